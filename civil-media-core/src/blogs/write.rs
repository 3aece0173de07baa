use diesel::prelude::*;

use super::input::PostEdit;
use super::model::PostKey;
use super::read;
use crate::comments::{self, NewComment};
use crate::db::{Tx, Written};
use crate::events::Event;
use crate::ids::CommentId;
use crate::items as all_items;
use crate::people;
use crate::pictures;
use crate::policy::{Actor, act};
use crate::schema::posts;
use crate::text::{Note, Prose, RENDERER, excerpt};

/// Corrects a post that is still at the version that its writer began from. Its address stays as it was.
///
/// # Errors
/// [`crate::Error::Conflict`] if somebody else was quicker.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey, input: &PostEdit) -> Written<()> {
    let PostEdit { title, body, tags, version, kept } = input;
    let id = read::find(tx, actor, key)?.id;
    all_items::hold(tx, id)?;
    let post = read::find(tx, actor, key)?.permit::<act::EditPost>()?;
    pictures::check(tx, post.id, body)?;
    let html = people::with_names(tx, actor, body.render())?;
    let version = all_items::update_text(tx, post.id, *version, title, &excerpt(&html))?;
    diesel::update(posts::table.find(post.id))
        .set((posts::body.eq(body), posts::body_html.eq(&html), posts::renderer.eq(RENDERER)))
        .execute(tx.conn)?;
    all_items::set_tags(tx, post.id, tags)?;
    all_items::set_links(tx, post.id, body)?;
    all_items::keep_revision(tx, post.id, version, actor.person, title, body, &Note::none())?;
    all_items::forget_unsaved(tx, actor, post.id, *kept)?;
    let named = people::people_named(tx, (post.id, post.place.id), None, &html, Some(&post.body_html))?;
    tx.also(actor, &post, named.as_slice())?;
    let event = Event::PostEdited { item: post.id, space: post.place.id, version };
    tx.record(actor, post, &event, ())
}

/// Says on a post that something in it was wrong. Whoever follows it is told.
///
/// # Errors
/// A field's problem without a text.
pub fn amend(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey, text: &Prose) -> Written<()> {
    let post = read::find(tx, actor, key)?.permit::<act::EditPost>()?;
    all_items::add_amendment(tx, post.id, actor.person, text)?;
    let event = Event::PostAmended { item: post.id, space: post.place.id };
    tx.record(actor, post, &event, ())
}

/// Comments on a post. Gives the comment, and from which one on the page begins that shows it.
pub fn comment(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey, input: &NewComment) -> Written<(CommentId, i64)> {
    let post = read::find(tx, actor, key)?.permit::<act::Comment>()?;
    let on = (post.id, post.place.id);
    comments::add(tx, actor, post, on, input)
}
