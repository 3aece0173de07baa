//! Many people of the sample data at once, for load.
use diesel::prelude::*;

use crate::db::{Connector, Tx};
use crate::ids::{IdentityId, ItemId, PersonId, ProviderId, TopicId};
use crate::policy::SpaceKind;
use crate::schema::{channels, identities, items, people, providers, spaces, topics};
use crate::signin::accounts;
use crate::signin::sessions::{self, NewSession};

/// People who are signed in, and where all of them may talk.
#[derive(Debug, Clone)]
pub struct Crowd {
    /// A session's token each.
    pub tokens: Vec<String>,
    /// A channel of the whole service.
    pub channel: ItemId,
    /// A topic of it.
    pub topic: TopicId,
    /// The number of its newest message.
    pub last_number: i64,
}

impl Crowd {
    /// Signs in so many people of a database that holds sample data.
    ///
    /// # Panics
    /// If it does not, or holds fewer people.
    pub fn gather(url: &str, size: usize) -> Self {
        let mut conn = Connector::new(url).connect_for_long_work().expect("the database answers");
        conn.transaction(|conn| Self::gathered(conn, size)).expect("sample data")
    }

    fn gathered(conn: &mut PgConnection, size: usize) -> crate::Result<Self> {
        let provider: ProviderId = providers::table.select(providers::id).first(conn)?;
        let them: Vec<PersonId> = people::table
            .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
            .order(people::id)
            .limit(size as i64)
            .select(people::id)
            .load(conn)?;
        assert_eq!(them.len(), size, "too few people");
        let mut tx = Tx::new(conn, None);
        let mut tokens = Vec::with_capacity(size);
        for person in them {
            let subject = format!("load-{person}");
            let known: Option<IdentityId> = identities::table
                .filter(identities::provider_id.eq(provider).and(identities::subject.eq(&subject)))
                .select(identities::id)
                .first(tx.conn)
                .optional()?;
            let identity = match known {
                Some(known) => known,
                None => accounts::add_identity(&mut tx, person, provider, &subject, "load@example.org")?,
            };
            let (provider_sid, id_token) = (None, None);
            let new = NewSession { person, identity, provider, provider_sid, id_token, device: "Load" };
            tokens.push(sessions::start(&mut tx, &new)?.expose().to_owned());
        }
        let (channel, last_number) = channels::table
            .inner_join(items::table.inner_join(spaces::table))
            .filter(spaces::kind.eq(SpaceKind::Service))
            .order(items::path)
            .select((channels::item_id, channels::last_number))
            .first(tx.conn)?;
        let topic =
            topics::table.filter(topics::channel_id.eq(channel)).order(topics::id).select(topics::id).first(tx.conn)?;
        Ok(Self { tokens, channel, topic, last_number })
    }
}
