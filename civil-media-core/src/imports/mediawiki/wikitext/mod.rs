//! What MediaWiki stores as the text of a page, made into our Markdown.
//!
//! It is first made into HTML, as MediaWiki itself would, and that into Markdown by the converter that all imports
//! share: so no text becomes markup, and what nests too deep is flattened. Pieces that Markdown of our wiki has words
//! for (`[[Page]]`, `{{Page}}`, footnotes) are put in their places as they are. What has no meaning here stays where it
//! stood, as code, and is listed.
//!
//! Every walk over a text goes from left to right once; what stands within links, notes and cells is walked again, at
//! most [`DEEPEST`] times.
mod blocks;
mod inline;
mod links;
mod notes;
mod pairs;
mod scan;
#[cfg(feature = "testing")]
mod stand_in;
mod tables;
mod tags;
mod templates;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

#[cfg(feature = "testing")]
pub(in crate::imports) use self::stand_in::converted;
use super::dump::Site;
use super::titles::Name;
use crate::imports::markdown::{self, of_html};
use crate::text::Markdown;

/// How deep links, notes and cells are walked within one another. What lies deeper stays as it was typed.
const DEEPEST: usize = 8;
/// The most different things that are listed of one text.
const MOST_LEFT: usize = 1_000;

/// What a text stands in, and what becomes of what it names.
pub(super) trait Wiki {
    fn site(&self) -> &Site;

    /// The page whose text it is.
    fn own(&self) -> &Name;

    /// Where a link to a title leads.
    fn leads(&mut self, name: &Name) -> Leads;

    /// The address that a picture is shown from; none where it is not at hand.
    fn picture(&mut self, file: &str, alt: &str, caption: &str) -> Option<String>;

    /// The address of a file; none where it is not at hand.
    fn file(&mut self, file: &str) -> Option<String>;
}

/// Where a link to a title leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leads {
    /// To a page, by the name that it has in `[[…]]` here.
    Page(String),
    /// To an address of the web or of the suite.
    Address(String),
    /// Nowhere that is known: its words stay.
    Nowhere,
}

/// A text in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Converted {
    pub text: String,
    /// The categories it is in.
    pub categories: Vec<String>,
    /// What had no place in Markdown, and how often.
    pub left: Vec<(String, u32)>,
}

/// A page's text in Markdown. It takes time in proportion to the text, whatever that holds.
pub(super) fn to_markdown(text: &str, wiki: &mut dyn Wiki) -> Converted {
    let text = clean(text);
    let mut writer = Writer {
        wiki,
        pieces: Vec::new(),
        notes: Vec::new(),
        categories: Vec::new(),
        left: BTreeMap::new(),
        is_in_notes: false,
    };
    let html = writer.blocks(&text, 0);
    let mut written = writer.markdown(&html);
    // Notes may have notes.
    let mut at = 0;
    while let Some(note) = writer.notes.get(at).map(|note| note.html.clone()) {
        let body = writer.markdown(&note);
        let body = body.trim_end().replace('\n', "\n    ").replace("\n    \n", "\n\n");
        let body = if body.is_empty() { "—" } else { &body };
        written.push_str(&format!("{}[^{}]: {body}\n", if at == 0 && !written.is_empty() { "\n" } else { "" }, at + 1));
        at += 1;
    }
    Converted { text: written, categories: writer.categories, left: writer.left.into_iter().collect() }
}

/// Where a redirect leads, if the text is one.
pub(super) fn redirect(text: &str) -> Option<String> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let text = text.strip_prefix('#')?;
    // The word is another in every language; the sign and the link are not.
    let (word, rest) = text.split_once("[[")?;
    let word = word.trim().trim_end_matches(':').trim();
    let is_word = !word.is_empty() && word.chars().count() <= 30 && word.chars().all(char::is_alphanumeric);
    let (target, _) = rest.split_once("]]").filter(|_| is_word)?;
    let target = target.split('|').next().unwrap_or_default().trim();
    (!target.is_empty() && !target.contains('\n')).then(|| target.to_owned())
}

