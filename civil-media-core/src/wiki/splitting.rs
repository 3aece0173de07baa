//! A section of a page that becomes a page of its own.
use chrono::NaiveDate;
use diesel::prelude::*;

use super::input::{NewPage, PageEdit, PagePath, Split};
use super::model::{PageKey, WikiPage, who_edits};
use super::write;
use crate::db::{IsPage, Tx, Written};
use crate::error::{Error, Problem};
use crate::ids::{ItemId, PersonId};
use crate::items as all_items;
use crate::policy::{Act as _, Actor, Marking, Seen, Visibility, act};
use crate::schema::{items, pages};
use crate::text::{Markdown, Title};

/// What a page has of the one that it was a part of.
#[derive(Queryable, Selectable, AsChangeset)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Inherited {
    visibility: Visibility,
    marking: Marking,
    handling_note: String,
    reader_ids: Vec<PersonId>,
    owner_id: Option<PersonId>,
    review_on: Option<NaiveDate>,
}

/// Takes a section out of a page and makes a page of it, below that one; in its place its heading stays, with a link.
/// Who may read the new page, how it is marked, who answers for it and who may change it is as of the other one. Gives
/// its path.
///
/// # Errors
/// [`Error::Conflict`] where the page is not at that version any more: its sections may be others. A problem of the
/// field `section` where there is no such section, or nothing in it; of `title` as when a page is created.
pub fn split(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, input: &Split) -> Written<PagePath> {
    let space = super::read::find(tx, actor, key)?.place.id;
    super::tree::hold_tree(tx, space)?;
    let page = write::held(tx, actor, key)?;
    if !write::may_write(&page) {
        return Err(Error::Forbidden(act::WritePage::NAME));
    }
    if page.version != input.version {
        return Err(Error::Conflict);
    }
    let part = page.body.apart(input.section).ok_or_else(|| Error::invalid("section", Problem::new("section-gone")))?;
    let body = Markdown::parse(&part.text).map_err(|_| Error::invalid("section", Problem::new("section-empty")))?;
    let above = PagePath::parse(&page.path).map_err(|problem| Error::invalid("title", problem))?;
    let path = PagePath::below(Some(&above), &input.title).map_err(|problem| Error::invalid("title", problem))?;
    let tags = all_items::tags_of(tx, page.id)?;
    let new = NewPage { title: input.title.clone(), body, language: page.language, tags };
    let at = PageKey { space: key.space.clone(), path: path.clone() };
    write::create(tx, actor, &at, &new)?.into_inner();

    // Nobody comes to read it who could not before, and whoever cared for the text does so still.
    let of_new = items::space_id.eq(space).and(IsPage).and(items::path.eq(&*path));
    let care: Inherited = items::table.find(page.id).select(Inherited::as_select()).first(tx.conn)?;
    let id: ItemId = diesel::update(items::table.filter(of_new)).set(care).returning(items::id).get_result(tx.conn)?;
    diesel::update(pages::table.find(id)).set(pages::edited_by.eq(page.edited_by)).execute(tx.conn)?;

    let link = link_to(&path, &input.title);
    let rest = page.body.with_section(input.section, &format!("{}\n{link}\n", part.heading)).ok_or(Error::Conflict)?;
    let body = Markdown::parse(&rest).map_err(|problem| Error::invalid("section", problem))?;
    let title = Title::parse(&page.title).map_err(|problem| Error::invalid("title", problem))?;
    let note = input.note.clone();
    let edit = PageEdit { title, body, note, is_minor: false, version: page.version, kept: 0, tags: None };
    write::save(tx, actor, page, &edit).map(|recorded| recorded.with(path))
}

/// Whether whoever sees a page may make a page of a section of it: they change this one, and write new ones.
pub fn may_split(page: &Seen<WikiPage>) -> bool {
    let usual = who_edits(page.wiki_edited_by, page.place.kind);
    write::may_write(page) && write::may(page, usual, page.place.kind)
}

/// A link to the page by its address, with its title where that can stand in one.
fn link_to(path: &PagePath, title: &Title) -> String {
    if title.contains(['|', '[', ']', '\\']) { format!("[[{path}]]") } else { format!("[[{path}|{title}]]") }
}
