//! Departments and their teams: a page each, and the tree, drawn and as a list.
mod organogram;
mod views;

use actix_web::web::{Path, Query};
use civil_media_core::departments::{self, Department, Level, Team};
use civil_media_core::ids::TeamId;
use civil_media_core::people::search::{self, Filter, Found};
use civil_media_core::policy::{Seen, Tier};
use civil_media_core::text::Slug;
use civil_media_core::{Actor, Conn, Error, spaces};
use serde::Deserialize;

use crate::error::Result;
use crate::forms::page;
use crate::visitor::Visitor;

/// How many people one page shows.
const SIZE: usize = 50;

/// Which part of a page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: usize,
    team: String,
    /// Behind so many teams of the level.
    teams: u16,
}

/// Every department, by kind.
pub async fn index(visitor: Visitor) -> Result {
    let reads = |conn: &mut Conn, actor: &Actor| {
        // Guests know the spaces they are in, and what is in them.
        if actor.tier == Tier::Guest { Err(Error::NotFound) } else { departments::all(conn) }
    };
    let (me, all) = visitor.read(reads).await?;
    Ok(page(views::index(&me, &all)))
}

/// A department with what its page shows.
#[derive(Debug)]
pub struct Body {
    /// The department.
    pub department: Seen<Department>,
    /// The body it belongs to.
    pub parent: Option<Seen<Department>>,
    /// The bodies that belong to it.
    pub children: Vec<Department>,
    /// Whether it has a home that the reader may know of.
    pub has_home: bool,
    /// Its teams on top.
    pub teams: Level,
    /// A page of its people.
    pub people: Found,
    /// From which on.
    pub from: usize,
}

/// What is there for them, if it is.
fn found<T>(outcome: civil_media_core::Result<T>) -> civil_media_core::Result<Option<T>> {
    match outcome {
        Ok(one) => Ok(Some(one)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A department.
pub async fn show(visitor: Visitor, slug: Path<Slug>, from: Query<From>) -> Result {
    let (from, skip) = (from.from.min(Found::MOST), i64::from(from.teams));
    let (me, body) = visitor
        .read(move |conn, actor| {
            let department = departments::known(conn, actor, &slug)?;
            let parent = match department.parent_id {
                Some(parent) => found(departments::known_by_id(conn, actor, parent))?,
                None => None,
            };
            let children = departments::children(conn, department.id)?;
            let has_home = found(spaces::glimpse(conn, actor, &slug))?.is_some();
            let teams = departments::branch(conn, department.id, None, skip)?;
            let of_it = [(Filter::Department, slug.to_string())];
            let people = search::find(conn, actor, "", &of_it, from, SIZE)?;
            Ok(Body { department, parent, children, has_home, teams, people, from })
        })
        .await?;
    Ok(page(views::show(&me, &body)))
}

/// A team with what its page shows.
#[derive(Debug)]
pub struct Unit {
    /// The department it is of.
    pub department: Seen<Department>,
    /// The teams it is a part of, and itself.
    pub line: Vec<Team>,
    /// The teams that are parts of it.
    pub teams: Level,
    /// A page of its people.
    pub people: Found,
    /// From which on.
    pub from: usize,
}

/// A team. Its address begins with its id; what comes behind is for people.
pub async fn team(visitor: Visitor, address: Path<String>, from: Query<From>) -> Result {
    let id: TeamId = address.get(..36).and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let (from, skip) = (from.from.min(Found::MOST), i64::from(from.teams));
    let (me, unit) = visitor
        .read(move |conn, actor| {
            let team = departments::team(conn, id)?;
            let department = departments::known_by_id(conn, actor, team.department_id)?;
            let line = departments::lineage(conn, &team)?;
            let teams = departments::branch(conn, department.id, Some(id), skip)?;
            let of_it = [(Filter::Team, id.to_string())];
            let people = search::find(conn, actor, "", &of_it, from, SIZE)?;
            Ok(Unit { department, line, teams, people, from })
        })
        .await?;
    Ok(page(views::team(&me, &unit)))
}

/// A department's tree, one branch of it open.
#[derive(Debug)]
pub struct Tree {
    /// The department.
    pub department: Seen<Department>,
    /// The teams from the top to the one that is open.
    pub line: Vec<Team>,
    /// What is right below it.
    pub teams: Level,
    /// Who is in the open team itself.
    pub people: Option<Found>,
}

/// A department's tree, drawn and as a list, branch by branch.
pub async fn organogram(visitor: Visitor, slug: Path<Slug>, at: Query<From>) -> Result {
    let open: Option<TeamId> = match at.team.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    let skip = i64::from(at.teams);
    let (me, tree) = visitor
        .read(move |conn, actor| {
            let department = departments::known(conn, actor, &slug)?;
            let line = match open {
                Some(id) => {
                    let team = departments::team(conn, id)?;
                    if team.department_id != department.id {
                        return Err(Error::NotFound);
                    }
                    departments::lineage(conn, &team)?
                }
                None => Vec::new(),
            };
            let teams = departments::branch(conn, department.id, open, skip)?;
            let people = match open {
                Some(id) => Some(search::find(conn, actor, "", &[(Filter::Team, id.to_string())], 0, SIZE)?),
                None => None,
            };
            Ok(Tree { department, line, teams, people })
        })
        .await?;
    Ok(page(organogram::show(&me, &tree)))
}
