//! Comments, on any item.
mod model;
mod read;
mod write;

pub use model::{Comment, Earlier, NewComment, Said};
pub use read::{MOST, earlier, find, of};
pub(crate) use write::add;
pub use write::{edit, remove};

#[cfg(test)]
mod tests;
