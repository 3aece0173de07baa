use civil_media_core::FieldErrors;
use civil_media_core::policy::{Marking, Place, Seen, SpaceKind, Visibility, act};
use civil_media_core::spaces::{Audience, JoinRule, Space};
use civil_media_core::text::Slug;
use maud::{Markup, html};

use super::super::forms::SpaceForm;
use super::home::{in_numbers, marking};
use super::{Part, frame};
use crate::components::{Button, Checkbox, ErrorSummary, FormSecrets, Radios, TextArea, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::level;
use crate::visitor::Me;

pub fn new(me: &Me, form: &SpaceForm, audience: Option<&Audience>, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("space-new");
    Page::new(me, Section::Spaces, &title).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("space-new-lead")) }
        form method="post" action=(paths::new_space()) novalidate data-audience=(paths::space_audience()) {
            (FormSecrets(me))
            (fields(me, form, errors))
            p.cm-version #audience role="status" {
                (words.get("space-preview")) " "
                span data-audience-text="" { @match audience { Some(audience) => (in_numbers(words, audience)), None => (words.get("space-preview-none")) } }
            }
            div.cm-actions {
                (Button(&words.get("space-create")))
                button.govuk-button.govuk-button--secondary type="submit" name="preview" value="yes" { (words.get("space-preview-check")) }
            }
        }
    })
}

pub fn settings(me: &Me, space: &Seen<Space>, form: &SpaceForm, errors: &FieldErrors, changed: bool) -> Markup {
    let words = me.words;
    let title = format!("{} – {}", words.get("space-settings"), words.of(&space.name_en, &space.name_cy));
    Page::new(me, Section::Spaces, &title).marked(space.place.marking).with(&html! {
        (ErrorSummary(words, errors))
        (frame(me, space, Part::Settings, true))
        @if changed { p.cm-version role="alert" { (words.get("space-changed")) } }
        @if space.may::<act::ChangeSpace>() {
            h2.govuk-heading-m { (words.get("space-settings")) }
            form method="post" action=(paths::space_settings(&space.slug)) novalidate {
                (FormSecrets(me))
                input type="hidden" name="version" value=(form.version);
                (fields(me, form, errors))
                p.govuk-hint { (words.get("space-narrowing")) }
                (Button(&words.get("save")))
            }
        }
        @if space.place.marking == Marking::Sensitive {
            (guests(me, &space.slug, &space.place, space.may::<act::ChangeSpace>(), space.may::<act::AllowGuestsByDepartment>()))
        }
        (ending(me, space, &form.reason, errors))
    })
}

/// A lead's word, and the department's, on guests where it is sensitive.
pub fn guests(me: &Me, slug: &Slug, place: &Place, is_lead: bool, is_department: bool) -> Markup {
    let words = me.words;
    let switch = |by: &str, allowed: bool, key: &str| {
        html! {
            form.cm-act method="post" action=(paths::allow_guests(slug)) {
                (FormSecrets(me))
                input type="hidden" name="by" value=(by);
                button.govuk-button.govuk-button--secondary type="submit" name="decision" value=(if allowed { "no" } else { "yes" }) { (words.get(key)) }
            }
        }
    };
    html! {
        h2.govuk-heading-m { (words.get("guests-sensitive")) }
        p { (words.get("guests-sensitive-lead")) }
        ul.govuk-list.govuk-list--bullet {
            li { (words.get(if place.guests_allowed_by_lead { "guests-lead-yes" } else { "guests-lead-no" })) }
            li { (words.get(if place.guests_allowed_by_department { "guests-department-yes" } else { "guests-department-no" })) }
        }
        div.cm-actions {
            @if is_lead {
                (switch("lead", place.guests_allowed_by_lead, if place.guests_allowed_by_lead { "guests-lead-stop" } else { "guests-lead-allow" }))
            }
            @if is_department {
                (switch("department", place.guests_allowed_by_department, if place.guests_allowed_by_department { "guests-department-stop" } else { "guests-department-allow" }))
            }
        }
    }
}

