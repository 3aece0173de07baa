use diesel::prelude::*;

use super::input::{NewProject, SpaceChanges, Wanted};
use super::model::{MemberRole, NewSpace};
use super::read;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{PersonId, SpaceId};
use crate::policy::{Act as _, Actor, Marking, SpaceKind, Visibility, act};
use crate::schema::{items, memberships, spaces};
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
        ..NewSpace::of_kind(SpaceKind::Project, free_slug(tx, &input.name_en.slug())?, wanted.visibility)
    };
    let id = insert(tx, &new)?;
    diesel::update(spaces::table.find(id)).set(spaces::handling_note.eq(&wanted.handling_note)).execute(tx.conn)?;
    place_member(tx, id, actor.person, MemberRole::Lead)?;
    tx.record(actor, permit, &Event::SpaceCreated { space: id }, new.slug)
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
            spaces::version.eq(spaces::version + 1),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    let is_narrower = narrow_content(tx, permit.place.id, input.wanted.visibility, input.wanted.marking)?;
    let space = permit.place.id;
    let event = if is_narrower { Event::SpaceNarrowed { space } } else { Event::SpaceChanged { space } };
    tx.record(actor, permit, &event, ())
}

/// Raises the marking of a space and narrows it: what a department's admin may do to it, and nothing wider.
///
/// # Errors
/// A field's problem if it would widen anything.
pub fn narrow(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, wanted: &Wanted) -> Written<()> {
    let space = read::glimpse(tx, actor, slug)?;
    let is_wider = wanted.visibility > space.place.visibility || wanted.marking < space.place.marking;
    let permit = space.permit::<act::NarrowSpace>()?;
    if is_wider {
        return Err(Error::invalid("visibility", Problem::new("only-narrower")));
    }
    diesel::update(spaces::table.find(permit.place.id))
        .set((
            spaces::visibility.eq(wanted.visibility),
            spaces::marking.eq(wanted.marking),
            spaces::handling_note.eq(&wanted.handling_note),
            spaces::is_listed.eq(wanted.is_listed || wanted.visibility > Visibility::Members),
            spaces::version.eq(spaces::version + 1),
        ))
        .execute(tx.conn)?;
    narrow_content(tx, permit.place.id, wanted.visibility, wanted.marking)?;
    let event = Event::SpaceNarrowed { space: permit.place.id };
    tx.record(actor, permit, &event, ())
}

/// Lets guests read what is OFFICIAL-SENSITIVE in a space, or no more: for a lead, or for the department.
/// Only both together let them.
pub fn allow_guests(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, by_department: bool, allowed: bool) -> Written<()> {
    let event = |space| Event::GuestsAllowed { space };
    if by_department {
        let permit = read::glimpse(tx, actor, slug)?.permit::<act::AllowGuestsByDepartment>()?;
        let space = permit.place.id;
        diesel::update(spaces::table.find(space))
            .set(spaces::guests_allowed_by_department.eq(allowed))
            .execute(tx.conn)?;
        tx.record(actor, permit, &event(space), ())
    } else {
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
    let higher = items::table.filter(items::space_id.eq(space).and(items::marking.gt(marking)));
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
