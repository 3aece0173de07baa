use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::model::NewComment;
use super::read;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{CommentId, ItemId, PersonId, SpaceId};
use crate::items as all_items;
use crate::people;
use crate::policy::{Actor, Permit, act};
use crate::schema::{comment_revisions, comments, items};
use crate::text::{Html, Markdown, RENDERER};

/// How far a caller's now may lie behind that of the transaction.
const CLOCKS: Duration = Duration::minutes(1);

/// Adds a comment to an item for which there is a permit.
///
/// # Errors
/// [`Error::NotFound`] if it answers a comment of another item; a field's problem where comments are closed.
pub(crate) fn add<T>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    permit: Permit<act::Comment, T>,
    on: (ItemId, SpaceId),
    input: &NewComment,
) -> Written<(CommentId, i64)> {
    let (item, space) = on;
    let closes: Option<DateTime<Utc>> = items::table.find(item).select(items::comments_close_at).first(tx.conn)?;
    if closes.is_some_and(|at| at <= tx.now) {
        return Err(Error::invalid("body", Problem::new("comments-closed")));
    }
    let thread: Option<CommentId> = match input.parent {
        Some(parent) => {
            let of: Option<CommentId> = comments::table
                .filter(comments::id.eq(parent).and(comments::item_id.eq(item)))
                .select(comments::thread_id)
                .first(tx.conn)?;
            Some(of.unwrap_or(parent))
        }
        None => None,
    };
    let id = CommentId::new();
    let html = people::with_names(tx, actor, input.body.render_brief())?;
    diesel::insert_into(comments::table)
        .values((
            comments::id.eq(id),
            comments::item_id.eq(item),
            comments::parent_id.eq(input.parent),
            comments::thread_id.eq(thread),
            comments::author_id.eq(actor.person),
            comments::department_id.eq(actor.departments.first().copied()),
            comments::body.eq(&input.body),
            comments::body_html.eq(&html),
            comments::renderer.eq(RENDERER),
            comments::created_at.eq(tx.now),
            comments::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    diesel::update(items::table.find(item)).set(items::comment_count.eq(items::comment_count + 1)).execute(tx.conn)?;
    // Whoever says something wants to hear what is answered; they can say otherwise.
    all_items::start_watching(tx, actor.person, item)?;
    let from = read::page_of(tx, item, thread.unwrap_or(id), id)?;
    let named = people::people_named(tx, on, Some(id), &html, None)?;
    tx.also(actor, &permit, named.as_slice())?;
    let event = Event::CommentAdded { comment: id, item, space };
    tx.record(actor, permit, &event, (id, from))
}

/// Changes what one's own comment says. What it said before is kept.
///
/// # Errors
/// [`Error::Conflict`] if it is no longer at `version`.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, id: CommentId, version: i32, body: &Markdown) -> Written<()> {
    let permit = read::find(tx, actor, id)?.permit::<act::EditComment>()?;
    keep(tx, id, version)?;
    let before: Html = comments::table.find(id).select(comments::body_html).first(tx.conn)?;
    let html = people::with_names(tx, actor, body.render_brief())?;
    let current = comments::id.eq(id).and(comments::version.eq(version));
    let changed = diesel::update(comments::table.filter(current).filter(is_there()))
        .set((
            comments::body.eq(body),
            comments::body_html.eq(&html),
            comments::renderer.eq(RENDERER),
            comments::version.eq(version + 1),
            comments::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    let (item, space) = (permit.on.id, permit.on.place.id);
    let named = people::people_named(tx, (item, space), Some(id), &html, Some(&before))?;
    tx.also(actor, &permit, named.as_slice())?;
    tx.record(actor, permit, &Event::CommentEdited { comment: id, item, space }, ())
}

/// Takes a comment away: one's own, or as a lead. That there was one stays to be seen; what it said is kept for the
/// record, and shown to nobody. Gives what it was on.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: CommentId) -> Written<ItemId> {
    let permit = read::find(tx, actor, id)?.permit::<act::RemoveComment>()?;
    let there = comments::table.filter(comments::id.eq(id)).filter(is_there());
    let removed = diesel::update(there)
        .set((comments::body_html.eq(""), comments::removed_at.eq(tx.now), comments::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    if removed == 0 {
        return Err(Error::NotFound);
    }
    let (item, space) = (permit.on.id, permit.on.place.id);
    tx.record(actor, permit, &Event::CommentRemoved { comment: id, item, space }, item)
}

/// Says from when on nobody comments on an item: from now, from a time to come, or never.
///
/// # Errors
/// A field's problem for a time that has passed.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, item: ItemId, at: Option<DateTime<Utc>>) -> Written<()> {
    let permit = all_items::find(tx, actor, item)?.permit::<act::CloseComments>()?;
    if at.is_some_and(|at| at < tx.now - CLOCKS) {
        return Err(Error::invalid("close_on", Problem::new("time-passed")));
    }
    diesel::update(items::table.find(item)).set(items::comments_close_at.eq(at)).execute(tx.conn)?;
    let space = permit.place.id;
    let event =
        if at.is_some() { Event::CommentsClosed { item, space } } else { Event::CommentsOpened { item, space } };
    tx.record(actor, permit, &event, ())
}

/// Hides a comment, if it is there and still at `version`: what it says stays in its row, and is shown to nobody.
/// Whether it was so.
pub(crate) fn hide(tx: &mut Tx<'_>, id: CommentId, version: i32) -> Result<bool> {
    let there = comments::table.filter(comments::id.eq(id).and(comments::version.eq(version))).filter(is_there());
    let hidden =
        diesel::update(there).set((comments::body_html.eq(""), comments::hidden_at.eq(tx.now))).execute(tx.conn)?;
    Ok(hidden == 1)
}

/// Shows a hidden comment again, as it was.
pub(crate) fn unhide(tx: &mut Tx<'_>, actor: &Actor, id: CommentId) -> Result<()> {
    let hidden = comments::table.find(id).filter(comments::hidden_at.is_not_null());
    let Some(body) = hidden.select(comments::body).first::<Markdown>(tx.conn).optional()? else { return Ok(()) };
    let never: Option<DateTime<Utc>> = None;
    let html = people::with_names(tx, actor, body.render_brief())?;
    diesel::update(comments::table.find(id))
        .set((comments::body_html.eq(html), comments::renderer.eq(RENDERER), comments::hidden_at.eq(never)))
        .execute(tx.conn)?;
    Ok(())
}

#[diesel::dsl::auto_type]
fn is_there() -> _ {
    comments::removed_at.is_null().and(comments::hidden_at.is_null())
}

/// Keeps what a comment says now, before it says something else.
fn keep(tx: &mut Tx<'_>, id: CommentId, version: i32) -> Result<()> {
    let (author, body, at): (PersonId, Markdown, DateTime<Utc>) = comments::table
        .filter(comments::id.eq(id).and(comments::version.eq(version)))
        .filter(is_there())
        .select((comments::author_id, comments::body, comments::updated_at))
        .for_update()
        .first(tx.conn)
        .optional()?
        .ok_or(Error::Conflict)?;
    diesel::insert_into(comment_revisions::table)
        .values((
            comment_revisions::comment_id.eq(id),
            comment_revisions::number.eq(version),
            comment_revisions::author_id.eq(author),
            comment_revisions::body.eq(body),
            comment_revisions::at.eq(at),
        ))
        .execute(tx.conn)?;
    Ok(())
}
