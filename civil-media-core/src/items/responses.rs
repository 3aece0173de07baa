//! What readers do with an item: react to it, follow it, keep it for later.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::{Card, ItemKind};
use super::read::{self, cards_of};
use crate::db::{Conn, IsPage, Tx, Written, page_in_branch};
use crate::error::{Error, Result};
use crate::ids::{ItemId, PersonId, SpaceId};
use crate::page::{Cursor, Page};
use crate::policy::{Actor, Seen, act};
use crate::schema::{bookmarks, items, people, reactions, watched_changes, watches};
use crate::stored::words;
use crate::text::Slug;

words! {
    /// What one may say of an item with a press of a button.
    Reaction {
        /// I like it.
        Like = "like",
        /// Thank you.
        Thanks = "thanks",
        /// It helps me in my work.
        Useful = "useful",
        /// Well done.
        Celebrate = "celebrate",
        /// I feel with you.
        Care = "care",
    }
}

/// How many reacted in one way, and whether the reader did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// In which.
    pub kind: Reaction,
    /// How many people.
    pub people: i64,
    /// Whether the reader is among them.
    pub mine: bool,
}

/// Somebody who reacted.
#[derive(Debug, Clone, Queryable)]
pub struct Reacted {
    /// How.
    pub kind: Reaction,
    /// Their name.
    pub name: String,
    /// Their address.
    pub handle: Slug,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the reader has to do with an item.
#[derive(Debug, Clone, Default)]
pub struct Responses {
    /// Every kind of reaction, in order.
    pub reactions: Vec<Count>,
    /// Whether the reader follows it.
    pub is_watched: bool,
    /// Whether the reader keeps it for later.
    pub is_saved: bool,
}

/// What readers did with an item that has been seen.
pub fn responses(conn: &mut Conn, actor: &Actor, item: ItemId) -> Result<Responses> {
    let counted: Vec<(Reaction, i64)> = reactions::table
        .filter(reactions::item_id.eq(item))
        .group_by(reactions::kind)
        .select((reactions::kind, diesel::dsl::count_star()))
        .load(conn)?;
    let own = reactions::item_id.eq(item).and(reactions::person_id.eq(actor.person));
    // Most items have no reaction, and none is asked whose they are.
    let mine: Vec<Reaction> = if counted.is_empty() {
        Vec::new()
    } else {
        reactions::table.filter(own).select(reactions::kind).load(conn)?
    };
    let watched = diesel::dsl::exists(watches::table.find((item, actor.person)));
    let kept = diesel::dsl::exists(bookmarks::table.find((actor.person, item)));
    let (is_watched, is_saved) = diesel::select((watched, kept)).get_result(conn)?;
    let count = |kind: &Reaction| Count {
        kind: *kind,
        people: counted.iter().find(|(one, _)| one == kind).map_or(0, |(_, people)| *people),
        mine: mine.contains(kind),
    };
    Ok(Responses { reactions: Reaction::ALL.iter().map(count).collect(), is_watched, is_saved })
}

/// Who reacted to an item that has been seen, the latest first, as many as `most`.
pub fn who_reacted(conn: &mut Conn, card: &Seen<Card>, most: i64) -> Result<Vec<Reacted>> {
    Ok(reactions::table
        .inner_join(people::table)
        .filter(reactions::item_id.eq(card.id))
        .order((reactions::at.desc(), reactions::person_id, reactions::kind))
        .limit(most)
        .select((reactions::kind, people::name, people::handle, reactions::at))
        .load(conn)?)
}

/// A published item that the actor may read: drafts and what was taken back have no readers.
fn published(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Result<Seen<Card>> {
    let card = read::find(tx, actor, id)?;
    if card.placing.reach > 0 { Ok(card) } else { Err(Error::NotFound) }
}

/// Reacts to an item, or no more. Done twice, it is done once.
pub fn react(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, kind: Reaction, on: bool) -> Written<()> {
    published(tx, actor, id)?.permit::<act::React>()?;
    if on {
        diesel::insert_into(reactions::table)
            .values((
                reactions::item_id.eq(id),
                reactions::kind.eq(kind),
                reactions::person_id.eq(actor.person),
                reactions::at.eq(tx.now),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn)?;
    } else {
        diesel::delete(reactions::table.find((id, kind, actor.person))).execute(tx.conn)?;
    }
    tx.quietly(())
}

/// What of an item somebody follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// It alone.
    Alone,
    /// A page with all that stands below it.
    WithBelow,
}

/// Follows an item, or no more: whoever does is told what is said of it and what was wrong in it, and once a day what
/// changed in it if it is a page.
pub fn watch(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, wanted: Option<Watch>) -> Written<()> {
    let Some(wanted) = wanted else {
        // Also what one may read no more.
        diesel::delete(watches::table.find((id, actor.person))).execute(tx.conn)?;
        forget_gathered(tx, actor, id)?;
        return tx.quietly(());
    };
    let card = published(tx, actor, id)?;
    let has_below = wanted == Watch::WithBelow && card.kind == ItemKind::Page;
    card.permit::<act::Watch>()?;
    let row = (watches::item_id.eq(id), watches::person_id.eq(actor.person), watches::at.eq(tx.now));
    diesel::insert_into(watches::table)
        .values((row, watches::has_below.eq(has_below)))
        .on_conflict((watches::item_id, watches::person_id))
        .do_update()
        .set(watches::has_below.eq(has_below))
        .execute(tx.conn)?;
    tx.quietly(())
}

/// Lets go of what was gathered for the actor of an item, and of what stands below it, unless they follow that itself.
fn forget_gathered(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Result<()> {
    let of = items::table.find(id).select((items::space_id, items::path));
    let Some((space, path)) = of.first::<(SpaceId, String)>(tx.conn).optional()? else { return Ok(()) };
    let below = items::space_id.eq(space).and(IsPage).and(page_in_branch(items::path, path));
    let there = items::table.filter(items::id.eq(id).or(below)).select(items::id);
    let own = watches::table.filter(watches::person_id.eq(actor.person)).select(watches::item_id);
    let gathered = watched_changes::person_id.eq(actor.person).and(watched_changes::item_id.eq_any(there));
    diesel::delete(watched_changes::table.filter(gathered.and(watched_changes::item_id.ne_all(own))))
        .execute(tx.conn)?;
    Ok(())
}

/// What of an item that has been seen the actor follows.
pub fn watching(conn: &mut Conn, actor: &Actor, item: ItemId) -> Result<Option<Watch>> {
    let has_below = watches::table.find((item, actor.person)).select(watches::has_below).first(conn).optional()?;
    Ok(has_below.map(|has_below: bool| if has_below { Watch::WithBelow } else { Watch::Alone }))
}

/// What the actor follows and may still read, what they began to follow last first. A page may hold fewer than `size`.
pub fn watched(
    conn: &mut Conn,
    actor: &Actor,
    before: Option<Cursor>,
    size: usize,
) -> Result<Page<(Seen<Card>, Watch)>> {
    let mut query = watches::table
        .filter(watches::person_id.eq(actor.person))
        .order((watches::at.desc(), watches::item_id.desc()))
        .limit(size as i64 + 1)
        .select((watches::at, watches::item_id, watches::has_below))
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = watches::at.eq(at).and(watches::item_id.lt(ItemId(id)));
        query = query.filter(watches::at.le(at)).filter(watches::at.lt(at).or(same));
    }
    let found: Vec<(DateTime<Utc>, ItemId, bool)> = query.load(conn)?;
    let page = Page::of(found, size, |(at, id, _)| Cursor { at: *at, id: id.0 });
    let ids: Vec<ItemId> = page.rows.iter().map(|(_, id, _)| *id).collect();
    let of = |id| page.rows.iter().any(|(_, one, has_below)| *one == id && *has_below);
    let rows = cards_of(conn, actor, &ids)?;
    let rows = rows.into_iter().map(|card| (of(card.id), card));
    let rows = rows.map(|(has_below, card)| (card, if has_below { Watch::WithBelow } else { Watch::Alone })).collect();
    Ok(Page { rows, next: page.next })
}

pub(crate) fn start_watching(tx: &mut Tx<'_>, person: PersonId, id: ItemId) -> Result<()> {
    diesel::insert_into(watches::table)
        .values((watches::item_id.eq(id), watches::person_id.eq(person), watches::at.eq(tx.now)))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}

/// How many items somebody may keep for later.
const MOST_SAVED: i64 = 5_000;

/// Keeps an item for later, or no more.
///
/// # Errors
/// [`Error::Conflict`] if one keeps far too many.
pub fn save(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, on: bool) -> Written<()> {
    if !on {
        // Also what one may read no more.
        diesel::delete(bookmarks::table.find((actor.person, id))).execute(tx.conn)?;
        return tx.quietly(());
    }
    published(tx, actor, id)?.permit::<act::Bookmark>()?;
    let kept: i64 = bookmarks::table.filter(bookmarks::person_id.eq(actor.person)).count().get_result(tx.conn)?;
    if kept >= MOST_SAVED {
        return Err(Error::Conflict);
    }
    diesel::insert_into(bookmarks::table)
        .values((bookmarks::item_id.eq(id), bookmarks::person_id.eq(actor.person), bookmarks::at.eq(tx.now)))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    tx.quietly(())
}

/// What the actor keeps for later and may still read, what was kept last first. A page may hold fewer than `size`.
pub fn saved(conn: &mut Conn, actor: &Actor, before: Option<Cursor>, size: usize) -> Result<Page<Seen<Card>>> {
    let mut query = bookmarks::table
        .filter(bookmarks::person_id.eq(actor.person))
        .order((bookmarks::at.desc(), bookmarks::item_id.desc()))
        .limit(size as i64 + 1)
        .select((bookmarks::at, bookmarks::item_id))
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = bookmarks::at.eq(at).and(bookmarks::item_id.lt(ItemId(id)));
        query = query.filter(bookmarks::at.le(at)).filter(bookmarks::at.lt(at).or(same));
    }
    let marks: Vec<(DateTime<Utc>, ItemId)> = query.load(conn)?;
    let page = Page::of(marks, size, |(at, id)| Cursor { at: *at, id: id.0 });
    let ids: Vec<ItemId> = page.rows.iter().map(|(_, id)| *id).collect();
    Ok(Page { rows: cards_of(conn, actor, &ids)?, next: page.next })
}
