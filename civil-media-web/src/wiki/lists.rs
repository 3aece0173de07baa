//! What needs looking after in a wiki, and what leads to a page.
use actix_web::HttpRequest;
use actix_web::web::{Path, Query};
use civil_media_core::items::Card;
use civil_media_core::policy::{Seen, act};
use civil_media_core::spaces::Space;
use civil_media_core::text::Slug;
use civil_media_core::wiki::lists::{self, Listed, Missing, ROWS, Rows};
use civil_media_core::wiki::recent::{self, Change};
use civil_media_core::{Error, FieldErrors, departments, spaces, wiki};
use maud::{Markup, html};
use serde::Deserialize;

use super::care::state;
use super::forms::below;
use super::pages::{From, key, space};
use crate::components::{GuestBadge, TextInput};
use crate::error::Result;
use crate::forms::{Field, page};
use crate::home::byline;
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::tag;
use crate::visitor::{Me, Visitor};

/// The lists of a wiki, by their part of the address.
const LISTS: [&str; 6] = ["due", "unowned", "missing", "orphans", "most", "untouched"];

/// The rows of one of them.
enum Found {
    Pages(Rows<Seen<Listed>>),
    Missing(Rows<Missing>),
    Counted(Rows<(Seen<Card>, i64)>),
}

/// One of the lists of a wiki.
pub async fn show(visitor: Visitor, request: HttpRequest, from: Query<From>) -> Result {
    let slug = space(&request)?;
    let list = request.match_info().get("list").unwrap_or_default();
    let list = *LISTS.iter().find(|known| **known == list).ok_or(Error::NotFound)?;
    let (asked, from) = (slug.clone(), from.from());
    let (me, (space, found)) = visitor
        .read(move |conn, actor| {
            let space = match &asked {
                Some(slug) => spaces::find(conn, actor, slug)?,
                None => spaces::service(conn, actor)?,
            };
            let id = space.place.id;
            let found = match list {
                "due" => Found::Pages(lists::due(conn, actor, id, from)?),
                "unowned" => Found::Pages(lists::unowned(conn, actor, id, from)?),
                "missing" => Found::Missing(lists::missing(conn, actor, id, from)?),
                "orphans" => Found::Pages(lists::orphans(conn, actor, id, from)?),
                "most" => Found::Counted(lists::most_linked(conn, actor, id, from)?),
                _ => Found::Pages(lists::untouched(conn, actor, id, from)?),
            };
            Ok((space, found))
        })
        .await?;
    Ok(page(list_view(&me, slug.as_ref(), &space, list, &found)))
}

fn list_view(me: &Me, slug: Option<&Slug>, space: &Seen<Space>, here: &str, found: &Found) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    let title = words.with("wiki-lists-of", &[("name", name.into())]);
    let address = paths::wiki_list(slug, here);
    Page::new(me, Section::Wiki, &title).marked(space.place.marking).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::wiki(slug)) { (words.with("wiki-of", &[("name", name.into())])) } }
        h1.govuk-heading-l { (title) }
        nav aria-label=(words.get("wiki-lists")) {
            ul.cm-tabs { @for list in LISTS {
                li { a.govuk-link href=(paths::wiki_list(slug, list)) aria-current=[(list == here).then_some("page")] { (words.get(&format!("wiki-list-{list}"))) } }
            } }
        }
        h2.govuk-heading-m { (words.get(&format!("wiki-list-{here}"))) }
        p.govuk-body { (words.get(&format!("wiki-list-{here}-text"))) }
        @match found {
            Found::Pages(rows) => (pages(me, rows, &address, false)),
            Found::Missing(rows) => (missing(me, slug, rows, &address, wiki::may_write_in(space))),
            Found::Counted(rows) => (counted(me, rows, &address)),
        }
        @if slug.is_some() && space.may::<act::ChangeSpace>() {
            p { a.govuk-link href=(paths::wiki_rules(&space.slug)) { (words.get("wiki-rules")) } }
        }
    })
}

