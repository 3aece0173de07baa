//! The only doors to the database: [`Db::read`] and [`Db::write`], both as someone.
//!
//! Diesel is synchronous. `Db` waits for its turn as a future, then runs a whole closure in one
//! transaction on a blocking thread: one hop a request. Every wait has a deadline, so that a
//! database that hangs costs its callers an error and never a pile of threads.
mod connect;
mod functions;
mod partial;
mod tx;

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
use diesel::prelude::*;
use diesel::r2d2::Pool;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::events::Nats;
use crate::ids::PersonId;
use crate::policy::Actor;
use crate::signin::sessions::{self, TokenHash};

pub use connect::Connector;
use connect::{Link, Manager};
pub(crate) use functions::{
    char_length, clock_timestamp, coalesce, coalesce_number, hashtextextended, lower, page_address, page_in_branch,
    page_name,
};
pub(crate) use functions::{page_place, pg_advisory_xact_lock};
pub(crate) use partial::{IsChannel, IsPage, IsProject, IsPublished, IsPublishedPage, IsService};
pub(crate) use tx::Done;
pub use tx::{Recorded, Submission, Tx, Written};

/// A connection, for other crates to pass on: they have no diesel to query it with.
pub type Conn = PgConnection;

/// The longest that anybody waits for an answer, waiting for a connection included. With what the
/// page needs beside it a refusal is out within three seconds.
const PATIENCE: Duration = Duration::from_millis(2500);

/// The present moment. Everything that stores or compares a time asks here.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks the clock")]
pub fn now() -> DateTime<Utc> {
    // As exact as the database keeps it, so that a time read back equals the one written.
    let now = Utc::now();
    DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
}

/// The day it is in London: appointments begin and end with it.
pub fn today() -> chrono::NaiveDate {
    now().with_timezone(&chrono_tz::Europe::London).date_naive()
}

tokio::task_local! {
    /// The id of the request that is being answered; events carry it.
    pub static REQUEST_ID: String;

    /// How long the request that is being answered has waited for the database: however often it asks, it does not wait
    /// longer than one call may.
    pub static WAITED: Cell<Duration>;
}

/// As whom something is read or written.
#[derive(Debug, Clone, Copy)]
pub enum As {
    /// Whoever holds the session with this token, if it has not ended.
    Session(TokenHash),
    /// The same; whoever runs things must have proved within this time who they are, or it ends in [`Error::NotRecent`].
    Recent(TokenHash, chrono::TimeDelta),
    /// This person: for what follows from their own act, and for tests.
    Person(PersonId),
}

