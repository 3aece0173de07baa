//! Placing the pages, pictures and files of an archive.
use diesel::prelude::*;

use super::plan::{Plan, Planned};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::files::{self, Uploaded};
use crate::ids::{ItemId, PictureId};
use crate::imports::report::{Reason, Report};
use crate::imports::run::{Failed, when};
use crate::imports::wiki::{insert_page, note, number_of, remember, tag_page};
use crate::items::{self as all_items, By, State};
use crate::pictures::{self, NewPicture};
use crate::policy::{Actor, Marking, Place, SpaceKind, Visibility};
use crate::schema::{items, page_links, pages, pictures as rows};
use crate::text::{Line, Markdown, Note, PICTURES, RENDERER, Title, excerpt};
use crate::wiki::{self, FileEntry, PageEntry, PagePath, PictureEntry, Stands};

/// What one import goes by.
pub(super) struct Target<'a> {
    pub actor: &'a Actor,
    pub place: &'a Place,
    pub plan: &'a Plan,
}

/// A page that is to be placed, its pictures in the store.
pub(super) struct Ready<'a> {
    pub page: &'a Planned,
    pub body: Markdown,
    pub pictures: Vec<(PictureEntry, Option<NewPicture>)>,
}

/// Places a file of the space.
pub(super) fn file(
    tx: &mut Tx<'_>,
    into: &Target<'_>,
    entry: &FileEntry,
    uploaded: Option<&Uploaded>,
    report: &mut Report,
) -> Result<(), Failed> {
    let (Some(uploaded), Some(item)) = (uploaded, into.plan.item(entry.id)) else {
        report.leave(Reason::FileMissing, &entry.name);
        return Ok(());
    };
    files::place_imported(tx, into.actor.person, into.place, uploaded, item)?;
    mark(tx, item, into.place, entry.marking, "")?;
    narrow(tx, item, into.place, entry.visibility)?;
    remember(tx, into.place.id, &into.plan.source, number_of("file", &entry.id.to_string()), item)?;
    report.files += 1;
    Ok(())
}

/// Places a page and its pictures. What it leads to is said by [`links`], once all pages are there.
pub(super) fn page(tx: &mut Tx<'_>, into: &Target<'_>, ready: &Ready<'_>, report: &mut Report) -> Result<(), Failed> {
    let Planned { entry, item, path, .. } = ready.page;
    let title = Title::parse(&entry.title).map_err(|problem| Error::invalid("title", problem))?;
    let body = carried(&ready.body, entry, into.plan);
    let html = body.render_page();
    let by = By { id: *item, author: into.actor.person, department: None, at: when(Some(entry.updated_at)) };
    // Somebody may have moved or deleted what is above it since this began: brought again, it stands elsewhere.
    wiki::check_above(tx, into.place.id, path)?;
    insert_page(tx, into.place, &into.plan.source, (path, &title, entry.language), &by)?;
    diesel::update(items::table.find(*item)).set(items::summary.eq(excerpt(&html))).execute(tx.conn)?;
    mark(tx, *item, into.place, entry.marking, &entry.handling_note)?;
    narrow(tx, *item, into.place, entry.visibility)?;
    diesel::insert_into(pages::table)
        .values((
            pages::item_id.eq(item),
            pages::body.eq(&body),
            pages::body_html.eq(html),
            pages::renderer.eq(RENDERER),
            pages::edited_by.eq(entry.edited_by),
        ))
        .execute(tx.conn)?;
    all_items::keep_revision(tx, *item, 1, by.author, &title, &body, &Note::none())?;
    tag_page(tx, *item, &entry.title, &entry.tags, report)?;
    wiki::found(tx, &Stands { id: *item, space: into.place.id, path }, &title)?;
    for (entry, new) in &ready.pictures {
        match new {
            Some(new) => {
                picture(tx, into, *item, entry, new)?;
                report.pictures += 1;
            }
            None => report.leave(Reason::FileMissing, &entry.name),
        }
    }
    remember(tx, into.place.id, &into.plan.source, number_of("page", &entry.id.to_string()), *item)?;
    report.pages += 1;
    report.versions += 1;
    Ok(())
}

