//! Channels, topics and messages.
use chrono::Duration;
use diesel::prelude::*;
use uuid::Uuid;

use super::{Maker, Place, Someone, rendered_brief, slug_of};
use crate::sample::Failure;
use crate::sample::copy::rows;
use crate::sample::words::{CHANNELS, MESSAGES, TOPICS};
use crate::schema::{channels, items, messages, topics};
use crate::text::RENDERER;

impl Maker<'_> {
    pub(super) fn talk(&mut self, everyone: &[Someone], places: &[Place]) -> Result<(), Failure> {
        self.progress.begin("channels and messages", self.scale.messages);
        let said = rendered_brief(MESSAGES)?;
        let talking: Vec<&Place> = places.iter().filter(|place| place.is_service || place.members.len() > 3).collect();
        let most = (self.scale.messages / 400).clamp(12, 3_000);
        let mut wanted = Vec::new();
        for place in talking {
            for name in CHANNELS {
                if wanted.len() < most {
                    wanted.push((place, *name));
                }
            }
        }
        let per_channel = self.scale.messages / wanted.len().max(1);
        for (place, name) in wanted {
            let started = self.now - Duration::days(200);
            let id = self.id(started);
            let lead = everyone[place.members[0]].id;
            let path = slug_of(&format!("{} {name}", place.slug));
            let mut item = rows!(
                self.progress,
                items(
                    id,
                    kind,
                    space_id,
                    path,
                    title,
                    author_id,
                    owner_id,
                    visibility,
                    state,
                    created_at,
                    updated_at,
                    published_at,
                )
            );
            item.add(
                self.conn,
                &[
                    &id,
                    &"channel",
                    &place.id,
                    &path,
                    &name,
                    &lead,
                    &lead,
                    &place.visibility,
                    &"published",
                    &started,
                    &started,
                    &started,
                ],
            )?;
            item.send(self.conn)?;
            let mut channel = rows!(self.progress, channels(item_id, last_number));
            channel.add(self.conn, &[&id, &per_channel])?;
            channel.send(self.conn)?;
            let topic_ids: Vec<Uuid> = TOPICS.iter().map(|_| self.id(started)).collect();
            // Each topic takes its turn: a run of messages, then the next one.
            let run = 12;
            let topic_at = |number: usize| (number / run) % TOPICS.len();
            let mut last = vec![0_usize; TOPICS.len()];
            for number in 0..per_channel {
                last[topic_at(number)] = number + 1;
            }
            let mut topic_rows =
                rows!(self.progress, topics(id, channel_id, title, slug, started_by, started_at, last_number));
            for (index, title) in TOPICS.iter().enumerate() {
                topic_rows
                    .add(self.conn, &[&topic_ids[index], &id, title, &slug_of(title), &lead, &started, &last[index]])?;
            }
            topic_rows.send(self.conn)?;
            let mut message_rows = rows!(
                self.progress,
                messages(channel_id, number, id, topic_id, author_id, client_id, body, body_html, renderer, sent_at,)
            );
            let step = Duration::days(199) / i32::try_from(per_channel.max(1)).unwrap_or(1);
            let mut at = started;
            for number in 0..per_channel {
                at += step;
                let author = everyone[*self.pick(&place.members)].id;
                let (text, html) = self.pick(&said).clone();
                let (message, client) = (self.id(at), self.id(at));
                message_rows.add(
                    self.conn,
                    &[
                        &id,
                        &(number + 1),
                        &message,
                        &topic_ids[topic_at(number)],
                        &author,
                        &client,
                        &text,
                        &html,
                        &RENDERER,
                        &at,
                    ],
                )?;
            }
            message_rows.send(self.conn)?;
        }
        Ok(())
    }
}
