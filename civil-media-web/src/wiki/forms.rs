use civil_media_core::items::{Editing, Tag, TagEdit};
use civil_media_core::people::Language;
use civil_media_core::text::{Markdown, Note, Slug, Title};
use civil_media_core::wiki::{NewPage, PageEdit, PagePath, WikiPage};
use civil_media_core::{FieldErrors, Problem};
use serde::Deserialize;

use crate::unsaved::number;
use crate::writing::typed_tags;

/// A page as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageForm {
    pub title: String,
    pub body: String,
    pub note: String,
    pub tags: String,
    /// Its tags when the form was made, as they are typed.
    pub had_tags: String,
    pub below: String,
    pub version: String,
    /// How often it was kept unsaved.
    pub kept: String,
    /// `yes` where it is minor.
    pub minor: String,
    /// The number of the section that alone is its text; empty for all of it.
    pub section: String,
}

impl PageForm {
    pub fn new_page(&self, language: Language) -> Result<(PagePath, NewPage), FieldErrors> {
        let (title, body, tags) = self.text()?;
        let parent = below(&self.below).map_err(|problem| FieldErrors::one("below", problem))?;
        let path = PagePath::below(parent.as_ref(), &title).map_err(|problem| FieldErrors::one("title", problem))?;
        Ok((path, NewPage { title, body, language, tags }))
    }

    /// The section that it changes.
    pub fn section(&self) -> Option<usize> {
        self.section.parse().ok()
    }

    pub fn change(&self) -> Result<PageEdit, FieldErrors> {
        let (title, body, wanted) = self.text()?;
        let note = Note::parse(&self.note).map_err(|problem| FieldErrors::one("note", problem))?;
        let (version, kept) = (number(&self.version), number(&self.kept));
        // What it had is what the form was made with: where that cannot be read, nothing is taken away.
        let had = Tag::parse_all(&self.had_tags).unwrap_or_default();
        let tags = self.section().is_none().then_some(TagEdit { had, wanted });
        Ok(PageEdit { title, body, note, is_minor: self.minor == "yes", version, kept, tags })
    }

    fn text(&self) -> Result<(Title, Markdown, Vec<Tag>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.keep("title", Title::parse(&self.title));
        let body = errors.keep("body", Markdown::parse(&self.body));
        let tags = errors.keep("tags", Tag::parse_all(&self.tags));
        match (title, body, tags) {
            (Some(title), Some(body), Some(tags)) => Ok((title, body, tags)),
            _ => Err(errors),
        }
    }

    /// With the tags that its page has now.
    pub fn tagged(self, tags: &[Tag]) -> Self {
        Self { tags: typed_tags(tags), had_tags: typed_tags(tags), ..self }
    }
}

/// The page above, as an address or as people write it: `Guides/Travel`. None where nothing was typed.
pub fn below(typed: &str) -> Result<Option<PagePath>, Problem> {
    let typed = typed.trim().trim_matches('/');
    if typed.is_empty() {
        return Ok(None);
    }
    let parts: Vec<String> = typed.split('/').map(|part| Slug::from_words(part).to_string()).collect();
    PagePath::parse(&parts.join("/")).map(Some)
}

impl From<&WikiPage> for PageForm {
    fn from(page: &WikiPage) -> Self {
        Self {
            title: page.title.clone(),
            body: page.body.to_string(),
            version: page.version.to_string(),
            ..Self::default()
        }
    }
}

impl PageForm {
    /// As its writer left it, at the version that they began from: what was saved since is put together with it.
    pub fn of_unsaved(editing: &Editing, version: i32, tags: &[Tag]) -> Self {
        let typed = Tag::parse_all(&editing.tags).unwrap_or_default();
        // What others gave it since is not taken away.
        let is_late = editing.version != version;
        let known = |tag: &&Tag| !is_late || typed.iter().any(|one| one.slug == tag.slug);
        let had: Vec<Tag> = tags.iter().filter(known).cloned().collect();
        Self {
            tags: editing.tags.to_string(),
            had_tags: typed_tags(&had),
            title: editing.typed_title().to_owned(),
            body: editing.body.to_string(),
            note: editing.note.to_string(),
            version: editing.version.to_string(),
            kept: editing.kept.to_string(),
            ..Self::default()
        }
    }
}
