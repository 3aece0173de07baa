//! Writing posts: drafts that are kept as they are typed, alone or with others, reviewed and timed.
pub mod actions;
pub mod completing;
mod forms;
pub mod keeping;
pub mod pages;
mod views;

pub(crate) use forms::typed as typed_tags;
pub(crate) use views::{authors, tag_list, tags_input, text};
