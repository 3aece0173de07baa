//! What a page names of its wiki: which pages these are, and what a reader sees of them.
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::ending::followed;
use crate::db::{Conn, IsPage, Tx, page_name};
use crate::error::{Error, Problem, Result};
use crate::ids::{ItemId, SpaceId};
use crate::items::{self as all_items, Card, State};
use crate::policy::{Actor, Seen};
use crate::schema::{items, page_addresses, page_links, pages};
use crate::text::{Html, Markdown, PageLink, PagePiece, Title};

/// The most pages that one names of which it is known which they are.
const MOST: usize = 2_000;
/// Of how many pages of one name the nearest is looked for.
const NAMESAKES: i64 = 1_000;
/// How deep pages are shown inside one another, and how many in one at most.
const DEEPEST: usize = 3;
const MOST_SHOWN: usize = 20;
/// How deep a ring of pages that show one another is looked for.
const FURTHEST: usize = 50;

/// Where a page stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stands<'a> {
    pub id: ItemId,
    pub space: SpaceId,
    pub path: &'a str,
}

/// Says what a page's text names now, and leads to. What it named before stays the page that it was, wherever that
/// stands by now.
///
/// # Errors
/// A field's problem where the page would be shown inside itself.
pub(crate) fn set_links(tx: &mut Tx<'_>, page: &Stands<'_>, body: &Markdown) -> Result<()> {
    all_items::set_links(tx, page.id, body)?;
    let mut named = body.page_links();
    named.truncate(MOST);
    let of_page = page_links::table.filter(page_links::from_id.eq(page.id));
    let before: Vec<(String, Option<ItemId>)> =
        of_page.select((page_links::wanted, page_links::to_id)).load(tx.conn)?;
    if named.is_empty() && before.is_empty() {
        return Ok(());
    }
    let mut to: HashMap<String, ItemId> =
        before.into_iter().filter_map(|(wanted, to)| to.map(|to| (wanted, to))).collect();
    // Of one that became a part of another one, it is that one now.
    let on = followed(tx, &to.values().copied().collect::<Vec<_>>())?;
    to.values_mut().for_each(|id| *id = on.get(id).copied().unwrap_or(*id));
    let new: Vec<&str> = named.iter().map(|one| &*one.wanted).filter(|one| !to.contains_key(*one)).collect();
    to.extend(look_up(tx, page.space, page.path, &new)?);
    let of = |one: &PageLink| to.get(&one.wanted).copied();
    check_rings(tx, page.id, named.iter().filter(|one| one.is_include).filter_map(of).collect())?;
    diesel::delete(of_page).execute(tx.conn)?;
    // Postgres takes 65,535 values at once.
    for some in named.chunks(1_000) {
        let rows: Vec<_> = some
            .iter()
            .map(|one| {
                (
                    page_links::from_id.eq(page.id),
                    page_links::wanted.eq(&one.wanted),
                    page_links::is_include.eq(one.is_include),
                    page_links::title.eq(one.title.chars().take(Title::MOST * 2).collect::<String>()),
                    page_links::space_id.eq(page.space),
                    page_links::to_id.eq(of(one)),
                )
            })
            .collect();
        diesel::insert_into(page_links::table).values(rows).execute(tx.conn)?;
    }
    let pairs: Vec<(ItemId, ItemId)> = named.iter().filter_map(of).map(|to| (page.id, to)).collect();
    all_items::add_links(tx, &pairs)
}

/// Leads what was missing under a page's address, or under its title, to it.
pub(crate) fn found(tx: &mut Tx<'_>, page: &Stands<'_>, title: &Title) -> Result<()> {
    let name = page.path.rsplit('/').next().unwrap_or(page.path);
    found_as(tx, page, &[page.path, name, &title.slug()])
}

