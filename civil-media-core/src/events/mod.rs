//! What has happened: the only thing that features tell one another. Each change writes one event in
//! its transaction; the row is the audit trail, and its notification reaches every running process.
mod event;
pub mod feed;
pub(crate) mod nats;
pub mod queue;

pub(crate) use event::{DIGEST, NOTIFY};
pub use event::{Event, SessionEnd};
pub use nats::Nats;
pub(crate) use queue::Waiting;
