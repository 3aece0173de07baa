//! Why a file could not be read.
use std::io;

/// A file that cannot be read any further, and where that showed.
#[derive(Debug, thiserror::Error)]
#[error("{kind} (at byte {offset})")]
pub struct Broken {
    /// How many bytes had been read; what is wrong stands at or shortly before it.
    pub offset: u64,
    /// What is wrong.
    pub kind: BrokenKind,
}

impl BrokenKind {
    /// A word for it, which the languages' files translate.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotXml => "not_xml",
            Self::NotWxr => "not_wxr",
            Self::NotMediaWiki => "not_mediawiki",
            Self::DocumentType => "document_type",
            Self::TooDeep => "too_deep",
            Self::TooLong(_) => "too_long",
            Self::TooMany(_) => "too_many",
            Self::Twice(_) => "twice",
            Self::Encoding => "encoding",
            Self::Truncated => "truncated",
            Self::Io(_) => "unreadable",
        }
    }
}

/// What can be wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum BrokenKind {
    /// Tags do not match, or what stands there is no XML at all.
    #[error("this is not well-formed XML")]
    NotXml,
    /// It is XML, but not what WordPress exports: no `rss` with a `channel`, or no version of the format in it.
    #[error("this is not an export of WordPress")]
    NotWxr,
    /// It is XML, but not what MediaWiki exports: no `mediawiki` at its root.
    #[error("this is not an export of MediaWiki")]
    NotMediaWiki,
    /// It declares or uses entities of its own. No export does.
    #[error("the file declares a document type or entities")]
    DocumentType,
    /// Elements nest deeper than [`MOST_DEPTH`](super::MOST_DEPTH).
    #[error("elements are nested too deep")]
    TooDeep,
    /// One thing is longer than it may be.
    #[error("too long: {0}")]
    TooLong(&'static str),
    /// There are more of one thing than there may be.
    #[error("too many: {0}")]
    TooMany(&'static str),
    /// Two things have one number, or one has none.
    #[error("two things have the number {0}, or one has none")]
    Twice(u64),
    /// It is not written in UTF-8.
    #[error("the file is not in UTF-8")]
    Encoding,
    /// It ends before it is complete.
    #[error("the file ends too early")]
    Truncated,
    /// It could not be read from where it lies.
    #[error("the file could not be read: {0}")]
    Io(io::Error),
}
