//! A text as blocks within blocks. What is inline lies flat in its block: each run of text knows how it is set and
//! where it leads, so that no tag that was closed too late or never can nest anything.
use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::left::Lefts;

/// How many blocks may be open at a time; those within are flattened into the last.
pub(super) const MOST_OPEN: usize = 64;

/// How a run of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) is_strong: bool,
    pub(super) is_emphasis: bool,
    pub(super) is_deleted: bool,
    pub(super) is_code: bool,
}

/// What stands in a block.
#[derive(Debug)]
pub(super) enum Child {
    Block(usize),
    Text {
        text: String,
        style: Style,
        link: Option<usize>,
        /// Whether new lines mean something, as in the classic editor.
        has_lines: bool,
    },
    Break,
    /// The end of a paragraph, where no block says so.
    Gap,
    Picture(Picture),
    Embed {
        src: String,
        title: String,
    },
    /// Something that is Markdown already, by its number.
    Piece {
        number: usize,
        style: Style,
    },
}

#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) src: String,
    pub(super) alt: String,
    pub(super) attachment: Option<u64>,
    pub(super) link: Option<usize>,
    /// Whether it stood beside the text or between paragraphs rather than within a line.
    pub(super) is_apart: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A block that means nothing beyond being one.
    Plain,
    Heading(u8),
    List(Option<u64>),
    Item,
    Quote,
    Cite,
    Code(String),
    Verse,
    Rule,
    Table,
    HeadRows,
    Row,
    Cell {
        is_head: bool,
        span: usize,
    },
    TableCaption,
    Terms,
    Term,
    Details,
    Figure,
    FigureCaption,
    Summary,
    Gallery(Vec<u64>),
    Playlist(Vec<u64>),
}

#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) children: Vec<Child>,
}

/// Blocks by number; the first is the text itself.
#[derive(Debug)]
pub(super) struct Tree {
    blocks: Vec<Block>,
    /// Where links lead, by number.
    links: Vec<String>,
}

static NOTHING: Block = Block { kind: Kind::Plain, children: Vec::new() };

impl Tree {
    pub(super) fn block(&self, number: usize) -> &Block {
        self.blocks.get(number).unwrap_or(&NOTHING)
    }

    pub(super) fn link(&self, number: usize) -> &str {
        self.links.get(number).map(String::as_str).unwrap_or_default()
    }

    /// Says the language of code that has none yet.
    pub(super) fn name_language(&mut self, number: usize, found: String) {
        if let Some(Block { kind: Kind::Code(language), .. }) = self.blocks.get_mut(number)
            && language.is_empty()
        {
            *language = found;
        }
    }
}

/// The tree of a text that `source` has tamed.
pub(super) fn parsed(html: &str, lefts: &mut Lefts) -> Tree {
    let sink = Sink(RefCell::new(Builder::new(lefts)));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    // It stops only for scripts, of which it is told of none.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner().into_tree()
}

struct Sink<'l>(RefCell<Builder<'l>>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Ok(mut builder) = self.0.try_borrow_mut() {
            match token {
                Token::TagToken(tag) if tag.kind == TagKind::StartTag => builder.start(&tag),
                Token::TagToken(tag) => builder.end(&tag.name),
                Token::CharacterTokens(text) => builder.text(&text),
                Token::CommentToken(text) => builder.comment(&text),
                _ => {}
            }
        }
        TokenSinkResult::Continue
    }
}

/// How many elements of each inline kind are open.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Depths {
    pub(super) strong: u32,
    pub(super) emphasis: u32,
    pub(super) deleted: u32,
    pub(super) code: u32,
}

impl Depths {
    fn least(self, other: Self) -> Self {
        Self {
            strong: self.strong.min(other.strong),
            emphasis: self.emphasis.min(other.emphasis),
            deleted: self.deleted.min(other.deleted),
            code: self.code.min(other.code),
        }
    }

    fn style(self) -> Style {
        Style {
            is_strong: self.strong > 0,
            is_emphasis: self.emphasis > 0,
            is_deleted: self.deleted > 0,
            is_code: self.code > 0,
        }
    }
}

pub(super) struct Open {
    pub(super) number: usize,
    pub(super) name: LocalName,
    depths: Depths,
}

