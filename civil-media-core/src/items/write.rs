use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::{Card, ItemKind, State};
use super::reach::check_in_place;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ids::{DepartmentId, ItemId, PersonId, SpaceId};
use crate::people::Language;
use crate::policy::{Actor, Place, Visibility};
use crate::schema::{items, revisions, spaces};
use crate::text::{Markdown, Note, Slug, Title};

/// An item to place in a space.
#[derive(Debug)]
pub(crate) struct NewItem<'a> {
    pub kind: ItemKind,
    pub path: &'a str,
    pub title: &'a Title,
    pub summary: &'a str,
    pub language: Language,
    pub visibility: Visibility,
    /// Whether it is for others already.
    pub state: State,
}

/// Places an item: it never reaches further than its space, and takes its marking and how it is handled.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    place: &Place,
    new: &NewItem<'_>,
) -> Result<ItemId, diesel::result::Error> {
    let (author, department) = (actor.person, actor.departments.first().copied());
    let by = By { id: ItemId::new(), author, department, at: tx.now };
    insert_by(tx, place, new, &by)
}

/// By whom an item was written, when, and which id it has.
#[derive(Debug)]
pub(crate) struct By {
    pub id: ItemId,
    pub author: PersonId,
    pub department: Option<DepartmentId>,
    pub at: DateTime<Utc>,
}

/// Places an item of another time.
pub(crate) fn insert_by(
    tx: &mut Tx<'_>,
    place: &Place,
    new: &NewItem<'_>,
    by: &By,
) -> Result<ItemId, diesel::result::Error> {
    diesel::insert_into(items::table)
        .values((
            items::id.eq(by.id),
            items::kind.eq(new.kind),
            items::space_id.eq(place.id),
            items::path.eq(new.path),
            items::title.eq(new.title),
            items::summary.eq(new.summary),
            items::language.eq(new.language),
            items::author_id.eq(by.author),
            items::owner_id.eq(by.author),
            items::department_id.eq(by.department),
            items::visibility.eq(new.visibility.min(place.visibility)),
            items::marking.eq(place.marking),
            items::handling_note.eq(spaces::table
                .find(place.id)
                .select(spaces::handling_note)
                .single_value()
                .assume_not_null()),
            items::state.eq(new.state),
            items::created_at.eq(by.at),
            items::updated_at.eq(by.at),
            items::published_at.eq((new.state == State::Published).then_some(by.at)),
        ))
        .execute(tx.conn)?;
    Ok(by.id)
}

/// Lets nobody else change an item before this transaction ends.
pub(crate) fn hold(tx: &mut Tx<'_>, item: ItemId) -> Result<()> {
    let _: ItemId = items::table.find(item).select(items::id).for_no_key_update().first(tx.conn)?;
    Ok(())
}

/// Keeps a version of an item's text.
pub(crate) fn keep_revision(
    tx: &mut Tx<'_>,
    item: ItemId,
    number: i32,
    author: PersonId,
    title: &Title,
    body: &Markdown,
    note: &Note,
) -> Result<()> {
    diesel::insert_into(revisions::table)
        .values((
            revisions::item_id.eq(item),
            revisions::number.eq(number),
            revisions::author_id.eq(author),
            revisions::title.eq(title),
            revisions::body.eq(body),
            revisions::note.eq(note),
            revisions::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Gives an item a new title and beginning, if it still is at `version`. Gives the new version.
///
/// # Errors
/// [`Error::Conflict`] if somebody else was quicker: also a moderator who hid it.
pub(crate) fn update_text(tx: &mut Tx<'_>, item: ItemId, version: i32, title: &Title, summary: &str) -> Result<i32> {
    let current = items::id.eq(item).and(items::version.eq(version)).and(items::reach.ge(0_i16));
    diesel::update(items::table.filter(current))
        .set((
            items::title.eq(title),
            items::summary.eq(summary),
            items::version.eq(version + 1),
            items::updated_at.eq(tx.now),
        ))
        .returning(items::version)
        .get_result(tx.conn)
        .optional()?
        .ok_or(Error::Conflict)
}

/// A slug that no item of this kind and space has behind this beginning of a path: the wished one, or with a number;
/// none where thousands have it.
pub(crate) fn free_path(
    tx: &mut Tx<'_>,
    space: SpaceId,
    kind: ItemKind,
    beginning: &str,
    wished: &Slug,
) -> Result<Option<Slug>> {
    let there = items::table.filter(items::space_id.eq(space).and(items::kind.eq(kind)));
    // Nearly always it is free, which one look says; the others are many in a large blog.
    let is_wished_there = there.filter(items::path.eq(format!("{beginning}{wished}")));
    if !diesel::select(diesel::dsl::exists(is_wished_there)).get_result::<bool>(tx.conn)? {
        return Ok(Some(wished.clone()));
    }
    let taken: Vec<String> =
        there.filter(items::path.like(format!("{beginning}{}%", wished.stem()))).select(items::path).load(tx.conn)?;
    let taken: HashSet<&str> = taken.iter().filter_map(|path| path.strip_prefix(beginning)).collect();
    let is_free = |slug: &Slug| !taken.contains(&**slug);
    let numbered = (2..10_000).map(|number| wished.numbered(number));
    Ok(std::iter::once(wished.clone()).chain(numbered).find(is_free))
}

/// Hides a published item from everybody. Whether it was published.
pub(crate) fn hide(tx: &mut Tx<'_>, id: ItemId) -> Result<bool> {
    let published = items::table.filter(items::id.eq(id).and(items::state.eq(State::Published)));
    Ok(diesel::update(published).set(items::state.eq(State::Hidden)).execute(tx.conn)? == 1)
}

/// Publishes a hidden item again, with the address and the dates that it had. One that was deleted meanwhile stays so.
///
/// # Errors
/// A field's problem where its space is marked lower now.
pub(crate) fn unhide(tx: &mut Tx<'_>, id: ItemId) -> Result<()> {
    let hidden = items::table.filter(items::id.eq(id).and(items::state.eq(State::Hidden)));
    let card: Option<Card> =
        Card::query().filter(items::id.eq(id).and(items::state.eq(State::Hidden))).first(tx.conn).optional()?;
    if let Some(card) = card {
        check_in_place(card.placing.item_marking, &card.place)?;
        diesel::update(hidden).set(items::state.eq(State::Published)).execute(tx.conn)?;
    }
    Ok(())
}
