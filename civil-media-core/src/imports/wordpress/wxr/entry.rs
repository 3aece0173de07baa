//! Entries and what hangs on them.
use std::io::BufRead;

use super::fields::{date, feed_date, number, slug, utc};
use super::parts::{Approval, CommentKind, Entry, EntryComment, EntryKind, EntryTerm, Status, Taxonomy};
use super::{KEPT_META, MOST_COMMENTS, MOST_KEPT, MOST_TERMS};
use crate::imports::xml::{Broken, BrokenKind, Space, Start, Xml};

/// The `item` that was begun last.
pub(super) fn entry<R: BufRead>(xml: &mut Xml<R>) -> Result<Entry, Broken> {
    xml.measure_entry(true);
    let mut entry = empty();
    let mut feed = None;
    while let Some(start) = xml.child()? {
        match start.space {
            Space::Plain => plain(xml, &mut entry, &mut feed, &start)?,
            Space::Dc if start.name == "creator" => entry.creator = trimmed(xml.text()?),
            Space::Content if start.name == "encoded" => entry.content = xml.text()?,
            Space::Excerpt if start.name == "encoded" => entry.excerpt = xml.text()?,
            Space::Wp => wordpress(xml, &mut entry, &start)?,
            _ => xml.skip()?,
        }
    }
    xml.measure_entry(false);
    entry.published_at = entry.published_at.or(feed);
    settle_terms(&mut entry.terms);
    Ok(entry)
}

fn empty() -> Entry {
    Entry {
        id: 0,
        kind: EntryKind::Post,
        title: String::new(),
        link: String::new(),
        guid: String::new(),
        creator: String::new(),
        content: String::new(),
        excerpt: String::new(),
        slug: String::new(),
        // What says nothing about itself is shown to nobody.
        status: Status::Draft,
        has_password: false,
        published_at: None,
        local_date: None,
        modified_at: None,
        parent: 0,
        menu_order: 0,
        is_sticky: false,
        comments_open: false,
        terms: Vec::new(),
        meta: Vec::new(),
        attachment_url: None,
        comments: Vec::new(),
    }
}

fn plain<R: BufRead>(
    xml: &mut Xml<R>,
    entry: &mut Entry,
    feed: &mut Option<chrono::DateTime<chrono::Utc>>,
    start: &Start,
) -> Result<(), Broken> {
    match start.name.as_str() {
        "title" => entry.title = xml.text()?,
        "link" => entry.link = trimmed(xml.text()?),
        "guid" => entry.guid = trimmed(xml.text()?),
        "pubDate" => *feed = feed_date(&xml.text()?),
        "category" => {
            if entry.terms.len() == MOST_TERMS {
                return Err(xml.broken(BrokenKind::TooMany("terms of an entry")));
            }
            let taxonomy = Taxonomy::of(start.attribute("domain").unwrap_or_default());
            let nicename = slug(start.attribute("nicename").unwrap_or_default());
            entry.terms.push(EntryTerm { taxonomy, slug: nicename, name: trimmed(xml.text()?) });
        }
        _ => xml.skip()?,
    }
    Ok(())
}

fn wordpress<R: BufRead>(xml: &mut Xml<R>, entry: &mut Entry, start: &Start) -> Result<(), Broken> {
    match start.name.as_str() {
        "post_id" => entry.id = number(&xml.text()?),
        "post_type" => entry.kind = kind(&xml.text()?),
        "post_name" => entry.slug = slug(&xml.text()?),
        "status" => entry.status = status(&xml.text()?),
        "post_password" => entry.has_password = !xml.text()?.is_empty(),
        "post_date_gmt" => entry.published_at = utc(&xml.text()?),
        "post_date" => entry.local_date = date(&xml.text()?),
        "post_modified_gmt" => entry.modified_at = utc(&xml.text()?),
        "post_parent" => entry.parent = number(&xml.text()?),
        "menu_order" => entry.menu_order = number(&xml.text()?),
        "is_sticky" => entry.is_sticky = xml.text()?.trim() == "1",
        "comment_status" => entry.comments_open = xml.text()?.trim() == "open",
        "attachment_url" => entry.attachment_url = Some(trimmed(xml.text()?)).filter(|url| !url.is_empty()),
        "postmeta" => keep_meta(xml, &mut entry.meta)?,
        "comment" => {
            if entry.comments.len() == MOST_COMMENTS {
                return Err(xml.broken(BrokenKind::TooMany("comments on an entry")));
            }
            entry.comments.push(comment(xml)?);
        }
        _ => xml.skip()?,
    }
    Ok(())
}

