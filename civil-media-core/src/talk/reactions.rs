//! What listeners do with a message by pressing a button.
use std::collections::BTreeMap;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid as SqlUuid};
use serde::Serialize;

use super::change::spoken;
use super::model::{Message, Spoken};
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::MessageId;
use crate::items::{Reacted, Reaction};
use crate::policy::{Act as _, Actor, Seen, act};
use crate::schema::{message_reactions, messages, people};

/// How many people reacted to a message, by how they did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
pub struct Tally(BTreeMap<Reaction, i64>);

impl Tally {
    /// Whether nobody did.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many did so.
    pub fn of(&self, kind: Reaction) -> i64 {
        self.0.get(&kind).copied().unwrap_or(0)
    }
}

impl FromIterator<(Reaction, i64)> for Tally {
    fn from_iter<T: IntoIterator<Item = (Reaction, i64)>>(all: T) -> Self {
        Self(all.into_iter().collect())
    }
}

impl FromSql<Jsonb, Pg> for Tally {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        let value = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(bytes)?;
        Ok(Self(serde_json::from_value(value)?))
    }
}

/// Reacts to a message, or no more. Done twice, it is done once.
///
/// # Errors
/// [`Error::NotFound`] if it was deleted.
pub fn react(tx: &mut Tx<'_>, actor: &Actor, id: MessageId, kind: Reaction, on: bool) -> Written<()> {
    let permit = spoken(tx, actor, id)?.permit::<act::React>()?;
    // An archived channel stays as it is.
    if permit.channel.archived_at.is_some() {
        return Err(Error::Forbidden(act::React::NAME));
    }
    // One after another: each counts what the one before left.
    let there = messages::table.filter(messages::id.eq(id).and(messages::deleted_at.is_null()));
    let _locked: MessageId =
        there.select(messages::id).for_no_key_update().first(tx.conn).optional()?.ok_or(Error::NotFound)?;
    let changed = if on {
        diesel::insert_into(message_reactions::table)
            .values((
                message_reactions::message_id.eq(id),
                message_reactions::kind.eq(kind),
                message_reactions::person_id.eq(actor.person),
                message_reactions::at.eq(tx.now),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn)?
    } else {
        diesel::delete(message_reactions::table.find((id, kind, actor.person))).execute(tx.conn)?
    };
    if changed == 0 {
        return tx.quietly(());
    }
    diesel::sql_query(
        "update messages set changed_at = clock_timestamp(), reactions = coalesce(
             (select jsonb_object_agg(counted.kind, counted.people) from (
                 select kind, count(*) as people from message_reactions where message_id = $1 group by kind
             ) as counted), '{}')
         where id = $1",
    )
    .bind::<SqlUuid, _>(id.0)
    .execute(tx.conn)?;
    let (item, space, number) = (permit.channel.id, permit.channel.place.id, permit.message.number);
    tx.record(actor, permit, &Event::MessageReacted { message: id, item, space, number }, ())
}

/// How the actor reacted to each of these messages.
pub fn own_reactions(conn: &mut Conn, actor: &Actor, to: &[Message]) -> Result<Vec<(MessageId, Reaction)>> {
    let reacted: Vec<MessageId> =
        to.iter().filter(|message| !message.reactions.is_empty()).map(|message| message.id).collect();
    if reacted.is_empty() {
        return Ok(Vec::new());
    }
    Ok(message_reactions::table
        .filter(message_reactions::message_id.eq_any(reacted).and(message_reactions::person_id.eq(actor.person)))
        .select((message_reactions::message_id, message_reactions::kind))
        .load(conn)?)
}

/// Who reacted to a message that has been seen, the latest first, as many as `most`.
pub fn who_reacted(conn: &mut Conn, to: &Seen<Spoken>, most: i64) -> Result<Vec<Reacted>> {
    Ok(message_reactions::table
        .inner_join(people::table)
        .filter(message_reactions::message_id.eq(to.message.id))
        .order((message_reactions::at.desc(), message_reactions::person_id, message_reactions::kind))
        .limit(most)
        .select((message_reactions::kind, people::name, people::handle, message_reactions::at))
        .load(conn)?)
}
