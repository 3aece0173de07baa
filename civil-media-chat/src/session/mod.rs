//! The life of one socket: requests are answered in order; news, one's own included, comes through the
//! mailbox; who cannot keep up is let go. Nothing here waits for ever.
mod asking;
mod changing;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_ws::AggregatedMessage::{Binary, Close, Ping, Pong, Text};
use actix_ws::{CloseCode, CloseReason, Closed, MessageStream, Session};
use bytestring::ByteString;
use chrono::{DateTime, Utc};
use civil_media_core::ids::{ChannelNumber, ClientId, ItemId, PersonId, SessionId, TopicId};
use civil_media_core::signin::sessions;
use civil_media_core::talk::{self, NewMessage, Send};
use civil_media_core::wiki;
use civil_media_core::{Actor, As, Conn, Error, db};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::framing;
use crate::hub::{Post, Seat};
use crate::protocol::{Code, Editing, MOST_REPLAYED, Notice, Request, VERSION, close};
use crate::server::Chat;

/// How often the client is asked whether it lives.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long a client may be silent: two heartbeats missed.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a frame may wait for a client that does not read.
const SENDING: Duration = Duration::from_secs(10);
/// How often it is noted that somebody is changing a page.
const NOTED_EVERY: Duration = Duration::from_secs(60);
/// How many channels one socket hears at most.
const MOST_CHANNELS: usize = 1_000;
/// How many messages of what was missed are read at once, and how long all of it may take to be sent.
const TOGETHER: i64 = 50;
const REPLAYING: Duration = Duration::from_secs(60);
/// How much earlier than a client says changes are looked for: what was being written then had no time yet.
const OVERLAP: chrono::TimeDelta = chrono::TimeDelta::seconds(10);

/// What a socket needs to know.
#[derive(Debug)]
pub struct Life {
    /// What every socket of this process shares.
    pub chat: Arc<Chat>,
    /// As whom it reads.
    pub who: As,
    /// Who that is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// In which session.
    pub session: SessionId,
    /// The socket's own id, for the log and for events.
    pub id: String,
}

/// Runs a socket until either side ends it.
pub async fn run(life: Life, seat: Seat, socket: Session, stream: MessageStream) {
    metrics::gauge!("chat_sockets").increment(1.0);
    let mut open = Open { life, seat, socket, seen: HashMap::new(), editing: None, noted_at: Instant::now() };
    let goodbye = open.converse(stream).await;
    open.stop_editing().await;
    let Open { seat, socket, .. } = open;
    drop(seat);
    // A client that does not read does not read this either.
    let _ = timeout(Duration::from_secs(2), socket.close(goodbye)).await;
    metrics::gauge!("chat_sockets").decrement(1.0);
}

/// What somebody has not heard of a channel.
struct Missed {
    /// The number of its newest message.
    last: ChannelNumber,
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
    Ok(Missed { last, messages })
}

/// An open socket.
struct Open {
    life: Life,
    seat: Seat,
    socket: Session,
    /// The last number that went to the client, by channel: order and gaps are seen to here.
    seen: HashMap<ItemId, ChannelNumber>,
    /// The page that its person is changing, and when that was last noted.
    editing: Option<(ItemId, Instant)>,
    /// When its session was last noted as in use: at the handshake that was a request like any other.
    noted_at: Instant,
}

