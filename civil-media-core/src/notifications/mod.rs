//! Notifications: what somebody is told because it concerns them. They follow from events, by a job.
mod model;
mod read;
mod spoken;
mod whom;
mod write;

pub use model::Notification;
pub use read::newest;
pub(crate) use write::tell;
pub use write::{mark_all_read, open};

#[cfg(test)]
mod tests;
