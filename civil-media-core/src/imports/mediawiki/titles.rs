//! Titles with their namespaces.
use super::dump::Site;

pub(super) const MAIN: i32 = 0;
pub(super) const USER: i32 = 2;
pub(super) const FILE: i32 = 6;
pub(super) const INTERFACE: i32 = 8;
pub(super) const TEMPLATE: i32 = 10;
pub(super) const CATEGORY: i32 = 14;
pub(super) const MODULE: i32 = 828;

/// Namespaces by the names that every MediaWiki knows, whatever its language.
const KNOWN: &[(&str, i32)] = &[
    ("media", -2),
    ("special", -1),
    ("talk", 1),
    ("user", 2),
    ("user talk", 3),
    ("project", 4),
    ("project talk", 5),
    ("file", 6),
    ("image", 6),
    ("file talk", 7),
    ("image talk", 7),
    ("mediawiki", 8),
    ("mediawiki talk", 9),
    ("template", 10),
    ("template talk", 11),
    ("help", 12),
    ("help talk", 13),
    ("category", 14),
    ("category talk", 15),
];

/// A title, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name {
    pub space: i32,
    /// Without the namespace, with spaces, and as a rule with a capital.
    pub title: String,
}

impl Name {
    /// The title that this page speaks about, where it is a page of discussion.
    pub fn subject(&self) -> Option<Self> {
        (self.space > 0 && self.space % 2 == 1).then(|| Self { space: self.space - 1, title: self.title.clone() })
    }
}

impl Site {
    /// A title as it is compared: `help:some_page` is `Help:Some page`.
    pub fn name(&self, raw: &str) -> Name {
        let raw = spaced(raw.split('#').next().unwrap_or_default());
        let raw = raw.trim_start_matches(':').trim_start();
        if let Some((space, title)) = raw.split_once(':')
            && let Some(space) = self.namespace(space)
        {
            return Name { space, title: self.cased(title.trim()) };
        }
        Name { space: MAIN, title: self.cased(raw) }
    }

    /// The namespace of this name.
    pub fn namespace(&self, name: &str) -> Option<i32> {
        let name = spaced(name).to_lowercase();
        if name.is_empty() {
            return None;
        }
        let own = self.namespaces.iter().find(|(_, own)| own.to_lowercase() == name).map(|(key, _)| *key);
        own.or_else(|| KNOWN.iter().find(|(known, _)| *known == name).map(|(_, key)| *key))
    }

    /// The name of a namespace, as the site has it.
    pub fn space_name(&self, space: i32) -> String {
        if let Some(name) = self.namespaces.get(&space).filter(|name| !name.is_empty()) {
            return name.clone();
        }
        let known = KNOWN.iter().find(|(_, key)| *key == space).map(|(name, _)| capital(name));
        known.unwrap_or_else(|| format!("Namespace {space}"))
    }

    fn cased(&self, title: &str) -> String {
        if self.is_case_sensitive { title.to_owned() } else { capital(title) }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// With spaces where underlines were, each once.
pub(super) fn spaced(text: &str) -> String {
    text.split(|c: char| c == '_' || c.is_whitespace()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_they_are_compared() {
        let mut site = Site::default();
        site.namespaces.insert(4, "Wicipedia".to_owned());
        for (raw, space, title) in [
            ("some_page", 0, "Some page"),
            ("help:some__page#x", 12, "Some page"),
            ("wicipedia:a", 4, "A"),
            (":Image:x.png", 6, "X.png"),
            ("Unknown: y", 0, "Unknown: y"),
            ("ŵy", 0, "Ŵy"),
        ] {
            assert_eq!(site.name(raw), Name { space, title: title.to_owned() }, "{raw}");
        }
        assert_eq!(site.name("Talk:A").subject(), Some(Name { space: 0, title: "A".to_owned() }));
        assert_eq!(site.space_name(4), "Wicipedia");
        assert_eq!(site.space_name(13), "Help talk");
    }
}
