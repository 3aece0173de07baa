//! The versions of a post, and what changed from one to another.
use actix_web::web::{Path, Query};
use civil_media_core::text::Slug;
use civil_media_core::{Error, blogs, items};
use maud::html;
use serde::Deserialize;

use super::pages::{Dated, key};
use crate::error::Result;
use crate::forms::page;
use crate::home::SIZE;
use crate::layout::{Page, Section};
use crate::paths;
use crate::versions::{self, Changes, between};
use crate::visitor::Visitor;

/// Before which version a page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<i32>,
}

/// The versions of a post.
pub async fn index(visitor: Visitor, dated: Path<Dated>, which: Query<Before>) -> Result {
    let key = key(dated.into_inner());
    let (asked, before) = (key.clone(), which.before);
    let (me, (post, (found, has_more))) = visitor
        .read(move |conn, actor| {
            let post = blogs::find(conn, actor, &asked)?;
            let found = items::version_lines(conn, post.id, before, SIZE)?;
            Ok((post, found))
        })
        .await?;
    let words = me.words;
    let title = words.with("wiki-history-of", &[("title", post.title.as_str().into())]);
    let older =
        found.last().filter(|_| has_more).map(|last| format!("{}?before={}", paths::post_history(&key), last.number));
    Ok(page(Page::new(&me, Section::Blogs, &title).marked(post.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::post(&key)) { (post.title) } }
        h1.govuk-heading-l { (title) }
        (versions::list(&me, &found, older, |_| None, |from, to| paths::post_changes(&key, from, to)))
    })))
}

/// What changed from one version of a post to another.
pub async fn changes(visitor: Visitor, path: Path<(Slug, u16, String, Slug, String)>) -> Result {
    let (blog, year, month, slug, two) = path.into_inner();
    let key = key((blog, year, month, slug));
    let two = between(&two).ok_or(Error::NotFound)?;
    let asked = key.clone();
    let _turn = visitor.compare().await?;
    let (me, (post, changed)) = visitor
        .read(move |conn, actor| {
            let post = blogs::find(conn, actor, &asked)?;
            let changed = Changes::find(conn, post.id, two)?;
            Ok((post, changed))
        })
        .await?;
    let title = me.words.with("diff-of", &[("title", post.title.as_str().into())]);
    Ok(page(Page::new(&me, Section::Blogs, &title).marked(post.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::post_history(&key)) { (me.words.get("wiki-history")) } }
        h1.govuk-heading-l { (title) }
        (versions::changes(&me, &changed))
    })))
}
