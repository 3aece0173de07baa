use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::profession::Profession;
use crate::ids::{AppointmentId, BlobId, DepartmentId, PersonId, SpaceId, TeamId};
use crate::policy::{Actor, Standing, Subject, Tier, actors};
use crate::schema::{appointments, department_names, departments, people, teams};
use crate::stored::words;
use crate::text::{Line, Note, Prose, Slug};

diesel::table! {
    /// The view of the same name: where those who have left held the posts that counted then.
    last_departments (person_id) {
        person_id -> Uuid,
        department_ids -> Array<Uuid>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(people, actors, last_departments);

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
#[diesel(base_query = people::table
    .inner_join(actors::table.on(actors::person_id.eq(people::id)))
    .inner_join(last_departments::table.on(last_departments::person_id.eq(people::id))))]
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
    /// Their picture.
    pub picture_id: Option<BlobId>,
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
    /// Whom to ask when they have left.
    pub(crate) ask_instead: Option<PersonId>,
    /// The departments of somebody who has left, as they were then: their admins still see to the page.
    #[diesel(select_expression = last_departments::department_ids)]
    pub(crate) left_department_ids: Vec<DepartmentId>,
}

impl Person {
    /// Whether they are here as a guest: they hold no post that counts.
    pub fn is_guest(&self) -> bool {
        self.department_ids.is_empty() && self.left_on.is_none()
    }
}

impl Subject for Person {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let owns = self.id == actor.person;
        // A guest knows the people of their own spaces, and nobody else.
        let is_known =
            owns || actor.tier > Tier::Guest || self.space_ids.iter().any(|space| actor.spaces.contains_key(space));
        is_known.then(|| Standing {
            owns,
            is_department_admin: self
                .department_ids
                .iter()
                .chain(&self.left_department_ids)
                .any(|department| actor.administers.contains(department)),
            ..actor.at_large()
        })
    }
}

/// A post that somebody holds or held.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = appointments::table
    .inner_join(departments::table.inner_join(department_names::table))
    .left_join(teams::table)
    .filter(department_names::to_date.is_null()))]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// Whose.
    pub person_id: PersonId,
    /// What they do.
    pub title: String,
    /// Their grade, if known.
    pub grade: String,
    /// Their profession, if known.
    pub profession: Option<Profession>,
    /// From when.
    pub from_date: NaiveDate,
    /// Until when; none for a post they hold now.
    pub to_date: Option<NaiveDate>,
    /// Whether the provider says so; then only it can change it.
    pub is_from_provider: bool,
    /// Whether it counts for what they may read and do. What somebody says of themselves does not.
    pub gives_rights: bool,
    /// The department.
    pub department_id: DepartmentId,
    /// The department's address.
    #[diesel(select_expression = departments::slug)]
    pub department: Slug,
    /// The department's short name.
    #[diesel(select_expression = departments::acronym)]
    pub acronym: String,
    /// The department's name in English.
    #[diesel(select_expression = department_names::name_en)]
    pub department_en: String,
    /// The department's name in Welsh.
    #[diesel(select_expression = department_names::name_cy)]
    pub department_cy: String,
    /// The team.
    pub team_id: Option<TeamId>,
    /// The team's part in addresses.
    #[diesel(select_expression = teams::slug.nullable())]
    pub team: Option<String>,
    /// The team's name in English.
    #[diesel(select_expression = teams::name_en.nullable())]
    pub team_en: Option<String>,
    /// The team's name in Welsh.
    #[diesel(select_expression = teams::name_cy.nullable())]
    pub team_cy: Option<String>,
}

impl Appointment {
    /// Whether they hold it on this day.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from_date <= day && self.to_date.is_none_or(|end| end > day)
    }
}

/// What a profile shows beside the person: one reading of everything.
#[derive(Debug, Clone)]
pub struct Details {
    /// The posts: those held now first, then the latest.
    pub posts: Vec<Appointment>,
    /// What they can do.
    pub skills: Vec<String>,
    /// What they speak.
    pub languages: Vec<String>,
    /// Whom to ask instead, if they have left: name and address.
    pub ask_instead: Option<(String, Slug)>,
}
