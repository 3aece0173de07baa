use chrono::Duration;
use diesel::prelude::*;

use super::model::FeedOf;
use super::read::found;
use crate::config::Secret;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem};
use crate::events::Event;
use crate::ids::{FeedId, PersonId};
use crate::policy::{Actor, act};
use crate::schema::{feeds, people};
use crate::signin::sessions::{TokenHash, random_token};

/// How many feeds one person has at most.
pub const MOST: i64 = 50;

/// Makes a feed, and gives its token: it is told this once, since only its hash is kept.
///
/// # Errors
/// [`Error::NotFound`] of what they may not know of; a field's problem for too many.
pub fn make(tx: &mut Tx<'_>, actor: &Actor, of: &FeedOf) -> Written<Secret> {
    let permit = actor.permit::<act::MakeFeed>()?;
    found(tx, actor, of)?;
    // Two at once do not pass the limit together.
    let _: PersonId = people::table.find(actor.person).select(people::id).for_no_key_update().first(tx.conn)?;
    let known: i64 = feeds::table.filter(feeds::person_id.eq(actor.person)).count().get_result(tx.conn)?;
    if known >= MOST {
        return Err(Error::invalid("of", Problem::limit("feeds-many", MOST)));
    }
    let (id, token) = (FeedId::new(), random_token()?);
    diesel::insert_into(feeds::table)
        .values((
            feeds::id.eq(id),
            feeds::person_id.eq(actor.person),
            feeds::of.eq(of.to_string()),
            feeds::token_hash.eq(TokenHash::of(&token).bytes()),
            feeds::made_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    tx.record(actor, permit, &Event::FeedMade { feed: id }, Secret::new(token))
}

/// Ends one of one's own feeds: from then on its address leads nowhere.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: FeedId) -> Written<()> {
    let permit = actor.permit::<act::MakeFeed>()?;
    let own = feeds::table.filter(feeds::id.eq(id).and(feeds::person_id.eq(actor.person)));
    if diesel::delete(own).execute(tx.conn)? == 0 {
        return Err(Error::NotFound);
    }
    tx.record(actor, permit, &Event::FeedEnded { feed: id }, ())
}

/// Notes that a feed is in use, at most once an hour.
pub fn note_use(tx: &mut Tx<'_>, id: FeedId) -> Written<()> {
    let hour_ago = tx.now - Duration::hours(1);
    let stale = feeds::table.find(id).filter(feeds::used_at.is_null().or(feeds::used_at.lt(hour_ago)));
    diesel::update(stale).set(feeds::used_at.eq(tx.now)).execute(tx.conn)?;
    tx.quietly(())
}
