//! Where pages stand: above and below one another.
use diesel::prelude::*;

use super::input::PagePath;
use super::lists::Listed;
use super::model::PageKey;
use super::read;
use crate::db::{Conn, IsPage, IsPublishedPage, Tx, page_address, page_in_branch, page_place};
use crate::error::{Error, Problem, Result};
use crate::ids::{ItemId, SpaceId};
use crate::items::Card;
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, spaces};
use crate::text::Markdown;

/// How many pages are shown below one at once.
pub const PAGES_AT_ONCE: usize = 50;
/// The furthest that one turns pages of such a list.
const FURTHEST: i64 = 100_000;

/// The pages directly below another one, or at the top of a wiki, of those that the actor may read.
#[derive(Debug)]
pub struct Below {
    /// By title.
    pub pages: Vec<Seen<Listed>>,
    /// How many come before them.
    pub from: i64,
    /// Whether more follow.
    pub has_more: bool,
}

/// The most pages that one act concerns at once.
const MOST: i64 = 20_000;

/// Lets nobody else put a page into a wiki, or move or delete one there, before this transaction ends. It comes before
/// any page is held.
pub(super) fn hold_tree(tx: &mut Tx<'_>, space: SpaceId) -> Result<()> {
    let _: SpaceId = spaces::table.find(space).select(spaces::id).for_no_key_update().first(tx.conn)?;
    Ok(())
}

/// Has what a text names stay what it is until this transaction ends. It comes before any page is held, as
/// [`hold_tree`] does: pages that begin to show one another go one after the other.
pub(super) fn hold_named(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, text: &Markdown) -> Result<()> {
    if !text.contains("[[") && !text.contains("{{") {
        return Ok(());
    }
    let space = read::find(tx, actor, key)?.place.id;
    if text.contains("{{") {
        return hold_tree(tx, space);
    }
    let _: SpaceId = spaces::table.find(space).select(spaces::id).for_share().first(tx.conn)?;
    Ok(())
}

/// All that stands below a page, whoever may read it, held.
///
/// # Errors
/// A problem of the field `below` where there are too many.
pub(super) fn branch_of(tx: &mut Tx<'_>, space: SpaceId, path: &str) -> Result<Vec<(ItemId, String)>> {
    let found: Vec<(ItemId, String)> = items::table
        .filter(items::space_id.eq(space).and(IsPage).and(page_in_branch(items::path, path)))
        .order(items::path)
        .limit(MOST + 1)
        .select((items::id, items::path))
        .for_no_key_update()
        .load(tx.conn)?;
    if found.len() as i64 > MOST {
        return Err(Error::invalid("below", Problem::limit("branch-large", MOST)));
    }
    Ok(found)
}

/// The page above a path is there.
///
/// # Errors
/// A problem of the field `below` where it is not.
pub(crate) fn check_above(tx: &mut Tx<'_>, space: SpaceId, path: &str) -> Result<()> {
    let Some((above, _)) = path.rsplit_once('/') else { return Ok(()) };
    let parent = items::table
        .filter(items::space_id.eq(space).and(IsPage))
        .filter(items::path.eq(above).and(items::reach.gt(0_i16)));
    let is_there: bool = diesel::select(diesel::dsl::exists(parent)).get_result(tx.conn)?;
    if is_there { Ok(()) } else { Err(Error::invalid("below", Problem::new("page-below-missing"))) }
}

/// The same for somebody: what they may not read is not there.
///
/// # Errors
/// As [`check_above`].
pub(super) fn check_above_for(tx: &mut Tx<'_>, actor: &Actor, space: SpaceId, path: &str) -> Result<()> {
    let Some((above, _)) = path.rsplit_once('/') else { return Ok(()) };
    let parent = items::table
        .inner_join(spaces::table)
        .filter(readable_items(actor))
        .filter(items::space_id.eq(space).and(IsPage))
        .filter(items::path.eq(above).and(items::reach.gt(0_i16)));
    let is_there: bool = diesel::select(diesel::dsl::exists(parent)).get_result(tx.conn)?;
    if is_there { Ok(()) } else { Err(Error::invalid("below", Problem::new("page-below-missing"))) }
}

/// The pages directly below a path in the wiki of a space that has been seen; at its top without one.
pub fn below(conn: &mut Conn, actor: &Actor, space: SpaceId, path: &str, from: i64) -> Result<Below> {
    let from = from.clamp(0, FURTHEST);
    let mut found: Vec<Listed> = Listed::query()
        .filter(readable_items(actor))
        .filter(IsPublishedPage)
        .filter(page_place(items::space_id, items::path).eq(format!("{space}/{path}")))
        .order((items::title, items::id))
        .offset(from)
        .limit(PAGES_AT_ONCE as i64 + 1)
        .load(conn)?;
    let has_more = found.len() > PAGES_AT_ONCE;
    found.truncate(PAGES_AT_ONCE);
    Ok(Below { pages: Seen::all(actor, found), from, has_more })
}

/// The pages above one, from the top of its wiki down, of those that the actor may read.
pub fn above(conn: &mut Conn, actor: &Actor, space: SpaceId, path: &PagePath) -> Result<Vec<Seen<Card>>> {
    let addresses: Vec<String> = path.match_indices('/').map(|(at, _)| format!("{space}/{}", &path[..at])).collect();
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Card> = Card::query()
        .filter(readable_items(actor))
        .filter(IsPublishedPage)
        .filter(page_address(items::space_id, items::path).eq_any(addresses))
        .load(conn)?;
    let mut found = Seen::all(actor, found);
    found.sort_by_key(|card| card.path.len());
    Ok(found)
}
