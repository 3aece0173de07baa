//! Comments, on any item.
mod model;
mod read;
mod write;

pub use model::{Comment, Earlier, NewComment, Said};
pub(crate) use read::thread_of;
pub use read::{MOST, earlier, find, of, place};
pub(crate) use write::{add, hide, unhide};
pub use write::{close, edit, remove};

#[cfg(test)]
mod tests;
