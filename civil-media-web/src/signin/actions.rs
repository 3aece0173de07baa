//! What begins, finishes and ends a sign-in.
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use civil_media_core::ids::{PersonId, SessionId};
use civil_media_core::signin::accounts::{self, Browser};
use civil_media_core::signin::attempts::{self, Attempt};
use civil_media_core::signin::sessions::{self, TokenHash, random_token};
use civil_media_core::signin::trials::{self, Heard};
use civil_media_core::signin::{Provider, Refusal, providers};
use civil_media_core::text::Slug;
use civil_media_core::{Error, FieldErrors, Problem, db};
use serde::Deserialize;

use super::oidc::OidcError;
use super::{device, views};
use crate::error::{Result, WebError};
use crate::forms::{Body, Nothing, Sent, page, parse, redisplay, reply, see};
use crate::site::Site;
use crate::visitor::{SESSION_COOKIE, Visitor, cookie};
use crate::{language, paths};

/// The longest that a provider may take for all that a callback asks of it.
const PROVIDER_PATIENCE: Duration = Duration::from_secs(10);

/// How long ago somebody may have proved to their provider who they are, where the provider alone decides on that: to
/// name a time makes it say when it was.
const ANY_AGE: Duration = Duration::from_secs(30 * 24 * 3600);

/// By how much its clock and ours may differ over that, and how long somebody may take to come back from it.
const MAX_AGE_LEEWAY: TimeDelta = TimeDelta::minutes(10);

/// Binds a sign-in to the browser that began it.
const BROWSER_COOKIE: &str = "__Host-civil-sign-in";

/// The form of the sign-in page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// A work email.
    pub email: String,
    /// The page to come back to.
    pub back: String,
}

/// Sends whoever typed an email to their department's provider.
pub async fn by_email(request: HttpRequest, site: web::Data<Site>, Body(body): Body) -> Result {
    let words = language::of_request(&request);
    let form: SignInForm = parse(&body)?;
    let email = form.email.trim().to_owned();
    let problem = if providers::domain_of(&email).is_none() { Some("email-form") } else { None };
    if let Some(problem) = problem {
        let choices = site.db.read_open(providers::choices).await?;
        let errors = FieldErrors::one("email", Problem::new(problem));
        return Ok(redisplay(views::sign_in(words, &choices, &form, &errors)));
    }
    let asked = email.clone();
    let found = site.db.read_open(move |conn| providers::for_email(conn, &asked)).await?;
    match found.as_slice() {
        [] => Ok(reply(actix_web::http::StatusCode::FORBIDDEN, views::refused(words, Refusal::UnlistedDomain))),
        [provider] => begin(&request, &site, provider.clone(), &form.back, Some(email)).await,
        _ => {
            let choices = site.db.read_open(providers::choices).await?;
            let of_domain = choices.into_iter().filter(|choice| found.contains(&choice.provider)).collect::<Vec<_>>();
            Ok(page(views::sign_in(words, &of_domain, &form, &FieldErrors::default())))
        }
    }
}

/// Sends whoever chose a department to its provider.
pub async fn at_provider(
    request: HttpRequest,
    site: web::Data<Site>,
    provider: web::Path<Slug>,
    Body(body): Body,
) -> Result {
    let form: SignInForm = parse(&body)?;
    begin(&request, &site, provider.into_inner(), &form.back, None).await
}

async fn begin(request: &HttpRequest, site: &Site, slug: Slug, back: &str, hint: Option<String>) -> Result {
    let provider = site.db.read_open(move |conn| providers::find(conn, &slug)).await?;
    send(request, site, &provider, back, Asked { hint, ..Asked::default() }).await
}

