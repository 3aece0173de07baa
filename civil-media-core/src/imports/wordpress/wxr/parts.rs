//! What an export is made of.
use chrono::{DateTime, NaiveDateTime, Utc};

/// One thing out of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The site. It comes first and once.
    Site(Site),
    /// Somebody who may write. Exports of version 1.0 have none: there, entries name a login and that is all.
    Author(Author),
    /// A category, a tag, or a word of another list.
    Term(Term),
    /// A post, a page, a file or something else with a text.
    Entry(Box<Entry>),
}

/// Where an export is from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Its name.
    pub title: String,
    /// Its address: that of the blog, or where the export does not say it, that of the feed.
    pub link: String,
    /// The version of the format, like `1.2`.
    pub wxr_version: String,
    /// Its language, like `en-GB`; may be empty.
    pub language: String,
}

/// Somebody who may write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// The number of the account, where the export has it.
    pub id: Option<u64>,
    /// The name that entries know them by ([`Entry::creator`]).
    pub login: String,
    /// Their address; may be empty.
    pub email: String,
    /// Their name as readers see it; may be empty.
    pub display_name: String,
}

/// The list that a term is from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Taxonomy {
    /// Categories, which may have parents.
    Category,
    /// Tags.
    Tag,
    /// Another list, by its name: `post_format`, `nav_menu`.
    Other(String),
}

impl Taxonomy {
    /// The list of a name in an export. Version 1.0 says `tag` where later ones say `post_tag`.
    pub(super) fn of(name: &str) -> Self {
        match name.trim() {
            "" | "category" => Self::Category,
            "tag" | "post_tag" => Self::Tag,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// A word that entries can be filed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The list it is from.
    pub taxonomy: Taxonomy,
    /// Its part of addresses, decoded.
    pub slug: String,
    /// What readers see. It may hold entities of HTML.
    pub name: String,
    /// The slug of the term above it.
    pub parent: Option<String>,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A post of the blog.
    Post,
    /// A page, with its place in a tree.
    Page,
    /// A file. Its [`Entry::parent`] is the entry it was uploaded for.
    Attachment,
    /// Something else, by its name: `nav_menu_item`, `revision`, `wp_block`.
    Other(String),
}

/// What may be seen of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Everybody may.
    Published,
    /// Its writer is not done.
    Draft,
    /// It waits for somebody to allow it.
    Pending,
    /// Those who run the site may.
    Private,
    /// It is published, but at a time to come.
    Future,
    /// It was thrown away.
    Trash,
    /// Somebody opened an editor, and that was all.
    AutoDraft,
    /// A file: what its parent is.
    Inherit,
    /// Something that a plug-in made up.
    Other(String),
}

/// A post, a page, a file or something else with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the site.
    pub id: u64,
    /// What it is.
    pub kind: EntryKind,
    /// Its title. It may be empty and may hold markup and entities of HTML.
    pub title: String,
    /// Its address.
    pub link: String,
    /// What a feed knows it by; of a file often its first address.
    pub guid: String,
    /// The login of who wrote it.
    pub creator: String,
    /// Its text, as HTML in the way of WordPress; of a file its description.
    pub content: String,
    /// A summary, if somebody wrote one; of a file its caption.
    pub excerpt: String,
    /// Its part of its address, decoded. Drafts have none; two entries can have the same.
    pub slug: String,
    /// What may be seen of it.
    pub status: Status,
    /// Whether it was shown only to those who knew a password. The password itself is not kept.
    pub has_password: bool,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The same by the clock of the site, whose zone an export does not say.
    pub local_date: Option<NaiveDateTime>,
    /// When it was changed last, where the export says it.
    pub modified_at: Option<DateTime<Utc>>,
    /// The number of the entry above it; 0 for none.
    pub parent: u64,
    /// Its place among those beside it.
    pub menu_order: i64,
    /// Whether it stays at the top.
    pub is_sticky: bool,
    /// Whether one may still comment on it.
    pub comments_open: bool,
    /// What it is filed under, each once.
    pub terms: Vec<EntryTerm>,
    /// What WordPress keeps beside it, of the keys in [`KEPT_META`](super::KEPT_META); a key can come twice.
    pub meta: Vec<(String, String)>,
    /// Where the file lies, if it is one.
    pub attachment_url: Option<String>,
    /// What was said about it, in the order of the file.
    pub comments: Vec<EntryComment>,
}

/// A term that an entry is filed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryTerm {
    /// The list it is from.
    pub taxonomy: Taxonomy,
    /// Its part of addresses, decoded; empty where a file of version 1.0 does not say it.
    pub slug: String,
    /// What readers see. It may hold entities of HTML.
    pub name: String,
}

/// Whether a comment was let through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Approval {
    /// Everybody could read it.
    Approved,
    /// It waited for somebody to allow it. Also what no version of WordPress writes.
    #[default]
    Held,
    /// It was taken for an advertisement.
    Spam,
    /// It was thrown away.
    Trash,
}

/// What made a comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CommentKind {
    /// A person.
    #[default]
    Comment,
    /// A blog that linked here.
    Pingback,
    /// A blog that said it linked here.
    Trackback,
}

/// A comment on an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryComment {
    /// Its number in the site.
    pub id: u64,
    /// The name that was given.
    pub author: String,
    /// The address that was given; may be empty.
    pub email: String,
    /// The site that was given; may be empty and may be anything.
    pub url: String,
    /// The account it was written with; 0 for none.
    pub user_id: u64,
    /// When it was written.
    pub at: Option<DateTime<Utc>>,
    /// What it says, as a little HTML.
    pub content: String,
    /// Whether it was let through.
    pub approval: Approval,
    /// What made it.
    pub kind: CommentKind,
    /// The number of the comment it answers; 0 for none. It may be missing, or lead round in a circle:
    /// [`threads`](super::threads) puts that right.
    pub parent: u64,
}
