//! Who may read what, and who may do what. Nobody reads or writes except as someone.
mod actor;
mod acts;
mod handling;
mod place;
mod readable;
mod seen;

pub use actor::{Actor, Tier};
pub(crate) use actor::{ActorRow, actors, facts_of};
pub use acts::{Act, COLUMNS, Cell, MATRIX, Rule, act};
pub(crate) use handling::check_marking;
pub use handling::{Case, HANDLING, Handling};
pub use place::{EditedBy, Marking, Place, Placing, SpaceKind, Visibility};
pub(crate) use readable::{known_spaces, readable_items, readable_spaces};
pub use seen::{Permit, Role, Seen, Standing, Subject};

#[cfg(test)]
mod grid;
