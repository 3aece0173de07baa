//! Spaces: where everything lies.
mod model;
mod read;
mod write;

pub use model::{JoinRule, MemberRole, NewSpace, Space};
pub use read::{find, listed, mine, service};
pub(crate) use write::{add, add_member};
