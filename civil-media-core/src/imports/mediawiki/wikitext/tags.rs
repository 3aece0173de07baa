//! Tags in a text: those whose inside is not wikitext, and those that mean the same as in HTML.
use std::collections::HashMap;

/// The longest a tag may be with its attributes, in bytes.
const LONGEST: usize = 2_000;

/// A tag, and what it encloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// Of the names that are asked for.
    pub name: &'static str,
    pub attributes: &'t str,
    /// None where it closes itself.
    pub inside: Option<&'t str>,
    /// Where it ends, in bytes of the whole text.
    pub end: usize,
}

impl Tag<'_> {
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute(self.attributes, name)
    }
}

/// From where on no closing tag of a name comes any more: it is looked for in vain once.
#[derive(Debug, Default)]
pub(super) struct Closings(HashMap<&'static str, usize>);

/// Names of what is shown as it is, or by a program of MediaWiki's.
const OPAQUE: &[&str] = &[
    "nowiki",
    "pre",
    "syntaxhighlight",
    "source",
    "math",
    "chem",
    "ce",
    "score",
    "timeline",
    "graph",
    "mapframe",
    "templatedata",
    "hiero",
    "inputbox",
    "categorytree",
    "html",
    "poem",
];

/// What begins at a place, if its inside is not wikitext: one of the names, or a comment (named `!`).
pub(super) fn opaque<'t>(text: &'t str, at: usize, closings: &mut Closings) -> Option<Tag<'t>> {
    let rest = text.get(at..)?;
    if let Some(inside) = rest.strip_prefix("<!--") {
        if closings.0.get("!").is_some_and(|from| at >= *from) {
            return None;
        }
        let Some(length) = inside.find("-->") else {
            closings.0.insert("!", at);
            return None;
        };
        return Some(Tag { name: "!", attributes: "", inside: inside.get(..length), end: at + 4 + length + 3 });
    }
    OPAQUE.iter().find_map(|name| tag(text, at, name, closings))
}

/// The tag of this name that begins at a place, to its end.
pub(super) fn tag<'t>(text: &'t str, at: usize, name: &'static str, closings: &mut Closings) -> Option<Tag<'t>> {
    let rest = text.get(at + 1..)?;
    let begins = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let after = rest.get(name.len()..).filter(|_| begins)?;
    if !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) {
        return None;
    }
    let close = after.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let attributes = after.get(..close)?;
    let from = at + 1 + name.len() + close + 1;
    if let Some(attributes) = attributes.strip_suffix('/') {
        return Some(Tag { name, attributes, inside: None, end: from });
    }
    if closings.0.get(name).is_some_and(|known| from >= *known) {
        return None;
    }
    let Some((length, end)) = closing(text, from, name) else {
        closings.0.insert(name, from);
        return None;
    };
    Some(Tag { name, attributes, inside: text.get(from..length), end })
}

/// Where the closing tag of a name begins and ends.
fn closing(text: &str, from: usize, name: &str) -> Option<(usize, usize)> {
    let mut at = from;
    while let Some(ahead) = text.get(at..)?.find("</") {
        let begin = at + ahead;
        let rest = text.get(begin + 2..)?;
        if rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            let after = rest.get(name.len()..)?.trim_start();
            if after.starts_with('>') {
                return Some((begin, text.len() - after.len() + 1));
            }
        }
        at = begin + 2;
    }
    None
}

/// An attribute, with or without quotes around it.
pub(super) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let found = rest.char_indices().find(|(at, _)| {
            rest.get(*at..*at + name.len()).is_some_and(|one| one.eq_ignore_ascii_case(name))
                && rest.get(..*at).is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace))
                && rest.get(*at + name.len()..).is_some_and(|after| after.trim_start().starts_with('='))
        });
        let (at, _) = found?;
        let after = rest.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        for quote in ['"', '\''] {
            if let Some(inside) = after.strip_prefix(quote) {
                return Some(inside.split(quote).next().unwrap_or_default().trim().to_owned());
            }
        }
        let value = after.split(char::is_whitespace).next().unwrap_or_default();
        if !value.is_empty() {
            return Some(value.to_owned());
        }
        rest = after;
    }
}

/// What becomes of a tag of HTML in wikitext.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is written as it is, without attributes.
    Kept,
    /// Only what is in it stays.
    Words,
    /// It is for pages that show this one, and listed.
    ForIncludes,
    /// MediaWiki shows it as it was typed.
    Text,
}

pub(super) fn meaning(name: &str) -> Meaning {
    match name {
        "b" | "strong" | "i" | "em" | "cite" | "dfn" | "var" | "s" | "del" | "strike" | "code" | "kbd" | "tt"
        | "samp" | "q" | "br" | "hr" | "p" | "div" | "center" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5"
        | "h6" | "ul" | "ol" | "li" | "dl" | "dt" | "dd" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "td"
        | "th" | "caption" => Meaning::Kept,
        "u" | "ins" | "small" | "big" | "abbr" | "sub" | "sup" | "span" | "font" | "wbr" | "bdi" | "bdo" | "ruby"
        | "rt" | "rp" | "rb" | "rtc" | "mark" | "time" | "data" | "section" => Meaning::Words,
        "noinclude" | "includeonly" | "onlyinclude" | "translate" | "tvar" | "languages" => Meaning::ForIncludes,
        _ => Meaning::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_what_they_enclose() {
        let mut closings = Closings::default();
        let text = "<Nowiki>[[a]]</nowiki > <pre/> <!-- x --> <pres> <nowiki>";
        let first = opaque(text, 0, &mut closings).unwrap();
        assert_eq!((first.name, first.inside, &text[first.end..first.end + 1]), ("nowiki", Some("[[a]]"), " "));
        let pre = opaque(text, text.find("<pre").unwrap(), &mut closings).unwrap();
        assert_eq!((pre.name, pre.inside), ("pre", None));
        assert_eq!(opaque(text, text.find("<!").unwrap(), &mut closings).unwrap().inside, Some(" x "));
        assert_eq!(opaque(text, text.find("<pres").unwrap(), &mut closings), None);
        assert_eq!(opaque(text, text.rfind('<').unwrap(), &mut closings), None);
        assert_eq!(attribute(" group=n name = \"a b\"", "name").as_deref(), Some("a b"));
        assert_eq!(attribute("name=x/y", "name").as_deref(), Some("x/y"));
        assert_eq!(attribute("surname=x", "name"), None);
    }
}
