//! A branch of a wiki and what leads where in it.
use std::collections::HashMap;

use diesel::prelude::*;

use super::model::WikiPage;
use crate::db::{Conn, IsPublishedPage, page_in_branch};
use crate::error::Result;
use crate::ids::ItemId;
use crate::items::Card;
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, page_links};

/// How many pages of a branch are drawn.
pub const DRAWN: usize = 60;
/// How many of its links are.
const MOST_LINKS: i64 = 400;

/// The pages of a branch that the reader may read, in the order of the tree, and the links between them.
#[derive(Debug)]
pub struct Graph {
    /// The page that it is the branch of comes first.
    pub pages: Vec<Seen<Card>>,
    /// How deep each stands below that one.
    pub depths: Vec<usize>,
    /// From which of the pages to which other one a link leads, each pair once.
    pub links: Vec<(usize, usize)>,
    /// Whether there are more pages.
    pub has_more: bool,
}

/// The branch of a page that has been seen.
pub fn graph(conn: &mut Conn, actor: &Actor, page: &Seen<WikiPage>) -> Result<Graph> {
    let of_wiki = items::space_id.eq(page.place.id).and(IsPublishedPage);
    let root: Vec<Card> = Card::query().filter(readable_items(actor)).filter(items::id.eq(page.id)).load(conn)?;
    let below: Vec<Card> = Card::query()
        .filter(readable_items(actor))
        .filter(of_wiki.and(page_in_branch(items::path, &page.path)))
        .order(items::path)
        .limit(DRAWN as i64)
        .load(conn)?;
    let has_more = below.len() >= DRAWN;
    let mut pages = Seen::all(actor, root);
    pages.extend(Seen::all(actor, below));
    pages.truncate(DRAWN);
    // A slash comes before every other sign of a path, so that a branch stays together.
    pages.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
    let level = page.path.split('/').count();
    let depths = pages.iter().map(|one| one.path.split('/').count().saturating_sub(level)).collect();
    let at: HashMap<ItemId, usize> = pages.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let ids: Vec<ItemId> = at.keys().copied().collect();
    let found: Vec<(ItemId, Option<ItemId>)> = page_links::table
        .filter(page_links::from_id.eq_any(&ids).and(page_links::to_id.eq_any(&ids)))
        .select((page_links::from_id, page_links::to_id))
        .distinct()
        .limit(MOST_LINKS)
        .load(conn)?;
    let mut links: Vec<(usize, usize)> = found
        .into_iter()
        .filter_map(|(from, to)| Some((*at.get(&from)?, *at.get(&to?)?)))
        .filter(|(from, to)| from != to)
        .collect();
    links.sort_unstable();
    Ok(Graph { pages, depths, links, has_more })
}
