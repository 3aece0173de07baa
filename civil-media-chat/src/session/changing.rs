//! What a client changes of messages and topics.
use actix_ws::Closed;
use civil_media_core::db::Written;
use civil_media_core::ids::{MessageId, TopicId};
use civil_media_core::items::Reaction;
use civil_media_core::talk::{self, Target};
use civil_media_core::text::{Markdown, Title};
use civil_media_core::{Actor, Error, Tx};

use super::Open;
use crate::protocol::Code;

impl Open {
    /// Puts a message otherwise, or takes it away without a text. All who hear its channel are told by the feed.
    pub(super) async fn change(&mut self, id: MessageId, text: Option<&str>) -> Result<(), Closed> {
        let body = match text.map(|text| Markdown::parse_to(text, Markdown::MOST_MESSAGE)).transpose() {
            Ok(body) => body,
            Err(_) => return self.send(Code::Invalid.unchanged(id)).await,
        };
        let changes = move |tx: &mut Tx<'_>, actor: &Actor| match &body {
            Some(body) => talk::edit(tx, actor, id, None, body),
            None => talk::delete(tx, actor, id),
        };
        self.carry_out(id, changes).await
    }

    /// Reacts to a message, or no more.
    pub(super) async fn react(&mut self, id: MessageId, kind: Reaction, on: bool) -> Result<(), Closed> {
        self.carry_out(id, move |tx: &mut Tx<'_>, actor: &Actor| talk::react(tx, actor, id, kind, on)).await
    }

    /// Takes a message to the topic of this id or title.
    pub(super) async fn take_to(
        &mut self,
        id: MessageId,
        to: (Option<TopicId>, Option<&str>),
        following: bool,
    ) -> Result<(), Closed> {
        let target = match to {
            (Some(topic), None) => Ok(Target::Id(topic)),
            (None, Some(title)) => Title::parse(title).map(Target::New).map_err(|_| Code::Invalid),
            _ => Err(Code::Invalid),
        };
        let target = match target {
            Ok(target) => target,
            Err(code) => return self.send(code.unchanged(id)).await,
        };
        let moves = move |tx: &mut Tx<'_>, actor: &Actor| talk::move_messages(tx, actor, id, following, &target);
        self.carry_out(id, moves).await
    }

    /// Changes something of a message. Who hears its channel is told by the feed; who asked hears of a refusal.
    async fn carry_out<T: std::marker::Send + 'static>(
        &mut self,
        id: MessageId,
        changes: impl FnOnce(&mut Tx<'_>, &Actor) -> Written<T> + std::marker::Send + 'static,
    ) -> Result<(), Closed> {
        match self.life.chat.db.write(self.life.who, changes).await {
            Ok(_) => Ok(()),
            Err(Error::SignedOut) => self.signed_out(),
            Err(error) => self.send(Code::of(&error).unchanged(id)).await,
        }
    }

    /// Says that a topic is settled, or is not any more. All who hear its channel are told by the feed.
    pub(super) async fn resolve(&mut self, topic: TopicId, is_resolved: bool) -> Result<(), Closed> {
        let settles = move |tx: &mut Tx<'_>, actor: &Actor| talk::resolve(tx, actor, topic, is_resolved);
        match self.life.chat.db.write(self.life.who, settles).await {
            Ok(_) => Ok(()),
            Err(Error::SignedOut) => self.signed_out(),
            Err(error) => self.refuse(Code::of(&error), None, None).await,
        }
    }
}