/// Sends whoever runs things to their provider again, which lets nobody through who proved longer ago who they are. They
/// come back in a new session.
pub async fn confirm_again(
    request: HttpRequest,
    site: web::Data<Site>,
    visitor: Visitor,
    sent: Sent<SignInForm>,
) -> Result {
    let (_, provider) = visitor
        .read(|conn, actor| match sessions::for_sign_out(conn, actor)? {
            Some((provider, _)) => providers::find_by_id(conn, provider),
            None => Err(Error::SignedOut),
        })
        .await?;
    if !provider.is_live {
        // Nobody can confirm there any more; whoever is signed in would be sent back and forth.
        let words = language::of_request(&request);
        return fail(&site, words, &provider, &OidcError::Unbelievable("not live".to_owned())).await;
    }
    let max_age = Some(site.config.admin_recent);
    send(&request, &site, &provider, &sent.form.back, Asked { max_age, ..Asked::default() }).await
}

/// What is asked of a sign-in.
#[derive(Debug, Default)]
struct Asked {
    /// Whom the provider is to expect.
    hint: Option<String>,
    /// Who tries the provider.
    tester: Option<PersonId>,
    /// How long ago they may have proved to it who they are.
    max_age: Option<TimeDelta>,
}

/// Sends somebody to a provider to try it: what it says is kept for them, and lets nobody in.
pub async fn begin_trial(
    request: &HttpRequest,
    site: &Site,
    provider: &Provider,
    tester: PersonId,
    back: String,
) -> Result {
    send(request, site, provider, &back, Asked { tester: Some(tester), ..Asked::default() }).await
}

async fn send(request: &HttpRequest, site: &Site, provider: &Provider, back: &str, asked: Asked) -> Result {
    let Asked { hint, tester, max_age } = asked;
    let words = language::of_request(request);
    // Anybody can begin a sign-in, and each is a row until it expires.
    if !site.begun.is_allowed(&provider.id) {
        return Err(WebError::TooMany);
    }
    let redirect = redirect(site, provider);
    let age = max_age.and_then(|age| age.to_std().ok()).unwrap_or(ANY_AGE);
    let begun = site.issuers.begin(provider, &site.config.keys, &redirect, hint.as_deref(), age).await;
    let begun = match (begun, tester) {
        (Ok(begun), _) => begun,
        (Err(error), Some(tester)) => return tell_trial(site, provider, tester, Err(error), back).await,
        (Err(error), None) => return fail(site, words, provider, &error).await,
    };
    let browser = match request.cookie(BROWSER_COOKIE) {
        Some(cookie) if cookie.value().len() == 43 => cookie.value().to_owned(),
        _ => random_token()?,
    };
    let attempt = Attempt {
        provider: provider.id,
        nonce: begun.nonce,
        pkce_verifier: begun.pkce_verifier,
        return_to: paths::local(back),
        tester,
        max_age,
    };
    let (state, bound) = (begun.state, browser.clone());
    site.db.system(move |tx| attempts::begin(tx, &state, &bound, &attempt)).await?;
    let mut answer = HttpResponse::SeeOther();
    let mut bound = cookie(BROWSER_COOKIE, &browser);
    bound.set_max_age(actix_web::cookie::time::Duration::minutes(10));
    answer.insert_header((header::LOCATION, begun.url)).cookie(bound);
    Ok(answer.finish())
}

/// What a provider sends back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Callback {
    code: String,
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

