//! What a message leads to, as its reader may see it.
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use civil_media_core::ids::MessageId;
use civil_media_core::items::Card;
use civil_media_core::policy::{Seen, SpaceKind};
use civil_media_core::talk;
use maud::{Markup, html};

use crate::error::{Result, WebError};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// The same as they stand on the page, for its script.
pub async fn show(visitor: Visitor, id: Path<MessageId>) -> Result {
    let id = id.into_inner();
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let (me, found) = visitor
        .read(move |conn, actor| {
            let message = talk::spoken(conn, actor, id)?.message.clone();
            Ok(talk::cards(conn, actor, &[message])?.remove(&id).unwrap_or_default())
        })
        .await?;
    let list = list(&me, &found).into_string();
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .content_type("text/html; charset=utf-8")
        .body(list))
}

/// What a message leads to, below it.
pub fn list(me: &Me, found: &[Seen<Card>]) -> Markup {
    let words = me.words;
    html! {
        @if !found.is_empty() {
            ul.cm-cards {
                @for card in found {
                    li.cm-cards__item {
                        span.cm-kind { (words.get(&format!("kind-{}", card.kind.as_str()))) }
                        a.govuk-link href=(paths::item(card)) { (card.title) }
                        @if !card.summary.is_empty() { p.cm-cards__summary { (card.summary) } }
                        p.cm-byline { (card.author) @if card.place.kind != SpaceKind::Person { " · " (words.of(&card.space_en, &card.space_cy)) } }
                    }
                }
            }
        }
    }
}
