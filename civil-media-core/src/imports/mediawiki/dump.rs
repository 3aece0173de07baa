//! MediaWiki's export files (versions 0.3 to 0.11), read piece by piece: no more than one version is in memory.
use std::collections::BTreeMap;
use std::io::BufRead;

use chrono::{DateTime, Utc};

use crate::imports::xml::{Broken, BrokenKind, Space, Xml};

/// The most namespaces that a site may name.
const MOST_NAMESPACES: usize = 1_000;
/// The longest title that is looked at, in bytes; MediaWiki allows 255.
const LONGEST_TITLE: usize = 1_000;

/// The site that a file comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Site {
    pub name: String,
    /// The address of its main page.
    pub base: String,
    pub language: String,
    /// Whether titles keep the case of their first letter.
    pub is_case_sensitive: bool,
    /// Its namespaces by number; the main one has no name.
    pub namespaces: BTreeMap<i32, String>,
}

/// A page, before its versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub id: u64,
    /// With its namespace.
    pub title: String,
    /// The title it redirects to, where the file says so.
    pub redirect: Option<String>,
}

/// A version of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Version {
    pub at: Option<DateTime<Utc>>,
    /// Their name there, or the address that they wrote from; empty where it was taken out.
    pub author: String,
    /// Whether that is a name somebody had there.
    pub is_account: bool,
    pub is_minor: bool,
    pub comment: String,
    /// Empty for wikitext, and `wikitext`.
    pub model: String,
    /// None where it was taken out, or is not in the file.
    pub text: Option<String>,
}

/// What comes next in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Site(Box<Site>),
    Page(Box<Head>),
    Version(Box<Version>),
    /// The page has no more versions.
    PageEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Between,
    /// In a page that has been told.
    Within,
    Over,
    Failed,
}

/// Reads an export from its beginning to its end.
pub(super) struct Reader<R> {
    xml: Xml<R>,
    state: State,
    waiting: Option<Part>,
    language: String,
}

impl<R: BufRead> Reader<R> {
    pub fn new(input: R) -> Self {
        Self { xml: Xml::new(input), state: State::Before, waiting: None, language: String::new() }
    }

    /// The next part; none only after the end of a whole export. After an error there is nothing more to be had.
    pub fn next(&mut self) -> Result<Option<Part>, Broken> {
        if let Some(part) = self.waiting.take() {
            return Ok(Some(part));
        }
        let part = self.read();
        if part.is_err() {
            self.state = State::Failed;
        }
        part
    }

    fn read(&mut self) -> Result<Option<Part>, Broken> {
        match self.state {
            State::Over => return Ok(None),
            State::Failed => return Err(self.xml.broken(BrokenKind::NotXml)),
            State::Before => self.enter()?,
            State::Within => return self.within_page().map(Some),
            State::Between => {}
        }
        while let Some(start) = self.xml.child()? {
            match (start.space, start.name.as_str()) {
                (Space::Plain, "siteinfo") => {
                    let site = self.site()?;
                    return Ok(Some(Part::Site(Box::new(site))));
                }
                (Space::Plain, "page") => return self.page().map(Some),
                _ => self.xml.skip()?,
            }
        }
        self.state = State::Over;
        Ok(None)
    }

    fn enter(&mut self) -> Result<(), Broken> {
        let root = self.xml.root()?;
        if (root.space, root.name.as_str()) != (Space::Plain, "mediawiki") {
            return Err(self.xml.broken(BrokenKind::NotMediaWiki));
        }
        self.language = root.attribute("xml:lang").unwrap_or_default().to_owned();
        self.state = State::Between;
        Ok(())
    }

