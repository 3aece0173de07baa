use civil_media_core::people::Language;
use civil_media_core::text::Html;
use maud::{Markup, PreEscaped, Render, html};

use crate::words::Words;

/// Written text, as the sanitiser let it through: the one place where HTML comes from the database.
#[derive(Debug)]
pub struct Prose<'a> {
    /// The text.
    pub html: &'a Html,
    /// The language it is written in, where known.
    pub language: Option<Language>,
    /// Whether it is one of many on a page: a comment, a message.
    pub is_brief: bool,
}

impl Render for Prose<'_> {
    fn render(&self) -> Markup {
        html! {
            div.cm-prose.cm-prose--brief[self.is_brief] lang=[self.language.map(|language| Words(language).code())] {
                (sanitised(self.html))
            }
        }
    }
}

/// A piece of what the sanitiser let through.
pub(super) fn sanitised(html: &str) -> PreEscaped<&str> {
    PreEscaped(html)
}
