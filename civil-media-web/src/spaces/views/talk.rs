use civil_media_core::FieldErrors;
use civil_media_core::policy::{Seen, SpaceKind, act};
use civil_media_core::spaces::Space;
use civil_media_core::talk::Listed;
use maud::{Markup, html};

use super::home::may_change;
use super::{Part, frame};
use crate::components::{Button, ErrorSummary, FormSecrets, Radios, TextInput};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::spaces::actions::ChannelForm;
use crate::talk::{more, unread};
use crate::visitor::Me;

pub fn channels(
    me: &Me,
    space: &Seen<Space>,
    (channels, next): (&[Listed], Option<i64>),
    typed: &ChannelForm,
    errors: &FieldErrors,
) -> Markup {
    let words = me.words;
    let hears = [
        ("all", words.get("channel-all-hear").into_owned(), None),
        ("invited", words.get("channel-invited-hear").into_owned(), None),
    ];
    let title = format!("{} – {}", words.get("nav-talk"), words.of(&space.name_en, &space.name_cy));
    Page::new(me, Section::Spaces, &title).marked(space.place.marking).with(&html! {
        (ErrorSummary(words, errors))
        (frame(me, space, Part::Talk, may_change(space)))
        h2.govuk-heading-m { (words.get("space-channels")) }
        @if channels.is_empty() { p.cm-empty { (words.get("space-no-channels")) } }
        ul.govuk-list.govuk-list--spaced { @for listed in channels {
            li {
                a.govuk-link href=(paths::channel(&listed.channel.path)) { (listed.channel.title) }
                @if listed.channel.is_by_invitation() { " " strong.govuk-tag.govuk-tag--grey { (words.get("channel-is-by-invitation")) } }
                @if listed.channel.archived_at.is_some() { " " strong.govuk-tag.govuk-tag--grey { (words.get("channel-is-archived")) } }
                (unread(me, listed.unread, listed.level))
            }
        } }
        @if let Some(next) = next { (more(&paths::space_talk(&space.slug), next, &words.get("talk-more-channels"))) }
        @if space.may::<act::MakeChannel>() {
            form method="post" action=(paths::space_talk(&space.slug)) novalidate {
                (FormSecrets(me))
                (TextInput {
                    label: &words.get("space-new-channel"), hint: Some(&words.get("space-new-channel-hint")),
                    field: Field::new(words, "title", &typed.title, errors), kind: "text", autocomplete: None,
                })
                @if space.place.kind != SpaceKind::Service {
                    (Radios { legend: &words.get("channel-hears"), hint: None, options: &hears, field: Field::new(words, "hears", if typed.hears.is_empty() { "all" } else { &typed.hears }, errors) })
                }
                (Button(&words.get("space-make-channel")))
            }
        }
    })
}
