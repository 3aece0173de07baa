//! What a client asks for.
use chrono::{DateTime, Utc};
use civil_media_core::ids::{ChannelNumber, ClientId, ItemId, MessageId, PersonId, TopicId};
use civil_media_core::items::Reaction;
use serde::Deserialize;

/// What a client asks for.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// To hear a channel from the message after this number on.
    Subscribe {
        /// The channel.
        channel: ItemId,
        /// The last number that the client has.
        after: ChannelNumber,
        /// When the client last heard the channel, as `subscribed` said it: what was changed since is told again.
        #[serde(default)]
        since: Option<DateTime<Utc>>,
    },
    /// To hear it no more.
    Unsubscribe {
        /// The channel.
        channel: ItemId,
    },
    /// To store a message.
    Send {
        /// Given by the client; the same one again is the same message.
        client_id: ClientId,
        /// Where it belongs.
        topic: TopicId,
        /// What it says, in Markdown.
        text: String,
    },
    /// To put one's own message otherwise.
    Edit {
        /// The message.
        message: MessageId,
        /// What it says now, in Markdown.
        text: String,
    },
    /// To take a message away.
    Delete {
        /// The message.
        message: MessageId,
    },
    /// To react to a message, or no more.
    React {
        /// The message.
        message: MessageId,
        /// How.
        kind: Reaction,
        /// Whether, or no more.
        on: bool,
    },
    /// To take a message to another topic of its channel: to `topic`, or to the one of this `title`, which is started if
    /// there is none.
    Move {
        /// The message.
        message: MessageId,
        /// The topic.
        #[serde(default)]
        topic: Option<TopicId>,
        /// Its title.
        #[serde(default)]
        title: Option<String>,
        /// Whether all that followed it in its topic goes too.
        #[serde(default)]
        following: bool,
    },
    /// To say that what a topic is about is settled, or is not any more.
    Resolve {
        /// The topic.
        topic: TopicId,
        /// Whether it is.
        resolved: bool,
    },
    /// For the newest messages of a channel, or of one of its topics, before a number.
    History {
        /// The channel.
        channel: ItemId,
        /// The topic.
        #[serde(default)]
        topic: Option<TopicId>,
        /// The number; without one the newest of all.
        #[serde(default)]
        before: Option<ChannelNumber>,
    },
    /// For messages that fit, in all that one may read.
    Search {
        /// What one looks for, as on the page.
        text: String,
        /// The last message of the page before.
        #[serde(default)]
        behind: Option<MessageId>,
    },
    /// For one's channels, by space and name, or with `direct` one's direct conversations, the latest first: a page of
    /// them, behind so many.
    Channels {
        /// Whether conversations.
        #[serde(default)]
        direct: bool,
        /// How many come before.
        #[serde(default)]
        skip: u32,
    },
    /// For the topics of a channel, those that are not settled first, and the one last spoken in before the others: a page
    /// of them, behind so many.
    Topics {
        /// The channel.
        channel: ItemId,
        /// How many come before.
        #[serde(default)]
        skip: u32,
    },
    /// To tell the others that one is writing. A hint.
    Typing {
        /// The channel.
        channel: ItemId,
        /// The topic.
        topic: TopicId,
    },
    /// To hear who of these people is here, at most 100. Asked every minute or so; a hint.
    Presence {
        /// They.
        people: Vec<PersonId>,
    },
    /// To say that one is changing a page of a wiki, and to hear who else is. Said every few seconds; a hint.
    Editing {
        /// The page.
        page: ItemId,
    },
    /// To note that one has read up to a number: a whole channel, or one topic of it. A hint.
    Read {
        /// The channel.
        channel: ItemId,
        /// The topic.
        #[serde(default)]
        topic: Option<TopicId>,
        /// The number.
        number: ChannelNumber,
    },
}
