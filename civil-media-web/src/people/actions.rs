use actix_web::web::Path;
use civil_media_core::ids::AppointmentId;
use civil_media_core::text::Slug;
use civil_media_core::{Error, FieldErrors, people};

use super::forms::{InsteadForm, PostForm, ProfileForm};
use super::pages::{all_departments, own, visible};
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, conflict, redisplay, see};
use crate::paths;
use crate::visitor::Visitor;

/// Saves one's own profile.
pub async fn save(visitor: Visitor, sent: Sent<ProfileForm>) -> Result {
    let version = sent.form.version.parse().unwrap_or(0);
    let outcome = match sent.form.changes() {
        Ok(changes) => {
            visitor.submit(sent.submission, move |tx, actor| people::edit_profile(tx, actor, version, &changes)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((me, ())) => match Slug::parse(&me.actor.handle) {
            Ok(handle) => Ok(see(&paths::person(&handle))),
            Err(_) => Ok(see(&paths::profile())),
        },
        Err(WebError::Core(Error::Conflict)) => {
            let (me, (person, details)) = own(&visitor).await?;
            let form = ProfileForm { version: person.version.to_string(), ..sent.form };
            Ok(conflict(views::edit::profile(&me, &person, &details, &form, &FieldErrors::default(), true)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, (person, details)) = own(&visitor).await?;
            Ok(redisplay(views::edit::profile(&me, &person, &details, &sent.form, &errors, false)))
        }
    }
}

/// Adds a post to one's own.
pub async fn add_post(visitor: Visitor, sent: Sent<PostForm>) -> Result {
    let outcome = match sent.form.appointment() {
        Ok(new) => visitor.submit(sent.submission, move |tx, actor| people::add_appointment(tx, actor, &new)).await,
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::profile())),
        Err(error) => {
            let errors = error.fields()?;
            let (me, all) = all_departments(&visitor).await?;
            Ok(redisplay(views::edit::new_post(&me, &all, &sent.form, &errors)))
        }
    }
}

/// Ends a post of one's own saying.
pub async fn end_post(visitor: Visitor, id: Path<AppointmentId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    visitor.submit(sent.submission, move |tx, actor| people::end_appointment(tx, actor, id)).await?;
    Ok(see(&paths::profile()))
}

/// Names whom to ask instead of somebody.
pub async fn name_instead(visitor: Visitor, handle: Path<Slug>, sent: Sent<InsteadForm>) -> Result {
    let handle = handle.into_inner();
    let (of, whom) = (handle.clone(), sent.form.ask_instead.clone());
    let named = visitor.submit(sent.submission, move |tx, actor| people::name_instead(tx, actor, &of, &whom)).await;
    match named {
        Ok(_) => Ok(see(&paths::person(&handle))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (person, details)) = visible(&visitor, handle).await?;
            Ok(redisplay(views::profile::show(&me, &person, &details, &sent.form, &errors)))
        }
    }
}

/// Lets somebody in again who was said to have left.
pub async fn back_again(visitor: Visitor, handle: Path<Slug>, sent: Sent<Nothing>) -> Result {
    let handle = handle.into_inner();
    let of = handle.clone();
    visitor.submit(sent.submission, move |tx, actor| people::bring_back(tx, actor, &of)).await?;
    Ok(see(&paths::person(&handle)))
}
