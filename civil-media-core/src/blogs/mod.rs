//! Blogs: dated posts, written in a space.
mod archive;
mod draft;
mod ending;
mod input;
mod model;
mod pictures;
mod read;
mod review;
mod write;
mod writing;

pub use archive::{Month, months, newest};
pub use draft::{Draft, draft, drafts, waiting};
pub use ending::{delete, discard, put_back, take_name_off, withdraw};
pub use input::{Credits, DraftText, PostEdit, Then, Writing};
pub use model::{Post, PostKey};
pub use pictures::{add_pictures, change_picture, remove_picture};
pub use read::{find, find_key};
pub(crate) use review::publish_due;
pub use review::{approve, give_back};
pub use write::{amend, comment, edit};
pub use writing::{Kept, hold, keep, may_write, write};

#[cfg(test)]
mod tests;
