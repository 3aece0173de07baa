use diesel::prelude::*;

use super::model::{PageKey, WikiPage};
use crate::db::{Conn, IsService};
use crate::error::Result;
use crate::items::{self as all_items, ItemKind, Revision};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, spaces};
use crate::text::Html;

/// One page, by its address.
pub fn find(conn: &mut Conn, actor: &Actor, key: &PageKey) -> Result<Seen<WikiPage>> {
    let mut query = WikiPage::query()
        .filter(readable_items(actor))
        .filter(items::path.eq(&*key.path).and(items::kind.eq(ItemKind::Page)))
        .into_boxed();
    query = match &key.space {
        Some(space) => query.filter(spaces::slug.eq(space)),
        None => query.filter(IsService),
    };
    Seen::by(actor, query.first(conn)?)
}

/// An earlier version of a page that has been seen, and how it looked, rendered anew.
pub fn version(conn: &mut Conn, page: &Seen<WikiPage>, number: i32) -> Result<(Revision, Html)> {
    let revision = all_items::revision(conn, page.id, number)?;
    let html = revision.body.render();
    Ok((revision, html))
}
