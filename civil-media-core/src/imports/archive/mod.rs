//! What was taken out of a wiki as a zip, brought into another one.
mod place;
mod plan;
mod read;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::{Read, Seek};

use tokio::runtime::Handle;

use self::place::{Ready, Target};
use self::plan::Plan;
use self::read::Archive;
use super::files::{MOST, MOST_DRAWN, Shelf};
use super::report::Report;
use super::run::{Failed, Progress};
use super::wiki::{Destination, found, may_import, write};
use crate::blobs::Store;
use crate::db::Conn;
use crate::ids::PersonId;
use crate::text::Slug;
use crate::wiki::{PagePath, PictureEntry};

/// How many pages, and how many files, are placed in one transaction.
const TOGETHER: usize = 25;

/// Into which wiki an archive is to be brought, and by whom.
#[derive(Debug, Clone)]
pub struct WantedArchive {
    /// Who brings it: somebody who leads the space, or for the whole service's wiki runs the suite.
    pub person: PersonId,
    /// The space whose wiki it becomes part of; none for the whole service's.
    pub space: Option<Slug>,
    /// The page below which it is to stand; none for the top.
    pub below: Option<PagePath>,
    /// Whether nothing is to be written.
    pub is_rehearsal: bool,
}

/// Brings an archive: its pages with their tags, pictures and links, and the files that they lead to. What it brought
/// once it does not bring again. `progress` is told now and then, and says whether to go on.
///
/// # Errors
/// What went wrong. All texts are read before anything is written.
pub fn archive<R: Read + Seek>(
    conn: &mut Conn,
    wanted: &WantedArchive,
    file: R,
    (store, runtime): (&Store, &Handle),
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Report, Failed> {
    let WantedArchive { person, space, is_rehearsal, .. } = wanted.clone();
    let destination = Destination { person, space, is_rehearsal };
    let (actor, space) = found(conn, &destination)?;
    may_import(&space)?;
    let mut archive = Archive::open(file)?;
    let mut report = Report::default();
    let plan = Plan::of(conn, &space.place, wanted.below.as_ref(), &archive.manifest, &mut report)?;
    report.site.clone_from(&plan.source);
    let shelf = Shelf { store, runtime };
    let into = Target { actor: &actor, place: &space.place, plan: &plan };
    for some in archive.manifest.files.clone().chunks(TOGETHER) {
        let mut ready = Vec::new();
        for entry in some.iter().filter(|entry| plan.is_new_file(entry)) {
            match archive.bytes(&entry.file, MOST)? {
                Some(_) if is_rehearsal => report.files += 1,
                Some(bytes) => ready.push((entry, shelf.file(conn, person, &entry.name, bytes)?)),
                None => ready.push((entry, None)),
            }
        }
        write(conn, &destination, &mut report, |tx, report| {
            for (entry, file) in &ready {
                place::file(tx, &into, entry, file.as_ref(), report)?;
            }
            Ok(())
        })?;
    }
    let mut of_page: HashMap<_, Vec<PictureEntry>> = HashMap::new();
    for entry in &archive.manifest.pictures {
        of_page.entry(entry.page).or_default().push(entry.clone());
    }
    let pages = plan.pages.clone();
    for (number, some) in pages.chunks(TOGETHER).enumerate() {
        let mut ready = Vec::new();
        for page in some.iter().filter(|page| !page.is_here) {
            let body = archive.text(&page.entry)?;
            let mut pictures = Vec::new();
            for entry in of_page.remove(&page.entry.id).unwrap_or_default() {
                match archive.bytes(&entry.file, MOST_DRAWN)? {
                    Some(_) if is_rehearsal => report.pictures += 1,
                    Some(bytes) => {
                        let picture = shelf.picture(conn, person, &entry.name, &bytes)?;
                        pictures.push((entry, picture));
                    }
                    None => pictures.push((entry, None)),
                }
            }
            ready.push(Ready { page, body, pictures });
        }
        report.already += some.iter().filter(|page| page.is_here).count() as u32;
        write(conn, &destination, &mut report, |tx, report| {
            for one in &ready {
                place::page(tx, &into, one, report)?;
            }
            Ok(())
        })?;
        if !progress(Progress { done: (number + 1) * TOGETHER, total: pages.len() }) {
            return Ok(report);
        }
    }
    if is_rehearsal {
        return Ok(report);
    }
    // Links come last: they lead to pages that had to be there.
    for some in pages.chunks(TOGETHER) {
        write(conn, &destination, &mut report, |tx, report| {
            for page in some {
                place::links(tx, &into, page, report)?;
            }
            Ok(())
        })?;
    }
    Ok(report)
}
