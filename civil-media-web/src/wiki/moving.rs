//! A page moved, renamed, put together with another one, or deleted.
use actix_web::HttpRequest;
use civil_media_core::policy::{Seen, act};
use civil_media_core::text::{Note, Slug, Title};
use civil_media_core::wiki::{self, Moved, PageKey, PageMove, WikiPage};
use civil_media_core::{Error, FieldErrors};
use maud::{Markup, html};
use serde::Deserialize;

use super::forms::below;
use super::pages::key;
use crate::components::{Button, ErrorSummary, FormSecrets, LinkButton, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Nothing, Sent, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};
use crate::words::Words;

/// Where a page is to stand, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    title: String,
    below: String,
    name: String,
    /// What they said when the form was made: what was left as it was is left as it is by now.
    was_title: String,
    was_below: String,
    was_name: String,
    /// `look` to see first what would happen.
    act: String,
}

impl MoveForm {
    fn of(page: &WikiPage) -> Self {
        let (below, name) = page.path.rsplit_once('/').unwrap_or(("", &page.path));
        let (title, below, name) = (page.title.clone(), below.to_owned(), name.to_owned());
        let (was_title, was_below, was_name) = (title.clone(), below.clone(), name.clone());
        Self { title, below, name, was_title, was_below, was_name, act: String::new() }
    }

    /// With what somebody else changed since it was made, where its sender did not touch that.
    fn now(&self, page: &WikiPage) -> Self {
        let now = Self::of(page);
        let newer = |typed: &str, was: &str, now: String| {
            if !was.is_empty() && typed == was { now } else { typed.to_owned() }
        };
        // Where it stands is one thing: a form that moves it says all of that.
        let is_moved = (&*self.below, &*self.name) != (&*self.was_below, &*self.was_name) || self.was_name.is_empty();
        Self {
            title: newer(&self.title, &self.was_title, now.title),
            below: if is_moved { self.below.clone() } else { now.below },
            name: if is_moved { self.name.clone() } else { now.name },
            ..self.clone()
        }
    }

    fn wanted(&self, words: Words) -> Result<PageMove, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.keep("title", Title::parse(&self.title));
        let below = errors.keep("below", below(&self.below));
        let name = Slug::from_words(if self.name.trim().is_empty() { &self.title } else { &self.name });
        let note = errors.keep("title", Note::parse(&words.get("wiki-renamed")));
        match (title, below, note) {
            (Some(title), Some(below), Some(note)) => Ok(PageMove { title, below, name, note }),
            _ => Err(errors),
        }
    }
}

pub fn may_move(page: &Seen<WikiPage>) -> bool {
    let may = if page.is_of_service() { page.may::<act::MoveServicePage>() } else { page.may::<act::MovePage>() };
    may && wiki::may_write(page)
}

fn may_delete(page: &Seen<WikiPage>) -> bool {
    if page.is_of_service() { page.may::<act::DeleteServicePage>() } else { page.may::<act::DeletePage>() }
}

async fn movable(visitor: &Visitor, key: PageKey) -> Result<(Me, Seen<WikiPage>)> {
    let (me, found) = visitor.read(move |conn, actor| wiki::find(conn, actor, &key)).await?;
    if may_move(&found) || may_delete(&found) { Ok((me, found)) } else { Err(Error::Forbidden("MovePage").into()) }
}

/// The form that moves a page.
pub async fn form(visitor: Visitor, request: HttpRequest) -> Result {
    let key = key(&request)?;
    let (me, found) = movable(&visitor, key.clone()).await?;
    Ok(page(views(&me, &key, &found, &MoveForm::of(&found), &FieldErrors::default(), None)))
}

