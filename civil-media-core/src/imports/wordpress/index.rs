//! All that is in an export, known before anything of it is placed.
use std::collections::HashMap;
use std::io::BufRead;

use chrono::{DateTime, TimeZone as _, Utc};

use super::wxr::{Entry, EntryKind, Part, Reader, Site, Status};
use crate::ids::ItemId;
use crate::imports::address::address_of;
use crate::imports::authors::Author;
use crate::imports::files::Uploads;
use crate::imports::run::{id_of, when};
use crate::imports::xml::{Broken, BrokenKind};
use crate::text::Slug;

/// The most things of one export.
const MOST: usize = 1_000_000;
/// The longest address of a file, in bytes, and the longest that is said of a picture, in characters.
const LONGEST_ADDRESS: usize = 2_000;
const LONGEST_ALT: usize = 1_000;

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Becomes {
    Post,
    Page,
    Draft,
    File,
    Nothing,
}

/// What is known of an entry beforehand.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub becomes: Becomes,
    /// The id that it has here, or will have.
    pub item: ItemId,
    pub slug: Slug,
    pub parent: u64,
    /// Of an attachment: where its bytes lay.
    pub url: Option<String>,
    pub file: Option<String>,
    pub alt: String,
    /// Of an attachment: whether its bytes lie in the folder of uploads.
    pub is_at_hand: bool,
}

/// An export, known as a whole.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub site: Site,
    pub authors: HashMap<String, Author>,
    pub entries: HashMap<u64, Known>,
    /// The attachments of an entry, in the order of the export.
    pub children: HashMap<u64, Vec<u64>>,
    /// Which entry is where, by address.
    pub by_address: HashMap<String, u64>,
    /// Which attachment has its bytes where, by the part of its address that follows `uploads/`.
    pub by_file: HashMap<String, u64>,
    /// How many things are in it.
    pub total: usize,
}

impl Index {
    /// Reads an export to its end.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(input: impl BufRead) -> Result<Self, Broken> {
        let mut reader = Reader::new(input);
        let mut index = Self::default();
        while let Some(part) = reader.next()? {
            match part {
                Part::Site(site) => index.site = site,
                Part::Author(author) => {
                    let known = Author { email: author.email, name: author.display_name };
                    index.authors.insert(author.login.to_lowercase(), known);
                }
                Part::Term(_) => {}
                Part::Entry(entry) => index.add(&entry).map_err(|kind| reader.broken(kind))?,
            }
        }
        Ok(index)
    }

    fn add(&mut self, entry: &Entry) -> Result<(), BrokenKind> {
        self.total += 1;
        // Things that there are not here may share their numbers.
        if self.entries.len() >= MOST || matches!(entry.kind, EntryKind::Other(_)) {
            return Ok(());
        }
        // Which of two is meant by what names their number, nobody can say.
        if entry.id == 0 || self.entries.contains_key(&entry.id) {
            return Err(BrokenKind::Twice(entry.id));
        }
        let slug = if entry.slug.is_empty() { &entry.title } else { &entry.slug };
        let known = Known {
            becomes: becomes(entry),
            item: ItemId(id_of(published(entry))),
            slug: Slug::from_words(slug),
            parent: entry.parent,
            url: entry.attachment_url.clone().filter(|url| url.len() <= LONGEST_ADDRESS),
            file: meta(entry, "_wp_attached_file").filter(|file| file.len() <= LONGEST_ADDRESS),
            alt: meta(entry, "_wp_attachment_image_alt").unwrap_or_default().chars().take(LONGEST_ALT).collect(),
            is_at_hand: false,
        };
        for address in addresses(entry) {
            self.by_address.entry(address).or_insert(entry.id);
        }
        if known.becomes == Becomes::File {
            let names = known.file.iter().map(String::as_str).chain(known.url.iter().filter_map(|url| upload_of(url)));
            for name in names {
                self.by_file.entry(name.to_owned()).or_insert(entry.id);
            }
        }
        if known.becomes == Becomes::File {
            self.children.entry(known.parent).or_default().push(entry.id);
        }
        self.entries.insert(entry.id, known);
        Ok(())
    }

    /// Whether a file belongs to something that is not for everybody, or was left out.
    pub fn is_of_draft(&self, file: &Known) -> bool {
        let of = self.entries.get(&file.parent).map(|parent| parent.becomes);
        matches!(of, Some(Becomes::Draft | Becomes::Nothing))
    }

    /// Looks which files are at hand.
    pub fn find_files(&mut self, uploads: &Uploads) {
        let files = self.entries.values_mut().filter(|known| known.becomes == Becomes::File);
        for known in files {
            known.is_at_hand = name_of(known).is_some_and(|name| uploads.has(name));
        }
    }

    /// The path of a page in its wiki: below those pages that are brought too.
    pub fn path_of(&self, id: u64) -> String {
        let mut parts: Vec<&str> = Vec::new();
        let mut at = Some(id);
        // As deep as a wiki goes; what is above itself is not followed twice.
        while let Some(known) = at.and_then(|at| self.entries.get(&at)).filter(|known| known.becomes == Becomes::Page) {
            parts.push(&known.slug);
            at = (parts.len() < 6).then_some(known.parent).filter(|parent| *parent != id);
        }
        parts.reverse();
        parts.join("/")
    }

    /// The attachment whose bytes lie at an address, in whichever size.
    pub fn attachment_at(&self, src: &str) -> Option<u64> {
        let name = upload_of(src)?;
        let found = self.by_file.get(name).copied();
        found.or_else(|| self.by_file.get(&unsized_name(name)?).copied())
    }
}

