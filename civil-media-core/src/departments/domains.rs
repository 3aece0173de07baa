//! The email domains of departments: one department holds a domain, and a new one waits for the suite.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::provisioning::runs;
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::DepartmentId;
use crate::policy::{Actor, Seen, act};
use crate::schema::{department_domains as rows, department_names, departments, identities};
use crate::text::Slug;

/// A domain as it is typed: letters, digits, hyphens and dots, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainName(String);

impl DomainName {
    /// A domain as typed; an address's last part will do.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let text = raw.trim().rsplit('@').next().unwrap_or_default();
        domain_of(&format!("x@{text}")).map(Self).ok_or(Problem::new("domain-form"))
    }
}

/// A domain of a department.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = rows)]
#[diesel(base_query = rows::table.inner_join(departments::table.inner_join(department_names::table))
    .filter(department_names::to_date.is_null()))]
pub struct Domain {
    /// The domain.
    pub domain: String,
    /// Whether the suite has agreed.
    pub is_approved: bool,
    /// Whether those who come from there are guests.
    pub is_for_guests: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// The department's address.
    #[diesel(select_expression = departments::slug)]
    pub department: Slug,
    /// The department's name in English.
    #[diesel(select_expression = department_names::name_en)]
    pub department_en: String,
    /// The department's name in Welsh.
    #[diesel(select_expression = department_names::name_cy)]
    pub department_cy: String,
}

/// The domains of a department that the actor runs.
pub fn domains(conn: &mut Conn, department: &Seen<super::Department>) -> Result<Vec<Domain>> {
    Ok(Domain::query().filter(rows::department_id.eq(department.id)).order(rows::domain).limit(200).load(conn)?)
}

/// The domains that wait for the suite, the oldest first.
///
/// # Errors
/// [`Error::Forbidden`]
pub fn waiting_domains(conn: &mut Conn, actor: &Actor) -> Result<Vec<Domain>> {
    let _ = actor.permit::<act::ApproveDomain>()?;
    Ok(Domain::query()
        .filter(rows::is_approved.eq(false))
        .order((rows::created_at, rows::domain))
        .limit(200)
        .load(conn)?)
}

/// Gives a department a domain. Where a suite admin does, it counts at once; otherwise it waits for one.
///
/// # Errors
/// A field's problem if a department holds it.
pub fn add_domain(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, domain: &DomainName, for_guests: bool) -> Written<()> {
    let permit = runs(tx, actor, slug)?.permit::<act::ProposeDomain>()?;
    let is_approved = actor.permit::<act::ApproveDomain>().is_ok();
    let count: i64 = rows::table.filter(rows::department_id.eq(permit.id)).count().get_result(tx.conn)?;
    if count >= 200 {
        return Err(Error::invalid("domain", Problem::limit("domains-many", 200)));
    }
    let held = rows::table.filter(rows::domain.eq(&domain.0));
    let held = held.filter(rows::is_approved.or(rows::department_id.eq(permit.id)));
    if diesel::select(diesel::dsl::exists(held)).get_result(tx.conn)? {
        return Err(Error::invalid("domain", Problem::new("domain-held")));
    }
    if is_approved {
        displace(tx, &domain.0, permit.id)?;
    }
    let inserted = diesel::insert_into(rows::table)
        .values((
            rows::domain.eq(&domain.0),
            rows::department_id.eq(permit.id),
            rows::is_approved.eq(is_approved),
            rows::is_for_guests.eq(for_guests),
            rows::created_at.eq(tx.now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    if inserted == 0 {
        return Err(Error::invalid("domain", Problem::new("domain-held")));
    }
    let event = Event::DomainAdded { department: permit.id, domain: domain.0.clone(), is_approved };
    tx.record(actor, permit, &event, ())
}

/// The suite's yes to a domain.
///
/// # Errors
/// [`Error::Conflict`] if the proposal of that time does not wait (any more): one withdrawn and made anew may be
/// of another department, or for staff instead of guests.
pub fn approve_domain(tx: &mut Tx<'_>, actor: &Actor, domain: &DomainName, proposed_at: DateTime<Utc>) -> Written<()> {
    let permit = actor.permit::<act::ApproveDomain>()?;
    let waiting = rows::table
        .filter(rows::domain.eq(&domain.0).and(rows::is_approved.eq(false)))
        .filter(rows::created_at.eq(proposed_at));
    // Two proposals that are approved at one moment wait for each other, and one wins.
    let all = rows::table.filter(rows::domain.eq(&domain.0)).order(rows::department_id);
    all.select(rows::department_id).for_update().load::<DepartmentId>(tx.conn)?;
    let department: DepartmentId =
        waiting.select(rows::department_id).first(tx.conn).optional()?.ok_or(Error::Conflict)?;
    let held = rows::table.filter(rows::domain.eq(&domain.0).and(rows::is_approved));
    if diesel::select(diesel::dsl::exists(held)).get_result(tx.conn)? {
        return Err(Error::Conflict);
    }
    displace(tx, &domain.0, department)?;
    diesel::update(waiting).set(rows::is_approved.eq(true)).execute(tx.conn)?;
    let event = Event::DomainAdded { department, domain: domain.0.clone(), is_approved: true };
    tx.record(actor, permit, &event, ())
}

/// What others proposed of a domain is over once one department holds it: no proposal keeps another from it.
pub(super) fn displace(tx: &mut Tx<'_>, domain: &str, holder: DepartmentId) -> Result<()> {
    let others = rows::table.filter(rows::domain.eq(domain).and(rows::department_id.ne(holder)));
    let lost: Vec<DepartmentId> = diesel::delete(others.filter(rows::is_approved.eq(false)))
        .returning(rows::department_id)
        .get_results(tx.conn)?;
    for department in lost {
        tx.record_as("domain held", &Event::DomainRemoved { department, domain: domain.to_owned() })?;
    }
    Ok(())
}

/// Takes a domain away from a department, or a proposal back. One from which people sign in stays.
///
/// # Errors
/// A field's problem if it is in use.
pub fn remove_domain(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, domain: &DomainName) -> Written<()> {
    let permit = runs(tx, actor, slug)?.permit::<act::ProposeDomain>()?;
    let own = rows::table.filter(rows::domain.eq(&domain.0).and(rows::department_id.eq(permit.id)));
    let is_approved: bool = own.select(rows::is_approved).first(tx.conn)?;
    let used = identities::table.filter(identities::email.ilike(format!("%@{}", domain.0.replace(['%', '_'], ""))));
    if is_approved && diesel::select(diesel::dsl::exists(used)).get_result(tx.conn)? {
        return Err(Error::invalid("domain", Problem::new("domain-used")));
    }
    diesel::delete(own).execute(tx.conn)?;
    let event = Event::DomainRemoved { department: permit.id, domain: domain.0.clone() };
    tx.record(actor, permit, &event, ())
}

/// The domain of an address, in lower case; none if it is no address.
pub fn domain_of(email: &str) -> Option<String> {
    let (local, domain) = email.trim().rsplit_once('@')?;
    let is_domain = domain.len() <= 253
        && domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let is_local = !local.is_empty() && !local.chars().any(|c| c.is_control() || c.is_whitespace());
    (is_local && email.len() <= 254 && is_domain).then(|| domain.to_ascii_lowercase())
}