/// A pool, and a queue before it: a request that waits costs a future, not a thread.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
    turns: Arc<Semaphore>,
    size: u32,
    /// Who tells other processes, where the database does not.
    nats: Option<Nats>,
    /// Blocking calls that nobody waits for any more, but that have not come back.
    overdue: Arc<AtomicI64>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Db {
    /// A pool of at most `size` connections. Connects lazily: it does not fail when the database is away.
    pub fn new(connector: Connector, size: u32) -> Self {
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(Duration::from_secs(2))
            .test_on_check_out(false)
            .idle_timeout(Some(Duration::from_secs(300)))
            .error_handler(Box::new(connect::LogOnce))
            .build_unchecked(Manager(connector));
        let (turns, overdue) = (Arc::new(Semaphore::new(size as usize)), Arc::default());
        Self { pool, turns, size, nats: None, overdue }
    }

    /// The same, whose writes are told by NATS if there is that.
    pub fn telling_by(self, nats: Option<Nats>) -> Self {
        Self { nats, ..self }
    }

    /// Reads as someone, in one snapshot that cannot write. Gives the actor back with what was read.
    ///
    /// # Errors
    /// [`Error::SignedOut`] if there is no such actor (any more), [`Error::Unavailable`] within
    /// three seconds if the database does not answer, and what `reads` gives.
    pub async fn read<T, F>(&self, who: As, reads: F) -> Result<(Actor, T)>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn, &Actor) -> Result<T> + Send + 'static,
    {
        self.blocking(Mode::Read, move |conn, _told| {
            let actor = who.actor(conn)?;
            let found = reads(conn, &actor)?;
            Ok((actor, found))
        })
        .await
    }

    /// Writes as someone; commits only what has been recorded.
    ///
    /// # Errors
    /// As [`Db::read`]. After [`Error::Unavailable`] the write may or may not have happened: only a
    /// second try of [`Db::write_once`] is safe.
    pub async fn write<T, F>(&self, who: As, work: F) -> Result<(Actor, T)>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Written<T> + Send + 'static,
    {
        self.writing(move |tx| {
            let actor = who.actor(tx)?;
            let Recorded(value) = work(tx, &actor)?;
            Ok((actor, value))
        })
        .await
    }

    /// Does what a write would do, and takes it back: for a look at what would come of it.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn rehearse<T, F>(&self, who: As, work: F) -> Result<(Actor, T)>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Written<T> + Send + 'static,
    {
        self.blocking(Mode::Rehearsal, move |conn, _told| {
            let actor = who.actor(conn)?;
            let Recorded(value) = work(&mut Tx::new(conn, None), &actor)?;
            Ok((actor, value))
        })
        .await
    }

    /// Writes as someone, once for each key: the same submission again changes nothing and gets the
    /// first answer again.
    ///
    /// # Errors
    /// As [`Db::write`]; and [`Error::AlreadySent`] if the key came before with another text.
    pub async fn write_once<T, F>(&self, who: As, form: Submission, work: F) -> Result<(Actor, T)>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Written<T> + Send + 'static,
    {
        self.writing(move |tx| {
            let actor = who.actor(tx)?;
            let value = form.once(tx, &actor, work)?;
            Ok((actor, value))
        })
        .await
    }

    /// Writes as the suite itself: sign-in, jobs, the operator's tool.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn system<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Written<T> + Send + 'static,
    {
        self.writing(move |tx| {
            let Recorded(value) = work(tx)?;
            Ok(value)
        })
        .await
    }

    /// Reads what belongs to no one: the list of departments on the sign-in page, a health check.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_open<T, F>(&self, reads: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        self.blocking(Mode::Read, move |conn, _told| reads(conn)).await
    }

    /// Whether the database answers, and how many calls have been given up on but not come back.
    ///
    /// # Errors
    /// [`Error::Unavailable`], in words for the log.
    pub async fn check(&self) -> Result<i64> {
        // Busy is not broken: where every connection works, and none has been given up on, all is well.
        let overdue = self.overdue.load(Ordering::Relaxed);
        if self.turns.available_permits() == 0 && overdue == 0 {
            return Ok(0);
        }
        self.read_open(|conn| {
            diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).execute(conn)?;
            Ok(())
        })
        .await?;
        Ok(self.overdue.load(Ordering::Relaxed))
    }

    async fn writing<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (request, keeps) = (request_id(), self.nats.is_some());
        self.blocking(Mode::Write, move |conn, told| {
            let mut tx = Tx::new(conn, request).keeping(keeps);
            let value = work(&mut tx)?;
            *told = tx.kept();
            Ok(value)
        })
        .await
    }

    /// Runs `work` in a transaction. What it leaves to be told goes out once that has committed, also where its caller
    /// has given up waiting.
    async fn blocking<T, F>(&self, mode: Mode, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn, &mut Vec<String>) -> Result<T> + Send + 'static,
    {
        let began = Instant::now();
        let patience = PATIENCE.saturating_sub(WAITED.try_with(Cell::get).unwrap_or_default());
        let deadline = began + patience;
        let call = Arc::new(Call { overdue: self.overdue.clone(), is_given_up: AtomicBool::new(false) });
        let given_up = call.clone();
        let answer = tokio::time::timeout(patience, async {
            let turn =
                self.turns.clone().acquire_owned().await.map_err(|error| Error::Unavailable(error.to_string()))?;
            let (pool, nats) = (self.pool.clone(), self.nats.clone());
            let span = tracing::Span::current();
            let call = call.clone();
            #[expect(clippy::disallowed_methods, reason = "the one hop, under a deadline and a turn")]
            let task = tokio::task::spawn_blocking(move || {
                let _turn = turn;
                let _in_span = span.enter();
                let _until_it_ends = call;
                let mut told = Vec::new();
                let outcome = in_transaction(&pool, mode, deadline, |conn| work(conn, &mut told));
                if let (Ok(_), Some(nats)) = (&outcome, nats) {
                    nats.tell(&told);
                }
                outcome
            });
            task.await.map_err(|error| Error::Unavailable(error.to_string()))?
        });
        let outcome = answer.await.unwrap_or_else(|_elapsed| {
            given_up.give_up();
            Err(Error::Unavailable("no answer from the database in time".to_owned()))
        });
        // Where no request is being answered, nobody counts.
        let _ = WAITED.try_with(|waited| waited.set(waited.get() + began.elapsed()));
        if matches!(outcome, Err(Error::Unavailable(_))) {
            metrics::counter!("db_unavailable_total").increment(1);
        }
        outcome
    }
}

/// A call to the database: counted as overdue from when its caller gave up until it comes back.
struct Call {
    overdue: Arc<AtomicI64>,
    is_given_up: AtomicBool,
}

impl Call {
    fn give_up(&self) {
        self.is_given_up.store(true, Ordering::Relaxed);
        self.overdue.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if *self.is_given_up.get_mut() {
            self.overdue.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

fn request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}

impl As {
    fn actor(self, conn: &mut Conn) -> Result<Actor> {
        match self {
            Self::Person(person) => Actor::load(conn, person),
            Self::Session(token) => sessions::actor(conn, &token),
            Self::Recent(token, within) => {
                let actor = sessions::actor(conn, &token)?;
                if actor.is_admin() && !actor.is_recent(within) { Err(Error::NotRecent) } else { Ok(actor) }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Read,
    Write,
    /// Written, looked at and taken back.
    Rehearsal,
}

/// Runs `work` in a transaction on a connection that answers. A connection that died while it lay
/// in the pool is found out by BEGIN, before anything was done, and replaced.
fn in_transaction<T>(
    pool: &Pool<Manager>,
    mode: Mode,
    deadline: Instant,
    work: impl FnOnce(&mut Conn) -> Result<T>,
) -> Result<T> {
    let begin = match mode {
        Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        Mode::Write | Mode::Rehearsal => "BEGIN",
    };
    let mut link = loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut link = pool.get_timeout(left).map_err(|error| Error::Unavailable(error.to_string()))?;
        match AnsiTransactionManager::begin_transaction_sql(&mut link.conn, begin) {
            Ok(()) => break link,
            Err(error) if left.is_zero() => return Err(error.into()),
            Err(_dead) => link.is_broken = true,
        }
    };
    let Link { conn, is_broken } = &mut *link;
    let outcome = work(conn).and_then(|value| {
        match mode {
            Mode::Read | Mode::Write => AnsiTransactionManager::commit_transaction(conn)?,
            Mode::Rehearsal => AnsiTransactionManager::rollback_transaction(conn)?,
        }
        Ok(value)
    });
    if let Err(error) = &outcome {
        *is_broken =
            matches!(error, Error::Unavailable(_)) || AnsiTransactionManager::rollback_transaction(conn).is_err();
    }
    outcome
}
