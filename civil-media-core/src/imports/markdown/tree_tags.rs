//! What tags do to the tree.
use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::names::{Meaning, is_void, meaning};
use super::tree::{Builder, Child, Dropped, Kind, Picture, attribute};

/// How many columns a cell may span.
const MOST_SPAN: usize = 20;

impl Builder<'_> {
    pub(super) fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some(dropped) = &mut self.dropped {
            if dropped.name == tag.name {
                dropped.depth = dropped.depth.saturating_add(1);
            }
            let is_player = dropped.is_player;
            if is_player && name == "source" {
                self.name_player(attribute(tag, "src").unwrap_or_default());
            }
            return;
        }
        match meaning(name) {
            Meaning::Block => self.start_block(tag),
            Meaning::Emphasis if name == "cite" && self.kind() == &Kind::Quote => self.push(&tag.name, Kind::Cite),
            Meaning::Strong => self.depths.strong = self.depths.strong.saturating_add(1),
            Meaning::Emphasis => self.depths.emphasis = self.depths.emphasis.saturating_add(1),
            Meaning::Deleted => self.depths.deleted = self.depths.deleted.saturating_add(1),
            Meaning::Code => {
                self.depths.code = self.depths.code.saturating_add(1);
                self.name_language(tag);
            }
            Meaning::Quoted => {
                self.quotes = self.quotes.saturating_add(1);
                self.text("“");
            }
            Meaning::Link if has_class(tag, "wp-block-file__button") => self.drop_from(tag, false),
            Meaning::Link => {
                let href = attribute(tag, "href").map(str::trim).unwrap_or_default();
                self.link = (!href.is_empty()).then(|| self.new_link(href.to_owned()));
            }
            Meaning::Picture => self.picture(tag),
            Meaning::Break => self.add(Child::Break),
            Meaning::Piece => {
                if let Some(number) = attribute(tag, "n").and_then(|number| number.parse().ok()) {
                    self.add(Child::Piece { number, style: self.style() });
                }
            }
            Meaning::Frame => self.frame(tag),
            Meaning::Player => {
                let src = attribute(tag, "src").unwrap_or_default().to_owned();
                self.add(Child::Embed { src, title: String::new() });
                self.drop_from(tag, true);
            }
            Meaning::Words => {}
            Meaning::Dropped => {
                self.lefts.element(name);
                self.drop_from(tag, false);
            }
            Meaning::DroppedAlone | Meaning::Unknown => self.lefts.element(name),
        }
    }

    fn drop_from(&mut self, tag: &Tag, is_player: bool) {
        if !tag.self_closing {
            self.dropped = Some(Dropped { name: tag.name.clone(), depth: 1, is_player });
        }
    }

    fn name_player(&mut self, address: &str) {
        if let Some(Child::Embed { src, .. }) = self.last()
            && src.is_empty()
        {
            *src = address.to_owned();
        }
    }

    fn start_block(&mut self, tag: &Tag) {
        self.close_implied(&tag.name);
        let kind = self.kind_of(tag);
        if let Some(src) = attribute(tag, "style").and_then(background)
            && matches!(kind, Kind::Plain)
        {
            let picture = Picture { src, alt: String::new(), attachment: None, link: None, is_apart: true };
            self.add(Child::Picture(picture));
        }
        if is_void(&tag.name) {
            self.push_closed(kind);
            return;
        }
        if matches!(kind, Kind::Cell { .. }) && self.kind() != &Kind::Row {
            self.push(&LocalName::from("tr"), Kind::Row);
        }
        self.push(&tag.name, kind);
    }

    fn kind_of(&self, tag: &Tag) -> Kind {
        match &*tag.name {
            "h1" => Kind::Heading(1),
            "h2" => Kind::Heading(2),
            "h3" => Kind::Heading(3),
            "h4" => Kind::Heading(4),
            "h5" => Kind::Heading(5),
            "h6" => Kind::Heading(6),
            // Galleries of early blocks are lists of pictures.
            "ul" | "li" if is_of_gallery(tag) => Kind::Plain,
            "ul" | "menu" | "dir" => Kind::List(None),
            "ol" => Kind::List(Some(attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1))),
            "li" => Kind::Item,
            "blockquote" => Kind::Quote,
            "pre" if has_class(tag, "wp-block-verse") => Kind::Verse,
            "pre" | "listing" | "xmp" => Kind::Code(language(tag).unwrap_or_default()),
            "hr" => Kind::Rule,
            "dl" => Kind::Terms,
            "dt" => Kind::Term,
            "dd" => Kind::Details,
            "figure" => Kind::Figure,
            "figcaption" => Kind::FigureCaption,
            "summary" => Kind::Summary,
            "wp-gallery" => Kind::Gallery(ids(tag)),
            "wp-playlist" => Kind::Playlist(ids(tag)),
            "table" => Kind::Table,
            name if self.open.iter().any(|open| &*open.name == "table") => match name {
                "thead" => Kind::HeadRows,
                "tr" => Kind::Row,
                "td" | "th" => {
                    let span = attribute(tag, "colspan").and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                    Kind::Cell { is_head: name == "th", span: usize::clamp(span, 1, MOST_SPAN) }
                }
                "caption" => Kind::TableCaption,
                _ => Kind::Plain,
            },
            _ => Kind::Plain,
        }
    }

    /// Closes what the beginning of an element ends without saying so.
    fn close_implied(&mut self, name: &str) {
        let (ends, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "caption", "tr"], &["table"]),
            _ => (&[], &[]),
        };
        self.close(ends, within);
        if self.open.last().is_some_and(|open| &*open.name == "p") {
            self.pop();
        }
    }

    /// Closes the last open block of one of these names, with all within it, unless it lies outside of others.
    fn close(&mut self, names: &[&str], within: &[&str]) -> bool {
        let of = |list: &[&str], name: &LocalName| list.contains(&&**name);
        let stop = self.open.iter().rposition(|open| of(names, &open.name) || of(within, &open.name));
        let Some(place) = stop.filter(|place| self.open.get(*place).is_some_and(|open| of(names, &open.name))) else {
            return false;
        };
        while self.open.len() > place {
            self.pop();
        }
        true
    }

    pub(super) fn end(&mut self, tag_name: &LocalName) {
        let name = &**tag_name;
        if let Some(dropped) = &mut self.dropped {
            if dropped.name == *tag_name {
                dropped.depth -= 1;
            }
            if dropped.depth == 0 {
                self.dropped = None;
            }
            return;
        }
        match meaning(name) {
            Meaning::Block => self.end_block(name),
            Meaning::Emphasis if name == "cite" && self.close(&["cite"], &["blockquote"]) => {}
            Meaning::Strong => self.depths.strong = self.depths.strong.saturating_sub(1),
            Meaning::Emphasis => self.depths.emphasis = self.depths.emphasis.saturating_sub(1),
            Meaning::Deleted => self.depths.deleted = self.depths.deleted.saturating_sub(1),
            Meaning::Code => self.depths.code = self.depths.code.saturating_sub(1),
            Meaning::Quoted if self.quotes > 0 => {
                self.quotes -= 1;
                self.text("”");
            }
            Meaning::Link => self.link = None,
            Meaning::Break => self.add(Child::Break),
            _ => {}
        }
    }

    fn end_block(&mut self, name: &str) {
        if self.ignored > 0 && !is_void(name) {
            self.ignored -= 1;
            self.add(Child::Gap);
            return;
        }
        let within: &[&str] = match name {
            "table" => &[],
            "tr" | "thead" | "tbody" | "tfoot" | "td" | "th" | "caption" => &["table"],
            "li" => &["ul", "ol", "menu", "dir", "td", "th"],
            _ => &["td", "th"],
        };
        if !self.close(&[name], within) {
            self.add(Child::Gap);
        }
    }

    /// The language of code stands at the `code` within as often as at the `pre`.
    fn name_language(&mut self, tag: &Tag) {
        let (Some(found), Some(number)) = (language(tag), self.open.last().map(|open| open.number)) else { return };
        self.tree.name_language(number, found);
    }

    fn picture(&mut self, tag: &Tag) {
        let class = attribute(tag, "class").unwrap_or_default();
        let alt = attribute(tag, "alt").unwrap_or_default();
        let src = attribute(tag, "src").unwrap_or_default().trim();
        // What draws a face where somebody typed one.
        if class.split_whitespace().any(|class| matches!(class, "wp-smiley" | "emoji")) {
            self.text(alt);
            return;
        }
        let of_class = class.split_whitespace().find_map(|class| class.strip_prefix("wp-image-")?.parse().ok());
        let attachment = of_class.or_else(|| attribute(tag, "data-id").and_then(|id| id.trim().parse().ok()));
        let is_apart = class
            .split_whitespace()
            .any(|class| ["align", "size-", "wp-image-"].iter().any(|start| class.starts_with(start)));
        let (src, alt) = (src.to_owned(), alt.to_owned());
        self.add(Child::Picture(Picture { src, alt, attachment, link: self.link, is_apart }));
    }

    fn frame(&mut self, tag: &Tag) {
        let src = ["src", "data"].into_iter().find_map(|name| attribute(tag, name)).unwrap_or_default().trim();
        let title = attribute(tag, "title").unwrap_or_default().trim();
        let is_told = matches!(self.last(), Some(Child::Embed { src: last, .. }) if last == src);
        // An object without an address has one within.
        if !(is_told || src.is_empty() && &*tag.name == "object") {
            self.add(Child::Embed { src: src.to_owned(), title: title.to_owned() });
        }
        if &*tag.name == "iframe" {
            self.drop_from(tag, false);
        }
    }
}

