//! Direct conversations: a few people, a channel of their own, and one topic in it. Who is in one does not change, so
//! the same people have one conversation.
use std::collections::HashMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::marks::Unread;
use super::model::{Channel, Message};
use super::read;
use crate::db::{Conn, Tx, Written, hashtextextended, pg_advisory_xact_lock};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ItemId, MessageId, PersonId, SpaceId, TopicId};
use crate::items::{self as all_items, ItemKind, NewItem, State};
use crate::page::cut;
use crate::people::{self, Named};
use crate::policy::{Actor, Place, Seen, SpaceKind, Tier, Visibility, act, facts_of};
use crate::schema::{channels, conversations, items, memberships, messages, spaces, topics};
use crate::spaces::NewSpace;
use crate::text::{Slug, Title};

/// How many others may be in a conversation.
pub const MOST_OTHERS: usize = 9;

/// Who else is in a conversation.
#[derive(Debug, Clone)]
pub struct Party {
    /// Who.
    pub named: Named,
    /// Whether they are a guest of the suite.
    pub is_guest: bool,
}

/// A conversation in the list of somebody's own.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Its channel.
    pub channel: Seen<Channel>,
    /// Who else is in it.
    pub others: Vec<Party>,
    /// What was said last.
    pub last: Message,
    /// What the actor has not read.
    pub unread: Unread,
}

/// Begins a conversation with people who have these work emails or handles, or takes it up again. Gives its part in
/// addresses.
///
/// # Errors
/// A problem of the field `people`: nobody, too many, or somebody of whom the actor does not know.
pub fn converse(tx: &mut Tx<'_>, actor: &Actor, with: &[String]) -> Written<Slug> {
    let permit = actor.permit::<act::StartConversation>()?;
    let found = people::addressed(tx.conn, actor, with)?;
    if let Some(at) = found.iter().position(Option::is_none) {
        return Err(Error::invalid("people", Problem::limit("address-unknown", at as i64 + 1)));
    }
    let mut people: Vec<PersonId> = found.into_iter().flatten().filter(|person| *person != actor.person).collect();
    people.sort_unstable();
    people.dedup();
    if people.is_empty() {
        return Err(Error::invalid("people", Problem::new("conversation-nobody")));
    }
    if people.len() > MOST_OTHERS {
        return Err(Error::invalid("people", Problem::limit("conversation-many", MOST_OTHERS as i64)));
    }
    people.push(actor.person);
    people.sort_unstable();
    // Two who write to each other at one moment begin one conversation.
    let lock: String = people.iter().map(|person| person.0.simple().to_string()).collect();
    diesel::select(pg_advisory_xact_lock(hashtextextended(lock, 0))).execute(tx.conn)?;
    let known: Option<(SpaceId, ItemId)> = conversations::table
        .filter(conversations::person_ids.eq(&people))
        .select((conversations::space_id, conversations::channel_id))
        .first(tx.conn)
        .optional()?;
    if let Some((space, channel)) = known {
        // Who was a guest may be in post by now, and the other way round.
        seat(tx, space, &people)?;
        let path = items::table.find(channel).select(items::path).first(tx.conn)?;
        return tx.quietly(path);
    }
    let (item, space, path) = begin(tx, actor, &people)?;
    tx.record(actor, permit, &Event::ConversationStarted { item, space, people }, path)
}

