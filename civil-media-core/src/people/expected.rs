//! People who have not come yet, from a list of their department's: profiles that wait for them. Thousands are made in
//! as many statements as one is.
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use super::{Profession, handles};
use crate::db::Tx;
use crate::error::Result;
use crate::ids::{AppointmentId, DepartmentId, PersonId, TeamId};
use crate::spaces;

/// Somebody who is expected, as their department's list has them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub name: &'a str,
    /// In lower case: by it they are found when they come.
    pub email: &'a str,
    pub title: &'a str,
    pub grade: &'a str,
    pub team: Option<TeamId>,
    pub profession: Option<Profession>,
}

/// Makes them, each with a handle, an appointment and a space of their own. They are not in the index yet.
pub(crate) fn make(tx: &mut Tx<'_>, department: DepartmentId, all: &[Expected<'_>]) -> Result<Vec<PersonId>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = all.iter().map(|one| one.name).collect();
    let handles = handles::free(tx, &names)?;
    let ids: Vec<PersonId> = all.iter().map(|_| PersonId::new()).collect();
    diesel::sql_query(
        "insert into people (id, handle, name, email, created_at)
         select p.*, $5 from unnest($1, $2, $3, $4) as p(id, handle, name, email)",
    )
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<Text>, _>(&handles)
    .bind::<Array<Text>, _>(&names)
    .bind::<Array<Text>, _>(all.iter().map(|one| one.email).collect::<Vec<_>>())
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)?;
    diesel::sql_query(
        "insert into appointments
            (id, person_id, team_id, title, grade, profession, department_id, from_date, is_from_provider)
         select a.*, $7, $8, true
         from unnest($1, $2, $3, $4, $5, $6) as a(id, person_id, team_id, title, grade, profession)",
    )
    .bind::<Array<SqlUuid>, _>(all.iter().map(|_| AppointmentId::new()).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<Nullable<SqlUuid>>, _>(all.iter().map(|one| one.team).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(all.iter().map(|one| one.title).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(all.iter().map(|one| one.grade).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(all.iter().map(|one| one.profession).collect::<Vec<_>>())
    .bind::<SqlUuid, _>(department)
    .bind::<Date, _>(tx.now.date_naive())
    .execute(tx.conn)?;
    spaces::add_own(tx, department, &ids, &handles, &names)?;
    Ok(ids)
}
