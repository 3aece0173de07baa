//! Loading people from a list: those who have not come yet get a profile that waits for them, those who are
//! here are brought up to date where their provider has not spoken. A look first, then all or nothing. However long
//! the list is, it takes the same few statements.
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};

use super::list::Row;
use super::listed_teams::{self, ListedTeams};
use crate::db::{Tx, Written, lower};
use crate::departments;
use crate::departments::domain_of;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{AppointmentId, DepartmentId, PersonId, TeamId};
use crate::people::expected::{self, Expected};
use crate::people::{Profession, search as people_search};
use crate::policy::{Actor, act};
use crate::schema::{appointments, department_domains, departments as departments_table, people};
use crate::text::Slug;

/// What a list would do, or did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Loaded {
    /// People who were not there.
    pub new: u32,
    /// People who were, and change.
    pub changed: u32,
    /// People who were, and do not.
    pub same: u32,
    /// Teams that were not there, or change.
    #[serde(default)]
    pub teams: u32,
}

/// Loads a list into a department that the actor runs, all or nothing. The same list again changes nothing.
///
/// # Errors
/// A field's problem for an address of a domain that the department does not hold, and for a line whose team cannot be
/// what it says.
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
    let known: HashMap<String, PersonId> = people::table
        .filter(lower(people::email).eq_any(&emails))
        .select((lower(people::email), people::id))
        .load::<(String, PersonId)>(tx.conn)?
        .into_iter()
        .collect();
    let teams = listed_teams::settle(tx, department, rows)?;
    let held = appointments_held(tx, department, known.values().copied().collect())?;
    let mut changes = Changes::default();
    let mut new = Vec::new();
    let mut loaded = Loaded { teams: teams.changed(), ..Loaded::default() };
    for row in rows {
        let team = teams.of(row);
        match known.get(&row.email) {
            // Somebody of another department now holds nothing here: their provider says so, and that counts.
            Some(person) if held.get(person).is_some_and(|held| changes.note(*person, held, row, team)) => {
                loaded.changed += 1;
            }
            Some(_) => loaded.same += 1,
            None => {
                new.push(Expected {
                    name: &row.name,
                    email: &row.email,
                    title: &row.job_title,
                    grade: &row.grade,
                    team,
                    profession: row.profession,
                });
                loaded.new += 1;
            }
        }
    }
    let new = expected::make(tx, department, &new)?;
    let mut touched = changes.store(tx)?;
    touched.extend(&new);
    touched.extend(teams.people(tx)?);
    people_search::reindex_many(tx, &Vec::from_iter(touched))?;
    let mut events = teams.events;
    events.extend(new.into_iter().map(|person| Event::PersonExpected { person, department }));
    tx.also_many(actor, &permit, &events)?;
    let event = Event::PeopleLoaded { department, count: loaded.new + loaded.changed };
    tx.record(actor, permit, &event, loaded)
}

/// What somebody holds in the department now, as far as a list can change it.
struct Held {
    appointment: AppointmentId,
    grade: String,
    team: Option<TeamId>,
    profession: Option<Profession>,
}

fn appointments_held(
    tx: &mut Tx<'_>,
    department: DepartmentId,
    persons: Vec<PersonId>,
) -> Result<HashMap<PersonId, Held>> {
    type Raw = (PersonId, AppointmentId, String, Option<TeamId>, Option<Profession>);
    let rows: Vec<Raw> = appointments::table
        .filter(appointments::person_id.eq_any(persons).and(appointments::department_id.eq(department)))
        .filter(appointments::to_date.is_null().and(appointments::gives_rights))
        .select((
            appointments::person_id,
            appointments::id,
            appointments::grade,
            appointments::team_id,
            appointments::profession,
        ))
        .load(tx.conn)?;
    let held = |(person, appointment, grade, team, profession)| (person, Held { appointment, grade, team, profession });
    Ok(rows.into_iter().map(held).collect())
}

/// What a list knows and a provider does not say: grade, team and profession of the appointment here. Column by column.
#[derive(Default)]
struct Changes {
    people: HashSet<PersonId>,
    appointments: Vec<AppointmentId>,
    grades: Vec<String>,
    teams: Vec<Option<TeamId>>,
    professions: Vec<Option<Profession>>,
}

impl Changes {
    /// Whether this line changes anything; what it leaves empty stays.
    fn note(&mut self, person: PersonId, held: &Held, row: &Row, team: Option<TeamId>) -> bool {
        let grade = if row.grade.is_empty() { &held.grade } else { &*row.grade };
        let (team, profession) = (team.or(held.team), row.profession.or(held.profession));
        if grade == held.grade && team == held.team && profession == held.profession {
            return false;
        }
        self.people.insert(person);
        self.appointments.push(held.appointment);
        self.grades.push(grade.to_owned());
        self.teams.push(team);
        self.professions.push(profession);
        true
    }

    /// Stores them all. Gives whom they concern.
    fn store(self, tx: &mut Tx<'_>) -> Result<HashSet<PersonId>> {
        if self.people.is_empty() {
            return Ok(self.people);
        }
        diesel::sql_query(
            "update appointments a set grade = v.grade, team_id = v.team_id, profession = v.profession
             from unnest($1, $2, $3, $4) as v(id, grade, team_id, profession) where a.id = v.id",
        )
        .bind::<Array<SqlUuid>, _>(self.appointments)
        .bind::<Array<Text>, _>(self.grades)
        .bind::<Array<Nullable<SqlUuid>>, _>(self.teams)
        .bind::<Array<Nullable<Text>>, _>(self.professions)
        .execute(tx.conn)?;
        Ok(self.people)
    }
}

impl ListedTeams {
    /// Those who are in a team that is called otherwise now, and are found by its name.
    fn people(&self, tx: &mut Tx<'_>) -> Result<Vec<PersonId>> {
        if self.renamed.is_empty() {
            return Ok(Vec::new());
        }
        let within = appointments::table.filter(appointments::team_id.eq_any(&self.renamed));
        Ok(within.filter(appointments::to_date.is_null()).select(appointments::person_id).distinct().load(tx.conn)?)
    }
}
