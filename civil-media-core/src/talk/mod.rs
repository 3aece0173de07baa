//! Talk: channels with titled topics. A channel lies in a space and has its rights. A conversation of a few people is a
//! channel in a space of its own.
//!
//! Each message has a number in its channel, without gaps, given in the transaction that stores it,
//! and a client id given by its writer: the same client id again gives the first answer again.
mod cards;
mod change;
mod conversations;
mod input;
mod levels;
mod marks;
mod members;
mod model;
mod moving;
mod pins;
mod presence;
mod query;
mod reactions;
mod read;
mod rights;
mod search;
mod send;
mod write;

pub use cards::cards;
pub use change::{as_they_are, changed_lately, changed_since, delete, edit, is_within, said, spoken, window};
pub use conversations::{Conversation, MOST_OTHERS, Party, conversation, conversations, converse, others_in};
pub use input::{NewMessage, NewTopic};
pub use levels::{Level, level, set_level};
pub use marks::{
    MOST_COUNTED, Mark, Unread, first_unread, mark_all_read, mark_read, mark_topic_read, mark_unread, unread_topics,
};
pub use members::{MOST_INVITED, invite, invited, leave};
pub use model::{Channel, ChannelChanges, Listed, Message, Spoken, Topic};
pub use moving::{MOST_MOVED, Target, move_messages};
pub use pins::{MOST_PINNED, pin, pinned};
pub use presence::{MOST_ASKED, note_present, present};
pub use query::Query;
pub use reactions::{Tally, own_reactions, react, who_reacted};
pub use read::{
    channel, channel_names, channels, channels_of, delivery, find, history, later, place, since, topic, topics,
};
pub use rights::{Rights, newest_numbers, rights};
pub use search::{Hit, search};
pub use send::{Outcome, Send, send_all};
pub use write::{change_channel, make_channel, resolve, say, start_topic};

#[cfg(test)]
mod marks_tests;
#[cfg(test)]
mod members_tests;
#[cfg(test)]
mod tests;
