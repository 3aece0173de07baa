//! Leads: no space is without one for long. When the last one goes, the role is offered to its members, and
//! after them the department sees to it.
use diesel::prelude::*;

use super::model::{Glimpse, MemberRole};
use super::read;
use super::write::place_member;
use crate::db::{Conn, Tx, Written, lower};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{PersonId, SpaceId};
use crate::policy::{Act as _, Actor, Seen, SpaceKind, Tier, act, facts_of};
use crate::schema::{memberships, people, spaces};
use crate::text::{Line, Slug};

/// Makes a member a lead. Where there is no lead, the department's admins may too, also somebody who does not
/// belong to the space yet.
///
/// # Errors
/// A field's problem if they are nobody who could be.
pub fn appoint(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, whom: &Slug) -> Written<()> {
    let space = read::project(tx, actor, slug)?;
    let id = space.place.id;
    lock(tx, id)?;
    // Asked before anything is said of the person: what they are here is not everybody's to know.
    let is_leadless = count(tx, id)? == 0;
    let may = space.may::<act::AppointLead>() || (is_leadless && space.may::<act::AppointLeadWhenLeadless>());
    if !may {
        return Err(Error::Forbidden("AppointLead"));
    }
    let unknown = || Error::invalid("person", Problem::new("person-unknown"));
    let person: PersonId = people::table
        .filter(people::handle.eq(whom))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
        .select(people::id)
        .first(tx.conn)
        .optional()?
        .ok_or_else(unknown)?;
    let role = role_of(tx, id, person)?;
    // Whoever holds no post is a guest, and guests do not lead.
    let holds_post = facts_of(tx, &[person])?.get(&person).is_some_and(|of| of.tier > Tier::Guest);
    if role == Some(MemberRole::Guest) || !holds_post {
        return Err(Error::invalid("person", Problem::new("guest-does-not-lead")));
    }
    if role == Some(MemberRole::Lead) {
        return tx.quietly(());
    }
    let event = Event::LeadAppointed { space: id, person };
    if is_leadless {
        // Running things is not reading them: nobody who is not in the space lets themselves in by this.
        if role.is_none() && person == actor.person {
            return Err(Error::invalid("person", Problem::new("not-oneself")));
        }
        let permit = space.permit::<act::AppointLeadWhenLeadless>()?;
        place_member(tx, id, person, MemberRole::Lead)?;
        return tx.record(actor, permit, &event, ());
    }
    let permit = space.permit::<act::AppointLead>()?;
    if role.is_none() {
        return Err(Error::invalid("person", Problem::new("not-a-member")));
    }
    place_member(tx, id, person, MemberRole::Lead)?;
    tx.record(actor, permit, &event, ())
}

/// Whether a project has no lead, for those who may then appoint one; false to everybody else.
pub fn waits_for_lead(conn: &mut Conn, space: &Seen<Glimpse>) -> Result<bool> {
    let may = space.place.kind == SpaceKind::Project && space.may::<act::AppointLeadWhenLeadless>();
    Ok(may && count(conn, space.place.id)? == 0)
}

/// Makes a person the lead of a space that has none, by their work email or their handle: also where whoever appoints
/// does not read it, since running things is not reading them.
///
/// # Errors
/// [`Error::Conflict`] if somebody leads it already; a field's problem if it is nobody, or more than one.
pub fn appoint_when_leadless(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, typed: &str) -> Written<()> {
    let space = read::project(tx, actor, slug)?;
    if !space.may::<act::AppointLeadWhenLeadless>() {
        return Err(Error::Forbidden(act::AppointLeadWhenLeadless::NAME));
    }
    lock(tx, space.place.id)?;
    if count(tx, space.place.id)? > 0 {
        return Err(Error::Conflict);
    }
    let typed = Line::parse(&typed.to_lowercase()).map_err(|problem| Error::invalid("person", problem))?.to_string();
    let found: Vec<Slug> = people::table
        .filter(lower(people::email).eq(typed.clone()).or(people::handle.eq(typed)))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
        .select(people::handle)
        .limit(2)
        .load(tx.conn)?;
    match found.as_slice() {
        [whom] => appoint(tx, actor, slug, whom),
        [] => Err(Error::invalid("person", Problem::new("nobody-has-it"))),
        _ => Err(Error::invalid("person", Problem::new("several-have-it"))),
    }
}

/// Takes the lead of a space that has none.
///
/// # Errors
/// [`Error::Conflict`] if somebody else was quicker.
pub fn take_lead(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug) -> Written<()> {
    read::project(tx, actor, slug)?;
    let permit = read::find(tx, actor, slug)?.permit::<act::TakeLeadWhenLeadless>()?;
    let space = permit.place.id;
    lock(tx, space)?;
    if count(tx, space)? > 0 {
        return Err(Error::Conflict);
    }
    place_member(tx, space, actor.person, MemberRole::Lead)?;
    tx.record(actor, permit, &Event::LeadAppointed { space, person: actor.person }, ())
}

/// Makes a lead a member again: oneself, or another lead.
///
/// # Errors
/// A field's problem for the last one.
pub fn stand_down(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, whom: &Slug) -> Written<()> {
    read::project(tx, actor, slug)?;
    let permit = read::find(tx, actor, slug)?.permit::<act::AppointLead>()?;
    let space = permit.place.id;
    lock(tx, space)?;
    let person: PersonId = people::table.filter(people::handle.eq(whom)).select(people::id).first(tx.conn)?;
    if role_of(tx, space, person)? != Some(MemberRole::Lead) {
        return Err(Error::NotFound);
    }
    if count(tx, space)? == 1 {
        return Err(Error::invalid("person", Problem::new("last-lead")));
    }
    place_member(tx, space, person, MemberRole::Member)?;
    tx.record(actor, permit, &Event::LeadStoodDown { space, person }, ())
}

/// Two leads who act, or leave the service, at one moment do so one after the other.
pub(crate) fn lock(tx: &mut Tx<'_>, space: SpaceId) -> Result<()> {
    let row = spaces::table.find(space).select(spaces::id);
    row.for_update().first::<SpaceId>(tx.conn)?;
    Ok(())
}

/// How many leads a space has who can act.
pub(super) fn count(conn: &mut Conn, space: SpaceId) -> Result<i64> {
    Ok(memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::space_id.eq(space).and(memberships::role.eq(MemberRole::Lead)))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
        .count()
        .get_result(conn)?)
}

/// The projects that somebody leads, in the order in which several are locked.
pub(crate) fn led_by(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<SpaceId>> {
    Ok(memberships::table
        .inner_join(spaces::table)
        .filter(memberships::person_id.eq(person).and(memberships::role.eq(MemberRole::Lead)))
        .filter(spaces::kind.eq(SpaceKind::Project))
        .order(memberships::space_id)
        .select(memberships::space_id)
        .load(tx.conn)?)
}

/// Offers the role, if nobody has it any more.
pub(crate) fn note_if_leadless(tx: &mut Tx<'_>, space: SpaceId) -> Result<()> {
    if count(tx, space)? == 0 {
        tx.record_as("spaces", &Event::SpaceLeadless { space })?;
    }
    Ok(())
}

fn role_of(tx: &mut Tx<'_>, space: SpaceId, person: PersonId) -> Result<Option<MemberRole>> {
    Ok(memberships::table.find((space, person)).select(memberships::role).first(tx.conn).optional()?)
}
