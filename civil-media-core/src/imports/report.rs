use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::stored::words;

words! {
    /// Why something could not be carried, or not as it was.
    Reason {
        /// Its author has no account here: they are named, without one.
        AuthorUnknown = "author_unknown",
        /// It was not for everybody there: it is a draft here.
        MadeDraft = "made_draft",
        /// It was thrown away there.
        Trash = "trash",
        /// A kind of thing that there is not here.
        Kind = "kind",
        /// A comment that was not shown there.
        CommentHeld = "comment_held",
        /// Comments on a page or a file, which has none here.
        CommentOnPage = "comment_on_page",
        /// Comments on what is a draft here.
        CommentOfDraft = "comment_of_draft",
        /// A comment that is empty or too long.
        CommentText = "comment_text",
        /// A text that is too long.
        TextLong = "text_long",
        /// A title that is too long: its beginning is kept.
        TitleLong = "title_long",
        /// More tags than a post has here.
        Tags = "tags",
        /// A file that was not beside the export: links to it lead where they led.
        FileMissing = "file_missing",
        /// A file of something that is a draft here, or was left out: it is not for everybody either.
        FileOfDraft = "file_of_draft",
        /// A picture that nobody has described.
        PictureUndescribed = "picture_undescribed",
        /// A page of a kind that has no place in a wiki here: of a person, of the software.
        PageKind = "page_kind",
        /// A page that stands at another path than its title says.
        Renamed = "renamed",
        /// A page that was made because a page below it needed one.
        Stub = "stub",
        /// A redirect to what is not there, or to itself.
        RedirectLost = "redirect_lost",
        /// A version whose text is not in the file.
        TextGone = "text_gone",
        /// A text that shows itself inside itself: it is shown as it was typed.
        Ring = "ring",
        /// Marked higher than the space takes.
        MarkedAbove = "marked_above",
        /// Something in a text that has no meaning here: its words stay.
        Markup = "markup",
    }
}

/// How often something could not be carried, with examples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How often.
    pub count: u32,
    /// Some of them, by name.
    pub examples: Vec<String>,
}

/// What was brought, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Where it comes from.
    pub site: String,
    /// Posts that were published.
    pub posts: u32,
    /// Pages of the wiki.
    pub pages: u32,
    /// Versions of pages.
    #[serde(default)]
    pub versions: u32,
    /// Redirects, which lead on.
    #[serde(default)]
    pub redirects: u32,
    /// Drafts.
    pub drafts: u32,
    /// Comments.
    pub comments: u32,
    /// Pictures in texts.
    pub pictures: u32,
    /// Files of the space.
    pub files: u32,
    /// What had been brought before.
    pub already: u32,
    /// What could not be carried, or not as it was.
    pub left: BTreeMap<String, Line>,
}

/// How many examples of one reason are kept, and how long each may be.
const MOST: (usize, usize) = (20, 120);

impl Report {
    /// Notes that something could not be carried.
    pub(super) fn leave(&mut self, why: Reason, what: &str) {
        self.leave_many(why, what, 1);
    }

    /// The same of several alike.
    pub(super) fn leave_many(&mut self, why: Reason, what: &str, count: u32) {
        let line = self.left.entry(why.as_str().to_owned()).or_default();
        line.count += count;
        let what: String = what.chars().take(MOST.1).collect();
        if line.examples.len() < MOST.0 && !line.examples.contains(&what) {
            line.examples.push(what);
        }
    }
}
