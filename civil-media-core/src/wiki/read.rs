use diesel::prelude::*;

use super::model::{PageKey, WikiPage};
use crate::db::{Conn, IsService};
use crate::error::Result;
use crate::ids::ItemId;
use crate::items::{self as all_items, ItemKind, Revision};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, page_addresses, spaces};
use crate::text::Html;

/// One page, by its address, or by one that it had before it was moved.
pub fn find(conn: &mut Conn, actor: &Actor, key: &PageKey) -> Result<Seen<WikiPage>> {
    let there = items::path.eq(&*key.path).and(items::kind.eq(ItemKind::Page));
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

fn by_old_address(conn: &mut Conn, actor: &Actor, key: &PageKey) -> Result<Seen<WikiPage>> {
    let old = page_addresses::table.inner_join(spaces::table).filter(page_addresses::path.eq(&*key.path));
    let old = old.select(page_addresses::item_id);
    let id: ItemId = match &key.space {
        Some(space) => old.filter(spaces::slug.eq(space)).first(conn)?,
        None => old.filter(IsService).first(conn)?,
    };
    Seen::by(actor, WikiPage::query().filter(readable_items(actor)).filter(items::id.eq(id)).first(conn)?)
}

/// An earlier version of a page that has been seen, and how it looked, rendered anew.
pub fn version(conn: &mut Conn, page: &Seen<WikiPage>, number: i32) -> Result<(Revision, Html)> {
    let revision = all_items::revision(conn, page.id, number)?;
    let html = revision.body.render_page();
    Ok((revision, html))
}
