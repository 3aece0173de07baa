//! Messages of many writers in one transaction, so that thousands a second fit one disk.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{Array, BigInt, SmallInt, Text, Timestamptz, Uuid as SqlUuid};

use super::input::NewMessage;
use super::levels::followed;
use super::marks;
use super::model::{Channel, Message};
use super::reactions::Tally;
use crate::db::{Done, Tx, Written};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{ChannelNumber, ClientId, ItemId, MessageId, PersonId, SessionId, TopicId};
use crate::people;
use crate::policy::{Act, Actor, Seen, SpaceKind, Tier, act, facts_of};
use crate::schema::{channels, messages, topics};
use crate::signin::sessions;
use crate::text::{Html, RENDERER, Slug};

/// A message, and who sends it in which session.
#[derive(Debug, Clone)]
pub struct Send {
    /// Who.
    pub person: PersonId,
    /// The session they send it in; a session that has ended sends nothing.
    pub session: SessionId,
    /// The id of the request or socket that it came by, for the events; that of the transaction if there is none.
    pub request: Option<String>,
    /// What.
    pub message: NewMessage,
}

/// What became of a message.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It is stored under this number.
    Stored(Message),
    /// It was stored before, under this one.
    Known(Message),
}

/// Stores what may be sent, in the order given. Each has its own outcome; a refusal harms no other.
///
/// # Errors
/// Of the whole, when nothing was stored. Of one: [`Error::NotFound`] for a topic that its sender may
/// not know of, [`Error::Forbidden`], [`Error::SignedOut`], and [`Error::AlreadySent`] for a client id
/// that came before with another text. [`Error::Conflict`] of the whole, when one of the client ids was
/// stored by another process at this very moment: the next try finds it.
pub fn send_all(tx: &mut Tx<'_>, sends: &[Send]) -> Written<Vec<Result<Outcome>>> {
    // The same few statements for every batch: planning them anew costs more than carrying them out.
    tx.conn.batch_execute("set local plan_cache_mode = force_generic_plan")?;
    let people: Vec<PersonId> = unique(sends.iter().map(|send| send.person));
    let actors = facts_of(tx.conn, &people)?;
    let sessions = sessions::open(tx.conn, &unique(sends.iter().map(|send| send.session)))?;
    let topics = topics_of(tx, sends)?;
    let channels = locked_channels(tx, topics.values().copied())?;
    let known = already_stored(tx, sends, &people)?;

    let mut batch = Batch {
        numbers: channels.iter().map(|(id, c)| (*id, c.last_number)).collect(),
        followed: followed(tx.conn, channels.keys().copied())?,
        ..Batch::default()
    };
    let mut outcomes = Vec::with_capacity(sends.len());
    for send in sends {
        let outcome = (|| {
            let actor = actors.get(&send.person).ok_or(Error::SignedOut)?;
            if !sessions.get(&send.session).is_some_and(|session| session.stands_for(actor, tx.now)) {
                return Err(Error::SignedOut);
            }
            let topic = send.message.topic;
            let channel = topics.get(&topic).and_then(|id| channels.get(id)).ok_or(Error::NotFound)?;
            // The right to read and write is asked anew for every message.
            let act = may_send(actor, channel)?;
            if let Some(known) = known.get(&(send.person, send.message.client_id)) {
                return again(known, &send.message);
            }
            let html = people::with_names(tx, actor, send.message.body_html.clone())?;
            let named = people::newly_named(tx, &html, None)?;
            batch.add(actor, channel, act, (send, html), &named, tx.now)
        })();
        outcomes.push(outcome);
    }
    batch.store(tx)?;
    tx.recorded(outcomes)
}

/// Which act permits this actor to write here.
fn may_send(actor: &Actor, channel: &Channel) -> Result<&'static str> {
    let seen = Seen::by(actor, channel.clone())?;
    let is_service = seen.place.kind == SpaceKind::Service;
    let act = if is_service { act::SendServiceMessage::NAME } else { act::SendMessage::NAME };
    if seen.may_write() { Ok(act) } else { Err(Error::Forbidden(act)) }
}

