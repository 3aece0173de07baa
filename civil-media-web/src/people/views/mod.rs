//! Markup of people, from values.
pub mod corrections;
pub mod edit;
pub mod find;
pub mod profile;

use civil_media_core::people::{Appointment, Profession};
use maud::{Markup, html};

use crate::paths;
use crate::words::Words;

/// A line of a profile.
fn row(key: &str, value: &Markup) -> Markup {
    html! {
        div.govuk-summary-list__row {
            dt.govuk-summary-list__key { (key) }
            dd.govuk-summary-list__value { (value) }
        }
    }
}

/// A profession, as it is called.
pub fn profession(words: Words, one: Profession) -> String {
    words.get(&format!("profession-{}", one.as_str().replace('_', "-"))).into_owned()
}

/// A post: what, where, since and until when.
fn post(words: Words, post: &Appointment) -> Markup {
    html! {
        @if post.title.is_empty() { (words.get("profile-no-title")) } @else { (post.title) }
        @if !post.grade.is_empty() { ", " (post.grade) }
        br;
        @if let (Some(id), Some(slug), Some(en), Some(cy)) = (post.team_id, &post.team, &post.team_en, &post.team_cy) {
            a.govuk-link href=(paths::team(id, slug)) { (words.of(en, cy)) } ", "
        }
        a.govuk-link href=(paths::department(&post.department)) { (words.of(&post.department_en, &post.department_cy)) }
        @if let Some(one) = post.profession { br; (words.with("profile-in-profession", &[("profession", profession(words, one).into())])) }
        br; span.cm-quiet {
            (words.with("profile-since", &[("day", words.day(post.from_date).into())]))
            @if let Some(end) = post.to_date { " " (words.with("profile-until", &[("day", words.day(end).into())])) }
            @if !post.gives_rights { " · " (words.get("profile-own-word")) }
        }
    }
}
