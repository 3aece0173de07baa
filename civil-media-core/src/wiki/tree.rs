//! Where pages stand: above and below one another.
use diesel::prelude::*;

use super::input::PagePath;
use crate::db::{Conn, page_above};
use crate::error::Result;
use crate::ids::SpaceId;
use crate::items::{Card, ItemKind};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::items;

/// How many pages are shown below one at once.
pub const PAGES_AT_ONCE: usize = 50;
/// The furthest that one turns pages of such a list.
const FURTHEST: i64 = 100_000;

/// The pages directly below another one, or at the top of a wiki, of those that the actor may read.
#[derive(Debug)]
pub struct Below {
    /// By title.
    pub pages: Vec<Seen<Card>>,
    /// How many come before them.
    pub from: i64,
    /// Whether more follow.
    pub has_more: bool,
}

/// The pages directly below a path in the wiki of a space that has been seen; at its top without one.
pub fn below(conn: &mut Conn, actor: &Actor, space: SpaceId, path: &str, from: i64) -> Result<Below> {
    let from = from.clamp(0, FURTHEST);
    let mut found: Vec<Card> = Card::query()
        .filter(readable_items(actor))
        .filter(items::space_id.eq(space).and(items::kind.eq(ItemKind::Page)).and(items::reach.gt(0_i16)))
        .filter(page_above(items::path).eq(path))
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
    let paths: Vec<&str> = path.match_indices('/').map(|(at, _)| &path[..at]).collect();
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Card> = Card::query()
        .filter(readable_items(actor))
        .filter(items::space_id.eq(space).and(items::kind.eq(ItemKind::Page)).and(items::reach.gt(0_i16)))
        .filter(items::path.eq_any(paths))
        .load(conn)?;
    let mut found = Seen::all(actor, found);
    found.sort_by_key(|card| card.path.len());
    Ok(found)
}
