//! Committed events, live: what other processes of the suite did, as soon as they have committed it.
//!
//! This is a hint that something is there to be read, never the thing itself: a notice can be lost
//! with the connection. Whoever listens must be able to catch up from the tables, and is told by
//! [`Live::Resumed`] when to.
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel::prelude::*;
use tokio::sync::mpsc;

use super::{Event, Nats};
use crate::db::{Conn, Connector};
use crate::schema::events;

/// How often the connection is asked for what has arrived.
const POLL: Duration = Duration::from_millis(4);
/// How long a silent connection is trusted before it is tried.
const TRUST: Duration = Duration::from_secs(5);

/// The channel of LISTEN and NOTIFY.
pub(crate) const CHANNEL: &str = "civil_events";

/// What a listener hears.
#[derive(Debug, Clone)]
pub enum Live {
    /// An event that has been committed.
    Event(Event),
    /// Listening began, or began again: something may have been missed before.
    Resumed,
}

/// Listens until the receiver is dropped: by NATS where there is that, and else on a connection to PostgreSQL, which
/// has a thread of its own. Reconnects by itself. To be called on a runtime.
///
/// The queue is bounded; when the receiver falls behind, the thread waits for it, and the database
/// keeps what has not been fetched. NATS does not: there it is told [`Live::Resumed`].
pub fn listen(connector: Connector, nats: Option<Nats>) -> mpsc::Receiver<Live> {
    let (sender, receiver) = mpsc::channel(4096);
    if let Some(nats) = nats {
        tokio::spawn(nats.follow(sender));
        return receiver;
    }
    std::thread::Builder::new()
        .name("event-feed".to_owned())
        .spawn(move || {
            while !sender.is_closed() {
                if let Err(error) = follow(&connector, &sender) {
                    tracing::warn!(%error, "the event feed broke off; connecting again");
                    metrics::counter!("event_feed_breaks_total").increment(1);
                }
                std::thread::sleep(Duration::from_millis(250));
            }
        })
        .map_or_else(|error| tracing::error!(%error, "no thread for the event feed"), |_detached| ());
    receiver
}

fn follow(connector: &Connector, sender: &mpsc::Sender<Live>) -> Result<(), String> {
    let mut conn = connector.connect().map_err(|error| error.to_string())?;
    // The channel's name is a constant of this file.
    diesel::sql_query("listen civil_events").execute(&mut conn).map_err(|error| error.to_string())?;
    if sender.blocking_send(Live::Resumed).is_err() {
        return Ok(());
    }
    let mut tried_at = Instant::now();
    loop {
        let mut heard = false;
        // One after another: on a dead connection there is no end of errors.
        while let Some(notice) = conn.notifications_iter().next() {
            heard = true;
            let notice = notice.map_err(|error| error.to_string())?;
            match serde_json::from_str(&notice.payload) {
                Ok(event) => {
                    if sender.blocking_send(Live::Event(event)).is_err() {
                        return Ok(());
                    }
                }
                // A newer release may know kinds that this one does not.
                Err(error) => tracing::debug!(%error, "an event of unknown form"),
            }
        }
        if sender.is_closed() {
            return Ok(());
        }
        if !heard {
            if tried_at.elapsed() > TRUST {
                diesel::sql_query("select 1").execute(&mut conn).map_err(|error| error.to_string())?;
                tried_at = Instant::now();
            }
            std::thread::sleep(POLL);
        }
    }
}

/// The events of the last minute after which somebody may read less, for those who were told of none. They are ordered
/// by their writers' clocks: one whose clock is off by more than that is not found.
///
/// # Errors
/// If the database does not answer.
pub fn narrowed_lately(conn: &mut Conn) -> crate::error::Result<Vec<i64>> {
    let lately = crate::db::now() - TimeDelta::minutes(1);
    let found = events::table.filter(events::kind.eq_any(Event::narrowing())).filter(events::at.gt(lately));
    Ok(found.select(events::id).load(conn)?)
}
