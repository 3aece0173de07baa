//! What one follows, and what changed in it since one was told last.
use actix_web::web::{Path, Query};
use chrono::{DateTime, Utc};
use civil_media_core::ids::{DigestId, ItemId};
use civil_media_core::items::{self, Card, Watch};
use civil_media_core::page::Page as List;
use civil_media_core::policy::{Marking, Seen};
use civil_media_core::wiki::{self, PAGES_SHOWN};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::FormSecrets;
use crate::error::Result;
use crate::forms::page;
use crate::home::{Before, SIZE, entry};
use crate::layout::{Page, Section};
use crate::paths;
use crate::versions::{Changes, changes};
use crate::visitor::{Me, Visitor};

/// What one follows.
pub async fn list(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = visitor.read(move |conn, actor| items::watched(conn, actor, before, SIZE)).await?;
    Ok(page(followed(&me, &found)))
}

/// From which of its pages on a digest is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: i64,
}

/// A page of a digest, as it is shown.
struct Shown {
    card: Seen<Card>,
    is_new: bool,
    /// What changed, and whether that is shown here.
    runs: Vec<((i32, i32), Option<Changes>)>,
}

/// How long two texts are at most, in bytes together, for what changed between them to be shown among others.
const LONGEST: usize = 200_000;
/// How many runs of versions of one page are shown with what changed.
const MOST_RUNS: usize = 3;

/// What one was told of at once.
pub async fn digest(visitor: Visitor, id: Path<DigestId>, from: Query<From>) -> Result {
    let (id, from) = (id.into_inner(), from.from.max(0));
    let (me, (at, shown, has_more)) = visitor
        .read(move |conn, actor| {
            let (at, found, has_more) = wiki::digest(conn, actor, id, from)?;
            let mut shown = Vec::new();
            for one in found {
                let mut runs = Vec::new();
                for (number, run) in one.runs.into_iter().enumerate() {
                    // A new page has nothing before it: it is read as it is.
                    let is_shown = number < MOST_RUNS && run.0 > 0;
                    let found = if is_shown { Changes::find_short(conn, one.card.id, run, LONGEST)? } else { None };
                    runs.push((run, found));
                }
                shown.push(Shown { card: one.card, is_new: one.is_new, runs });
            }
            Ok((at, shown, has_more))
        })
        .await?;
    Ok(page(told(&me, (id, from), at, &shown, has_more)))
}

fn told(me: &Me, (id, from): (DigestId, i64), at: DateTime<Utc>, shown: &[Shown], has_more: bool) -> Markup {
    let words = me.words;
    let title = words.with("digest-title", &[("day", words.date(at).into())]);
    let marking = shown.iter().map(|one| one.card.placing.item_marking.max(one.card.place.marking)).max();
    let step = PAGES_SHOWN as i64;
    Page::new(me, Section::Me, &title).marked(marking.unwrap_or(Marking::Official)).with(&html! {
        h1.govuk-heading-l { (title) }
        p.cm-actions { a.govuk-link href=(paths::watching()) { (words.get("watching-title")) } }
        @if shown.is_empty() { p.cm-empty { (words.get("digest-none")) } }
        @for one in shown {
            section.cm-digest {
                h2.govuk-heading-m lang=[words.foreign(one.card.language)] { a.govuk-link href=(paths::item(&one.card)) { (one.card.title) } }
                @if one.is_new { p.govuk-body { strong.cm-kind { (words.get("digest-new")) } " " (one.card.summary) } }
                @for ((from, to), found) in &one.runs {
                    @match found {
                        Some(found) => (changes(me, found)),
                        None => { @if *from > 0 { p.govuk-body {
                            a.govuk-link href=(paths::changes_of(&one.card, *from, *to)) { (words.with("digest-changes", &[("from", (*from).into()), ("to", (*to).into())])) }
                        } } },
                    }
                }
            }
        }
        @if from > 0 || has_more {
            p.cm-pager {
                @if from > 0 { a.govuk-link rel="prev" href={ (paths::digest(id)) "?from=" ((from - step).max(0)) } { (words.get("wiki-below-before")) } " " }
                @if has_more { a.govuk-link rel="next" href={ (paths::digest(id)) "?from=" (from + step) } { (words.get("wiki-below-after")) } }
            }
        }
    })
}

fn followed(me: &Me, found: &List<(Seen<Card>, Watch)>) -> Markup {
    let words = me.words;
    let title = words.get("watching-title");
    Page::new(me, Section::Me, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("watching-text")) }
        @if found.rows.is_empty() { p.cm-empty { (words.get("watching-none")) } }
        ul.cm-feed { @for (card, watch) in &found.rows {
            (entry(me, card, &html! {
                @if *watch == Watch::WithBelow { p.cm-quiet { (words.get("watching-below")) } }
                form.cm-act method="post" action=(paths::watch(card.id)) {
                    (FormSecrets(me))
                    input type="hidden" name="kind" value="list";
                    button.cm-linkbutton type="submit" name="on" value="no" { (words.get("item-unwatch")) span.govuk-visually-hidden { ": " (card.title) } }
                }
            }))
        } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::watching()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

/// The buttons with which one follows a page of a wiki, alone or with what stands below it.
pub fn buttons(me: &Me, page: ItemId, watch: Option<Watch>) -> Markup {
    let words = me.words;
    let button = |on: &str, key: &str| {
        html! { button.cm-linkbutton type="submit" name="on" value=(on) { (words.get(key)) } }
    };
    html! {
        form.cm-actions #responses method="post" action=(paths::watch(page)) {
            (FormSecrets(me))
            @match watch {
                None => { (button("yes", "page-watch")) (button("below", "page-watch-below")) },
                Some(Watch::Alone) => {
                    span.cm-quiet { (words.get("page-watched")) }
                    (button("no", "item-unwatch")) (button("below", "page-watch-below"))
                },
                Some(Watch::WithBelow) => {
                    span.cm-quiet { (words.get("watching-below")) }
                    (button("no", "item-unwatch")) (button("yes", "page-watch-alone"))
                },
            }
        }
    }
}

/// What a button says is to be followed.
pub fn wanted(on: &str) -> Option<Watch> {
    match on {
        "below" => Some(Watch::WithBelow),
        "yes" => Some(Watch::Alone),
        _ => None,
    }
}
