//! Putting a message otherwise, and taking it away. What it said before is kept for the record.
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::model::{Channel, Message, Spoken};
use super::{marks, read};
use crate::db::{Conn, Tx, Written, clock_timestamp};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ChannelNumber, ItemId, MessageId, PersonId};
use crate::people;
use crate::policy::{Act as _, Actor, Role, Seen, act};
use crate::schema::{channels, departments, message_mentions, message_revisions, messages, topics};
use crate::text::{Markdown, RENDERER, Slug};

/// For how long those without a department may change what they said.
const WITHOUT_DEPARTMENT: i32 = 1440;

/// A message, by its id.
pub fn spoken(conn: &mut Conn, actor: &Actor, id: MessageId) -> Result<Seen<Spoken>> {
    let message: Message = Message::query().filter(messages::id.eq(id)).first(conn)?;
    seen(conn, actor, message)
}

/// A message, by its number in its channel.
pub fn said(conn: &mut Conn, actor: &Actor, channel: ItemId, number: ChannelNumber) -> Result<Seen<Spoken>> {
    let message: Message =
        Message::query().filter(messages::channel_id.eq(channel).and(messages::number.eq(number))).first(conn)?;
    seen(conn, actor, message)
}

fn seen(conn: &mut Conn, actor: &Actor, message: Message) -> Result<Seen<Spoken>> {
    let channel: Channel = Channel::query().filter(channels::item_id.eq(message.channel_id)).first(conn)?;
    let topic: Slug = topics::table.find(message.topic_id).select(topics::slug).first(conn)?;
    Seen::by(actor, Spoken { message, channel, topic })
}

/// Until when the actor may change what they say, counted from now: none for as long as they like. Their department
/// sets it, or the one of several that lets them longest.
pub fn window(conn: &mut Conn, actor: &Actor) -> Result<Option<Duration>> {
    let set: Vec<Option<i32>> = departments::table
        .filter(departments::id.eq_any(&actor.departments))
        .select(departments::message_minutes)
        .load(conn)?;
    if set.contains(&None) {
        return Ok(None);
    }
    let minutes = set.into_iter().flatten().max().unwrap_or(WITHOUT_DEPARTMENT);
    Ok(Some(Duration::minutes(minutes.into())))
}

/// Whether what was sent then may still be changed within a window.
pub fn is_within(window: Option<Duration>, sent_at: DateTime<Utc>) -> bool {
    window.is_none_or(|window| crate::db::now() < sent_at + window)
}

