//! What of a page goes into the zip.
use std::collections::{BTreeMap, HashMap};

use civil_media_core::ids::{BlobId, ItemId};
use civil_media_core::policy::Actor;
use civil_media_core::text::Slug;
use civil_media_core::wiki::{self, FileEntry, PageEntry, PictureEntry, Taken, Taking};
use civil_media_core::{Conn, files};

use super::offline::{self, Around, Leads, Offline};
use crate::paths;
use crate::words::Words;

/// What is taken out, and by whom.
pub struct Asked {
    pub words: Words,
    pub public_url: String,
    /// The space whose wiki it is; none for the whole service's.
    pub space: Option<Slug>,
    /// What the wiki is called.
    pub name: String,
    pub taking: Taking,
    /// Where each page stands in the archive.
    at: HashMap<ItemId, String>,
    /// What the page at each place of the archive is called.
    titles: HashMap<String, String>,
    /// Where each page's address leads in the archive.
    leads: Leads,
}

/// A page, and what belongs to it.
pub struct Part {
    pub page: PageEntry,
    /// Its texts: what they are called, and their bytes.
    pub texts: Vec<(String, Vec<u8>)>,
    pub pictures: Vec<(PictureEntry, BlobId)>,
    pub files: Vec<(FileEntry, BlobId)>,
}

impl Asked {
    pub fn new(words: Words, public_url: String, space: Option<Slug>, name: String, taking: Taking) -> Self {
        let (mut at, mut titles, mut leads) = (HashMap::new(), HashMap::new(), Leads::new());
        for (id, path, title) in &taking.pages {
            let there = taking.path_of(path);
            at.insert(*id, there.to_owned());
            titles.insert(there.to_owned(), title.clone());
            leads.insert(paths::page(space.as_ref(), path), html_of(there));
            leads.insert(paths::permanent(*id), html_of(there));
        }
        Self { words, public_url, space, name, taking, at, titles, leads }
    }

    /// The pages of the archive above one.
    fn above(&self, path: &str) -> Vec<(String, &str)> {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        above.filter_map(|path| Some((html_of(path), self.titles.get(path)?.as_str()))).collect()
    }

    /// The page from which all others are reached.
    pub fn index(&self, pages: &[PageEntry]) -> Vec<u8> {
        offline::index(self.words, &self.name, &paths::wiki(self.space.as_ref()), &self.public_url, pages).into()
    }
}

fn html_of(path: &str) -> String {
    format!("pages/{path}.html")
}

/// These pages, as far as the actor may read them still.
pub fn parts(conn: &mut Conn, actor: &Actor, asked: &Asked, ids: &[ItemId]) -> civil_media_core::Result<Vec<Part>> {
    let mut made = Vec::new();
    for taken in wiki::taken(conn, actor, ids)? {
        // Moved meanwhile, it still stands where it stood when this was begun.
        let Some(path) = asked.at.get(&taken.page.id) else { continue };
        let mut files = Vec::new();
        for file in &taken.files {
            let version = files::version(conn, file, file.version)?;
            files.push((file_entry(file), version.blob_id));
        }
        made.push(part(asked, path, &taken, files));
    }
    Ok(made)
}

fn file_entry(file: &files::File) -> FileEntry {
    // Names that some systems cannot have are written otherwise; the manifest has them as they are.
    let name: String = file.name.chars().map(|c| if "<>:\"/\\|?*%#".contains(c) { '_' } else { c }).collect();
    let name = name.trim_end_matches([' ', '.']);
    let marking = file.marked.marking().max(file.place.marking);
    let visibility = Some(file.visibility.min(file.place.visibility));
    FileEntry { id: file.id, name: file.name.clone(), marking, visibility, file: format!("files/{}/{name}", file.id) }
}

fn part(asked: &Asked, path: &str, taken: &Taken, files: Vec<(FileEntry, BlobId)>) -> Part {
    let Taken { page, named, pictures, addresses, .. } = taken;
    let mut leads = Leads::new();
    for file in &taken.files {
        let entry = file_entry(file);
        for address in [paths::file(&file.key()), paths::file_download(&file.key(), None), paths::permanent(file.id)] {
            leads.insert(address, entry.file.clone());
        }
    }
    let pictures: Vec<(PictureEntry, BlobId)> = pictures
        .iter()
        .filter_map(|picture| {
            let entry = PictureEntry {
                id: picture.id,
                // One of a page that is not taken out goes with the page that shows it.
                page: if asked.at.contains_key(&picture.item_id) { picture.item_id } else { page.id },
                name: picture.name.clone(),
                alt: picture.alt.clone(),
                is_decorative: picture.is_decorative,
                caption: picture.caption.clone(),
                credit: picture.credit.clone(),
                rights: picture.rights.clone(),
                file: format!("pictures/{}.jpg", picture.id),
            };
            Some((entry, picture.shown()?))
        })
        .collect();
    let is_here = |id: &ItemId| asked.at.contains_key(id) || files.iter().any(|(file, _)| file.id == *id);
    let names: BTreeMap<String, ItemId> = named
        .of(page.id)
        .filter(|(_, card)| asked.at.contains_key(&card.id))
        .map(|(name, card)| (name.to_owned(), card.id))
        .collect();
    let entry = PageEntry {
        id: page.id,
        path: path.to_owned(),
        title: page.title.clone(),
        language: page.language,
        tags: taken.tags.iter().map(|tag| tag.name.clone()).collect(),
        version: page.version,
        updated_at: page.updated_at,
        marking: page.marked.marking().max(page.place.marking),
        visibility: Some(page.visibility.min(page.place.visibility)),
        edited_by: page.edited_by,
        handling_note: page.marked.handling_note().to_owned(),
        owner: page.owner().map(|(name, _)| name.to_owned()),
        markdown: format!("pages/{path}.md"),
        html: html_of(path),
        names,
        addresses: addresses.iter().filter(|(_, id)| is_here(id)).map(|(a, id)| (a.clone(), *id)).collect(),
    };
    let offline = Offline {
        words: asked.words,
        public_url: &asked.public_url,
        depth: path.matches('/').count() + 1,
        leads: [&asked.leads, &leads],
    };
    // What is shown inside it shows here too.
    let inside = named.shown().map(|one| one.placing.item_marking.max(one.place.marking));
    let around = Around {
        wiki: &asked.name,
        address: paths::page(asked.space.as_ref(), &page.path),
        above: asked.above(path),
        marking: inside.fold(entry.marking, std::cmp::max),
    };
    let html = offline::page(&offline, asked.space.as_ref(), taken, &around);
    let texts = vec![(entry.markdown.clone(), page.body.as_bytes().to_vec()), (entry.html.clone(), html.into())];
    Part { page: entry, texts, pictures, files }
}
