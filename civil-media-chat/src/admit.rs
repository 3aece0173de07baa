//! The handshake: our own page, a session that stands, and room for one more.
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use civil_media_core::signin::sessions::TokenHash;
use civil_media_core::{Actor, As, Error};

use crate::server::Chat;

/// The cookie of a session; web sets it.
const SESSION_COOKIE: &str = "__Host-civil-session";

/// Who may open a socket, or the answer that says why not.
pub async fn admit(request: &HttpRequest, chat: &Chat) -> Result<(As, Actor), HttpResponse> {
    // A page of another site can open sockets with our cookie: only its Origin tells.
    let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    if origin != Some(chat.config.common.public_url.as_str()) {
        return Err(HttpResponse::Forbidden().body("foreign origin\n"));
    }
    let Some(cookie) = request.cookie(SESSION_COOKIE) else {
        return Err(HttpResponse::Unauthorized().body("sign in first\n"));
    };
    let who = As::Session(TokenHash::of(cookie.value()));
    match chat.db.read(who, |_, _| Ok(())).await {
        Ok((actor, ())) => Ok((who, actor)),
        Err(Error::SignedOut) => Err(HttpResponse::Unauthorized().body("sign in first\n")),
        Err(error) => {
            tracing::error!(%error, "a handshake failed");
            Err(HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, "5")).body("try again\n"))
        }
    }
}