/// Moves a page, or says what that would do.
pub async fn carry(visitor: Visitor, request: HttpRequest, sent: Sent<MoveForm>) -> Result {
    let key = key(&request)?;
    let (me, found) = movable(&visitor, key.clone()).await?;
    let wanted = match sent.form.now(&found).wanted(me.words) {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(redisplay(views(&me, &key, &found, &sent.form, &errors, None))),
    };
    let of = key.clone();
    let looks = sent.form.act == "look";
    let outcome = if looks {
        visitor.rehearse(move |tx, actor| wiki::move_page(tx, actor, &of, &wanted)).await
    } else {
        visitor.submit(sent.submission, move |tx, actor| wiki::move_page(tx, actor, &of, &wanted)).await
    };
    match outcome {
        Ok((me, moved)) if looks => {
            Ok(page(views(&me, &key, &found, &sent.form, &FieldErrors::default(), Some(&moved))))
        }
        Ok((_, moved)) => Ok(see(&paths::page(key.space.as_ref(), &moved.path))),
        Err(error) => Ok(redisplay(views(&me, &key, &found, &sent.form, &error.fields()?, None))),
    }
}

fn views(
    me: &Me,
    key: &PageKey,
    found: &Seen<WikiPage>,
    form: &MoveForm,
    errors: &FieldErrors,
    would: Option<&Moved>,
) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-move-of", &[("title", found.title.as_str().into())]);
    let field = |name: &'static str, label: &str, hint: Option<&str>, value: &str| {
        html! {
            (TextInput {
                label: &words.get(label), hint: hint.map(|hint| words.get(hint)).as_deref(),
                field: Field::new(words, name, value, errors), kind: "text", autocomplete: Some("off"),
            })
        }
    };
    Page::new(me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::page(space, &found.path)) lang=[words.foreign(found.language)] { (found.title) } }
        h1.govuk-heading-l { (title) }
        @if let Some(moved) = would {
            div.cm-version role="status" {
                p { (words.with("wiki-move-pages", &[("n", moved.pages.into())])) " " (words.with("wiki-move-links", &[("n", moved.links.into())])) }
                p { (words.get("wiki-move-address")) " " code { (paths::page(space, &moved.path)) } }
            }
        }
        @if may_move(found) {
            form method="post" action=(paths::move_page(space, &found.path)) novalidate {
                (FormSecrets(me))
                (field("title", "title-label", None, &form.title))
                (field("below", "wiki-below", Some("wiki-below-hint"), &form.below))
                (field("name", "wiki-name", Some("wiki-name-hint"), &form.name))
                input type="hidden" name="was_title" value=(form.was_title);
                input type="hidden" name="was_below" value=(form.was_below);
                input type="hidden" name="was_name" value=(form.was_name);
                p.govuk-body { (words.get("wiki-move-text")) }
                div.cm-actions {
                    (Button(&words.get("wiki-move")))
                    button.govuk-button.govuk-button--secondary type="submit" name="act" value="look" { (words.get("wiki-move-look")) }
                }
            }
            @if wiki::may_split(found) {
                h2.govuk-heading-m { (words.get("wiki-split")) }
                p.govuk-body { (words.get("wiki-split-text")) }
                p { a.govuk-link href=(paths::split_page(space, &found.path)) { (words.get("wiki-split-do")) } }
            }
            @if may_delete(found) {
                h2.govuk-heading-m { (words.get("wiki-merge")) }
                p.govuk-body { (words.get("wiki-merge-text")) }
                p { a.govuk-link href=(paths::merge_page(space, &found.path)) { (words.get("wiki-merge-do")) } }
            }
        }
        @if may_delete(found) {
            h2.govuk-heading-m { (words.get("wiki-delete")) }
            p.govuk-body { (words.get("wiki-delete-text")) }
            p { a.govuk-link href=(paths::delete_page(space, &found.path)) { (words.get("wiki-delete-do")) } }
        }
    })
}

/// With which page one is to be put together, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    into: String,
}

/// The form that puts a page together with another one.
pub async fn merge_form(visitor: Visitor, request: HttpRequest) -> Result {
    let key = key(&request)?;
    let (me, found) = movable(&visitor, key.clone()).await?;
    Ok(page(merge_view(&me, &key, &found, &MergeForm::default(), &FieldErrors::default())))
}

