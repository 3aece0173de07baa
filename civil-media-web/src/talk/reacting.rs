//! Reacting to a message, and who did.
use civil_media_core::items::Reacted;
use civil_media_core::policy::Seen;
use civil_media_core::talk::{self, Spoken};
use civil_media_core::text::excerpt;
use maud::{Markup, html};
use serde::Deserialize;

use super::change::{Place, spoken};
use crate::error::Result;
use crate::forms::{Sent, page, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::responses::{MOST_NAMED, people, pressed};
use crate::visitor::{Me, Visitor};

/// A press of a button: how one reacts; a minus before it takes it back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReactForm {
    kind: String,
}

/// Reacts to a message, or no more.
pub async fn react(visitor: Visitor, at: Place, sent: Sent<ReactForm>) -> Result {
    let at = at.into_inner();
    let (kind, on) = pressed(&sent.form.kind)?;
    let there = at.clone();
    // Done twice it is done once: the form's key need not see to it, and many buttons share it.
    visitor
        .write(move |tx, actor| {
            let id = spoken(tx, actor, &there)?.message.id;
            talk::react(tx, actor, id, kind, on)
        })
        .await?;
    Ok(see(&paths::message(&at.0, &at.1, at.2)))
}

/// Who reacted to a message.
pub async fn who(visitor: Visitor, at: Place) -> Result {
    let at = at.into_inner();
    let (me, (found, who)) = visitor
        .read(move |conn, actor| {
            let found = spoken(conn, actor, &at)?;
            let who = talk::who_reacted(conn, &found, MOST_NAMED as i64 + 1)?;
            Ok((found, who))
        })
        .await?;
    Ok(page(view(&me, &found, &who)))
}

fn view(me: &Me, found: &Seen<Spoken>, who: &[Reacted]) -> Markup {
    let title = me.words.get("reactions-title");
    let channel = &found.channel;
    let there = paths::message_around(channel.part(), &found.topic, found.message.number, channel.last_number);
    Page::new(me, Section::Talk, &title).marked(channel.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(there) { (excerpt(&found.message.body_html)) } }
        h1.govuk-heading-l { (title) }
        (people(me, who))
    })
}
