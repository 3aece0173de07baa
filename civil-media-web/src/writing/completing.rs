//! What a link that is being typed may lead to, for the editor's script.
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use civil_media_core::items::{self, Card, ItemKind};
use civil_media_core::policy::SpaceKind;
use civil_media_core::text::Slug;
use serde::Deserialize;

use crate::error::{Result, WebError};
use crate::paths;
use crate::people::Suggestion;
use crate::visitor::Visitor;

/// How many are suggested.
const FEW: usize = 8;

/// A title that is being typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    q: String,
    /// In a page of which wiki: the slug of its space, empty for the whole service's.
    wiki: Option<String>,
}

impl Typed {
    /// What names a page in the wiki in which somebody types; none for anything else.
    fn name_of(&self, card: &Card) -> Option<String> {
        let space = self.wiki.as_deref()?;
        let is_there = match card.place.kind {
            SpaceKind::Service => space.is_empty(),
            _ => *card.space == *space,
        };
        let title = card.title.replace(['[', ']', '|'], " ");
        let named = if *Slug::from_words(&title) == *card.path { title } else { format!("{}|{title}", card.path) };
        (card.kind == ItemKind::Page && is_there).then(|| format!("[[{named}]]"))
    }
}

/// The few posts, pages and files whose titles have these words.
pub async fn items(visitor: Visitor, typed: Query<Typed>) -> Result {
    let typed = typed.into_inner();
    let q = typed.q.clone();
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let (me, found) = visitor.read(move |conn, actor| items::titled(conn, actor, &q, FEW)).await?;
    let words = me.words;
    let all: Vec<Suggestion> = found
        .iter()
        .map(|card| Suggestion {
            name: card.title.clone(),
            detail: format!(
                "{} · {}",
                words.get(&format!("kind-{}", card.kind.as_str())),
                words.of(&card.space_en, &card.space_cy)
            ),
            href: paths::permanent(card.id),
            put: typed.name_of(card),
        })
        .collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, max-age=30")).json(all))
}
