//! Who is told of what is said in Talk.
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::whom::readers_of;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{ChannelNumber, ItemId, MessageId, PersonId, TopicId};
use crate::items::Card;
use crate::policy::Visibility;
use crate::schema::{channel_levels, conversations, items, message_mentions, messages, read_marks, topic_marks};

/// Whom a message names, if they still read its channel and want to be told.
pub(super) fn naming(
    conn: &mut Conn,
    channel: ItemId,
    message: MessageId,
    people: &[PersonId],
) -> Result<Vec<PersonId>> {
    let Some(card) = Card::query().filter(items::id.eq(channel)).first(conn).optional()? else { return Ok(Vec::new()) };
    if is_taken_away(conn, message)? {
        return Ok(Vec::new());
    }
    let quiet: HashSet<PersonId> = at_level(conn, channel, "nothing")?.into_iter().collect();
    let told: Vec<PersonId> = people.iter().filter(|person| !quiet.contains(person)).copied().collect();
    hearers_of(conn, card, &told)
}

/// Those who want to be told of all that is said in a channel and had read its topic up to this message; whoever is
/// named in it hears that alone.
pub(super) fn following(conn: &mut Conn, channel: ItemId, message: MessageId) -> Result<Vec<PersonId>> {
    let Some(card) = Card::query().filter(items::id.eq(channel)).first(conn).optional()? else { return Ok(Vec::new()) };
    let there = messages::table.filter(messages::id.eq(message).and(messages::deleted_at.is_null()));
    let found: Option<(TopicId, ChannelNumber)> =
        there.select((messages::topic_id, messages::number)).first(conn).optional()?;
    let Some((topic, number)) = found else { return Ok(Vec::new()) };
    let mut told = at_level(conn, channel, "all")?;
    let named: HashSet<PersonId> = message_mentions::table
        .filter(message_mentions::channel_id.eq(channel).and(message_mentions::number.eq(number)))
        .filter(message_mentions::person_id.eq_any(&told))
        .select(message_mentions::person_id)
        .load(conn)?
        .into_iter()
        .collect();
    told.retain(|person| !named.contains(person));
    let told = up_to_date(conn, (channel, topic, number), &told)?;
    hearers_of(conn, card, &told)
}

/// Those in a conversation who had read all that was said in it before this message. Whoever has not was told of the
/// first that they have not read.
pub(super) fn conversing(
    conn: &mut Conn,
    channel: ItemId,
    message: MessageId,
    number: ChannelNumber,
) -> Result<Vec<PersonId>> {
    if is_taken_away(conn, message)? {
        return Ok(Vec::new());
    }
    let Some(card) = Card::query().filter(items::id.eq(channel)).first(conn).optional()? else { return Ok(Vec::new()) };
    let people: Option<Vec<PersonId>> = conversations::table
        .filter(conversations::channel_id.eq(channel))
        .select(conversations::person_ids)
        .first(conn)
        .optional()?;
    let marks: HashMap<PersonId, ChannelNumber> = read_marks::table
        .filter(read_marks::channel_id.eq(channel))
        .select((read_marks::person_id, read_marks::number))
        .load(conn)?
        .into_iter()
        .collect();
    let mut told = people.unwrap_or_default();
    // What was taken away before anybody was told of it holds nothing back.
    let there = messages::channel_id.eq(channel).and(messages::number.lt(number)).and(messages::deleted_at.is_null());
    let before: Option<ChannelNumber> =
        messages::table.filter(there).order(messages::number.desc()).select(messages::number).first(conn).optional()?;
    let has_read = |person: &PersonId| {
        let mark = marks.get(person).copied().unwrap_or(0);
        mark < number && before.is_none_or(|before| before <= mark)
    };
    told.retain(has_read);
    readers_of(conn, &card, &told)
}

/// Who of these hears a channel. One by invitation is heard by those alone who belong to its space still, whoever made it.
fn hearers_of(conn: &mut Conn, mut card: Card, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let invited = readers_of(conn, &card, people)?;
    if card.placing.reach != Visibility::Named as i16 {
        return Ok(invited);
    }
    card.placing.reach = Visibility::Members as i16;
    readers_of(conn, &card, &invited)
}

/// Whether a message was deleted since.
fn is_taken_away(conn: &mut Conn, message: MessageId) -> Result<bool> {
    let gone = messages::table.filter(messages::id.eq(message).and(messages::deleted_at.is_not_null()));
    Ok(diesel::select(diesel::dsl::exists(gone)).get_result(conn)?)
}

/// Who chose this for a channel.
fn at_level(conn: &mut Conn, channel: ItemId, level: &str) -> Result<Vec<PersonId>> {
    Ok(channel_levels::table
        .filter(channel_levels::channel_id.eq(channel).and(channel_levels::level.eq(level)))
        .select(channel_levels::person_id)
        .load(conn)?)
}

/// Who of these have read all that was said in a topic before a message.
fn up_to_date(
    conn: &mut Conn,
    (channel, topic, number): (ItemId, TopicId, ChannelNumber),
    people: &[PersonId],
) -> Result<Vec<PersonId>> {
    let before: Option<ChannelNumber> = messages::table
        .filter(messages::topic_id.eq(topic).and(messages::number.lt(number)).and(messages::deleted_at.is_null()))
        .order(messages::number.desc())
        .select(messages::number)
        .first(conn)
        .optional()?;
    let whole: HashMap<PersonId, ChannelNumber> = read_marks::table
        .filter(read_marks::channel_id.eq(channel).and(read_marks::person_id.eq_any(people)))
        .select((read_marks::person_id, read_marks::number))
        .load(conn)?
        .into_iter()
        .collect();
    let of_topic: HashMap<PersonId, ChannelNumber> = topic_marks::table
        .filter(topic_marks::channel_id.eq(channel).and(topic_marks::topic_id.eq(topic)))
        .filter(topic_marks::person_id.eq_any(people))
        .select((topic_marks::person_id, topic_marks::number))
        .load(conn)?
        .into_iter()
        .collect();
    let has_read = |person: &&PersonId| {
        let mark = of_topic.get(*person).or(whole.get(*person)).copied().unwrap_or(0);
        before.is_none_or(|before| before <= mark)
    };
    Ok(people.iter().filter(has_read).copied().collect())
}