fn found_as(tx: &mut Tx<'_>, page: &Stands<'_>, names: &[&str]) -> Result<()> {
    let missing = page_links::space_id.eq(page.space).and(page_links::to_id.is_null());
    let from: Vec<(ItemId, bool)> =
        diesel::update(page_links::table.filter(missing.and(page_links::wanted.eq_any(names))))
            .set(page_links::to_id.eq(page.id))
            .returning((page_links::from_id, page_links::is_include))
            .get_results(tx.conn)?;
    let shown_in: Vec<ItemId> = from.iter().filter(|(_, shows)| *shows).map(|(from, _)| *from).collect();
    check_no_ring(tx, page.id, &shown_in)?;
    let pairs: Vec<(ItemId, ItemId)> = from.into_iter().map(|(from, _)| (from, page.id)).collect();
    for some in pairs.chunks(1_000) {
        all_items::add_links(tx, some)?;
    }
    Ok(())
}

/// The same of the addresses alone, of many that came there.
pub(super) fn found_at(tx: &mut Tx<'_>, space: SpaceId, pages: &[Stands<'_>]) -> Result<()> {
    let paths: Vec<&str> = pages.iter().map(|page| page.path).collect();
    let missing = page_links::space_id.eq(space).and(page_links::to_id.is_null());
    let wanted: HashSet<String> = page_links::table
        .filter(missing.and(page_links::wanted.eq_any(paths)))
        .select(page_links::wanted)
        .load(tx.conn)?
        .into_iter()
        .collect();
    for page in pages.iter().filter(|page| wanted.contains(page.path)) {
        found_as(tx, page, &[page.path])?;
    }
    Ok(())
}

/// Whatever led to one page leads to another one from now on.
pub(super) fn lead(tx: &mut Tx<'_>, from: ItemId, into: ItemId) -> Result<()> {
    use crate::schema::links;
    let led: Vec<(ItemId, bool)> = diesel::update(page_links::table.filter(page_links::to_id.eq(from)))
        .set(page_links::to_id.eq(into))
        .returning((page_links::from_id, page_links::is_include))
        .get_results(tx.conn)?;
    let shown_in: Vec<ItemId> = led.iter().filter(|(_, shows)| *shows).map(|(one, _)| *one).collect();
    check_no_ring(tx, into, &shown_in)?;
    let leading: Vec<ItemId> =
        diesel::delete(links::table.filter(links::to_id.eq(from))).returning(links::from_id).get_results(tx.conn)?;
    let pairs: Vec<(ItemId, ItemId)> = leading.into_iter().map(|from| (from, into)).collect();
    for some in pairs.chunks(1_000) {
        all_items::add_links(tx, some)?;
    }
    Ok(())
}

/// The pages of a wiki with these names: by its whole path, as it is or was; by the last part of that, the nearest to
/// where it is named.
fn look_up(conn: &mut Conn, space: SpaceId, from: &str, wanted: &[&str]) -> Result<HashMap<String, ItemId>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let there = items::space_id.eq(space).and(IsPage).and(items::state.ne(State::Deleted));
    let single: Vec<&str> = wanted.iter().copied().filter(|one| !one.contains('/')).collect();
    let mut namesakes: Vec<(String, ItemId)> = items::table
        .filter(there.and(page_name(items::path).eq_any(single)))
        .limit(NAMESAKES)
        .select((items::path, items::id))
        .load(conn)?;
    let above = |path: &str| path.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
    let around = above(from);
    // The nearest last: what comes later in a map stays.
    namesakes.sort_by_cached_key(|(path, _)| {
        let above = above(path);
        let depth = path.split('/').count();
        std::cmp::Reverse((above != from, above != around, depth, path.clone()))
    });
    let name_of = |path: String| path.rsplit('/').next().map(str::to_owned).unwrap_or_default();
    let mut found: HashMap<String, ItemId> = namesakes.into_iter().map(|(path, id)| (name_of(path), id)).collect();
    let old = page_addresses::space_id.eq(space).and(page_addresses::path.eq_any(wanted));
    let old: Vec<(String, ItemId)> =
        page_addresses::table.filter(old).select((page_addresses::path, page_addresses::item_id)).load(conn)?;
    // What was deleted is not there, unless its text stands in another page.
    let there = items::space_id.eq(space).and(IsPage).and(items::path.eq_any(wanted));
    let exact: Vec<(String, ItemId, State)> =
        items::table.filter(there).select((items::path, items::id, items::state)).load(conn)?;
    let deleted: HashSet<ItemId> =
        exact.iter().filter(|(_, _, state)| *state == State::Deleted).map(|(_, id, _)| *id).collect();
    found.extend(old);
    found.extend(exact.into_iter().map(|(path, id, _)| (path, id)));
    let ids: Vec<ItemId> = found.values().copied().collect();
    let on = followed(conn, &ids)?;
    found.retain(|_, id| !deleted.contains(id) || on.contains_key(id));
    found.values_mut().for_each(|id| *id = on.get(id).copied().unwrap_or(*id));
    Ok(found)
}

