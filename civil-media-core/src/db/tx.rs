//! A transaction that can be written in, and the trace that every write leaves.
use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::ops::{Deref, DerefMut};

use super::Conn;
use crate::error::{Error, Result};
use crate::events::{Event, feed};
use crate::ids::{FormKey, PersonId};
use crate::policy::{Act, Actor, Permit};
use crate::schema::{event_queue, events, submissions};

/// A transaction that can be written in.
pub struct Tx<'a> {
    pub(crate) conn: &'a mut Conn,
    /// One moment for all that is written together.
    pub now: DateTime<Utc>,
    request: Option<String>,
    told: Told,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("now", &self.now).finish_non_exhaustive()
    }
}

/// The result of a write that has left its trace.
#[must_use = "a write that is not returned is not committed"]
#[derive(Debug)]
pub struct Recorded<T>(pub(super) T);

impl<T> Recorded<T> {
    /// What was written, for a caller that writes more in the same transaction.
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

/// What a function that writes gives back.
pub type Written<T> = Result<Recorded<T>>;

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: &'a mut Conn, request: Option<String>) -> Self {
        Self { conn, now: super::now(), request, told: Told::ByDatabase }
    }

    /// One whose notices are kept for somebody to tell once it has committed.
    pub(super) fn keeping(mut self, keeps: bool) -> Self {
        if keeps {
            self.told = Told::Kept(Vec::new());
        }
        self
    }

    /// The notices that it kept.
    pub(super) fn kept(self) -> Vec<String> {
        match self.told {
            Told::ByDatabase => Vec::new(),
            Told::Kept(notices) => notices,
        }
    }

    /// Ends a write: audit trail, notifications and live updates all start from this one row.
    pub(crate) fn record<A: Act, S, T>(
        &mut self,
        actor: &Actor,
        _permit: Permit<A, S>,
        event: &Event,
        value: T,
    ) -> Written<T> {
        self.trace(std::slice::from_ref(event), Trace::Person(actor.person, A::NAME))?;
        Ok(Recorded(value))
    }

    /// Events beside the one that ends a write, under the same permit: many of one kind at once.
    pub(crate) fn also<A: Act, S>(&mut self, actor: &Actor, _permit: &Permit<A, S>, events: &[Event]) -> Result<()> {
        self.trace(events, Trace::Person(actor.person, A::NAME))
    }

    /// As [`Tx::also`], thousands in one statement and without notices: the log alone has to know of these, and whoever
    /// listens could not keep up with them.
    pub(crate) fn also_many<A: Act, S>(&mut self, actor: &Actor, _permit: &Permit<A, S>, of: &[Event]) -> Result<()> {
        self.trace_many(of, Trace::Person(actor.person, A::NAME))
    }

    /// As [`Tx::also_many`], of the suite itself.
    pub(crate) fn also_many_as(&mut self, agent: &'static str, of: &[Event]) -> Result<()> {
        self.trace_many(of, Trace::Agent(agent))
    }

    /// Ends a write of the suite itself, or of a person whom the suite does not know yet.
    pub(crate) fn record_as(&mut self, agent: &'static str, event: &Event) -> Result<()> {
        self.trace(std::slice::from_ref(event), Trace::Agent(agent))
    }

    /// Many events of many people at once: a batch of messages. The caller has their permits.
    pub(crate) fn record_all(&mut self, done: &[Done]) -> Result<()> {
        // What is read by a job goes into its queue too, one by one: few of many messages do.
        let (queued, plain): (Vec<&Done>, Vec<&Done>) = done.iter().partition(|one| !one.event.readers().is_empty());
        for Done { person, act, event, request } in queued {
            let own = request.clone().or_else(|| self.request.clone());
            let kept = std::mem::replace(&mut self.request, own);
            self.trace(std::slice::from_ref(event), Trace::Person(*person, act))?;
            self.request = kept;
        }
        if plain.is_empty() {
            return Ok(());
        }
        let mut notices = Vec::with_capacity(plain.len());
        let own = self.request.clone();
        let all = plain.into_iter().map(|Done { person, act, event, request }| {
            (event, Trace::Person(*person, act), request.as_deref().or(own.as_deref()))
        });
        for payload in self.log_together(all)? {
            notices.push(payload.to_string());
        }
        self.notify(notices)
    }

    /// Does something that may fail without harm to what this transaction did before.
    pub(crate) fn attempt<T>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let (now, request) = (self.now, self.request.clone());
        self.conn.batch_execute("savepoint attempt")?;
        let told = std::mem::replace(&mut self.told, Told::ByDatabase);
        let mut within = Tx { conn: self.conn, now, request, told: told.inner() };
        let outcome = work(&mut within);
        let more = within.kept();
        self.told = told;
        if outcome.is_ok()
            && let Told::Kept(notices) = &mut self.told
        {
            notices.extend(more);
        }
        let end = if outcome.is_ok() { "release savepoint attempt" } else { "rollback to savepoint attempt" };
        self.conn.batch_execute(end)?;
        outcome
    }

    /// Ends a write that is no news: a mark, a token used up, rows that have expired.
    pub(crate) fn quietly<T>(&mut self, value: T) -> Written<T> {
        Ok(Recorded(value))
    }

    /// Ends a transaction in which `record_as` or `record_all` has left the trace.
    pub(crate) fn recorded<T>(&mut self, value: T) -> Written<T> {
        Ok(Recorded(value))
    }

    fn trace(&mut self, of: &[Event], by: Trace) -> Result<()> {
        for event in of {
            let (space, item) = event.concerns();
            let (person, act, agent) = by.parts();
            let id: i64 = diesel::insert_into(events::table)
                .values((
                    events::kind.eq(event.kind()),
                    events::act.eq(act),
                    events::actor_id.eq(person),
                    events::agent.eq(agent),
                    events::space_id.eq(space),
                    events::item_id.eq(item),
                    events::payload.eq(json(event)?),
                    events::request_id.eq(self.request.as_deref()),
                    events::at.eq(self.now),
                ))
                .returning(events::id)
                .get_result(self.conn)?;
            for reader in event.readers() {
                diesel::insert_into(event_queue::table)
                    .values((event_queue::event_id.eq(id), event_queue::reader.eq(*reader)))
                    .execute(self.conn)?;
            }
            self.notify(vec![json(event)?.to_string()])?;
        }
        Ok(())
    }

    fn trace_many(&mut self, of: &[Event], by: Trace) -> Result<()> {
        debug_assert!(of.iter().all(|event| event.readers().is_empty() && !event.narrows()), "nothing follows of them");
        if of.is_empty() {
            return Ok(());
        }
        let request = self.request.clone();
        self.log_together(of.iter().map(|event| (event, by, request.as_deref())))?;
        Ok(())
    }

    /// Writes events into the log, in a statement that is as long for one of them as for thousands: a list for each column.
    /// Gives them as they stand there.
    fn log_together<'e>(
        &mut self,
        all: impl Iterator<Item = (&'e Event, Trace, Option<&'e str>)>,
    ) -> Result<Vec<serde_json::Value>> {
        let (mut kinds, mut acts, mut actors, mut agents) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut spaces, mut items, mut payloads, mut requests) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (event, by, request) in all {
            let (person, act, agent) = by.parts();
            let (space, item) = event.concerns();
            kinds.push(event.kind());
            acts.push(act);
            actors.push(person);
            agents.push(agent);
            spaces.push(space);
            items.push(item);
            payloads.push(json(event)?);
            requests.push(request);
        }
        diesel::sql_query(
            "insert into events (kind, act, actor_id, agent, space_id, item_id, payload, request_id, at)
             select *, $9 from unnest($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<Nullable<Text>>, _>(acts)
        .bind::<Array<Nullable<SqlUuid>>, _>(actors)
        .bind::<Array<Nullable<Text>>, _>(agents)
        .bind::<Array<Nullable<SqlUuid>>, _>(spaces)
        .bind::<Array<Nullable<SqlUuid>>, _>(items)
        .bind::<Array<Jsonb>, _>(&payloads)
        .bind::<Array<Nullable<Text>>, _>(requests)
        .bind::<Timestamptz, _>(self.now)
        .execute(self.conn)?;
        Ok(payloads)
    }

    fn notify(&mut self, notices: Vec<String>) -> Result<()> {
        match &mut self.told {
            Told::Kept(kept) => kept.extend(notices),
            Told::ByDatabase => {
                diesel::sql_query("select pg_notify($1, notice) from unnest($2) as notice")
                    .bind::<Text, _>(feed::CHANNEL)
                    .bind::<Array<Text>, _>(notices)
                    .execute(self.conn)?;
            }
        }
        Ok(())
    }
}

