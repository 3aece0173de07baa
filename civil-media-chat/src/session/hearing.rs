//! Hearing channels: from where on, in order, without gaps, and no longer than one may.
use std::time::{Duration, Instant};

use actix_ws::Closed;
use bytestring::ByteString;
use chrono::{DateTime, Utc};
use civil_media_core::ids::{ChannelNumber, ItemId};
use civil_media_core::talk;
use civil_media_core::{Actor, Conn, Error};

use super::Open;
use crate::protocol::{Code, MOST_REPLAYED, Notice};

/// How many channels one socket hears at most.
const MOST_CHANNELS: usize = 1_000;
/// How many messages of what was missed are read at once, and how long all of it may take to be sent.
const TOGETHER: i64 = 50;
const REPLAYING: Duration = Duration::from_secs(60);
/// How much earlier than a client says changes are looked for: what was being written then had no time yet.
const OVERLAP: chrono::TimeDelta = chrono::TimeDelta::seconds(10);

/// What somebody has not heard of a channel.
struct Missed {
    /// The number of its newest message.
    last: ChannelNumber,
    /// Whether they may speak in it.
    may_write: bool,
    /// The first of what there is; none where all of it is more than is replayed.
    messages: Option<Vec<talk::Message>>,
}

fn missed(conn: &mut Conn, actor: &Actor, channel: ItemId, after: ChannelNumber) -> civil_media_core::Result<Missed> {
    let channel = talk::channel(conn, actor, channel)?;
    let last = channel.last_number;
    let after = after.clamp(0, last);
    let messages = match last - after {
        0 => Some(Vec::new()),
        few if few <= MOST_REPLAYED => Some(talk::since(conn, &channel, after, TOGETHER)?),
        _ => None,
    };
    Ok(Missed { last, may_write: channel.may_write(), messages })
}

impl Open {
    pub(super) async fn subscribe(
        &mut self,
        channel: ItemId,
        after: ChannelNumber,
        since: Option<DateTime<Utc>>,
    ) -> Result<(), Closed> {
        if self.seen.len() >= MOST_CHANNELS && !self.seen.contains_key(&channel) {
            return self.refuse(Code::TooMany, None, Some(channel)).await;
        }
        match self.life.chat.db.read(self.life.who, move |conn, actor| missed(conn, actor, channel, after)).await {
            Ok((_, missed)) => {
                let last = missed.last;
                let went_out = self.seat.join(channel, last);
                self.seen.insert(channel, after.clamp(0, last));
                if missed.may_write {
                    self.mute.remove(&channel);
                } else {
                    self.mute.insert(channel);
                }
                let at = self.life.chat.clock.now();
                self.tell(&Notice::Subscribed { channel, last, at }).await?;
                if let Some(since) = since {
                    self.tell_changes(channel, (since, after)).await?;
                }
                self.make_up_for(channel, missed).await?;
                if self.seen.get(&channel).is_some_and(|seen| *seen < last) {
                    self.replay(channel).await?;
                }
                // What was stored between reading and hearing: where it went out before this seat heard, or nobody heard
                // here to whom it could go, it is looked for; else it waits in the mailbox. Where two begin to hear at
                // one moment what nobody had heard, the look every three seconds finds what was told before either did.
                let seen = self.seen.get(&channel).copied().unwrap_or(ChannelNumber::MAX);
                if went_out.is_none_or(|number| seen < number) { self.replay(channel).await } else { Ok(()) }
            }
            Err(Error::SignedOut) => self.signed_out(),
            Err(error) => self.refuse(Code::of(&error), None, Some(channel)).await,
        }
    }

    /// The channel is not heard any more.
    pub(super) async fn left(&mut self, channel: ItemId) -> Result<(), Closed> {
        self.forget(channel);
        self.tell(&Notice::Left { channel }).await
    }

    /// Hears a channel no more.
    pub(super) fn forget(&mut self, channel: ItemId) {
        self.seat.leave(channel);
        self.seen.remove(&channel);
        self.mute.remove(&channel);
    }

