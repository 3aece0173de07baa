use diesel::prelude::*;

use super::model::{File, FileKey, FileVersion};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::ItemId;
use crate::items::{ItemKind, published_before};
use crate::page::{Cursor, Page, cut};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{file_versions, items, spaces};
use crate::spaces::Space;

/// One file, by its address.
pub fn find(conn: &mut Conn, actor: &Actor, key: &FileKey) -> Result<Seen<File>> {
    let file = File::query()
        .filter(readable_items(actor))
        .filter(spaces::slug.eq(&key.space))
        .filter(items::path.eq(&key.path).and(items::kind.eq(ItemKind::File)))
        .first(conn)?;
    Seen::by(actor, file)
}

/// Those of these items that are files and that the actor may read.
pub(crate) fn of_ids(conn: &mut Conn, actor: &Actor, ids: &[ItemId]) -> Result<Vec<Seen<File>>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let there = items::id.eq_any(ids).and(items::kind.eq(ItemKind::File)).and(items::reach.gt(0_i16));
    Ok(Seen::all(actor, File::query().filter(readable_items(actor)).filter(there).load(conn)?))
}

/// The files of a space that has been seen, those that came last first.
pub fn of_space(
    conn: &mut Conn,
    actor: &Actor,
    space: &Seen<Space>,
    before: Option<Cursor>,
    size: usize,
) -> Result<Page<Seen<File>>> {
    let mut query = File::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16))
        .filter(items::space_id.eq(space.place.id).and(items::kind.eq(ItemKind::File)))
        .order((items::published_at.desc(), items::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        query = query.filter(published_before(at, ItemId(id)));
    }
    let found = Seen::all(actor, query.load(conn)?);
    Ok(Page::of(found, size, |file| Cursor { at: file.created_at, id: file.id.0 }))
}

/// The versions of a file that has been seen, the newest first, and whether there are more.
pub fn versions(
    conn: &mut Conn,
    file: &Seen<File>,
    before: Option<i32>,
    size: usize,
) -> Result<(Vec<FileVersion>, bool)> {
    let found = FileVersion::query()
        .filter(file_versions::item_id.eq(file.id))
        .filter(file_versions::number.lt(before.unwrap_or(i32::MAX)))
        .order(file_versions::number.desc())
        .limit(size as i64 + 1)
        .load(conn)?;
    Ok(cut(found, size))
}

/// One version of a file that has been seen.
pub fn version(conn: &mut Conn, file: &Seen<File>, number: i32) -> Result<FileVersion> {
    let version = FileVersion::query()
        .filter(file_versions::item_id.eq(file.id).and(file_versions::number.eq(number)))
        .first(conn)?;
    Ok(version)
}