/// Puts a page together with another one.
pub async fn merge(visitor: Visitor, request: HttpRequest, sent: Sent<MergeForm>) -> Result {
    let key = key(&request)?;
    let (me, found) = movable(&visitor, key.clone()).await?;
    let missing = || FieldErrors::one("into", civil_media_core::Problem::new("page-below-missing"));
    let into = below(&sent.form.into).ok().flatten();
    let note = Note::parse(&me.words.with("wiki-merged-note", &[("path", found.path.as_str().into())]));
    let (Some(path), Ok(note)) = (into, note) else {
        return Ok(redisplay(merge_view(&me, &key, &found, &sent.form, &missing())));
    };
    let into = PageKey { space: key.space.clone(), path };
    let (of, to) = (key.clone(), into.clone());
    match visitor.submit(sent.submission, move |tx, actor| wiki::merge(tx, actor, &of, &to, &note)).await {
        Ok(_) => Ok(see(&paths::page(key.space.as_ref(), &into.path))),
        Err(error) => Ok(redisplay(merge_view(&me, &key, &found, &sent.form, &error.fields()?))),
    }
}

fn merge_view(me: &Me, key: &PageKey, found: &Seen<WikiPage>, form: &MergeForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-merge-of", &[("title", found.title.as_str().into())]);
    Page::new(me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::page(space, &found.path)) lang=[words.foreign(found.language)] { (found.title) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("wiki-merge-text")) }
        form method="post" action=(paths::merge_page(space, &found.path)) novalidate {
            (FormSecrets(me))
            (TextInput {
                label: &words.get("wiki-merge-into"), hint: Some(&words.get("wiki-merge-hint")),
                field: Field::new(words, "into", &form.into, errors), kind: "text", autocomplete: Some("off"),
            })
            // Nothing but a sentence can be wrong here: pages stand below it.
            @if let Some(problem) = errors.get("below") { p.govuk-error-message #below { (words.problem(problem)) } }
            (Button(&words.get("wiki-merge-do")))
        }
    })
}

/// Asks whether a page is to be deleted.
pub async fn ask(visitor: Visitor, request: HttpRequest) -> Result {
    let key = key(&request)?;
    let (me, found) = movable(&visitor, key.clone()).await?;
    Ok(page(delete_view(&me, &key, &found, &FieldErrors::default())))
}

/// Deletes a page with all that stands below it.
pub async fn delete(visitor: Visitor, request: HttpRequest, sent: Sent<Nothing>) -> Result {
    let key = key(&request)?;
    let (me, found) = movable(&visitor, key.clone()).await?;
    let of = key.clone();
    match visitor.submit(sent.submission, move |tx, actor| wiki::delete(tx, actor, &of)).await {
        Ok(_) => Ok(see(&above(&key, &found.path))),
        Err(WebError::Core(Error::Invalid(errors))) => Ok(redisplay(delete_view(&me, &key, &found, &errors))),
        Err(error) => Err(error),
    }
}

/// The page above one, or its wiki.
fn above(key: &PageKey, path: &str) -> String {
    let space = key.space.as_ref();
    path.rsplit_once('/').map_or_else(|| paths::wiki(space), |(above, _)| paths::page(space, above))
}

fn delete_view(me: &Me, key: &PageKey, found: &Seen<WikiPage>, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-delete-of", &[("title", found.title.as_str().into())]);
    Page::new(me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l #below { (title) }
        p.govuk-body { (words.get("wiki-delete-text")) }
        form method="post" action=(paths::delete_page(space, &found.path)) {
            (FormSecrets(me))
            div.cm-actions {
                button.govuk-button.govuk-button--warning type="submit" { (words.get("wiki-delete-do")) }
                (LinkButton { text: &words.get("wiki-delete-not"), href: paths::page(space, &found.path), is_secondary: true })
            }
        }
    })
}
