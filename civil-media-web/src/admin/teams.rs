//! A department's teams as its admins see to them.
use actix_web::web::{Path, Query};
use civil_media_core::admin::{self, ManagedTeam};
use civil_media_core::departments::{self, Department, Team};
use civil_media_core::ids::TeamId;
use civil_media_core::policy::Seen;
use civil_media_core::text::Slug;
use civil_media_core::{Error, FieldErrors};
use serde::Deserialize;

use super::forms::TeamForm;
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, page, redisplay, see};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// How many teams one page shows.
pub const SIZE: usize = 50;

/// Which teams to show, and which one to change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Find {
    q: String,
    from: u16,
    team: String,
}

/// A page of a department's teams.
#[derive(Debug)]
pub struct Teams {
    pub department: Seen<Department>,
    pub teams: Vec<ManagedTeam>,
    pub has_more: bool,
    pub from: i64,
    pub name: String,
    /// The one that is changed, with the one that it is a part of.
    pub open: Option<(Team, Option<Team>)>,
}

/// The teams of a department, one of them to be changed if it is asked for.
pub async fn show(visitor: Visitor, slug: Path<Slug>, find: Query<Find>) -> Result {
    let (me, teams) = read(&visitor, slug.into_inner(), find.into_inner()).await?;
    let form = teams.open.as_ref().map(|(team, parent)| TeamForm::of(team, parent.as_ref())).unwrap_or_default();
    Ok(page(views::teams::show(&me, &teams, &form, &FieldErrors::default())))
}

async fn read(visitor: &Visitor, slug: Slug, find: Find) -> Result<(Me, Teams)> {
    let name: String = find.q.trim().chars().filter(|c| !c.is_control()).take(120).collect();
    let open = chosen(&find.team)?;
    let from = i64::from(find.from);
    visitor
        .read(move |conn, actor| {
            let department = departments::runs(conn, actor, &slug)?;
            let (teams, has_more) = admin::teams(conn, &department, &name, from, SIZE)?;
            let open = match open {
                Some(id) => Some(admin::team(conn, &department, id)?),
                None => None,
            };
            Ok(Teams { department, teams, has_more, from, name, open })
        })
        .await
}

/// The team of that id; none for nothing.
fn chosen(id: &str) -> Result<Option<TeamId>, Error> {
    if id.is_empty() { Ok(None) } else { id.parse().map(Some).map_err(|_| Error::NotFound) }
}

/// Adds a team, changes one or closes it.
pub async fn change(visitor: Visitor, slug: Path<Slug>, sent: Sent<TeamForm>) -> Result {
    let slug = slug.into_inner();
    let find = Find { team: sent.form.team.clone(), ..Find::default() };
    let (me, teams) = read(&visitor, slug.clone(), find).await?;
    let of = slug.clone();
    let closes = sent.form.close == "yes";
    let outcome = match (chosen(&sent.form.team)?, sent.form.draft()) {
        (Some(id), _) if closes => {
            visitor.submit(sent.submission, move |tx, actor| admin::close_team(tx, actor, &of, id)).await
        }
        (Some(id), Ok(draft)) => {
            visitor.submit(sent.submission, move |tx, actor| admin::change_team(tx, actor, &of, id, &draft)).await
        }
        (None, Ok(draft)) => {
            visitor.submit(sent.submission, move |tx, actor| admin::add_team(tx, actor, &of, &draft)).await
        }
        (_, Err(errors)) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::admin_teams(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            // The button that closes sends nothing of what stands in the form above it.
            let as_it_is = teams.open.as_ref().filter(|_| closes);
            let form = as_it_is.map_or(sent.form, |(team, parent)| TeamForm::of(team, parent.as_ref()));
            Ok(redisplay(views::teams::show(&me, &teams, &form, &errors)))
        }
    }
}
