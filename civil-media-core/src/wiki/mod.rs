//! Wikis: one for the whole service, one for each space. Every version is kept.
mod input;
mod links;
mod model;
mod read;
mod together;
mod tree;
mod write;

pub use input::{NewPage, PageEdit, PagePath};
pub use links::{Named, named};
pub(crate) use links::{Stands, set_links};
pub use model::{PageKey, WikiPage};
pub use read::{find, version};
pub use together::{Clashed, clash};
pub use tree::{Below, PAGES_AT_ONCE, above, below};
pub use write::{create, edit, restore};

#[cfg(test)]
mod tests;
