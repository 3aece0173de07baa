//! The stage of a test: the site served on a free port, and browsers that visit it.
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::Duration;

use civil_media_core::blobs::Store;
use civil_media_core::config::{Common, LogFormat, Secret};
use civil_media_core::ids::{FormKey, PersonId};
use civil_media_core::testing::{Cast, Folder, wait_for};
use civil_media_web::config::Config;
use civil_media_web::server;

/// The cookie of a session.
pub const SESSION: &str = "__Host-civil-session";

/// A site that is being served, and the people who use it.
pub struct Stage {
    pub cast: Cast,
    pub base: String,
    server: actix_web::dev::ServerHandle,
    files: Folder,
    // One for all browsers: making a client reads every root certificate.
    client: reqwest::Client,
}

impl Stage {
    pub async fn new() -> Self {
        Self::on(Cast::new()).await
    }

    /// Serves the site of this cast.
    pub async fn on(cast: Cast) -> Self {
        let url = cast.test.url.clone();
        Self::serving(cast, &url).await
    }

    /// Serves it with the database at another address: through a proxy, for one.
    pub async fn serving(cast: Cast, database_url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let files = Folder::new();
        let listen = listener.local_addr().expect("its address");
        let base = format!("http://localhost:{}", listen.port());
        let config = Config {
            common: Common {
                database_url: Secret::new(database_url),
                nats_url: None,
                database_pool: 4,
                log_format: LogFormat::Text,
                public_url: base.clone(),
            },
            listen,
            internal_listen: listen,
            chat_url: "ws://localhost:1/ws".to_owned(),
            keys: Cast::keys(),
            files: files.folder.clone(),
            most_upload: 3 * 1024 * 1024,
            allow_loopback_providers: true,
            searches_per_minute: 300,
            admin_recent: chrono::TimeDelta::minutes(15),
        };
        let site = server::site(config).expect("a site");
        let running = server::serve(site, listener, 1).expect("a server");
        let server = running.handle();
        actix_web::rt::spawn(running);
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .no_proxy()
            .build()
            .expect("a client");
        Self { cast, base, server, files, client }
    }

    /// A browser in which nobody is signed in.
    pub fn nobody(&self) -> Browser {
        Browser { client: self.client.clone(), base: self.base.clone(), cookies: BTreeMap::new() }
    }

    /// Nothing that was brought lies about: no blob that is not in use, and no bytes.
    pub fn is_clean(&self) {
        let db = &self.cast.test;
        let is_clean = wait_for(Duration::from_secs(10), || {
            // What is going is swept by whoever comes next.
            db.count("blobs where state = 'coming'") == 0 && self.bytes_of_files() == db.count("blobs")
        });
        assert!(is_clean, "{} blobs, {} files", db.count("blobs"), self.bytes_of_files());
    }

    fn bytes_of_files(&self) -> i64 {
        self.files.count() as i64
    }

    /// Where the site's files lie.
    pub fn store(&self) -> Store {
        self.files.store.clone()
    }

    /// Where its bytes lie.
    pub fn folder(&self) -> &std::path::Path {
        &self.files.folder
    }

    /// A browser in which this person is signed in.
    pub fn browser(&self, person: PersonId) -> Browser {
        let mut browser = self.nobody();
        browser.cookies.insert(SESSION.to_owned(), self.cast.sign_in(person));
        browser
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Not waited for: the process of the test ends soon.
        drop(self.server.stop(false));
    }
}

/// What a site sees of a person: requests with cookies.
#[derive(Clone)]
pub struct Browser {
    client: reqwest::Client,
    pub base: String,
    pub cookies: BTreeMap<String, String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
    /// Its body, letter by letter.
    pub bytes: Vec<u8>,
}

impl Browser {
    /// Asks for a page: of the site for a path, of elsewhere for an address.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.client.get(self.url(path));
        self.send(request).await
    }

    /// Sends a form as the site's pages carry it: with the session's token and a fresh key.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(FormKey::new(), path, fields).await
    }

    /// The same with a key of one's choice: that of a form that was sent before.
    pub async fn post_as(&mut self, key: FormKey, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (token, key) = (self.token(), key.to_string());
        let mut all = vec![("_token", token.as_str()), ("_key", key.as_str())];
        all.extend_from_slice(fields);
        self.post_raw(path, &all).await
    }

    /// Sends these fields and no others.
    pub async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>();
        self.post_body(path, body.join("&")).await
    }

    /// Sends this body as a form.
    pub async fn post_body(&mut self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self
            .client
            .post(self.url(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &self.base)
            .header("sec-fetch-site", "same-origin")
            .body(body);
        self.send(request).await
    }

    /// What every form of this session carries, as `visitor.rs` makes it.
    pub fn token(&self) -> String {
        use base64::Engine as _;
        use sha2::Digest as _;
        let session = self.cookies.get(SESSION).map(String::as_str).unwrap_or_default();
        let hash = sha2::Sha256::digest(format!("form:{session}").as_bytes());
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash[..18])
    }

    /// A request to be changed before it is sent.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method.parse().expect("a method"), self.url(path))
    }

    /// Sends a request with the browser's cookies and keeps those that come back.
    pub async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let answer = self.try_send(request).await;
        answer.unwrap_or_else(|error| panic!("no answer: {error}"))
    }

    /// The same, where there may be no answer.
    pub async fn try_send(&mut self, request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) };
        let answer = request.send().await?;
        for set in answer.headers().get_all("set-cookie") {
            let set = set.to_str().expect("a cookie in ASCII");
            let (name, rest) = set.split_once('=').expect("a cookie's name");
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() || rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await?;
        Ok(Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes: bytes.into() })
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() }
    }
}

impl Answer {
    /// A header, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads; the test fails if it does not.
    #[track_caller]
    pub fn leads_to(&self) -> String {
        assert!((300..400).contains(&self.status), "{}: {}", self.status, self.body);
        self.header("location").to_owned()
    }

    /// The page, if that is what it is.
    #[track_caller]
    pub fn page(&self) -> &str {
        assert_eq!(self.status, 200, "{}", self.body);
        &self.body
    }

    /// The page but for the keys of its forms, which are new each time.
    pub fn without_keys(&self) -> String {
        const KEY: &str = "name=\"_key\" value=\"";
        let mut parts = self.body.split(KEY);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |page, part| page + KEY + part.get(36..).unwrap_or_default())
    }

    /// Fails unless the page says all of this.
    #[track_caller]
    pub fn says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.body.contains(text), "{text:?} is not in\n{}", self.body);
        }
    }

    /// Fails if the page says any of this.
    #[track_caller]
    pub fn lacks(&self, texts: &[&str]) {
        for text in texts {
            assert!(!self.body.contains(text), "{text:?} is in\n{}", self.body);
        }
    }
}

/// Percent-encoded, for forms and addresses.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
