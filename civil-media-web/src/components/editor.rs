use civil_media_core::text::Slug;
use maud::{Markup, Render, html};

use super::TextArea;
use crate::paths;
use crate::visitor::Me;

/// Lines of Markdown, with a bar of buttons and a look at how it will be where a script runs.
#[derive(Debug)]
pub struct Editor<'a> {
    /// In whose language.
    pub me: &'a Me,
    /// The text.
    pub area: TextArea<'a>,
    /// The wiki that it is for, and where its page stands there, as far as that is known; none for any other text.
    pub wiki: Option<(Option<&'a Slug>, &'a str)>,
}

/// What the bar does: the name that `editor.ts` knows, its word, its sign, and the key with Ctrl.
const BAR: &[(&str, &str, &str, Option<&str>)] = &[
    ("bold", "editor-bold", "B", Some("b")),
    ("italic", "editor-italic", "I", Some("i")),
    ("heading", "editor-heading", "H", None),
    ("link", "editor-link", "", Some("k")),
    ("list", "editor-list", "•", None),
    ("numbers", "editor-numbers", "1.", None),
    ("quote", "editor-quote", "❝", None),
    ("code", "editor-code", "</>", None),
];

impl Render for Editor<'_> {
    fn render(&self) -> Markup {
        let words = self.me.words;
        let name = self.area.field.name;
        let (look, items) = match self.wiki {
            Some((space, path)) => (paths::preview_page(space, path), paths::suggest_pages(space)),
            None => (paths::preview(), paths::suggest_items()),
        };
        html! {
            div.cm-editor data-editor=(name)
                data-complete-people=(paths::suggest_people()) data-complete-items=(items)
                data-complete-label=(words.get("editor-completions")) data-complete-some=(words.get("people-suggest-some"))
                data-picture-sending=(words.get("picture-sending")) data-picture-failed=(words.get("picture-failed"))
                data-picture-describe=(words.get("picture-describe")) {
                div.cm-editor__bar role="toolbar" aria-label=(words.get("editor-bar")) aria-controls=(name) hidden {
                    @for (index, (what, word, sign, key)) in BAR.iter().enumerate() {
                        @let said = words.get(word);
                        button.cm-editor__tool type="button" data-tool=(what) data-key=[key.as_ref()]
                            tabindex=(if index == 0 { "0" } else { "-1" })
                            title=(match key { Some(key) => format!("{said} (Ctrl+{})", key.to_uppercase()), None => said.to_string() }) {
                            // Where no sign is understood, the word is.
                            @if sign.is_empty() { (said) } @else {
                                span aria-hidden="true" { (sign) }
                                span.govuk-visually-hidden { (said) }
                            }
                        }
                    }
                    button.cm-editor__tool.cm-editor__look type="button" data-look=(look) aria-pressed="false" tabindex="-1" { (words.get("preview")) }
                }
                div.cm-editor__panes {
                    (self.area)
                    section.cm-editor__looks aria-label=(words.get("preview")) aria-live="off" tabindex="0" hidden {}
                }
            }
        }
    }
}
