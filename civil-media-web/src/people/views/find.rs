use civil_media_core::people::search::{Facet, Filter, Found, Match, Matched};
use maud::{Markup, html};

use super::super::find::SIZE;
use super::super::forms::FindForm;
use super::profession;
use crate::components::{FormSecrets, GuestBadge};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;
use crate::words::Words;

pub fn index(me: &Me, form: &FindForm, found: &Found) -> Markup {
    let words = me.words;
    let title = words.get("people-title");
    let filters = form.filters();
    let is_asked = !form.q.trim().is_empty() || !filters.is_empty();
    Page::new(me, Section::People, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        form.cm-find method="get" action=(paths::people()) role="search" {
            label.govuk-label for="q" { (words.get("people-find")) }
            div.govuk-hint #q-hint { (words.get("people-find-hint")) }
            div.cm-find__row data-suggest=(paths::suggest_people()) data-suggest-label=(words.get("people-suggested"))
                data-suggest-some=(words.get("people-suggest-some")) data-suggest-none=(words.get("people-suggest-none")) {
                input.govuk-input #q name="q" type="search" value=(form.q) maxlength=(FindForm::MOST) autocomplete="off" aria-describedby="q-hint";
                button.govuk-button.govuk-button--secondary type="submit" { (words.get("find")) }
            }
            @for (kind, value) in &filters { input type="hidden" name=(kind.as_str()) value=(value); }
        }
        @if !filters.is_empty() { (chosen(me, form, found)) }
        @if is_asked { (results(me, form, found)) }
        @else { p { a.govuk-link href=(paths::departments()) { (words.get("people-by-department")) } } }
    })
}

fn results(me: &Me, form: &FindForm, found: &Found) -> Markup {
    let words = me.words;
    let behind = form.from + found.people.len();
    html! {
        h2.govuk-heading-m {
            @if found.total >= Found::MOST { (words.with("people-many", &[("n", Found::MOST.into())])) }
            @else { (words.with("people-found", &[("n", found.total.into())])) }
        }
        @if found.total == 0 { p.cm-empty { (words.get("people-none")) } }
        @else {
            div.cm-results {
                ul.cm-feed { @for one in &found.people { (entry(me, one)) } }
                aside aria-label=(words.get("people-narrow")) { (narrow(me, form, found)) }
            }
            nav.cm-pager aria-label=(words.get("pager-label")) {
                @if form.from > 0 { a.govuk-link rel="prev" href=(address(form, None, form.from.saturating_sub(SIZE))) { (words.get("pager-back")) } }
                @if behind < found.total { a.govuk-link rel="next" href=(address(form, None, behind)) { (words.get("pager-more")) } }
            }
            @if me.actor.tier > civil_media_core::policy::Tier::Guest { (export(me, form)) }
        }
    }
}

fn entry(me: &Me, one: &Match) -> Markup {
    let words = me.words;
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::person(&one.person.handle)) { (one.person.name) }
                @if !one.person.pronouns.is_empty() { " " span.cm-quiet { "(" (*one.person.pronouns) ")" } }
                (GuestBadge(words, one.person.is_guest()))
                @if one.person.left_on.is_some() { " " strong.govuk-tag.govuk-tag--grey { (words.get("person-left-tag")) } }
            }
            p.cm-feed__summary { (super::super::find::detail(words, one)) }
            @if !one.why.is_empty() {
                p.cm-byline { (words.get("people-why")) " " (reasons(words, one)) }
            }
        }
    }
}

