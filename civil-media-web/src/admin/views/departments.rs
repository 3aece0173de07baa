use civil_media_core::FieldErrors;
use civil_media_core::departments::{Department, DepartmentKind, Domain};
use civil_media_core::policy::{Seen, act};
use civil_media_core::signin::trials::Waiting;
use maud::{Markup, html};

use super::super::departments::Run;
use super::super::forms::{DepartmentForm, DomainForm, MESSAGE_MINUTES, minutes_word};
use super::tabs;
use crate::components::{
    ActButton, Button, Checkbox, ErrorSummary, FormSecrets, LinkButton, Radios, Select, TextInput,
};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn index(me: &Me, all: &[Seen<Department>], domains: &[Domain], providers: &[Waiting]) -> Markup {
    let words = me.words;
    let title = words.get("admin-title");
    Page::new(me, Section::Admin, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        div.cm-actions {
            @if me.actor.permit::<act::ProvisionDepartment>().is_ok() {
                (LinkButton { text: &words.get("admin-new"), href: paths::admin_new_department(), is_secondary: false })
            }
            a.govuk-link href=(paths::moderation()) { (words.get("moderation-link")) }
            @if me.actor.permit::<act::ReadAudit>().is_ok() { a.govuk-link href=(paths::admin_log()) { (words.get("admin-log")) } }
        }
        @if !domains.is_empty() {
            h2.govuk-heading-m { (words.get("domains-waiting")) }
            ul.cm-feed { @for one in domains { li.cm-feed__item {
                p.cm-feed__title { (one.domain) @if one.is_for_guests { " " strong.govuk-tag.govuk-tag--yellow { (words.get("domain-guests-tag")) } } }
                p.cm-byline { (words.of(&one.department_en, &one.department_cy)) " · " (words.date(one.created_at)) }
                form method="post" action=(paths::admin_approve_domain()) {
                    (FormSecrets(me))
                    input type="hidden" name="domain" value=(one.domain);
                    input type="hidden" name="proposed_at" value=(one.created_at.timestamp_micros());
                    button.govuk-button.govuk-button--secondary type="submit" { (words.get("domain-approve")) span.govuk-visually-hidden { ": " (one.domain) } }
                }
            } } }
        }
        @if !providers.is_empty() {
            h2.govuk-heading-m { (words.get("providers-waiting")) }
            ul.cm-feed { @for one in providers { li.cm-feed__item {
                p.cm-feed__title { a.govuk-link href=(paths::admin_providers(&one.department)) {
                    (words.of(&one.department_en, &one.department_cy)) span.govuk-visually-hidden { ": " (words.get("provider-look")) }
                } }
                p.cm-byline { (one.issuer) " · " (words.date(one.created_at)) " · " (words.get(if one.is_well { "provider-tried-well" } else { "provider-tried-ill" })) }
            } } }
        }
        h2.govuk-heading-m { (words.get("admin-departments")) }
        ul.cm-feed { @for one in all { li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::admin_department(&one.slug)) { (words.of(&one.name_en, &one.name_cy)) }
                @if one.opened_at.is_none() { " " strong.govuk-tag.govuk-tag--grey { (words.get("admin-draft-tag")) } }
            }
            p.cm-byline { (one.acronym) " · " (words.get(&format!("body-kind-{}", one.kind.as_str().replace('_', "-")))) }
        } } }
    })
}

pub fn new(me: &Me, known: &[Department], form: &DepartmentForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("admin-new");
    Page::new(me, Section::Admin, &title).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::admin()) { (words.get("admin-title")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("admin-new-lead")) }
        form method="post" action=(paths::admin_new_department()) novalidate {
            (FormSecrets(me))
            (fields(me, known, form, errors))
            (Button(&words.get("continue")))
        }
    })
}

pub fn show(
    me: &Me,
    run: &Run,
    form: &DepartmentForm,
    domain: &DomainForm,
    email: &str,
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let department = &run.department;
    let title = format!("{} – {}", words.get("admin-overview"), words.of(&department.name_en, &department.name_cy));
    Page::new(me, Section::Admin, &title).with(&html! {
        (ErrorSummary(words, errors))
        (tabs(me, department, "admin-overview"))
        @if department.opened_at.is_none() { (checklist(me, run)) }
        (domains(me, run, domain, errors))
        (admins(me, run, email, errors))
        h2.govuk-heading-m { (words.get("admin-what")) }
        form method="post" action=(paths::admin_department(&department.slug)) novalidate {
            (FormSecrets(me))
            (fields(me, &run.known, form, errors))
            (Button(&words.get("save")))
        }
        @if !run.spaces.is_empty() {
            h2.govuk-heading-m { (words.get("admin-spaces")) }
            ul.govuk-list { @for space in &run.spaces {
                li { a.govuk-link href=(paths::space(&space.slug)) { (words.of(&space.name_en, &space.name_cy)) }
                    @if space.place.closed_at.is_some() { " " strong.govuk-tag.govuk-tag--grey { (words.get("closed-tag")) } } }
            } }
        }
    })
}

