//! Provisioning a department: step by step, left and taken up again, and opened when nothing is missing.
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;

use super::model::{Department, DepartmentKind};
use crate::db::{Conn, Tx, Written, hashtextextended, pg_advisory_xact_lock};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{DepartmentId, ProviderId};
use crate::policy::{Actor, Seen, SpaceKind, Visibility, act};
use crate::schema::{
    appointments, awaited_admins, department_domains, department_names, department_providers, departments, identities,
    providers, role_grants,
};
use crate::spaces::{self, NewSpace};
use crate::text::{Line, Slug, Title};

/// What a department is, as those who provision it say.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its name in English.
    pub name_en: Title,
    /// Its name in Welsh.
    pub name_cy: Title,
    /// Its short name: 1 to 20 letters, digits and spaces.
    pub acronym: Line,
    /// What kind of body.
    pub kind: DepartmentKind,
    /// The body it belongs to.
    pub parent: Option<DepartmentId>,
    /// Its own site, over https.
    pub home_page: Line,
    /// For how many minutes its people may change or delete what they said in Talk; none for as long as they like.
    pub message_minutes: Option<i32>,
}

impl Draft {
    fn checked(&self) -> Result<()> {
        let count = self.acronym.chars().count();
        if !(1..=20).contains(&count) {
            return Err(Error::invalid("acronym", Problem::limit("acronym-form", 20)));
        }
        if !self.home_page.is_empty() && !self.home_page.starts_with("https://") {
            return Err(Error::invalid("home_page", Problem::new("home-page-form")));
        }
        Ok(())
    }
}

/// Begins to provision a department. Gives its address.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, draft: &Draft) -> Written<Slug> {
    let permit = actor.permit::<act::ProvisionDepartment>()?;
    draft.checked()?;
    let (id, slug) = (DepartmentId::new(), draft.name_en.slug());
    let inserted = diesel::insert_into(departments::table)
        .values((
            departments::id.eq(id),
            departments::slug.eq(&slug),
            departments::kind.eq(draft.kind),
            departments::parent_id.eq(draft.parent),
            departments::acronym.eq(&draft.acronym),
            departments::home_page.eq(&draft.home_page),
            departments::message_minutes.eq(draft.message_minutes),
            departments::created_at.eq(tx.now),
        ))
        .execute(tx.conn);
    taken(inserted, "departments_slug_key", "name_en", Problem::new("department-taken"))?;
    diesel::insert_into(department_names::table)
        .values((
            department_names::department_id.eq(id),
            department_names::from_date.eq(tx.now.date_naive()),
            department_names::name_en.eq(&draft.name_en),
            department_names::name_cy.eq(&draft.name_cy),
        ))
        .execute(tx.conn)?;
    tx.record(actor, permit, &Event::DepartmentBegun { department: id }, slug)
}

/// Changes what a department says of itself. A name that changes is a new name from today on.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, draft: &Draft) -> Written<()> {
    let department = runs(tx, actor, slug)?;
    let is_renamed = *department.name_en != *draft.name_en || *department.name_cy != *draft.name_cy;
    let permit = department.permit::<act::ChangeDepartment>()?;
    draft.checked()?;
    let id = permit.id;
    // Under which other one it stands is the suite's to say: it shows on that one's pages.
    let parent: Option<DepartmentId> = departments::table.find(id).select(departments::parent_id).first(tx.conn)?;
    // And so is what kind of body it is: that says what its people may read.
    if draft.parent != parent || draft.kind != permit.kind {
        let _ = actor.permit::<act::ProvisionDepartment>()?;
    }
    if let Some(parent) = draft.parent.filter(|_| draft.parent != parent) {
        outside(tx, id, parent)?;
    }
    diesel::update(departments::table.find(id))
        .set((
            departments::kind.eq(draft.kind),
            departments::parent_id.eq(draft.parent),
            departments::acronym.eq(&draft.acronym),
            departments::home_page.eq(&draft.home_page),
            departments::message_minutes.eq(draft.message_minutes),
        ))
        .execute(tx.conn)?;
    if is_renamed {
        let today = tx.now.date_naive();
        let current = department_names::table
            .filter(department_names::department_id.eq(id).and(department_names::to_date.is_null()));
        // A name of the same day was never anybody's to read in a by-line.
        diesel::delete(current.filter(department_names::from_date.eq(today))).execute(tx.conn)?;
        diesel::update(current).set(department_names::to_date.eq(today)).execute(tx.conn)?;
        diesel::insert_into(department_names::table)
            .values((
                department_names::department_id.eq(id),
                department_names::from_date.eq(today),
                department_names::name_en.eq(&draft.name_en),
                department_names::name_cy.eq(&draft.name_cy),
            ))
            .execute(tx.conn)?;
    }
    tx.record(actor, permit, &Event::DepartmentChanged { department: id }, ())
}

