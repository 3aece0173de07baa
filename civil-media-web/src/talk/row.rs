//! A message in the list of its topic, and what one does with it.
use chrono::TimeDelta;
use civil_media_core::items::Reaction;
use civil_media_core::policy::{Role, Seen, act};
use civil_media_core::talk::{self, Channel, Message};
use civil_media_core::text::excerpt;
use maud::{Markup, html};

use super::{Shown, cards};
use crate::components::{ActButton, FormSecrets, GuestBadge, Prose};
use crate::paths;
use crate::responses::word;
use crate::visitor::Me;

/// The form that the buttons of all messages send: theirs differ in where they go.
const ACTS: &str = "message-acts";

/// For how long what somebody says goes on under their name.
const TOGETHER: TimeDelta = TimeDelta::minutes(5);

/// The messages of a page: a line for each day, and one where what the reader has not read begins; what somebody says in
/// one go stands under one name.
pub fn rows(me: &Me, shown: &Shown) -> Markup {
    let london = |message: &Message| message.sent_at.with_timezone(&chrono_tz::Europe::London).date_naive();
    let news = shown.news.map(|(first, _)| first);
    let mut before: Option<&Message> = None;
    html! {
        @for message in &shown.messages {
            @let is_day = before.is_none_or(|before| london(before) != london(message));
            @let is_new = before.is_some() && news == Some(message.number);
            @if is_day { li.cm-day { time datetime=(london(message)) { (me.words.day(london(message))) } } }
            @if is_new { li.cm-news #news { span { (me.words.get("talk-new")) } } }
            (row(me, shown, message, !is_day && !is_new && before.is_some_and(|before| goes_on(before, message))))
            @let _ = before.replace(message);
        }
    }
}

/// Whether somebody went on with what they were saying.
fn goes_on(before: &Message, message: &Message) -> bool {
    before.author_id == message.author_id && message.sent_at - before.sent_at < TOGETHER
}

/// A message in the list of its topic.
fn row(me: &Me, shown: &Shown, message: &Message, goes_on: bool) -> Markup {
    let words = me.words;
    html! {
        li.cm-message.cm-message--on[goes_on] #{ "m" (message.number) } data-id=(message.id) data-number=(message.number) data-client=(message.client_id) {
            span.cm-avatar aria-hidden="true" { (initials(&message.author)) }
            div.cm-message__body {
                p.cm-message__who {
                    a href=(paths::person(&message.author_handle)) { (message.author) }
                    span data-guest="" hidden[!message.is_by_guest] { (GuestBadge(words, true)) }
                    time datetime=(message.sent_at.to_rfc3339()) title=(words.moment(message.sent_at)) { (words.time(message.sent_at)) }
                    span.cm-quiet data-changed="" {
                        @if message.deleted_at.is_none() && let Some(at) = message.edited_at { (words.with("talk-edited", &[("at", words.moment(at).into())])) }
                    }
                    (pinned(me, message.pinned_at.is_some() && message.deleted_at.is_none()))
                }
                @if message.deleted_at.is_some() { p.cm-quiet { (words.get("talk-deleted")) } }
                @else {
                    (Prose { html: &message.body_html, language: None, is_brief: true })
                    div.cm-cardlist data-cards="" { @if let Some(found) = shown.cards.get(&message.id) { (cards::list(me, found)) } }
                    (chips(me, shown, message))
                    (Acts::of(me, shown, message).show())
                }
            }
        }
    }
}

/// What the page's script makes new messages from: one of the reader's own, to be filled.
pub fn template(me: &Me, shown: &Shown) -> Markup {
    let window = shown.window.is_none_or(|window| window > TimeDelta::zero());
    let acts = Acts { may_change: window && shown.channel.may_write(), is_template: true, ..Acts::at(me, shown, 0) };
    html! {
        template #new-message {
            li.cm-message {
                span.cm-avatar aria-hidden="true" { }
                div.cm-message__body {
                    p.cm-message__who { a { } span data-guest="" hidden { (GuestBadge(me.words, true)) } time { } span.cm-quiet data-changed="" { } (pinned(me, false)) }
                    div.cm-prose.cm-prose--brief { }
                    div.cm-cardlist data-cards="" { }
                    div.cm-reactions data-reactions="" { }
                    (acts.show())
                }
            }
        }
    }
}

