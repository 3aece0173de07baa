//! Feeds for other programs: each on a token of its own, which its person can end.
mod model;
mod read;
mod write;

pub use model::{Entries, Feed, FeedOf, Shown};
pub use read::{mine, of_token, show};
pub use write::{MOST, end, make, note_use};

#[cfg(test)]
mod tests;
