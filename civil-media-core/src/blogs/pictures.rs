//! The pictures of a post.
use diesel::prelude::*;

use super::writing;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ItemId, PictureId};
use crate::items::{self as all_items, Card, ItemKind, State};
use crate::pictures::{self, Details, NewPicture};
use crate::policy::{Actor, Permit, act};
use crate::schema::posts;
use crate::text::Markdown;

/// Brings pictures to a post that the actor writes or corrects. Where they stand is said in its text.
///
/// # Errors
/// A field's problem while a second person or the clock has the post, or if it has too many pictures;
/// [`Error::Conflict`] if their bytes have been given up meanwhile.
pub fn add_pictures(tx: &mut Tx<'_>, actor: &Actor, post: ItemId, new: &[NewPicture]) -> Written<Vec<PictureId>> {
    let permit = illustrated(tx, actor, post)?;
    let ids = pictures::add(tx, actor.person, post, new)?;
    done(tx, actor, permit, ids)
}

/// Says what a picture shows, and how it is cut. Gives the post.
///
/// # Errors
/// As [`add_pictures`]; a field's problem if others see the post and the picture would be described no more.
pub fn change_picture(tx: &mut Tx<'_>, actor: &Actor, id: PictureId, details: &Details) -> Written<ItemId> {
    let picture = pictures::find(tx, actor, id)?;
    let permit = illustrated(tx, actor, picture.item_id)?;
    let is_seen = permit.state != State::Draft;
    pictures::change(tx, &picture, details, is_seen)?;
    if is_seen {
        let body: Markdown = posts::table.find(permit.id).select(posts::body).first(tx.conn)?;
        pictures::keep_version(tx, actor, (permit.id, &permit.title), &body, &picture)?;
    }
    done(tx, actor, permit, picture.item_id)
}

/// Takes a picture out of a post. Gives the post.
///
/// # Errors
/// As [`add_pictures`].
pub fn remove_picture(tx: &mut Tx<'_>, actor: &Actor, id: PictureId) -> Written<ItemId> {
    let picture = pictures::find(tx, actor, id)?;
    let permit = illustrated(tx, actor, picture.item_id)?;
    let is_seen = permit.state != State::Draft;
    let body: Markdown = posts::table.find(permit.id).select(posts::body).first(tx.conn)?;
    if is_seen && body.pictures().iter().any(|(shown, _)| *shown == id) {
        return Err(Error::invalid("pictures", Problem::new("picture-shown")));
    }
    pictures::remove(tx, id, is_seen)?;
    done(tx, actor, permit, picture.item_id)
}

/// A post whose pictures the actor may change. What waits for a second person or for its time stays as it was read.
fn illustrated(tx: &mut Tx<'_>, actor: &Actor, post: ItemId) -> Result<Permit<act::EditPost, Card>> {
    // Before anything of it is read: who changes its text at this moment comes before, or after.
    let _ = all_items::find(tx, actor, post)?;
    all_items::hold(tx, post)?;
    let permit = all_items::find(tx, actor, post)?.permit::<act::EditPost>()?;
    if permit.kind != ItemKind::Post {
        return Err(Error::NotFound);
    }
    if permit.state == State::Draft {
        let draft = writing::own(tx, actor, post)?;
        if draft.is_submitted() || draft.publish_at.is_some() {
            return Err(Error::invalid("pictures", Problem::new("picture-held")));
        }
        // What is said of a picture is written too: nobody approves that of their own.
        if !draft.has_words_of(actor) {
            let mut writers = draft.writer_ids.clone();
            writers.push(actor.person);
            diesel::update(posts::table.find(post)).set(posts::writer_ids.eq(writers)).execute(tx.conn)?;
        }
    }
    Ok(permit)
}

fn done<T>(tx: &mut Tx<'_>, actor: &Actor, permit: Permit<act::EditPost, Card>, value: T) -> Written<T> {
    // What nobody else sees yet is no news.
    if permit.state == State::Draft {
        return tx.quietly(value);
    }
    let event = Event::PicturesChanged { item: permit.id, space: permit.place.id };
    tx.record(actor, permit, &event, value)
}