/// What a thing of the export becomes here.
fn becomes(entry: &Entry) -> Becomes {
    match (&entry.kind, &entry.status) {
        (_, Status::Trash | Status::AutoDraft) | (EntryKind::Attachment, Status::Private) => Becomes::Nothing,
        (EntryKind::Attachment, _) => Becomes::File,
        (EntryKind::Post, Status::Published | Status::Inherit) if !entry.has_password => Becomes::Post,
        (EntryKind::Page, Status::Published | Status::Inherit) if !entry.has_password => Becomes::Page,
        (EntryKind::Post | EntryKind::Page, _) => Becomes::Draft,
        _ => Becomes::Nothing,
    }
}

/// When it was published, as far as that is known: never after now, and never before there were blogs.
pub(super) fn published(entry: &Entry) -> DateTime<Utc> {
    let local = entry.local_date.and_then(|at| chrono_tz::Europe::London.from_local_datetime(&at).earliest());
    when(entry.published_at.or(local.map(|at| at.with_timezone(&Utc))))
}

/// Where it was to be found: its own address, the one by number, and those that it had before.
pub(super) fn addresses(entry: &Entry) -> Vec<String> {
    let mut urls: Vec<String> = vec![entry.link.clone(), entry.guid.clone()];
    urls.extend(entry.attachment_url.clone());
    let own = entry.link.trim_end_matches('/');
    if let Some((above, last)) = own.rsplit_once('/')
        && !last.contains('?')
    {
        let before = entry.meta.iter().filter(|(key, _)| key == "_wp_old_slug");
        urls.extend(before.map(|(_, slug)| format!("{above}/{slug}")));
    }
    let mut found: Vec<String> = urls.iter().filter_map(|url| address_of(url)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

pub(super) fn meta(entry: &Entry, key: &str) -> Option<String> {
    entry.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
}

/// The part of an address that says which upload it is.
fn upload_of(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?;
    let (_, name) = path.split_once("/wp-content/uploads/").or_else(|| path.split_once("/files/"))?;
    Some(name)
}

/// `2010/02/view-300x200.jpg` is `2010/02/view.jpg` in another size.
fn unsized_name(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (stem, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (is_number(width) && is_number(height)).then(|| format!("{stem}.{ending}"))
}

/// Where an attachment's bytes lie in the folder.
pub(super) fn name_of(known: &Known) -> Option<&str> {
    known.file.as_deref().or_else(|| known.url.as_deref()?.split_once("/wp-content/uploads/").map(|(_, name)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_one_picture() {
        assert_eq!(unsized_name("2010/02/view-300x200.jpg").as_deref(), Some("2010/02/view.jpg"));
        assert_eq!(unsized_name("2010/02/view-big.jpg"), None);
        assert_eq!(upload_of("https://a.uk/x/wp-content/uploads/2010/a.jpg?w=1"), Some("2010/a.jpg"));
    }
}
