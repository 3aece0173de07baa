use std::borrow::Cow;
use std::cell::Cell;

use civil_media_core::ids::ItemId;
use civil_media_core::people::Language;
use civil_media_core::text::{Html, PagePiece, Slug};
use civil_media_core::wiki::Named;
use maud::{Markup, Render, html};

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
    /// Whether the reader may create pages that it names and that are not there.
    pub may_create: bool,
    /// The language it is written in, where known.
    pub language: Option<Language>,
}

/// The page of which a text is, and those inside which it is shown.
struct Inside<'a> {
    page: Option<ItemId>,
    pages: &'a [ItemId],
}

impl Render for PageText<'_> {
    fn render(&self) -> Markup {
        let pages: Vec<ItemId> = self.page.into_iter().collect();
        let inside = Inside { page: self.page, pages: &pages };
        html! {
            div.cm-prose lang=[self.language.map(|language| Words(language).code())] {
                (self.pieces(self.html, &inside, &Cell::new(0)))
            }
        }
    }
}

impl PageText<'_> {
    fn pieces(&self, html: &Html, inside: &Inside<'_>, shown: &Cell<usize>) -> Markup {
        let number = shown.get();
        html! {
            @for piece in html.page_pieces() {
                @match piece {
                    PagePiece::Html(text) => (sanitised(&apart(text, number))),
                    PagePiece::Link { wanted, anchor, words } => (self.link(inside.page, wanted, anchor, words)),
                    PagePiece::Include { wanted, words } => (self.include(inside, wanted, words, shown)),
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

    fn include(&self, inside: &Inside<'_>, wanted: &str, words: &str, shown: &Cell<usize>) -> Markup {
        let page = self.named.page(inside.page, wanted).filter(|page| !inside.pages.contains(&page.id));
        let Some((page, text)) = page.and_then(|page| Some((page, self.named.text(page.id)?))) else {
            return html! { p { (self.link(inside.page, wanted, "", words)) } };
        };
        shown.set(shown.get() + 1);
        let pages = [inside.pages, &[page.id]].concat();
        html! {
            section.cm-included aria-label=(page.title) lang=[self.words.foreign(page.language)] {
                (self.pieces(text, &Inside { page: Some(page.id), pages: &pages }, shown))
                p.cm-included__from { a href=(paths::item(page)) { (page.title) } }
            }
        }
    }
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
