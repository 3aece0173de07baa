use civil_media_core::FieldErrors;
use civil_media_core::admin::Entry;
use civil_media_core::text::Slug;
use maud::{Markup, html};

use super::super::forms::LogForm;
use crate::components::{ErrorSummary, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn show(me: &Me, form: &LogForm, lines: &[Entry], has_more: bool, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("admin-log");
    let line = |key: &str, name: &'static str, value: &str, kind: &'static str| {
        html! { (TextInput { label: &words.get(key), hint: None, field: Field::new(words, name, value, errors), kind, autocomplete: None }) }
    };
    let query = query(form);
    Page::new(me, Section::Admin, &title).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::admin()) { (words.get("admin-title")) } }
        h1.govuk-heading-l { (title) }
        p { (words.get("log-lead")) }
        form.cm-filter method="get" action=(paths::admin_log()) {
            (line("log-department", "department", &form.department, "text"))
            (line("log-person", "person", &form.person, "text"))
            (line("log-kind", "kind", &form.kind, "text"))
            (line("log-act", "act", &form.act, "text"))
            (line("log-item", "item", &form.item, "text"))
            (line("log-from", "from", &form.from, "date"))
            (line("log-until", "until", &form.until, "date"))
            button.govuk-button.govuk-button--secondary type="submit" { (words.get("log-narrow")) }
        }
        p { a.govuk-link href={ (paths::admin_log_export()) "?" (query) } { (words.get("log-export")) } }
        @if lines.is_empty() { p.cm-empty { (words.get("log-none")) } } @else {
            div.cm-scroll tabindex="0" role="region" aria-label=(title) {
                table.govuk-table {
                    thead.govuk-table__head { tr.govuk-table__row {
                        @for key in ["log-at", "log-kind", "log-by", "log-act", "log-details"] { th.govuk-table__header scope="col" { (words.get(key)) } }
                    } }
                    tbody.govuk-table__body { @for one in lines { (entry(me, one)) } }
                }
            }
        }
        @if has_more && let Some(last) = lines.last() {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::admin_log()) "?" (query) "&before=" (last.id) } { (words.get("pager-older")) }
            }
        }
    })
}

fn entry(me: &Me, one: &Entry) -> Markup {
    let handle = one.handle.as_deref().and_then(|handle| Slug::parse(handle).ok());
    let details = one.payload.as_object().map(|all| {
        all.iter()
            .filter(|(name, _)| *name != "kind")
            .map(|(name, value)| format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    });
    html! {
        tr.govuk-table__row {
            td.govuk-table__cell { time datetime=(one.at.to_rfc3339()) { (me.words.moment(one.at)) } }
            td.govuk-table__cell { code { (one.kind) } }
            td.govuk-table__cell { @match handle { Some(handle) => a.govuk-link href=(paths::person(&handle)) { (one.by) }, None => (one.by) } }
            td.govuk-table__cell { @if let Some(act) = &one.act { code { (act) } } }
            td.govuk-table__cell { @if let Some(details) = details { @for detail in details { span.cm-detail { (detail) } " " } } }
        }
    }
}

fn query(form: &LogForm) -> String {
    let fields = [
        ("department", &form.department),
        ("person", &form.person),
        ("kind", &form.kind),
        ("act", &form.act),
        ("item", &form.item),
        ("from", &form.from),
        ("until", &form.until),
    ];
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| format!("{name}={}", paths::encoded(value))).collect::<Vec<_>>().join("&")
}
