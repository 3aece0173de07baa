//! Events that readers have still to handle: a job each.
//!
//! A reader takes a few with SKIP LOCKED, does what follows, and deletes them, all in one transaction: each
//! event is handled once, however many processes read and whenever they are killed. Nobody keeps a cursor:
//! events ordered by id are not ordered by commit.
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::Event;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::ids::PersonId;
use crate::schema::{event_queue, events};

/// How long a reader waits before it tries an event again, for each time that it failed.
const PATIENCE: Duration = Duration::seconds(5);
/// After so many failures an event is left for people to look at.
const MOST_ATTEMPTS: i32 = 12;

/// An event that is to be handled.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    /// The event's id.
    pub id: i64,
    /// What happened; none for a kind that a newer release made.
    pub event: Option<Event>,
    /// Who did it; none for the suite itself.
    pub actor: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Takes some events of this reader, oldest first. They are locked until the transaction ends.
pub(crate) fn take(conn: &mut Conn, reader: &str, most: i64) -> Result<Vec<Waiting>> {
    let ids: Vec<i64> = event_queue::table
        .filter(event_queue::reader.eq(reader).and(event_queue::not_before.le(crate::db::now())))
        .filter(event_queue::attempts.lt(MOST_ATTEMPTS))
        .order(event_queue::event_id)
        .limit(most)
        .for_update()
        .skip_locked()
        .select(event_queue::event_id)
        .load(conn)?;
    let rows: Vec<(i64, serde_json::Value, Option<PersonId>, DateTime<Utc>)> = events::table
        .filter(events::id.eq_any(ids))
        .order(events::id)
        .select((events::id, events::payload, events::actor_id, events::at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, payload, actor, at)| Waiting { id, event: serde_json::from_value(payload).ok(), actor, at })
        .collect())
}

/// Ends an event for this reader.
pub(crate) fn done(tx: &mut Tx<'_>, reader: &str, event: i64) -> Result<()> {
    diesel::delete(event_queue::table.find((event, reader))).execute(tx.conn)?;
    Ok(())
}

/// Puts an event off because the reader failed at it: others go first.
pub(crate) fn put_off(tx: &mut Tx<'_>, reader: &str, event: i64) -> Result<()> {
    let (row, attempts) = (event_queue::table.find((event, reader)), event_queue::attempts);
    let tried: i32 = row.select(attempts).first(tx.conn)?;
    diesel::update(row)
        .set((attempts.eq(tried + 1), event_queue::not_before.eq(tx.now + PATIENCE * (tried + 1))))
        .execute(tx.conn)?;
    Ok(())
}

/// How many events a reader has still to handle, and how old the oldest is.
pub fn backlog(conn: &mut Conn, reader: &str) -> Result<(i64, Option<DateTime<Utc>>)> {
    Ok(event_queue::table
        .inner_join(events::table)
        .filter(event_queue::reader.eq(reader))
        .select((diesel::dsl::count_star(), diesel::dsl::min(events::at)))
        .first(conn)?)
}
