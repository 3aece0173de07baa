//! Who is asking: a browser with a session's token, and, once the database has been asked, a person.
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use civil_media_core::ids::FormKey;
use civil_media_core::policy::Actor;
use civil_media_core::signin::sessions::{self, TokenHash};
use civil_media_core::{As, Conn, Db, Submission, Tx, Written, db};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::future::{Ready, ready};

use crate::config::Config;
use crate::error::{Result, WebError};
use crate::site::Site;
use crate::words::Words;

/// The cookie of a session.
pub const SESSION_COOKIE: &str = "__Host-civil-session";

/// A browser that says it holds a session. What it asks for is answered as the session's person, in one
/// go with finding out who that is.
#[derive(Debug, Clone)]
pub struct Visitor {
    token: TokenHash,
    form_token: String,
    site: web::Data<Site>,
    /// Path and query, to come back to.
    path: String,
    is_form: bool,
    /// Within which time whoever runs things has to have proved who they are, to do what is asked.
    recent: Option<TimeDelta>,
}

/// The person who is asking, as the frame of a page needs them.
#[derive(Debug, Clone)]
pub struct Me {
    /// Their rights.
    pub actor: Actor,
    /// Their language.
    pub words: Words,
    /// What every form of theirs carries.
    pub form_token: String,
    /// The page they are on.
    pub path: String,
    /// Where chat's socket is.
    pub chat_url: String,
}

impl Visitor {
    /// Reads as the visitor, in one snapshot.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read<T, F>(&self, reads: F) -> Result<(Me, T)>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn, &Actor) -> civil_media_core::Result<T> + Send + 'static,
    {
        let answer = self.site.db.read(self.who(), reads).await;
        let (actor, found) = answer.map_err(|error| self.error(error))?;
        self.note_use(&actor);
        Ok((self.me(actor), found))
    }

    /// Writes as the visitor. Only for what may happen twice without harm.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write<T, F>(&self, work: F) -> Result<(Me, T)>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Written<T> + Send + 'static,
    {
        let answer = self.site.db.write(self.who(), work).await;
        let (actor, done) = answer.map_err(|error| self.error(error))?;
        Ok((self.me(actor), done))
    }

    /// Does what a write would do, and takes it back: what it gives is what it would give.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn rehearse<T, F>(&self, work: F) -> Result<(Me, T)>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Written<T> + Send + 'static,
    {
        if !self.site.sent.is_allowed(&self.token) {
            return Err(WebError::TooMany);
        }
        let answer = self.site.db.rehearse(self.who(), work).await;
        let (actor, done) = answer.map_err(|error| self.error(error))?;
        Ok((self.me(actor), done))
    }

