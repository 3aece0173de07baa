//! How bringing something along goes, and ends.
use chrono::{DateTime, Utc};

use super::xml::Broken;
use crate::error::Error;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many things are done.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// What is wrong with an archive.
#[derive(Debug, thiserror::Error)]
pub enum BadArchive {
    /// No zip, or a damaged one.
    #[error("it is no zip, or it is damaged")]
    NoZip,
    /// No archive of a wiki of this suite.
    #[error("it has no manifest.json of a wiki that was taken out of Civil Media")]
    NoManifest,
    /// It was made by a release that says more than this one understands.
    #[error("it was made by a newer release of Civil Media")]
    Newer,
    /// More than is brought at once.
    #[error("it holds more than can be brought at once")]
    TooMuch,
    /// A page's path, title or text cannot be one, stands there twice or not at all, or would stand too deep.
    #[error("the page {0} is not as a page has to be, or would stand too deep")]
    Page(String),
}

/// Why nothing was brought, or not all.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The file is not what it should be. Nothing was written.
    #[error("{0}")]
    File(#[from] Broken),
    /// The archive is not what it should be. Nothing was written.
    #[error("{0}")]
    Archive(#[from] BadArchive),
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The suite refused it, or did not answer. What was placed before stays, and is found when it is brought again.
    #[error("{0}")]
    Suite(#[from] Error),
}

/// How a transaction ended that does not stay.
pub(super) enum Ended {
    Tried,
    Failed(Error),
}

impl<E: std::convert::Into<Error>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// A time that a file tells: never after now, and never before there was a web; without one, that.
pub(super) fn when(at: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let first = DateTime::from_timestamp(631_152_000, 0).unwrap_or_default();
    at.unwrap_or(first).clamp(first, crate::db::now())
}

/// An identifier of this time: much is ordered by it.
pub(super) fn id_of(at: DateTime<Utc>) -> uuid::Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, at.timestamp_subsec_nanos()))
}

impl From<diesel::result::Error> for Failed {
    fn from(error: diesel::result::Error) -> Self {
        Self::Suite(error.into())
    }
}
