//! One OpenID provider as we hear it: discovery and keys, the code exchanged, the ID token checked. What
//! openidconnect checks it checks; what it leaves out (docs/quirks.md) is checked here.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use civil_media_core::config::Secret;
use civil_media_core::ids::ProviderId;
use civil_media_core::signin::{Claims, Keys, Provider};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AdditionalClaims, AdditionalProviderMetadata, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, HttpRequest, IdTokenFields, IssuerUrl, JsonWebKeySet, LoginHint, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::fetch::{Fetch, FetchError};
use super::token::{Believed, check};

/// What a provider says of itself is asked for again after this long.
const METADATA_FOR: Duration = Duration::from_secs(600);
/// Keys are asked for again at most this often, however many tokens name one that we do not know.
const KEYS_AT_MOST_EVERY: Duration = Duration::from_secs(60);
/// How long whoever signs out waits to hear where their provider ends its own session, where that is not known.
const SIGN_OUT_PATIENCE: Duration = Duration::from_secs(1);

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
pub(super) struct More {
    pub(super) job_title: Option<String>,
    pub(super) sid: Option<String>,
    pub(super) nbf: Option<i64>,
}
impl AdditionalClaims for More {}

/// Metadata beside the standard ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Offers {
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}
impl AdditionalProviderMetadata for Offers {}

pub(super) type Metadata = ProviderMetadata<
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
pub(super) type Fields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
pub(super) type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
pub(super) type Client<A = openidconnect::EndpointSet, T = openidconnect::EndpointMaybeSet> = openidconnect::Client<
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

