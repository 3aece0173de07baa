//! Who can see this, in numbers, and by which rule.
use std::collections::HashSet;

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, SmallInt, Uuid as SqlUuid};

use crate::db::{self, Conn, Tx};
use crate::departments::DepartmentKind;
use crate::error::Result;
use crate::ids::{DepartmentId, PersonId, SpaceId};
use crate::policy::{Marking, Place, SpaceKind, Visibility};
use crate::schema::{appointments, departments, memberships, people, service_audiences};

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

/// How often the whole service is counted.
const COUNTED_EVERY: Duration = Duration::minutes(5);

/// How many can see what reaches this far in a place. Of what reaches the civil or the public service, the service
/// was counted a few minutes ago, and whoever belongs to the space beside it now.
pub fn audience(conn: &mut Conn, place: &Place, visibility: Visibility, marking: Marking) -> Result<Audience> {
    let is_sensitive = place.marking.max(marking) == Marking::Sensitive;
    let lets_guests = !is_sensitive || (place.guests_allowed_by_lead && place.guests_allowed_by_department);
    let visibility = visibility.min(place.visibility);
    if visibility >= Visibility::CivilService
        && let Some(service) = of_service(conn, visibility)?
    {
        // Only a project has guests, and everybody else in post is counted with the public service.
        if visibility >= Visibility::PublicService && place.kind != SpaceKind::Project {
            return Ok(service);
        }
        return beside(conn, place.id, visibility, lets_guests, service);
    }
    count(conn, Some(place.id), visibility, &place.department_ids, lets_guests)
}

/// What the whole service was counted as. An old count is better than one at every page of a slow database.
fn of_service(conn: &mut Conn, visibility: Visibility) -> Result<Option<Audience>> {
    let counted: Option<(i64, i64)> = service_audiences::table
        .filter(service_audiences::visibility.eq(visibility as i16))
        .select((service_audiences::people, service_audiences::bodies))
        .first(conn)
        .optional()?;
    Ok(counted.map(|(people, bodies)| Audience { people, bodies, guests: 0 }))
}

/// The service, and those members and guests of a space who are not counted with it.
fn beside(
    conn: &mut Conn,
    space: SpaceId,
    visibility: Visibility,
    lets_guests: bool,
    service: Audience,
) -> Result<Audience> {
    let today = db::today();
    let members: Vec<(PersonId, String)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::space_id.eq(space))
        .filter(memberships::until.is_null().or(memberships::until.gt(db::now())))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
        .select((memberships::person_id, memberships::role))
        .load(conn)?;
    let ids: Vec<PersonId> = members.iter().map(|(id, _)| *id).collect();
    let posts: Vec<(PersonId, DepartmentId, DepartmentKind)> = appointments::table
        .inner_join(departments::table)
        .filter(appointments::person_id.eq_any(&ids))
        .filter(appointments::gives_rights.and(appointments::from_date.le(today)))
        .filter(appointments::to_date.is_null().or(appointments::to_date.gt(today)))
        .select((appointments::person_id, appointments::department_id, departments::kind))
        .load(conn)?;
    let is_counted =
        |kind: DepartmentKind| visibility >= Visibility::PublicService || kind != DepartmentKind::PartnerBody;
    let counted: HashSet<PersonId> = posts.iter().filter(|(.., kind)| is_counted(*kind)).map(|(id, ..)| *id).collect();
    let in_post: HashSet<PersonId> = posts.iter().map(|(id, ..)| *id).collect();
    let readers: HashSet<PersonId> = members
        .iter()
        .filter(|(id, role)| !counted.contains(id) && (lets_guests || role != "guest"))
        .map(|(id, _)| *id)
        .collect();
    let guests =
        members.iter().filter(|(id, role)| readers.contains(id) && role == "guest" && !in_post.contains(id)).count()
            as i64;
    let bodies: HashSet<DepartmentId> =
        posts.iter().filter(|(id, ..)| readers.contains(id)).map(|(_, body, _)| *body).collect();
    Ok(Audience {
        people: service.people + readers.len() as i64 - guests,
        bodies: service.bodies + bodies.len() as i64,
        guests,
    })
}

