use civil_media_core::people::Language;
use civil_media_core::text::Html;
use maud::{Markup, Render, html};

use crate::words::Words;

/// The most headings that are listed.
const MOST: usize = 200;

/// What a text consists of, where it has enough headings for that to help.
#[derive(Debug)]
pub struct Contents<'a> {
    /// In whose language its own words are.
    pub words: Words,
    /// The text.
    pub html: &'a Html,
    /// The language it is written in.
    pub language: Language,
    /// From how many headings on they are listed.
    pub from: usize,
}

impl Render for Contents<'_> {
    fn render(&self) -> Markup {
        let headings = self.html.headings();
        html! {
            @if headings.len() >= self.from {
                nav.cm-contents aria-labelledby="contents" {
                    h2 #contents { (self.words.get("contents")) }
                    ul lang=[self.words.foreign(self.language)] {
                        @for heading in headings.iter().take(MOST) {
                            li.cm-contents__below[heading.level > 2] { a.govuk-link href={ "#" (heading.id) } { (heading.text) } }
                        }
                    }
                }
            }
        }
    }
}
