use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::blogs::Post;
use crate::error::Problem;
use crate::ids::{FeedId, PersonId};
use crate::items::Dated;
use crate::people::Language;
use crate::pictures::Picture;
use crate::policy::Seen;
use crate::schema::feeds;
use crate::text::Slug;
use crate::updates::Update;

/// What a feed is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedOf {
    /// The posts of all blogs.
    Blogs,
    /// The posts of one blog.
    Blog(Slug),
    /// The posts of one blog of a year, or of a month of it.
    Archive(Slug, Dated),
    /// The posts that somebody wrote.
    Author(Slug),
    /// The posts that were written for a department.
    Department(Slug),
    /// The posts with a tag.
    Tag(Slug),
    /// Everybody's updates.
    Updates,
    /// The updates of those whom its person follows.
    UpdatesFollowed,
    /// Somebody's updates.
    UpdatesBy(Slug),
    /// The updates that were written for a department.
    UpdatesFrom(Slug),
    /// The updates with a tag.
    UpdatesTagged(Slug),
}

impl fmt::Display for FeedOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blogs => f.write_str("blogs"),
            Self::Blog(slug) => write!(f, "blogs/{slug}"),
            Self::Archive(slug, dated) => write!(f, "archive/{slug}/{dated}"),
            Self::Author(handle) => write!(f, "people/{handle}"),
            Self::Department(slug) => write!(f, "departments/{slug}"),
            Self::Tag(slug) => write!(f, "tags/{slug}"),
            Self::Updates => f.write_str("updates"),
            Self::UpdatesFollowed => f.write_str("updates-followed"),
            Self::UpdatesBy(handle) => write!(f, "updates-by/{handle}"),
            Self::UpdatesFrom(slug) => write!(f, "updates-from/{slug}"),
            Self::UpdatesTagged(slug) => write!(f, "updates-tagged/{slug}"),
        }
    }
}

impl FromStr for FeedOf {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let Some((kind, name)) = text.split_once('/') else {
            return match text {
                "blogs" => Ok(Self::Blogs),
                "updates" => Ok(Self::Updates),
                "updates-followed" => Ok(Self::UpdatesFollowed),
                _ => Err(Problem::new("choice")),
            };
        };
        if kind == "archive" {
            let mut parts = name.split('/');
            let slug = Slug::parse(parts.next().unwrap_or_default())?;
            let dated = parts.next().and_then(|year| Dated::parse(year, parts.next()));
            let dated = dated.filter(|_| parts.next().is_none());
            return Ok(Self::Archive(slug, dated.ok_or(Problem::new("choice"))?));
        }
        let name = Slug::parse(name)?;
        match kind {
            "blogs" => Ok(Self::Blog(name)),
            "people" => Ok(Self::Author(name)),
            "departments" => Ok(Self::Department(name)),
            "tags" => Ok(Self::Tag(name)),
            "updates-by" => Ok(Self::UpdatesBy(name)),
            "updates-from" => Ok(Self::UpdatesFrom(name)),
            "updates-tagged" => Ok(Self::UpdatesTagged(name)),
            _ => Err(Problem::new("choice")),
        }
    }
}

/// A feed that its person made.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = feeds, check_for_backend(diesel::pg::Pg))]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// What it is of, as [`FeedOf`] writes it.
    pub of: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it was fetched last, to the hour.
    pub used_at: Option<DateTime<Utc>>,
}

/// What a feed shows now.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Which.
    pub feed: Feed,
    /// The language of its person.
    pub language: Language,
    /// What the blog, the author or the department is called, in English and Welsh; nothing for all of them.
    pub name: Option<(String, String)>,
    /// Names of those who wrote these with others, and of those for whom they are written.
    pub names: HashMap<PersonId, String>,
    /// What it shows, the newest first.
    pub entries: Entries,
    /// The pictures in their texts, as far as those are told: what they show and what is said of them.
    pub pictures: Vec<Seen<Picture>>,
}

/// What stands in a feed.
#[derive(Debug, Clone)]
pub enum Entries {
    /// Posts.
    Posts(Vec<Seen<Post>>),
    /// Updates, and those that they pass on.
    Updates(Vec<Seen<Update>>, Vec<Seen<Update>>),
}
