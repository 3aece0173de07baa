//! Talk without the socket, whole: channels, topics and messages as pages and forms. With it, the page's
//! script makes them live.
pub mod cards;
pub mod change;
pub mod completing;
pub mod desktop;
pub mod marks;
pub mod moving;
pub mod people;
pub mod pinning;
pub mod reacting;
mod row;
pub mod search;
pub mod settings;
mod views;
pub mod with;

pub use views::{more, unread};

use std::collections::HashMap;

use actix_web::web::{Path, Query};
use chrono::TimeDelta;
use civil_media_core::ids::{ClientId, MessageId, PersonId, TopicId};
use civil_media_core::items::{Card, Reaction};
use civil_media_core::policy::{Seen, SpaceKind};
use civil_media_core::spaces::{self, Audience};
use civil_media_core::talk::{self, Level, NewMessage, NewTopic, Unread};
use civil_media_core::text::{Slug, Title};
use civil_media_core::{Actor, Conn, Error, FieldErrors};
use serde::Deserialize;

use crate::error::{Result, WebError};
use crate::forms::{Sent, page, redisplay, see, see_sent};
use crate::paths;
use crate::visitor::Visitor;

/// How many messages a page shows.
const SIZE: usize = 50;

/// How many conversations are listed beside the channels.
const CONVERSATIONS: usize = 10;

/// How many channels and topics a page lists.
pub const CHANNELS: usize = 200;
const TOPICS: usize = 100;

/// How many entries of a list come before those of a page.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Skip {
    skip: i64,
}

impl Skip {
    /// So many, and not fewer than none.
    pub fn count(self) -> i64 {
        self.skip.max(0)
    }

    /// Where the next page begins, if there is one.
    pub fn next(self, size: usize, has_more: bool) -> Option<i64> {
        has_more.then(|| self.count().saturating_add(size as i64))
    }
}

/// One's conversations and channels.
pub async fn index(visitor: Visitor, skip: Query<Skip>) -> Result {
    let from = skip.count();
    let reads = move |conn: &mut Conn, actor: &Actor| {
        Ok((
            talk::channels(conn, actor, from, CHANNELS)?,
            // They stand on the first page.
            if from == 0 { talk::conversations(conn, actor, 0, CONVERSATIONS)? } else { (Vec::new(), true) },
        ))
    };
    let (me, ((channels, has_more), (conversations, has_others))) = visitor.read(reads).await?;
    let next = skip.next(CHANNELS, has_more);
    let listed = views::Index { channels, conversations, has_others, next, is_first: from == 0 };
    Ok(page(views::index(&me, &listed)))
}

/// A channel's topics.
pub async fn channel(visitor: Visitor, path: Path<Slug>, skip: Query<Skip>) -> Result {
    let (me, inside) = visitor.read(move |conn, actor| inside(conn, actor, &path, *skip)).await?;
    Ok(page(views::channel(&me, &inside, "", &FieldErrors::default())))
}

/// A channel with its topics.
#[derive(Debug)]
pub struct Inside {
    /// The channel.
    pub channel: Seen<talk::Channel>,
    /// How many can read it.
    pub audience: Audience,
    /// A page of its topics, the one last spoken in first.
    pub topics: Vec<talk::Topic>,
    /// Where the next page of them begins.
    pub next: Option<i64>,
    /// What the reader has not read of them.
    pub unread: HashMap<TopicId, Unread>,
    /// What is pinned in it.
    pub pinned: Vec<talk::Message>,
    /// Who is in it, where that is by invitation.
    pub invited: Vec<talk::Party>,
    /// Of what of it the reader is told.
    pub level: Level,
}

fn inside(conn: &mut Conn, actor: &Actor, path: &Slug, skip: Skip) -> civil_media_core::Result<Inside> {
    let channel = talk::find(conn, actor, path)?;
    let audience = spaces::audience(conn, &channel.place, channel.visibility, channel.marked.marking())?;
    let (topics, has_more) = talk::topics(conn, &channel, skip.count(), TOPICS)?;
    let next = skip.next(TOPICS, has_more);
    let unread = talk::unread_topics(conn, actor, &channel, &topics)?;
    let pinned = talk::pinned(conn, &channel)?;
    let invited = talk::invited(conn, &channel)?;
    let level = talk::level(conn, actor, &channel)?;
    Ok(Inside { channel, audience, topics, next, unread, pinned, invited, level })
}

/// Which messages a page shows: those before a number, those after one, or the newest.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Range {
    before: Option<i64>,
    after: Option<i64>,
}

impl Range {
    /// Those before a number.
    pub fn before(number: i64) -> Self {
        Self { before: Some(number), after: None }
    }
}

/// A topic's messages, the newest last.
pub async fn topic(visitor: Visitor, path: Path<(Slug, Slug)>, range: Query<Range>) -> Result {
    let (path, topic) = path.into_inner();
    let (me, shown) = visitor.read(move |conn, actor| shown(conn, actor, &path, &topic, &range)).await?;
    Ok(page(views::topic(&me, &shown, "", &FieldErrors::default())))
}

