use diesel::prelude::*;

use super::model::{NewUpdate, Pictured};
use super::read;
use crate::comments::{self, NewComment};
use crate::db::{Tx, Written};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{CommentId, ItemId, PictureId};
use crate::items::{self as all_items, ItemKind, NewItem, State};
use crate::people;
use crate::pictures;
use crate::policy::{Actor, Place, Visibility, act};
use crate::schema::{follows, spaces, updates};
use crate::text::{Note, RENDERER, Slug, Title, excerpt};

/// Posts an update in one's own space. Gives its id.
///
/// # Errors
/// [`Error::NotFound`] if it passes on what the actor may not read.
pub fn post(tx: &mut Tx<'_>, actor: &Actor, new: &NewUpdate) -> Written<ItemId> {
    let permit = actor.permit::<act::PostUpdate>()?;
    let own = spaces::table.filter(spaces::person_id.eq(actor.person));
    let place: Place = own.select(Place::as_select()).first(tx.conn)?;
    let shares = match new.shares {
        // What is passed on is the words themselves, however often they were.
        Some(id) => {
            let shared = read::find(tx, actor, id)?;
            Some(shared.shares_id.unwrap_or(shared.id))
        }
        None => None,
    };
    let html = people::with_names(tx, actor, new.body.render_brief())?;
    let path = uuid::Uuid::now_v7().simple().to_string();
    let item = NewItem {
        kind: ItemKind::Update,
        path: &path,
        title: &title(&excerpt(&html))?,
        summary: "",
        language: actor.language,
        visibility: Visibility::PublicService,
        state: State::Published,
    };
    let id = all_items::insert(tx, actor, &place, &item)?;
    diesel::insert_into(updates::table)
        .values((
            updates::item_id.eq(id),
            updates::body.eq(&new.body),
            updates::body_html.eq(&html),
            updates::renderer.eq(RENDERER),
            updates::shares_id.eq(shares),
        ))
        .execute(tx.conn)?;
    if let Some(pictured) = &new.picture {
        show(tx, actor, id, pictured)?;
    }
    all_items::set_tags(tx, id, &new.tags)?;
    all_items::set_links(tx, id, &new.body)?;
    all_items::start_watching(tx, actor.person, id)?;
    let named = people::people_named(tx, (id, place.id), None, &html, None)?;
    let event = Event::UpdatePosted { item: id, space: place.id, shares };
    tx.also(actor, &permit, named.as_slice())?;
    tx.record(actor, permit, &event, id)
}

/// Has an update show a picture.
pub(super) fn show(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, shown: &Pictured) -> Result<()> {
    pictures::place(tx, actor.person, id, PictureId::new(), &shown.picture, (&shown.alt, &Note::none()))
}

/// What it is called where only a line has room.
pub(super) fn title(words: &str) -> Result<Title> {
    let is_long = words.chars().count() > Title::MOST;
    let line: String =
        if is_long { words.chars().take(Title::MOST - 1).chain(['…']).collect() } else { words.to_owned() };
    // What shows no words at all, as a rule does, has a name all the same.
    Title::of_draft(&line).map_err(|problem| Error::invalid("body", problem))
}

/// Answers an update. Gives the comment, and from which one on the page begins that shows it.
pub fn comment(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, input: &NewComment) -> Written<(CommentId, i64)> {
    let update = read::find(tx, actor, id)?.permit::<act::Comment>()?;
    let on = (update.id, update.place.id);
    comments::add(tx, actor, update, on, input)
}

/// Takes an update back. It can be brought back for a while.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Written<()> {
    let permit = read::find(tx, actor, id)?.permit::<act::DeleteUpdate>()?;
    all_items::delete(tx, id)?;
    let event = Event::UpdateDeleted { item: id, space: permit.place.id };
    tx.record(actor, permit, &event, ())
}

/// Follows somebody, or no more. Done twice, it is done once.
///
/// # Errors
/// [`Error::NotFound`] for whom the actor does not know; nobody follows themselves.
pub fn follow(tx: &mut Tx<'_>, actor: &Actor, handle: &Slug, on: bool) -> Written<()> {
    let person = people::find(tx, actor, handle)?.id;
    if person == actor.person {
        return Err(Error::NotFound);
    }
    if on {
        diesel::insert_into(follows::table)
            .values((follows::person_id.eq(actor.person), follows::followed_id.eq(person), follows::at.eq(tx.now)))
            .on_conflict_do_nothing()
            .execute(tx.conn)?;
    } else {
        diesel::delete(follows::table.find((actor.person, person))).execute(tx.conn)?;
    }
    tx.quietly(())
}