fn has_class(tag: &Tag, class: &str) -> bool {
    attribute(tag, "class").is_some_and(|classes| classes.split_whitespace().any(|one| one == class))
}

fn is_of_gallery(tag: &Tag) -> bool {
    ["wp-block-gallery", "blocks-gallery-grid", "blocks-gallery-item"].iter().any(|class| has_class(tag, class))
}

fn ids(tag: &Tag) -> Vec<u64> {
    let ids = attribute(tag, "ids").unwrap_or_default();
    ids.split([',', ' ']).filter_map(|id| id.trim().parse().ok()).collect()
}

/// The language that a class of code names, in one of the ways that are in use.
fn language(tag: &Tag) -> Option<String> {
    let class = attribute(tag, "class")?;
    let named = class.split_whitespace().find_map(|class| {
        class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")).or_else(|| class.strip_prefix("brush:"))
    })?;
    // `brush: x; more` puts a space between.
    let after_brush = || class.split_once("brush:").map(|(_, rest)| rest.trim_start()).unwrap_or_default();
    let named = if named.is_empty() { after_brush() } else { named };
    let end = named.find(|c: char| !(c.is_ascii_alphanumeric() || "+-#.".contains(c))).unwrap_or(named.len());
    named.get(..end).filter(|name| !name.is_empty() && name.len() <= 30).map(str::to_owned)
}

/// The address of a picture that a style puts behind a block.
fn background(style: &str) -> Option<String> {
    let (_, rest) = style.split_once("background-image")?;
    let (_, rest) = rest.split_once("url(")?;
    let (address, _) = rest.split_once(')')?;
    let address = address.trim().trim_matches(['"', '\'']);
    (!address.is_empty()).then(|| address.to_owned())
}
