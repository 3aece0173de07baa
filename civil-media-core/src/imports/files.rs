//! The bytes of attachments, from a folder beside the export, and on their way into the store.
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;

use crate::blobs::{self, Frame, HEAD, Store, Stored};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::files::Uploaded;
use crate::ids::{BlobId, PersonId};
use crate::pictures::{NewPicture, SOURCE};
use crate::text::{Note, Title};

/// The most bytes of one file that is brought.
pub(super) const MOST: u64 = 100 * 1024 * 1024;
/// The most bytes of an image that is drawn.
pub(super) const MOST_DRAWN: u64 = 25 * 1024 * 1024;
/// The longest side of a preview.
const PREVIEW: u32 = 900;

/// The uploads of a site, as they lay in its `wp-content/uploads`, and where they go.
#[derive(Debug)]
pub struct Uploads {
    /// The folder.
    pub folder: PathBuf,
    /// The store.
    pub store: Store,
    /// What runs the store's work.
    pub runtime: Handle,
}

impl Uploads {
    /// Whether an upload is in the folder.
    pub(super) fn has(&self, name: &str) -> bool {
        self.path_of(name).is_some()
    }

    /// The bytes of an upload; none if it is not in the folder, or too large.
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.path_of(name)?).ok()
    }

    fn path_of(&self, name: &str) -> Option<PathBuf> {
        let inside = Path::new(name);
        // Nothing outside the folder, neither by its name nor by a link.
        if !inside.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let folder = self.folder.canonicalize().ok()?;
        let path = folder.join(inside).canonicalize().ok()?;
        let is_file = std::fs::metadata(&path).ok().filter(|about| about.is_file() && about.len() <= MOST).is_some();
        (is_file && path.starts_with(&folder)).then_some(path)
    }

    fn shelf(&self) -> Shelf<'_> {
        Shelf { store: &self.store, runtime: &self.runtime }
    }

    /// An upload as a file to be placed, its bytes in the store; none where it is not there, or cannot be one.
    ///
    /// # Errors
    /// What database and store say.
    pub(super) fn file(&self, conn: &mut Conn, person: PersonId, name: &str) -> Result<Option<Uploaded>> {
        let Some(bytes) = self.read(name) else { return Ok(None) };
        self.shelf().file(conn, person, name.rsplit('/').next().unwrap_or(name), bytes)
    }

    /// An upload as a picture to be shown in a text, drawn anew.
    ///
    /// # Errors
    /// As [`Uploads::file`].
    pub(super) fn picture(&self, conn: &mut Conn, person: PersonId, name: &str) -> Result<Option<NewPicture>> {
        let Some(bytes) = self.read(name) else { return Ok(None) };
        self.shelf().picture(conn, person, name.rsplit('/').next().unwrap_or(name), &bytes)
    }
}

/// Where bytes go that were read from wherever they were.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shelf<'a> {
    pub store: &'a Store,
    pub runtime: &'a Handle,
}

impl Shelf<'_> {
    /// Bytes as a file of this name to be placed; none where that is no file that may be brought.
    pub fn file(&self, conn: &mut Conn, person: PersonId, name: &str, bytes: Vec<u8>) -> Result<Option<Uploaded>> {
        let Ok(title) = blobs::file_name(name) else { return Ok(None) };
        if bytes.is_empty() || bytes.len() as u64 > MOST {
            return Ok(None);
        }
        let head = bytes.get(..HEAD).unwrap_or(&bytes);
        let Ok(media_type) = blobs::inspect(&title, head) else { return Ok(None) };
        let preview = if media_type.starts_with("image/") && bytes.len() as u64 <= MOST_DRAWN {
            match blobs::redraw(&bytes, Frame::Within(PREVIEW)) {
                Ok(drawn) => Some(self.keep(conn, person, drawn)?.id),
                Err(_) => None,
            }
        } else {
            None
        };
        let stored = self.keep(conn, person, bytes)?;
        Ok(Some(Uploaded { name: title, media_type, stored, preview, note: Note::none() }))
    }

    /// Bytes as a picture of this name to be shown in a text, drawn anew; none where they are none.
    pub fn picture(&self, conn: &mut Conn, person: PersonId, name: &str, bytes: &[u8]) -> Result<Option<NewPicture>> {
        if bytes.len() as u64 > MOST_DRAWN {
            return Ok(None);
        }
        let Ok(drawn) = blobs::redraw(bytes, Frame::Within(SOURCE)) else { return Ok(None) };
        let Ok(size) = blobs::measure(&drawn) else { return Ok(None) };
        let short: String = name.chars().take(Title::MOST).collect();
        let Ok(title) = Title::parse(&short) else { return Ok(None) };
        let stored = self.keep(conn, person, drawn)?;
        Ok(Some(NewPicture::of(title, &stored, size)))
    }

    fn keep(&self, conn: &mut Conn, person: PersonId, bytes: Vec<u8>) -> Result<Stored> {
        // Known before its bytes are: should this process end here, they are swept.
        let id: BlobId = blobs::expect_from(&mut Tx::new(conn, None), person)?.into_inner();
        let (length, sha256) = (bytes.len() as u64, Sha256::digest(&bytes).into());
        self.runtime.block_on(self.store.put(id, bytes))?;
        Ok(Stored { id, bytes: length, sha256 })
    }
}
