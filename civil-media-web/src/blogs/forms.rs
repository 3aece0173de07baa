use civil_media_core::blogs::{NewPost, Post};
use civil_media_core::comments::NewComment;
use civil_media_core::people::Language;
use civil_media_core::policy::Visibility;
use civil_media_core::text::{Markdown, Title};
use civil_media_core::{FieldErrors, Problem};
use serde::Deserialize;

/// A post as typed: anything may be in it, or missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostForm {
    pub title: String,
    pub body: String,
    pub language: String,
    pub visibility: String,
    pub version: String,
}

impl PostForm {
    pub fn new_post(&self) -> Result<NewPost, FieldErrors> {
        let (title, body) = self.text()?;
        let choice = |_| Problem::new("choice");
        let mut errors = FieldErrors::default();
        let language: Option<Language> = errors.keep("language", self.language.parse().map_err(choice));
        let visibility: Option<Visibility> = errors.keep("visibility", self.visibility.parse().map_err(choice));
        match (language, visibility) {
            (Some(language), Some(visibility)) if visibility >= Visibility::Members => {
                Ok(NewPost { title, body, language, visibility })
            }
            (Some(_), Some(_)) => Err(FieldErrors::one("visibility", Problem::new("choice"))),
            _ => Err(errors),
        }
    }

    pub fn text(&self) -> Result<(Title, Markdown), FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.keep("title", Title::parse(&self.title));
        let body = errors.keep("body", Markdown::parse(&self.body));
        match (title, body) {
            (Some(title), Some(body)) => Ok((title, body)),
            _ => Err(errors),
        }
    }

    /// The version that the writer began from; nothing sensible is version 0, which never matches.
    pub fn version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

impl From<&Post> for PostForm {
    fn from(post: &Post) -> Self {
        Self {
            title: post.title.clone(),
            body: post.body.to_string(),
            language: post.language.as_str().to_owned(),
            visibility: post.visibility.as_str().to_owned(),
            version: post.version.to_string(),
        }
    }
}

/// A comment as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CommentForm {
    pub body: String,
}

impl CommentForm {
    pub fn new_comment(&self) -> Result<NewComment, FieldErrors> {
        let body = Markdown::parse_to(&self.body, Markdown::MOST_COMMENT);
        let body = body.map_err(|problem| FieldErrors::one("body", problem))?;
        Ok(NewComment { body, parent: None })
    }
}
