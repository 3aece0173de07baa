//! Sessions: the browser holds a random token, the row its hash.
use std::collections::HashMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::config::Secret;
use crate::db::{self, Conn, Tx, Written};
use crate::error::{Error, Result};
use crate::events::{Event, SessionEnd};
use crate::ids::{IdentityId, PersonId, ProviderId, SessionId};
use crate::policy::{Actor, ActorRow, Seen, Standing, Subject, act, actors};
use crate::schema::{feeds, identities, sessions};

diesel::allow_tables_to_appear_in_same_query!(sessions, actors);

/// A session lasts this long at most, whatever happens in it.
pub const LONGEST: Duration = Duration::hours(12);
/// A session of somebody who runs things ends after this long without a request.
pub const IDLE_ADMIN: Duration = Duration::minutes(30);
/// A session is noted as in use at most this often.
pub const NOTED_EVERY: Duration = Duration::minutes(1);

/// The SHA-256 of a session's token: what the database knows of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(***)")
    }
}

impl TokenHash {
    /// The hash of a token as it stands in the cookie.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// Its bytes, as a column has them.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// 256 random bits in base64url: a token, a state, a nonce.
///
/// # Errors
/// [`Error::Unavailable`] if the machine has no randomness to give.
pub fn random_token() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The session that somebody acts in.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
pub struct Current {
    /// Its id.
    pub id: SessionId,
    /// When it was last noted as in use.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// When its person proved to their provider who they are, if that is known.
    pub authenticated_at: Option<DateTime<Utc>>,
}

impl Current {
    /// Whether its person proved who they are within this time.
    pub fn is_recent(&self, within: Duration) -> bool {
        self.authenticated_at.is_some_and(|at| db::now() < at + within)
    }

    /// Whether this actor may still act in it: it is not too old, and not idle for too long if they run things.
    pub(crate) fn stands_for(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        let is_idle = actor.is_admin() && self.last_seen_at + IDLE_ADMIN < now;
        !is_idle && now < self.expires_at
    }
}

/// Those of some sessions that nobody has ended. Whether one still stands, [`Current::stands_for`] says.
pub(crate) fn open(conn: &mut Conn, of: &[SessionId]) -> Result<HashMap<SessionId, Current>> {
    let found: Vec<Current> = sessions::table
        .filter(sessions::id.eq_any(of).and(sessions::ended_at.is_null()))
        .select(Current::as_select())
        .load(conn)?;
    Ok(found.into_iter().map(|current| (current.id, current)).collect())
}

/// Whoever holds the session with this token.
pub(crate) fn actor(conn: &mut Conn, token: &TokenHash) -> Result<Actor> {
    let now = db::now();
    let row: Option<(Current, ActorRow)> = sessions::table
        .inner_join(actors::table.on(actors::person_id.eq(sessions::person_id)))
        .filter(sessions::token_hash.eq(&token.0[..]))
        .filter(sessions::ended_at.is_null())
        .select((Current::as_select(), ActorRow::as_select()))
        .first(conn)
        .optional()?;
    let (current, row) = row.ok_or(Error::SignedOut)?;
    let mut actor = row.active()?;
    if !current.stands_for(&actor, now) {
        return Err(Error::SignedOut);
    }
    actor.session = Some(current);
    Ok(actor)
}

/// A session as its person sees it in their list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    person_id: PersonId,
    /// The browser and system, in a few words.
    pub device: String,
    /// When they signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last noted as in use.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

impl Subject for Session {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let is_own = self.person_id == actor.person;
        is_own.then(|| Standing { owns: true, ..actor.at_large() })
    }
}

/// What a new session is made of.
#[derive(Debug)]
pub(crate) struct NewSession<'a> {
    pub person: PersonId,
    pub identity: IdentityId,
    pub provider: ProviderId,
    pub provider_sid: Option<&'a str>,
    pub id_token: Option<&'a [u8]>,
    pub device: &'a str,
    /// When they proved to their provider who they are, if that is known.
    pub authenticated_at: Option<DateTime<Utc>>,
}

/// Starts a session. Gives the token for the cookie; it is stored nowhere.
pub(crate) fn start(tx: &mut Tx<'_>, new: &NewSession<'_>) -> Result<Secret> {
    let token = random_token()?;
    let id = SessionId::new();
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(id),
            sessions::token_hash.eq(&TokenHash::of(&token).0[..]),
            sessions::person_id.eq(new.person),
            sessions::identity_id.eq(new.identity),
            sessions::provider_sid.eq(new.provider_sid),
            sessions::id_token.eq(new.id_token),
            sessions::device.eq(new.device),
            sessions::authenticated_at.eq(new.authenticated_at),
            sessions::created_at.eq(tx.now),
            sessions::last_seen_at.eq(tx.now),
            sessions::expires_at.eq(tx.now + LONGEST),
        ))
        .execute(tx.conn)?;
    let event = Event::SignedIn { person: new.person, session: id, provider: new.provider };
    tx.record_as("sign-in", &event)?;
    Ok(Secret::new(token))
}

