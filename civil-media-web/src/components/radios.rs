use maud::{Markup, Render, html};

use crate::forms::Field;

/// One of a few.
#[derive(Debug)]
pub struct Radios<'a> {
    /// What is to be chosen.
    pub legend: &'a str,
    /// How.
    pub hint: Option<&'a str>,
    /// Values, what they say, and what follows from choosing them.
    pub options: &'a [(&'a str, String, Option<String>)],
    /// The value that is chosen, and the error.
    pub field: Field<'a>,
}

impl Render for Radios<'_> {
    fn render(&self) -> Markup {
        let Field { name, value, error } = &self.field;
        let has_error = error.is_some();
        let described = [self.hint.map(|_| format!("{name}-hint")), error.as_ref().map(|_| format!("{name}-error"))];
        let described: Vec<String> = described.into_iter().flatten().collect();
        html! {
            div.govuk-form-group.govuk-form-group--error[has_error] {
                fieldset.govuk-fieldset aria-describedby=[(!described.is_empty()).then(|| described.join(" "))] {
                    legend.govuk-fieldset__legend.govuk-fieldset__legend--s { (self.legend) }
                    @if let Some(hint) = self.hint { div.govuk-hint id={ (name) "-hint" } { (hint) } }
                    @if let Some(error) = error { p.govuk-error-message id={ (name) "-error" } { (error) } }
                    div.govuk-radios {
                        @for (number, (option, text, hint)) in self.options.iter().enumerate() {
                            @let id = if number == 0 { (*name).to_owned() } else { format!("{name}-{number}") };
                            div.govuk-radios__item {
                                input.govuk-radios__input type="radio" #(id) name=(name) value=(option) checked[option == value]
                                    aria-describedby=[hint.as_ref().map(|_| format!("{id}-item-hint"))];
                                label.govuk-label.govuk-radios__label for=(id) { (text) }
                                @if let Some(hint) = hint { div.govuk-hint.govuk-radios__hint id={ (id) "-item-hint" } { (hint) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
