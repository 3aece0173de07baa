//! What one reported, and what was decided on what one wrote.
use actix_web::web::{Path, Query};
use civil_media_core::ids::MatterId;
use civil_media_core::policy::Seen;
use civil_media_core::reports::{self, Decision, Words};
use civil_media_core::text::Prose;
use civil_media_core::{Error, FieldErrors};
use serde::Deserialize;

use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, conflict, page, redisplay, see};
use crate::home::{Before, SIZE};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// An appeal, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AppealForm {
    pub words: String,
}

/// What one reported.
pub async fn reported(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = visitor.read(move |conn, actor| reports::mine(conn, actor, before, SIZE)).await?;
    Ok(page(views::own::reported(&me, &found)))
}

/// What was decided on what one wrote.
pub async fn decisions(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = visitor.read(move |conn, actor| reports::decisions(conn, actor, before, SIZE)).await?;
    Ok(page(views::own::decisions(&me, &found)))
}

/// One decision. Who made it, and is told of what followed, reads that where they made it.
pub async fn decision(visitor: Visitor, id: Path<MatterId>) -> Result {
    let id = id.into_inner();
    match found(&visitor, id).await {
        Ok((me, decision)) => Ok(page(views::own::decision(&me, &decision, "", &FieldErrors::default()))),
        Err(WebError::Core(Error::NotFound)) => {
            visitor.read(move |conn, actor| reports::decided_by(conn, actor, id)).await?;
            Ok(see(&paths::matter(id)))
        }
        Err(error) => Err(error),
    }
}

async fn found(visitor: &Visitor, id: MatterId) -> Result<(Me, Seen<Decision>)> {
    visitor.read(move |conn, actor| reports::decision(conn, actor, id)).await
}

/// Appeals.
pub async fn appeal(visitor: Visitor, id: Path<MatterId>, sent: Sent<AppealForm>) -> Result {
    let id = id.into_inner();
    let outcome = match Prose::parse_to(sent.form.words.trim(), Words::OF_APPEAL) {
        Ok(words) => visitor.submit(sent.submission, move |tx, actor| reports::appeal(tx, actor, id, &words)).await,
        Err(problem) => Err(WebError::Core(Error::invalid("words", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::decision(id))),
        Err(WebError::Core(Error::Conflict)) => {
            let (me, decision) = found(&visitor, id).await?;
            Ok(conflict(views::own::decision(&me, &decision, &sent.form.words, &FieldErrors::default())))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, decision) = found(&visitor, id).await?;
            Ok(redisplay(views::own::decision(&me, &decision, &sent.form.words, &errors)))
        }
    }
}