/// Puts one's own message otherwise. Gives where it stands.
///
/// # Errors
/// A field's problem once the time for that is over; [`Error::Conflict`] if it is no longer at `version`, where one is
/// given.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, id: MessageId, version: Option<i32>, body: &Markdown) -> Written<Slug> {
    let permit = spoken(tx, actor, id)?.permit::<act::EditMessage>()?;
    let message = &permit.message;
    // Where one may not speak any more, one does not by putting otherwise what one said.
    if !read::channel(tx, actor, permit.channel.id)?.may_write() {
        return Err(Error::Forbidden(act::EditMessage::NAME));
    }
    check_window(tx, actor, message)?;
    if version.is_some_and(|version| version != message.version) {
        return Err(Error::Conflict);
    }
    diesel::insert_into(message_revisions::table)
        .values((
            message_revisions::message_id.eq(id),
            message_revisions::number.eq(message.version),
            message_revisions::body.eq(&message.body),
            message_revisions::at.eq(message.edited_at.unwrap_or(message.sent_at)),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    let html = people::with_names(tx, actor, body.render_brief())?;
    let named = people::newly_named(tx, &html, Some(&message.body_html))?;
    let current = messages::id.eq(id).and(messages::version.eq(message.version)).and(messages::deleted_at.is_null());
    let changed = diesel::update(messages::table.filter(current))
        .set((
            messages::body.eq(body),
            messages::body_html.eq(html),
            messages::renderer.eq(RENDERER),
            messages::version.eq(message.version + 1),
            messages::edited_at.eq(tx.now),
            messages::changed_at.eq(clock_timestamp().nullable()),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    let (item, space) = (permit.channel.id, permit.channel.place.id);
    let (topic, number) = (permit.topic.clone(), permit.message.number);
    // Named again after the name was taken out, they have heard of it.
    let heard: Vec<PersonId> = message_mentions::table
        .filter(message_mentions::channel_id.eq(item).and(message_mentions::number.eq(number)))
        .filter(message_mentions::person_id.eq_any(&named))
        .select(message_mentions::person_id)
        .load(tx.conn)?;
    let named: Vec<PersonId> = named.into_iter().filter(|person| !heard.contains(person)).collect();
    if !named.is_empty() {
        marks::note_named(tx, &named.iter().map(|person| (*person, item, number)).collect())?;
        let mentions = Event::MessageMentions { message: id, item, space, number, people: named };
        tx.also(actor, &permit, &[mentions])?;
    }
    tx.record(actor, permit, &Event::MessageEdited { message: id, item, space, number }, topic)
}

/// Takes a message away: one's own within the time for that, or as a lead. That there was one stays to be seen; what it
/// said is kept for the record, and shown to nobody. Gives its topic.
///
/// # Errors
/// A field's problem once the time for that is over; [`Error::NotFound`] if it is gone.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Written<Slug> {
    let permit = spoken(tx, actor, id)?.permit::<act::DeleteMessage>()?;
    if actor.spaces.get(&permit.channel.place.id) != Some(&Role::Lead) {
        check_window(tx, actor, &permit.message)?;
    }
    let there = messages::table.filter(messages::id.eq(id).and(messages::deleted_at.is_null()));
    let deleted = diesel::update(there)
        .set((
            messages::body_html.eq(""),
            messages::deleted_at.eq(tx.now),
            messages::changed_at.eq(clock_timestamp().nullable()),
        ))
        .execute(tx.conn)?;
    if deleted == 0 {
        return Err(Error::NotFound);
    }
    let (item, space) = (permit.channel.id, permit.channel.place.id);
    let (topic, number) = (permit.topic.clone(), permit.message.number);
    tx.record(actor, permit, &Event::MessageDeleted { message: id, item, space, number }, topic)
}

fn check_window(tx: &mut Tx<'_>, actor: &Actor, message: &Message) -> Result<()> {
    match window(tx, actor)? {
        Some(window) if !is_within(Some(window), message.sent_at) => {
            Err(Error::invalid("body", Problem::limit("message-window", window.num_minutes())))
        }
        _ => Ok(()),
    }
}

/// What changed in a channel since then, of the messages up to a number: for whoever heard it until about then. At most
/// `most`, the earliest changes first.
pub fn changed_since(
    conn: &mut Conn,
    channel: &Seen<Channel>,
    (since, up_to): (DateTime<Utc>, ChannelNumber),
    most: i64,
) -> Result<Vec<Message>> {
    Ok(Message::query()
        .filter(messages::channel_id.eq(channel.id).and(messages::changed_at.gt(since)))
        .filter(messages::changed_at.is_not_null().and(messages::number.le(up_to)))
        .order(messages::changed_at)
        .limit(most)
        .load(conn)?)
}

/// Which messages of these channels were changed since then, by the database's clock, at most `most`, and that clock's
/// time. Without a time to begin with there are none.
pub fn changed_lately(
    conn: &mut Conn,
    of: &[ItemId],
    since: Option<DateTime<Utc>>,
    most: i64,
) -> Result<(Vec<MessageId>, DateTime<Utc>)> {
    let now: DateTime<Utc> =
        diesel::select(diesel::dsl::now.into_sql::<diesel::sql_types::Timestamptz>()).get_result(conn)?;
    let Some(since) = since else { return Ok((Vec::new(), now)) };
    let changed = messages::changed_at.is_not_null().and(messages::changed_at.gt(since));
    let found = messages::table
        .filter(messages::channel_id.eq_any(of).and(changed))
        .limit(most)
        .select(messages::id)
        .load(conn)?;
    Ok((found, now))
}

/// These messages of channels as they are now, for delivery to listeners whose rights are watched.
pub fn as_they_are(conn: &mut Conn, wanted: &[MessageId]) -> Result<Vec<Message>> {
    Ok(Message::query().filter(messages::id.eq_any(wanted)).load(conn)?)
}
