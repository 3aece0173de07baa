use civil_media_core::FieldErrors;
use civil_media_core::ids::CorrectionId;
use civil_media_core::page::Page as List;
use civil_media_core::people::{Correction, Outcome, Person, Wrong};
use civil_media_core::policy::{Seen, act};
use maud::{Markup, html};

use super::super::corrections::{AnswerForm, CorrectionForm};
use crate::components::{Button, ErrorSummary, FormSecrets, Radios, TextArea};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

/// An answer that needs correcting: to what, what was typed, and what is wrong with it.
type Answered<'a> = Option<(CorrectionId, &'a AnswerForm, &'a FieldErrors)>;

pub fn new(me: &Me, person: &Seen<Person>, form: &CorrectionForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.with("correct-title", &[("name", person.name.as_str().into())]);
    let options = Wrong::ALL
        .iter()
        .map(|one| (one.as_str(), words.get(&format!("correction-{}", one.as_str())).into_owned(), None))
        .collect::<Vec<_>>();
    Page::new(me, Section::People, &title).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("correct-lead")) }
        form method="post" action=(paths::correct(&person.handle)) novalidate {
            (FormSecrets(me))
            (Radios { legend: &words.get("correct-about"), hint: None, options: &options, field: Field::new(words, "about", &form.about, errors) })
            (TextArea { label: &words.get("correct-text"), hint: Some(&words.get("correct-text-hint")), rows: 4, field: Field::new(words, "text", &form.text, errors), draft: None })
            (Button(&words.get("correct-send")))
        }
    })
}

pub fn index(me: &Me, found: &List<Seen<Correction>>, answered: Answered<'_>) -> Markup {
    let words = me.words;
    let title = words.get("corrections-title");
    let none = FieldErrors::default();
    Page::new(me, Section::Me, &title).with(&html! {
        (ErrorSummary(words, answered.map_or(&none, |(_, _, errors)| errors)))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("corrections-lead")) }
        @if found.rows.is_empty() { p.cm-empty { (words.get("corrections-none")) } }
        ul.cm-feed { @for one in &found.rows { (entry(me, one, answered.filter(|(id, _, _)| *id == one.id))) } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::corrections()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

fn entry(me: &Me, one: &Seen<Correction>, answered: Answered<'_>) -> Markup {
    let words = me.words;
    let is_open = one.state == Outcome::Waiting;
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::person(&one.person.1)) { (one.person.0) }
                " " strong.govuk-tag.govuk-tag--grey[!is_open] { (words.get(&format!("correction-{}", one.state.as_str()))) }
            }
            p.cm-byline {
                (words.get(&format!("correction-{}", one.about.as_str()))) " · "
                a.govuk-link href=(paths::person(&one.by.1)) { (one.by.0) } " · " (words.date(one.at))
            }
            @if !one.text.is_empty() { p.cm-feed__summary.cm-lines { (*one.text) } }
            @if !one.answer.is_empty() { p.cm-feed__summary { strong { (words.get("correction-answer")) ": " } (*one.answer) } }
            @if is_open && one.may::<act::AnswerCorrection>() { (answering(me, one, answered)) }
        }
    }
}

fn answering(me: &Me, one: &Seen<Correction>, answered: Answered<'_>) -> Markup {
    let words = me.words;
    let id = if answered.is_some() { "answer".to_owned() } else { format!("answer-{}", one.id) };
    let typed = answered.map(|(_, form, _)| form.answer.as_str()).unwrap_or_default();
    let problem = answered.and_then(|(_, _, errors)| errors.get("answer").or(errors.get("decision")));
    html! {
        form method="post" action=(paths::answer_correction(one.id)) novalidate {
            (FormSecrets(me))
            div.govuk-form-group.govuk-form-group--error[problem.is_some()] {
                label.govuk-label for=(id) { (words.get("correction-answer")) }
                div.govuk-hint id={ (id) "-hint" } { (words.get("correction-answer-hint")) }
                @if let Some(problem) = problem { p.govuk-error-message id={ (id) "-error" } { (words.problem(problem)) } }
                input.govuk-input #(id) name="answer" value=(typed) maxlength="300" aria-describedby={ (id) "-hint" };
            }
            div.cm-actions {
                @for (value, key, is_first) in [("accepted", "correction-accept", true), ("refused", "correction-refuse", false), ("answered", "correction-reply", false)] {
                    button.govuk-button.govuk-button--secondary[!is_first] type="submit" name="decision" value=(value) {
                        (words.get(key)) span.govuk-visually-hidden { ": " (one.person.0) }
                    }
                }
            }
        }
    }
}
