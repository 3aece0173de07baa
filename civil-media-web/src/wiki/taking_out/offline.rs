//! Pages as they are read from a folder: what is in the archive is led to there, all else where it was.
use std::collections::HashMap;

use civil_media_core::policy::Marking;
use civil_media_core::text::{PICTURES, Slug};
use civil_media_core::wiki::{PageEntry, Taken};
use maud::{DOCTYPE, Markup, html};

use crate::components::{PageText, with_addresses};
use crate::paths;
use crate::words::Words;

/// How the pages look: its name in the archive, and what it says.
pub const STYLE: (&str, &[u8]) = ("style.css", include_bytes!("style.css"));

/// Where addresses of the suite lead in the archive.
pub type Leads = HashMap<String, String>;

/// What a page in the archive goes by.
pub struct Offline<'a> {
    pub words: Words,
    /// Where all that is not in the archive lies.
    pub public_url: &'a str,
    /// How many folders deep the page lies.
    pub depth: usize,
    /// Where addresses lead that are in the archive: of its pages, and of the files of this page.
    pub leads: [&'a Leads; 2],
}

/// What stands around the text of a page.
pub struct Around<'a> {
    /// What the wiki is called.
    pub wiki: &'a str,
    /// Where the page stands in the suite.
    pub address: String,
    /// The pages above it that are in the archive: where, and what they are called.
    pub above: Vec<(String, &'a str)>,
    /// The marking of what it shows.
    pub marking: Marking,
}

/// A page as it looked.
pub fn page(offline: &Offline<'_>, space: Option<&Slug>, taken: &Taken, around: &Around<'_>) -> String {
    let Taken { page, named, pictures, tags, .. } = taken;
    let words = offline.words;
    let text = PageText {
        words,
        space,
        page: Some(page.id),
        html: &page.body_html,
        named,
        pictures,
        may_create: false,
        edit: None,
        language: Some(page.language),
    };
    let text = with_addresses(html! { (text) }, |address| offline.address(address));
    let up = offline.up();
    let body = html! {
        nav aria-label=(words.get("wiki-above")) {
            a href={ (up) "index.html" } { (around.wiki) }
            @for (there, title) in &around.above { " › " a href={ (up) (there) } { (title) } }
        }
        main lang=[words.foreign(page.language)] {
            h1 { (page.title) }
            p.quiet lang=(words.code()) {
                @match page.owner() {
                    Some((owner, _)) => { (words.get("wiki-owner")) " " (owner) },
                    None => (words.get("wiki-unowned")),
                }
                " · " (words.with("wiki-version", &[("n", page.version.into()), ("at", words.date(page.updated_at).into())]))
            }
            (text)
            @if !tags.is_empty() {
                p.quiet lang=(words.code()) { (words.get("tags-label")) ": " (tags.iter().map(|tag| &*tag.name).collect::<Vec<_>>().join(", ")) }
            }
        }
        footer { p.quiet { (words.get("taken-from")) " " a href={ (offline.public_url) (around.address) } { (offline.public_url) (around.address) } } }
    };
    whole(words, &page.title, &up, (around.marking, page.marked.handling_note()), &body)
}

/// The page from which all others are reached.
pub fn index(words: Words, name: &str, address: &str, public_url: &str, pages: &[PageEntry]) -> String {
    let marking = pages.iter().map(|page| page.marking).max().unwrap_or(Marking::Official);
    let pages: Vec<&PageEntry> = pages.iter().collect();
    let body = html! {
        main {
            h1 { (name) }
            (tree(words, &pages))
        }
        footer { p.quiet { (words.get("taken-from")) " " a href={ (public_url) (address) } { (public_url) (address) } } }
    };
    whole(words, name, "", (marking, ""), &body)
}

/// Pages below one another, each of which comes before those below it.
fn tree(words: Words, pages: &[&PageEntry]) -> Markup {
    let mut rest = pages;
    let mut groups = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        let branch = format!("{}/", first.path);
        let below = after.iter().take_while(|page| page.path.starts_with(&branch)).count();
        groups.push((*first, &after[..below]));
        rest = &after[below..];
    }
    html! {
        ul { @for (page, below) in groups { li {
            a href=(page.html) lang=[words.foreign(page.language)] { (page.title) }
            @if !below.is_empty() { (tree(words, below)) }
        } } }
    }
}

fn whole(words: Words, title: &str, up: &str, marked: (Marking, &str), body: &Markup) -> String {
    let (marking, note) = marked;
    let marking = words.get(match marking {
        Marking::NotYet => "marking-not-yet",
        Marking::Official => "marking-official",
        Marking::Sensitive => "marking-sensitive",
    });
    html! {
        (DOCTYPE)
        html lang=(words.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Who reads it is told to nobody.
                meta name="referrer" content="no-referrer";
                title { (title) }
                link rel="stylesheet" href={ (up) (STYLE.0) };
            }
            body {
                header { p.marking { strong { (marking) } @if !note.is_empty() { " " (note) } } }
                (body)
            }
        }
    }
    .into_string()
}

impl Offline<'_> {
    /// From this page to the top of the archive.
    fn up(&self) -> String {
        "../".repeat(self.depth)
    }

    /// An address, escaped as it stands in a tag.
    fn address(&self, value: &str) -> String {
        if !value.starts_with('/') || value.starts_with("//") {
            return value.to_owned();
        }
        if let Some(id) = value.strip_prefix(PICTURES).and_then(|rest| rest.split('/').next()) {
            return format!("{}pictures/{id}.jpg", self.up());
        }
        let end = value.find(['#', '?']).unwrap_or(value.len());
        let anchor = value.find('#').map_or("", |at| &value[at..]);
        match self.leads.iter().find_map(|leads| leads.get(&value[..end])) {
            Some(there) => format!("{}{}{anchor}", self.up(), paths::encoded(there)),
            None => format!("{}{value}", self.public_url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_right_in_the_archive() {
        let pages = Leads::from([("/wiki/a/b".to_owned(), "pages/a/b.html".to_owned())]);
        let files = Leads::from([("/i/1".to_owned(), "files/1/Our plan.pdf".to_owned())]);
        let words = Words(civil_media_core::people::Language::En);
        let offline = Offline { words, public_url: "https://media.example", depth: 2, leads: [&pages, &files] };
        for (address, led) in [
            ("/wiki/a/b#x", "../../pages/a/b.html#x"),
            ("/i/1?v=1", "../../files/1/Our%20plan.pdf"),
            ("/wiki/c?x=1&amp;y#z", "https://media.example/wiki/c?x=1&amp;y#z"),
            ("/pictures/7/1/960", "../../pictures/7.jpg"),
            ("https://gov.uk/", "https://gov.uk/"),
            ("//gov.uk/", "//gov.uk/"),
            ("#x", "#x"),
        ] {
            assert_eq!(offline.address(address), led);
        }
    }
}
