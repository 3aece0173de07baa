use civil_media_core::FieldErrors;
use civil_media_core::ids::JoinRequestId;
use civil_media_core::policy::act;
use civil_media_core::spaces::{Invitation, JoinRequest, Member, MemberRole};
use maud::{Markup, html};

use super::super::forms::InviteForm;
use super::super::members::SIZE;
use super::super::pages::People;
use super::home::may_change;
use super::{Part, frame, person};
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, GuestBadge, Radios, TextArea, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

/// The people of a space. `answering` is the request that was answered with these words, where something was wrong.
pub fn show(
    me: &Me,
    people: &People,
    form: &InviteForm,
    answering: Option<(JoinRequestId, &str)>,
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let People { space, members, counts, skipped, requests, invitations, sponsors: _ } = people;
    let title = format!("{} – {}", words.get("space-members"), words.of(&space.name_en, &space.name_cy));
    let all = counts.0 + counts.1 + counts.2;
    let shown = skipped + members.len() as i64;
    Page::new(me, Section::Spaces, &title).marked(space.place.marking).with(&html! {
        (ErrorSummary(words, errors))
        (frame(me, space, Part::Members, may_change(space)))
        @if !requests.is_empty() {
            h2.govuk-heading-m { (words.get("requests-title")) }
            ul.cm-feed { @for request in requests { (asks(me, people, request, answering, errors)) } }
        }
        h2.govuk-heading-m { (words.with("space-people", &[("n", all.into())])) }
        ul.cm-feed { @for member in members { (line(me, people, member)) } }
        @if shown < all && members.len() as i64 == SIZE {
            p { a.govuk-link rel="next" href={ (paths::space_members(&space.slug)) "?from=" (shown) } { (words.get("pager-more")) } }
        }
        @if !invitations.is_empty() {
            h2.govuk-heading-m { (words.get("invitations-title")) }
            ul.cm-feed { @for invitation in invitations { (waits(me, people, invitation)) } }
        }
        @if space.may::<act::ProposeMember>() { (inviting(me, people, form, errors)) }
    })
}

fn line(me: &Me, people: &People, member: &Member) -> Markup {
    let words = me.words;
    let slug = &people.space.slug;
    let space = &people.space;
    let act = |action: String, key: &str| {
        html! { (ActButton { me, action, text: &words.get(key), of: Some(&member.name), is_button: false }) }
    };
    html! {
        li.cm-feed__item.cm-member {
            p.cm-feed__title {
                (person(&member.name, &member.handle))
                @if member.role == MemberRole::Lead { " " strong.govuk-tag { (words.get("lead-badge")) } }
                (GuestBadge(me.words, member.role == MemberRole::Guest))
            }
            p.cm-byline {
                @match (member.role, member.until) {
                    (MemberRole::Guest, Some(until)) => {
                        (words.with("guest-until", &[("day", words.last_day(until).into())]))
                        @if let Some(name) = member.sponsor_id.and_then(|id| people.sponsors.get(&id)) { " · " (words.with("guest-sponsor", &[("name", (&**name).into())])) }
                    }
                    _ => (words.with("member-since", &[("day", words.date(member.joined_at).into())])),
                }
                @if member.is_switched_off { " · " (words.get("member-switched-off")) }
            }
            div.cm-actions {
                @if member.role == MemberRole::Member && space.may::<act::AppointLead>() { (act(paths::appoint_lead(slug, &member.handle), "member-appoint")) }
                @if member.role == MemberRole::Lead && people.counts.0 > 1 && space.may::<act::AppointLead>() { (act(paths::stand_down(slug, &member.handle), "member-stand-down")) }
                @if member.role == MemberRole::Member && space.may::<act::RemoveMember>() { (act(paths::remove_member(slug, &member.handle), "member-remove")) }
                @if member.role == MemberRole::Guest && space.may::<act::EndGuest>() { (act(paths::remove_member(slug, &member.handle), "guest-end")) }
            }
        }
    }
}

