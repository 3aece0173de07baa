use std::time::Duration;

use crate::blogs;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::events::queue::{self, Waiting};
use crate::events::{self, DIGEST, NOTIFY};
use crate::notifications;
use crate::wiki;

/// The readers of events, by name.
pub const READERS: &[&str] = &[NOTIFY, DIGEST];

/// How often the queue is looked at when nothing is heard.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often what time brings about is seen to.
const SWEEP_EVERY: Duration = Duration::from_secs(20);
/// How many events one transaction handles at most.
const TOGETHER: i64 = 100;

/// Handles events and what time brings about, for as long as the process lives: any number of them may.
pub async fn work(db: Db) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    sweep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let outcome = tokio::select! {
            _ = look.tick() => run_once(&db).await.map(|_| ()),
            _ = sweep.tick() => {
                tell_backlog(&db).await;
                // What is to appear at a time waits for nothing else that time brings about.
                let published = db.system(blogs::publish_due).await;
                let swept = db.system(super::sweep).await;
                digests(&db).await.and(swept).and(published)
            }
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "a job failed; it is tried again");
            metrics::counter!("job_failures_total").increment(1);
        }
    }
}

/// How many portions of digests one sweep tells: other things that time brings about come in between.
const MOST_DIGESTS: usize = 40;

/// Tells those who watch something what was gathered for them up to seven o'clock.
///
/// # Errors
/// What the database says; whoever was not told is told the next time.
pub async fn digests(db: &Db) -> Result<()> {
    for _ in 0..MOST_DIGESTS {
        if db.system(wiki::send_digests).await? == 0 {
            break;
        }
    }
    Ok(())
}

/// How many events wait for each reader, and for how long the oldest has: what an on-call engineer looks at.
async fn tell_backlog(db: &Db) {
    for reader in READERS {
        let Ok((count, oldest)) = db.read_open(|conn| queue::backlog(conn, reader)).await else { continue };
        let age = oldest.map_or(0, |at| (crate::db::now() - at).num_seconds());
        metrics::gauge!("event_queue_length", "reader" => *reader).set(count as f64);
        metrics::gauge!("event_queue_oldest_seconds", "reader" => *reader).set(age as f64);
    }
}

/// Handles what is waiting now. Gives how many events were handled.
///
/// # Errors
/// What the database says; what was not handled waits on.
pub async fn run_once(db: &Db) -> Result<usize> {
    let mut all = 0;
    for reader in READERS {
        loop {
            let handled = db.system(|tx| some(tx, reader)).await?;
            all += handled;
            if (handled as i64) < TOGETHER {
                break;
            }
        }
    }
    Ok(all)
}

/// Handles some events of a reader. One that fails is put off and harms no other.
fn some(tx: &mut Tx<'_>, reader: &'static str) -> crate::Written<usize> {
    let waiting = queue::take(tx.conn, reader, TOGETHER)?;
    let count = waiting.len();
    for one in waiting {
        let handled = tx.attempt(|tx| {
            handle(tx, reader, &one)?;
            queue::done(tx, reader, one.id)
        });
        if let Err(error) = handled {
            tracing::error!(event = one.id, reader, %error, "an event could not be handled; it is put off");
            queue::put_off(tx, reader, one.id)?;
        }
    }
    tx.recorded(count)
}

fn handle(tx: &mut Tx<'_>, reader: &str, waiting: &Waiting) -> Result<()> {
    match reader {
        events::NOTIFY => notifications::tell(tx, waiting),
        events::DIGEST => wiki::note(tx, waiting),
        _ => Ok(()),
    }
}
