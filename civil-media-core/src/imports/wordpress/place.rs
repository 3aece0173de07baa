//! Placing one entry: the item, its text, its pictures, its comments, and where it was before.
use chrono::{DateTime, Datelike as _, Utc};
use diesel::prelude::*;

use super::comments;
use super::index::{Becomes, Index, Known, addresses, name_of, published};
use super::links::{Followed, Shown};
use super::wxr::{Entry, EntryKind, Taxonomy};
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::files;
use crate::ids::{ItemId, PersonId};
use crate::imports::authors::Authors;
use crate::imports::files::Uploads;
use crate::imports::markdown::to_markdown;
use crate::imports::report::{Reason, Report};
use crate::items::{self as all_items, By, ItemKind, NewItem, State, Tag};
use crate::people::Language;
use crate::pictures::{self, NewPicture};
use crate::policy::{Actor, Permit, act};
use crate::schema::{imported_items, items, old_addresses, pages, posts};
use crate::spaces::Space;
use crate::text::{Markdown, Note, RENDERER, Title, excerpt};

/// What one import goes by.
pub(super) struct Target<'a> {
    pub actor: &'a Actor,
    pub space: &'a Permit<act::ImportBlog, Space>,
    pub index: &'a Index,
    pub authors: &'a Authors,
    pub uploads: Option<&'a Uploads>,
    pub language: Language,
    /// The site, as it is remembered.
    pub source: &'a str,
}

/// An entry made ready: all that is slow is done, and nothing is written but bytes.
pub(super) struct Ready {
    pub entry: Entry,
    known: Known,
    body: Markdown,
    shown: Vec<(Shown, NewPicture)>,
    file: Option<crate::files::Uploaded>,
}

/// Makes an entry ready.
///
/// # Errors
/// What database and store say.
pub(super) fn ready(
    conn: &mut Conn,
    into: &Target<'_>,
    entry: Entry,
    rehearsal: bool,
    report: &mut Report,
) -> Result<Option<Ready>> {
    if let EntryKind::Other(kind) = &entry.kind {
        report.leave(Reason::Kind, kind);
        return Ok(None);
    }
    let Some(known) = into.index.entries.get(&entry.id).cloned() else { return Ok(None) };
    if known.becomes == Becomes::Nothing {
        report.leave(Reason::Trash, &name(&entry));
        return Ok(None);
    }
    if known.becomes == Becomes::File {
        return ready_file(conn, into, entry, known, rehearsal, report);
    }
    let mut followed = Followed { index: into.index, entry: entry.id, shown: Vec::new(), in_galleries: 0 };
    let converted = to_markdown(&entry.content, &mut followed);
    for left in &converted.left {
        report.leave_many(Reason::Markup, &left.what.to_string(), left.count);
    }
    let mut text = legal(&converted.text);
    let mut shown = Vec::new();
    for one in followed.shown {
        let attachment = into.index.entries.get(&one.attachment);
        let name = attachment.and_then(name_of).unwrap_or_default();
        let brought = match into.uploads {
            Some(uploads) if !rehearsal => uploads.picture(conn, into.actor.person, name)?,
            _ => None,
        };
        if one.alt.is_empty() {
            report.leave(Reason::PictureUndescribed, name);
        }
        match (brought, rehearsal) {
            (Some(new), _) => shown.push((one, new)),
            (None, true) => report.pictures += 1,
            (None, false) => {
                report.leave(Reason::FileMissing, name);
                // Its address leads where it led.
                let url = attachment.and_then(|one| one.url.clone()).unwrap_or_default();
                text = text.replace(&format!("{}{}", crate::text::PICTURES, one.id), &url);
            }
        }
    }
    let Ok(body) = Markdown::of_draft(&text) else {
        report.leave(Reason::TextLong, &name(&entry));
        return Ok(None);
    };
    Ok(Some(Ready { entry, known, body, shown, file: None }))
}

fn ready_file(
    conn: &mut Conn,
    into: &Target<'_>,
    entry: Entry,
    known: Known,
    rehearsal: bool,
    report: &mut Report,
) -> Result<Option<Ready>> {
    let said = name_of(&known).map_or_else(|| name(&entry), str::to_owned);
    if !entry.comments.is_empty() {
        report.leave_many(Reason::CommentOnPage, &said, entry.comments.len() as u32);
    }
    if into.index.is_of_draft(&known) {
        report.leave(Reason::FileOfDraft, &said);
        return Ok(None);
    }
    let Some(uploads) = into.uploads.filter(|_| known.is_at_hand) else {
        report.leave(Reason::FileMissing, &said);
        return Ok(None);
    };
    if rehearsal {
        report.files += 1;
        return Ok(None);
    }
    let file = match name_of(&known) {
        Some(name) => uploads.file(conn, into.actor.person, name)?,
        None => None,
    };
    if file.is_none() {
        report.leave(Reason::FileMissing, &said);
        return Ok(None);
    }
    Ok(Some(Ready { entry, known, body: Markdown::none(), shown: Vec::new(), file }))
}

