use actix_web::web::Path;
use civil_media_core::policy::act;
use civil_media_core::spaces::{NewProject, SpaceChanges};
use civil_media_core::text::{Note, Slug, Title};
use civil_media_core::{Error, FieldErrors, spaces, talk};
use serde::Deserialize;

use super::forms::{NoteForm, SpaceForm};
use super::pages::{filled, leadless, may_change, may_create, owners, planned};
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, conflict, page, redisplay, see};
use crate::paths;
use crate::talk::{CHANNELS, Skip};
use crate::visitor::Visitor;

/// Makes a space, or says first who would see it.
pub async fn create(visitor: Visitor, sent: Sent<SpaceForm>) -> Result {
    let me = may_create(&visitor).await?;
    let outcome = match new_project(&visitor, &sent.form).await {
        Ok(_) if !sent.form.preview.is_empty() => {
            let (me, audience) = planned(&visitor, &sent.form).await?;
            return Ok(page(views::form::new(&me, &sent.form, audience.as_ref(), &FieldErrors::default())));
        }
        Ok(project) => visitor.submit(sent.submission, move |tx, actor| spaces::create(tx, actor, &project)).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok((_, slug)) => Ok(see(&paths::space(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            Ok(redisplay(views::form::new(&me, &sent.form, None, &errors)))
        }
    }
}

/// A space as a form has it, with the departments that own it.
async fn new_project(visitor: &Visitor, form: &SpaceForm) -> Result<NewProject> {
    let project = form.new_project().map_err(Error::from)?;
    Ok(NewProject { departments: owners(visitor, form).await?, ..project })
}

/// The same of one that is there.
async fn changes(visitor: &Visitor, form: &SpaceForm) -> Result<SpaceChanges> {
    let changes = form.changes().map_err(Error::from)?;
    let departments = if form.owners.is_some() { Some(owners(visitor, form).await?) } else { None };
    Ok(SpaceChanges { departments, ..changes })
}

/// Saves what a space says of itself and how far it reaches.
pub async fn change(visitor: Visitor, slug: Path<Slug>, sent: Sent<SpaceForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match changes(&visitor, &sent.form).await {
        Ok(changes) => {
            let slug = slug.clone();
            visitor.submit(sent.submission, move |tx, actor| spaces::change(tx, actor, &slug, &changes)).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::space(&slug))),
        Err(WebError::Core(Error::Conflict)) => {
            let (me, space) = may_change(&visitor, slug).await?;
            let form = SpaceForm { version: space.version.to_string(), ..sent.form };
            Ok(conflict(views::form::settings(&me, &space, &form, &FieldErrors::default(), true)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, space) = may_change(&visitor, slug).await?;
            Ok(redisplay(views::form::settings(&me, &space, &sent.form, &errors, false)))
        }
    }
}

/// Joins an open space.
pub async fn join(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let of = slug.clone();
    visitor.submit(sent.submission, move |tx, actor| spaces::join(tx, actor, &of)).await?;
    Ok(see(&paths::space(&slug)))
}

/// Asks to be let in.
pub async fn ask(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match Note::parse(&sent.form.note) {
        Ok(note) => {
            let slug = slug.clone();
            visitor.submit(sent.submission, move |tx, actor| spaces::ask(tx, actor, &slug, &note)).await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("note", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::space(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (space, asked)) = visitor
                .read(move |conn, actor| {
                    let space = spaces::glimpse(conn, actor, &slug)?;
                    let asked = spaces::my_request(conn, actor, &space)?;
                    Ok((space, asked))
                })
                .await?;
            Ok(redisplay(views::shut::known(&me, &space, asked.as_ref(), false, (&sent.form.note, ""), &errors)))
        }
    }
}

/// Takes back what one asked.
pub async fn withdraw(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let of = slug.clone();
    visitor.submit(sent.submission, move |tx, actor| spaces::withdraw_request(tx, actor, &of)).await?;
    Ok(see(&paths::space(&slug)))
}

/// The page that asks whether one really leaves, and says what follows.
pub async fn leaving(visitor: Visitor, slug: Path<Slug>) -> Result {
    let slug = slug.into_inner();
    let (me, (space, counts)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let counts = spaces::member_count(conn, &space)?;
            Ok((space, counts))
        })
        .await?;
    if !space.may::<act::LeaveSpace>() {
        return Err(Error::Forbidden("LeaveSpace").into());
    }
    Ok(page(views::leave::show(&me, &space, counts, &FieldErrors::default())))
}

/// Leaves a space.
pub async fn leave(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let (of, leadless) = (slug.clone(), sent.form.leadless == "yes");
    let done = visitor.submit(sent.submission, move |tx, actor| spaces::leave(tx, actor, &of, leadless)).await;
    match done {
        Ok(_) => Ok(see(&paths::spaces())),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (space, counts)) = visitor
                .read(move |conn, actor| {
                    let space = spaces::find(conn, actor, &slug)?;
                    let counts = spaces::member_count(conn, &space)?;
                    Ok((space, counts))
                })
                .await?;
            Ok(redisplay(views::leave::show(&me, &space, counts, &errors)))
        }
    }
}

