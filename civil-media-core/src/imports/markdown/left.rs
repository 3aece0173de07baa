//! What had no place in Markdown.
use std::collections::HashMap;
use std::fmt;

/// Something that could not be put into Markdown, and how often it stood in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What it was.
    pub what: Unsupported,
    /// How often.
    pub count: u32,
}

/// A thing without a meaning in Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unsupported {
    /// A shortcode by its name. What is unknown stays as it was typed.
    Shortcode(String),
    /// A block whose content the site made up while showing it, by its name. Nothing of it is left.
    Block(String),
    /// An element by its name. Forms, scripts and styles are dropped; of others the words are left.
    Element(String),
    /// A picture by its address. It became a link, or its words where it had no address one can go to.
    Picture(String),
    /// A recording or a frame by its address. It became a link.
    Embed(String),
}

/// The list while it grows.
#[derive(Debug, Default)]
pub(super) struct Lefts {
    places: HashMap<Unsupported, usize>,
    list: Vec<Left>,
}

/// How many different things are told apart. A text that has more is not one that somebody goes through.
const MOST: usize = 1_000;
/// How much of an address or a name is told, in characters.
const MOST_NAME: usize = 500;

impl Lefts {
    pub(super) fn shortcode(&mut self, name: &str) {
        self.add(Unsupported::Shortcode(short(name)));
    }

    pub(super) fn block(&mut self, name: &str) {
        self.add(Unsupported::Block(short(name)));
    }

    pub(super) fn element(&mut self, name: &str) {
        self.add(Unsupported::Element(short(name)));
    }

    pub(super) fn picture(&mut self, src: &str) {
        self.add(Unsupported::Picture(short(src)));
    }

    pub(super) fn embed(&mut self, src: &str) {
        self.add(Unsupported::Embed(short(src)));
    }

    fn add(&mut self, what: Unsupported) {
        if let Some(left) = self.places.get(&what).and_then(|place| self.list.get_mut(*place)) {
            left.count = left.count.saturating_add(1);
        } else if self.list.len() < MOST {
            self.places.insert(what.clone(), self.list.len());
            self.list.push(Left { what, count: 1 });
        }
    }

    pub(super) fn into_list(self) -> Vec<Left> {
        self.list
    }
}

fn short(text: &str) -> String {
    text.chars().take(MOST_NAME).collect()
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shortcode(name) => write!(f, "[{name}]"),
            Self::Block(name) => write!(f, "wp:{name}"),
            Self::Element(name) => write!(f, "<{name}>"),
            Self::Picture(address) | Self::Embed(address) => f.write_str(address),
        }
    }
}
