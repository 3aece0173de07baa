//! Hints: what others like to know at once and nobody misses for long.
use std::time::{Duration, Instant};

use actix_ws::Closed;
use civil_media_core::Error;
use civil_media_core::ids::{ItemId, TopicId};
use civil_media_core::wiki;

use super::Open;
use crate::protocol::{Code, Editing, Notice};

/// How often it is noted that somebody is changing a page.
const NOTED_EVERY: Duration = Duration::from_secs(60);
/// How often the others hear that somebody is writing.
const TYPING_EVERY: Duration = Duration::from_secs(2);

impl Open {
    /// Tells the others that its person is writing, now and then.
    pub(super) fn typing(&mut self, channel: ItemId, topic: TopicId) {
        let is_told = self.typed.is_some_and(|(one, at)| one == topic && at.elapsed() < TYPING_EVERY);
        if is_told || !self.may_write(channel) {
            return;
        }
        self.typed = Some((topic, Instant::now()));
        let (person, name) = (self.life.person, self.life.name.clone());
        let frame = Notice::Typing { channel, topic, person, name }.frame();
        self.life.chat.hub.hint(&self.seat, channel, &frame);
    }

    /// Notes now and then that somebody is changing a page, and tells them who else is.
    pub(super) async fn editing(&mut self, page: ItemId) -> Result<(), Closed> {
        let is_due = self.editing.is_none_or(|(one, at)| one != page || NOTED_EVERY <= at.elapsed());
        let db = &self.life.chat.db;
        let found = if is_due {
            self.editing = Some((page, Instant::now()));
            db.write(self.life.who, move |tx, actor| wiki::begin_editing(tx, actor, page)).await.map(|(_, found)| found)
        } else {
            db.read(self.life.who, move |conn, actor| wiki::editing_too(conn, actor, page))
                .await
                .map(|(_, found)| found)
        };
        match found {
            Ok(found) => self.tell(&Notice::Editors { page, people: found.iter().map(Editing::from).collect() }).await,
            Err(Error::SignedOut) => self.signed_out(),
            Err(error) => self.refuse(Code::of(&error), None, Some(page)).await,
        }
    }

    /// Whoever goes is not changing a page any more. Where that cannot be noted, it is forgotten in some minutes.
    pub(super) async fn stop_editing(&self) {
        let Some((page, _)) = self.editing else { return };
        let db = &self.life.chat.db;
        if let Err(error) = db.write(self.life.who, move |tx, actor| wiki::end_editing(tx, actor, page)).await {
            tracing::debug!(%error, "the end of an edit was not noted");
        }
    }
}
