//! The pictures of a page. A text shows those of its own page and of others in its wiki: sections and whole texts go
//! from one page to another.
use std::collections::HashSet;

use diesel::prelude::*;

use super::links::Named;
use super::model::WikiPage;
use super::write::changeable;
use crate::db::{Conn, IsPage, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ItemId, PictureId, SpaceId};
use crate::items as all_items;
use crate::pictures::{self, Details, MOST_OF_ITEM, NewPicture, Picture};
use crate::policy::{Actor, EditedBy, Seen, SpaceKind, act};
use crate::schema::items;
use crate::text::{Html, Markdown};

/// Brings pictures to a page. Where they stand is said in its text.
///
/// # Errors
/// A field's problem if it has too many pictures; [`Error::Conflict`] if their bytes have been given up meanwhile.
pub fn add_pictures(tx: &mut Tx<'_>, actor: &Actor, page: ItemId, new: &[NewPicture]) -> Written<Vec<PictureId>> {
    let page = changeable(tx, actor, page)?;
    let ids = pictures::add(tx, actor.person, page.id, new)?;
    done(tx, actor, page, ids)
}

/// Says what a picture shows, and how it is cut: a version of its page. Gives the page.
///
/// # Errors
/// A field's problem if the picture would be described no more.
pub fn change_picture(tx: &mut Tx<'_>, actor: &Actor, id: PictureId, details: &Details) -> Written<ItemId> {
    let picture = pictures::find(tx, actor, id)?;
    all_items::hold(tx, picture.item_id)?;
    let page = changeable(tx, actor, picture.item_id)?;
    pictures::change(tx, &picture, details, true)?;
    pictures::keep_version(tx, actor, (page.id, &page.title), &page.body, &picture)?;
    let id = page.id;
    done(tx, actor, page, id)
}

/// Takes a picture out of a page. Gives the page.
///
/// # Errors
/// A field's problem while the text of its page shows it.
pub fn remove_picture(tx: &mut Tx<'_>, actor: &Actor, id: PictureId) -> Written<ItemId> {
    let picture = pictures::find(tx, actor, id)?;
    all_items::hold(tx, picture.item_id)?;
    let page = changeable(tx, actor, picture.item_id)?;
    if page.body.pictures().iter().any(|(shown, _)| *shown == id) {
        return Err(Error::invalid("pictures", Problem::new("picture-shown")));
    }
    pictures::remove(tx, id, true)?;
    let id = page.id;
    done(tx, actor, page, id)
}

fn done<T>(tx: &mut Tx<'_>, actor: &Actor, page: Seen<WikiPage>, value: T) -> Written<T> {
    let event = Event::PicturesChanged { item: page.id, space: page.place.id };
    let who = page.who_edits();
    written!(page, who, |permit| tx.record(actor, permit, &event, value))
}

/// The pictures that a page's text shows, and those of what is shown inside it, as far as the actor may see them.
pub fn pictures_of(conn: &mut Conn, actor: &Actor, html: &Html, named: &Named) -> Result<Vec<Seen<Picture>>> {
    let texts: Vec<&Html> = std::iter::once(html).chain(named.texts()).collect();
    pictures::shown(conn, actor, &texts)
}

/// Whether every picture that a text shows, and did not show before, is one of a page of the same wiki, and described.
///
/// # Errors
/// `picture-undescribed` or `picture-elsewhere` with the place of the first that is not, from 1; `pictures-many`.
pub(super) fn check(
    tx: &mut Tx<'_>,
    actor: &Actor,
    space: SpaceId,
    (before, text): (&Markdown, &Markdown),
) -> Result<()> {
    let shown = text.pictures();
    let known: HashSet<PictureId> = before.pictures().into_iter().map(|(id, _)| id).collect();
    if shown.iter().all(|(id, _)| known.contains(id)) {
        return Ok(());
    }
    if shown.len() as i64 > MOST_OF_ITEM {
        return Err(Error::invalid("body", Problem::limit("pictures-many", MOST_OF_ITEM)));
    }
    let html = text.render_page();
    let found = pictures::shown(tx, actor, &[&html])?;
    let of: Vec<ItemId> = found.iter().map(|one| one.item_id).collect();
    let there = items::id.eq_any(of).and(items::space_id.eq(space)).and(IsPage);
    let there: HashSet<ItemId> = items::table.filter(there).select(items::id).load(tx.conn)?.into_iter().collect();
    for (at, (id, alt)) in shown.iter().enumerate().filter(|(_, (id, _))| !known.contains(id)) {
        let problem = match found.iter().find(|one| one.id == *id && there.contains(&one.item_id)) {
            None => "picture-elsewhere",
            Some(one) if alt.is_empty() && one.alt.is_empty() && !one.is_decorative => "picture-undescribed",
            Some(_) => continue,
        };
        return Err(Error::invalid("body", Problem::limit(problem, at as i64 + 1)));
    }
    Ok(())
}

/// Has the pictures of a text that comes back, which were taken out since.
pub(super) fn bring_back(tx: &mut Tx<'_>, page: ItemId, text: &Markdown) -> Result<()> {
    let shown: Vec<PictureId> = text.pictures().into_iter().map(|(id, _)| id).collect();
    pictures::bring_back(tx, page, &shown)
}

/// Gives the pictures of one page to another one, whose text shows them from now on.
pub(super) fn hand_on(tx: &mut Tx<'_>, from: ItemId, to: ItemId) -> Result<()> {
    let _: Vec<ItemId> = items::table
        .filter(items::id.eq_any([from, to]))
        .order(items::id)
        .select(items::id)
        .for_no_key_update()
        .load(tx.conn)?;
    pictures::hand_on(tx, from, to)
}