    fn site(&mut self) -> Result<Site, Broken> {
        let mut site = Site { language: self.language.clone(), ..Site::default() };
        while let Some(start) = self.xml.child()? {
            match start.name.as_str() {
                "sitename" => site.name = self.line()?,
                "base" => site.base = self.line()?,
                "case" => site.is_case_sensitive = self.line()? == "case-sensitive",
                "namespaces" => {
                    while let Some(one) = self.xml.child()? {
                        let key = one.attribute("key").and_then(|key| key.trim().parse().ok());
                        let name = self.line()?;
                        if let Some(key) = key.filter(|_| site.namespaces.len() < MOST_NAMESPACES) {
                            site.namespaces.insert(key, name);
                        }
                    }
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(site)
    }

    /// What stands before a page's versions.
    fn page(&mut self) -> Result<Part, Broken> {
        let mut head = Head::default();
        self.state = State::Within;
        while let Some(start) = self.xml.child()? {
            match start.name.as_str() {
                "title" => head.title = self.line()?,
                "id" => head.id = self.line()?.parse().unwrap_or_default(),
                "redirect" => {
                    head.redirect = start.attribute("title").map(str::to_owned);
                    self.xml.skip()?;
                }
                "revision" => {
                    let version = self.version()?;
                    self.waiting = Some(Part::Version(Box::new(version)));
                    return Ok(Part::Page(Box::new(head)));
                }
                _ => self.xml.skip()?,
            }
        }
        self.state = State::Between;
        self.waiting = Some(Part::PageEnd);
        Ok(Part::Page(Box::new(head)))
    }

    fn within_page(&mut self) -> Result<Part, Broken> {
        while let Some(start) = self.xml.child()? {
            if start.name == "revision" {
                return self.version().map(|version| Part::Version(Box::new(version)));
            }
            self.xml.skip()?;
        }
        self.state = State::Between;
        Ok(Part::PageEnd)
    }

    fn version(&mut self) -> Result<Version, Broken> {
        self.xml.measure_entry(true);
        let mut version = Version::default();
        while let Some(start) = self.xml.child()? {
            let is_deleted = start.attribute("deleted").is_some();
            match start.name.as_str() {
                "timestamp" => {
                    version.at = DateTime::parse_from_rfc3339(&self.line()?).ok().map(|at| at.to_utc());
                }
                "contributor" => {
                    while let Some(one) = self.xml.child()? {
                        match one.name.as_str() {
                            name @ ("username" | "ip") => {
                                version.is_account = name == "username";
                                version.author = self.line()?;
                            }
                            _ => self.xml.skip()?,
                        }
                    }
                }
                "minor" => {
                    version.is_minor = true;
                    self.xml.skip()?;
                }
                "comment" => version.comment = self.xml.text()?,
                "model" => version.model = self.line()?,
                "text" => {
                    let text = self.xml.text()?;
                    // A dump of headings alone has numbers in the place of texts.
                    let is_elsewhere = text.is_empty()
                        && (start.attribute("location").is_some()
                            || start.attribute("bytes").is_some_and(|bytes| bytes != "0"));
                    version.text = (!is_deleted && !is_elsewhere).then_some(text);
                }
                _ => self.xml.skip()?,
            }
        }
        self.xml.measure_entry(false);
        Ok(version)
    }

    fn line(&mut self) -> Result<String, Broken> {
        let text = self.xml.text()?;
        if text.len() > LONGEST_TITLE {
            return Err(self.xml.broken(BrokenKind::TooLong("line")));
        }
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(file: &str) -> Result<Vec<Part>, Broken> {
        let mut reader = Reader::new(file.as_bytes());
        let mut parts = Vec::new();
        while let Some(part) = reader.next()? {
            parts.push(part);
        }
        Ok(parts)
    }

    #[test]
    fn pages_and_their_versions_in_order() {
        let file = "<mediawiki xml:lang=\"cy\"><siteinfo><base>https://w.example/wiki/Hafan</base><namespaces>\
            <namespace key=\"0\"/><namespace key=\"10\">Nodyn</namespace></namespaces></siteinfo>\
            <page><title>A</title><ns>0</ns><id>7</id><redirect title=\"B\"/><revision><id>1</id>\
            <timestamp>2004-08-09T09:04:08Z</timestamp><contributor><username>Gen</username></contributor><minor/>\
            <comment>x</comment><text>#REDIRECT [[B]]</text></revision><revision><contributor deleted=\"deleted\"/>\
            <text deleted=\"deleted\"/></revision></page><page><title>B</title></page></mediawiki>";
        let parts = parts(file).unwrap();
        let Part::Site(site) = &parts[0] else { panic!("{parts:?}") };
        assert_eq!((site.language.as_str(), site.namespaces[&10].as_str()), ("cy", "Nodyn"));
        let Part::Page(head) = &parts[1] else { panic!("{parts:?}") };
        assert_eq!((head.id, head.redirect.as_deref()), (7, Some("B")));
        let Part::Version(first) = &parts[2] else { panic!("{parts:?}") };
        assert!(first.is_minor && first.is_account && first.at.is_some());
        assert!(matches!(&parts[3], Part::Version(gone) if gone.text.is_none() && gone.author.is_empty()));
        assert!(matches!(parts[4..], [Part::PageEnd, Part::Page(_), Part::PageEnd]));
    }

    #[test]
    fn what_is_no_export() {
        for (file, kind) in [
            ("<rss></rss>", "not_mediawiki"),
            ("<mediawiki><page>", "truncated"),
            ("<!DOCTYPE x [<!ENTITY a \"b\">]><mediawiki/>", "document_type"),
            ("<mediawiki><page><title>&a;</title></page></mediawiki>", "document_type"),
            ("", "truncated"),
        ] {
            assert_eq!(parts(file).unwrap_err().kind.word(), kind, "{file}");
        }
        let long =
            format!("<mediawiki><page><revision><text>{}</text></revision></page></mediawiki>", "x".repeat(10 << 20));
        assert_eq!(parts(&long).unwrap_err().kind.word(), "too_long");
        let deep = format!("<mediawiki>{}", "<a>".repeat(100));
        assert_eq!(parts(&deep).unwrap_err().kind.word(), "too_deep");
    }
}