/// No page is shown inside itself that comes to be shown in these.
fn check_no_ring(tx: &mut Tx<'_>, page: ItemId, shown_in: &[ItemId]) -> Result<()> {
    if shown_in.is_empty() {
        return Ok(());
    }
    let inside = shown_by(tx, vec![page], None)?;
    if shown_in.iter().any(|one| inside.contains(one)) { Err(ring()) } else { Ok(()) }
}

fn ring() -> Error {
    Error::invalid("body", Problem::new("include-ring"))
}

/// No page is shown inside itself, by way of whatever others.
fn check_rings(tx: &mut Tx<'_>, page: ItemId, shown: Vec<ItemId>) -> Result<()> {
    if shown_by(tx, shown, Some(page))?.contains(&page) { Err(ring()) } else { Ok(()) }
}

/// These pages and all that they show, by way of whatever others; no further than a page that is looked for.
fn shown_by(tx: &mut Tx<'_>, shown: Vec<ItemId>, until: Option<ItemId>) -> Result<HashSet<ItemId>> {
    let mut seen: HashSet<ItemId> = HashSet::new();
    let mut next = shown;
    for _ in 0..FURTHEST {
        next.retain(|id| seen.insert(*id));
        if next.is_empty() || until.is_some_and(|page| seen.contains(&page)) {
            break;
        }
        let inside = page_links::is_include.and(page_links::from_id.eq_any(&next)).and(page_links::to_id.is_not_null());
        next = page_links::table.filter(inside).select(page_links::to_id.assume_not_null()).load(tx.conn)?;
    }
    Ok(seen)
}

/// What a page names, for one reader.
#[derive(Debug, Default)]
pub struct Named {
    /// Which page it is, by the page that names it and the name; one that the reader may not read is not there.
    pages: HashMap<(Option<ItemId>, String), Seen<Card>>,
    /// The texts of the pages that are shown inside.
    texts: HashMap<ItemId, Html>,
}

impl Named {
    /// The page that `from`, none for one that is not there yet, calls so; none where there is none for the reader.
    pub fn page(&self, from: Option<ItemId>, wanted: &str) -> Option<&Seen<Card>> {
        self.pages.get(&(from, wanted.to_owned()))
    }

    /// What a page's text names, and which pages these are.
    pub fn of(&self, from: ItemId) -> impl Iterator<Item = (&str, &Seen<Card>)> {
        self.pages.iter().filter(move |((page, _), _)| *page == Some(from)).map(|((_, name), card)| (&**name, card))
    }

    /// The text of a page that is shown inside; none where that would be too deep or too much.
    pub fn text(&self, page: ItemId) -> Option<&Html> {
        self.texts.get(&page)
    }

    /// The texts of the pages that are shown inside.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Html> {
        self.texts.values()
    }

    /// The pages that are shown inside.
    pub fn shown(&self) -> impl Iterator<Item = &Seen<Card>> {
        self.pages.values().filter(|card| self.texts.contains_key(&card.id))
    }
}

