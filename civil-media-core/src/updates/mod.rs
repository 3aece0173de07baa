//! Updates: a few words in one's own space, for whoever follows one. What they are answered with are comments.
mod model;
mod read;
mod write;

pub use model::{NewUpdate, Update};
pub use read::{Whose, find, follows, newest};
pub use write::{comment, delete, follow, post};

#[cfg(test)]
mod tests;
