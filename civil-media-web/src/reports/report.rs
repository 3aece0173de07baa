//! The form that reports something.
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use civil_media_core::ids::{CommentId, ItemId};
use civil_media_core::policy::{Seen, act};
use civil_media_core::reports::{self, Ground, Of, Reportable, Words};
use civil_media_core::text::Prose;
use civil_media_core::{Error, FieldErrors, Problem};
use serde::Deserialize;

use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, page, redisplay, reply, see};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// A report, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    pub ground: String,
    pub words: String,
}

/// The form that reports an item.
pub async fn item(visitor: Visitor, id: Path<ItemId>) -> Result {
    new(&visitor, Of::Item(id.into_inner())).await
}

/// The form that reports a comment.
pub async fn comment(visitor: Visitor, id: Path<CommentId>) -> Result {
    new(&visitor, Of::Comment(id.into_inner())).await
}

/// Reports an item.
pub async fn send_item(visitor: Visitor, id: Path<ItemId>, sent: Sent<ReportForm>) -> Result {
    send(&visitor, Of::Item(id.into_inner()), sent).await
}

/// Reports a comment.
pub async fn send_comment(visitor: Visitor, id: Path<CommentId>, sent: Sent<ReportForm>) -> Result {
    send(&visitor, Of::Comment(id.into_inner()), sent).await
}

async fn new(visitor: &Visitor, of: Of) -> Result {
    let (me, thing) = found(visitor, of).await?;
    Ok(page(views::report::new(&me, &thing, &ReportForm::default(), &FieldErrors::default())))
}

/// Something that the visitor may report.
async fn found(visitor: &Visitor, of: Of) -> Result<(Me, Seen<Reportable>)> {
    let (me, thing) = visitor.read(move |conn, actor| reports::reportable(conn, actor, of)).await?;
    if thing.may::<act::Report>() { Ok((me, thing)) } else { Err(Error::Forbidden("Report").into()) }
}

async fn send(visitor: &Visitor, of: Of, sent: Sent<ReportForm>) -> Result {
    if !visitor.may_report() {
        return too_fast(visitor, of, &sent.form).await;
    }
    let mut errors = FieldErrors::default();
    let ground: Option<Ground> = errors.keep("ground", sent.form.ground.parse().map_err(|_| Problem::new("choice")));
    let words = errors.keep("words", Prose::parse_to(sent.form.words.trim(), Words::OF_REPORT));
    let outcome = match (ground, words) {
        (Some(ground), Some(words)) => {
            let work = move |tx: &mut civil_media_core::Tx<'_>, actor: &civil_media_core::Actor| {
                reports::report(tx, actor, of, ground, &words)
            };
            visitor.submit(sent.submission, work).await
        }
        _ => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::my_reports())),
        Err(error) => {
            let errors = error.fields()?;
            let (me, thing) = found(visitor, of).await?;
            Ok(redisplay(views::report::new(&me, &thing, &sent.form, &errors)))
        }
    }
}

/// The form again, with what was typed, and the word to wait.
async fn too_fast(visitor: &Visitor, of: Of, form: &ReportForm) -> Result<HttpResponse> {
    let (me, thing) = found(visitor, of).await?;
    let errors = FieldErrors::one("ground", Problem::new("reports-fast"));
    let mut answer = reply(StatusCode::TOO_MANY_REQUESTS, views::report::new(&me, &thing, form, &errors));
    answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("60"));
    Ok(answer)
}
