use civil_media_core::FieldErrors;
use civil_media_core::policy::Seen;
use civil_media_core::reports::{DAYS, Ground, MatterState, MyReport, Reportable, Words};
use maud::{Markup, html};

use super::super::report::ReportForm;
use crate::components::{Button, ErrorSummary, FormSecrets, Radios, TextArea};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn new(me: &Me, thing: &Seen<Reportable>, form: &ReportForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let about = &thing.about;
    let (key, action, back) = match about.comment {
        Some(id) => ("report-comment-title", paths::report_comment(id), paths::comment_there(id)),
        None => ("report-title", paths::report_item(about.item), paths::permanent(about.item)),
    };
    let title = words.with(key, &[("title", about.title.as_str().into())]);
    let options = Ground::ALL.iter().map(|one| (one.as_str(), super::ground(words, *one), None)).collect::<Vec<_>>();
    Page::new(me, Section::Elsewhere, &title).marked(about.marking).with(&html! {
        // Of what was said before there is no field to go to.
        @if thing.before.is_none() { (ErrorSummary(words, errors)) }
        h1.govuk-heading-l { (title) }
        p.cm-byline { (super::line(me, about)) " · " a.govuk-link href=(back) { (words.get("pager-back")) } }
        @if let Some(before) = &thing.before { (said_before(me, before)) } @else {
            p.govuk-body.cm-lead { (words.get("report-lead")) }
            form.cm-form method="post" action=(action) novalidate {
                (FormSecrets(me))
                (Radios { legend: &words.get("report-ground"), hint: None, options: &options, field: Field::new(words, "ground", &form.ground, errors) })
                (TextArea {
                    label: &words.get("report-words"), hint: Some(&words.with("report-words-hint", &[("n", (Words::OF_REPORT as i64).into())])),
                    rows: 4, field: Field::new(words, "words", &form.words, errors), draft: None,
                })
                (Button(&words.get("report-send")))
            }
        }
    })
}

/// One's report that stands already.
fn said_before(me: &Me, before: &MyReport) -> Markup {
    let words = me.words;
    let at = words.moment(before.at);
    html! {
        div.cm-version role="status" {
            @if before.state == MatterState::Open { p { (words.with("report-before-waiting", &[("at", at.into())])) } }
            @else { p { (words.with("report-before-decided", &[("at", at.into()), ("n", DAYS.into())])) } }
            p { strong { (super::ground(words, before.ground)) } }
            @if !before.words.is_empty() { p.cm-lines { (before.words) } }
        }
        p { a.govuk-link href=(paths::my_reports()) { (words.get("my-reports-title")) } }
    }
}
