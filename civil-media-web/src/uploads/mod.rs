//! Files on their way in: streamed into the store piece by piece, and gone again unless they come into use.
mod parts;
mod pending;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, rt};
use civil_media_core::blobs::{self, Frame, HEAD, Stored};
use civil_media_core::files::Uploaded;
use civil_media_core::ids::{BlobId, FormKey, PersonId};
use civil_media_core::text::{Note, Title};
use civil_media_core::{Problem, Submission};
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use crate::error::{Result, WebError};
use crate::site::Site;
use crate::visitor::Visitor;
use parts::{Part, Parts, broken};
use pending::Pending;

/// The most files of one form.
pub const MOST_FILES: usize = 20;
/// The most bytes of a picture of somebody.
pub const MOST_PICTURE: u64 = 10 * 1024 * 1024;
/// The most bytes of an image of which a preview is drawn.
const MOST_PREVIEWED: u64 = 25 * 1024 * 1024;
/// The longest side of a preview.
const PREVIEW: u32 = 900;
/// The most fields that are no files.
const MOST_FIELDS: usize = 12;
/// The most forms of one person that are taken in at once.
const MOST_AT_ONCE: usize = 4;
/// The fewest bytes a second of a file, once it has been coming for a minute: whoever is slower holds a place
/// that others need.
const SLOWEST: u64 = 4_096;
/// How long a form with files may take in all.
const WHOLE: Duration = Duration::from_secs(30 * 60);

/// A form with files, all of whose bytes are stored.
#[derive(Debug)]
pub struct Received {
    fields: Fields,
    /// What makes a second sending the same one.
    pub submission: Submission,
    /// What was brought; what is not used is taken away when this is dropped.
    pub files: Vec<Brought>,
    pending: Pending,
}

/// A file that was brought.
#[derive(Debug, Clone)]
pub struct Brought {
    /// What it is called.
    pub name: Title,
    /// What it is, by inspection.
    pub media_type: &'static str,
    /// Its bytes.
    pub stored: Stored,
    preview: Option<BlobId>,
}

impl Brought {
    /// As a file to be placed.
    pub fn uploaded(self, note: Note) -> Uploaded {
        let Self { name, media_type, stored, preview } = self;
        Uploaded { name, media_type, stored, preview, note }
    }
}

/// The fields of a form that are no files.
pub type Fields = BTreeMap<String, String>;

/// Why a form with files cannot be taken.
#[derive(Debug)]
pub enum Refusal {
    /// A file is to be corrected: which, what is wrong with it, and the fields that came before it.
    File(Option<String>, Problem, Fields),
    /// Anything else.
    Other(WebError),
}

impl<E: Into<WebError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// How much may be brought.
#[derive(Debug, Clone, Copy)]
pub struct Allowed {
    /// How many files.
    pub files: usize,
    /// How many bytes each.
    pub bytes: u64,
    /// Whether previews of images are drawn.
    pub previews: bool,
    /// Whether there may be none.
    pub none: bool,
}

impl Received {
    /// Takes a form in. The caller has asked already whether the visitor may bring anything there.
    ///
    /// # Errors
    /// What is wrong, once the browser has said all it had to say.
    pub async fn take(
        visitor: &Visitor,
        request: &HttpRequest,
        site: &Data<Site>,
        person: PersonId,
        payload: Payload,
        allowed: Allowed,
    ) -> std::result::Result<Self, Refusal> {
        if !visitor.may_upload() {
            return Err(WebError::TooMany.into());
        }
        let Some(_one_of_theirs) = site.uploading.enter(person, MOST_AT_ONCE) else {
            return Err(WebError::TooMany.into());
        };
        let Ok(_turn) = site.uploads.try_acquire() else { return Err(WebError::TooMany.into()) };
        let mut parts = Parts::of(request, payload);
        let mut fields = Fields::new();
        let taking = Self::take_all((visitor, site), request, &mut parts, &mut fields, allowed);
        let taken = match timeout(WHOLE, taking).await {
            Ok(taken) => taken,
            Err(_) => return Err(WebError::BadRequest("a form that came too slowly").into()),
        };
        if taken.is_err() {
            parts.drain().await;
        }
        taken.map_err(|refusal| match refusal {
            Refusal::File(name, problem, _) => Refusal::File(name, problem, fields),
            other => other,
        })
    }

