//! A first walk over a text: what may hold line ends, bars or quotes of its own becomes a mark in the text, so that
//! whoever looks at lines does not look into it.
use super::inline::escaped;
use super::pairs::pairs;
use super::tags::{Closings, Tag, opaque, tag};
use super::{DEEPEST, Writer};

/// What stands around a mark's number: letters that no text has.
pub(super) const MARK: (char, char) = ('\u{1}', '\u{2}');

/// Something that was taken out of the text.
#[derive(Debug)]
pub(super) struct Atom<'s> {
    /// It as HTML.
    pub html: String,
    /// It as typed.
    pub raw: &'s str,
    /// Whether it stands apart from the lines around it.
    pub is_apart: bool,
}

/// A text with marks in it.
#[derive(Debug)]
pub(super) struct Flat<'s> {
    pub text: String,
    pub atoms: Vec<Atom<'s>>,
}

impl<'s> Flat<'s> {
    pub fn add(&mut self, html: String, raw: &'s str, is_apart: bool) {
        self.text.push_str(&format!("{}{}{}", MARK.0, self.atoms.len(), MARK.1));
        self.atoms.push(Atom { html, raw, is_apart });
    }

    /// The atom that a text begins with, and how many bytes its mark takes.
    pub fn atom_at(&self, text: &str) -> Option<(&Atom<'s>, usize)> {
        let (number, _) = text.strip_prefix(MARK.0)?.split_once(MARK.1)?;
        Some((self.atoms.get(number.parse::<usize>().ok()?)?, number.len() + 2))
    }

    /// A part of the text as it was typed.
    pub fn raw(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(MARK.0) {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            match self.atom_at(from) {
                Some((atom, length)) => {
                    out.push_str(atom.raw);
                    rest = from.get(length..).unwrap_or_default();
                }
                None => rest = from.get(1..).unwrap_or_default(),
            }
        }
        out.push_str(rest);
        out
    }
}

