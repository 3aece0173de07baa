use diesel::prelude::*;

use super::model::NewComment;
use super::read::MOST;
use crate::db::{Tx, Written};
use crate::error::Error;
use crate::events::Event;
use crate::ids::{CommentId, ItemId, SpaceId};
use crate::policy::{Actor, Permit, act};
use crate::schema::{comments, items};
use crate::text::RENDERER;

/// Adds a comment to an item for which there is a permit.
///
/// # Errors
/// [`Error::NotFound`] if it answers a comment of another item.
pub(crate) fn add<T>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    permit: Permit<act::Comment, T>,
    on: (ItemId, SpaceId),
    input: &NewComment,
) -> Written<(CommentId, i64)> {
    let (item, space) = on;
    if let Some(parent) = input.parent {
        let answers = comments::table.filter(comments::id.eq(parent).and(comments::item_id.eq(item)));
        if !diesel::select(diesel::dsl::exists(answers)).get_result(tx.conn)? {
            return Err(Error::NotFound);
        }
    }
    let id = CommentId::new();
    diesel::insert_into(comments::table)
        .values((
            comments::id.eq(id),
            comments::item_id.eq(item),
            comments::parent_id.eq(input.parent),
            comments::author_id.eq(actor.person),
            comments::department_id.eq(actor.departments.first().copied()),
            comments::body.eq(&input.body),
            comments::body_html.eq(input.body.render_brief()),
            comments::renderer.eq(RENDERER),
            comments::created_at.eq(tx.now),
            comments::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let count: i32 = diesel::update(items::table.find(item))
        .set(items::comment_count.eq(items::comment_count + 1))
        .returning(items::comment_count)
        .get_result(tx.conn)?;
    let from = (i64::from(count) - 1) / MOST * MOST;
    let event = Event::CommentAdded { comment: id, item, space };
    tx.record(actor, permit, &event, (id, from))
}
