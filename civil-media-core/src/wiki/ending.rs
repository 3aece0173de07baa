//! Pages deleted with what stands below them, brought back, and put together with another one.
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::input::PageEdit;
use super::links::Stands;
use super::model::{PageKey, WikiPage};
use super::tree::{branch_of, check_above, hold_tree};
use super::{links, pictures, read, write};
use crate::db::{Conn, IsPage, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ItemId, SpaceId};
use crate::items::{self as all_items, Card, State, Tag, TagEdit};
use crate::policy::{Act, Actor, Permit, Seen, SpaceKind, act, readable_items};
use crate::schema::{items, pages};
use crate::text::{Markdown, Note};

/// Deletes a page with all that stands below it. It can be brought back for a while, all of it at once. Gives how many
/// pages there were.
///
/// # Errors
/// A problem of the field `below` where one of them is not the actor's to delete.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey) -> Written<i32> {
    let space = read::find(tx, actor, key)?.place.id;
    hold_tree(tx, space)?;
    let page = write::held(tx, actor, key)?;
    // Whoever wrote it first deletes it no more once it is others' to change.
    if !write::may_write(&page) {
        return Err(Error::Forbidden(act::DeletePage::NAME));
    }
    permitted!(page, DeleteServicePage, DeletePage, |permit| delete_branch(tx, actor, permit))
}

fn delete_branch<A: Act>(tx: &mut Tx<'_>, actor: &Actor, page: Permit<A, WikiPage>) -> Written<i32> {
    let branch: Vec<ItemId> = branch_of(tx, page.place.id, &page.path)?.into_iter().map(|(id, _)| id).collect();
    let cards: Vec<Card> = Card::query().filter(items::id.eq_any(branch)).load(tx.conn)?;
    // What was hidden stays so.
    let mut all = vec![page.id];
    for card in cards.into_iter().filter(|card| !matches!(card.state, State::Deleted | State::Hidden)) {
        all.push(card.id);
        if !Seen::by(actor, card).is_ok_and(|card| permit_to_delete(card).is_ok()) {
            return Err(Error::invalid("below", Problem::new("page-below-not-yours")));
        }
    }
    write::check_may_write(tx, actor, &all)?;
    let pages = all_items::delete_all(tx, &all)? as i32;
    let event = Event::PageDeleted { item: page.id, space: page.place.id, pages };
    tx.record(actor, page, &event, pages)
}

fn permit_to_delete(card: Seen<Card>) -> Result<()> {
    permitted!(card, DeleteServicePage, DeletePage, |_permit| Ok(()))
}

