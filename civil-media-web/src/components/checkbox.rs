use maud::{Markup, Render, html};

use crate::forms::Field;

/// A yes or no; `yes` is sent for yes.
#[derive(Debug)]
pub struct Checkbox<'a> {
    /// What one says yes to.
    pub label: &'a str,
    /// What follows from it.
    pub hint: Option<&'a str>,
    /// `yes` if it is ticked, and the error.
    pub field: Field<'a>,
}

impl Render for Checkbox<'_> {
    fn render(&self) -> Markup {
        let Field { name, value, error } = &self.field;
        let has_error = error.is_some();
        let described = [self.hint.map(|_| format!("{name}-hint")), error.as_ref().map(|_| format!("{name}-error"))];
        let described: Vec<String> = described.into_iter().flatten().collect();
        html! {
            div.govuk-form-group.govuk-form-group--error[has_error] {
                @if let Some(error) = error { p.govuk-error-message id={ (name) "-error" } { (error) } }
                div.govuk-checkboxes {
                    div.govuk-checkboxes__item {
                        input.govuk-checkboxes__input type="checkbox" #(name) name=(name) value="yes" checked[*value == "yes"]
                            aria-describedby=[(!described.is_empty()).then(|| described.join(" "))];
                        label.govuk-label.govuk-checkboxes__label for=(name) { (self.label) }
                        @if let Some(hint) = self.hint { div.govuk-hint.govuk-checkboxes__hint id={ (name) "-hint" } { (hint) } }
                    }
                }
            }
        }
    }
}
