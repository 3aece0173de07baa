use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use civil_media_core::text::{Markdown, Note};
use civil_media_core::wiki::{self, PageEdit, PageKey};
use civil_media_core::{Error, FieldErrors};
use serde::Deserialize;

use super::forms::PageForm;
use super::pages::{key, may_create, may_edit, space};
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, conflict, redisplay, reply, see, see_sent};
use crate::paths;
use crate::unsaved::{Beside, number};
use crate::visitor::Visitor;

/// Creates a page.
pub async fn create(visitor: Visitor, request: HttpRequest, sent: Sent<PageForm>) -> Result {
    let space = space(&request)?;
    let me = may_create(&visitor, space.clone()).await?;
    let form_key = sent.submission.key;
    let outcome = match sent.form.new_page(me.words.0) {
        Ok((path, new)) => {
            let key = PageKey { space: space.clone(), path };
            visitor
                .submit(sent.submission, move |tx, actor| {
                    let path = key.path.to_string();
                    wiki::create(tx, actor, &key, &new).map(|recorded| recorded.with(path))
                })
                .await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((_, path)) => Ok(see_sent(&paths::page(space.as_ref(), &path), form_key)),
        Err(error) => {
            let errors = error.fields()?;
            Ok(redisplay(views::new(&me, space.as_ref(), &sent.form, &errors)))
        }
    }
}

/// Makes a new version of a page.
pub async fn edit(visitor: Visitor, request: HttpRequest, sent: Sent<PageForm>) -> Result {
    let key = key(&request)?;
    let form_key = sent.submission.key;
    let mut change = match sent.form.change() {
        Ok(change) => change,
        Err(errors) => return again(&visitor, key, &sent.form, &errors).await,
    };
    if let Some(section) = sent.form.section() {
        match whole(&visitor, key.clone(), &change, section).await {
            Ok(body) => change.body = body,
            Err(error) => return again(&visitor, key, &sent.form, &error.fields()?).await,
        }
    }
    let (of, saved, mine) = (key.clone(), change.clone(), change.body.to_string());
    match visitor.submit(sent.submission, move |tx, actor| wiki::edit(tx, actor, &of, &saved)).await {
        Ok((_, is_merged)) => {
            let address = paths::page(key.space.as_ref(), &key.path);
            Ok(see_sent(&if is_merged { format!("{address}?merged=yes") } else { address }, form_key))
        }
        // Both changed the same lines: both texts and what they began from, and nothing lost.
        Err(WebError::Core(Error::Conflict)) => {
            let asked = key.clone();
            let (me, clashed) = visitor.read(move |conn, actor| wiki::clash(conn, actor, &asked, &change)).await?;
            let both = views::clashes(&me, &clashed, &mine);
            let (ours, theirs) = (me.words.get("clash-yours"), views::by_others(&me, &clashed));
            let form = PageForm {
                body: clashed.merged.marked(&ours, &theirs),
                title: clashed.title.unwrap_or(sent.form.title),
                version: clashed.page.version.to_string(),
                section: String::new(),
                ..sent.form
            };
            let beside = Beside::meanwhile(both);
            Ok(conflict(views::edit(&me, (&key, clashed.page.id), &form, &FieldErrors::default(), &beside)))
        }
        // Deleted, or no longer theirs to change: what was typed is theirs still.
        Err(WebError::Core(error @ (Error::NotFound | Error::Forbidden(_)))) => {
            let (me, found) = visitor.read(move |conn, actor| Ok(wiki::find(conn, actor, &key).ok())).await?;
            let status = if found.is_some() { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
            tracing::debug!(%error, "an edit came too late");
            Ok(reply(status, views::kept(&me, found.as_ref(), &sent.form)))
        }
        Err(error) => again(&visitor, key, &sent.form, &error.fields()?).await,
    }
}

/// The whole text of the version that somebody began from, with what they made of one of its sections.
async fn whole(visitor: &Visitor, key: PageKey, change: &PageEdit, section: usize) -> Result<Markdown> {
    let (version, text) = (change.version, change.body.clone());
    let (_, whole) = visitor
        .read(move |conn, actor| {
            let page = wiki::find(conn, actor, &key)?;
            wiki::with_section(conn, &page, version, section, &text)
        })
        .await?;
    Ok(whole)
}

/// The form that changes a page once more, with what needs correcting.
async fn again(visitor: &Visitor, key: PageKey, form: &PageForm, errors: &FieldErrors) -> Result {
    let (me, found) = may_edit(visitor, key.clone()).await?;
    let beside = if form.section().is_some() { Beside::part() } else { Beside::default() };
    Ok(redisplay(views::edit(&me, (&key, found.id), form, errors, &beside)))
}

/// Which version is to come back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RestoreForm {
    number: String,
}

/// Makes an earlier version the newest one.
pub async fn restore(visitor: Visitor, request: HttpRequest, sent: Sent<RestoreForm>) -> Result {
    let key = key(&request)?;
    let (me, _) = may_edit(&visitor, key.clone()).await?;
    let number = number(&sent.form.number);
    let note = Note::parse(&me.words.with("wiki-restored", &[("n", number.into())]));
    let note = note.map_err(|problem| Error::invalid("note", problem))?;
    let of = key.clone();
    visitor.submit(sent.submission, move |tx, actor| wiki::restore(tx, actor, &of, number, &note)).await?;
    Ok(see(&paths::page(key.space.as_ref(), &key.path)))
}
