use chrono::{DateTime, Utc};

use super::model::{JoinRule, MemberRole};
use crate::error::{FieldErrors, Problem};
use crate::ids::DepartmentId;
use crate::policy::{Case, Handling, Marking, Visibility, check_marking};
use crate::text::{Note, Prose, Title};

/// A project to make.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// Its name in English, or in the language its people use.
    pub name_en: Title,
    /// Its name in Welsh; the other one where there is none.
    pub name_cy: Option<Title>,
    /// What it is for.
    pub purpose: Prose,
    /// The departments that own it. The maker's own are always among them.
    pub departments: Vec<DepartmentId>,
    /// How far it reaches, whether it is shown, how one joins, and its marking.
    pub wanted: Wanted,
}

/// How far a space reaches and who gets in, checked as a whole.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// How far it reaches at most.
    pub visibility: Visibility,
    /// Whether others than its members may know of it.
    pub is_listed: bool,
    /// How one becomes a member.
    pub join_rule: JoinRule,
    /// Its marking.
    pub marking: Marking,
    /// How to handle what is OFFICIAL-SENSITIVE.
    pub handling_note: Note,
    /// Whether guests may write.
    pub guests_may_write: bool,
    /// Whether a second person approves a post before it is published.
    pub reviews_posts: bool,
}

impl Wanted {
    /// What must be true of these together; SPACES' constraints say the same.
    ///
    /// # Errors
    /// What is wrong, at the field that has to change.
    pub fn checked(self) -> Result<Self, FieldErrors> {
        let problem = |field, key| Err(FieldErrors::one(field, Problem::new(key)));
        if self.visibility < Visibility::Members {
            return problem("visibility", "choice");
        }
        if !self.is_listed && self.visibility > Visibility::Members {
            return problem("is_listed", "hidden-is-for-members");
        }
        check_marking(self.marking, self.visibility, &self.handling_note)?;
        if self.join_rule == JoinRule::Open && Case::OpenToJoin.of(self.marking) == Handling::Refused {
            return problem("join_rule", "sensitive-is-not-open");
        }
        Ok(self)
    }
}

/// A space as its leads want it to be from now on.
#[derive(Debug, Clone)]
pub struct SpaceChanges {
    /// Its name in English.
    pub name_en: Title,
    /// Its name in Welsh.
    pub name_cy: Option<Title>,
    /// What it is for.
    pub purpose: Prose,
    /// The departments that own it; none where they stay as they are.
    pub departments: Option<Vec<DepartmentId>>,
    /// The rest.
    pub wanted: Wanted,
    /// The version that they began from.
    pub version: i32,
}

/// Some people and addresses to invite.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Work emails, in lower case.
    pub emails: Vec<String>,
    /// As what.
    pub role: MemberRole,
    /// Until when, for guests.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub note: Note,
}

impl Invite {
    /// The most addresses that one invitation takes.
    pub const MOST: usize = 500;
    /// The longest that a guest is let in for, in days.
    pub const LONGEST_DAYS: i64 = 366;
}
