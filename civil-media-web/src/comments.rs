//! A comment by itself: changed, taken away, and what it said before.
use actix_web::web::{Path, Query};
use civil_media_core::comments::{self, Earlier, Said};
use civil_media_core::ids::CommentId;
use civil_media_core::policy::{Seen, act};
use civil_media_core::text::Markdown;
use civil_media_core::{Error, FieldErrors};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::{Button, ErrorSummary, FormSecrets, Prose, TextArea};
use crate::error::{Result, WebError};
use crate::forms::{Field, Nothing, Sent, conflict, page, redisplay, see, see_sent};
use crate::home::{SIZE, byline};
use crate::layout::{Page, Section};
use crate::paths;
use crate::versions;
use crate::visitor::{Me, Visitor};

/// A comment as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EditForm {
    body: String,
    version: String,
}

async fn found(visitor: &Visitor, id: CommentId) -> Result<(Me, Seen<Said>)> {
    let (me, said) = visitor.read(move |conn, actor| comments::find(conn, actor, id)).await?;
    if said.may::<act::EditComment>() || said.may::<act::RemoveComment>() {
        Ok((me, said))
    } else {
        Err(Error::Forbidden("EditComment").into())
    }
}

/// Where one changes one's own comment, or takes one away.
pub async fn show(visitor: Visitor, id: Path<CommentId>) -> Result {
    let (me, said) = found(&visitor, id.into_inner()).await?;
    let form = EditForm { body: said.body.to_string(), version: said.comment.version.to_string() };
    Ok(page(view(&me, &said, &form, &FieldErrors::default(), false)))
}

/// Changes one's own comment.
pub async fn edit(visitor: Visitor, id: Path<CommentId>, sent: Sent<EditForm>) -> Result {
    let id = id.into_inner();
    let key = sent.submission.key;
    let version = sent.form.version.parse().unwrap_or(0);
    let outcome = match Markdown::parse_to(&sent.form.body, Markdown::MOST_COMMENT) {
        Ok(body) => {
            visitor.check_comment()?;
            visitor.submit(sent.submission, move |tx, actor| comments::edit(tx, actor, id, version, &body)).await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("body", problem))),
    };
    match outcome {
        Ok(_) => {
            // By way of where it stands: among many, that is another page.
            Ok(see_sent(&paths::comment_there(id), key))
        }
        Err(WebError::Core(Error::Conflict)) => {
            let (me, said) = found(&visitor, id).await?;
            let form = EditForm { version: said.comment.version.to_string(), ..sent.form };
            Ok(conflict(view(&me, &said, &form, &FieldErrors::default(), true)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, said) = found(&visitor, id).await?;
            Ok(redisplay(view(&me, &said, &sent.form, &errors, false)))
        }
    }
}

/// Takes a comment away.
pub async fn remove(visitor: Visitor, id: Path<CommentId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    let key = sent.submission.key;
    let (_, item) = visitor.submit(sent.submission, move |tx, actor| comments::remove(tx, actor, id)).await?;
    Ok(see_sent(&paths::permanent(item), key))
}

/// Before which version a page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<i32>,
}

/// What a comment said before.
pub async fn history(visitor: Visitor, id: Path<CommentId>, which: Query<Before>) -> Result {
    let (id, before) = (id.into_inner(), which.before);
    let (me, (said, (earlier, has_more))) = visitor
        .read(move |conn, actor| {
            let said = comments::find(conn, actor, id)?;
            let earlier = comments::earlier(conn, &said, before, SIZE)?;
            Ok((said, earlier))
        })
        .await?;
    Ok(page(said_before(&me, &said, &earlier, has_more)))
}

/// From a comment to its place under what it is on.
pub async fn there(visitor: Visitor, id: Path<CommentId>) -> Result {
    let id = id.into_inner();
    let (_, (card, from)) = visitor.read(move |conn, actor| comments::place(conn, actor, id)).await?;
    let page = if from > 0 { format!("?from={from}") } else { String::new() };
    Ok(see(&format!("{}{page}#comment-{id}", paths::item(&card))))
}

fn view(me: &Me, said: &Seen<Said>, form: &EditForm, errors: &FieldErrors, changed: bool) -> Markup {
    let words = me.words;
    let comment = &said.comment;
    let may_edit = said.may::<act::EditComment>();
    let title = words.get(if may_edit { "comment-edit" } else { "comment-remove" });
    let address = paths::comment(comment.id);
    Page::new(me, Section::Blogs, &title).marked(said.on.placing.item_marking.max(said.on.place.marking)).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::comment_there(comment.id)) { (said.on.title) } }
        h1.govuk-heading-l { (title) }
        @if changed {
            div.cm-version role="alert" {
                p { (words.get("comment-changed")) }
                (Prose { html: &comment.body_html, language: None, is_brief: true })
            }
        }
        @if may_edit {
            form.cm-form method="post" action=(address) novalidate {
                (FormSecrets(me))
                input type="hidden" name="version" value=(form.version);
                (TextArea {
                    label: &words.get("comment-text"), hint: Some(&words.get("markdown-hint")), rows: 6,
                    field: Field::new(words, "body", &form.body, errors), draft: Some((words, &address)),
                })
                (Button(&words.get("save")))
            }
        } @else {
            p.cm-byline { (byline(&comment.author, comment.profile(), comment.department.as_deref())) }
            (Prose { html: &comment.body_html, language: None, is_brief: true })
        }
        @if said.may::<act::RemoveComment>() {
            form method="post" action=(paths::remove_comment(comment.id)) {
                (FormSecrets(me))
                h2.govuk-heading-m { (words.get("comment-remove")) }
                p { (words.get("comment-remove-lead")) }
                button.govuk-button.govuk-button--warning type="submit" { (words.get("comment-remove")) }
            }
        }
    })
}

fn said_before(me: &Me, said: &Seen<Said>, earlier: &[Earlier], has_more: bool) -> Markup {
    let words = me.words;
    let comment = &said.comment;
    let title = words.get("comment-history");
    let older = earlier
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{}?before={}", paths::comment_history(comment.id), last.number));
    Page::new(me, Section::Blogs, &title).marked(said.on.placing.item_marking.max(said.on.place.marking)).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::comment_there(comment.id)) { (said.on.title) } }
        h1.govuk-heading-l { (title) }
        p.cm-byline { (byline(&comment.author, comment.profile(), comment.department.as_deref())) }
        (versions::earlier(me, &comment.body_html, earlier.iter().map(|one| (one.number, one.at, &one.body)), older))
    })
}
