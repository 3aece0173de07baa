//! Words in brackets that WordPress replaces by something.
use std::collections::HashMap;

/// One tag of a shortcode, as `[gallery ids="1,2"]` or `[/caption]`.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a str,
    /// How many bytes it takes.
    pub(super) length: usize,
}

impl<'a> Tag<'a> {
    /// The tag that `text` begins with, which itself begins with a bracket.
    pub(super) fn at(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix('[')?;
        let name = inner.find(|c: char| !is_of_name(c)).and_then(|end| inner.get(..end))?;
        let rest = inner.get(name.len()..)?;
        let follows = rest.chars().next()?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !(follows.is_whitespace() || "]/=".contains(follows))
        {
            return None;
        }
        let end = end_of_attributes(rest)?;
        Some(Self { name, attributes: rest.get(..end)?, length: 1 + name.len() + end + 1 })
    }

    /// The value of an attribute, as it was written.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Its attributes in order; those without a name have an empty one.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes.trim_end_matches('/');
        std::iter::from_fn(move || {
            rest = rest.trim_start();
            let name = rest.find(|c: char| !is_of_name(c)).and_then(|end| rest.get(..end)).unwrap_or_default();
            let after = rest.get(name.len()..).unwrap_or_default().trim_start();
            let (key, value) = match after.strip_prefix('=') {
                Some(value) if !name.is_empty() => (name, value.trim_start()),
                _ => ("", rest),
            };
            let (value, left) = first_value(value);
            rest = left;
            (!value.is_empty() || !key.is_empty()).then_some((key, value))
        })
    }

    /// Whether it looks like something that was to be replaced rather than words in brackets.
    pub(super) fn is_deliberate(&self) -> bool {
        self.name.contains(['-', '_']) || self.attributes.contains('=')
    }
}

fn first_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some((value, left)) = text.strip_prefix(quote).and_then(|text| text.split_once(quote)) {
            return (value, left);
        }
    }
    text.find(char::is_whitespace).and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""))
}

/// Where the bracket closes. Another one that opens says that this was none.
fn end_of_attributes(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('[', _) => return None,
            (']', None) => return Some(at),
            ('<', None) => return None,
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Where the closing tags of a text are, found once so that looking for them costs nothing.
#[derive(Default)]
pub(super) struct Closers<'a>(HashMap<&'a str, Vec<usize>>);

impl<'a> Closers<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut closers = Self::default();
        for (at, _) in text.match_indices("[/") {
            let rest = text.get(at + 2..).unwrap_or_default();
            let end = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
            if let (Some(name), Some(']')) = (rest.get(..end), rest.get(end..).and_then(|rest| rest.chars().next())) {
                closers.0.entry(name).or_default().push(at);
            }
        }
        closers
    }

    /// Where the first closing tag of this name after `from` is.
    pub(super) fn after(&self, name: &str, from: usize) -> Option<usize> {
        let places = self.0.get(name)?;
        places.get(places.partition_point(|at| *at < from)).copied()
    }
}
