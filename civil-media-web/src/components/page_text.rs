use std::borrow::Cow;
use std::cell::Cell;

use civil_media_core::ids::ItemId;
use civil_media_core::people::Language;
use civil_media_core::pictures::Picture;
use civil_media_core::policy::Seen;
use civil_media_core::text::{Html, PagePiece, Slug};
use civil_media_core::wiki::Named;
use maud::{Markup, Render, html};

use super::illustrated::{Known, illustrated, known};
use super::prose::sanitised;
use crate::paths;
use crate::words::Words;

/// The text of a wiki page as one reader sees it: links lead to where the pages that it names stand now, and pages that
/// are shown inside it are there. One that the reader may not read is shown as one that is not there yet.
#[derive(Debug)]
pub struct PageText<'a> {
    /// In whose language its own words are.
    pub words: Words,
    /// The space of its wiki; none for the whole service's.
    pub space: Option<&'a Slug>,
    /// The page; none for one that is not there yet.
    pub page: Option<ItemId>,
    /// Its text.
    pub html: &'a Html,
    /// What it names.
    pub named: &'a Named,
    /// The pictures in it, and in what is shown inside it.
    pub pictures: &'a [Seen<Picture>],
    /// Whether the reader may create pages that it names and that are not there.
    pub may_create: bool,
    /// Where it is edited, for whoever may: beside each heading of the upper levels stands a link that edits its section.
    pub edit: Option<String>,
    /// The language it is written in, where known.
    pub language: Option<Language>,
}

/// How many pages are shown inside one, counted each time, and how long all of them may be, in bytes. What is beyond is
/// a link: pages that show pages that show pages could otherwise grow without end.
const MOST_SHOWN: usize = 50;
const LONGEST_SHOWN: usize = 2_000_000;

/// What was shown inside so far.
#[derive(Default)]
struct Shown {
    pages: Cell<usize>,
    bytes: Cell<usize>,
}

impl Shown {
    /// Whether there is room for one more, of so many bytes; then it counts.
    fn takes(&self, bytes: usize) -> bool {
        let (pages, bytes) = (self.pages.get() + 1, self.bytes.get() + bytes);
        let has_room = pages <= MOST_SHOWN && bytes <= LONGEST_SHOWN;
        if has_room {
            self.pages.set(pages);
            self.bytes.set(bytes);
        }
        has_room
    }
}

/// What was shown inside so far, and the pictures that are there.
type Drawn<'a> = (Shown, Known<'a>);

/// The page of which a text is, and those inside which it is shown.
struct Inside<'a> {
    page: Option<ItemId>,
    pages: &'a [ItemId],
}

impl Render for PageText<'_> {
    fn render(&self) -> Markup {
        let pages: Vec<ItemId> = self.page.into_iter().collect();
        let inside = Inside { page: self.page, pages: &pages };
        // Of one section alone, all of it is edited.
        let sections = Sections {
            edit: self.edit.as_deref().filter(|_| self.html.anchors().len() > 1),
            next: Cell::new(0),
            in_notes: Cell::new(false),
        };
        let drawn = (Shown::default(), known(self.pictures));
        html! {
            div.cm-prose lang=[self.language.map(|language| Words(language).code())] {
                (self.pieces(self.html, &inside, &drawn, Some(&sections)))
            }
        }
    }
}

impl PageText<'_> {
    fn pieces(&self, html: &Html, inside: &Inside<'_>, drawn: &Drawn<'_>, own: Option<&Sections<'_>>) -> Markup {
        let (shown, known) = drawn;
        let number = shown.pages.get();
        html! {
            @for piece in html.page_pieces() {
                @match piece {
                    PagePiece::Html(text) => @match own {
                        Some(sections) => (sections.put(self.words, text, known)),
                        None => (illustrated(self.words, &apart(text, number), known)),
                    },
                    PagePiece::Link { wanted, anchor, words } => (self.link(inside.page, wanted, anchor, words)),
                    PagePiece::Include { wanted, words } => (self.include(inside, wanted, words, drawn)),
                }
            }
        }
    }

    fn link(&self, from: Option<ItemId>, wanted: &str, anchor: &str, words: &str) -> Markup {
        html! {
            @if let Some(page) = self.named.page(from, wanted) {
                a href={ (paths::item(page)) (anchor) } { (sanitised(words)) }
            } @else if self.may_create {
                a.cm-missing href=(paths::new_page_named(self.space, wanted, &title(wanted, words))) {
                    (sanitised(words)) span.govuk-visually-hidden { " (" (self.words.get("wiki-missing")) ")" }
                }
            } @else {
                span.cm-missing { (sanitised(words)) span.govuk-visually-hidden { " (" (self.words.get("wiki-missing")) ")" } }
            }
        }
    }

    fn include(&self, inside: &Inside<'_>, wanted: &str, words: &str, drawn: &Drawn<'_>) -> Markup {
        let page = self.named.page(inside.page, wanted).filter(|page| !inside.pages.contains(&page.id));
        let there = page.and_then(|page| Some((page, self.named.text(page.id)?)));
        let Some((page, text)) = there.filter(|(_, text)| drawn.0.takes(text.len())) else {
            return html! { p { (self.link(inside.page, wanted, "", words)) } };
        };
        let pages = [inside.pages, &[page.id]].concat();
        html! {
            section.cm-included aria-label=(page.title) lang=[self.words.foreign(page.language)] {
                (self.pieces(text, &Inside { page: Some(page.id), pages: &pages }, drawn, None))
                p.cm-included__from { a href=(paths::item(page)) { (page.title) } }
            }
        }
    }
}

