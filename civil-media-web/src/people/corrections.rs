//! Saying that something about somebody is not right, and answering that.
use actix_web::web::{Path, Query};
use civil_media_core::FieldErrors;
use civil_media_core::ids::CorrectionId;
use civil_media_core::page::{Cursor, Page as List};
use civil_media_core::people::{self, Correction, Outcome, Person, Wrong};
use civil_media_core::policy::{Seen, act};
use civil_media_core::text::{Note, Prose, Slug};
use civil_media_core::{Error, Problem};
use serde::Deserialize;

use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, page, redisplay, see};
use crate::home::{Before, SIZE};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// What is not right, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CorrectionForm {
    pub about: String,
    pub text: String,
}

/// What is answered, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub decision: String,
    pub answer: String,
}

/// The form that says what is not right about somebody.
pub async fn new(visitor: Visitor, handle: Path<Slug>) -> Result {
    let (me, person) = wrong_one(&visitor, handle.into_inner()).await?;
    Ok(page(views::corrections::new(&me, &person, &CorrectionForm::default(), &FieldErrors::default())))
}

/// Somebody about whom the visitor may say so.
async fn wrong_one(visitor: &Visitor, handle: Slug) -> Result<(Me, Seen<Person>)> {
    let (me, person) = visitor.read(move |conn, actor| people::find(conn, actor, &handle)).await?;
    if person.may::<act::ProposeProfileFix>() {
        Ok((me, person))
    } else {
        Err(Error::Forbidden("ProposeProfileFix").into())
    }
}

/// Says that something about somebody is not right.
pub async fn propose(visitor: Visitor, handle: Path<Slug>, sent: Sent<CorrectionForm>) -> Result {
    let handle = handle.into_inner();
    let mut errors = FieldErrors::default();
    let about: Option<Wrong> = errors.keep("about", sent.form.about.parse().map_err(|_| Problem::new("choice")));
    let text = errors.keep("text", Prose::parse(&sent.form.text));
    let outcome = match (about, text) {
        (Some(about), Some(text)) => {
            let of = handle.clone();
            let work = move |tx: &mut civil_media_core::Tx<'_>, actor: &civil_media_core::Actor| {
                people::propose_correction(tx, actor, &of, about, &text)
            };
            visitor.submit(sent.submission, work).await
        }
        _ => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::corrections())),
        Err(error) => {
            let errors = error.fields()?;
            let (me, person) = wrong_one(&visitor, handle).await?;
            Ok(redisplay(views::corrections::new(&me, &person, &sent.form, &errors)))
        }
    }
}

/// What was said about one, by one, or for one's department to see to.
pub async fn index(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = all(&visitor, before).await?;
    Ok(page(views::corrections::index(&me, &found, None)))
}

async fn all(visitor: &Visitor, before: Option<Cursor>) -> Result<(Me, List<Seen<Correction>>)> {
    visitor.read(move |conn, actor| people::corrections_of(conn, actor, before, SIZE)).await
}

/// Answers what was said.
pub async fn answer(visitor: Visitor, id: Path<CorrectionId>, sent: Sent<AnswerForm>) -> Result {
    let id = id.into_inner();
    let mut errors = FieldErrors::default();
    let decision: Option<Outcome> =
        errors.keep("decision", sent.form.decision.parse().map_err(|_| Problem::new("choice")));
    let note = errors.keep("answer", Note::parse(&sent.form.answer));
    let outcome = match (decision, note) {
        (Some(decision), Some(note)) => {
            let work = move |tx: &mut civil_media_core::Tx<'_>, actor: &civil_media_core::Actor| {
                people::answer_correction(tx, actor, id, decision, &note)
            };
            visitor.submit(sent.submission, work).await
        }
        _ => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::corrections())),
        Err(error) => {
            let errors = error.fields()?;
            let (me, found) = all(&visitor, None).await?;
            Ok(redisplay(views::corrections::index(&me, &found, Some((id, &sent.form, &errors)))))
        }
    }
}
