//! Updates: a few words in one's own space, for whoever follows one. What they are answered with are comments.
mod edit;
mod model;
mod read;
mod write;

pub use edit::{earlier, edit};
pub use model::{Earlier, NewUpdate, PictureEdit, Pictured, Update, UpdateEdit, described};
pub use read::{Whose, find, follows, newest};
pub use write::{comment, delete, follow, post};

#[cfg(test)]
mod tests;
