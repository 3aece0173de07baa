use diesel::prelude::*;

use super::input::{NewProject, SpaceChanges};
use super::model::{MemberRole, NewSpace};
use super::read;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{DepartmentId, PersonId, SpaceId};
use crate::policy::{Act as _, Actor, Marking, Place, SpaceKind, Visibility, act};
use crate::schema::{invitations, items, join_requests, memberships, spaces};
use crate::text::{Note, Slug};

/// Makes a project, led by its maker. Gives its address.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, input: &NewProject) -> Written<Slug> {
    let permit = actor.permit::<act::CreateSpace>()?;
    let mut departments = actor.departments.clone();
    departments.extend(input.departments.iter().filter(|one| !actor.departments.contains(one)));
    let wanted = &input.wanted;
    let new = NewSpace {
        name_en: input.name_en.to_string(),
        name_cy: input.name_cy.as_ref().unwrap_or(&input.name_en).to_string(),
        purpose: input.purpose.to_string(),
        is_listed: wanted.is_listed,
        marking: wanted.marking,
        join_rule: wanted.join_rule,
        department_ids: departments,
        guests_may_write: wanted.guests_may_write,
        ..NewSpace::of_kind(SpaceKind::Project, address(tx, input)?, wanted.visibility)
    };
    let id = insert(tx, &new)?;
    diesel::update(spaces::table.find(id))
        .set((spaces::handling_note.eq(&wanted.handling_note), spaces::reviews_posts.eq(wanted.reviews_posts)))
        .execute(tx.conn)?;
    place_member(tx, id, actor.person, MemberRole::Lead)?;
    tx.record(actor, permit, &Event::SpaceCreated { space: id }, new.slug)
}

/// The address of a project to make. A hidden one's cannot be guessed, nor does it stand in anybody's way.
fn address(tx: &mut Tx<'_>, input: &NewProject) -> Result<Slug> {
    let wished = input.name_en.slug();
    if input.wanted.is_listed {
        return free_slug(tx, &wished);
    }
    let random = uuid::Uuid::new_v4().simple().to_string();
    Ok(Slug::from_words(&format!("{} {}", wished.stem(), &random[..6])))
}

