//! One OpenID provider as we hear it: discovery and keys, the code exchanged, the ID token checked. What
//! openidconnect checks it checks; what it leaves out (docs/quirks.md) is checked here.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use civil_media_core::db;
use civil_media_core::ids::ProviderId;
use civil_media_core::signin::{Claims, Keys, Provider};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AdditionalProviderMetadata, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, HttpRequest, IdTokenFields, IssuerUrl, JsonWebKey as _, JsonWebKeySet, LoginHint,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::fetch::{Fetch, FetchError};

/// What a provider says of itself is asked for again after this long.
const METADATA_FOR: Duration = Duration::from_secs(600);
/// Keys are asked for again at most this often, however many tokens name one that we do not know.
const KEYS_AT_MOST_EVERY: Duration = Duration::from_secs(60);
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

/// Why a sign-in did not come to its end. The text is for the log and the event; people see one page.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider did not answer as it should; it may tomorrow.
    #[error("provider away: {0}")]
    Away(String),
    /// What it said cannot be believed.
    #[error("{0}")]
    Unbelievable(String),
}

impl From<FetchError> for OidcError {
    fn from(error: FetchError) -> Self {
        Self::Away(error.to_string())
    }
}

/// Claims beside the standard ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct More {
    job_title: Option<String>,
    sid: Option<String>,
    nbf: Option<i64>,
}
impl AdditionalClaims for More {}

/// Metadata beside the standard ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Offers {
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}
impl AdditionalProviderMetadata for Offers {}

type Metadata = ProviderMetadata<
    Offers,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;
type Fields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Client<A = openidconnect::EndpointSet, T = openidconnect::EndpointMaybeSet> = openidconnect::Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    A,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    T,
    T,
>;

/// What is known of the providers: each asked for when first needed, and again from time to time.
#[derive(Debug)]
pub struct Issuers {
    fetch: Fetch,
    known: Mutex<HashMap<ProviderId, Arc<Mutex<Known>>>>,
}

#[derive(Debug, Default)]
struct Known {
    metadata: Option<(Instant, Metadata)>,
    /// When it was last asked in vain, and what came of it.
    failed: Option<(Instant, String)>,
    keys_asked_at: Option<Instant>,
}

/// Where a browser is sent, and what has to be remembered until it comes back.
#[derive(Debug)]
pub struct Begun {
    /// The provider's page.
    pub url: String,
    /// Comes back with the browser.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// Proves to the token endpoint that we asked.
    pub pkce_verifier: String,
}

/// Somebody whom a provider vouches for.
#[derive(Debug)]
pub struct Vouched {
    /// What it says of them.
    pub claims: Claims,
    /// The ID token, for its sign-out.
    pub id_token: String,
}

impl Issuers {
    /// None known yet.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(allow_loopback: bool) -> Result<Self, String> {
        Ok(Self { fetch: Fetch::new(allow_loopback)?, known: Mutex::default() })
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// [`OidcError::Away`]
    pub(super) async fn begin(
        &self,
        provider: &Provider,
        keys: &Keys,
        redirect: &str,
        hint: Option<&str>,
    ) -> Result<Begun, OidcError> {
        let metadata = self.metadata(provider, false).await?;
        let client = client(&metadata, provider, keys, redirect)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge);
        if let Some(hint) = hint {
            request = request.set_login_hint(LoginHint::new(hint.to_owned()));
        }
        let (url, state, nonce) = request.url();
        Ok(Begun {
            url: url.to_string(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            pkce_verifier: verifier.into_secret(),
        })
    }

    /// Whether a callback's `iss` (RFC 9207) is this provider's, where it must or does name one.
    ///
    /// # Errors
    /// [`OidcError`]
    pub(super) async fn check_issuer(&self, provider: &Provider, iss: Option<&str>) -> Result<(), OidcError> {
        let metadata = self.metadata(provider, false).await?;
        let must = metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match iss {
            Some(iss) if iss == provider.issuer => Ok(()),
            None if !must => Ok(()),
            _ => Err(OidcError::Unbelievable("wrong iss in the callback".to_owned())),
        }
    }

    /// Exchanges a code for an ID token and checks it.
    ///
    /// # Errors
    /// [`OidcError`]
    pub(super) async fn finish(
        &self,
        provider: &Provider,
        keys: &Keys,
        redirect: &str,
        code: String,
        nonce: &str,
        pkce_verifier: String,
    ) -> Result<Vouched, OidcError> {
        let metadata = self.metadata(provider, false).await?;
        let tokens: Tokens = {
            let client = client(&metadata, provider, keys, redirect)?;
            let http = |request: HttpRequest| self.fetch.send(request);
            let request = client
                .exchange_code(AuthorizationCode::new(code))
                .map_err(|error| OidcError::Unbelievable(error.to_string()))?
                .set_pkce_verifier(PkceCodeVerifier::new(pkce_verifier));
            request.request_async(&http).await.map_err(|error| match error {
                openidconnect::RequestTokenError::Request(error) => error.into(),
                openidconnect::RequestTokenError::ServerResponse(said) => {
                    OidcError::Unbelievable(format!("token endpoint: {}", said.error()))
                }
                openidconnect::RequestTokenError::Parse(..) => {
                    OidcError::Unbelievable("token endpoint: not what was expected".to_owned())
                }
                openidconnect::RequestTokenError::Other(text) => OidcError::Unbelievable(text),
            })?
        };
        match check(&metadata, provider, keys, redirect, &tokens, nonce) {
            // A key that we do not know yet: keys were changed since we asked. Ask again, once a minute.
            Err(OidcError::Unbelievable(_)) if self.may_ask_keys(provider.id).await => {
                let metadata = self.metadata(provider, true).await?;
                check(&metadata, provider, keys, redirect, &tokens, nonce)
            }
            outcome => outcome,
        }
    }

