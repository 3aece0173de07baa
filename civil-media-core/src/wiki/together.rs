//! Two who change a page at once.
use super::input::PageEdit;
use super::model::{PageKey, WikiPage};
use super::read;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::items::{self as all_items, Revision};
use crate::policy::{Actor, Seen};
use crate::text::Merged;

/// An edit that was refused because somebody else had changed the same, and what each of them wants.
#[derive(Debug)]
pub struct Clashed {
    /// The page as it is now.
    pub page: Seen<WikiPage>,
    /// Its newest version: by whom it is.
    pub newest: Revision,
    /// The title, unless both gave it another one.
    pub title: Option<String>,
    /// Both texts.
    pub merged: Merged,
}

/// What an edit clashes with that [`super::edit`] refused.
pub fn clash(conn: &mut Conn, actor: &Actor, key: &PageKey, input: &PageEdit) -> Result<Clashed> {
    let page = read::find(conn, actor, key)?;
    let newest = all_items::revision(conn, page.id, page.version)?;
    let (title, merged) = put_together(conn, &page, input)?;
    Ok(Clashed { page, newest, title, merged })
}

/// The title and the text of an edit with what was saved since it began. No title where both gave it another one.
pub(super) fn put_together(conn: &mut Conn, page: &WikiPage, input: &PageEdit) -> Result<(Option<String>, Merged)> {
    let base = match all_items::revision(conn, page.id, input.version) {
        // Where nobody knows what they began from, all of it is a change.
        Err(Error::NotFound) => None,
        found => Some(found?),
    };
    let (was, text) = base.as_ref().map_or(("", ""), |base| (&*base.title, &*base.body));
    let title = match (&*input.title, &*page.title) {
        (ours, theirs) if ours == theirs || ours == was => Some(theirs),
        (ours, theirs) if theirs == was => Some(ours),
        _ => None,
    };
    Ok((title.map(str::to_owned), Merged::of(text, &input.body, &page.body)))
}
