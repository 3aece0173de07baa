//! Blocks into Markdown.
use std::collections::HashMap;

use super::Links;
use super::escape::{fenced, heading_end, is_unwanted};
use super::inline::Manner;
use super::left::Lefts;
use super::media::{has_picture, words};
use super::pieces::{Inline, gathered};
use super::tree::{Child, Kind, Style, Tree};

/// How deep lists and quotes may nest. Each level is written before every line within.
const MOST_NESTED: usize = 10;

/// A block that is written, without the newline at its end.
pub(super) struct Out {
    pub(super) text: String,
    pub(super) what: Written,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Paragraph,
    List { is_ordered: bool, is_other: bool, is_from_one: bool },
    Other,
}

/// The whole text.
pub(super) fn written(tree: &Tree, links: &mut dyn Links, lefts: &mut Lefts) -> String {
    let mut writer = Writer { tree, links, lefts, nested: 0, caption: String::new(), targets: HashMap::new() };
    let outs = writer.blocks(0);
    let mut text = joined(&outs, false);
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

pub(super) fn joined(outs: &[Out], is_tight: bool) -> String {
    let texts: Vec<&str> = outs.iter().map(|out| out.text.as_str()).collect();
    texts.join(if is_tight { "\n" } else { "\n\n" })
}

/// Begins the first line with one thing and the others with another; empty lines stay without spaces.
pub(super) fn indented(text: &str, first: &str, others: &str) -> String {
    let mut out = String::with_capacity(text.len() + first.len());
    for (at, line) in text.split('\n').enumerate() {
        let begin = if at == 0 { first } else { others };
        if at > 0 {
            out.push('\n');
        }
        out.push_str(if line.is_empty() { begin.trim_end() } else { begin });
        out.push_str(line);
    }
    out
}

pub(super) struct Writer<'t, 'l> {
    pub(super) tree: &'t Tree,
    pub(super) links: &'l mut dyn Links,
    pub(super) lefts: &'l mut Lefts,
    nested: usize,
    /// What stands under the pictures that are being written.
    pub(super) caption: String,
    /// Where links lead, and how often each was begun.
    pub(super) targets: HashMap<usize, (Option<String>, u32)>,
}

impl<'t> Writer<'t, '_> {
    pub(super) fn blocks(&mut self, number: usize) -> Vec<Out> {
        let mut outs = Vec::new();
        self.blocks_into(number, &mut outs);
        outs
    }

    pub(super) fn blocks_into(&mut self, number: usize, outs: &mut Vec<Out>) {
        let mut line = Vec::new();
        for child in &self.tree.block(number).children {
            match (child, Inline::of(child)) {
                (_, Some(inline)) => line.push(inline),
                (Child::Block(within), None) => {
                    self.flush(&mut line, outs);
                    self.block(*within, outs);
                }
                _ => {}
            }
        }
        self.flush(&mut line, outs);
    }

    pub(super) fn flush(&mut self, line: &mut Vec<Inline<'t>>, outs: &mut Vec<Out>) {
        for paragraph in self.paragraphs(line, false) {
            let text = self.line(paragraph, Manner::default());
            outs.push(Out { text, what: Written::Paragraph });
        }
        line.clear();
    }

    fn block(&mut self, number: usize, outs: &mut Vec<Out>) {
        let other = |text: String| Out { text, what: Written::Other };
        match &self.tree.block(number).kind {
            Kind::Heading(level) => {
                let mut text = self.flat(number, Manner { is_flat: true, is_in_table: false }, |_| {});
                heading_end(&mut text);
                if !text.is_empty() {
                    outs.push(other(format!("{} {text}", "#".repeat(usize::from(*level)))));
                }
            }
            Kind::List(start) => self.list(number, *start, outs),
            Kind::Quote => self.quote(number, outs),
            Kind::Cite => {
                let text = self.flat(number, Manner { is_flat: true, is_in_table: false }, |_| {});
                if !text.is_empty() {
                    outs.push(Out { text: format!("— {text}"), what: Written::Paragraph });
                }
            }
            Kind::Code(language) => self.code(number, language, outs),
            // Where lists nest, a row of hyphens after a hyphen is one rule, and the list is gone.
            Kind::Rule => outs.push(other(if self.nested == 0 { "---" } else { "___" }.to_owned())),
            Kind::Table => self.table(number, outs),
            Kind::Terms => self.terms(number, outs),
            Kind::Figure => self.figure(number, outs),
            Kind::Summary => {
                let text = self.flat(number, Manner::default(), |style| style.is_strong = true);
                if !text.is_empty() {
                    outs.push(Out { text, what: Written::Paragraph });
                }
            }
            Kind::Gallery(ids) => self.gallery(ids, outs),
            Kind::Playlist(ids) => self.playlist(ids, outs),
            _ => self.blocks_into(number, outs),
        }
    }

    /// All that is in a block as one line.
    pub(super) fn flat(&mut self, number: usize, manner: Manner, change: fn(&mut Style)) -> String {
        let mut line = Vec::new();
        for child in &self.tree.block(number).children {
            match child {
                Child::Block(within) => {
                    line.push(Inline::Gap);
                    gathered(self.tree, *within, &mut line);
                    line.push(Inline::Gap);
                }
                child => line.extend(Inline::of(child)),
            }
        }
        let line: Vec<_> = line.into_iter().map(|one| one.set(change)).collect();
        self.flat_line(&line, manner)
    }

    pub(super) fn flat_line(&mut self, line: &[Inline<'_>], manner: Manner) -> String {
        let paragraphs = self.paragraphs(line, manner.is_in_table);
        let texts: Vec<String> =
            paragraphs.into_iter().map(|paragraph| self.line(paragraph, Manner { is_flat: true, ..manner })).collect();
        texts.join(" ")
    }

    fn quote(&mut self, number: usize, outs: &mut Vec<Out>) {
        if self.nested >= MOST_NESTED {
            return self.blocks_into(number, outs);
        }
        self.nested += 1;
        let inner = self.blocks(number);
        self.nested -= 1;
        if !inner.is_empty() {
            outs.push(Out { text: indented(&joined(&inner, false), "> ", "> "), what: Written::Other });
        }
    }

    fn list(&mut self, number: usize, start: Option<u64>, outs: &mut Vec<Out>) {
        if self.nested >= MOST_NESTED {
            return self.blocks_into(number, outs);
        }
        self.nested += 1;
        let items = self.items(number);
        self.nested -= 1;
        if items.is_empty() {
            return;
        }
        let is_ordered = start.is_some();
        // Two lists in a row are one unless their signs differ.
        let is_other = matches!(outs.last(), Some(Out { what: Written::List { is_ordered: before, is_other: false, .. }, .. })
            if *before == is_ordered);
        let is_loose = items.iter().any(|item| !is_tight(item));
        let first = start.filter(|start| *start < 900_000_000).unwrap_or(1);
        let texts = (first..).zip(&items).map(|(count, item)| {
            let sign = match (is_ordered, is_other) {
                (false, false) => "- ".to_owned(),
                (false, true) => "* ".to_owned(),
                (true, false) => format!("{count}. "),
                (true, true) => format!("{count}) "),
            };
            indented(&joined(item, !is_loose), &sign, &" ".repeat(sign.len()))
        });
        let text = texts.collect::<Vec<_>>().join(if is_loose { "\n\n" } else { "\n" });
        outs.push(Out { text, what: Written::List { is_ordered, is_other, is_from_one: first == 1 } });
    }

    /// The items of a list that have something in them. What stands between items goes to the one before.
    fn items(&mut self, number: usize) -> Vec<Vec<Out>> {
        let mut items: Vec<Vec<Out>> = Vec::new();
        let mut line = Vec::new();
        for child in &self.tree.block(number).children {
            let Child::Block(within) = child else {
                line.extend(Inline::of(child));
                continue;
            };
            self.loose_item(&mut line, &mut items);
            if self.tree.block(*within).kind == Kind::Item {
                items.push(self.blocks(*within));
            } else {
                let mut last = items.pop().unwrap_or_default();
                self.block(*within, &mut last);
                items.push(last);
            }
            if items.last().is_some_and(Vec::is_empty) {
                items.pop();
            }
        }
        self.loose_item(&mut line, &mut items);
        items
    }

    fn loose_item(&mut self, line: &mut Vec<Inline<'t>>, items: &mut Vec<Vec<Out>>) {
        let mut outs = Vec::new();
        self.flush(line, &mut outs);
        if !outs.is_empty() {
            items.push(outs);
        }
    }

    fn code(&mut self, number: usize, language: &str, outs: &mut Vec<Out>) {
        let mut line = Vec::new();
        gathered(self.tree, number, &mut line);
        let mut text = String::new();
        for one in &line {
            match one {
                Inline::Text { text: more, .. } => text.extend(more.chars().filter(|c| !is_unwanted(*c))),
                Inline::Break | Inline::Gap => text.push('\n'),
                Inline::Picture(_) | Inline::Embed { .. } | Inline::Piece { .. } => {}
            }
        }
        let from = text.find(|c: char| !c.is_whitespace()).map(|at| text.get(..at).and_then(|t| t.rfind('\n')));
        if let Some(from) = from {
            let text = text.get(from.map_or(0, |at| at + 1)..).unwrap_or_default().trim_end();
            outs.push(Out { text: fenced(text, language), what: Written::Other });
        }
        let mut rest: Vec<_> = line
            .into_iter()
            .filter(|one| matches!(one, Inline::Picture(_) | Inline::Embed { .. } | Inline::Piece { .. }))
            .collect();
        self.flush(&mut rest, outs);
    }

    /// A list of terms and what they mean. Terms that share a meaning share a paragraph.
    fn terms(&mut self, number: usize, outs: &mut Vec<Out>) {
        let mut has_term = false;
        let mut line = Vec::new();
        for child in &self.tree.block(number).children {
            let Child::Block(within) = child else {
                line.extend(Inline::of(child));
                continue;
            };
            self.flush(&mut line, outs);
            match self.tree.block(*within).kind {
                Kind::Term => {
                    let text = self.flat(*within, Manner { is_flat: true, is_in_table: false }, |_| {});
                    has_term |= !text.is_empty();
                    if !text.is_empty() {
                        outs.push(Out { text, what: Written::Paragraph });
                    }
                }
                Kind::Details if has_term && self.nested < MOST_NESTED => {
                    self.nested += 1;
                    let inner = self.blocks(*within);
                    self.nested -= 1;
                    if !inner.is_empty() {
                        outs.push(Out { text: indented(&joined(&inner, false), ": ", "  "), what: Written::Other });
                    }
                }
                // Groups of terms may stand in a block of their own.
                Kind::Plain => self.terms(*within, outs),
                _ => self.block(*within, outs),
            }
        }
        self.flush(&mut line, outs);
    }

    fn figure(&mut self, number: usize, outs: &mut Vec<Out>) {
        let children = &self.tree.block(number).children;
        let is_caption = |child: &&Child| match child {
            Child::Block(within) => self.tree.block(*within).kind == Kind::FigureCaption,
            _ => false,
        };
        let mut caption = Vec::new();
        for child in children.iter().filter(is_caption) {
            if let Child::Block(within) = child {
                gathered(self.tree, *within, &mut caption);
            }
        }
        let has_picture = has_picture(self.tree, number);
        // Words beside a picture are what stands under it.
        let is_loose = caption.iter().all(Inline::is_blank) && has_picture;
        let is_word = |child: &Child| matches!(child, Child::Text { .. } | Child::Break);
        if is_loose {
            caption.extend(children.iter().filter(|child| is_word(child)).filter_map(Inline::of));
        }
        let outer = std::mem::replace(&mut self.caption, words(&caption));
        let before = outs.len();
        let mut line = Vec::new();
        for child in children.iter().filter(|child| !(is_caption(child) || is_loose && is_word(child))) {
            match child {
                Child::Block(within) => {
                    self.flush(&mut line, outs);
                    self.block(*within, outs);
                }
                child => line.extend(Inline::of(child)),
            }
        }
        self.flush(&mut line, outs);
        self.caption = outer;
        let caption: Vec<_> = caption.into_iter().map(|one| one.set(|style| style.is_emphasis = true)).collect();
        let text = self.flat_line(&caption, Manner::default());
        let is_more = outs.len() > before;
        match outs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if has_picture && is_more && last.what == Written::Paragraph => {
                last.text.push_str("\\\n");
                last.text.push_str(&text);
            }
            _ => outs.push(Out { text, what: Written::Paragraph }),
        }
    }
}

/// Whether the parts of an item need no empty lines between them: lists after something, as long as they are seen
/// as lists there.
fn is_tight(item: &[Out]) -> bool {
    item.iter().skip(1).all(|out| match out.what {
        Written::List { is_ordered, is_from_one, .. } => !is_ordered || is_from_one,
        _ => false,
    })
}
