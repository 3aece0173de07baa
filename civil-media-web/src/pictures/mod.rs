//! Pictures of posts: what they show, how they are cut, and the pictures themselves.
pub mod actions;
mod forms;
pub mod pages;
mod views;

pub use actions::{MOST_BYTES, drawn_of};
