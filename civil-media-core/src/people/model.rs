use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::ids::{DepartmentId, PersonId, SpaceId};
use crate::policy::{Actor, Standing, Subject, Tier, actors};
use crate::schema::{appointments, department_names, departments, people};
use crate::stored::words;
use crate::text::{Line, Prose, Slug};

diesel::allow_tables_to_appear_in_same_query!(people, actors);

words! {
    /// A language of the interface, and of what is written in it.
    Language {
        /// English.
        En = "en",
        /// Welsh.
        Cy = "cy",
    }
}

/// Somebody's profile.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = people)]
#[diesel(base_query = people::table.inner_join(actors::table.on(actors::person_id.eq(people::id))))]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their part in addresses; never given to anybody else.
    pub handle: Slug,
    /// Their name, as their provider has it.
    pub name: String,
    /// Their work email, as their provider has it.
    pub email: String,
    /// The language they chose for the interface.
    pub language: Language,
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
    /// Counts the edits of the profile: who saves on top of another's edit is told.
    pub version: i32,
    /// Since when they have left.
    pub left_on: Option<NaiveDate>,
    /// Since when they cannot sign in.
    pub switched_off_at: Option<DateTime<Utc>>,
    #[diesel(select_expression = actors::department_ids)]
    pub(crate) department_ids: Vec<DepartmentId>,
    #[diesel(select_expression = actors::space_ids)]
    pub(crate) space_ids: Vec<SpaceId>,
}

impl Subject for Person {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let owns = self.id == actor.person;
        // A guest knows the people of their own spaces, and nobody else.
        let is_known =
            owns || actor.tier > Tier::Guest || self.space_ids.iter().any(|space| actor.spaces.contains_key(space));
        is_known.then(|| Standing {
            owns,
            is_department_admin: self.department_ids.iter().any(|d| actor.administers.contains(d)),
            ..actor.at_large()
        })
    }
}

/// A post that somebody holds or held.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = appointments::table.inner_join(departments::table.inner_join(department_names::table))
    .filter(department_names::to_date.is_null()))]
pub struct Appointment {
    /// What they do.
    pub title: String,
    /// Their grade, if known.
    pub grade: String,
    /// From when.
    pub from_date: NaiveDate,
    /// Until when; none for a post they hold now.
    pub to_date: Option<NaiveDate>,
    /// Whether the provider says so; then only it can change it.
    pub is_from_provider: bool,
    /// The department's address.
    #[diesel(select_expression = departments::slug)]
    pub department: Slug,
    /// The department's name in English.
    #[diesel(select_expression = department_names::name_en)]
    pub department_en: String,
    /// The department's name in Welsh.
    #[diesel(select_expression = department_names::name_cy)]
    pub department_cy: String,
}
