use civil_media_core::FieldErrors;
use civil_media_core::comments::Comment;
use civil_media_core::ids::{CommentId, MatterId};
use civil_media_core::page::Page as List;
use civil_media_core::policy::Seen;
use civil_media_core::reports::{MOST_SHOWN, Matter, MatterState, Opened, Thing, Words as Limits};
use civil_media_core::text::Html;
use maud::{Markup, html};

use super::super::moderation::DecisionForm;
use crate::components::{Button, ErrorSummary, FormSecrets, Prose, Radios, TextArea};
use crate::files::size;
use crate::forms::Field;
use crate::home::byline;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

/// Leads who run nothing have no part of the navigation for it.
fn section(me: &Me) -> Section {
    if me.actor.is_admin() { Section::Admin } else { Section::Spaces }
}

pub fn index(me: &Me, found: &List<Seen<Matter>>) -> Markup {
    let words = me.words;
    let title = words.get("moderation-title");
    Page::new(me, section(me), &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body.cm-lead { (words.get("moderation-lead")) }
        @if found.rows.is_empty() { p.cm-empty { (words.get("moderation-none")) } }
        ul.cm-feed { @for one in &found.rows { (entry(me, one)) } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::moderation()) "?after=" (next.encode()) } { (words.get("pager-more")) }
            }
        }
    })
}

fn entry(me: &Me, one: &Seen<Matter>) -> Markup {
    let words = me.words;
    let all: i64 = one.grounds.iter().map(|(_, count)| count).sum();
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::matter(one.id)) { (super::name(words, &one.about)) }
                @if one.state != MatterState::Open { " " strong.govuk-tag.govuk-tag--yellow { (words.get("moderation-appeal-tag")) } }
            }
            p.cm-byline { (super::line(me, &one.about)) }
            p.cm-byline {
                (words.with("moderation-reports", &[("n", all.into())])) ": "
                @for (number, (ground, count)) in one.grounds.iter().enumerate() {
                    @if number > 0 { ", " }
                    (super::ground(words, *ground)) @if *count > 1 { " (" (count) ")" }
                }
                @if let Some(at) = one.waiting_since { " · " time datetime=(at.to_rfc3339()) { (words.with("moderation-since", &[("at", words.moment(at).into())])) } }
            }
        }
    }
}

pub fn show(me: &Me, opened: &Seen<Opened>, form: &DecisionForm, errors: &FieldErrors, changed: bool) -> Markup {
    let words = me.words;
    let Opened { matter, thing, .. } = &**opened;
    let about = &matter.about;
    let title = super::name(words, about);
    Page::new(me, section(me), &title).marked(about.marking).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::moderation()) { (words.get("moderation-title")) } }
        h1.govuk-heading-l lang=[words.foreign(about.language).filter(|_| about.comment.is_none())] { (title) }
        p.cm-byline { (super::line(me, about)) }
        p { (super::state(words, matter.state, matter.appeal.as_ref().and_then(|appeal| appeal.outcome))) }
        @if changed { div.cm-version role="alert" { p { (words.get("moderation-changed")) } } }
        @if matter.state == MatterState::Gone { div.cm-version { p { (words.get("moderation-gone")) } } }
        @if let Some(thing) = thing {
            h2.govuk-heading-m.cm-part { (words.get("moderation-what")) }
            (shown(me, matter.id, thing, about.comment, about.language))
        }
        (reports(me, opened))
        @if let Some(decided) = &matter.decided {
            h2.govuk-heading-m.cm-part { (words.get("moderation-decided")) }
            div.cm-version { (super::decided(me, decided)) }
        }
        @if let Some(appeal) = &matter.appeal {
            h2.govuk-heading-m.cm-part { (words.get("moderation-appeal")) }
            p.cm-byline { (words.moment(appeal.at)) }
            blockquote.cm-answered.cm-lines tabindex="0" { (appeal.words) }
            @if appeal.outcome.is_some() { div.cm-version { (super::answered(me, appeal)) } }
        }
        @if !opened.past.is_empty() {
            h2.govuk-heading-m.cm-part { (words.get("moderation-past")) }
            ul.cm-feed.cm-feed--plain { @for (decided, outcome) in &opened.past {
                @let state = if decided.is_hidden { MatterState::Hidden } else { MatterState::Kept };
                li.cm-feed__item { p { (super::state(words, state, *outcome)) } (super::decided(me, decided)) }
            } }
        }
        @if matter.waits_for(&me.actor) { (deciding(me, opened, form, errors, changed)) }
    })
}