    /// Where the provider ends its own session, if it offers that.
    pub async fn end_session_url(&self, provider: &Provider, id_token: Option<&str>, back: &str) -> Option<String> {
        let metadata = self.metadata(provider, false).await.ok()?;
        let endpoint = metadata.additional_metadata().end_session_endpoint.clone()?;
        if !self.fetch.allows(&endpoint) {
            return None;
        }
        let mut url = reqwest::Url::parse(&endpoint).ok()?;
        let mut query = url.query_pairs_mut();
        query.append_pair("client_id", &provider.client_id).append_pair("post_logout_redirect_uri", back);
        if let Some(id_token) = id_token {
            query.append_pair("id_token_hint", id_token);
        }
        drop(query);
        Some(url.to_string())
    }

    /// The keys that may sign this provider's tokens; asked for anew if `unknown` and not asked this minute.
    ///
    /// # Errors
    /// [`OidcError::Away`]
    pub(super) async fn keys(
        &self,
        provider: &Provider,
        anew: bool,
    ) -> Result<JsonWebKeySet<CoreJsonWebKey>, OidcError> {
        let anew = anew && self.may_ask_keys(provider.id).await;
        Ok(self.metadata(provider, anew).await?.jwks().clone())
    }

    async fn entry(&self, id: ProviderId) -> Arc<Mutex<Known>> {
        self.known.lock().await.entry(id).or_default().clone()
    }

    async fn may_ask_keys(&self, id: ProviderId) -> bool {
        let entry = self.entry(id).await;
        let known = entry.lock().await;
        known.keys_asked_at.is_none_or(|at| at.elapsed() > KEYS_AT_MOST_EVERY)
    }

    /// What the provider says of itself, with its keys. Only the sign-ins of this provider wait for it.
    async fn metadata(&self, provider: &Provider, anew: bool) -> Result<Metadata, OidcError> {
        let entry = self.entry(provider.id).await;
        let began = Instant::now();
        let mut known = entry.lock().await;
        // Whoever waited while another asked in vain has the answer: they do not ask one after the other.
        if let Some((at, why)) = &known.failed
            && *at > began
        {
            return Err(OidcError::Away(why.clone()));
        }
        if let Some((at, metadata)) = &known.metadata
            && !anew
            && at.elapsed() < METADATA_FOR
        {
            return Ok(metadata.clone());
        }
        if anew {
            known.keys_asked_at = Some(Instant::now());
        }
        let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|error| OidcError::Away(error.to_string()))?;
        let http = |request: HttpRequest| self.fetch.send(request);
        let metadata = match Metadata::discover_async(issuer, &http).await {
            Ok(metadata) => metadata,
            Err(error) => {
                let why = with_causes(&error);
                known.failed = Some((Instant::now(), why.clone()));
                return Err(OidcError::Away(why));
            }
        };
        known.metadata = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }
}

/// An error with what caused it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn client(metadata: &Metadata, provider: &Provider, keys: &Keys, redirect: &str) -> Result<Client, OidcError> {
    let secret = provider
        .client_secret(keys)
        .ok_or_else(|| OidcError::Away("the client secret cannot be opened with these keys".to_owned()))?;
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| OidcError::Away(error.to_string()))?;
    let client: Client = openidconnect::Client::from_provider_metadata(
        metadata.clone(),
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(secret.expose().to_owned())),
    );
    Ok(client.set_redirect_uri(redirect))
}

/// Everything that must be true of an ID token (OpenID Connect Core 3.1.3.7, and SAFETY 1.9).
fn check(
    metadata: &Metadata,
    provider: &Provider,
    keys: &Keys,
    redirect: &str,
    tokens: &Tokens,
    nonce: &str,
) -> Result<Vouched, OidcError> {
    let refuse = |what: &str| OidcError::Unbelievable(what.to_owned());
    let client = client(metadata, provider, keys, redirect)?;
    let id_token = tokens.id_token().ok_or_else(|| refuse("no ID token"))?;
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        // Its check of `exp` knows no leeway: let it be a minute earlier.
        .set_time_fn(|| db::now() - SKEW)
        .set_issue_time_verifier_fn(|issued| {
            let age = db::now() - issued;
            if age.abs() <= ISSUED_WITHIN { Ok(()) } else { Err("issued at another time".to_owned()) }
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
    if claims.email_verified() == Some(false) {
        return Err(refuse("the email is not verified"));
    }
    let email = claims.email().map(|email| email.trim().to_owned()).filter(|email| email.len() <= 254);
    let email = email.ok_or_else(|| refuse("no email"))?;
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
    Ok(Vouched {
        claims: Claims {
            subject: subject.to_owned(),
            email,
            name,
            job_title: more.job_title.clone(),
            sid: more.sid.clone().filter(|sid| is_subject(sid)),
        },
        id_token: id_token.to_string(),
    })
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
