use maud::{Markup, Render, html};

use super::FormSecrets;
use crate::visitor::Me;

/// One thing to do at once: a form of a single button.
#[derive(Debug)]
pub struct ActButton<'a> {
    /// Who is asked whether they sent it.
    pub me: &'a Me,
    /// Where it goes.
    pub action: String,
    /// What it says.
    pub text: &'a str,
    /// Of what, for those who do not see the line it stands in.
    pub of: Option<&'a str>,
    /// Whether it looks like a button rather than a link.
    pub is_button: bool,
}

impl Render for ActButton<'_> {
    fn render(&self) -> Markup {
        html! {
            form.cm-act method="post" action=(self.action) {
                (FormSecrets(self.me))
                button.cm-linkbutton[!self.is_button].govuk-button[self.is_button].govuk-button--secondary[self.is_button] type="submit" {
                    (self.text)
                    @if let Some(of) = self.of { span.govuk-visually-hidden { ": " (of) } }
                }
            }
        }
    }
}