/// Says what a page leads to: what it led to where it was taken from, as far as that was brought.
pub(super) fn links(tx: &mut Tx<'_>, into: &Target<'_>, page: &Planned, report: &mut Report) -> Result<(), Failed> {
    let there = pages::table.inner_join(items::table).filter(items::id.eq(page.item));
    let found = there.filter(items::state.ne(State::Deleted)).select((pages::body, items::path));
    let Some((body, path)) = found.first::<(Markdown, String)>(tx.conn).optional()? else { return Ok(()) };
    let named: Vec<_> = page.entry.names.iter().filter_map(|(name, to)| Some((name, into.plan.item(*to)?))).collect();
    let known: Vec<ItemId> = items::table
        .filter(items::id.eq_any(named.iter().map(|(_, to)| *to).collect::<Vec<_>>()))
        .select(items::id)
        .load(tx.conn)?;
    let rows: Vec<_> = named
        .into_iter()
        .filter(|(name, to)| known.contains(to) && PagePath::parse(name).is_ok())
        .map(|(name, to)| {
            (
                page_links::from_id.eq(page.item),
                page_links::wanted.eq(name),
                page_links::is_include.eq(false),
                page_links::title.eq(name),
                page_links::space_id.eq(into.place.id),
                page_links::to_id.eq(to),
            )
        })
        .collect();
    // What is known already of a page that was changed here since stays.
    for some in rows.chunks(1_000) {
        diesel::insert_into(page_links::table).values(some).on_conflict_do_nothing().execute(tx.conn)?;
    }
    let stands = Stands { id: page.item, space: into.place.id, path: &path };
    match wiki::set_links(tx, &stands, &body) {
        Err(Error::Invalid(_)) => report.leave(Reason::Ring, &page.entry.title),
        done => done?,
    }
    Ok(())
}

/// A picture of a page, with all that is said of it.
fn picture(tx: &mut Tx<'_>, into: &Target<'_>, item: ItemId, entry: &PictureEntry, new: &NewPicture) -> Result<()> {
    let id = into.plan.picture(entry.id);
    pictures::place(tx, into.actor.person, item, id, new, (&note(&entry.alt), &note(&entry.caption)))?;
    diesel::update(rows::table.find(id))
        .set((
            rows::is_decorative.eq(entry.is_decorative),
            rows::credit.eq(line(&entry.credit)),
            rows::rights.eq(line(&entry.rights)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Marks what is placed as it was marked, where that is more than its space says: it reaches no further than that may.
fn mark(tx: &mut Tx<'_>, item: ItemId, place: &Place, marking: Marking, handling: &str) -> Result<()> {
    if marking <= place.marking {
        return Ok(());
    }
    let widest = if marking == Marking::Sensitive { Visibility::Departments } else { place.visibility };
    diesel::update(items::table.find(item))
        .set((
            items::marking.eq(marking),
            items::handling_note.eq(note(handling)),
            items::visibility.eq(widest.min(place.visibility)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Has what is placed reach no further than it did: whoever brings it along opens it wider by hand, if they want that.
/// Of what does not say how far, nobody knows that; outside the whole service's wiki it is for the members.
fn narrow(tx: &mut Tx<'_>, item: ItemId, place: &Place, was: Option<Visibility>) -> Result<()> {
    let unsaid = if place.kind == SpaceKind::Service { place.visibility } else { Visibility::Members };
    let widest = was.unwrap_or(unsaid).min(place.visibility);
    // The service's wiki has no members.
    let nearest = if place.kind == SpaceKind::Service { Visibility::Departments } else { Visibility::Members };
    let widest = widest.max(nearest);
    let wider = items::table.filter(items::id.eq(item).and(items::visibility.gt(widest)));
    diesel::update(wider).set(items::visibility.eq(widest)).execute(tx.conn)?;
    Ok(())
}

/// A text with the ids that things have here.
fn carried(body: &Markdown, entry: &PageEntry, plan: &Plan) -> Markdown {
    const ID: usize = 36;
    let mut text = String::with_capacity(body.len());
    for (number, piece) in body.split(PICTURES).enumerate() {
        if number == 0 {
            text.push_str(piece);
            continue;
        }
        text.push_str(PICTURES);
        match piece.get(..ID).and_then(|id| id.parse::<PictureId>().ok()) {
            Some(id) => text.push_str(&format!("{}{}", plan.picture(id), &piece[ID..])),
            None => text.push_str(piece),
        }
    }
    for (address, there) in &entry.addresses {
        let Some(item) = plan.item(*there) else { continue };
        let anchor = address.find('#').map_or("", |at| &address[at..]);
        let new = format!("/i/{item}{anchor}");
        for (begin, end) in [("(", ")"), ("(", " "), ("<", ">"), ("]: ", "\n")] {
            text = text.replace(&format!("{begin}{address}{end}"), &format!("{begin}{new}{end}"));
        }
    }
    // As long as before, or nearly: addresses become shorter, or stay.
    Markdown::of_draft(&text).unwrap_or_else(|_| body.clone())
}

/// At most a line long.
fn line(text: &str) -> Line {
    let short: String = text.chars().filter(|c| !c.is_control()).take(Line::MOST).collect();
    Line::parse(&short).unwrap_or_else(|_| Line::none())
}
