//! What all imports into a wiki share: who may, what is there, and writing all or nothing of a step.
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

use super::report::{Reason, Report};
use super::run::{Ended, Failed};
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{DepartmentId, ItemId, PersonId, SpaceId};
use crate::items::{self as all_items, By, ItemKind, NewItem, State, Tag};
use crate::people::Language;
use crate::policy::{Actor, Permit, Place, Seen, SpaceKind, act, facts_of};
use crate::schema::{imported_items, items, page_addresses, spaces as rows};
use crate::spaces::{self, Space};
use crate::text::{Note, Slug, Title};
use crate::wiki;

/// Into which wiki something is brought, and by whom.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    pub person: PersonId,
    /// The space whose wiki it is; none for the whole service's.
    pub space: Option<Slug>,
    /// Whether nothing is to be written.
    pub is_rehearsal: bool,
}

/// Whoever brings it, and where to.
pub(super) fn found(conn: &mut Conn, wanted: &Destination) -> Result<(Actor, Seen<Space>)> {
    let mut facts = facts_of(conn, &[wanted.person])?;
    let actor = facts.remove(&wanted.person).ok_or(Error::SignedOut)?;
    let space = match &wanted.space {
        Some(slug) => spaces::find(conn, &actor, slug)?,
        None => spaces::service(conn, &actor)?,
    };
    Ok((actor, space))
}

/// The right to bring a wiki there.
pub(super) enum Right {
    Space(Permit<act::ImportWiki, Space>),
    Service(Permit<act::ImportServiceWiki, Space>),
}

pub(super) fn may_import(space: &Seen<Space>) -> Result<Right> {
    Ok(if space.place.kind == SpaceKind::Service {
        Right::Service(space.clone().permit::<act::ImportServiceWiki>()?)
    } else {
        Right::Space(space.clone().permit::<act::ImportWiki>()?)
    })
}

/// What was placed before: its number there, its item here, and where that is now.
pub(super) fn already(conn: &mut Conn, space: SpaceId, source: &str) -> Result<HashMap<i64, (ItemId, String)>> {
    let known: Vec<(i64, ItemId, String)> = imported_items::table
        .inner_join(items::table)
        .filter(imported_items::space_id.eq(space).and(imported_items::source.eq(source)))
        .select((imported_items::source_id, items::id, items::path))
        .load(conn)?;
    Ok(known.into_iter().map(|(there, item, path)| (there, (item, path))).collect())
}

/// The paths of a wiki that are given to no other page: those of its pages, and those that lead to one.
pub(super) fn taken(conn: &mut Conn, space: SpaceId) -> Result<HashSet<String>> {
    let there = items::space_id.eq(space).and(items::kind.eq(ItemKind::Page));
    let mut paths: HashSet<String> =
        items::table.filter(there).select(items::path).load::<String>(conn)?.into_iter().collect();
    let old = page_addresses::table.filter(page_addresses::space_id.eq(space)).select(page_addresses::path);
    paths.extend(old.load::<String>(conn)?);
    Ok(paths)
}

/// Writes something, all of it or none.
pub(super) fn write(
    conn: &mut Conn,
    wanted: &Destination,
    report: &mut Report,
    mut work: impl FnMut(&mut Tx<'_>, &mut Report) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let mut outcome = report.clone();
    let mut broken = None;
    let done = conn.transaction(|conn| {
        let mut tx = Tx::new(conn, None);
        // Asked each time: it takes minutes, and rights end meanwhile.
        let (actor, space) = found(tx.conn, wanted)?;
        let right = may_import(&space)?;
        // One import of a space at a time, and no two pages at one path.
        let _: SpaceId = rows::table.find(space.place.id).select(rows::id).for_no_key_update().first(tx.conn)?;
        if let Err(failed) = work(&mut tx, &mut outcome) {
            return Err(match failed {
                Failed::Suite(error) => Ended::Failed(error),
                other => {
                    broken = Some(other);
                    Ended::Tried
                }
            });
        }
        let event = Event::WikiImported { space: space.place.id };
        match right {
            Right::Space(permit) => tx.record(&actor, permit, &event, ())?.into_inner(),
            Right::Service(permit) => tx.record(&actor, permit, &event, ())?.into_inner(),
        }
        // What is only tried is taken back.
        if wanted.is_rehearsal { Err(Ended::Tried) } else { Ok(()) }
    });
    match (done, broken) {
        (_, Some(failed)) => Err(failed),
        (Err(Ended::Failed(error)), _) => Err(error.into()),
        (Ok(()) | Err(Ended::Tried), None) => {
            *report = outcome;
            Ok(())
        }
    }
}

/// Remembers what was placed by its number there.
pub(super) fn remember(tx: &mut Tx<'_>, space: SpaceId, source: &str, number: i64, item: ItemId) -> Result<()> {
    diesel::insert_into(imported_items::table)
        .values((
            imported_items::space_id.eq(space),
            imported_items::source.eq(source),
            imported_items::source_id.eq(number),
            imported_items::item_id.eq(item),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}

/// A number of something that has none there.
pub(super) fn number_of(what: &str, name: &str) -> i64 {
    let hash = Sha256::digest(format!("{what}:{name}").as_bytes());
    let mut bytes = [0_u8; 8];
    bytes.iter_mut().zip(hash).for_each(|(byte, of)| *byte = of);
    -(i64::from_be_bytes(bytes) & i64::MAX).max(1)
}

/// Puts a page there, by whoever brings it, to be looked at again when the pages of its wiki are.
pub(super) fn insert_page(
    tx: &mut Tx<'_>,
    place: &Place,
    source: &str,
    (path, title, language): (&str, &Title, Language),
    by: &By,
) -> Result<()> {
    let new = NewItem {
        kind: ItemKind::Page,
        path,
        title,
        summary: "",
        language,
        visibility: place.visibility,
        state: State::Published,
    };
    all_items::insert_by(tx, place, &new, by)?;
    let review_on = wiki::first_review(tx, place.id)?;
    diesel::update(items::table.find(by.id))
        .set((
            items::review_on.eq(review_on),
            items::imported_from.eq(source),
            items::department_id.eq(None::<DepartmentId>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Says what a page is found under, as far as that can be said here; `title` is for what cannot.
pub(super) fn tag_page(
    tx: &mut Tx<'_>,
    item: ItemId,
    title: &str,
    names: &[String],
    report: &mut Report,
) -> Result<()> {
    let mut tags: Vec<Tag> = Vec::new();
    for name in names {
        let parsed = Tag::parse_all(&name.replace([',', ';'], " ")).unwrap_or_default();
        if parsed.is_empty() {
            report.leave(Reason::Tags, name);
        }
        for tag in parsed {
            if !tags.iter().any(|known| known.slug == tag.slug) {
                tags.push(tag);
            }
        }
    }
    for tag in tags.iter().skip(Tag::MOST) {
        report.leave(Reason::Tags, &format!("{title}: {}", tag.name));
    }
    tags.truncate(Tag::MOST);
    all_items::set_tags(tx, item, &tags)
}

/// At most a note long, on one line.
pub(super) fn note(text: &str) -> Note {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().filter(|c| !c.is_control()).take(Note::MOST).collect();
    Note::parse(&short).unwrap_or_else(|_| Note::none())
}
