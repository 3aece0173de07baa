//! Atom (RFC 4287).
use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use civil_media_core::blogs::Post;
use civil_media_core::feeds::Shown;
use civil_media_core::pictures::Picture;
use civil_media_core::policy::{Case, Marking, Seen};
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
    let updated = shown.posts.iter().map(|post| post.updated_at).max().unwrap_or(shown.feed.made_at);
    xml.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", words.code()))
        .with_attribute(("xml:base", &*format!("{public_url}/")))
        .write_inner_content(|xml| {
            text(xml, "title", &format!("{} – Civil Media", named(words, &shown.feed.of, name)))?;
            text(xml, "id", &format!("urn:uuid:{}", shown.feed.id.0))?;
            text(xml, "updated", &moment(updated))?;
            let mut left = MOST_TEXT;
            for post in &shown.posts {
                let address = format!("{public_url}{}", paths::post(&post.key()));
                let body = body(words, post, &shown.pictures, &address);
                // What no longer fits is named, and read where it is.
                let is_whole = body.len() <= left;
                left = left.saturating_sub(body.len());
                entry(xml, words, post, is_whole.then_some(&*body), &address)?;
            }
            Ok(())
        })?;
    Ok(xml.into_inner())
}

/// The text of a post as it is told in a feed, without the pictures that no program can fetch; nothing where it is told
/// by its title alone.
fn body(words: Words, post: &Post, pictures: &[Seen<Picture>], address: &str) -> String {
    if Case::Feed.told(post.marked.marking(), &post.body_html).is_empty() {
        return String::new();
    }
    let pictures: Vec<_> = pictures.iter().filter(|one| one.item_id == post.id).collect();
    Unillustrated { words, html: &post.body_html, pictures: &pictures, address }.render().into_string()
}

/// One post; without its body where that no longer fits.
fn entry(xml: &mut Xml, words: Words, post: &Post, body: Option<&str>, address: &str) -> io::Result<()> {
    let marking = post.marked.marking();
    xml.create_element("entry").with_attribute(("xml:lang", Words(post.language).code())).write_inner_content(
        |xml| {
            text(xml, "title", &post.title)?;
            text(xml, "id", &format!("urn:uuid:{}", post.id.0))?;
            xml.create_element("link")
                .with_attribute(("rel", "alternate"))
                .with_attribute(("type", "text/html"))
                .with_attribute(("href", address))
                .write_empty()?;
            text(xml, "published", &moment(post.published_at.unwrap_or(post.updated_at)))?;
            text(xml, "updated", &moment(post.updated_at))?;
            xml.create_element("author").write_inner_content(|xml| text(xml, "name", &post.author))?;
            if marking != Marking::NotYet {
                let key = if marking == Marking::Sensitive { "marking-sensitive" } else { "marking-official" };
                text(xml, "rights", &words.get(key))?;
            }
            let body = match body {
                Some(body) if !body.is_empty() => body,
                Some(_) => return text(xml, "summary", &words.get("feed-title-only")),
                None => return text(xml, "summary", &words.get("feed-too-long")),
            };
            xml.create_element("content")
                .with_attribute(("type", "html"))
                // Where a link to a part of the text itself leads, and one to another page of the suite.
                .with_attribute(("xml:base", address))
                .write_text_content(BytesText::new(&legal(body)))?;
            Ok(())
        },
    )?;
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
