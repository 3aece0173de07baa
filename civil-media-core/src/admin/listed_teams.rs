//! The teams that a list of people names: found by name, made where there is none, named in Welsh and put in their place.
use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use super::list::Row;
use crate::db::Tx;
use crate::departments::DEEPEST;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{DepartmentId, TeamId};
use crate::schema::teams;
use crate::text::{Line, Slug};

/// The teams of a list, as they are after it.
#[derive(Default)]
pub(super) struct ListedTeams {
    by_name: HashMap<String, TeamId>,
    /// Those whose name changed.
    pub(super) renamed: Vec<TeamId>,
    /// What became of them, for the log.
    pub(super) events: Vec<Event>,
    changed: u32,
}

impl ListedTeams {
    /// The team of a line, if it names one.
    pub(super) fn of(&self, row: &Row) -> Option<TeamId> {
        self.by_name.get(&row.team.to_lowercase()).copied()
    }

    /// How many teams are new or change.
    pub(super) fn changed(&self) -> u32 {
        self.changed
    }
}

/// A team as it was, if it was there, and as it shall be.
struct Wanted {
    id: TeamId,
    was: Option<(String, Option<TeamId>)>,
    name_en: String,
    name_cy: String,
    parent: Option<TeamId>,
}

/// All teams of a department, those of its list among them. Of two of one name the older one is meant.
struct All {
    teams: Vec<Wanted>,
    by_name: HashMap<String, usize>,
}

impl All {
    fn of(tx: &mut Tx<'_>, department: DepartmentId) -> Result<Self> {
        type Raw = (TeamId, String, String, Option<TeamId>);
        let rows: Vec<Raw> = teams::table
            .filter(teams::department_id.eq(department).and(teams::closed_at.is_null()))
            .order((teams::created_at, teams::id))
            .select((teams::id, teams::name_en, teams::name_cy, teams::parent_id))
            .load(tx.conn)?;
        let mut all = Self { teams: Vec::with_capacity(rows.len()), by_name: HashMap::new() };
        for (id, name_en, name_cy, parent) in rows {
            all.by_name.entry(name_en.to_lowercase()).or_insert(all.teams.len());
            all.teams.push(Wanted { id, was: Some((name_cy.clone(), parent)), name_en, name_cy, parent });
        }
        Ok(all)
    }

    /// The team of this name, made if there is none.
    fn named(&mut self, name: &Line) -> usize {
        let at = *self.by_name.entry(name.to_lowercase()).or_insert(self.teams.len());
        if at == self.teams.len() {
            let (name_en, name_cy) = (name.to_string(), name.to_string());
            self.teams.push(Wanted { id: TeamId::new(), was: None, name_en, name_cy, parent: None });
        }
        at
    }
}

/// Brings a department's teams to what the list says of them.
///
/// # Errors
/// A problem of the list that names the line: two lines that say different things of one team, and a team that would be
/// a part of itself or lie too deep.
pub(super) fn settle(tx: &mut Tx<'_>, department: DepartmentId, rows: &[Row]) -> Result<ListedTeams> {
    if rows.iter().all(|row| row.team.is_empty()) {
        return Ok(ListedTeams::default());
    }
    let mut all = All::of(tx, department)?;
    let mut said: HashMap<usize, (&Line, &Line)> = HashMap::new();
    for row in rows.iter().filter(|row| !row.team.is_empty()) {
        let at = all.named(&row.team);
        let (name, parent) = said.entry(at).or_insert((&row.team_cy, &row.parent_team));
        if !row.team_cy.is_empty() {
            if !name.is_empty() && **name != row.team_cy {
                return Err(refused("csv-team-names", row));
            }
            *name = &row.team_cy;
            all.teams[at].name_cy = row.team_cy.to_string();
        }
        if !row.parent_team.is_empty() {
            if !parent.is_empty() && parent.to_lowercase() != row.parent_team.to_lowercase() {
                return Err(refused("csv-team-parents", row));
            }
            *parent = &row.parent_team;
            let above = all.named(&row.parent_team);
            all.teams[at].parent = Some(all.teams[above].id);
        }
    }
    check_places(&all, rows)?;
    store(tx, department, &all.teams)?;
    Ok(outcome(department, all))
}

