//! The teams of a department as those who run it see to them: added, renamed, put in their place, closed.
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};

use crate::db::{Conn, Tx, Written, lower};
use crate::departments::{self, Branch, DEEPEST, Department, Team};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{DepartmentId, PersonId, TeamId};
use crate::page::cut;
use crate::people::search;
use crate::policy::{Actor, Permit, Seen, act};
use crate::schema::{appointments, departments as departments_table, people, teams};
use crate::text::{Note, Slug, Title};

/// A team with what those who run its department look for.
#[derive(Debug, Clone, QueryableByName)]
pub struct ManagedTeam {
    /// The team, with what hangs on it.
    #[diesel(embed)]
    pub branch: Branch,
    /// The name in English of the team that it is a part of.
    #[diesel(sql_type = Nullable<Text>)]
    pub parent_en: Option<String>,
    /// And in Welsh.
    #[diesel(sql_type = Nullable<Text>)]
    pub parent_cy: Option<String>,
}

/// A team as it shall be.
#[derive(Debug, Clone)]
pub struct TeamDraft {
    /// Its name in English.
    pub name_en: Title,
    /// Its name in Welsh.
    pub name_cy: Title,
    /// The team that it is a part of, by name, or by the address of its page; empty for none.
    pub parent: Note,
}

/// The teams of a department that the actor runs, by name; those that have this in one of their names. Also whether
/// there are more behind these.
pub fn teams(
    conn: &mut Conn,
    department: &Seen<Department>,
    name: &str,
    skip: i64,
    size: usize,
) -> Result<(Vec<ManagedTeam>, bool)> {
    let has = format!("%{}%", name.to_lowercase().replace(['%', '_', '\\'], " "));
    let found: Vec<ManagedTeam> = diesel::sql_query(
        "select t.id, t.slug, t.name_en, t.name_cy, p.name_en as parent_en, p.name_cy as parent_cy,
            (select count(*) from teams c where c.parent_id = t.id and c.closed_at is null) as teams,
            (
                select count(distinct a.person_id)
                from appointments a join people h on h.id = a.person_id and h.left_on is null
                where a.team_id = t.id and a.gives_rights and a.from_date <= $3 and (a.to_date is null or a.to_date > $3)
            ) as people
         from teams t left join teams p on p.id = t.parent_id
         where t.department_id = $1 and t.closed_at is null
            and (lower(t.name_en) like $2 or lower(t.name_cy) like $2)
         order by lower(t.name_en), t.id
         offset $4 limit $5",
    )
    .bind::<SqlUuid, _>(department.id)
    .bind::<Text, _>(has)
    .bind::<Date, _>(crate::db::today())
    .bind::<BigInt, _>(skip)
    .bind::<BigInt, _>(size as i64 + 1)
    .load(conn)?;
    Ok(cut(found, size))
}

/// A team of a department that the actor runs, and the one that it is a part of.
///
/// # Errors
/// [`Error::NotFound`] if it is none of this department's.
pub fn team(conn: &mut Conn, department: &Seen<Department>, id: TeamId) -> Result<(Team, Option<Team>)> {
    let team = departments::team(conn, id)?;
    if team.department_id != department.id {
        return Err(Error::NotFound);
    }
    let parent = match team.parent_id {
        Some(parent) => Some(departments::team(conn, parent)?),
        None => None,
    };
    Ok((team, parent))
}

