//! Of what of a channel people want to be told.
use std::collections::BTreeSet;

use diesel::prelude::*;

use super::read;
use crate::db::{Conn, Tx, Written};
use crate::error::Result;
use crate::ids::ItemId;
use crate::policy::{Actor, Seen};
use crate::schema::channel_levels;
use crate::stored::words;
use crate::text::Slug;

words! {
    /// Of what of a channel somebody is told.
    Level {
        /// When something new is said in it, once for each topic until they have read it; and when they are named.
        All = "all",
        /// When they are named: so it is where nobody chose.
        Mentions = "mentions",
        /// Of nothing: what is unread in it is not counted either.
        Nothing = "nothing",
    }
}

/// Of what of a channel that has been seen the actor is told.
pub fn level(conn: &mut Conn, actor: &Actor, channel: &Seen<super::Channel>) -> Result<Level> {
    let of = channel_levels::table.find((channel.id, actor.person));
    Ok(of.select(channel_levels::level).first(conn).optional()?.unwrap_or(Level::Mentions))
}

/// Chooses of what of a channel one is told.
pub fn set_level(tx: &mut Tx<'_>, actor: &Actor, channel: &Slug, level: Level) -> Written<()> {
    let channel = read::find(tx, actor, channel)?;
    if level == Level::Mentions {
        diesel::delete(channel_levels::table.find((channel.id, actor.person))).execute(tx.conn)?;
    } else {
        diesel::insert_into(channel_levels::table)
            .values((
                channel_levels::person_id.eq(actor.person),
                channel_levels::channel_id.eq(channel.id),
                channel_levels::level.eq(level),
            ))
            .on_conflict((channel_levels::channel_id, channel_levels::person_id))
            .do_update()
            .set(channel_levels::level.eq(level))
            .execute(tx.conn)?;
    }
    tx.quietly(())
}

/// Which of these channels somebody wants to be told all of.
pub(super) fn followed(conn: &mut Conn, of: impl Iterator<Item = ItemId>) -> Result<BTreeSet<ItemId>> {
    let found: Vec<ItemId> = channel_levels::table
        .filter(channel_levels::channel_id.eq_any(of.collect::<Vec<_>>()).and(channel_levels::level.eq(Level::All)))
        .select(channel_levels::channel_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().collect())
}
