use diesel::prelude::*;

use super::model::Comment;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::ItemId;
use crate::schema::comments;

/// The most comments that one page shows.
pub const MOST: i64 = 200;

/// The comments on an item that has been seen, oldest first, from the `skip`th on.
pub fn of(conn: &mut Conn, item: ItemId, skip: i64) -> Result<Vec<Comment>> {
    Ok(Comment::query()
        .filter(comments::item_id.eq(item))
        .order((comments::created_at, comments::id))
        .offset(skip.clamp(0, 1_000_000))
        .limit(MOST)
        .load(conn)?)
}
