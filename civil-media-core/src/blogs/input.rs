use chrono::{DateTime, Utc};

use crate::ids::{ItemId, PersonId};
use crate::items::Tag;
use crate::people::Language;
use crate::policy::Visibility;
use crate::text::{Markdown, Slug, Title};

/// A draft as it is being typed: its title and its text may still be missing.
#[derive(Debug, Clone)]
pub struct DraftText {
    /// Its title.
    pub title: Title,
    /// Its text.
    pub body: Markdown,
    /// The language it is written in.
    pub language: Language,
    /// How far it is to reach; its space may allow less.
    pub visibility: Visibility,
    /// What it is found under; none leaves that as it is.
    pub tags: Option<Vec<Tag>>,
}

/// A published post as its writer wants it to be from now on.
#[derive(Debug, Clone)]
pub struct PostEdit {
    /// Its title.
    pub title: Title,
    /// Its text.
    pub body: Markdown,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// The version that they began from.
    pub version: i32,
    /// How often what is saved now had been kept ([`crate::items::keep_unsaved`]); 0 for never.
    pub kept: i32,
}

/// Who is named on a post beside its author.
#[derive(Debug, Clone, Default)]
pub struct Credits {
    /// Those who write it too.
    pub co_authors: Vec<PersonId>,
    /// The senior in whose name it is written.
    pub on_behalf_of: Option<PersonId>,
}

impl Credits {
    /// The most co-authors of a post.
    pub const MOST: usize = 20;
}

/// Which draft is meant.
#[derive(Debug, Clone)]
pub enum Writing {
    /// One to begin, for this blog.
    New(Slug),
    /// One that is at this version.
    Kept(ItemId, i32),
}

/// What is to become of a draft once it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing yet.
    Keep,
    /// It is put before a second person, to be published when they approve it, or at a time after that.
    Submit(Option<DateTime<Utc>>),
    /// It is published now, or at a time.
    Publish(Option<DateTime<Utc>>),
    /// The same without the review that its blog asks for, which is marked for ever.
    PublishUnreviewed(Option<DateTime<Utc>>),
}
