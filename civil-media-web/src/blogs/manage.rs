//! What is done with a post as a whole: taken back, put back, deleted.
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use civil_media_core::blogs::{self, Post};
use civil_media_core::items::State;
use civil_media_core::policy::{Act as _, Seen, act};
use civil_media_core::text::Prose;
use civil_media_core::{Error, FieldErrors, Problem, comments, items};
use maud::{Markup, html};
use serde::Deserialize;

use super::pages::{Dated, key};
use crate::components::{ActButton, ErrorSummary, FormSecrets, TextArea, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Nothing, Sent, end_of, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// All that can be done with a post, each with what follows from it.
pub async fn show(visitor: Visitor, dated: Path<Dated>) -> Result {
    let key = key(dated.into_inner());
    let (me, post) = visitor.read(move |conn, actor| blogs::find(conn, actor, &key)).await?;
    if !post.may::<act::WithdrawPost>() && !post.may::<act::DeletePost>() {
        return Err(Error::Forbidden(act::WithdrawPost::NAME).into());
    }
    Ok(page(view(&me, &post, "", &FieldErrors::default())))
}

/// A notice as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NoticeForm {
    notice: String,
}

/// Says that something in a post was wrong.
pub async fn amend(visitor: Visitor, dated: Path<Dated>, sent: Sent<NoticeForm>) -> Result {
    let key = key(dated.into_inner());
    let of = key.clone();
    let outcome = match Prose::parse(&sent.form.notice) {
        Ok(text) => visitor.submit(sent.submission, move |tx, actor| blogs::amend(tx, actor, &of, &text)).await,
        Err(problem) => Err(WebError::Core(Error::invalid("notice", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::post(&key))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, post) = visitor.read(move |conn, actor| blogs::find(conn, actor, &key)).await?;
            Ok(redisplay(view(&me, &post, &sent.form.notice, &errors)))
        }
    }
}

/// From when on nobody comments any more, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CloseForm {
    /// `now`, `on` or `never`.
    when: String,
    /// The last day, `2026-11-30`.
    close_on: String,
}

impl CloseForm {
    fn at(&self) -> Result<Option<DateTime<Utc>>, Problem> {
        match &*self.when {
            "now" => Ok(Some(civil_media_core::db::now())),
            "on" => end_of(&self.close_on).map(Some),
            _ => Ok(None),
        }
    }
}

