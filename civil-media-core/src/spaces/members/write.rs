use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{PersonId, SpaceId};
use crate::policy::{Actor, Role, SpaceKind, act};
use crate::schema::{invitations, memberships, people, spaces};
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
    let id = space.place.id;
    let person: PersonId = people::table.filter(people::handle.eq(whom)).select(people::id).first(tx.conn)?;
    // Whoever is being made a lead at this moment is one before their role is read, or is no member any more.
    leads::lock(tx, id)?;
    let row = memberships::table.find((id, person));
    let role: MemberRole = row.select(memberships::role).for_update().first(tx.conn)?;
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
        // What they are a guest of for that reason alone ends with them.
        .filter(memberships::space_id.ne_all(conversations()))
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
    // From its channels by invitation they go as well: who comes back is invited anew.
    diesel::sql_query(
        "update items set reader_ids = array_remove(reader_ids, $2)
         where space_id = $1 and kind = 'channel' and reader_ids @> array[$2]",
    )
    .bind::<diesel::sql_types::Uuid, _>(space.0)
    .bind::<diesel::sql_types::Uuid, _>(person.0)
    .execute(tx.conn)?;
    follow_in_conversations(tx, person)
}

/// The spaces that are conversations.
#[diesel::dsl::auto_type]
fn conversations() -> _ {
    let kind: SpaceKind = SpaceKind::Conversation;
    spaces::table.filter(spaces::kind.eq(kind)).select(spaces::id)
}

/// Until when somebody is a guest, and who answers for it.
type Guesthood = (Option<DateTime<Utc>>, Option<PersonId>);

/// Until when somebody is a guest, and who answers for it: of the spaces that let them in the one that does longest.
fn longest_as_guest(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Guesthood>> {
    Ok(memberships::table
        .filter(memberships::person_id.eq(person).and(memberships::role.eq(MemberRole::Guest)))
        .filter(memberships::space_id.ne_all(conversations()).and(memberships::until.gt(tx.now)))
        .order(memberships::until.desc())
        .select((memberships::until, memberships::sponsor_id))
        .first(tx.conn)
        .optional()?)
}

/// Lets somebody into a conversation, or keeps them in it: a guest of the suite for as long as they are one.
pub(crate) fn place_in_conversation(tx: &mut Tx<'_>, space: SpaceId, person: PersonId, is_guest: bool) -> Result<()> {
    let (role, (until, sponsor)) = match longest_as_guest(tx, person)? {
        Some(longest) if is_guest => (MemberRole::Guest, longest),
        None if is_guest => return Ok(()),
        _ => (MemberRole::Member, (None, None)),
    };
    let is_so = (memberships::role.eq(role), memberships::until.eq(until), memberships::sponsor_id.eq(sponsor));
    diesel::insert_into(memberships::table)
        .values((
            memberships::space_id.eq(space),
            memberships::person_id.eq(person),
            memberships::joined_at.eq(tx.now),
            is_so,
        ))
        .on_conflict((memberships::space_id, memberships::person_id))
        .do_update()
        .set(is_so)
        .execute(tx.conn)?;
    Ok(())
}

/// A guest's conversations last as long as there is a space that lets them in.
pub(crate) fn follow_in_conversations(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let theirs = memberships::table
        .filter(memberships::person_id.eq(person).and(memberships::role.eq(MemberRole::Guest)))
        .filter(memberships::space_id.eq_any(conversations()));
    match longest_as_guest(tx, person)? {
        Some((until, sponsor)) => diesel::update(theirs)
            .set((memberships::until.eq(until), memberships::sponsor_id.eq(sponsor)))
            .execute(tx.conn)?,
        None => diesel::delete(theirs).execute(tx.conn)?,
    };
    Ok(())
}