/// How other processes hear of what a transaction did.
enum Told {
    /// By the database, as it commits.
    ByDatabase,
    /// By whoever ran it, once it has committed.
    Kept(Vec<String>),
}

impl Told {
    /// For what is done within.
    fn inner(&self) -> Self {
        match self {
            Self::ByDatabase => Self::ByDatabase,
            Self::Kept(_) => Self::Kept(Vec::new()),
        }
    }
}

/// One of many events that are recorded together.
#[derive(Debug)]
pub(crate) struct Done {
    pub person: PersonId,
    pub act: &'static str,
    pub event: Event,
    /// What it came by; that of the transaction if there is none.
    pub request: Option<String>,
}

#[derive(Clone, Copy)]
enum Trace {
    Person(PersonId, &'static str),
    Agent(&'static str),
}

impl Trace {
    /// The person, their act, and the agent, as they stand in the log.
    fn parts(self) -> (Option<PersonId>, Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Person(person, act) => (Some(person), Some(act), None),
            Self::Agent(agent) => (None, None, Some(agent)),
        }
    }
}

fn json(event: &Event) -> Result<serde_json::Value> {
    serde_json::to_value(event)
        .map_err(|error| Error::Database(diesel::result::Error::SerializationError(error.into())))
}

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

/// A form as it was sent: its key, and a fingerprint of what it said.
#[derive(Debug, Clone, Copy)]
pub struct Submission {
    /// The key that the form carried.
    pub key: FormKey,
    fingerprint: [u8; 32],
}

impl Submission {
    /// A submission of this text (address and body) under this key.
    pub fn new(key: FormKey, text: &[u8]) -> Self {
        Self { key, fingerprint: Sha256::digest(text).into() }
    }

