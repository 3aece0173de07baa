//! The addresses of blogs, of what is said in them, and of the feeds of both.
use civil_media_core::blogs::PostKey;
use civil_media_core::feeds::FeedOf;
use civil_media_core::ids::{CommentId, FeedId, ImportId, ItemId, MatterId, PictureId};
use civil_media_core::items::Dated;
use civil_media_core::text::Slug;

use super::encoded;

/// A blog.
pub fn blog(blog: &Slug) -> String {
    format!("/blogs/{blog}")
}
/// The months of a blog.
pub fn archive(blog: &Slug) -> String {
    format!("/blogs/{blog}/archive")
}
/// A blog's posts of a year or a month.
pub fn blog_of(blog: &Slug, Dated { year, month }: Dated) -> String {
    month.map_or_else(|| format!("/blogs/{blog}/{year:04}"), |month| format!("/blogs/{blog}/{year:04}/{month:02}"))
}
/// What somebody wrote.
pub fn posts_by(handle: &Slug) -> String {
    format!("/people/{handle}/posts")
}
/// What was written under a tag.
pub fn tag(tag: &Slug) -> String {
    format!("/tags/{tag}")
}
/// What was written for a department.
pub fn posts_for(department: &Slug) -> String {
    format!("/departments/{department}/posts")
}
/// Where one makes a feed.
pub fn new_feed(of: &FeedOf) -> String {
    format!("/me/feeds?of={}", encoded(&of.to_string()))
}
/// Where one ends a feed.
pub fn end_feed(id: FeedId) -> String {
    format!("/me/feeds/{id}/end")
}
/// A feed, for whoever has its token.
pub fn feed(token: &str) -> String {
    format!("/feeds/{token}/feed.atom")
}
/// Where a blog is brought along.
pub fn import_into(blog: &Slug) -> String {
    format!("/blogs/{blog}/import")
}
/// An import.
pub fn import(id: ImportId) -> String {
    format!("/imports/{id}")
}
/// Where one goes on with it.
pub fn go_on_with_import(id: ImportId) -> String {
    format!("/imports/{id}/go-on")
}
/// Where one writes a post.
pub fn new_post(blog: &Slug) -> String {
    format!("/blogs/{blog}/new")
}
/// A post.
pub fn post(key: &PostKey) -> String {
    format!("/blogs/{}/{}", key.blog, key.path)
}
/// Where one corrects a post.
pub fn edit_post(key: &PostKey) -> String {
    format!("{}/edit", post(key))
}
/// Where one comments on a post.
pub fn comments(on: &str) -> String {
    format!("{on}/comments")
}
/// A comment, to change it or take it away.
pub fn comment(id: CommentId) -> String {
    format!("/comments/{id}")
}
/// Where a comment is taken away.
pub fn remove_comment(id: CommentId) -> String {
    format!("/comments/{id}/remove")
}
/// What a comment said before.
pub fn comment_history(id: CommentId) -> String {
    format!("/comments/{id}/history")
}
/// Where the editor's script begins a draft.
pub fn new_draft(blog: &Slug) -> String {
    format!("/blogs/{blog}/drafts")
}
/// A draft.
pub fn draft(id: ItemId) -> String {
    format!("/drafts/{id}")
}
/// Where the editor's script keeps it.
pub fn keep_draft(id: ItemId) -> String {
    format!("/drafts/{id}/keep")
}
/// Where a second person approves it.
pub fn approve_draft(id: ItemId) -> String {
    format!("/drafts/{id}/approve")
}
/// Where a second person gives it back.
pub fn return_draft(id: ItemId) -> String {
    format!("/drafts/{id}/return")
}
/// Where it is taken back from whoever was to approve it, and from its time.
pub fn hold_draft(id: ItemId) -> String {
    format!("/drafts/{id}/hold")
}
/// Where it is deleted.
pub fn discard_draft(id: ItemId) -> String {
    format!("/drafts/{id}/discard")
}
/// Where what was deleted is brought back.
pub fn restore(id: ItemId) -> String {
    format!("/i/{id}/restore")
}
/// A part of what is done with a post.
fn of_post(key: &PostKey, part: &str) -> String {
    format!("{}/{part}", post(key))
}
/// What is done with a post as a whole.
pub fn manage_post(key: &PostKey) -> String {
    of_post(key, "manage")
}
/// Where one takes one's own name off it.
pub fn take_name_off(key: &PostKey) -> String {
    format!("{}/name-off", post(key))
}
/// Where a post is taken back.
pub fn withdraw_post(key: &PostKey) -> String {
    of_post(key, "withdraw")
}
/// Where a post is put back.
pub fn put_back_post(key: &PostKey) -> String {
    of_post(key, "put-back")
}
/// Where a post is deleted.
pub fn delete_post(key: &PostKey) -> String {
    of_post(key, "delete")
}
/// The versions of a post.
pub fn post_history(key: &PostKey) -> String {
    of_post(key, "history")
}
/// What changed from one version of a post to another.
pub fn post_changes(key: &PostKey, from: i32, to: i32) -> String {
    of_post(key, &format!("diff/{from}..{to}"))
}
/// Where one says that something in a post was wrong.
pub fn amend_post(key: &PostKey) -> String {
    of_post(key, "amend")
}
/// A post with the form that answers one of its comments.
pub fn answer(on: &str, from: i64, comment: CommentId) -> String {
    format!("{on}?from={from}&answer={comment}#answer")
}
/// Where a comment stands.
pub fn comment_there(id: CommentId) -> String {
    format!("{}/there", comment(id))
}
/// Where one reacts to an item.
pub fn react(id: ItemId) -> String {
    format!("/i/{id}/react")
}
/// Who reacted to an item.
pub fn reactions(id: ItemId) -> String {
    format!("/i/{id}/reactions")
}
/// Where one follows an item.
pub fn watch(id: ItemId) -> String {
    format!("/i/{id}/watch")
}
/// Where one keeps an item for later.
pub fn save(id: ItemId) -> String {
    format!("/i/{id}/save")
}
/// Where the comments on a post are closed.
pub fn close_comments(key: &PostKey) -> String {
    of_post(key, "comments/close")
}

/// The pictures of an item, for those who write it.
pub fn pictures(item: ItemId) -> String {
    format!("/i/{item}/pictures")
}
/// A picture as it is cut now.
pub fn item_picture(id: PictureId) -> String {
    format!("/pictures/{id}")
}
/// A picture in one of its widths. What lies there never changes.
pub fn picture_in(id: PictureId, edition: i32, width: i32) -> String {
    format!("/pictures/{id}/{edition}/{width}")
}
/// A picture of what was reported, for whoever decides on it.
pub fn reported_picture(matter: MatterId, id: PictureId) -> String {
    format!("/admin/moderation/{matter}/pictures/{id}")
}
/// Where one says what a picture shows.
pub fn edit_picture(id: PictureId) -> String {
    format!("/pictures/{id}/edit")
}
/// Where one takes it out.
pub fn remove_item_picture(id: PictureId) -> String {
    format!("/pictures/{id}/remove")
}
