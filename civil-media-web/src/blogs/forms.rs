use civil_media_core::FieldErrors;
use civil_media_core::blogs::{Post, PostEdit};
use civil_media_core::items::{Editing, Tag};
use civil_media_core::text::{Markdown, Title};
use serde::Deserialize;

use crate::unsaved::number;
use crate::writing::typed_tags;

/// A post as typed: anything may be in it, or missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostForm {
    pub title: String,
    pub body: String,
    pub tags: String,
    pub version: String,
    /// How often it was kept unsaved.
    pub kept: String,
}

impl PostForm {
    pub fn edit(&self) -> Result<PostEdit, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.keep("title", Title::parse(&self.title));
        let body = errors.keep("body", Markdown::parse(&self.body));
        let tags = errors.keep("tags", Tag::parse_all(&self.tags));
        match (title, body, tags) {
            (Some(title), Some(body), Some(tags)) => {
                // Nothing sensible is version 0, which never matches.
                Ok(PostEdit { title, body, tags, version: number(&self.version), kept: number(&self.kept) })
            }
            _ => Err(errors),
        }
    }
}

impl PostForm {
    /// As a post is now.
    pub fn of(post: &Post, tags: &[Tag]) -> Self {
        Self {
            title: post.title.clone(),
            body: post.body.to_string(),
            tags: typed_tags(tags),
            version: post.version.to_string(),
            kept: String::new(),
        }
    }

    /// As its writer left it, over the post as it is now: at its version, so that nothing of that is lost.
    pub fn of_unsaved(editing: &Editing, post: &Post) -> Self {
        Self {
            title: editing.typed_title().to_owned(),
            body: editing.body.to_string(),
            tags: editing.tags.to_string(),
            version: post.version.to_string(),
            kept: editing.kept.to_string(),
        }
    }
}
