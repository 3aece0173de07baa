//! What must be true of a token before it is believed: what openidconnect checks and what it leaves out
//! (docs/quirks.md).
use chrono::{DateTime, TimeDelta, Utc};
use civil_media_core::db;
use civil_media_core::signin::{Claims, Keys, Provider};
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessTokenHash, JsonWebKey as _, JsonWebKeySet, Nonce, OAuth2TokenResponse as _, TokenResponse as _,
};

use super::oidc::{Metadata, OidcError, Tokens, UserInfo, Vouched, client};

/// How far a provider's clock and ours may be apart.
const SKEW: TimeDelta = TimeDelta::seconds(60);
/// How old, or how far ahead, a token's time of issue may be.
const ISSUED_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Only signatures of keys that we look up ourselves: never `none`, never a shared secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
];

/// Everything that must be true of an ID token (OpenID Connect Core 3.1.3.7, and SAFETY 1.9).
pub(super) fn check(
    metadata: &Metadata,
    provider: &Provider,
    keys: &Keys,
    redirect: &str,
    tokens: &Tokens,
    nonce: &str,
) -> Result<Believed, OidcError> {
    let refuse = |what: &str| OidcError::Unbelievable(what.to_owned());
    let client = client(metadata, provider, keys, redirect)?;
    let id_token = tokens.id_token().ok_or_else(|| refuse("no ID token"))?;
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        // Its check of `exp` knows no leeway: let it be a minute earlier.
        .set_time_fn(|| db::now() - SKEW)
        .set_issue_time_verifier_fn(|issued| {
            let seconds = (db::now() - issued).num_seconds();
            if seconds.abs() > SKEW.num_seconds() {
                tracing::warn!(provider = %provider.id, seconds, "a provider's clock and ours differ");
            }
            if seconds.abs() <= ISSUED_WITHIN.num_seconds() {
                return Ok(());
            }
            Err(format!("issued {seconds} seconds ago by its clock: one of the two clocks is wrong"))
        });
    let nonce = Nonce::new(nonce.to_owned());
    let claims = id_token.claims(&verifier, &nonce).map_err(|error| refuse(&format!("ID token: {error}")))?;
    let more = claims.additional_claims();

    if claims.authorized_party().is_some_and(|azp| azp.as_str() != provider.client_id) {
        return Err(refuse("azp is somebody else"));
    }
    if more.nbf.is_some_and(|nbf| nbf > (db::now() + SKEW).timestamp()) {
        return Err(refuse("not valid yet"));
    }
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = id_token.signing_alg().map_err(|error| refuse(&error.to_string()))?;
        let key = id_token.signing_key(&verifier).map_err(|error| refuse(&error.to_string()))?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
            .map_err(|error| refuse(&error.to_string()))?;
        if actual != *expected {
            return Err(refuse("wrong at_hash"));
        }
    }
    let subject = claims.subject().as_str();
    if !is_subject(subject) {
        return Err(refuse("no proper sub"));
    }
    Ok(Believed {
        subject: subject.to_owned(),
        email: claims.email().map(|email| email.to_string()),
        is_verified: claims.email_verified(),
        name: claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
        job_title: more.job_title.clone(),
        sid: more.sid.clone().filter(|sid| is_subject(sid)),
        authenticated_at: claims.auth_time().map(|at| at.min(db::now())),
        id_token: id_token.to_string(),
    })
}

/// What an ID token says that can be believed, and what is learned beside it.
#[derive(Debug)]
pub(super) struct Believed {
    pub(super) subject: String,
    pub(super) email: Option<String>,
    is_verified: Option<bool>,
    pub(super) name: Option<String>,
    job_title: Option<String>,
    sid: Option<String>,
    authenticated_at: Option<DateTime<Utc>>,
    id_token: String,
}

impl Believed {
    /// Fills in what the token did not say.
    pub(super) fn learn(&mut self, more: UserInfo) {
        if self.email.is_none() {
            self.email = more.email;
            self.is_verified = more.email_verified;
        }
        self.name = self.name.take().or(more.name);
        self.job_title = self.job_title.take().or(more.job_title);
    }

    /// Whom it vouches for.
    ///
    /// # Errors
    /// [`OidcError::Unbelievable`] without an email that is theirs.
    pub(super) fn vouched(self) -> Result<Vouched, OidcError> {
        let refuse = |what: &str| OidcError::Unbelievable(what.to_owned());
        if self.is_verified == Some(false) {
            return Err(refuse("the email is not verified"));
        }
        let email = self.email.map(|email| email.trim().to_owned()).filter(|email| email.len() <= 254);
        Ok(Vouched {
            claims: Claims {
                subject: self.subject,
                email: email.ok_or_else(|| refuse("no email"))?,
                name: self.name,
                job_title: self.job_title,
                sid: self.sid,
                authenticated_at: self.authenticated_at,
            },
            id_token: self.id_token,
        })
    }
}

/// 1 to 255 printable characters, as the database and the log can hold them.
pub(super) fn is_subject(text: &str) -> bool {
    !text.is_empty() && text.len() <= 255 && !text.chars().any(char::is_control)
}

/// The algorithm of a token's header, if it is one that we take.
pub(super) fn algorithm(name: &str) -> Option<CoreJwsSigningAlgorithm> {
    let found = serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()?;
    ALGORITHMS.contains(&found).then_some(found)
}

/// Whether one of these keys signed this.
pub(super) fn is_signed(
    keys: &JsonWebKeySet<CoreJsonWebKey>,
    kid: Option<&str>,
    algorithm: &CoreJwsSigningAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> bool {
    keys.keys()
        .iter()
        .filter(|key| kid.is_none() || key.key_id().is_some_and(|id| Some(id.as_str()) == kid))
        .any(|key| key.verify_signature(algorithm, message, signature).is_ok())
}
