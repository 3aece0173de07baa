//! Those who run a department. There is always one, once there was one.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::domains::domain_of;
use super::keeping::able;
use super::provisioning::runs;
use crate::db::{Conn, Tx, Written, lower};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{DepartmentId, PersonId};
use crate::policy::{Actor, Seen, act};
use crate::schema::{appointments, awaited_admins, people, role_grants};
use crate::text::Slug;

/// Somebody who runs a department.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = role_grants)]
#[diesel(base_query = role_grants::table.inner_join(people::table.on(people::id.eq(role_grants::person_id))))]
pub struct Admin {
    /// Since when.
    pub granted_at: DateTime<Utc>,
    /// Their name.
    #[diesel(select_expression = people::name)]
    pub name: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub handle: Slug,
}

/// The admins of a department that has been seen.
pub fn admins(conn: &mut Conn, department: &Seen<super::Department>) -> Result<Vec<Admin>> {
    Ok(Admin::query()
        .filter(role_grants::department_id.eq(department.id).and(role_grants::ended_at.is_null()))
        .order((people::name, people::id))
        .limit(200)
        .load(conn)?)
}

/// The addresses that are awaited as admins of a department that the actor runs.
pub fn awaited_admins(conn: &mut Conn, department: &Seen<super::Department>) -> Result<Vec<String>> {
    Ok(awaited_admins::table
        .filter(awaited_admins::department_id.eq(department.id))
        .order(awaited_admins::email)
        .limit(100)
        .select(awaited_admins::email)
        .load(conn)?)
}

/// Makes somebody who is to come an admin at their first sign-in; somebody who is here already at once.
///
/// # Errors
/// A field's problem for an address of another department's domain.
pub fn await_admin(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, email: &str) -> Written<()> {
    let permit = runs(tx, actor, slug)?.permit::<act::AppointAdmin>()?;
    let department = permit.id;
    let email = email.trim().to_lowercase();
    let domain = domain_of(&email).ok_or_else(|| Error::invalid("email", Problem::new("email-form")))?;
    use crate::schema::department_domains as domains;
    let own = domains::table.filter(domains::domain.eq(&domain).and(domains::department_id.eq(department)));
    if !diesel::select(diesel::dsl::exists(own.filter(domains::is_for_guests.eq(false)))).get_result(tx.conn)? {
        return Err(Error::invalid("email", Problem::new("admin-elsewhere")));
    }
    let count: i64 =
        awaited_admins::table.filter(awaited_admins::department_id.eq(department)).count().get_result(tx.conn)?;
    if count >= 50 {
        return Err(Error::invalid("email", Problem::limit("admins-many", 50)));
    }
    let known: Option<PersonId> = people::table
        .inner_join(appointments::table)
        .filter(lower(people::email).eq(&email).and(people::switched_off_at.is_null()).and(people::left_on.is_null()))
        .filter(
            appointments::department_id
                .eq(department)
                .and(appointments::to_date.is_null())
                .and(appointments::gives_rights),
        )
        .select(people::id)
        .first(tx.conn)
        .optional()?;
    if let Some(person) = known {
        grant(tx, department, person, Some(actor.person))?;
        return tx.record(actor, permit, &Event::AdminAppointed { department, person }, ());
    }
    diesel::insert_into(awaited_admins::table)
        .values((
            awaited_admins::department_id.eq(department),
            awaited_admins::email.eq(&email),
            awaited_admins::asked_by.eq(actor.person),
            awaited_admins::at.eq(tx.now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    tx.record(actor, permit, &Event::AdminAwaited { department }, ())
}

/// Awaits an address no more.
pub fn forget_awaited(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, email: &str) -> Written<()> {
    let permit = runs(tx, actor, slug)?.permit::<act::AppointAdmin>()?;
    let department = permit.id;
    let gone = diesel::delete(awaited_admins::table.find((department, email))).execute(tx.conn)?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    tx.record(actor, permit, &Event::AdminNotAwaited { department }, ())
}

/// Makes one of a department's people its admin.
///
/// # Errors
/// A field's problem for somebody who is of another.
pub fn appoint_admin(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, whom: &Slug) -> Written<()> {
    let permit = runs(tx, actor, slug)?.permit::<act::AppointAdmin>()?;
    let department = permit.id;
    let person: PersonId = people::table
        .inner_join(appointments::table)
        .filter(people::handle.eq(whom).and(people::switched_off_at.is_null()).and(people::left_on.is_null()))
        .filter(
            appointments::department_id
                .eq(department)
                .and(appointments::to_date.is_null())
                .and(appointments::gives_rights),
        )
        .select(people::id)
        .first(tx.conn)
        .optional()?
        .ok_or_else(|| Error::invalid("person", Problem::new("person-unknown")))?;
    grant(tx, department, person, Some(actor.person))?;
    tx.record(actor, permit, &Event::AdminAppointed { department, person }, ())
}

/// Takes the role from an admin: never from the last.
///
/// # Errors
/// A field's problem for the last.
pub fn remove_admin(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, whom: &Slug) -> Written<()> {
    let permit = runs(tx, actor, slug)?.permit::<act::AppointAdmin>()?;
    let department = permit.id;
    // Two who remove each other at one moment do so one after the other.
    let able = able(tx, Some(department))?;
    let current = role_grants::department_id.eq(department).and(role_grants::ended_at.is_null());
    let person: PersonId = people::table.filter(people::handle.eq(whom)).select(people::id).first(tx.conn)?;
    let held = role_grants::table.filter(current.and(role_grants::person_id.eq(person)));
    if held.count().get_result::<i64>(tx.conn)? == 0 {
        return Err(Error::NotFound);
    }
    if able.iter().all(|one| *one == person) {
        return Err(Error::invalid("person", Problem::new("last-admin")));
    }
    diesel::update(held).set(role_grants::ended_at.eq(tx.now)).execute(tx.conn)?;
    tx.record(actor, permit, &Event::AdminRemoved { department, person }, ())
}

/// Grants what an address was awaited for, to whoever came with it into that department.
pub(crate) fn grant_awaited(tx: &mut Tx<'_>, person: PersonId, department: DepartmentId, email: &str) -> Result<()> {
    let awaited = awaited_admins::table.find((department, email.to_lowercase()));
    if diesel::delete(awaited).execute(tx.conn)? == 1 {
        grant(tx, department, person, None)?;
        tx.record_as("sign-in", &Event::AdminAppointed { department, person })?;
    }
    Ok(())
}

fn grant(tx: &mut Tx<'_>, department: DepartmentId, person: PersonId, by: Option<PersonId>) -> Result<()> {
    diesel::insert_into(role_grants::table)
        .values((
            role_grants::id.eq(uuid::Uuid::now_v7()),
            role_grants::person_id.eq(person),
            role_grants::role.eq("department_admin"),
            role_grants::department_id.eq(department),
            role_grants::granted_by.eq(by),
            role_grants::granted_at.eq(tx.now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}