/// Adds a team.
///
/// # Errors
/// A field's problem if there is no such team to be a part of.
pub fn add_team(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, draft: &TeamDraft) -> Written<()> {
    let permit = managed(tx, actor, slug)?;
    let (department, id) = (permit.id, TeamId::new());
    let parent = parent(tx, department, draft, None)?;
    diesel::insert_into(teams::table)
        .values((
            teams::id.eq(id),
            teams::department_id.eq(department),
            teams::parent_id.eq(parent),
            teams::slug.eq(&*draft.name_en.slug()),
            teams::name_en.eq(&draft.name_en),
            teams::name_cy.eq(&draft.name_cy),
            teams::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    tx.record(actor, permit, &Event::TeamAdded { department, team: id }, ())
}

/// Renames a team, or makes it a part of another one. Whoever is in it is found by its new name.
///
/// # Errors
/// A field's problem if there is no such team to be a part of, or if it is a part of this one.
pub fn change_team(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, id: TeamId, draft: &TeamDraft) -> Written<()> {
    let permit = managed(tx, actor, slug)?;
    let department = permit.id;
    let team = own(tx, department, id)?;
    let parent = parent(tx, department, draft, Some(id))?;
    diesel::update(teams::table.find(id))
        .set((
            teams::parent_id.eq(parent),
            teams::slug.eq(&*draft.name_en.slug()),
            teams::name_en.eq(&draft.name_en),
            teams::name_cy.eq(&draft.name_cy),
        ))
        .execute(tx.conn)?;
    let mut events = Vec::new();
    if *draft.name_en != *team.name_en || *draft.name_cy != *team.name_cy {
        reindex(tx, id)?;
        events.push(Event::TeamRenamed { department, team: id });
    }
    if parent != team.parent_id {
        events.push(Event::TeamMoved { department, team: id });
    }
    let Some(last) = events.pop() else { return tx.quietly(()) };
    tx.also(actor, &permit, &events)?;
    tx.record(actor, permit, &last, ())
}

/// Closes a team that nobody is in and that no team is a part of. What was written for it keeps its name.
///
/// # Errors
/// A field's problem if there is somebody or a team in it.
pub fn close_team(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, id: TeamId) -> Written<()> {
    let permit = managed(tx, actor, slug)?;
    let department = permit.id;
    own(tx, department, id)?;
    let parts = teams::table.filter(teams::parent_id.eq(id).and(teams::closed_at.is_null()));
    if diesel::select(diesel::dsl::exists(parts)).get_result(tx.conn)? {
        return Err(Error::invalid("team", Problem::new("team-has-teams")));
    }
    // Whoever will be in it counts as well; who only says so of themselves does not.
    let people = appointments::table
        .inner_join(people::table)
        .filter(appointments::team_id.eq(id).and(appointments::gives_rights).and(people::left_on.is_null()))
        .filter(appointments::to_date.is_null().or(appointments::to_date.gt(crate::db::today())));
    if diesel::select(diesel::dsl::exists(people)).get_result(tx.conn)? {
        return Err(Error::invalid("team", Problem::new("team-has-people")));
    }
    diesel::update(teams::table.find(id)).set(teams::closed_at.eq(tx.now)).execute(tx.conn)?;
    tx.record(actor, permit, &Event::TeamClosed { department, team: id }, ())
}

/// A department whose teams the actor may change. It is held: two changes of one tree cannot make a circle together.
fn managed(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug) -> Result<Permit<act::ManageTeams, Department>> {
    let permit = departments::runs(tx, actor, slug)?.permit::<act::ManageTeams>()?;
    departments_table::table
        .find(permit.id)
        .select(departments_table::id)
        .for_update()
        .first::<DepartmentId>(tx.conn)?;
    Ok(permit)
}

fn own(tx: &mut Tx<'_>, department: DepartmentId, id: TeamId) -> Result<Team> {
    let team = departments::team(tx, id)?;
    if team.department_id == department { Ok(team) } else { Err(Error::NotFound) }
}

/// The team that this draft is to be a part of.
fn parent(
    tx: &mut Tx<'_>,
    department: DepartmentId,
    draft: &TeamDraft,
    itself: Option<TeamId>,
) -> Result<Option<TeamId>> {
    let refused = |key| Error::invalid("parent", Problem::new(key));
    if draft.parent.is_empty() {
        return Ok(None);
    }
    let open = teams::table.filter(teams::department_id.eq(department).and(teams::closed_at.is_null()));
    let found: Vec<TeamId> = match addressed(&draft.parent) {
        Some(id) => open.filter(teams::id.eq(id)).select(teams::id).load(tx.conn)?,
        None => {
            let name = draft.parent.to_lowercase();
            let named = lower(teams::name_en).eq(name.clone()).or(lower(teams::name_cy).eq(name));
            open.filter(named).select(teams::id).limit(2).load(tx.conn)?
        }
    };
    let parent = match *found {
        [] => return Err(refused("team-unknown")),
        [one] => departments::team(tx, one)?,
        _ => return Err(refused("team-many")),
    };
    let line = departments::lineage(tx, &parent)?;
    if line.iter().any(|above| Some(above.id) == itself) {
        return Err(refused("team-within"));
    }
    let height = itself.map_or(Ok(1), |id| height(tx, id))?;
    if line.len() as i64 + i64::from(height) > i64::from(DEEPEST) {
        return Err(Error::invalid("parent", Problem::limit("team-deep", i64::from(DEEPEST))));
    }
    Ok(Some(parent.id))
}

/// The team whose page has this address.
fn addressed(text: &str) -> Option<TeamId> {
    let (_, behind) = text.split_once("/teams/")?;
    behind.get(..36)?.parse().ok()
}

/// How many levels a team has, itself among them.
fn height(conn: &mut Conn, id: TeamId) -> Result<i32> {
    #[derive(QueryableByName)]
    struct Height {
        #[diesel(sql_type = Integer)]
        height: i32,
    }
    let found: Height = diesel::sql_query(
        "with recursive down as (
            select t.id, 1 as height from teams t where t.id = $1
            union all
            select c.id, down.height + 1 from teams c join down on c.parent_id = down.id
            where c.closed_at is null and down.height <= $2
         )
         select max(height) as height from down",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Integer, _>(DEEPEST)
    .get_result(conn)?;
    Ok(found.height)
}

/// Whoever is in a team is found by its name.
fn reindex(tx: &mut Tx<'_>, team: TeamId) -> Result<()> {
    let within = appointments::table.filter(appointments::team_id.eq(team).and(appointments::to_date.is_null()));
    let ids: Vec<PersonId> = within.select(appointments::person_id).distinct().load(tx.conn)?;
    search::reindex_many(tx, &ids)
}
