//! Finding what was said, in all that one may read.
use std::collections::HashMap;

use diesel::dsl::{exists, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::conversations::{Party, others_in};
use super::model::{Channel, Message};
use super::query::Query;
use crate::db::{Conn, IsChannel};
use crate::error::Result;
use crate::ids::{ItemId, MessageId, SpaceId, TopicId};
use crate::page::cut;
use crate::policy::{Actor, Seen, Visibility, readable_items};
use crate::schema::{channels, items, message_mentions, messages, people, spaces, topics};
use crate::text::Slug;

/// A message that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// What was found.
    pub message: Message,
    /// The parts of it that fit, as typed, and whether each is one of the words; nothing where none were given.
    pub snippet: Vec<(String, bool)>,
    /// Its channel.
    pub channel: Seen<Channel>,
    /// Its topic's part in addresses.
    pub topic: Slug,
    /// What that is about.
    pub title: String,
    /// Who else is in it, where it is a direct conversation.
    pub others: Option<Vec<Party>>,
    /// What was said before it in its topic.
    pub before: Option<Message>,
    /// What was said next.
    pub after: Option<Message>,
}

/// The messages that a query finds, the newest first, from behind this one on, and whether there are more. A query that
/// asks for nothing finds nothing.
///
/// # Errors
/// [`crate::Error::NotFound`] if there is no message to begin behind.
pub fn search(
    conn: &mut Conn,
    actor: &Actor,
    query: &Query,
    behind: Option<MessageId>,
    size: usize,
) -> Result<(Vec<Hit>, bool)> {
    if query.is_empty() {
        return Ok((Vec::new(), false));
    }
    // A channel by invitation is heard by nobody who does not belong to its space any more.
    let mine: Vec<SpaceId> = actor.spaces.keys().copied().collect();
    let readable = items::table
        .inner_join(spaces::table)
        .filter(readable_items(actor))
        .filter(IsChannel.and(items::reach.gt(0_i16)))
        .filter(items::reach.gt(Visibility::Named as i16).or(spaces::id.eq_any(mine)))
        .select(items::id);
    let mut wanted = Message::query()
        .filter(messages::deleted_at.is_null().and(messages::channel_id.eq_any(readable)))
        .order((messages::sent_at.desc(), messages::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed::<Pg>();
    if let Some(behind) = behind {
        let (sent_at, id) = super::change::spoken(conn, actor, behind).map(|one| (one.message.sent_at, behind))?;
        wanted = wanted.filter(messages::sent_at.le(sent_at));
        wanted = wanted.filter(messages::sent_at.lt(sent_at).or(messages::id.lt(id)));
    }
    if !query.words.is_empty() {
        let fits = sql::<Bool>("message_words(messages.body) @@ message_query(").bind::<Text, _>(&query.words).sql(")");
        wanted = wanted.filter(fits);
    }
    if let Some(from) = &query.from {
        let who = if from == "me" { &actor.handle } else { from };
        wanted = wanted.filter(people::handle.eq(who));
    }
    if let Some(within) = &query.within {
        let named = items::path
            .eq(within)
            .or(spaces::slug.eq(within))
            .or(sql::<Bool>("lower(items.title) = ").bind::<Text, _>(within.replace('-', " ")));
        let places = items::table.inner_join(spaces::table).filter(IsChannel.and(named)).select(items::id);
        wanted = wanted.filter(messages::channel_id.eq_any(places));
    }
    if let Some(before) = query.before {
        wanted = wanted.filter(messages::sent_at.lt(before));
    }
    if let Some(since) = query.since {
        wanted = wanted.filter(messages::sent_at.ge(since));
    }
    if query.has_link || query.has_file {
        // The profiles of who is named are no links that anybody set. Word for word that of `messages_with_links_idx`.
        wanted = wanted.filter(sql::<Bool>("messages.body_html ~ '<a [^>]*href=\"(?!/people/)'"));
    }
    if query.has_file {
        wanted = wanted.filter(sql::<Bool>("messages.body_html ~ 'href=\"[^\"]*/files/'"));
    }
    if query.mentions_me {
        let naming = message_mentions::table.filter(message_mentions::person_id.eq(actor.person)).filter(
            message_mentions::channel_id.eq(messages::channel_id).and(message_mentions::number.eq(messages::number)),
        );
        wanted = wanted.filter(exists(naming));
    }
    let (found, has_more) = cut(wanted.load(conn)?, size);
    Ok((hits(conn, actor, found, &query.words)?, has_more))
}

/// What was found, with where it was said and what was said around it.
fn hits(conn: &mut Conn, actor: &Actor, found: Vec<Message>, words: &str) -> Result<Vec<Hit>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let of: Vec<ItemId> = found.iter().map(|message| message.channel_id).collect();
    let seen: Vec<Channel> = Channel::query().filter(channels::item_id.eq_any(&of)).load(conn)?;
    let seen: HashMap<ItemId, Seen<Channel>> = Seen::all(actor, seen).into_iter().map(|one| (one.id, one)).collect();
    let others = others_in(conn, actor, &of)?;
    let ids: Vec<TopicId> = found.iter().map(|message| message.topic_id).collect();
    let titles: Vec<(TopicId, (Slug, String))> =
        topics::table.filter(topics::id.eq_any(ids)).select((topics::id, (topics::slug, topics::title))).load(conn)?;
    let titles: HashMap<TopicId, (Slug, String)> = titles.into_iter().collect();
    let around = around(conn, &found)?;
    let mut snippets = snippets(conn, &found, words)?;
    let of = |message: Message| {
        let (topic, title) = titles.get(&message.topic_id)?.clone();
        let there = || around.iter().filter(|one| one.topic_id == message.topic_id);
        let before = there().filter(|one| one.number < message.number).max_by_key(|one| one.number).cloned();
        let after = there().filter(|one| one.number > message.number).min_by_key(|one| one.number).cloned();
        Some(Hit {
            channel: seen.get(&message.channel_id)?.clone(),
            others: others.get(&message.channel_id).cloned(),
            topic,
            title,
            snippet: snippets.remove(&message.id).unwrap_or_default(),
            before,
            after,
            message,
        })
    };
    Ok(found.into_iter().filter_map(of).collect())
}

#[derive(QueryableByName)]
struct Near {
    #[diesel(sql_type = SqlUuid)]
    id: MessageId,
}

/// The messages next to these in their topics, in one query.
fn around(conn: &mut Conn, found: &[Message]) -> Result<Vec<Message>> {
    let topics: Vec<Uuid> = found.iter().map(|message| message.topic_id.0).collect();
    let numbers: Vec<i64> = found.iter().map(|message| message.number).collect();
    let near: Vec<Near> = diesel::sql_query(
        "select near.id from unnest($1, $2) as of (topic, number) cross join lateral (
             (select m.id from messages m where m.topic_id = of.topic and m.number < of.number and m.deleted_at is null
              order by m.number desc limit 1)
             union all
             (select m.id from messages m where m.topic_id = of.topic and m.number > of.number and m.deleted_at is null
              order by m.number limit 1)
         ) as near",
    )
    .bind::<Array<SqlUuid>, _>(topics)
    .bind::<Array<BigInt>, _>(numbers)
    .load(conn)?;
    let ids: Vec<MessageId> = near.into_iter().map(|near| near.id).collect();
    super::change::as_they_are(conn, &ids)
}

