//! Who can see this, in numbers, and by which rule.
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, SmallInt, Uuid as SqlUuid};

use crate::db::Conn;
use crate::error::Result;
use crate::ids::{DepartmentId, SpaceId};
use crate::policy::{Marking, Place, Visibility};

/// How many people can see something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Audience {
    /// Everyone in post whom the rule lets read, and members.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
    /// The departments and bodies that they are of.
    #[diesel(sql_type = BigInt)]
    pub bodies: i64,
    /// Guests.
    #[diesel(sql_type = BigInt)]
    pub guests: i64,
}

/// A space as it would be.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How far it would reach.
    pub visibility: Visibility,
    /// Its marking.
    pub marking: Marking,
    /// The departments that would own it.
    pub departments: Vec<DepartmentId>,
}

/// How many can see what reaches this far in a place.
pub fn audience(conn: &mut Conn, place: &Place, visibility: Visibility, marking: Marking) -> Result<Audience> {
    let is_sensitive = place.marking.max(marking) == Marking::Sensitive;
    let lets_guests = !is_sensitive || (place.guests_allowed_by_lead && place.guests_allowed_by_department);
    count(conn, Some(place.id), visibility.min(place.visibility), &place.department_ids, lets_guests)
}

/// How many could see a space that is yet to be made, its members aside.
pub fn planned_audience(conn: &mut Conn, plan: &Plan) -> Result<Audience> {
    count(conn, None, plan.visibility, &plan.departments, false)
}

/// The reading rule once more, for everyone at once: the grid test counts by hand and compares.
fn count(
    conn: &mut Conn,
    space: Option<SpaceId>,
    visibility: Visibility,
    departments: &[DepartmentId],
    lets_guests: bool,
) -> Result<Audience> {
    const QUERY: &str = "
        with today as (select (now() at time zone 'Europe/London')::date as day),
        held as (
            select a.person_id, a.department_id, d.kind <> 'partner_body' as is_civil
            from appointments a join departments d on d.id = a.department_id join today on true
            where a.gives_rights and a.from_date <= today.day and (a.to_date is null or a.to_date > today.day)
        ),
        readers as (
            select person_id from held
            where ($1 >= 5) or ($1 >= 4 and is_civil) or ($1 >= 3 and department_id = any($2))
            union
            select m.person_id from memberships m
            where m.space_id = $3 and (m.until is null or m.until > now()) and m.role <> 'guest'
            union
            select m.person_id from memberships m
            where m.space_id = $3 and m.role = 'guest' and m.until > now() and $4
        ),
        here as (
            select r.person_id, exists (select from held h where h.person_id = r.person_id) as is_in_post
            from readers r join people p on p.id = r.person_id
            where p.switched_off_at is null and p.left_on is null
        )
        select
            count(*) filter (where is_in_post or not exists (
                select from memberships m where m.space_id = $3 and m.person_id = here.person_id and m.role = 'guest'
            )) as people,
            (select count(distinct h.department_id) from held h join here using (person_id)) as bodies,
            count(*) filter (where not is_in_post and exists (
                select from memberships m where m.space_id = $3 and m.person_id = here.person_id and m.role = 'guest'
            )) as guests
        from here";
    Ok(diesel::sql_query(QUERY)
        .bind::<SmallInt, _>(visibility as i16)
        .bind::<Array<SqlUuid>, _>(departments)
        .bind::<diesel::sql_types::Nullable<SqlUuid>, _>(space)
        .bind::<Bool, _>(lets_guests)
        .get_result(conn)?)
}
