//! People: one for a whole career, with dated appointments.
mod appointments;
pub(crate) mod arrivals;
mod corrections;
pub(crate) mod expected;
mod handles;
mod input;
mod leaving;
mod mentions;
mod model;
mod picture;
mod profession;
mod read;
pub mod search;
mod tags;
mod working;
mod write;

pub use appointments::{add_appointment, end_appointment, end_claimed_post};
pub use corrections::{Correction, Outcome, Wrong, answer_correction, corrections_of, propose_correction};
pub use input::{NewAppointment, ProfileChanges};
pub use leaving::bring_back;
pub use mentions::with_names;
pub(crate) use mentions::{newly_named, people_named};
pub use model::{Appointment, Details, Language, Person};
pub use picture::{remove_picture, set_picture};
pub use profession::Profession;
pub(crate) use read::many_named;
pub use read::{Named, addressed, details, find, me, named, post_on};
pub use tags::Tags;
pub use working::Working;
pub use write::{choose_language, edit_profile, name_instead, switch_off, switch_on};
pub(crate) use write::{for_operator, switch_by_operator};

#[cfg(test)]
mod tests;
