use std::collections::HashMap;

use diesel::prelude::*;

use super::levels::Level;
use super::marks::unread_in;
use super::model::{Channel, Listed, Message, Topic};
use crate::db::{Conn, IsChannel};
use crate::error::{Error, Result};
use crate::ids::{ChannelNumber, ItemId, TopicId};
use crate::page::cut;
use crate::policy::{Actor, Seen, SpaceKind, readable_items};
use crate::schema::{channel_levels, channels, items, messages, spaces, topics};
use crate::text::Slug;

/// How far lists are leafed through.
const MOST_SKIPPED: i64 = 100_000;

/// A channel by its address. That of a conversation has another one: `conversation` finds it.
pub fn find(conn: &mut Conn, actor: &Actor, path: &Slug) -> Result<Seen<Channel>> {
    let channel = find_any(conn, actor, path)?;
    if channel.place.kind == SpaceKind::Conversation { Err(Error::NotFound) } else { Ok(channel) }
}

/// The channel of a topic, and the topic, by their parts in addresses: for `with` the conversation of that name.
pub fn place(conn: &mut Conn, actor: &Actor, channel: &Slug, slug: &Slug) -> Result<(Seen<Channel>, Topic)> {
    let is_conversation = **channel == *Channel::WITH;
    let channel = find_any(conn, actor, if is_conversation { slug } else { channel })?;
    if (channel.place.kind == SpaceKind::Conversation) != is_conversation {
        return Err(Error::NotFound);
    }
    let topic = topic(conn, &channel, slug)?;
    Ok((channel, topic))
}

/// A channel by its part in addresses, or a conversation's.
pub(super) fn find_any(conn: &mut Conn, actor: &Actor, path: &Slug) -> Result<Seen<Channel>> {
    let channel =
        Channel::query().filter(readable_items(actor)).filter(items::path.eq(path).and(IsChannel)).first(conn)?;
    Seen::by(actor, channel)
}

/// A channel by its id.
pub fn channel(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Seen<Channel>> {
    let channel = Channel::query().filter(readable_items(actor)).filter(channels::item_id.eq(id)).first(conn)?;
    Seen::by(actor, channel)
}

/// The channels of the spaces that the actor belongs to and of the whole service, by space and name, from one on, and
/// whether there are more.
pub fn channels(conn: &mut Conn, actor: &Actor, skip: i64, size: usize) -> Result<(Vec<Listed>, bool)> {
    let (found, has_more) = cut(own_channels(conn, actor, skip, size as i64 + 1)?, size);
    Ok((listed(conn, actor, found)?, has_more))
}

/// The first of them, without what is unread in them.
pub fn channel_names(conn: &mut Conn, actor: &Actor) -> Result<Vec<Seen<Channel>>> {
    let found = own_channels(conn, actor, 0, 500)?;
    Ok(Seen::all(actor, found))
}

fn own_channels(conn: &mut Conn, actor: &Actor, skip: i64, size: i64) -> Result<Vec<Channel>> {
    let mine: Vec<_> = actor.spaces.keys().copied().collect();
    Ok(Channel::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16))
        .filter(spaces::id.eq_any(mine).or(spaces::kind.eq(SpaceKind::Service)))
        .filter(spaces::kind.ne(SpaceKind::Conversation).and(channels::archived_at.is_null()))
        .order((spaces::name_en, items::title, items::id))
        .offset(skip.clamp(0, MOST_SKIPPED))
        .limit(size)
        .load(conn)?)
}

pub(super) fn listed(conn: &mut Conn, actor: &Actor, found: Vec<Channel>) -> Result<Vec<Listed>> {
    let ids: Vec<ItemId> = found.iter().map(|channel| channel.id).collect();
    let mut unread = unread_in(conn, actor, &ids)?;
    let levels: HashMap<ItemId, Level> = channel_levels::table
        .filter(channel_levels::person_id.eq(actor.person).and(channel_levels::channel_id.eq_any(ids)))
        .select((channel_levels::channel_id, channel_levels::level))
        .load(conn)?
        .into_iter()
        .collect();
    let listed = |channel: Seen<Channel>| Listed {
        unread: unread.remove(&channel.id).unwrap_or_default(),
        level: levels.get(&channel.id).copied().unwrap_or(Level::Mentions),
        channel,
    };
    Ok(Seen::all(actor, found).into_iter().map(listed).collect())
}

