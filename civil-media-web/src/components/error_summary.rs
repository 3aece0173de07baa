use civil_media_core::FieldErrors;
use maud::{Markup, Render, html};

use crate::words::Words;

/// What needs correcting, each line a link to its field.
#[derive(Debug)]
pub struct ErrorSummary<'a>(pub Words, pub &'a FieldErrors);

impl Render for ErrorSummary<'_> {
    fn render(&self) -> Markup {
        let Self(words, errors) = self;
        html! {
            @if !errors.is_empty() {
                div.govuk-error-summary data-module="govuk-error-summary" {
                    div role="alert" {
                        h2.govuk-error-summary__title { (words.get("there-is-a-problem")) }
                        div.govuk-error-summary__body {
                            ul.govuk-list.govuk-error-summary__list {
                                @for (field, problem) in errors.iter() {
                                    li { a href={ "#" (field) } { (words.problem(problem)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
