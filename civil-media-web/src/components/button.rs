use maud::{Markup, Render, html};

/// What sends a form.
#[derive(Debug)]
pub struct Button<'a>(pub &'a str);

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        html! {
            button.govuk-button type="submit" data-module="govuk-button" data-prevent-double-click="true" { (self.0) }
        }
    }
}

/// A link that looks like what it leads to: something to do.
#[derive(Debug)]
pub struct LinkButton<'a> {
    /// What it says.
    pub text: &'a str,
    /// Where it leads.
    pub href: String,
    /// Whether it stands behind another.
    pub is_secondary: bool,
}

impl Render for LinkButton<'_> {
    fn render(&self) -> Markup {
        html! {
            a.govuk-button.govuk-button--secondary[self.is_secondary] href=(self.href) role="button" draggable="false" { (self.text) }
        }
    }
}