/// What a text names that stands at `path` of a wiki: of the page `page`, or of one that is not there yet.
pub fn named(
    conn: &mut Conn,
    actor: &Actor,
    page: Option<ItemId>,
    (space, path): (SpaceId, &str),
    html: &Html,
) -> Result<Named> {
    let mut named = Named::default();
    if !html.has_places() {
        return Ok(named);
    }
    let pieces = html.page_pieces();
    let wanted: HashSet<&str> = pieces.iter().filter_map(wanted_of).take(MOST).collect();
    let mut to = known(conn, &page.into_iter().collect::<Vec<_>>())?;
    // An earlier version, or one that is not saved, may name others.
    let others: Vec<&str> = wanted.iter().copied().filter(|one| !to.contains_key(&(page, (*one).to_owned()))).collect();
    to.extend(look_up(conn, space, path, &others)?.into_iter().map(|(wanted, to)| ((page, wanted), to)));
    let mut inside = includes_of(html);
    named.add(conn, actor, &to)?;
    let mut from = vec![(page, std::mem::take(&mut inside))];
    for _ in 0..DEEPEST {
        let shown: HashSet<ItemId> = from
            .iter()
            .flat_map(|(page, names)| names.iter().map(|name| (*page, name.clone())))
            .filter_map(|key| named.pages.get(&key).map(|card| card.id))
            .filter(|id| Some(*id) != page && !named.texts.contains_key(id))
            .take(MOST_SHOWN.saturating_sub(named.texts.len()))
            .collect();
        if shown.is_empty() {
            break;
        }
        let shown: Vec<ItemId> = shown.into_iter().collect();
        let texts: Vec<(ItemId, Html)> =
            pages::table.filter(pages::item_id.eq_any(&shown)).select((pages::item_id, pages::body_html)).load(conn)?;
        let to = known(conn, &shown)?;
        named.add(conn, actor, &to)?;
        from = texts.iter().map(|(id, html)| (Some(*id), includes_of(html))).collect();
        named.texts.extend(texts);
    }
    Ok(named)
}

impl Named {
    /// Adds those of them that the actor may read.
    fn add(&mut self, conn: &mut Conn, actor: &Actor, to: &HashMap<(Option<ItemId>, String), ItemId>) -> Result<()> {
        let mut ids: Vec<ItemId> = to.values().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let cards = all_items::cards_of(conn, actor, &ids)?;
        let cards: HashMap<ItemId, Seen<Card>> = cards.into_iter().map(|card| (card.id, card)).collect();
        let readable = to.iter().filter_map(|(key, id)| Some((key.clone(), cards.get(id)?.clone())));
        self.pages.extend(readable);
        Ok(())
    }
}

/// What these pages are known to name.
fn known(conn: &mut Conn, from: &[ItemId]) -> Result<HashMap<(Option<ItemId>, String), ItemId>> {
    let rows: Vec<(ItemId, String, ItemId)> = page_links::table
        .filter(page_links::from_id.eq_any(from).and(page_links::to_id.is_not_null()))
        .select((page_links::from_id, page_links::wanted, page_links::to_id.assume_not_null()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(from, wanted, to)| ((Some(from), wanted), to)).collect())
}

fn wanted_of<'a>(piece: &PagePiece<'a>) -> Option<&'a str> {
    match piece {
        PagePiece::Html(_) => None,
        PagePiece::Link { wanted, .. } | PagePiece::Include { wanted, .. } => Some(wanted),
    }
}

fn includes_of(html: &Html) -> Vec<String> {
    let pieces = html.page_pieces().into_iter();
    pieces
        .filter_map(|piece| match piece {
            PagePiece::Include { wanted, .. } => Some(wanted.to_owned()),
            _ => None,
        })
        .collect()
}
