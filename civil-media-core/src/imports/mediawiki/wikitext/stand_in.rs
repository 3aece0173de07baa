//! A wiki of which only some pages are known, for tests.
use super::{Converted, Leads, Wiki, to_markdown};
use crate::imports::mediawiki::dump::Site;
use crate::imports::mediawiki::titles::{CATEGORY, MAIN, Name};

struct Here {
    site: Site,
    own: Name,
}

impl Wiki for Here {
    fn site(&self) -> &Site {
        &self.site
    }

    fn own(&self) -> &Name {
        &self.own
    }

    fn leads(&mut self, name: &Name) -> Leads {
        match name.space {
            MAIN => Leads::Page(name.title.clone()),
            CATEGORY => Leads::Address(format!("/tags/{}", name.title.to_lowercase())),
            space if space < 0 => Leads::Nowhere,
            space => Leads::Page(format!("{}/{}", self.site.space_name(space), name.title)),
        }
    }

    fn picture(&mut self, file: &str, _: &str, _: &str) -> Option<String> {
        file.starts_with("Here").then(|| "/pictures/1".to_owned())
    }

    fn file(&mut self, file: &str) -> Option<String> {
        file.starts_with("Here").then(|| "/i/1".to_owned())
    }
}

/// A text of it, converted.
pub(in crate::imports) fn converted(text: &str) -> Converted {
    let base = "https://old.example/wiki/Main_Page".to_owned();
    let site = Site { base, ..Site::default() };
    to_markdown(text, &mut Here { site, own: Name { space: MAIN, title: "Own/Page".to_owned() } })
}
