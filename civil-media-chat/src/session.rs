//! The life of one socket: requests are answered in order; news, one's own included, comes through the
//! mailbox; who cannot keep up is let go. Nothing here waits for ever.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_ws::AggregatedMessage::{Binary, Close, Ping, Pong, Text};
use actix_ws::{CloseCode, CloseReason, Closed, MessageStream, ProtocolError, Session};
use bytestring::ByteString;
use civil_media_core::ids::{ChannelNumber, ItemId, PersonId, SessionId};
use civil_media_core::talk::{self, NewMessage, Send};
use civil_media_core::{As, Error};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::hub::{Post, Seat};
use crate::protocol::{Code, MOST_BYTES, MOST_REPLAYED, Notice, Request, VERSION, close};
use crate::server::Chat;

/// How often the client is asked whether it lives.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long a client may be silent: two heartbeats missed.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a frame may wait for a client that does not read.
const SENDING: Duration = Duration::from_secs(10);
/// How many channels one socket hears at most.
const MOST_CHANNELS: usize = 1_000;

/// What a socket needs to know.
#[derive(Debug)]
pub struct Life {
    /// What every socket of this process shares.
    pub chat: Arc<Chat>,
    /// As whom it reads.
    pub who: As,
    /// Who that is.
    pub person: PersonId,
    /// In which session.
    pub session: SessionId,
}

/// Runs a socket until either side ends it.
pub async fn run(life: Life, mut seat: Seat, mut socket: Session, stream: MessageStream) {
    metrics::gauge!("chat_sockets").increment(1.0);
    let goodbye = converse(&life, &mut seat, &mut socket, stream).await;
    drop(seat);
    // A client that does not read does not read this either.
    let _ = timeout(Duration::from_secs(2), socket.close(goodbye)).await;
    metrics::gauge!("chat_sockets").decrement(1.0);
}

async fn converse(life: &Life, seat: &mut Seat, socket: &mut Session, stream: MessageStream) -> Option<CloseReason> {
    let frames = stream.max_frame_size(MOST_BYTES).aggregate_continuations();
    let mut frames = frames.max_continuation_size(MOST_BYTES);
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat.tick().await;
    let mut last_heard = Instant::now();
    // The last number that went to the client, by channel: order and gaps are seen to here.
    let mut seen: HashMap<ItemId, ChannelNumber> = HashMap::new();
    send(socket, Notice::Hello { version: VERSION, person: life.person }.frame()).await.ok()?;
    loop {
        let sent = tokio::select! {
            frame = frames.recv() => {
                last_heard = Instant::now();
                match frame {
                    Some(Ok(Text(text))) => answer(life, seat, socket, &mut seen, &text).await,
                    Some(Ok(Ping(bytes))) => timeout(SENDING, socket.pong(&bytes)).await.unwrap_or(Err(Closed)),
                    Some(Ok(Pong(_))) => Ok(()),
                    Some(Ok(Binary(_))) => return Some(CloseCode::Unsupported.into()),
                    Some(Ok(Close(reason))) => return reason,
                    Some(Err(error)) => return Some(broken(&error).into()),
                    None => return None,
                }
            }
            post = seat.mailbox.recv() => match post {
                Some(Post::Message { channel, number, frame }) => {
                    deliver(life, socket, &mut seen, channel, number, frame).await
                }
                Some(Post::Frame(frame)) => send(socket, frame).await,
                Some(Post::Left(channel)) => {
                    seen.remove(&channel);
                    send(socket, Notice::Left { channel }.frame()).await
                }
                Some(Post::Close(code, reason)) => return Some((CloseCode::from(code), reason).into()),
                None => return Some((CloseCode::Other(close::RESYNC), "resync").into()),
            },
            _ = heartbeat.tick() => {
                if PATIENCE < last_heard.elapsed() {
                    return Some(CloseCode::Away.into());
                }
                timeout(SENDING, socket.ping(b"")).await.unwrap_or(Err(Closed))
            }
        };
        sent.ok()?;
    }
}

async fn send(socket: &mut Session, frame: ByteString) -> Result<(), Closed> {
    timeout(SENDING, socket.text(frame)).await.unwrap_or(Err(Closed))
}

/// Sends a message in its order: what came before goes first, what went already does not go again.
async fn deliver(
    life: &Life,
    socket: &mut Session,
    seen: &mut HashMap<ItemId, ChannelNumber>,
    channel: ItemId,
    number: ChannelNumber,
    frame: ByteString,
) -> Result<(), Closed> {
    let Some(last) = seen.get_mut(&channel) else { return Ok(()) };
    if number <= *last {
        return Ok(());
    }
    if number == *last + 1 {
        *last = number;
        return send(socket, frame).await;
    }
    replay(life, socket, seen, channel).await
}

