//! Where links lead, and pictures and recordings.
use super::blocks::{Out, Writer, Written};
use super::escape::{Place, destination, is_address, is_safe, word};
use super::pieces::Inline;
use super::tree::{Child, Kind, Picture, Tree};

/// How often one link may be begun again, where blocks within it end it.
const MOST_BEGUN: u32 = 4;

impl Writer<'_, '_> {
    /// Where a link leads; none if it is to be its words.
    pub(super) fn target(&mut self, number: usize) -> Option<String> {
        if !self.targets.contains_key(&number) {
            let target = self.new_address(self.tree.link(number));
            self.targets.insert(number, (target, 0));
        }
        let (target, begun) = self.targets.get_mut(&number)?;
        *begun += 1;
        target.clone().filter(|_| *begun <= MOST_BEGUN)
    }

    fn new_address(&mut self, href: &str) -> Option<String> {
        if !is_safe(href) {
            return None;
        }
        Some(with_scheme(&self.links.link(href))).filter(|target| is_safe(target))
    }

    /// A picture in Markdown: itself, a link to it, or what was to be read in its place.
    pub(super) fn picture(&mut self, picture: &Picture, is_in_table: bool) -> Option<String> {
        let caption = std::mem::take(&mut self.caption);
        let made = self.picture_of(picture, &caption, is_in_table);
        self.caption = caption;
        made
    }

    fn picture_of(&mut self, picture: &Picture, caption: &str, is_in_table: bool) -> Option<String> {
        let Picture { src, alt, attachment, link, .. } = picture;
        let alt = label(alt, is_in_table);
        if src.is_empty() {
            return (!alt.is_empty()).then_some(alt);
        }
        if !is_safe(src) {
            self.lefts.picture(src);
            return (!alt.is_empty()).then_some(alt);
        }
        let Some(address) = self.links.picture(src, *attachment, &picture.alt, caption) else {
            self.lefts.picture(src);
            let text = if alt.is_empty() { label(file_name(src), is_in_table) } else { alt };
            return Some(format!("[{text}]({})", destination(&with_scheme(src))));
        };
        let shown = format!("![{alt}]({})", destination(&address));
        // A link from a small picture to the same in large says nothing: ours is the large one.
        let target = link.filter(|number| !is_picture_file(self.tree.link(*number)));
        match target.and_then(|number| self.target(number)) {
            Some(target) => Some(format!("[{shown}]({})", destination(&target))),
            None => Some(shown),
        }
    }

    /// A link to what was played or framed.
    pub(super) fn embed(&mut self, src: &str, title: &str) -> Option<String> {
        if src.is_empty() {
            return None;
        }
        self.lefts.embed(src);
        let target = self.new_address(src)?;
        if title.is_empty() && is_address(&target, src) {
            return Some(format!("<{target}>"));
        }
        let text = if title.is_empty() { src } else { title };
        Some(format!("[{}]({})", label(text, true), destination(&target)))
    }

    pub(super) fn gallery(&mut self, ids: &[u64], outs: &mut Vec<Out>) {
        let pictures = self.links.gallery(ids);
        if pictures.is_empty() {
            self.lefts.shortcode("gallery");
        }
        for (id, src) in pictures {
            let picture = Picture { src, alt: String::new(), attachment: Some(id), link: None, is_apart: true };
            let text = self.picture(&picture, false);
            outs.extend(text.map(|text| Out { text, what: Written::Paragraph }));
        }
    }

    pub(super) fn playlist(&mut self, ids: &[u64], outs: &mut Vec<Out>) {
        for (_, src) in self.links.gallery(ids) {
            let text = self.embed(&src, file_name(&src));
            outs.extend(text.map(|text| Out { text, what: Written::Paragraph }));
        }
    }
}

/// Whether a block holds a picture that is not of a figure within it.
pub(super) fn has_picture(tree: &Tree, number: usize) -> bool {
    tree.block(number).children.iter().any(|child| match child {
        Child::Picture(_) => true,
        Child::Block(within) => {
            !matches!(tree.block(*within).kind, Kind::Figure | Kind::FigureCaption) && has_picture(tree, *within)
        }
        _ => false,
    })
}

/// What is to be read, without how it is set.
pub(super) fn words(line: &[Inline<'_>]) -> String {
    let mut words = String::new();
    for one in line {
        match one {
            Inline::Text { text, .. } => words.push_str(text),
            _ => words.push(' '),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text between the brackets of a link or a picture.
fn label(text: &str, is_in_table: bool) -> String {
    let mut out = String::new();
    for one in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let one: String = one.chars().filter(|c| !super::escape::is_unwanted(*c)).collect();
        word(&mut out, &one, Place { is_in_link: true, is_in_table, ..Place::default() });
    }
    out
}

/// Addresses that begin with two slashes take the scheme of their page. Ours has but one.
fn with_scheme(address: &str) -> String {
    if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() }
}

fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(address)
}

fn is_picture_file(href: &str) -> bool {
    let name = file_name(href).to_ascii_lowercase();
    ["jpg", "jpeg", "png", "gif", "webp", "bmp", "svg"]
        .iter()
        .any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
}