/// The sections of a text that can be edited one by one.
struct Sections<'a> {
    edit: Option<&'a str>,
    /// The number of the next heading, in the whole text.
    next: Cell<usize>,
    /// Whether the footnotes have begun.
    in_notes: Cell<bool>,
}

impl Sections<'_> {
    /// Whether what stands behind this piece is among the footnotes.
    fn is_noted(&self, before: &str) -> bool {
        let is_noted = self.in_notes.get() || before.contains("<section class=\"footnotes\"");
        self.in_notes.set(is_noted);
        is_noted
    }

    /// A piece of the text, with a link beside each heading of the upper levels.
    fn put(&self, words: Words, html: &str, known: &Known<'_>) -> Markup {
        let Some(edit) = self.edit else { return illustrated(words, html, known) };
        let mut out = Vec::new();
        let mut rest = html;
        while let Some(at) = rest.find("<h") {
            let level = rest.as_bytes().get(at + 2).copied().unwrap_or_default();
            // Asked first: what is no heading has no end that is worth looking for.
            let close = (b'2'..=b'6').contains(&level).then(|| format!("</h{}>", char::from(level)));
            let end = close.and_then(|close| rest[at..].find(&close).map(|end| at + end + close.len()));
            let Some(end) = end else {
                out.push(html! { (sanitised(&rest[..at + 2])) });
                rest = &rest[at + 2..];
                continue;
            };
            let number = self.next.replace(self.next.get() + 1);
            // Footnotes are shown behind the text, and are no sections of it.
            let is_upper = level <= b'3' && !self.is_noted(&rest[..at]);
            out.push(html! {
                (illustrated(words, &rest[..at], known))
                @if is_upper {
                    div.cm-section {
                        (sanitised(&rest[at..end]))
                        a.cm-section__edit href={ (edit) "?section=" (number) } {
                            (words.get("wiki-section")) span.govuk-visually-hidden { ": " (sanitised(inner(&rest[at..end]))) }
                        }
                    }
                } @else { (sanitised(&rest[at..end])) }
            });
            rest = &rest[end..];
        }
        html! { @for piece in &out { (piece) } (illustrated(words, rest, known)) }
    }
}

/// What stands between the tags of a heading. Links in it stay out of the link that names it.
fn inner(heading: &str) -> &str {
    let text = heading.split_once('>').map_or("", |(_, text)| text).rsplit_once("</h").map_or("", |(text, _)| text);
    if text.contains('<') { "" } else { text }
}

/// The text of the `number`th page that is shown inside another, with anchors of its own: no two of one page may be
/// the same. Quotes stand in no text, only in tags.
fn apart(html: &str, number: usize) -> Cow<'_, str> {
    if number == 0 {
        return html.into();
    }
    let mut text = html.to_owned();
    for (begin, kinds) in [(" id=\"", ["section-", "fn"]), (" href=\"#", ["section-", "fn"])] {
        for kind in kinds {
            text = text.replace(&format!("{begin}{kind}"), &format!("{begin}i{number}-{kind}"));
        }
    }
    text.into()
}

/// What a page of this name is to be called: its words, where they are its name.
fn title(wanted: &str, words: &str) -> String {
    let name = wanted.rsplit('/').next().unwrap_or(wanted);
    let words = words.rsplit('/').next().unwrap_or(words).split('#').next().unwrap_or(words).trim();
    let words = words.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    if &*Slug::from_words(&words) == name {
        return words;
    }
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_what_is_not_there() {
        for (wanted, words, said) in [
            ("rail-travel", "Rail travel", "Rail travel"),
            ("guides/rail", "Guides/Rail &amp;", "Rail &"),
            ("rail-travel", "by train", "Rail travel"),
        ] {
            assert_eq!(title(wanted, words), said);
        }
        assert_eq!(apart("<h2 id=\"section-a\">", 0), "<h2 id=\"section-a\">");
        assert_eq!(
            apart("<h2 id=\"section-a\"><a href=\"#fn-1\">", 2),
            "<h2 id=\"i2-section-a\"><a href=\"#i2-fn-1\">"
        );
    }
}
