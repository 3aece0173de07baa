use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::care::first_review;
use super::input::{NewPage, PageEdit, PagePath};
use super::links::{self, Stands};
use super::model::{PageKey, Protected, WikiPage, who_edits};
use super::together::put_together;
use super::tree::{check_above_for, hold_named, hold_tree};
use super::{anchors, pictures as shown, read};
use crate::db::{Conn, IsPage, Tx, Written};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{ItemId, SpaceId};
use crate::items::{self as all_items, ItemKind, NewItem, State};
use crate::people;
use crate::policy::{Act, Actor, EditedBy, Permit, Seen, SpaceKind, Subject, act};
use crate::schema::{items, page_addresses, page_editors, pages, revisions};
use crate::spaces::{self, Space};
use crate::text::{Markdown, Merged, Note, RENDERER, Title, excerpt};

/// Creates a page. The whole service's wiki is everyone's; a space's is its members'.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, input: &NewPage) -> Written<()> {
    let space = match &key.space {
        Some(slug) => spaces::find(tx, actor, slug)?,
        None => spaces::service(tx, actor)?,
    };
    hold_tree(tx, space.place.id)?;
    let who = who_edits(space.wiki_edited_by, space.place.kind);
    written!(space, who, |permit| insert(tx, actor, permit, key, input))
}

fn insert<A: Act>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    space: Permit<A, Space>,
    key: &PageKey,
    input: &NewPage,
) -> Written<()> {
    check_above_for(tx, actor, space.place.id, &key.path)?;
    shown::check(tx, actor, space.place.id, (&Markdown::none(), &input.body))?;
    let gone = check_never_used(tx, space.place.id, &key.path)?;
    let html = people::with_names(tx, actor, input.body.render_page())?;
    let new = NewItem {
        kind: ItemKind::Page,
        path: &key.path,
        title: &input.title,
        summary: &excerpt(&html),
        language: input.language,
        visibility: space.place.visibility,
        state: State::Published,
    };
    let review_on = first_review(tx, space.place.id)?;
    let inserted = all_items::insert(tx, actor, &space.place, &new);
    let id = taken(inserted, "items_space_id_kind_path_key", "title", Problem::new("page-taken"))?;
    diesel::insert_into(pages::table)
        .values((
            pages::item_id.eq(id),
            pages::body.eq(&input.body),
            pages::body_html.eq(&html),
            pages::renderer.eq(RENDERER),
        ))
        .execute(tx.conn)?;
    diesel::update(items::table.find(id)).set(items::review_on.eq(review_on)).execute(tx.conn)?;
    let stands = Stands { id, space: space.place.id, path: &key.path };
    links::found(tx, &stands, &input.title)?;
    if let Some(gone) = gone {
        links::lead(tx, gone, id)?;
    }
    links::set_links(tx, &stands, &input.body)?;
    all_items::set_tags(tx, id, &input.tags)?;
    all_items::keep_revision(tx, id, 1, actor.person, &input.title, &input.body, &Note::none())?;
    let named = people::people_named(tx, (id, space.place.id), None, &html, None)?;
    tx.also(actor, &space, named.as_slice())?;
    let event = Event::PageCreated { item: id, space: space.place.id };
    tx.record(actor, space, &event, ())
}

/// No page that was moved, put together with another one, or deleted had this address: it still is theirs. One that
/// nobody can bring back any more gives its address up: gives which that was.
///
/// # Errors
/// A problem of the field `title` that says which of these it is.
fn check_never_used(tx: &mut Tx<'_>, space: SpaceId, path: &PagePath) -> Result<Option<ItemId>> {
    let problem = |key| Err(Error::invalid("title", Problem::new(key)));
    let was = page_addresses::table.find((space, &**path));
    if diesel::select(diesel::dsl::exists(was)).get_result::<bool>(tx.conn)? {
        return problem("address-leads-elsewhere");
    }
    let there = items::space_id.eq(space).and(IsPage).and(items::path.eq(&**path));
    let deleted: Option<(ItemId, Option<DateTime<Utc>>, Option<ItemId>)> = items::table
        .inner_join(pages::table)
        .filter(there.and(items::state.eq(State::Deleted)))
        .select((items::id, items::deleted_at, pages::merged_into))
        .first(tx.conn)
        .optional()?;
    let last = tx.now - Duration::days(all_items::DAYS);
    match deleted {
        None => Ok(None),
        Some((_, _, Some(_))) => problem("address-leads-elsewhere"),
        Some((id, Some(at), None)) if at <= last => {
            let nowhere = format!("deleted-{}", id.0.simple());
            diesel::update(items::table.find(id)).set(items::path.eq(nowhere)).execute(tx.conn)?;
            Ok(Some(id))
        }
        Some(_) => problem("page-deleted-there"),
    }
}

