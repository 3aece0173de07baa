//! Which item's text leads to which other one, and so by what an item is mentioned.
use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use uuid::Uuid;

use super::model::{Card, ItemKind};
use super::read::cards_of;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::ids::ItemId;
use crate::policy::{Actor, Seen, SpaceKind, readable_items};
use crate::schema::{items, links, spaces};
use crate::text::Markdown;

/// The most links of one text that are followed.
const MOST_LINKS: usize = 200;
/// Of how many of the newest mentions those are looked for that somebody may read.
const LOOKED_AT: i64 = 200;
/// How many mentions are shown.
const MOST_SHOWN: usize = 20;

/// Where a link leads inside the suite.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Target {
    Id(ItemId),
    /// Kind, space (none for the whole service's wiki) and path.
    Path(ItemKind, Option<String>, String),
}

/// What a link leads to. Whether it names this suite's host does not count: people copy whole addresses, and the suite
/// has more than one.
fn target(url: &str) -> Option<Target> {
    let path = match url.split_once("://") {
        Some(("http" | "https", rest)) => &rest[rest.find('/')?..],
        Some(_) => return None,
        None => url,
    };
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    let mut parts = path.strip_prefix('/')?.splitn(3, '/');
    let at =
        |kind, space: Option<&str>, path: &str| Some(Target::Path(kind, space.map(str::to_owned), path.to_owned()));
    match (parts.next()?, parts.next()?, parts.next()) {
        ("i" | "updates", id, None) => Uuid::parse_str(id).ok().map(|id| Target::Id(ItemId(id))),
        ("blogs", blog, Some(path)) => at(ItemKind::Post, Some(blog), path),
        ("wiki", first, None) => at(ItemKind::Page, None, first),
        ("wiki", first, Some(rest)) => at(ItemKind::Page, None, &format!("{first}/{rest}")),
        ("spaces", space, Some(rest)) => match rest.split_once('/')? {
            ("wiki", path) => at(ItemKind::Page, Some(space), path),
            ("files", path) => at(ItemKind::File, Some(space), path),
            _ => None,
        },
        _ => None,
    }
}

/// Says what an item's text leads to now, and no longer what it led to before.
pub(crate) fn set_links(tx: &mut Tx<'_>, from: ItemId, text: &Markdown) -> Result<()> {
    let mut wanted: Vec<Target> = Vec::new();
    for target in text.links().iter().filter_map(|url| target(url)) {
        if wanted.len() < MOST_LINKS && !wanted.contains(&target) {
            wanted.push(target);
        }
    }
    let mut to: Vec<ItemId> = resolve(tx, &wanted)?.into_iter().map(|(_, id)| id).collect();
    to.sort_unstable();
    to.dedup();
    to.retain(|id| *id != from);
    diesel::delete(links::table.filter(links::from_id.eq(from))).execute(tx.conn)?;
    let pairs: Vec<(ItemId, ItemId)> = to.into_iter().map(|to| (from, to)).collect();
    add_links(tx, &pairs)
}

/// Says that these items' texts lead to those: from the first of each two to the second.
pub(crate) fn add_links(tx: &mut Tx<'_>, pairs: &[(ItemId, ItemId)]) -> Result<()> {
    let pairs = pairs.iter().filter(|(from, to)| from != to);
    let rows: Vec<_> = pairs.map(|(from, to)| (links::from_id.eq(from), links::to_id.eq(to))).collect();
    diesel::insert_into(links::table).values(rows).on_conflict_do_nothing().execute(tx.conn)?;
    Ok(())
}

/// To which items each of these texts leads that the actor may read, at most `most` of each, in the order of its links.
pub(crate) fn cards_in(
    conn: &mut Conn,
    actor: &Actor,
    texts: &[&Markdown],
    most: usize,
) -> Result<Vec<Vec<Seen<Card>>>> {
    let targets: Vec<Vec<Target>> = texts
        .iter()
        .map(|text| {
            // Most texts lead nowhere: they are not read twice.
            let links = if text.contains("://") || text.contains("](") { text.links() } else { Vec::new() };
            let mut all: Vec<Target> = Vec::new();
            for one in links.iter().filter_map(|url| target(url)) {
                if all.len() < most && !all.contains(&one) {
                    all.push(one);
                }
            }
            all
        })
        .collect();
    let wanted: Vec<Target> = targets.iter().flatten().cloned().collect();
    if wanted.is_empty() {
        return Ok(texts.iter().map(|_| Vec::new()).collect());
    }
    let found: HashMap<Target, ItemId> = resolve(conn, &wanted)?.into_iter().collect();
    let ids: Vec<ItemId> = found.values().copied().collect();
    let cards: HashMap<ItemId, Seen<Card>> =
        cards_of(conn, actor, &ids)?.into_iter().map(|card| (card.id, card)).collect();
    let of = |all: Vec<Target>| {
        let mut ids: Vec<ItemId> = all.iter().filter_map(|one| found.get(one).copied()).collect();
        // Two addresses of one thing are one card.
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        ids.into_iter().filter_map(|id| cards.get(&id).cloned()).collect()
    };
    Ok(targets.into_iter().map(of).collect())
}

