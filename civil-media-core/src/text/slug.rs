//! Parts of addresses.
use serde::Deserialize;

use super::texts;
use crate::error::Problem;

texts! {
    /// A part of an address: lower-case letters and digits of ASCII, joined by single hyphens, at most 60.
    Slug;
}

impl Slug {
    /// The longest a slug may be, in bytes.
    pub const MOST: usize = 60;

    /// A slug as it stands in an address. Anything else is no slug.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let is_slug = !raw.is_empty()
            && raw.len() <= Self::MOST
            && raw
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if is_slug { Ok(Self(raw.to_owned())) } else { Err(Problem::new("address")) }
    }

    /// The slug of some words: accents dropped, anything else a hyphen. Never empty: words without a letter of ASCII, as
    /// those of many scripts are, have a slug of their own all the same.
    pub fn from_words(words: &str) -> Self {
        use unicode_normalization::UnicodeNormalization as _;
        let mut slug = String::new();
        for c in words.nfkd().filter(|c| !is_mark(*c) && *c != '\'' && *c != '’') {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(Self::MOST);
        let slug = slug.trim_end_matches('-');
        Self(if slug.is_empty() { untitled(words) } else { slug.to_owned() })
    }

    /// What all of this slug's numbered forms begin with, for finding those that are taken.
    pub fn stem(&self) -> &str {
        let end = self.0.len().min(Self::MOST - 6);
        self.0[..end].trim_end_matches('-')
    }

    /// This slug with a number behind it, for when it is taken.
    pub fn numbered(&self, number: u32) -> Self {
        let tail = format!("-{number}");
        let head: String = self.0.chars().take(Self::MOST - tail.len()).collect();
        Self(format!("{}{tail}", head.trim_end_matches('-')))
    }
}

/// A name for words that leave nothing for an address: the same for the same words.
fn untitled(words: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let letters = words.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !c.is_ascii_punctuation());
    // FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
    let bytes = letters.flat_map(|c| (c as u32).to_be_bytes());
    let mut hash: Option<u32> = None;
    for byte in bytes {
        hash = Some((hash.unwrap_or(0x811c_9dc5) ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    }
    hash.map_or_else(|| "untitled".to_owned(), |hash| format!("untitled-{hash:08x}"))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

impl std::str::FromStr for Slug {
    type Err = Problem;
    fn from_str(raw: &str) -> Result<Self, Problem> {
        Self::parse(raw)
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).map_err(|_| serde::de::Error::custom("not a slug"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_words() {
        for (words, slug) in [
            ("Hello, World!", "hello-world"),
            ("Tŷ'r Ddinas – cynllun 2026", "tyr-ddinas-cynllun-2026"),
            ("  --  ", "untitled"),
            ("O’Brien", "obrien"),
        ] {
            assert_eq!(&*Slug::from_words(words), slug);
        }
        let slugs: Vec<Slug> = ["日本", "العربية", "🚂", "🚌"].map(Slug::from_words).into();
        for (at, slug) in slugs.iter().enumerate() {
            assert!(slug.starts_with("untitled-") && Slug::parse(slug).is_ok(), "{slug}");
            assert!(slugs.iter().skip(at + 1).all(|other| other != slug));
        }
        assert_eq!(Slug::from_words(" العربية "), slugs[1]);
        let long = Slug::from_words(&"word ".repeat(40));
        assert!(long.len() <= Slug::MOST && Slug::parse(&long).is_ok());
        assert!(Slug::parse(&long.numbered(12)).is_ok());
        for number in [2, 9_999] {
            assert!(long.numbered(number).starts_with(long.stem()), "{number}");
        }
    }

    #[test]
    fn parse() {
        for bad in ["", "-", "a--b", "A", "a b", "ŵ", "a-", "../a"] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
    }
}