fn refused(key: &'static str, row: &Row) -> Error {
    Error::invalid("list", Problem::limit(key, row.line as i64))
}

/// That no team comes to be a part of itself, or deeper than a tree goes, by what the list puts below another.
fn check_places(all: &All, rows: &[Row]) -> Result<()> {
    let above: HashMap<TeamId, Option<TeamId>> = all.teams.iter().map(|one| (one.id, one.parent)).collect();
    let mut placed: HashMap<TeamId, &Row> = HashMap::new();
    for row in rows.iter().filter(|row| !row.parent_team.is_empty()) {
        if let Some(at) = all.by_name.get(&row.team.to_lowercase()) {
            placed.entry(all.teams[*at].id).or_insert(row);
        }
    }
    for one in &all.teams {
        let (mut at, mut height, mut by) = (Some(one.id), 0, None);
        while let Some(team) = at {
            height += 1;
            by = by.or(placed.get(&team).copied());
            // A circle has no top: it is too high as well. What was like that before is not the list's doing.
            if height > DEEPEST {
                break;
            }
            at = above.get(&team).copied().flatten();
        }
        if height > DEEPEST
            && let Some(row) = by
        {
            return Err(refused("csv-team-place", row));
        }
    }
    Ok(())
}

/// Makes those that are new, and changes those that were there.
fn store(tx: &mut Tx<'_>, department: DepartmentId, all: &[Wanted]) -> Result<()> {
    let new: Vec<&Wanted> = all.iter().filter(|one| one.was.is_none()).collect();
    if !new.is_empty() {
        // All in one statement, since one may be a part of another.
        diesel::sql_query(
            "insert into teams (id, slug, name_en, name_cy, parent_id, department_id, created_at)
             select t.*, $6, $7 from unnest($1, $2, $3, $4, $5) as t(id, slug, name_en, name_cy, parent_id)",
        )
        .bind::<Array<SqlUuid>, _>(new.iter().map(|one| one.id).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(new.iter().map(|one| Slug::from_words(&one.name_en)).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(new.iter().map(|one| &*one.name_en).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(new.iter().map(|one| &*one.name_cy).collect::<Vec<_>>())
        .bind::<Array<Nullable<SqlUuid>>, _>(new.iter().map(|one| one.parent).collect::<Vec<_>>())
        .bind::<SqlUuid, _>(department)
        .bind::<Timestamptz, _>(tx.now)
        .execute(tx.conn)?;
    }
    let changed: Vec<&Wanted> = all.iter().filter(|one| one.is_renamed() || one.is_moved()).collect();
    if !changed.is_empty() {
        diesel::sql_query(
            "update teams t set name_cy = v.name_cy, parent_id = v.parent_id
             from unnest($1, $2, $3) as v(id, name_cy, parent_id) where t.id = v.id",
        )
        .bind::<Array<SqlUuid>, _>(changed.iter().map(|one| one.id).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(changed.iter().map(|one| &*one.name_cy).collect::<Vec<_>>())
        .bind::<Array<Nullable<SqlUuid>>, _>(changed.iter().map(|one| one.parent).collect::<Vec<_>>())
        .execute(tx.conn)?;
    }
    Ok(())
}

impl Wanted {
    fn is_renamed(&self) -> bool {
        self.was.as_ref().is_some_and(|(name_cy, _)| *name_cy != self.name_cy)
    }

    fn is_moved(&self) -> bool {
        self.was.as_ref().is_some_and(|(_, parent)| *parent != self.parent)
    }
}

fn outcome(department: DepartmentId, all: All) -> ListedTeams {
    let mut outcome = ListedTeams::default();
    for one in &all.teams {
        let team = one.id;
        let (is_new, is_renamed, is_moved) = (one.was.is_none(), one.is_renamed(), one.is_moved());
        if is_new {
            outcome.events.push(Event::TeamAdded { department, team });
        }
        if is_renamed {
            outcome.renamed.push(team);
            outcome.events.push(Event::TeamRenamed { department, team });
        }
        if is_moved {
            outcome.events.push(Event::TeamMoved { department, team });
        }
        outcome.changed += u32::from(is_new || is_renamed || is_moved);
    }
    outcome.by_name = all.by_name.into_iter().map(|(name, at)| (name, all.teams[at].id)).collect();
    outcome
}
