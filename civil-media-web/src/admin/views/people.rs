use civil_media_core::FieldErrors;
use civil_media_core::admin::{Colleague, Loaded, RowProblem};
use civil_media_core::departments::Department;
use civil_media_core::people::Profession;
use civil_media_core::policy::Seen;
use maud::{Markup, html};

use super::super::forms::ListForm;
use super::super::people::Staff;
use super::tabs;
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, LinkButton, TextArea};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::people::views::profession;
use crate::visitor::Me;

/// The columns of a list. Where there is little room the line breaks between them.
const COLUMNS: [&str; 8] = ["email", "name", "job_title", "grade", "profession", "team", "team_cy", "parent_team"];

pub fn show(me: &Me, staff: &Staff, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let Staff { department, people, has_more, name } = staff;
    let title = format!("{} – {}", words.get("admin-people"), words.of(&department.name_en, &department.name_cy));
    let address = paths::admin_people(&department.slug);
    Page::new(me, Section::Admin, &title).with(&html! {
        (ErrorSummary(words, errors))
        (tabs(me, department, "admin-people"))
        div.cm-actions { (LinkButton { text: &words.get("people-load"), href: paths::admin_list(&department.slug), is_secondary: true }) }
        form.cm-find method="get" action=(address) role="search" {
            label.govuk-label for="q" { (words.get("people-find")) }
            div.cm-find__row {
                input.govuk-input #q name="q" type="search" value=(name) maxlength="120";
                button.govuk-button.govuk-button--secondary type="submit" { (words.get("find")) }
            }
        }
        @if people.is_empty() { p.cm-empty { (words.get("people-none")) } }
        ul.cm-feed { @for one in people { (line(me, department, one)) } }
        @if *has_more && let Some(last) = people.last() {
            p { a.govuk-link rel="next" href={ (address) "?q=" (paths::encoded(name)) "&after=" (last.handle) } { (words.get("pager-more")) } }
        }
    })
}

fn line(me: &Me, department: &Department, one: &Colleague) -> Markup {
    let words = me.words;
    let slug = &department.slug;
    let act = |action: String, key: &str| {
        html! { (ActButton { me, action, text: &words.get(key), of: Some(&one.name), is_button: false }) }
    };
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::person(&one.handle)) { (one.name) }
                @if one.is_admin { " " strong.govuk-tag { (words.get("admin-badge")) } }
                @if one.switched_off_at.is_some() { " " strong.govuk-tag.govuk-tag--red { (words.get("switched-off-tag")) } }
            }
            p.cm-byline {
                @if !one.title.is_empty() { (one.title) " · " }
                (one.email) " · "
                @match one.last_signed_in_at {
                    Some(at) => (words.with("last-signed-in", &[("at", words.moment(at).into())])),
                    None => (words.get("never-signed-in")),
                }
            }
            div.cm-actions {
                @if one.switched_off_at.is_some() { (act(paths::admin_switch_on(slug, &one.handle), "switch-on")) }
                @else if *one.handle != me.actor.handle { (act(paths::admin_switch_off(slug, &one.handle), "switch-off")) }
                @if one.is_admin { (act(paths::admin_unappoint(slug, &one.handle), "admin-remove")) }
                @else if one.switched_off_at.is_none() { (act(paths::admin_appoint(slug, &one.handle), "admin-make")) }
            }
        }
    }
}

pub fn list(
    me: &Me,
    department: &Seen<Department>,
    form: &ListForm,
    looked: Option<Loaded>,
    problems: &[RowProblem],
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let title = format!("{} – {}", words.get("people-load"), words.of(&department.name_en, &department.name_cy));
    Page::new(me, Section::Admin, &title).with(&html! {
        (ErrorSummary(words, errors))
        @if !problems.is_empty() {
            div.govuk-error-summary role="alert" {
                h2.govuk-error-summary__title { (words.get("there-is-a-problem")) }
                ul.govuk-list { @for one in problems {
                    li { (words.with("csv-line", &[("line", one.line.into())])) ": " (words.problem(one.problem)) }
                } }
            }
        }
        (tabs(me, department, "admin-people"))
        h2.govuk-heading-m { (words.get("people-load")) }
        p { (words.get("people-load-lead")) }
        p { code { @for (at, column) in COLUMNS.iter().enumerate() { @if at > 0 { "," wbr; } (column) } } }
        p { (words.get("people-load-columns")) }
        (professions(me))
        p { (words.get("people-load-later")) }
        @if let Some(Loaded { new, changed, same, teams }) = looked {
            p.cm-version role="status" {
                @if !form.confirmed.is_empty() { (words.get("people-load-again")) " " }
                (words.with("people-load-look", &[("new", new.into()), ("changed", changed.into()), ("same", same.into())]))
                @if teams > 0 { " " (words.with("people-load-teams", &[("n", teams.into())])) }
            }
        }
        form method="post" action=(paths::admin_list(&department.slug)) novalidate {
            (FormSecrets(me))
            (TextArea { label: &words.get("people-list"), hint: None, rows: 12, field: Field::new(words, "list", &form.list, errors), draft: None })
            @if looked.is_some() { input type="hidden" name="confirmed" value=(form.seal(&department.slug)); }
            (Button(&words.get(if looked.is_some() { "people-load-do" } else { "people-load-check" })))
        }
    })
}

/// How the professions are written in a list.
fn professions(me: &Me) -> Markup {
    let words = me.words;
    html! {
        details.govuk-details {
            summary.govuk-details__summary { span.govuk-details__summary-text { (words.get("people-load-professions")) } }
            div.govuk-details__text { ul.govuk-list { @for one in Profession::ALL {
                li { code { (one.as_str()) } " – " (profession(words, *one)) }
            } } }
        }
    }
}
