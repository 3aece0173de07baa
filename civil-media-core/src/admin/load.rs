//! Loading people from a list: those who have not come yet get a profile that waits for them, those who are
//! here are brought up to date where their provider has not spoken. A look first, then all or nothing.
use std::collections::HashSet;

use diesel::prelude::*;

use crate::db::{Tx, Written, lower};
use crate::departments;
use crate::departments::domain_of;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{AppointmentId, DepartmentId, PersonId, TeamId};
use crate::people::{arrivals, search as people_search};
use crate::policy::{Actor, act};
use crate::schema::{appointments, department_domains, departments as departments_table, people, teams};
use crate::text::{Line, Slug, Title};

/// The most people of one list.
const MOST: usize = 10_000;

/// Somebody of a list, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Their work email, in lower case.
    pub email: String,
    /// Their name.
    pub name: Title,
    /// What they do.
    pub job_title: Line,
    /// Their grade.
    pub grade: Line,
    /// Their team, by name; made if there is none of it.
    pub team: Line,
}

/// What is wrong with a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// Which line, from 1; the first holds the names of the columns.
    pub line: usize,
    /// What.
    pub problem: Problem,
}

/// What a list would do, or did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Loaded {
    /// People who were not there.
    pub new: u32,
    /// People who were, and change.
    pub changed: u32,
    /// People who were, and do not.
    pub same: u32,
}

