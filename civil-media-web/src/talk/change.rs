//! Putting a message otherwise, and taking it away.
use actix_web::web::Path;
use civil_media_core::policy::{Seen, act};
use civil_media_core::talk::{self, Spoken};
use civil_media_core::text::{Markdown, Slug};
use civil_media_core::{Actor, Conn, Error, FieldErrors};
use serde::Deserialize;

use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, conflict, page, redisplay, see};
use crate::paths;
use crate::visitor::Visitor;

/// A channel, a topic, and the number of a message.
pub type Place = Path<(Slug, Slug, i64)>;

/// A message that the visitor may read, by its address.
pub fn spoken(conn: &mut Conn, actor: &Actor, at: &(Slug, Slug, i64)) -> civil_media_core::Result<Seen<Spoken>> {
    let (channel, topic, number) = at;
    let (channel, _) = talk::place(conn, actor, channel, topic)?;
    let found = talk::said(conn, actor, channel.id, *number)?;
    if found.topic == *topic && found.message.deleted_at.is_none() { Ok(found) } else { Err(Error::NotFound) }
}

/// The same, if the visitor may put it otherwise.
fn own(conn: &mut Conn, actor: &Actor, at: &(Slug, Slug, i64)) -> civil_media_core::Result<Seen<Spoken>> {
    let found = spoken(conn, actor, at)?;
    if found.may::<act::EditMessage>() { Ok(found) } else { Err(Error::Forbidden("EditMessage")) }
}

/// What a message is to say, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    body: String,
    version: String,
}

/// Where one puts a message otherwise.
pub async fn form(visitor: Visitor, at: Place) -> Result {
    let at = at.into_inner();
    let (me, found) = visitor.read(move |conn, actor| own(conn, actor, &at)).await?;
    let typed = found.message.body.to_string();
    Ok(page(views::change(&me, &found, &typed, false, &FieldErrors::default())))
}

/// Puts it otherwise.
pub async fn edit(visitor: Visitor, at: Place, sent: Sent<ChangeForm>) -> Result {
    let at = at.into_inner();
    let version = sent.form.version.parse().unwrap_or(0);
    let outcome = match Markdown::parse_to(&sent.form.body, Markdown::MOST_MESSAGE) {
        Ok(body) => {
            let at = at.clone();
            let changed = visitor.submit(sent.submission, move |tx, actor| {
                let id = own(tx, actor, &at)?.message.id;
                talk::edit(tx, actor, id, Some(version), &body)
            });
            changed.await.map(|_| ())
        }
        Err(problem) => Err(WebError::Core(Error::invalid("body", problem))),
    };
    let there = at.clone();
    match outcome {
        Ok(()) => Ok(see(&paths::message(&at.0, &at.1, at.2))),
        Err(WebError::Core(Error::Conflict)) => {
            let (me, found) = visitor.read(move |conn, actor| own(conn, actor, &there)).await?;
            let errors = FieldErrors::one("body", civil_media_core::Problem::new("message-changed"));
            Ok(conflict(views::change(&me, &found, &sent.form.body, true, &errors)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, found) = visitor.read(move |conn, actor| own(conn, actor, &there)).await?;
            Ok(redisplay(views::change(&me, &found, &sent.form.body, false, &errors)))
        }
    }
}

/// Takes it away.
pub async fn delete(visitor: Visitor, at: Place, sent: Sent<Nothing>) -> Result {
    let at = at.into_inner();
    let asked = at.clone();
    let deleted = visitor.submit(sent.submission, move |tx, actor| {
        let id = spoken(tx, actor, &asked)?.message.id;
        talk::delete(tx, actor, id)
    });
    match deleted.await {
        Ok(_) => Ok(see(&paths::message(&at.0, &at.1, at.2))),
        Err(error) => {
            let errors = error.fields()?;
            let there = at.clone();
            let (me, found) = visitor.read(move |conn, actor| own(conn, actor, &there)).await?;
            let typed = found.message.body.to_string();
            Ok(redisplay(views::change(&me, &found, &typed, false, &errors)))
        }
    }
}

/// Whether a topic is settled, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResolveForm {
    resolved: String,
}

/// Says that what a topic is about is settled, or is not any more.
pub async fn resolve(visitor: Visitor, path: Path<(Slug, Slug)>, sent: Sent<ResolveForm>) -> Result {
    let (path, slug) = path.into_inner();
    let (channel, topic) = (path.clone(), slug.clone());
    let is_resolved = sent.form.resolved == "yes";
    visitor
        .submit(sent.submission, move |tx, actor| {
            let id = talk::place(tx, actor, &channel, &topic)?.1.id;
            talk::resolve(tx, actor, id, is_resolved)
        })
        .await?;
    Ok(see(&paths::topic(&path, &slug)))
}
