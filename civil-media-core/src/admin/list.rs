//! A list of people as it is sent: comma-separated values, read and checked line by line.
use std::collections::HashSet;

use crate::departments::domain_of;
use crate::error::Problem;
use crate::people::Profession;
use crate::text::{Line, Title};

/// The most people of one list.
const MOST: usize = 10_000;
/// The longest a grade may be, in characters.
const MOST_GRADE: usize = 60;

/// Somebody of a list, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which line they stand on.
    pub line: usize,
    /// Their work email, in lower case.
    pub email: String,
    /// Their name.
    pub name: Title,
    /// What they do.
    pub job_title: Line,
    /// Their grade.
    pub grade: Line,
    /// Their profession.
    pub profession: Option<Profession>,
    /// Their team, by its name in English; made if there is none of it.
    pub team: Line,
    /// That team's name in Welsh.
    pub team_cy: Line,
    /// The team that it is a part of, by its name in English; made if there is none of it.
    pub parent_team: Line,
}

/// What is wrong with a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// Which line, from 1; the first holds the names of the columns.
    pub line: usize,
    /// What.
    pub problem: Problem,
}

/// Where each column stands; those that may be missing are none then.
struct Columns {
    email: usize,
    name: usize,
    job_title: Option<usize>,
    grade: Option<usize>,
    profession: Option<usize>,
    team: Option<usize>,
    team_cy: Option<usize>,
    parent_team: Option<usize>,
}

impl Columns {
    fn of(headers: &csv::StringRecord) -> Option<Self> {
        let column = |name: &str| headers.iter().position(|one| one.eq_ignore_ascii_case(name));
        Some(Self {
            email: column("email")?,
            name: column("name")?,
            job_title: column("job_title"),
            grade: column("grade"),
            profession: column("profession"),
            team: column("team"),
            team_cy: column("team_cy"),
            parent_team: column("parent_team"),
        })
    }

    fn row(&self, line: usize, record: &csv::StringRecord) -> Result<Row, Problem> {
        let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let email = field(Some(self.email)).to_lowercase();
        domain_of(&email).ok_or(Problem::new("email-form"))?;
        let row = Row {
            line,
            email,
            name: Title::parse(field(Some(self.name)))?,
            job_title: Line::parse(field(self.job_title))?,
            grade: Line::parse(field(self.grade))?,
            profession: profession(field(self.profession))?,
            team: Line::parse(field(self.team))?,
            team_cy: Line::parse(field(self.team_cy))?,
            parent_team: Line::parse(field(self.parent_team))?,
        };
        if row.grade.chars().count() > MOST_GRADE {
            return Err(Problem::limit("text-long", MOST_GRADE as i64));
        }
        if row.team.is_empty() && !(row.team_cy.is_empty() && row.parent_team.is_empty()) {
            return Err(Problem::new("csv-team-missing"));
        }
        Ok(row)
    }
}

/// A profession by its word, however spaces, hyphens and capitals are written.
fn profession(text: &str) -> Result<Option<Profession>, Problem> {
    let word = text.trim().to_lowercase().replace([' ', '-'], "_");
    if word.is_empty() {
        return Ok(None);
    }
    word.parse().map(Some).map_err(|_| Problem::new("csv-profession"))
}

/// The people of a list of comma-separated values with the columns `email`, `name`, `job_title`, `grade`,
/// `profession`, `team`, `team_cy` and `parent_team`, in any order; the first two must be there.
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
    let Some(columns) = Columns::of(&headers) else { return Err(problem(1, "csv-columns")) };
    let mut rows: Vec<Row> = Vec::new();
    let mut problems = Vec::new();
    let mut known = HashSet::new();
    for (index, record) in reader.records().enumerate() {
        // Where it begins: empty lines and line breaks within quotes count. Unknown for what cannot be read.
        let begins = record.as_ref().ok().and_then(csv::StringRecord::position).map(csv::Position::line);
        let line = begins.and_then(|line| usize::try_from(line).ok()).unwrap_or(index + 2);
        let found = record.map_err(|_| Problem::new("csv-broken")).and_then(|record| {
            let row = columns.row(line, &record)?;
            if known.insert(row.email.clone()) { Ok(row) } else { Err(Problem::new("csv-twice")) }
        });
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
