//! Markup of administration, from values.
pub mod departments;
pub mod log;
pub mod people;
pub mod providers;
pub mod teams;

use civil_media_core::departments::Department;
use maud::{Markup, html};

use crate::paths;
use crate::visitor::Me;

/// The ways to the parts of a department's administration; `here` is the word of the present one.
pub fn tabs(me: &Me, department: &Department, here: &str) -> Markup {
    let words = me.words;
    let slug = &department.slug;
    let all = [
        ("admin-overview", paths::admin_department(slug)),
        ("admin-providers", paths::admin_providers(slug)),
        ("admin-people", paths::admin_people(slug)),
        ("admin-teams", paths::admin_teams(slug)),
        ("admin-log", paths::admin_log_of(slug)),
    ];
    html! {
        p.cm-byline { a.govuk-link href=(paths::admin()) { (words.get("admin-title")) } }
        h1.govuk-heading-l { (words.of(&department.name_en, &department.name_cy)) }
        @if department.opened_at.is_none() { p.cm-version { (words.get("admin-draft")) } }
        nav aria-label=(words.get("admin-parts")) {
            ul.cm-tabs { @for (key, href) in all {
                li { a.govuk-link href=(href) aria-current=[(key == here).then_some("page")] { (words.get(key)) } }
            } }
        }
    }
}
