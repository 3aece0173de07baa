//! Files of spaces. Every version is kept; what it is called lies in the database, its bytes lie in the store.
mod model;
mod read;
mod write;

pub use model::{File, FileKey, FileVersion, Uploaded};
pub(crate) use read::of_ids;
pub use read::{find, of_space, version, versions};
pub(crate) use write::place_imported;
pub use write::{add, delete, replace};

#[cfg(test)]
mod tests;
