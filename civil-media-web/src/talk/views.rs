use civil_media_core::FieldErrors;
use civil_media_core::policy::{Seen, SpaceKind, act};
use civil_media_core::talk::{Channel, Conversation, Level, Listed, MOST_COUNTED, Spoken, Topic, Unread};
use civil_media_core::text::Markdown;
use maud::{Markup, html};

use super::{Inside, Shown, marks, people, pinning, row, search, with};
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, TextArea, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::{Line, line};
use crate::visitor::Me;

/// What the page of one's conversations and channels shows.
#[derive(Debug)]
pub struct Index {
    /// A page of one's channels.
    pub channels: Vec<Listed>,
    /// The latest conversations.
    pub conversations: Vec<Conversation>,
    /// Whether there are more of those.
    pub has_others: bool,
    /// Where the next page of channels begins.
    pub next: Option<i64>,
    /// Whether this is the first page.
    pub is_first: bool,
}

/// Leads to the next page of a list.
pub fn more(address: &str, next: i64, text: &str) -> Markup {
    html! { p { a.govuk-link href={ (address) "?skip=" (next) } { (text) } } }
}

pub fn index(me: &Me, listed: &Index) -> Markup {
    let words = me.words;
    let Index { channels, conversations, .. } = listed;
    let title = words.get("talk-title");
    Page::new(me, Section::Talk, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p { a.govuk-link href=(paths::updates()) { (words.get("updates-link")) } }
        (search::form(me, "", &FieldErrors::default(), false))
        h2.govuk-heading-m { (words.get("talk-conversations")) }
        @if conversations.is_empty() && listed.is_first { p.cm-quiet { (words.get("talk-no-conversations")) } }
        (with::entries(me, conversations))
        p.cm-actions {
            a.govuk-button.govuk-button--secondary role="button" href=(paths::conversations()) { (words.get("talk-with-new")) }
            @if listed.has_others { a.govuk-link href=(paths::conversations()) { (words.get("talk-all-conversations")) } }
        }
        h2.govuk-heading-m { (words.get("talk-channels")) }
        @if channels.is_empty() { p.cm-empty { (words.get("talk-none")) } }
        div.cm-channels {
            @for of_space in channels.chunk_by(|one, next| one.channel.space == next.channel.space) {
                section {
                    @if let [first, ..] = of_space { h3 { (words.of(&first.channel.space_en, &first.channel.space_cy)) } }
                    ul { @for listed in of_space { (entry(me, listed)) } }
                }
            }
        }
        @if let Some(next) = listed.next { (more(&paths::talk(), next, &words.get("talk-more-channels"))) }
    })
}

fn entry(me: &Me, listed: &Listed) -> Markup {
    html! {
        li {
            a.govuk-link href=(paths::channel(&listed.channel.path)) { (listed.channel.title) }
            @if listed.channel.is_by_invitation() { span.cm-pinned { (me.words.get("channel-is-by-invitation")) } }
            (unread(me, listed.unread, listed.level))
        }
    }
}

/// How much there is to read. Of what one wants to hear nothing, nothing is counted.
pub fn unread(me: &Me, unread: Unread, level: Level) -> Markup {
    let counted =
        |number: i64| if number >= MOST_COUNTED { format!("{}+", MOST_COUNTED - 1) } else { number.to_string() };
    html! {
        @if level != Level::Nothing {
            @if unread.messages > 0 {
                " " span.cm-unread { (counted(unread.messages)) span.govuk-visually-hidden { " " (me.words.get("talk-unread")) } }
            }
            @if unread.mentions > 0 {
                " " span.cm-unread.cm-unread--named { "@" (counted(unread.mentions)) span.govuk-visually-hidden { " " (me.words.get("talk-unread-naming")) } }
            }
        }
    }
}

