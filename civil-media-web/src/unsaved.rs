//! What one has changed in a published text and not saved yet: kept while it is typed, and there again on any device.
use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Card, Editing, UnsavedEdit};
use civil_media_core::policy::Seen;
use civil_media_core::text::{Markdown, Note, Prose, Title};
use civil_media_core::{Actor, Conn, Error, FieldErrors, db};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::blogs::meanwhile;
use crate::components::{Button, FormSecrets};
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, see, see_sent};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// A published text as it is being changed: anything may be in it, or missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EditingForm {
    title: String,
    body: String,
    tags: String,
    note: String,
    version: String,
    kept: String,
    /// `hand` where somebody pressed a button, rather than a script.
    by: String,
}

impl EditingForm {
    fn editing(&self) -> Result<Editing, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.keep("title", Title::of_draft(&self.title));
        let body = errors.keep("body", Markdown::of_draft(&self.body));
        let tags = errors.keep("tags", Prose::parse(&self.tags));
        let note = errors.keep("note", Note::parse(&self.note));
        match (title, body, tags, note) {
            (Some(title), Some(body), Some(tags), Some(note)) => {
                let (version, kept) = (number(&self.version).max(1), number(&self.kept).max(0));
                Ok(Editing { version, kept, title, body, tags, note })
            }
            _ => Err(errors),
        }
    }
}

/// A number that a form carries for the suite; nothing sensible is 0.
pub fn number(typed: &str) -> i32 {
    typed.parse().unwrap_or(0)
}

/// What the script is told when an edit is kept.
#[derive(Debug, Serialize)]
struct Saved {
    address: String,
    pictures: String,
    /// How often it was kept.
    version: i32,
    /// A sentence for people.
    said: String,
}

/// What the script is told when it was changed on another device.
#[derive(Debug, Serialize)]
struct Theirs {
    title: String,
    body: String,
    version: i32,
}

/// Keeps what one is changing.
pub async fn keep(visitor: Visitor, id: Path<ItemId>, sent: Sent<EditingForm>) -> Result {
    let id = id.into_inner();
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let form_key = sent.submission.key;
    let editing = sent.form.editing().map_err(Error::from)?;
    let by_hand = sent.form.by == "hand";
    let kept = visitor.write(move |tx, actor| items::keep_unsaved(tx, actor, id, &editing)).await;
    let (_, card) = visitor.read(move |conn, actor| items::find(conn, actor, id)).await?;
    match kept {
        Ok(_) if by_hand => Ok(see_sent(&paths::edit_item(&card), form_key)),
        Ok((me, version)) => {
            let said = me.words.with("edit-kept", &[("at", me.words.time(db::now()).into())]).into_owned();
            let (address, pictures) = (paths::edit_item(&card), paths::pictures(id));
            Ok(HttpResponse::Ok().json(Saved { address, pictures, version, said }))
        }
        Err(WebError::Core(Error::Conflict)) if !by_hand => {
            let (_, theirs) = visitor.read(move |conn, actor| theirs(conn, actor, id, &card)).await?;
            Ok(HttpResponse::Conflict().json(theirs))
        }
        Err(error) => Err(error),
    }
}

/// What was kept on another device; if it was saved or discarded there, the text as it is now.
fn theirs(conn: &mut Conn, actor: &Actor, id: ItemId, card: &Card) -> civil_media_core::Result<Theirs> {
    if let Some(edit) = items::unsaved(conn, actor, id)? {
        let (title, body) = (edit.typed_title().to_owned(), edit.body.to_string());
        return Ok(Theirs { title, body, version: edit.kept });
    }
    let (versions, _) = items::revisions(conn, id, None, 1)?;
    let body = versions.first().map(|now| now.body.to_string()).unwrap_or_default();
    Ok(Theirs { title: card.title.clone(), body, version: 0 })
}

/// Throws away what one has changed and not saved.
pub async fn discard(visitor: Visitor, id: Path<ItemId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    let (_, card) = visitor.read(move |conn, actor| items::find(conn, actor, id)).await?;
    visitor.submit(sent.submission, move |tx, actor| items::discard_unsaved(tx, actor, id)).await?;
    Ok(see(&paths::item(&card)))
}

/// What stands beside the form that changes a text.
#[derive(Debug, Default)]
pub struct Beside {
    /// When what fills the form was kept.
    unsaved_at: Option<DateTime<Utc>>,
    /// What somebody else saved meanwhile.
    meanwhile: Option<Markup>,
}

impl Beside {
    /// Of a form that comes back because somebody else saved this meanwhile.
    pub fn meanwhile(shown: Markup) -> Self {
        Self { meanwhile: Some(shown), ..Self::default() }
    }

    /// Of a form that is filled with an unsaved edit, if there is one.
    pub fn unsaved(edit: Option<&UnsavedEdit>) -> Self {
        Self { unsaved_at: edit.map(|edit| edit.at), ..Self::default() }
    }

    /// The same of a text that is at `version` now: where somebody else saved it since, that stands beside it.
    pub fn late(me: &Me, edit: Option<&UnsavedEdit>, version: i32, now: &Markdown) -> Self {
        let is_late = edit.is_some_and(|edit| edit.version != version);
        Self { meanwhile: is_late.then(|| meanwhile(me, now)), ..Self::unsaved(edit) }
    }

    /// Where the form is kept. Where two texts stand side by side, nothing is before its writer has put them together.
    pub fn keeps(&self, id: ItemId) -> Option<String> {
        self.meanwhile.is_none().then(|| paths::keep_edit(id))
    }

    /// What stands above the form.
    pub fn above(&self, me: &Me, id: ItemId) -> Markup {
        let words = me.words;
        html! {
            @if let Some(at) = self.unsaved_at {
                div.cm-version {
                    p { (words.with("edit-unsaved", &[("at", words.moment(at).into())])) }
                    form.cm-act method="post" action=(paths::discard_edit(id)) data-discards="" {
                        (FormSecrets(me))
                        button.cm-linkbutton type="submit" { (words.get("edit-discard")) }
                    }
                }
            }
            @if let Some(meanwhile) = &self.meanwhile { (meanwhile) }
            p.cm-quiet data-kept="" role="status" {}
        }
    }

    /// The form's buttons. The one that keeps is for those, too, whose browser runs no script.
    pub fn buttons(&self, me: &Me, id: ItemId) -> Markup {
        html! {
            div.cm-actions {
                (Button(&me.words.get("save")))
                @if self.meanwhile.is_none() {
                    button.govuk-button.govuk-button--secondary type="submit" name="by" value="hand" formaction=(paths::keep_edit(id)) { (me.words.get("edit-keep")) }
                }
            }
        }
    }
}

/// All that one has begun to change.
pub fn list(me: &Me, found: &[(Seen<Card>, DateTime<Utc>)]) -> Markup {
    let words = me.words;
    html! {
        @if !found.is_empty() {
            h2.govuk-heading-m { (words.get("edits-unsaved")) }
            ul.cm-feed { @for (card, at) in found {
                li.cm-feed__item {
                    p.cm-feed__title { a.govuk-link href=(paths::edit_item(card)) lang=[words.foreign(card.language)] { (card.title) } }
                    p.cm-byline {
                        (words.of(&card.space_en, &card.space_cy)) " · " time datetime=(at.to_rfc3339()) { (words.moment(*at)) }
                    }
                }
            } }
        }
    }
}
