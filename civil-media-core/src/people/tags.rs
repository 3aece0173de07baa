//! Short words of one's own choice: skills, languages. Lower case, so that the same is the same.
use unicode_normalization::UnicodeNormalization as _;

use crate::error::Problem;
use crate::text::Line;

/// Some of them, each once, in the order of the alphabet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<String>);

impl Tags {
    /// How many somebody may have.
    pub const MOST: usize = 30;
    /// The longest one may be, in characters.
    pub const LONGEST: usize = 60;

    /// As typed: parted by commas, semicolons or lines.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        // What is far too much is not looked at in detail.
        if raw.len() > 20_000 {
            return Err(Problem::limit("tags-many", Self::MOST as i64));
        }
        let mut tags = Vec::new();
        for part in raw.split([',', ';', '\n', '\r']) {
            let Ok(part) = Line::parse(part) else {
                return Err(too_long_or_odd(part));
            };
            let words: Vec<&str> = part.split_whitespace().collect();
            let tag: String = words.join(" ").to_lowercase().nfc().collect();
            if tag.chars().count() > Self::LONGEST {
                return Err(Problem::limit("tag-long", Self::LONGEST as i64));
            }
            if !tag.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        if tags.len() > Self::MOST {
            return Err(Problem::limit("tags-many", Self::MOST as i64));
        }
        tags.sort();
        Ok(Self(tags))
    }

    /// Each.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn too_long_or_odd(part: &str) -> Problem {
    if part.chars().count() > Line::MOST {
        Problem::limit("tag-long", Tags::LONGEST as i64)
    } else {
        Problem::new("control-characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalised_and_bounded() {
        let tags = Tags::parse("GIS,  Data   Analysis\r\ngis; Cymraeg,,").unwrap();
        assert_eq!(tags.iter().collect::<Vec<_>>(), ["cymraeg", "data analysis", "gis"]);
        let many: Vec<String> = (0..31).map(|n| n.to_string()).collect();
        assert_eq!(Tags::parse(&many.join(",")), Err(Problem::limit("tags-many", 30)));
        assert_eq!(Tags::parse(&"a".repeat(61)), Err(Problem::limit("tag-long", 60)));
        assert_eq!(Tags::parse(&"a".repeat(400)), Err(Problem::limit("tag-long", 60)));
        assert_eq!(Tags::parse(&"a,".repeat(40_000)), Err(Problem::limit("tags-many", 30)));
        assert_eq!(Tags::parse("a\0b"), Err(Problem::new("control-characters")));
        assert_eq!(Tags::parse(" , "), Ok(Tags::default()));
    }
}
