use diesel::prelude::*;

use super::input::{NewMessage, NewTopic};
use super::model::{Channel, Message};
use super::read;
use super::send::{Outcome, Send, send_all};
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{ChannelNumber, ItemId, TopicId};
use crate::items::{self as all_items, ItemKind, NewItem};
use crate::policy::{Act, Actor, Permit, Seen, SpaceKind, act};
use crate::schema::{channels, read_marks, topics};
use crate::spaces;
use crate::text::{Slug, Title};

/// Makes a channel in a space.
pub fn make_channel(tx: &mut Tx<'_>, actor: &Actor, space: &Slug, title: &Title) -> Written<Slug> {
    let space = spaces::find(tx, actor, space)?.permit::<act::MakeChannel>()?;
    let path = Slug::from_words(&format!("{} {title}", space.slug));
    let new = NewItem {
        kind: ItemKind::Channel,
        path: &path,
        title,
        summary: "",
        language: actor.language,
        visibility: space.place.visibility,
    };
    let inserted = all_items::insert(tx, actor, &space.place, &new);
    let id = taken(inserted, "items_channel_path_key", "title", Problem::new("channel-taken"))?;
    diesel::insert_into(channels::table).values(channels::item_id.eq(id)).execute(tx.conn)?;
    let event = Event::ChannelMade { item: id, space: space.place.id };
    tx.record(actor, space, &event, path)
}

/// Starts a topic in a channel. Gives its address; a topic of that title is taken up again.
pub fn start_topic(tx: &mut Tx<'_>, actor: &Actor, channel: &Slug, input: &NewTopic) -> Written<(TopicId, Slug)> {
    let channel = read::find(tx, actor, channel)?;
    if channel.place.kind == SpaceKind::Service {
        start(tx, actor, channel.permit::<act::SendServiceMessage>()?, input)
    } else {
        start(tx, actor, channel.permit::<act::SendMessage>()?, input)
    }
}

fn start<A: Act>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    channel: Permit<A, Channel>,
    input: &NewTopic,
) -> Written<(TopicId, Slug)> {
    let slug = input.title.slug();
    let of_title = topics::table.filter(topics::channel_id.eq(channel.id).and(topics::slug.eq(&slug)));
    let existing: Option<TopicId> = of_title.select(topics::id).first(tx.conn).optional()?;
    if let Some(id) = existing {
        return tx.quietly((id, slug));
    }
    let id = TopicId::new();
    let inserted = diesel::insert_into(topics::table)
        .values((
            topics::id.eq(id),
            topics::channel_id.eq(channel.id),
            topics::title.eq(&input.title),
            topics::slug.eq(&slug),
            topics::started_by.eq(actor.person),
            topics::started_at.eq(tx.now),
            topics::last_number.eq(channel.last_number),
        ))
        .execute(tx.conn);
    taken(inserted, "topics_channel_id_slug_key", "title", Problem::new("topic-taken"))?;
    let event = Event::TopicStarted { topic: id, item: channel.id, space: channel.place.id };
    tx.record(actor, channel, &event, (id, slug))
}

/// Sends one message, for a page without a socket.
pub fn say(tx: &mut Tx<'_>, actor: &Actor, message: NewMessage) -> Written<Message> {
    let session = actor.session.ok_or(Error::SignedOut)?.id;
    let send = Send { person: actor.person, session, message };
    let outcome: Option<Result<Outcome>> = send_all(tx, &[send])?.into_inner().pop();
    match outcome.ok_or(Error::NotFound)?? {
        Outcome::Stored(message) | Outcome::Known(message) => tx.recorded(message),
    }
}

/// Notes that somebody has read a channel up to a number; it never goes back.
pub fn mark_read(tx: &mut Tx<'_>, actor: &Actor, channel: ItemId, number: ChannelNumber) -> Written<()> {
    let channel: Seen<Channel> = read::channel(tx, actor, channel)?;
    let number = number.clamp(0, channel.last_number);
    let newer = diesel::dsl::sql::<diesel::sql_types::BigInt>("greatest(read_marks.number, excluded.number)");
    diesel::insert_into(read_marks::table)
        .values((
            read_marks::person_id.eq(actor.person),
            read_marks::channel_id.eq(channel.id),
            read_marks::number.eq(number),
            read_marks::at.eq(tx.now),
        ))
        .on_conflict((read_marks::person_id, read_marks::channel_id))
        .do_update()
        .set((read_marks::number.eq(newer), read_marks::at.eq(tx.now)))
        .execute(tx.conn)?;
    tx.quietly(())
}
