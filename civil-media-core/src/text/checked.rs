//! Single lines and plain prose, with their limits.
use unicode_normalization::UnicodeNormalization as _;

use super::{Slug, texts};
use crate::error::Problem;

texts! {
    /// The title of an item: one line of 1 to 120 characters.
    Title;
    /// An optional line of at most 120 characters: a job title, a building.
    Line;
    /// An optional note on what was changed, at most 300 characters.
    Note;
    /// Optional plain text of at most 2,000 characters, in lines.
    Prose;
}

impl Title {
    /// The longest a title may be, in characters.
    pub const MOST: usize = 120;

    /// A title as typed. Spaces around it do not count.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        match one_line(raw)? {
            title if title.is_empty() => Err(Problem::new("title-missing")),
            title if title.chars().count() > Self::MOST => Err(Problem::limit("title-long", Self::MOST as i64)),
            title => Ok(Self(title)),
        }
    }

    /// The title of a draft as typed: it may still be missing.
    pub fn of_draft(raw: &str) -> Result<Self, Problem> {
        if raw.trim().is_empty() { Ok(Self(Self::MISSING.to_owned())) } else { Self::parse(raw) }
    }

    /// Stands for the title of a draft that has none yet.
    pub const MISSING: &str = "…";

    /// The part of an address made from this title.
    pub fn slug(&self) -> Slug {
        Slug::from_words(&self.0)
    }
}

impl Line {
    /// The longest a line may be, in characters.
    pub const MOST: usize = 120;

    /// No line.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// A line as typed; it may be empty.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        bounded(one_line(raw)?, Self::MOST).map(Self)
    }
}

impl Note {
    /// The longest a note may be, in characters.
    pub const MOST: usize = 300;

    /// No note.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// A note as typed; it may be empty.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        bounded(one_line(raw)?, Self::MOST).map(Self)
    }
}

impl Prose {
    /// The longest it may be, in characters.
    pub const MOST: usize = 2000;

    /// Text as typed; it may be empty.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        Self::parse_to(raw, Self::MOST)
    }

    /// Text as typed, of at most `most` characters; it may be empty.
    pub fn parse_to(raw: &str, most: usize) -> Result<Self, Problem> {
        bounded(lines(raw)?, most).map(Self)
    }
}

fn bounded(text: String, most: usize) -> Result<String, Problem> {
    if text.chars().count() > most {
        return Err(Problem::limit("text-long", most as i64));
    }
    Ok(text)
}

/// One line in NFC, without spaces around it. Tabs and line breaks become spaces.
fn one_line(raw: &str) -> Result<String, Problem> {
    let spaced: String = raw.nfc().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }).collect();
    no_controls(&spaced)?;
    Ok(spaced.trim().to_owned())
}

/// Lines in NFC, ended by `\n` alone as browsers send `\r\n`.
pub(super) fn lines(raw: &str) -> Result<String, Problem> {
    let unix: String = raw.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    no_controls(&unix)?;
    Ok(unix)
}

/// Refuses control characters other than tab and line feed, and the marks that turn text around
/// (U+202A to U+202E, U+2066 to U+2069), with which a name can be made to read as another.
fn no_controls(text: &str) -> Result<(), Problem> {
    let is_bad = |c: char| {
        (c.is_control() && c != '\t' && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if text.chars().any(is_bad) { Err(Problem::new("control-characters")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        assert_eq!(Title::parse("  Hello\tworld \r\n").map(|t| t.to_string()), Ok("Hello world".into()));
        assert_eq!(Title::parse(" "), Err(Problem::new("title-missing")));
        assert!(Title::parse(&"ŵ".repeat(120)).is_ok());
        assert_eq!(Title::parse(&"a".repeat(121)), Err(Problem::limit("title-long", 120)));
        for bad in ["a\0b", "a\u{202e}b", "a\u{1b}[31m"] {
            assert_eq!(Title::parse(bad), Err(Problem::new("control-characters")), "{bad:?}");
        }
    }

    #[test]
    fn composed() {
        // w and a combining circumflex become the one letter.
        assert_eq!(Title::parse("Dw\u{302}r").map(|t| t.to_string()), Ok("Dŵr".into()));
    }
}
