//! The people of a space: who they are, inviting, asking, and what leads do.
use actix_web::web::{Path, Query};
use civil_media_core::ids::{InvitationId, JoinRequestId};
use civil_media_core::policy::act;
use civil_media_core::spaces;
use civil_media_core::text::{Note, Slug};
use civil_media_core::{Error, FieldErrors};
use serde::Deserialize;

use super::forms::{InviteForm, NoteForm};
use super::pages::People;
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, page, redisplay, see};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// How many people one page shows.
pub const SIZE: i64 = 100;

/// From which person on a page shows them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: i64,
}

/// The people of a space.
pub async fn show(visitor: Visitor, slug: Path<Slug>, from: Query<From>) -> Result {
    let (me, people) = people(&visitor, slug.into_inner(), from.from).await?;
    Ok(page(views::members::show(&me, &people, &InviteForm::default(), None, &FieldErrors::default())))
}

async fn people(visitor: &Visitor, slug: Slug, from: i64) -> Result<(Me, People)> {
    let skipped = from.clamp(0, 1_000_000);
    visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let members = spaces::members(conn, &space, skipped, SIZE)?;
            let counts = spaces::member_count(conn, &space)?;
            let (requests, invitations) = if space.may::<act::InviteMember>() {
                (spaces::requests(conn, &space)?, spaces::invitations(conn, &space)?)
            } else {
                (Vec::new(), Vec::new())
            };
            let sponsors = spaces::sponsors(conn, &members, &invitations)?;
            Ok(People { space, members, counts, skipped, requests, invitations, sponsors })
        })
        .await
}

/// Invites, or proposes.
pub async fn invite(visitor: Visitor, slug: Path<Slug>, sent: Sent<InviteForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match sent.form.invite() {
        Ok(input) => {
            let slug = slug.clone();
            visitor.submit(sent.submission, move |tx, actor| spaces::invite(tx, actor, &slug, &input)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::space_members(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, people) = people(&visitor, slug, 0).await?;
            if !people.space.may::<act::ProposeMember>() {
                return Err(Error::Forbidden("ProposeMember").into());
            }
            Ok(redisplay(views::members::show(&me, &people, &sent.form, None, &errors)))
        }
    }
}

/// Agrees to what a member proposed.
pub async fn approve(visitor: Visitor, path: Path<(Slug, InvitationId)>, sent: Sent<NoteForm>) -> Result {
    let (slug, id) = path.into_inner();
    let of = slug.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| spaces::approve_proposal(tx, actor, &of, id)).await;
    back_to_people(&visitor, slug, done.map(|_| ())).await
}

/// Takes an invitation back.
pub async fn withdraw(visitor: Visitor, path: Path<(Slug, InvitationId)>, sent: Sent<NoteForm>) -> Result {
    let (slug, id) = path.into_inner();
    let of = slug.clone();
    visitor.submit(sent.submission, move |tx, actor| spaces::withdraw_invitation(tx, actor, &of, id)).await?;
    Ok(see(&paths::space_members(&slug)))
}

/// Accepts or declines an invitation.
pub async fn answer_invitation(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let (of, accepts) = (slug.clone(), sent.form.decision == "yes");
    visitor.submit(sent.submission, move |tx, actor| spaces::answer_invitation(tx, actor, &of, accepts)).await?;
    Ok(see(&if accepts { paths::space(&slug) } else { paths::spaces() }))
}

/// Lets somebody in who asked, or refuses them.
pub async fn answer(visitor: Visitor, path: Path<(Slug, JoinRequestId)>, sent: Sent<NoteForm>) -> Result {
    let (slug, id) = path.into_inner();
    let approves = sent.form.decision == "yes";
    let outcome = match Note::parse(&sent.form.answer) {
        Ok(reason) => {
            let slug = slug.clone();
            visitor
                .submit(sent.submission, move |tx, actor| {
                    spaces::answer_request(tx, actor, &slug, id, approves, &reason)
                })
                .await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("answer", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::space_members(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, people) = people(&visitor, slug, 0).await?;
            if !people.space.may::<act::InviteMember>() {
                return Err(Error::Forbidden("InviteMember").into());
            }
            Ok(redisplay(views::members::show(
                &me,
                &people,
                &InviteForm::default(),
                Some((id, &sent.form.answer)),
                &errors,
            )))
        }
    }
}

/// Removes a member, or ends a guest.
pub async fn remove(visitor: Visitor, path: Path<(Slug, Slug)>, sent: Sent<NoteForm>) -> Result {
    let (slug, whom) = path.into_inner();
    let of = slug.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| spaces::remove(tx, actor, &of, &whom)).await;
    back_to_people(&visitor, slug, done.map(|_| ())).await
}

/// Makes a member a lead.
pub async fn appoint(visitor: Visitor, path: Path<(Slug, Slug)>, sent: Sent<NoteForm>) -> Result {
    let (slug, whom) = path.into_inner();
    let of = slug.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| spaces::appoint(tx, actor, &of, &whom)).await;
    back_to_people(&visitor, slug, done.map(|_| ())).await
}

/// Makes a lead a member.
pub async fn stand_down(visitor: Visitor, path: Path<(Slug, Slug)>, sent: Sent<NoteForm>) -> Result {
    let (slug, whom) = path.into_inner();
    let of = slug.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| spaces::stand_down(tx, actor, &of, &whom)).await;
    back_to_people(&visitor, slug, done.map(|_| ())).await
}

/// The people again, with what was wrong, if anything was.
async fn back_to_people(visitor: &Visitor, slug: Slug, done: Result<()>) -> Result {
    match done {
        Ok(()) => Ok(see(&paths::space_members(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, people) = people(visitor, slug, 0).await?;
            Ok(redisplay(views::members::show(&me, &people, &InviteForm::default(), None, &errors)))
        }
    }
}
