use diesel::prelude::*;

use super::input::{NewMessage, NewTopic};
use super::model::{Channel, ChannelChanges, Message};
use super::read;
use super::send::{Outcome, Send, send_all};
use crate::db::{IsChannel, Tx, Written, lower};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{ItemId, SpaceId, TopicId};
use crate::items::{self as all_items, ItemKind, NewItem, State};
use crate::policy::{Act, Actor, Permit, SpaceKind, Visibility, act};
use crate::schema::{channels, items, topics};
use crate::spaces;
use crate::text::{Slug, Title};

/// Makes a channel in a space: for all who read it, or for those alone who are invited, its maker first.
pub fn make_channel(
    tx: &mut Tx<'_>,
    actor: &Actor,
    space: &Slug,
    title: &Title,
    is_by_invitation: bool,
) -> Written<Slug> {
    let space = spaces::find(tx, actor, space)?.permit::<act::MakeChannel>()?;
    if is_by_invitation && space.place.kind == SpaceKind::Service {
        return Err(Error::Forbidden(act::MakeChannel::NAME));
    }
    let path = if is_by_invitation {
        // Its address says nothing to whoever tries some, nor does the one that another channel of its name gets.
        wished(&space.slug, title).numbered(uuid::Uuid::new_v4().as_u128() as u32 | 1 << 30)
    } else {
        free_path(tx, space.place.id, &space.slug, title)?
    };
    let new = NewItem {
        kind: ItemKind::Channel,
        path: &path,
        title,
        summary: "",
        language: actor.language,
        visibility: if is_by_invitation { Visibility::Named } else { space.place.visibility },
        state: State::Published,
    };
    let inserted = all_items::insert(tx, actor, &space.place, &new);
    let id = taken(inserted, "items_channel_path_key", "title", Problem::new("channel-taken"))?;
    diesel::insert_into(channels::table).values(channels::item_id.eq(id)).execute(tx.conn)?;
    if is_by_invitation {
        let readers = vec![actor.person];
        diesel::update(items::table.find(id)).set(items::reader_ids.eq(readers)).execute(tx.conn)?;
    }
    let event = Event::ChannelMade { item: id, space: space.place.id };
    tx.record(actor, space, &event, path)
}