impl Open {
    async fn converse(&mut self, stream: MessageStream) -> Option<CloseReason> {
        let mut frames = framing::frames(stream);
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.tick().await;
        let mut last_heard = Instant::now();
        self.tell(&Notice::Hello { version: VERSION, person: self.life.person }).await.ok()?;
        loop {
            let sent = tokio::select! {
                frame = frames.recv() => {
                    last_heard = Instant::now();
                    match frame {
                        Some(Ok(Text(text))) => self.answer(&text).await,
                        Some(Ok(Ping(bytes))) => timeout(SENDING, self.socket.pong(&bytes)).await.unwrap_or(Err(Closed)),
                        Some(Ok(Pong(_))) => Ok(()),
                        Some(Ok(Binary(_))) => return Some(CloseCode::Unsupported.into()),
                        Some(Ok(Close(reason))) => return reason,
                        Some(Err(error)) => return Some(framing::broken(&error).into()),
                        None => return None,
                    }
                }
                post = self.seat.mailbox.recv() => match post {
                    // What waited in front of that it is over reaches nobody any more.
                    Some(Post::Message { .. } | Post::Frame(_) | Post::Left(_)) if self.seat.is_taken_away() => Ok(()),
                    Some(Post::Message { channel, number, frame }) => self.deliver(channel, number, frame).await,
                    Some(Post::Frame(frame)) => self.send(frame).await,
                    Some(Post::Left(channel)) => self.left(channel).await,
                    Some(Post::Close(code, reason)) => return Some((CloseCode::from(code), reason).into()),
                    None => return Some((CloseCode::Other(close::RESYNC), "resync").into()),
                },
                _ = heartbeat.tick() => {
                    if PATIENCE < last_heard.elapsed() {
                        return Some(CloseCode::Away.into());
                    }
                    timeout(SENDING, self.socket.ping(b"")).await.unwrap_or(Err(Closed))
                }
            };
            sent.ok()?;
        }
    }

    /// Whoever goes is not changing a page any more. Where that cannot be noted, it is forgotten in some minutes.
    async fn stop_editing(&self) {
        let Some((page, _)) = self.editing else { return };
        let db = &self.life.chat.db;
        if let Err(error) = db.write(self.life.who, move |tx, actor| wiki::end_editing(tx, actor, page)).await {
            tracing::debug!(%error, "the end of an edit was not noted");
        }
    }

    async fn tell(&mut self, notice: &Notice<'_>) -> Result<(), Closed> {
        self.send(notice.frame()).await
    }

    async fn refuse(&mut self, code: Code, client_id: Option<ClientId>, channel: Option<ItemId>) -> Result<(), Closed> {
        self.send(code.refused(client_id, channel)).await
    }

    async fn send(&mut self, frame: ByteString) -> Result<(), Closed> {
        timeout(SENDING, self.socket.text(frame)).await.unwrap_or(Err(Closed))
    }

    /// The channel is not heard any more.
    async fn left(&mut self, channel: ItemId) -> Result<(), Closed> {
        self.seen.remove(&channel);
        self.seat.leave(channel);
        self.tell(&Notice::Left { channel }).await
    }

    /// The session has ended: the mailbox says so in its turn.
    fn signed_out(&self) -> Result<(), Closed> {
        self.seat.close(close::SIGNED_OUT, "signed out");
        Ok(())
    }

