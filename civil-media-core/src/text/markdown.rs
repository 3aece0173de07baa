//! Markdown as people write it, and the one way in which it becomes HTML.
use std::sync::LazyLock;

use ammonia::Builder;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};

use super::checked::lines;
use super::texts;
use crate::error::Problem;
use crate::ids::PictureId;

/// Where our pictures lie, and where alone a picture is shown from: loading it from elsewhere would tell that place
/// who reads what.
pub const PICTURES: &str = "/pictures/";

/// The version of the renderer, stored beside what it made. Raise it when the output changes.
pub const RENDERER: i16 = 4;

texts! {
    /// Markdown (GFM, footnotes) as written, checked but not changed.
    Markdown;
    /// HTML that the sanitiser let through, ready for a page. Only [`Markdown::render`] makes it.
    Html;
}

impl Markdown {
    /// The longest a post or page may be, in characters; a book of 60,000 words.
    pub const MOST: usize = 400_000;
    /// The longest a comment may be.
    pub const MOST_COMMENT: usize = 20_000;
    /// The longest a message may be.
    pub const MOST_MESSAGE: usize = 10_000;

    /// The text of a post or a page.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        Self::parse_to(raw, Self::MOST)
    }

    /// Text that is not empty and at most `most` characters long.
    pub fn parse_to(raw: &str, most: usize) -> Result<Self, Problem> {
        // Bytes first: normalising what is far too long would be work for nothing.
        if raw.len() > most * 4 {
            return Err(Problem::limit("text-long", most as i64));
        }
        let text = lines(raw)?;
        if text.trim().is_empty() {
            return Err(Problem::new("text-missing"));
        }
        if text.chars().count() > most {
            return Err(Problem::limit("text-long", most as i64));
        }
        Ok(Self(text))
    }

    /// No text: of what is a file, or has nothing but a title.
    pub(crate) fn none() -> Self {
        Self(String::new())
    }

    /// The text of a draft: it may be empty.
    pub fn of_draft(raw: &str) -> Result<Self, Problem> {
        if raw.trim().is_empty() { Ok(Self(String::new())) } else { Self::parse(raw) }
    }

    /// The HTML of a post or page, sanitised; its headings begin below the page's own and have anchors.
    pub fn render(&self) -> Html {
        render(&self.0, &DOCUMENT, 2)
    }

    /// The pictures of ours that stand in it, in order, each with what it is said to show.
    pub fn pictures(&self) -> Vec<(PictureId, String)> {
        if !self.0.contains(PICTURES) {
            return Vec::new();
        }
        let arena = Arena::new();
        let root = parse_document(&arena, &self.0, &DOCUMENT);
        if is_too_deep(root) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for node in root.descendants() {
            if let NodeValue::Image(link) = &node.data.borrow().value
                && let Some(id) = picture_at(&link.url)
            {
                found.push((id, alt_of(node)));
            }
        }
        found
    }

    /// Where its links lead, in order.
    pub fn links(&self) -> Vec<String> {
        let arena = Arena::new();
        let root = parse_document(&arena, &self.0, &DOCUMENT);
        if is_too_deep(root) {
            return Vec::new();
        }
        let urls = root.descendants().filter_map(|node| match &node.data.borrow().value {
            NodeValue::Link(link) => Some(link.url.clone()),
            _ => None,
        });
        urls.collect()
    }

    /// The HTML of a comment or message: many stand on one page, so nothing in it has an id.
    pub fn render_brief(&self) -> Html {
        render(&self.0, &BRIEF, 3)
    }
}

/// Headings begin at `top` and never skip a level, whatever their writer began with: readers of screens
/// walk a page by them.
fn render(text: &str, options: &Options<'_>, top: u8) -> Html {
    let arena = Arena::new();
    let root = parse_document(&arena, text, options);
    if is_too_deep(root) { as_written(text) } else { rendered(root, options, top) }
}

