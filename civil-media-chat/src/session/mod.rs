//! The life of one socket: requests are answered in order; news, one's own included, comes through the
//! mailbox; who cannot keep up is let go. Nothing here waits for ever.
mod asking;
mod changing;
mod hearing;
mod hints;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_ws::AggregatedMessage::{Binary, Close, Ping, Pong, Text};
use actix_ws::{CloseCode, CloseReason, Closed, MessageStream, Session};
use bytestring::ByteString;
use civil_media_core::As;
use civil_media_core::ids::{ChannelNumber, ClientId, ItemId, PersonId, SessionId, TopicId};
use civil_media_core::signin::sessions;
use civil_media_core::talk::{NewMessage, Send};
use tokio::time::{MissedTickBehavior, interval, sleep_until, timeout};

use crate::framing;
use crate::hub::{Post, Seat};
use crate::pace::Pace;
use crate::protocol::{Code, Notice, Request, VERSION, close};
use crate::server::Chat;

/// How often the client is asked whether it lives.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How much longer a silent client is listened to before it is let go.
const LAST_CHANCE: Duration = Duration::from_secs(1);
/// As how many messages it counts to move one with all that followed it.
const MOVED_TOGETHER: u32 = 10;
/// How long a frame may wait for a client that does not read.
const SENDING: Duration = Duration::from_secs(10);

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
    let mut open = Open {
        life,
        seat,
        socket,
        seen: HashMap::new(),
        mute: HashSet::new(),
        editing: None,
        typed: None,
        noted_at: Instant::now(),
    };
    let goodbye = open.converse(stream).await;
    open.stop_editing().await;
    let Open { seat, socket, .. } = open;
    drop(seat);
    // A client that does not read does not read this either.
    let _ = timeout(Duration::from_secs(2), socket.close(goodbye)).await;
    metrics::gauge!("chat_sockets").decrement(1.0);
}

/// An open socket.
struct Open {
    life: Life,
    seat: Seat,
    socket: Session,
    /// The last number that went to the client, by channel: order and gaps are seen to here.
    seen: HashMap<ItemId, ChannelNumber>,
    /// Those of them in which its person does not speak.
    mute: HashSet<ItemId>,
    /// The page that its person is changing, and when that was last noted.
    editing: Option<(ItemId, Instant)>,
    /// In which topic the others last heard that its person is writing, and when.
    typed: Option<(TopicId, Instant)>,
    /// When its session was last noted as in use: at the handshake that was a request like any other.
    noted_at: Instant,
}

impl Open {
    async fn converse(&mut self, stream: MessageStream) -> Option<CloseReason> {
        let mut frames = framing::frames(stream);
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.tick().await;
        let most_silent = self.life.chat.config.most_silent;
        let mut silent_until = Instant::now() + most_silent;
        let mut is_last_chance = false;
        let mut pace = Pace::default();
        // Until when nothing is read.
        let mut rest: Option<tokio::time::Instant> = None;
        self.tell(&Notice::Hello { version: VERSION, person: self.life.person }).await.ok()?;
        loop {
            let sent = tokio::select! {
                () = sleep_until(rest.unwrap_or_else(tokio::time::Instant::now)), if rest.is_some() => {
                    rest = None;
                    Ok(())
                }
                frame = frames.recv(), if rest.is_none() => {
                    (silent_until, is_last_chance) = (Instant::now() + most_silent, false);
                    rest = pace.count().map(|pause| tokio::time::Instant::now() + pause);
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
                post = self.seat.mailbox.recv() => match post.as_deref() {
                    // What waited in front of that it is over reaches nobody any more.
                    Some(Post::Message { .. } | Post::Frame(_) | Post::Left(_)) if self.seat.is_taken_away() => Ok(()),
                    Some(Post::Message { channel, number, frame }) => {
                        self.deliver(*channel, *number, frame.clone()).await
                    }
                    Some(Post::Frame(frame)) => self.send(frame.clone()).await,
                    Some(Post::Left(channel)) => self.left(*channel).await,
                    Some(Post::Close(code, reason)) => return Some((CloseCode::from(*code), *reason).into()),
                    None => return Some((CloseCode::Other(close::RESYNC), "resync").into()),
                },
                () = sleep_until(silent_until.into()) => {
                    if is_last_chance {
                        return Some(CloseCode::Away.into());
                    }
                    // What came while something long was sent was not looked at yet.
                    (silent_until, is_last_chance) = (Instant::now() + LAST_CHANCE, true);
                    Ok(())
                }
                _ = heartbeat.tick() => {
                    timeout(SENDING, self.socket.ping(b"")).await.unwrap_or(Err(Closed))
                }
            };
            sent.ok()?;
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

    /// The session has ended: the mailbox says so in its turn.
    fn signed_out(&self) -> Result<(), Closed> {
        self.seat.close(close::SIGNED_OUT, "signed out");
        Ok(())
    }

    /// Carries out one request.
    async fn answer(&mut self, text: &str) -> Result<(), Closed> {
        let request = serde_json::from_str::<Request>(text);
        let (limits, person) = (&self.life.chat.limits, self.life.person);
        let is_too_many = match &request {
            // Counted where it is handed over.
            Ok(Request::Send { .. }) => false,
            // What sends a message to everybody again is counted as one.
            Ok(Request::Edit { .. } | Request::React { .. } | Request::Resolve { .. }) => !limits.message(person),
            // With all that followed it may be hundreds.
            Ok(Request::Move { following, .. }) => {
                !limits.messages(person, if *following { MOVED_TOGETHER } else { 1 })
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
            Ok(
                Request::History { .. }
                | Request::Search { .. }
                | Request::Channels { .. }
                | Request::Topics { .. }
                | Request::Resolve { .. },
            ) if is_too_many => self.refuse(Code::TooMany, None, None).await,
            Ok(Request::Channels { direct: false, skip }) => self.channels(skip).await,
            Ok(Request::Channels { direct: true, skip }) => self.conversations(skip).await,
            Ok(Request::Topics { channel, skip }) => self.topics(channel, skip).await,
            Ok(Request::History { channel, topic, before }) => self.history(channel, topic, before).await,
            Ok(Request::Search { text, behind }) => self.search(text, behind).await,
            Ok(Request::Resolve { topic, resolved }) => self.resolve(topic, resolved).await,
            Ok(Request::Edit { message, text }) => self.change(message, Some(&text)).await,
            Ok(Request::Delete { message }) => self.change(message, None).await,
            Ok(Request::React { message, kind, on }) => self.react(message, kind, on).await,
            Ok(Request::Move { message, topic, title, following }) => {
                self.take_to(message, (topic, title.as_deref()), following).await
            }
            Ok(Request::Unsubscribe { channel }) => {
                self.forget(channel);
                Ok(())
            }
            Ok(Request::Send { client_id, topic, text }) => match self.hand_over(client_id, topic, &text) {
                Ok(()) => Ok(()),
                Err(code) => self.refuse(code, Some(client_id), None).await,
            },
            // Hints beyond the allowance are dropped, and nobody is told.
            Ok(Request::Typing { channel, topic }) => {
                if !is_too_many {
                    self.typing(channel, topic);
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
}
