//! References, which become footnotes, and galleries.
use super::inline::escaped;
use super::tags::Tag;
use super::{DEEPEST, Note, Piece, Writer};

impl Writer<'_> {
    /// A `<ref>`: the sign of its note.
    pub(super) fn note(&mut self, tag: &Tag<'_>, depth: usize) -> String {
        let name = tag.attribute("name").filter(|name| !name.is_empty());
        let known = name.as_ref().and_then(|name| self.notes.iter().position(|note| note.name.as_ref() == Some(name)));
        let number = known.unwrap_or_else(|| {
            self.notes.push(Note { name, html: String::new() });
            self.notes.len() - 1
        });
        let inside = tag.inside.unwrap_or_default();
        if !inside.trim().is_empty() {
            let outer = std::mem::replace(&mut self.is_in_notes, false);
            let html = self.inline_of(inside, depth + 1);
            self.is_in_notes = outer;
            if let Some(note) = self.notes.get_mut(number) {
                // One that is told twice says both.
                if !note.html.is_empty() && note.html != html {
                    note.html.push_str("<br>");
                }
                if note.html != html {
                    note.html.push_str(&html);
                }
            }
        }
        if self.is_in_notes { String::new() } else { self.place(Piece::Note(number + 1)) }
    }

    /// The lines of a gallery: a file, and what is said of it.
    pub(super) fn gallery(&mut self, inside: &str, depth: usize) -> String {
        let mut html = String::new();
        for line in inside.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (file, caption) = line.split_once('|').unwrap_or((line, ""));
            if file.contains(['<', '>', '[', ']', '{', '}', '#']) {
                let words = if depth < DEEPEST { self.inline_of(line, depth + 1) } else { escaped(line) };
                html.push_str(&format!("<p>{words}</p>"));
                continue;
            }
            let name = self.wiki.site().name(file);
            let title = name.title;
            let caption = if depth < DEEPEST { self.inline_of(caption, depth + 1) } else { escaped(caption) };
            html.push_str(&self.figure(&title, &caption, ""));
        }
        html
    }
}