/// What is done and what is missing, each with the way to it; at the end, opening.
fn checklist(me: &Me, run: &Run) -> Markup {
    let words = me.words;
    let slug = &run.department.slug;
    let steps = [
        ("step-what", false, "#name_en".to_owned()),
        ("step-domain", run.missing.domain, "#domain".to_owned()),
        ("step-provider", run.missing.provider, paths::admin_providers(slug)),
        ("step-admin", run.missing.admin, "#email".to_owned()),
    ];
    html! {
        section.cm-steps aria-labelledby="steps" {
            h2.govuk-heading-m #steps { (words.get("steps-title")) }
            ol.cm-steps__list { @for (key, is_missing, href) in steps {
                li { a.govuk-link href=(href) { (words.get(key)) } " "
                    strong.govuk-tag.govuk-tag--grey[is_missing].govuk-tag--green[!is_missing] { (words.get(if is_missing { "step-missing" } else { "step-done" })) } }
            } }
            @if run.missing.nothing() && run.department.may::<act::ProvisionDepartment>() {
                (ActButton { me, action: paths::admin_open(slug), text: &words.get("department-open"), of: None, is_button: true })
            } @else { p.govuk-hint { (words.get("department-open-later")) } }
        }
    }
}

fn domains(me: &Me, run: &Run, form: &DomainForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let slug = &run.department.slug;
    html! {
        h2.govuk-heading-m { (words.get("domains-title")) }
        ul.cm-feed { @for one in &run.domains { li.cm-feed__item {
            p.cm-feed__title { (one.domain)
                @if one.is_for_guests { " " strong.govuk-tag.govuk-tag--yellow { (words.get("domain-guests-tag")) } }
                @if !one.is_approved { " " strong.govuk-tag.govuk-tag--grey { (words.get("domain-waits")) } }
            }
            form.cm-act method="post" action=(paths::admin_remove_domain(slug)) {
                (FormSecrets(me))
                input type="hidden" name="domain" value=(one.domain);
                button.cm-linkbutton type="submit" { (words.get("remove")) span.govuk-visually-hidden { ": " (one.domain) } }
            }
        } } }
        form method="post" action=(paths::admin_domains(slug)) novalidate {
            (FormSecrets(me))
            (TextInput { label: &words.get("domain-label"), hint: Some(&words.get("domain-hint")), field: Field::new(words, "domain", &form.domain, errors), kind: "text", autocomplete: None })
            (Checkbox { label: &words.get("domain-guests"), hint: Some(&words.get("domain-guests-hint")), field: Field::new(words, "for_guests", &form.for_guests, errors) })
            (Button(&words.get("domain-add")))
        }
    }
}

fn admins(me: &Me, run: &Run, email: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let slug = &run.department.slug;
    html! {
        h2.govuk-heading-m { (words.get("admins-title")) }
        ul.govuk-list {
            @for one in &run.admins { li { a.govuk-link href=(paths::person(&one.handle)) { (one.name) } } }
            @for one in &run.awaited { li {
                (one) " " span.cm-byline { (words.get("admin-awaited")) } " "
                form.cm-act method="post" action=(paths::admin_forget(slug)) {
                    (FormSecrets(me))
                    input type="hidden" name="email" value=(one);
                    button.cm-linkbutton type="submit" { (words.get("remove")) span.govuk-visually-hidden { ": " (one) } }
                }
            } }
        }
        form method="post" action=(paths::admin_await(slug)) novalidate {
            (FormSecrets(me))
            (TextInput { label: &words.get("admin-email"), hint: Some(&words.get("admin-email-hint")), field: Field::new(words, "email", email, errors), kind: "email", autocomplete: None })
            (Button(&words.get("admin-appoint")))
        }
    }
}

fn fields(me: &Me, known: &[Department], form: &DepartmentForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let kinds = [DepartmentKind::Ministry, DepartmentKind::Agency, DepartmentKind::PartnerBody].map(|kind| {
        (kind.as_str(), words.get(&format!("body-kind-{}", kind.as_str().replace('_', "-"))).into_owned(), None)
    });
    let minutes: Vec<(String, String)> = MESSAGE_MINUTES
        .iter()
        .map(|one| {
            let said = match one {
                None => words.get("minutes-always"),
                Some(minutes) => words.with("minutes-of", &[("n", i64::from(*minutes).into())]),
            };
            (minutes_word(*one), said.into_owned())
        })
        .collect();
    let typed = if form.message_minutes.is_empty() { "1440" } else { &form.message_minutes };
    let line = |key: &str, name: &'static str, value: &str, hint: Option<&str>| {
        html! { (TextInput { label: &words.get(key), hint, field: Field::new(words, name, value, errors), kind: "text", autocomplete: None }) }
    };
    html! {
        (line("department-name-en", "name_en", &form.name_en, None))
        (line("department-name-cy", "name_cy", &form.name_cy, None))
        (line("department-acronym", "acronym", &form.acronym, Some(&words.get("department-acronym-hint"))))
        @if me.actor.is_suite_admin {
            (Radios { legend: &words.get("department-kind"), hint: None, options: &kinds, field: Field::new(words, "kind", &form.kind, errors) })
        } @else {
            // What kind of body it is says what its people may read: the suite's to say.
            input type="hidden" name="kind" value=(form.kind);
        }
        div.govuk-form-group {
            label.govuk-label.govuk-label--s for="parent" { (words.get("department-parent")) }
            select.govuk-select #parent name="parent" {
                option value="" { (words.get("department-no-parent")) }
                @for one in known { option value=(one.slug) selected[form.parent == *one.slug] { (words.of(&one.name_en, &one.name_cy)) } }
            }
        }
        (line("department-home-page", "home_page", &form.home_page, Some(&words.get("department-home-page-hint"))))
        (Select { label: &words.get("department-message-minutes"), hint: Some(&words.get("department-message-minutes-hint")), options: &minutes, field: Field::new(words, "message_minutes", typed, errors) })
    }
}
