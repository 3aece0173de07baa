use std::collections::HashMap;

use diesel::prelude::*;

use super::model::Member;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::PersonId;
use crate::policy::Seen;
use crate::schema::{memberships, people};
use crate::spaces::{Invitation, MemberRole, Space};

/// The people of a space that has been seen: leads, members, guests, each by name.
pub fn members(conn: &mut Conn, space: &Seen<Space>, skip: i64, size: i64) -> Result<Vec<Member>> {
    let rank = diesel::dsl::sql::<diesel::sql_types::Integer>(
        "case memberships.role when 'lead' then 0 when 'member' then 1 else 2 end",
    );
    Ok(Member::query()
        .filter(memberships::space_id.eq(space.place.id))
        .filter(memberships::until.is_null().or(memberships::until.gt(crate::db::now())))
        .order((rank, people::name, people::id))
        .offset(skip.clamp(0, 1_000_000))
        .limit(size)
        .load(conn)?)
}

/// The names of those who answer for guests of a space or proposed whom it invites.
pub fn sponsors(conn: &mut Conn, members: &[Member], invited: &[Invitation]) -> Result<HashMap<PersonId, String>> {
    let ids: Vec<PersonId> = members
        .iter()
        .filter_map(|one| one.sponsor_id)
        .chain(invited.iter().filter_map(|one| one.proposed_by))
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(PersonId, String)> =
        people::table.filter(people::id.eq_any(ids)).select((people::id, people::name)).load(conn)?;
    Ok(found.into_iter().collect())
}

/// How many leads, members and guests a space that has been seen has: of the leads those who can act, of whom there may
/// be none.
pub fn member_count(conn: &mut Conn, space: &Seen<Space>) -> Result<(i64, i64, i64)> {
    let rows: Vec<(String, i64)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(
            memberships::role.ne(MemberRole::Lead).or(people::switched_off_at.is_null().and(people::left_on.is_null())),
        )
        .filter(memberships::space_id.eq(space.place.id))
        .filter(memberships::until.is_null().or(memberships::until.gt(crate::db::now())))
        .group_by(memberships::role)
        .select((memberships::role, diesel::dsl::count_star()))
        .load(conn)?;
    let of = |role: &str| rows.iter().find(|(name, _)| name == role).map_or(0, |(_, count)| *count);
    Ok((of("lead"), of("member"), of("guest")))
}
