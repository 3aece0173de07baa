use civil_media_core::FieldErrors;
use civil_media_core::admin::ManagedTeam;
use civil_media_core::departments::Team;
use maud::{Markup, html};

use super::super::forms::TeamForm;
use super::super::teams::{SIZE, Teams};
use super::tabs;
use crate::components::{Button, ErrorSummary, FormSecrets, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn show(me: &Me, all: &Teams, form: &TeamForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let department = &all.department;
    let title = format!("{} – {}", words.get("admin-teams"), words.of(&department.name_en, &department.name_cy));
    let address = paths::admin_teams(&department.slug);
    Page::new(me, Section::Admin, &title).with(&html! {
        (ErrorSummary(words, errors))
        (tabs(me, department, "admin-teams"))
        p { (words.get("admin-teams-lead")) }
        @match &all.open {
            Some((team, _)) => {
                h2.govuk-heading-m { (words.with("admin-team-change-title", &[("team", words.of(&team.name_en, &team.name_cy).into())])) }
                (fields(me, &address, form, errors, "save"))
                (closing(me, &address, team, errors))
            }
            None => {
                h2.govuk-heading-m { (words.get("admin-team-add")) }
                (fields(me, &address, form, errors, "admin-team-add"))
            }
        }
        h2.govuk-heading-m { (words.get("admin-teams")) }
        form.cm-find method="get" action=(address) role="search" {
            label.govuk-label for="q" { (words.get("admin-teams-find")) }
            div.cm-find__row {
                input.govuk-input #q name="q" type="search" value=(all.name) maxlength="120";
                button.govuk-button.govuk-button--secondary type="submit" { (words.get("find")) }
            }
        }
        @if all.teams.is_empty() { p.cm-empty { (words.get("admin-teams-none")) } }
        ul.cm-feed { @for one in &all.teams { (line(me, &address, one)) } }
        @if all.has_more {
            p { a.govuk-link rel="next" href={ (address) "?q=" (paths::encoded(&all.name)) "&from=" (all.from + SIZE as i64) } { (words.get("pager-more")) } }
        }
    })
}

fn fields(me: &Me, address: &str, form: &TeamForm, errors: &FieldErrors, button: &str) -> Markup {
    let words = me.words;
    let line = |key: &str, name: &'static str, value: &str, hint: Option<&str>| {
        html! { (TextInput { label: &words.get(key), hint, field: Field::new(words, name, value, errors), kind: "text", autocomplete: None }) }
    };
    html! {
        form method="post" action=(address) novalidate {
            (FormSecrets(me))
            @if !form.team.is_empty() { input type="hidden" name="team" value=(form.team); }
            (line("department-name-en", "name_en", &form.name_en, None))
            (line("department-name-cy", "name_cy", &form.name_cy, None))
            (line("admin-team-parent", "parent", &form.parent, Some(&words.get("admin-team-parent-hint"))))
            (Button(&words.get(button)))
        }
    }
}

/// What closes a team, and why it cannot be closed.
fn closing(me: &Me, address: &str, team: &Team, errors: &FieldErrors) -> Markup {
    let words = me.words;
    html! {
        form #team method="post" action=(address) {
            (FormSecrets(me))
            input type="hidden" name="team" value=(team.id);
            input type="hidden" name="close" value="yes";
            p.govuk-hint { (words.get("admin-team-close-lead")) }
            @if let Some(problem) = errors.get("team") { p.govuk-error-message { (words.problem(problem)) } }
            button.govuk-button.govuk-button--secondary type="submit" { (words.get("admin-team-close")) }
        }
    }
}

fn line(me: &Me, address: &str, one: &ManagedTeam) -> Markup {
    let words = me.words;
    let team = &one.branch;
    let name = words.of(&team.name_en, &team.name_cy);
    let other = words.of(&team.name_cy, &team.name_en);
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::team(team.id, &team.slug)) { (name) }
                @if other != name { " " span.cm-quiet lang=(if words.code() == "cy" { "en-GB" } else { "cy" }) { (other) } }
            }
            p.cm-byline {
                @if let (Some(en), Some(cy)) = (&one.parent_en, &one.parent_cy) {
                    (words.with("admin-team-in", &[("team", words.of(en, cy).into())])) " · "
                }
                (words.with("team-people", &[("n", team.people.into())]))
                @if team.teams > 0 { ", " (words.with("team-teams", &[("n", team.teams.into())])) }
            }
            div.cm-actions {
                a.govuk-link href={ (address) "?team=" (team.id) } { (words.get("admin-team-change")) span.govuk-visually-hidden { ": " (name) } }
            }
        }
    }
}
