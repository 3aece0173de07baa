//! People's own spaces: their blogs.
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, SmallInt, Text, Timestamptz, Uuid as SqlUuid};

use super::model::{MemberRole, NewSpace};
use crate::db::Tx;
use crate::error::Result;
use crate::events::Event;
use crate::ids::{DepartmentId, PersonId, SpaceId};
use crate::policy::{SpaceKind, Visibility};
use crate::text::Slug;

/// Makes an own space for each of these people of a department, led by them, in three statements however many they are.
/// Handles and names are in the order of the people.
pub(crate) fn add_own(
    tx: &mut Tx<'_>,
    department: DepartmentId,
    people: &[PersonId],
    handles: &[Slug],
    names: &[&str],
) -> Result<()> {
    let ids: Vec<SpaceId> = people.iter().map(|_| SpaceId::new()).collect();
    // What is the same in all of them.
    let plain = NewSpace::of_kind(SpaceKind::Person, Slug::from_words("own"), Visibility::PublicService);
    diesel::sql_query(
        "insert into spaces
            (id, slug, kind, name_en, name_cy, purpose, visibility, is_listed, join_rule, marking, guests_may_write,
             department_ids, person_id, created_at)
         select s.id, s.slug, $5, s.name, s.name, $6, $7, $8, $9, $10, $11, array[$12], s.person_id, $13
         from unnest($1, $2, $3, $4) as s(id, slug, name, person_id)",
    )
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<Text>, _>(handles)
    .bind::<Array<Text>, _>(names)
    .bind::<Array<SqlUuid>, _>(people)
    .bind::<Text, _>(plain.kind)
    .bind::<Text, _>(&plain.purpose)
    .bind::<SmallInt, _>(plain.visibility)
    .bind::<Bool, _>(plain.is_listed)
    .bind::<Text, _>(plain.join_rule)
    .bind::<SmallInt, _>(plain.marking)
    .bind::<Bool, _>(plain.guests_may_write)
    .bind::<SqlUuid, _>(department)
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)?;
    diesel::sql_query(
        "insert into memberships (space_id, person_id, role, joined_at)
         select m.*, $3, $4 from unnest($1, $2) as m(space_id, person_id)",
    )
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<SqlUuid>, _>(people)
    .bind::<Text, _>(MemberRole::Lead)
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)?;
    let made: Vec<Event> = ids.iter().map(|id| Event::SpaceCreated { space: *id }).collect();
    tx.also_many_as("spaces", &made)
}
