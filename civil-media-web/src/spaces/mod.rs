//! Spaces: which there are, and the home of one.
use actix_web::web::{Path, Query};
use civil_media_core::items::{self, Wanted};
use civil_media_core::policy::Seen;
use civil_media_core::spaces::{self, Space};
use civil_media_core::text::Slug;
use maud::{Markup, html};
use serde::Deserialize;

use crate::error::Result;
use crate::forms::page;
use crate::home::{Before, SIZE, feed};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// Behind which space a page of the list begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: Option<Slug>,
}

/// One's own spaces, and all that one may know of.
pub async fn index(visitor: Visitor, after: Query<After>) -> Result {
    let after = after.into_inner().after;
    let (me, (mine, (listed, has_more))) = visitor
        .read(move |conn, actor| {
            let mine = spaces::mine(conn, actor)?;
            Ok((mine, spaces::listed(conn, actor, after.as_ref(), 50)?))
        })
        .await?;
    let words = me.words;
    let title = words.get("spaces-title");
    Ok(page(Page::new(&me, Section::Spaces, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        h2.govuk-heading-m { (words.get("spaces-mine")) }
        (list(&me, &mine))
        h2.govuk-heading-m { (words.get("spaces-all")) }
        (list(&me, &listed))
        @if has_more {
            @if let Some(last) = listed.last() {
                p { a.govuk-link rel="next" href={ (paths::spaces()) "?after=" (last.slug) } { (words.get("pager-more")) } }
            }
        }
    })))
}

/// The home of a space: what is new in it, and the ways to its parts.
pub async fn show(visitor: Visitor, slug: Path<Slug>, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, (space, found)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let wanted = Wanted { kind: None, space: Some(space.place.id), before };
            let found = items::newest(conn, actor, wanted, SIZE)?;
            Ok((space, found))
        })
        .await?;
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    Ok(page(Page::new(&me, Section::Spaces, name).marked(space.place.marking).with(&html! {
        h1.govuk-heading-l { (name) }
        @if space.place.closed_at.is_some() { p.cm-version { (words.get("space-closed")) } }
        @if !space.purpose.is_empty() { p.govuk-body-l { (space.purpose) } }
        p.cm-why { (words.get(&format!("visibility-{}", space.place.visibility.as_str().replace('_', "-")))) }
        ul.cm-tabs {
            li { a.govuk-link aria-current="page" href=(paths::space(&space.slug)) { (words.get("space-home")) } }
            li { a.govuk-link href=(paths::blog(&space.slug)) { (words.get("nav-blog")) } }
            li { a.govuk-link href=(paths::wiki(Some(&space.slug))) { (words.get("nav-wiki")) } }
            li { a.govuk-link href=(paths::talk()) { (words.get("nav-talk")) } }
        }
        (feed(&me, &found, &paths::space(&space.slug)))
    })))
}

fn list(me: &Me, spaces: &[Seen<Space>]) -> Markup {
    let words = me.words;
    html! {
        @if spaces.is_empty() { p.cm-empty { (words.get("spaces-none")) } }
        @else {
            ul.cm-feed {
                @for space in spaces {
                    li.cm-feed__item {
                        p.cm-feed__title { a.govuk-link href=(paths::space(&space.slug)) { (words.of(&space.name_en, &space.name_cy)) } }
                        p.cm-feed__summary { (space.purpose) }
                    }
                }
            }
        }
    }
}
