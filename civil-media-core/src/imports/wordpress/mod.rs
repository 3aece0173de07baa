//! The export of a WordPress site, from its file to a blog.
mod comments;
mod index;
mod links;
mod place;
#[cfg(test)]
mod tests;
pub(in crate::imports) mod wxr;

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use diesel::prelude::*;

use self::index::Index;
use self::place::{Ready, Target};
use self::wxr::{Entry, Part, Reader};
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{ItemId, PersonId};
use crate::imports::address::address_of;
use crate::imports::authors::Authors;
use crate::imports::files::Uploads;
use crate::imports::report::Report;
use crate::imports::run::{Ended, Failed, Progress};
use crate::items as all_items;
use crate::people::Language;
use crate::policy::{Actor, Permit, act, facts_of};
use crate::schema::{imported_items, memberships, pages, posts, spaces as rows};
use crate::spaces::{self, Space};
use crate::text::{Markdown, Slug};

/// How many entries are placed in one transaction.
const TOGETHER: usize = 25;

/// What is to be brought, by whom, and where to.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Who brings it: somebody who leads the blog.
    pub person: PersonId,
    /// The blog.
    pub blog: Slug,
    /// Who is whom, by login there.
    pub authors: HashMap<String, String>,
    /// Whether whoever has the same work email counts as the author, though they do not belong to the blog: only where
    /// the file is known to be what it says. Otherwise members of the space alone do.
    pub is_trusted: bool,
    /// Whether nothing is to be written.
    pub is_rehearsal: bool,
}

