use maud::{Markup, Render, html};

use crate::words::Words;

/// Says that somebody is a guest, where they are: guests wear it everywhere.
#[derive(Debug, Clone, Copy)]
pub struct GuestBadge(pub Words, pub bool);

impl Render for GuestBadge {
    fn render(&self) -> Markup {
        html! { @if self.1 { " " strong.govuk-tag.govuk-tag--yellow.cm-guest { (self.0.get("guest-badge")) } } }
    }
}
