//! What waits for one's decision, and deciding on it.
use actix_web::web::{Data, Path, Query};
use civil_media_core::ids::{MatterId, PictureId};
use civil_media_core::page::Cursor;
use civil_media_core::policy::Seen;
use civil_media_core::reports::{self, Opened, Outcome, Verdict, Words};
use civil_media_core::text::Prose;
use civil_media_core::{Error, FieldErrors, Problem};
use serde::Deserialize;

use super::views;
use crate::error::{Result, WebError};
use crate::files;
use crate::forms::{Sent, conflict, page, redisplay, see};
use crate::home::SIZE;
use crate::paths;
use crate::site::Site;
use crate::visitor::{Me, Visitor};

/// A decision or the answer to an appeal, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub verdict: String,
    pub reason: String,
    pub version: String,
    /// `yes` to hide it as it is by now: it changed while it was read.
    pub anyway: String,
}

/// Behind which one a page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: String,
}

/// What waits for one's decision.
pub async fn index(visitor: Visitor, after: Query<After>) -> Result {
    let after = match after.after.as_str() {
        "" => None,
        text => Some(Cursor::decode(text).ok_or(WebError::BadRequest("no such page"))?),
    };
    let (me, found) = visitor.read(move |conn, actor| reports::waiting(conn, actor, after, SIZE)).await?;
    Ok(page(views::moderation::index(&me, &found)))
}

/// One thing to decide on. That it was opened is an event: this page writes.
pub async fn show(visitor: Visitor, id: Path<MatterId>) -> Result {
    let (me, opened) = opened(&visitor, id.into_inner()).await?;
    Ok(page(views::moderation::show(&me, &opened, &DecisionForm::default(), &FieldErrors::default(), false)))
}

/// A picture of what waits for one's decision, as it is shown to its readers.
pub async fn picture(visitor: Visitor, site: Data<Site>, path: Path<(MatterId, PictureId)>) -> Result {
    let (matter, id) = path.into_inner();
    let (_, picture) = visitor.read(move |conn, actor| reports::picture(conn, actor, matter, id)).await?;
    let bytes = picture.bytes(0, 0, false).ok_or(WebError::Core(Error::NotFound))?;
    files::pages::picture(&site, bytes.0).await
}

async fn opened(visitor: &Visitor, id: MatterId) -> Result<(Me, Seen<Opened>)> {
    visitor.write(move |tx, actor| reports::open(tx, actor, id)).await
}

/// Decides.
pub async fn decide(visitor: Visitor, id: Path<MatterId>, sent: Sent<DecisionForm>) -> Result {
    let id = id.into_inner();
    let is_anyway = sent.form.anyway == "yes" && sent.form.verdict == Verdict::Hide.as_str();
    let version = (!is_anyway).then(|| sent.form.version.parse().unwrap_or(0));
    let outcome = match parsed::<Verdict>(&sent.form) {
        Ok((verdict, reason)) => visitor
            .submit(sent.submission, move |tx, actor| reports::decide(tx, actor, id, version, verdict, &reason))
            .await
            .map(|_| ()),
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    after(&visitor, id, &sent.form, outcome).await
}

/// Answers an appeal.
pub async fn answer(visitor: Visitor, id: Path<MatterId>, sent: Sent<DecisionForm>) -> Result {
    let id = id.into_inner();
    let outcome = match parsed::<Outcome>(&sent.form) {
        Ok((outcome, reason)) => visitor
            .submit(sent.submission, move |tx, actor| reports::answer_appeal(tx, actor, id, outcome, &reason))
            .await
            .map(|_| ()),
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    after(&visitor, id, &sent.form, outcome).await
}

fn parsed<T: std::str::FromStr>(form: &DecisionForm) -> std::result::Result<(T, Prose), FieldErrors> {
    let mut errors = FieldErrors::default();
    let choice = errors.keep("verdict", form.verdict.parse().map_err(|_| Problem::new("choice")));
    let reason = Prose::parse_to(form.reason.trim(), Words::OF_REASON)
        .and_then(|reason| if reason.is_empty() { Err(Problem::new("reason-missing")) } else { Ok(reason) });
    let reason = errors.keep("reason", reason);
    choice.zip(reason).ok_or(errors)
}

async fn after(visitor: &Visitor, id: MatterId, form: &DecisionForm, outcome: Result<()>) -> Result {
    match outcome {
        Ok(()) => Ok(see(&paths::matter(id))),
        Err(WebError::Core(Error::Conflict)) => {
            let (me, opened) = opened(visitor, id).await?;
            Ok(conflict(views::moderation::show(&me, &opened, form, &FieldErrors::default(), true)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, opened) = opened(visitor, id).await?;
            Ok(redisplay(views::moderation::show(&me, &opened, form, &errors, false)))
        }
    }
}