/// What a provider says of somebody to whoever holds their access token.
#[derive(Debug, Deserialize)]
pub(super) struct UserInfo {
    pub(super) sub: String,
    pub(super) email: Option<String>,
    pub(super) email_verified: Option<bool>,
    pub(super) name: Option<String>,
    pub(super) job_title: Option<String>,
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
        max_age: Duration,
    ) -> Result<Begun, OidcError> {
        let metadata = self.metadata(provider, false).await?;
        let client = client(&metadata, provider, keys, redirect)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            // Also makes it say when that was.
            .set_max_age(max_age)
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

    /// Whether an address is one that providers may have.
    pub fn allows(&self, issuer: &str) -> bool {
        self.fetch.allows(issuer)
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
    ) -> Result<(Vouched, bool), OidcError> {
        let metadata = self.metadata(provider, false).await?;
        // While a new secret waits, it is tried first: the provider says which of the two it takes.
        let (tokens, by_next) =
            match self.exchange(&metadata, provider, keys, redirect, &code, &pkce_verifier, true).await {
                Some(Ok(tokens)) => (tokens, true),
                Some(Err(OidcError::Away(why))) => return Err(OidcError::Away(why)),
                Some(Err(OidcError::Unbelievable(_))) | None => {
                    let tokens = self.exchange(&metadata, provider, keys, redirect, &code, &pkce_verifier, false).await;
                    (tokens.unwrap_or_else(|| Err(OidcError::Away("no client secret".to_owned())))?, false)
                }
            };
        let believed = match check(&metadata, provider, keys, redirect, &tokens, nonce) {
            // A key that we do not know yet: keys were changed since we asked. Ask again, once a minute.
            Err(OidcError::Unbelievable(_)) => {
                let metadata = self.metadata(provider, true).await?;
                check(&metadata, provider, keys, redirect, &tokens, nonce)?
            }
            outcome => outcome?,
        };
        Ok((self.complete(&metadata, believed, tokens.access_token()).await?, by_next))
    }

    /// Asks the provider for what its ID token does not say: of scopes it tells more there (OpenID Connect Core 5.4).
    async fn complete(
        &self,
        metadata: &Metadata,
        mut believed: Believed,
        access_token: &AccessToken,
    ) -> Result<Vouched, OidcError> {
        if (believed.email.is_none() || believed.name.is_none())
            && let Some(endpoint) = metadata.userinfo_endpoint()
        {
            match self.userinfo(endpoint.as_str(), access_token).await {
                Ok(more) if more.sub != believed.subject => {
                    return Err(OidcError::Unbelievable("its userinfo is of somebody else".to_owned()));
                }
                Ok(more) => believed.learn(more),
                Err(error) if believed.email.is_none() => return Err(error),
                Err(error) => tracing::warn!(%error, "a provider's userinfo was not heard"),
            }
        }
        believed.vouched()
    }

    async fn userinfo(&self, endpoint: &str, access_token: &AccessToken) -> Result<UserInfo, OidcError> {
        let malformed = || OidcError::Away("its userinfo is not what was expected".to_owned());
        let request = openidconnect::http::Request::get(endpoint)
            .header("authorization", format!("Bearer {}", access_token.secret()))
            .header("accept", "application/json")
            .body(Vec::new())
            .map_err(|_| malformed())?;
        let answer = self.fetch.send(request).await?;
        if !answer.status().is_success() {
            return Err(OidcError::Away(format!("its userinfo answers {}", answer.status().as_u16())));
        }
        serde_json::from_slice(answer.body()).map_err(|_| malformed())
    }

    /// Exchanges a code under one of the two secrets; none if there is no such secret.
    #[allow(clippy::too_many_arguments, reason = "each is a parameter of the protocol")]
    async fn exchange(
        &self,
        metadata: &Metadata,
        provider: &Provider,
        keys: &Keys,
        redirect: &str,
        code: &str,
        pkce_verifier: &str,
        by_next: bool,
    ) -> Option<Result<Tokens, OidcError>> {
        let secret = if by_next { provider.next_secret(keys) } else { provider.client_secret(keys) }?;
        let exchanged = async {
            let client = client_with(metadata, provider, &secret, redirect)?;
            let http = |request: HttpRequest| self.fetch.send(request);
            let request = client
                .exchange_code(AuthorizationCode::new(code.to_owned()))
                .map_err(|error| OidcError::Unbelievable(error.to_string()))?
                .set_pkce_verifier(PkceCodeVerifier::new(pkce_verifier.to_owned()));
            request.request_async(&http).await.map_err(|error| match error {
                openidconnect::RequestTokenError::Request(error) => error.into(),
                openidconnect::RequestTokenError::ServerResponse(said) => {
                    OidcError::Unbelievable(format!("token endpoint: {}", said.error()))
                }
                openidconnect::RequestTokenError::Parse(..) => {
                    OidcError::Unbelievable("token endpoint: not what was expected".to_owned())
                }
                openidconnect::RequestTokenError::Other(text) => OidcError::Unbelievable(text),
            })
        };
        Some(exchanged.await)
    }

    /// Where the provider ends its own session, if it offers that. Whoever signs out does not wait for a provider that
    /// is slow: what was known of it counts, however old, and without that they are signed out here alone.
    pub async fn end_session_url(&self, provider: &Provider, id_token: Option<&str>, back: &str) -> Option<String> {
        let known = async {
            let entry = self.entry(provider.id).await;
            let known = entry.lock().await;
            known.metadata.as_ref().map(|(_, metadata)| metadata.clone())
        };
        let heard = async {
            match known.await {
                Some(metadata) => Some(metadata),
                None => self.metadata(provider, false).await.ok(),
            }
        };
        let metadata = tokio::time::timeout(SIGN_OUT_PATIENCE, heard).await.ok()??;
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
        Ok(self.metadata(provider, anew).await?.jwks().clone())
    }

    async fn entry(&self, id: ProviderId) -> Arc<Mutex<Known>> {
        self.known.lock().await.entry(id).or_default().clone()
    }

    /// What the provider says of itself, with its keys; asked for anew if it has not been for a minute. Only the sign-ins
    /// of this provider wait for it.
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
        // Decided here, where one comes after the other: of many who ask at one moment one does.
        let was_just_asked = known.keys_asked_at.is_some_and(|at| at.elapsed() < KEYS_AT_MOST_EVERY);
        if let Some((at, metadata)) = &known.metadata
            && at.elapsed() < METADATA_FOR
            && (!anew || was_just_asked)
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

pub(super) fn client(
    metadata: &Metadata,
    provider: &Provider,
    keys: &Keys,
    redirect: &str,
) -> Result<Client, OidcError> {
    let secret = provider
        .client_secret(keys)
        .ok_or_else(|| OidcError::Away("the client secret cannot be opened with these keys".to_owned()))?;
    client_with(metadata, provider, &secret, redirect)
}

fn client_with(metadata: &Metadata, provider: &Provider, secret: &Secret, redirect: &str) -> Result<Client, OidcError> {
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| OidcError::Away(error.to_string()))?;
    let client: Client = openidconnect::Client::from_provider_metadata(
        metadata.clone(),
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(secret.expose().to_owned())),
    );
    Ok(client.set_redirect_uri(redirect))
}