/// The form that opens a closed space again.
pub fn reopening(me: &Me, slug: &Slug, reason: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    html! {
        form method="post" action=(paths::reopen_space(slug)) novalidate {
            (FormSecrets(me))
            h2.govuk-heading-m { (words.get("space-reopen")) }
            (TextInput {
                label: &words.get("space-reopen-why"), hint: None,
                field: Field::new(words, "reason", reason, errors), kind: "text", autocomplete: None,
            })
            (Button(&words.get("space-reopen")))
        }
    }
}

fn ending(me: &Me, space: &Seen<Space>, reason: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    html! {
        @if space.place.closed_at.is_some() {
            @if space.may::<act::ReopenSpace>() { (reopening(me, &space.slug, reason, errors)) }
        } @else if space.may::<act::CloseSpace>() {
            form method="post" action=(paths::close_space(&space.slug)) novalidate {
                (FormSecrets(me))
                h2.govuk-heading-m { (words.get("space-close")) }
                (TextInput {
                    label: &words.get("space-close-why"), hint: Some(&words.get("space-close-hint")),
                    field: Field::new(words, "reason", reason, errors), kind: "text", autocomplete: None,
                })
                button.govuk-button.govuk-button--warning type="submit" { (words.get("space-close")) }
            }
        }
    }
}

fn fields(me: &Me, form: &SpaceForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let levels = [Visibility::Members, Visibility::Departments, Visibility::CivilService, Visibility::PublicService];
    let levels = levels.map(|one| (one.as_str(), level(words, SpaceKind::Project, one).into_owned(), None));
    let rules = [JoinRule::Open, JoinRule::Ask, JoinRule::Invite]
        .map(|rule| (rule.as_str(), words.get(&format!("join-{}", rule.as_str())).into_owned(), None));
    let mut markings = vec![
        ("not_yet", marking(words, Marking::NotYet), None),
        ("official", marking(words, Marking::Official), None),
        ("sensitive", marking(words, Marking::Sensitive), Some(words.get("marking-sensitive-hint").into_owned())),
    ];
    markings.push(("secret", words.get("marking-secret-option").into_owned(), None));
    html! {
        (TextInput { label: &words.get("space-name-en"), hint: None, field: Field::new(words, "name_en", &form.name_en, errors), kind: "text", autocomplete: None })
        (TextInput { label: &words.get("space-name-cy"), hint: Some(&words.get("space-name-cy-hint")), field: Field::new(words, "name_cy", &form.name_cy, errors), kind: "text", autocomplete: None })
        (TextArea { label: &words.get("space-purpose"), hint: Some(&words.get("space-purpose-hint")), rows: 3, field: Field::new(words, "purpose", &form.purpose, errors), draft: None })
        (TextInput { label: &words.get("space-owners"), hint: Some(&words.get(if form.version.is_empty() { "space-owners-new-hint" } else { "space-owners-hint" })), field: Field::new(words, "owners", form.owners.as_deref().unwrap_or_default(), errors), kind: "text", autocomplete: None })
        (Radios { legend: &words.get("space-who-reads"), hint: Some(&words.get("space-who-reads-hint")), options: &levels, field: Field::new(words, "visibility", &form.visibility, errors) })
        (Checkbox { label: &words.get("space-hide"), hint: Some(&words.get("space-hide-hint")), field: Field::new(words, "is_listed", &form.is_hidden, errors).named("is_hidden") })
        (Radios { legend: &words.get("space-how-join"), hint: None, options: &rules, field: Field::new(words, "join_rule", &form.join_rule, errors) })
        (Radios { legend: &words.get("space-marking"), hint: None, options: &markings, field: Field::new(words, "marking", &form.marking, errors) })
        (TextInput { label: &words.get("handling-note"), hint: Some(&words.get("handling-hint")), field: Field::new(words, "handling_note", &form.handling_note, errors), kind: "text", autocomplete: None })
        (Checkbox { label: &words.get("space-guests-write"), hint: None, field: Field::new(words, "guests_may_write", &form.guests_may_write, errors) })
        (Checkbox { label: &words.get("space-reviews-posts"), hint: Some(&words.get("space-reviews-posts-hint")), field: Field::new(words, "reviews_posts", &form.reviews_posts, errors) })
    }
}
