//! Feeds for other programs, and the page where one makes and ends one's own.
mod atom;
mod views;

use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use civil_media_core::feeds::{self, FeedOf};
use civil_media_core::ids::FeedId;
use civil_media_core::signin::sessions::TokenHash;
use civil_media_core::{Error, FieldErrors, db};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, page, redisplay, see};
use crate::paths;
use crate::site::Site;
use crate::visitor::Visitor;

pub use views::link;

/// A feed, to whoever has its address: what its person may read now. It answers 304 where nothing is new.
pub async fn show(request: HttpRequest, site: Data<Site>, token: Path<String>) -> Result {
    let token = TokenHash::of(&token);
    let (feed, person) = site.db.read_open(move |conn| feeds::of_token(conn, token)).await?;
    // By person, not by token: they may have many.
    if !site.fetched.is_allowed(&person) {
        return Err(WebError::TooMany);
    }
    let stale = db::now() - TimeDelta::hours(1);
    let (id, is_noted) = (feed.id, feed.used_at.is_some_and(|at| at > stale));
    // Whole texts weigh: a few feeds at once, and who comes then tries again.
    let Ok(_turn) = site.feeding.try_acquire() else { return Err(WebError::TooMany) };
    let shown = site.db.read_open(move |conn| feeds::show(conn, feed, person)).await?;
    let body = atom::write(&shown, &site.config.common.public_url)
        .map_err(|error| Error::Unavailable(format!("a feed was not written: {error}")))?;
    if !is_noted {
        let db = site.db.clone();
        actix_web::rt::spawn(async move {
            if let Err(error) = db.system(move |tx| feeds::note_use(tx, id)).await {
                tracing::warn!(%error, "the use of a feed was not noted");
            }
        });
    }
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..18]));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, "private, no-cache"));
    if is_known {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("application/atom+xml; charset=utf-8").body(body))
}

/// What a feed is to be of.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FeedForm {
    of: String,
}

/// One's own feeds, and the button that makes another one.
pub async fn index(visitor: Visitor, form: Query<FeedForm>) -> Result {
    let (me, mine) = visitor.read(feeds::mine).await?;
    let wanted: Option<FeedOf> = form.of.parse().ok();
    Ok(page(views::index(&me, &mine, wanted.as_ref(), None, &FieldErrors::default())))
}

/// Makes a feed, and shows its address: this once, since it is not kept.
pub async fn make(visitor: Visitor, site: Data<Site>, sent: Sent<FeedForm>) -> Result {
    let of: FeedOf = sent.form.of.parse().map_err(|_| WebError::BadRequest("no such feed"))?;
    let wanted = of.clone();
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    // Not kept under the form's key, as the token is in the answer; twice makes two, and either can be ended.
    match visitor.write(move |tx, actor| feeds::make(tx, actor, &of)).await {
        Ok((_, token)) => {
            let (me, mine) = visitor.read(feeds::mine).await?;
            let address = format!("{}{}", site.config.common.public_url, paths::feed(token.expose()));
            Ok(page(views::index(&me, &mine, None, Some((&wanted, &address)), &FieldErrors::default())))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, mine) = visitor.read(feeds::mine).await?;
            Ok(redisplay(views::index(&me, &mine, Some(&wanted), None, &errors)))
        }
    }
}

/// Ends one of one's feeds.
pub async fn end(visitor: Visitor, id: Path<FeedId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    visitor.submit(sent.submission, move |tx, actor| feeds::end(tx, actor, id)).await?;
    Ok(see(&paths::feeds()))
}