/// Lets in whom the provider vouches for.
pub async fn callback(
    request: HttpRequest,
    site: web::Data<Site>,
    slug: web::Path<Slug>,
    visitor: Option<Visitor>,
    web::Query(callback): web::Query<Callback>,
) -> Result {
    let words = language::of_request(&request);
    let slug = slug.into_inner();
    // Also one that is not live: it may be on trial.
    let provider = site.db.read_open(move |conn| providers::find_any(conn, &slug)).await?;
    let browser = request.cookie(BROWSER_COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let (id, state) = (provider.id, callback.state);
    let attempt = site.db.system(move |tx| attempts::finish(tx, &state, &browser, id)).await?;
    let unbelievable = |what: &str| OidcError::Unbelievable(what.to_owned());
    let Some(attempt) = attempt else {
        // Two tabs that signed in at once, or a page that was loaded again: whoever is signed in is where they want to be.
        if let Some(visitor) = visitor
            && visitor.read(|_, _| Ok(())).await.is_ok()
        {
            return Ok(see(&paths::home()));
        }
        return fail(&site, words, &provider, &unbelievable("unknown, used or foreign state")).await;
    };
    if let Some(tester) = attempt.tester {
        let trying = try_out(&site, &provider, callback.iss.as_deref(), callback.error, callback.code, &attempt);
        let outcome = in_time(trying).await;
        return tell_trial(&site, &provider, tester, outcome, &attempt.return_to).await;
    }
    if !provider.is_live {
        return fail(&site, words, &provider, &unbelievable("not live")).await;
    }
    if callback.error.is_some() || callback.code.is_empty() {
        return fail(&site, words, &provider, &unbelievable("the provider sent an error")).await;
    }
    let redirect = redirect(&site, &provider);
    let keys = &site.config.keys;
    let finished = in_time(async {
        site.issuers.check_issuer(&provider, callback.iss.as_deref()).await?;
        site.issuers.finish(&provider, keys, &redirect, callback.code, &attempt.nonce, attempt.pkce_verifier).await
    });
    let vouched = match finished.await {
        Ok((vouched, _)) => vouched,
        Err(error) => return fail(&site, words, &provider, &error).await,
    };
    if let Some(max_age) = attempt.max_age {
        let oldest = db::now() - max_age - MAX_AGE_LEEWAY;
        if vouched.claims.authenticated_at.is_none_or(|at| at < oldest) {
            return fail(&site, words, &provider, &unbelievable("it does not say that they signed in lately")).await;
        }
    }
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let context = format!("id-token:{}", provider.id);
    let browser = Browser {
        device: device::describe(agent),
        held: request.cookie(SESSION_COOKIE).map(|cookie| TokenHash::of(cookie.value())),
        id_token: keys.seal(vouched.id_token.as_bytes(), &context).ok(),
        language: Some(words.0),
    };
    let of = provider.clone();
    let arrival = site.db.system(move |tx| accounts::arrive(tx, &of, &vouched.claims, &browser)).await?;
    match arrival {
        Ok(arrival) => {
            let mut answer = HttpResponse::SeeOther();
            let mut session = cookie(SESSION_COOKIE, arrival.token.expose());
            session.set_max_age(actix_web::cookie::time::Duration::seconds(sessions::LONGEST.num_seconds()));
            let mut used = cookie(BROWSER_COOKIE, "");
            used.make_removal();
            let asked = paths::local(&attempt.return_to);
            // Whoever comes for the first time, and for nothing in particular, sees what has become known of them.
            let to = if arrival.is_new && asked == paths::home() { paths::profile() } else { asked };
            let remembered = language::remembered(arrival.language);
            answer.insert_header((header::LOCATION, to)).cookie(session).cookie(used).cookie(remembered);
            Ok(answer.finish())
        }
        Err(refusal) => Ok(reply(actix_web::http::StatusCode::FORBIDDEN, views::refused(words, refusal))),
    }
}

/// All that a callback asks of a provider, unless it takes too long.
async fn in_time<T>(asking: impl Future<Output = Result<T, OidcError>>) -> Result<T, OidcError> {
    let asked = tokio::time::timeout(PROVIDER_PATIENCE, asking).await;
    asked.unwrap_or_else(|_| Err(OidcError::Away("too slow altogether".to_owned())))
}

/// The second half of a trial, with all the checks of a sign-in.
async fn try_out(
    site: &Site,
    provider: &Provider,
    iss: Option<&str>,
    error: Option<String>,
    code: String,
    attempt: &Attempt,
) -> Result<(Heard, bool), OidcError> {
    site.issuers.check_issuer(provider, iss).await?;
    if let Some(error) = error {
        return Err(OidcError::Unbelievable(format!("the provider sent an error: {error}")));
    }
    let (redirect, keys) = (redirect(site, provider), &site.config.keys);
    let verifier = attempt.pkce_verifier.clone();
    let (vouched, by_next_secret) =
        site.issuers.finish(provider, keys, &redirect, code, &attempt.nonce, verifier).await?;
    let claims = vouched.claims;
    let email = claims.email.clone();
    let department =
        site.db.read_open(move |conn| Ok(accounts::department_of(conn, &email)?.unwrap_or_default())).await;
    let heard = Heard {
        subject: claims.subject,
        email: claims.email,
        name: claims.name.unwrap_or_default(),
        job_title: claims.job_title.unwrap_or_default(),
        department: department.unwrap_or_default(),
    };
    Ok((heard, by_next_secret))
}

/// Keeps what a trial brought and goes back to where it began.
async fn tell_trial(
    site: &Site,
    provider: &Provider,
    tester: PersonId,
    outcome: Result<(Heard, bool), OidcError>,
    back: &str,
) -> Result {
    let outcome = outcome.map_err(|error| told(&error.to_string()));
    let id = provider.id;
    site.db.system(move |tx| trials::keep_trial(tx, id, tester, outcome)).await?;
    Ok(see(&paths::local(back)))
}

/// A page that says that it did not work, an event and a line in the log that say why.
async fn fail(site: &Site, words: crate::words::Words, provider: &Provider, error: &OidcError) -> Result {
    let reason = told(&error.to_string());
    tracing::warn!(provider = %provider.id, reason, "a sign-in failed");
    metrics::counter!("sign_in_failures_total", "provider" => provider.slug.to_string()).increment(1);
    let id = provider.id;
    if site.refusals.is_allowed(&id) {
        site.db.system(move |tx| accounts::refused(tx, id, &reason)).await?;
    }
    let (status, body) = match error {
        OidcError::Away(_) => (actix_web::http::StatusCode::BAD_GATEWAY, views::away(words)),
        OidcError::Unbelievable(_) => (actix_web::http::StatusCode::BAD_REQUEST, views::failed(words)),
    };
    Ok(reply(status, body))
}

/// Why something was refused, as it may stand in the log: a provider's words have an end and no controls.
pub(super) fn told(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_control()).take(300).collect()
}

