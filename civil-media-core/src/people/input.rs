use chrono::NaiveDate;

use super::profession::Profession;
use super::tags::Tags;
use crate::ids::DepartmentId;
use crate::text::{Line, Note, Prose};

/// The parts of a profile that are its person's own to say.
#[derive(Debug, Clone, diesel::AsChangeset)]
#[diesel(table_name = crate::schema::people)]
pub struct ProfileChanges {
    /// How to refer to them.
    pub pronouns: Line,
    /// How to say their name.
    pub name_said: Line,
    /// Their phone at work.
    pub phone: Line,
    /// Their phone on the way.
    pub mobile: Line,
    /// Where they work.
    pub building: Line,
    /// Where that is.
    pub city: Line,
    /// When they work: the days.
    pub working_days: Line,
    /// And the hours.
    pub hours: Line,
    /// What others may ask them about.
    pub ask_about: Note,
    /// What they say of themselves.
    pub about: Prose,
    /// What they can do.
    #[diesel(skip_update)]
    pub skills: Tags,
    /// What they speak.
    #[diesel(skip_update)]
    pub languages: Tags,
    /// The profession of the post that their provider speaks for, which says nothing of professions. Kept where none is
    /// known yet.
    #[diesel(skip_update)]
    pub profession: Option<Profession>,
}

/// A post that somebody says they hold or held, beside the one that their provider speaks for. It gives no rights.
#[derive(Debug, Clone)]
pub struct NewAppointment {
    /// Of which department.
    pub department: DepartmentId,
    /// In which of its teams, by name; empty for none.
    pub team: Line,
    /// What they do.
    pub title: Line,
    /// Their grade.
    pub grade: Line,
    /// Their profession.
    pub profession: Option<Profession>,
    /// From when.
    pub from: NaiveDate,
    /// Until when, if that is known.
    pub to: Option<NaiveDate>,
}