/// Pages with their state, and where they are where `placed`.
fn pages(me: &Me, rows: &Rows<Seen<Listed>>, address: &str, placed: bool) -> Markup {
    let words = me.words;
    html! {
        @if rows.rows.is_empty() { p.cm-empty { (words.get("wiki-list-none")) } }
        ul.govuk-list { @for one in &rows.rows {
            li {
                a.govuk-link href=(paths::item(&one.card)) lang=[words.foreign(one.card.language)] { (one.card.title) }
                (state(words, one.freshness()))
                (tag(words, one.card.placing.item_marking.max(one.card.place.marking)))
                span.cm-quiet {
                    @if placed { " · " (words.of(&one.card.space_en, &one.card.space_cy)) }
                    @if let Some(day) = one.review_on { " · " (words.with("wiki-review-on", &[("day", words.day(day).into())])) }
                    " · " (words.with("wiki-changed", &[("at", words.date(one.card.updated_at).into())]))
                }
            }
        } }
        (pager(me, rows.from, rows.has_more, address))
    }
}

fn missing(me: &Me, slug: Option<&Slug>, rows: &Rows<Missing>, address: &str, may_create: bool) -> Markup {
    let words = me.words;
    html! {
        @if rows.rows.is_empty() { p.cm-empty { (words.get("wiki-list-none")) } }
        ul.govuk-list { @for one in &rows.rows {
            @let title = one.title.rsplit('/').next().unwrap_or(&one.title);
            li {
                @if may_create { a.cm-missing href=(paths::new_page_named(slug, &one.wanted, title)) { (one.title) } } @else { (one.title) }
                span.cm-quiet { " · " (words.with("wiki-named", &[("n", one.named.into())])) }
            }
        } }
        (pager(me, rows.from, rows.has_more, address))
    }
}

fn counted(me: &Me, rows: &Rows<(Seen<Card>, i64)>, address: &str) -> Markup {
    let words = me.words;
    html! {
        @if rows.rows.is_empty() { p.cm-empty { (words.get("wiki-list-none")) } }
        ul.govuk-list { @for (card, count) in &rows.rows {
            li {
                a.govuk-link href=(paths::item(card)) lang=[words.foreign(card.language)] { (card.title) }
                span.cm-quiet { " · " (words.with("wiki-named", &[("n", (*count).into())])) }
            }
        } }
        (pager(me, rows.from, rows.has_more, address))
    }
}

fn pager(me: &Me, from: i64, has_more: bool, address: &str) -> Markup {
    pager_at(me, from, has_more, &format!("{address}?from="))
}

fn pager_at(me: &Me, from: i64, has_more: bool, address: &str) -> Markup {
    let words = me.words;
    let step = ROWS as i64;
    html! {
        @if from > 0 || has_more {
            p.cm-pager {
                @if from > 0 { a.govuk-link rel="prev" href={ (address) ((from - step).max(0)) } { (words.get("wiki-list-before")) } " " }
                @if has_more { a.govuk-link rel="next" href={ (address) (from + step) } { (words.get("pager-more")) } }
            }
        }
    }
}

/// Of which changes a list is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Recent {
    from: i64,
    /// The handle of whoever made them.
    by: String,
    /// The path of a page above.
    below: String,
    /// `no` without minor ones.
    minor: String,
}

impl Recent {
    fn wanted(&self) -> recent::Wanted {
        recent::Wanted {
            by: Slug::parse(self.by.trim().trim_start_matches('@')).ok(),
            branch: below(&self.below).ok().flatten().map(|path| path.to_string()),
            major_only: self.minor == "no",
        }
    }
}

/// What was changed in a wiki.
pub async fn recent(visitor: Visitor, request: HttpRequest, of: Query<Recent>) -> Result {
    let slug = space(&request)?;
    let (asked, wanted, from) = (slug.clone(), of.wanted(), of.from);
    let (me, (space, rows)) = visitor
        .read(move |conn, actor| {
            let space = match &asked {
                Some(slug) => spaces::find(conn, actor, slug)?,
                None => spaces::service(conn, actor)?,
            };
            let rows = recent::changes(conn, actor, space.place.id, &wanted, from)?;
            Ok((space, rows))
        })
        .await?;
    Ok(page(recent_view(&me, slug.as_ref(), &space, &of, &rows)))
}

