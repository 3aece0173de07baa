use civil_media_core::people::search::Filter;
use civil_media_core::people::{Appointment, Details, Person};
use civil_media_core::policy::{Seen, act};
use civil_media_core::{FieldErrors, db};
use maud::{Markup, html};

use super::super::forms::InsteadForm;
use super::{post, row};
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, GuestBadge, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

/// For whoever runs the department: the way to end a post there that somebody only says they hold.
fn ending(me: &Me, one: &Appointment) -> Markup {
    let is_run = me.actor.is_suite_admin || me.actor.administers.contains(&one.department_id);
    let is_current = one.to_date.is_none_or(|end| end > db::today());
    html! {
        @if is_run && is_current && !one.gives_rights && one.person_id != me.actor.person {
            br; (ActButton { me, action: paths::admin_end_claimed(&one.department, one.id), text: &me.words.get("post-claim-end"), of: Some(&one.title), is_button: false })
        }
    }
}

pub fn show(me: &Me, person: &Seen<Person>, details: &Details, form: &InsteadForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let own = person.id == me.actor.person;
    let phones = [&*person.phone, &*person.mobile].into_iter().filter(|phone| !phone.is_empty());
    let when = [&*person.working_days, &*person.hours].into_iter().filter(|text| !text.is_empty());
    let whens: Vec<&str> = when.collect();
    let fields = [
        ("profile-pronouns", person.pronouns.to_string()),
        ("profile-name-said", person.name_said.to_string()),
        ("profile-phone", phones.collect::<Vec<_>>().join(", ")),
        ("profile-building", person.building.to_string()),
        ("profile-city", person.city.to_string()),
        ("profile-working-days", whens.join(", ")),
        ("profile-ask-about", person.ask_about.to_string()),
    ];
    let section = if own { Section::Me } else { Section::People };
    Page::new(me, section, &person.name).with(&html! {
        (ErrorSummary(words, errors))
        div.cm-person {
            @if let Some(id) = person.picture_id { img.cm-person__picture src=(paths::picture(&person.handle, id)) alt="" width="112" height="112"; }
            h1.govuk-heading-l { (person.name) (GuestBadge(words, person.is_guest())) }
        }
        @if let Some(day) = person.left_on { (left(me, person, details, &words.day(day))) }
        @if own {
            div.cm-actions {
                a.govuk-button.govuk-button--secondary href=(paths::profile()) role="button" { (words.get("profile-edit")) }
                a.govuk-link href=(paths::sessions()) { (words.get("sessions-title")) }
            }
        }
        dl.govuk-summary-list {
            @for one in &details.posts { (row(&words.get("profile-post"), &html! { (post(words, one)) (ending(me, one)) })) }
            (row(&words.get("profile-email"), &html! { a.govuk-link href={ "mailto:" (person.email) } { (person.email) } }))
            @for (key, value) in fields { @if !value.is_empty() { (row(&words.get(key), &html! { (value) })) } }
            @if !details.languages.is_empty() { (row(&words.get("profile-languages"), &tags(&details.languages, Filter::Language))) }
            @if !details.skills.is_empty() { (row(&words.get("profile-skills"), &tags(&details.skills, Filter::Skill))) }
            @if !person.about.is_empty() { (row(&words.get("profile-about"), &html! { span.cm-lines { (*person.about) } })) }
        }
        @if !own && person.left_on.is_none() && person.switched_off_at.is_none() {
            form.cm-act method="post" action=(paths::conversations()) {
                (FormSecrets(me))
                button.govuk-button type="submit" name="people" value=(person.handle) { (words.with("talk-write-to", &[("name", person.name.as_str().into())])) }
            }
        }
        p { a.govuk-link href=(paths::blog(&person.handle)) { (words.with("blog-of", &[("name", person.name.as_str().into())])) } }
        p { a.govuk-link href=(paths::updates_by(&person.handle)) { (words.with("updates-of", &[("name", person.name.as_str().into())])) } }
        p { a.govuk-link href=(paths::posts_by(&person.handle)) { (words.get("posts-elsewhere")) } }
        @if person.may::<act::ProposeProfileFix>() { p { a.govuk-link href=(paths::correct(&person.handle)) { (words.get("correct-link")) } } }
        @if own {
            p { a.govuk-link href=(paths::corrections()) { (words.get("corrections-title")) } }
            p { a.govuk-link href=(paths::my_reports()) { (words.get("my-reports-title")) } }
            p { a.govuk-link href=(paths::decisions()) { (words.get("decisions-title")) } }
        }
        @if !own && person.picture_id.is_some() && person.may::<act::EditProfile>() {
            (ActButton { me, action: paths::remove_picture(&person.handle), text: &words.get("picture-remove"), of: Some(&person.name), is_button: false })
        }
        @if person.may::<act::EditProfile>() { (instead(me, person, form, errors)) }
    })
}

/// That somebody has left, and whom to ask.
fn left(me: &Me, person: &Seen<Person>, details: &Details, day: &str) -> Markup {
    let words = me.words;
    html! {
        div.cm-version {
            p."govuk-!-margin-0" { (words.with("profile-left", &[("day", day.into())])) }
            @if let Some((name, handle)) = &details.ask_instead {
                p."govuk-!-margin-0" { (words.get("profile-ask-instead")) " " a.govuk-link href=(paths::person(handle)) { (name) } }
            }
            @if person.may::<act::SwitchPersonOff>() && person.switched_off_at.is_none() {
                (ActButton { me, action: paths::back_again(&person.handle), text: &words.get("person-back"), of: Some(&person.name), is_button: false })
            }
        }
    }
}

/// Skills or languages, each a way to all who have it.
fn tags(of: &[String], kind: Filter) -> Markup {
    html! {
        ul.cm-tags { @for one in of {
            li { a.govuk-link href={ (paths::people()) "?" (kind.as_str()) "=" (paths::encoded(one)) } { (one) } }
        } }
    }
}

fn instead(me: &Me, person: &Seen<Person>, form: &InsteadForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    html! {
        form method="post" action=(paths::ask_instead(&person.handle)) novalidate {
            (FormSecrets(me))
            h2.govuk-heading-m { (words.get("instead-title")) }
            (TextInput {
                label: &words.get("instead-label"), hint: Some(&words.get("instead-hint")),
                field: Field::new(words, "ask_instead", &form.ask_instead, errors), kind: "text", autocomplete: None,
            })
            (Button(&words.get("save")))
        }
    }
}
