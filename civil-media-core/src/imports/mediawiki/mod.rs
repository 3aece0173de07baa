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
use super::run::{Failed, Progress};
use super::wiki::{Destination, already, found, may_import, taken, write};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{PersonId, SpaceId};
use crate::people::Language;
use crate::schema::memberships;
use crate::text::Slug;

/// A text of a wiki that there is not, converted.
#[cfg(feature = "testing")]
pub(crate) fn wikitext_converted(text: &str) -> String {
    wikitext::converted(text).text
}

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

impl WantedWiki {
    fn destination(&self) -> Destination {
        Destination { person: self.person, space: self.space.clone(), is_rehearsal: self.is_rehearsal }
    }
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
    let destination = wanted.destination();
    let (actor, space) = found(conn, &destination)?;
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
    write(conn, &destination, &mut report, |tx, report| {
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
        write(conn, &destination, &mut report, |tx, report| {
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
    write(conn, &destination, &mut report, |tx, report| redirects::lead_on(tx, &into, report))?;
    for page in &index.pages {
        if page.becomes == Becomes::Nothing {
            report.leave(Reason::PageKind, &page.title);
        }
    }
    Ok(report)
}

/// The site, as it is remembered: where its pages lie.
fn source_of(index: &Index) -> String {
    let address = address_of(&index.site.base).unwrap_or_else(|| index.site.name.clone());
    let folder = address.rsplit_once('/').map_or(address.as_str(), |(folder, _)| folder);
    let cut: String = folder.chars().take(200).collect();
    if cut.is_empty() { "mediawiki".to_owned() } else { cut }
}

fn members_of(conn: &mut Conn, space: SpaceId) -> Result<HashSet<PersonId>> {
    let members = memberships::table
        .filter(memberships::space_id.eq(space).and(memberships::role.ne("guest")))
        .select(memberships::person_id)
        .load(conn)?;
    Ok(members.into_iter().collect())
}
