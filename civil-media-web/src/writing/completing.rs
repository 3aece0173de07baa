//! What a link that is being typed may lead to, for the editor's script.
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use civil_media_core::items;
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
}

/// The few posts, pages and files whose titles have these words.
pub async fn items(visitor: Visitor, typed: Query<Typed>) -> Result {
    let q = typed.into_inner().q;
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
        })
        .collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, max-age=30")).json(all))
}
