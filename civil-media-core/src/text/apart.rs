//! A section as a text of its own: without its heading, with the notes that it refers to, its headings raised.
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, parse_document};

use super::markdown::{DOCUMENT, Markdown, is_too_deep};

/// The highest heading in a text that stands alone: its title is above it.
const HIGHEST: usize = 2;

/// A heading that begins a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionName {
    /// Its number, as in [`Markdown::section`].
    pub number: usize,
    /// How deep it stands, from 1.
    pub level: u8,
    /// Its words.
    pub title: String,
}

/// A section taken out of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Apart {
    /// What stands below its heading, with the notes that it refers to.
    pub text: String,
    /// Its heading as it is written, with the end of its line.
    pub heading: String,
}

impl Markdown {
    /// The sections that [`Markdown::section`] gives, in order.
    pub fn sections(&self) -> Vec<SectionName> {
        let arena = Arena::new();
        let root = parse_document(&arena, self, &DOCUMENT);
        if is_too_deep(root) {
            return Vec::new();
        }
        let of_note = |node: &AstNode<'_>| matches!(node.data.borrow().value, NodeValue::FootnoteDefinition(_));
        let headings = root.descendants().filter(|node| !node.ancestors().any(of_note)).filter_map(|node| {
            let NodeValue::Heading(heading) = &node.data.borrow().value else { return None };
            Some((heading.level, words_of(node), node.parent().is_some_and(|parent| parent.same_node(root))))
        });
        headings
            .enumerate()
            .filter(|(_, (_, _, is_top))| *is_top)
            .map(|(number, (level, title, _))| SectionName { number, level, title })
            .collect()
    }

    /// The section of a number, to stand alone. None where there is none.
    pub(crate) fn apart(&self, number: usize) -> Option<Apart> {
        let section = self.section(number)?;
        let arena = Arena::new();
        let root = parse_document(&arena, section, &DOCUMENT);
        let heading = root.children().find(|node| matches!(node.data.borrow().value, NodeValue::Heading(_)))?;
        let lines: Vec<&str> = section.split_inclusive('\n').collect();
        let end = heading.data.borrow().sourcepos.end.line.min(lines.len());
        let (head, rest) = lines.split_at(end);
        let mut lines: Vec<String> = rest.iter().map(|line| (*line).to_owned()).collect();
        let level = |node: &AstNode<'_>| match &node.data.borrow().value {
            NodeValue::Heading(heading) => Some(usize::from(heading.level)),
            _ => None,
        };
        let raised = (level(heading)? + 1).saturating_sub(HIGHEST);
        for node in root.children().filter(|node| level(node).is_some()) {
            let Some(line) = (node.data.borrow().sourcepos.start.line).checked_sub(end + 1) else { continue };
            if let Some(line) = lines.get_mut(line).filter(|line| line.trim_start().starts_with('#')) {
                let depth = line.trim_start().bytes().take_while(|byte| *byte == b'#').count();
                let less = raised.min(depth.saturating_sub(HIGHEST));
                *line = line.trim_start()[less..].to_owned();
            }
        }
        let mut text = lines.concat().trim().to_owned();
        for note in self.notes_outside(section) {
            text += "\n\n";
            text += &note;
        }
        Some(Apart { text: text.trim_start().to_owned(), heading: head.concat() })
    }

    /// The notes that a section refers to and that are written elsewhere in the text.
    fn notes_outside(&self, section: &str) -> Vec<String> {
        let arena = Arena::new();
        let root = parse_document(&arena, self, &DOCUMENT);
        let lines: Vec<&str> = self.split_inclusive('\n').collect();
        let mut found = Vec::new();
        for node in root.descendants() {
            let data = node.data.borrow();
            let NodeValue::FootnoteDefinition(note) = &data.value else { continue };
            let is_named = section.contains(&format!("[^{}]", note.name));
            let is_inside = section.contains(&format!("[^{}]:", note.name));
            let (from, to) = (data.sourcepos.start.line.max(1) - 1, data.sourcepos.end.line.min(lines.len()));
            if is_named && !is_inside && from < to {
                found.push(lines[from..to].concat().trim_end().to_owned());
            }
        }
        found
    }
}

/// The words of a heading without their marks.
fn words_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut words = String::new();
    for one in node.descendants() {
        match &one.data.borrow().value {
            NodeValue::Text(text) => words += text,
            NodeValue::Code(code) => words += &code.literal,
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Before.\n\n## One *more*\n\nFirst.[^n]\n\n#### One A\n\n```\n#### not one\n```\n\n> # Quoted\n\nTwo\n===\n\nSecond.[^n]\n\n[^n]: Said\n    elsewhere.\n\n# Empty\n";

    #[test]
    fn stands_alone() {
        let text = Markdown::parse(TEXT).unwrap();
        let names: Vec<_> = text.sections().into_iter().map(|one| (one.number, one.level, one.title)).collect();
        let name = |number, level, title: &str| (number, level, title.to_owned());
        assert_eq!(names, [name(0, 2, "One more"), name(1, 4, "One A"), name(3, 1, "Two"), name(4, 1, "Empty")]);
        let one = text.apart(0).unwrap();
        assert_eq!(one.heading, "## One *more*\n");
        assert_eq!(
            one.text,
            "First.[^n]\n\n### One A\n\n```\n#### not one\n```\n\n> # Quoted\n\n[^n]: Said\n    elsewhere."
        );
        assert_eq!(text.apart(3).unwrap().heading, "Two\n===\n");
        assert_eq!(text.apart(4).unwrap().text, "");
        assert_eq!(text.apart(2), None);
        assert_eq!(text.apart(9), None);
        for one in text.sections() {
            assert!(text.section(one.number).is_some());
        }
    }
}