#[derive(QueryableByName)]
struct Headline {
    #[diesel(sql_type = SqlUuid)]
    id: MessageId,
    #[diesel(sql_type = Text)]
    headline: String,
}

/// The parts of these messages in which the words stand.
fn snippets(conn: &mut Conn, found: &[Message], words: &str) -> Result<HashMap<MessageId, Vec<(String, bool)>>> {
    if words.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|message| message.id.0).collect();
    // Between words and the rest stand letters that mean nothing, of the area for private use.
    let lines: Vec<Headline> = diesel::sql_query(
        "select m.id, ts_headline('pg_catalog.english', m.body, message_query($2),
             'MinWords=15, MaxWords=40, StartSel=\"\u{e000}\", StopSel=\"\u{e001}\"') as headline
         from messages m where m.id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Text, _>(words)
    .load(conn)?;
    let parts = |line: &str| {
        let ends = line.split('\u{e000}').enumerate().flat_map(|(at, piece)| match piece.split_once('\u{e001}') {
            Some((word, rest)) => vec![(word.to_owned(), true), (rest.to_owned(), false)],
            None => vec![(piece.to_owned(), at > 0)],
        });
        ends.filter(|(text, _)| !text.is_empty()).collect()
    };
    Ok(lines.into_iter().map(|line| (line.id, parts(&line.headline))).collect())
}