    /// Writes what a form asks for, once: sent twice, it is done once.
    ///
    /// # Errors
    /// As [`Db::write_once`].
    pub async fn submit<T, F>(&self, form: Submission, work: F) -> Result<(Me, T)>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Actor) -> Written<T> + Send + 'static,
    {
        if !self.site.sent.is_allowed(&self.token) {
            return Err(WebError::TooMany);
        }
        let answer = self.site.db.write_once(self.who(), form, work).await;
        let (actor, done) = answer.map_err(|error| self.error(error))?;
        Ok((self.me(actor), done))
    }

    /// Whether this session may send a form now, where [`Visitor::submit`] does not ask.
    pub fn may_send(&self) -> bool {
        self.site.sent.is_allowed(&self.token)
    }

    /// Whether this session may comment now: each comment may tell a hundred people.
    ///
    /// # Errors
    /// [`WebError::TooMany`]
    pub fn check_comment(&self) -> Result<()> {
        if self.site.commented.is_allowed(&self.token) { Ok(()) } else { Err(WebError::TooMany) }
    }

    /// Whether this session may send a message now: as many a minute as by a socket.
    ///
    /// # Errors
    /// [`WebError::TooMany`]
    pub fn check_message(&self) -> Result<()> {
        if self.site.spoken.is_allowed(&self.token) { Ok(()) } else { Err(WebError::TooMany) }
    }

    /// A turn at searching in what was said.
    ///
    /// # Errors
    /// As [`Visitor::compare`].
    pub async fn search_talk(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        if !self.may_send() {
            return Err(WebError::TooMany);
        }
        turn_at(&self.site.searching).await
    }

    /// A turn at comparing texts: there are few, and whoever comes then waits a moment.
    ///
    /// # Errors
    /// [`WebError::TooMany`] where others compare at this moment, or this session has for too long.
    pub async fn compare(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        if !self.may_send() {
            return Err(WebError::TooMany);
        }
        turn_at(&self.site.comparing).await
    }

    /// Whether this session may take out people as a table now: the directory is for looking somebody up.
    ///
    /// # Errors
    /// [`WebError::TooMany`]
    pub fn check_export(&self) -> Result<()> {
        if self.site.exported.is_allowed(&self.token) { Ok(()) } else { Err(WebError::TooMany) }
    }

    /// Whether this session may look for people now.
    ///
    /// # Errors
    /// [`WebError::TooMany`]
    pub fn check_looking(&self) -> Result<()> {
        if self.site.looked.is_allowed(&self.token) { Ok(()) } else { Err(WebError::TooMany) }
    }

    /// Whether this session may bring files now: so many forms a minute.
    pub fn may_upload(&self) -> bool {
        self.site.uploaded.is_allowed(&self.token)
    }

    /// Whether this session may report something now: so many things a minute.
    pub fn may_report(&self) -> bool {
        self.site.reported.is_allowed(&self.token)
    }

    /// Whether a form's token is this session's.
    pub fn sent(&self, token: &str) -> bool {
        // Compared by hash: how long it takes says nothing of where they differ.
        Sha256::digest(token.as_bytes()) == Sha256::digest(self.form_token.as_bytes())
    }

    /// As whom it is done.
    fn who(&self) -> As {
        self.recent.map_or(As::Session(self.token), |within| As::Recent(self.token, within))
    }

    fn me(&self, actor: Actor) -> Me {
        Me {
            words: Words(actor.language),
            actor,
            form_token: self.form_token.clone(),
            path: self.path.clone(),
            chat_url: self.site.config.chat_url.clone(),
        }
    }

    fn error(&self, error: civil_media_core::Error) -> WebError {
        match error {
            civil_media_core::Error::SignedOut => self.signed_out(),
            civil_media_core::Error::NotRecent => {
                WebError::Confirm { back: self.path.clone(), sent_form: self.is_form }
            }
            other => WebError::Core(other),
        }
    }

    fn signed_out(&self) -> WebError {
        WebError::SignedOut { back: self.path.clone(), sent_form: self.is_form }
    }

    /// Notes at most once a minute that the session is in use; the reader does not wait for it.
    fn note_use(&self, actor: &Actor) {
        let Some(session) = actor.session else { return };
        if session.last_seen_at + sessions::NOTED_EVERY < db::now() {
            let db: Db = self.site.db.clone();
            actix_web::rt::spawn(async move {
                if let Err(error) = db.system(move |tx| sessions::touch(tx, session.id)).await {
                    tracing::warn!(%error, "the use of a session was not noted");
                }
            });
        }
    }
}

impl Me {
    /// A fresh key for a form.
    pub fn form_key(&self) -> FormKey {
        FormKey::new()
    }
}

impl FromRequest for Visitor {
    type Error = WebError;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let is_form = !request.method().is_safe();
        let site = request.app_data::<web::Data<Site>>().cloned();
        let path = match site.as_ref().and_then(|site| page_of_form(request, &site.config.common.public_url)) {
            Some(page) if is_form => page,
            _ => request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        };
        let Some(site) = site else {
            return ready(Err(WebError::BadRequest("no site")));
        };
        ready(match request.cookie(SESSION_COOKIE) {
            Some(cookie) => {
                let form_token = Sha256::digest(format!("form:{}", cookie.value()).as_bytes());
                Ok(Self {
                    token: TokenHash::of(cookie.value()),
                    form_token: URL_SAFE_NO_PAD.encode(&form_token[..18]),
                    recent: recent(&site.config, request.path(), is_form),
                    site,
                    path,
                    is_form,
                })
            }
            None => Err(WebError::SignedOut { back: path, sent_form: is_form }),
        })
    }
}

/// How long ago whoever runs things may have proved who they are, to open this page, or to send its form.
fn recent(config: &Config, path: &str, is_form: bool) -> Option<TimeDelta> {
    let is_running_things = path.starts_with("/admin") && !path.starts_with("/admin/moderation");
    // Whoever opened a form in time has as much again to fill it in.
    let within = if is_form { config.admin_recent * 2 } else { config.admin_recent };
    (is_running_things && !within.is_zero()).then_some(within)
}

/// The page that a form was on: where a form is sent to is often no page to come back to.
fn page_of_form(request: &HttpRequest, public_url: &str) -> Option<String> {
    let referer = request.headers().get(header::REFERER)?.to_str().ok()?;
    let page = referer.strip_prefix(public_url)?;
    page.starts_with('/').then(|| page.to_owned())
}

/// A cookie as all of ours are: for this host alone, over TLS (or to localhost), out of scripts' reach.
pub fn cookie<'c>(name: &'c str, value: &'c str) -> Cookie<'c> {
    Cookie::build(name, value).path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish()
}

/// A turn at what few may do at once; whoever comes then waits a moment.
async fn turn_at(of: &tokio::sync::Semaphore) -> Result<tokio::sync::SemaphorePermit<'_>> {
    let turn = tokio::time::timeout(std::time::Duration::from_secs(1), of.acquire());
    turn.await.ok().and_then(std::result::Result::ok).ok_or(WebError::TooMany)
}
