use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use civil_media_core::ids::{DepartmentId, PersonId};
use civil_media_core::items::{self, Card};
use civil_media_core::page::Page as List;
use civil_media_core::policy::{Marking, Seen, Visibility, act};
use civil_media_core::spaces::{self, Audience, Glimpse, Invitation, JoinRequest, Member, Plan, Space};
use civil_media_core::talk;
use civil_media_core::text::Slug;
use civil_media_core::{Error, FieldErrors, Problem, departments};
use serde::Deserialize;

use super::actions::ChannelForm;
use super::forms::{MOST_OWNERS, SpaceForm};
use super::views;
use crate::error::Result;
use crate::forms::page;
use crate::home::{Before, SIZE};
use crate::talk::{CHANNELS, Skip};
use crate::visitor::{Me, Visitor};

/// What the list of spaces is narrowed to, and behind which space a page of it begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Find {
    q: String,
    after: Option<Slug>,
}

/// One's own spaces, and all that are listed.
pub async fn index(visitor: Visitor, find: Query<Find>) -> Result {
    let Find { q, after } = find.into_inner();
    let name: String = q.trim().chars().filter(|c| !c.is_control()).take(120).collect();
    let asked = name.clone();
    let (me, (mine, (listed, has_more))) = visitor
        .read(move |conn, actor| {
            Ok((spaces::mine(conn, actor)?, spaces::listed(conn, actor, &asked, after.as_ref(), 50)?))
        })
        .await?;
    Ok(page(views::list::index(&me, &mine, &listed, has_more, &name)))
}

/// A space as somebody finds it: open to them, or known to be there.
#[derive(Debug)]
pub enum Found {
    /// They read it.
    Open(Box<Home>),
    /// They know that it is there, or are invited.
    Shut {
        /// What is known of it.
        space: Box<Seen<Glimpse>>,
        /// What they asked before.
        asked: Option<JoinRequest>,
        /// Whether the reader is to appoint a lead.
        waits_for_lead: bool,
    },
    /// They know of it because they are invited.
    Invited(Box<Invitation>, Box<Glimpse>),
}

/// A space with what is new in it.
#[derive(Debug)]
pub struct Home {
    /// The space.
    pub space: Seen<Space>,
    /// What is new.
    pub news: List<Seen<Card>>,
    /// How many leads, members and guests.
    pub counts: (i64, i64, i64),
    /// Who can see it.
    pub audience: Audience,
    /// An invitation that waits for the reader.
    pub invitation: Option<Invitation>,
}

/// The home of a space: what is new in it, and the ways to its parts.
pub async fn show(visitor: Visitor, slug: Path<Slug>, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = visitor
        .read(move |conn, actor| {
            let invitation = spaces::invitation_for(conn, actor, &slug)?;
            let space = match spaces::find(conn, actor, &slug) {
                Ok(space) => space,
                Err(Error::NotFound) => {
                    if let Some((invitation, space)) = invitation {
                        return Ok(Found::Invited(Box::new(invitation), Box::new(space)));
                    }
                    let space = spaces::glimpse(conn, actor, &slug)?;
                    let asked = spaces::my_request(conn, actor, &space)?;
                    let waits_for_lead = spaces::waits_for_lead(conn, &space)?;
                    return Ok(Found::Shut { space: Box::new(space), asked, waits_for_lead });
                }
                Err(error) => return Err(error),
            };
            let wanted = items::Wanted { space: Some(space.place.id), before, ..items::Wanted::default() };
            let news = items::newest(conn, actor, wanted, SIZE)?;
            let counts = spaces::member_count(conn, &space)?;
            let audience = spaces::audience(conn, &space.place, space.place.visibility, space.place.marking)?;
            let invitation = invitation.map(|(invitation, _)| invitation);
            Ok(Found::Open(Box::new(Home { space, news, counts, audience, invitation })))
        })
        .await?;
    Ok(page(match found {
        Found::Open(home) => views::home::show(&me, &home),
        Found::Shut { space, asked, waits_for_lead } => {
            views::shut::known(&me, &space, asked.as_ref(), waits_for_lead, ("", ""), &FieldErrors::default())
        }
        Found::Invited(invitation, space) => views::shut::invited(&me, &invitation, &space),
    }))
}

/// Where whoever runs its department appoints the lead of a space that has none.
pub async fn appointing(visitor: Visitor, slug: Path<Slug>) -> Result {
    let (me, space) = leadless(&visitor, slug.into_inner()).await?;
    Ok(page(views::shut::appointing(&me, &space, "", &FieldErrors::default())))
}

/// A space without a lead, if the visitor may appoint one.
pub async fn leadless(visitor: &Visitor, slug: Slug) -> Result<(Me, Seen<Glimpse>)> {
    let (me, (space, waits)) = visitor
        .read(move |conn, actor| {
            let space = spaces::glimpse(conn, actor, &slug)?;
            let waits = spaces::waits_for_lead(conn, &space)?;
            Ok((space, waits))
        })
        .await?;
    if !space.may::<act::AppointLeadWhenLeadless>() {
        return Err(Error::Forbidden("AppointLeadWhenLeadless").into());
    }
    if waits { Ok((me, space)) } else { Err(Error::Conflict.into()) }
}

