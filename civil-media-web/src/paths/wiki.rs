//! Addresses of wikis and their pages.
use civil_media_core::text::Slug;

use super::{encoded, preview, suggest_items};

/// A wiki: a space's, or the whole service's.
pub fn wiki(space: Option<&Slug>) -> String {
    space.map_or_else(|| "/wiki".to_owned(), |space| format!("/spaces/{space}/wiki"))
}
/// Where one creates a page.
pub fn new_page(space: Option<&Slug>) -> String {
    format!("{}/new", wiki(space))
}
/// The same, below another page.
pub fn new_page_below(space: Option<&Slug>, path: &str) -> String {
    format!("{}?below={path}", new_page(space))
}
/// The same of a page that another one names: below the page that its name says.
pub fn new_page_named(space: Option<&Slug>, wanted: &str, title: &str) -> String {
    let below = wanted.rsplit_once('/').map_or(String::new(), |(below, _)| format!("&below={below}"));
    format!("{}?title={}{below}", new_page(space), encoded(title))
}
/// Where one sees how a text will look as a page of a wiki; `path` is where it stands there.
pub fn preview_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}?wiki={}&path={path}", preview(), space.map_or("", |space| space))
}
/// What a name that is being typed in a page of a wiki leads to.
pub fn suggest_pages(space: Option<&Slug>) -> String {
    format!("{}?wiki={}", suggest_items(), space.map_or("", |space| space))
}
/// A page of a wiki.
pub fn page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/{path}", wiki(space))
}
/// A page as it was.
pub fn page_version(space: Option<&Slug>, path: &str, version: i32) -> String {
    format!("{}?v={version}", page(space, path))
}
/// Where one edits a page.
pub fn edit_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/edit", page(space, path))
}
/// What changed from one version of a page to another.
pub fn page_changes(space: Option<&Slug>, path: &str, from: i32, to: i32) -> String {
    format!("{}/diff/{from}..{to}", page(space, path))
}
/// The versions of a page.
pub fn page_history(space: Option<&Slug>, path: &str) -> String {
    format!("{}/history", page(space, path))
}
/// Where one moves a page, or sees what else can be done with it.
pub fn move_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/move", edit_page(space, path))
}
/// Where one puts a page together with another one.
pub fn merge_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/merge", edit_page(space, path))
}
/// Where one makes a page of a section of another one.
pub fn split_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/split", edit_page(space, path))
}
/// Where one takes a page out with all that stands below it; a whole wiki without a path.
pub fn take_out(space: Option<&Slug>, path: Option<&str>) -> String {
    path.map_or_else(|| format!("{}/history/zip", wiki(space)), |path| format!("{}/zip", page_history(space, path)))
}
/// Who wrote which paragraph of a page.
pub fn page_blame(space: Option<&Slug>, path: &str) -> String {
    format!("{}/paragraphs", page_history(space, path))
}
/// Where one deletes a page.
pub fn delete_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/delete", edit_page(space, path))
}
/// Where one says who answers for a page.
pub fn care_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/care", edit_page(space, path))
}
/// Where one says that a page is right as it is.
pub fn confirm_page(space: Option<&Slug>, path: &str) -> String {
    format!("{}/confirm", edit_page(space, path))
}
/// All that leads to a page.
pub fn leading_to(space: Option<&Slug>, path: &str) -> String {
    format!("{}/links", page(space, path))
}
/// A page with all below it, drawn.
pub fn page_graph(space: Option<&Slug>, path: &str) -> String {
    format!("{}/graph", leading_to(space, path))
}
/// One of the lists of what needs looking after in a wiki.
pub fn wiki_list(space: Option<&Slug>, list: &str) -> String {
    format!("{}/links/{list}", wiki(space))
}
/// Where a space says what is so of all pages of its wiki.
pub fn wiki_rules(space: &Slug) -> String {
    format!("{}/edit", wiki(Some(space)))
}
/// The pages for which one answers.
pub fn own_pages() -> String {
    "/me/pages".to_owned()
}
/// The pages of a department's spaces that are due.
pub fn due_pages(department: &Slug) -> String {
    format!("/departments/{department}/due")
}
/// What was changed in a wiki.
pub fn wiki_changes(space: Option<&Slug>) -> String {
    format!("{}/history", wiki(space))
}
/// Where two versions of a page are chosen.
pub fn choose_changes(space: Option<&Slug>, path: &str) -> String {
    format!("{}/diff", page(space, path))
}
