//! Posts beside the one that the provider speaks for: said by their person, and without any right.
use chrono::Months;
use diesel::prelude::*;

use super::input::NewAppointment;
use super::{read, search};
use crate::db::{Tx, Written};
use crate::departments;
use crate::error::{Error, FieldErrors, Problem, Result};
use crate::events::Event;
use crate::ids::{AppointmentId, DepartmentId, PersonId, TeamId};
use crate::policy::{Act as _, Actor, Tier, act};
use crate::schema::{appointments, departments as department_rows, people, teams};
use crate::text::Slug;

/// How many posts somebody may say that they hold or held.
const MOST: i64 = 20;

/// Adds a post that one holds or held.
///
/// # Errors
/// Fields' problems: a department or team that is not there, dates that cannot be, too many.
/// [`Error::Forbidden`] for guests, who hold no appointment.
pub fn add_appointment(tx: &mut Tx<'_>, actor: &Actor, new: &NewAppointment) -> Written<()> {
    if actor.tier == Tier::Guest {
        return Err(Error::Forbidden(act::EditProfile::NAME));
    }
    let me = read::me(tx, actor)?.permit::<act::EditProfile>()?;
    let team = check(tx, me.id, new)?;
    let id = AppointmentId::new();
    diesel::insert_into(appointments::table)
        .values((
            appointments::id.eq(id),
            appointments::person_id.eq(me.id),
            appointments::department_id.eq(new.department),
            appointments::team_id.eq(team),
            appointments::title.eq(&new.title),
            appointments::grade.eq(&new.grade),
            appointments::profession.eq(new.profession),
            appointments::from_date.eq(new.from),
            appointments::to_date.eq(new.to),
            appointments::gives_rights.eq(false),
        ))
        .execute(tx.conn)?;
    search::reindex(tx, &[me.id])?;
    let event = Event::AppointmentAdded { person: me.id, appointment: id };
    tx.record(actor, me, &event, ())
}

/// Ends a post of one's own today. What the provider says is ended by the provider.
///
/// # Errors
/// [`Error::NotFound`] if one holds no such post.
pub fn end_appointment(tx: &mut Tx<'_>, actor: &Actor, id: AppointmentId) -> Written<()> {
    let me = read::me(tx, actor)?.permit::<act::EditProfile>()?;
    let person = end_claimed(tx, id, |person, _| person == me.id)?;
    let event = Event::AppointmentEnded { person, appointment: id };
    tx.record(actor, me, &event, ())
}

/// Ends today a post that somebody says they hold in a department which the actor runs. They are told. Gives their
/// address.
///
/// # Errors
/// [`Error::NotFound`] if nobody says so of that department, or a provider does.
pub fn end_claimed_post(tx: &mut Tx<'_>, actor: &Actor, department: &Slug, id: AppointmentId) -> Written<Slug> {
    let permit = departments::runs(tx, actor, department)?.permit::<act::EndClaimedPost>()?;
    let department = permit.id;
    let person = end_claimed(tx, id, |_, of| of == department)?;
    let handle: Slug = people::table.find(person).select(people::handle).first(tx.conn)?;
    tx.record(actor, permit, &Event::ClaimedPostEnded { person, appointment: id, department }, handle)
}

/// Ends today what somebody says of themselves and nobody else does, if it `is_meant`.
fn end_claimed(
    tx: &mut Tx<'_>,
    id: AppointmentId,
    is_meant: impl Fn(PersonId, DepartmentId) -> bool,
) -> Result<PersonId> {
    let today = crate::db::today();
    let claimed = appointments::table
        .filter(appointments::id.eq(id).and(appointments::gives_rights.eq(false)))
        .filter(appointments::to_date.is_null().or(appointments::to_date.gt(today)));
    type Claimed = (PersonId, DepartmentId, chrono::NaiveDate);
    let (person, department, begun): Claimed = claimed
        .select((appointments::person_id, appointments::department_id, appointments::from_date))
        .for_update()
        .first(tx.conn)?;
    if !is_meant(person, department) {
        return Err(Error::NotFound);
    }
    // One that has not begun yet never will.
    diesel::update(appointments::table.find(id)).set(appointments::to_date.eq(today.max(begun))).execute(tx.conn)?;
    search::reindex(tx, &[person])?;
    Ok(person)
}

fn check(tx: &mut Tx<'_>, person: PersonId, new: &NewAppointment) -> Result<Option<TeamId>> {
    let mut errors = FieldErrors::default();
    if new.title.is_empty() {
        errors.keep::<()>("title", Err(Problem::new("post-title-missing")));
    }
    let is_there = department_rows::table
        .filter(department_rows::id.eq(new.department).and(department_rows::closed_at.is_null()))
        .count()
        .get_result::<i64>(tx.conn)?;
    if is_there == 0 {
        errors.keep::<()>("department", Err(Problem::new("choice")));
    }
    let team = if new.team.is_empty() {
        None
    } else {
        let named = teams::name_en.ilike(escaped(&new.team)).or(teams::name_cy.ilike(escaped(&new.team)));
        let found: Option<TeamId> = teams::table
            .filter(teams::department_id.eq(new.department).and(teams::closed_at.is_null()))
            .filter(named)
            .order((teams::created_at, teams::id))
            .select(teams::id)
            .first(tx.conn)
            .optional()?;
        if found.is_none() {
            errors.keep::<()>("team", Err(Problem::new("team-unknown")));
        }
        found
    };
    let today = crate::db::today();
    let years = |number: u32| Months::new(12 * number);
    let earliest = today.checked_sub_months(years(60)).unwrap_or(today);
    let latest = today.checked_add_months(years(1)).unwrap_or(today);
    if new.from < earliest || new.from > latest {
        errors.keep::<()>("from", Err(Problem::new("date-implausible")));
    }
    if let Some(to) = new.to {
        let farthest = today.checked_add_months(years(10)).unwrap_or(today);
        if to < new.from {
            errors.keep::<()>("to", Err(Problem::new("date-before-start")));
        } else if to > farthest {
            errors.keep::<()>("to", Err(Problem::new("date-implausible")));
        }
    }
    let many: i64 = appointments::table
        .filter(appointments::person_id.eq(person).and(appointments::gives_rights.eq(false)))
        .count()
        .get_result(tx.conn)?;
    if many >= MOST {
        errors.keep::<()>("title", Err(Problem::limit("posts-many", MOST)));
    }
    if errors.is_empty() { Ok(team) } else { Err(errors.into()) }
}

/// A name as a pattern that means the name alone.
fn escaped(name: &str) -> String {
    name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