/// Brings an export. `open` gives the file from its beginning, each time it is asked; `progress` is told now and then,
/// and says whether to go on.
///
/// # Errors
/// What went wrong. The file is read to its end before anything is written.
pub fn wordpress<R: BufRead>(
    conn: &mut Conn,
    wanted: &Wanted,
    open: &mut dyn FnMut() -> std::io::Result<R>,
    uploads: Option<&Uploads>,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Report, Failed> {
    let (actor, space) = may_import(conn, wanted)?;
    let mut index = Index::read(open()?)?;
    let source = source_of(&index);
    let mut authors = Authors::of(conn, &actor, &index.authors, &wanted.authors)?;
    if !wanted.is_trusted {
        authors.only(&members_of(conn, &space)?);
    }
    let language = if index.site.language.starts_with("cy") { Language::Cy } else { Language::En };
    let mut report = Report { site: source.clone(), ..Report::default() };
    let already = already(conn, &space, &source)?;
    // What was placed before is linked to where it is.
    for (entry, item) in &already {
        if let Some(known) = index.entries.get_mut(&(*entry as u64)) {
            known.item = *item;
        }
    }
    if let Some(uploads) = uploads {
        index.find_files(uploads);
    }
    let mut batch: Vec<Entry> = Vec::with_capacity(TOGETHER);
    let mut done = 0;
    let mut reader = Reader::new(open()?);
    loop {
        let part = reader.next()?;
        let is_end = part.is_none();
        if let Some(Part::Entry(entry)) = part {
            done += 1;
            if already.contains_key(&(entry.id as i64)) {
                report.already += 1;
            } else {
                batch.push(*entry);
            }
        }
        if batch.len() >= TOGETHER || (is_end && !batch.is_empty()) {
            let mut emails: Vec<String> = Vec::new();
            emails.extend(batch.iter().flat_map(|entry| &entry.comments).map(|comment| comment.email.clone()));
            if wanted.is_trusted {
                authors.learn(conn, &actor, &emails)?;
            }
            let into = Target {
                actor: &actor,
                space: &space,
                index: &index,
                authors: &authors,
                uploads,
                language,
                source: &source,
            };
            write(conn, &into, wanted, std::mem::take(&mut batch), &mut report)?;
            if !progress(Progress { done, total: index.total }) {
                return Ok(report);
            }
        }
        if is_end {
            break;
        }
    }
    if !wanted.is_rehearsal {
        follow_links(conn, &space, &source)?;
    }
    Ok(report)
}

/// Whoever brings it, if they may.
fn may_import(conn: &mut Conn, wanted: &Wanted) -> Result<(Actor, Permit<act::ImportBlog, Space>)> {
    let mut facts = facts_of(conn, &[wanted.person])?;
    let actor = facts.remove(&wanted.person).ok_or(Error::SignedOut)?;
    let space = spaces::find(conn, &actor, &wanted.blog)?.permit::<act::ImportBlog>()?;
    Ok((actor, space))
}

/// The site, as it is remembered: its host and path.
fn source_of(index: &Index) -> String {
    let address = address_of(&index.site.link).unwrap_or_else(|| index.site.title.clone());
    let cut: String = address.chars().take(200).collect();
    if cut.is_empty() { "wordpress".to_owned() } else { cut }
}

/// What was placed before: its number there, and its item here.
fn already(conn: &mut Conn, space: &Space, source: &str) -> Result<HashMap<i64, ItemId>> {
    let known = imported_items::table
        .filter(imported_items::space_id.eq(space.place.id).and(imported_items::source.eq(source)))
        .select((imported_items::source_id, imported_items::item_id))
        .load(conn)?;
    Ok(known.into_iter().collect())
}

fn members_of(conn: &mut Conn, space: &Space) -> Result<HashSet<PersonId>> {
    let members = memberships::table
        .filter(memberships::space_id.eq(space.place.id).and(memberships::role.ne("guest")))
        .select(memberships::person_id)
        .load(conn)?;
    Ok(members.into_iter().collect())
}

/// Places some entries, all of them or none.
fn write(
    conn: &mut Conn,
    into: &Target<'_>,
    wanted: &Wanted,
    entries: Vec<Entry>,
    report: &mut Report,
) -> Result<(), Failed> {
    let mut all: Vec<Ready> = Vec::with_capacity(entries.len());
    for entry in entries {
        all.extend(place::ready(conn, into, entry, wanted.is_rehearsal, report)?);
    }
    let mut outcome = report.clone();
    let done = conn.transaction(|conn| {
        let mut tx = Tx::new(conn, None);
        // Asked each time: it takes minutes, and rights end meanwhile.
        let (actor, permit) = may_import(tx.conn, wanted)?;
        // One import of a space at a time, and no two files at one address.
        let _: crate::ids::SpaceId =
            rows::table.find(into.space.place.id).select(rows::id).for_no_key_update().first(tx.conn)?;
        for ready in &mut all {
            place::place(&mut tx, into, ready, &mut outcome)?;
        }
        let event = Event::BlogImported { space: into.space.place.id };
        tx.record(&actor, permit, &event, ())?.into_inner();
        // What is only tried is taken back.
        if wanted.is_rehearsal { Err(Ended::Tried) } else { Ok(()) }
    });
    match done {
        Ok(()) | Err(Ended::Tried) => {}
        Err(Ended::Failed(error)) => return Err(error.into()),
    }
    *report = outcome;
    Ok(())
}

/// Follows the links of all that was brought: what a text leads to may have been placed after it.
fn follow_links(conn: &mut Conn, space: &Space, source: &str) -> Result<()> {
    let mut last: i64 = i64::MIN;
    loop {
        let some: Vec<(i64, ItemId)> = imported_items::table
            .filter(imported_items::space_id.eq(space.place.id).and(imported_items::source.eq(source)))
            .filter(imported_items::source_id.gt(last))
            .order(imported_items::source_id)
            .limit(200)
            .select((imported_items::source_id, imported_items::item_id))
            .load(conn)?;
        let Some((end, _)) = some.last() else { return Ok(()) };
        last = *end;
        let ids: Vec<ItemId> = some.into_iter().map(|(_, item)| item).collect();
        conn.transaction(|conn| {
            let mut tx = Tx::new(conn, None);
            let mut texts: Vec<(ItemId, Markdown)> =
                posts::table.filter(posts::item_id.eq_any(&ids)).select((posts::item_id, posts::body)).load(tx.conn)?;
            let of_pages: Vec<(ItemId, Markdown)> =
                pages::table.filter(pages::item_id.eq_any(&ids)).select((pages::item_id, pages::body)).load(tx.conn)?;
            texts.extend(of_pages);
            for (item, text) in texts.iter().filter(|(_, text)| text.contains("](/")) {
                all_items::set_links(&mut tx, *item, text)?;
            }
            Ok::<(), Error>(())
        })?;
    }
}
