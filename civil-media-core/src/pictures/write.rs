use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::{Details, MOST_OF_ITEM, NewPicture, Picture};
use crate::blobs;
use crate::db::{Conn, Tx};
use crate::error::{Error, Problem, Result};
use crate::ids::{BlobId, ItemId, PersonId, PictureId};
use crate::items as all_items;
use crate::policy::Actor;
use crate::schema::{items, pictures};
use crate::text::{Markdown, Note, Title};

/// Gives pictures to an item, for which there is a permit.
///
/// # Errors
/// [`Error::Conflict`] if their bytes have been given up meanwhile; a field's problem for too many of them.
pub(crate) fn add(tx: &mut Tx<'_>, person: PersonId, item: ItemId, new: &[NewPicture]) -> Result<Vec<PictureId>> {
    // One after another, so that two at once do not pass the limit together.
    let _: ItemId = items::table.find(item).select(items::id).for_no_key_update().first(tx.conn)?;
    // With what was taken out again: its bytes are kept.
    let known: i64 = pictures::table.filter(pictures::item_id.eq(item)).count().get_result(tx.conn)?;
    if known + new.len() as i64 > MOST_OF_ITEM {
        return Err(Error::invalid("pictures", Problem::limit("pictures-many", MOST_OF_ITEM)));
    }
    new.iter()
        .map(|one| {
            let id = PictureId::new();
            place(tx, person, item, id, one, (&Note::none(), &Note::none()))?;
            Ok(id)
        })
        .collect()
}

