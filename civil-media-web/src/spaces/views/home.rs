use civil_media_core::policy::{Marking, Role, Seen, act};
use civil_media_core::spaces::{Audience, JoinRule, Member, MemberRole, Space};
use maud::{Markup, html};

use super::super::pages::Home;
use super::{Part, frame, person, shut};
use crate::components::{ActButton, LinkButton};
use crate::home::feed;
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::level;
use crate::visitor::Me;
use crate::words::Words;

pub fn show(me: &Me, home: &Home) -> Markup {
    let words = me.words;
    let Home { space, news, counts, audience, invitation } = home;
    let name = words.of(&space.name_en, &space.name_cy);
    let is_in = me.actor.spaces.contains_key(&space.place.id);
    let is_project = space.place.kind == civil_media_core::policy::SpaceKind::Project;
    Page::new(me, Section::Spaces, name).marked(space.place.marking).with(&html! {
        (frame(me, space, Part::Home, may_change(space)))
        @if let Some(invitation) = invitation { (shut::offer(me, invitation, &space.slug)) }
        @if !space.purpose.is_empty() { p.govuk-body-l { (space.purpose) } }
        (why(me, space, audience))
        @if is_project { (leads_wanted(me, space, *counts)) }
        @if is_project && space.place.closed_at.is_none() {
            div.cm-actions {
                @if !is_in && invitation.is_none() && space.may::<act::JoinSpace>() {
                    @if space.join_rule == JoinRule::Open {
                        (ActButton { me, action: paths::join_space(&space.slug), text: &words.get("space-join"), of: None, is_button: true })
                    } @else {
                        a.govuk-link href={ (paths::space_about(&space.slug)) "#ask" } { (words.get("space-ask")) }
                    }
                }
                a.govuk-link href=(paths::space_members(&space.slug)) {
                    (words.with("space-people", &[("n", (counts.0 + counts.1 + counts.2).into())]))
                }
                (to_decide(me, space))
            }
        } @else if is_project { p { (to_decide(me, space)) } }
        (feed(me, news, &paths::space(&space.slug)))
    })
}

/// The way to what was reported, for its leads.
fn to_decide(me: &Me, space: &Seen<Space>) -> Markup {
    html! {
        @if space.standing().role == Role::Lead { a.govuk-link href=(paths::moderation()) { (me.words.get("moderation-link")) } }
    }
}

/// A space is to have two leads; one who sees that there are fewer is told.
fn leads_wanted(me: &Me, space: &Seen<Space>, counts: (i64, i64, i64)) -> Markup {
    let words = me.words;
    html! {
        @if counts.0 == 0 {
            div.cm-version {
                p { (words.get("space-leadless")) }
                @if space.may::<act::TakeLeadWhenLeadless>() {
                    (ActButton { me, action: paths::take_lead(&space.slug), text: &words.get("space-take-lead"), of: None, is_button: true })
                } @else if space.may::<act::AppointLeadWhenLeadless>() {
                    (LinkButton { text: &words.get("appoint-lead"), href: paths::appoint_when_leadless(&space.slug), is_secondary: true })
                }
            }
        } @else if counts.0 == 1 && space.may::<act::AppointLead>() {
            p.cm-version { (words.get("space-one-lead")) " " a.govuk-link href=(paths::space_members(&space.slug)) { (words.get("space-members")) } }
        }
    }
}

/// What a space is, who can see it and why, and who leads it.
pub fn about(me: &Me, space: &Seen<Space>, people: &[Member], audience: &Audience) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    let title = format!("{} – {name}", words.get("space-about"));
    let row = |key: &str, value: &Markup| {
        html! { div.govuk-summary-list__row { dt.govuk-summary-list__key { (words.get(key)) } dd.govuk-summary-list__value { (value) } } }
    };
    let is_in = me.actor.spaces.contains_key(&space.place.id);
    Page::new(me, Section::Spaces, &title).marked(space.place.marking).with(&html! {
        (frame(me, space, Part::About, may_change(space)))
        h2.govuk-heading-m { (words.get("space-about")) }
        dl.govuk-summary-list {
            @if !space.purpose.is_empty() { (row("space-purpose", &html! { (space.purpose) })) }
            (row("space-who-reads", &html! { (why(me, space, audience)) }))
            (row("space-who-writes", &html! { (words.get(if space.place.guests_may_write { "space-writes-guests" } else { "space-writes-members" })) }))
            (row("space-how-join", &html! { (words.get(&format!("join-{}", space.join_rule.as_str()))) }))
            (row("space-marking", &html! { (marking(words, space.place.marking)) }))
            (row("space-leads", &html! {
                ul.govuk-list."govuk-!-margin-0" { @for one in people.iter().filter(|one| one.role == MemberRole::Lead) { li { (person(&one.name, &one.handle)) } } }
            }))
        }
        @if !is_in && space.join_rule != JoinRule::Open && space.may::<act::JoinSpace>() { (shut::asking(me, &space.slug, "", &civil_media_core::FieldErrors::default())) }
        @if is_in && space.may::<act::LeaveSpace>() { p { a.govuk-link href=(paths::leave_space(&space.slug)) { (words.get("space-leave")) } } }
    })
}

/// Who can see it, in numbers, and by which rule.
pub fn why(me: &Me, space: &Space, audience: &Audience) -> Markup {
    let words = me.words;
    html! {
        p.cm-why {
            (level(words, space.place.kind, space.place.visibility)) ": "
            (in_numbers(words, audience)) "."
            @if !space.is_listed { " " (words.get("space-is-hidden")) }
        }
    }
}

/// So many people of so many bodies, and guests.
pub fn in_numbers(words: Words, audience: &Audience) -> String {
    let people = words.with("audience-people", &[("n", audience.people.into())]);
    let bodies = words.with("audience-bodies", &[("n", audience.bodies.into())]);
    if audience.guests == 0 {
        return words
            .with("audience", &[("people", people.as_ref().into()), ("bodies", bodies.as_ref().into())])
            .into_owned();
    }
    let guests = words.with("audience-guests", &[("n", audience.guests.into())]);
    let all =
        [("people", people.as_ref().into()), ("bodies", bodies.as_ref().into()), ("guests", guests.as_ref().into())];
    words.with("audience-with-guests", &all).into_owned()
}

pub fn marking(words: Words, marking: Marking) -> String {
    let key = match marking {
        Marking::NotYet => "marking-not-yet",
        Marking::Official => "marking-official",
        Marking::Sensitive => "marking-sensitive",
    };
    words.get(key).into_owned()
}

/// Whether somebody has anything to see to in the settings; of a closed space, that it be opened again.
pub fn may_change(space: &Seen<Space>) -> bool {
    space.may::<act::ChangeSpace>() || space.may::<act::CloseSpace>() || space.may::<act::ReopenSpace>()
}
