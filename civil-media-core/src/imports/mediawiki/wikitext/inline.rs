//! What stands in a line.
use super::scan::{Flat, MARK};
use super::tags::{Meaning, attribute, meaning};
use super::{DEEPEST, Writer};

/// Words between underlines that say how a page is shown.
const SWITCHES: &[&str] = &[
    "__NOTOC__",
    "__FORCETOC__",
    "__TOC__",
    "__NOEDITSECTION__",
    "__NEWSECTIONLINK__",
    "__NONEWSECTIONLINK__",
    "__NOGALLERY__",
    "__HIDDENCAT__",
    "__INDEX__",
    "__NOINDEX__",
    "__NOTITLECONVERT__",
    "__NOCONTENTCONVERT__",
    "__STATICREDIRECT__",
    "__EXPECTUNUSEDCATEGORY__",
    "__DISAMBIG__",
];
/// The longest tag, and the longest entity, in bytes.
const LONGEST_TAG: usize = 2_000;
const LONGEST_ENTITY: usize = 40;

impl Writer<'_> {
    /// Text without blocks of its own, as in a link or a note: as HTML.
    pub(super) fn inline_of(&mut self, text: &str, depth: usize) -> String {
        if depth > DEEPEST {
            return escaped(text);
        }
        let flat = self.flat(text, depth.max(1));
        let lines: Vec<String> = flat.text.split('\n').map(|line| self.line(line, &flat)).collect();
        lines.join(" ")
    }

    /// A line as HTML.
    pub(super) fn line(&mut self, line: &str, flat: &Flat<'_>) -> String {
        let mut html = String::with_capacity(line.len() + line.len() / 4);
        let mut quotes = Quotes::default();
        // Once an address in brackets did not end, no later one in this line does.
        let mut has_brackets = true;
        let mut rest = line;
        while let Some(ahead) = rest.find([MARK.0, '\'', '<', '[', '&', '_', '>', '"']) {
            let (before, from) = rest.split_at(ahead);
            html.push_str(before);
            rest = from;
            let taken = match from.as_bytes().first() {
                Some(b'\'') => {
                    let run = from.bytes().take_while(|byte| *byte == b'\'').count();
                    quotes.turn(run, &mut html);
                    run
                }
                Some(b'<') => self.tag(from, &mut html),
                Some(b'[') if has_brackets => match self.address(from, flat, &mut has_brackets) {
                    Some((link, length)) => {
                        html.push_str(&link);
                        length
                    }
                    None => 0,
                },
                Some(b'&') => entity(from, &mut html),
                Some(b'_') => match SWITCHES.iter().find(|word| from.starts_with(**word)) {
                    Some(word) => {
                        self.leave(word);
                        word.len()
                    }
                    None => 0,
                },
                Some(1) => match flat.atom_at(from) {
                    Some((atom, length)) => {
                        html.push_str(&atom.html);
                        length
                    }
                    None => 1,
                },
                _ => 0,
            };
            if taken == 0 {
                let first: String = rest.chars().take(1).collect();
                html.push_str(&escaped(&first));
                rest = rest.get(first.len()..).unwrap_or_default();
            } else {
                rest = rest.get(taken..).unwrap_or_default();
            }
        }
        html.push_str(rest);
        quotes.end(&mut html);
        html
    }

    /// A tag of HTML at the beginning of a text; how long it is, 0 where it is none.
    fn tag(&mut self, text: &str, html: &mut String) -> usize {
        let Some(close) = text.bytes().take(LONGEST_TAG).position(|byte| byte == b'>') else { return 0 };
        let inside = text.get(1..close).unwrap_or_default();
        let is_end = inside.starts_with('/');
        let named = inside.trim_start_matches('/');
        let length = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
        let (name, attributes) = named.split_at(length);
        let name = name.to_ascii_lowercase();
        match meaning(&name) {
            Meaning::Text => return 0,
            Meaning::Kept if is_end => html.push_str(&format!("</{name}>")),
            Meaning::Kept => {
                let span = attribute(attributes, "colspan").and_then(|span| span.parse::<u8>().ok());
                let span = span.map_or(String::new(), |span| format!(" colspan=\"{span}\""));
                html.push_str(&format!("<{name}{span}>"));
            }
            Meaning::Words if matches!(&*name, "sup" | "sub") && !is_end => {
                // A number above the line is not the same beside it.
                let after = text.get(close + 1..).unwrap_or_default();
                let end = after.bytes().take(60).position(|byte| byte == b'<').unwrap_or_default();
                let raised = after.get(..end).and_then(|inside| raised(inside, &name));
                if let Some(raised) = raised {
                    html.push_str(&raised);
                    return close + 1 + end;
                }
            }
            Meaning::Words => {}
            Meaning::ForIncludes if is_end => {}
            Meaning::ForIncludes => self.leave(&format!("<{name}>")),
        }
        close + 1
    }
}

/// Digits and signs as they stand above or below the line, if there are such of all of them.
fn raised(text: &str, name: &str) -> Option<String> {
    const BASE: &str = "0123456789+-=()−";
    let signs = if name == "sup" {
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻"
    } else {
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋"
    };
    let of = |c: char| BASE.chars().position(|one| one == c).and_then(|at| signs.chars().nth(at));
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().map(of).collect::<Option<String>>())?
}

/// Strong and emphasised words of one line, which quotes begin and end.
#[derive(Debug, Default)]
struct Quotes {
    is_strong: bool,
    is_emphasis: bool,
}

impl Quotes {
    fn turn(&mut self, run: usize, html: &mut String) {
        let (quotes, strong, emphasis) = match run {
            1 => (1, false, false),
            2 => (0, false, true),
            3 => (0, true, false),
            4 => (1, true, false),
            more => (more - 5, true, true),
        };
        html.push_str(&"'".repeat(quotes));
        if emphasis {
            html.push_str(if self.is_emphasis { "</i>" } else { "<i>" });
            self.is_emphasis = !self.is_emphasis;
        }
        if strong {
            html.push_str(if self.is_strong { "</b>" } else { "<b>" });
            self.is_strong = !self.is_strong;
        }
    }

    fn end(&mut self, html: &mut String) {
        if std::mem::take(&mut self.is_emphasis) {
            html.push_str("</i>");
        }
        if std::mem::take(&mut self.is_strong) {
            html.push_str("</b>");
        }
    }
}

/// An entity at the beginning of a text; how long it is, 0 where it is none.
fn entity(text: &str, html: &mut String) -> usize {
    let end = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
    let name = end.and_then(|end| text.get(1..end)).unwrap_or_default();
    let digits = name.strip_prefix('#').unwrap_or(name);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return 0;
    }
    html.push_str(text.get(..name.len() + 2).unwrap_or_default());
    name.len() + 2
}

/// Text as it stands in HTML, also within quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
