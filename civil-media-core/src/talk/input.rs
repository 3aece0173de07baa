use crate::error::Problem;
use crate::ids::{ClientId, TopicId};
use crate::text::{Html, Markdown, Title};

/// A message as its writer sends it, rendered already: nobody waits for that while numbers are given.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Given by its writer; the same one again is the same message.
    pub client_id: ClientId,
    /// Where it belongs.
    pub topic: TopicId,
    pub(crate) body: Markdown,
    pub(crate) body_html: Html,
}

impl NewMessage {
    /// A message as typed: 1 to 10,000 characters.
    pub fn parse(client_id: ClientId, topic: TopicId, raw: &str) -> Result<Self, Problem> {
        let body = Markdown::parse_to(raw, Markdown::MOST_MESSAGE)?;
        Ok(Self { client_id, topic, body_html: body.render_brief(), body })
    }
}

/// A topic to start in a channel.
#[derive(Debug, Clone)]
pub struct NewTopic {
    /// What it is about.
    pub title: Title,
}
