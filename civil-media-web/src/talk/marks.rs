//! What one has read, what one keeps unread, and of what of a channel one is told.
use actix_web::web::Path;
use civil_media_core::policy::Seen;
use civil_media_core::talk::{self, Channel, Level};
use civil_media_core::text::Slug;
use maud::{Markup, html};
use serde::Deserialize;

use super::change::{Place, spoken};
use crate::components::{Button, FormSecrets, Radios};
use crate::error::{Result, WebError};
use crate::forms::{Field, Nothing, Sent, see};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// Where a mark goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MarkForm {
    /// Up to this number all is read.
    pub number: i64,
}

/// Notes that one has read a channel.
pub async fn channel(visitor: Visitor, path: Path<Slug>, sent: Sent<MarkForm>) -> Result {
    let (path, number) = (path.into_inner(), sent.form.number);
    visitor
        .write(move |tx, actor| {
            let id = talk::find(tx, actor, &path)?.id;
            talk::mark_read(tx, actor, id, number)
        })
        .await?;
    Ok(see(&paths::talk()))
}

/// Notes that one has read a topic. Leads to its channel, where the others are.
pub async fn topic(visitor: Visitor, path: Path<(Slug, Slug)>, sent: Sent<MarkForm>) -> Result {
    let ((path, slug), number) = (path.into_inner(), sent.form.number);
    let there = path.clone();
    visitor
        .write(move |tx, actor| {
            let (channel, topic) = talk::place(tx, actor, &path, &slug)?;
            talk::mark_topic_read(tx, actor, &channel, topic.id, number)
        })
        .await?;
    Ok(see(&paths::channel(&there)))
}

/// Puts a message, and what followed it, back among what one has not read. Leads away from it: whoever looks at it reads
/// it again.
pub async fn unread(visitor: Visitor, at: Place, _sent: Sent<Nothing>) -> Result {
    let at = at.into_inner();
    let channel = at.0.clone();
    visitor
        .write(move |tx, actor| {
            let id = spoken(tx, actor, &at)?.message.id;
            talk::mark_unread(tx, actor, id)
        })
        .await?;
    Ok(see(&if *channel == *Channel::WITH { paths::talk() } else { paths::channel(&channel) }))
}

/// Of what one wants to be told, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LevelForm {
    level: String,
}

/// Chooses of what of a channel one is told.
pub async fn level(visitor: Visitor, path: Path<Slug>, sent: Sent<LevelForm>) -> Result {
    let path = path.into_inner();
    let level: Level = sent.form.level.parse().map_err(|_| WebError::BadRequest("no such level"))?;
    let there = path.clone();
    visitor.submit(sent.submission, move |tx, actor| talk::set_level(tx, actor, &path, level)).await?;
    Ok(see(&paths::channel(&there)))
}

/// Where one chooses it.
pub fn levels(me: &Me, channel: &Seen<Channel>, level: Level) -> Markup {
    let words = me.words;
    let options = [
        (Level::All.as_str(), words.get("talk-level-all").into_owned(), None),
        (Level::Mentions.as_str(), words.get("talk-level-mentions").into_owned(), None),
        (Level::Nothing.as_str(), words.get("talk-level-nothing").into_owned(), None),
    ];
    let current = match level {
        Level::All => words.get("talk-level-all"),
        Level::Mentions => words.get("talk-level-mentions"),
        Level::Nothing => words.get("talk-level-nothing"),
    };
    html! {
        details.govuk-details {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { (words.get("talk-level")) ": " (current) }
            }
            div.govuk-details__text {
                form method="post" action=(paths::channel_level(&channel.path)) novalidate {
                    (FormSecrets(me))
                    (Radios {
                        legend: &words.get("talk-level-legend"), hint: None, options: &options,
                        field: Field::new(words, "level", level.as_str(), &Default::default()),
                    })
                    (Button(&words.get("save")))
                }
            }
        }
    }
}