/// The channels of a space that has been seen, by name, from one on, and whether there are more.
pub fn channels_of(
    conn: &mut Conn,
    actor: &Actor,
    space: &Seen<crate::spaces::Space>,
    skip: i64,
    size: usize,
) -> Result<(Vec<Listed>, bool)> {
    let found = Channel::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(items::space_id.eq(space.place.id)))
        .order((items::title, items::id))
        .offset(skip.clamp(0, MOST_SKIPPED))
        .limit(size as i64 + 1)
        .load(conn)?;
    let (found, has_more) = cut(found, size);
    Ok((listed(conn, actor, found)?, has_more))
}

/// The topics of a channel that has been seen: what is not settled first, and the one last spoken in before the others,
/// from one on, and whether there are more.
pub fn topics(conn: &mut Conn, channel: &Seen<Channel>, skip: i64, size: usize) -> Result<(Vec<Topic>, bool)> {
    let found = Topic::query()
        .filter(topics::channel_id.eq(channel.id))
        .order((topics::resolved_at.is_not_null(), topics::last_number.desc(), topics::id))
        .offset(skip.clamp(0, MOST_SKIPPED))
        .limit(size as i64 + 1)
        .load(conn)?;
    Ok(cut(found, size))
}

/// One topic of a channel that has been seen.
pub fn topic(conn: &mut Conn, channel: &Seen<Channel>, slug: &Slug) -> Result<Topic> {
    Ok(Topic::query().filter(topics::channel_id.eq(channel.id).and(topics::slug.eq(slug))).first(conn)?)
}

/// The newest messages of a channel or one of its topics before a number, oldest of them first, and
/// whether there are older ones.
pub fn history(
    conn: &mut Conn,
    channel: &Seen<Channel>,
    topic: Option<TopicId>,
    before: Option<ChannelNumber>,
    size: usize,
) -> Result<(Vec<Message>, bool)> {
    let mut query = Message::query()
        .filter(messages::channel_id.eq(channel.id))
        .filter(messages::number.lt(before.unwrap_or(ChannelNumber::MAX)))
        .order(messages::number.desc())
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(topic) = topic {
        query = query.filter(messages::topic_id.eq(topic));
    }
    let found = query.load(conn)?;
    let (mut found, has_more) = cut(found, size);
    found.reverse();
    Ok((found, has_more))
}

/// The messages of a topic after a number, in order, and whether there are later ones.
pub fn later(
    conn: &mut Conn,
    channel: &Seen<Channel>,
    topic: TopicId,
    after: ChannelNumber,
    size: usize,
) -> Result<(Vec<Message>, bool)> {
    let found = Message::query()
        .filter(messages::channel_id.eq(channel.id).and(messages::topic_id.eq(topic)))
        .filter(messages::number.gt(after))
        .order(messages::number)
        .limit(size as i64 + 1)
        .load(conn)?;
    Ok(cut(found, size))
}

/// The messages of a channel that has been seen, after a number, in order, at most `most`.
pub fn since(conn: &mut Conn, channel: &Seen<Channel>, after: ChannelNumber, most: i64) -> Result<Vec<Message>> {
    delivery(conn, channel.id, after, most)
}

/// The messages of a channel after a number, for delivery to listeners whose rights are watched.
pub fn delivery(conn: &mut Conn, channel: ItemId, after: ChannelNumber, most: i64) -> Result<Vec<Message>> {
    Ok(Message::query()
        .filter(messages::channel_id.eq(channel).and(messages::number.gt(after)))
        .order(messages::number)
        .limit(most)
        .load(conn)?)
}