    /// Sends a message in its order: what came before goes first, what went already does not go again.
    async fn deliver(&mut self, channel: ItemId, number: ChannelNumber, frame: ByteString) -> Result<(), Closed> {
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

    /// Carries out one request.
    async fn answer(&mut self, text: &str) -> Result<(), Closed> {
        let request = serde_json::from_str::<Request>(text);
        let (limits, person) = (&self.life.chat.limits, self.life.person);
        let is_too_many = match request {
            // Counted where it is handed over.
            Ok(Request::Send { .. }) => false,
            // What sends a message to everybody again is counted as one.
            Ok(Request::Edit { .. } | Request::React { .. } | Request::Move { .. } | Request::Resolve { .. }) => {
                !limits.message(person)
            }
            _ => !limits.other(person),
        };
        match request {
            Err(_) if is_too_many => self.refuse(Code::TooMany, None, None).await,
            Err(_) => self.refuse(Code::NotUnderstood, None, None).await,
            Ok(Request::Subscribe { channel, .. }) if is_too_many => {
                self.refuse(Code::TooMany, None, Some(channel)).await
            }
            Ok(Request::Subscribe { channel, after, since }) => self.subscribe(channel, after, since).await,
            Ok(
                Request::Edit { message, .. }
                | Request::Delete { message }
                | Request::React { message, .. }
                | Request::Move { message, .. },
            ) if is_too_many => self.send(Code::TooMany.unchanged(message)).await,
            Ok(Request::History { .. } | Request::Search { .. }) if is_too_many => {
                self.refuse(Code::TooMany, None, None).await
            }
            Ok(Request::History { channel, topic, before }) => self.history(channel, topic, before).await,
            Ok(Request::Search { text, behind }) => self.search(text, behind).await,
            Ok(Request::Resolve { .. }) if is_too_many => self.refuse(Code::TooMany, None, None).await,
            Ok(Request::Resolve { topic, resolved }) => self.resolve(topic, resolved).await,
            Ok(Request::Edit { message, text }) => self.change(message, Some(&text)).await,
            Ok(Request::Delete { message }) => self.change(message, None).await,
            Ok(Request::React { message, kind, on }) => self.react(message, kind, on).await,
            Ok(Request::Move { message, topic, title, following }) => {
                self.take_to(message, (topic, title.as_deref()), following).await
            }
            Ok(Request::Unsubscribe { channel }) => {
                self.seat.leave(channel);
                self.seen.remove(&channel);
                Ok(())
            }
            Ok(Request::Send { client_id, topic, text }) => match self.hand_over(client_id, topic, &text) {
                Ok(()) => Ok(()),
                Err(code) => self.refuse(code, Some(client_id), None).await,
            },
            // Hints beyond the allowance are dropped, and nobody is told.
            Ok(Request::Typing { channel, topic }) => {
                if !is_too_many {
                    let (person, name) = (self.life.person, self.life.name.clone());
                    let frame = Notice::Typing { channel, topic, person, name }.frame();
                    self.life.chat.hub.hint(&self.seat, channel, &frame);
                }
                Ok(())
            }
            Ok(Request::Presence { .. }) if is_too_many => Ok(()),
            Ok(Request::Presence { people }) => self.presence(people).await,
            Ok(Request::Editing { .. }) if is_too_many => Ok(()),
            Ok(Request::Editing { page }) => self.editing(page).await,
            Ok(Request::Read { channel, topic, number }) => {
                // What is not heard is not read either.
                if !is_too_many && self.seen.contains_key(&channel) {
                    self.life.chat.marks.note((self.life.person, channel, topic), number);
                }
                Ok(())
            }
        }
    }

    /// Hands a message over to be stored; the answer comes through the mailbox.
    fn hand_over(&mut self, client_id: ClientId, topic: TopicId, text: &str) -> Result<(), Code> {
        let life = &self.life;
        if !life.chat.limits.message(life.person) {
            return Err(Code::TooMany);
        }
        let message = NewMessage::parse(client_id, topic, text).map_err(|_| Code::Invalid)?;
        // Where the seat is gone, the mailbox ends with the reason.
        let Some(reply) = self.seat.reply.upgrade() else { return Ok(()) };
        let request = Some(life.id.clone());
        let message = Send { person: life.person, session: life.session, request, message };
        if !life.chat.sender.send(message, reply) {
            return Err(Code::TryAgain);
        }
        if sessions::NOTED_EVERY.to_std().is_ok_and(|every| every < self.noted_at.elapsed()) {
            self.noted_at = Instant::now();
            self.note_use();
        }
        Ok(())
    }

    /// Whoever sends is not idle, though their browser asks for no page.
    fn note_use(&self) {
        let (db, who, session) = (self.life.chat.db.clone(), self.life.who, self.life.session);
        actix_web::rt::spawn(async move {
            if let Err(error) = db.write(who, move |tx, _| sessions::touch(tx, session)).await {
                tracing::debug!(%error, "the use of a session was not noted");
            }
        });
    }

    /// Notes now and then that somebody is changing a page, and tells them who else is.
    async fn editing(&mut self, page: ItemId) -> Result<(), Closed> {
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

    async fn subscribe(
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
                let went_out = self.seat.join(channel);
                self.seen.insert(channel, after.clamp(0, last));
                self.tell(&Notice::Subscribed { channel, last, at: db::now() }).await?;
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
}
