//! Requests to addresses that admins typed: only to public ones over TLS (in development: also to this
//! machine), no redirects, 5 seconds, 256 KiB.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use futures_util::StreamExt as _;
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The longest that a provider may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most that it may say.
const MOST: usize = 256 * 1024;

/// Why a provider was not heard.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is not one that we talk to.
    #[error("refused address")]
    RefusedAddress,
    /// It said too much.
    #[error("too long an answer")]
    TooLong,
    /// It did not answer, not in time, or with a redirect.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The answer is no answer.
    #[error("malformed answer")]
    Malformed,
}

/// Asks providers.
#[derive(Debug, Clone)]
pub struct Fetch {
    client: reqwest::Client,
    allow_loopback: bool,
}

impl Fetch {
    /// A client; `allow_loopback` for development.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(allow_loopback: bool) -> Result<Self, String> {
        // Chosen once a process; a second time it is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(3))
            .dns_resolver(std::sync::Arc::new(PublicOnly { allow_loopback }))
            .no_proxy()
            // A code may be spent once only, so a request that met a connection the provider was just closing
            // could not be sent again. Discovery and keys are kept; a new connection a sign-in costs little.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|error| format!("TLS cannot be set up: {error}"))?;
        Ok(Self { client, allow_loopback })
    }

    /// Whether we talk to this address at all.
    pub fn allows(&self, url: &str) -> bool {
        let Ok(url) = reqwest::Url::parse(url) else { return false };
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let literal: Option<IpAddr> = bare.parse().ok();
        let is_local = literal.is_some_and(|ip| ip.is_loopback()) || host == "localhost";
        let has_user = !url.username().is_empty() || url.password().is_some();
        let is_fit = match literal {
            Some(ip) => is_public(ip) || (self.allow_loopback && is_local),
            None => !is_local || self.allow_loopback,
        };
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_local && self.allow_loopback);
        is_fit && is_safe && !has_user && !host.is_empty()
    }

    /// Sends a request as openidconnect makes it.
    ///
    /// # Errors
    /// [`FetchError`]
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string();
        if !self.allows(&url) {
            return Err(FetchError::RefusedAddress);
        }
        let no_answer = |error: reqwest::Error| FetchError::NoAnswer(error.without_url().to_string());
        let sending = self.client.request(parts.method, url).headers(parts.headers).body(body).send();
        // The client's own limit is per step in places; this one is for all of it.
        let whole = async {
            let answer = sending.await.map_err(no_answer)?;
            if answer.status().is_redirection() {
                return Err(FetchError::NoAnswer("redirected".to_owned()));
            }
            let mut made = openidconnect::http::Response::builder().status(answer.status());
            for (name, value) in answer.headers() {
                made = made.header(name, value);
            }
            let mut text = Vec::new();
            let mut chunks = answer.bytes_stream();
            while let Some(chunk) = chunks.next().await {
                text.extend_from_slice(&chunk.map_err(no_answer)?);
                if text.len() > MOST {
                    return Err(FetchError::TooLong);
                }
            }
            made.body(text).map_err(|_| FetchError::Malformed)
        };
        tokio::time::timeout(PATIENCE, whole).await.unwrap_or_else(|_| Err(FetchError::NoAnswer("too slow".to_owned())))
    }
}

/// Resolves names to public addresses alone, so that the address that was checked is the one connected to.
#[derive(Debug)]
struct PublicOnly {
    allow_loopback: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_loopback = self.allow_loopback;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fit: Vec<SocketAddr> = found
                .filter(|address| is_public(address.ip()) || (allow_loopback && address.ip().is_loopback()))
                .collect();
            if fit.is_empty() {
                return Err("no public address".into());
            }
            Ok(Box::new(fit.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public internet (IANA's special-purpose registries).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_public_v4(ip),
            None => is_public_v6(ip),
        },
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Global unicast, without documentation, 6to4 and Teredo, which wrap addresses of version 4.
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b == 0xdb8 || b < 0x200)) && a != 0x2002 && a != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let strict = Fetch::new(false).expect("a client");
        for good in ["https://id.example.gov.uk/x", "https://8.8.8.8/"] {
            assert!(strict.allows(good), "{good}");
        }
        for bad in [
            "http://id.example.gov.uk",
            "https://127.0.0.1",
            "https://localhost",
            "https://169.254.169.254/latest",
            "https://[::1]",
            "https://[::ffff:127.0.0.1]",
            "https://0.0.0.0",
            "https://10.0.0.1",
            "https://192.168.1.1",
            "https://2130706433",
            "https://0177.0.0.1",
            "https://0x7f.1",
            "https://user@example.org",
            "https://example.org:x@10.0.0.1",
            "file:///etc/passwd",
            "gopher://example.org",
            "https://[fe80::1]",
            "https://[fc00::1]",
            "https://[2002:7f00:1::]",
            "",
            "https://",
        ] {
            assert!(!strict.allows(bad), "{bad}");
        }
        let open = Fetch::new(true).expect("a client");
        assert!(open.allows("http://localhost:8090/dtc") && open.allows("http://127.0.0.1:1"));
        assert!(!open.allows("https://10.0.0.1") && !open.allows("http://example.org"));
    }
}
