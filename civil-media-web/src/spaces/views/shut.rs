//! A space that is known to be there, and not open: what it is for, and how to be let in.
use civil_media_core::FieldErrors;
use civil_media_core::policy::{Marking, Seen, act};
use civil_media_core::spaces::{Glimpse, Invitation, JoinRequest, JoinRule};
use civil_media_core::text::Slug;
use maud::{Markup, html};

use super::{form, notes};
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, LinkButton, TextArea, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn known(
    me: &Me,
    space: &Seen<Glimpse>,
    asked: Option<&JoinRequest>,
    waits_for_lead: bool,
    (typed, reason): (&str, &str),
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    Page::new(me, Section::Spaces, name).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (name) }
        (notes(me, &space.place, &space.closed_reason, ""))
        @if !space.purpose.is_empty() { p.govuk-body-l { (space.purpose) } }
        p.cm-version { (words.get("space-shut")) }
        @if waits_for_lead { (leadless(me, &space.slug)) }
        // Whoever runs its department sees to this without reading it.
        @if space.place.closed_at.is_some() && space.may::<act::ReopenSpace>() { (form::reopening(me, &space.slug, reason, errors)) }
        @if space.place.marking == Marking::Sensitive && space.may::<act::AllowGuestsByDepartment>() {
            (form::guests(me, &space.slug, &space.place, false, true))
        }
        @match asked {
            Some(request) if request.state == "waiting" => {
                p { (words.with("space-asked", &[("day", words.date(request.at).into())])) }
                (ActButton { me, action: paths::withdraw_request(&space.slug), text: &words.get("space-ask-withdraw"), of: None, is_button: true })
            }
            _ => {
                @if let Some(request) = asked && request.state == "refused" {
                    p { (words.with("space-refused", &[("reason", request.answer.as_str().into())])) }
                }
                @if (space.is_listed || space.join_rule != JoinRule::Invite) && space.may::<act::JoinSpace>() {
                    (asking(me, &space.slug, typed, errors))
                }
            }
        }
    })
}

/// That nobody leads it, and the way to appoint somebody.
pub fn leadless(me: &Me, slug: &Slug) -> Markup {
    html! {
        div.cm-version {
            p { (me.words.get("space-leadless")) }
            (LinkButton { text: &me.words.get("appoint-lead"), href: paths::appoint_when_leadless(slug), is_secondary: true })
        }
    }
}

/// The form that appoints the lead of a space that has none.
pub fn appointing(me: &Me, space: &Seen<Glimpse>, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.with("appoint-lead-of", &[("space", words.of(&space.name_en, &space.name_cy).into())]);
    Page::new(me, Section::Spaces, &title).with(&html! {
        (ErrorSummary(words, errors))
        h1.govuk-heading-l { (title) }
        p { (words.get("appoint-lead-why")) }
        form method="post" action=(paths::appoint_when_leadless(&space.slug)) novalidate {
            (FormSecrets(me))
            (TextInput {
                label: &words.get("appoint-lead-whom"), hint: Some(&words.get("appoint-lead-hint")),
                field: Field::new(words, "person", typed, errors), kind: "text", autocomplete: None,
            })
            (Button(&words.get("appoint-lead")))
        }
    })
}

/// The form that asks to be let in.
pub fn asking(me: &Me, slug: &Slug, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    html! {
        form #ask method="post" action=(paths::ask_space(slug)) novalidate {
            (FormSecrets(me))
            h2.govuk-heading-m { (words.get("space-ask")) }
            (TextArea {
                label: &words.get("space-ask-note"), hint: Some(&words.get("space-ask-hint")), rows: 3,
                field: Field::new(words, "note", typed, errors), draft: None,
            })
            (Button(&words.get("space-ask-send")))
        }
    }
}

pub fn invited(me: &Me, invitation: &Invitation, space: &Glimpse) -> Markup {
    let words = me.words;
    let name = words.of(&space.name_en, &space.name_cy);
    Page::new(me, Section::Spaces, name).with(&html! {
        h1.govuk-heading-l { (name) }
        @if !space.purpose.is_empty() { p.govuk-body-l { (space.purpose) } }
        (offer(me, invitation, &space.slug))
    })
}

/// An invitation, to be accepted or declined.
pub fn offer(me: &Me, invitation: &Invitation, slug: &Slug) -> Markup {
    let words = me.words;
    html! {
        section.cm-version aria-labelledby="invited" {
            h2.govuk-heading-m #invited { (words.get(&format!("invited-as-{}", invitation.role.as_str()))) }
            @if let Some(until) = invitation.until { p { (words.with("invited-until", &[("day", words.last_day(until).into())])) } }
            @if !invitation.note.is_empty() { p { "“" (invitation.note) "”" } }
            form.cm-actions method="post" action=(paths::answer_invitation(slug)) {
                (FormSecrets(me))
                button.govuk-button type="submit" name="decision" value="yes" { (words.get("invited-accept")) }
                button.govuk-button.govuk-button--secondary type="submit" name="decision" value="no" { (words.get("invited-decline")) }
            }
        }
    }
}
