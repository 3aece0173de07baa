//! What a wiki page's text may say beyond other Markdown: `[[Page]]`, `[[Page#Section|words]]`, and `{{Page}}`, alone in
//! a paragraph, for a page that is shown inside this one.
//!
//! What these lead to is known only when the page is shown, to a certain reader: the HTML holds places for them.
use std::sync::LazyLock;

use comrak::nodes::{AstNode, NodeLink, NodeValue};
use comrak::{Anchorizer, Arena, Options, parse_document};

use super::markdown::{DOCUMENT, Html, Markdown, as_written, is_too_deep, rendered};
use super::{Slug, Title};

/// How deep a wiki may be, and how long the path of a page.
pub(crate) const DEEPEST_PATH: usize = 8;
pub(crate) const LONGEST_PATH: usize = 400;

/// How the places in the HTML begin. Without anything put there, the link stays on its page.
const LINK: &str = "<a href=\"?page=";
const INCLUDE: &str = "<p><a href=\"?include=";

/// A page that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    /// Its name as an address: slugs joined by `/`.
    pub wanted: String,
    /// Its name as written.
    pub title: String,
    /// Whether it is to be shown inside.
    pub is_include: bool,
}

/// A piece of a page's HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum PagePiece<'a> {
    /// As it is.
    Html(&'a str),
    /// A link to the page of that name, to an anchor in it (with its `#`) or to none, and its words as HTML.
    Link {
        /// As in [`PageLink`].
        wanted: &'a str,
        /// Empty for none.
        anchor: &'a str,
        /// Escaped already.
        words: &'a str,
    },
    /// A page to be shown here.
    Include {
        /// As in [`PageLink`].
        wanted: &'a str,
        /// Its name as written, escaped already.
        words: &'a str,
    },
}

static PAGE: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = DOCUMENT.clone();
    options.extension.wikilinks_title_after_pipe = true;
    options.extension.wikilinks_ignore_embeds = true;
    options
});

impl Markdown {
    /// The HTML of a wiki page, sanitised as [`Markdown::render`] does it, with places for what it names.
    pub fn render_page(&self) -> Html {
        let arena = Arena::new();
        let root = parse_document(&arena, self, &PAGE);
        if is_too_deep(root) {
            return as_written(self);
        }
        let nodes: Vec<_> = root.descendants().collect();
        for node in nodes {
            if let Some(name) = linked(node) {
                node.data.borrow_mut().value =
                    NodeValue::Link(Box::new(NodeLink { url: place(&name), title: String::new() }));
            } else if let Some(name) = included(node)
                && let Some((wanted, _)) = wanted(&name)
                && !wanted.is_empty()
            {
                node.children().for_each(|child| child.detach());
                let url = format!("?include={wanted}");
                let link = arena.alloc(NodeValue::Link(Box::new(NodeLink { url, title: String::new() })).into());
                link.append(arena.alloc(NodeValue::Text(name.into()).into()));
                node.append(link);
            } else if let NodeValue::Link(link) = &mut node.data.borrow_mut().value
                && (link.url.starts_with("?page=") || link.url.starts_with("?include="))
            {
                // Only what is written as a name is one.
                link.url.insert_str(0, "./");
            }
        }
        rendered(root, &PAGE, 2)
    }

    /// The pages that it names, each once, in order.
    pub fn page_links(&self) -> Vec<PageLink> {
        if !self.contains("[[") && !self.contains("{{") {
            return Vec::new();
        }
        let arena = Arena::new();
        let root = parse_document(&arena, self, &PAGE);
        if is_too_deep(root) {
            return Vec::new();
        }
        let mut found: Vec<PageLink> = Vec::new();
        let mut known = std::collections::HashSet::new();
        for node in root.descendants() {
            let (name, is_include) = match (linked(node), included(node)) {
                (Some(name), _) => (name, false),
                (None, Some(name)) => (name, true),
                (None, None) => continue,
            };
            let Some((wanted, _)) = wanted(&name).filter(|(wanted, _)| !wanted.is_empty()) else { continue };
            if known.insert((wanted.clone(), is_include)) {
                let title = name.split('#').next().unwrap_or_default().trim().to_owned();
                found.push(PageLink { wanted, title, is_include });
            }
        }
        found
    }
}