/// The people of a list of comma-separated values with the columns `email`, `name`, `job_title`, `grade` and
/// `team`, in any order; the first two must be there.
///
/// # Errors
/// What is wrong with it, line by line, at most 50 problems.
pub fn parse_people(text: &str) -> Result<Vec<Row>, Vec<RowProblem>> {
    let problem = |line, key| vec![RowProblem { line, problem: Problem::new(key) }];
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().map_err(|_| problem(1, "csv-broken"))?.clone();
    let column = |name: &str| headers.iter().position(|one| one.eq_ignore_ascii_case(name));
    let (Some(email), Some(name)) = (column("email"), column("name")) else { return Err(problem(1, "csv-columns")) };
    let (title, grade, team) = (column("job_title"), column("grade"), column("team"));
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let mut known = HashSet::new();
    for (index, record) in reader.records().enumerate() {
        // Where it begins: empty lines and line breaks within quotes count. Unknown for what cannot be read.
        let begins = record.as_ref().ok().and_then(csv::StringRecord::position).map(csv::Position::line);
        let line = begins.and_then(|line| usize::try_from(line).ok()).unwrap_or(index + 2);
        let found = (|| {
            let record = record.map_err(|_| Problem::new("csv-broken"))?;
            let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
            let email = field(Some(email)).to_lowercase();
            domain_of(&email).ok_or(Problem::new("email-form"))?;
            if !known.insert(email.clone()) {
                return Err(Problem::new("csv-twice"));
            }
            Ok(Row {
                email,
                name: Title::parse(field(Some(name)))?,
                job_title: Line::parse(field(title))?,
                grade: Line::parse(field(grade))?,
                team: Line::parse(field(team))?,
            })
        })();
        match found {
            Ok(row) => rows.push(row),
            Err(problem) => problems.push(RowProblem { line, problem }),
        }
        if problems.len() >= 50 || rows.len() > MOST {
            break;
        }
    }
    if rows.len() > MOST {
        return Err(vec![RowProblem { line: MOST + 2, problem: Problem::limit("csv-many", MOST as i64) }]);
    }
    if rows.is_empty() && problems.is_empty() {
        return Err(problem(1, "csv-empty"));
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

/// Loads a list into a department that the actor runs, all or nothing. The same list again changes nothing.
///
/// # Errors
/// A field's problem for an address of a domain that the department does not hold.
pub fn load_people(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, rows: &[Row]) -> Written<Loaded> {
    let permit = departments::runs(tx, actor, slug)?.permit::<act::LoadPeople>()?;
    let department = permit.id;
    // Two lists at one moment are loaded one after the other: the second finds whom the first made.
    departments_table::table
        .find(department)
        .select(departments_table::id)
        .for_update()
        .first::<DepartmentId>(tx.conn)?;
    let held: HashSet<String> = department_domains::table
        .filter(department_domains::department_id.eq(department).and(department_domains::is_approved))
        .filter(department_domains::is_for_guests.eq(false))
        .select(department_domains::domain)
        .load(tx.conn)?
        .into_iter()
        .collect();
    if rows.iter().any(|row| domain_of(&row.email).is_none_or(|domain| !held.contains(&domain))) {
        return Err(Error::invalid("list", Problem::new("csv-domain")));
    }
    let emails: Vec<&str> = rows.iter().map(|row| row.email.as_str()).collect();
    let known: Vec<(String, PersonId)> = people::table
        .filter(lower(people::email).eq_any(&emails))
        .select((lower(people::email), people::id))
        .load(tx.conn)?;
    let teams = teams_by_name(tx, department, rows)?;
    let mut loaded = Loaded::default();
    let mut touched = Vec::new();
    for row in rows {
        let team = teams.iter().find(|(name, _)| *name == row.team.to_lowercase()).map(|(_, id)| *id);
        match known.iter().find(|(email, _)| *email == row.email) {
            Some((_, person)) if bring_up_to_date(tx, department, *person, row, team)? => {
                touched.push(*person);
                loaded.changed += 1;
            }
            Some(_) => loaded.same += 1,
            None => {
                touched.push(arrivals::expect(
                    tx,
                    department,
                    (&row.name, &row.email),
                    (&row.job_title, &row.grade),
                    team,
                )?);
                loaded.new += 1;
            }
        }
    }
    people_search::reindex(tx, &touched)?;
    let event = Event::PeopleLoaded { department, count: loaded.new + loaded.changed };
    tx.record(actor, permit, &event, loaded)
}

/// What a list knows and a provider does not say: grade and team of the appointment here.
fn bring_up_to_date(
    tx: &mut Tx<'_>,
    department: DepartmentId,
    person: PersonId,
    row: &Row,
    team: Option<TeamId>,
) -> Result<bool> {
    let current = appointments::table
        .filter(appointments::person_id.eq(person).and(appointments::department_id.eq(department)))
        .filter(appointments::to_date.is_null().and(appointments::gives_rights));
    type Held = (AppointmentId, String, Option<TeamId>);
    let held: Option<Held> =
        current.select((appointments::id, appointments::grade, appointments::team_id)).first(tx.conn).optional()?;
    // Somebody of another department now: their provider says so, and that counts.
    let Some((id, grade, held_team)) = held else { return Ok(false) };
    let new_grade = if row.grade.is_empty() { grade.clone() } else { row.grade.to_string() };
    let new_team = team.or(held_team);
    if new_grade == grade && new_team == held_team {
        return Ok(false);
    }
    diesel::update(appointments::table.find(id))
        .set((appointments::grade.eq(new_grade), appointments::team_id.eq(new_team)))
        .execute(tx.conn)?;
    Ok(true)
}

/// The teams that a list names, by their names in lower case; those that are not there are made.
fn teams_by_name(tx: &mut Tx<'_>, department: DepartmentId, rows: &[Row]) -> Result<Vec<(String, TeamId)>> {
    let mut all: Vec<(String, TeamId)> = teams::table
        .filter(teams::department_id.eq(department).and(teams::closed_at.is_null()))
        .select((lower(teams::name_en), teams::id))
        .load(tx.conn)?;
    for row in rows {
        let name = row.team.to_lowercase();
        if name.is_empty() || all.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let id = TeamId::new();
        diesel::insert_into(teams::table)
            .values((
                teams::id.eq(id),
                teams::department_id.eq(department),
                teams::slug.eq(&*Slug::from_words(&row.team)),
                teams::name_en.eq(&row.team),
                teams::name_cy.eq(&row.team),
                teams::created_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        all.push((name, id));
    }
    Ok(all)
}
