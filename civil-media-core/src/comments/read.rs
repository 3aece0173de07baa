use diesel::prelude::*;

use super::model::{Comment, Earlier, Said};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{CommentId, ItemId};
use crate::items::{self, Card};
use crate::page::cut;
use crate::policy::{Actor, Seen};
use crate::schema::{comment_revisions, comments};
use crate::text::Markdown;

/// The most comments that one page shows.
pub const MOST: i64 = 200;

/// The comment that a thread began with. Identifiers begin with their time: threads follow one another as they began,
/// and so do the answers in each.
pub(crate) fn thread_of() -> diesel::expression::SqlLiteral<diesel::sql_types::Uuid> {
    diesel::dsl::sql("coalesce(comments.thread_id, comments.id)")
}

/// The comments on an item that has been seen, thread by thread, the oldest first, from the `skip`th on.
pub fn of(conn: &mut Conn, item: ItemId, skip: i64) -> Result<Vec<Comment>> {
    Ok(Comment::query()
        .filter(comments::item_id.eq(item))
        .order((thread_of(), comments::id))
        .offset(skip.clamp(0, 1_000_000))
        .limit(MOST)
        .load(conn)?)
}

/// The item that a comment is on, if the actor may read that, and from which comment on a page begins that shows it.
pub fn place(conn: &mut Conn, actor: &Actor, id: CommentId) -> Result<(Seen<Card>, i64)> {
    let (item, of): (ItemId, Option<CommentId>) =
        comments::table.find(id).select((comments::item_id, comments::thread_id)).first(conn)?;
    let card = items::find(conn, actor, item)?;
    Ok((card, page_of(conn, item, of.unwrap_or(id), id)?))
}

/// From which comment on a page begins that shows this one.
pub(super) fn page_of(conn: &mut Conn, item: ItemId, of: CommentId, id: CommentId) -> Result<i64> {
    let earlier = thread_of().lt(of).or(thread_of().eq(of).and(comments::id.lt(id)));
    let before: i64 = comments::table.filter(comments::item_id.eq(item)).filter(earlier).count().get_result(conn)?;
    Ok(before / MOST * MOST)
}

/// A comment that has been neither removed nor hidden, on an item that the actor may read.
pub fn find(conn: &mut Conn, actor: &Actor, id: CommentId) -> Result<Seen<Said>> {
    let (item, body): (ItemId, Markdown) = comments::table
        .find(id)
        .filter(comments::removed_at.is_null().and(comments::hidden_at.is_null()))
        .select((comments::item_id, comments::body))
        .first(conn)?;
    let comment: Comment = Comment::query().filter(comments::id.eq(id)).first(conn)?;
    let on = (*items::find(conn, actor, item)?).clone();
    Seen::by(actor, Said { comment, body, on })
}

/// What a comment that has been seen said before, the newest first, and whether there is more.
pub fn earlier(conn: &mut Conn, said: &Seen<Said>, before: Option<i32>, size: usize) -> Result<(Vec<Earlier>, bool)> {
    let found: Vec<Earlier> = comment_revisions::table
        .filter(comment_revisions::comment_id.eq(said.comment.id))
        .filter(comment_revisions::number.lt(before.unwrap_or(i32::MAX)))
        .order(comment_revisions::number.desc())
        .limit(size as i64 + 1)
        .select(Earlier::as_select())
        .load(conn)?;
    Ok(cut(found, size))
}
