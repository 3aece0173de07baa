//! A zip as it is written, of which what is written is taken away at once.
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::{self, Bytes};
use civil_media_core::Error;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use crate::error::Result;

/// A zip that is being written. Packing costs time: it is done where nobody waits for it.
pub struct Packing {
    zip: ZipWriter<StreamWriter<Packed>>,
    packed: Packed,
}

/// What is packed and not taken yet.
#[derive(Clone, Default)]
struct Packed(Arc<Mutex<Vec<u8>>>);

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Packing {
    /// An empty one.
    pub fn new() -> Self {
        let packed = Packed::default();
        Self { zip: ZipWriter::new_stream(packed.clone()), packed }
    }

    /// Begins a file.
    pub async fn begin(self, name: String) -> Result<Self> {
        self.on(move |zip| zip.start_file(name, options())).await
    }

    /// Writes on in the file that was begun last.
    pub async fn write(self, piece: Bytes) -> Result<Self> {
        self.on(move |zip| Ok(zip.write_all(&piece)?)).await
    }

    /// A whole file.
    pub async fn add(self, name: String, bytes: Vec<u8>) -> Result<Self> {
        self.on(move |zip| {
            zip.start_file(name, options())?;
            Ok(zip.write_all(&bytes)?)
        })
        .await
    }

    /// What makes a zip of it. Nothing is added after that.
    #[expect(clippy::disallowed_methods, reason = "it asks no database, and so many are packed at once")]
    pub async fn finish(self) -> Result<Self> {
        let Self { zip, packed } = self;
        web::block(move || zip.finish().map(|_| ()))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        let rest = Self::new();
        Ok(Self { zip: rest.zip, packed })
    }

    /// What is packed and was not taken yet.
    pub fn packed(&self) -> Bytes {
        std::mem::take(&mut *self.packed.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }

    #[expect(clippy::disallowed_methods, reason = "it asks no database, and so many are packed at once")]
    async fn on(
        mut self,
        work: impl FnOnce(&mut ZipWriter<StreamWriter<Packed>>) -> zip::result::ZipResult<()> + Send + 'static,
    ) -> Result<Self> {
        let done = web::block(move || work(&mut self.zip).map(|()| self)).await;
        let done = done.map_err(|error| Error::Unavailable(error.to_string()))?;
        done.map_err(|error| Error::Unavailable(format!("a zip was not written: {error}")).into())
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}