/// That it is pinned.
fn pinned(me: &Me, is: bool) -> Markup {
    html! { span.cm-pinned data-pinned="" hidden[!is] { (me.words.get("talk-pinned")) } }
}

/// What one does with a message.
struct Acts<'a> {
    me: &'a Me,
    shown: &'a Shown,
    number: i64,
    /// What it says, for those who do not see where a link stands.
    of: String,
    may_move: bool,
    may_change: bool,
    may_delete: bool,
    is_pinned: bool,
    /// Whether it is there to be filled by the script: then each act says where it goes behind the message's address.
    is_template: bool,
}

impl<'a> Acts<'a> {
    fn at(me: &'a Me, shown: &'a Shown, number: i64) -> Self {
        Self {
            me,
            shown,
            number,
            of: String::new(),
            may_move: shown.others.is_none() && may_move(&shown.channel, true),
            may_change: false,
            may_delete: false,
            is_pinned: false,
            is_template: false,
        }
    }

    fn of(me: &'a Me, shown: &'a Shown, message: &Message) -> Self {
        let channel = &shown.channel;
        let is_own = message.author_id == me.actor.person;
        let may_change = is_own && channel.may_write() && talk::is_within(shown.window, message.sent_at);
        let leads = me.actor.spaces.get(&channel.place.id) == Some(&Role::Lead) && channel.place.closed_at.is_none();
        Self {
            of: excerpt(&message.body_html),
            may_move: shown.others.is_none() && may_move(channel, is_own),
            may_change,
            may_delete: may_change || leads,
            is_pinned: message.pinned_at.is_some(),
            ..Self::at(me, shown, message.number)
        }
    }

    fn show(&self) -> Markup {
        let Self { me, shown, number, .. } = self;
        let words = me.words;
        let (channel, topic) = (&shown.channel, &shown.topic.slug);
        html! {
            div.cm-message__acts {
                @if channel.may::<act::React>() { (choice(me, &paths::react_to_message(channel.part(), topic, *number), &self.of)) }
                @if self.may_change {
                    a.govuk-link href=(paths::edit_message(channel.part(), topic, *number)) data-edit="" data-to=[self.to("edit")] {
                        (words.get("talk-edit")) (self.hidden())
                    }
                }
                details.cm-more {
                    summary { (words.get("talk-more")) (self.hidden()) }
                    div.cm-more__list {
                        @if self.may_move {
                            a.govuk-link href=(paths::move_message(channel.part(), topic, *number)) data-to=[self.to("move")]
                                data-own[self.is_template && !channel.may::<act::MoveMessage>()] {
                                (words.get("talk-move")) (self.hidden())
                            }
                        }
                        @if channel.may::<act::PinMessage>() {
                            button.cm-linkbutton type="submit" form=(ACTS) formaction=(paths::pin_message(channel.part(), topic, *number))
                                name="pinned" value=(if self.is_pinned { "no" } else { "yes" }) data-pin="" data-to=[self.to("pin")] {
                                (words.get(if self.is_pinned { "talk-unpin" } else { "talk-pin" })) (self.hidden())
                            }
                        }
                        button.cm-linkbutton type="submit" form=(ACTS) formaction=(paths::message_unread(channel.part(), topic, *number)) data-to=[self.to("unread")] {
                            (words.get("talk-mark-unread")) (self.hidden())
                        }
                        @if self.may_delete {
                            (ActButton { me, action: paths::delete_message(channel.part(), topic, *number), text: &words.get("talk-delete"), of: Some(&self.of), is_button: false })
                        }
                    }
                }
            }
        }
    }

    fn to(&self, part: &'static str) -> Option<&'static str> {
        self.is_template.then_some(part)
    }

    fn hidden(&self) -> Markup {
        html! { span.govuk-visually-hidden data-of="" { ": " (self.of) } }
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
            summary { (me.words.get("talk-react")) span.govuk-visually-hidden data-of="" { ": " (of) } }
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
    html! {
        form #(ACTS) method="post" action=(paths::topic(shown.channel.part(), &shown.topic.slug)) hidden { (FormSecrets(me)) }
        (template(me, shown))
    }
}

fn initials(name: &str) -> String {
    let mut letters = name.split(' ').filter_map(|word| word.chars().next());
    let first = letters.next().map(String::from).unwrap_or_default();
    letters.next_back().map_or(first.clone(), |last| format!("{first}{last}"))
}
