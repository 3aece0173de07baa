use diesel::prelude::*;

use super::model::{MOST_OF_ITEM, Picture};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{ItemId, PictureId};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::pictures;
use crate::text::Html;

/// One picture.
pub fn find(conn: &mut Conn, actor: &Actor, id: PictureId) -> Result<Seen<Picture>> {
    let picture = Picture::query()
        .filter(readable_items(actor))
        .filter(pictures::id.eq(id).and(pictures::removed_at.is_null()))
        .first(conn)?;
    Seen::by(actor, picture)
}

/// The pictures of an item, in the order in which they came.
pub fn listed(conn: &mut Conn, actor: &Actor, item: ItemId) -> Result<Vec<Seen<Picture>>> {
    let found = Picture::query()
        .filter(readable_items(actor))
        .filter(pictures::item_id.eq(item).and(pictures::removed_at.is_null()))
        .order(pictures::id)
        .limit(MOST_OF_ITEM)
        .load(conn)?;
    Ok(Seen::all(actor, found))
}

/// The pictures that a text of an item shows and the actor may see; nothing is asked where none stands in it. Of a text
/// that is of no item yet, they are those of any.
pub fn of_text(conn: &mut Conn, actor: &Actor, item: Option<ItemId>, html: &Html) -> Result<Vec<Seen<Picture>>> {
    let mut shown = html.pictures();
    shown.truncate(MOST_OF_ITEM as usize);
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Picture> = Picture::query()
        .filter(readable_items(actor))
        .filter(pictures::id.eq_any(shown).and(pictures::removed_at.is_null()))
        .load(conn)?;
    // Those of another item are changed by others.
    Ok(Seen::all(actor, found.into_iter().filter(|one| item.is_none_or(|item| one.item_id == item)).collect()))
}

/// The pictures that texts show and the actor may see, of whichever items.
pub fn shown(conn: &mut Conn, actor: &Actor, texts: &[&Html]) -> Result<Vec<Seen<Picture>>> {
    let shown: Vec<PictureId> =
        texts.iter().flat_map(|html| html.pictures().into_iter().take(MOST_OF_ITEM as usize)).collect();
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let found = Picture::query()
        .filter(readable_items(actor))
        .filter(pictures::id.eq_any(shown).and(pictures::removed_at.is_null()))
        .load(conn)?;
    Ok(Seen::all(actor, found))
}

/// The same of the texts of several items, in one query: all of their pictures, each of which names its item.
pub fn of_texts(conn: &mut Conn, actor: &Actor, texts: &[(ItemId, &Html)]) -> Result<Vec<Seen<Picture>>> {
    let shown: Vec<PictureId> =
        texts.iter().flat_map(|(_, html)| html.pictures().into_iter().take(MOST_OF_ITEM as usize)).collect();
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let items: Vec<ItemId> = texts.iter().map(|(item, _)| *item).collect();
    let found: Vec<Picture> = Picture::query()
        .filter(readable_items(actor))
        .filter(pictures::id.eq_any(shown).and(pictures::item_id.eq_any(items)).and(pictures::removed_at.is_null()))
        .load(conn)?;
    Ok(Seen::all(actor, found))
}

/// What several items show besides their texts, in one query: each names its item.
pub fn of_items(conn: &mut Conn, actor: &Actor, items: &[ItemId]) -> Result<Vec<Seen<Picture>>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let found = Picture::query()
        .filter(readable_items(actor))
        .filter(pictures::item_id.eq_any(items).and(pictures::removed_at.is_null()))
        .order(pictures::id)
        .limit(MOST_OF_ITEM)
        .load(conn)?;
    Ok(Seen::all(actor, found))
}
