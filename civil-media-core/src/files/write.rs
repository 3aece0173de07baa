use diesel::prelude::*;

use super::model::{FileKey, Uploaded};
use super::read;
use crate::blobs;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{BlobId, ItemId, PersonId, SpaceId};
use crate::items::{self as all_items, By, ItemKind, NewItem, State};
use crate::people::Language;
use crate::policy::{Actor, Place, act};
use crate::schema::{file_versions, files, items, spaces as rows};
use crate::spaces;
use crate::text::{Slug, Title};

/// The most bytes of all files of a space, with their earlier versions.
const MOST_OF_SPACE: i64 = 50_000_000_000;

/// Places files in a space. Those of one name stand beside one another: to replace one is another act.
///
/// # Errors
/// [`Error::Conflict`] if their bytes have been given up meanwhile.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, space: &Slug, files: &[Uploaded]) -> Written<Vec<FileKey>> {
    let space = spaces::find(tx, actor, space)?.permit::<act::AddFile>()?;
    make_room(tx, &space.place, files.iter().map(|file| file.stored.bytes).sum())?;
    let all: Vec<BlobId> = files.iter().flat_map(Uploaded::blobs).collect();
    blobs::keep(tx, actor.person, &all)?;
    let mut keys = Vec::with_capacity(files.len());
    let mut done = Vec::with_capacity(files.len());
    for file in files {
        let (id, path) = place(tx, actor, &space.place, file)?;
        keys.push(FileKey { space: space.slug.clone(), path });
        done.push(Event::FileAdded { item: id, space: space.place.id });
    }
    let Some((last, before)) = done.split_last() else {
        return Err(Error::invalid("files", Problem::new("files-missing")));
    };
    tx.also(actor, &space, before)?;
    tx.record(actor, space, last, keys)
}

/// Places a file that comes from another site, under the id that others refer to already.
pub(crate) fn place_imported(
    tx: &mut Tx<'_>,
    person: PersonId,
    place: &Place,
    file: &Uploaded,
    id: ItemId,
) -> Result<()> {
    blobs::keep(tx, person, &file.blobs().collect::<Vec<_>>())?;
    let by = By { id, author: person, department: None, at: tx.now };
    place_by(tx, place, file, &by).map(|_| ())
}

fn place(tx: &mut Tx<'_>, actor: &Actor, place: &Place, file: &Uploaded) -> Result<(ItemId, Slug)> {
    let (author, department) = (actor.person, actor.departments.first().copied());
    let by = By { id: ItemId::new(), author, department, at: tx.now };
    let path = place_by(tx, place, file, &by)?;
    Ok((by.id, path))
}

fn place_by(tx: &mut Tx<'_>, place: &Place, file: &Uploaded, by: &By) -> Result<Slug> {
    let path = free_path(tx, place, &file.name)?;
    let new = NewItem {
        kind: ItemKind::File,
        path: &path,
        title: &file.name,
        summary: "",
        language: Language::En,
        visibility: place.visibility,
        state: State::Published,
    };
    let inserted = all_items::insert_by(tx, place, &new, by);
    let id = taken(inserted, "items_space_id_kind_path_key", "files", Problem::new("file-name-taken"))?;
    diesel::insert_into(files::table).values(files::item_id.eq(id)).execute(tx.conn)?;
    keep_version(tx, id, 1, by.author, file)?;
    Ok(path)
}

/// Makes what was brought the newest version of a file. The earlier ones stay.
///
/// # Errors
/// [`Error::Conflict`] if somebody else replaced it since `version`, or its bytes have been given up.
pub fn replace(tx: &mut Tx<'_>, actor: &Actor, key: &FileKey, version: i32, file: &Uploaded) -> Written<()> {
    let found = read::find(tx, actor, key)?.permit::<act::ReplaceFile>()?;
    make_room(tx, &found.place, file.stored.bytes)?;
    blobs::keep(tx, actor.person, &file.blobs().collect::<Vec<_>>())?;
    let number = all_items::update_text(tx, found.id, version, &file.name, "")?;
    keep_version(tx, found.id, number, actor.person, file)?;
    let event = Event::FileReplaced { item: found.id, space: found.place.id, version: number };
    tx.record(actor, found, &event, ())
}

/// Deletes a file. It can be brought back for a while, and is kept until a rule of retention purges it.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, key: &FileKey) -> Written<()> {
    let found = read::find(tx, actor, key)?.permit::<act::DeleteFile>()?;
    all_items::delete(tx, found.id)?;
    let event = Event::FileDeleted { item: found.id, space: found.place.id };
    tx.record(actor, found, &event, ())
}

fn keep_version(tx: &mut Tx<'_>, item: ItemId, number: i32, author: PersonId, file: &Uploaded) -> Result<()> {
    diesel::insert_into(file_versions::table)
        .values((
            file_versions::item_id.eq(item),
            file_versions::number.eq(number),
            file_versions::blob_id.eq(file.stored.id),
            file_versions::preview_id.eq(file.preview),
            file_versions::name.eq(&*file.name),
            file_versions::media_type.eq(file.media_type),
            file_versions::bytes.eq(file.stored.bytes as i64),
            file_versions::sha256.eq(&file.stored.sha256[..]),
            file_versions::author_id.eq(author),
            file_versions::note.eq(&file.note),
            file_versions::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether so many bytes more have room in a space. One after another: the space's row is held until the end,
/// so that two at once neither pass the limit together nor want the same address.
fn make_room(tx: &mut Tx<'_>, place: &Place, bytes: u64) -> Result<()> {
    let _: SpaceId = rows::table.find(place.id).select(rows::id).for_no_key_update().first(tx.conn)?;
    let known: i64 = file_versions::table
        .inner_join(files::table.inner_join(items::table))
        .filter(items::space_id.eq(place.id).and(items::kind.eq(ItemKind::File)))
        .select(diesel::dsl::sql::<diesel::sql_types::BigInt>("coalesce(sum(file_versions.bytes), 0)::bigint"))
        .first(tx.conn)?;
    if known.saturating_add_unsigned(bytes) > MOST_OF_SPACE {
        return Err(Error::invalid("files", Problem::limit("space-full", MOST_OF_SPACE / 1_000_000_000)));
    }
    Ok(())
}

/// The name as an address; with a number where another file has it.
fn free_path(tx: &mut Tx<'_>, place: &Place, name: &Title) -> Result<Slug> {
    let free = all_items::free_path(tx, place.id, ItemKind::File, "", &name.slug())?;
    free.ok_or_else(|| Error::invalid("files", Problem::new("file-name-taken")))
}
