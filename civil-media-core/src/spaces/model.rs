use diesel::prelude::*;

use crate::ids::{DepartmentId, PersonId};
use crate::policy::{Actor, EditedBy, Marking, Place, SpaceKind, Standing, Subject, Visibility};
use crate::schema::spaces;
use crate::stored::words;
use crate::text::Slug;

words! {
    /// How one becomes a member.
    JoinRule {
        /// By joining.
        Open = "open",
        /// By asking a lead.
        Ask = "ask",
        /// By being invited.
        Invite = "invite",
    }
}

words! {
    /// What somebody is in a space.
    MemberRole {
        /// Let in until a date.
        Guest = "guest",
        /// Belongs to it.
        Member = "member",
        /// Leads it.
        Lead = "lead",
    }
}

/// A space.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = spaces)]
pub struct Space {
    /// Its part in addresses.
    pub slug: Slug,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
    /// What it is for.
    pub purpose: String,
    /// How one becomes a member.
    pub join_rule: JoinRule,
    /// Whether others than its members may know of it.
    pub is_listed: bool,
    /// How to handle what is OFFICIAL-SENSITIVE.
    pub handling_note: String,
    /// Why it was closed.
    pub closed_reason: String,
    /// Whether a second person approves a post before it is published.
    pub reviews_posts: bool,
    /// Who may change the pages of its wiki, unless a page says otherwise; none for what is usual for its kind.
    pub wiki_edited_by: Option<EditedBy>,
    /// Counts its changes: who saves on top of another's change is told.
    pub version: i32,
    /// The facts on which rights rest.
    #[diesel(embed)]
    pub place: Place,
}

/// A space as it is known to those who may not read it: that it is there, what for, and whom to ask.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = spaces)]
pub struct Glimpse {
    /// Its part in addresses.
    pub slug: Slug,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
    /// What it is for.
    pub purpose: String,
    /// How one becomes a member.
    pub join_rule: JoinRule,
    /// Whether others than its members may know of it.
    pub is_listed: bool,
    /// Why it was closed.
    pub closed_reason: String,
    /// The facts on which rights rest.
    #[diesel(embed)]
    pub place: Place,
}

impl Subject for Glimpse {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_before(&self.place, self.is_listed)
    }
}

impl Subject for Space {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_in(&self.place)
    }
}

/// A space to make.
#[derive(Debug, Clone)]
pub struct NewSpace {
    /// What kind of place.
    pub kind: SpaceKind,
    /// Its part in addresses.
    pub slug: Slug,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
    /// What it is for.
    pub purpose: String,
    /// How far it reaches at most.
    pub visibility: Visibility,
    /// Whether others than its members may know of it.
    pub is_listed: bool,
    /// Its marking.
    pub marking: Marking,
    /// How one becomes a member.
    pub join_rule: JoinRule,
    /// The owning departments.
    pub department_ids: Vec<DepartmentId>,
    /// Whose own it is.
    pub person_id: Option<PersonId>,
    /// Whether leads let guests write.
    pub guests_may_write: bool,
}

impl NewSpace {
    /// A space with the plainest of everything else; its name is its slug until another is given.
    pub fn of_kind(kind: SpaceKind, slug: Slug, visibility: Visibility) -> Self {
        Self {
            kind,
            name_en: slug.to_string(),
            name_cy: slug.to_string(),
            slug,
            purpose: String::new(),
            visibility,
            is_listed: true,
            marking: Marking::NotYet,
            join_rule: JoinRule::Invite,
            department_ids: Vec::new(),
            person_id: None,
            guests_may_write: false,
        }
    }
}