impl Writer<'_> {
    /// A text with marks for what is not looked into line by line. `depth` says within how much else it stands.
    pub(super) fn flat<'s>(&mut self, text: &'s str, depth: usize) -> Flat<'s> {
        let pairs = pairs(text);
        let mut closings = Closings::default();
        let mut flat = Flat { text: String::with_capacity(text.len()), atoms: Vec::new() };
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(ahead) = rest.find(['<', '{', '[']) else {
                flat.text.push_str(rest);
                break;
            };
            flat.text.push_str(rest.get(..ahead).unwrap_or_default());
            at += ahead;
            let found = match text.as_bytes().get(at) {
                Some(b'<') => self.angle(text, at, &mut closings, &mut flat, depth),
                Some(b'{') => pairs.get(&at).map(|end| {
                    let raw = text.get(at..*end).unwrap_or_default();
                    let is_alone = depth == 0 && is_alone(text, at, *end);
                    self.braces(raw, is_alone, &mut flat);
                    *end
                }),
                _ => pairs.get(&at).and_then(|end| {
                    let inside = text.get(at + 2..*end - 2)?;
                    let after = text.get(*end..).unwrap_or_default();
                    let trail = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
                    let trail = after.get(..trail).unwrap_or_default();
                    let (html, is_apart, is_trailed) = self.brackets(inside, trail, depth)?;
                    let end = if is_trailed { *end + trail.len() } else { *end };
                    flat.add(html, text.get(at..end).unwrap_or_default(), is_apart);
                    Some(end)
                }),
            };
            match found {
                Some(end) => at = end,
                None => {
                    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                    flat.text.push_str(text.get(at..at + length).unwrap_or_default());
                    at += length;
                }
            }
        }
        flat
    }

    /// What begins with `<`, if it is not looked into; where it ends.
    fn angle<'s>(
        &mut self,
        text: &'s str,
        at: usize,
        closings: &mut Closings,
        flat: &mut Flat<'s>,
        depth: usize,
    ) -> Option<usize> {
        if let Some(tag) = opaque(text, at, closings) {
            let raw = text.get(at..tag.end).unwrap_or_default();
            // A comment is seen by nobody; one that has a line of its own takes that with it.
            if tag.name == "!" {
                let is_line = is_alone(text, at, tag.end) && text.get(tag.end..)?.starts_with('\n');
                return Some(if is_line { tag.end + 1 } else { tag.end });
            }
            let (html, is_apart) = self.shown(&tag, raw);
            flat.add(html, raw, is_apart);
            return Some(tag.end);
        }
        if let Some(note) = tag(text, at, "ref", closings) {
            let raw = text.get(at..note.end).unwrap_or_default();
            if depth >= DEEPEST {
                flat.add(escaped(raw), raw, false);
                return Some(note.end);
            }
            let html = self.note(&note, depth);
            flat.add(html, raw, false);
            return Some(note.end);
        }
        if let Some(notes) = tag(text, at, "references", closings) {
            let raw = text.get(at..notes.end).unwrap_or_default();
            if let Some(inside) = notes.inside.filter(|_| depth < DEEPEST) {
                let outer = std::mem::replace(&mut self.is_in_notes, true);
                let html = self.inline_of(inside, depth + 1);
                self.is_in_notes = outer;
                flat.add(html, raw, false);
            }
            return Some(notes.end);
        }
        let gallery = tag(text, at, "gallery", closings)?;
        let html = self.gallery(gallery.inside.unwrap_or_default(), depth);
        flat.add(html, text.get(at..gallery.end).unwrap_or_default(), true);
        Some(gallery.end)
    }

    /// What is shown as it is, or by a program that there is not here; and whether it stands apart.
    fn shown(&mut self, tag: &Tag<'_>, raw: &str) -> (String, bool) {
        let inside = tag.inside.unwrap_or_default();
        match tag.name {
            // Braces would mean something here, where they stand alone.
            "nowiki" if inside.contains("{{") || inside.contains("[[") => {
                (format!("<code>{}</code>", escaped(inside)), false)
            }
            "nowiki" => (escaped(&inside.replace('\n', " ")), false),
            "pre" => (format!("<pre>{}</pre>", escaped(inside)), true),
            "poem" => (escaped(inside.trim()).replace('\n', "<br>"), true),
            "syntaxhighlight" | "source" => {
                let language = tag.attribute("lang").unwrap_or_default();
                let is_inline = tag.attributes.contains("inline") && !inside.contains('\n');
                if is_inline {
                    return (format!("<code>{}</code>", escaped(inside)), false);
                }
                let class = language.chars().filter(|c| c.is_ascii_alphanumeric() || "+-#.".contains(*c));
                let class: String = class.take(30).collect();
                (format!("<pre class=\"language-{class}\">{}</pre>", escaped(inside.trim_matches('\n'))), true)
            }
            name => {
                self.leave(&format!("<{name}>"));
                kept(if matches!(name, "math" | "chem" | "ce") { inside } else { raw })
            }
        }
    }
}

/// Something as it was typed, and whether it stands apart: in lines of its own if it has several.
pub(super) fn kept(raw: &str) -> (String, bool) {
    if raw.trim().contains('\n') {
        (format!("<pre>{}</pre>", escaped(raw.trim())), true)
    } else {
        (format!("<code>{}</code>", escaped(raw.trim())), false)
    }
}

/// Whether nothing else stands in the lines that something is in.
fn is_alone(text: &str, from: usize, to: usize) -> bool {
    let before = text.get(..from).unwrap_or_default().bytes().rev().take(200);
    let after = text.get(to..).unwrap_or_default().bytes().take(200);
    is_free(before) && is_free(after)
}

/// Whether a line ends before anything stands in it.
fn is_free(mut bytes: impl Iterator<Item = u8>) -> bool {
    bytes.find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| byte == b'\n')
}
