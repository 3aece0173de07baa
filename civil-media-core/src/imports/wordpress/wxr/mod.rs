//! WordPress's export files (WXR 1.0, 1.1 and 1.2), read piece by piece in bounded memory.
//!
//! Nothing that a file says is believed: what it can make this reader hold is limited, it can define no entities,
//! and what a caller gets are values, never markup of XML.
mod entry;
mod fields;
mod parts;
mod threads;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::BufRead;

pub use parts::{Approval, Author, CommentKind, Entry, EntryComment, EntryKind, Part, Site, Status, Taxonomy, Term};
pub use threads::threads;

use crate::imports::xml::{Broken, BrokenKind, Space, Start, Xml};
use fields::slug;

/// How many comments an entry may have.
pub const MOST_COMMENTS: usize = 50_000;
/// How many terms an entry may be filed under.
pub const MOST_TERMS: usize = 10_000;
/// How many fields of [`KEPT_META`] an entry may have.
pub const MOST_KEPT: usize = 10_000;

/// What is kept of the fields beside an entry; the others are dropped unread.
pub const KEPT_META: [&str; 4] = ["_wp_attached_file", "_wp_attachment_image_alt", "_thumbnail_id", "_wp_old_slug"];

/// Reads an export from its beginning to its end.
pub struct Reader<R> {
    xml: Xml<R>,
    state: State,
    site: Site,
    has_told_site: bool,
    waiting: Option<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Within,
    Over,
    Failed,
}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("state", &self.state).field("site", &self.site).finish_non_exhaustive()
    }
}

impl<R: BufRead> Reader<R> {
    /// What is wrong with the part that was read last.
    pub fn broken(&self, kind: BrokenKind) -> Broken {
        self.xml.broken(kind)
    }

    /// A reader of what `input` holds. Nothing is read yet.
    pub fn new(input: R) -> Self {
        let xml = Xml::new(input);
        Self { xml, state: State::Before, site: Site::default(), has_told_site: false, waiting: None }
    }

    /// The next part: first the site, then what it holds in the order of the file. None comes only after the end
    /// of a whole export; a file that ends earlier is [`BrokenKind::Truncated`]. After an error there is nothing
    /// more to be had.
    pub fn next(&mut self) -> Result<Option<Part>, Broken> {
        if let Some(part) = self.waiting.take() {
            return Ok(Some(part));
        }
        let part = self.read();
        match &part {
            Err(_) => self.state = State::Failed,
            Ok(None) => self.state = State::Over,
            Ok(Some(_)) => {}
        }
        part
    }

    fn read(&mut self) -> Result<Option<Part>, Broken> {
        match self.state {
            State::Over => return Ok(None),
            State::Failed => return Err(self.xml.broken(BrokenKind::NotXml)),
            State::Before => self.enter()?,
            State::Within => {}
        }
        while let Some(start) = self.xml.child()? {
            if let Some(part) = self.part(&start)? {
                return self.after_site(part).map(Some);
            }
        }
        self.leave()
    }

    /// To the inside of the channel.
    fn enter(&mut self) -> Result<(), Broken> {
        let root = self.xml.root()?;
        if (root.space, root.name.as_str()) != (Space::Plain, "rss") {
            return Err(self.xml.broken(BrokenKind::NotWxr));
        }
        while let Some(start) = self.xml.child()? {
            if (start.space, start.name.as_str()) == (Space::Plain, "channel") {
                self.state = State::Within;
                return Ok(());
            }
            self.xml.skip()?;
        }
        Err(self.xml.broken(BrokenKind::NotWxr))
    }

    /// From the end of the channel to that of the file's root.
    fn leave(&mut self) -> Result<Option<Part>, Broken> {
        while self.xml.child()?.is_some() {
            self.xml.skip()?;
        }
        self.state = State::Over;
        if self.has_told_site { Ok(None) } else { self.tell_site().map(Some) }
    }

    fn part(&mut self, start: &Start) -> Result<Option<Part>, Broken> {
        let xml = &mut self.xml;
        let part = match (start.space, start.name.as_str()) {
            (Space::Plain, "item") => Part::Entry(Box::new(entry::entry(xml)?)),
            (Space::Wp, "author") => Part::Author(author(xml)?),
            (Space::Wp, "category" | "tag" | "term") => Part::Term(term(xml, &start.name)?),
            (space, name) => {
                match (space, name) {
                    (Space::Plain, "title") => self.site.title = text(xml)?,
                    // The address of the blog is the truer one, whichever comes first.
                    (Space::Plain, "link") if self.site.link.is_empty() => self.site.link = text(xml)?,
                    (Space::Wp, "base_blog_url") => {
                        let link = text(xml)?;
                        if !link.is_empty() {
                            self.site.link = link;
                        }
                    }
                    (Space::Wp, "wxr_version") => self.site.wxr_version = text(xml)?,
                    (Space::Plain, "language") => self.site.language = text(xml)?,
                    _ => xml.skip()?,
                }
                return Ok(None);
            }
        };
        Ok(Some(part))
    }

    fn after_site(&mut self, part: Part) -> Result<Part, Broken> {
        if self.has_told_site {
            return Ok(part);
        }
        let site = self.tell_site()?;
        self.waiting = Some(part);
        Ok(site)
    }

    fn tell_site(&mut self) -> Result<Part, Broken> {
        if !self.site.wxr_version.starts_with("1.") {
            return Err(self.xml.broken(BrokenKind::NotWxr));
        }
        self.has_told_site = true;
        Ok(Part::Site(self.site.clone()))
    }
}

fn author<R: BufRead>(xml: &mut Xml<R>) -> Result<Author, Broken> {
    let mut author = Author::default();
    while let Some(start) = xml.child()? {
        match (start.space, start.name.as_str()) {
            (Space::Wp, "author_id") => author.id = text(xml)?.parse().ok(),
            (Space::Wp, "author_login") => author.login = text(xml)?,
            (Space::Wp, "author_email") => author.email = text(xml)?,
            (Space::Wp, "author_display_name") => author.display_name = text(xml)?,
            _ => xml.skip()?,
        }
    }
    Ok(author)
}

/// A term. Categories, tags and the rest have names of their own for the same fields.
fn term<R: BufRead>(xml: &mut Xml<R>, element: &str) -> Result<Term, Broken> {
    let mut term = Term { taxonomy: Taxonomy::of(element), slug: String::new(), name: String::new(), parent: None };
    while let Some(start) = xml.child()? {
        match (start.space, start.name.as_str()) {
            (Space::Wp, "term_taxonomy") => term.taxonomy = Taxonomy::of(&text(xml)?),
            (Space::Wp, "category_nicename" | "tag_slug" | "term_slug") => term.slug = slug(&text(xml)?),
            (Space::Wp, "cat_name" | "tag_name" | "term_name") => term.name = text(xml)?,
            (Space::Wp, "category_parent" | "term_parent") => {
                term.parent = Some(slug(&text(xml)?)).filter(|parent| !parent.is_empty());
            }
            _ => xml.skip()?,
        }
    }
    Ok(term)
}

fn text<R: BufRead>(xml: &mut Xml<R>) -> Result<String, Broken> {
    xml.text().map(|text| text.trim().to_owned())
}
