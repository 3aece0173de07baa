//! Leaving a department, and with the last one the service.
use diesel::prelude::*;

use super::{read, search};
use crate::db::{Tx, Written};
use crate::departments;
use crate::error::{Error, Result};
use crate::events::{Event, SessionEnd};
use crate::ids::{DepartmentId, PersonId};
use crate::policy::{Actor, act};
use crate::schema::{appointments, people, role_grants};
use crate::signin::sessions::{self, Whose};
use crate::spaces;
use crate::text::Slug;

/// Ends somebody's posts in a department today. Who holds no other that gives rights has left the service: they
/// cannot sign in any more, their page says so, and no space is left without a lead in silence.
///
/// The last who runs a department, or the suite, leaves when somebody else does. What they ran there they run no longer. A provider that goes on vouching for somebody who still holds a post
/// elsewhere gives them their post here again: it, and not a colleague, is the authority on that.
pub(crate) fn leave(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, department: DepartmentId) -> Result<()> {
    departments::keep_an_admin(tx, actor, person)?;
    let today = crate::db::today();
    // First of all, as a sign-in does: two who confirm at one moment wait for each other.
    people::table.find(person).select(people::id).for_update().first::<PersonId>(tx.conn)?;
    let held = appointments::table
        .filter(appointments::person_id.eq(person))
        .filter(appointments::to_date.is_null().or(appointments::to_date.gt(today)));
    // One that has not begun yet never will.
    let from: Vec<_> = held
        .filter(appointments::department_id.eq(department))
        .select((appointments::id, appointments::from_date))
        .for_update()
        .load::<(crate::ids::AppointmentId, chrono::NaiveDate)>(tx.conn)?;
    for (id, begun) in from {
        diesel::update(appointments::table.find(id))
            .set(appointments::to_date.eq(today.max(begun)))
            .execute(tx.conn)?;
    }
    let begins = appointments::to_date.is_null().or(appointments::to_date.gt(appointments::from_date.nullable()));
    let elsewhere = held.filter(appointments::gives_rights).filter(begins);
    let grants = role_grants::table.filter(role_grants::person_id.eq(person).and(role_grants::ended_at.is_null()));
    diesel::update(grants.filter(role_grants::department_id.eq(department)))
        .set(role_grants::ended_at.eq(tx.now))
        .execute(tx.conn)?;
    if !diesel::select(diesel::dsl::exists(elsewhere)).get_result::<bool>(tx.conn)? {
        diesel::update(people::table.find(person).filter(people::left_on.is_null()))
            .set(people::left_on.eq(today))
            .execute(tx.conn)?;
        diesel::update(grants).set(role_grants::ended_at.eq(tx.now)).execute(tx.conn)?;
        end_access(tx, person, "left the service")?;
    }
    search::reindex(tx, &[person])?;
    tx.record_as("correction", &Event::PersonLeft { person, department })
}

/// Takes back that somebody has left: they can sign in again, and that brings the post which they hold. What they
/// ran they do not run again.
///
/// # Errors
/// [`Error::Conflict`] if they have not left, or have been switched off as well: that is taken back by itself.
pub fn bring_back(tx: &mut Tx<'_>, actor: &Actor, handle: &Slug) -> Written<()> {
    let person = read::find(tx, actor, handle)?.permit::<act::SwitchPersonOff>()?;
    if person.left_on.is_none() || person.switched_off_at.is_some() {
        return Err(Error::Conflict);
    }
    let nothing: Option<chrono::NaiveDate> = None;
    diesel::update(people::table.find(person.id)).set(people::left_on.eq(nothing)).execute(tx.conn)?;
    search::reindex(tx, &[person.id])?;
    let event = Event::PersonReturned { person: person.id };
    tx.record(actor, person, &event, ())
}

/// Ends every session of somebody who may not come in any more, and offers the spaces that they led.
pub(super) fn end_access(tx: &mut Tx<'_>, person: PersonId, why: &'static str) -> Result<()> {
    sessions::end_from_outside(tx, Whose::Person(person), SessionEnd::SwitchedOff, why)?;
    for space in spaces::led_by(tx, person)? {
        // Two leads who end at one moment: the second counts when the first is gone.
        spaces::lock_leads(tx, space)?;
        spaces::note_if_leadless(tx, space)?;
    }
    Ok(())
}
