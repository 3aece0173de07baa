use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::items::{Tag, TagEdit};
use crate::people::Language;
use crate::policy::EditedBy;
use crate::text::{DEEPEST_PATH, LONGEST_PATH, Markdown, Note, Slug, Title};

/// Where a page stands in its wiki: slugs joined by `/`, at most eight deep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PagePath(String);

/// Words that mean something else behind a page's address.
const RESERVED: &[&str] = &["edit", "history", "links", "diff", "new"];

impl PagePath {
    /// A path as it stands in an address.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let is_path = raw.len() <= LONGEST_PATH
            && raw.split('/').count() <= DEEPEST_PATH
            && raw.split('/').all(|s| Slug::parse(s).is_ok());
        let is_reserved = raw.split('/').any(|part| RESERVED.contains(&part));
        match (is_path, is_reserved) {
            (true, false) => Ok(Self(raw.to_owned())),
            (true, true) => Err(Problem::new("address-reserved")),
            (false, _) => Err(Problem::new("address")),
        }
    }

    /// The path of a page with this title below another, or at the top.
    pub fn below(parent: Option<&Self>, title: &Title) -> Result<Self, Problem> {
        let slug = title.slug();
        // A page may be called what an address has another meaning for: "History", for one.
        let slug = if RESERVED.contains(&&*slug) { Slug::from_words(&format!("{slug} page")) } else { slug };
        match parent {
            Some(parent) => Self::parse(&format!("{}/{slug}", parent.0)),
            None => Self::parse(&slug),
        }
    }
}

impl std::ops::Deref for PagePath {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PagePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PagePath {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).map_err(|_| serde::de::Error::custom("not a path"))
    }
}

/// A page to create.
#[derive(Debug, Clone)]
pub struct NewPage {
    /// Its title.
    pub title: Title,
    /// Its text.
    pub body: Markdown,
    /// The language it is written in.
    pub language: Language,
    /// What it is found under.
    pub tags: Vec<Tag>,
}

/// A page as somebody wants it to be from now on.
#[derive(Debug, Clone)]
pub struct PageEdit {
    /// Its title.
    pub title: Title,
    /// Its text.
    pub body: Markdown,
    /// What was changed, in their words.
    pub note: Note,
    /// Whether they call it minor: nobody is told of it.
    pub is_minor: bool,
    /// The version that they began from.
    pub version: i32,
    /// How often what is saved now had been kept ([`crate::items::keep_unsaved`]); 0 for never.
    pub kept: i32,
    /// What it is found under; none where that stays as it is.
    pub tags: Option<TagEdit>,
}

/// A section that is to be a page of its own.
#[derive(Debug, Clone)]
pub struct Split {
    /// Its number ([`Markdown::section`]).
    pub section: usize,
    /// The title of the new page.
    pub title: Title,
    /// What is said of the change of the old page.
    pub note: Note,
    /// The version in which the section has that number.
    pub version: i32,
}

/// Who answers for a page, and until when it is known to be right.
#[derive(Debug, Clone)]
pub struct Care {
    /// The handle or the work email of its owner.
    pub owner: String,
    /// When it is to be looked at again; none for never.
    pub review_on: Option<NaiveDate>,
    /// Who may change it; none for what its space says.
    pub edited_by: Option<EditedBy>,
}

/// What a space says of the pages of its wiki.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WikiRules {
    /// After how many months a page is looked at again, from 1 to 60; none for never.
    pub review_months: Option<i16>,
    /// Who may change them; none for what is usual.
    pub edited_by: Option<EditedBy>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        assert!(PagePath::parse("guides/travel/rail").is_ok());
        for bad in ["", "/", "a/", "/a", "a//b", "A", "a b", "..", "a/edit", "history"] {
            assert!(PagePath::parse(bad).is_err(), "{bad}");
        }
        let history = Title::parse("History").expect("a title");
        assert_eq!(&*PagePath::below(None, &history).expect("a path"), "history-page");
    }
}
