use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::{Conn, lower};
use crate::departments::Department;
use crate::error::Result;
use crate::ids::PersonId;
use crate::page::cut;
use crate::policy::Seen;
use crate::schema::{appointments, identities, people, role_grants};
use crate::text::Slug;

/// One of a department's people, as its admins see them.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Their name.
    pub name: String,
    /// Their address.
    pub handle: Slug,
    /// Their work email.
    pub email: String,
    /// What they do.
    pub title: String,
    /// When they last signed in; none if they never have.
    pub last_signed_in_at: Option<DateTime<Utc>>,
    /// Since when they cannot sign in.
    pub switched_off_at: Option<DateTime<Utc>>,
    /// Whether they run the department.
    pub is_admin: bool,
}

/// The people of a department that the actor runs, by name, from behind this one on; those whose name or
/// address has this in it. Also whether there are more.
pub fn staff(
    conn: &mut Conn,
    department: &Seen<Department>,
    name: &str,
    after: Option<&Slug>,
    size: usize,
) -> Result<(Vec<Colleague>, bool)> {
    type Raw = (PersonId, String, Slug, String, String, Option<DateTime<Utc>>);
    let mut query = people::table
        .inner_join(appointments::table)
        .filter(
            appointments::department_id
                .eq(department.id)
                .and(appointments::to_date.is_null())
                .and(appointments::gives_rights),
        )
        .filter(people::left_on.is_null())
        .order((lower(people::name), people::id))
        .limit(size as i64 + 1)
        .select((people::id, people::name, people::handle, people::email, appointments::title, people::switched_off_at))
        .into_boxed();
    if !name.is_empty() {
        let has = format!("%{}%", name.to_lowercase().replace(['%', '_', '\\'], " "));
        query = query.filter(lower(people::name).like(has.clone()).or(lower(people::email).like(has)));
    }
    if let Some(after) = after {
        let (id, last): (PersonId, String) =
            people::table.filter(people::handle.eq(after)).select((people::id, people::name)).first(conn)?;
        let last = last.to_lowercase();
        let same = lower(people::name).eq(last.clone()).and(people::id.gt(id));
        query = query.filter(lower(people::name).gt(last).or(same));
    }
    let found: Vec<Raw> = query.load(conn)?;
    let (found, has_more) = cut(found, size);
    let ids: Vec<PersonId> = found.iter().map(|row| row.0).collect();
    let seen: Vec<(PersonId, Option<DateTime<Utc>>)> = identities::table
        .filter(identities::person_id.eq_any(&ids))
        .group_by(identities::person_id)
        .select((identities::person_id, diesel::dsl::max(identities::last_signed_in_at)))
        .load(conn)?;
    let admins: Vec<PersonId> = role_grants::table
        .filter(role_grants::department_id.eq(department.id).and(role_grants::ended_at.is_null()))
        .filter(role_grants::person_id.eq_any(&ids))
        .select(role_grants::person_id)
        .load(conn)?;
    let colleague = |(id, name, handle, email, title, switched_off_at): Raw| Colleague {
        last_signed_in_at: seen.iter().find(|(of, _)| *of == id).and_then(|(_, at)| *at),
        is_admin: admins.contains(&id),
        name,
        handle,
        email,
        title,
        switched_off_at,
    };
    Ok((found.into_iter().map(colleague).collect(), has_more))
}
