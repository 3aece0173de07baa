//! Channels by invitation: who is in one, who comes in and who goes.
use std::collections::HashSet;

use diesel::prelude::*;

use super::conversations::Party;
use super::model::Channel;
use super::read;
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::PersonId;
use crate::people;
use crate::policy::{Actor, Seen, act};
use crate::schema::{items, memberships};
use crate::text::Slug;

/// How many can be in a channel by invitation. Channels for more are open to their space.
pub const MOST_INVITED: usize = 200;

/// Who is in a channel by invitation that has been seen, by name; nobody's in one that is open.
pub fn invited(conn: &mut Conn, channel: &Seen<Channel>) -> Result<Vec<Party>> {
    if !channel.is_by_invitation() {
        return Ok(Vec::new());
    }
    let roles: Vec<(PersonId, String)> = memberships::table
        .filter(memberships::space_id.eq(channel.place.id))
        .filter(memberships::person_id.eq_any(&channel.placing.reader_ids))
        .select((memberships::person_id, memberships::role))
        .load(conn)?;
    let there: Vec<PersonId> = roles.iter().map(|(person, _)| *person).collect();
    let mut parties: Vec<Party> = people::many_named(conn, &there)?
        .into_iter()
        .map(|named| Party { is_guest: roles.contains(&(named.id, "guest".to_owned())), named })
        .collect();
    parties.sort_by(|one, other| one.named.name.cmp(&other.named.name));
    Ok(parties)
}

/// Lets people of its space who have these work emails or handles into a channel by invitation.
///
/// # Errors
/// A problem of the field `people`: nobody, somebody of whom the actor does not know or who does not belong to the
/// space, or more than can be in it. [`Error::NotFound`] for a channel that is open.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, path: &Slug, with: &[String]) -> Written<()> {
    let permit = by_invitation(tx, actor, path)?.permit::<act::InviteToChannel>()?;
    let found = people::addressed(tx.conn, actor, with)?;
    if let Some(at) = found.iter().position(Option::is_none) {
        return Err(Error::invalid("people", Problem::limit("address-unknown", at as i64 + 1)));
    }
    let mut wanted: Vec<PersonId> = found.into_iter().flatten().collect();
    let belong: HashSet<PersonId> = memberships::table
        .filter(memberships::space_id.eq(permit.place.id).and(memberships::person_id.eq_any(&wanted)))
        .select(memberships::person_id)
        .load(tx.conn)?
        .into_iter()
        .collect();
    if let Some(at) = wanted.iter().position(|person| !belong.contains(person)) {
        return Err(Error::invalid("people", Problem::limit("channel-outsider", at as i64 + 1)));
    }
    wanted.sort_unstable();
    wanted.dedup();
    // One after another, so that nobody's invitation is written over.
    let mut readers: Vec<PersonId> =
        items::table.find(permit.id).select(items::reader_ids).for_no_key_update().first(tx.conn)?;
    let new: Vec<PersonId> = wanted.into_iter().filter(|person| !readers.contains(person)).collect();
    if new.is_empty() {
        return Err(Error::invalid("people", Problem::new("channel-nobody-new")));
    }
    readers.extend(&new);
    if readers.len() > MOST_INVITED {
        return Err(Error::invalid("people", Problem::limit("channel-many", MOST_INVITED as i64)));
    }
    diesel::update(items::table.find(permit.id)).set(items::reader_ids.eq(readers)).execute(tx.conn)?;
    let (item, space) = (permit.id, permit.place.id);
    let events: Vec<Event> = new.iter().map(|person| Event::ChannelInvited { item, space, person: *person }).collect();
    let (last, rest) = events.split_last().ok_or(Error::NotFound)?;
    tx.also(actor, &permit, rest)?;
    tx.record(actor, permit, last, ())
}

/// Takes somebody out of a channel by invitation: oneself, or as its maker or a lead somebody else.
pub fn leave(tx: &mut Tx<'_>, actor: &Actor, path: &Slug, person: PersonId) -> Written<()> {
    let channel = by_invitation(tx, actor, path)?;
    if person == actor.person {
        let permit = channel.permit::<act::LeaveChannel>()?;
        let event = take_out(tx, &permit, person)?;
        return tx.record(actor, permit, &event, ());
    }
    let permit = channel.permit::<act::RemoveFromChannel>()?;
    let event = take_out(tx, &permit, person)?;
    tx.record(actor, permit, &event, ())
}

fn take_out(tx: &mut Tx<'_>, channel: &Channel, person: PersonId) -> Result<Event> {
    let mut readers: Vec<PersonId> =
        items::table.find(channel.id).select(items::reader_ids).for_no_key_update().first(tx.conn)?;
    // Whoever made it is its author, and reads it as such.
    if channel.placing.author_id == person {
        return Err(Error::invalid("people", Problem::new("channel-maker-stays")));
    }
    let before = readers.len();
    readers.retain(|one| *one != person);
    if readers.len() == before {
        return Err(Error::NotFound);
    }
    diesel::update(items::table.find(channel.id)).set(items::reader_ids.eq(readers)).execute(tx.conn)?;
    Ok(Event::ChannelLeft { item: channel.id, space: channel.place.id, person })
}

fn by_invitation(tx: &mut Tx<'_>, actor: &Actor, path: &Slug) -> Result<Seen<Channel>> {
    let channel = read::find(tx, actor, path)?;
    if channel.is_by_invitation() { Ok(channel) } else { Err(Error::NotFound) }
}