fn redirect(site: &Site, provider: &Provider) -> String {
    format!("{}{}", site.config.common.public_url, paths::callback(&provider.slug))
}

/// Ends this session, and the provider's where it offers that.
pub async fn sign_out(visitor: Visitor, site: web::Data<Site>, _sent: Sent<Nothing>) -> Result {
    let (_, found) = visitor
        .read(|conn, actor| {
            let Some((provider, id_token)) = sessions::for_sign_out(conn, actor)? else { return Ok(None) };
            Ok(Some((providers::find_by_id(conn, provider)?, id_token)))
        })
        .await?;
    visitor
        .write(|tx, actor| {
            let current = actor.session.ok_or(Error::SignedOut)?;
            sessions::end(tx, actor, current.id)
        })
        .await?;
    let mut to = paths::signed_out();
    if let Some((provider, sealed)) = found {
        let context = format!("id-token:{}", provider.id);
        let id_token = sealed
            .and_then(|sealed| site.config.keys.open(&sealed, &context))
            .and_then(|id_token| String::from_utf8(id_token).ok());
        let back = format!("{}{}", site.config.common.public_url, paths::signed_out());
        if let Some(url) = site.issuers.end_session_url(&provider, id_token.as_deref(), &back).await {
            to = url;
        }
    }
    let mut gone = cookie(SESSION_COOKIE, "");
    gone.make_removal();
    let mut answer = HttpResponse::SeeOther();
    answer
        .insert_header((header::LOCATION, to))
        .insert_header(("clear-site-data", "\"cache\", \"storage\""))
        .cookie(gone);
    Ok(answer.finish())
}

/// Ends one of one's own sessions.
pub async fn end_session(visitor: Visitor, sent: Sent<Nothing>, id: web::Path<SessionId>) -> Result {
    let id = id.into_inner();
    visitor.submit(sent.submission, move |tx, actor| sessions::end(tx, actor, id)).await?;
    Ok(see(&paths::sessions()))
}

/// Ends every session of one's own but this one.
pub async fn end_others(visitor: Visitor, sent: Sent<Nothing>) -> Result {
    visitor.submit(sent.submission, sessions::end_others).await?;
    Ok(see(&paths::sessions()))
}
