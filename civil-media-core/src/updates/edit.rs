//! An update changed after it was posted: what it said before is kept, and shown to whoever may read it.
use diesel::prelude::*;

use super::model::{Earlier, PictureEdit, Update, UpdateEdit};
use super::{read, write};
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::ItemId;
use crate::items as all_items;
use crate::people;
use crate::pictures::{self, Details, MOST_OF_ITEM};
use crate::policy::{Actor, Seen, act};
use crate::schema::{pictures as shown, revisions, updates};
use crate::text::{Line, Note, RENDERER, Title, excerpt};

/// Changes one's own update.
///
/// # Errors
/// [`Error::Conflict`] if it is no longer at the version that was changed; a field's problem if it had too many pictures.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, edit: &UpdateEdit) -> Written<()> {
    let permit = read::find(tx, actor, id)?.permit::<act::EditUpdate>()?;
    if permit.version != edit.version {
        return Err(Error::Conflict);
    }
    let html = people::with_names(tx, actor, edit.body.render_brief())?;
    let title = write::title(&excerpt(&html))?;
    // From here on nobody else changes it.
    all_items::update_text(tx, id, edit.version, &title, "")?;
    keep(tx, actor, &permit, edit.version)?;
    diesel::update(updates::table.find(id))
        .set((updates::body.eq(&edit.body), updates::body_html.eq(&html), updates::renderer.eq(RENDERER)))
        .execute(tx.conn)?;
    change_picture(tx, actor, id, &edit.picture)?;
    all_items::set_tags(tx, id, &edit.tags)?;
    all_items::set_links(tx, id, &edit.body)?;
    let space = permit.place.id;
    let named = people::people_named(tx, (id, space), None, &html, Some(&permit.body_html))?;
    tx.also(actor, &permit, named.as_slice())?;
    tx.record(actor, permit, &Event::UpdateEdited { item: id, space }, ())
}

/// Keeps what an update said, since when it said so.
fn keep(tx: &mut Tx<'_>, actor: &Actor, said: &Update, version: i32) -> Result<()> {
    let title = Title::of_draft(&said.title).map_err(|problem| Error::invalid("body", problem))?;
    all_items::keep_revision(tx, said.id, version, actor.person, &title, &said.body, &Note::none())?;
    diesel::update(revisions::table.find((said.id, version)))
        .set(revisions::at.eq(said.updated_at))
        .execute(tx.conn)?;
    Ok(())
}

fn change_picture(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, edit: &PictureEdit) -> Result<()> {
    if matches!(edit, PictureEdit::Stays) {
        return Ok(());
    }
    let shown_now = pictures::listed(tx, actor, id)?;
    match edit {
        PictureEdit::Stays => {}
        PictureEdit::Described(alt) => {
            for one in &shown_now {
                let (credit, rights) = (Line::parse(&one.credit), Line::parse(&one.rights));
                let (Ok(credit), Ok(rights)) = (credit, rights) else { continue };
                let (cut, keep, caption) = (one.cut, one.keep, Note::none());
                let details = Details { alt: alt.clone(), is_decorative: false, caption, credit, rights, cut, keep };
                pictures::change(tx, one, &details, true)?;
            }
        }
        PictureEdit::Removed | PictureEdit::Replaced(_) => {
            for one in &shown_now {
                pictures::remove(tx, one.id, true)?;
            }
        }
    }
    if let PictureEdit::Replaced(pictured) = edit {
        let known: i64 = shown::table.filter(shown::item_id.eq(id)).count().get_result(tx.conn)?;
        if known >= MOST_OF_ITEM {
            return Err(Error::invalid("picture", Problem::limit("pictures-many", MOST_OF_ITEM)));
        }
        write::show(tx, actor, id, pictured)?;
    }
    Ok(())
}

/// What an update said before, the latest first, before a version; whether there is more.
pub fn earlier(
    conn: &mut Conn,
    update: &Seen<Update>,
    before: Option<i32>,
    size: usize,
) -> Result<(Vec<Earlier>, bool)> {
    let mut query = revisions::table
        .filter(revisions::item_id.eq(update.id).and(revisions::number.lt(before.unwrap_or(i32::MAX))))
        .order(revisions::number.desc())
        .limit(size as i64 + 1)
        .select(Earlier::as_select())
        .load(conn)?;
    let has_more = query.len() > size;
    query.truncate(size);
    Ok((query, has_more))
}
