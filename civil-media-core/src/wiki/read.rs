use diesel::prelude::*;

use super::ending::followed;
use super::model::{PageKey, WikiPage};
use crate::db::{Conn, IsPage, IsService};
use crate::error::{Error, Result};
use crate::ids::{ItemId, SpaceId};
use crate::items::{self as all_items, Revision};
use crate::people;
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, page_addresses, spaces};
use crate::text::{Html, Markdown};

/// One page, by its address, or by one that it had before it was moved.
pub fn find(conn: &mut Conn, actor: &Actor, key: &PageKey) -> Result<Seen<WikiPage>> {
    let there = items::path.eq(&*key.path).and(IsPage);
    let query = WikiPage::query().filter(readable_items(actor)).filter(there);
    let found = match &key.space {
        Some(space) => query.filter(spaces::slug.eq(space)).first(conn).optional()?,
        None => query.filter(IsService).first(conn).optional()?,
    };
    match found {
        Some(page) => Seen::by(actor, page),
        None => by_old_address(conn, actor, key),
    }
}

/// One page, by its id.
pub(super) fn find_by_id(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Seen<WikiPage>> {
    Seen::by(actor, WikiPage::query().filter(readable_items(actor)).filter(items::id.eq(id)).first(conn)?)
}

/// The page that stood at an address before it was moved, or whose text stands in another one by now.
fn by_old_address(conn: &mut Conn, actor: &Actor, key: &PageKey) -> Result<Seen<WikiPage>> {
    let space = match &key.space {
        Some(space) => spaces::table.filter(spaces::slug.eq(space)).select(spaces::id).first(conn)?,
        None => spaces::table.filter(IsService).select(spaces::id).first::<SpaceId>(conn)?,
    };
    let moved: Option<ItemId> =
        page_addresses::table.find((space, &*key.path)).select(page_addresses::item_id).first(conn).optional()?;
    let id = match moved {
        Some(id) => id,
        None => items::table
            .filter(items::space_id.eq(space).and(IsPage).and(items::path.eq(&*key.path)))
            .select(items::id)
            .first(conn)?,
    };
    let id = followed(conn, &[id])?.get(&id).copied().unwrap_or(id);
    find_by_id(conn, actor, id)
}

/// Whether an address is that of a page which became a part of another one.
pub(super) fn is_of_merged(conn: &mut Conn, key: &PageKey, page: &WikiPage) -> Result<bool> {
    if *key.path == *page.path {
        return Ok(false);
    }
    let space = page.place.id;
    let moved: Option<ItemId> =
        page_addresses::table.find((space, &*key.path)).select(page_addresses::item_id).first(conn).optional()?;
    Ok(moved != Some(page.id))
}

/// The whole text of a version of a page that has been seen, with another text in the place of one of its sections: the
/// one of this number ([`Markdown::section`]).
///
/// # Errors
/// [`Error::NotFound`] where there is no such section. A problem of the field `body` where the whole is too long, or
/// nothing.
pub fn with_section(
    conn: &mut Conn,
    page: &Seen<WikiPage>,
    version: i32,
    number: usize,
    text: &str,
) -> Result<Markdown> {
    let whole = all_items::revision(conn, page.id, version)?.body.with_section(number, text).ok_or(Error::NotFound)?;
    Markdown::parse(&whole).map_err(|problem| Error::invalid("body", problem))
}

/// An earlier version of a page that has been seen, and how it looked, rendered anew.
pub fn version(conn: &mut Conn, actor: &Actor, page: &Seen<WikiPage>, number: i32) -> Result<(Revision, Html)> {
    let revision = all_items::revision(conn, page.id, number)?;
    let html = people::with_names(conn, actor, revision.body.render_page())?;
    Ok((revision, html))
}