    /// Whether its person hears a channel and could speak in it when they began to.
    pub(super) fn may_write(&self, channel: ItemId) -> bool {
        self.seen.contains_key(&channel) && !self.mute.contains(&channel)
    }

    /// Sends a message in its order: what came before goes first, what went already does not go again.
    pub(super) async fn deliver(
        &mut self,
        channel: ItemId,
        number: ChannelNumber,
        frame: ByteString,
    ) -> Result<(), Closed> {
        let Some(last) = self.seen.get_mut(&channel) else { return Ok(()) };
        if number <= *last {
            return Ok(());
        }
        if number == *last + 1 {
            *last = number;
            return self.send(frame).await;
        }
        self.replay(channel).await
    }

    /// Sends everything after the last number that went out, or tells that it is too much.
    async fn replay(&mut self, channel: ItemId) -> Result<(), Closed> {
        let until = Instant::now() + REPLAYING;
        // Page by page, by the rights of that moment: whoever reads slowly holds few of them, and hears no more once it
        // is over.
        while let Some(after) = self.seen.get(&channel).copied() {
            let read = self.life.chat.db.read(self.life.who, move |conn, actor| missed(conn, actor, channel, after));
            match read.await {
                Ok((_, missed)) => {
                    let last = missed.last;
                    self.make_up_for(channel, missed).await?;
                    if self.seen.get(&channel).is_none_or(|seen| *seen >= last || *seen <= after) {
                        return Ok(());
                    }
                }
                Err(error) => return self.unread(channel, &error).await,
            }
            if !self.seat.hears(channel) {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(Closed);
            }
        }
        Ok(())
    }

    /// Sends what was missed, or tells that it is too much.
    async fn make_up_for(&mut self, channel: ItemId, missed: Missed) -> Result<(), Closed> {
        if !self.seen.contains_key(&channel) {
            return Ok(());
        }
        let Some(messages) = missed.messages else {
            self.seen.insert(channel, missed.last);
            return self.tell(&Notice::Refetch { channel, last: missed.last }).await;
        };
        for message in &messages {
            // Whoever reads slowly hears no more once it is over: the mailbox says what became of it.
            if !self.seat.hears(channel) {
                return Ok(());
            }
            self.seen.insert(channel, message.number);
            self.tell(&Notice::from(message)).await?;
        }
        Ok(())
    }

    /// What somebody missed could not be read: they may not any more, or come back and resume.
    async fn unread(&mut self, channel: ItemId, error: &Error) -> Result<(), Closed> {
        match error {
            Error::SignedOut => self.signed_out(),
            Error::NotFound => self.left(channel).await,
            error => {
                tracing::warn!(%error, "what a listener missed could not be read");
                Err(Closed)
            }
        }
    }

    /// Tells what changed since then, of the messages that the client has.
    async fn tell_changes(
        &mut self,
        channel: ItemId,
        (since, after): (DateTime<Utc>, ChannelNumber),
    ) -> Result<(), Closed> {
        // Clients say what they like.
        let since = since.checked_sub_signed(OVERLAP).unwrap_or(since).max(DateTime::UNIX_EPOCH);
        let reads = move |conn: &mut Conn, actor: &Actor| {
            let channel = talk::channel(conn, actor, channel)?;
            let changed = talk::changed_since(conn, &channel, (since, after), MOST_REPLAYED + 1)?;
            Ok((channel.last_number, changed))
        };
        match self.life.chat.db.read(self.life.who, reads).await {
            Ok((_, (last, changed))) if changed.len() as i64 > MOST_REPLAYED => {
                self.tell(&Notice::Refetch { channel, last }).await
            }
            Ok((_, (_, changed))) => {
                for message in &changed {
                    if !self.seat.hears(channel) {
                        return Ok(());
                    }
                    self.tell(&Notice::Changed(message.into())).await?;
                }
                Ok(())
            }
            Err(error) => self.unread(channel, &error).await,
        }
    }
}