/// Somebody's sessions that have not ended, the one last used first.
pub fn mine(conn: &mut Conn, actor: &Actor) -> Result<Vec<Seen<Session>>> {
    let open = sessions::table
        .filter(sessions::person_id.eq(actor.person))
        .filter(sessions::ended_at.is_null().and(sessions::expires_at.gt(db::now())))
        .order((sessions::last_seen_at.desc(), sessions::id))
        .limit(100)
        .select(Session::as_select())
        .load(conn)?;
    Ok(Seen::all(actor, open))
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::NotFound`] for any other.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: SessionId) -> Written<()> {
    let session: Session = sessions::table
        .filter(sessions::id.eq(id).and(sessions::person_id.eq(actor.person)))
        .select(Session::as_select())
        .first(tx.conn)?;
    let permit = Seen::by(actor, session)?.permit::<act::EndSession>()?;
    let is_here = actor.session.is_some_and(|current| current.id == id);
    let why = if is_here { SessionEnd::SignedOut } else { SessionEnd::EndedElsewhere };
    diesel::update(sessions::table.find(id).filter(sessions::ended_at.is_null()))
        .set((sessions::ended_at.eq(tx.now), sessions::ended_by.eq(why)))
        .execute(tx.conn)?;
    let event = Event::SessionEnded { person: actor.person, session: id, why };
    tx.record(actor, permit, &event, ())
}

/// Ends every session of one's own but this one. Gives how many there were.
pub fn end_others(tx: &mut Tx<'_>, actor: &Actor) -> Written<usize> {
    let others = Whose::PersonExcept(actor.person, actor.session.map(|current| current.id));
    let count = end_from_outside(tx, others, SessionEnd::EndedElsewhere, "sessions")?;
    tx.recorded(count)
}

/// The provider and sealed ID token of one's own session: what its provider asks for at sign-out.
pub fn for_sign_out(conn: &mut Conn, actor: &Actor) -> Result<Option<(ProviderId, Option<Vec<u8>>)>> {
    let Some(current) = actor.session else { return Ok(None) };
    Ok(sessions::table
        .inner_join(identities::table)
        .filter(sessions::id.eq(current.id))
        .select((identities::provider_id, sessions::id_token))
        .first(conn)
        .optional()?)
}

/// Whose sessions come to an end without them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose<'a> {
    Person(PersonId),
    /// All of somebody's but this one.
    PersonExcept(PersonId, Option<SessionId>),
    Identity(IdentityId),
    /// Those of an identity of whose session at the provider no name is known.
    IdentityNameless(IdentityId),
    ProviderSession(ProviderId, &'a str),
}

/// Ends sessions from outside. Gives how many there were.
pub(crate) fn end_from_outside(
    tx: &mut Tx<'_>,
    whose: Whose<'_>,
    why: SessionEnd,
    agent: &'static str,
) -> Result<usize> {
    let open = sessions::table.inner_join(identities::table).filter(sessions::ended_at.is_null());
    let open = open.select((sessions::id, sessions::person_id));
    let ended: Vec<(SessionId, PersonId)> = match whose {
        Whose::Person(person) => open.filter(sessions::person_id.eq(person)).load(tx.conn)?,
        Whose::PersonExcept(person, kept) => {
            let kept: Vec<SessionId> = kept.into_iter().collect();
            open.filter(sessions::person_id.eq(person).and(sessions::id.ne_all(kept))).load(tx.conn)?
        }
        Whose::Identity(identity) => open.filter(sessions::identity_id.eq(identity)).load(tx.conn)?,
        Whose::IdentityNameless(identity) => {
            open.filter(sessions::identity_id.eq(identity).and(sessions::provider_sid.is_null())).load(tx.conn)?
        }
        Whose::ProviderSession(provider, sid) => {
            open.filter(identities::provider_id.eq(provider).and(sessions::provider_sid.eq(sid))).load(tx.conn)?
        }
    };
    // Who is shut out comes back to no feed of before.
    if let (Whose::Person(person), SessionEnd::SwitchedOff) = (whose, why) {
        diesel::delete(feeds::table.filter(feeds::person_id.eq(person))).execute(tx.conn)?;
    }
    let ids: Vec<SessionId> = ended.iter().map(|(id, _)| *id).collect();
    diesel::update(sessions::table.filter(sessions::id.eq_any(&ids)))
        .set((sessions::ended_at.eq(tx.now), sessions::ended_by.eq(why)))
        .execute(tx.conn)?;
    for (session, person) in &ended {
        tx.record_as(agent, &Event::SessionEnded { person: *person, session: *session, why })?;
    }
    Ok(ended.len())
}

/// Ends the session that a browser held before it signed in anew: a planted cookie is worthless after.
pub(crate) fn replace(tx: &mut Tx<'_>, token: &TokenHash) -> Result<()> {
    let old: Option<(SessionId, PersonId)> =
        diesel::update(sessions::table.filter(sessions::token_hash.eq(&token.0[..]).and(sessions::ended_at.is_null())))
            .set((sessions::ended_at.eq(tx.now), sessions::ended_by.eq(SessionEnd::Replaced)))
            .returning((sessions::id, sessions::person_id))
            .get_result(tx.conn)
            .optional()?;
    if let Some((session, person)) = old {
        tx.record_as("sign-in", &Event::SessionEnded { person, session, why: SessionEnd::Replaced })?;
    }
    Ok(())
}

/// Notes that a session is in use.
pub fn touch(tx: &mut Tx<'_>, session: SessionId) -> Written<()> {
    diesel::update(sessions::table.find(session).filter(sessions::last_seen_at.lt(tx.now - NOTED_EVERY)))
        .set(sessions::last_seen_at.eq(tx.now))
        .execute(tx.conn)?;
    tx.quietly(())
}