/// What is passed over, to its end tag.
pub(super) struct Dropped {
    pub(super) name: LocalName,
    pub(super) depth: u32,
    /// Whether a `source` in it says what is played.
    pub(super) is_player: bool,
}

pub(super) struct Builder<'l> {
    pub(super) tree: Tree,
    pub(super) open: Vec<Open>,
    pub(super) depths: Depths,
    pub(super) quotes: u32,
    pub(super) link: Option<usize>,
    pub(super) dropped: Option<Dropped>,
    /// How many blocks were not opened for want of depth.
    pub(super) ignored: u32,
    editor_blocks: u32,
    pub(super) lefts: &'l mut Lefts,
}

impl<'l> Builder<'l> {
    fn new(lefts: &'l mut Lefts) -> Self {
        Self {
            tree: Tree { blocks: vec![Block { kind: Kind::Plain, children: Vec::new() }], links: Vec::new() },
            open: Vec::new(),
            depths: Depths::default(),
            quotes: 0,
            link: None,
            dropped: None,
            ignored: 0,
            editor_blocks: 0,
            lefts,
        }
    }

    fn into_tree(self) -> Tree {
        self.tree
    }

    fn current(&self) -> usize {
        self.open.last().map_or(0, |open| open.number)
    }

    pub(super) fn kind(&self) -> &Kind {
        &self.tree.block(self.current()).kind
    }

    pub(super) fn add(&mut self, child: Child) {
        let current = self.current();
        if let Some(block) = self.tree.blocks.get_mut(current) {
            block.children.push(child);
        }
    }

    /// What stands last in the block that is open.
    pub(super) fn last(&mut self) -> Option<&mut Child> {
        let current = self.current();
        self.tree.blocks.get_mut(current)?.children.last_mut()
    }

    pub(super) fn new_link(&mut self, href: String) -> usize {
        self.tree.links.push(href);
        self.tree.links.len() - 1
    }

    pub(super) fn push(&mut self, name: &LocalName, kind: Kind) {
        if self.open.len() >= MOST_OPEN {
            self.ignored = self.ignored.saturating_add(1);
            self.add(Child::Gap);
            return;
        }
        let number = self.push_closed(kind);
        self.open.push(Open { number, name: name.clone(), depths: self.depths });
    }

    pub(super) fn push_closed(&mut self, kind: Kind) -> usize {
        let number = self.tree.blocks.len();
        self.tree.blocks.push(Block { kind, children: Vec::new() });
        self.add(Child::Block(number));
        number
    }

    /// Closes the last block that is open. What was set in a way within it, and not set back, ends with it.
    pub(super) fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.depths = self.depths.least(open.depths);
        }
    }

    pub(super) fn style(&self) -> Style {
        self.depths.style()
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.dropped.is_some() {
            return;
        }
        let has_lines = self.editor_blocks == 0 || self.kind() == &Kind::Verse;
        let (style, link) = (self.style(), self.link);
        if let Some(Child::Text { text: last, style: its, link: leads, has_lines: counts }) = self.last()
            && (*its, *leads, *counts) == (style, link, has_lines)
        {
            last.push_str(text);
            return;
        }
        self.add(Child::Text { text: text.to_owned(), style, link, has_lines });
    }

    /// Comments say where blocks of the editor begin and end, and where a page was to be cut.
    fn comment(&mut self, text: &str) {
        let text = text.trim();
        if self.dropped.is_some() {
            return;
        }
        if text == "nextpage" {
            self.push_closed(Kind::Rule);
        } else if text == "more" || text.starts_with("more ") {
            self.add(Child::Gap);
        } else if text.starts_with("/wp:") {
            self.editor_blocks = self.editor_blocks.saturating_sub(1);
            self.add(Child::Gap);
        } else if let Some(block) = text.strip_prefix("wp:") {
            let name = block.split_whitespace().next().unwrap_or_default();
            self.add(Child::Gap);
            if !block.ends_with('/') {
                self.editor_blocks = self.editor_blocks.saturating_add(1);
            } else if !matches!(name, "more" | "nextpage" | "spacer" | "separator") {
                self.lefts.block(name.trim_end_matches('/'));
            }
        }
    }
}

/// An attribute of a tag.
pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}
