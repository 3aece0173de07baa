use diesel::prelude::*;

use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{PersonId, SpaceId};
use crate::policy::{Actor, Role, act};
use crate::schema::{invitations, memberships, people};
use crate::spaces::model::{JoinRule, MemberRole};
use crate::spaces::write::raise;
use crate::spaces::{leads, read};
use crate::text::Slug;

/// Joins a space that is open to whoever may read it.
///
/// # Errors
/// [`Error::Forbidden`] where one has to ask or be invited.
pub fn join(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug) -> Written<()> {
    read::project(tx, actor, slug)?;
    let space = read::find(tx, actor, slug)?;
    let is_open = space.join_rule == JoinRule::Open && space.place.closed_at.is_none();
    let is_in = actor.spaces.get(&space.place.id).is_some_and(|role| *role > Role::Guest);
    let permit = space.permit::<act::JoinSpace>()?;
    if !is_open {
        return Err(Error::Forbidden("JoinSpace"));
    }
    if is_in {
        return tx.quietly(());
    }
    raise(tx, permit.place.id, actor.person, MemberRole::Member)?;
    let event = Event::MemberJoined { space: permit.place.id, person: actor.person };
    tx.record(actor, permit, &event, ())
}

/// Leaves a space. Its last lead first sees to who leads it, or says that its members are to be asked.
///
/// # Errors
/// A field's problem for the last lead who has not said so.
pub fn leave(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, leaves_it_leadless: bool) -> Written<()> {
    read::project(tx, actor, slug)?;
    let permit = read::find(tx, actor, slug)?.permit::<act::LeaveSpace>()?;
    let space = permit.place.id;
    leads::lock(tx, space)?;
    let is_lead = actor.spaces.get(&space) == Some(&Role::Lead);
    if is_lead && leads::count(tx, space)? == 1 && !leaves_it_leadless {
        return Err(Error::invalid("leadless", Problem::new("last-lead")));
    }
    take_away(tx, space, actor.person)?;
    if is_lead {
        leads::note_if_leadless(tx, space)?;
    }
    tx.record(actor, permit, &Event::MemberLeft { space, person: actor.person }, ())
}

/// Removes somebody from a space. A lead is not removed but stands down first.
///
/// # Errors
/// [`Error::NotFound`] if they do not belong to it.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, whom: &Slug) -> Written<()> {
    let space = read::project(tx, actor, slug)?;
    if !space.may::<act::RemoveMember>() && !space.may::<act::EndGuest>() {
        return Err(Error::Forbidden("RemoveMember"));
    }
    let person: PersonId = people::table.filter(people::handle.eq(whom)).select(people::id).first(tx.conn)?;
    let row = memberships::table.find((space.place.id, person));
    let role: MemberRole = row.select(memberships::role).for_update().first(tx.conn)?;
    let id = space.place.id;
    // Whoever runs the department ends guests, and learns nothing of anybody else here.
    if role != MemberRole::Guest && !space.may::<act::RemoveMember>() {
        return Err(Error::NotFound);
    }
    match role {
        MemberRole::Lead => Err(Error::invalid("role", Problem::new("lead-stands-down-first"))),
        MemberRole::Member => {
            let permit = space.permit::<act::RemoveMember>()?;
            take_away(tx, id, person)?;
            tx.record(actor, permit, &Event::MemberRemoved { space: id, person }, ())
        }
        MemberRole::Guest => {
            let permit = space.permit::<act::EndGuest>()?;
            take_away(tx, id, person)?;
            tx.record(actor, permit, &Event::GuestEnded { space: id, person }, ())
        }
    }
}

/// Ends guests whose date has passed: they could not read any more already, now it is written down.
pub(crate) fn end_overdue_guests(tx: &mut Tx<'_>) -> Result<()> {
    let over: Vec<(SpaceId, PersonId)> = memberships::table
        .filter(memberships::until.lt(tx.now))
        .select((memberships::space_id, memberships::person_id))
        .order(memberships::until)
        .limit(500)
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    for (space, person) in over {
        take_away(tx, space, person)?;
        tx.record_as("spaces", &Event::GuestEnded { space, person })?;
    }
    Ok(())
}

fn take_away(tx: &mut Tx<'_>, space: SpaceId, person: PersonId) -> Result<()> {
    diesel::delete(memberships::table.find((space, person))).execute(tx.conn)?;
    // What was open between them ends too: an older invitation is no way back in.
    let open = invitations::space_id.eq(space).and(invitations::person_id.eq(person));
    diesel::update(invitations::table.filter(open.and(invitations::state.eq_any(["proposed", "waiting"]))))
        .set((invitations::state.eq("withdrawn"), invitations::answered_at.eq(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}
