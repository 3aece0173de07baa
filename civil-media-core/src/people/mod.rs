//! People: one for a whole career, with dated appointments.
pub(crate) mod arrivals;
mod input;
mod model;
mod read;
mod write;

pub use input::ProfileChanges;
pub use model::{Appointment, Language, Person};
pub use read::{appointments, find, me};
pub(crate) use write::switch_by_operator;
pub use write::{choose_language, edit_profile, switch_off, switch_on};

#[cfg(test)]
mod tests;
