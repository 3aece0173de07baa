//! What completes a `#` or a `:` in a message, for the page's script.
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use civil_media_core::talk;
use serde::Deserialize;

use crate::error::{Result, WebError};
use crate::paths;
use crate::people::Suggestion;
use crate::visitor::Visitor;

/// How many are suggested.
const FEW: usize = 8;

/// The beginning of a name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    q: String,
}

/// The few of one's channels whose names have these letters: those that begin with them first.
pub async fn channels(visitor: Visitor, typed: Query<Typed>) -> Result {
    let q = typed.into_inner().q.to_lowercase();
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let (me, found) = visitor.read(talk::channel_names).await?;
    let mut fitting: Vec<_> = found.into_iter().filter(|one| one.title.to_lowercase().contains(&q)).collect();
    fitting.sort_by_key(|one| !one.title.to_lowercase().starts_with(&q));
    let all: Vec<Suggestion> = fitting
        .into_iter()
        .take(FEW)
        .map(|one| Suggestion {
            name: format!("#{}", one.title),
            detail: me.words.of(&one.space_en, &one.space_cy).to_owned(),
            href: paths::channel(&one.path),
            put: None,
        })
        .collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, max-age=30")).json(all))
}

/// The few emoji whose names have these letters: those that begin with them first, in the order of Unicode.
pub async fn emoji(visitor: Visitor, typed: Query<Typed>) -> Result {
    let q = typed.into_inner().q.to_lowercase();
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let mut fitting: Vec<(&str, &emojis::Emoji)> = emojis::iter()
        .filter_map(|one| one.shortcodes().find(|code| code.contains(&*q)).map(|code| (code, one)))
        .collect();
    fitting.sort_by_key(|(code, _)| !code.starts_with(&*q));
    let all: Vec<Suggestion> = fitting
        .into_iter()
        .take(FEW)
        .map(|(code, one)| Suggestion {
            name: format!("{} {code}", one.as_str()),
            detail: String::new(),
            href: String::new(),
            put: Some(one.as_str().to_owned()),
        })
        .collect();
    // The same for everybody, until the next release.
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, max-age=3600")).json(all))
}
