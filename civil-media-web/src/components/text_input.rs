use maud::{Markup, Render, html};

use crate::forms::Field;

/// A label and a line of text.
#[derive(Debug)]
pub struct TextInput<'a> {
    /// What is to be typed.
    pub label: &'a str,
    /// How.
    pub hint: Option<&'a str>,
    /// Its value and error.
    pub field: Field<'a>,
    /// `text`, `email` or `tel`.
    pub kind: &'static str,
    /// What browsers may fill in.
    pub autocomplete: Option<&'static str>,
}

impl Render for TextInput<'_> {
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
                input.govuk-input.govuk-input--error[has_error] #(name) name=(name) type=(self.kind) value=(value)
                    autocomplete=[self.autocomplete]
                    aria-describedby=[(!described.is_empty()).then(|| described.join(" "))];
            }
        }
    }
}
