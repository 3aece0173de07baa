//! Taking messages to another topic of their channel. Their numbers stay, and so do the ways to them.
use diesel::dsl::max;
use diesel::prelude::*;

use super::change::spoken;
use super::marks;
use super::model::Spoken;
use super::write::topic_of_title;
use crate::db::{Tx, Written, clock_timestamp};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ChannelNumber, MessageId, TopicId};
use crate::policy::{Act as _, Actor, Permit, SpaceKind, act};
use crate::schema::{channels, messages, topics};
use crate::text::{Slug, Title};

/// How many messages are moved at once: no more than whoever hears the channel can be told at once.
pub const MOST_MOVED: i64 = 500;

/// Which topic messages are taken to.
#[derive(Debug, Clone)]
pub enum Target {
    /// One that is there, by its part in addresses.
    Topic(Slug),
    /// One that is there, by its id.
    Id(TopicId),
    /// One that is started for it; if there is one of that title, that.
    New(Title),
}

/// Takes a message to another topic of its channel, alone or with all that followed it in its topic. Gives the part of
/// that topic in addresses.
///
/// # Errors
/// [`Error::NotFound`] if there is no such topic, or the message was deleted; a field's problem where it is the same one,
/// or where that would be more than [`MOST_MOVED`].
pub fn move_messages(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: MessageId,
    with_following: bool,
    to: &Target,
) -> Written<Slug> {
    let found = spoken(tx, actor, id)?;
    if found.channel.place.kind == SpaceKind::Conversation || found.message.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    let leads = found.may::<act::ChangeChannel>();
    let permit = found.permit::<act::MoveMessage>()?;
    if permit.channel.archived_at.is_some() || (permit.channel.is_for_leads && !leads) {
        return Err(Error::Forbidden(act::MoveMessage::NAME));
    }
    let channel = permit.channel.id;
    // Nothing is said in the channel meanwhile: which messages follow and which is a topic's newest stays true.
    let _locked: crate::ids::ItemId =
        channels::table.find(channel).select(channels::item_id).for_no_key_update().first(tx.conn)?;
    let from: TopicId = messages::table.filter(messages::id.eq(id)).select(messages::topic_id).first(tx.conn)?;
    let (target, slug) = target(tx, actor, &permit, to)?;
    if target == from {
        return Err(Error::invalid("topic", Problem::new("topic-same")));
    }
    let number = permit.message.number;
    let which = messages::channel_id.eq(channel).and(messages::topic_id.eq(from));
    let last = if with_following { ChannelNumber::MAX } else { number };
    let which = which.and(messages::number.between(number, last));
    let count: i64 = messages::table.filter(which).count().get_result(tx.conn)?;
    if count > MOST_MOVED {
        return Err(Error::invalid("which", Problem::limit("move-many", MOST_MOVED)));
    }
    marks::keep_unread(tx, (from, target), number..=last)?;
    diesel::update(messages::table.filter(which))
        .set((messages::topic_id.eq(target), messages::changed_at.eq(clock_timestamp().nullable())))
        .execute(tx.conn)?;
    for topic in [from, target] {
        let newest: Option<ChannelNumber> =
            messages::table.filter(messages::topic_id.eq(topic)).select(max(messages::number)).first(tx.conn)?;
        diesel::update(topics::table.find(topic)).set(topics::last_number.eq(newest.unwrap_or(0))).execute(tx.conn)?;
    }
    let (item, space) = (channel, permit.channel.place.id);
    let event = Event::MessagesMoved { item, space, message: id, from, to: target, messages: count as i32 };
    tx.record(actor, permit, &event, slug)
}

fn target(
    tx: &mut Tx<'_>,
    actor: &Actor,
    permit: &Permit<act::MoveMessage, Spoken>,
    to: &Target,
) -> Result<(TopicId, Slug)> {
    match to {
        Target::Topic(slug) => {
            let of_slug = topics::table.filter(topics::channel_id.eq(permit.channel.id).and(topics::slug.eq(slug)));
            Ok((of_slug.select(topics::id).first(tx.conn)?, slug.clone()))
        }
        Target::Id(id) => {
            let of_id = topics::table.filter(topics::channel_id.eq(permit.channel.id).and(topics::id.eq(id)));
            Ok((*id, of_id.select(topics::slug).first(tx.conn)?))
        }
        Target::New(title) => {
            let (id, slug, is_new) = topic_of_title(tx, actor, &permit.channel, title)?;
            if is_new {
                let started =
                    Event::TopicStarted { topic: id, item: permit.channel.id, space: permit.channel.place.id };
                tx.also(actor, permit, &[started])?;
            }
            Ok((id, slug))
        }
    }
}
