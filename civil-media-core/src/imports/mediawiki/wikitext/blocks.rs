//! Lines, and the blocks that they make.
use super::scan::{Flat, MARK};
use super::{DEEPEST, Writer};
use crate::imports::mediawiki::wikitext::inline::escaped;

/// How deep lists are followed into one another.
const DEEPEST_LIST: usize = 10;

/// A text as it comes together.
pub(super) struct Text<'f, 's> {
    pub flat: &'f Flat<'s>,
    pub html: String,
    paragraph: Vec<String>,
    /// The signs of the lists that are open, outermost first.
    lists: Vec<char>,
    /// Lines that are shown as they are.
    kept: Vec<String>,
}

impl Writer<'_> {
    /// A text as HTML.
    pub(super) fn blocks(&mut self, text: &str, depth: usize) -> String {
        if depth >= DEEPEST {
            return format!("<pre>{}</pre>", escaped(text));
        }
        let flat = self.flat(text, depth);
        self.lines(&flat.text, &flat, depth)
    }

    /// Lines of a text as HTML.
    pub(super) fn lines(&mut self, lines: &str, flat: &Flat<'_>, depth: usize) -> String {
        let mut text = Text { flat, html: String::new(), paragraph: Vec::new(), lists: Vec::new(), kept: Vec::new() };
        let lines: Vec<&str> = lines.split('\n').collect();
        let mut rest = lines.as_slice();
        while let [line, after @ ..] = rest {
            rest = after;
            let bare = line.trim();
            let is_table = bare.trim_start_matches(':').trim_start().starts_with("{|");
            if is_table && depth + 1 < DEEPEST {
                text.close();
                let taken = self.table(line, after, &mut text, depth);
                rest = after.get(taken..).unwrap_or_default();
                continue;
            }
            self.one(line, &mut text);
        }
        text.close();
        text.html
    }

    fn one(&mut self, line: &str, text: &mut Text<'_, '_>) {
        let bare = line.trim();
        if bare.is_empty() {
            text.close();
            return;
        }
        // What stands apart, alone in its line.
        if let Some((atom, length)) = text.flat.atom_at(bare)
            && atom.is_apart
            && length == bare.len()
        {
            text.close();
            text.html.push_str(&format!("\n\n{}\n\n", atom.html));
            return;
        }
        if let Some((level, words)) = heading(line) {
            text.close();
            let words = self.line(words, text.flat);
            text.html.push_str(&format!("<h{level}>{words}</h{level}>"));
            return;
        }
        if let Some(after) = line.strip_prefix("----") {
            text.close();
            text.html.push_str("<hr>");
            let after = after.trim_start_matches('-').trim();
            if !after.is_empty() {
                let html = self.line(after, text.flat);
                text.paragraph.push(html);
            }
            return;
        }
        let signs = line.len() - line.trim_start_matches(['*', '#', ':', ';']).len();
        if signs > 0 {
            text.end_paragraph();
            let (signs, words) = line.split_at(signs);
            self.item(signs, words, text);
            return;
        }
        let is_begun = line.starts_with(' ') && text.paragraph.is_empty() && !bare.starts_with('<');
        if is_begun && !bare.starts_with(MARK.0) {
            text.end_lists(0);
            text.kept.push(text.flat.raw(line.strip_prefix(' ').unwrap_or(line)));
            return;
        }
        text.end_kept();
        text.end_lists(0);
        let html = self.line(bare, text.flat);
        text.paragraph.push(html);
    }

    /// An item of a list: its signs say in which lists it stands.
    fn item(&mut self, signs: &str, words: &str, text: &mut Text<'_, '_>) {
        let kind = |sign: char| if sign == ';' { ':' } else { sign };
        let wanted: Vec<char> = signs.chars().take(DEEPEST_LIST).collect();
        let same = text.lists.iter().zip(&wanted).take_while(|(open, sign)| **open == kind(**sign)).count();
        text.end_lists(same);
        if same == wanted.len() {
            // The next one in a list that is open.
            let last = wanted.last().copied().unwrap_or('*');
            text.html.push_str(end_of_item(kind(last)));
            text.html.push_str(begin_of_item(last));
        }
        for sign in wanted.iter().skip(same) {
            text.html.push_str(match sign {
                '#' => "<ol>",
                '*' => "<ul>",
                _ => "<dl>",
            });
            text.html.push_str(begin_of_item(*sign));
            text.lists.push(kind(*sign));
        }
        let words = words.trim();
        if signs.ends_with(';')
            && let Some((term, meaning)) = term(words)
        {
            let (term, meaning) = (self.line(term, text.flat), self.line(meaning, text.flat));
            text.html.push_str(&format!("{term}</dt><dd>{meaning}"));
            return;
        }
        let html = self.line(words, text.flat);
        text.html.push_str(&html);
    }
}

impl Text<'_, '_> {
    /// Ends whatever is open.
    pub fn close(&mut self) {
        self.end_paragraph();
        self.end_lists(0);
    }

    fn end_paragraph(&mut self) {
        self.end_kept();
        if !self.paragraph.is_empty() {
            self.html.push_str(&format!("\n\n{}\n\n", self.paragraph.join(" ")));
            self.paragraph.clear();
        }
    }

    fn end_kept(&mut self) {
        if !self.kept.is_empty() {
            self.html.push_str(&format!("<pre>{}</pre>", escaped(&self.kept.join("\n"))));
            self.kept.clear();
        }
    }

    fn end_lists(&mut self, to: usize) {
        while self.lists.len() > to {
            if let Some(sign) = self.lists.pop() {
                self.html.push_str(end_of_item(sign));
                self.html.push_str(match sign {
                    '#' => "</ol>",
                    '*' => "</ul>",
                    _ => "</dl>",
                });
            }
        }
    }
}

fn begin_of_item(sign: char) -> &'static str {
    match sign {
        ';' => "<dt>",
        ':' => "<dd>",
        _ => "<li>",
    }
}

fn end_of_item(sign: char) -> &'static str {
    match sign {
        ':' | ';' => "</dd>",
        _ => "</li>",
    }
}

/// The level and the words of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_end();
    let before = line.len() - line.trim_start_matches('=').len();
    let after = line.len() - line.trim_end_matches('=').len();
    if before == 0 || after == 0 {
        return None;
    }
    // Of a line of signs alone, the middle is what is said.
    let level = if before == line.len() { (line.len().saturating_sub(1)) / 2 } else { before.min(after) };
    let level = level.min(6);
    let words = line.get(level..line.len() - level)?.trim();
    (level > 0 && !words.is_empty()).then_some((level, words))
}

/// A term and what it means, parted by a colon that belongs to no address.
fn term(words: &str) -> Option<(&str, &str)> {
    let at = words.match_indices(':').map(|(at, _)| at).find(|at| {
        words.get(at + 1..).is_some_and(|after| !after.starts_with("//"))
            && words.get(..*at).is_some_and(|before| !before.trim().is_empty() && !before.ends_with("mailto"))
    })?;
    Some((words.get(..at)?.trim(), words.get(at + 1..)?.trim()))
}
