use chrono::Datelike as _;
use diesel::prelude::*;

use super::input::NewPost;
use super::model::PostKey;
use super::read;
use crate::comments::{self, NewComment};
use crate::db::{Tx, Written};
use crate::error::{Problem, Result, taken};
use crate::events::Event;
use crate::ids::CommentId;
use crate::items::{self as all_items, ItemKind, NewItem};
use crate::policy::{Actor, Place, act};
use crate::schema::{items, posts};
use crate::spaces;
use crate::text::{Markdown, Note, RENDERER, Slug, Title, excerpt};

/// Puts a new post on the blog of a space.
pub fn publish(tx: &mut Tx<'_>, actor: &Actor, blog: &Slug, input: &NewPost) -> Written<PostKey> {
    let space = spaces::find(tx, actor, blog)?.permit::<act::PublishPost>()?;
    let path = free_path(tx, &space.place, &input.title)?;
    let html = input.body.render();
    let new = NewItem {
        kind: ItemKind::Post,
        path: &path,
        title: &input.title,
        summary: &excerpt(&html),
        language: input.language,
        visibility: input.visibility,
    };
    let inserted = all_items::insert(tx, actor, &space.place, &new);
    let id = taken(inserted, "items_space_id_kind_path_key", "title", Problem::new("title-taken"))?;
    diesel::insert_into(posts::table)
        .values((
            posts::item_id.eq(id),
            posts::body.eq(&input.body),
            posts::body_html.eq(html),
            posts::renderer.eq(RENDERER),
        ))
        .execute(tx.conn)?;
    all_items::keep_revision(tx, id, 1, actor.person, &input.title, &input.body, &Note::none())?;
    let event = Event::PostPublished { item: id, space: space.place.id };
    let key = PostKey { blog: blog.clone(), path };
    tx.record(actor, space, &event, key)
}

/// Corrects a post that is still at `version`. Its address stays as it was.
///
/// # Errors
/// [`crate::Error::Conflict`] if somebody else was quicker.
pub fn edit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: &PostKey,
    version: i32,
    (title, body): (&Title, &Markdown),
) -> Written<()> {
    let post = read::find(tx, actor, key)?.permit::<act::EditPost>()?;
    let html = body.render();
    let version = all_items::update_text(tx, post.id, version, title, &excerpt(&html))?;
    diesel::update(posts::table.find(post.id))
        .set((posts::body.eq(body), posts::body_html.eq(html), posts::renderer.eq(RENDERER)))
        .execute(tx.conn)?;
    all_items::keep_revision(tx, post.id, version, actor.person, title, body, &Note::none())?;
    let event = Event::PostEdited { item: post.id, space: post.place.id, version };
    tx.record(actor, post, &event, ())
}

/// Comments on a post. Gives the comment, and from which one on the page begins that shows it.
pub fn comment(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey, input: &NewComment) -> Written<(CommentId, i64)> {
    let post = read::find(tx, actor, key)?.permit::<act::Comment>()?;
    let on = (post.id, post.place.id);
    comments::add(tx, actor, post, on, input)
}

/// Year, month (of London) and slug; with a number where another post of the month has the title.
fn free_path(tx: &mut Tx<'_>, place: &Place, title: &Title) -> Result<String> {
    let today = tx.now.with_timezone(&chrono_tz::Europe::London);
    let month = format!("{:04}/{:02}", today.year(), today.month());
    let slug = title.slug();
    let taken: Vec<String> = items::table
        .filter(items::space_id.eq(place.id).and(items::kind.eq(ItemKind::Post)))
        .filter(items::path.like(format!("{month}/{}%", slug.stem())))
        .select(items::path)
        .load(tx.conn)?;
    let numbered = (2..1000).map(|number| slug.numbered(number));
    let paths = std::iter::once(slug.clone()).chain(numbered).map(|slug| format!("{month}/{slug}"));
    let mut free = paths.filter(|path| !taken.contains(path));
    free.next().ok_or_else(|| crate::Error::invalid("title", Problem::new("title-taken")))
}
