use maud::{Markup, Render, html};

use crate::visitor::Me;

/// What every form carries unseen: the session's token, and a key that makes a second sending the same one.
#[derive(Debug)]
pub struct FormSecrets<'a>(pub &'a Me);

impl Render for FormSecrets<'_> {
    fn render(&self) -> Markup {
        html! {
            input type="hidden" name="_token" value=(self.0.form_token);
            input type="hidden" name="_key" value=(self.0.form_key());
        }
    }
}