/// The HTML of a tree whose headings are to begin at `top`, sanitised.
pub(super) fn rendered<'a>(root: &'a AstNode<'a>, options: &Options<'_>, top: u8) -> Html {
    let mut levels: Vec<u8> = Vec::new();
    for node in root.descendants() {
        let mut data = node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Heading(heading) => {
                levels.retain(|level| *level < heading.level);
                levels.push(heading.level);
                heading.level = (top + levels.len() as u8 - 1).min(6);
            }
            // A picture from elsewhere is a link to it; in comments and messages each one is.
            NodeValue::Image(link) if top > 2 || picture_at(&link.url).is_none() => {
                data.value = NodeValue::Link(link.clone())
            }
            _ => {}
        }
    }
    let mut html = String::new();
    // Writing to a String cannot fail.
    let _ = comrak::format_html(root, options, &mut html);
    let clean = without_anchors(&SANITISER.clean(&html).to_string());
    // A box that cannot be ticked is a sign, not an input: signs need no label in the reader's language.
    Html(
        clean
            .replace(r#"<input type="checkbox" checked="" disabled="">"#, "☑")
            .replace(r#"<input type="checkbox" disabled="">"#, "☐"),
    )
}

/// The picture of ours at an address.
fn picture_at(url: &str) -> Option<PictureId> {
    // Written as we write it, and not in any of the ways in which an id can be written.
    url.strip_prefix(PICTURES)?.parse::<PictureId>().ok().filter(|id| id.to_string() == url[PICTURES.len()..])
}

fn alt_of<'a>(image: &'a AstNode<'a>) -> String {
    let mut alt = String::new();
    for node in image.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(text) => alt.push_str(text),
            NodeValue::Code(code) => alt.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => alt.push(' '),
            _ => {}
        }
    }
    alt.trim().to_owned()
}

/// How deep quotes, lists and emphasis may stand in one another.
const DEEPEST: usize = 100;

/// Whether a text nests so deep that no person wrote it: making and cleaning HTML of it costs time by the square.
pub(super) fn is_too_deep<'a>(root: &'a AstNode<'a>) -> bool {
    let mut depth = 0_usize;
    root.traverse().any(|edge| {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth = depth.saturating_sub(1),
        }
        depth > DEEPEST
    })
}

/// A text as it was written, letter by letter: nothing of it is lost, and nothing of it is Markdown.
pub(super) fn as_written(text: &str) -> Html {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Html(format!("<pre tabindex=\"0\">{escaped}</pre>\n"))
}

impl Html {
    /// The pictures of ours that stand in it, in order.
    pub fn pictures(&self) -> Vec<PictureId> {
        // Each piece behind the first begins with an address.
        let addresses = self.0.split("<img src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        addresses.filter_map(picture_at).collect()
    }

    /// HTML that was put together from what the sanitiser let through.
    pub(super) fn of_parts(html: String) -> Self {
        Self(html)
    }

    /// HTML that the sample data put together from rendered sentences.
    pub(crate) fn of_sample(html: &str) -> Self {
        Self(html.to_owned())
    }
}

/// Drops the empty links that comrak puts into headings, labelled in English: the ids are enough.
fn without_anchors(html: &str) -> String {
    const OPEN: &str = "<a href=\"#";
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(OPEN) {
        let (before, link) = rest.split_at(at);
        kept.push_str(before);
        let is_anchor = link
            .split_once('>')
            .is_some_and(|(tag, after)| tag.contains("aria-label=\"Link to heading") && after.starts_with("</a></h"));
        let (head, tail) = match (is_anchor, link.find("</a>")) {
            (true, Some(end)) => ("", &link[end + "</a>".len()..]),
            _ => link.split_at(OPEN.len()),
        };
        kept.push_str(head);
        rest = tail;
    }
    kept + rest
}

/// The beginning of rendered text without its markup, at most 300 characters, cut between words.
pub fn excerpt(html: &Html) -> String {
    const MOST: usize = 300;
    let mut text = String::new();
    let mut rest: &str = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else { break };
        let tag = &rest[open..open + close];
        if tag.starts_with("</p") || tag.starts_with("</h") || tag.starts_with("</li") || tag.starts_with("<br") {
            text.push(' ');
        }
        rest = &rest[open + close + 1..];
        if text.len() > MOST * 6 {
            rest = "";
        }
    }
    text.push_str(rest);
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    let mut cut = String::new();
    for word in text.split_whitespace() {
        if cut.chars().count() + word.chars().count() + 1 > MOST {
            cut.push('…');
            break;
        }
        if !cut.is_empty() {
            cut.push(' ');
        }
        cut.push_str(word);
    }
    if cut.chars().count() > MOST + 1 { cut.chars().take(MOST).collect() } else { cut }
}

pub(super) static DOCUMENT: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = brief();
    options.extension.footnotes = true;
    options.extension.header_id_prefix = Some("section-".to_owned());
    options
});

static BRIEF: LazyLock<Options<'static>> = LazyLock::new(brief);

