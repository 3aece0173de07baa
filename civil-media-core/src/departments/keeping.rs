//! No department, and not the suite, is left with nobody who runs it, by whichever way somebody goes.
use diesel::prelude::*;

use crate::db::{Tx, hashtextextended, pg_advisory_xact_lock};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{DepartmentId, PersonId};
use crate::policy::Actor;
use crate::schema::{appointments, departments, people, role_grants};

/// Sees that somebody can go: whoever runs a department with nobody else to run it stays, and so does whoever runs the
/// suite, unless the actor does too. Those who let people go at one moment do so one after the other.
///
/// # Errors
/// A problem of the field `person`.
pub(crate) fn keep_an_admin(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<()> {
    lock_suite(tx)?;
    let held = role_grants::table.filter(role_grants::person_id.eq(person).and(role_grants::ended_at.is_null()));
    let runs: Vec<Option<DepartmentId>> =
        held.order(role_grants::department_id).select(role_grants::department_id).load(tx.conn)?;
    if runs.contains(&None) {
        if !actor.is_suite_admin {
            return Err(Error::invalid("person", Problem::new("runs-the-suite")));
        }
        if able(tx, None)?.iter().all(|one| *one == person) {
            return Err(Error::invalid("person", Problem::new("last-suite-admin")));
        }
    }
    // Whoever runs the suite can give a department another admin.
    if actor.is_suite_admin {
        return Ok(());
    }
    for department in runs.into_iter().flatten() {
        if able(tx, Some(department))?.iter().all(|one| *one == person) {
            return Err(Error::invalid("person", Problem::new("last-admin")));
        }
    }
    Ok(())
}

/// Ends that somebody runs a department which they have left.
pub(crate) fn end_admin(
    tx: &mut Tx<'_>,
    person: PersonId,
    department: DepartmentId,
    agent: &'static str,
) -> Result<()> {
    let held = role_grants::department_id.eq(department).and(role_grants::person_id.eq(person));
    let ended = diesel::update(role_grants::table.filter(held.and(role_grants::ended_at.is_null())))
        .set(role_grants::ended_at.eq(tx.now))
        .execute(tx.conn)?;
    if ended == 0 {
        return Ok(());
    }
    tx.record_as(agent, &Event::AdminRemoved { department, person })?;
    if able(tx, Some(department))?.is_empty() {
        tx.record_as(agent, &Event::AdminMissing { department })?;
    }
    Ok(())
}

/// Who runs a department, or the suite, and can: they are here, and of that department still.
pub(super) fn able(tx: &mut Tx<'_>, of: Option<DepartmentId>) -> Result<Vec<PersonId>> {
    let current = role_grants::ended_at.is_null();
    let here = people::switched_off_at.is_null().and(people::left_on.is_null());
    let granted = role_grants::table
        .inner_join(people::table.on(people::id.eq(role_grants::person_id)))
        .filter(current.and(here))
        .select(people::id);
    let Some(department) = of else {
        return Ok(granted.filter(role_grants::department_id.is_null()).load(tx.conn)?);
    };
    departments::table.find(department).select(departments::id).for_update().first::<DepartmentId>(tx.conn)?;
    let posts = appointments::table.filter(
        appointments::person_id
            .eq(people::id)
            .and(appointments::department_id.eq(department))
            .and(appointments::to_date.is_null().or(appointments::to_date.gt(crate::db::today())))
            .and(appointments::gives_rights),
    );
    Ok(granted.filter(role_grants::department_id.eq(department)).filter(diesel::dsl::exists(posts)).load(tx.conn)?)
}

/// Lets somebody run the suite, or no more, for the operator's tool. True if it was not so already.
///
/// # Errors
/// A problem of the field `person` for the last one.
pub(crate) fn set_suite_admin(tx: &mut Tx<'_>, person: PersonId, is_to: bool) -> Result<bool> {
    lock_suite(tx)?;
    if is_to {
        let made = diesel::insert_into(role_grants::table)
            .values((
                role_grants::id.eq(uuid::Uuid::now_v7()),
                role_grants::person_id.eq(person),
                role_grants::role.eq("suite_admin"),
                role_grants::granted_at.eq(tx.now),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn)?;
        if made == 1 {
            tx.record_as("operator", &Event::SuiteAdminAppointed { person })?;
        }
        return Ok(made == 1);
    }
    if able(tx, None)?.iter().all(|one| *one == person) {
        return Err(Error::invalid("person", Problem::new("last-suite-admin")));
    }
    let held = role_grants::person_id.eq(person).and(role_grants::role.eq("suite_admin"));
    let ended = diesel::update(role_grants::table.filter(held.and(role_grants::ended_at.is_null())))
        .set(role_grants::ended_at.eq(tx.now))
        .execute(tx.conn)?;
    if ended > 0 {
        tx.record_as("operator", &Event::SuiteAdminRemoved { person })?;
    }
    Ok(ended > 0)
}

/// Whoever gives or takes what runs the suite does so one after the other.
fn lock_suite(tx: &mut Tx<'_>) -> Result<()> {
    diesel::select(pg_advisory_xact_lock(hashtextextended("suite admins", 0))).execute(tx.conn)?;
    Ok(())
}
