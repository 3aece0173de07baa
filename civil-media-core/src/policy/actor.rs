//! The person who acts, with their rights as they are in this transaction.
use std::collections::HashMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::place::{Marking, Place, Placing, SpaceKind, Visibility};
use super::seen::{Role, Standing};
use crate::error::{Error, Result};
use crate::ids::{DepartmentId, PersonId, SpaceId};
use crate::people::Language;
use crate::signin::sessions::Current;

diesel::table! {
    /// The view of the same name: a person's rights in one row.
    actors (person_id) {
        person_id -> Uuid,
        handle -> Text,
        name -> Text,
        language -> Text,
        is_active -> Bool,
        is_civil_servant -> Bool,
        department_ids -> Array<Uuid>,
        space_ids -> Array<Uuid>,
        space_roles -> Array<Text>,
        administers_ids -> Array<Uuid>,
        is_suite_admin -> Bool,
        unread_count -> Int8,
    }
}

/// A row of the view.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = actors, check_for_backend(diesel::pg::Pg))]
pub(crate) struct ActorRow {
    person_id: PersonId,
    handle: String,
    name: String,
    language: Language,
    is_active: bool,
    is_civil_servant: bool,
    department_ids: Vec<DepartmentId>,
    space_ids: Vec<Uuid>,
    space_roles: Vec<String>,
    administers_ids: Vec<DepartmentId>,
    is_suite_admin: bool,
    unread_count: i64,
}

/// How far someone's post takes them: which of the wide levels they may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// No appointment now: their own spaces and nothing else.
    Guest,
    /// Of partner bodies alone.
    PublicService,
    /// Of a ministry or agency.
    CivilService,
}

/// The signed-in person, with all that the policy needs to know of them.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Their handle.
    pub handle: String,
    /// Their name.
    pub name: String,
    /// The language they chose.
    pub language: Language,
    /// Which of the wide levels they read.
    pub tier: Tier,
    /// Where they hold an appointment today.
    pub departments: Vec<DepartmentId>,
    /// What they are in the spaces that they belong to.
    pub spaces: HashMap<SpaceId, Role>,
    /// The departments they administer.
    pub administers: Vec<DepartmentId>,
    /// Whether they run the suite.
    pub is_suite_admin: bool,
    /// How many notifications wait for them; 100 stands for more.
    pub unread: i64,
    /// The session they act in; none for what follows from their acts.
    pub session: Option<Current>,
}

impl From<ActorRow> for Actor {
    fn from(row: ActorRow) -> Self {
        let tier = match (row.is_civil_servant, row.department_ids.is_empty()) {
            (true, _) => Tier::CivilService,
            (false, false) => Tier::PublicService,
            (false, true) => Tier::Guest,
        };
        let roles = row.space_roles.iter().map(|role| match role.as_str() {
            "lead" => Role::Lead,
            "member" => Role::Member,
            _ => Role::Guest,
        });
        Self {
            person: row.person_id,
            handle: row.handle,
            name: row.name,
            language: row.language,
            tier,
            departments: row.department_ids,
            spaces: row.space_ids.into_iter().map(SpaceId).zip(roles).collect(),
            administers: row.administers_ids,
            is_suite_admin: row.is_suite_admin,
            unread: row.unread_count,
            session: None,
        }
    }
}

/// The rights of some people as they are in this transaction, the switched-off left out.
pub(crate) fn facts_of(conn: &mut PgConnection, people: &[PersonId]) -> Result<HashMap<PersonId, Actor>> {
    let rows: Vec<ActorRow> = actors::table
        .filter(actors::person_id.eq_any(people).and(actors::is_active))
        .select(ActorRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.into())).collect())
}

impl ActorRow {
    /// The actor, if they have not left or been switched off.
    pub(crate) fn active(self) -> Result<Actor> {
        if self.is_active { Ok(self.into()) } else { Err(Error::SignedOut) }
    }
}

impl Actor {
    /// The rights of a person as they are in this transaction.
    pub(crate) fn load(conn: &mut PgConnection, person: PersonId) -> Result<Self> {
        let row: Option<ActorRow> = actors::table.find(person).select(ActorRow::as_select()).first(conn).optional()?;
        row.ok_or(Error::SignedOut)?.active()
    }

    /// Whether they proved within this time who they are, in the session they act in; always where they act in none.
    pub fn is_recent(&self, within: chrono::TimeDelta) -> bool {
        self.session.is_none_or(|session| session.is_recent(within))
    }