fn brief() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.description_lists = true;
    // HTML is shown as it was typed: what vanished would be missed by nobody but its reader.
    options.render.escape = true;
    options
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut sanitiser = Builder::default();
    sanitiser
        .add_tags(["input", "section", "del"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_tag_attributes("a", ["id", "aria-label"])
        .add_tag_attributes("section", ["class"])
        .add_tag_attributes("li", ["id"])
        .add_tag_attributes("code", ["class"])
        .add_tag_attributes("th", ["align"])
        .add_tag_attributes("td", ["align"])
        .rm_tags(["map", "area", "bdo"])
        .rm_tag_attributes("img", ["width", "height", "align", "title"])
        // What scrolls sideways can be reached by keyboard.
        .set_tag_attribute_value("pre", "tabindex", "0")
        .set_tag_attribute_value("table", "tabindex", "0")
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(|tag, name, value| match (tag, name) {
            // Classes and ids are the renderer's own, never the writer's: what is not of its making goes.
            // Nowhere to go to is no link.
            ("img", "src") => picture_at(value).is_some().then(|| value.into()),
            ("a", "href") => (!value.is_empty()).then(|| value.into()),
            ("code", "class") => value.starts_with("language-").then(|| value.into()),
            ("section", "class") => (value == "footnotes").then(|| value.into()),
            ("a" | "li", "id") => (value.starts_with("section-") || value.starts_with("fn")).then(|| value.into()),
            _ => Some(value.into()),
        });
    for level in ["h1", "h2", "h3", "h4", "h5", "h6"] {
        sanitiser.add_tag_attributes(level, ["id"]);
    }
    sanitiser
});

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        Markdown::parse(markdown).expect("valid").render().to_string()
    }

    #[test]
    fn every_construct() {
        insta::assert_snapshot!(html(include_str!("../testing/every-construct.md")));
    }

    #[test]
    fn hostile() {
        let out = html(include_str!("../testing/hostile.md")).to_lowercase();
        for bad in [
            "<script",
            "javascript:",
            "vbscript:",
            "data:text",
            "onerror",
            "onclick",
            "<iframe",
            "<svg",
            "<style",
            "<form",
            "<object",
            "<embed",
            "<base",
            "<meta",
            "<img",
            "style=",
            "srcdoc",
            "<math",
        ] {
            let tags: String = out.split('<').skip(1).filter_map(|t| t.split('>').next()).collect::<Vec<_>>().join("|");
            let is_bad = match bad.strip_prefix('<') {
                Some(tag) => out.split('<').skip(1).any(|t| t.starts_with(tag)),
                None => tags.contains(bad),
            };
            assert!(!is_bad, "{bad} in {out}");
        }
    }

    /// Pages put figures around pictures by looking for how they begin and end here.
    #[test]
    fn pictures_are_ours_and_say_nothing_that_is_markup() {
        let id = PictureId::new();
        let text = format!("![a > b \"<script>\"]({PICTURES}{id})\n\n![x](https://elsewhere.example/x.png)");
        let markdown = Markdown::parse(&text).expect("valid");
        let shown = markdown.render();
        assert_eq!((markdown.pictures().len(), shown.pictures()), (1, vec![id]));
        let image = shown.split("<img ").nth(1).and_then(|rest| rest.split_once('>')).expect("a picture").0;
        assert_eq!(image, format!("src=\"{PICTURES}{id}\" alt=\"a &gt; b &quot;&lt;script&gt;&quot;\""));
        assert!(shown.contains("<a href=\"https://elsewhere.example/x.png\"") && shown.matches("<img").count() == 1);
        assert!(!markdown.render_brief().contains("<img"), "comments and messages have none");
    }

    #[test]
    fn nothing_that_was_typed_vanishes() {
        let out = html("<script>alert(1)</script><b onclick=x>raw words</b>\n\nand `code`");
        assert!(out.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && out.contains("raw words"), "{out}");
        let out = html("[bad](javascript:alert(1)) but <b>bold</b>");
        assert!(out.contains(">bad</a>") && !out.contains("href") && out.contains("&lt;b&gt;bold"), "{out}");
    }

    #[test]
    fn twenty_thousand_words() {
        let text = "A paragraph of eight words for the page.\n\n".repeat(2500);
        let out = html(&text);
        assert_eq!(out.matches("<p>").count(), 2500);
    }

    /// What nests without end costs no more than what does not; all of it is still there.
    #[test]
    fn nesting_without_end() {
        for one in [">", "*a **b ", "[a](", "- ", "<b>", "((", "![", "`", "1. ", "> - ", "_a __b "] {
            let text = one.repeat(Markdown::MOST / one.len());
            let out = Markdown::parse(&text).expect("valid").render();
            assert!(out.len() < text.len() * 8 + 100, "{one}: {}", out.len());
        }
        assert!(html(&">".repeat(1_000)).starts_with("<pre"));
        assert!(html(&"> ".repeat(20)).starts_with("<blockquote>"));
    }

    #[test]
    fn excerpts() {
        let html =
            Markdown::parse("# Title\n\nFirst **bold** & <b>second</b>.\n\n- one\n- two").expect("valid").render();
        assert_eq!(excerpt(&html), "Title First bold & <b>second</b>. one two");
        let long = Markdown::parse(&"word ".repeat(200)).expect("valid").render();
        assert!(excerpt(&long).chars().count() <= 301);
    }
}