    /// Does the work unless this key has been handled; then gives what it gave.
    pub(super) fn once<T: Serialize + DeserializeOwned>(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        work: impl FnOnce(&mut Tx<'_>, &Actor) -> Written<T>,
    ) -> Result<T> {
        // The row is taken first: whoever comes second waits here until the first has committed.
        let is_first = diesel::insert_into(submissions::table)
            .values((
                submissions::person_id.eq(actor.person),
                submissions::key.eq(self.key),
                submissions::fingerprint.eq(&self.fingerprint[..]),
                submissions::answer.eq(serde_json::Value::Null),
                submissions::at.eq(tx.now),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn)?
            == 1;
        let row = submissions::table.find((actor.person, self.key));
        if is_first {
            let Recorded(value) = work(tx, actor)?;
            let answer = serde_json::to_value(&value).map_err(unreadable)?;
            diesel::update(row).set(submissions::answer.eq(answer)).execute(tx.conn)?;
            return Ok(value);
        }
        let (fingerprint, answer): (Vec<u8>, serde_json::Value) =
            row.select((submissions::fingerprint, submissions::answer)).first(tx.conn)?;
        if fingerprint != self.fingerprint {
            return Err(Error::AlreadySent);
        }
        serde_json::from_value(answer).map_err(unreadable)
    }
}

fn unreadable(error: serde_json::Error) -> Error {
    Error::Database(diesel::result::Error::DeserializationError(error.into()))
}

impl<T> Recorded<T> {
    /// The same trace, with another answer for the caller.
    pub fn with<U>(self, value: U) -> Recorded<U> {
        Recorded(value)
    }
}
