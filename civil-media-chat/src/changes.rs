//! What changed in channels, told to whoever hears them: messages that were put otherwise, moved, reacted to or taken away, by the
//! feed and by a look now and then at what it did not tell; and topics that are settled, by the feed alone.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use civil_media_core::Db;
use civil_media_core::ids::{ItemId, MessageId, TopicId};
use civil_media_core::talk;

use crate::clock::Clock;
use crate::hub::Hub;
use crate::protocol::Notice;

/// How many changes wait at most, while the database does not answer, and how many are known as told. Whoever misses one
/// for that asks by `since`, or sees it when they load the page.
const MOST: usize = 10_000;
/// How much further back than the last look the next one goes: what was being written then was not there yet.
const OVERLAP: TimeDelta = TimeDelta::seconds(20);

/// How many changes are told before others have their turn.
const TOLD_TOGETHER: usize = 16;

/// What is to be told, and what was.
#[derive(Debug, Default)]
pub struct Changes {
    waiting: BTreeSet<MessageId>,
    told: BTreeMap<MessageId, Option<DateTime<Utc>>>,
    looked_at: Option<DateTime<Utc>>,
    /// By topic, the newest word on whether it is settled, and its channel.
    topics: BTreeMap<TopicId, (ItemId, bool)>,
    /// Whether something changed of which no more was said.
    is_stirred: bool,
    clock: Clock,
}

impl Changes {
    /// Nothing yet; times go by this clock.
    pub fn by(clock: Clock) -> Self {
        Self { clock, ..Self::default() }
    }

    /// These are to be told.
    pub fn add(&mut self, changed: impl IntoIterator<Item = MessageId>) {
        for id in changed {
            if self.waiting.len() < MOST {
                self.waiting.insert(id);
            }
        }
    }

    /// A topic of a channel is settled, or is not any more.
    pub fn settle(&mut self, channel: ItemId, topic: TopicId, is_resolved: bool) {
        if self.topics.len() < MOST {
            self.topics.insert(topic, (channel, is_resolved));
        }
    }

    /// Something changed, and which messages it was is to be looked for.
    pub fn stir(&mut self) {
        self.is_stirred = true;
    }

    /// Looks for what changed since the last look, in what is heard here.
    pub async fn look(&mut self, db: &Db, hub: &Hub) {
        let heard: Vec<ItemId> = hub.heard().into_iter().map(|(id, _)| id).collect();
        let is_quiet = heard.is_empty();
        // What stirred just now is not older than the overlap.
        let stirred = self.is_stirred.then(|| self.clock.now());
        let since = self.looked_at.or(stirred).map(|at| at - OVERLAP);
        match db.read_open(move |conn| talk::changed_lately(conn, &heard, since, MOST as i64)).await {
            Ok((found, now)) => {
                self.clock.saw(now);
                self.looked_at = (!is_quiet).then_some(now);
                self.is_stirred = false;
                self.add(found);
            }
            Err(error) => tracing::warn!(%error, "could not look for what changed"),
        }
    }

    /// Tells what waits and was not told. What could not be read waits on.
    pub async fn tell(&mut self, db: &Db, hub: &Hub) {
        if self.is_stirred {
            self.look(db, hub).await;
        }
        for (topic, (channel, resolved)) in std::mem::take(&mut self.topics) {
            hub.tell(channel, &Notice::Topic { channel, topic, resolved }.frame());
        }
        if self.waiting.is_empty() {
            return;
        }
        let ids: Vec<MessageId> = self.waiting.iter().copied().collect();
        match db.read_open(move |conn| talk::as_they_are(conn, &ids)).await {
            Ok(messages) => {
                self.waiting.clear();
                if self.told.len() > MOST {
                    self.told.clear();
                }
                for (told, message) in messages.iter().enumerate() {
                    // Whoever stores messages on this thread has their turn between.
                    if told % TOLD_TOGETHER == TOLD_TOGETHER - 1 {
                        tokio::task::yield_now().await;
                    }
                    let at = message.changed_at;
                    if self.told.insert(message.id, at) != Some(at) {
                        hub.tell(message.channel_id, &Notice::Changed(message.into()).frame());
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "what changed could not be read"),
        }
    }
}