/// Counts the whole service again, if that is due; one process does.
pub(crate) fn count_service(tx: &mut Tx<'_>) -> Result<()> {
    const TURN: i64 = 4_242_424_243;
    let fresh = service_audiences::table.filter(service_audiences::counted_at.gt(tx.now - COUNTED_EVERY));
    if fresh.count().get_result::<i64>(tx.conn)? == 2
        || !diesel::select(pg_try_advisory_xact_lock(TURN)).get_result::<bool>(tx.conn)?
    {
        return Ok(());
    }
    for visibility in [Visibility::CivilService, Visibility::PublicService] {
        let counted = count(tx, None, visibility, &[], false)?;
        let values = (
            service_audiences::people.eq(counted.people),
            service_audiences::bodies.eq(counted.bodies),
            service_audiences::counted_at.eq(tx.now),
        );
        diesel::insert_into(service_audiences::table)
            .values((service_audiences::visibility.eq(visibility as i16), values))
            .on_conflict(service_audiences::visibility)
            .do_update()
            .set(values)
            .execute(tx.conn)?;
    }
    Ok(())
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
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
                -- Of what few can read only those few are looked at.
                and ($1 >= 4 or a.department_id = any($2) or a.person_id = any(array(
                    select m.person_id from memberships m where m.space_id = $3
                )))
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::spaces::find;
    use crate::testing::{Cast, run_sql};
    use crate::text::Slug;

    /// The numbers of "who can see this" are those of a count by hand, person by person.
    #[test]
    fn audiences_are_counted_right() {
        let cast = Cast::new();
        let mut conn = cast.test.conn();
        let everyone = [cast.ada, cast.ben, cast.cat, cast.dan, cast.eve, cast.gus, cast.ines, cast.sasha];
        let _ = cast.space("hidden").hidden();
        let _ = cast.space("sensitive").sensitive().with_guest();
        for (name, visibility) in [
            ("a", Visibility::Members),
            ("b", Visibility::Departments),
            ("c", Visibility::CivilService),
            ("d", Visibility::PublicService),
        ] {
            let _ = cast.space(name).visible_to(visibility).with_guest();
        }
        // A member of a partner body in a space of the civil service is read to as well.
        let _ = cast.space("e").visible_to(Visibility::CivilService);
        run_sql(
            &mut cast.test.conn(),
            "insert into memberships (space_id, person_id, role, joined_at)
             select s.id, p.id, 'member', now() from spaces s, people p where s.slug = 'e' and p.handle = 'ines-carvalho'",
        )
        .unwrap();
        let mut bodies = HashMap::new();
        // Counted as it is asked, and again with the service counted before.
        for name in ["a", "b", "c", "d", "e", "hidden", "sensitive", "a", "b", "c", "d", "e", "hidden", "sensitive"] {
            if bodies.contains_key(name) {
                count_service(&mut crate::db::Tx::new(&mut conn, None)).unwrap();
            }
            let readers: Vec<_> = everyone
                .iter()
                .filter(|person| find(&mut conn, &cast.actor(**person), &Slug::parse(name).unwrap()).is_ok())
                .collect();
            let guests = readers.iter().filter(|person| ***person == cast.gus).count() as i64;
            let space = find(&mut conn, &cast.actor(cast.ada), &Slug::parse(name).unwrap()).unwrap();
            let counted = audience(&mut conn, &space.place, space.place.visibility, space.place.marking).unwrap();
            assert_eq!((counted.people + counted.guests, counted.guests), (readers.len() as i64, guests), "{name}");
            bodies.entry(name).or_insert(counted.bodies);
            assert_eq!(bodies[name], counted.bodies, "{name}");
        }
        assert_eq!((bodies["c"], bodies["d"], bodies["e"]), (2, 3, 3));
        let plan = Plan { visibility: Visibility::CivilService, marking: Marking::NotYet, departments: vec![cast.dtc] };
        let planned = planned_audience(&mut conn, &plan).unwrap();
        // Everyone in post in the ministry and the agency: Gus is a guest, Ines of a partner body, Fay has left.
        assert_eq!((planned.people, planned.bodies, planned.guests), (6, 2, 0));
    }
}
