use civil_media_core::departments::{Department, DepartmentKind, Level};
use civil_media_core::people::search::Found;
use maud::{Markup, html};

use super::{Body, SIZE, Unit};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn index(me: &Me, all: &[Department]) -> Markup {
    let words = me.words;
    let title = words.get("departments-title");
    Page::new(me, Section::People, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        @for kind in DepartmentKind::ALL {
            @let mut of: Vec<&Department> = all.iter().filter(|one| one.kind == *kind).collect();
            @let () = of.sort_by_key(|one| words.of(&one.name_en, &one.name_cy));
            @if !of.is_empty() {
                h2.govuk-heading-m { (words.get(kind_key(*kind))) }
                ul.govuk-list { @for one in of { li { (link(me, one)) " (" (one.acronym) ")" } } }
            }
        }
    })
}

fn kind_key(kind: DepartmentKind) -> &'static str {
    match kind {
        DepartmentKind::Ministry => "department-kind-ministry",
        DepartmentKind::Agency => "department-kind-agency",
        DepartmentKind::PartnerBody => "department-kind-partner-body",
    }
}

fn link(me: &Me, one: &Department) -> Markup {
    html! { a.govuk-link href=(paths::department(&one.slug)) { (me.words.of(&one.name_en, &one.name_cy)) } }
}

pub fn show(me: &Me, body: &Body) -> Markup {
    let words = me.words;
    let Body { department, parent, children, has_home, teams, people, from } = body;
    let name = words.of(&department.name_en, &department.name_cy);
    let other = words.of(&department.name_cy, &department.name_en);
    Page::new(me, Section::People, name).with(&html! {
        h1.govuk-heading-l { (name) " " span.govuk-caption-m { (department.acronym) } }
        @if other != name { p.govuk-body lang=(if words.code() == "cy" { "en-GB" } else { "cy" }) { (other) } }
        p.cm-byline {
            (words.get(kind_key(department.kind)))
            @if let Some(parent) = parent { " · " (words.get("department-of")) " " (link(me, parent)) }
        }
        div.cm-actions {
            @if *has_home { a.govuk-link href=(paths::space(&department.slug)) { (words.get("department-home")) } }
            a.govuk-link href=(paths::posts_for(&department.slug)) { (words.get("department-posts")) }
            a.govuk-link href=(paths::due_pages(&department.slug)) { (words.get("department-due")) }
            a.govuk-link href=(paths::organogram(&department.slug, None)) { (words.get("organogram-title")) }
            a.govuk-link href={ (paths::people()) "?department=" (department.slug) } { (words.get("department-find")) }
        }
        @if !children.is_empty() {
            h2.govuk-heading-m { (words.get("department-bodies")) }
            ul.govuk-list { @for one in children { li { (link(me, one)) } } }
        }
        @if !teams.teams.is_empty() {
            h2.govuk-heading-m { (words.get("department-teams")) }
            (branches(me, teams, &paths::department(&department.slug)))
        }
        (staff(me, people, *from, &paths::department(&department.slug)))
    })
}

/// Teams of one level, each with what hangs on it.
fn branches(me: &Me, level: &Level, address: &str) -> Markup {
    let words = me.words;
    html! {
        ul.govuk-list { @for one in &level.teams { li {
            a.govuk-link href=(paths::team(one.id, &one.slug)) { (words.of(&one.name_en, &one.name_cy)) }
            span.cm-quiet { " – " (words.with("team-people", &[("n", one.people.into())]))
                @if one.teams > 0 { ", " (words.with("team-teams", &[("n", one.teams.into())])) } }
        } } }
        (more_teams(me, level, address))
    }
}

/// The ways to the first and the next teams of a level that has too many for one page.
pub fn more_teams(me: &Me, level: &Level, address: &str) -> Markup {
    let words = me.words;
    let and = if address.contains('?') { '&' } else { '?' };
    html! {
        @if level.from > 0 || level.next.is_some() {
            nav.cm-pager aria-label=(words.get("teams-more")) {
                @if level.from > 0 { a.govuk-link href=(address) { (words.get("teams-first")) } }
                @if let Some(next) = level.next { a.govuk-link rel="next" href={ (address) (and) "teams=" (next) } { (words.get("teams-more")) } }
            }
        }
    }
}

/// A page of people, by name.
fn staff(me: &Me, people: &Found, from: usize, address: &str) -> Markup {
    let words = me.words;
    let behind = from + people.people.len();
    html! {
        h2.govuk-heading-m {
            @if people.total >= Found::MOST { (words.with("people-many", &[("n", Found::MOST.into())])) }
            @else { (words.with("team-people", &[("n", people.total.into())])) }
        }
        ul.govuk-list { @for one in &people.people { li {
            a.govuk-link href=(paths::person(&one.person.handle)) { (one.person.name) }
            @if let Some(post) = one.posts.first() { @if !post.title.is_empty() { span.cm-quiet { " – " (post.title) } } }
        } } }
        nav.cm-pager aria-label=(words.get("pager-label")) {
            @if from > 0 { a.govuk-link rel="prev" href={ (address) "?from=" (from.saturating_sub(SIZE)) } { (words.get("pager-back")) } }
            @if behind < people.total { a.govuk-link rel="next" href={ (address) "?from=" (behind) } { (words.get("pager-more")) } }
        }
    }
}

pub fn team(me: &Me, unit: &Unit) -> Markup {
    let words = me.words;
    let Unit { department, line, teams, people, from } = unit;
    let Some(itself) = line.last() else { return html! {} };
    let name = words.of(&itself.name_en, &itself.name_cy);
    let other = words.of(&itself.name_cy, &itself.name_en);
    Page::new(me, Section::People, name).with(&html! {
        nav aria-label=(words.get("team-line")) {
            ol.cm-crumbs {
                li { (link(me, department)) }
                @for above in &line[..line.len() - 1] {
                    li { a.govuk-link href=(paths::team(above.id, &above.slug)) { (words.of(&above.name_en, &above.name_cy)) } }
                }
            }
        }
        h1.govuk-heading-l { (name) }
        @if other != name { p.govuk-body lang=(if words.code() == "cy" { "en-GB" } else { "cy" }) { (other) } }
        div.cm-actions { a.govuk-link href=(paths::organogram(&department.slug, Some(itself.id))) { (words.get("organogram-title")) } }
        @if !teams.teams.is_empty() {
            h2.govuk-heading-m { (words.get("team-parts")) }
            (branches(me, teams, &paths::team(itself.id, &itself.slug)))
        }
        (staff(me, people, *from, &paths::team(itself.id, &itself.slug)))
    })
}
