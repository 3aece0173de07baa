//! A second person's word on a post, and the suite's clock.
use diesel::prelude::*;

use super::draft::{self, Draft};
use super::writing::{Kept, complete, go_live, named_in, take_back, unschedule};
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ItemId, SpaceId};
use crate::items::State;
use crate::policy::{Act as _, Actor, Permit, Subject as _, act};
use crate::schema::{items, posts};
use crate::text::Note;

/// How many posts are published in one transaction.
const TOGETHER: i64 = 50;

/// Approves a submitted post as it is at `version`: it is published, or will be at its time.
///
/// # Errors
/// [`Error::Conflict`] if it has been changed or taken back since.
pub fn approve(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, version: i32) -> Written<Kept> {
    let permit = submitted(tx, actor, id)?;
    if permit.version != version {
        return Err(Error::Conflict);
    }
    let (title, body) = complete(tx, &permit)?;
    take_back(tx, id)?;
    diesel::update(posts::table.find(id)).set(posts::approved_by.eq(actor.person)).execute(tx.conn)?;
    let (item, space) = (id, permit.place.id);
    let approved = Event::PostApproved { item, space };
    if permit.publish_at.is_some_and(|at| at > tx.now) {
        return tx.record(actor, permit, &approved, Kept::Draft(id, version));
    }
    let key = go_live(tx, &permit, &title, &body)?;
    tx.also(actor, &permit, &[approved])?;
    let named = named_in(tx, &permit)?;
    tx.also(actor, &permit, named.as_slice())?;
    tx.record(actor, permit, &Event::PostPublished { item, space }, Kept::Published(key))
}

/// Gives a submitted post back to those who wrote it, with a note.
///
/// # Errors
/// A field's problem without a note; [`Error::Conflict`] if it is no longer submitted.
pub fn give_back(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, note: &Note) -> Written<()> {
    let permit = submitted(tx, actor, id)?;
    if note.is_empty() {
        return Err(Error::invalid("note", Problem::new("reason-missing")));
    }
    take_back(tx, id)?;
    diesel::update(posts::table.find(id))
        .set((posts::returned_note.eq(note), posts::returned_by.eq(actor.person)))
        .execute(tx.conn)?;
    unschedule(tx, id)?;
    let event = Event::PostReturned { item: id, space: permit.place.id };
    tx.record(actor, permit, &event, ())
}

/// A post that is put before the actor, held until the end.
fn submitted(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Result<Permit<act::ApprovePost, Draft>> {
    let _: ItemId = items::table.find(id).select(items::id).for_no_key_update().first(tx.conn)?;
    let permit = draft::draft(tx, actor, id)?.permit::<act::ApprovePost>()?;
    if permit.has_words_of(actor) {
        return Err(Error::Forbidden(act::ApprovePost::NAME));
    }
    if permit.is_submitted() { Ok(permit) } else { Err(Error::Conflict) }
}

/// Publishes what is due, whoever was running when it became so. What cannot be published is put off, and those who
/// wrote it are told.
pub(crate) fn publish_due(tx: &mut Tx<'_>) -> Written<()> {
    let due: Vec<ItemId> = posts::table
        .inner_join(items::table)
        .filter(posts::publish_at.le(tx.now).and(items::state.eq(State::Draft)))
        .filter(items::submitted_at.is_null())
        .order(posts::publish_at)
        .limit(TOGETHER)
        .select(items::id)
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    for id in due {
        let draft: Draft = Draft::query().filter(items::id.eq(id)).first(tx.conn)?;
        let (item, space): (ItemId, SpaceId) = (id, draft.place.id);
        let published = if may_appear(tx, &draft)? {
            tx.attempt(|tx| {
                let (title, body) = complete(tx, &draft)?;
                go_live(tx, &draft, &title, &body)?;
                if let Some(event) = named_in(tx, &draft)? {
                    tx.record_as("blogs", &event)?;
                }
                tx.record_as("blogs", &Event::PostPublished { item, space })
            })
        } else {
            Err(Error::Forbidden(act::PublishPost::NAME))
        };
        match published {
            Ok(()) => {}
            // It cannot be, now or later.
            Err(Error::Forbidden(_) | Error::Invalid(_) | Error::NotFound) => {
                unschedule(tx, id)?;
                tx.record_as("blogs", &Event::PostNotPublished { item, space })?;
            }
            Err(error) => tracing::warn!(%id, %error, "a post could not be published at its time; it is tried again"),
        }
    }
    tx.recorded(())
}

/// Whether a post may appear now without anybody present: its space is open, and it was approved, or whoever said that
/// it is to appear may still say so.
fn may_appear(tx: &mut Tx<'_>, draft: &Draft) -> Result<bool> {
    if draft.place.closed_at.is_some() {
        return Ok(false);
    }
    if draft.approved_by.is_some() {
        return Ok(true);
    }
    let Some(released_by) = draft.released_by else { return Ok(false) };
    let facts = crate::policy::facts_of(tx.conn, &[released_by])?;
    let standing = facts.get(&released_by).and_then(|actor| draft.standing(actor));
    let (is_reviewed, is_unreviewed) = (draft.is_reviewed, draft.is_unreviewed);
    Ok(standing.is_some_and(|standing| {
        let may_skip = is_unreviewed && act::PublishUnreviewed::allows(&standing);
        act::PublishPost::allows(&standing) && (!is_reviewed || may_skip)
    }))
}