/// What a space is, who can see it and why, and who leads it.
pub async fn about(visitor: Visitor, slug: Path<Slug>) -> Result {
    let (me, (space, leads, audience)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let leads = spaces::members(conn, &space, 0, 20)?;
            let audience = spaces::audience(conn, &space.place, space.place.visibility, space.place.marking)?;
            Ok((space, leads, audience))
        })
        .await?;
    Ok(page(views::home::about(&me, &space, &leads, &audience)))
}

/// The channels of a space.
pub async fn talk(visitor: Visitor, slug: Path<Slug>, skip: Query<Skip>) -> Result {
    let from = skip.count();
    let (me, (space, (channels, has_more))) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let channels = talk::channels_of(conn, actor, &space, from, CHANNELS)?;
            Ok((space, channels))
        })
        .await?;
    let next = skip.next(CHANNELS, has_more);
    Ok(page(views::talk::channels(&me, &space, (&channels, next), &ChannelForm::default(), &FieldErrors::default())))
}

/// The form that makes a space.
pub async fn new(visitor: Visitor) -> Result {
    let me = may_create(&visitor).await?;
    Ok(page(views::form::new(&me, &SpaceForm::plain(), None, &FieldErrors::default())))
}

/// Who asks, if they may make spaces.
pub async fn may_create(visitor: &Visitor) -> Result<Me> {
    let (me, ()) = visitor.read(|_, actor| actor.permit::<act::CreateSpace>().map(|_| ())).await?;
    Ok(me)
}

/// How many would see a space of this visibility, as a sentence: for the form's preview.
pub async fn preview(visitor: Visitor, form: Query<SpaceForm>) -> Result {
    let (me, audience) = planned(&visitor, &form).await?;
    let text = audience.map(|audience| views::home::in_numbers(me.words, &audience)).unwrap_or_default();
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text))
}

/// How many would see a space as a form has it; none if its visibility makes no sense.
pub async fn planned(visitor: &Visitor, form: &SpaceForm) -> Result<(Me, Option<Audience>)> {
    let visibility: Option<Visibility> = form.visibility.parse().ok().filter(|level| *level >= Visibility::Members);
    let owners = form.owners();
    visitor
        .read(move |conn, actor| {
            actor.permit::<act::CreateSpace>()?;
            let Some(visibility) = visibility else { return Ok(None) };
            let mut all = actor.departments.clone();
            all.extend(
                departments::named(conn, &owners)?.into_iter().flatten().filter(|one| !actor.departments.contains(one)),
            );
            let plan = Plan { visibility, marking: Marking::NotYet, departments: all };
            spaces::planned_audience(conn, &plan).map(Some)
        })
        .await
}

/// The departments that a form names as those that own the space.
///
/// # Errors
/// A problem of the field `owners` for what is no department.
pub async fn owners(visitor: &Visitor, form: &SpaceForm) -> Result<Vec<DepartmentId>> {
    let typed = form.owners();
    if typed.len() > MOST_OWNERS {
        return Err(Error::invalid("owners", Problem::limit("owners-many", MOST_OWNERS as i64)).into());
    }
    let (_, found) = visitor.read(move |conn, _| departments::named(conn, &typed)).await?;
    if let Some(at) = found.iter().position(Option::is_none) {
        return Err(Error::invalid("owners", Problem::limit("department-unknown", at as i64 + 1)).into());
    }
    // As they were typed: the first is named first.
    let mut owners: Vec<DepartmentId> = Vec::new();
    for one in found.into_iter().flatten() {
        if !owners.contains(&one) {
            owners.push(one);
        }
    }
    Ok(owners)
}

/// A form as a space is.
pub async fn filled(visitor: &Visitor, space: &Space) -> Result<SpaceForm> {
    let ids = space.place.department_ids.clone();
    let (_, called) = visitor.read(move |conn, _| departments::called(conn, &ids)).await?;
    Ok(SpaceForm { owners: Some(called.join(", ")), ..SpaceForm::from(space) })
}

/// What the leads of a space see to.
pub async fn settings(visitor: Visitor, slug: Path<Slug>) -> Result {
    let (me, space) = may_change(&visitor, slug.into_inner()).await?;
    let form = filled(&visitor, &space).await?;
    Ok(page(views::form::settings(&me, &space, &form, &FieldErrors::default(), false)))
}

/// A space whose settings the visitor may see to.
pub async fn may_change(visitor: &Visitor, slug: Slug) -> Result<(Me, Seen<Space>)> {
    let (me, space) = visitor.read(move |conn, actor| spaces::find(conn, actor, &slug)).await?;
    if views::home::may_change(&space) { Ok((me, space)) } else { Err(Error::Forbidden("ChangeSpace").into()) }
}

/// The people of a space, with what waits for its leads.
#[derive(Debug)]
pub struct People {
    /// The space.
    pub space: Seen<Space>,
    /// A page of its people.
    pub members: Vec<Member>,
    /// How many leads, members and guests.
    pub counts: (i64, i64, i64),
    /// How many come before this page.
    pub skipped: i64,
    /// Those who ask to be let in; empty for whoever may not answer.
    pub requests: Vec<JoinRequest>,
    /// Invitations that wait; empty for whoever may not invite.
    pub invitations: Vec<Invitation>,
    /// The names of those who answer for guests or proposed somebody.
    pub sponsors: HashMap<PersonId, String>,
}
