//! Markup of spaces, from values.
pub mod form;
pub mod home;
pub mod leave;
pub mod list;
pub mod members;
pub mod shut;
pub mod talk;

use civil_media_core::policy::{Place, SpaceKind};
use civil_media_core::spaces::Space;
use civil_media_core::text::Slug;
use maud::{Markup, html};

use crate::paths;
use crate::visitor::Me;

/// Which part of a space a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Home,
    Talk,
    Files,
    Members,
    About,
    Settings,
}

/// The name of a space over each of its pages, what has to be known of it, and the ways to its parts.
pub fn frame(me: &Me, space: &Space, part: Part, may_change: bool) -> Markup {
    let words = me.words;
    let tab = |here: Option<Part>, href: String, key: &str| {
        html! { li { a.govuk-link aria-current=[(here == Some(part)).then_some("page")] href=(href) { (words.get(key)) } } }
    };
    let is_project = space.place.kind == SpaceKind::Project;
    html! {
        h1.govuk-heading-l { (words.of(&space.name_en, &space.name_cy)) }
        (notes(me, &space.place, &space.closed_reason, &space.handling_note))
        nav aria-label=(words.get("space-parts")) {
            ul.cm-tabs {
                (tab(Some(Part::Home), paths::space(&space.slug), "space-home"))
                (tab(None, paths::blog(&space.slug), "nav-blog"))
                (tab(None, paths::wiki(Some(&space.slug)), "nav-wiki"))
                (tab(Some(Part::Talk), paths::space_talk(&space.slug), "nav-talk"))
                (tab(Some(Part::Files), paths::space_files(&space.slug), "files"))
                @if is_project { (tab(Some(Part::Members), paths::space_members(&space.slug), "space-members")) }
                (tab(Some(Part::About), paths::space_about(&space.slug), "space-about"))
                @if is_project && may_change { (tab(Some(Part::Settings), paths::space_settings(&space.slug), "space-settings")) }
            }
        }
    }
}

/// That a space is closed, and how to handle what is in it.
pub fn notes(me: &Me, place: &Place, closed_reason: &str, handling_note: &str) -> Markup {
    let words = me.words;
    html! {
        @if let Some(at) = place.closed_at {
            div.cm-version {
                p."govuk-!-margin-0" { strong { (words.with("space-closed-since", &[("day", words.date(at).into())])) } " " (words.get("space-closed")) }
                @if !closed_reason.is_empty() { p."govuk-!-margin-0" { (words.with("space-closed-reason", &[("reason", closed_reason.into())])) } }
            }
        }
        @if !handling_note.is_empty() { p.cm-handling { strong { (words.get("handling-note")) ": " } (handling_note) } }
    }
}

/// A link to somebody.
pub fn person(name: &str, handle: &Slug) -> Markup {
    html! { a.govuk-link href=(paths::person(handle)) { (name) } }
}
