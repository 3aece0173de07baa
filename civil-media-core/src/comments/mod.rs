//! Comments, on any item.
mod model;
mod read;
mod write;

pub use model::{Comment, NewComment};
pub use read::of;
pub use read::MOST;
pub(crate) use write::add;
