//! What WordPress stores as the text of a post, made into our Markdown.
//!
//! It is HTML of two kinds, and both may stand in one text: that of the classic editor, in which blank lines are
//! paragraphs, and blocks, which are whole HTML between comments. Shortcodes stand in either.
//!
//! The HTML is cut into tokens by html5ever and put together by a builder of our own, as neither its tree nor a
//! ready converter (htmd) bounds the depth of what comes in, or keeps text from becoming markup as strictly.
//!
//! Our Markdown shows HTML as it was typed. So none is written: what Markdown has no words for becomes its words.
mod blocks;
mod escape;
mod inline;
mod left;
mod media;
mod names;
mod pieces;
mod shortcodes;
mod source;
mod tables;
mod tree;
mod tree_tags;

#[cfg(test)]
mod tests;

pub use left::Left;
#[cfg(test)]
use left::Unsupported;

use left::Lefts;

/// What the text of a post refers to, and what becomes of it.
pub trait Links {
    /// The new address of a link. It may give back `href` as it is.
    fn link(&mut self, href: &str) -> String;

    /// The address that a picture is shown from, as it stands between the parentheses of Markdown. `attachment` is
    /// its number in the site, where the text says it. None makes it a link to `src`, which is reported.
    fn picture(&mut self, src: &str, attachment: Option<u64>, alt: &str, caption: &str) -> Option<String>;

    /// The pictures or recordings of these numbers, with their addresses, in the order in which they are to stand.
    /// No numbers means all that hang on the post.
    fn gallery(&mut self, ids: &[u64]) -> Vec<(u64, String)>;

    /// What stands at a `<wiki-piece n="…">` of this number: something that is Markdown already, as it is in a cell of
    /// a table or elsewhere. Only whoever wrote the HTML itself has any.
    fn piece(&mut self, _number: usize, _is_in_table: bool) -> Option<String> {
        None
    }
}

/// A text in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The text. It is empty, or ends in one newline; no two blank lines follow one another outside code.
    pub text: String,
    /// What could not be put into Markdown, in the order in which it was met.
    pub left: Vec<Left>,
}

/// A post's text in Markdown. What was text there is text here; no HTML is in it; it is a small multiple of
/// `content` long at most (what `links` gives back comes on top), and takes time in proportion.
/// Control characters and marks that turn text around are left out.
pub fn to_markdown(content: &str, links: &mut dyn Links) -> Converted {
    let mut lefts = Lefts::default();
    let html = source::tamed(content, &mut lefts);
    let tree = tree::parsed(&html, &mut lefts);
    let text = blocks::written(&tree, links, &mut lefts);
    Converted { text, left: lefts.into_list() }
}

/// HTML in Markdown under the same rules: such as a converter of ours wrote, in which comments and shortcodes mean
/// nothing and blank lines are paragraphs.
pub(super) fn of_html(html: &str, links: &mut dyn Links) -> Converted {
    let mut lefts = Lefts::default();
    let tree = tree::parsed(html, &mut lefts);
    let text = blocks::written(&tree, links, &mut lefts);
    Converted { text, left: lefts.into_list() }
}

/// A comment's text in Markdown, under the same rules. Shortcodes mean nothing there, and pictures become links.
pub fn comment_to_markdown(content: &str) -> String {
    let mut lefts = Lefts::default();
    let html = source::tamed_comment(content, &mut lefts);
    let tree = tree::parsed(&html, &mut lefts);
    blocks::written(&tree, &mut AsTheyAre, &mut lefts)
}

/// Links stay what they are, and no picture is shown.
pub(super) struct AsTheyAre;

impl Links for AsTheyAre {
    fn link(&mut self, href: &str) -> String {
        href.to_owned()
    }

    fn picture(&mut self, _: &str, _: Option<u64>, _: &str, _: &str) -> Option<String> {
        None
    }

    fn gallery(&mut self, _: &[u64]) -> Vec<(u64, String)> {
        Vec::new()
    }
}
