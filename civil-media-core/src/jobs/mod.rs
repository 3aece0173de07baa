//! What follows from events, and what time brings about: run by web, or by `civil-media work` alone.
mod run;
mod sweep;

pub use run::{READERS, run_once, work};
pub(crate) use sweep::sweep;