/// The name in a `[[…]]`.
fn linked<'a>(node: &'a AstNode<'a>) -> Option<String> {
    match &node.data.borrow().value {
        NodeValue::WikiLink(link) => Some(link.url.clone()),
        _ => None,
    }
}

/// The name in a paragraph that is nothing but `{{…}}`.
fn included<'a>(node: &'a AstNode<'a>) -> Option<String> {
    if !matches!(node.data.borrow().value, NodeValue::Paragraph) {
        return None;
    }
    let mut text = String::new();
    for child in node.children() {
        match &child.data.borrow().value {
            NodeValue::Text(part) => text.push_str(part),
            _ => return None,
        }
    }
    let name = text.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
    (!name.is_empty() && !name.contains(['{', '}', '|'])).then(|| name.to_owned())
}

/// The address that a name is, empty for this page itself, and the anchor in it. None where no page can be called so.
fn wanted(name: &str) -> Option<(String, Option<String>)> {
    let (page, section) = name.split_once('#').map_or((name, None), |(page, section)| (page, Some(section)));
    let anchor = section.map(str::trim).filter(|section| !section.is_empty()).map(anchor_of);
    let page = page.trim().trim_matches('/');
    if page.is_empty() {
        return anchor.is_some().then_some((String::new(), anchor));
    }
    let parts: Vec<&str> = page.split('/').collect();
    if parts.len() > DEEPEST_PATH {
        return None;
    }
    let slugs: Option<Vec<Slug>> = parts.iter().map(|part| Some(Title::parse(part).ok()?.slug())).collect();
    let path = slugs?.iter().map(|slug| &**slug).collect::<Vec<_>>().join("/");
    (path.len() <= LONGEST_PATH).then_some((path, anchor))
}

/// The anchor of the first heading with these words.
fn anchor_of(words: &str) -> String {
    format!("section-{}", Anchorizer::new().anchorize(words))
}

/// Where a link to a name leads until its page is known; nowhere, where no page can be called so.
fn place(name: &str) -> String {
    match wanted(name) {
        Some((wanted, Some(anchor))) if wanted.is_empty() => format!("#{anchor}"),
        Some((wanted, Some(anchor))) => format!("?page={wanted}#{anchor}"),
        Some((wanted, None)) => format!("?page={wanted}"),
        None => String::new(),
    }
}

impl Html {
    /// Whether it holds places for pages.
    pub fn has_places(&self) -> bool {
        self.contains(LINK) || self.contains("<a href=\"?include=")
    }

    /// It in pieces, in order: what is as it is, and the places for what the page names.
    pub fn page_pieces(&self) -> Vec<PagePiece<'_>> {
        let mut pieces = Vec::new();
        let (mut rest, mut from): (&str, usize) = (self, 0);
        while let Some(at) = rest[from..].find("<a href=\"?").map(|at| from + at) {
            let paragraph = at.checked_sub("<p>".len()).filter(|start| rest[*start..].starts_with(INCLUDE));
            let found = match paragraph {
                Some(start) => include_at(&rest[start..]).map(|(piece, len)| (start, piece, len)),
                None => link_at(&rest[at..]).map(|(piece, len)| (at, piece, len)),
            };
            let Some((start, piece, len)) = found else {
                from = at + 1;
                continue;
            };
            if start > 0 {
                pieces.push(PagePiece::Html(&rest[..start]));
            }
            pieces.push(piece);
            rest = &rest[start + len..];
            from = 0;
        }
        if !rest.is_empty() {
            pieces.push(PagePiece::Html(rest));
        }
        pieces
    }
}

fn link_at(html: &str) -> Option<(PagePiece<'_>, usize)> {
    let (href, after) = html.strip_prefix(LINK)?.split_once('"')?;
    let (wanted, anchor) = href.split_at(href.find('#').unwrap_or(href.len()));
    let (_, after) = after.split_once('>')?;
    let (words, after) = after.split_once("</a>")?;
    Some((PagePiece::Link { wanted, anchor, words }, html.len() - after.len()))
}

