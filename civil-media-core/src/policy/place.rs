//! The facts on which rights rest: of a space, and of an item in it.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::{DepartmentId, ItemId, PersonId, SpaceId};
use crate::schema::{items, spaces};
use crate::stored::{degrees, words};

degrees! {
    /// How far an item or a space reaches. An item never reaches further than its space.
    Visibility {
        /// Drafts.
        OnlyMe = 0 "only_me",
        /// People named on the item.
        Named = 1 "named",
        /// Members, leads and guests of the space.
        Members = 2 "members",
        /// Everyone of the departments that own the space.
        Departments = 3 "departments",
        /// Everyone of a ministry or agency.
        CivilService = 4 "civil_service",
        /// Partner bodies too. Nothing is wider: there is no public level.
        PublicService = 5 "public_service",
    }
}

degrees! {
    /// The security classification that stands on an item or space.
    Marking {
        /// Nobody has said yet; treated as OFFICIAL.
        NotYet = 0 "not_yet",
        /// OFFICIAL.
        Official = 1 "official",
        /// OFFICIAL-SENSITIVE: owning departments at most, and no guests.
        Sensitive = 2 "sensitive",
    }
}

degrees! {
    /// Who may change a page of a wiki.
    EditedBy {
        /// Everybody who may read it, but guests.
        Readers = 1 "readers",
        /// The members of its space.
        Members = 2 "members",
        /// The leads of its space alone; of the whole service's wiki, those who run the suite.
        Leads = 3 "leads",
    }
}

words! {
    /// What kind of place a space is.
    SpaceKind {
        /// Where a project or network works.
        Project = "project",
        /// A department's home.
        Department = "department",
        /// The whole service's: its wiki and its channels.
        Service = "service",
        /// A person's own: their blog.
        Person = "person",
        /// A direct conversation; never changes kind.
        Conversation = "conversation",
    }
}

/// The facts about a space on which every permission rests.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = spaces, check_for_backend(diesel::pg::Pg))]
pub struct Place {
    /// The space.
    pub id: SpaceId,
    /// What kind of space.
    pub kind: SpaceKind,
    /// How far it reaches at most.
    pub visibility: Visibility,
    /// Its marking.
    pub marking: Marking,
    /// Whether leads let guests write here.
    pub guests_may_write: bool,
    /// Whether a lead lets guests read what is OFFICIAL-SENSITIVE here; the department has to as well.
    pub guests_allowed_by_lead: bool,
    /// Whether the department does.
    pub guests_allowed_by_department: bool,
    /// The owning departments.
    pub department_ids: Vec<DepartmentId>,
    /// Since when it is closed, which makes it read-only.
    pub closed_at: Option<DateTime<Utc>>,
}

/// The facts about an item on which every permission rests, beside those of its space.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
pub struct Placing {
    /// The item.
    pub id: ItemId,
    /// Who wrote it.
    pub author_id: PersonId,
    /// Who answers for it.
    pub owner_id: Option<PersonId>,
    /// Who writes it with its author.
    pub co_author_ids: Vec<PersonId>,
    /// Since when it waits for a second person's approval.
    pub submitted_at: Option<DateTime<Utc>>,
    /// How far it reaches in its present state: its visibility when published, 0 when only its
    /// author sees it, less when nobody does.
    pub reach: i16,
    /// Its marking.
    #[diesel(column_name = marking)]
    pub item_marking: Marking,
    /// The people it is named to, for [`Visibility::Named`].
    pub reader_ids: Vec<PersonId>,
}