/// Gives a picture to an item, under the id that its text may refer to already, with what is said of it.
///
/// # Errors
/// [`Error::Conflict`] if its bytes have been given up meanwhile.
pub(crate) fn place(
    tx: &mut Tx<'_>,
    person: PersonId,
    item: ItemId,
    id: PictureId,
    new: &NewPicture,
    (alt, caption): (&Note, &Note),
) -> Result<()> {
    blobs::keep(tx, person, &[new.source])?;
    diesel::insert_into(pictures::table)
        .values((
            pictures::id.eq(id),
            pictures::item_id.eq(item),
            pictures::author_id.eq(person),
            pictures::source_id.eq(new.source),
            pictures::name.eq(&*new.name),
            pictures::source_width.eq(new.size.0 as i32),
            pictures::source_height.eq(new.size.1 as i32),
            pictures::alt.eq(alt),
            pictures::caption.eq(caption),
            pictures::draw_at.eq(tx.now),
            pictures::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

#[diesel::dsl::auto_type]
fn of(item: ItemId) -> _ {
    pictures::table.filter(pictures::item_id.eq(item).and(pictures::removed_at.is_null()))
}

/// Says what is to be said of a picture, and how it is cut. What is drawn of an earlier cut goes.
///
/// # Errors
/// A field's problem if it is `seen` by others and would be described no more.
pub(crate) fn change(tx: &mut Tx<'_>, picture: &Picture, details: &Details, seen: bool) -> Result<()> {
    if seen && !details.is_decorative && details.alt.is_empty() {
        return Err(Error::invalid("alt", Problem::new("alt-missing")));
    }
    diesel::update(pictures::table.find(picture.id))
        .set((
            pictures::alt.eq(&details.alt),
            pictures::is_decorative.eq(details.is_decorative),
            pictures::caption.eq(&details.caption),
            pictures::credit.eq(&details.credit),
            pictures::rights.eq(&details.rights),
        ))
        .execute(tx.conn)?;
    // Locked, so that what is drawn at this moment is of the one or of the other.
    let held = pictures::table.find(picture.id).for_update();
    let (cut, keep, drawn) = held.select((pictures::cut, pictures::keep, pictures::blob_ids)).first(tx.conn)?;
    let drawn: Vec<BlobId> = drawn;
    if (cut, keep) == (details.cut, details.keep) {
        return Ok(());
    }
    for blob in drawn {
        blobs::let_go(tx, blob)?;
    }
    diesel::update(pictures::table.find(picture.id))
        .set((
            pictures::cut.eq(details.cut),
            pictures::keep.eq(details.keep),
            pictures::edition.eq(pictures::edition + 1),
            pictures::widths.eq(Vec::<i32>::new()),
            pictures::blob_ids.eq(Vec::<BlobId>::new()),
            pictures::draw_at.eq(tx.now),
            pictures::draw_tries.eq(0_i16),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes a picture out of an item. Where others have `seen` it its bytes are kept, since what was published is kept.
pub(crate) fn remove(tx: &mut Tx<'_>, id: PictureId, seen: bool) -> Result<()> {
    if seen {
        diesel::update(pictures::table.find(id)).set(pictures::removed_at.eq(tx.now)).execute(tx.conn)?;
        return Ok(());
    }
    let gone = diesel::delete(pictures::table.find(id)).returning((pictures::source_id, pictures::blob_ids));
    let (source, drawn): (BlobId, Vec<BlobId>) = gone.get_result(tx.conn)?;
    for blob in drawn.into_iter().chain([source]) {
        blobs::let_go(tx, blob)?;
    }
    Ok(())
}

/// Whether every picture in a text of an item is one of its own, and described, there or beside it.
///
/// # Errors
/// `picture-undescribed` or `picture-elsewhere` with the place of the first that is not, from 1; `pictures-many`.
pub(crate) fn check(conn: &mut Conn, item: ItemId, text: &Markdown) -> Result<(), Error> {
    let shown = text.pictures();
    if shown.is_empty() {
        return Ok(());
    }
    if shown.len() as i64 > MOST_OF_ITEM {
        return Err(Error::invalid("body", Problem::limit("pictures-many", MOST_OF_ITEM)));
    }
    let own: Vec<(PictureId, bool)> =
        of(item).select((pictures::id, pictures::is_decorative.or(pictures::alt.ne("")))).load(conn)?;
    for (at, (id, alt)) in shown.iter().enumerate() {
        let problem = match own.iter().find(|(one, _)| one == id) {
            None => "picture-elsewhere",
            Some((_, false)) if alt.is_empty() => "picture-undescribed",
            Some(_) => continue,
        };
        return Err(Error::invalid("body", Problem::limit(problem, at as i64 + 1)));
    }
    Ok(())
}

/// A new version of an item that others see, with what was said of a picture before it: who approved it, or decides on
/// it, has read another one.
pub(crate) fn keep_version(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (item, title): (ItemId, &str),
    body: &Markdown,
    before: &Picture,
) -> Result<()> {
    let version: i32 = diesel::update(items::table.find(item))
        .set((items::version.eq(items::version + 1), items::updated_at.eq(tx.now)))
        .returning(items::version)
        .get_result(tx.conn)?;
    let was = format!("{}: {} · {} · {}", before.name, before.alt, before.caption, before.credit);
    let note: String = was.chars().take(Note::MOST).collect();
    let note = Note::parse(&note).map_err(|problem| Error::invalid("caption", problem))?;
    let title = Title::parse(title).map_err(|problem| Error::invalid("caption", problem))?;
    all_items::keep_revision(tx, item, version, actor.person, &title, body, &note)
}

/// Has pictures of an item that were taken out of it.
pub(crate) fn bring_back(tx: &mut Tx<'_>, item: ItemId, ids: &[PictureId]) -> Result<()> {
    let gone = pictures::table.filter(pictures::item_id.eq(item).and(pictures::id.eq_any(ids)));
    diesel::update(gone).set(pictures::removed_at.eq(None::<DateTime<Utc>>)).execute(tx.conn)?;
    Ok(())
}

/// Gives all pictures of an item to another one.
pub(crate) fn hand_on(tx: &mut Tx<'_>, from: ItemId, to: ItemId) -> Result<()> {
    diesel::update(pictures::table.filter(pictures::item_id.eq(from)))
        .set(pictures::item_id.eq(to))
        .execute(tx.conn)?;
    Ok(())
}
