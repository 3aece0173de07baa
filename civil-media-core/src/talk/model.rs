use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::levels::Level;
use super::marks::Unread;
use super::reactions::Tally;
use crate::db::clock_timestamp;
use crate::ids::{ChannelNumber, ClientId, ItemId, MessageId, PersonId, TopicId};
use crate::items::Marked;
use crate::policy::{Actor, Place, Placing, SpaceKind, Standing, Subject, Visibility, act};
use crate::schema::{channels, items, messages, people, spaces, topics};
use crate::text::{Html, Markdown, Note, Slug, Title};

/// A channel.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = channels)]
#[diesel(base_query = channels::table.inner_join(items::table.inner_join(spaces::table)))]
pub struct Channel {
    /// Its id.
    #[diesel(select_expression = items::id)]
    pub id: ItemId,
    /// Its part in addresses; no two channels share one. A conversation's is that of its one topic.
    #[diesel(select_expression = items::path)]
    pub path: Slug,
    /// Its name.
    #[diesel(select_expression = items::title)]
    pub title: String,
    /// How far it reaches.
    #[diesel(select_expression = items::visibility)]
    pub visibility: Visibility,
    /// Its marking.
    #[diesel(embed)]
    pub marked: Marked,
    /// The number of its newest message; 0 when there is none.
    pub last_number: ChannelNumber,
    /// What it is for.
    pub purpose: Note,
    /// Whether the leads of its space alone speak in it; of the whole service's, those who run the suite.
    pub is_for_leads: bool,
    /// Since when nobody speaks in it any more.
    pub archived_at: Option<DateTime<Utc>>,
    /// The space it lies in.
    #[diesel(select_expression = spaces::slug)]
    pub space: Slug,
    /// The space's name in English.
    #[diesel(select_expression = spaces::name_en)]
    pub space_en: String,
    /// The space's name in Welsh.
    #[diesel(select_expression = spaces::name_cy)]
    pub space_cy: String,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Its own.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Channel {
    /// Stands in addresses where a channel would, before what a conversation is called in them.
    pub const WITH: &str = "with";

    /// Whether those alone hear it who were invited.
    pub fn is_by_invitation(&self) -> bool {
        self.visibility == Visibility::Named
    }

    /// What stands for it in the addresses of its topics.
    pub fn part(&self) -> &str {
        if self.place.kind == SpaceKind::Conversation { Self::WITH } else { &self.path }
    }
}

impl Subject for Channel {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let standing = actor.standing_on(&self.place, &self.placing)?;
        if self.placing.reach == Visibility::Named as i16 {
            // Whoever was invited and does not belong to the space any more hears nothing of it.
            let as_member = Placing { reach: Visibility::Members as i16, ..self.placing.clone() };
            actor.standing_on(&self.place, &as_member)?;
        }
        Some(standing)
    }
}

impl crate::policy::Seen<Channel> {
    /// Whether the actor may write here: everyone in the whole service's channels, members elsewhere; where only leads
    /// speak, they. In an archived one nobody does.
    pub fn may_write(&self) -> bool {
        if self.archived_at.is_some() {
            false
        } else if self.is_for_leads {
            self.may::<act::ChangeChannel>()
        } else if self.place.kind == SpaceKind::Service {
            self.may::<act::SendServiceMessage>()
        } else {
            self.may::<act::SendMessage>()
        }
    }
}

/// A channel in the list of somebody's channels.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The channel.
    pub channel: crate::policy::Seen<Channel>,
    /// What they have not read.
    pub unread: Unread,
    /// Of what of it they are told.
    pub level: Level,
}

/// What leads change of a channel.
#[derive(Debug, Clone)]
pub struct ChannelChanges {
    /// Its name. Its address stays.
    pub title: Title,
    /// What it is for.
    pub purpose: Note,
    /// Whether leads alone speak in it.
    pub is_for_leads: bool,
    /// Whether nobody does any more.
    pub is_archived: bool,
}

/// A titled conversation in a channel.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = topics::table.inner_join(people::table.on(people::id.eq(topics::started_by))))]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// The channel.
    pub channel_id: ItemId,
    /// What it is about.
    pub title: String,
    /// Its part in addresses.
    pub slug: Slug,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    /// The number of its newest message.
    pub last_number: ChannelNumber,
    /// Since when what it is about is settled.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Who started it.
    #[diesel(select_expression = people::name)]
    pub starter: String,
    /// When this was read, by the clock of the database, as times of changes are.
    #[diesel(select_expression = clock_timestamp())]
    pub read_at: DateTime<Utc>,
}

/// A message, with the names a reader sees around it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = messages::table.inner_join(people::table))]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The channel.
    pub channel_id: ItemId,
    /// Its number there.
    pub number: ChannelNumber,
    /// Its topic.
    pub topic_id: TopicId,
    /// Who wrote it.
    pub author_id: PersonId,
    /// What they called it when they sent it.
    pub client_id: ClientId,
    /// What it says, as written.
    pub body: Markdown,
    /// What it says, as shown.
    pub body_html: Html,
    /// When it was stored.
    pub sent_at: DateTime<Utc>,
    /// Its version, from 1.
    pub version: i32,
    /// When it was last put otherwise.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was taken away: nothing of what it said is shown then.
    pub deleted_at: Option<DateTime<Utc>>,
    /// When anything of it last changed.
    pub changed_at: Option<DateTime<Utc>>,
    /// Since when it is pinned in its channel.
    pub pinned_at: Option<DateTime<Utc>>,
    /// How many reacted to it.
    pub reactions: Tally,
    /// Their name.
    #[diesel(select_expression = people::name)]
    pub author: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
}

/// A message with the channel it was said in: what one may do with it.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// The message.
    pub message: Message,
    /// Its channel.
    pub channel: Channel,
    /// Its topic's part in addresses.
    pub topic: Slug,
}

impl Subject for Spoken {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let channel = self.channel.standing(actor)?;
        // Whoever made the channel does not own what is said in it.
        Some(Standing { owns: self.message.author_id == actor.person, ..channel })
    }
}
