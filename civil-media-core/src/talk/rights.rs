//! Whether those who listen may go on listening, for many at once.
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::Channel;
use crate::db::{self, Conn};
use crate::error::Result;
use crate::ids::{ItemId, PersonId, SessionId};
use crate::policy::{Actor, Subject as _, facts_of};
use crate::schema::channels;
use crate::signin::sessions::{self, Current};

/// The rights of some listeners at one moment.
#[derive(Debug)]
pub struct Rights {
    sessions: HashMap<SessionId, Current>,
    people: HashMap<PersonId, Actor>,
    channels: HashMap<ItemId, Channel>,
    at: DateTime<Utc>,
}

impl Rights {
    /// Whether somebody's session still stands.
    pub fn is_signed_in(&self, person: PersonId, session: SessionId) -> bool {
        let actor = self.people.get(&person);
        let session = self.sessions.get(&session);
        actor.zip(session).is_some_and(|(actor, session)| session.stands_for(actor, self.at))
    }

    /// Whether somebody may read a channel.
    pub fn reads(&self, person: PersonId, channel: ItemId) -> bool {
        let actor = self.people.get(&person);
        let channel = self.channels.get(&channel);
        actor.zip(channel).is_some_and(|(actor, channel)| channel.standing(actor).is_some())
    }
}

/// The rights of these people in these sessions and channels, in three queries however many they are.
pub fn rights(conn: &mut Conn, of: &[SessionId], people: &[PersonId], wanted: &[ItemId]) -> Result<Rights> {
    let found: Vec<Channel> = Channel::query().filter(channels::item_id.eq_any(wanted)).load(conn)?;
    Ok(Rights {
        sessions: sessions::open(conn, of)?,
        people: facts_of(conn, people)?,
        channels: found.into_iter().map(|channel| (channel.id, channel)).collect(),
        at: db::now(),
    })
}

/// The numbers of the newest messages of some channels: what a node has missed shows here.
pub fn newest_numbers(conn: &mut Conn, wanted: &[ItemId]) -> Result<Vec<(ItemId, i64)>> {
    Ok(channels::table
        .filter(channels::item_id.eq_any(wanted))
        .select((channels::item_id, channels::last_number))
        .load(conn)?)
}
