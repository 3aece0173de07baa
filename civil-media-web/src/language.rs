//! Which language a page is in, and how one changes it.
use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use civil_media_core::people::{self, Language};
use serde::Deserialize;

use crate::error::Result;
use crate::forms::{Body, parse};
use crate::paths;
use crate::visitor::{Visitor, cookie};
use crate::words::Words;

/// The cookie that remembers the language of whoever is not signed in.
pub const COOKIE: &str = "__Host-civil-language";

/// The language of a request of somebody unknown: what they chose, or what their browser asks for.
pub fn of_request(request: &HttpRequest) -> Words {
    let chosen = request.cookie(COOKIE).and_then(|cookie| cookie.value().parse().ok());
    let asked = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        let first = header.split(',').next()?.trim().to_ascii_lowercase();
        (first == "cy" || first.starts_with("cy-") || first.starts_with("cy;")).then_some(Language::Cy)
    };
    Words(chosen.or_else(asked).unwrap_or(Language::En))
}

/// What lets a browser remember the language, for the pages that do not know who reads them.
pub fn remembered(language: Language) -> Cookie<'static> {
    let mut remembered = cookie(COOKIE, language.as_str());
    remembered.set_max_age(actix_web::cookie::time::Duration::days(365));
    remembered
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    language: String,
    #[serde(default)]
    back: String,
    #[serde(default, rename = "_token")]
    token: String,
}

/// Changes the language and goes back to where one was.
pub async fn choose(visitor: Option<Visitor>, Body(body): Body) -> Result {
    let choice: Choice = parse(&body)?;
    let language: Language = choice.language.parse().unwrap_or(Language::En);
    if let Some(visitor) = visitor.filter(|visitor| visitor.sent(&choice.token)) {
        // Whoever is not signed in any more still gets the language of the cookie.
        let chosen = visitor.write(move |tx, actor| people::choose_language(tx, actor, language)).await;
        if let Err(error) = chosen
            && error.page() != "signed-out"
        {
            return Err(error);
        }
    }
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((header::LOCATION, paths::local(&choice.back))).cookie(remembered(language));
    Ok(answer.finish())
}