fn include_at(html: &str) -> Option<(PagePiece<'_>, usize)> {
    let (wanted, after) = html.strip_prefix(INCLUDE)?.split_once('"')?;
    let (_, after) = after.split_once('>')?;
    // Looked for no further than the link goes: what begins like a place and is none costs as little as what is one.
    let (words, after) = after.split_once("</a>")?;
    let after = after.strip_prefix("</p>")?;
    Some((PagePiece::Include { wanted, words }, html.len() - after.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(markdown: &str) -> String {
        let html = Markdown::parse(markdown).expect("valid").render_page();
        let said = html.page_pieces().into_iter().map(|piece| match piece {
            PagePiece::Html(text) => text.trim().to_owned(),
            PagePiece::Link { wanted, anchor, words } => format!("«{wanted} {anchor} {words}»"),
            PagePiece::Include { wanted, words } => format!("‹{wanted} {words}›"),
        });
        said.collect::<Vec<_>>().join("")
    }

    #[test]
    fn links_and_includes() {
        for (markdown, said) in [
            ("See [[Rail travel]].", "<p>See«rail-travel  Rail travel».</p>"),
            ("[[Guides/Rail travel#By night|at *night*]]", "<p>«guides/rail-travel #section-by-night at *night*»</p>"),
            ("a [[ Rail ]] b [[Bus|the <b>]]", "<p>a«rail  Rail»b«bus  the &lt;b&gt;»</p>"),
            ("{{Notices/Strike}}", "‹notices/strike Notices/Strike›"),
            ("{{A}}\n\ntext {{B}} text", "‹a A›<p>text {{B}} text</p>"),
            ("`[[A]]` and [b](?x=1)", "«»"),
            ("[[ ]] [[|x]]", "<p>"),
        ] {
            let out = pieces(markdown);
            let is_so = match said {
                "«»" => !out.contains('«') && out.contains("[[A]]"),
                "<p>" => !out.contains('«'),
                _ => out == said,
            };
            assert!(is_so, "{markdown}: {out}");
        }
        let own = Markdown::parse("[[#By night]]").unwrap().render_page();
        assert!(own.starts_with("<p><a href=\"#section-by-night\""), "{own}");
        assert!(!own.has_places());
    }

    #[test]
    fn what_is_named_is_named_once() {
        let text = Markdown::parse("[[A b#c]] [[a B|x]] `[[no]]`\n\n{{A b}}\n\n[[d]]").unwrap();
        let named: Vec<_> = text.page_links().into_iter().map(|one| (one.wanted, one.title, one.is_include)).collect();
        let of = |wanted: &str, title: &str, is_include| (wanted.to_owned(), title.to_owned(), is_include);
        assert_eq!(named, [of("a-b", "A b", false), of("a-b", "A b", true), of("d", "d", false)]);
        // No page can be called so: words, and no link.
        let long = Markdown::parse(&format!("[[{}]] [[{}a]]", "x".repeat(300), "a/".repeat(8))).unwrap();
        assert!(long.page_links().is_empty() && !long.render_page().contains("href"));
    }

    #[test]
    fn everything_else_is_as_in_other_texts() {
        let every = Markdown::parse(include_str!("../testing/every-construct.md")).unwrap();
        assert_eq!(every.render_page(), every.render());
        for one in ["[[", "[[a|", "{{", "[[a]]", "{{a}}\n\n", "[[a#b|c]]", "[[[a]]]"] {
            let text = one.repeat(Markdown::MOST / one.len());
            let out = Markdown::parse(&text).unwrap().render_page();
            assert!(out.len() < text.len() * 30 + 100, "{one}: {}", out.len());
            assert!(!out.page_pieces().is_empty());
        }
        // Links that look like places are none, and whatever looks like one is passed quickly.
        let like = Markdown::parse("[x](?include=a)y [z](?page=b)").unwrap().render_page();
        assert!(!like.has_places() && like.page_pieces().len() == 1, "{like}");
        let many = Html::of_parts("<p><a href=\"?include=a\" rel=\"x\">x</a>y</p>\n".repeat(20_000));
        let begun = std::time::Instant::now();
        assert_eq!(many.page_pieces().len(), 1);
        assert!(begun.elapsed() < std::time::Duration::from_secs(2), "{:?}", begun.elapsed());
    }
}