fn shown(
    me: &Me,
    matter: MatterId,
    thing: &Thing,
    comment: Option<CommentId>,
    language: civil_media_core::people::Language,
) -> Markup {
    let words = me.words;
    html! {
        @match thing {
            Thing::Text(html, pictures) => {
                div.cm-reported { (Prose { html, language: Some(language), is_brief: false }) }
                // Where they stand in the text they are shown to its readers alone; here to whoever decides.
                @if !pictures.is_empty() {
                    h2.govuk-heading-m { (words.get("pictures-title")) }
                    @for one in pictures {
                        figure.cm-figure {
                            img.cm-preview src=(paths::reported_picture(matter, one.id)) alt=(one.alt) loading="lazy";
                            figcaption { (one.name) @for said in [&one.caption, &one.credit, &one.rights] { @if !said.is_empty() { " · " (said) } } }
                        }
                    }
                }
            },
            Thing::File { name, media_type, bytes } => div.cm-reported {
                p { strong { (name) } " · " (media_type) }
                p { (words.with("moderation-file", &[("size", size(words, *bytes).into())])) }
            },
            Thing::Messages(messages) => {
                @if messages.is_empty() { p { (words.get("moderation-messages")) } }
                @else {
                    p { (words.get("moderation-messages-lead")) }
                    ol.cm-comments.cm-reported { @for one in messages {
                        li.cm-comment {
                            p.cm-byline { (byline(&one.author, &one.author_handle, None)) " · " (words.moment(one.sent_at)) }
                            (Prose { html: &one.body_html, language: None, is_brief: true })
                        }
                    } }
                }
            }
            Thing::Thread(comments, html) => ol.cm-comments.cm-reported { @for one in comments { (said(me, one, Some(one.id) == comment, html)) } },
        }
    }
}

fn said(me: &Me, one: &Comment, is_it: bool, html: &Html) -> Markup {
    let words = me.words;
    html! {
        li.cm-comment.cm-comment--reported[is_it] {
            @if is_it { p.cm-byline { strong { (words.get("moderation-comment-marked")) } } }
            p.cm-byline { (byline(&one.author, one.profile(), one.department.as_deref())) " · " (words.moment(one.created_at)) }
            @if is_it { (Prose { html, language: None, is_brief: true }) }
            @else if one.hidden_at.is_some() { p { (words.get("comment-hidden")) } }
            @else if one.removed_at.is_some() { p { (words.get("comment-removed")) } }
            @else { (Prose { html: &one.body_html, language: None, is_brief: true }) }
        }
    }
}

fn reports(me: &Me, opened: &Opened) -> Markup {
    let words = me.words;
    let all: i64 = opened.matter.grounds.iter().map(|(_, count)| count).sum();
    html! {
        h2.govuk-heading-m.cm-part { (words.get("moderation-who")) }
        p.cm-quiet { (words.get("moderation-who-lead")) @if all > MOST_SHOWN { " " (words.with("moderation-more", &[("n", MOST_SHOWN.into())])) } }
        ul.cm-feed.cm-feed--plain { @for one in &opened.reports {
            li.cm-feed__item {
                p.cm-byline {
                    (byline(&one.name, &one.handle, None)) " · " strong { (super::ground(words, one.ground)) } " · " (words.moment(one.at))
                    @if one.version < opened.version { " · " (words.get("moderation-older-version")) }
                }
                @if !one.words.is_empty() { p.cm-lines { (one.words) } }
            }
        } }
    }
}

/// The form for whoever's word it waits for: on what was reported, or on the appeal.
fn deciding(me: &Me, opened: &Opened, form: &DecisionForm, errors: &FieldErrors, changed: bool) -> Markup {
    let words = me.words;
    let id = opened.matter.id;
    let most = Limits::OF_REASON as i64;
    let is_appeal = opened.matter.state != MatterState::Open;
    let say = |key: &str| words.get(key).into_owned();
    let (heading, action, hint, send, options) = if is_appeal {
        let options = [
            ("upheld", say("moderation-uphold"), None),
            ("overturned", say("moderation-overturn"), Some(say("moderation-overturn-hint"))),
        ];
        ("moderation-answer", paths::answer_appeal(id), "moderation-answer-hint", "moderation-answer-send", options)
    } else {
        let options = [
            ("hide", say("moderation-hide"), Some(say("moderation-hide-hint"))),
            ("keep", say("moderation-keep"), Some(say("moderation-keep-hint"))),
        ];
        ("moderation-decide", paths::matter(id), "moderation-reason-hint", "moderation-send", options)
    };
    html! {
        h2.govuk-heading-m.cm-part { (words.get(heading)) }
        @if is_appeal { p.govuk-body { (words.get("moderation-answer-lead")) } }
        form.cm-form method="post" action=(action) novalidate {
            (FormSecrets(me))
            input type="hidden" name="version" value=(opened.version);
            @if changed && !is_appeal { input type="hidden" name="anyway" value="yes"; p.govuk-hint { (words.get("moderation-anyway")) } }
            (Radios { legend: &words.get("moderation-verdict"), hint: None, options: &options, field: Field::new(words, "verdict", &form.verdict, errors) })
            (TextArea {
                label: &words.get("moderation-reason"), hint: Some(&words.with(hint, &[("n", most.into())])),
                rows: 3, field: Field::new(words, "reason", &form.reason, errors), draft: None,
            })
            (Button(&words.get(send)))
        }
    }
}
