//! Comments, on any item.
mod model;
mod read;
mod write;

pub use model::{Comment, NewComment};
pub use read::MOST;
pub use read::of;
pub(crate) use write::add;
