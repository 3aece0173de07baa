//! Messages that a channel keeps in sight.
use diesel::prelude::*;

use super::change::spoken;
use super::model::{Channel, Message};
use crate::db::{Conn, Tx, Written, clock_timestamp};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{ItemId, MessageId};
use crate::policy::{Act as _, Actor, Seen, act};
use crate::schema::{channels, messages};

/// How many messages of a channel can be pinned at a time.
pub const MOST_PINNED: i64 = 50;

/// Pins a message in its channel, or no more. Nothing happens where it is so already.
///
/// # Errors
/// A problem of the field `pinned` where as many are pinned as can be; [`Error::NotFound`] for a message that is gone.
pub fn pin(tx: &mut Tx<'_>, actor: &Actor, id: MessageId, is_pinned: bool) -> Written<()> {
    let permit = spoken(tx, actor, id)?.permit::<act::PinMessage>()?;
    // An archived channel stays as it is.
    if permit.channel.archived_at.is_some() {
        return Err(Error::Forbidden(act::PinMessage::NAME));
    }
    if permit.message.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    let channel = permit.channel.id;
    if is_pinned {
        // One after another, so that they are counted.
        let _ = channels::table.find(channel).select(channels::item_id).for_no_key_update().first::<ItemId>(tx.conn)?;
        let there = messages::channel_id.eq(channel).and(messages::pinned_at.is_not_null()).and(messages::id.ne(id));
        let others: i64 =
            messages::table.filter(there.and(messages::deleted_at.is_null())).count().get_result(tx.conn)?;
        if others >= MOST_PINNED {
            return Err(Error::invalid("pinned", Problem::limit("pins-many", MOST_PINNED)));
        }
    }
    let at = is_pinned.then_some(tx.now);
    let other = messages::id.eq(id).and(messages::pinned_at.is_null().eq(is_pinned));
    let changed = diesel::update(messages::table.filter(other.and(messages::deleted_at.is_null())))
        .set((messages::pinned_at.eq(at), messages::changed_at.eq(clock_timestamp().nullable())))
        .execute(tx.conn)?;
    if changed == 0 {
        return tx.quietly(());
    }
    let (item, space, number) = (channel, permit.channel.place.id, permit.message.number);
    let event = if is_pinned {
        Event::MessagePinned { message: id, item, space, number }
    } else {
        Event::MessageUnpinned { message: id, item, space, number }
    };
    tx.record(actor, permit, &event, ())
}

/// The pinned messages of a channel that has been seen, the latest first.
pub fn pinned(conn: &mut Conn, channel: &Seen<Channel>) -> Result<Vec<Message>> {
    Ok(Message::query()
        .filter(messages::channel_id.eq(channel.id).and(messages::pinned_at.is_not_null()))
        .filter(messages::deleted_at.is_null())
        .order((messages::pinned_at.desc(), messages::number.desc()))
        .limit(MOST_PINNED)
        .load(conn)?)
}
