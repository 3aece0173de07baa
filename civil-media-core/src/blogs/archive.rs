//! The posts of a blog by year and month.
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::model::Post;
use crate::db::Conn;
use crate::error::Result;
use crate::items::{self, Dated, ItemKind, Wanted};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items as rows, spaces};
use crate::spaces::Space;

/// A month of a blog, and how many of its posts the reader may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Which.
    pub dated: Dated,
    /// How many posts.
    pub posts: i64,
}

/// The months of a blog in which there is something to read, the newest first.
pub fn months(conn: &mut Conn, actor: &Actor, blog: &Seen<Space>) -> Result<Vec<Month>> {
    // A post's path begins with its year and month, whatever becomes of it.
    let month = || sql::<Text>("left(items.path, 7)");
    let found: Vec<(String, i64)> = rows::table
        .inner_join(spaces::table)
        .filter(readable_items(actor))
        .filter(rows::space_id.eq(blog.place.id).and(rows::kind.eq(ItemKind::Post)).and(rows::reach.gt(0_i16)))
        .group_by(month())
        .select((month(), count_star()))
        .order(month().desc())
        .load(conn)?;
    Ok(found
        .into_iter()
        .filter_map(|(month, posts)| {
            let (year, month) = month.split_once('/')?;
            Some(Month { dated: Dated::parse(year, Some(month))?, posts })
        })
        .collect())
}

/// Whole posts, the newest first, as many of the newest as `size`.
pub fn newest(conn: &mut Conn, actor: &Actor, wanted: Wanted, size: usize) -> Result<Vec<Seen<Post>>> {
    let ids: Vec<_> = items::newest(conn, actor, wanted, size)?.rows.iter().map(|card| card.id).collect();
    let mut posts =
        Seen::all(actor, Post::query().filter(readable_items(actor)).filter(rows::id.eq_any(&ids)).load(conn)?);
    posts.sort_by_key(|post| ids.iter().position(|id| *id == post.id));
    Ok(posts)
}
