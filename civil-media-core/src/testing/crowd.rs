//! Many people of the sample data at once, for load.
use diesel::prelude::*;

use crate::db::{Connector, IsChannel, Tx};
use crate::ids::{IdentityId, ItemId, PersonId, ProviderId, TopicId};
use crate::items::{self as all_items, ItemKind, NewItem, State};
use crate::policy::{Actor, Place, SpaceKind};
use crate::schema::{channels, identities, items, people, providers, spaces, topics};
use crate::signin::accounts;
use crate::signin::sessions::{self, NewSession};
use crate::text::{Slug, Title};

/// People who are signed in, and where all of them may talk.
#[derive(Debug, Clone)]
pub struct Crowd {
    /// A session's token each.
    pub tokens: Vec<String>,
    /// Channels of the whole service: first the one that the sample talks in.
    pub rooms: Vec<CrowdRoom>,
}

/// A channel in which everybody may talk.
#[derive(Debug, Clone)]
pub struct CrowdRoom {
    /// The channel.
    pub channel: ItemId,
    /// A topic of it.
    pub topic: TopicId,
    /// The number of its newest message.
    pub last_number: i64,
}

impl Crowd {
    /// Signs in so many people of a database that holds sample data, and makes the channels of the whole service as
    /// many as wanted.
    ///
    /// # Panics
    /// If it does not, or holds fewer people.
    pub fn gather(url: &str, size: usize, rooms: usize) -> Self {
        let mut conn = Connector::new(url).connect_for_long_work().expect("the database answers");
        conn.transaction(|conn| Self::gathered(conn, size, rooms)).expect("sample data")
    }

    fn gathered(conn: &mut PgConnection, size: usize, wanted: usize) -> crate::Result<Self> {
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
            let new = NewSession {
                person,
                identity,
                provider,
                provider_sid,
                id_token,
                device: "Load",
                authenticated_at: None,
            };
            tokens.push(sessions::start(&mut tx, &new)?.expose().to_owned());
        }
        let rooms = Self::rooms(&mut tx, wanted)?;
        Ok(Self { tokens, rooms })
    }

    fn rooms(tx: &mut Tx<'_>, wanted: usize) -> crate::Result<Vec<CrowdRoom>> {
        let place: Place =
            spaces::table.filter(spaces::kind.eq(SpaceKind::Service)).select(Place::as_select()).first(tx.conn)?;
        let maker: PersonId = people::table.order(people::id).select(people::id).first(tx.conn)?;
        let maker = Actor::load(tx.conn, maker)?;
        for number in 1..wanted {
            let path = Slug::from_words(&format!("load {number}"));
            let known = items::table.filter(IsChannel.and(items::path.eq(&path)));
            if diesel::select(diesel::dsl::exists(known)).get_result(tx.conn)? {
                continue;
            }
            let title = Title::parse(&format!("Load {number}")).expect("a title");
            let new = NewItem {
                kind: ItemKind::Channel,
                path: &path,
                title: &title,
                summary: "",
                language: maker.language,
                visibility: place.visibility,
                state: State::Published,
            };
            let item = all_items::insert(tx, &maker, &place, &new)?;
            diesel::insert_into(channels::table).values(channels::item_id.eq(item)).execute(tx.conn)?;
            diesel::insert_into(topics::table)
                .values((
                    topics::id.eq(TopicId::new()),
                    topics::channel_id.eq(item),
                    topics::title.eq(&title),
                    topics::slug.eq(&path),
                    topics::started_by.eq(maker.person),
                    topics::started_at.eq(tx.now),
                ))
                .execute(tx.conn)?;
        }
        let found: Vec<(ItemId, i64)> = channels::table
            .inner_join(items::table)
            .filter(items::space_id.eq(place.id).and(channels::archived_at.is_null()))
            .order((channels::last_number.desc(), items::path))
            .limit(wanted as i64)
            .select((channels::item_id, channels::last_number))
            .load(tx.conn)?;
        let mut rooms = Vec::new();
        for (channel, last_number) in found {
            let of = topics::table.filter(topics::channel_id.eq(channel)).order(topics::id);
            let topic: Option<TopicId> = of.select(topics::id).first(tx.conn).optional()?;
            rooms.extend(topic.map(|topic| CrowdRoom { channel, topic, last_number }));
        }
        Ok(rooms)
    }
}