/// A topic with a page of its messages.
#[derive(Debug)]
pub struct Shown {
    /// The channel.
    pub channel: Seen<talk::Channel>,
    /// The topic.
    pub topic: talk::Topic,
    /// Who else is in it, where it is a direct conversation.
    pub others: Option<Vec<talk::Party>>,
    /// Who of them is here.
    pub here: Vec<PersonId>,
    /// Messages, oldest first.
    pub messages: Vec<talk::Message>,
    /// Whether there are older ones.
    pub has_more: bool,
    /// Whether these are the newest.
    pub is_end: bool,
    /// The number of the first message that the reader has not read, and how many there are from it on.
    pub news: Option<(i64, i64)>,
    /// What they lead to.
    pub cards: HashMap<MessageId, Vec<Seen<Card>>>,
    /// How the reader reacted to which of them.
    pub mine: Vec<(MessageId, Reaction)>,
    /// For how long the reader may change what they said; none for as long as they like.
    pub window: Option<TimeDelta>,
}

pub fn shown(
    conn: &mut Conn,
    actor: &Actor,
    path: &Slug,
    topic: &Slug,
    range: &Range,
) -> civil_media_core::Result<Shown> {
    let (channel, topic) = talk::place(conn, actor, path, topic)?;
    let others = match channel.place.kind {
        SpaceKind::Conversation => talk::others_in(conn, actor, &[channel.id])?.remove(&channel.id),
        _ => None,
    };
    let (messages, has_more, is_end) = match range.after {
        Some(after) => {
            let (messages, is_more_behind) = talk::later(conn, &channel, topic.id, after, SIZE)?;
            // Nobody says that something is after nothing.
            (messages, after > 0, !is_more_behind)
        }
        None => {
            let (messages, has_more) = talk::history(conn, &channel, Some(topic.id), range.before, SIZE)?;
            let last = messages.last().map_or(0, |message| message.number);
            (messages, has_more, range.before.is_none() || topic.last_number <= last)
        }
    };
    let news = talk::first_unread(conn, actor, &channel, topic.id)?;
    let parties: Vec<PersonId> = others.iter().flatten().map(|party| party.named.id).collect();
    let here = talk::present(conn, actor, &parties)?;
    let window = talk::window(conn, actor)?;
    let cards = talk::cards(conn, actor, &messages)?;
    let mine = talk::own_reactions(conn, actor, &messages)?;
    Ok(Shown { channel, topic, others, here, mine, cards, messages, has_more, is_end, news, window })
}

/// Leads to a message in its topic.
pub async fn there(visitor: Visitor, id: Path<MessageId>) -> Result {
    let id = id.into_inner();
    let (_, found) = visitor.read(move |conn, actor| talk::spoken(conn, actor, id)).await?;
    let last = found.channel.last_number;
    Ok(see(&paths::message_around(found.channel.part(), &found.topic, found.message.number, last)))
}

/// A topic to start, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TopicForm {
    title: String,
}

/// Starts a topic.
pub async fn start(visitor: Visitor, path: Path<Slug>, sent: Sent<TopicForm>) -> Result {
    let path = path.into_inner();
    let outcome = match Title::parse(&sent.form.title) {
        Ok(title) => {
            let (path, new) = (path.clone(), NewTopic { title });
            visitor
                .submit(sent.submission, move |tx, actor| talk::start_topic(tx, actor, &path, &new))
                .await
                .map(|(me, (_, slug))| (me, slug))
        }
        Err(problem) => Err(WebError::Core(Error::invalid("title", problem))),
    };
    match outcome {
        Ok((_, slug)) => Ok(see(&paths::topic(&path, &slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, inside) = visitor.read(move |conn, actor| inside(conn, actor, &path, Skip::default())).await?;
            Ok(redisplay(views::channel(&me, &inside, &sent.form.title, &errors)))
        }
    }
}

/// A message, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    body: String,
}

/// Sends a message.
pub async fn say(visitor: Visitor, path: Path<(Slug, Slug)>, sent: Sent<MessageForm>) -> Result {
    let (path, slug) = path.into_inner();
    let (asked, topic) = (path.clone(), slug.clone());
    let (me, found) = visitor.read(move |conn, actor| shown(conn, actor, &asked, &topic, &Range::default())).await?;
    // The form's key is the message's: sent twice, or by form and socket, it is one message.
    let message = NewMessage::parse(ClientId(sent.submission.key.0), found.topic.id, &sent.form.body);
    match message {
        Ok(message) => {
            visitor.check_message()?;
            let (_, said) = visitor.write(move |tx, actor| talk::say(tx, actor, message)).await?;
            Ok(see_sent(&paths::message(&path, &slug, said.number), sent.submission.key))
        }
        // What cannot be sent anyway is not worth correcting.
        Err(_) if !found.channel.may_write() => Err(Error::Forbidden("SendMessage").into()),
        Err(problem) => {
            let errors = FieldErrors::one("body", problem);
            Ok(redisplay(views::topic(&me, &found, &sent.form.body, &errors)))
        }
    }
}
