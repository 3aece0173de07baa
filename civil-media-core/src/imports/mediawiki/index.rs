//! All that is in an export, known before anything of it is placed.
use std::collections::{BTreeSet, HashMap};
use std::io::BufRead;

use chrono::{DateTime, Utc};

use super::dump::{Head, Part, Reader, Site, Version};
use super::titles::{FILE, INTERFACE, MODULE, Name, USER};
use super::wikitext::redirect;
use crate::ids::ItemId;
use crate::imports::authors::Author;
use crate::imports::files::Uploads;
use crate::imports::wiki::number_of;
use crate::imports::xml::{Broken, BrokenKind};

/// The most pages of one export.
const MOST: usize = 1_000_000;
/// How many redirects are followed one after another.
const FURTHEST: usize = 20;

/// What becomes of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Becomes {
    Page,
    /// It leads to the page of this name.
    Redirect(Name),
    Nothing,
}

/// What is known of a page beforehand.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Its number in `imported_items`.
    pub number: i64,
    /// As it was written.
    pub title: String,
    pub name: Name,
    pub becomes: Becomes,
    pub versions: u32,
    /// The files at hand that any of its versions names.
    pub files: BTreeSet<String>,
    pub began_at: DateTime<Utc>,
    pub item: ItemId,
    /// Where it stands here.
    pub path: String,
    /// Whether it was brought before.
    pub is_here: bool,
}

/// An export, known as a whole.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub site: Site,
    pub pages: Vec<Known>,
    pub by_name: HashMap<Name, usize>,
    pub authors: HashMap<String, Author>,
    /// The files at hand that are named anywhere, with the items that they are or will be.
    pub files: HashMap<String, ItemId>,
}

impl Index {
    /// Reads an export to its end.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(input: impl BufRead, uploads: Option<&Uploads>) -> Result<Self, Broken> {
        let mut reader = Reader::new(input);
        let mut index = Self::default();
        let mut head: Option<Head> = None;
        let mut seen = Seen::default();
        while let Some(part) = reader.next()? {
            match part {
                Part::Site(site) => index.site = *site,
                Part::Page(page) => {
                    seen = Seen::default();
                    head = Some(*page);
                }
                Part::Version(version) => {
                    index.version(&version, &mut seen, uploads);
                }
                Part::PageEnd => {
                    if index.pages.len() >= MOST {
                        return Err(Broken { offset: 0, kind: BrokenKind::TooMany("pages") });
                    }
                    if let Some(head) = head.take() {
                        index.add(head, std::mem::take(&mut seen), uploads);
                    }
                }
            }
        }
        Ok(index)
    }

    fn version(&mut self, version: &Version, seen: &mut Seen, uploads: Option<&Uploads>) {
        seen.versions += 1;
        seen.began_at = seen.began_at.or(version.at);
        if version.is_account && self.authors.len() < MOST {
            let name = version.author.clone();
            self.authors.entry(name.to_lowercase()).or_insert(Author { email: String::new(), name });
        }
        if let Some(text) = &version.text {
            seen.redirect = redirect(text);
            if let Some(uploads) = uploads {
                for file in named_files(&self.site, text) {
                    if !seen.files.contains(&file) && uploads.has(&file.replace(' ', "_")) || uploads.has(&file) {
                        seen.files.insert(file);
                    }
                }
            }
        }
    }

    fn add(&mut self, head: Head, mut seen: Seen, uploads: Option<&Uploads>) {
        let name = self.site.name(&head.title);
        if name.space == FILE
            && uploads.is_some_and(|uploads| uploads.has(&name.title.replace(' ', "_")) || uploads.has(&name.title))
        {
            seen.files.insert(name.title.clone());
        }
        for file in &seen.files {
            self.files.entry(file.clone()).or_insert_with(ItemId::new);
        }
        let subject = name.subject().map_or(name.space, |subject| subject.space);
        let becomes = match head.redirect.or(seen.redirect) {
            _ if subject < 0 || matches!(subject, USER | INTERFACE | MODULE | 2600) || seen.versions == 0 => {
                Becomes::Nothing
            }
            Some(target) => Becomes::Redirect(self.site.name(&target)),
            None => Becomes::Page,
        };
        let began_at = crate::imports::run::when(seen.began_at);
        let known = Known {
            number: if head.id == 0 { number_of("page", &head.title) } else { head.id as i64 },
            item: ItemId(crate::imports::run::id_of(began_at)),
            becomes,
            versions: seen.versions,
            files: seen.files,
            began_at,
            path: String::new(),
            is_here: false,
            title: head.title,
            name: name.clone(),
        };
        self.by_name.entry(name).or_insert(self.pages.len());
        self.pages.push(known);
    }

    /// The page of a title, by way of whatever redirects; none where there is none, or they go in a ring.
    pub fn page(&self, name: &Name) -> Option<&Known> {
        let mut name = name;
        for _ in 0..FURTHEST {
            let known = self.pages.get(*self.by_name.get(name)?)?;
            match &known.becomes {
                Becomes::Page => return Some(known),
                Becomes::Redirect(target) => name = target,
                Becomes::Nothing => return None,
            }
        }
        None
    }
}

/// What was seen of a page's versions.
#[derive(Debug, Default)]
struct Seen {
    versions: u32,
    began_at: Option<DateTime<Utc>>,
    /// Where the last of them leads.
    redirect: Option<String>,
    files: BTreeSet<String>,
}

/// The files that a text names, in links and galleries.
fn named_files(site: &Site, text: &str) -> Vec<String> {
    let starts = text.split("[[").skip(1).chain(text.lines());
    let named = starts.filter_map(|start| {
        let end = start.bytes().take(300).position(|byte| matches!(byte, b'|' | b']' | b'\n'));
        let name = start.get(..end.unwrap_or(start.len()))?.trim();
        let (space, _) = name.trim_start_matches(':').split_once(':')?;
        matches!(site.namespace(space), Some(FILE | -2)).then(|| site.name(name).title)
    });
    named.collect()
}
