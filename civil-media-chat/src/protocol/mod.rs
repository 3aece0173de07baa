//! What is said over a socket, both ways. Everything here is a promise to clients, told with an example of
//! each frame in docs/TALK-PROTOCOL.md, which a test compares with this file.
mod request;

use std::borrow::Cow;

use bytestring::ByteString;
use chrono::{DateTime, Utc};
use civil_media_core::Error;
use civil_media_core::ids::{ChannelNumber, ClientId, ItemId, MessageId, PersonId, TopicId};
use civil_media_core::talk::{Message, Tally, Topic};
use civil_media_core::wiki::PageEditor;
pub use request::Request;
use serde::Serialize;

/// The version of the protocol; a client that does not know it reloads its page.
pub const VERSION: u32 = 1;

/// The largest frame that is read, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;

/// How many messages are replayed at most; who missed more loads history.
pub const MOST_REPLAYED: i64 = 500;

/// What a client is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Notice<'a> {
    /// The first frame of every socket.
    Hello {
        /// The version of the protocol.
        version: u32,
        /// Who is signed in.
        person: PersonId,
    },
    /// The channel is heard from here on; what was missed follows.
    Subscribed {
        /// The channel.
        channel: ItemId,
        /// The number of its newest message.
        last: ChannelNumber,
        /// What to give as `since` when one comes back.
        at: DateTime<Utc>,
    },
    /// More was missed than is replayed: load history up to this number.
    Refetch {
        /// The channel.
        channel: ItemId,
        /// The number of its newest message.
        last: ChannelNumber,
    },
    /// The channel may not be heard any more.
    Left {
        /// The channel.
        channel: ItemId,
    },
    /// A message, in the order of its channel.
    Message(Said<'a>),
    /// A message that was put otherwise or taken away, as it is now. One that the client does not have can be ignored.
    Changed(Said<'a>),
    /// What a topic is about is settled, or is not any more.
    Topic {
        /// The channel.
        channel: ItemId,
        /// The topic.
        topic: TopicId,
        /// Whether it is.
        resolved: bool,
    },
    /// What `history` asked for: at most 50, oldest first.
    History {
        /// The channel.
        channel: ItemId,
        /// The messages; those that were deleted have no text.
        messages: Vec<Said<'a>>,
        /// Whether there are older ones.
        more: bool,
    },
    /// What `channels` asked for: at most 100.
    Channels {
        /// Whether they are conversations.
        direct: bool,
        /// How many come before.
        skip: u32,
        /// The channels.
        channels: Vec<Told<'a>>,
        /// Whether there are more.
        more: bool,
    },
    /// What `topics` asked for: at most 100.
    Topics {
        /// The channel.
        channel: ItemId,
        /// How many come before.
        skip: u32,
        /// The topics.
        topics: Vec<Titled<'a>>,
        /// Whether there are more.
        more: bool,
    },
    /// What `search` found: at most 20, newest first.
    Found {
        /// What was looked for.
        text: &'a str,
        /// The messages.
        messages: Vec<Said<'a>>,
        /// Whether there are more.
        more: bool,
    },
    /// The client's own message is stored; it also comes as a message.
    Stored {
        /// The client's id for it.
        client_id: ClientId,
        /// The channel.
        channel: ItemId,
        /// Its number there.
        number: ChannelNumber,
        /// Its id.
        id: MessageId,
    },
    /// Somebody is writing.
    Typing {
        /// The channel.
        channel: ItemId,
        /// The topic.
        topic: TopicId,
        /// Who.
        person: PersonId,
        /// Their name, as it was when their socket opened.
        name: String,
    },
    /// Who of those that `presence` asked for is here.
    Present {
        /// They.
        people: Vec<PersonId>,
    },
    /// Who else is changing a page.
    Editors {
        /// The page.
        page: ItemId,
        /// They, by since when; at most 20.
        people: Vec<Editing<'a>>,
    },
    /// A request was not carried out.
    Refused {
        /// The message that was not stored, if it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        client_id: Option<ClientId>,
        /// The message that was not changed, if one was to be.
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<MessageId>,
        /// The channel that was asked for, if one was.
        #[serde(skip_serializing_if = "Option::is_none")]
        channel: Option<ItemId>,
        /// Why, for the program.
        code: Code,
        /// Why, for its maker.
        text: &'static str,
    },
}

/// A channel in a list of channels.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    /// Its id.
    pub channel: ItemId,
    /// What it is called; of a conversation, who else is in it.
    pub title: Cow<'a, str>,
    /// The name of its space, in the language of the reader; of a conversation, none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space: Option<&'a str>,
    /// The number of its newest message.
    pub last: ChannelNumber,
    /// How many of them the reader has not read, up to 100.
    pub unread: i64,
    /// How many of those name them, up to 100.
    pub mentions: i64,
    /// Whether they may write there.
    pub writes: bool,
}

