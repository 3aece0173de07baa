//! What a page's text leads to and shows.
use std::collections::BTreeMap;

use super::dump::Site;
use super::index::{Index, Known};
use super::titles::{CATEGORY, FILE, Name, USER};
use super::wikitext::{Leads, Wiki, page_at};
use crate::ids::PictureId;
use crate::text::{PICTURES, Slug};

/// A picture that a page shows.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub id: PictureId,
    pub alt: String,
    pub caption: String,
}

/// The links of one page.
pub(super) struct Linked<'a> {
    pub index: &'a Index,
    pub page: &'a Known,
    /// Which files of it can be shown.
    pub pictures: &'a dyn Fn(&str) -> bool,
    /// By file: the same in all versions.
    pub shown: BTreeMap<String, Shown>,
    /// Files that are not at hand.
    pub missing: Vec<String>,
}

impl Wiki for Linked<'_> {
    fn site(&self) -> &Site {
        &self.index.site
    }

    fn own(&self) -> &Name {
        &self.page.name
    }

    fn leads(&mut self, name: &Name) -> Leads {
        if let Some(known) = self.index.page(name) {
            return Leads::Page(self.index.called(known));
        }
        let subject = name.subject().map_or(name.space, |subject| subject.space);
        match subject {
            CATEGORY => Leads::Address(format!("/tags/{}", Slug::from_words(&name.title))),
            FILE if self.index.files.contains_key(&name.title) => {
                self.file(&name.title).map_or(Leads::Nowhere, Leads::Address)
            }
            space if space < 0 || matches!(space, USER | FILE) => {
                let title = format!("{}:{}", self.index.site.space_name(name.space), name.title);
                page_at(&self.index.site, &title).map_or(Leads::Nowhere, Leads::Address)
            }
            _ => Leads::Page(self.index.would_be_called(name)),
        }
    }

    fn picture(&mut self, file: &str, alt: &str, caption: &str) -> Option<String> {
        if !(self.pictures)(file) {
            self.missing.push(file.to_owned());
            return None;
        }
        let new = || Shown { id: PictureId::new(), alt: String::new(), caption: String::new() };
        let shown = self.shown.entry(file.to_owned()).or_insert_with(new);
        // As the newest version describes it.
        shown.alt = alt.to_owned();
        shown.caption = caption.to_owned();
        Some(format!("{PICTURES}{}", shown.id))
    }

    fn file(&mut self, file: &str) -> Option<String> {
        match self.index.files.get(file) {
            Some(item) => Some(format!("/i/{item}")),
            None => {
                self.missing.push(file.to_owned());
                None
            }
        }
    }
}
