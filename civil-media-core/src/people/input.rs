use crate::text::{Line, Prose};

/// The parts of a profile that are its person's own to say.
#[derive(Debug, Clone, diesel::AsChangeset)]
#[diesel(table_name = crate::schema::people)]
pub struct ProfileChanges {
    /// How to refer to them.
    pub pronouns: Line,
    /// How to say their name.
    pub name_said: Line,
    /// Their phones.
    pub phone: Line,
    /// Where they work.
    pub building: Line,
    /// Where that is.
    pub city: Line,
    /// When they work.
    pub working_days: Line,
    /// What they say of themselves.
    pub about: Prose,
}
