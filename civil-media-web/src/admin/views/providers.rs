use civil_media_core::FieldErrors;
use civil_media_core::departments::Department;
use civil_media_core::policy::{Seen, act};
use civil_media_core::signin::trials::{Listed, Trial};
use maud::{Markup, html};

use super::super::forms::ProviderForm;
use super::tabs;
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn show(
    me: &Me,
    department: &Seen<Department>,
    listed: &[Listed],
    base: &str,
    form: &ProviderForm,
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let title = format!("{} – {}", words.get("admin-providers"), words.of(&department.name_en, &department.name_cy));
    Page::new(me, Section::Admin, &title).with(&html! {
        (ErrorSummary(words, errors))
        (tabs(me, department, "admin-providers"))
        @if listed.is_empty() { p.cm-empty { (words.get("providers-none")) } }
        @for one in listed { (provider(me, department, one, base, errors)) }
        form method="post" action=(paths::admin_providers(&department.slug)) novalidate autocomplete="off" {
            (FormSecrets(me))
            h2.govuk-heading-m { (words.get("provider-propose")) }
            p { (words.get("provider-propose-lead")) }
            (TextInput { label: &words.get("provider-issuer"), hint: Some(&words.get("provider-issuer-hint")), field: Field::new(words, "issuer", &form.issuer, errors), kind: "url", autocomplete: None })
            (TextInput { label: &words.get("provider-client-id"), hint: None, field: Field::new(words, "client_id", &form.client_id, errors), kind: "text", autocomplete: None })
            (TextInput { label: &words.get("provider-client-secret"), hint: Some(&words.get("provider-secret-hint")), field: Field::new(words, "client_secret", "", errors), kind: "password", autocomplete: Some("off") })
            (Button(&words.get("provider-add")))
        }
    })
}

fn provider(me: &Me, department: &Seen<Department>, one: &Listed, base: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let (slug, of) = (&department.slug, &one.provider);
    let may_change = !one.is_shared || department.may::<act::ApproveProvider>();
    let row = |key: &str, value: &Markup| {
        html! { div.govuk-summary-list__row { dt.govuk-summary-list__key { (words.get(key)) } dd.govuk-summary-list__value { (value) } } }
    };
    html! {
        section aria-labelledby={ "provider-" (of.slug) } {
            h2.govuk-heading-m id={ "provider-" (of.slug) } {
                (of.slug) " "
                strong.govuk-tag.govuk-tag--green[of.is_live].govuk-tag--grey[!of.is_live] { (words.get(if of.is_live { "provider-live" } else { "provider-not-live" })) }
            }
            dl.govuk-summary-list {
                (row("provider-issuer", &html! { (of.issuer) }))
                (row("provider-client-id", &html! { (of.client_id) }))
                (row("provider-redirect", &html! { code { (base) (paths::callback(&of.slug)) } }))
                (row("provider-backchannel", &html! { code { (base) (paths::backchannel(&of.slug)) } }))
                (row("provider-signed-in", &html! { (words.with("space-people", &[("n", one.signed_in.into())])) }))
            }
            @if let Some(trial) = &one.last_trial { (tried(me, trial)) }
            div.cm-actions {
                (ActButton { me, action: paths::admin_try(slug, &of.slug), text: &words.get("provider-try"), of: Some(&of.slug), is_button: true })
                @if !of.is_live && department.may::<act::ApproveProvider>() {
                    (ActButton { me, action: paths::admin_make_live(slug, &of.slug), text: &words.get("provider-make-live"), of: Some(&of.slug), is_button: true })
                }
                @if of.has_next_secret() && may_change {
                    (ActButton { me, action: paths::admin_use_secret(slug, &of.slug), text: &words.get("provider-use-secret"), of: Some(&of.slug), is_button: true })
                }
                @if !of.is_live && one.signed_in == 0 && may_change { (ActButton { me, action: paths::admin_withdraw(slug, &of.slug), text: &words.get("provider-withdraw"), of: Some(&of.slug), is_button: false }) }
                @if of.is_live && may_change { (ActButton { me, action: paths::admin_retire(slug, &of.slug), text: &words.get("provider-retire"), of: Some(&of.slug), is_button: false }) }
            }
            @if of.has_next_secret() { p.cm-version { (words.get("provider-two-secrets")) } }
            @if !may_change { p.cm-version { (words.get("provider-shared")) } }
            @if may_change { details.govuk-details {
                summary.govuk-details__summary { span.govuk-details__summary-text { (words.get("provider-new-secret")) } }
                div.govuk-details__text {
                    form method="post" action=(paths::admin_bring_secret(slug, &of.slug)) novalidate autocomplete="off" {
                        (FormSecrets(me))
                        div.govuk-form-group {
                            label.govuk-label for={ "secret-" (of.slug) } { (words.get("provider-client-secret")) }
                            input.govuk-input id={ "secret-" (of.slug) } name="client_secret" type="password" autocomplete="off";
                            @if let Some(problem) = errors.get("secret") { p.govuk-error-message { (words.problem(problem)) } }
                        }
                        (Button(&words.get("provider-bring-secret")))
                    }
                }
            } }
        }
    }
}

/// What a trial brought, and how it would be understood.
fn tried(me: &Me, trial: &Trial) -> Markup {
    let words = me.words;
    if !trial.problem.is_empty() {
        return html! {
            div.cm-version {
                p { strong { (words.with("trial-failed", &[("at", words.moment(trial.at).into())])) } }
                p { (trial.problem) }
                p { (words.get("trial-failed-help")) }
            }
        };
    }
    let heard = &trial.heard;
    let department = if heard.department.is_empty() {
        words.get("trial-no-department").into_owned()
    } else {
        heard.department.clone()
    };
    let rows = [
        ("sub", "trial-subject", heard.subject.clone()),
        ("email", "profile-email", heard.email.clone()),
        ("name", "profile-name", heard.name.clone()),
        ("job_title", "profile-post", heard.job_title.clone()),
        ("email", "trial-department", department),
    ];
    html! {
        table.govuk-table {
            caption.govuk-table__caption.govuk-table__caption--s { (words.with("trial-went-well", &[("at", words.moment(trial.at).into())])) }
            thead.govuk-table__head { tr.govuk-table__row {
                th.govuk-table__header scope="col" { (words.get("trial-claim")) }
                th.govuk-table__header scope="col" { (words.get("trial-becomes")) }
                th.govuk-table__header scope="col" { (words.get("trial-value")) }
            } }
            tbody.govuk-table__body { @for (claim, key, value) in rows { tr.govuk-table__row {
                td.govuk-table__cell { code { (claim) } }
                td.govuk-table__cell { (words.get(key)) }
                td.govuk-table__cell { @if value.is_empty() { (words.get("trial-missing")) } @else { (value) } }
            } } }
        }
    }
}
