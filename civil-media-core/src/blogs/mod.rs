//! Blogs: dated posts, written in a space.
mod archive;
mod input;
mod model;
mod read;
mod write;

pub use archive::{Month, months, newest};
pub use input::NewPost;
pub use model::{Post, PostKey};
pub use read::{find, find_key};
pub use write::{comment, edit, publish};

#[cfg(test)]
mod tests;
