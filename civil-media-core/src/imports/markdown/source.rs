//! A first walk over a text as it is stored: shortcodes become elements, scripts go, and no tag is left that could
//! cost more than it is long.
use super::left::Lefts;
use super::shortcodes::{Closers, Tag};

/// How many attributes of a tag are looked at. A parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 64;
/// How far the ends of a pair of double brackets may be apart, in bytes.
const MOST_ESCAPED: usize = 1_000;

/// The text of a post as HTML.
pub(super) fn tamed(content: &str, lefts: &mut Lefts) -> String {
    Walk::new(content, Closers::of(content), true, lefts).run()
}

/// The text of a comment as HTML.
pub(super) fn tamed_comment(content: &str, lefts: &mut Lefts) -> String {
    Walk::new(content, Closers::default(), false, lefts).run()
}

struct Walk<'a, 'l> {
    content: &'a str,
    at: usize,
    html: String,
    closers: Closers<'a>,
    has_shortcodes: bool,
    /// Once a tag or a comment did not end, no later one is looked for: each would be looked for to the end.
    is_open_ended: bool,
    caption: Option<String>,
    lefts: &'l mut Lefts,
}

impl<'a, 'l> Walk<'a, 'l> {
    fn new(content: &'a str, closers: Closers<'a>, has_shortcodes: bool, lefts: &'l mut Lefts) -> Self {
        let html = String::with_capacity(content.len() + content.len() / 8);
        Self { content, at: 0, html, closers, has_shortcodes, is_open_ended: false, caption: None, lefts }
    }

    fn run(mut self) -> String {
        while let Some(ahead) = self.rest().find(['<', '[']) {
            self.copy(ahead);
            if self.rest().starts_with('<') {
                self.angle();
            } else if self.has_shortcodes {
                self.bracket();
            } else {
                self.copy(1);
            }
        }
        self.copy(self.rest().len());
        self.html
    }

    fn rest(&self) -> &'a str {
        self.content.get(self.at..).unwrap_or_default()
    }

    fn copy(&mut self, bytes: usize) {
        self.html.push_str(self.rest().get(..bytes).unwrap_or_default());
        self.at += bytes;
    }

    /// Passes over `bytes` and puts `html` in their place.
    fn replace(&mut self, bytes: usize, html: &str) {
        self.html.push_str(html);
        self.at += bytes;
    }

    fn angle(&mut self) {
        let rest = self.rest();
        if self.is_open_ended {
            self.replace(1, "&lt;");
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            match comment_length(comment) {
                Some(length) => self.copy(4 + length),
                None => self.give_up(),
            }
        } else if let Some(name) = ["script", "style"].into_iter().find(|name| begins_with_tag(rest, name)) {
            self.drop_element(name);
        } else if rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')) {
            match tag_lengths(rest) {
                Some((kept, length)) => {
                    self.html.push_str(rest.get(..kept).unwrap_or_default());
                    self.replace(length, ">");
                }
                None => self.give_up(),
            }
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            // Declarations and instructions mean nothing in the text of a post.
            match rest.find('>') {
                Some(end) => self.replace(end + 1, ""),
                None => self.give_up(),
            }
        } else {
            self.replace(1, "&lt;");
        }
    }

    fn give_up(&mut self) {
        self.is_open_ended = true;
        self.replace(1, "&lt;");
    }

    /// Scripts and styles are no HTML within, so that a parser must not see them. One without an end is the rest.
    fn drop_element(&mut self, name: &str) {
        self.lefts.element(name);
        let mut rest = self.rest().get(1..).unwrap_or_default();
        while let Some((_, after)) = rest.split_once("</") {
            if after.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name)) {
                let end = after.find('>').map_or(after.len(), |end| end + 1);
                rest = after.get(end..).unwrap_or_default();
                self.at = self.content.len() - rest.len();
                return;
            }
            rest = after;
        }
        self.at = self.content.len();
    }

    fn bracket(&mut self) {
        let rest = self.rest();
        if let Some(length) = escaped_length(rest) {
            let inner = rest.get(1..length - 1).unwrap_or_default();
            self.replace(length, &inner.replace('<', "&lt;"));
        } else if let Some(end) = rest.strip_prefix("[/caption]").or_else(|| rest.strip_prefix("[/wp_caption]")) {
            let caption = self.caption.take().unwrap_or_default();
            self.replace(rest.len() - end.len(), &format!("{caption}</figure>"));
        } else if let Some(tag) = Tag::at(rest) {
            self.shortcode(&tag);
        } else {
            self.copy(1);
        }
    }

    fn shortcode(&mut self, tag: &Tag<'_>) {
        let after = self.at + tag.length;
        let closer = self.closers.after(tag.name, after);
        match tag.name {
            "caption" | "wp_caption" if closer.is_some() => {
                self.caption = tag.attribute("caption").map(|text| format!("<figcaption>{text}</figcaption>"));
                self.replace(tag.length, "<figure>");
            }
            "gallery" => {
                let ids = tag.attribute("ids").or_else(|| tag.attribute("include")).unwrap_or_default();
                self.replace(tag.length, &format!("<wp-gallery ids=\"{}\"></wp-gallery>", quoted(ids)));
            }
            "playlist" => {
                let ids = tag.attribute("ids").unwrap_or_default();
                self.lefts.shortcode(tag.name);
                self.replace(tag.length, &format!("<wp-playlist ids=\"{}\"></wp-playlist>", quoted(ids)));
            }
            "audio" | "video" => {
                let src = tag.attributes().find(|(key, _)| is_of_media(key)).map(|(_, value)| value);
                let whole = self.whole(tag, closer);
                self.replace(whole, &format!("<wp-media src=\"{}\"></wp-media>", quoted(src.unwrap_or_default())));
            }
            "embed" if closer.is_some() => {
                let url = closer.and_then(|end| self.content.get(after..end)).unwrap_or_default().trim();
                let url = url.split(['<', '>']).next().unwrap_or_default();
                let whole = self.whole(tag, closer);
                self.replace(whole, &format!("<p><a href=\"{0}\">{0}</a></p>", quoted(url)));
            }
            "code" | "sourcecode" | "highlight" if closer.is_some() => self.code(tag, closer),
            name => {
                if closer.is_some() || tag.is_deliberate() {
                    self.lefts.shortcode(name);
                }
                self.copy(1);
            }
        }
    }

    fn code(&mut self, tag: &Tag<'_>, closer: Option<usize>) {
        let inner = closer.and_then(|end| self.content.get(self.at + tag.length..end)).unwrap_or_default();
        let language = ["language", "lang"].into_iter().find_map(|key| tag.attribute(key)).unwrap_or_default();
        let inner = inner.replace('<', "&lt;").replace('>', "&gt;");
        let whole = self.whole(tag, closer);
        self.replace(whole, &format!("<pre><code class=\"language-{}\">{inner}</code></pre>", quoted(language)));
    }

    /// How long a shortcode is with what it encloses.
    fn whole(&self, tag: &Tag<'_>, closer: Option<usize>) -> usize {
        closer.map_or(tag.length, |end| end + "[/]".len() + tag.name.len() - self.at)
    }
}

