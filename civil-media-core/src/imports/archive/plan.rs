//! Where the pages of an archive will stand, and which ids they will have.
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::db::Conn;
use crate::error::{Error, Problem};
use crate::ids::{ItemId, PictureId, SpaceId};
use crate::imports::address::address_of;
use crate::imports::report::{Reason, Report};
use crate::imports::run::{BadArchive, Failed};
use crate::imports::wiki::{already, number_of, taken};
use crate::items::{State, check_in_place};
use crate::policy::{Marking, Place};
use crate::schema::items;
use crate::wiki::{FileEntry, Manifest, PageEntry, PagePath};

/// The most names of a path that are tried.
const MOST_TRIES: u32 = 10_000;

/// A page of an archive and what becomes of it.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub entry: PageEntry,
    pub item: ItemId,
    pub path: PagePath,
    /// Whether it was brought before.
    pub is_here: bool,
}

/// What becomes of an archive.
pub(super) struct Plan {
    /// The wiki it was taken from, as it is remembered.
    pub source: String,
    /// Those that come before those below them.
    pub pages: Vec<Planned>,
    space: SpaceId,
    /// What each page and file there is here.
    items: HashMap<ItemId, ItemId>,
    /// The files that were brought before.
    files_here: HashSet<ItemId>,
}

impl Plan {
    /// # Errors
    /// [`BadArchive::Page`] where a page would stand too deep; a problem of the field `below` where that page is not
    /// there.
    pub fn of(
        conn: &mut Conn,
        place: &Place,
        below: Option<&PagePath>,
        manifest: &Manifest,
        report: &mut Report,
    ) -> Result<Self, Failed> {
        let whole = address_of(&manifest.wiki).unwrap_or_else(|| manifest.wiki.clone());
        let source: String = whole.chars().filter(|c| !c.is_control()).take(200).collect();
        let here = already(conn, place.id, &source)?;
        let mut used = taken(conn, place.id)?;
        let live = live(conn, &here.values().map(|(item, _)| *item).collect::<Vec<_>>())?;
        if let Some(below) = below {
            check_there(conn, place.id, below)?;
        }
        let mut plan =
            Self { source, pages: Vec::new(), space: place.id, items: HashMap::new(), files_here: HashSet::new() };
        for file in &manifest.files {
            let known = here.get(&number_of("file", &file.id.to_string())).map(|(item, _)| *item);
            match known {
                Some(item) => {
                    plan.files_here.insert(file.id);
                    report.already += 1;
                    plan.items.extend(live.contains(&item).then_some((file.id, item)));
                }
                None if plan.takes(place, file.marking) => {
                    plan.items.insert(file.id, ItemId(plan.id_here(file.id.0)));
                }
                None => report.leave(Reason::MarkedAbove, &file.name),
            }
        }
        let mut entries: Vec<&PageEntry> = manifest.pages.iter().collect();
        entries.sort_by_key(|entry| (entry.path.matches('/').count(), entry.path.clone()));
        // Where the pages of the archive stand here, by where they stood there.
        let mut at: HashMap<&str, PagePath> = HashMap::new();
        for entry in entries {
            let known = here.get(&number_of("page", &entry.id.to_string()));
            if let Some((item, path)) = known {
                if let (true, Ok(path)) = (live.contains(item), PagePath::parse(path)) {
                    at.insert(&entry.path, path.clone());
                    plan.items.insert(entry.id, *item);
                    plan.pages.push(Planned { entry: entry.clone(), item: *item, path, is_here: true });
                } else {
                    report.already += 1;
                }
                continue;
            }
            if !plan.takes(place, entry.marking) {
                report.leave(Reason::MarkedAbove, &entry.title);
                continue;
            }
            // What stood above it may not have been taken out: it stands below what is nearest.
            let above = entry.path.rmatch_indices('/').find_map(|(end, _)| at.get(&entry.path[..end])).or(below);
            let own = entry.path.rsplit('/').next().unwrap_or(&entry.path);
            let path = free(above, own, &used).ok_or_else(|| BadArchive::Page(entry.path.clone()))?;
            if path.rsplit('/').next() != Some(own) {
                report.leave(Reason::Renamed, &format!("{} → {path}", entry.path));
            }
            used.insert(path.to_string());
            at.insert(&entry.path, path.clone());
            let item = ItemId(plan.id_here(entry.id.0));
            plan.items.insert(entry.id, item);
            plan.pages.push(Planned { entry: entry.clone(), item, path, is_here: false });
        }
        Ok(plan)
    }

    /// What a page or file of the archive is here; none for one that is not brought.
    pub fn item(&self, there: ItemId) -> Option<ItemId> {
        self.items.get(&there).copied()
    }

    /// What a picture of the archive is here.
    pub fn picture(&self, there: PictureId) -> PictureId {
        PictureId(self.id_here(there.0))
    }

    /// Whether a file is to be brought.
    pub fn is_new_file(&self, file: &FileEntry) -> bool {
        !self.files_here.contains(&file.id) && self.items.contains_key(&file.id)
    }

    /// Whether something marked so may stand in the place.
    pub fn takes(&self, place: &Place, marking: Marking) -> bool {
        check_in_place(marking, place).is_ok()
    }

    /// The id here of what has this one there, the same each time: texts name what is not placed yet, and whoever goes
    /// on after a break places it under that. It keeps the time with which it began.
    fn id_here(&self, there: Uuid) -> Uuid {
        let hash = Sha256::digest([self.space.0.as_bytes().as_slice(), there.as_bytes()].concat());
        let mut bytes = *there.as_bytes();
        for (byte, of) in bytes.iter_mut().zip(hash).skip(6) {
            *byte = of;
        }
        // A time and chance, as all identifiers here.
        bytes[6] = (bytes[6] & 0x0f) | 0x70;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Uuid::from_bytes(bytes)
    }
}

/// Those of these items that were not deleted.
fn live(conn: &mut Conn, ids: &[ItemId]) -> Result<HashSet<ItemId>, Failed> {
    let mut found = HashSet::new();
    for some in ids.chunks(10_000) {
        let there = items::id.eq_any(some).and(items::state.ne(State::Deleted));
        found.extend(items::table.filter(there).select(items::id).load::<ItemId>(conn)?);
    }
    Ok(found)
}

fn check_there(conn: &mut Conn, space: SpaceId, below: &PagePath) -> Result<(), Failed> {
    use crate::db::IsPublishedPage;
    let page = items::table.filter(items::space_id.eq(space).and(IsPublishedPage).and(items::path.eq(&**below)));
    let is_there: bool = diesel::select(diesel::dsl::exists(page)).get_result(conn)?;
    if is_there { Ok(()) } else { Err(Error::invalid("below", Problem::new("page-below-missing")).into()) }
}

/// A path below another one that nothing has: under its own name, or with a number. None where it would be too deep.
fn free(above: Option<&PagePath>, own: &str, used: &HashSet<String>) -> Option<PagePath> {
    let under = |name: &str| above.map_or(name.to_owned(), |above| format!("{above}/{name}"));
    let paths = std::iter::once(under(own)).chain((2..MOST_TRIES).map(|n| under(&format!("{own}-{n}"))));
    let free = paths.into_iter().find(|path| !used.contains(path))?;
    PagePath::parse(&free).ok()
}
