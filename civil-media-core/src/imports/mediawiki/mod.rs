//! The export of a MediaWiki, from its file to a wiki.
mod bytes;
mod dump;
mod index;
mod linked;
mod paths;
mod place;
mod redirects;
#[cfg(test)]
mod tests;
mod titles;
mod wikitext;

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use diesel::prelude::*;

use self::dump::Reader;
use self::index::{Becomes, Index};
use self::place::Target;
use super::address::address_of;
use super::authors::Authors;
use super::files::Uploads;
use super::report::{Reason, Report};
use super::run::{Ended, Failed, Progress};
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{ItemId, PersonId, SpaceId};
use crate::items::ItemKind;
use crate::people::Language;
use crate::policy::{Actor, Permit, Seen, SpaceKind, act, facts_of};
use crate::schema::{imported_items, items, memberships, page_addresses, spaces as rows};
use crate::spaces::{self, Space};
use crate::text::Slug;

/// How many pages, and about how many versions, are placed in one transaction.
const TOGETHER: (usize, u32) = (25, 200);

/// Which wiki is to be brought, by whom, and where to.
#[derive(Debug, Clone)]
pub struct WantedWiki {
    /// Who brings it: somebody who leads the space, or for the whole service's wiki runs the suite.
    pub person: PersonId,
    /// The space whose wiki it becomes part of; none for the whole service's.
    pub space: Option<Slug>,
    /// Who is whom, by name there.
    pub authors: HashMap<String, String>,
    /// Whether whoever has the same handle counts as the author, though they do not belong to the space: only where
    /// the file is known to be what it says.
    pub is_trusted: bool,
    /// Whether nothing is to be written.
    pub is_rehearsal: bool,
}

/// Brings an export. `open` gives the file from its beginning, each time it is asked; `progress` is told now and then,
/// and says whether to go on.
///
/// # Errors
/// What went wrong. The file is read to its end before anything is written.
pub fn mediawiki<R: BufRead>(
    conn: &mut Conn,
    wanted: &WantedWiki,
    open: &mut dyn FnMut() -> std::io::Result<R>,
    uploads: Option<&Uploads>,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Report, Failed> {
    let (actor, space) = found(conn, wanted)?;
    may_import(&space)?;
    let mut index = Index::read(open()?, uploads)?;
    let source = source_of(&index);
    let mut authors = Authors::of(conn, &actor, &index.authors, &wanted.authors)?;
    if !wanted.is_trusted {
        authors.only(&members_of(conn, space.place.id)?);
    }
    let mut report = Report { site: source.clone(), ..Report::default() };
    let here = already(conn, space.place.id, &source)?;
    let stubs = index.plan(&taken(conn, space.place.id)?, &here, &mut report);
    let language = if index.site.language.starts_with("cy") { Language::Cy } else { Language::En };
    let into = Target { actor: &actor, space: &space, index: &index, authors: &authors, language, source: &source };
    let rehearsal = wanted.is_rehearsal;
    let files = bytes::ready_files(conn, &into, uploads, &here, rehearsal, &mut report)?;
    write(conn, wanted, &mut report, |tx, report| {
        for stub in &stubs {
            place::stub(tx, &into, stub, report)?;
        }
        bytes::files(tx, &into, &files, report)
    })?;
    let mut reader = Reader::new(open()?);
    let mut at = 0;
    while at < index.pages.len() {
        let (mut to, mut versions) = (at, 0);
        while to < index.pages.len() && to - at < TOGETHER.0 && versions < TOGETHER.1 {
            versions += index.pages.get(to).map_or(0, |page| page.versions);
            to += 1;
        }
        let batch = at..to;
        let pictures = bytes::ready_pictures(conn, &into, batch.clone(), uploads, rehearsal)?;
        write(conn, wanted, &mut report, |tx, report| {
            for number in batch.clone() {
                place::page(tx, &into, number, &mut reader, &pictures, report)?;
            }
            Ok(())
        })?;
        at = to;
        if !progress(Progress { done: at, total: index.pages.len() }) {
            return Ok(report);
        }
    }
    write(conn, wanted, &mut report, |tx, report| redirects::lead_on(tx, &into, report))?;
    for page in &index.pages {
        if page.becomes == Becomes::Nothing {
            report.leave(Reason::PageKind, &page.title);
        }
    }
    Ok(report)
}

/// Whoever brings it, and where to.
fn found(conn: &mut Conn, wanted: &WantedWiki) -> Result<(Actor, Seen<Space>)> {
    let mut facts = facts_of(conn, &[wanted.person])?;
    let actor = facts.remove(&wanted.person).ok_or(Error::SignedOut)?;
    let space = match &wanted.space {
        Some(slug) => spaces::find(conn, &actor, slug)?,
        None => spaces::service(conn, &actor)?,
    };
    Ok((actor, space))
}

/// The right to bring a wiki there.
enum Right {
    Space(Permit<act::ImportWiki, Space>),
    Service(Permit<act::ImportServiceWiki, Space>),
}

fn may_import(space: &Seen<Space>) -> Result<Right> {
    Ok(if space.place.kind == SpaceKind::Service {
        Right::Service(space.clone().permit::<act::ImportServiceWiki>()?)
    } else {
        Right::Space(space.clone().permit::<act::ImportWiki>()?)
    })
}

/// The site, as it is remembered: where its pages lie.
fn source_of(index: &Index) -> String {
    let address = address_of(&index.site.base).unwrap_or_else(|| index.site.name.clone());
    let folder = address.rsplit_once('/').map_or(address.as_str(), |(folder, _)| folder);
    let cut: String = folder.chars().take(200).collect();
    if cut.is_empty() { "mediawiki".to_owned() } else { cut }
}

/// What was placed before: its number there, its item here, and where that is now.
fn already(conn: &mut Conn, space: SpaceId, source: &str) -> Result<HashMap<i64, (ItemId, String)>> {
    let known: Vec<(i64, ItemId, String)> = imported_items::table
        .inner_join(items::table)
        .filter(imported_items::space_id.eq(space).and(imported_items::source.eq(source)))
        .select((imported_items::source_id, items::id, items::path))
        .load(conn)?;
    Ok(known.into_iter().map(|(there, item, path)| (there, (item, path))).collect())
}

/// The paths of a wiki that are given to no other page: those of its pages, and those that lead to one.
fn taken(conn: &mut Conn, space: SpaceId) -> Result<HashSet<String>> {
    let there = items::space_id.eq(space).and(items::kind.eq(ItemKind::Page));
    let mut paths: HashSet<String> =
        items::table.filter(there).select(items::path).load::<String>(conn)?.into_iter().collect();
    let old = page_addresses::table.filter(page_addresses::space_id.eq(space)).select(page_addresses::path);
    paths.extend(old.load::<String>(conn)?);
    Ok(paths)
}

fn members_of(conn: &mut Conn, space: SpaceId) -> Result<HashSet<PersonId>> {
    let members = memberships::table
        .filter(memberships::space_id.eq(space).and(memberships::role.ne("guest")))
        .select(memberships::person_id)
        .load(conn)?;
    Ok(members.into_iter().collect())
}

/// Writes something, all of it or none.
fn write(
    conn: &mut Conn,
    wanted: &WantedWiki,
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