/// Sees that a body does not come to stand under itself: neither it nor what it belongs to has it above. Those that
/// are placed at one moment are placed one after the other.
fn outside(tx: &mut Tx<'_>, id: DepartmentId, parent: DepartmentId) -> Result<()> {
    diesel::select(pg_advisory_xact_lock(hashtextextended("department parents", 0))).execute(tx.conn)?;
    let mut above = Some(parent);
    // As deep as the machinery of government goes, and further.
    for _ in 0..20 {
        let Some(one) = above else { return Ok(()) };
        if one == id {
            break;
        }
        above = departments::table.find(one).select(departments::parent_id).first(tx.conn)?;
    }
    Err(Error::invalid("parent", Problem::new("department-parent-below")))
}

/// What a department lacks before it can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// A domain that has been approved.
    pub domain: bool,
    /// A provider that is live.
    pub provider: bool,
    /// Somebody to run it.
    pub admin: bool,
}

impl Missing {
    /// Whether it lacks nothing.
    pub fn nothing(self) -> bool {
        !(self.domain || self.provider || self.admin)
    }
}

/// What a department that has been seen lacks.
pub fn missing(conn: &mut Conn, department: &Seen<Department>) -> Result<Missing> {
    use diesel::dsl::exists;
    let id = department.id;
    let domain = department_domains::table
        .filter(department_domains::department_id.eq(id).and(department_domains::is_approved))
        .filter(department_domains::is_for_guests.eq(false));
    let provider = department_providers::table
        .inner_join(providers::table)
        .filter(department_providers::department_id.eq(id).and(providers::is_live));
    let admin = role_grants::table.filter(role_grants::department_id.eq(id).and(role_grants::ended_at.is_null()));
    let awaited = awaited_admins::table.filter(awaited_admins::department_id.eq(id));
    let (domain, provider, admin, awaited): (bool, bool, bool, bool) =
        diesel::select((exists(domain), exists(provider), exists(admin), exists(awaited))).get_result(conn)?;
    Ok(Missing { domain: !domain, provider: !provider, admin: !(admin || awaited) })
}

/// Opens a department: from now on its people can sign in.
///
/// # Errors
/// [`Error::Conflict`] if it is open already, a field's problem while something is missing.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug) -> Written<()> {
    let department = runs(tx, actor, slug)?;
    if department.opened_at.is_some() {
        return Err(Error::Conflict);
    }
    let lacks = missing(tx.conn, &department)?;
    let permit = department.permit::<act::ProvisionDepartment>()?;
    if !lacks.nothing() {
        return Err(Error::invalid("open", Problem::new("department-unfinished")));
    }
    diesel::update(departments::table.find(permit.id)).set(departments::opened_at.eq(tx.now)).execute(tx.conn)?;
    let home = NewSpace {
        name_en: permit.name_en.clone(),
        name_cy: permit.name_cy.clone(),
        department_ids: vec![permit.id],
        ..NewSpace::of_kind(SpaceKind::Department, permit.slug.clone(), Visibility::PublicService)
    };
    let added = spaces::add(tx, &home);
    added.map_err(|error| match error {
        Error::Database(diesel::result::Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Error::invalid("open", Problem::new("department-address-taken"))
        }
        other => other,
    })?;
    let event = Event::DepartmentOpened { department: permit.id };
    tx.record(actor, permit, &event, ())
}

/// A department that the actor runs; for anybody else there is none here.
pub fn runs(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Seen<Department>> {
    let department = Seen::by(actor, super::find(conn, slug)?)?;
    if department.may::<act::ChangeDepartment>() { Ok(department) } else { Err(Error::NotFound) }
}

/// Whether anybody of this department has signed in through a provider, trials aside.
pub(crate) fn has_let_in(conn: &mut Conn, provider: ProviderId, department: DepartmentId) -> Result<bool> {
    let of_it = appointments::table.filter(
        appointments::person_id
            .eq(identities::person_id)
            .and(appointments::department_id.eq(department))
            .and(appointments::to_date.is_null())
            .and(appointments::gives_rights),
    );
    let known = identities::table
        .filter(identities::provider_id.eq(provider).and(identities::last_signed_in_at.is_not_null()))
        .filter(diesel::dsl::exists(of_it));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}
