//! What a long text says of itself: its headings, and how long it takes to read.
use super::Html;

/// A heading of a rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Below the page's own: 2 and on.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words, as HTML has them.
    pub text: String,
}

/// How many words somebody reads in a minute, of a text of work.
const WORDS_A_MINUTE: usize = 220;

impl Html {
    /// Its headings of the upper two levels that have an anchor, in order.
    pub fn headings(&self) -> Vec<Heading> {
        let mut found = Vec::new();
        let mut rest: &str = self;
        while let Some(at) = rest.find("<h") {
            rest = &rest[at + 2..];
            let Some(level) = rest.bytes().next().filter(|level| (b'2'..=b'3').contains(level)) else { continue };
            let Some((tag, after)) = rest.split_once('>') else { break };
            let end = format!("</h{}>", char::from(level));
            let id = tag.split("id=\"").nth(1).and_then(|id| id.split('"').next());
            let (Some(id), Some((text, after))) = (id, after.split_once(&end)) else { continue };
            found.push(Heading { level: level - b'0', id: id.to_owned(), text: plain(text) });
            rest = after;
        }
        found
    }

    /// How many minutes it takes to read, at least one.
    pub fn minutes(&self) -> usize {
        plain(self).split_whitespace().count().div_ceil(WORDS_A_MINUTE).max(1)
    }
}

/// Text without its tags.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        // Between blocks stand spaces; inside words stand only marks.
        let is_mark = ["em>", "/em>", "strong>", "/strong>", "code>", "/code>", "a ", "/a>", "del>", "/del>"];
        if !is_mark.iter().any(|tag| after.starts_with(tag)) {
            text.push(' ');
        }
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&nbsp;", " ").replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Markdown;

    #[test]
    fn headings_and_minutes() {
        let html = Markdown::parse("# One & *two*\n\ntext\n\n### Three\n\n# One & *two*\n\n`<h2 id=\"x\">no</h2>`")
            .unwrap()
            .render();
        let found: Vec<_> =
            html.headings().iter().map(|one| format!("{} {} {}", one.level, one.id, one.text)).collect();
        assert_eq!(found, ["2 section-one--two One & two", "3 section-three Three", "2 section-one--two-1 One & two"]);
        assert_eq!(html.minutes(), 1);
        assert_eq!(Markdown::parse(&"word ".repeat(1_000)).unwrap().render().minutes(), 5);
    }
}
