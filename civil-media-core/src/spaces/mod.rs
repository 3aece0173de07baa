//! Spaces: where everything lies.
mod model;
mod read;
mod write;

pub use model::{JoinRule, MemberRole, NewSpace, Space};
pub use read::{find, listed, mine, service};
pub(crate) use write::add;
#[cfg(feature = "testing")]
pub(crate) use write::add_member;