/// Brings a deleted page back, with what was deleted with it, as far as the actor may. Gives how many pages that were.
///
/// # Errors
/// [`Error::NotFound`] once its time has passed. A problem of the field `below` while the page above it is deleted.
pub fn bring_back(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Written<i32> {
    let there = items::table.filter(items::id.eq(id).and(IsPage));
    let (space, path): (SpaceId, String) = there.select((items::space_id, items::path)).first(tx.conn)?;
    hold_tree(tx, space)?;
    let deleted_at: Option<chrono::DateTime<chrono::Utc>> =
        items::table.find(id).select(items::deleted_at).first(tx.conn)?;
    let first = all_items::restore(tx, actor, id)?;
    check_above(tx, space, &path).map_err(|_| Error::invalid("below", Problem::new("page-above-deleted")))?;
    // A page that was put together with another one is one of its own again.
    diesel::update(pages::table.find(id)).set(pages::merged_into.eq(None::<ItemId>)).execute(tx.conn)?;
    let mut back = vec![(id, path.clone())];
    let branch: Vec<ItemId> = branch_of(tx, space, &path)?.into_iter().map(|(id, _)| id).collect();
    // Those that went with it, and from the top down.
    let with_it: Vec<(ItemId, String)> = items::table
        .filter(items::id.eq_any(branch).and(items::state.eq(State::Deleted)).and(items::deleted_at.eq(deleted_at)))
        .order(items::path)
        .select((items::id, items::path))
        .load(tx.conn)?;
    // Level by level: what stands below one that stays deleted stays so too. Somebody else's they may bring back themselves.
    let mut there: HashSet<String> = HashSet::from([path.clone()]);
    let above = |path: &str| path.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
    let deepest = with_it.iter().map(|(_, path)| path.split('/').count()).max().unwrap_or(0);
    for depth in path.split('/').count() + 1..=deepest {
        let level: Vec<&(ItemId, String)> = with_it
            .iter()
            .filter(|(_, path)| path.split('/').count() == depth && there.contains(&above(path)))
            .collect();
        let ids: Vec<ItemId> = level.iter().map(|(id, _)| *id).collect();
        let restored: HashSet<ItemId> = all_items::restore_all(tx, actor, &ids)?.into_iter().collect();
        let came = level.into_iter().filter(|(id, _)| restored.contains(id)).cloned().collect::<Vec<_>>();
        there.extend(came.iter().map(|(_, path)| path.clone()));
        back.extend(came);
    }
    let stand: Vec<Stands<'_>> = back.iter().map(|(id, path)| Stands { id: *id, space, path }).collect();
    links::found_at(tx, space, &stand)?;
    Ok(first.with(back.len() as i32))
}

/// Shows a hidden page again. Where what it stands below was deleted meanwhile, it comes back with that.
///
/// # Errors
/// As [`all_items::unhide`].
pub(crate) fn unhide(tx: &mut Tx<'_>, id: ItemId) -> Result<()> {
    let there = items::table.filter(items::id.eq(id).and(IsPage));
    let (space, path): (SpaceId, String) = there.select((items::space_id, items::path)).first(tx.conn)?;
    hold_tree(tx, space)?;
    all_items::unhide(tx, id)?;
    if check_above(tx, space, &path).is_ok() {
        return Ok(());
    }
    let above = path.rsplit_once('/').map_or("", |(above, _)| above);
    let parent = items::table.filter(items::space_id.eq(space).and(IsPage).and(items::path.eq(above)));
    let went: Option<Option<chrono::DateTime<chrono::Utc>>> =
        parent.select(items::deleted_at).first(tx.conn).optional()?;
    if all_items::delete_all(tx, &[id])? > 0 {
        diesel::update(items::table.find(id))
            .set(items::deleted_at.eq(went.flatten().unwrap_or(tx.now)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Puts a page's text behind that of another one of its wiki. Its addresses lead there from now on, and so does what led
/// to it; its versions stay.
///
/// # Errors
/// A problem of the field `into` where that is the same page, or both together are too long; of `below` where pages
/// stand below it. [`Error::Conflict`] where somebody changed the other one at that moment.
pub fn merge(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, into: &PageKey, note: &Note) -> Written<()> {
    if key.space != into.space {
        return Err(Error::NotFound);
    }
    let space = read::find(tx, actor, key)?.place.id;
    hold_tree(tx, space)?;
    let page = write::held(tx, actor, key)?;
    let target = match write::held_now(tx, actor, into) {
        Err(Error::NotFound) => return Err(Error::invalid("into", Problem::new("page-below-missing"))),
        found => found?,
    };
    if page.id == target.id {
        return Err(Error::invalid("into", Problem::new("page-merged-with-itself")));
    }
    if !write::may_write(&page) {
        return Err(Error::Forbidden(act::WritePage::NAME));
    }
    // It ends by that: whoever may not delete it does not end it so either.
    let may_end =
        if page.is_of_service() { page.may::<act::DeleteServicePage>() } else { page.may::<act::DeletePage>() };
    if !may_end {
        return Err(Error::Forbidden(act::DeletePage::NAME));
    }
    // Nobody comes to read by it what was not for them.
    if page.visibility < target.visibility || page.marked.marking() > target.marked.marking() {
        return Err(Error::invalid("into", Problem::new("page-merged-wider")));
    }
    let below = branch_of(tx, space, &page.path)?;
    let ids: Vec<ItemId> = below.into_iter().map(|(id, _)| id).collect();
    let live = items::table.filter(items::id.eq_any(ids).and(items::state.ne(State::Deleted)));
    if live.count().get_result::<i64>(tx.conn)? > 0 {
        return Err(Error::invalid("below", Problem::new("page-merged-with-branch")));
    }
    let body = Markdown::parse(&format!("{}\n\n{}", target.body.trim_end(), &*page.body))
        .map_err(|problem| Error::invalid("into", problem))?;
    let title = crate::text::Title::parse(&target.title).map_err(|problem| Error::invalid("into", problem))?;
    let mut wanted = all_items::tags_of(tx, target.id)?;
    let room = Tag::MOST.saturating_sub(wanted.len());
    let others = all_items::tags_of(tx, page.id)?.into_iter().filter(|tag| wanted.iter().all(|w| w.slug != tag.slug));
    let others: Vec<Tag> = others.take(room).collect();
    wanted.extend(others);
    let tags = Some(TagEdit { had: Vec::new(), wanted });
    let edit = PageEdit { title, body, note: note.clone(), is_minor: false, version: target.version, kept: 0, tags };
    let to = target.id;
    write::save(tx, actor, target, &edit)?.into_inner();
    pictures::hand_on(tx, page.id, to)?;
    permitted!(page, MoveServicePage, MovePage, |permit| end_as(tx, actor, permit, to))
}

/// Ends a page whose text stands in another one now.
fn end_as<A: Act>(tx: &mut Tx<'_>, actor: &Actor, page: Permit<A, WikiPage>, into: ItemId) -> Written<()> {
    all_items::delete(tx, page.id)?;
    diesel::update(pages::table.find(page.id)).set(pages::merged_into.eq(into)).execute(tx.conn)?;
    links::lead(tx, page.id, into)?;
    let event = Event::PageMerged { item: page.id, space: page.place.id, into };
    tx.record(actor, page, &event, ())
}

/// How often a page that was put together with another one is followed.
const FOLLOWED: usize = 20;

/// Which pages these became a part of, at the end of the way; without those that are pages of their own.
pub(super) fn followed(conn: &mut Conn, ids: &[ItemId]) -> Result<HashMap<ItemId, ItemId>> {
    let mut at: HashMap<ItemId, ItemId> = ids.iter().map(|id| (*id, *id)).collect();
    for _ in 0..FOLLOWED {
        let here: Vec<ItemId> = at.values().copied().collect();
        let parts = pages::item_id.eq_any(here).and(pages::merged_into.is_not_null());
        let on: Vec<(ItemId, ItemId)> =
            pages::table.filter(parts).select((pages::item_id, pages::merged_into.assume_not_null())).load(conn)?;
        if on.is_empty() {
            break;
        }
        let on: HashMap<ItemId, ItemId> = on.into_iter().collect();
        at.values_mut().for_each(|id| *id = on.get(id).copied().unwrap_or(*id));
    }
    at.retain(|id, now| id != now);
    Ok(at)
}

/// The page that holds the text of one that was put together with it, if the actor may read that.
///
/// # Errors
/// [`Error::NotFound`] where it is none of these.
pub fn merged_into(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Seen<Card>> {
    let into = followed(conn, &[id])?.get(&id).copied().ok_or(Error::NotFound)?;
    let card = Card::query().filter(readable_items(actor)).filter(items::id.eq(into)).first(conn)?;
    Seen::by(actor, card)
}
