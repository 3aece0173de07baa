//! An archive as it is read: nothing in it is believed, and nothing is looked for but what its manifest names.
use std::collections::HashSet;
use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::imports::run::{BadArchive, Failed};
use crate::text::{Markdown, Title};
use crate::wiki::{MOST_TAKEN, Manifest, PageEntry, PagePath};

/// The most files in an archive, and the most bytes of its manifest.
const MOST_ENTRIES: usize = 200_000;
const MOST_MANIFEST: u64 = 64 << 20;
/// The most pictures and files of an archive.
const MOST_SHOWN: usize = 100_000;
/// How many names and addresses one page leads to.
const MOST_LED_TO: usize = 5_000;

/// An archive and what it says is in it.
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    pub manifest: Manifest,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens an archive and reads all texts in it: what is wrong with one is known before anything is written.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(file: R) -> Result<Self, Failed> {
        let mut zip = ZipArchive::new(file).map_err(|error| bad(error, BadArchive::NoZip))?;
        if zip.len() > MOST_ENTRIES {
            return Err(BadArchive::TooMuch.into());
        }
        let said = bytes(&mut zip, Manifest::NAME, MOST_MANIFEST)?.ok_or(BadArchive::NoManifest)?;
        // Whatever edition it is of, it says so.
        let Edition { format, edition } = serde_json::from_slice(&said).map_err(|_| BadArchive::NoManifest)?;
        if format != Manifest::FORMAT {
            return Err(BadArchive::NoManifest.into());
        }
        if edition > Manifest::EDITION {
            return Err(BadArchive::Newer.into());
        }
        let manifest = serde_json::from_slice(&said).map_err(|_| BadArchive::NoManifest)?;
        let mut archive = Self { zip, manifest };
        archive.check()?;
        Ok(archive)
    }

    fn check(&mut self) -> Result<(), Failed> {
        let manifest = &self.manifest;
        if manifest.pages.len() as i64 > MOST_TAKEN
            || manifest.pictures.len().max(manifest.files.len()) > MOST_SHOWN
            || manifest.pages.iter().any(|page| page.names.len().max(page.addresses.len()) > MOST_LED_TO)
        {
            return Err(BadArchive::TooMuch.into());
        }
        let (mut ids, mut paths) = (HashSet::new(), HashSet::new());
        let mut wrong = None;
        for page in &manifest.pages {
            let is_right = ids.insert(page.id)
                && paths.insert(page.path.clone())
                && PagePath::parse(&page.path).is_ok()
                && Title::parse(&page.title).is_ok();
            if !is_right {
                wrong.get_or_insert_with(|| page.path.clone());
            }
        }
        let ids_of_shown =
            manifest.pictures.iter().map(|one| one.id.0).chain(manifest.files.iter().map(|one| one.id.0));
        let mut shown = HashSet::new();
        if !ids_of_shown.into_iter().all(|id| shown.insert(id)) {
            return Err(BadArchive::NoManifest.into());
        }
        if let Some(path) = wrong {
            return Err(BadArchive::Page(path).into());
        }
        for page in self.manifest.pages.clone() {
            self.text(&page)?;
        }
        Ok(())
    }

    /// The text of a page as written.
    pub fn text(&mut self, page: &PageEntry) -> Result<Markdown, Failed> {
        let wrong = || BadArchive::Page(page.path.clone());
        let bytes = self.bytes(&page.markdown, Markdown::MOST as u64 * 4)?.ok_or_else(wrong)?;
        let text = String::from_utf8(bytes).map_err(|_| wrong())?;
        Ok(Markdown::of_draft(&text).map_err(|_| wrong())?)
    }

    /// The bytes of a file in it; none where it is not there, or longer.
    pub fn bytes(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Failed> {
        bytes(&mut self.zip, name, most)
    }
}

fn bytes<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str, most: u64) -> Result<Option<Vec<u8>>, Failed> {
    let file = match zip.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(bad(error, BadArchive::NoZip)),
    };
    let mut bytes = Vec::new();
    // What it says of its length is not believed.
    match file.take(most + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 <= most => Ok(Some(bytes)),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::Other => Err(Failed::Io(error)),
        Err(_) => Err(BadArchive::NoZip.into()),
    }
}

/// The beginning of every manifest, whatever edition it is of.
#[derive(serde::Deserialize)]
struct Edition {
    format: String,
    edition: u32,
}

/// A disk that fails is not the archive's fault.
fn bad(error: ZipError, otherwise: BadArchive) -> Failed {
    match error {
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::InvalidData => match error.kind() {
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidInput => otherwise.into(),
            _ => Failed::Io(error),
        },
        _ => otherwise.into(),
    }
}