fn recent_view(me: &Me, slug: Option<&Slug>, space: &Seen<Space>, of: &Recent, rows: &Rows<Seen<Change>>) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    let title = words.with("wiki-recent-of", &[("name", name.into())]);
    let errors = FieldErrors::default();
    let query = format!(
        "?by={}&below={}&minor={}",
        paths::encoded(&of.by),
        paths::encoded(&of.below),
        paths::encoded(&of.minor)
    );
    Page::new(me, Section::Wiki, &title).marked(space.place.marking).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::wiki(slug)) { (words.with("wiki-of", &[("name", name.into())])) } }
        h1.govuk-heading-l { (title) }
        form.cm-filter method="get" action=(paths::wiki_changes(slug)) {
            (TextInput { label: &words.get("wiki-recent-by"), hint: Some(&words.get("wiki-recent-by-hint")), field: Field::new(words, "by", &of.by, &errors), kind: "text", autocomplete: Some("off") })
            (TextInput { label: &words.get("wiki-recent-below"), hint: None, field: Field::new(words, "below", &of.below, &errors), kind: "text", autocomplete: Some("off") })
            div.govuk-form-group { div.govuk-checkboxes { div.govuk-checkboxes__item {
                input.govuk-checkboxes__input type="checkbox" #minor name="minor" value="no" checked[of.minor == "no"];
                label.govuk-label.govuk-checkboxes__label for="minor" { (words.get("wiki-recent-major")) }
            } } }
            button.govuk-button.govuk-button--secondary type="submit" { (words.get("wiki-recent-do")) }
        }
        @if rows.rows.is_empty() { p.cm-empty { (words.get("wiki-list-none")) } }
        ul.cm-feed.cm-feed--plain { @for one in &rows.rows {
            li.cm-feed__item {
                a.govuk-link href=(paths::page(slug, &one.path)) lang=[words.foreign(one.language)] { (one.title) }
                (tag(words, one.placing.item_marking.max(one.place.marking)))
                " · " (words.with("wiki-version", &[("n", one.number.into()), ("at", words.moment(one.at).into())]))
                " · " (byline(&one.author, one.profile(), None)) (GuestBadge(words, one.is_by_guest))
                @if !one.note.is_empty() { " · " q { (one.note) } }
                span.cm-quiet {
                    " · " (words.with("version-size", &[("n", one.size.into())]))
                    @if one.is_minor { " · " (words.get("version-minor")) }
                }
                @if one.number > 1 {
                    " · " a.govuk-link href=(paths::page_changes(slug, &one.path, one.number - 1, one.number)) {
                        (words.get("version-changes")) span.govuk-visually-hidden { ": " (one.title) }
                    }
                }
            }
        } }
        (pager_at(me, rows.from, rows.has_more, &format!("{}{query}&from=", paths::wiki_changes(slug))))
    })
}

/// All that leads to a page.
pub async fn leading(visitor: Visitor, request: HttpRequest, from: Query<From>) -> Result {
    let key = key(&request)?;
    let (asked, from) = (key.clone(), from.from());
    let (me, (found, rows)) = visitor
        .read(move |conn, actor| {
            let page = wiki::find(conn, actor, &asked)?;
            let rows = lists::leading(conn, actor, page.id, from)?;
            Ok((page, rows))
        })
        .await?;
    let words = me.words;
    let title = words.with("wiki-leading-to", &[("title", found.title.as_str().into())]);
    let space = key.space.as_ref();
    Ok(page(Page::new(&me, Section::Wiki, &title).marked(found.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::page(space, &found.path)) lang=[words.foreign(found.language)] { (found.title) } }
        h1.govuk-heading-l { (title) }
        (pages(&me, &rows, &paths::leading_to(space, &found.path), true))
    })))
}

/// The pages for which one answers.
pub async fn own(visitor: Visitor, from: Query<From>) -> Result {
    let from = from.from();
    let (me, rows) = visitor.read(move |conn, actor| lists::own(conn, actor, from)).await?;
    let title = me.words.get("wiki-own");
    Ok(page(Page::new(&me, Section::Me, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (me.words.get("wiki-own-text")) }
        (pages(&me, &rows, &paths::own_pages(), true))
    })))
}

/// The pages of a department's spaces that are due.
pub async fn of_department(visitor: Visitor, slug: Path<Slug>, from: Query<From>) -> Result {
    let from = from.from();
    let (me, (department, rows)) = visitor
        .read(move |conn, actor| {
            let department = departments::find(conn, &slug)?;
            let rows = lists::due_in_department(conn, actor, department.id, from)?;
            Ok((department, rows))
        })
        .await?;
    let words = me.words;
    let name = words.of(&department.name_en, &department.name_cy);
    let title = words.with("wiki-due-of", &[("name", name.into())]);
    Ok(page(Page::new(&me, Section::Wiki, &title).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::department(&department.slug)) { (name) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("wiki-list-due-text")) }
        (pages(&me, &rows, &paths::due_pages(&department.slug), true))
    })))
}
