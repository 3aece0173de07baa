//! Up to where people have read: in a whole channel, and beside that in one or other of its topics.
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamptz, Uuid as SqlUuid};

use super::model::{Channel, Message, Topic};
use super::{change, read};
use crate::db::{Conn, Tx, Written, coalesce_number};
use crate::error::Result;
use crate::ids::{ChannelNumber, ItemId, MessageId, PersonId, TopicId};
use crate::policy::{Actor, Seen, SpaceKind, Subject as _, facts_of};
use crate::schema::{channels, message_mentions, messages, read_marks, topic_marks, topics};

/// How far is counted: what is beyond is "and more".
pub const MOST_COUNTED: i64 = 100;

/// Who has read what: a channel, or one topic of it alone.
pub type Mark = (PersonId, ItemId, Option<TopicId>);

/// How much of something somebody has not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    /// Messages of others; at most [`MOST_COUNTED`].
    pub messages: i64,
    /// How many of them name the reader, among the newest [`MOST_COUNTED`] that do.
    pub mentions: i64,
}

impl Unread {
    /// Whether there is nothing.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Notes that somebody has read a channel up to a number; it never goes back.
pub fn mark_read(tx: &mut Tx<'_>, actor: &Actor, channel: ItemId, number: ChannelNumber) -> Written<()> {
    let channel = read::channel(tx, actor, channel)?.id;
    mark_all_read(tx, &BTreeMap::from([((actor.person, channel, None), number)]))
}

/// Notes that somebody has read one topic of a channel up to a number; it never goes back.
pub fn mark_topic_read(
    tx: &mut Tx<'_>,
    actor: &Actor,
    channel: &Seen<Channel>,
    topic: TopicId,
    number: ChannelNumber,
) -> Written<()> {
    mark_all_read(tx, &BTreeMap::from([((actor.person, channel.id, Some(topic)), number)]))
}

/// Notes what many people have read. What one of them may not read, or not any more, is left out.
pub fn mark_all_read(tx: &mut Tx<'_>, marks: &BTreeMap<Mark, ChannelNumber>) -> Written<()> {
    let people: BTreeSet<PersonId> = marks.keys().map(|(person, ..)| *person).collect();
    let wanted: BTreeSet<ItemId> = marks.keys().map(|(_, channel, _)| *channel).collect();
    let of_topics: BTreeSet<TopicId> = marks.keys().filter_map(|(.., topic)| *topic).collect();
    let actors = facts_of(tx.conn, &people.into_iter().collect::<Vec<_>>())?;
    let found: Vec<Channel> = Channel::query().filter(channels::item_id.eq_any(wanted)).load(tx.conn)?;
    let found: HashMap<ItemId, Channel> = found.into_iter().map(|channel| (channel.id, channel)).collect();
    let of_topics: HashMap<TopicId, ItemId> = topics::table
        .filter(topics::id.eq_any(of_topics))
        .select((topics::id, topics::channel_id))
        .load(tx.conn)?
        .into_iter()
        .collect();
    let readable = |((person, channel, topic), number): (&Mark, &ChannelNumber)| {
        let (actor, channel) = actors.get(person).zip(found.get(channel))?;
        channel.standing(actor)?;
        let is_there = topic.is_none_or(|topic| of_topics.get(&topic) == Some(&channel.id));
        is_there.then(|| (*person, channel.id, *topic, (*number).clamp(0, channel.last_number)))
    };
    // In the order of their keys, so that two processes never wait for each other.
    let rows: Vec<_> = marks.iter().filter_map(readable).collect();
    let whole = rows.iter().filter(|(_, _, topic, _)| topic.is_none());
    store(tx, whole.map(|(person, channel, _, number)| (*person, *channel, *number)).collect())?;
    let of_topic = |row: &(PersonId, ItemId, Option<TopicId>, ChannelNumber)| Some((row.0, row.1, row.2?, row.3));
    let of_topics: Vec<_> = rows.iter().filter_map(of_topic).collect();
    store_topics(tx, &of_topics)?;
    fold(tx, of_topics.into_iter().map(|(person, channel, ..)| (person, channel)).collect())?;
    tx.quietly(())
}

/// Puts a message, and all that followed it in its topic, back among what one has not read.
pub fn mark_unread(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Written<()> {
    let said = change::spoken(tx, actor, id)?;
    let (person, channel, number) = (actor.person, said.channel.id, said.message.number - 1);
    if said.channel.place.kind == SpaceKind::Conversation {
        diesel::insert_into(read_marks::table)
            .values((
                read_marks::person_id.eq(person),
                read_marks::channel_id.eq(channel),
                read_marks::number.eq(number),
                read_marks::at.eq(tx.now),
            ))
            .on_conflict((read_marks::person_id, read_marks::channel_id))
            .do_update()
            .set((read_marks::number.eq(number), read_marks::at.eq(tx.now)))
            .execute(tx.conn)?;
    } else {
        diesel::insert_into(topic_marks::table)
            .values((
                topic_marks::person_id.eq(person),
                topic_marks::channel_id.eq(channel),
                topic_marks::topic_id.eq(said.message.topic_id),
                topic_marks::number.eq(number),
                topic_marks::at.eq(tx.now),
            ))
            .on_conflict((topic_marks::person_id, topic_marks::channel_id, topic_marks::topic_id))
            .do_update()
            .set((topic_marks::number.eq(number), topic_marks::at.eq(tx.now)))
            .execute(tx.conn)?;
    }
    tx.quietly(())
}

/// What is about to move from one topic to another, with these numbers, stays unread for whoever has not read it: where
/// they have read further in the other topic, their mark there goes back to before it.
pub(super) fn keep_unread(
    tx: &mut Tx<'_>,
    (from, to): (TopicId, TopicId),
    numbers: RangeInclusive<ChannelNumber>,
) -> Result<()> {
    diesel::sql_query(
        "insert into topic_marks (person_id, channel_id, topic_id, number, at)
         select w.person_id, w.channel_id, $2, n.first - 1, $5 from (
             select distinct person_id, channel_id from topic_marks where topic_id in ($1, $2)
         ) as w
         left join topic_marks f on f.person_id = w.person_id and f.channel_id = w.channel_id and f.topic_id = $1
         left join topic_marks t on t.person_id = w.person_id and t.channel_id = w.channel_id and t.topic_id = $2
         left join read_marks r on r.person_id = w.person_id and r.channel_id = w.channel_id
         cross join lateral (
             select min(m.number) as first from messages m
             where m.topic_id = $1 and m.number between $3 and $4 and m.author_id <> w.person_id
             and m.number > coalesce(f.number, r.number, 0)
         ) as n
         where n.first <= coalesce(t.number, r.number, 0)
         order by w.person_id
         on conflict (person_id, channel_id, topic_id) do update
         set number = least(topic_marks.number, excluded.number), at = excluded.at",
    )
    .bind::<SqlUuid, _>(from.0)
    .bind::<SqlUuid, _>(to.0)
    .bind::<BigInt, _>(*numbers.start())
    .bind::<BigInt, _>(*numbers.end())
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)?;
    Ok(())
}

/// Whom messages of channels name, so that it can be counted; what was noted before is not noted again.
pub(super) fn note_named(tx: &mut Tx<'_>, named: &BTreeSet<(PersonId, ItemId, ChannelNumber)>) -> Result<()> {
    let row = |(person, channel, number): &(PersonId, ItemId, ChannelNumber)| {
        (
            message_mentions::person_id.eq(*person),
            message_mentions::channel_id.eq(*channel),
            message_mentions::number.eq(*number),
        )
    };
    let rows: Vec<_> = named.iter().map(row).collect();
    for some in rows.chunks(1_000) {
        diesel::insert_into(message_mentions::table).values(some).on_conflict_do_nothing().execute(tx.conn)?;
    }
    Ok(())
}

/// Whoever says something in a topic or a conversation has read what was said there before.
pub(super) fn note_said(tx: &mut Tx<'_>, said: &[Message], conversations: &BTreeSet<ItemId>) -> Result<()> {
    let mut direct = BTreeMap::new();
    let mut of_topics = BTreeMap::new();
    for message in said {
        let (author, channel) = (message.author_id, message.channel_id);
        if conversations.contains(&channel) {
            direct.insert((author, channel), message.number);
        } else {
            of_topics.insert((author, channel, message.topic_id), message.number);
        }
    }
    store(tx, direct.into_iter().map(|((person, channel), number)| (person, channel, number)).collect())?;
    let of_topics: Vec<_> = of_topics.into_iter().map(|((p, c, t), number)| (p, c, t, number)).collect();
    store_topics(tx, &of_topics)
}

/// What is read of whole channels. Marks of their topics that say no more than that are gone.
fn store(tx: &mut Tx<'_>, marks: Vec<(PersonId, ItemId, ChannelNumber)>) -> Result<()> {
    if marks.is_empty() {
        return Ok(());
    }
    let (mut people, mut channels, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for (person, channel, number) in marks {
        people.push(person.0);
        channels.push(channel.0);
        numbers.push(number);
    }
    diesel::sql_query(
        "with said as (select * from unnest($1, $2, $3) as s (person, channel, number)),
         gone as (
             delete from topic_marks t using said s
             where t.person_id = s.person and t.channel_id = s.channel and t.number <= s.number
         )
         insert into read_marks (person_id, channel_id, number, at)
         select person, channel, number, $4 from said order by person, channel
         on conflict (person_id, channel_id) do update
         set number = greatest(read_marks.number, excluded.number), at = excluded.at",
    )
    .bind::<Array<SqlUuid>, _>(people)
    .bind::<Array<SqlUuid>, _>(channels)
    .bind::<Array<BigInt>, _>(numbers)
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)?;
    Ok(())
}

fn store_topics(tx: &mut Tx<'_>, marks: &[(PersonId, ItemId, TopicId, ChannelNumber)]) -> Result<()> {
    if marks.is_empty() {
        return Ok(());
    }
    diesel::sql_query(
        "insert into topic_marks (person_id, channel_id, topic_id, number, at)
         select *, $5 from unnest($1, $2, $3, $4)
         on conflict (person_id, channel_id, topic_id) do update
         set number = greatest(topic_marks.number, excluded.number), at = excluded.at",
    )
    .bind::<Array<SqlUuid>, _>(marks.iter().map(|(person, ..)| person.0).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(marks.iter().map(|(_, channel, ..)| channel.0).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(marks.iter().map(|(_, _, topic, _)| topic.0).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(marks.iter().map(|(.., number)| *number).collect::<Vec<_>>())
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)?;
    Ok(())
}

/// Where somebody has read every topic of a channel, one mark says so: nobody's marks grow with its topics.
fn fold(tx: &mut Tx<'_>, of: BTreeSet<(PersonId, ItemId)>) -> Result<()> {
    if of.is_empty() {
        return Ok(());
    }
    let (people, channels): (Vec<uuid::Uuid>, Vec<uuid::Uuid>) =
        of.into_iter().map(|(person, channel)| (person.0, channel.0)).unzip();
    diesel::sql_query(
        "with whole as (
             select w.person, w.channel, c.last_number
             from unnest($1, $2) as w (person, channel) join channels c on c.item_id = w.channel
             where not exists (select from topics_with_news(w.person, w.channel))
         ), held as (
             -- Somebody who is saying something at this moment is not waited for: their mark says no less.
             select t.person_id, t.channel_id, t.topic_id
             from topic_marks t join whole w on t.person_id = w.person and t.channel_id = w.channel
             where t.number <= w.last_number
             for update of t skip locked
         ), gone as (
             delete from topic_marks t using held h
             where t.person_id = h.person_id and t.channel_id = h.channel_id and t.topic_id = h.topic_id
         )
         insert into read_marks (person_id, channel_id, number, at)
         select person, channel, last_number, $3 from whole order by person, channel
         on conflict (person_id, channel_id) do update
         set number = greatest(read_marks.number, excluded.number), at = excluded.at",
    )
    .bind::<Array<SqlUuid>, _>(people)
    .bind::<Array<SqlUuid>, _>(channels)
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = SqlUuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = BigInt)]
    messages: i64,
}