fn asks(
    me: &Me,
    people: &People,
    request: &JoinRequest,
    answering: Option<(JoinRequestId, &str)>,
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let typed = answering.filter(|(id, _)| *id == request.id).map(|(_, typed)| typed);
    let problem = typed.and_then(|typed| Field::new(words, "answer", typed, errors).error);
    let id = if typed.is_some() { "answer".to_owned() } else { format!("answer-{}", request.id) };
    let described = if problem.is_some() { format!("{id}-hint {id}-error") } else { format!("{id}-hint") };
    html! {
        li.cm-feed__item {
            p.cm-feed__title { (person(&request.name, &request.handle)) }
            p.cm-byline { (words.with("asked-on", &[("day", words.date(request.at).into())])) }
            @if !request.note.is_empty() { p.cm-feed__summary { "“" (request.note) "”" } }
            form method="post" action=(paths::answer_request(&people.space.slug, request.id)) novalidate {
                (FormSecrets(me))
                div.govuk-form-group.govuk-form-group--error[problem.is_some()] {
                    label.govuk-label for=(id) { (words.get("request-reason")) }
                    div.govuk-hint id={ (id) "-hint" } { (words.get("request-reason-hint")) }
                    @if let Some(problem) = &problem { p.govuk-error-message id={ (id) "-error" } { (problem) } }
                    input.govuk-input.govuk-input--error[problem.is_some()] id=(id) name="answer" value=[typed] maxlength="300" aria-describedby=(described);
                }
                div.cm-actions {
                    button.govuk-button type="submit" name="decision" value="yes" { (words.get("request-approve")) span.govuk-visually-hidden { ": " (request.name) } }
                    button.govuk-button.govuk-button--secondary type="submit" name="decision" value="no" { (words.get("request-refuse")) span.govuk-visually-hidden { ": " (request.name) } }
                }
            }
        }
    }
}

fn waits(me: &Me, people: &People, invitation: &Invitation) -> Markup {
    let words = me.words;
    let slug = &people.space.slug;
    let name = invitation.name.as_deref().or(invitation.email.as_deref()).unwrap_or_default();
    let is_proposed = invitation.state == "proposed";
    let proposer = invitation.proposed_by.and_then(|id| people.sponsors.get(&id));
    let day = words.date(invitation.at);
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                @match &invitation.handle { Some(handle) => (person(name, handle)), None => (name) }
                (GuestBadge(me.words, invitation.role == MemberRole::Guest))
            }
            p.cm-byline {
                @match (is_proposed, &proposer) {
                    (true, Some(name)) => (words.with("proposed-by-on", &[("day", day.into()), ("name", (&***name).into())])),
                    (true, None) => (words.with("proposed-on", &[("day", day.into())])),
                    (false, proposer) => {
                        (words.with("invited-on", &[("day", day.into())]))
                        @if let Some(name) = proposer { " · " (words.with("proposed-by", &[("name", (&***name).into())])) }
                    }
                }
                @if let Some(until) = invitation.until { " · " (words.with("guest-until", &[("day", words.last_day(until).into())])) }
            }
            @if !invitation.note.is_empty() { p.cm-feed__summary { "“" (invitation.note) "”" } }
            div.cm-actions {
                @if is_proposed { (ActButton { me, action: paths::approve_invitation(slug, invitation.id), text: &words.get("invitation-approve"), of: Some(name), is_button: false }) }
                (ActButton { me, action: paths::withdraw_invitation(slug, invitation.id), text: &words.get(if is_proposed { "invitation-turn-down" } else { "invitation-withdraw" }), of: Some(name), is_button: false })
            }
        }
    }
}

fn inviting(me: &Me, people: &People, form: &InviteForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let space = &people.space;
    let is_lead = space.may::<act::InviteMember>();
    let chosen = if form.role.is_empty() { "member" } else { &form.role };
    let mut roles = vec![
        ("member", words.get("role-member").into_owned(), None),
        ("guest", words.get("role-guest").into_owned(), Some(words.get("role-guest-hint").into_owned())),
    ];
    if is_lead {
        roles.insert(1, ("lead", words.get("role-lead").into_owned(), None));
    }
    html! {
        form #invite method="post" action=(paths::invite(&space.slug)) novalidate {
            (FormSecrets(me))
            h2.govuk-heading-m { (words.get(if is_lead { "invite-title" } else { "propose-title" })) }
            (TextArea {
                label: &words.get("invite-emails"), hint: Some(&words.get("invite-emails-hint")), rows: 3,
                field: Field::new(words, "emails", &form.emails, errors), draft: None,
            })
            (Radios { legend: &words.get("invite-role"), hint: None, options: &roles, field: Field::new(words, "role", chosen, errors) })
            (TextInput { label: &words.get("invite-until"), hint: Some(&words.get("invite-until-hint")), field: Field::new(words, "until", &form.until, errors), kind: "date", autocomplete: None })
            (TextInput { label: &words.get("invite-note"), hint: None, field: Field::new(words, "note", &form.note, errors), kind: "text", autocomplete: None })
            (Button(&words.get(if is_lead { "invite-send" } else { "propose-send" })))
        }
    }
}