fn again(known: &Message, message: &NewMessage) -> Result<Outcome> {
    // What was put otherwise since, or taken to another topic, is the same message still.
    let is_where_it_was = known.changed_at.is_some() || known.topic_id == message.topic;
    let is_same = (known.version > 1 || known.body == message.body) && is_where_it_was;
    if is_same { Ok(Outcome::Known(known.clone())) } else { Err(Error::AlreadySent) }
}

/// What is to be stored, gathered so that each table is written once.
#[derive(Default)]
struct Batch {
    numbers: BTreeMap<ItemId, ChannelNumber>,
    topics: BTreeMap<TopicId, ChannelNumber>,
    touched: BTreeMap<ItemId, ChannelNumber>,
    messages: Vec<Message>,
    events: Vec<Done>,
    /// Whom the messages name.
    named: BTreeSet<(PersonId, ItemId, ChannelNumber)>,
    /// Channels of which somebody wants to be told all.
    followed: BTreeSet<ItemId>,
    /// Which of the channels are conversations.
    direct: BTreeSet<ItemId>,
    seen: HashMap<(PersonId, ClientId), usize>,
}

impl Batch {
    fn add(
        &mut self,
        actor: &Actor,
        channel: &Channel,
        act: &'static str,
        (send, body_html): (&Send, Html),
        named: &[PersonId],
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Outcome> {
        let message = &send.message;
        // The same message twice in one batch: a client that resent at once.
        if let Some(index) = self.seen.get(&(actor.person, message.client_id)) {
            return again(&self.messages[*index], message);
        }
        let last = self.numbers.entry(channel.id).or_insert(channel.last_number);
        *last += 1;
        let number = *last;
        self.touched.insert(channel.id, number);
        self.topics.insert(message.topic, number);
        let stored = Message {
            id: MessageId::new(),
            channel_id: channel.id,
            number,
            topic_id: message.topic,
            author_id: actor.person,
            client_id: message.client_id,
            body: message.body.clone(),
            body_html,
            sent_at: now,
            version: 1,
            edited_at: None,
            deleted_at: None,
            changed_at: None,
            pinned_at: None,
            reactions: Tally::default(),
            author: actor.name.clone(),
            author_handle: Slug::parse(&actor.handle).map_err(|_| Error::NotFound)?,
            is_by_guest: actor.tier == Tier::Guest,
        };
        let event = Event::MessageSent { message: stored.id, item: channel.id, space: channel.place.id, number };
        self.seen.insert((actor.person, message.client_id), self.messages.len());
        self.messages.push(stored.clone());
        self.events.push(Done { person: actor.person, act, event, request: send.request.clone() });
        let (id, item, space) = (stored.id, channel.id, channel.place.id);
        if self.followed.contains(&item) {
            let event = Event::FollowedMessageSent { message: id, item, space, number };
            self.events.push(Done { person: actor.person, act, event, request: send.request.clone() });
        }
        let also = if channel.place.kind == SpaceKind::Conversation {
            // Whoever is in it hears of it; being named as well is nothing more.
            self.direct.insert(item);
            Some(Event::DirectMessageSent { message: id, item, space, number })
        } else {
            self.named.extend(named.iter().map(|person| (*person, item, number)));
            (!named.is_empty()).then(|| Event::MessageMentions {
                message: id,
                item,
                space,
                number,
                people: named.to_vec(),
            })
        };
        if let Some(event) = also {
            self.events.push(Done { person: actor.person, act, event, request: send.request.clone() });
        }
        Ok(Outcome::Stored(stored))
    }

    fn store(self, tx: &mut Tx<'_>) -> Result<()> {
        if self.messages.is_empty() {
            return Ok(());
        }
        marks::note_named(tx, &self.named)?;
        // Two batches on two nodes may hold the same client ids: in one order they never wait for each other.
        let mut sorted: Vec<&Message> = self.messages.iter().collect();
        sorted.sort_unstable_by_key(|message| (message.author_id, message.client_id));
        // A list for each column: the statement is as long for one message as for all of them.
        let of = |id: fn(&Message) -> uuid::Uuid| sorted.iter().map(|message| id(message)).collect::<Vec<_>>();
        diesel::sql_query(
            "insert into messages
                 (channel_id, number, id, topic_id, author_id, client_id, body, body_html, renderer, sent_at)
             select *, $9, $10 from unnest($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind::<Array<SqlUuid>, _>(of(|message| message.channel_id.0))
        .bind::<Array<BigInt>, _>(sorted.iter().map(|message| message.number).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(of(|message| message.id.0))
        .bind::<Array<SqlUuid>, _>(of(|message| message.topic_id.0))
        .bind::<Array<SqlUuid>, _>(of(|message| message.author_id.0))
        .bind::<Array<SqlUuid>, _>(of(|message| message.client_id.0))
        .bind::<Array<Text>, _>(sorted.iter().map(|message| &*message.body).collect::<Vec<&str>>())
        .bind::<Array<Text>, _>(sorted.iter().map(|message| &*message.body_html).collect::<Vec<&str>>())
        .bind::<SmallInt, _>(RENDERER)
        .bind::<Timestamptz, _>(tx.now)
        .execute(tx.conn)
        .map_err(known_elsewhere)?;
        // One statement each for all channels and topics; diesel has no UPDATE … FROM.
        let pairs = |map: BTreeMap<_, _>| map.into_iter().unzip::<_, _, Vec<uuid::Uuid>, Vec<i64>>();
        let (ids, numbers) = pairs(self.touched.into_iter().map(|(id, n)| (id.0, n)).collect());
        diesel::sql_query(
            "update channels set last_number = new.number \
             from unnest($1, $2) as new (id, number) where channels.item_id = new.id",
        )
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<BigInt>, _>(numbers)
        .execute(tx.conn)?;
        let (ids, numbers) = pairs(self.topics.into_iter().map(|(id, n)| (id.0, n)).collect());
        diesel::sql_query(
            "update topics set last_number = new.number \
             from unnest($1, $2) as new (id, number) where topics.id = new.id",
        )
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<BigInt>, _>(numbers)
        .execute(tx.conn)?;
        marks::note_said(tx, &self.messages, &self.direct)?;
        tx.record_all(&self.events)
    }
}

/// One client id that went to two channels by two nodes at once: no lock held one back for the other.
fn known_elsewhere(error: DieselError) -> Error {
    match &error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
            if info.constraint_name() == Some("messages_client_id_key") =>
        {
            Error::Conflict
        }
        _ => error.into(),
    }
}

fn topics_of(tx: &mut Tx<'_>, sends: &[Send]) -> Result<HashMap<TopicId, ItemId>> {
    let ids: Vec<TopicId> = unique(sends.iter().map(|send| send.message.topic));
    let rows: Vec<(TopicId, ItemId)> =
        topics::table.filter(topics::id.eq_any(ids)).select((topics::id, topics::channel_id)).load(tx.conn)?;
    Ok(rows.into_iter().collect())
}

/// The channels, each locked until commit: numbers are given one after another. Always in the order
/// of their ids, so that two batches never wait for each other.
fn locked_channels(tx: &mut Tx<'_>, of: impl Iterator<Item = ItemId>) -> Result<HashMap<ItemId, Channel>> {
    let ids = unique(of);
    let _locked: Vec<ItemId> = channels::table
        .filter(channels::item_id.eq_any(&ids))
        .order(channels::item_id)
        .select(channels::item_id)
        // Only numbers change: whoever notes a first mark in the channel need not wait, nor we for them.
        .for_no_key_update()
        .load(tx.conn)?;
    let found: Vec<Channel> = Channel::query().filter(channels::item_id.eq_any(&ids)).load(tx.conn)?;
    Ok(found.into_iter().map(|channel| (channel.id, channel)).collect())
}

fn already_stored(
    tx: &mut Tx<'_>,
    sends: &[Send],
    people: &[PersonId],
) -> Result<HashMap<(PersonId, ClientId), Message>> {
    let ids: Vec<ClientId> = unique(sends.iter().map(|send| send.message.client_id));
    let found: Vec<Message> = Message::query()
        .filter(messages::author_id.eq_any(people).and(messages::client_id.eq_any(ids)))
        .load(tx.conn)?;
    Ok(found.into_iter().map(|message| ((message.author_id, message.client_id), message)).collect())
}

fn unique<T: Ord>(of: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = of.collect();
    all.sort_unstable();
    all.dedup();
    all
}
