use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Appointment, Details, Person};
use crate::db::{Conn, lower};
use crate::error::Result;
use crate::ids::{DepartmentId, PersonId};
use crate::policy::{Actor, Seen, Subject as _};
use crate::schema::{appointments, people, person_languages, person_skills};
use crate::text::{Line, Slug};

/// Somebody, by their address.
pub fn find(conn: &mut Conn, actor: &Actor, handle: &Slug) -> Result<Seen<Person>> {
    let person = Person::query().filter(people::handle.eq(handle)).first(conn)?;
    Seen::by(actor, person)
}

/// The actor's own profile.
pub fn me(conn: &mut Conn, actor: &Actor) -> Result<Seen<Person>> {
    let person = Person::query().filter(people::id.eq(actor.person)).first(conn)?;
    Seen::by(actor, person)
}

/// The posts of somebody who has been seen: those held now first, then the latest.
pub fn appointments(conn: &mut Conn, person: &Seen<Person>) -> Result<Vec<Appointment>> {
    of_person(conn, person.id)
}

fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Appointment>> {
    Ok(Appointment::query()
        .filter(appointments::person_id.eq(person))
        .order((appointments::to_date.desc().nulls_first(), appointments::from_date.desc(), appointments::id))
        .limit(50)
        .load(conn)?)
}

/// All that a profile shows of somebody who has been seen.
pub fn details(conn: &mut Conn, person: &Seen<Person>) -> Result<Details> {
    let posts = appointments(conn, person)?;
    let skills = person_skills::table
        .filter(person_skills::person_id.eq(person.id))
        .order(person_skills::skill)
        .limit(100)
        .select(person_skills::skill)
        .load(conn)?;
    let languages = person_languages::table
        .filter(person_languages::person_id.eq(person.id))
        .order(person_languages::language)
        .limit(100)
        .select(person_languages::language)
        .load(conn)?;
    let ask_instead = match person.ask_instead {
        Some(whom) => people::table.find(whom).select((people::name, people::handle)).first(conn).optional()?,
        None => None,
    };
    Ok(Details { posts, skills, languages, ask_instead })
}

/// The posts that some people hold today, the provider's first; of those who have left, the last ones.
/// One query for all.
pub(crate) fn counted(conn: &mut Conn, persons: &[PersonId]) -> Result<Vec<Appointment>> {
    let today = crate::db::today();
    let of_leaver = people::table.filter(people::id.eq(appointments::person_id).and(people::left_on.is_not_null()));
    let held = appointments::to_date.is_null().or(appointments::to_date.gt(today));
    Ok(Appointment::query()
        .filter(appointments::person_id.eq_any(persons))
        .filter(appointments::from_date.le(today))
        .filter(held.or(appointments::to_date.is_not_null().and(diesel::dsl::exists(of_leaver))))
        .order((
            appointments::person_id,
            appointments::is_from_provider.desc(),
            appointments::from_date.desc(),
            appointments::id,
        ))
        .load(conn)?)
}

/// Somebody as a byline has them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = people, check_for_backend(diesel::pg::Pg))]
pub struct Named {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub handle: Slug,
}

/// Names of people who are named on something that has been seen, in this order.
pub fn named(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Named>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Named> =
        people::table.filter(people::id.eq_any(ids)).select(Named::as_select()).limit(100).load(conn)?;
    found.sort_by_key(|one| ids.iter().position(|id| *id == one.id));
    Ok(found)
}

/// Names of as many people as there are, in no order.
pub(crate) fn many_named(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Named>> {
    Ok(people::table.filter(people::id.eq_any(ids)).select(Named::as_select()).load(conn)?)
}

/// Who has these work emails or handles, in this order; none for what belongs to nobody whom the actor knows.
pub fn addressed(conn: &mut Conn, actor: &Actor, typed: &[String]) -> Result<Vec<Option<PersonId>>> {
    let typed: Vec<String> = typed.iter().map(|one| one.trim().trim_start_matches('@').to_lowercase()).collect();
    let found = Person::query()
        .filter(lower(people::email).eq_any(&typed).or(people::handle.eq_any(&typed)))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
        .limit(200)
        .load(conn)?;
    let known: Vec<Person> = found.into_iter().filter(|person: &Person| person.standing(actor).is_some()).collect();
    let of = |one: &String| known.iter().find(|person| person.email.to_lowercase() == *one || *person.handle == **one);
    Ok(typed.iter().map(|one| of(one).map(|person| person.id)).collect())
}

/// What somebody's post was called on a day, in the department for which they wrote something that has been seen.
pub fn post_on(
    conn: &mut Conn,
    person: PersonId,
    department: Option<DepartmentId>,
    day: NaiveDate,
) -> Result<Option<Line>> {
    let Some(department) = department else { return Ok(None) };
    let title = appointments::table
        .filter(appointments::person_id.eq(person).and(appointments::department_id.eq(department)))
        .filter(appointments::from_date.le(day))
        .filter(appointments::to_date.is_null().or(appointments::to_date.gt(day)))
        .order((appointments::is_from_provider.desc(), appointments::from_date.desc(), appointments::id))
        .select(appointments::title)
        .first(conn)
        .optional()?;
    Ok(title)
}
