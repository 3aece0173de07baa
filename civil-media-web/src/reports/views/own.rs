use civil_media_core::FieldErrors;
use civil_media_core::page::Page as List;
use civil_media_core::policy::{Seen, act};
use civil_media_core::reports::{Decision, MatterState, MyReport, Outcome, Words};
use maud::{Markup, html};

use crate::components::{Button, ErrorSummary, FormSecrets, Prose, TextArea};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn reported(me: &Me, found: &List<Seen<MyReport>>) -> Markup {
    let words = me.words;
    let title = words.get("my-reports-title");
    Page::new(me, Section::Me, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body.cm-lead { (words.get("my-reports-lead")) }
        @if found.rows.is_empty() { p.cm-empty { (words.get("my-reports-none")) } }
        ul.cm-feed { @for one in &found.rows { (of_mine(me, one)) } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::my_reports()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

fn of_mine(me: &Me, one: &Seen<MyReport>) -> Markup {
    let words = me.words;
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                @match &one.about {
                    Some(about) => {
                        @let href = about.comment.map_or_else(|| paths::permanent(about.item), paths::comment_there);
                        a.govuk-link href=(href) lang=[words.foreign(about.language).filter(|_| about.comment.is_none())] { (super::name(words, about)) }
                    }
                    None => (words.get("my-report-unnamed"))
                }
                " " (super::state(words, one.state, one.outcome))
            }
            p.cm-byline { (super::ground(words, one.ground)) " · " time datetime=(one.at.to_rfc3339()) { (words.moment(one.at)) } }
            @if !one.words.is_empty() { p.cm-feed__summary.cm-lines { (one.words) } }
            @if let Some(decided) = &one.decided { (super::decided(me, decided)) }
            @if one.state == MatterState::Gone { p { (words.get("matter-gone-text")) } }
        }
    }
}

pub fn decisions(me: &Me, found: &List<Seen<Decision>>) -> Markup {
    let words = me.words;
    let title = words.get("decisions-title");
    Page::new(me, Section::Me, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body.cm-lead { (words.get("decisions-lead")) }
        @if found.rows.is_empty() { p.cm-empty { (words.get("decisions-none")) } }
        ul.cm-feed { @for one in &found.rows {
            li.cm-feed__item {
                p.cm-feed__title {
                    a.govuk-link href=(paths::decision(one.id)) { (super::name(words, &one.about)) }
                    " " (standing(me, one))
                }
                p.cm-byline { (super::line(me, &one.about)) }
                (super::decided(me, &one.decided))
            }
        } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::decisions()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

fn standing(me: &Me, one: &Decision) -> Markup {
    let state = if one.decided.is_hidden { MatterState::Hidden } else { MatterState::Kept };
    super::state(me.words, state, one.appeal.as_ref().and_then(|appeal| appeal.outcome))
}

pub fn decision(me: &Me, one: &Seen<Decision>, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("decision-title");
    Page::new(me, Section::Me, &title).marked(one.about.marking).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::decisions()) { (words.get("decisions-title")) } }
        h1.govuk-heading-l { (title) }
        p.cm-feed__title { (super::name(words, &one.about)) " " (standing(me, one)) }
        p.cm-byline { (super::line(me, &one.about)) }
        div.cm-version {
            @if one.is_hidden_now() { p { (words.get("decision-hidden")) } }
            @else if !one.decided.is_hidden { p { (words.get("decision-kept")) } }
            (super::decided(me, &one.decided))
        }
        @if let Some(html) = &one.words {
            h2.govuk-heading-m.cm-part { (words.get("decision-words")) }
            div.cm-reported { (Prose { html, language: None, is_brief: true }) }
        }
        (appeal(me, one, typed, errors))
    })
}

fn appeal(me: &Me, one: &Seen<Decision>, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let until = words.moment(one.decided.appeal_until());
    let is_open = one.may_be_appealed(civil_media_core::db::now()) && one.may::<act::AppealDecision>();
    html! {
        @if let Some(appeal) = &one.appeal {
            h2.govuk-heading-m.cm-part { (words.get("decision-appealed")) }
            p.cm-byline { (words.moment(appeal.at)) }
            blockquote.cm-answered.cm-lines tabindex="0" { (appeal.words) }
            @match appeal.outcome {
                None => p { (words.get("decision-appeal-waits")) },
                Some(outcome) => div.cm-version {
                    p { (words.get(if outcome == Outcome::Upheld { "decision-upheld" } else { "decision-overturned" })) }
                    (super::answered(me, appeal))
                }
            }
        } @else if is_open {
            h2.govuk-heading-m.cm-part #appeal { (words.get("decision-appeal")) }
            p.govuk-body.cm-lead { (words.with("decision-appeal-lead", &[("at", until.into())])) }
            form.cm-form method="post" action=(paths::decision(one.id)) novalidate {
                (FormSecrets(me))
                (TextArea {
                    label: &words.get("decision-appeal-words"), hint: Some(&words.with("decision-appeal-hint", &[("n", (Words::OF_APPEAL as i64).into())])),
                    rows: 6, field: Field::new(words, "words", typed, errors), draft: None,
                })
                (Button(&words.get("decision-appeal-send")))
            }
        } @else if one.decided.is_hidden {
            p { (words.with("decision-appeal-over", &[("at", until.into())])) }
        }
    }
}