/// Something that is Markdown already.
#[derive(Debug, Clone)]
enum Piece {
    Link { target: String, label: String },
    Include(String),
    Note(usize),
}

struct Note {
    name: Option<String>,
    html: String,
}

struct Writer<'w> {
    wiki: &'w mut dyn Wiki,
    pieces: Vec<Piece>,
    notes: Vec<Note>,
    categories: Vec<String>,
    left: BTreeMap<String, u32>,
    /// Whether what stands here says what notes are, and shows none.
    is_in_notes: bool,
}

impl Writer<'_> {
    fn leave(&mut self, what: &str) {
        let short: String = what.chars().take(120).collect();
        if self.left.len() < MOST_LEFT || self.left.contains_key(&short) {
            *self.left.entry(short).or_default() += 1;
        }
    }

    /// The place of a piece in HTML.
    fn place(&mut self, piece: Piece) -> String {
        self.pieces.push(piece);
        format!("<wiki-piece n=\"{}\">", self.pieces.len() - 1)
    }

    fn markdown(&mut self, html: &str) -> String {
        let mut followed = Followed { wiki: &mut *self.wiki, pieces: &self.pieces };
        let done = of_html(html, &mut followed);
        for left in done.left {
            for _ in 0..left.count {
                self.leave(&left.what.to_string());
            }
        }
        done.text
    }
}

/// How files are named in HTML on its way: by their pages at the old site.
fn files(site: &Site) -> String {
    let space = format!("{}:", site.space_name(super::titles::FILE));
    page_at(site, &space).unwrap_or_else(|| "https://file.invalid/".to_owned())
}

struct Followed<'w, 'p> {
    wiki: &'w mut dyn Wiki,
    pieces: &'p [Piece],
}

impl markdown::Links for Followed<'_, '_> {
    fn link(&mut self, href: &str) -> String {
        match href.strip_prefix(&files(self.wiki.site())) {
            Some(file) => self.wiki.file(file).unwrap_or_else(|| href.replace(' ', "_")),
            None => href.to_owned(),
        }
    }

    fn picture(&mut self, src: &str, _: Option<u64>, alt: &str, caption: &str) -> Option<String> {
        let file = src.strip_prefix(&files(self.wiki.site()))?.to_owned();
        self.wiki.picture(&file, alt, caption)
    }

    fn gallery(&mut self, _: &[u64]) -> Vec<(u64, String)> {
        Vec::new()
    }

    fn piece(&mut self, number: usize, is_in_table: bool) -> Option<String> {
        Some(match self.pieces.get(number)? {
            Piece::Link { target, label } if target == label => format!("[[{target}]]"),
            Piece::Link { target, label } if is_in_table => format!("[[{target}\\|{label}]]"),
            Piece::Link { target, label } => format!("[[{target}|{label}]]"),
            Piece::Include(name) => format!("{{{{{name}}}}}"),
            Piece::Note(number) => format!("[^{number}]"),
        })
    }
}

/// Where a page was at the old site.
pub(super) fn page_at(site: &Site, title: &str) -> Option<String> {
    let (folder, _) = site.base.rsplit_once('/').filter(|(folder, _)| folder.contains("://"))?;
    Some(format!("{folder}/{}", title.replace(' ', "_").replace('%', "%25").replace('?', "%3F").replace('#', "%23")))
}

/// Without what no text has: of those letters our own marks are made.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Code that keeps something as it was typed, however long.
pub(super) fn as_code(text: &str) -> String {
    let html = format!("<pre>{}</pre>", inline::escaped(text));
    of_html(&html, &mut markdown::AsTheyAre).text
}

/// Whether a text can be stored.
pub(super) fn stored(text: &str) -> Option<Markdown> {
    Markdown::of_draft(text).ok()
}
