//! The decision on what was reported.
use diesel::prelude::*;

use super::model::{Matter, MatterState, Row, Verdict};
use super::read::gather;
use crate::comments;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::MatterId;
use crate::items::{self, State};
use crate::policy::{Actor, Permit, Seen, act};
use crate::schema::{comments as said, items as rows, matters};
use crate::text::Prose;

/// What came of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Settled {
    /// It was made.
    Decided,
    /// The thing had gone already: there was nothing to decide on.
    Gone,
}

/// Decides on what was reported of a thing: it is hidden from everybody, or it stays. Who reported it and who wrote it
/// are told, with the reason.
///
/// # Errors
/// [`Error::Conflict`] if somebody decided before, or if the thing is no more at `version`, which the actor read; a
/// field's problem without a reason. Whoever wrote it could change it all the time: without a version, it is hidden as it
/// is by now.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: MatterId,
    version: Option<i32>,
    verdict: Verdict,
    reason: &Prose,
) -> Written<Settled> {
    let matter = held(tx, actor, id)?;
    if matter.state != MatterState::Open {
        return Err(Error::Conflict);
    }
    let permit = matter.permit::<act::HideReported>()?;
    let as_what = permit.decided_as(actor).ok_or(Error::NotFound)?;
    if reason.trim().is_empty() {
        return Err(Error::invalid("reason", Problem::new("reason-missing")));
    }
    let (item, space) = (permit.about.item, permit.about.space());
    let version = match present(tx, &permit)? {
        None => {
            close_gone(tx, id)?;
            return tx.record(actor, permit, &Event::ReportsClosed { item, space, matter: id }, Settled::Gone);
        }
        Some(now) if version.is_some_and(|read| read != now) => return Err(Error::Conflict),
        // What stays is what was read; what is to be hidden may change as fast as it likes.
        Some(_) if version.is_none() && verdict == Verdict::Keep => return Err(Error::Conflict),
        Some(now) => now,
    };
    let state = match verdict {
        Verdict::Hide => MatterState::Hidden,
        Verdict::Keep => MatterState::Kept,
    };
    diesel::update(matters::table.find(id))
        .set((
            matters::state.eq(state),
            matters::version.eq(version),
            matters::decided_by.eq(actor.person),
            matters::decided_as.eq(as_what),
            matters::decided_at.eq(tx.now),
            matters::reason.eq(reason.trim()),
            matters::waiting_since.eq(None::<chrono::DateTime<chrono::Utc>>),
        ))
        .execute(tx.conn)?;
    tx.also(actor, &permit, &[Event::ReportAnswered { matter: id }])?;
    let event = match verdict {
        Verdict::Hide => hide(tx, &permit, version)?,
        Verdict::Keep => Event::ReportedKept { item, space, matter: id },
    };
    tx.record(actor, permit, &event, Settled::Decided)
}

fn hide(tx: &mut Tx<'_>, matter: &Permit<act::HideReported, Matter>, version: i32) -> Result<Event> {
    let (item, space) = (matter.about.item, matter.about.space());
    let (is_hidden, event) = match matter.about.comment {
        Some(comment) => {
            (comments::hide(tx, comment, version)?, Event::CommentHidden { item, space, matter: matter.id, comment })
        }
        None => (items::hide(tx, item)?, Event::ItemHidden { item, space, matter: matter.id }),
    };
    if is_hidden { Ok(event) } else { Err(Error::Conflict) }
}

/// A matter as its deciders see it, held until the end: two who decide at one moment do so one after the other.
pub(super) fn held(tx: &mut Tx<'_>, actor: &Actor, id: MatterId) -> Result<Seen<Matter>> {
    let row: Row = matters::table.filter(matters::id.eq(id)).select(Row::as_select()).for_update().first(tx.conn)?;
    let matter = gather(tx, vec![row])?.pop().ok_or(Error::NotFound)?;
    Seen::by(actor, matter)
}

/// The version of the thing as it is now, held until the end; none if its author took it back or it was deleted.
pub(super) fn present(tx: &mut Tx<'_>, matter: &Matter) -> Result<Option<i32>> {
    let item = rows::table.find(matter.about.item).select((rows::state, rows::version)).for_no_key_update();
    let (state, version): (State, i32) = item.first(tx.conn)?;
    let Some(comment) = matter.about.comment else {
        return Ok((state == State::Published).then_some(version));
    };
    if ![State::Published, State::Hidden].contains(&state) {
        return Ok(None);
    }
    Ok(said::table
        .filter(said::id.eq(comment).and(said::removed_at.is_null()).and(said::hidden_at.is_null()))
        .select(said::version)
        .for_no_key_update()
        .first(tx.conn)
        .optional()?)
}

/// Closes a matter whose thing has gone.
pub(super) fn close_gone(tx: &mut Tx<'_>, id: MatterId) -> Result<()> {
    diesel::update(matters::table.find(id))
        .set((
            matters::state.eq(MatterState::Gone),
            matters::decided_at.eq(tx.now),
            matters::waiting_since.eq(None::<chrono::DateTime<chrono::Utc>>),
        ))
        .execute(tx.conn)?;
    Ok(())
}
