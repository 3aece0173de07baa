//! Items: the root of all that a person can write, find, mark, comment on, retain or export.
mod bin;
mod model;
mod reach;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use bin::delete;
pub use bin::{Binned, DAYS, bin, restore};
pub use model::{Card, ItemKind, Revision, State};
pub use reach::{Marked, Reach, levels, may_set_reach, reach_of, set_reach};
pub(crate) use read::published_before;
pub use read::{Dated, Wanted, find, newest, revision, revisions};
pub(crate) use write::{NewItem, insert, keep_revision, update_text};
