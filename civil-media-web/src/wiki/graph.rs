//! A branch of a wiki drawn: the tree, what leads where in it, and the same as a list.
use actix_web::HttpRequest;
use civil_media_core::policy::Seen;
use civil_media_core::wiki::{self, Graph, PageKey, WikiPage};
use maud::{Markup, html};

use super::pages::key;
use crate::error::Result;
use crate::forms::page;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// The height of a row, how far a step down the tree is, and how much of a title is drawn.
const ROW: usize = 30;
const STEP: usize = 22;
const LETTERS: usize = 44;
/// Where titles end at most and links begin, and how wide the picture is.
const EDGE: usize = 470;
const WIDTH: usize = 640;

/// A page with all that stands below it, and the links between them.
pub async fn show(visitor: Visitor, request: HttpRequest) -> Result {
    let key = key(&request)?;
    let asked = key.clone();
    let (me, (found, graph)) = visitor
        .read(move |conn, actor| {
            let found = wiki::find(conn, actor, &asked)?;
            let graph = wiki::graph(conn, actor, &found)?;
            Ok((found, graph))
        })
        .await?;
    Ok(page(view(&me, &key, &found, &graph)))
}

fn view(me: &Me, key: &PageKey, found: &Seen<WikiPage>, graph: &Graph) -> Markup {
    let words = me.words;
    let space = key.space.as_ref();
    let title = words.with("wiki-graph-of", &[("title", found.title.as_str().into())]);
    let marking = graph.pages.iter().map(|one| one.placing.item_marking.max(one.place.marking));
    let marking = marking.fold(found.marked.marking(), std::cmp::max);
    Page::new(me, Section::Wiki, &title).marked(marking).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::page(space, &found.path)) lang=[words.foreign(found.language)] { (found.title) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("wiki-graph-text")) }
        @if graph.has_more { p.cm-version { (words.with("wiki-graph-more", &[("n", wiki::DRAWN.into())])) } }
        // The list below says the same.
        div.cm-graph__frame tabindex="0" role="region" aria-label=(words.get("wiki-graph")) { (drawn(graph)) }
        h2.govuk-heading-m { (words.get("wiki-graph-list")) }
        ul.govuk-list { @for (number, one) in graph.pages.iter().enumerate() {
            @let depth = graph.depths.get(number).copied().unwrap_or(0);
            li class={ "cm-graph__item cm-graph__item--" (depth.min(7)) } {
                a.govuk-link href=(paths::item(one)) lang=[words.foreign(one.language)] { (one.title) }
                @let to: Vec<&str> = graph.links.iter().filter(|(from, _)| *from == number).filter_map(|(_, to)| graph.pages.get(*to)).map(|to| &*to.title).collect();
                @if !to.is_empty() { span.cm-quiet { " " (words.get("wiki-graph-leads")) " " (to.join(", ")) } }
            }
        } }
    })
}

/// The tree at the left, a row for each page; at the right an arc for each link, from the row that it stands in.
fn drawn(graph: &Graph) -> Markup {
    let height = graph.pages.len() * ROW + ROW / 2;
    let y = |row: usize| row * ROW + ROW / 2 + ROW / 4;
    let depth = |row: usize| graph.depths.get(row).copied().unwrap_or(0);
    let x = |row: usize| 10 + depth(row) * STEP;
    // The page above one is the last before it that stands higher.
    let above = |row: usize| (0..row).rev().find(|one| depth(*one) < depth(row));
    html! {
        svg.cm-graph xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height) aria-hidden="true" {
            defs { marker #arrow viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" { path.cm-graph__arrow d="M 0 0 L 8 4 L 0 8 z" {} } }
            @for row in 0..graph.pages.len() {
                @if let Some(up) = above(row) {
                    path.cm-graph__tree d={ "M " (x(up)) " " (y(up)) " V " (y(row)) " H " (x(row)) } {}
                }
            }
            @for (from, to) in &graph.links {
                // The further apart two rows are, the wider is the arc; no wider than the picture.
                @let wide = EDGE + (from.abs_diff(*to) * 12 + 20).min(WIDTH - EDGE - 12);
                path.cm-graph__link marker-end="url(#arrow)" d={ "M " (EDGE) " " (y(*from)) " C " (wide) " " (y(*from)) ", " (wide) " " (y(*to)) ", " (EDGE) " " (y(*to)) } {}
            }
            @for (row, one) in graph.pages.iter().enumerate() {
                a href=(paths::item(one)) tabindex="-1" {
                    circle.cm-graph__page cx=(x(row)) cy=(y(row)) r="5" {}
                    text.cm-graph__title x=(x(row) + 12) y=(y(row) + 5) { (shortened(&one.title, LETTERS.saturating_sub(depth(row) * 2))) }
                }
            }
        }
    }
}

fn shortened(title: &str, most: usize) -> String {
    if title.chars().count() <= most {
        return title.to_owned();
    }
    title.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
