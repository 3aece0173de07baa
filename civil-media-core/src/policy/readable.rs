//! The reading rule for the database: the twin of `Actor::standing_in` and `Actor::standing_on`.
//! It keeps pages full; [`Seen`](super::Seen) keeps them safe; `grid.rs` proves that they agree.
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::actor::{Actor, Tier};
use super::place::{Marking, SpaceKind};
use super::seen::Role;
use crate::ids::{DepartmentId, PersonId, SpaceId};
use crate::schema::{items, spaces};

/// The spaces that this actor may read.
pub(crate) fn readable_spaces(actor: &Actor) -> spaces_for {
    let scope = Scope::of(actor);
    spaces_for(scope.widest, scope.departments, scope.member_of, scope.guest_of)
}

/// The spaces of which this actor may know that they are there.
pub(crate) fn known_spaces(actor: &Actor) -> known_for {
    let scope = Scope::of(actor);
    let is_in_post = actor.tier > Tier::Guest;
    let runs_all = actor.is_suite_admin;
    known_for(
        scope.widest,
        scope.departments,
        scope.member_of,
        scope.guest_of,
        is_in_post,
        runs_all,
        actor.administers.clone(),
    )
}

/// The items that this actor may read, where `items` is joined with `spaces`.
pub(crate) fn readable_items(actor: &Actor) -> items_for {
    let scope = Scope::of(actor);
    items_for(actor.person, scope.widest, scope.departments, scope.member_of, scope.guest_of, actor.administers.clone())
}

/// An actor's reach in the form the queries take it.
struct Scope {
    /// From this level up everything is readable; 6 for nothing.
    widest: i16,
    departments: Vec<DepartmentId>,
    member_of: Vec<SpaceId>,
    guest_of: Vec<SpaceId>,
}

impl Scope {
    fn of(actor: &Actor) -> Self {
        let of = |is_guest: bool| {
            let mut spaces: Vec<SpaceId> = actor
                .spaces
                .iter()
                .filter(|(_, role)| (**role == Role::Guest) == is_guest)
                .map(|(space, _)| *space)
                .collect();
            spaces.sort_unstable();
            spaces
        };
        Self {
            widest: match actor.tier {
                Tier::Guest => 6,
                Tier::PublicService => 5,
                Tier::CivilService => 4,
            },
            departments: actor.departments.clone(),
            member_of: of(false),
            guest_of: of(true),
        }
    }
}

#[auto_type]
fn spaces_for(widest: i16, departments: Vec<DepartmentId>, member_of: Vec<SpaceId>, guest_of: Vec<SpaceId>) -> _ {
    let sensitive: Marking = Marking::Sensitive;
    spaces::visibility
        .ge(widest)
        .or(spaces::visibility.ge(3_i16).and(spaces::department_ids.overlaps_with(departments)))
        .or(spaces::id.eq_any(member_of))
        .or(spaces::id.eq_any(guest_of).and(
            spaces::marking.ne(sensitive).or(spaces::guests_allowed_by_lead.and(spaces::guests_allowed_by_department)),
        ))
}

#[auto_type]
fn known_for(
    widest: i16,
    departments: Vec<DepartmentId>,
    member_of: Vec<SpaceId>,
    guest_of: Vec<SpaceId>,
    is_in_post: bool,
    runs_all: bool,
    administers: Vec<DepartmentId>,
) -> _ {
    let sensitive: Marking = Marking::Sensitive;
    let project: SpaceKind = SpaceKind::Project;
    let home: SpaceKind = SpaceKind::Department;
    let ours: Vec<DepartmentId> = departments.clone();
    let readable: spaces_for = spaces_for(widest, departments, member_of, guest_of);
    let shown = spaces::is_listed
        .and(is_in_post.into_sql::<diesel::sql_types::Bool>())
        .and(spaces::marking.ne(sensitive).or(spaces::department_ids.overlaps_with(ours)));
    let runs = runs_all.into_sql::<diesel::sql_types::Bool>().or(spaces::department_ids.overlaps_with(administers));
    readable.or(spaces::kind.eq(project).or(spaces::kind.eq(home)).and(shown.or(runs)))
}

#[auto_type]
fn items_for(
    me: PersonId,
    widest: i16,
    departments: Vec<DepartmentId>,
    member_of: Vec<SpaceId>,
    guest_of: Vec<SpaceId>,
    administers: Vec<DepartmentId>,
) -> _ {
    let approves_in: Vec<SpaceId> = member_of.clone();
    let home: SpaceKind = SpaceKind::Department;
    let of_place: spaces_for = spaces_for(widest, departments.clone(), member_of.clone(), guest_of.clone());
    let with_me: Vec<PersonId> = vec![me];
    let sensitive: Marking = Marking::Sensitive;
    let also_sensitive: Marking = Marking::Sensitive;
    let named: Vec<PersonId> = vec![me];
    (items::reach.ge(widest).and(spaces::visibility.ge(widest)))
        .or(items::reach
            .ge(3_i16)
            .and(spaces::visibility.ge(3_i16))
            .and(spaces::department_ids.overlaps_with(departments)))
        .or(items::reach.ge(2_i16).and(spaces::id.eq_any(member_of)))
        .or(items::reach.ge(2_i16).and(spaces::id.eq_any(guest_of)).and(
            spaces::marking
                .ne(sensitive)
                .and(items::marking.ne(also_sensitive))
                .or(spaces::guests_allowed_by_lead.and(spaces::guests_allowed_by_department)),
        ))
        .or(items::reach.eq(1_i16).and(items::reader_ids.contains(named)))
        .or(items::reach
            .ge(0_i16)
            .and(items::reach.le(1_i16))
            .and(items::author_id.eq(me).or(items::co_author_ids.contains(with_me).and(of_place))))
        .or(items::reach.eq(0_i16).and(items::submitted_at.is_not_null()).and(
            spaces::id
                .eq_any(approves_in)
                .or(spaces::kind.eq(home).and(spaces::department_ids.overlaps_with(administers))),
        ))
}
