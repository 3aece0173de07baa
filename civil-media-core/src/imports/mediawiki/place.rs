//! Placing pages with all their versions, files, and what leads to them.
use std::collections::HashMap;
use std::io::BufRead;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::dump::{Part, Reader, Version};
use super::index::{Becomes, Index, Known};
use super::linked::Linked;
use super::paths::Stub;
use super::wikitext::{as_code, page_at, stored, to_markdown};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ids::{ItemId, PersonId};
use crate::imports::address::address_of;
use crate::imports::authors::Authors;
use crate::imports::report::{Reason, Report};
use crate::imports::run::{Failed, when};
use crate::imports::wiki::{insert_page, note, remember, tag_page};
use crate::imports::xml::{Broken, BrokenKind};
use crate::items::{self as all_items, By};
use crate::people::Language;
use crate::pictures::{self, NewPicture};
use crate::policy::{Actor, Seen};
use crate::schema::{items, old_addresses, pages, revisions};
use crate::spaces::Space;
use crate::text::{Markdown, Note, RENDERER, Title, excerpt};
use crate::wiki::{self, Stands};

/// How many versions, and about how many bytes of them, are written at once.
const TOGETHER: (usize, usize) = (50, 4 << 20);

/// What one import goes by.
pub(super) struct Target<'a> {
    pub actor: &'a Actor,
    pub space: &'a Seen<Space>,
    pub index: &'a Index,
    pub authors: &'a Authors,
    pub language: Language,
    /// The site, as it is remembered.
    pub source: &'a str,
}

/// A page with nothing but its title, because another one stands below it.
pub(super) fn stub(tx: &mut Tx<'_>, into: &Target<'_>, stub: &Stub, report: &mut Report) -> Result<(), Failed> {
    let words = match into.language {
        Language::Cy => "Gwnaed y dudalen hon am fod tudalen oddi tani ei hangen.",
        Language::En => "This page was made because a page below it needed one.",
    };
    let body = Markdown::parse(words).map_err(|problem| Error::invalid("body", problem))?;
    let by = By { id: ItemId::new(), author: into.actor.person, department: None, at: tx.now };
    insert(tx, into, &stub.path, &stub.title, &by)?;
    all_items::keep_revision(tx, by.id, 1, by.author, &stub.title, &body, &Note::none())?;
    show(tx, into, by.id, &stub.path, &stub.title, &body, report)?;
    Ok(())
}

fn insert(tx: &mut Tx<'_>, into: &Target<'_>, path: &str, title: &Title, by: &By) -> Result<()> {
    insert_page(tx, &into.space.place, into.source, (path, title, into.language), by)
}

/// Makes a text the one that its page shows, and says what it leads to.
fn show(
    tx: &mut Tx<'_>,
    into: &Target<'_>,
    id: ItemId,
    path: &str,
    title: &Title,
    body: &Markdown,
    report: &mut Report,
) -> Result<()> {
    let stands = Stands { id, space: into.space.place.id, path };
    wiki::found(tx, &stands, title)?;
    let mut body = body.clone();
    if let Err(error) = wiki::set_links(tx, &stands, &body) {
        // It would be shown inside itself. The check comes before anything is written of that.
        let Error::Invalid(_) = error else { return Err(error) };
        report.leave(Reason::Ring, title);
        let quoted: Vec<String> = body
            .lines()
            .map(|line| {
                let is_include = line.starts_with("{{") && line.ends_with("}}");
                if is_include { format!("`{line}`") } else { line.to_owned() }
            })
            .collect();
        body = stored(&quoted.join("\n")).unwrap_or(body);
        wiki::set_links(tx, &stands, &body)?;
    }
    let html = body.render_page();
    diesel::update(items::table.find(id)).set(items::summary.eq(excerpt(&html))).execute(tx.conn)?;
    diesel::insert_into(pages::table)
        .values((pages::item_id.eq(id), pages::body.eq(&body), pages::body_html.eq(html), pages::renderer.eq(RENDERER)))
        .execute(tx.conn)?;
    Ok(())
}

/// A version on its way into the table.
struct Row {
    number: i32,
    author: PersonId,
    credited: Option<String>,
    body: Markdown,
    note: Note,
    is_minor: bool,
    at: DateTime<Utc>,
}