/// Takes the lead of a space that has none.
pub async fn take_lead(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let of = slug.clone();
    visitor.submit(sent.submission, move |tx, actor| spaces::take_lead(tx, actor, &of)).await?;
    Ok(see(&paths::space_members(&slug)))
}

/// Appoints the lead of a space that has none.
pub async fn appoint(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let (of, typed) = (slug.clone(), sent.form.person.clone());
    let done =
        visitor.submit(sent.submission, move |tx, actor| spaces::appoint_when_leadless(tx, actor, &of, &typed)).await;
    match done {
        Ok(_) => Ok(see(&paths::space(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, space) = leadless(&visitor, slug).await?;
            Ok(redisplay(views::shut::appointing(&me, &space, &sent.form.person, &errors)))
        }
    }
}

/// Closes a space.
pub async fn close(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match Note::parse(&sent.form.reason) {
        Ok(reason) => {
            let slug = slug.clone();
            visitor.submit(sent.submission, move |tx, actor| spaces::close(tx, actor, &slug, &reason)).await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("reason", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::space(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, space) = may_change(&visitor, slug).await?;
            let form = SpaceForm { reason: sent.form.reason, ..filled(&visitor, &space).await? };
            Ok(redisplay(views::form::settings(&me, &space, &form, &errors, false)))
        }
    }
}

/// Opens a closed space again.
pub async fn reopen(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match Note::parse(&sent.form.reason) {
        Ok(reason) => {
            let slug = slug.clone();
            visitor.submit(sent.submission, move |tx, actor| spaces::reopen(tx, actor, &slug, &reason)).await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("reason", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::space(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            match may_change(&visitor, slug.clone()).await {
                Ok((me, space)) => {
                    let form = SpaceForm { reason: sent.form.reason, ..filled(&visitor, &space).await? };
                    Ok(redisplay(views::form::settings(&me, &space, &form, &errors, false)))
                }
                // Whoever runs its department need not read it.
                Err(_) => {
                    let (me, space) = visitor.read(move |conn, actor| spaces::glimpse(conn, actor, &slug)).await?;
                    Ok(redisplay(views::shut::known(&me, &space, None, false, ("", &sent.form.reason), &errors)))
                }
            }
        }
    }
}

/// Lets guests read what is OFFICIAL-SENSITIVE, or no more: a lead's part, or the department's.
pub async fn allow_guests(visitor: Visitor, slug: Path<Slug>, sent: Sent<NoteForm>) -> Result {
    let slug = slug.into_inner();
    let (of, allowed) = (slug.clone(), sent.form.decision == "yes");
    let by_department = sent.form.by == "department";
    visitor
        .submit(sent.submission, move |tx, actor| spaces::allow_guests(tx, actor, &of, by_department, allowed))
        .await?;
    // Whoever runs its department need not read it, and has no settings.
    Ok(see(&if by_department { paths::space(&slug) } else { paths::space_settings(&slug) }))
}

/// A channel to make, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChannelForm {
    /// What it is called.
    pub title: String,
    /// Who hears it: `invited` for those alone who are.
    pub hears: String,
}

/// Makes a channel.
pub async fn make_channel(visitor: Visitor, slug: Path<Slug>, sent: Sent<ChannelForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match Title::parse(&sent.form.title) {
        Ok(title) => {
            let (slug, is_by_invitation) = (slug.clone(), sent.form.hears == "invited");
            visitor
                .submit(sent.submission, move |tx, actor| {
                    talk::make_channel(tx, actor, &slug, &title, is_by_invitation)
                })
                .await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("title", problem))),
    };
    match outcome {
        Ok((_, channel)) if sent.form.hears == "invited" => Ok(see(&paths::channel_people(&channel))),
        Ok((_, channel)) => Ok(see(&paths::channel(&channel))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (space, (channels, has_more))) = visitor
                .read(move |conn, actor| {
                    let space = spaces::find(conn, actor, &slug)?;
                    let channels = talk::channels_of(conn, actor, &space, 0, CHANNELS)?;
                    Ok((space, channels))
                })
                .await?;
            if !space.may::<act::MakeChannel>() {
                return Err(Error::Forbidden("MakeChannel").into());
            }
            let next = Skip::default().next(CHANNELS, has_more);
            Ok(redisplay(views::talk::channels(&me, &space, (&channels, next), &sent.form, &errors)))
        }
    }
}
