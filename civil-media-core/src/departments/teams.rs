//! The teams of a department: a tree, of which one level of one branch is read at a time.
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid as SqlUuid};

use crate::db::Conn;
use crate::error::Result;
use crate::ids::{DepartmentId, TeamId};
use crate::page::cut;
use crate::schema::teams;

/// How many teams of one level are read at a time.
const MOST: usize = 200;
/// How deep a tree goes at most: what is deeper is not followed further up.
pub(crate) const DEEPEST: i32 = 12;

/// A team. Everyone who is signed in may know of it.
#[derive(Debug, Clone, HasQuery, QueryableByName)]
#[diesel(table_name = teams)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// The department it belongs to.
    pub department_id: DepartmentId,
    /// The team it is a part of.
    pub parent_id: Option<TeamId>,
    /// Its part in addresses, beside its id.
    pub slug: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
}

/// A team as a branch of the tree, with what hangs on it.
#[derive(Debug, Clone, QueryableByName)]
pub struct Branch {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: TeamId,
    /// Its part in addresses.
    #[diesel(sql_type = Text)]
    pub slug: String,
    /// Its name in English.
    #[diesel(sql_type = Text)]
    pub name_en: String,
    /// Its name in Welsh.
    #[diesel(sql_type = Text)]
    pub name_cy: String,
    /// How many teams are parts of it.
    #[diesel(sql_type = BigInt)]
    pub teams: i64,
    /// How many people are in it itself.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
}

/// A part of one level of the tree.
#[derive(Debug, Clone)]
pub struct Level {
    /// The teams, by name.
    pub teams: Vec<Branch>,
    /// Behind how many they stand.
    pub from: i64,
    /// Behind how many the next ones stand, if there are more.
    pub next: Option<i64>,
}

/// A team by its id.
pub fn team(conn: &mut Conn, id: TeamId) -> Result<Team> {
    Ok(Team::query().filter(teams::id.eq(id).and(teams::closed_at.is_null())).first(conn)?)
}

/// One level of a department's tree, by name: what is right below a team, or on top. So many are left out first.
pub fn branch(conn: &mut Conn, department: DepartmentId, below: Option<TeamId>, from: i64) -> Result<Level> {
    let found: Vec<Branch> = diesel::sql_query(
        "select t.id, t.slug, t.name_en, t.name_cy,
            (select count(*) from teams c where c.parent_id = t.id and c.closed_at is null) as teams,
            (
                select count(distinct a.person_id)
                from appointments a join people p on p.id = a.person_id and p.left_on is null
                where a.team_id = t.id and a.gives_rights and a.from_date <= $3 and (a.to_date is null or a.to_date > $3)
            ) as people
         from teams t
         where t.department_id = $1 and t.closed_at is null and (t.parent_id = $2 or ($2 is null and t.parent_id is null))
         order by lower(t.name_en), t.id
         limit $4 offset $5",
    )
    .bind::<SqlUuid, _>(department)
    .bind::<Nullable<SqlUuid>, _>(below)
    .bind::<Date, _>(crate::db::today())
    .bind::<BigInt, _>(MOST as i64 + 1)
    .bind::<BigInt, _>(from)
    .load(conn)?;
    let (teams, has_more) = cut(found, MOST);
    Ok(Level { teams, from, next: has_more.then_some(from + MOST as i64) })
}

/// A team with all that it is a part of, from the top down to itself.
pub fn lineage(conn: &mut Conn, of: &Team) -> Result<Vec<Team>> {
    Ok(diesel::sql_query(
        "with recursive up as (
            select t.*, 1 as height from teams t where t.id = $1
            union all
            select p.*, up.height + 1 from teams p join up on p.id = up.parent_id where up.height < $2
         )
         select id, department_id, parent_id, slug, name_en, name_cy from up order by height desc",
    )
    .bind::<SqlUuid, _>(of.id)
    .bind::<diesel::sql_types::Integer, _>(DEEPEST)
    .load(conn)?)
}
