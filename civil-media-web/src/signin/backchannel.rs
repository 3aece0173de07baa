//! Back-channel logout (OpenID Connect Back-Channel Logout 1.0): a provider tells us that somebody signed
//! out there. openidconnect has nothing for it.
use actix_web::{HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use civil_media_core::db;
use civil_media_core::signin::{Provider, accounts, providers};
use civil_media_core::text::Slug;
use serde::Deserialize;
use serde_json::Value;

use super::oidc::OidcError;
use super::token::{algorithm, is_signed, is_subject};
use crate::error::{Result, WebError};
use crate::forms::{Body, parse};
use crate::site::Site;

/// The event that a logout token must carry (section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How far a provider's clock and ours may be apart, in seconds.
const SKEW: i64 = 60;
/// The oldest that a logout token may be, in seconds.
const OLDEST: i64 = 300;

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    logout_token: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// A logout token that can be believed.
#[derive(Debug, PartialEq)]
struct Logout {
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
}

/// Ends the sessions that a logout token names: 200 if so (also if there are none), 400 if the token
/// cannot be believed.
pub async fn log_out(site: web::Data<Site>, provider: web::Path<Slug>, Body(body): Body) -> Result {
    let sent: Sent = parse(&body)?;
    let slug = provider.into_inner();
    // Also of one that lets in nobody any more: its people may still be here.
    let provider = site.db.read_open(move |conn| providers::find_any(conn, &slug)).await?;
    if !site.logouts.is_allowed(&provider.id) {
        return Err(WebError::TooMany);
    }
    let outcome = match believe(&site, &provider, &sent.logout_token).await {
        Ok(logout) => {
            let id = provider.id;
            let is_first = site
                .db
                .system(move |tx| {
                    accounts::logged_out_by_provider(tx, id, &logout.jti, logout.sub.as_deref(), logout.sid.as_deref())
                })
                .await?;
            if is_first { Ok(()) } else { Err("used before".to_owned()) }
        }
        Err(OidcError::Away(why) | OidcError::Unbelievable(why)) => Err(why),
    };
    let mut answer = match &outcome {
        Ok(()) => HttpResponse::Ok(),
        Err(_) => HttpResponse::BadRequest(),
    };
    answer.insert_header(("cache-control", "no-store")).content_type("application/json");
    match outcome {
        Ok(()) => Ok(answer.body("{}")),
        Err(reason) => {
            let reason = super::actions::told(&reason);
            tracing::warn!(provider = %provider.id, reason, "a logout token was refused");
            let id = provider.id;
            if site.refusals.is_allowed(&id) {
                site.db.system(move |tx| accounts::logout_refused(tx, id, &reason)).await?;
            }
            Ok(answer.body(r#"{"error":"invalid_request"}"#))
        }
    }
}

async fn believe(site: &Site, provider: &Provider, token: &str) -> Result<Logout, OidcError> {
    let refuse = |what: &str| OidcError::Unbelievable(what.to_owned());
    let parts: Vec<&str> = token.split('.').collect();
    let &[header, payload, signature] = parts.as_slice() else { return Err(refuse("not a token")) };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| refuse("not a token"));
    let head: Header = serde_json::from_slice(&decode(header)?).map_err(|_| refuse("no header"))?;
    let typ = head.typ.as_deref().map(|typ| typ.to_ascii_lowercase()).unwrap_or_default();
    if typ.strip_prefix("application/").unwrap_or(&typ) != "logout+jwt" || head.crit.is_some() {
        return Err(refuse("wrong typ"));
    }
    let algorithm = algorithm(&head.alg).ok_or_else(|| refuse("algorithm not allowed"))?;
    let (message, signature) = (format!("{header}.{payload}"), decode(signature)?);
    let mut is_believed = false;
    for anew in [false, true] {
        let keys = site.issuers.keys(provider, anew).await?;
        is_believed = is_signed(&keys, head.kid.as_deref(), &algorithm, message.as_bytes(), &signature);
        if is_believed {
            break;
        }
    }
    if !is_believed {
        return Err(refuse("wrong signature"));
    }
    let claims: Value = serde_json::from_slice(&decode(payload)?).map_err(|_| refuse("no claims"))?;
    check(&claims, &provider.issuer, &provider.client_id, db::now().timestamp()).map_err(refuse)
}

/// The checks of section 2.6, the signature aside.
fn check(claims: &Value, issuer: &str, client_id: &str, now: i64) -> Result<Logout, &'static str> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let number = |name: &str| claims.get(name).and_then(Value::as_i64);
    if text("iss") != Some(issuer) {
        return Err("wrong iss");
    }
    let is_for_us = match claims.get("aud") {
        Some(Value::String(aud)) => aud == client_id,
        Some(Value::Array(all)) => all.iter().any(|aud| aud.as_str() == Some(client_id)),
        _ => false,
    };
    if !is_for_us {
        return Err("wrong aud");
    }
    let issued = number("iat").ok_or("no iat")?;
    if issued > now + SKEW || issued < now - OLDEST {
        return Err("wrong iat");
    }
    // The specification's later versions demand `exp`; where it is there it counts.
    let expires = number("exp").ok_or("no exp")?;
    if expires < now - SKEW {
        return Err("expired");
    }
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err("no logout event");
    }
    // An ID token has a nonce and a logout token must not: one is never taken for the other.
    if claims.get("nonce").is_some() {
        return Err("a nonce");
    }
    let jti = text("jti").filter(|jti| is_subject(jti)).ok_or("no jti")?;
    let (sub, sid) = (text("sub"), text("sid"));
    if sub.is_none() && sid.is_none() {
        return Err("neither sub nor sid");
    }
    if ![sub, sid].into_iter().flatten().all(is_subject) {
        return Err("no proper sub or sid");
    }
    Ok(Logout { jti: jti.to_owned(), sub: sub.map(str::to_owned), sid: sid.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_claim_counts() {
        let good = json!({
            "iss": "https://id.example", "aud": "us", "iat": 1000, "exp": 1120, "jti": "1", "sub": "ada",
            "events": { EVENT: {} },
        });
        let checked = |claims: &Value| check(claims, "https://id.example", "us", 1010);
        assert!(checked(&good).is_ok());
        for (name, value, why) in [
            ("iss", json!("https://id.example/"), "wrong iss"),
            ("aud", json!("them"), "wrong aud"),
            ("aud", json!(["them"]), "wrong aud"),
            ("iat", json!(1200), "wrong iat"),
            ("iat", json!(500), "wrong iat"),
            ("iat", Value::Null, "no iat"),
            ("exp", json!(900), "expired"),
            ("exp", Value::Null, "no exp"),
            ("events", json!({}), "no logout event"),
            ("events", json!({ EVENT: 1 }), "no logout event"),
            ("nonce", json!("x"), "a nonce"),
            ("jti", json!(""), "no jti"),
            ("sub", Value::Null, "neither sub nor sid"),
            ("sub", json!("a\u{0}b"), "no proper sub or sid"),
        ] {
            let mut bad = good.clone();
            bad[name] = value;
            assert_eq!(checked(&bad), Err(why), "{name}");
        }
    }
}
