//! Who belongs to a space, and how one comes and goes.
mod model;
mod read;
mod write;

pub use model::Member;
pub use read::{member_count, members, sponsors};
pub(crate) use write::{end_overdue_guests, follow_in_conversations, place_in_conversation};
pub use write::{join, leave, remove};