/// Writes an entry that is ready.
pub(super) fn place(tx: &mut Tx<'_>, into: &Target<'_>, ready: &mut Ready, report: &mut Report) -> Result<()> {
    let person = into.actor.person;
    let (author, credited) = match into.authors.of_login(&ready.entry.creator) {
        Ok(known) => (known, None),
        Err(name) => {
            report.leave(Reason::AuthorUnknown, &name);
            (person, Some(name).filter(|name| !name.is_empty()))
        }
    };
    let id = match (&ready.file, ready.known.becomes) {
        (Some(file), _) => {
            report.files += 1;
            files::place_imported(tx, person, &into.space.place, file, ready.known.item)?;
            ready.known.item
        }
        (None, becomes) => place_text(tx, into, ready, becomes, author, report)?,
    };
    let credited: Option<String> = credited.map(|name| name.chars().take(200).collect());
    diesel::update(items::table.find(id))
        .set((
            items::author_id.eq(author),
            items::owner_id.eq(person),
            items::credited_name.eq(credited),
            items::imported_from.eq(into.source),
            // It was written elsewhere, for whom is not known here.
            items::department_id.eq(None::<crate::ids::DepartmentId>),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(imported_items::table)
        .values((
            imported_items::space_id.eq(into.space.place.id),
            imported_items::source.eq(into.source),
            imported_items::source_id.eq(ready.entry.id as i64),
            imported_items::item_id.eq(id),
        ))
        .execute(tx.conn)?;
    // Only what was inside the site: no file says what lies at the addresses of others.
    let rows: Vec<_> = addresses(&ready.entry)
        .into_iter()
        .filter(|address| address.strip_prefix(into.source).is_some_and(|rest| rest.starts_with(['/', '?'])))
        .map(|address| {
            (old_addresses::address.eq(address), old_addresses::item_id.eq(id), old_addresses::at.eq(tx.now))
        })
        .collect();
    diesel::insert_into(old_addresses::table).values(rows).on_conflict_do_nothing().execute(tx.conn)?;
    Ok(())
}

fn place_text(
    tx: &mut Tx<'_>,
    into: &Target<'_>,
    ready: &mut Ready,
    becomes: Becomes,
    author: PersonId,
    report: &mut Report,
) -> Result<ItemId> {
    let entry = &mut ready.entry;
    let title = title_of(entry, report)?;
    let html = ready.body.render();
    let own: String = plain(&entry.excerpt).chars().take(300).collect();
    let summary = if own.is_empty() { excerpt(&html) } else { own };
    let at = published(entry);
    let id = ready.known.item;
    let (kind, state) = match becomes {
        Becomes::Page => (ItemKind::Page, State::Published),
        Becomes::Draft => (ItemKind::Post, State::Draft),
        _ => (ItemKind::Post, State::Published),
    };
    let path = path_of(tx, into, ready.entry.id, &ready.known, becomes, at)?;
    let place = &into.space.place;
    let new = NewItem {
        kind,
        path: &path,
        title: &title,
        summary: &summary,
        language: into.language,
        visibility: place.visibility,
        state,
    };
    all_items::insert_by(tx, place, &new, &By { id, author, department: None, at })?;
    if kind == ItemKind::Page {
        diesel::insert_into(pages::table)
            .values((
                pages::item_id.eq(id),
                pages::body.eq(&ready.body),
                pages::body_html.eq(html),
                pages::renderer.eq(RENDERER),
            ))
            .execute(tx.conn)?;
        report.pages += 1;
        let count = ready.entry.comments.len() as u32;
        if count > 0 {
            report.leave_many(Reason::CommentOnPage, &title, count);
        }
    } else {
        diesel::insert_into(posts::table)
            .values((
                posts::item_id.eq(id),
                posts::body.eq(&ready.body),
                posts::body_html.eq(html),
                posts::renderer.eq(RENDERER),
                posts::writer_ids.eq(vec![author]),
            ))
            .execute(tx.conn)?;
        tag(tx, id, &ready.entry, &title, report)?;
    }
    match becomes {
        Becomes::Draft => {
            report.drafts += 1;
            report.leave(Reason::MadeDraft, &title);
        }
        _ => {
            all_items::keep_revision(tx, id, 1, author, &title, &ready.body, &Note::none())?;
        }
    }
    let said = ready.entry.comments.len() as u32;
    if becomes == Becomes::Draft && said > 0 {
        report.leave_many(Reason::CommentOfDraft, &title, said);
    }
    if becomes == Becomes::Post {
        report.posts += 1;
        comments::place(tx, (id, into.actor.person), &mut ready.entry, into.authors, report)?;
        if !ready.entry.comments_open {
            diesel::update(items::table.find(id)).set(items::comments_close_at.eq(tx.now)).execute(tx.conn)?;
        }
    }
    show(tx, into.actor.person, id, &ready.shown)?;
    report.pictures += ready.shown.len() as u32;
    Ok(id)
}

fn show(tx: &mut Tx<'_>, person: PersonId, id: ItemId, shown: &[(Shown, NewPicture)]) -> Result<()> {
    for (one, new) in shown {
        pictures::place(tx, person, id, one.id, new, (&line(&one.alt), &line(&one.caption)))?;
    }
    Ok(())
}

/// At most a note long, on one line.
fn line(text: &str) -> Note {
    let short: String = plain(text).chars().take(Note::MOST).collect();
    Note::parse(&short).unwrap_or_else(|_| Note::none())
}

fn path_of(
    tx: &mut Tx<'_>,
    into: &Target<'_>,
    entry: u64,
    known: &Known,
    becomes: Becomes,
    at: DateTime<Utc>,
) -> Result<String> {
    let space = into.space.place.id;
    let (kind, beginning) = match becomes {
        Becomes::Draft => return Ok(format!("draft/{}", known.item.0.simple())),
        Becomes::Page => {
            let whole = into.index.path_of(entry);
            let above = whole.rsplit_once('/').map_or(String::new(), |(above, _)| format!("{above}/"));
            (ItemKind::Page, above)
        }
        _ => {
            let day = at.with_timezone(&chrono_tz::Europe::London);
            (ItemKind::Post, format!("{:04}/{:02}/", day.year(), day.month()))
        }
    };
    let free = all_items::free_path(tx, space, kind, &beginning, &known.slug)?;
    Ok(free.map_or_else(|| format!("{beginning}{}", known.item.0.simple()), |slug| format!("{beginning}{slug}")))
}

fn tag(tx: &mut Tx<'_>, id: ItemId, entry: &Entry, title: &Title, report: &mut Report) -> Result<()> {
    let mut tags: Vec<Tag> = Vec::new();
    for term in &entry.terms {
        if !matches!(term.taxonomy, Taxonomy::Category | Taxonomy::Tag) || term.slug == "uncategorized" {
            continue;
        }
        let name = plain(&term.name).replace([',', ';'], " ");
        for tag in Tag::parse_all(&name).unwrap_or_default() {
            if !tags.iter().any(|known| known.slug == tag.slug) {
                tags.push(tag);
            }
        }
    }
    if tags.len() > Tag::MOST {
        report.leave_many(Reason::Tags, title, (tags.len() - Tag::MOST) as u32);
        tags.truncate(Tag::MOST);
    }
    all_items::set_tags(tx, id, &tags)
}

/// The title without markup, cut where it is too long.
fn title_of(entry: &Entry, report: &mut Report) -> Result<Title> {
    let typed = name(entry);
    let short: String = typed.chars().take(Title::MOST).collect();
    if short.len() < typed.len() {
        report.leave(Reason::TitleLong, &typed);
    }
    Title::parse(&short).map_err(|problem| Error::invalid("title", problem))
}

/// What it is called.
pub(super) fn name(entry: &Entry) -> String {
    let typed = plain(&entry.title);
    if !typed.is_empty() {
        return typed;
    }
    let slug = plain(&entry.slug.replace('-', " "));
    if slug.is_empty() { format!("#{}", entry.id) } else { slug }
}

/// Words without markup, on one line. What is far too long for a line is cut first.
fn plain(html: &str) -> String {
    let cut: String = html.chars().take(4_000).collect();
    let text = ammonia::Builder::empty().clean(&cut).to_string();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    legal(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without the characters that no text here has.
pub(super) fn legal(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
