//! Where the bytes lie: a folder, under ids of ours alone.
use std::path::{Path as Folder, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload, WriteMultipart};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::ids::BlobId;

/// How much of a file is in memory at once, and twice that.
const PART: usize = 1024 * 1024;
/// How many bytes a second the slowest disk takes.
const SLOWEST: u64 = 5_000_000;
/// The longest that the store may take for one step.
const STEP: Duration = Duration::from_secs(10);

/// The store of files.
#[derive(Debug, Clone)]
pub struct Store {
    files: Arc<LocalFileSystem>,
    folder: PathBuf,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Under which id.
    pub id: BlobId,
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256.
    pub sha256: [u8; 32],
}

/// What is read, piece by piece.
pub struct Reading {
    /// How many bytes there are.
    pub bytes: u64,
    /// The bytes.
    pub pieces: BoxStream<'static, std::io::Result<Bytes>>,
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Store {
    /// The store in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// If it cannot be.
    pub fn in_folder(folder: &Folder) -> std::result::Result<Self, String> {
        let broken = |error: &dyn std::fmt::Display| format!("{} cannot hold files: {error}", folder.display());
        std::fs::create_dir_all(folder).map_err(|error| broken(&error))?;
        let files = LocalFileSystem::new_with_prefix(folder).map_err(|error| broken(&error))?.with_fsync(true);
        Ok(Self { files: Arc::new(files), folder: folder.to_owned() })
    }

    /// Begins to write. What is not finished is not there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store does not take it.
    pub async fn begin(&self, id: BlobId) -> Result<Writing> {
        let upload = in_time(self.files.put_multipart(&path(id))).await?;
        let upload = WriteMultipart::new_with_chunk_size(upload, PART);
        Ok(Writing { id, upload, bytes: 0, hash: Sha256::new() })
    }

    /// Stores what is in memory already.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store does not take it.
    pub async fn put(&self, id: BlobId, bytes: Vec<u8>) -> Result<()> {
        in_time(self.files.put(&path(id), PutPayload::from(bytes))).await.map(|_| ())
    }

    /// Reads.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not there, [`Error::Unavailable`] if the store does not answer.
    pub async fn read(&self, id: BlobId) -> Result<Reading> {
        let found = in_time(self.files.get(&path(id))).await?;
        let bytes = found.meta.size;
        let pieces = found.into_stream().map(|piece| piece.map_err(std::io::Error::other)).boxed();
        Ok(Reading { bytes, pieces })
    }

    /// Reads the whole, which the caller knows to be small.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn whole(&self, id: BlobId) -> Result<Bytes> {
        in_time(async { self.files.get(&path(id)).await?.bytes().await }).await
    }

    /// Takes the bytes away, also those of an upload that broke off. What is not there is no error.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store does not answer.
    pub async fn delete(&self, id: BlobId) -> Result<()> {
        match in_time(self.files.delete(&path(id))).await {
            Ok(()) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
        // A process that was killed leaves what it had written so far beside, as `id#number`.
        let place = self.folder.join(path(id).as_ref());
        let begun = format!("{id}#");
        let Some(folder) = place.parent() else { return Ok(()) };
        let swept = async {
            let mut beside = tokio::fs::read_dir(folder).await?;
            while let Some(one) = beside.next_entry().await? {
                if one.file_name().to_string_lossy().starts_with(&begun) {
                    tokio::fs::remove_file(one.path()).await?;
                }
            }
            Ok::<(), std::io::Error>(())
        };
        match tokio::time::timeout(STEP, swept).await {
            Ok(Ok(())) => Ok(()),
            // No folder, nothing in it.
            Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Ok(Err(error)) => Err(Error::Unavailable(error.to_string())),
            Err(_) => Err(Error::Unavailable("the store of files does not answer".to_owned())),
        }
    }
}

/// Bytes on their way into the store. Dropped before it is finished, nothing of it stays.
#[derive(Debug)]
pub struct Writing {
    id: BlobId,
    upload: WriteMultipart,
    bytes: u64,
    hash: Sha256,
}

impl Writing {
    /// Writes some more.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store does not take it.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        in_time(self.upload.wait_for_capacity(1)).await?;
        self.bytes += piece.len() as u64;
        self.hash.update(piece);
        self.upload.write(piece);
        Ok(())
    }

    /// How many bytes there are so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends it: from now on it can be read, and outlives a failure of the power.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store does not take it.
    pub async fn finish(self) -> Result<Stored> {
        // All of it has to reach the disk, however slow that is.
        let patience = STEP + Duration::from_secs(self.bytes / SLOWEST);
        within(patience, self.upload.finish()).await?;
        Ok(Stored { id: self.id, bytes: self.bytes, sha256: self.hash.finalize().into() })
    }
}

/// Spread over folders by the last bits of the id, which are random.
fn path(id: BlobId) -> Path {
    let name = id.to_string();
    Path::from(format!("{}/{name}", &name[name.len() - 2..]))
}

async fn in_time<T>(step: impl Future<Output = object_store::Result<T>>) -> Result<T> {
    within(STEP, step).await
}

async fn within<T>(patience: Duration, step: impl Future<Output = object_store::Result<T>>) -> Result<T> {
    match tokio::time::timeout(patience, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(object_store::Error::NotFound { .. })) => Err(Error::NotFound),
        Ok(Err(error)) => Err(Error::Unavailable(format!("the store of files: {error}"))),
        Err(_) => Err(Error::Unavailable("the store of files does not answer".to_owned())),
    }
}
