//! Direct conversations: whom one talks with, and how one begins.
use actix_web::web::{Path, Query};
use civil_media_core::ids::PersonId;
use civil_media_core::talk::{self, Conversation, Level, Party};
use civil_media_core::text::{Slug, excerpt};
use civil_media_core::{Error, FieldErrors, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::Skip;
use super::marks::MarkForm;
use super::views::{more, unread};
use crate::components::{Button, ErrorSummary, FormSecrets, GuestBadge, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Sent, addresses, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// How many conversations a page lists.
const SIZE: usize = 50;

/// Whom to talk with, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WithForm {
    people: String,
}

/// All of one's conversations, and where one begins another.
pub async fn index(visitor: Visitor, skip: Query<Skip>) -> Result {
    let from = skip.count();
    let (me, (found, has_more)) = visitor.read(move |conn, actor| talk::conversations(conn, actor, from, SIZE)).await?;
    let next = skip.next(SIZE, has_more);
    Ok(page(list(&me, &found, next, "", &FieldErrors::default())))
}

/// Begins a conversation, or takes it up again.
pub async fn begin(visitor: Visitor, sent: Sent<WithForm>) -> Result {
    let with = addresses(&sent.form.people);
    let outcome = if with.len() > talk::MOST_OTHERS + 1 {
        let problem = Problem::limit("conversation-many", talk::MOST_OTHERS as i64);
        Err(WebError::Core(Error::invalid("people", problem)))
    } else {
        visitor.submit(sent.submission, move |tx, actor| talk::converse(tx, actor, &with)).await.map(|(_, path)| path)
    };
    match outcome {
        Ok(path) => Ok(see(&paths::conversation(&path))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (found, has_more)) = visitor.read(|conn, actor| talk::conversations(conn, actor, 0, SIZE)).await?;
            Ok(redisplay(list(&me, &found, has_more.then_some(SIZE as i64), &sent.form.people, &errors)))
        }
    }
}

/// Notes that one has read a conversation.
pub async fn mark(visitor: Visitor, path: Path<Slug>, sent: Sent<MarkForm>) -> Result {
    let (path, number) = (path.into_inner(), sent.form.number);
    visitor
        .write(move |tx, actor| {
            let id = talk::conversation(tx, actor, &path)?.id;
            talk::mark_read(tx, actor, id, number)
        })
        .await?;
    Ok(see(&paths::talk()))
}

fn list(me: &Me, found: &[Conversation], next: Option<i64>, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("talk-conversations");
    Page::new(me, Section::Talk, &title).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::talk()) { (words.get("talk-title")) } }
        h1.govuk-heading-l { (title) }
        form method="post" action=(paths::conversations()) novalidate {
            (FormSecrets(me))
            (TextInput {
                label: &words.get("talk-with"), hint: Some(&words.get("talk-with-hint")),
                field: Field::new(words, "people", typed, errors), kind: "text", autocomplete: Some("off"),
            })
            (Button(&words.get("talk-with-begin")))
        }
        h2.govuk-heading-m { (words.get("talk-with-whom")) }
        @if found.is_empty() { p.cm-empty { (words.get("talk-no-conversations")) } }
        (entries(me, found))
        @if let Some(next) = next {
            (more(&paths::conversations(), next, &words.get("talk-more-conversations")))
        }
    })
}

/// Conversations as a list.
pub fn entries(me: &Me, found: &[Conversation]) -> Markup {
    html! {
        ul.cm-feed.cm-feed--plain.cm-conversations {
            @for one in found {
                li.cm-feed__item {
                    a.govuk-link href=(paths::conversation(&one.channel.path)) { (names(&one.others)) }
                    (GuestBadge(me.words, one.others.iter().any(|party| party.is_guest)))
                    (unread(me, one.unread, Level::Mentions))
                    p.cm-byline.cm-conversations__last {
                        time datetime=(one.last.sent_at.to_rfc3339()) { (me.words.moment(one.last.sent_at)) }
                        @if one.last.deleted_at.is_none() { " · " (excerpt(&one.last.body_html)) }
                    }
                }
            }
        }
    }
}

/// Who else is in a conversation, as one names it.
pub fn names(others: &[Party]) -> String {
    let names: Vec<&str> = others.iter().map(|party| &*party.named.name).collect();
    names.join(", ")
}

/// Who is in a conversation, and that what is said in it reaches guests.
pub fn company(me: &Me, others: &[Party], here: &[PersonId]) -> Markup {
    html! {
        p.cm-byline {
            @for (at, party) in others.iter().enumerate() {
                @if at > 0 { ", " }
                a.govuk-link href=(paths::person(&party.named.handle)) { (party.named.name) }
                (GuestBadge(me.words, party.is_guest))
                span.cm-here data-here=(party.named.id) hidden[!here.contains(&party.named.id)] { (me.words.get("talk-here")) }
            }
        }
        (guests_among(me, others))
    }
}

/// That guests are among those who hear what is said.
pub fn guests_among(me: &Me, others: &[Party]) -> Markup {
    let guests: Vec<Party> = others.iter().filter(|party| party.is_guest).cloned().collect();
    html! {
        @if !guests.is_empty() {
            div.govuk-warning-text {
                span.govuk-warning-text__icon aria-hidden="true" { "!" }
                strong.govuk-warning-text__text {
                    span.govuk-visually-hidden { (me.words.get("talk-warning")) " " }
                    (me.words.with("talk-with-guests", &[("names", names(&guests).into()), ("n", (guests.len() as i64).into())]))
                }
            }
        }
    }
}
