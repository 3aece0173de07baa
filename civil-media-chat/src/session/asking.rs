//! What a client asks about what was said before: a page of a channel or a topic, and what a search finds.
use std::sync::Arc;
use std::time::Duration;

use actix_ws::Closed;
use civil_media_core::ids::{ChannelNumber, ItemId, MessageId, PersonId, TopicId};
use civil_media_core::talk::{self, Query};
use civil_media_core::{Actor, Conn, Error};
use tokio::time::timeout;

use super::Open;
use crate::protocol::{Code, Notice};

/// How many messages one page of history has.
const PAGE: usize = 50;
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