/// To which item each address leads that stands in a text, if there is one.
pub(crate) fn led_to(conn: &mut Conn, text: &Markdown) -> Result<BTreeMap<String, ItemId>> {
    let addresses: Vec<(String, Target)> =
        text.links().into_iter().filter_map(|url| target(&url).map(|target| (url, target))).take(MOST_LINKS).collect();
    if addresses.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted: Vec<Target> = addresses.iter().map(|(_, target)| target.clone()).collect();
    let found: HashMap<Target, ItemId> = resolve(conn, &wanted)?.into_iter().collect();
    Ok(addresses.into_iter().filter_map(|(url, target)| Some((url, *found.get(&target)?))).collect())
}

/// Those of them that there are, and which items these are.
fn resolve(conn: &mut Conn, wanted: &[Target]) -> Result<Vec<(Target, ItemId)>> {
    let mut ids: Vec<ItemId> = Vec::new();
    let mut paths: Vec<&str> = Vec::new();
    for one in wanted {
        match one {
            Target::Id(id) => ids.push(*id),
            Target::Path(_, _, path) => paths.push(path),
        }
    }
    let mut found: Vec<(Target, ItemId)> = Vec::new();
    if !ids.is_empty() {
        let there: Vec<ItemId> = items::table.filter(items::id.eq_any(ids)).select(items::id).load(conn)?;
        found = there.into_iter().map(|id| (Target::Id(id), id)).collect();
    }
    if !paths.is_empty() {
        let slugs: Vec<&str> = wanted
            .iter()
            .filter_map(|one| match one {
                Target::Path(_, Some(space), _) => Some(space.as_str()),
                _ => None,
            })
            .collect();
        let of_these = spaces::slug.eq_any(slugs).or(spaces::kind.eq(SpaceKind::Service));
        let rows: Vec<(ItemId, ItemKind, String, String, SpaceKind)> = items::table
            .inner_join(spaces::table)
            .filter(of_these.and(items::path.eq_any(paths)))
            .filter(items::kind.eq_any([ItemKind::Post, ItemKind::Page, ItemKind::File]))
            .select((items::id, items::kind, items::path, spaces::slug, spaces::kind))
            .limit(MOST_LINKS as i64)
            .load(conn)?;
        for (id, kind, path, slug, of) in rows {
            let space = (of != SpaceKind::Service).then_some(slug);
            let target = Target::Path(kind, space, path);
            if wanted.contains(&target) {
                found.push((target, id));
            }
        }
    }
    Ok(found)
}

/// What mentions an item that has been seen, of what the actor may read: the newest, and of the newest alone.
pub fn mentions(conn: &mut Conn, actor: &Actor, of: ItemId) -> Result<Vec<Seen<Card>>> {
    // Identifiers begin with their time.
    let newest: Vec<ItemId> = links::table
        .inner_join(items::table.on(items::id.eq(links::from_id)))
        .inner_join(spaces::table.on(spaces::id.eq(items::space_id)))
        .filter(links::to_id.eq(of).and(items::reach.gt(0_i16)))
        .filter(readable_items(actor))
        .order(links::from_id.desc())
        .limit(LOOKED_AT)
        .select(links::from_id)
        .load(conn)?;
    if newest.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = cards_of(conn, actor, &newest)?;
    found.truncate(MOST_SHOWN);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_links_lead() {
        let id = ItemId::new();
        let path =
            |kind, space: Option<&str>, path: &str| Some(Target::Path(kind, space.map(str::to_owned), path.to_owned()));
        assert_eq!(target(&format!("/i/{id}")), Some(Target::Id(id)));
        assert_eq!(target(&format!("https://media.example/i/{id}/?x=1#y")), Some(Target::Id(id)));
        assert_eq!(target("/blogs/tax/2026/11/plan#comment-1"), path(ItemKind::Post, Some("tax"), "2026/11/plan"));
        assert_eq!(target("https://media.example/wiki/how/to"), path(ItemKind::Page, None, "how/to"));
        assert_eq!(target("/spaces/tax/wiki/a/b"), path(ItemKind::Page, Some("tax"), "a/b"));
        assert_eq!(target("/spaces/tax/files/plan-pdf"), path(ItemKind::File, Some("tax"), "plan-pdf"));
        for none in
            ["", "#a", "/", "/i/x", "/people/ben", "mailto:a@b.uk", "javascript://x/i/y", "https://gov.uk", "//x/y"]
        {
            assert_eq!(target(none), None, "{none}");
        }
    }
}