/// Changes what a space says of itself and how far it reaches. What is in it is narrowed with it.
///
/// # Errors
/// [`Error::Conflict`] if somebody else was quicker.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, input: &SpaceChanges) -> Written<()> {
    let space = read::find(tx, actor, slug)?;
    if space.place.kind != SpaceKind::Project {
        return Err(Error::Forbidden(act::ChangeSpace::NAME));
    }
    let permit = space.permit::<act::ChangeSpace>()?;
    // Whoever marks something in it at this moment comes before or after.
    super::leads::lock(tx, permit.place.id)?;
    // Lowering what others marked is theirs to do, item by item, and not a side effect.
    let higher = items::table
        .filter(items::space_id.eq(permit.place.id).and(items::marking.gt(input.wanted.marking)))
        .filter(items::marking.gt(Marking::Official).and(items::reach.gt(0_i16)));
    if diesel::select(diesel::dsl::exists(higher)).get_result(tx.conn)? {
        return Err(Error::invalid("marking", Problem::new("marked-inside")));
    }
    let current = spaces::table.filter(spaces::id.eq(permit.place.id).and(spaces::version.eq(input.version)));
    let changed = diesel::update(current)
        .set((
            spaces::name_en.eq(&input.name_en),
            spaces::name_cy.eq(input.name_cy.as_ref().unwrap_or(&input.name_en)),
            spaces::purpose.eq(&input.purpose),
            spaces::visibility.eq(input.wanted.visibility),
            spaces::is_listed.eq(input.wanted.is_listed),
            spaces::join_rule.eq(input.wanted.join_rule),
            spaces::marking.eq(input.wanted.marking),
            spaces::handling_note.eq(&input.wanted.handling_note),
            spaces::guests_may_write.eq(input.wanted.guests_may_write),
            spaces::reviews_posts.eq(input.wanted.reviews_posts),
            spaces::version.eq(spaces::version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    let has_lost = match &input.departments {
        Some(owners) => change_owners(tx, &permit.place, owners)?,
        None => false,
    };
    let is_narrower = narrow_content(tx, permit.place.id, input.wanted.visibility, input.wanted.marking)? || has_lost;
    let space = permit.place.id;
    let event = if is_narrower { Event::SpaceNarrowed { space } } else { Event::SpaceChanged { space } };
    tx.record(actor, permit, &event, ())
}

/// Gives a space to these departments. What a department said of guests was said for others, and is asked anew. True if
/// somebody may read less by that: one of those before is not among them, or guests were let in by them.
///
/// # Errors
/// A problem of the field `owners` where there is none.
fn change_owners(tx: &mut Tx<'_>, place: &Place, owners: &[DepartmentId]) -> Result<bool> {
    if owners.is_empty() {
        return Err(Error::invalid("owners", Problem::new("owners-missing")));
    }
    let held = &place.department_ids;
    let is_same = held.len() == owners.len() && held.iter().all(|one| owners.contains(one));
    if is_same {
        return Ok(false);
    }
    diesel::update(spaces::table.find(place.id))
        .set((spaces::department_ids.eq(owners), spaces::guests_allowed_by_department.eq(false)))
        .execute(tx.conn)?;
    Ok(place.guests_allowed_by_department || held.iter().any(|one| !owners.contains(one)))
}

/// Lets guests read what is OFFICIAL-SENSITIVE in a space, or no more: for a lead, or for the department.
/// Only both together let them.
pub fn allow_guests(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, by_department: bool, allowed: bool) -> Written<()> {
    let event = |space| Event::GuestsAllowed { space };
    if by_department {
        let permit = read::project(tx, actor, slug)?.permit::<act::AllowGuestsByDepartment>()?;
        let space = permit.place.id;
        diesel::update(spaces::table.find(space))
            .set(spaces::guests_allowed_by_department.eq(allowed))
            .execute(tx.conn)?;
        tx.record(actor, permit, &event(space), ())
    } else {
        read::project(tx, actor, slug)?;
        let permit = read::find(tx, actor, slug)?.permit::<act::ChangeSpace>()?;
        let space = permit.place.id;
        diesel::update(spaces::table.find(space)).set(spaces::guests_allowed_by_lead.eq(allowed)).execute(tx.conn)?;
        tx.record(actor, permit, &event(space), ())
    }
}

/// Keeps what is in a space within it: no item reaches further, none is marked higher. True if anything became
/// narrower.
fn narrow_content(tx: &mut Tx<'_>, space: SpaceId, visibility: Visibility, marking: Marking) -> Result<bool> {
    let wider = items::table.filter(items::space_id.eq(space).and(items::visibility.gt(visibility)));
    let narrowed = diesel::update(wider).set(items::visibility.eq(visibility)).execute(tx.conn)?;
    // What is deleted or withdrawn keeps the marking that it had.
    let higher =
        items::table.filter(items::space_id.eq(space).and(items::marking.gt(marking)).and(items::reach.gt(0_i16)));
    diesel::update(higher).set((items::marking.eq(marking), items::handling_note.eq(""))).execute(tx.conn)?;
    Ok(narrowed > 0)
}

/// Makes a space, for what makes one by itself: a person's arrival, a department, sample data.
pub(crate) fn add(tx: &mut Tx<'_>, new: &NewSpace) -> Result<SpaceId> {
    let id = insert(tx, new)?;
    tx.record_as("spaces", &Event::SpaceCreated { space: id })?;
    Ok(id)
}

fn insert(tx: &mut Tx<'_>, new: &NewSpace) -> Result<SpaceId> {
    let id = SpaceId::new();
    diesel::insert_into(spaces::table)
        .values((
            spaces::id.eq(id),
            spaces::slug.eq(&new.slug),
            spaces::kind.eq(new.kind),
            spaces::name_en.eq(&new.name_en),
            spaces::name_cy.eq(&new.name_cy),
            spaces::purpose.eq(&new.purpose),
            spaces::visibility.eq(new.visibility),
            spaces::is_listed.eq(new.is_listed),
            spaces::join_rule.eq(new.join_rule),
            spaces::marking.eq(new.marking),
            spaces::guests_may_write.eq(new.guests_may_write),
            spaces::department_ids.eq(&new.department_ids),
            spaces::person_id.eq(new.person_id),
            spaces::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// Makes somebody a member, or changes what they are; nothing is recorded yet.
pub(super) fn place_member(tx: &mut Tx<'_>, space: SpaceId, person: PersonId, role: MemberRole) -> Result<()> {
    let nobody: Option<PersonId> = None;
    let never: Option<chrono::DateTime<chrono::Utc>> = None;
    diesel::insert_into(memberships::table)
        .values((
            memberships::space_id.eq(space),
            memberships::person_id.eq(person),
            memberships::role.eq(role),
            memberships::joined_at.eq(tx.now),
        ))
        .on_conflict((memberships::space_id, memberships::person_id))
        .do_update()
        .set((memberships::role.eq(role), memberships::until.eq(never), memberships::sponsor_id.eq(nobody)))
        .execute(tx.conn)?;
    Ok(())
}

/// Lets somebody in as at least this, and ends what was open between them and the space. What they are already
/// is never lowered by it: an older invitation or request does not take a lead's role.
pub(super) fn raise(tx: &mut Tx<'_>, space: SpaceId, person: PersonId, role: MemberRole) -> Result<()> {
    super::leads::lock(tx, space)?;
    let held: Option<MemberRole> =
        memberships::table.find((space, person)).select(memberships::role).first(tx.conn).optional()?;
    if held.is_none_or(|held| rank(held) < rank(role)) {
        place_member(tx, space, person, role)?;
    }
    let open = invitations::space_id.eq(space).and(invitations::person_id.eq(person));
    diesel::update(invitations::table.filter(open.and(invitations::state.eq_any(["proposed", "waiting"]))))
        .set((invitations::state.eq("accepted"), invitations::answered_at.eq(tx.now)))
        .execute(tx.conn)?;
    let asked = join_requests::space_id.eq(space).and(join_requests::person_id.eq(person));
    diesel::update(join_requests::table.filter(asked.and(join_requests::state.eq("waiting"))))
        .set((join_requests::state.eq("approved"), join_requests::answered_at.eq(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}

fn rank(role: MemberRole) -> u8 {
    match role {
        MemberRole::Guest => 0,
        MemberRole::Member => 1,
        MemberRole::Lead => 2,
    }
}

/// An address that no space and no person has: the wished one, or with a number.
fn free_slug(tx: &mut Tx<'_>, wished: &Slug) -> Result<Slug> {
    /// Words that mean something else behind `/spaces`.
    const RESERVED: &[&str] = &["new", "service"];
    let like = format!("{}%", wished.stem());
    let taken: Vec<Slug> = spaces::table.filter(spaces::slug.like(like)).select(spaces::slug).load(tx.conn)?;
    let numbered = (2..10_000).map(|number| wished.numbered(number));
    std::iter::once(wished.clone())
        .chain(numbered)
        .find(|slug| !taken.contains(slug) && !RESERVED.contains(&&**slug))
        .ok_or_else(|| Error::invalid("name_en", Problem::new("name-taken")))
}

#[cfg(feature = "testing")]
/// Makes somebody a member, for what does so by itself.
pub(crate) fn add_member(tx: &mut Tx<'_>, space: SpaceId, person: PersonId, role: MemberRole) -> Result<()> {
    if role == MemberRole::Guest {
        diesel::insert_into(memberships::table)
            .values((
                memberships::space_id.eq(space),
                memberships::person_id.eq(person),
                memberships::role.eq(role),
                memberships::joined_at.eq(tx.now),
                memberships::until.eq(tx.now + chrono::Duration::days(300)),
                memberships::sponsor_id.eq(person),
            ))
            .execute(tx.conn)?;
    } else {
        place_member(tx, space, person, role)?;
    }
    tx.record_as("spaces", &Event::MemberJoined { space, person })?;
    Ok(())
}

/// For the reason of a closing or a refusal that must be given.
pub(super) fn required(note: &Note, field: &'static str) -> Result<()> {
    if note.is_empty() { Err(Error::invalid(field, Problem::new("reason-missing"))) } else { Ok(()) }
}