/// Changes what a channel is called, what it is for and who speaks in it, or archives it. Its address stays.
///
/// # Errors
/// [`Error::NotFound`] for a conversation; a field's problem where another channel of the space is called that.
pub fn change_channel(tx: &mut Tx<'_>, actor: &Actor, path: &Slug, changes: &ChannelChanges) -> Written<()> {
    let permit = read::find(tx, actor, path)?.permit::<act::ChangeChannel>()?;
    // Of a channel by invitation its name says that it is there.
    let open = items::reach.gt(Visibility::Named as i16);
    let called = items::space_id.eq(permit.place.id).and(items::id.ne(permit.id)).and(open);
    let same: i64 = items::table
        .filter(IsChannel.and(called).and(lower(items::title).eq(changes.title.to_lowercase())))
        .count()
        .get_result(tx.conn)?;
    if same > 0 {
        return Err(Error::invalid("title", Problem::new("channel-taken")));
    }
    let archived = changes.is_archived.then(|| permit.archived_at.unwrap_or(tx.now));
    diesel::update(items::table.find(permit.id))
        .set((items::title.eq(&changes.title), items::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    diesel::update(channels::table.find(permit.id))
        .set((
            channels::purpose.eq(&changes.purpose),
            channels::is_for_leads.eq(changes.is_for_leads),
            channels::archived_at.eq(archived),
        ))
        .execute(tx.conn)?;
    let event = Event::ChannelChanged { item: permit.id, space: permit.place.id };
    tx.record(actor, permit, &event, ())
}

fn wished(space: &Slug, title: &Title) -> Slug {
    Slug::from_words(&format!("{space} {title}"))
}

/// The space's address and the title; with a number where a channel of another title, or of a space that one
/// may not know of, is there.
fn free_path(tx: &mut Tx<'_>, space: SpaceId, slug: &Slug, title: &Title) -> Result<Slug> {
    let wished = wished(slug, title);
    let numbered = (2..=100).map(|number| wished.numbered(number));
    let candidates: Vec<Slug> = std::iter::once(wished.clone()).chain(numbered).collect();
    let there: Vec<(String, SpaceId, String, i16)> = items::table
        .filter(IsChannel.and(items::path.eq_any(&candidates)))
        .select((items::path, items::space_id, items::title, items::reach))
        .load(tx.conn)?;
    let is_open = |reach: i16| reach > Visibility::Named as i16;
    let is_same = |known: &str| known.to_lowercase() == title.to_lowercase();
    let mut free = candidates.into_iter().filter(|path| !there.iter().any(|(known, ..)| **known == **path));
    match free.next() {
        Some(path) if !there.iter().any(|(_, of, known, reach)| *of == space && is_same(known) && is_open(*reach)) => {
            Ok(path)
        }
        Some(_) | None => Err(Error::invalid("title", Problem::new("channel-taken"))),
    }
}

/// Starts a topic in a channel. Gives its address; a topic of that title is taken up again.
pub fn start_topic(tx: &mut Tx<'_>, actor: &Actor, channel: &Slug, input: &NewTopic) -> Written<(TopicId, Slug)> {
    let channel = read::find(tx, actor, channel)?;
    if !channel.may_write() {
        return Err(Error::Forbidden(act::SendMessage::NAME));
    }
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
    let (id, slug, is_new) = topic_of_title(tx, actor, &channel, &input.title)?;
    if !is_new {
        return tx.quietly((id, slug));
    }
    let event = Event::TopicStarted { topic: id, item: channel.id, space: channel.place.id };
    tx.record(actor, channel, &event, (id, slug))
}

/// Words that mean something else behind a channel's address.
const RESERVED: &[&str] = &["topics", "read", "settings"];

/// The topic of a title in a channel, with its part in addresses, and whether it was started for that.
pub(super) fn topic_of_title(
    tx: &mut Tx<'_>,
    actor: &Actor,
    channel: &Channel,
    title: &Title,
) -> Result<(TopicId, Slug, bool)> {
    let slug = match title.slug() {
        taken if RESERVED.contains(&&*taken) => taken.numbered(2),
        slug => slug,
    };
    let of_title = topics::table.filter(topics::channel_id.eq(channel.id).and(topics::slug.eq(&slug)));
    let existing: Option<TopicId> = of_title.select(topics::id).first(tx.conn).optional()?;
    if let Some(id) = existing {
        return Ok((id, slug, false));
    }
    let id = TopicId::new();
    let inserted = diesel::insert_into(topics::table)
        .values((
            topics::id.eq(id),
            topics::channel_id.eq(channel.id),
            topics::title.eq(title),
            topics::slug.eq(&slug),
            topics::started_by.eq(actor.person),
            topics::started_at.eq(tx.now),
            topics::last_number.eq(channel.last_number),
        ))
        .execute(tx.conn);
    taken(inserted, "topics_channel_id_slug_key", "title", Problem::new("topic-taken"))?;
    Ok((id, slug, true))
}

/// Says that what a topic is about is settled, or is not any more. Whoever may write in its channel says so; nothing
/// happens where it is so already.
pub fn resolve(tx: &mut Tx<'_>, actor: &Actor, id: TopicId, is_resolved: bool) -> Written<()> {
    let of: ItemId = topics::table.find(id).select(topics::channel_id).first(tx.conn)?;
    let channel = read::channel(tx, actor, of)?;
    if !channel.may_write() {
        return Err(Error::Forbidden(act::SendMessage::NAME));
    }
    if channel.place.kind == SpaceKind::Service {
        settle(tx, actor, channel.permit::<act::SendServiceMessage>()?, id, is_resolved)
    } else {
        settle(tx, actor, channel.permit::<act::SendMessage>()?, id, is_resolved)
    }
}

fn settle<A: Act>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    channel: Permit<A, Channel>,
    topic: TopicId,
    is_resolved: bool,
) -> Written<()> {
    let (at, by) = if is_resolved { (Some(tx.now), Some(actor.person)) } else { (None, None) };
    let other = topics::id.eq(topic).and(topics::resolved_at.is_null().eq(is_resolved));
    let changed = diesel::update(topics::table.filter(other))
        .set((topics::resolved_at.eq(at), topics::resolved_by.eq(by)))
        .execute(tx.conn)?;
    if changed == 0 {
        return tx.quietly(());
    }
    let (item, space) = (channel.id, channel.place.id);
    let event = if is_resolved {
        Event::TopicResolved { topic, item, space }
    } else {
        Event::TopicReopened { topic, item, space }
    };
    tx.record(actor, channel, &event, ())
}

/// Sends one message, for a page without a socket.
pub fn say(tx: &mut Tx<'_>, actor: &Actor, message: NewMessage) -> Written<Message> {
    let session = actor.session.ok_or(Error::SignedOut)?.id;
    let send = Send { person: actor.person, session, request: None, message };
    // The same client id in another channel at this very moment is another message under the same id.
    let stored = send_all(tx, &[send])
        .map_err(|error| if matches!(error, Error::Conflict) { Error::AlreadySent } else { error });
    let outcome: Option<Result<Outcome>> = stored?.into_inner().pop();
    match outcome.ok_or(Error::NotFound)?? {
        Outcome::Stored(message) | Outcome::Known(message) => tx.recorded(message),
    }
}