/// Closes the comments on a post, now or at the end of a day, or opens them again.
pub async fn close_comments(visitor: Visitor, dated: Path<Dated>, sent: Sent<CloseForm>) -> Result {
    let key = key(dated.into_inner());
    let of = key.clone();
    let (me, post) = visitor.read(move |conn, actor| blogs::find(conn, actor, &of)).await?;
    let id = post.id;
    let outcome = match sent.form.at() {
        Ok(at) => visitor.submit(sent.submission, move |tx, actor| comments::close(tx, actor, id, at)).await,
        Err(problem) => Err(WebError::Core(Error::invalid("close_on", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&format!("{}#comments", paths::post(&key)))),
        Err(error) => Ok(redisplay(view(&me, &post, "", &error.fields()?))),
    }
}

/// Takes a post back.
pub async fn withdraw(visitor: Visitor, dated: Path<Dated>, sent: Sent<Nothing>) -> Result {
    let key = key(dated.into_inner());
    let of = key.clone();
    visitor.submit(sent.submission, move |tx, actor| blogs::withdraw(tx, actor, &of)).await?;
    // Only those who wrote it see it now; a lead who took it back goes to the blog.
    let found = key.clone();
    let seen = visitor.read(move |conn, actor| blogs::find(conn, actor, &found)).await.is_ok();
    Ok(see(&if seen { paths::post(&key) } else { paths::blog(&key.blog) }))
}

/// Takes one's own name off a post.
pub async fn take_name_off(visitor: Visitor, dated: Path<Dated>, sent: Sent<Nothing>) -> Result {
    let key = key(dated.into_inner());
    let of = key.clone();
    visitor.submit(sent.submission, move |tx, actor| blogs::take_name_off(tx, actor, &of)).await?;
    Ok(see(&paths::post(&key)))
}

/// Puts a post back.
pub async fn put_back(visitor: Visitor, dated: Path<Dated>, sent: Sent<Nothing>) -> Result {
    let key = key(dated.into_inner());
    let of = key.clone();
    visitor.submit(sent.submission, move |tx, actor| blogs::put_back(tx, actor, &of)).await?;
    Ok(see(&paths::post(&key)))
}

/// Deletes a post.
pub async fn delete(visitor: Visitor, dated: Path<Dated>, sent: Sent<Nothing>) -> Result {
    let key = key(dated.into_inner());
    let blog = key.blog.clone();
    visitor.submit(sent.submission, move |tx, actor| blogs::delete(tx, actor, &key)).await?;
    Ok(see(&paths::blog(&blog)))
}

/// From when on nobody comments any more.
fn closing(me: &Me, post: &Seen<Post>, errors: &FieldErrors) -> Markup {
    let words = me.words;
    html! {
        form.cm-form method="post" action=(paths::close_comments(&post.key())) novalidate {
            (FormSecrets(me))
            h2.govuk-heading-m { (words.get("comments-close")) }
            @if let Some(at) = post.comments_close_at {
                @if at <= civil_media_core::db::now() { p { (words.get("comments-are-closed")) } }
                @else { p { (words.with("comments-close-on", &[("at", words.moment(at).into())])) } }
                button.govuk-button.govuk-button--secondary type="submit" name="when" value="never" { (words.get("comments-open")) }
            } @else {
                (TextInput {
                    label: &words.get("comments-close-day"), hint: Some(&words.get("comments-close-hint")),
                    field: Field::new(words, "close_on", "", errors), kind: "date", autocomplete: None,
                })
                div.cm-actions {
                    button.govuk-button.govuk-button--secondary type="submit" name="when" value="on" { (words.get("comments-close-then")) }
                    button.govuk-button.govuk-button--secondary type="submit" name="when" value="now" { (words.get("comments-close-now")) }
                }
            }
        }
    }
}

fn view(me: &Me, post: &Seen<Post>, notice: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let key = post.key();
    let title = words.get("post-manage");
    Page::new(me, Section::Blogs, &title).marked(post.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::post(&key)) { (post.title) } }
        h1.govuk-heading-l { (title) }
        @if post.state == State::Published && post.may::<act::EditPost>() {
            form.cm-form method="post" action=(paths::amend_post(&key)) novalidate {
                (FormSecrets(me))
                h2.govuk-heading-m { (words.get("amendment")) }
                (TextArea {
                    label: &words.get("amendment-text"), hint: Some(&words.get("amendment-hint")), rows: 3,
                    field: Field::new(words, "notice", notice, errors), draft: None,
                })
                button.govuk-button.govuk-button--secondary type="submit" { (words.get("amendment-add")) }
            }
        }
        @if post.may::<act::CloseComments>() { (closing(me, post, errors)) }
        @if post.may::<act::WithdrawPost>() {
            @if post.state == State::Withdrawn {
                h2.govuk-heading-m { (words.get("post-put-back")) }
                p { (words.get("post-put-back-lead")) }
                (ActButton { me, action: paths::put_back_post(&key), text: &words.get("post-put-back"), of: None, is_button: true })
            } @else {
                h2.govuk-heading-m { (words.get("post-withdraw")) }
                p { (words.get("post-withdraw-lead")) }
                (ActButton { me, action: paths::withdraw_post(&key), text: &words.get("post-withdraw"), of: None, is_button: true })
            }
        }
        @if post.may::<act::DeletePost>() {
            h2.govuk-heading-m { (words.get("post-delete")) }
            p { (words.with("post-delete-lead", &[("n", items::DAYS.into())])) }
            form method="post" action=(paths::delete_post(&key)) {
                (FormSecrets(me))
                button.govuk-button.govuk-button--warning type="submit" { (words.get("post-delete")) }
            }
        }
    })
}
