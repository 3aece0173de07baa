//! Pinning a message in its channel, and what is pinned there.
use civil_media_core::talk::{self, Message};
use civil_media_core::text::excerpt;
use maud::{Markup, html};
use serde::Deserialize;

use super::change::{Place, spoken};
use super::{Range, shown, views};
use crate::error::Result;
use crate::forms::{Sent, redisplay, see};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// Whether it is pinned, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PinForm {
    pinned: String,
}

/// Pins a message, or no more.
pub async fn pin(visitor: Visitor, at: Place, sent: Sent<PinForm>) -> Result {
    let at = at.into_inner();
    let (asked, is_pinned) = (at.clone(), sent.form.pinned == "yes");
    // Done twice it is done once: the form's key need not see to it, and many buttons share it.
    let done = visitor
        .write(move |tx, actor| {
            let id = spoken(tx, actor, &asked)?.message.id;
            talk::pin(tx, actor, id, is_pinned)
        })
        .await;
    match done {
        Ok(_) => Ok(see(&paths::message(&at.0, &at.1, at.2))),
        Err(error) => {
            let errors = error.fields()?;
            let range = Range::before(at.2.saturating_add(1));
            let (me, found) = visitor.read(move |conn, actor| shown(conn, actor, &at.0, &at.1, &range)).await?;
            Ok(redisplay(views::topic(&me, &found, "", &errors)))
        }
    }
}

/// What is pinned in a channel.
pub fn list(me: &Me, pinned: &[Message]) -> Markup {
    let words = me.words;
    html! {
        @if !pinned.is_empty() {
            details.govuk-details open[pinned.len() <= 3] {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text {
                        (words.with("talk-pinned-messages", &[("n", (pinned.len() as i64).into())]))
                    }
                }
                ul.cm-pins {
                    @for message in pinned {
                        li {
                            a.govuk-link href=(paths::message_there(message.id)) { (excerpt(&message.body_html)) }
                            p.cm-byline { (message.author) " · " time datetime=(message.sent_at.to_rfc3339()) { (words.moment(message.sent_at)) } }
                        }
                    }
                }
            }
        }
    }
}