#[derive(QueryableByName)]
struct Naming {
    #[diesel(sql_type = SqlUuid)]
    channel: uuid::Uuid,
    #[diesel(sql_type = SqlUuid)]
    topic: uuid::Uuid,
    #[diesel(sql_type = BigInt)]
    mentions: i64,
}

/// What the actor has not read of these channels.
pub(super) fn unread_in(conn: &mut Conn, actor: &Actor, of: &[ItemId]) -> Result<HashMap<ItemId, Unread>> {
    let ids: Vec<uuid::Uuid> = of.iter().map(|id| id.0).collect();
    let counted: Vec<Counted> = diesel::sql_query(
        "select c.id, n.messages from unnest($2) as c (id) cross join lateral (
             select count(*) as messages from (
                 select from topics_with_news($1, c.id) t
                 cross join lateral unread_of_topic(t.topic_id, t.mark, $1, $3)
                 limit $3
             ) as counted
         ) as n",
    )
    .bind::<SqlUuid, _>(actor.person.0)
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<BigInt, _>(MOST_COUNTED)
    .load(conn)?;
    let mut unread: HashMap<ItemId, Unread> =
        counted.into_iter().map(|one| (ItemId(one.id), Unread { messages: one.messages, mentions: 0 })).collect();
    for one in mentions_in(conn, actor, ids)? {
        unread.entry(ItemId(one.channel)).or_default().mentions += one.mentions;
    }
    Ok(unread)
}

