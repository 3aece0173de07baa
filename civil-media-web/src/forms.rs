//! What every form shares: a token, a key, a value and an error per field, and where to go when it is done.
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use civil_media_core::ids::FormKey;
use civil_media_core::{FieldErrors, Problem, Submission};
use maud::Markup;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Result, WebError};
use crate::visitor::{Visitor, cookie};
use crate::words::Words;

/// The largest form that is read: the longest post in the least compact of encodings.
const MOST: usize = 5 * 1024 * 1024;
/// The largest that is read of anybody, and of whom we have not asked yet whether they are signed in.
const MOST_BRIEF: usize = 64 * 1024;

/// The cookie that names the form that was stored last; `drafts.ts` reads it.
const SENT_COOKIE: &str = "__Host-civil-sent";

/// One field of a form as it is to be shown.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// Its name, also its id.
    pub name: &'static str,
    /// What was typed.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl<'a> Field<'a> {
    /// A field with its value and, from all errors, its own.
    pub fn new(words: Words, name: &'static str, value: &'a str, errors: &FieldErrors) -> Self {
        let error = errors.get(name).map(|problem| words.problem(problem).into_owned());
        Self { name, value, error }
    }
}

impl<'a> Field<'a> {
    /// The same under another name: where what is wrong has the domain's name and the form has its own.
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// A form as it was sent: it came from one of our pages, in this session.
#[derive(Debug)]
pub struct Sent<F> {
    /// What was typed.
    pub form: F,
    /// The key and fingerprint that make a second sending the same one.
    pub submission: Submission,
}

/// A form with nothing in it but what every form carries.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

#[derive(Deserialize)]
struct Carried {
    #[serde(default)]
    _token: String,
    #[serde(default)]
    _key: String,
}

impl<F: DeserializeOwned + 'static> FromRequest for Sent<F> {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let visitor = Visitor::from_request(&request, &mut Payload::None).await?;
            let most = if is_large(&request) {
                // What may be long is read for those alone who are signed in.
                visitor.read(|_, _| Ok(())).await?;
                MOST
            } else {
                MOST_BRIEF
            };
            let body = read(&request, &mut payload, most).await?;
            let carried: Carried = parse(&body)?;
            if !visitor.sent(&carried._token) {
                return Err(WebError::StaleForm);
            }
            let key: FormKey = carried._key.parse().map_err(|_| WebError::BadRequest("a form without a key"))?;
            let text = format!("{}\n{body}", request.path());
            Ok(Self { form: parse(&body)?, submission: Submission::new(key, text.as_bytes()) })
        })
    }
}

/// The body of a form that carries no token: of somebody who is not signed in.
#[derive(Debug)]
pub struct Body(pub String);

impl FromRequest for Body {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move { read(&request, &mut payload, MOST_BRIEF).await.map(Self) })
    }
}

/// The body of a form, if it is one, complete in time and not too large.
async fn read(request: &HttpRequest, payload: &mut Payload, most: usize) -> Result<String> {
    let is_form = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !is_form.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(WebError::BadRequest("not a form"));
    }
    let broken = WebError::BadRequest("a form that broke off");
    let Ok(payload) = web::Payload::from_request(request, payload).await else { return Err(broken) };
    let bytes = tokio::time::timeout(std::time::Duration::from_secs(30), payload.to_bytes_limited(most))
        .await
        .map_err(|_| WebError::BadRequest("a form that came too slowly"))?;
    let Ok(bytes) = bytes else { return Err(WebError::TooLarge) };
    let bytes = bytes.map_err(|_| broken)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| WebError::BadRequest("a form that is not UTF-8"))
}

/// A form's fields; what is missing is empty, what is not expected is ignored.
///
/// # Errors
/// [`WebError::BadRequest`]
pub fn parse<F: DeserializeOwned>(body: &str) -> Result<F> {
    let form = web::Query::<F>::from_query(body).map_err(|_| WebError::BadRequest("not a form of ours"))?;
    Ok(form.into_inner())
}

/// Whether a form says that it is long, or does not say how long it is.
fn is_large(request: &HttpRequest) -> bool {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.is_none_or(|length: usize| length > MOST_BRIEF)
}

/// A page.
pub fn page(body: Markup) -> HttpResponse {
    reply(StatusCode::OK, body)
}

/// The form again, with what needs correcting.
pub fn redisplay(body: Markup) -> HttpResponse {
    reply(StatusCode::UNPROCESSABLE_ENTITY, body)
}

/// The form again, because somebody else was quicker.
pub fn conflict(body: Markup) -> HttpResponse {
    reply(StatusCode::CONFLICT, body)
}

/// After a form has been handled: a fresh page, safe to reload.
pub fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// The same after a form with a draft: the browser's script is told that this one arrived, and forgets its text.
pub fn see_sent(path: &str, key: FormKey) -> HttpResponse {
    let key = key.to_string();
    let mut arrived = cookie(SENT_COOKIE, &key);
    // The one cookie that is for scripts: it says nothing but which form was stored.
    arrived.set_http_only(false);
    arrived.set_max_age(actix_web::cookie::time::Duration::minutes(5));
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).cookie(arrived).finish()
}

/// A page with this status.
pub fn reply(status: StatusCode, body: Markup) -> HttpResponse {
    HttpResponseBuilder::new(status).content_type("text/html; charset=utf-8").body(body.into_string())
}

/// The end of a day, `2026-11-30`, in London.
///
/// # Errors
/// What is wrong with it as a date.
pub fn end_of(text: &str) -> Result<DateTime<Utc>, Problem> {
    if text.is_empty() {
        return Err(Problem::new("date-missing"));
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| Problem::new("date-broken"))?;
    let next = day.checked_add_signed(Duration::days(1)).and_then(|day| day.and_hms_opt(0, 0, 0));
    let at = next.and_then(|midnight| midnight.and_local_timezone(chrono_tz::Europe::London).earliest());
    at.map(|at| at.with_timezone(&Utc)).ok_or(Problem::new("date-broken"))
}

/// Work emails or handles of some people as typed into one field, at most 100.
pub fn addresses(typed: &str) -> Vec<String> {
    let parts = typed.split(|c: char| c.is_whitespace() || ",;<>()\"".contains(c));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).take(100).collect()
}
