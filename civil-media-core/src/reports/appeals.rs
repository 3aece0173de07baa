//! The appeal from a decision: once, in time, and answered by somebody else.
use diesel::prelude::*;

use super::decide::held;
use super::mine::decision_held;
use super::model::{Matter, Outcome};
use crate::comments;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::MatterId;
use crate::items::{self, ItemKind};
use crate::policy::{Actor, Permit, act};
use crate::schema::{items as rows, matters};
use crate::text::Prose;
use crate::wiki;

/// Says why what was hidden should be seen again. It goes to others than who decided.
///
/// # Errors
/// [`Error::Conflict`] if there is nothing to appeal from or somebody has; a field's problem without words, or when
/// it is too late.
pub fn appeal(tx: &mut Tx<'_>, actor: &Actor, id: MatterId, words: &Prose) -> Written<()> {
    let permit = decision_held(tx, actor, id)?.permit::<act::AppealDecision>()?;
    if !permit.decided.is_hidden || permit.appeal.is_some() {
        return Err(Error::Conflict);
    }
    if words.trim().is_empty() {
        return Err(Error::invalid("words", Problem::new("text-missing")));
    }
    if permit.decided.appeal_until() < tx.now {
        return Err(Error::invalid("words", Problem::limit("appeal-late", super::DAYS)));
    }
    diesel::update(matters::table.find(id))
        .set((
            matters::appealed_by.eq(actor.person),
            matters::appealed_at.eq(tx.now),
            matters::appeal.eq(words.trim()),
            matters::waiting_since.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let event = Event::DecisionAppealed { item: permit.about.item, space: permit.about.space(), matter: id };
    tx.record(actor, permit, &event, ())
}

/// Answers an appeal: the decision stands, or the thing is back as it was. That is final.
///
/// # Errors
/// [`Error::Conflict`] if it does not wait any more; a field's problem without a reason, or where the thing may not
/// stand in its space any more as it is marked.
pub fn answer_appeal(tx: &mut Tx<'_>, actor: &Actor, id: MatterId, outcome: Outcome, reason: &Prose) -> Written<()> {
    let matter = held(tx, actor, id)?;
    if matter.appeal.as_ref().is_none_or(|appeal| appeal.outcome.is_some()) {
        return Err(Error::Conflict);
    }
    let permit = matter.permit::<act::AnswerAppeal>()?;
    let as_what = permit.decided_as(actor).ok_or(Error::NotFound)?;
    if reason.trim().is_empty() {
        return Err(Error::invalid("reason", Problem::new("reason-missing")));
    }
    diesel::update(matters::table.find(id))
        .set((
            matters::outcome.eq(outcome),
            matters::answered_by.eq(actor.person),
            matters::answered_as.eq(as_what),
            matters::answered_at.eq(tx.now),
            matters::answer.eq(reason.trim()),
            matters::waiting_since.eq(None::<chrono::DateTime<chrono::Utc>>),
        ))
        .execute(tx.conn)?;
    let (item, space) = (permit.about.item, permit.about.space());
    let event = match outcome {
        Outcome::Upheld => Event::AppealUpheld { item, space, matter: id },
        Outcome::Overturned => {
            bring_back(tx, actor, &permit)?;
            Event::AppealOverturned { item, space, matter: id }
        }
    };
    tx.record(actor, permit, &event, ())
}

/// What its author deleted meanwhile stays deleted.
fn bring_back(tx: &mut Tx<'_>, actor: &Actor, matter: &Permit<act::AnswerAppeal, Matter>) -> Result<()> {
    match matter.about.comment {
        Some(comment) => comments::unhide(tx, actor, comment),
        None => {
            let kind: ItemKind = rows::table.find(matter.about.item).select(rows::kind).first(tx.conn)?;
            // A page stands below others.
            match kind {
                ItemKind::Page => wiki::unhide(tx, matter.about.item),
                _ => items::unhide(tx, matter.about.item),
            }
        }
    }
}