/// What the actor has not read of these topics of a channel that has been seen.
pub fn unread_topics(
    conn: &mut Conn,
    actor: &Actor,
    channel: &Seen<Channel>,
    of: &[Topic],
) -> Result<HashMap<TopicId, Unread>> {
    let counted: Vec<Counted> = diesel::sql_query(
        "select t.topic_id as id, n.messages from topics_with_news($1, $2) t cross join lateral (
             select count(*) as messages from unread_of_topic(t.topic_id, t.mark, $1, $4)
         ) as n
         where t.topic_id = any($3) and n.messages > 0",
    )
    .bind::<SqlUuid, _>(actor.person.0)
    .bind::<SqlUuid, _>(channel.id.0)
    .bind::<Array<SqlUuid>, _>(of.iter().map(|topic| topic.id.0).collect::<Vec<_>>())
    .bind::<BigInt, _>(MOST_COUNTED)
    .load(conn)?;
    let mut unread: HashMap<TopicId, Unread> =
        counted.into_iter().map(|one| (TopicId(one.id), Unread { messages: one.messages, mentions: 0 })).collect();
    for one in mentions_in(conn, actor, vec![channel.id.0])? {
        unread.entry(TopicId(one.topic)).or_default().mentions += one.mentions;
    }
    Ok(unread)
}