/// Makes a new version of a page. What somebody else saved since its editor began is put together with it, line by
/// line. Gives whether that was so.
///
/// # Errors
/// [`Error::Conflict`] if both changed the same lines, or the title: nothing is touched, and [`super::clash`] says what
/// they are. A field's problem where marks of that are left in the text.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, input: &PageEdit) -> Written<bool> {
    hold_named(tx, actor, key, &input.body)?;
    let page = held(tx, actor, key)?;
    if Merged::is_marked(&input.body) && !Merged::is_marked(&page.body) {
        return Err(Error::invalid("body", Problem::new("clash-left")));
    }
    save(tx, actor, page, input)
}

/// Makes an earlier version of a page the newest one: a new version like any other, which can be undone as any.
pub fn restore(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, number: i32, note: &Note) -> Written<bool> {
    let id = read::find(tx, actor, key)?.id;
    let text = all_items::revision(tx.conn, id, number)?.body;
    hold_named(tx, actor, key, &text)?;
    let page = held(tx, actor, key)?;
    let old = all_items::revision(tx.conn, page.id, number)?;
    shown::bring_back(tx, page.id, &old.body)?;
    // Its text comes back; what the page is called by now, and where it stands, stays.
    let title = Title::parse(&page.title).map_err(|problem| Error::invalid("title", problem))?;
    let input = PageEdit {
        title,
        body: old.body,
        note: note.clone(),
        is_minor: false,
        version: page.version,
        kept: 0,
        tags: None,
    };
    save(tx, actor, page, &input)
}

/// A page that nobody else changes before this transaction ends: who saves at the same time comes after it. Whoever was
/// about to change one that became a part of another one meanwhile does not change that one instead.
///
/// # Errors
/// A problem of the field `body` where it did.
pub(super) fn held(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey) -> Result<Seen<WikiPage>> {
    let page = held_now(tx, actor, key)?;
    if read::is_of_merged(tx, key, &page)? {
        return Err(Error::invalid("body", Problem::new("page-merged-meanwhile")));
    }
    Ok(page)
}

/// The same, of the page that an address leads to by now.
pub(super) fn held_now(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey) -> Result<Seen<WikiPage>> {
    let id = read::find(tx, actor, key)?.id;
    let _: ItemId = items::table.find(id).select(items::id).for_no_key_update().first(tx.conn)?;
    read::find(tx, actor, key)
}

pub(super) fn save(tx: &mut Tx<'_>, actor: &Actor, page: Seen<WikiPage>, input: &PageEdit) -> Written<bool> {
    let who = page.who_edits();
    written!(page, who, |permit| keep(tx, actor, permit, input))
}

