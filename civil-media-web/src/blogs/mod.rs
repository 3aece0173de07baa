//! Blogs: lists of posts, a post with its comments, and the form that writes one.
pub mod actions;
pub mod archive;
mod forms;
pub mod history;
pub mod manage;
pub mod pages;
mod views;

pub(crate) use views::meanwhile;