/// A topic in a list of topics.
#[derive(Debug, Serialize)]
pub struct Titled<'a> {
    /// Its id.
    pub topic: TopicId,
    /// What it is about.
    pub title: &'a str,
    /// The number of its newest message.
    pub last: ChannelNumber,
    /// Whether that is settled.
    pub resolved: bool,
}

impl<'a> From<&'a Topic> for Titled<'a> {
    fn from(topic: &'a Topic) -> Self {
        let is_resolved = topic.resolved_at.is_some();
        Self { topic: topic.id, title: &topic.title, last: topic.last_number, resolved: is_resolved }
    }
}

/// Somebody who is changing a page.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the domain")]
pub struct Editing<'a> {
    pub name: &'a str,
    pub handle: &'a str,
    pub since: DateTime<Utc>,
}

impl<'a> From<&'a PageEditor> for Editing<'a> {
    fn from(editor: &'a PageEditor) -> Self {
        Self { name: &editor.name, handle: &editor.handle, since: editor.since }
    }
}

/// A message as clients get it.
#[derive(Debug, Clone, Copy, Serialize)]
#[allow(missing_docs, reason = "the names are those of the domain")]
pub struct Said<'a> {
    pub id: MessageId,
    pub channel: ItemId,
    pub number: ChannelNumber,
    pub topic: TopicId,
    pub client_id: ClientId,
    pub person: PersonId,
    pub name: &'a str,
    pub handle: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub guest: bool,
    pub html: &'a str,
    pub sent_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "is_nothing")]
    pub reactions: Option<&'a Tally>,
}

fn is_nothing(tally: &Option<&Tally>) -> bool {
    tally.is_none_or(Tally::is_empty)
}

/// Why a request was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// It is not one of the requests.
    NotUnderstood,
    /// What it says needs correcting.
    Invalid,
    /// There is no such thing, or none that one may know of.
    NotFound,
    /// One may read there, but not do that.
    Forbidden,
    /// The client id came before with another text.
    AlreadySent,
    /// More than one person may send; wait.
    TooMany,
    /// The database does not answer; send again, with the same client id.
    TryAgain,
}

impl Notice<'_> {
    /// As it goes over the wire: written once, shared by every socket that it goes to.
    pub fn frame(&self) -> ByteString {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

impl<'a> From<&'a Message> for Notice<'a> {
    fn from(message: &'a Message) -> Self {
        Self::Message(message.into())
    }
}

impl<'a> From<&'a Message> for Said<'a> {
    fn from(message: &'a Message) -> Self {
        Self {
            id: message.id,
            channel: message.channel_id,
            number: message.number,
            topic: message.topic_id,
            client_id: message.client_id,
            person: message.author_id,
            name: &message.author,
            handle: &message.author_handle,
            guest: message.is_by_guest,
            html: &message.body_html,
            sent_at: message.sent_at,
            edited_at: message.edited_at,
            deleted_at: message.deleted_at,
            pinned_at: message.pinned_at,
            reactions: Some(&message.reactions),
        }
    }
}

impl Code {
    /// What a failure of the domain is to a client. Faults of ours are logged here, and nowhere else.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::NotFound | Error::SignedOut => Self::NotFound,
            Error::Forbidden(_) | Error::NotRecent => Self::Forbidden,
            Error::Invalid(_) => Self::Invalid,
            Error::AlreadySent => Self::AlreadySent,
            Error::Conflict | Error::Unavailable(_) | Error::Database(_) => {
                tracing::error!(%error, "a request over a socket failed");
                Self::TryAgain
            }
        }
    }

    /// The same in words.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotUnderstood => "This is not a request of the protocol.",
            Self::Invalid => "The text is empty, too long, or has characters that cannot be shown.",
            Self::NotFound => "There is no such channel or topic.",
            Self::Forbidden => "You can read here, but not write.",
            Self::AlreadySent => "This client id was used for another text.",
            Self::TooMany => "Too many messages. Wait a little.",
            Self::TryAgain => "Not stored yet. Send it again with the same client id.",
        }
    }

    /// The frame that says so.
    pub fn refused(self, client_id: Option<ClientId>, channel: Option<ItemId>) -> ByteString {
        Notice::Refused { client_id, message: None, channel, code: self, text: self.text() }.frame()
    }

    /// The same of a message that was to be changed.
    pub fn unchanged(self, message: MessageId) -> ByteString {
        let text = match self {
            Self::Invalid => "The text cannot be one, or the time in which this message could be changed is over.",
            Self::NotFound => "There is no such message.",
            Self::Forbidden => "You cannot change this message.",
            other => other.text(),
        };
        Notice::Refused { client_id: None, message: Some(message), channel: None, code: self, text }.frame()
    }
}

/// Close codes beside the standard ones.
pub mod close {
    /// The session has ended: sign in again.
    pub const SIGNED_OUT: u16 = 4401;
    /// The client did not keep up: come back and resume.
    pub const RESYNC: u16 = 4408;
}

#[cfg(test)]
mod tests;