/// Sends everything after the last number that went out, or tells that it is too much.
async fn replay(
    life: &Life,
    socket: &mut Session,
    seen: &mut HashMap<ItemId, ChannelNumber>,
    channel: ItemId,
) -> Result<(), Closed> {
    let Some(after) = seen.get(&channel).copied() else { return Ok(()) };
    let found = life
        .chat
        .db
        .read(life.who, move |conn, actor| {
            let channel = talk::channel(conn, actor, channel)?;
            let is_too_much = channel.last_number - after > MOST_REPLAYED;
            let missing = if is_too_much { Vec::new() } else { talk::since(conn, &channel, after, MOST_REPLAYED)? };
            Ok((channel.last_number, is_too_much, missing))
        })
        .await;
    match found {
        Ok((_, (last, true, _))) => {
            seen.insert(channel, last);
            send(socket, Notice::Refetch { channel, last }.frame()).await
        }
        Ok((_, (_, false, missing))) => {
            for message in &missing {
                seen.insert(channel, message.number);
                send(socket, Notice::from(message).frame()).await?;
            }
            Ok(())
        }
        Err(error @ (Error::NotFound | Error::SignedOut)) => {
            seen.remove(&channel);
            tracing::debug!(%error, "a listener lost a channel");
            send(socket, Notice::Left { channel }.frame()).await
        }
        // It stays behind until the next message, when this is tried again; or it comes back and resumes.
        Err(error) => {
            tracing::warn!(%error, "what a listener missed could not be read");
            Err(Closed)
        }
    }
}

/// Carries out one request.
async fn answer(
    life: &Life,
    seat: &Seat,
    socket: &mut Session,
    seen: &mut HashMap<ItemId, ChannelNumber>,
    text: &str,
) -> Result<(), Closed> {
    let Ok(request) = serde_json::from_str::<Request>(text) else {
        return send(socket, Code::NotUnderstood.refused(None, None)).await;
    };
    match request {
        Request::Subscribe { channel, after } => subscribe(life, seat, socket, seen, channel, after).await,
        Request::Unsubscribe { channel } => {
            seat.leave(channel);
            seen.remove(&channel);
            Ok(())
        }
        Request::Send { client_id, topic, text } => {
            let refused = |code: Code| code.refused(Some(client_id), None);
            if !life.chat.limits.take(life.person) {
                return send(socket, refused(Code::TooMany)).await;
            }
            let Ok(message) = NewMessage::parse(client_id, topic, &text) else {
                return send(socket, refused(Code::Invalid)).await;
            };
            let Some(reply) = seat.reply.upgrade() else { return Err(Closed) };
            let message = Send { person: life.person, session: life.session, message };
            if life.chat.sender.send(message, reply) {
                Ok(())
            } else {
                send(socket, refused(Code::TryAgain)).await
            }
        }
        Request::Typing { channel, topic } => {
            let frame = Notice::Typing { channel, topic, person: life.person }.frame();
            life.chat.hub.hint(seat, channel, &frame);
            Ok(())
        }
        Request::Read { channel, number } => {
            let marked = life.chat.db.write(life.who, move |tx, actor| talk::mark_read(tx, actor, channel, number));
            if let Err(error) = marked.await {
                tracing::debug!(%error, "a read mark was not stored");
            }
            Ok(())
        }
    }
}

async fn subscribe(
    life: &Life,
    seat: &Seat,
    socket: &mut Session,
    seen: &mut HashMap<ItemId, ChannelNumber>,
    channel: ItemId,
    after: ChannelNumber,
) -> Result<(), Closed> {
    if seen.len() >= MOST_CHANNELS && !seen.contains_key(&channel) {
        return send(socket, Code::TooMany.refused(None, Some(channel))).await;
    }
    // Heard first, read then: what is stored between the two waits in the mailbox.
    let may = life.chat.db.read(life.who, move |conn, actor| Ok(talk::channel(conn, actor, channel)?.last_number));
    match may.await {
        Ok((_, last)) => {
            seat.join(channel);
            seen.insert(channel, after.clamp(0, last));
            send(socket, Notice::Subscribed { channel, last }.frame()).await?;
            replay(life, socket, seen, channel).await
        }
        Err(error) => send(socket, Code::of(&error).refused(None, Some(channel))).await,
    }
}

/// The close code for what a client did against the rules (RFC 6455, 7.4.1).
fn broken(error: &ProtocolError) -> CloseCode {
    match error {
        ProtocolError::Overflow => CloseCode::Size,
        ProtocolError::Io(io) if io.kind() == std::io::ErrorKind::InvalidData => CloseCode::Invalid,
        _ => CloseCode::Protocol,
    }
}
