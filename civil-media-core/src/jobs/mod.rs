//! What follows from events, and what time brings about: run by web.
mod run;
mod sweep;

pub use run::{READERS, digests, run_once, work};
pub(crate) use sweep::sweep;
