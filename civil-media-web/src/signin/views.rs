use civil_media_core::FieldErrors;
use civil_media_core::policy::Seen;
use civil_media_core::signin::Refusal;
use civil_media_core::signin::providers::Choice;
use civil_media_core::signin::sessions::Session;
use maud::{Markup, html};

use super::actions::SignInForm;
use crate::components::{Button, ErrorSummary, FormSecrets, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section, open_page};
use crate::paths;
use crate::visitor::Me;
use crate::words::Words;

pub fn sign_in(words: Words, choices: &[Choice], form: &SignInForm, errors: &FieldErrors) -> Markup {
    let title = words.get("sign-in-title");
    let email = Field::new(words, "email", &form.email, errors);
    open_page(
        words,
        &title,
        &paths::sign_in_for(&form.back),
        &html! {
            div.cm-signin {
                (ErrorSummary(words, errors))
                h1.govuk-heading-l { (title) }
                p.govuk-body-l { (words.get("sign-in-lead")) }
                form method="post" action=(paths::sign_in()) novalidate {
                    input type="hidden" name="back" value=(form.back);
                    (TextInput {
                        label: &words.get("sign-in-email"), hint: Some(&words.get("sign-in-email-hint")), field: email,
                        kind: "email", autocomplete: Some("email"),
                    })
                    (Button(&words.get("continue")))
                }
                @if !choices.is_empty() {
                    h2.govuk-heading-m { (words.get("sign-in-choose")) }
                    ul.govuk-list.govuk-list--spaced {
                        @for choice in choices {
                            li { a.govuk-link href={ (paths::sign_in_at(&choice.provider)) "?back=" (paths::encoded(&form.back)) } {
                                (words.of(&choice.name_en, &choice.name_cy))
                            } }
                        }
                    }
                }
            }
        },
    )
}

pub fn confirm(words: Words, choice: &Choice, back: &str) -> Markup {
    let name = words.of(&choice.name_en, &choice.name_cy);
    let title = words.with("sign-in-confirm", &[("department", name.into())]);
    let path = format!("{}?back={}", paths::sign_in_at(&choice.provider), paths::encoded(back));
    open_page(
        words,
        &title,
        &path,
        &html! {
            div.cm-signin {
                h1.govuk-heading-l { (title) }
                p.govuk-body { (words.get("sign-in-confirm-lead")) }
                form method="post" action=(paths::sign_in_at(&choice.provider)) {
                    input type="hidden" name="back" value=(back);
                    (Button(&words.get("continue")))
                }
                p.govuk-body { a.govuk-link href=(paths::sign_in_for(back)) { (words.get("sign-in-other")) } }
            }
        },
    )
}

/// Why whoever runs things is asked to sign in again, and where.
pub fn confirm_again(me: &Me, back: &str) -> Markup {
    let words = me.words;
    let title = words.get("confirm-title");
    Page::new(me, Section::Elsewhere, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("confirm-text")) }
        form method="post" action=(paths::confirm()) {
            (FormSecrets(me))
            input type="hidden" name="back" value=(back);
            (Button(&words.get("continue")))
        }
    })
}

pub fn signed_out(words: Words) -> Markup {
    let title = words.get("signed-out-title");
    open_page(
        words,
        &title,
        &paths::signed_out(),
        &html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { (words.get("signed-out-text")) }
            p.govuk-body { a.govuk-link href=(paths::sign_in()) { (words.get("sign-in-again")) } }
        },
    )
}

/// Somebody whom a provider vouched for, and who is not let in: whom to ask.
pub fn refused(words: Words, refusal: Refusal) -> Markup {
    let key = match refusal {
        Refusal::UnlistedDomain => "unlisted-domain",
        Refusal::ForeignDomain => "foreign-domain",
        Refusal::NotInvited => "not-invited",
        Refusal::SwitchedOff => "switched-off",
    };
    simple(words, &words.get(&format!("refused-{key}-title")), &words.get(&format!("refused-{key}-text")))
}

pub fn away(words: Words) -> Markup {
    simple(words, &words.get("sign-in-away-title"), &words.get("sign-in-away-text"))
}

pub fn failed(words: Words) -> Markup {
    simple(words, &words.get("sign-in-failed-title"), &words.get("sign-in-failed-text"))
}

fn simple(words: Words, title: &str, text: &str) -> Markup {
    open_page(
        words,
        title,
        &paths::sign_in(),
        &html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { (text) }
            p.govuk-body { a.govuk-link href=(paths::sign_in()) { (words.get("sign-in-again")) } }
        },
    )
}

pub fn sessions(me: &Me, all: &[Seen<Session>]) -> Markup {
    let words = me.words;
    let title = words.get("sessions-title");
    let here = me.actor.session.map(|session| session.id);
    Page::new(me, Section::Me, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("sessions-lead")) }
        @if all.len() > 1 {
            form method="post" action=(paths::end_other_sessions()) {
                (FormSecrets(me))
                (Button(&words.get("sessions-end-others")))
            }
        }
        dl.govuk-summary-list {
            @for session in all {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key {
                        @if session.device.is_empty() { (words.get("sessions-unknown-device")) } @else { (session.device) }
                        @if Some(session.id) == here { " " strong.govuk-tag { (words.get("sessions-here")) } }
                    }
                    dd.govuk-summary-list__value {
                        (words.with("sessions-since", &[("at", words.moment(session.created_at).into())])) br;
                        (words.with("sessions-last", &[("at", words.moment(session.last_seen_at).into())]))
                    }
                    dd.govuk-summary-list__actions {
                        form method="post" action=(paths::end_session(session.id)) {
                            (FormSecrets(me))
                            button.cm-linkbutton type="submit" {
                                (words.get("sessions-end"))
                                span.govuk-visually-hidden { " " (session.device) " " (words.moment(session.created_at)) }
                            }
                        }
                    }
                }
            }
        }
    })
}
