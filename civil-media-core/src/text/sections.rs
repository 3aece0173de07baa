//! The sections of a text, each with what stands below it: to be changed alone. And the anchors of their headings.
use std::collections::HashMap;

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};

use super::markdown::{DOCUMENT, Html, Markdown, is_too_deep};

impl Markdown {
    /// A section with its heading and all below it, by the number of its heading in the text, from 0; none where there
    /// is none, or where the heading stands inside something else.
    pub fn section(&self, number: usize) -> Option<&str> {
        let (from, to) = self.section_at(number)?;
        Some(&self[from..to])
    }

    /// The whole text with another text in the place of a section.
    pub fn with_section(&self, number: usize, text: &str) -> Option<String> {
        let (from, to) = self.section_at(number)?;
        let rest = &self[to..];
        // Put back as it was, nothing changes.
        if text == &self[from..to] {
            return Some(self.to_string());
        }
        let gap = match (rest.is_empty(), text.ends_with("\n\n")) {
            (true, _) | (_, true) => "",
            (false, false) if text.ends_with('\n') => "\n",
            (false, false) => "\n\n",
        };
        Some(format!("{}{text}{gap}{rest}", &self[..from]))
    }

    fn section_at(&self, number: usize) -> Option<(usize, usize)> {
        let arena = Arena::new();
        let root = parse_document(&arena, self, &DOCUMENT);
        if is_too_deep(root) {
            return None;
        }
        let headings: Vec<_> = root
            .descendants()
            .filter(|node| matches!(node.data.borrow().value, NodeValue::Heading(_)) && !is_of_note(node))
            .collect();
        let heading = headings.get(number)?;
        if heading.parent().is_none_or(|parent| !parent.same_node(root)) {
            return None;
        }
        let level = level_of(heading)?;
        let start = heading.data.borrow().sourcepos.start.line;
        let behind = headings[number + 1..].iter().find(|other| {
            other.parent().is_some_and(|parent| parent.same_node(root))
                && level_of(other).is_some_and(|other| other <= level)
        });
        let end = behind.map(|other| other.data.borrow().sourcepos.start.line);
        Some((self.line_at(start), end.map_or(self.len(), |line| self.line_at(line))))
    }

    /// Where a line begins, counted from 1.
    fn line_at(&self, line: usize) -> usize {
        let mut ends = self.match_indices('\n').map(|(at, _)| at + 1);
        if line <= 1 { 0 } else { ends.nth(line - 2).unwrap_or(self.len()) }
    }
}

/// Footnotes are shown behind the text, wherever they stand in it.
fn is_of_note<'a>(node: &'a comrak::nodes::AstNode<'a>) -> bool {
    node.ancestors().any(|one| matches!(one.data.borrow().value, NodeValue::FootnoteDefinition(_)))
}

fn level_of<'a>(node: &'a comrak::nodes::AstNode<'a>) -> Option<u8> {
    match &node.data.borrow().value {
        NodeValue::Heading(heading) => Some(heading.level),
        _ => None,
    }
}

impl Html {
    /// The anchors of all its headings, in order.
    pub fn anchors(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let mut rest: &str = self;
        while let Some(at) = rest.find("<h") {
            found.extend(heading_id(&rest[at..]));
            rest = &rest[at + 2..];
        }
        found
    }

    /// With other anchors before some of its headings: each the new one and the anchor of its heading, both such as
    /// [`Html::anchors`] gives.
    pub(crate) fn with_anchors(&self, others: &[(String, String)]) -> Self {
        let mut of: HashMap<&str, Vec<&str>> = HashMap::new();
        for (anchor, heading) in others {
            of.entry(heading).or_default().push(anchor);
        }
        let mut html = String::with_capacity(self.len());
        let mut rest: &str = self;
        while let Some(at) = rest.find("<h") {
            let (before, from) = rest.split_at(at);
            html.push_str(before);
            // The first heading of that anchor has them.
            for anchor in heading_id(from).and_then(|id| of.remove(id)).unwrap_or_default() {
                html.push_str(&format!("<a id=\"{anchor}\"></a>"));
            }
            let (tag, after) = from.split_at("<h".len());
            html.push_str(tag);
            rest = after;
        }
        html.push_str(rest);
        Self::of_parts(html)
    }
}

/// The anchor of the heading that a piece of HTML begins with, if it does.
fn heading_id(html: &str) -> Option<&str> {
    let rest = html.strip_prefix("<h")?;
    let is_heading = rest.bytes().next().is_some_and(|level| (b'2'..=b'6').contains(&level));
    let (id, _) = rest.get(1..).filter(|_| is_heading)?.strip_prefix(" id=\"")?.split_once('"')?;
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Before.\n\n# One\n\nFirst.\n\n## One A\n\nDeep.\n\n> # Quoted\n\n[^n]: # Noted\n\nTwo\n===\n\nSecond.[^n]\n";

    #[test]
    fn one_section_alone() {
        let text = Markdown::parse(TEXT).unwrap();
        assert_eq!(text.section(1), Some("## One A\n\nDeep.\n\n> # Quoted\n\n[^n]: # Noted\n\n"));
        assert_eq!(text.section(2), None, "inside a quote");
        assert_eq!(text.section(3), Some("Two\n===\n\nSecond.[^n]\n"));
        assert_eq!(text.section(4), None);
        assert!(text.section(0).unwrap().starts_with("# One\n") && text.section(0).unwrap().ends_with("# Noted\n\n"));
        let changed = text.with_section(1, "## One B\n\nNew.").unwrap();
        assert_eq!(changed, "Before.\n\n# One\n\nFirst.\n\n## One B\n\nNew.\n\nTwo\n===\n\nSecond.[^n]\n");
        // Put back as it was, nothing changes.
        for number in [0, 1, 3] {
            assert_eq!(text.with_section(number, text.section(number).unwrap()).as_deref(), Some(TEXT));
        }
        assert_eq!(
            text.render().anchors(),
            ["section-one", "section-one-a", "section-quoted", "section-two", "section-noted"]
        );
    }

    #[test]
    fn anchors_beside_those_of_headings() {
        let html = Markdown::parse("# One\n\n`<h2 id=\"section-one\">`").unwrap().render();
        let with =
            html.with_anchors(&[("section-old".into(), "section-one".into()), ("x".into(), "section-gone".into())]);
        assert!(with.starts_with("<a id=\"section-old\"></a><h2 id=\"section-one\""), "{with}");
        assert_eq!(with.matches("section-old").count(), 1);
    }
}
