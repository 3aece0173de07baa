//! Pages taken out as files, to be read offline and to be brought into a wiki again.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::input::PagePath;
use super::links::{Named, named};
use super::model::WikiPage;
use super::{pictures_of, read};
use crate::db::{Conn, IsPublishedPage, Tx, Written, page_in_branch};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::files::{self, File};
use crate::ids::{ItemId, PictureId};
use crate::items::{self as all_items, Tag};
use crate::people::Language;
use crate::pictures::Picture;
use crate::policy::{Actor, EditedBy, Marking, Seen, Visibility, act, readable_items};
use crate::schema::{items, spaces as rows};
use crate::spaces::{self, Space};
use crate::text::Slug;

/// The most pages that are taken out at once.
pub const MOST_TAKEN: i64 = 20_000;

/// What stands in an archive, as its `manifest.json` says it: all names of files in it are said there, and nothing is
/// looked for by another one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// [`Manifest::FORMAT`].
    pub format: String,
    /// [`Manifest::EDITION`], or an earlier one.
    pub edition: u32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The address of the suite that it was taken from, and of the wiki there.
    pub wiki: String,
    /// What that wiki is called.
    pub name: String,
    /// By path.
    pub pages: Vec<PageEntry>,
    /// What the pages show.
    pub pictures: Vec<PictureEntry>,
    /// What the pages lead to.
    pub files: Vec<FileEntry>,
}

impl Manifest {
    /// What this is.
    pub const FORMAT: &str = "civil-media-wiki";
    /// Raised when what is written can no longer be read by what read the edition before.
    pub const EDITION: u32 = 1;
    /// What it is called in an archive.
    pub const NAME: &str = "manifest.json";
}

/// A page in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageEntry {
    /// Its id where it was taken from.
    pub id: ItemId,
    /// Where it stands, from the page that was taken out on, which stands at the top.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// The language it is written in.
    pub language: Language,
    /// What it is found under.
    pub tags: Vec<String>,
    /// Which version of it this is.
    pub version: i32,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// How it is marked, as whatever lay in its space was.
    pub marking: Marking,
    /// How far it reached; none in archives that say nothing of it.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// Who might change it, where it said so itself.
    #[serde(default)]
    pub edited_by: Option<EditedBy>,
    /// How it is to be handled, where it is OFFICIAL-SENSITIVE.
    pub handling_note: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its text as written, in the archive.
    pub markdown: String,
    /// It as it looked, in the archive.
    pub html: String,
    /// To which page of the archive each name leads that stands in it as `[[name]]` or `{{name}}`: its id.
    pub names: BTreeMap<String, ItemId>,
    /// To which page or file of the archive each address leads that stands in it: its id.
    pub addresses: BTreeMap<String, ItemId>,
}

/// A picture in an archive, as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureEntry {
    /// Its id where it was taken from: texts show it as `/pictures/{id}`.
    pub id: PictureId,
    /// The page that it belongs to.
    pub page: ItemId,
    /// What it was called.
    pub name: String,
    /// What it shows.
    pub alt: String,
    /// Whether it shows nothing that one has to know.
    pub is_decorative: bool,
    /// What stands below it.
    pub caption: String,
    /// Who made it.
    pub credit: String,
    /// Under which terms it is used.
    pub rights: String,
    /// Its bytes, in the archive.
    pub file: String,
}

/// A file of a space in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its id where it was taken from.
    pub id: ItemId,
    /// What it is called.
    pub name: String,
    /// How it is marked.
    pub marking: Marking,
    /// How far it reached; none in archives that say nothing of it.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// Its bytes, in the archive.
    pub file: String,
}

/// Which pages are taken out.
#[derive(Debug, Clone)]
pub struct Taking {
    /// The space whose wiki it is.
    pub space: Seen<Space>,
    /// The page whose branch it is; none for a whole wiki.
    pub top: Option<String>,
    /// The pages that the actor may read: their ids, where they stand in their wiki, and their titles; by path.
    pub pages: Vec<(ItemId, String, String)>,
}

impl Taking {
    /// Where a page of this path stands in the archive.
    pub fn path_of<'a>(&self, path: &'a str) -> &'a str {
        let above = self.top.as_deref().and_then(|top| top.rsplit_once('/')).map_or(0, |(above, _)| above.len() + 1);
        path.get(above..).unwrap_or(path)
    }
}

/// Begins to take out a whole wiki, or a page and all that stands below it: that somebody did is kept.
///
/// # Errors
/// A problem of the field `below` where there are too many pages.
pub fn take_out(tx: &mut Tx<'_>, actor: &Actor, space: Option<&Slug>, top: Option<&PagePath>) -> Written<Taking> {
    let space = match space {
        Some(slug) => spaces::find(tx, actor, slug)?,
        None => spaces::service(tx, actor)?,
    };
    let of_wiki = items::space_id.eq(space.place.id).and(IsPublishedPage);
    let mut pages = items::table
        .inner_join(rows::table)
        .filter(readable_items(actor))
        .filter(of_wiki)
        .select((items::id, items::path, items::title))
        .limit(MOST_TAKEN + 1)
        .into_boxed();
    if let Some(top) = top {
        pages = pages.filter(items::path.eq(&**top).or(page_in_branch(items::path, &**top)));
    }
    let mut pages: Vec<(ItemId, String, String)> = pages.load(tx.conn)?;
    if pages.len() as i64 > MOST_TAKEN {
        return Err(Error::invalid("below", Problem::limit("branch-large", MOST_TAKEN)));
    }
    if top.is_some_and(|top| pages.iter().all(|(_, path, _)| *path != **top)) {
        return Err(Error::NotFound);
    }
    // A branch stays together: a slash comes before every other sign of a path.
    pages.sort_by(|(_, a, _), (_, b, _)| a.split('/').cmp(b.split('/')));
    let event = Event::WikiTaken { space: space.place.id, pages: pages.len() as u32 };
    let taking = Taking { space: space.clone(), top: top.map(|top| top.to_string()), pages };
    tx.record(actor, space.permit::<act::TakeOutWiki>()?, &event, taking)
}

/// A page that is taken out, with all that belongs to it.
#[derive(Debug)]
pub struct Taken {
    /// The page.
    pub page: Seen<WikiPage>,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// What it names.
    pub named: Named,
    /// The pictures in it, and in what is shown inside it.
    pub pictures: Vec<Seen<Picture>>,
    /// The pages and files that addresses in it lead to, whoever may read them.
    pub addresses: BTreeMap<String, ItemId>,
    /// Those of these files that the actor may read.
    pub files: Vec<Seen<File>>,
}

/// These of the pages that are there still and that the actor may read still, in this order.
pub fn taken(conn: &mut Conn, actor: &Actor, ids: &[ItemId]) -> Result<Vec<Taken>> {
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        let page = match read::find_by_id(conn, actor, *id) {
            Err(Error::NotFound) => continue,
            other => other?,
        };
        let tags = all_items::tags_of(conn, page.id)?;
        let named = named(conn, actor, Some(page.id), (page.place.id, &page.path), &page.body_html)?;
        let pictures = pictures_of(conn, actor, &page.body_html, &named)?;
        let addresses = all_items::led_to(conn, &page.body)?;
        let ids: Vec<ItemId> = addresses.values().copied().collect();
        let files = files::of_ids(conn, actor, &ids)?;
        all.push(Taken { page, tags, named, pictures, addresses, files });
    }
    Ok(all)
}