/// Whether an attribute of a player names what it plays: `src`, the format, or nothing at all.
fn is_of_media(key: &str) -> bool {
    matches!(key, "" | "src" | "mp3" | "m4a" | "ogg" | "wav" | "wma" | "mp4" | "m4v" | "webm" | "ogv" | "wmv" | "flv")
}

/// A value that stands in quotes. Entities stay what they are.
fn quoted(value: &str) -> String {
    value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How long a pair of double brackets is that keep a shortcode from being one.
fn escaped_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("[[")?;
    inner.strip_prefix('/').unwrap_or(inner).starts_with(|c: char| c.is_ascii_alphabetic()).then_some(())?;
    let window = inner.as_bytes().get(..MOST_ESCAPED).unwrap_or(inner.as_bytes());
    let end = window.windows(2).position(|pair| pair == b"]]")?;
    // A second pair that opens before this one closes would make one walk per pair.
    let within = window.get(..end)?;
    (!within.windows(2).any(|pair| pair == b"[[" || pair == b"\n\n")).then_some(end + 4)
}

fn begins_with_tag(text: &str, name: &str) -> bool {
    let is_name = text.get(1..=name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name));
    is_name && text.get(name.len() + 1..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// How long a comment is after its first four letters. Two forms of an empty one end at once.
fn comment_length(text: &str) -> Option<usize> {
    if text.starts_with('>') {
        return Some(1);
    }
    if text.starts_with("->") {
        return Some(2);
    }
    let plain = text.find("-->").map(|at| at + 3)?;
    // The other way in which a comment ends; before the first plain end, so that nothing is walked twice.
    Some(text.get(..plain).and_then(|text| text.find("--!>")).map_or(plain, |at| at + 4))
}

#[derive(Clone, Copy, PartialEq)]
enum Within {
    Name,
    Space,
    Attribute,
    AfterAttribute,
    BeforeValue,
    Value(Option<char>),
}

/// How long a tag is, and how much of it is kept: its first attributes. The rules are those of HTML, so that the
/// parser agrees on where it ends.
fn tag_lengths(text: &str) -> Option<(usize, usize)> {
    use Within::*;
    let (mut within, mut attributes, mut kept) = (Name, 0, None);
    for (at, c) in text.char_indices().skip(1) {
        within = match (within, c) {
            (Value(Some(quote)), _) => {
                if c == quote {
                    Space
                } else {
                    within
                }
            }
            (_, '>') => return Some((kept.unwrap_or(at), at + 1)),
            (BeforeValue, '"' | '\'') => Value(Some(c)),
            (BeforeValue, _) => {
                if c.is_ascii_whitespace() {
                    BeforeValue
                } else {
                    Value(None)
                }
            }
            (Value(None), _) => {
                if c.is_ascii_whitespace() {
                    Space
                } else {
                    within
                }
            }
            (Name, '/') if at == 1 => Name,
            (Name | Space | Attribute | AfterAttribute, '/') => Space,
            (Attribute | AfterAttribute, '=') => BeforeValue,
            (Attribute | AfterAttribute, _) if c.is_ascii_whitespace() => AfterAttribute,
            (Name | Space, _) if c.is_ascii_whitespace() => Space,
            (Name | Attribute, _) => within,
            (Space | AfterAttribute, _) => {
                attributes += 1;
                if attributes > MOST_ATTRIBUTES {
                    kept = kept.or(Some(at));
                }
                Attribute
            }
        };
    }
    None
}
