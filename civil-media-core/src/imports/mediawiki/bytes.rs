//! Files and pictures: their bytes first, in the store, and then what they are.
use std::collections::HashMap;
use std::ops::Range;

use super::place::Target;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::files::{self, Uploaded};
use crate::ids::ItemId;
use crate::imports::files::Uploads;
use crate::imports::report::{Reason, Report};
use crate::imports::run::Failed;
use crate::imports::wiki::{number_of, remember};
use crate::pictures::NewPicture;

/// A file that is ready to be placed.
pub(super) struct ReadyFile {
    number: i64,
    item: ItemId,
    file: Option<Uploaded>,
}

/// Puts the bytes of all files that are named and not here into the store.
pub(super) fn ready_files(
    conn: &mut Conn,
    into: &Target<'_>,
    uploads: Option<&Uploads>,
    here: &HashMap<i64, (ItemId, String)>,
    rehearsal: bool,
    report: &mut Report,
) -> Result<Vec<ReadyFile>> {
    let Some(uploads) = uploads else { return Ok(Vec::new()) };
    let mut ready = Vec::new();
    let mut names: Vec<(&String, &ItemId)> = into.index.files.iter().collect();
    names.sort_unstable();
    for (name, item) in names {
        let number = number_of("file", name);
        if here.contains_key(&number) {
            report.already += 1;
            continue;
        }
        if rehearsal {
            report.files += 1;
            continue;
        }
        let file = uploads.file(conn, into.actor.person, &on_disk(uploads, name))?;
        if file.is_none() {
            report.leave(Reason::FileMissing, name);
        }
        ready.push(ReadyFile { number, item: *item, file });
    }
    Ok(ready)
}

/// Files lie with underlines for spaces in MediaWiki's own folders, and as they are called in others.
fn on_disk(uploads: &Uploads, name: &str) -> String {
    let lined = name.replace(' ', "_");
    if uploads.has(&lined) { lined } else { name.to_owned() }
}

pub(super) fn files(
    tx: &mut Tx<'_>,
    into: &Target<'_>,
    ready: &[ReadyFile],
    report: &mut Report,
) -> Result<(), Failed> {
    for one in ready {
        let Some(file) = &one.file else { continue };
        files::place_imported(tx, into.actor.person, &into.space.place, file, one.item)?;
        remember(tx, into.space.place.id, into.source, one.number, one.item)?;
        report.files += 1;
    }
    Ok(())
}

/// The pictures of some pages, in the store.
pub(super) fn ready_pictures(
    conn: &mut Conn,
    into: &Target<'_>,
    pages: Range<usize>,
    uploads: Option<&Uploads>,
    rehearsal: bool,
) -> Result<HashMap<(usize, String), NewPicture>> {
    let mut ready = HashMap::new();
    let Some(uploads) = uploads.filter(|_| !rehearsal) else { return Ok(ready) };
    for at in pages {
        let Some(known) = into.index.pages.get(at).filter(|known| !known.is_here) else { continue };
        for file in &known.files {
            if let Some(new) = uploads.picture(conn, into.actor.person, &on_disk(uploads, file))? {
                ready.insert((at, file.clone()), new);
            }
        }
    }
    Ok(ready)
}
