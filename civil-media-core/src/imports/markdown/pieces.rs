//! What is inline, cut into words.
use super::blocks::Writer;
use super::escape::is_unwanted;
use super::tree::{Child, Kind, Picture, Style, Tree};

/// Something inline as it lies in the tree.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inline<'t> {
    Text { text: &'t str, style: Style, link: Option<usize>, has_lines: bool },
    Break,
    Gap,
    Picture(&'t Picture),
    Embed { src: &'t str, title: &'t str },
    Piece { number: usize, style: Style },
}

impl<'t> Inline<'t> {
    /// A child that is no block.
    pub(super) fn of(child: &'t Child) -> Option<Self> {
        Some(match child {
            Child::Block(_) => return None,
            Child::Text { text, style, link, has_lines } => {
                Self::Text { text, style: *style, link: *link, has_lines: *has_lines }
            }
            Child::Break => Self::Break,
            Child::Gap => Self::Gap,
            Child::Picture(picture) => Self::Picture(picture),
            Child::Embed { src, title } => Self::Embed { src, title },
            Child::Piece { number, style } => Self::Piece { number: *number, style: *style },
        })
    }

    /// The same, set in another way.
    pub(super) fn set(self, change: fn(&mut Style)) -> Self {
        match self {
            Self::Text { text, mut style, link, has_lines } => {
                change(&mut style);
                Self::Text { text, style, link, has_lines }
            }
            Self::Piece { number, mut style } => {
                change(&mut style);
                Self::Piece { number, style }
            }
            other => other,
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Text { text, .. } => text.chars().all(|c| c.is_whitespace() || is_unwanted(c)),
            Self::Break | Self::Gap => true,
            Self::Picture(_) | Self::Embed { .. } | Self::Piece { .. } => false,
        }
    }
}

/// All that is inline in a block and in those within it.
pub(super) fn gathered<'t>(tree: &'t Tree, number: usize, into: &mut Vec<Inline<'t>>) {
    let block = tree.block(number);
    let is_code = matches!(block.kind, Kind::Code(_));
    if block.kind == Kind::Item {
        into.push(Inline::Text { text: "• ", style: Style::default(), link: None, has_lines: false });
    }
    for child in &block.children {
        if let Child::Block(within) = child {
            into.push(Inline::Gap);
            gathered(tree, *within, into);
            into.push(Inline::Gap);
        }
        into.extend(Inline::of(child).map(|one| if is_code { one.set(|style| style.is_code = true) } else { one }));
    }
}

/// The space before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    None,
    Plain,
    /// One that is code as what stands around it.
    InCode,
    Break,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Word,
    Code,
    /// Markdown already.
    Done,
}

/// Something without a space in it.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) before: Space,
    pub(super) what: What,
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) link: Option<usize>,
}

/// Spaces as they come together, whatever elements they stood in.
#[derive(Default)]
struct Spaces {
    has_any: bool,
    is_outside_code: bool,
    lines: u32,
    breaks: u32,
    is_gap: bool,
}

/// Words as they come together to paragraphs.
#[derive(Default)]
struct Paragraphs {
    done: Vec<Vec<Token>>,
    now: Vec<Token>,
    spaces: Spaces,
}

impl Paragraphs {
    fn gap(&mut self) {
        self.spaces.is_gap = true;
    }

    fn space(&mut self, is_line: bool, is_code: bool) {
        self.spaces.has_any = true;
        self.spaces.is_outside_code |= !is_code;
        self.spaces.lines = self.spaces.lines.saturating_add(u32::from(is_line));
    }

    /// Adds to the word that is being read, or begins the next.
    fn add(&mut self, text: &str, what: What, style: Style, link: Option<usize>) {
        let spaces = std::mem::take(&mut self.spaces);
        if spaces.is_gap || spaces.breaks >= 2 || spaces.lines >= 2 {
            self.end_paragraph();
        }
        let before = match spaces {
            _ if self.now.is_empty() => Space::None,
            Spaces { lines, breaks, .. } if lines > 0 || breaks > 0 => Space::Break,
            Spaces { has_any: true, is_outside_code: false, .. } => Space::InCode,
            Spaces { has_any: true, .. } => Space::Plain,
            _ => Space::None,
        };
        match self.now.last_mut() {
            Some(last)
                if before == Space::None
                    && what != What::Done
                    && (last.what, last.style, last.link) == (what, style, link) =>
            {
                last.text.push_str(text);
            }
            _ => self.now.push(Token { before, what, text: text.to_owned(), style, link }),
        }
    }

    fn end_paragraph(&mut self) {
        if !self.now.is_empty() {
            self.done.push(std::mem::take(&mut self.now));
        }
    }
}

impl Writer<'_, '_> {
    /// The paragraphs that inline things make, each a list of words.
    pub(super) fn paragraphs(&mut self, line: &[Inline<'_>], is_in_table: bool) -> Vec<Vec<Token>> {
        let mut paragraphs = Paragraphs::default();
        for one in line {
            match one {
                Inline::Text { text, style, link, has_lines } => {
                    let what = if style.is_code { What::Code } else { What::Word };
                    let style = Style { is_code: false, ..*style };
                    for (at, c) in text.char_indices() {
                        if c.is_whitespace() {
                            paragraphs.space(c == '\n' && *has_lines, what == What::Code);
                        } else if !is_unwanted(c) {
                            let letter = text.get(at..at + c.len_utf8()).unwrap_or_default();
                            paragraphs.add(letter, what, style, *link);
                        }
                    }
                }
                Inline::Break => paragraphs.spaces.breaks = paragraphs.spaces.breaks.saturating_add(1),
                Inline::Gap => paragraphs.gap(),
                Inline::Picture(picture) => {
                    let Some(markdown) = self.picture(picture, is_in_table) else { continue };
                    if picture.is_apart {
                        paragraphs.gap();
                    }
                    paragraphs.add(&markdown, What::Done, Style::default(), None);
                    if picture.is_apart {
                        paragraphs.gap();
                    }
                }
                Inline::Piece { number, style } => {
                    let Some(markdown) = self.links.piece(*number, is_in_table) else { continue };
                    paragraphs.add(&markdown, What::Done, Style { is_code: false, ..*style }, None);
                }
                Inline::Embed { src, title } => {
                    let Some(markdown) = self.embed(src, title) else { continue };
                    paragraphs.gap();
                    paragraphs.add(&markdown, What::Done, Style::default(), None);
                    paragraphs.gap();
                }
            }
        }
        paragraphs.end_paragraph();
        paragraphs.done
    }
}
