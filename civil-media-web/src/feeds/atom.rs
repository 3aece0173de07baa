//! Atom (RFC 4287).
use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use civil_media_core::blogs::Post;
use civil_media_core::feeds::{Entries, Shown};
use civil_media_core::ids::{ItemId, PersonId};
use civil_media_core::people::Language;
use civil_media_core::pictures::Picture;
use civil_media_core::policy::{Case, Marking, Seen};
use civil_media_core::text::Html;
use civil_media_core::updates::Update;
use maud::Render as _;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::views::named;
use crate::components::Unillustrated;
use crate::paths;
use crate::words::Words;

/// The longest that the texts of a feed are together, in bytes of HTML.
const MOST_TEXT: usize = 1_000_000;

type Xml = Writer<Vec<u8>>;

/// A feed as XML. Of what is OFFICIAL-SENSITIVE it has the title alone (docs/MARKINGS.md).
pub fn write(shown: &Shown, public_url: &str) -> io::Result<Vec<u8>> {
    let words = Words(shown.language);
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let name = shown.name.as_ref().map(|(en, cy)| words.of(en, cy));
    let mut entries: Vec<Entry<'_>> = match &shown.entries {
        Entries::Posts(posts) => posts.iter().map(|post| of_post(words, post, shown, public_url)).collect(),
        Entries::Updates(updates, shared) => {
            updates.iter().map(|one| of_update(words, one, shared, &shown.pictures, public_url)).collect()
        }
    };
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(shown.feed.made_at);
    let mut left = MOST_TEXT;
    for entry in &mut entries {
        // What no longer fits is named, and read where it is.
        let fits = entry.body.as_ref().is_some_and(|body| body.len() <= left);
        left = left.saturating_sub(entry.body.as_ref().map_or(0, String::len));
        entry.body = entry.body.take().filter(|_| fits);
    }
    xml.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", words.code()))
        .with_attribute(("xml:base", &*format!("{public_url}/")))
        .write_inner_content(|xml| {
            text(xml, "title", &format!("{} – Civil Media", named(words, &shown.feed.of, name)))?;
            text(xml, "id", &format!("urn:uuid:{}", shown.feed.id.0))?;
            text(xml, "updated", &moment(updated))?;
            entries.iter().try_for_each(|one| entry(xml, words, one))
        })?;
    Ok(xml.into_inner())
}

/// What an entry says, of whatever it is.
struct Entry<'a> {
    id: ItemId,
    address: String,
    language: Language,
    title: &'a str,
    /// All who wrote it.
    authors: Vec<&'a str>,
    /// Whom they wrote it for.
    on_behalf_of: Option<&'a str>,
    published: DateTime<Utc>,
    updated: DateTime<Utc>,
    marking: Marking,
    /// As HTML: nothing where it is told by its title alone, and none where it does not fit.
    body: Option<String>,
}

fn of_post<'a>(words: Words, post: &'a Post, shown: &'a Shown, public_url: &str) -> Entry<'a> {
    let address = format!("{public_url}{}", paths::post(&post.key()));
    let marking = post.marked.marking();
    let name = |id: &PersonId| shown.names.get(id).map(String::as_str);
    Entry {
        id: post.id,
        language: post.language,
        title: &post.title,
        authors: std::iter::once(&*post.author).chain(post.placing.co_author_ids.iter().filter_map(name)).collect(),
        on_behalf_of: post.on_behalf_of.as_ref().and_then(name),
        published: post.published_at.unwrap_or(post.updated_at),
        updated: post.updated_at,
        marking,
        body: Some(told(words, (post.id, marking, &post.body_html), &shown.pictures, &address)),
        address,
    }
}

