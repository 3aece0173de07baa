//! Finding what was said.
use actix_web::web;
use civil_media_core::ids::MessageId;
use civil_media_core::talk::{self, Hit, Message, Query};
use civil_media_core::text::excerpt;
use civil_media_core::{Error, FieldErrors};
use maud::{Markup, html};
use serde::Deserialize;

use super::with;
use crate::components::ErrorSummary;
use crate::error::Result;
use crate::forms::{Field, page, redisplay};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// How many messages a page of results has.
const SIZE: usize = 20;

/// What is looked for, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    q: String,
    before: Option<MessageId>,
}

/// What was found.
pub async fn search(visitor: Visitor, form: web::Query<SearchForm>) -> Result {
    let SearchForm { q, before } = form.into_inner();
    match Query::parse(&q) {
        Ok(query) => {
            let is_asked = !query.is_empty();
            let _turn = visitor.search_talk().await?;
            let (me, (hits, has_more)) =
                visitor.read(move |conn, actor| talk::search(conn, actor, &query, before, SIZE)).await?;
            let found = Found { hits, has_more, is_asked };
            Ok(page(view(&me, &q, &found, &FieldErrors::default())))
        }
        Err(problem) => {
            let (me, ()) = visitor.read(|_, _| Ok::<_, Error>(())).await?;
            Ok(redisplay(view(&me, &q, &Found::default(), &FieldErrors::one("q", problem))))
        }
    }
}

/// A page of results.
#[derive(Debug, Default)]
struct Found {
    hits: Vec<Hit>,
    has_more: bool,
    is_asked: bool,
}

fn view(me: &Me, typed: &str, found: &Found, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("talk-search");
    Page::new(me, Section::Talk, &title).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::talk()) { (words.get("talk-title")) } }
        h1.govuk-heading-l { (title) }
        (form(me, typed, errors, true))
        @if found.is_asked && found.hits.is_empty() { p.cm-empty { (words.get("talk-search-none")) } }
        @if !found.hits.is_empty() {
            h2.govuk-visually-hidden { (words.get("talk-search-found")) }
            ol.cm-feed.cm-feed--plain.cm-hits { @for hit in &found.hits { (entry(me, hit)) } }
        }
        @if found.has_more && let Some(last) = found.hits.last() {
            p { a.govuk-link href={ (paths::search_talk()) "?q=" (paths::encoded(typed)) "&before=" (last.message.id) } { (words.get("talk-search-more")) } }
        }
    })
}

/// The field, and where there is room for it what narrows a search down.
pub fn form(me: &Me, typed: &str, errors: &FieldErrors, with_hint: bool) -> Markup {
    let words = me.words;
    let field = Field::new(words, "q", typed, errors);
    html! {
        form.cm-find method="get" action=(paths::search_talk()) role="search" {
            label.govuk-label for="q" { (words.get("talk-search-for")) }
            @if with_hint { div.govuk-hint #q-hint { (words.get("talk-search-hint")) } }
            @if let Some(problem) = &field.error { p.govuk-error-message #q-error { (problem) } }
            div.cm-find__row {
                input.govuk-input #q name="q" type="search" value=(typed) maxlength=(Query::MOST) autocomplete="off" aria-describedby=[with_hint.then_some("q-hint")];
                button.govuk-button.govuk-button--secondary type="submit" { (words.get("find")) }
            }
        }
    }
}

fn entry(me: &Me, hit: &Hit) -> Markup {
    let words = me.words;
    let place = hit.others.as_deref().map_or_else(|| format!("{} · {}", hit.channel.title, hit.title), with::names);
    let there = paths::message_around(hit.channel.part(), &hit.topic, hit.message.number, hit.channel.last_number);
    html! {
        li.cm-feed__item {
            p.cm-feed__title { a.govuk-link href=(there) {
                (hit.message.author) ", " time datetime=(hit.message.sent_at.to_rfc3339()) { (words.moment(hit.message.sent_at)) }
            } }
            p.cm-byline { (place) @if hit.others.is_none() { " · " (words.of(&hit.channel.space_en, &hit.channel.space_cy)) } }
            @if let Some(message) = &hit.before { (beside(message)) }
            p.cm-hits__text {
                @if hit.snippet.is_empty() { (excerpt(&hit.message.body_html)) }
                @for (text, is_word) in &hit.snippet { @if *is_word { mark { (text) } } @else { (text) } }
            }
            @if let Some(message) = &hit.after { (beside(message)) }
        }
    }
}

fn beside(message: &Message) -> Markup {
    html! { p.cm-hits__beside { (message.author) ": " (excerpt(&message.body_html)) } }
}