/// What the words of the query met, in a sentence: `Skill: gis · Phone: 0300 …`.
fn reasons(words: Words, one: &Match) -> String {
    let post = one.posts.first();
    let texts: Vec<String> = one
        .why
        .iter()
        .map(|why| {
            let name = words.get(&format!("why-{}", why.kind.as_str()));
            let value = match why.kind {
                Matched::Name | Matched::Nickname | Matched::Initial => one.person.name.clone(),
                Matched::Title => post.map(|post| post.title.clone()).unwrap_or_default(),
                Matched::Phone => {
                    let end: String = why.word.chars().rev().take(4).collect();
                    let is_mobile = digits(&one.person.mobile).chars().rev().collect::<String>().starts_with(&end);
                    if is_mobile { one.person.mobile.to_string() } else { one.person.phone.to_string() }
                }
                Matched::Email => one.person.email.clone(),
                Matched::Place => one.person.city.to_string(),
                Matched::About => one.person.ask_about.to_string(),
                Matched::Team => post
                    .and_then(|post| Some(words.of(post.team_en.as_deref()?, post.team_cy.as_deref()?).to_owned()))
                    .unwrap_or_default(),
                Matched::Department => {
                    post.map(|post| words.of(&post.department_en, &post.department_cy).to_owned()).unwrap_or_default()
                }
                Matched::Profession => {
                    post.and_then(|post| post.profession).map(|one| profession(words, one)).unwrap_or_default()
                }
                Matched::Skill | Matched::Language => why.word.clone(),
            };
            if value.is_empty() { name.into_owned() } else { format!("{name}: {value}") }
        })
        .collect();
    let mut each: Vec<&String> = Vec::new();
    for text in &texts {
        if !each.contains(&text) {
            each.push(text);
        }
    }
    each.into_iter().map(String::as_str).collect::<Vec<_>>().join(" · ")
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The filters that are set, each with the way to be without it.
fn chosen(me: &Me, form: &FindForm, found: &Found) -> Markup {
    let words = me.words;
    html! {
        h2.govuk-visually-hidden { (words.get("people-chosen")) }
        ul.cm-tags { @for (kind, value) in form.filters() {
            li {
                (words.get(&format!("filter-{}", kind.as_str()))) ": " (named(words, kind, &value, found)) " "
                a.govuk-link href=(address(form, Some((kind, "")), 0)) {
                    (words.get("people-without")) span.govuk-visually-hidden { ": " (named(words, kind, &value, found)) }
                }
            }
        } }
    }
}

fn named(words: Words, kind: Filter, value: &str, found: &Found) -> String {
    let facet = found.facets.iter().find(|facet| facet.kind == kind.as_str() && facet.value == value);
    facet.map_or_else(|| value.to_owned(), |facet| label(words, facet))
}

fn label(words: Words, facet: &Facet) -> String {
    match facet.kind.as_str() {
        "profession" => facet.value.parse().map_or_else(|_| facet.value.clone(), |one| profession(words, one)),
        "department" | "team" => words.of(&facet.name_en, &facet.name_cy).to_owned(),
        _ => facet.value.clone(),
    }
}

/// What those who were found have, each a way to them alone, with how many they are.
fn narrow(me: &Me, form: &FindForm, found: &Found) -> Markup {
    let words = me.words;
    let set = form.filters();
    html! {
        h2.govuk-heading-s { (words.get("people-narrow")) }
        @for kind in Filter::ALL {
            @let of: Vec<&Facet> = found.facets.iter().filter(|facet| facet.kind == kind.as_str()).collect();
            @if !of.is_empty() && !set.iter().any(|(one, _)| one == kind) {
                details.govuk-details open[of.len() > 1 && *kind == Filter::Department] {
                    summary.govuk-details__summary { span.govuk-details__summary-text { (words.get(&format!("filter-{}", kind.as_str()))) } }
                    ul.govuk-details__text.cm-facets { @for facet in of {
                        li { a.govuk-link href=(address(form, Some((*kind, &facet.value)), 0)) { (label(words, facet)) } " (" (facet.count) ")" }
                    } }
                }
            }
        }
    }
}

/// The same search with one filter set otherwise, from this person on.
fn address(form: &FindForm, change: Option<(Filter, &str)>, from: usize) -> String {
    let mut filters = form.filters();
    if let Some((kind, value)) = change {
        filters.retain(|(one, _)| *one != kind);
        filters.push((kind, value.to_owned()));
    }
    let mut address = format!("{}?q={}", paths::people(), paths::encoded(&form.q));
    for (kind, value) in filters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push_str(&format!("&{}={}", kind.as_str(), paths::encoded(value)));
    }
    if from > 0 {
        address.push_str(&format!("&from={from}"));
    }
    address
}

fn export(me: &Me, form: &FindForm) -> Markup {
    let words = me.words;
    html! {
        form method="post" action=(paths::export_people()) {
            (FormSecrets(me))
            input type="hidden" name="q" value=(form.q);
            @for (kind, value) in form.filters() { input type="hidden" name=(kind.as_str()) value=(value); }
            p.govuk-hint #export-hint { (words.get("people-export-hint")) }
            button.govuk-button.govuk-button--secondary type="submit" aria-describedby="export-hint" { (words.get("people-export")) }
        }
    }
}