/// Reads the next page and places it, if it becomes one and is not here.
pub(super) fn page<R: BufRead>(
    tx: &mut Tx<'_>,
    into: &Target<'_>,
    number: usize,
    reader: &mut Reader<R>,
    ready: &HashMap<(usize, String), NewPicture>,
    report: &mut Report,
) -> Result<(), Failed> {
    let changed = || Failed::File(Broken { offset: 0, kind: BrokenKind::Truncated });
    let head = loop {
        match reader.next()?.ok_or_else(changed)? {
            Part::Page(head) => break head,
            Part::Site(_) | Part::Version(_) | Part::PageEnd => {}
        }
    };
    let known = into.index.pages.get(number).filter(|known| known.title == head.title).ok_or_else(changed)?;
    if known.is_here || known.becomes != Becomes::Page {
        report.already += u32::from(known.is_here && known.becomes == Becomes::Page);
        while !matches!(reader.next()?.ok_or_else(changed)?, Part::PageEnd) {}
        return Ok(());
    }
    let title = title_of(known, report)?;
    let is_shown = |file: &str| ready.contains_key(&(number, file.to_owned()));
    let mut linked =
        Linked { index: into.index, page: known, pictures: &is_shown, shown: Default::default(), missing: Vec::new() };
    let by = By { id: known.item, author: into.actor.person, department: None, at: known.began_at };
    insert(tx, into, &known.path, &title, &by)?;
    let (mut rows, mut size, mut count) = (Vec::new(), 0, 0);
    let mut last = None;
    let mut first: Option<(PersonId, Option<String>)> = None;
    loop {
        match reader.next()?.ok_or_else(changed)? {
            Part::Version(version) => {
                count += 1;
                linked.missing.clear();
                let (row, categories, left) = row(&version, count, into, &mut linked, &title, report);
                first.get_or_insert((row.author, row.credited.clone()));
                size += row.body.len();
                last = Some((row.body.clone(), categories, left, row.at, std::mem::take(&mut linked.missing)));
                rows.push(row);
            }
            Part::PageEnd => break,
            Part::Page(_) | Part::Site(_) => return Err(changed()),
        }
        if rows.len() >= TOGETHER.0 || size > TOGETHER.1 {
            keep(tx, known.item, &title, &rows)?;
            rows.clear();
            size = 0;
        }
    }
    keep(tx, known.item, &title, &rows)?;
    let (body, categories, left, at, missing) = last.ok_or_else(changed)?;
    let (author, credited) = first.ok_or_else(changed)?;
    diesel::update(items::table.find(known.item))
        .set((
            items::version.eq(count),
            items::updated_at.eq(at.max(known.began_at)),
            items::author_id.eq(author),
            items::credited_name.eq(credited),
        ))
        .execute(tx.conn)?;
    show(tx, into, known.item, &known.path, &title, &body, report)?;
    for (what, times) in &left {
        report.leave_many(Reason::Markup, what, *times);
    }
    for file in &missing {
        report.leave(Reason::FileMissing, file);
    }
    tag_page(tx, known.item, &known.title, &categories, report)?;
    for (file, shown) in &linked.shown {
        if let Some(new) = ready.get(&(number, file.clone())) {
            if shown.alt.is_empty() {
                report.leave(Reason::PictureUndescribed, file);
            }
            pictures::place(
                tx,
                into.actor.person,
                known.item,
                shown.id,
                new,
                (&note(&shown.alt), &note(&shown.caption)),
            )?;
            report.pictures += 1;
        }
    }
    remember(tx, into.space.place.id, into.source, known.number, known.item)?;
    old_address(tx, into, &known.title, known.item)?;
    report.pages += 1;
    report.versions += count.unsigned_abs();
    Ok(())
}

type Made = (Row, Vec<String>, Vec<(String, u32)>);

/// A version, converted.
fn row(
    version: &Version,
    number: i32,
    into: &Target<'_>,
    linked: &mut Linked<'_>,
    title: &str,
    report: &mut Report,
) -> Made {
    let (author, credited) = match into.authors.of_login(&version.author) {
        Ok(person) if version.is_account => (person, None),
        _ => {
            let name: String = version.author.chars().filter(|c| !c.is_control()).take(200).collect();
            if version.is_account {
                report.leave(Reason::AuthorUnknown, &name);
            }
            (into.actor.person, Some(name).filter(|name| !name.is_empty()))
        }
    };
    let text = version.text.as_deref().unwrap_or_else(|| {
        report.leave(Reason::TextGone, title);
        ""
    });
    let (made, categories, left) = if matches!(&*version.model, "" | "wikitext") {
        let done = to_markdown(text, linked);
        (done.text, done.categories, done.left)
    } else {
        (as_code(text), Vec::new(), vec![(version.model.clone(), 1)])
    };
    let body = stored(&made).unwrap_or_else(|| {
        report.leave(Reason::TextLong, title);
        let cut: String = made.chars().take(Markdown::MOST - 1_000).collect();
        stored(&cut).unwrap_or_else(Markdown::none)
    });
    let row = Row {
        number,
        author,
        credited,
        body,
        note: note(&version.comment),
        is_minor: version.is_minor,
        at: when(version.at),
    };
    (row, categories, left)
}

fn keep(tx: &mut Tx<'_>, item: ItemId, title: &Title, rows: &[Row]) -> Result<()> {
    let values: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                revisions::item_id.eq(item),
                revisions::number.eq(row.number),
                revisions::author_id.eq(row.author),
                revisions::title.eq(title),
                revisions::body.eq(&row.body),
                revisions::note.eq(&row.note),
                revisions::is_minor.eq(row.is_minor),
                revisions::at.eq(row.at),
                revisions::credited_name.eq(row.credited.as_deref()),
            )
        })
        .collect();
    diesel::insert_into(revisions::table).values(values).execute(tx.conn)?;
    Ok(())
}

/// The last part of a page's title, cut where it is too long.
fn title_of(known: &Known, report: &mut Report) -> Result<Title> {
    let typed = match known.name.subject() {
        Some(subject) => format!("{} – Discussion", subject.title),
        None => known.name.title.clone(),
    };
    let own = typed.rsplit('/').map(str::trim).find(|part| !part.is_empty()).unwrap_or(&typed);
    let short: String = own.chars().filter(|c| !c.is_control()).take(Title::MOST).collect();
    if short.chars().count() < own.chars().count() {
        report.leave(Reason::TitleLong, &known.title);
    }
    let short = if short.trim().is_empty() { format!("#{}", known.number) } else { short };
    Title::parse(&short).map_err(|problem| Error::invalid("title", problem))
}

/// Where it was to be found before.
pub(super) fn old_address(tx: &mut Tx<'_>, into: &Target<'_>, title: &str, item: ItemId) -> Result<()> {
    let Some(address) = page_at(&into.index.site, title).as_deref().and_then(address_of) else { return Ok(()) };
    diesel::insert_into(old_addresses::table)
        .values((old_addresses::address.eq(address), old_addresses::item_id.eq(item), old_addresses::at.eq(tx.now)))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}