    /// Whether this actor runs anything: such sessions end sooner when idle.
    pub fn is_admin(&self) -> bool {
        self.is_suite_admin || !self.administers.is_empty()
    }

    /// Whether they belong to one of these departments today.
    pub(crate) fn is_of(&self, departments: &[DepartmentId]) -> bool {
        self.departments.iter().any(|department| departments.contains(department))
    }

    /// What this actor is where no place is concerned: in the directory, in the suite.
    pub fn at_large(&self) -> Standing {
        Standing {
            role: if self.tier == Tier::Guest { Role::Guest } else { Role::Person },
            is_department_admin: false,
            is_suite_admin: self.is_suite_admin,
            owns: false,
            is_closed: false,
            guests_may_write: false,
        }
    }

    /// What this actor is to a space; none if they may not know of it.
    pub(crate) fn standing_in(&self, place: &Place) -> Option<Standing> {
        let is_sensitive = place.marking == Marking::Sensitive;
        self.reads(place, place.visibility as i16, is_sensitive).then(|| self.standing(place))
    }

    /// What this actor is to a space of which they may know that it is there, though perhaps not what is in
    /// it: whoever reads it, everyone in post if it is listed (of its departments alone if it is marked
    /// OFFICIAL-SENSITIVE), and those who run its department or the suite. Twin: `known_spaces`.
    pub(crate) fn standing_before(&self, place: &Place, is_listed: bool) -> Option<Standing> {
        let is_common = matches!(place.kind, SpaceKind::Project | SpaceKind::Department);
        let is_ours = self.is_of(&place.department_ids);
        let is_shown = is_listed && self.tier > Tier::Guest && (place.marking != Marking::Sensitive || is_ours);
        let runs = self.is_suite_admin || place.department_ids.iter().any(|one| self.administers.contains(one));
        let knows = self.standing_in(place).is_some() || (is_common && (is_shown || runs));
        knows.then(|| self.standing(place))
    }

    /// What this actor is to an item; none if they may not know of it.
    pub(crate) fn standing_on(&self, place: &Place, item: &Placing) -> Option<Standing> {
        // Who was named on it writes it as long as they read its space.
        let is_named = item.co_author_ids.contains(&self.person) && self.standing_in(place).is_some();
        let is_author = item.author_id == self.person || is_named;
        let is_sensitive = place.marking == Marking::Sensitive || item.item_marking == Marking::Sensitive;
        let reads = match item.reach {
            ..0 => false,
            0 => is_author || (item.submitted_at.is_some() && self.may_approve_in(place)),
            1 => is_author || item.reader_ids.contains(&self.person),
            reach => self.reads(place, reach.min(place.visibility as i16), is_sensitive),
        };
        let owns = is_author || item.owner_id == Some(self.person);
        reads.then(|| Standing { owns, ..self.standing(place) })
    }

    /// Whether what is submitted in a place is put before this actor: its members and leads, and for a department's
    /// own blog those who run the department.
    fn may_approve_in(&self, place: &Place) -> bool {
        let belongs = self.spaces.get(&place.id).is_some_and(|role| *role > Role::Guest);
        let runs = place.department_ids.iter().any(|department| self.administers.contains(department));
        belongs || (place.kind == SpaceKind::Department && runs)
    }

    /// Whether this actor would read what reaches this far in this place.
    pub(crate) fn would_read(&self, place: &Place, visibility: Visibility) -> bool {
        self.reads(place, visibility as i16, place.marking == Marking::Sensitive)
    }

    /// Whether this actor reads what reaches this far in this place. This is the one rule; its twin
    /// in SQL is in `readable.rs`, and the grid test holds them together.
    fn reads(&self, place: &Place, reach: i16, is_sensitive: bool) -> bool {
        let is_let_in = match self.spaces.get(&place.id) {
            Some(Role::Guest) => !is_sensitive || (place.guests_allowed_by_lead && place.guests_allowed_by_department),
            Some(_) => true,
            None => false,
        };
        is_let_in
            || (reach >= 3 && self.is_of(&place.department_ids))
            || (reach >= 4 && self.tier == Tier::CivilService)
            || (reach >= 5 && self.tier >= Tier::PublicService)
    }

    fn standing(&self, place: &Place) -> Standing {
        let role = self.spaces.get(&place.id).copied();
        Standing {
            role: role.unwrap_or(self.at_large().role),
            is_department_admin: place.department_ids.iter().any(|department| self.administers.contains(department)),
            is_suite_admin: self.is_suite_admin,
            owns: false,
            is_closed: place.closed_at.is_some(),
            guests_may_write: place.guests_may_write,
        }
    }
}
