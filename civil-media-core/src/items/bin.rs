//! What was deleted and can still be brought back.
use std::collections::HashMap;

use chrono::Duration;
use diesel::prelude::*;

use super::deciders::{Undecided, undecided, wait_again};
use super::model::{Card, State};
use super::reach::check_in_place;
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{ItemId, PersonId, SpaceId};
use crate::page::{Cursor, Page};
use crate::policy::{Actor, Role, Seen, Standing, Subject, act, readable_spaces};
use crate::schema::{items, matters};

/// For how long what was deleted can be brought back.
pub const DAYS: i64 = 30;

/// A deleted item, as those see it who may bring it back: whoever wrote it, and the leads of its space.
#[derive(Debug, Clone)]
pub struct Binned {
    /// What it was.
    pub card: Card,
    /// When it was deleted.
    pub deleted_at: chrono::DateTime<chrono::Utc>,
}

/// A draft that was thrown away is nobody's business but of those who wrote it.
fn is_for_leads(card: &Card) -> bool {
    card.deleted_state != Some(State::Draft)
}

impl Subject for Binned {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let placing = &self.card.placing;
        let wrote = placing.author_id == actor.person || placing.co_author_ids.contains(&actor.person);
        let owns = wrote || placing.owner_id == Some(actor.person);
        let standing = actor.standing_in(&self.card.place)?;
        (owns || (standing.role == Role::Lead && is_for_leads(&self.card))).then_some(Standing { owns, ..standing })
    }
}

