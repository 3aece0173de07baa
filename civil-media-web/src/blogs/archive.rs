//! Posts by year and month, by author and by department.
use actix_web::web::{Path, Query};
use civil_media_core::blogs::{self, Month};
use civil_media_core::feeds::FeedOf;
use civil_media_core::items::{self, Card, Dated, Wanted};
use civil_media_core::page::Page as List;
use civil_media_core::policy::{Marking, Seen};
use civil_media_core::spaces::Space;
use civil_media_core::text::Slug;
use civil_media_core::{departments, people, spaces};
use maud::{Markup, html};

use crate::error::Result;
use crate::feeds;
use crate::forms::page;
use crate::home::{Before, SIZE, feed};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// The months of a blog, each with how many of its posts one may read.
pub async fn index(visitor: Visitor, blog: Path<Slug>) -> Result {
    let (me, (space, months)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &blog)?;
            let months = blogs::months(conn, actor, &space)?;
            Ok((space, months))
        })
        .await?;
    Ok(page(by_month(&me, &space, &months)))
}

fn by_month(me: &Me, space: &Seen<Space>, months: &[Month]) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    let title = words.with("archive-of", &[("name", name.into())]);
    Page::new(me, Section::Blogs, &title).marked(space.place.marking).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::blog(&space.slug)) { (words.with("blog-of", &[("name", name.into())])) } }
        h1.govuk-heading-l { (title) }
        @if months.is_empty() { p.cm-empty { (words.get("feed-empty")) } }
        @for of_year in months.chunk_by(|a, b| a.dated.year == b.dated.year) {
            @if let Some(first) = of_year.first() {
                h2.govuk-heading-m { a.govuk-link href=(paths::blog_of(&space.slug, Dated { month: None, ..first.dated })) { (first.dated.year) } }
            }
            ul.govuk-list { @for month in of_year { li {
                a.govuk-link href=(paths::blog_of(&space.slug, month.dated)) { (words.month(month.dated)) }
                " " span.cm-quiet { (words.with("archive-posts", &[("n", month.posts.into())])) }
            } } }
        }
    })
}

/// The posts of a year.
pub async fn year(visitor: Visitor, path: Path<(Slug, String)>, before: Query<Before>) -> Result {
    let (blog, year) = path.into_inner();
    dated(visitor, blog, Dated::parse(&year, None), before.into_inner()).await
}

/// The posts of a month.
pub async fn month(visitor: Visitor, path: Path<(Slug, String, String)>, before: Query<Before>) -> Result {
    let (blog, year, month) = path.into_inner();
    dated(visitor, blog, Dated::parse(&year, Some(&month)), before.into_inner()).await
}

async fn dated(visitor: Visitor, blog: Slug, dated: Option<Dated>, before: Before) -> Result {
    let dated = dated.ok_or(civil_media_core::Error::NotFound)?;
    let before = before.cursor()?;
    let (me, (space, found)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &blog)?;
            let of = Wanted { space: Some(space.place.id), dated: Some(dated), before, ..Wanted::posts() };
            let found = items::newest(conn, actor, of, SIZE)?;
            Ok((space, found))
        })
        .await?;
    let name = me.words.of(&space.name_en, &space.name_cy);
    let title = format!("{name}: {}", me.words.month(dated));
    let up = (paths::archive(&space.slug), me.words.get("archive").into_owned());
    let of = FeedOf::Archive(space.slug.clone(), dated);
    Ok(page(posts(&me, &title, &up, &of, &found, &paths::blog_of(&space.slug, dated), space.place.marking)))
}

/// What somebody wrote, on whichever blog.
pub async fn by_author(visitor: Visitor, handle: Path<Slug>, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, (person, found)) = visitor
        .read(move |conn, actor| {
            let person = people::find(conn, actor, &handle)?;
            let of = Wanted { author: Some(person.id), before, ..Wanted::posts() };
            let found = items::newest(conn, actor, of, SIZE)?;
            Ok((person, found))
        })
        .await?;
    let title = me.words.with("posts-by", &[("name", person.name.as_str().into())]);
    let up = (paths::person(&person.handle), person.name.clone());
    let of = FeedOf::Author(person.handle.clone());
    Ok(page(posts(&me, &title, &up, &of, &found, &paths::posts_by(&person.handle), Marking::Official)))
}

/// What was written for a department, on whichever blog.
pub async fn by_department(visitor: Visitor, slug: Path<Slug>, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, (department, found)) = visitor
        .read(move |conn, actor| {
            let department = departments::find(conn, &slug)?;
            let of = Wanted { department: Some(department.id), before, ..Wanted::posts() };
            let found = items::newest(conn, actor, of, SIZE)?;
            Ok((department, found))
        })
        .await?;
    let name = me.words.of(&department.name_en, &department.name_cy).to_owned();
    let title = me.words.with("posts-for", &[("name", name.as_str().into())]);
    let of = FeedOf::Department(department.slug.clone());
    let up = (paths::department(&department.slug), name.clone());
    Ok(page(posts(&me, &title, &up, &of, &found, &paths::posts_for(&department.slug), Marking::Official)))
}

/// What was written under a tag, on whichever blog and in whichever wiki.
pub async fn by_tag(visitor: Visitor, slug: Path<Slug>, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, (tag, found)) = visitor
        .read(move |conn, actor| {
            let tag = items::tag(conn, actor, &slug)?;
            let of = Wanted { tag: Some(tag.slug.clone()), before, ..Wanted::default() };
            let found = items::newest(conn, actor, of, SIZE)?;
            Ok((tag, found))
        })
        .await?;
    let title = me.words.with("posts-tagged", &[("name", tag.name.as_str().into())]);
    let of = FeedOf::Tag(tag.slug.clone());
    let up = (paths::blogs(), me.words.get("blogs-title").into_owned());
    Ok(page(posts(&me, &title, &up, &of, &found, &paths::tag(&tag.slug), Marking::Official)))
}

fn posts(
    me: &Me,
    title: &str,
    up: &(String, String),
    of: &FeedOf,
    found: &List<Seen<Card>>,
    address: &str,
    marking: Marking,
) -> Markup {
    Page::new(me, Section::Blogs, title).marked(marking).with(&html! {
        p.cm-byline { a.govuk-link href=(up.0) { (up.1) } }
        h1.govuk-heading-l { (title) }
        div.cm-actions { (feeds::link(me, of)) }
        (feed(me, found, address))
    })
}
