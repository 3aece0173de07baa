use maud::{Markup, Render, html};

use crate::forms::Field;
use crate::words::Words;

/// A label and lines of text.
#[derive(Debug)]
pub struct TextArea<'a> {
    /// What is to be typed.
    pub label: &'a str,
    /// How.
    pub hint: Option<&'a str>,
    /// How many lines are shown.
    pub rows: u8,
    /// Its value and error.
    pub field: Field<'a>,
    /// Under which name the browser keeps what was not sent, and the language in which it says so.
    pub draft: Option<(Words, &'a str)>,
}

impl Render for TextArea<'_> {
    fn render(&self) -> Markup {
        let Field { name, value, error } = &self.field;
        let has_error = error.is_some();
        let described = [self.hint.map(|_| format!("{name}-hint")), error.as_ref().map(|_| format!("{name}-error"))];
        let described: Vec<String> = described.into_iter().flatten().collect();
        html! {
            div.govuk-form-group.govuk-form-group--error[has_error] {
                label.govuk-label.govuk-label--s for=(name) { (self.label) }
                @if let Some(hint) = self.hint { div.govuk-hint id={ (name) "-hint" } { (hint) } }
                @if let Some(error) = error { p.govuk-error-message id={ (name) "-error" } { (error) } }
                textarea.govuk-textarea.govuk-textarea--error[has_error] #(name) name=(name) rows=(self.rows)
                    aria-describedby=[(!described.is_empty()).then(|| described.join(" "))]
                    data-draft=[self.draft.map(|(_, name)| name)]
                    data-draft-note=[self.draft.map(|(words, _)| words.get("draft-restored"))]
                    data-draft-older=[self.draft.map(|(words, _)| words.get("draft-older"))]
                    data-draft-discard=[self.draft.map(|(words, _)| words.get("draft-discard"))] {
                    // A line break right behind the tag is dropped by browsers; one of the text's own is kept so.
                    "\n" (value)
                }
            }
        }
    }
}