fn of_update<'a>(
    words: Words,
    update: &'a Update,
    shared: &[Seen<Update>],
    pictures: &[Seen<Picture>],
    public_url: &str,
) -> Entry<'a> {
    let address = format!("{public_url}{}", paths::update(update.id));
    let marking = update.marked.marking();
    let said = |one: &Update| {
        let body = told(words, (one.id, one.marked.marking(), &one.body_html), pictures, &address);
        // They stand in no text.
        let shown = pictures.iter().filter(|picture| picture.item_id == one.id);
        let shown = shown.map(|picture| format!("<p>{}: {}</p>", words.get("picture-instead"), escaped(&picture.alt)));
        format!("{body}{}", shown.collect::<String>())
    };
    let mut body = said(update);
    // What is told by its title alone brings nothing else along.
    if let Some(shared) = shared.iter().find(|one| Some(one.id) == update.shares_id).filter(|_| !body.is_empty()) {
        let from = words.with("feed-shared", &[("name", shared.author.as_str().into())]);
        body = format!("{body}<p>{}</p><blockquote>{}</blockquote>", escaped(&from), said(shared));
    }
    Entry {
        id: update.id,
        language: update.language,
        title: &update.title,
        authors: vec![&update.author],
        on_behalf_of: None,
        published: update.posted_at,
        updated: update.updated_at,
        marking,
        body: Some(body),
        address,
    }
}

fn escaped(text: &str) -> String {
    maud::html! { (text) }.into_string()
}

/// A text as it is told in a feed, without the pictures that no program can fetch; nothing where it is told by its title
/// alone.
fn told(
    words: Words,
    (item, marking, html): (ItemId, Marking, &Html),
    pictures: &[Seen<Picture>],
    address: &str,
) -> String {
    if Case::Feed.told(marking, html).is_empty() {
        return String::new();
    }
    let pictures: Vec<_> = pictures.iter().filter(|one| one.item_id == item).collect();
    Unillustrated { words, html, pictures: &pictures, address }.render().into_string()
}

fn entry(xml: &mut Xml, words: Words, entry: &Entry<'_>) -> io::Result<()> {
    let lang = Words(entry.language).code();
    xml.create_element("entry").with_attribute(("xml:lang", lang)).write_inner_content(|xml| {
        text(xml, "title", entry.title)?;
        text(xml, "id", &format!("urn:uuid:{}", entry.id.0))?;
        xml.create_element("link")
            .with_attribute(("rel", "alternate"))
            .with_attribute(("type", "text/html"))
            .with_attribute(("href", &*entry.address))
            .write_empty()?;
        text(xml, "published", &moment(entry.published))?;
        text(xml, "updated", &moment(entry.updated))?;
        for author in &entry.authors {
            xml.create_element("author").write_inner_content(|xml| text(xml, "name", author))?;
        }
        if let Some(senior) = entry.on_behalf_of {
            xml.create_element("contributor").write_inner_content(|xml| text(xml, "name", senior))?;
        }
        if entry.marking != Marking::NotYet {
            let key = if entry.marking == Marking::Sensitive { "marking-sensitive" } else { "marking-official" };
            text(xml, "rights", &words.get(key))?;
        }
        let body = match &entry.body {
            Some(body) if !body.is_empty() => body,
            Some(_) => return text(xml, "summary", &words.get("feed-title-only")),
            None => return text(xml, "summary", &words.get("feed-too-long")),
        };
        xml.create_element("content")
            .with_attribute(("type", "html"))
            // Where a link to a part of the text itself leads, and one to another page of the suite.
            .with_attribute(("xml:base", &*entry.address))
            .write_text_content(BytesText::new(&legal(body)))?;
        Ok(())
    })?;
    Ok(())
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&legal(content)))?;
    Ok(())
}

/// Without the characters that XML 1.0 cannot have.
fn legal(text: &str) -> String {
    let is_legal =
        |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_legal).collect()
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_have_is_left_out() {
        assert_eq!(legal("a\u{0}b\u{1b}c\td\ne\u{fffe}f\u{ffff}g\u{1f600}h\u{200f}"), "abc\td\nefg\u{1f600}h\u{200f}");
    }
}