pub fn channel(me: &Me, inside: &Inside, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let Inside { channel, audience, topics, .. } = inside;
    let of = |topic: &Topic| inside.unread.get(&topic.id).copied().unwrap_or_default();
    let who_writes = match (channel.is_for_leads, channel.place.kind) {
        (true, _) => "reach-leads-write",
        (false, SpaceKind::Service) => "reach-everyone-writes",
        (false, _) => "reach-members-write",
    };
    Page::new(me, Section::Talk, &channel.title).marked(channel.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::talk()) { (words.get("talk-title")) } " · " (words.of(&channel.space_en, &channel.space_cy)) }
        h1.govuk-heading-l { (channel.title) @if channel.archived_at.is_some() { " " strong.govuk-tag.govuk-tag--grey { (words.get("channel-is-archived")) } } }
        @if !channel.purpose.is_empty() { p.govuk-body { (*channel.purpose) } }
        @if channel.is_by_invitation() { (people::company(me, channel, &inside.invited)) }
        @else { (line(words, &Line {
                of_space: channel.place.kind, visibility: channel.visibility.min(channel.place.visibility), audience, who_changes: who_writes,
                marked: &channel.marked, of: channel.may::<act::MarkSharedItem>().then_some(channel.id),
            })) }
        (pinning::list(me, &inside.pinned))
        (marks::levels(me, channel, inside.level))
        h2.govuk-heading-m { (words.get("talk-topics")) }
        @if topics.is_empty() { p.cm-empty { (words.get("talk-no-topics")) } }
        @else {
            ul.cm-feed.cm-feed--plain {
                @for topic in topics {
                    li.cm-feed__item {
                        a.govuk-link href=(paths::topic(channel.part(), &topic.slug)) { (topic.title) }
                        (unread(me, of(topic), inside.level))
                        @if topic.resolved_at.is_some() { " " strong.govuk-tag.govuk-tag--green { (words.get("talk-resolved")) } }
                    }
                }
            }
        }
        @if let Some(next) = inside.next { (more(&paths::channel(&channel.path), next, &words.get("talk-more-topics"))) }
        form method="post" action=(paths::read_channel(&channel.path)) {
            (FormSecrets(me))
            input type="hidden" name="number" value=(channel.last_number);
            button.cm-linkbutton type="submit" { (words.get("talk-mark-read")) }
        }
        @if channel.may::<act::ChangeChannel>() {
            p { a.govuk-link href=(paths::channel_settings(&channel.path)) { (words.get("channel-settings")) } }
        }
        @if channel.may::<act::Report>() {
            p.cm-channel__report { a.govuk-link.cm-quietlink href=(paths::report_item(channel.id)) { (words.get("report-this")) } }
        }
        @if channel.may_write() {
            form method="post" action=(paths::topics(&channel.path)) novalidate {
                (FormSecrets(me))
                (TextInput {
                    label: &words.get("talk-new-topic"), hint: Some(&words.get("talk-new-topic-hint")),
                    field: Field::new(words, "title", typed, errors), kind: "text", autocomplete: None,
                })
                (Button(&words.get("talk-start")))
            }
        }
    })
}

pub fn topic(me: &Me, shown: &Shown, typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let Shown { channel, topic, messages, has_more, is_end, others, news, .. } = shown;
    let title = others.as_deref().map_or_else(|| topic.title.clone(), with::names);
    let address = paths::topic(channel.part(), &topic.slug);
    let last = messages.last().map_or(0, |message| message.number);
    let read = match others {
        Some(_) => paths::read_conversation(&channel.path),
        None => paths::read_topic(channel.part(), &topic.slug),
    };
    let mut frame = Page::new(me, Section::Talk, &title).marked(channel.marked.marking());
    if *is_end {
        frame.script = Some("talk.js");
    }
    frame.with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline {
            a.govuk-link href=(paths::talk()) { (words.get("talk-title")) } " · "
            @if others.is_some() { a.govuk-link href=(paths::conversations()) { (words.get("talk-conversations")) } }
            @else { a.govuk-link href=(paths::channel(&channel.path)) { (channel.title) } }
        }
        h1.govuk-heading-l { (title) }
        @if let Some(others) = others { (with::company(me, others, &shown.here)) }
        @else { div.cm-topic__state {
            strong.govuk-tag.govuk-tag--green #talk-resolved hidden[topic.resolved_at.is_none()] { (words.get("talk-resolved")) }
            @if channel.may_write() { (settled(me, channel, topic)) }
        } }
        @if *has_more {
            @if let Some(first) = messages.first() {
                p { a.govuk-link #earlier href={ (address) "?before=" (first.number) } { (words.get("talk-earlier")) } }
            }
        }
        @if let Some((first, count)) = news { (jump(me, shown, *first, *count)) }
        div #talk data-socket=[is_end.then_some(&me.chat_url)] data-channel=(channel.id) data-topic=(topic.id)
            data-direct[others.is_some()] data-more[*has_more] data-most=(Markdown::MOST_MESSAGE) data-last=(channel.last_number.max(last)) data-person=(me.actor.person) data-name=(me.actor.name)
            data-handle=(me.actor.handle) data-at=(topic.read_at.to_rfc3339()) data-address=(address)
            data-edited=(words.get("talk-edited-now")) data-deleted=(words.get("talk-deleted")) data-resolve=(words.get("talk-resolve")) data-reopen=(words.get("talk-reopen"))
            data-pin=(words.get("talk-pin")) data-unpin=(words.get("talk-unpin")) data-moved=(words.get("talk-moved")) data-who=(words.get("reactions-who"))
            data-pending=(words.get("talk-pending")) data-failed=(words.get("talk-failed"))
            data-typing=(words.get("talk-typing")) data-away=(words.get("talk-away")) data-live=(words.get("talk-live")) data-refresh=(words.get("talk-refresh"))
            data-long=(words.with("problem-text-long", &[("n", (Markdown::MOST_MESSAGE as i64).into())])) {
            @if messages.is_empty() { p.cm-empty { (words.get("talk-no-messages")) } }
            h2.govuk-visually-hidden { (words.get("talk-messages")) }
            ol.cm-messages #messages { (row::rows(me, shown)) }
        }
        @if !is_end {
            p.cm-actions {
                a.govuk-link #later href={ (address) "?after=" (last) } { (words.get("talk-later")) }
                a.govuk-link href=(address) { (words.get("talk-newest")) }
            }
        }
        (row::shared(me, shown))
        // For readers of screens: what arrives is said here, politely.
        p.govuk-visually-hidden #talk-said role="status" aria-live="polite" { }
        p.cm-state #talk-state role="status" { }
        @if channel.may_write() {
            form.cm-composer #composer method="post" action=(address) novalidate
                data-complete-people=(paths::suggest_people()) data-complete-items=(paths::suggest_items())
                data-complete-channels=(paths::suggest_channels()) data-complete-emoji=(paths::suggest_emoji())
                data-complete-label=(words.get("editor-completions")) data-complete-some=(words.get("people-suggest-some")) {
                (FormSecrets(me))
                // Not read out: it comes and goes all the time.
                p.cm-typing #talk-typing aria-hidden="true" { }
                (TextArea {
                    label: &words.get("talk-message"), hint: Some(&words.get("markdown-hint")), rows: 2,
                    field: Field::new(words, "body", typed, errors), draft: Some((words, &address)),
                })
                // Quick writers send twice in a second; the form's key sees to the rest.
                button.govuk-button type="submit" { (words.get("talk-send")) }
            }
            (keys(me))
        } @else { p.govuk-inset-text { (words.get(read_only(channel))) } }
        div.cm-actions {
            a.govuk-link href=(address) { (words.get("talk-reload")) }
            form method="post" action=(read) {
                (FormSecrets(me))
                input type="hidden" name="number" value=(last);
                button.cm-linkbutton type="submit" { (words.get(if others.is_some() { "talk-mark-conversation" } else { "talk-mark-topic" })) }
            }
        }
    })
}

