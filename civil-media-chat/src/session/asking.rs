//! What a client asks about what was said before: a page of a channel or a topic, and what a search finds.
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use actix_ws::Closed;
use civil_media_core::ids::{ChannelNumber, ItemId, MessageId, PersonId, TopicId};
use civil_media_core::people::Language;
use civil_media_core::policy::Seen;
use civil_media_core::talk::{self, Channel, Query, Unread};
use civil_media_core::{Actor, Conn, Error};
use tokio::time::timeout;

use super::Open;
use crate::protocol::{Code, Notice, Told};

/// How many messages one page of history has.
const PAGE: usize = 50;
/// How many channels or topics one page of a list has.
const LISTED: usize = 100;
/// How many messages one page of a search has.
const FOUND: usize = 20;

impl Open {
    /// Tells the newest messages before a number, oldest of them first.
    pub(super) async fn history(
        &mut self,
        channel: ItemId,
        topic: Option<TopicId>,
        before: Option<ChannelNumber>,
    ) -> Result<(), Closed> {
        let reads = move |conn: &mut Conn, actor: &Actor| {
            let channel = talk::channel(conn, actor, channel)?;
            talk::history(conn, &channel, topic, before, PAGE)
        };
        match self.life.chat.db.read(self.life.who, reads).await {
            Ok((_, (messages, more))) => {
                let messages = messages.iter().map(Into::into).collect();
                self.tell(&Notice::History { channel, messages, more }).await
            }
            Err(error) => self.unanswered(&error, Some(channel)).await,
        }
    }

    /// Tells what a search finds, the newest first.
    pub(super) async fn search(&mut self, text: String, behind: Option<MessageId>) -> Result<(), Closed> {
        let Ok(query) = Query::parse(&text) else { return self.refuse(Code::Invalid, None, None).await };
        let chat = Arc::clone(&self.life.chat);
        let turn = timeout(Duration::from_secs(1), chat.searching.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return self.refuse(Code::TryAgain, None, None).await };
        let reads = move |conn: &mut Conn, actor: &Actor| talk::search(conn, actor, &query, behind, FOUND);
        match self.life.chat.db.read(self.life.who, reads).await {
            Ok((_, (hits, more))) => {
                let messages = hits.iter().map(|hit| (&hit.message).into()).collect();
                self.tell(&Notice::Found { text: &text, messages, more }).await
            }
            Err(error) => self.unanswered(&error, None).await,
        }
    }

    /// Tells a page of one's channels.
    pub(super) async fn channels(&mut self, skip: u32) -> Result<(), Closed> {
        let reads = move |conn: &mut Conn, actor: &Actor| talk::channels(conn, actor, skip.into(), LISTED);
        match self.life.chat.db.read(self.life.who, reads).await {
            Ok((actor, (found, more))) => {
                let channels = found.iter().map(|one| {
                    let channel = &one.channel;
                    let space = if actor.language == Language::Cy { &channel.space_cy } else { &channel.space_en };
                    Told { space: Some(space), ..told(channel, one.unread, channel.title.as_str().into()) }
                });
                let channels = channels.collect();
                self.tell(&Notice::Channels { direct: false, skip, channels, more }).await
            }
            Err(error) => self.unanswered(&error, None).await,
        }
    }

    /// Tells a page of one's conversations.
    pub(super) async fn conversations(&mut self, skip: u32) -> Result<(), Closed> {
        let reads = move |conn: &mut Conn, actor: &Actor| talk::conversations(conn, actor, skip.into(), LISTED);
        match self.life.chat.db.read(self.life.who, reads).await {
            Ok((_, (found, more))) => {
                let channels = found.iter().map(|one| {
                    let names: Vec<&str> = one.others.iter().map(|party| party.named.name.as_str()).collect();
                    told(&one.channel, one.unread, names.join(", ").into())
                });
                let channels = channels.collect();
                self.tell(&Notice::Channels { direct: true, skip, channels, more }).await
            }
            Err(error) => self.unanswered(&error, None).await,
        }
    }

    /// Tells a page of the topics of a channel.
    pub(super) async fn topics(&mut self, channel: ItemId, skip: u32) -> Result<(), Closed> {
        let reads = move |conn: &mut Conn, actor: &Actor| {
            let channel = talk::channel(conn, actor, channel)?;
            talk::topics(conn, &channel, skip.into(), LISTED)
        };
        match self.life.chat.db.read(self.life.who, reads).await {
            Ok((_, (topics, more))) => {
                let topics = topics.iter().map(Into::into).collect();
                self.tell(&Notice::Topics { channel, skip, topics, more }).await
            }
            Err(error) => self.unanswered(&error, Some(channel)).await,
        }
    }

    /// Tells who of these is here.
    pub(super) async fn presence(&mut self, people: Vec<PersonId>) -> Result<(), Closed> {
        let reads = move |conn: &mut Conn, actor: &Actor| talk::present(conn, actor, &people);
        match self.life.chat.db.read(self.life.who, reads).await {
            Ok((_, people)) => self.tell(&Notice::Present { people }).await,
            Err(error) => self.unanswered(&error, None).await,
        }
    }

    async fn unanswered(&mut self, error: &Error, channel: Option<ItemId>) -> Result<(), Closed> {
        match error {
            Error::SignedOut => self.signed_out(),
            error => self.refuse(Code::of(error), None, channel).await,
        }
    }
}

fn told<'a>(channel: &Seen<Channel>, unread: Unread, title: Cow<'a, str>) -> Told<'a> {
    Told {
        channel: channel.id,
        title,
        space: None,
        last: channel.last_number,
        unread: unread.messages,
        mentions: unread.mentions,
        writes: channel.may_write(),
    }
}