    async fn take_all(
        (visitor, site): (&Visitor, &Data<Site>),
        request: &HttpRequest,
        parts: &mut Parts,
        fields: &mut Fields,
        allowed: Allowed,
    ) -> std::result::Result<Self, Refusal> {
        let mut files: Vec<Brought> = Vec::new();
        let mut pending = Pending::new(site);
        let mut text = Sha256::new_with_prefix(request.path());
        while let Some(mut part) = parts.next().await? {
            let Some(said) = part.file_name.clone() else {
                let value = part.text().await?;
                if fields.len() >= MOST_FIELDS {
                    return Err(broken());
                }
                text.update(format!("{}={value}\n", part.name));
                fields.insert(part.name, value);
                continue;
            };
            // The token comes first, so that nothing is stored for a form that is not ours.
            if !fields.get("_token").is_some_and(|token| visitor.sent(token)) {
                part.drain().await;
                return Err(WebError::StaleForm.into());
            }
            let Some(first) = part.piece().await? else {
                // An input for files that was left empty comes as a file without name and bytes.
                if said.is_empty() {
                    continue;
                }
                return Err(wrong(Some(said), Problem::new("file-empty")));
            };
            if files.len() >= allowed.files {
                part.drain().await;
                return Err(wrong(Some(said), Problem::limit("files-many", allowed.files as i64)));
            }
            let taken = take_one((visitor, site), &mut pending, &said, (first, &mut part), allowed).await;
            let brought = match taken {
                Ok(brought) => brought,
                Err(refusal) => {
                    part.drain().await;
                    return Err(match refusal {
                        Refusal::File(None, problem, _) => wrong(Some(said), problem),
                        other => other,
                    });
                }
            };
            text.update(format!("{}={:x?}\n", brought.name, brought.stored.sha256));
            files.push(brought);
        }
        if !fields.get("_token").is_some_and(|token| visitor.sent(token)) {
            return Err(WebError::StaleForm.into());
        }
        let key: Option<FormKey> = fields.get("_key").and_then(|key| key.parse().ok());
        let key = key.ok_or(WebError::BadRequest("a form without a key"))?;
        if files.is_empty() && !allowed.none {
            return Err(wrong(None, Problem::new("files-missing")));
        }
        Ok(Self { fields: fields.clone(), submission: Submission::new(key, &text.finalize()), files, pending })
    }

    /// A field that is no file; empty if it did not come.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// All fields that are no files.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Announces one more blob of this form: something made of what was brought.
    ///
    /// # Errors
    /// As [`Visitor::write`].
    pub async fn expect(&mut self, visitor: &Visitor) -> Result<BlobId> {
        self.pending.expect(visitor).await
    }
}

/// A file to be corrected; what else was typed is added where the form is taken in.
fn wrong(name: Option<String>, problem: Problem) -> Refusal {
    Refusal::File(name, problem, Fields::new())
}

async fn take_one(
    (visitor, site): (&Visitor, &Data<Site>),
    pending: &mut Pending,
    said: &str,
    (first, part): (Bytes, &mut Part),
    allowed: Allowed,
) -> std::result::Result<Brought, Refusal> {
    let name = blobs::file_name(said).map_err(|problem| wrong(None, problem))?;
    let id = pending.expect(visitor).await?;
    let mut writing = site.store.begin(id).await?;
    let mut head = Vec::with_capacity(HEAD);
    let mut coming = Some(first);
    let began = Instant::now();
    while let Some(bytes) = coming {
        if writing.bytes() + bytes.len() as u64 > allowed.bytes {
            let most = (allowed.bytes / 1024 / 1024) as i64;
            return Err(wrong(None, Problem::limit("file-large", most)));
        }
        let missing = HEAD.saturating_sub(head.len()).min(bytes.len());
        head.extend_from_slice(&bytes[..missing]);
        writing.write(&bytes).await?;
        let seconds = began.elapsed().as_secs();
        if seconds > 60 && writing.bytes() / seconds < SLOWEST {
            return Err(broken());
        }
        coming = part.piece().await?;
    }
    let media_type = blobs::inspect(&name, &head).map_err(|problem| wrong(None, problem))?;
    let stored = writing.finish().await?;
    let mut brought = Brought { name, media_type, stored, preview: None };
    if allowed.previews && brought.media_type.starts_with("image/") && brought.stored.bytes <= MOST_PREVIEWED {
        // Without a preview a file is a file all the same.
        if let Ok(Ok(drawn)) = draw(site, brought.stored.id, Frame::Within(PREVIEW)).await {
            let id = pending.expect(visitor).await?;
            if site.store.put(id, drawn).await.is_ok() {
                brought.preview = Some(id);
            }
        }
    }
    Ok(brought)
}

/// Draws a stored image anew. One at a time: pixels take much more room than the file.
///
/// # Errors
/// If the store does not answer, or there are too many others before it; what is wrong with the image stands
/// in the inner result.
#[expect(clippy::disallowed_methods, reason = "pixels, not queries; one at a time, and bounded by their number")]
pub async fn draw(site: &Data<Site>, id: BlobId, frame: Frame) -> Result<std::result::Result<Vec<u8>, Problem>> {
    let turn = timeout(Duration::from_secs(20), site.drawing.clone().acquire_owned()).await;
    let Ok(Ok(turn)) = turn else { return Err(WebError::TooMany) };
    let bytes = site.store.whole(id).await?;
    let drawn = rt::task::spawn_blocking(move || {
        // Kept until it is done, also when nobody waits for it any more.
        let _turn = turn;
        blobs::redraw(&bytes, frame)
    })
    .await;
    Ok(drawn.unwrap_or_else(|_| Err(Problem::new("picture-unreadable"))))
}
