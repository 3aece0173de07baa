use chrono::{DateTime, Utc};

use crate::events::Event;
use crate::ids::NotificationId;
use crate::policy::{Actor, Standing, Subject};
use crate::spaces::Glimpse;
use crate::text::Slug;

/// Something that somebody is told. It is theirs alone.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// What happened.
    pub event: Event,
    /// When.
    pub at: DateTime<Utc>,
    /// When they took note of it.
    pub read_at: Option<DateTime<Utc>>,
    /// Who did it: name and handle. None for the suite itself.
    pub by: Option<(String, Slug)>,
    /// Whom it is about, if that is neither who did it nor who is told: name and handle.
    pub about: Option<(String, Slug)>,
    /// The space it is about, if they may know of that now.
    pub space: Option<Glimpse>,
    pub(crate) owner: crate::ids::PersonId,
}

impl Subject for Notification {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        (self.owner == actor.person).then(|| Standing { owns: true, ..actor.at_large() })
    }
}