/// What the actor can bring back, what was deleted last first.
pub fn bin(conn: &mut Conn, actor: &Actor, before: Option<Cursor>, size: usize) -> Result<Page<Seen<Binned>>> {
    let led: Vec<SpaceId> =
        actor.spaces.iter().filter(|(_, role)| **role == Role::Lead).map(|(space, _)| *space).collect();
    let me: Vec<PersonId> = vec![actor.person];
    let mut query = Card::query()
        .filter(items::state.eq(State::Deleted).and(items::deleted_at.gt(crate::db::now() - Duration::days(DAYS))))
        .filter(readable_spaces(actor))
        .filter(
            items::author_id
                .eq(actor.person)
                .or(items::owner_id.eq(actor.person))
                .or(items::co_author_ids.contains(me))
                .or(items::space_id.eq_any(led).and(items::deleted_state.is_distinct_from(State::Draft))),
        )
        .order((items::deleted_at.desc(), items::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = items::deleted_at.eq(at).and(items::id.lt(ItemId(id)));
        query = query.filter(items::deleted_at.le(at)).filter(items::deleted_at.lt(at).or(same));
    }
    let cards: Vec<Card> = query.load(conn)?;
    let binned = cards.into_iter().filter_map(|card| Some(Binned { deleted_at: card.deleted_at?, card })).collect();
    Ok(Page::of(Seen::all(actor, binned), size, |one| Cursor { at: one.deleted_at, id: one.card.id.0 }))
}

/// Brings a deleted item back, as it was.
///
/// # Errors
/// [`Error::NotFound`] once its time has passed. A field's problem where its space is marked lower now.
pub fn restore(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Written<ItemId> {
    let reported = undecided(tx, id)?;
    let deleted = items::id.eq(id).and(items::state.eq(State::Deleted));
    let recent = items::deleted_at.gt(tx.now - Duration::days(DAYS));
    let _: ItemId = items::table.filter(deleted.and(recent)).select(items::id).for_no_key_update().first(tx.conn)?;
    let card: Card = Card::query().filter(items::id.eq(id)).first(tx.conn)?;
    let was = card.deleted_state.unwrap_or(State::Published);
    let deleted_at = card.deleted_at.ok_or(Error::NotFound)?;
    let permit = Seen::by(actor, Binned { card, deleted_at })?.permit::<act::RestoreItem>()?;
    let place = &permit.card.place;
    check_in_place(permit.card.placing.item_marking, place)?;
    let (never, nothing): (Option<chrono::DateTime<chrono::Utc>>, Option<State>) = (None, None);
    diesel::update(items::table.find(id))
        .set((
            items::state.eq(was),
            items::deleted_at.eq(never),
            items::deleted_state.eq(nothing),
            items::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if was == State::Published {
        wait_again(tx, id, place.id, reported)?;
    }
    let event = Event::ItemRestored { item: id, space: place.id };
    tx.record(actor, permit, &event, id)
}

/// The same of many that were published and deleted together, as far as the actor may: those of somebody else, those
/// whose time has passed and those whose space is marked lower now stay deleted. Gives those that came back.
pub(crate) fn restore_all(tx: &mut Tx<'_>, actor: &Actor, ids: &[ItemId]) -> Result<Vec<ItemId>> {
    // Reports are held before what they are about, as everywhere.
    let about = matters::item_id.eq_any(ids).and(matters::state.eq_any(["open", "gone"]));
    let about: Vec<ItemId> = matters::table.filter(about).select(matters::item_id).distinct().load(tx.conn)?;
    let mut reported: HashMap<ItemId, Undecided> = HashMap::new();
    for id in about {
        reported.insert(id, undecided(tx, id)?);
    }
    let recent = items::deleted_at.gt(tx.now - Duration::days(DAYS));
    let deleted = items::id.eq_any(ids).and(items::state.eq(State::Deleted));
    let was_published = items::deleted_state.eq(State::Published).or(items::deleted_state.is_null());
    let there = deleted.and(was_published).and(recent);
    // One after the other, as everybody holds them.
    let held: Vec<ItemId> =
        items::table.filter(there).order(items::id).select(items::id).for_no_key_update().load(tx.conn)?;
    let cards: Vec<Card> = Card::query().filter(items::id.eq_any(held)).load(tx.conn)?;
    let mut back = Vec::with_capacity(cards.len());
    for card in cards {
        let (id, space, marking, place) = (card.id, card.place.id, card.placing.item_marking, card.place.clone());
        let Some(deleted_at) = card.deleted_at else { continue };
        let Ok(seen) = Seen::by(actor, Binned { card, deleted_at }) else { continue };
        let Ok(permit) = seen.permit::<act::RestoreItem>() else { continue };
        if check_in_place(marking, &place).is_err() {
            continue;
        }
        back.push((id, space, permit));
    }
    let ids: Vec<ItemId> = back.iter().map(|(id, _, _)| *id).collect();
    let (never, nothing): (Option<chrono::DateTime<chrono::Utc>>, Option<State>) = (None, None);
    diesel::update(items::table.filter(items::id.eq_any(&ids)))
        .set((
            items::state.eq(State::Published),
            items::deleted_at.eq(never),
            items::deleted_state.eq(nothing),
            items::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    for (id, space, permit) in &back {
        if let Some(held) = reported.remove(id) {
            wait_again(tx, *id, *space, held)?;
        }
        tx.also(actor, permit, &[Event::ItemRestored { item: *id, space: *space }])?;
    }
    Ok(ids)
}

/// Deletes an item for which there is a permit: it is kept, and can be brought back for a while. What a moderator hid
/// meanwhile stays hidden.
pub(crate) fn delete(tx: &mut Tx<'_>, id: ItemId) -> Result<()> {
    if delete_all(tx, &[id])? == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// The same of many. Gives how many were there.
pub(crate) fn delete_all(tx: &mut Tx<'_>, ids: &[ItemId]) -> Result<usize> {
    let there = items::table
        .filter(items::id.eq_any(ids).and(items::state.ne(State::Deleted)).and(items::state.ne(State::Hidden)));
    let (never, was) = (None::<chrono::DateTime<chrono::Utc>>, items::state.nullable());
    Ok(diesel::update(there)
        .set((
            items::deleted_state.eq(was),
            items::state.eq(State::Deleted),
            items::submitted_at.eq(never),
            items::deleted_at.eq(tx.now),
            items::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?)
}
