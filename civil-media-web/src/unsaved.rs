//! What one has changed in a published text and not saved yet: kept while it is typed, and there again on any device.
use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Card, Editing, UnsavedEdit};
use civil_media_core::policy::Seen;
use civil_media_core::text::{Markdown, Note, Prose, Title};
use civil_media_core::{Actor, Conn, Error, FieldErrors, Tx, db};
use maud::{Markup, html};
use serde::Deserialize;

use crate::blogs::meanwhile;
use crate::components::{Button, ErrorSummary, FormSecrets, LinkButton};
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, conflict, redisplay, see, see_sent};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};
use crate::writing::keeping::{Saved, Theirs};

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

/// Keeps what one is changing.
pub async fn keep(visitor: Visitor, id: Path<ItemId>, sent: Sent<EditingForm>) -> Result {
    let id = id.into_inner();
    let editing = sent.form.editing();
    if sent.form.by == "hand" {
        return keep_by_hand(&visitor, id, sent, editing).await;
    }
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let editing = editing.map_err(Error::from)?;
    let kept = visitor.write(move |tx, actor| items::keep_unsaved(tx, actor, id, &editing)).await;
    let (_, card) = visitor.read(move |conn, actor| items::find(conn, actor, id)).await?;
    match kept {
        Ok((me, version)) => {
            let said = me.words.with("edit-kept", &[("at", me.words.time(db::now()).into())]).into_owned();
            let (address, pictures) = (paths::edit_item(&card), paths::pictures(id));
            Ok(HttpResponse::Ok().json(Saved { address, pictures, version, said }))
        }
        Err(WebError::Core(Error::Conflict)) => {
            let (_, theirs) = visitor.read(move |conn, actor| theirs(conn, actor, id, &card)).await?;
            Ok(HttpResponse::Conflict().json(theirs))
        }
        Err(error) => Err(error),
    }
}

/// The same by a button: what cannot be kept is shown, so that it is not lost.
async fn keep_by_hand(
    visitor: &Visitor,
    id: ItemId,
    sent: Sent<EditingForm>,
    editing: Result<Editing, FieldErrors>,
) -> Result {
    let (me, card) = visitor.read(move |conn, actor| items::find(conn, actor, id)).await?;
    let form_key = sent.submission.key;
    let kept = match editing {
        Ok(editing) => {
            let submit = move |tx: &mut Tx<'_>, actor: &Actor| items::keep_unsaved(tx, actor, id, &editing);
            visitor.submit(sent.submission, submit).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match kept {
        Ok(_) => Ok(see_sent(&paths::edit_item(&card), form_key)),
        Err(WebError::Core(Error::Conflict)) => Ok(conflict(not_kept(&me, &card, &sent.form, None))),
        Err(error) => Ok(redisplay(not_kept(&me, &card, &sent.form, Some(&error.fields()?)))),
    }
}

/// What was typed, where it could not be kept: because of `errors`, or because there is another text by now.
fn not_kept(me: &Me, card: &Card, form: &EditingForm, errors: Option<&FieldErrors>) -> Markup {
    let words = me.words;
    let title = words.get("edit-not-kept");
    Page::new(me, Section::Me, &title).with(&html! {
        @if let Some(errors) = errors { (ErrorSummary(words, errors)) }
        h1.govuk-heading-l { (title) }
        @if errors.is_none() { p.govuk-body { (words.get("edit-elsewhere-now")) } }
        p.govuk-body { (words.get("edit-copy")) }
        div.govuk-form-group {
            label.govuk-label for="title" { (words.get("title-label")) }
            input.govuk-input #title value=(form.title) readonly;
        }
        div.govuk-form-group {
            label.govuk-label for="body" { (words.get("edit-yours")) }
            textarea.govuk-textarea #body rows="14" readonly { "\n" (form.body) }
        }
        (LinkButton { text: &words.get("edit-go-on"), href: paths::edit_item(card), is_secondary: false })
    })
}

/// What was kept on another device; if it was saved or discarded there, the text as it is now.
fn theirs(conn: &mut Conn, actor: &Actor, id: ItemId, card: &Card) -> civil_media_core::Result<Theirs> {
    if let Some(edit) = items::unsaved(conn, actor, id)? {
        let (title, body) = (edit.editing.typed_title().to_owned(), edit.editing.body.to_string());
        return Ok(Theirs { title, body, version: edit.editing.kept });
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
    /// Whether it changes only a part of the text, which is not kept as the whole.
    is_part: bool,
}

impl Beside {
    /// Of a form that comes back because somebody else saved this meanwhile.
    pub fn meanwhile(shown: Markup) -> Self {
        Self { meanwhile: Some(shown), ..Self::default() }
    }

    /// Of a form that changes only a part of the text.
    pub fn part() -> Self {
        Self { is_part: true, ..Self::default() }
    }

    /// Of a form that is filled with an unsaved edit, if there is one.
    pub fn unsaved(edit: Option<&UnsavedEdit>) -> Self {
        Self { unsaved_at: edit.map(|edit| edit.at), ..Self::default() }
    }

    /// The same of a text that is at `version` now: where somebody else saved it since, that stands beside it.
    pub fn late(me: &Me, edit: Option<&UnsavedEdit>, version: i32, now: &Markdown) -> Self {
        let is_late = edit.is_some_and(|edit| edit.editing.version != version);
        Self { meanwhile: is_late.then(|| meanwhile(me, now)), ..Self::unsaved(edit) }
    }

    /// Where the form is kept. Where two texts stand side by side, nothing is before its writer has put them together.
    pub fn keeps(&self, id: ItemId) -> Option<String> {
        self.is_kept().then(|| paths::keep_edit(id))
    }

    fn is_kept(&self) -> bool {
        self.meanwhile.is_none() && !self.is_part
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
                @if self.is_kept() {
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
