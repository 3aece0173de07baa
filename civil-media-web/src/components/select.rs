use maud::{Markup, Render, html};

use crate::forms::Field;

/// One of many choices, in a list that opens.
#[derive(Debug)]
pub struct Select<'a> {
    /// What is chosen.
    pub label: &'a str,
    /// What helps to choose.
    pub hint: Option<&'a str>,
    /// Value and text of each choice.
    pub options: &'a [(String, String)],
    /// What is chosen now, and the error.
    pub field: Field<'a>,
}

impl Render for Select<'_> {
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
                select.govuk-select.govuk-select--error[has_error] #(name) name=(name)
                    aria-describedby=[(!described.is_empty()).then(|| described.join(" "))] {
                    @for (option, text) in self.options { option value=(option) selected[option == value] { (text) } }
                }
            }
        }
    }
}
