//! A message in the list of its topic, and what one does with it.
use civil_media_core::items::Reaction;
use civil_media_core::policy::{Role, Seen, act};
use civil_media_core::talk::{self, Channel, Message};
use civil_media_core::text::excerpt;
use maud::{Markup, html};

use super::Shown;
use crate::components::{ActButton, FormSecrets, Prose};
use crate::paths;
use crate::responses::word;
use crate::visitor::Me;

/// The form that the buttons of all messages send: theirs differ in where they go.
const ACTS: &str = "message-acts";

/// A message in the list of its topic.
pub fn row(me: &Me, shown: &Shown, message: &Message) -> Markup {
    let words = me.words;
    let Shown { channel, topic, window, .. } = shown;
    let is_own = message.author_id == me.actor.person;
    let may_change = is_own && channel.may_write() && talk::is_within(*window, message.sent_at);
    let leads = me.actor.spaces.get(&channel.place.id) == Some(&Role::Lead) && channel.place.closed_at.is_none();
    let may_react = channel.may::<act::React>();
    let may_move = shown.others.is_none() && may_move(channel, is_own);
    let react = paths::react_to_message(channel.part(), &topic.slug, message.number);
    let of = excerpt(&message.body_html);
    html! {
        li.cm-message #{ "m" (message.number) } data-id=(message.id) data-number=(message.number) data-client=(message.client_id) {
            span.cm-avatar aria-hidden="true" { (initials(&message.author)) }
            div.cm-message__body {
                p.cm-message__who {
                    a href=(paths::person(&message.author_handle)) { (message.author) }
                    time datetime=(message.sent_at.to_rfc3339()) { (words.moment(message.sent_at)) }
                    span.cm-quiet data-changed="" {
                        @if message.deleted_at.is_none() && let Some(at) = message.edited_at { (words.with("talk-edited", &[("at", words.moment(at).into())])) }
                    }
                }
                @if message.deleted_at.is_some() { p.cm-quiet { (words.get("talk-deleted")) } }
                @else {
                    (Prose { html: &message.body_html, language: None, is_brief: true })
                    (chips(me, shown, message))
                    @if may_react || may_move || may_change || leads {
                        div.cm-message__acts {
                            @if may_react { (choice(me, &react, &of)) }
                            @if may_move {
                                a.govuk-link href=(paths::move_message(channel.part(), &topic.slug, message.number)) {
                                    (words.get("talk-move")) span.govuk-visually-hidden { ": " (of) }
                                }
                            }
                            @if may_change {
                                a.govuk-link href=(paths::edit_message(channel.part(), &topic.slug, message.number)) data-edit="" {
                                    (words.get("talk-edit")) span.govuk-visually-hidden { ": " (of) }
                                }
                            }
                            @if may_change || leads { (ActButton { me, action: paths::delete_message(channel.part(), &topic.slug, message.number), text: &words.get("talk-delete"), of: Some(&of), is_button: false }) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether one may take a message to another topic.
fn may_move(channel: &Seen<Channel>, is_own: bool) -> bool {
    channel.may_write() && (is_own || channel.may::<act::MoveMessage>())
}

/// How people reacted, each a button that joins them or leaves them.
fn chips(me: &Me, shown: &Shown, message: &Message) -> Markup {
    let Shown { channel, topic, .. } = shown;
    let react = paths::react_to_message(channel.part(), &topic.slug, message.number);
    html! {
        div.cm-reactions data-reactions="" {
            @for kind in Reaction::ALL.iter().filter(|kind| message.reactions.of(**kind) > 0) {
                (button(me, &react, *kind, shown.mine.contains(&(message.id, *kind)), message.reactions.of(*kind)))
            }
            @if !message.reactions.is_empty() {
                a.govuk-link.cm-quietlink href=(paths::message_reactions(channel.part(), &topic.slug, message.number)) { (me.words.get("reactions-who")) }
            }
        }
    }
}

/// Opens all that one may react with.
fn choice(me: &Me, react: &str, of: &str) -> Markup {
    html! {
        details.cm-react {
            summary { (me.words.get("talk-react")) span.govuk-visually-hidden { ": " (of) } }
            div.cm-reactions { @for kind in Reaction::ALL { (button(me, react, *kind, false, 0)) } }
        }
    }
}

fn button(me: &Me, action: &str, kind: Reaction, mine: bool, people: i64) -> Markup {
    html! {
        button.cm-reaction type="submit" form=(ACTS) formaction=(action) name="kind"
            value={ @if mine { "-" } (kind.as_str()) } data-react=(kind.as_str()) aria-pressed=(mine) {
            (word(me.words, kind)) @if people > 0 { " " span.cm-reaction__count { (people) } }
        }
    }
}

/// What all messages of a page share: the form of their buttons, and what the script makes new ones from.
pub fn shared(me: &Me, shown: &Shown) -> Markup {
    let react = paths::react_to_message(shown.channel.part(), &shown.topic.slug, 0);
    html! {
        form #(ACTS) method="post" action=(paths::topic(shown.channel.part(), &shown.topic.slug)) hidden { (FormSecrets(me)) }
        @if shown.channel.may::<act::React>() { template #reacting { (choice(me, &react, "")) } }
    }
}

fn initials(name: &str) -> String {
    let mut letters = name.split(' ').filter_map(|word| word.chars().next());
    let first = letters.next().map(String::from).unwrap_or_default();
    letters.next_back().map_or(first.clone(), |last| format!("{first}{last}"))
}
