use crate::people::Language;
use crate::policy::Visibility;
use crate::text::{Markdown, Title};

/// A post as its author hands it in.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// Its title.
    pub title: Title,
    /// Its text.
    pub body: Markdown,
    /// The language it is written in.
    pub language: Language,
    /// How far it is to reach; its space may allow less.
    pub visibility: Visibility,
}
