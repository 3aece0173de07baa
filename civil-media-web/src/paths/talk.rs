//! The addresses of talk: channels, topics, messages, direct conversations; and of updates.
use civil_media_core::ids::{ItemId, MessageId, PersonId};
use civil_media_core::talk::Channel;
use civil_media_core::text::Slug;

/// A channel.
pub fn channel(channel: &Slug) -> String {
    format!("/talk/{channel}")
}
/// Where its leads change it.
pub fn channel_settings(channel: &Slug) -> String {
    format!("/talk/{channel}/settings")
}
/// Who is in it, where that is by invitation.
pub fn channel_people(channel: &Slug) -> String {
    format!("/talk/{channel}/settings/people")
}
/// Where somebody goes, or is taken out.
pub fn leave_channel(channel: &Slug, person: PersonId) -> String {
    format!("/talk/{channel}/settings/people/{person}/leave")
}
/// Where one starts a topic.
pub fn topics(channel: &Slug) -> String {
    format!("/talk/{channel}/topics")
}
/// A topic of a channel.
pub fn topic(channel: &str, topic: &Slug) -> String {
    format!("/talk/{channel}/{topic}")
}
/// Where one says that what a topic is about is settled, or is not any more.
pub fn resolve_topic(channel: &str, topic: &Slug) -> String {
    format!("/talk/{channel}/{topic}/resolve")
}
/// An update.
pub fn update(id: ItemId) -> String {
    format!("/updates/{id}")
}
/// Where one changes it.
pub fn edit_update(id: ItemId) -> String {
    format!("/updates/{id}/edit")
}
/// What it said before.
pub fn update_history(id: ItemId) -> String {
    format!("/updates/{id}/history")
}
/// Where one takes it back.
pub fn delete_update(id: ItemId) -> String {
    format!("/updates/{id}/delete")
}
/// Where one passes it on.
pub fn share_update(id: ItemId) -> String {
    format!("/updates?share={id}#write")
}
/// Somebody's updates.
pub fn updates_by(handle: &Slug) -> String {
    format!("/updates?by={handle}")
}
/// Where one follows somebody, or no more.
pub fn follow(handle: &Slug) -> String {
    format!("/people/{handle}/follow")
}
/// A direct conversation.
pub fn conversation(path: &Slug) -> String {
    topic(Channel::WITH, path)
}
/// Where one says that one has read it.
pub fn read_conversation(path: &Slug) -> String {
    format!("{}/read", conversation(path))
}
/// A message in its topic.
pub fn message(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}#m{number}")
}
/// A message with those around it, where the newest of its channel has the number `last`.
pub fn message_around(channel: &str, topic: &Slug, number: i64, last: i64) -> String {
    // A page shows fifty, and this many of other topics may be between.
    const AFTER: i64 = 25;
    match last - number {
        few if few < AFTER => message(channel, topic, number),
        _ => format!("/talk/{channel}/{topic}?before={}#m{number}", number + AFTER),
    }
}
/// A message at the top of a page, with those after it.
pub fn message_from(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}?after={}#m{number}", number - 1)
}
/// A message, wherever it stands.
pub fn message_there(id: MessageId) -> String {
    format!("/m/{id}")
}
/// Where one puts a message otherwise.
pub fn edit_message(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}/{number}/edit")
}
/// Where one takes it away.
pub fn delete_message(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}/{number}/delete")
}
/// Where one takes it to another topic.
pub fn move_message(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}/{number}/move")
}
/// Where one reacts to it.
pub fn react_to_message(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}/{number}/react")
}
/// Who reacted to it.
pub fn message_reactions(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}/{number}/reactions")
}
/// Where one pins it, or no more.
pub fn pin_message(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}/{number}/pin")
}
/// Where one puts it back among what one has not read.
pub fn message_unread(channel: &str, topic: &Slug, number: i64) -> String {
    format!("/talk/{channel}/{topic}/{number}/unread")
}
/// Where one says that one has read a topic.
pub fn read_topic(channel: &str, topic: &Slug) -> String {
    format!("/talk/{channel}/{topic}/read")
}
/// Where one chooses of what of a channel one is told.
pub fn channel_level(channel: &Slug) -> String {
    format!("/talk/{channel}/settings/level")
}
/// Where one says that one has read a channel.
pub fn read_channel(channel: &Slug) -> String {
    format!("/talk/{channel}/read")
}
