use maud::{Markup, Render, html};

/// A label and a way to choose files.
#[derive(Debug)]
pub struct FileInput<'a> {
    /// What is to be chosen.
    pub label: &'a str,
    /// How, and how much.
    pub hint: &'a str,
    /// What stands where files can be dropped, for those who can drag.
    pub drop: Option<&'a str>,
    /// Its name, also its id.
    pub name: &'static str,
    /// Which kinds the browser offers.
    pub accept: Option<&'static str>,
    /// Whether there may be several.
    pub is_multiple: bool,
    /// What is wrong with what was chosen.
    pub error: Option<&'a str>,
}

impl Render for FileInput<'_> {
    fn render(&self) -> Markup {
        let Self { name, error, .. } = self;
        html! {
            div.govuk-form-group.govuk-form-group--error[error.is_some()] {
                label.govuk-label.govuk-label--s for=(name) { (self.label) }
                div.govuk-hint id={ (name) "-hint" } { (self.hint) }
                @if let Some(error) = error { p.govuk-error-message id={ (name) "-error" } { (error) } }
                div.cm-drop data-drop[self.drop.is_some()] {
                    input.govuk-file-upload.govuk-file-upload--error[error.is_some()] #(name) name=(name) type="file"
                        multiple[self.is_multiple] accept=[self.accept]
                        aria-describedby={ (name) "-hint" @if error.is_some() { " " (name) "-error" } };
                    @if let Some(drop) = self.drop { p.cm-drop__text hidden { (drop) } }
                }
            }
        }
    }
}
