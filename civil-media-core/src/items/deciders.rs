//! Whose it is to decide on what is reported. The rule is the view `matter_deciders`, as things are at this moment:
//! whoever ceases to lead or to run anything decides no more.
use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::events::Event;
use crate::ids::{CommentId, ItemId, MatterId, PersonId, SpaceId};
use crate::schema::{comments, matters};
use crate::stored::words;

/// How many matters of one item are looked at when it is put back.
const MOST_MATTERS: i64 = 1_000;

diesel::table! {
    /// The view of the same name: who decides on a matter now, and as what.
    matter_deciders (matter_id, person_id) {
        matter_id -> Uuid,
        person_id -> Uuid,
        level -> Text,
    }
}

words! {
    /// As what somebody decides on what is reported.
    Decider {
        /// As a lead of the space.
        Lead = "lead",
        /// As an admin of the department.
        Department = "department",
        /// As one of those who run the suite.
        Suite = "suite",
    }
}

/// Who decides on a matter, and as what.
pub(crate) type Deciding = Vec<(PersonId, Decider)>;

/// Who decides on each of these matters now.
pub(crate) fn deciders_of(conn: &mut Conn, matters: &[MatterId]) -> Result<HashMap<MatterId, Deciding>> {
    let rows: Vec<(MatterId, PersonId, Decider)> = matter_deciders::table
        .filter(matter_deciders::matter_id.eq_any(matters))
        .select((matter_deciders::matter_id, matter_deciders::person_id, matter_deciders::level))
        .load(conn)?;
    let mut found: HashMap<MatterId, Deciding> = HashMap::new();
    for (matter, person, level) in rows {
        found.entry(matter).or_default().push((person, level));
    }
    Ok(found)
}

/// What was reported of an item and of the comments on it, and is not decided: held until the end.
#[derive(Debug)]
pub(crate) struct Undecided(Vec<(MatterId, Option<CommentId>, String)>);

/// Holds what was reported of an item and not decided, before the item itself is held: whoever closes a matter because
/// its thing has gone takes both in this order.
pub(crate) fn undecided(tx: &mut Tx<'_>, item: ItemId) -> Result<Undecided> {
    let of_item = matters::item_id.eq(item).and(matters::state.eq_any(["open", "gone"]));
    let held = matters::table
        .filter(of_item)
        .order(matters::id.desc())
        .limit(MOST_MATTERS)
        .select((matters::id, matters::comment_id, matters::state))
        .for_update();
    Ok(Undecided(held.load(tx.conn)?))
}

/// Makes what was closed because it had gone wait again: its item is published again, and nobody is rid of a report by
/// taking a thing back and putting it back. Of several about one thing the last one waits.
pub(crate) fn wait_again(tx: &mut Tx<'_>, item: ItemId, space: SpaceId, held: Undecided) -> Result<()> {
    let said: Vec<CommentId> = held.0.iter().filter_map(|(_, comment, _)| *comment).collect();
    let there = comments::id.eq_any(said).and(comments::removed_at.is_null()).and(comments::hidden_at.is_null());
    let there: Vec<CommentId> = comments::table.filter(there).select(comments::id).load(tx.conn)?;
    let (open, gone): (Vec<_>, Vec<_>) = held.0.into_iter().partition(|(_, _, state)| state == "open");
    let mut waiting: Vec<Option<CommentId>> = open.into_iter().map(|(_, comment, _)| comment).collect();
    for (matter, comment, _) in gone {
        if waiting.contains(&comment) || comment.is_some_and(|comment| !there.contains(&comment)) {
            continue;
        }
        waiting.push(comment);
        diesel::update(matters::table.find(matter))
            .set((
                matters::state.eq("open"),
                matters::decided_at.eq(None::<chrono::DateTime<chrono::Utc>>),
                matters::waiting_since.eq(tx.now),
            ))
            .execute(tx.conn)?;
        // As the suite's own doing: whoever put it back learns of no report.
        tx.record_as("reports", &Event::ReportsReopened { item, space, matter })?;
    }
    Ok(())
}
