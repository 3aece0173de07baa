use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest as _, HttpRequest, HttpResponse};
use civil_media_core::db::REQUEST_ID;
use maud::html;

use crate::error::WebError;
use crate::forms::reply;
use crate::layout::{Page, Section};
use crate::visitor::{Me, Visitor};
use crate::words::Words;
use crate::{language, layout, paths, wiki};

/// Draws the page of an error in the reader's language, with words that say what to do, and in their frame
/// if they are signed in. Also logs it: here and nowhere else.
pub async fn error_pages<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let words = language::of_request(request.request());
    let path = request.path().to_owned();
    // Nothing may hold on to the request while it is routed: actix-web changes it there.
    let answer = next.call(request).await?;
    let status = answer.status();
    if status.is_success() || status.is_redirection() || has_body(&answer) {
        return Ok(answer.map_into_left_body());
    }
    let act = refused_act(answer.response().error());
    let (status, page, error_text, sign_in) = describe(answer.response().error(), status);
    let http_request = answer.request().clone();
    if let Some((back, sent_form)) = sign_in
        && !sent_form
        && http_request.method() == Method::GET
    {
        let to = if page == "confirm" { paths::confirm_for(&back) } else { paths::sign_in_for(&back) };
        let answer = HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish();
        return Ok(ServiceResponse::new(http_request, answer).map_into_right_body());
    }
    if status.is_server_error() {
        tracing::error!(status = status.as_u16(), error = error_text, "a request failed");
    } else {
        tracing::info!(status = status.as_u16(), error = error_text, "a request was refused");
    }
    if let Some(act) = act
        && let Some(page) = wiki::care::refusal(&http_request, act).await
    {
        return Ok(ServiceResponse::new(http_request, reply(status, page)).map_into_right_body());
    }
    let reader = reader(&http_request, status).await;
    let answer = draw(reader.as_ref(), reader.as_ref().map_or(words, |me| me.words), status, page, &path);
    Ok(ServiceResponse::new(http_request, answer).map_into_right_body())
}

/// Who is reading, if that can be found out: not of a database that has just failed us.
async fn reader(request: &HttpRequest, status: StatusCode) -> Option<Me> {
    if status.is_server_error() || [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS].contains(&status) {
        return None;
    }
    let visitor = Visitor::extract(request).await.ok()?;
    Some(visitor.read(|_, _| Ok(())).await.ok()?.0)
}

/// What was refused, where that was an act of somebody who may read what it is about.
fn refused_act(error: Option<&Error>) -> Option<&'static str> {
    match error?.as_error::<WebError>()? {
        WebError::Core(civil_media_core::Error::Forbidden(act)) => Some(act),
        _ => None,
    }
}

type SignIn = Option<(String, bool)>;

fn describe(error: Option<&Error>, status: StatusCode) -> (StatusCode, &'static str, String, SignIn) {
    let ours = error.and_then(|error| error.as_error::<WebError>());
    let sign_in = match ours {
        Some(WebError::SignedOut { back, sent_form } | WebError::Confirm { back, sent_form }) => {
            Some((back.clone(), *sent_form))
        }
        _ => None,
    };
    let page = match (ours, status.as_u16()) {
        (Some(error), _) => error.page(),
        (None, 404) => "not-found",
        (None, 403) => "forbidden",
        (None, 429) => "too-many",
        (None, 500..) => "broken",
        _ => "bad-request",
    };
    let status = ours.map_or(status, actix_web::ResponseError::status_code);
    (status, page, error.map(chain).unwrap_or_default(), sign_in)
}

/// The error and what caused it, in one line; none of it is shown to anybody.
fn chain(error: &Error) -> String {
    let ours = error.as_error::<WebError>();
    let mut text = ours.map_or_else(|| error.to_string(), ToString::to_string);
    let mut cause = ours.and_then(|error| std::error::Error::source(error));
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text.replace(['\n', '\r'], " ")
}

fn has_body<B: MessageBody>(answer: &ServiceResponse<B>) -> bool {
    !matches!(answer.response().body().size(), actix_web::body::BodySize::None | actix_web::body::BodySize::Sized(0))
}

fn draw(reader: Option<&Me>, words: Words, status: StatusCode, page: &str, path: &str) -> HttpResponse {
    let title = words.get(&format!("error-{page}-title"));
    let reference = REQUEST_ID.try_with(Clone::clone).ok().filter(|_| status.is_server_error());
    let content = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get(&format!("error-{page}-text"))) }
        @if let Some(reference) = reference {
            p.govuk-body { (words.get("error-reference")) " " code { (reference) } }
        }
        ul.govuk-list.cm-actions {
            @if page == "signed-out" || page == "stale-form" {
                li { a.govuk-link href=(paths::sign_in()) target="_blank" rel="noopener" { (words.get("error-sign-in")) } }
            }
            @if page == "confirm" {
                li { a.govuk-link href=(paths::confirm()) target="_blank" rel="noopener" { (words.get("error-confirm")) } }
            }
            li { a.govuk-link href=(paths::home()) { (words.get("error-home")) } }
        }
    };
    let body = match reader {
        Some(me) => Page::new(me, Section::Elsewhere, &title).with(&content),
        None => layout::open_page(words, &title, path, &content),
    };
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        answer.insert_header((header::RETRY_AFTER, "5"));
    }
    answer.content_type("text/html; charset=utf-8").body(body.into_string())
}

/// Where nothing is. An address that was typed with a slash behind it leads to the one without.
pub async fn not_found(request: HttpRequest) -> Result<HttpResponse, WebError> {
    let path = request.path();
    let meant = path.trim_end_matches('/');
    // A path of ours has one slash in front: `//host/` would lead elsewhere.
    let is_ours = meant.len() > 1 && meant.starts_with('/') && !meant[1..].starts_with(['/', '\\']);
    if path.ends_with('/') && is_ours && request.method() == Method::GET {
        let query = request.query_string();
        let to = if query.is_empty() { meant.to_owned() } else { format!("{meant}?{query}") };
        return Ok(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, to)).finish());
    }
    Err(civil_media_core::Error::NotFound.into())
}