fn mentions_in(conn: &mut Conn, actor: &Actor, of: Vec<uuid::Uuid>) -> Result<Vec<Naming>> {
    Ok(diesel::sql_query(
        "select c.id as channel, m.topic_id as topic, count(*) as mentions
         from unnest($2) as c (id)
         cross join lateral (
             select number from message_mentions where person_id = $1 and channel_id = c.id
             order by number desc limit $3
         ) as named
         join messages m on m.channel_id = c.id and m.number = named.number
         left join topic_marks t on t.person_id = $1 and t.channel_id = c.id and t.topic_id = m.topic_id
         left join read_marks r on r.person_id = $1 and r.channel_id = c.id
         where m.deleted_at is null and m.author_id <> $1 and m.number > coalesce(t.number, r.number, 0)
         group by c.id, m.topic_id",
    )
    .bind::<SqlUuid, _>(actor.person.0)
    .bind::<Array<SqlUuid>, _>(of)
    .bind::<BigInt, _>(MOST_COUNTED)
    .load(conn)?)
}

/// The first message of a topic that the actor has not read, if there is one, and how many there are from it on, at
/// most [`MOST_COUNTED`].
pub fn first_unread(
    conn: &mut Conn,
    actor: &Actor,
    channel: &Seen<Channel>,
    topic: TopicId,
) -> Result<Option<(ChannelNumber, i64)>> {
    let of_topic = topic_marks::table.find((actor.person, channel.id, topic)).select(topic_marks::number);
    let of_channel = read_marks::table.find((actor.person, channel.id)).select(read_marks::number);
    // Each mark stands alone: where there is none for the topic, that of the channel counts.
    let mark = coalesce_number(of_topic.single_value(), coalesce_number(of_channel.single_value(), 0_i64));
    let numbers: Vec<ChannelNumber> = messages::table
        .filter(messages::topic_id.eq(topic).and(messages::number.gt(mark)))
        .filter(messages::deleted_at.is_null().and(messages::author_id.ne(actor.person)))
        .order(messages::number)
        .limit(MOST_COUNTED)
        .select(messages::number)
        .load(conn)?;
    Ok(numbers.first().map(|first| (*first, numbers.len() as i64)))
}