/// A page that the actor may change, by its id.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`], as for changing it.
pub fn changeable(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Seen<WikiPage>> {
    let page = read::find_by_id(conn, actor, id)?;
    if may_write(&page) { Ok(page) } else { Err(Error::Forbidden(act::WritePage::NAME)) }
}

/// All of these pages that are there are the actor's to change, whoever wrote them.
///
/// # Errors
/// A problem of the field `below` where one is not, or is not theirs to read.
pub(super) fn check_may_write(tx: &mut Tx<'_>, actor: &Actor, ids: &[ItemId]) -> Result<()> {
    let of: Vec<Protected> =
        Protected::query().filter(items::id.eq_any(ids).and(items::state.eq(State::Published))).load(tx.conn)?;
    let may = |page: Protected| {
        let (who, of) = (page.who_edits(), page.place.kind);
        Seen::by(actor, page).is_ok_and(|page| may(&page, who, of))
    };
    if of.into_iter().all(may) { Ok(()) } else { Err(Error::invalid("below", Problem::new("page-below-not-yours"))) }
}

/// Whether whoever sees a page may change it.
pub fn may_write(page: &Seen<WikiPage>) -> bool {
    may(page, page.who_edits(), page.place.kind)
}

/// Whether whoever sees a space may write new pages in its wiki.
pub fn may_write_in(space: &Seen<Space>) -> bool {
    may(space, who_edits(space.wiki_edited_by, space.place.kind), space.place.kind)
}

pub(super) fn may<T: Subject>(seen: &Seen<T>, who: EditedBy, of: SpaceKind) -> bool {
    match (who, of) {
        (EditedBy::Readers, _) | (EditedBy::Members, SpaceKind::Service) => seen.may::<act::WriteServicePage>(),
        (EditedBy::Members, _) => seen.may::<act::WritePage>(),
        (EditedBy::Leads, SpaceKind::Service) => seen.may::<act::WriteProtectedServicePage>(),
        (EditedBy::Leads, _) => seen.may::<act::WriteProtectedPage>(),
    }
}

fn keep<A: Act>(tx: &mut Tx<'_>, actor: &Actor, page: Permit<A, WikiPage>, input: &PageEdit) -> Written<bool> {
    let is_merged = input.version != page.version;
    let (title, body) = if is_merged { together(tx, &page, input)? } else { (input.title.clone(), input.body.clone()) };
    all_items::forget_unsaved(tx, actor, page.id, input.kept)?;
    diesel::delete(page_editors::table.find((page.id, actor.person))).execute(tx.conn)?;
    let is_tagged = match &input.tags {
        Some(edit) => all_items::edit_tags(tx, page.id, edit)?,
        None => false,
    };
    if !is_tagged && is_merged && body == page.body && *title == *page.title {
        // What they wanted is there already.
        return tx.quietly(true);
    }
    shown::check(tx, actor, page.place.id, (&page.body, &body))?;
    let html = people::with_names(tx, actor, body.render_page())?;
    let html = anchors::carry(tx, page.id, &page.body_html, &html)?;
    let version = all_items::update_text(tx, page.id, page.version, &title, &excerpt(&html))?;
    diesel::update(pages::table.find(page.id))
        .set((pages::body.eq(&body), pages::body_html.eq(&html), pages::renderer.eq(RENDERER)))
        .execute(tx.conn)?;
    let stands = Stands { id: page.id, space: page.place.id, path: &page.path };
    if *title != *page.title {
        links::found(tx, &stands, &title)?;
    }
    links::set_links(tx, &stands, &body)?;
    all_items::keep_revision(tx, page.id, version, actor.person, &title, &body, &input.note)?;
    if input.is_minor {
        diesel::update(revisions::table.find((page.id, version))).set(revisions::is_minor.eq(true)).execute(tx.conn)?;
    }
    // What is minor is told to nobody.
    if !input.is_minor {
        let named = people::people_named(tx, (page.id, page.place.id), None, &html, Some(&page.body_html))?;
        tx.also(actor, &page, named.as_slice())?;
    }
    let event = Event::PageEdited { item: page.id, space: page.place.id, version };
    tx.record(actor, page, &event, is_merged)
}

/// An edit put together with what was saved since it began, where nothing clashes.
fn together(tx: &mut Tx<'_>, page: &WikiPage, input: &PageEdit) -> Result<(Title, Markdown)> {
    let (title, merged) = put_together(tx.conn, page, input)?;
    let (title, text) = title.zip(merged.text()).ok_or(Error::Conflict)?;
    // The end of its last line is nobody's change.
    let is_ended = input.body.ends_with('\n') || page.body.ends_with('\n');
    let text = if is_ended { &*text } else { text.strip_suffix('\n').unwrap_or(&text) };
    // Put together, it may be too long.
    let body = Markdown::parse(text).map_err(|_| Error::Conflict)?;
    let title = Title::parse(&title).map_err(|problem| Error::invalid("title", problem))?;
    Ok((title, body))
}