/// Makes the space, the channel and its topic.
fn begin(tx: &mut Tx<'_>, actor: &Actor, people: &[PersonId]) -> Result<(ItemId, SpaceId, Slug)> {
    let path = Slug::from_words(&Uuid::new_v4().simple().to_string());
    let names: Vec<String> = people::named(tx.conn, people)?.into_iter().map(|one| one.name).collect();
    let mut name: String = names.join(", ");
    if name.chars().count() > Title::MOST {
        name = name.chars().take(Title::MOST - 1).chain(['…']).collect();
    }
    let title = Title::parse(&name).map_err(|problem| Error::invalid("people", problem))?;
    let new = NewSpace {
        name_en: title.to_string(),
        name_cy: title.to_string(),
        is_listed: false,
        guests_may_write: true,
        ..NewSpace::of_kind(SpaceKind::Conversation, path.clone(), Visibility::Members)
    };
    let space = crate::spaces::add(tx, &new)?;
    seat(tx, space, people)?;
    let place: Place = spaces::table.find(space).select(Place::as_select()).first(tx.conn)?;
    let new = NewItem {
        kind: ItemKind::Channel,
        path: &path,
        title: &title,
        summary: "",
        language: actor.language,
        visibility: Visibility::Members,
        state: State::Published,
    };
    let item = all_items::insert(tx, actor, &place, &new)?;
    diesel::insert_into(channels::table).values(channels::item_id.eq(item)).execute(tx.conn)?;
    let topic = TopicId::new();
    diesel::insert_into(topics::table)
        .values((
            topics::id.eq(topic),
            topics::channel_id.eq(item),
            topics::title.eq(&title),
            topics::slug.eq(&path),
            topics::started_by.eq(actor.person),
            topics::started_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(conversations::table)
        .values((
            conversations::space_id.eq(space),
            conversations::channel_id.eq(item),
            conversations::topic_id.eq(topic),
            conversations::person_ids.eq(people),
        ))
        .execute(tx.conn)?;
    Ok((item, space, path))
}

/// Lets them into the space: guests of the suite for as long as they are guests somewhere else.
fn seat(tx: &mut Tx<'_>, space: SpaceId, people: &[PersonId]) -> Result<()> {
    let facts = facts_of(tx.conn, people)?;
    for person in people {
        let is_guest = facts.get(person).is_some_and(|one| one.tier == Tier::Guest);
        crate::spaces::place_in_conversation(tx, space, *person, is_guest)?;
    }
    Ok(())
}

/// A conversation's channel, by its part in addresses.
pub fn conversation(conn: &mut Conn, actor: &Actor, path: &Slug) -> Result<Seen<Channel>> {
    let channel = read::find_any(conn, actor, path)?;
    if channel.place.kind == SpaceKind::Conversation { Ok(channel) } else { Err(Error::NotFound) }
}

/// Who else is in these conversations.
pub fn others_in(conn: &mut Conn, actor: &Actor, of: &[ItemId]) -> Result<HashMap<ItemId, Vec<Party>>> {
    let found: Vec<(ItemId, SpaceId, Vec<PersonId>)> = conversations::table
        .filter(conversations::channel_id.eq_any(of))
        .select((conversations::channel_id, conversations::space_id, conversations::person_ids))
        .load(conn)?;
    if found.is_empty() {
        return Ok(HashMap::new());
    }
    let everybody: Vec<PersonId> = found.iter().flat_map(|(.., people)| people.iter().copied()).collect();
    let names: HashMap<PersonId, Named> =
        people::many_named(conn, &everybody)?.into_iter().map(|one| (one.id, one)).collect();
    let spaces: Vec<SpaceId> = found.iter().map(|(_, space, _)| *space).collect();
    let guests: Vec<(SpaceId, PersonId)> = memberships::table
        .filter(memberships::space_id.eq_any(spaces).and(memberships::role.eq("guest")))
        .select((memberships::space_id, memberships::person_id))
        .load(conn)?;
    let others = |space: SpaceId, people: Vec<PersonId>| {
        let party = |person: PersonId| {
            let named = names.get(&person)?.clone();
            Some(Party { is_guest: guests.contains(&(space, person)), named })
        };
        people.into_iter().filter(|person| *person != actor.person).filter_map(party).collect()
    };
    Ok(found.into_iter().map(|(channel, space, people)| (channel, others(space, people))).collect())
}

/// The actor's conversations in which something was said, the latest first.
pub fn conversations(conn: &mut Conn, actor: &Actor, skip: i64, size: usize) -> Result<(Vec<Conversation>, bool)> {
    let mine: Vec<SpaceId> = actor.spaces.keys().copied().collect();
    let last = messages::channel_id.eq(channels::item_id).and(messages::number.eq(channels::last_number));
    let found: Vec<(ItemId, MessageId)> = conversations::table
        .inner_join(channels::table)
        .inner_join(messages::table.on(last))
        .filter(conversations::space_id.eq_any(mine))
        .order((messages::sent_at.desc(), messages::id.desc()))
        .offset(skip.clamp(0, 100_000))
        .limit(size as i64 + 1)
        .select((conversations::channel_id, messages::id))
        .load(conn)?;
    let (found, has_more) = cut(found, size);
    let (ids, last): (Vec<ItemId>, Vec<MessageId>) = found.into_iter().unzip();
    let mut last: HashMap<ItemId, Message> =
        super::change::as_they_are(conn, &last)?.into_iter().map(|message| (message.channel_id, message)).collect();
    let mut others = others_in(conn, actor, &ids)?;
    let channels: Vec<Channel> = Channel::query().filter(channels::item_id.eq_any(&ids)).load(conn)?;
    let mut channels: HashMap<ItemId, super::Listed> =
        read::listed(conn, actor, channels)?.into_iter().map(|one| (one.channel.id, one)).collect();
    let of = |id: ItemId| {
        let super::Listed { channel, unread, .. } = channels.remove(&id)?;
        Some(Conversation { channel, unread, others: others.remove(&id)?, last: last.remove(&id)? })
    };
    Ok((ids.into_iter().filter_map(of).collect(), has_more))
}