/// Leads to the first message that one has not read, wherever it stands.
fn jump(me: &Me, shown: &Shown, first: i64, count: i64) -> Markup {
    let Shown { channel, topic, messages, .. } = shown;
    let is_here = messages.iter().any(|message| message.number == first);
    let there = if is_here { format!("#m{first}") } else { paths::message_from(channel.part(), &topic.slug, first) };
    html! { p.cm-jump { a.govuk-link #jump href=(there) { (me.words.with("talk-jump", &[("n", count.into())])) } } }
}

/// What keys and signs do while one writes; shown by the script that makes them do it.
fn keys(me: &Me) -> Markup {
    let words = me.words;
    let lines = [
        words.get("talk-keys-send"),
        words.get("talk-keys-edit"),
        words.get("talk-keys-people"),
        words.get("talk-keys-items"),
        words.get("talk-keys-channels"),
        words.get("talk-keys-emoji"),
        words.get("talk-keys-escape"),
    ];
    html! {
        details.govuk-details #talk-keys hidden {
            summary.govuk-details__summary { span.govuk-details__summary-text { (words.get("talk-keys")) } }
            div.govuk-details__text {
                ul.govuk-list.govuk-list--bullet { @for line in lines { li { (line) } } }
                button.cm-linkbutton #talk-desktop type="button" hidden
                    data-on=(words.get("talk-desktop-on")) data-off=(words.get("talk-desktop-off")) data-refused=(words.get("talk-desktop-refused")) { }
            }
        }
    }
}

/// Why one cannot write here.
fn read_only(channel: &Channel) -> &'static str {
    match (channel.archived_at.is_some(), channel.is_for_leads) {
        (true, _) => "talk-archived",
        (false, true) => "talk-leads-only",
        (false, false) => "talk-read-only",
    }
}

/// The button that says that a topic is settled, or is not any more.
fn settled(me: &Me, channel: &Channel, topic: &Topic) -> Markup {
    let (key, to) = if topic.resolved_at.is_some() { ("talk-reopen", "no") } else { ("talk-resolve", "yes") };
    html! {
        form.cm-act method="post" action=(paths::resolve_topic(channel.part(), &topic.slug)) {
            (FormSecrets(me))
            button.cm-linkbutton type="submit" name="resolved" value=(to) { (me.words.get(key)) }
        }
    }
}

/// A message that is put otherwise; `is_late` where somebody was quicker: then what it says now stands beside it.
pub fn change(me: &Me, found: &Seen<Spoken>, typed: &str, is_late: bool, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("talk-edit-title");
    let (channel, number) = (&found.channel, found.message.number);
    Page::new(me, Section::Talk, &title).marked(channel.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::message(channel.part(), &found.topic, number)) { (channel.title) } }
        h1.govuk-heading-l { (title) }
        @if is_late { pre.cm-clashes__text { (found.message.body) } }
        form method="post" action=(paths::edit_message(channel.part(), &found.topic, number)) novalidate {
            (FormSecrets(me))
            input type="hidden" name="version" value=(found.message.version);
            (TextArea {
                label: &words.get("talk-message"), hint: Some(&words.get("talk-edit-hint")), rows: 5,
                field: Field::new(words, "body", typed, errors), draft: None,
            })
            (Button(&words.get("save")))
        }
        (ActButton { me, action: paths::delete_message(channel.part(), &found.topic, number), text: &words.get("talk-delete"), of: None, is_button: false })
    })
}