fn kind(name: &str) -> EntryKind {
    match name.trim() {
        "post" => EntryKind::Post,
        "page" => EntryKind::Page,
        "attachment" => EntryKind::Attachment,
        other => EntryKind::Other(other.to_owned()),
    }
}

fn status(name: &str) -> Status {
    match name.trim() {
        "publish" => Status::Published,
        "draft" => Status::Draft,
        "pending" => Status::Pending,
        "private" => Status::Private,
        "future" => Status::Future,
        "trash" => Status::Trash,
        "auto-draft" => Status::AutoDraft,
        "inherit" => Status::Inherit,
        other => Status::Other(other.to_owned()),
    }
}

fn keep_meta<R: BufRead>(xml: &mut Xml<R>, meta: &mut Vec<(String, String)>) -> Result<(), Broken> {
    let (mut key, mut value) = (String::new(), String::new());
    while let Some(start) = xml.child()? {
        match (start.space, start.name.as_str()) {
            (Space::Wp, "meta_key") => key = trimmed(xml.text()?),
            (Space::Wp, "meta_value") => value = xml.text()?,
            _ => xml.skip()?,
        }
    }
    if !KEPT_META.contains(&key.as_str()) {
        return Ok(());
    }
    if meta.len() == MOST_KEPT {
        return Err(xml.broken(BrokenKind::TooMany("meta fields of an entry")));
    }
    meta.push((key, value));
    Ok(())
}

fn comment<R: BufRead>(xml: &mut Xml<R>) -> Result<EntryComment, Broken> {
    let mut comment = EntryComment::default();
    while let Some(start) = xml.child()? {
        if start.space != Space::Wp {
            xml.skip()?;
            continue;
        }
        match start.name.as_str() {
            "comment_id" => comment.id = number(&xml.text()?),
            "comment_author" => comment.author = trimmed(xml.text()?),
            "comment_author_email" => comment.email = trimmed(xml.text()?),
            "comment_author_url" => comment.url = trimmed(xml.text()?),
            "comment_user_id" => comment.user_id = number(&xml.text()?),
            "comment_date_gmt" => comment.at = utc(&xml.text()?),
            "comment_content" => comment.content = xml.text()?,
            "comment_approved" => comment.approval = approval(&xml.text()?),
            "comment_type" => comment.kind = comment_kind(&xml.text()?),
            "comment_parent" => comment.parent = number(&xml.text()?),
            _ => xml.skip()?,
        }
    }
    Ok(comment)
}

fn approval(text: &str) -> Approval {
    match text.trim() {
        "1" | "approve" | "approved" => Approval::Approved,
        "spam" => Approval::Spam,
        "trash" | "post-trashed" => Approval::Trash,
        _ => Approval::Held,
    }
}

fn comment_kind(text: &str) -> CommentKind {
    match text.trim() {
        "pingback" => CommentKind::Pingback,
        "trackback" => CommentKind::Trackback,
        _ => CommentKind::Comment,
    }
}

/// Version 1.0 names each term twice, once without its slug.
fn settle_terms(terms: &mut Vec<EntryTerm>) {
    let mut seen = std::collections::HashSet::new();
    let mut named = std::collections::HashSet::new();
    for term in terms.iter().filter(|term| !term.slug.is_empty()) {
        named.insert((term.taxonomy.clone(), term.name.clone()));
    }
    terms.retain(|term| {
        let name = (term.taxonomy.clone(), term.name.clone());
        (!term.slug.is_empty() || !named.contains(&name)) && seen.insert((name, term.slug.clone()))
    });
}

fn trimmed(text: String) -> String {
    text.trim().to_owned()
}
