//! Leaving a department, and with the last one the service.
use diesel::prelude::*;

use super::search;
use crate::db::Tx;
use crate::error::Result;
use crate::events::{Event, SessionEnd};
use crate::ids::{DepartmentId, PersonId};
use crate::schema::{appointments, people};
use crate::signin::sessions::{self, Whose};
use crate::spaces;

/// Ends somebody's posts in a department today. Who holds no other that gives rights has left the service: they
/// cannot sign in any more, their page says so, and no space is left without a lead in silence.
pub(crate) fn leave(tx: &mut Tx<'_>, person: PersonId, department: DepartmentId) -> Result<()> {
    let today = crate::db::today();
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
    let elsewhere = held.filter(appointments::gives_rights);
    if !diesel::select(diesel::dsl::exists(elsewhere)).get_result::<bool>(tx.conn)? {
        diesel::update(people::table.find(person).filter(people::left_on.is_null()))
            .set(people::left_on.eq(today))
            .execute(tx.conn)?;
        end_access(tx, person, "left the service")?;
    }
    search::reindex(tx, &[person])?;
    tx.record_as("correction", &Event::PersonLeft { person, department })
}

/// Ends every session of somebody who may not come in any more, and offers the spaces that they led.
pub(super) fn end_access(tx: &mut Tx<'_>, person: PersonId, why: &'static str) -> Result<()> {
    sessions::end_from_outside(tx, Whose::Person(person), SessionEnd::SwitchedOff, why)?;
    for space in spaces::led_by(tx, person)? {
        spaces::note_if_leadless(tx, space)?;
    }
    Ok(())
}
