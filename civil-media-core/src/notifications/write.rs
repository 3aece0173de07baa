use std::collections::BTreeSet;

use diesel::prelude::*;

use super::whom::whom;
use crate::db::{Tx, Written};
use crate::error::Result;
use crate::events::queue::Waiting;
use crate::ids::{NotificationId, PersonId};
use crate::policy::Actor;
use crate::schema::{notifications, people};

/// Tells everyone whom an event concerns, once, except who did it and who has left.
pub(crate) fn tell(tx: &mut Tx<'_>, waiting: &Waiting) -> Result<()> {
    let Some(event) = &waiting.event else { return Ok(()) };
    let concerned: BTreeSet<PersonId> =
        whom(tx.conn, event)?.into_iter().filter(|p| Some(*p) != waiting.actor).collect();
    let here: Vec<PersonId> = people::table
        .filter(people::id.eq_any(concerned))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
        .select(people::id)
        .load(tx.conn)?;
    let rows: Vec<_> = here
        .into_iter()
        .map(|person| {
            (
                notifications::id.eq(NotificationId::new()),
                notifications::person_id.eq(person),
                notifications::event_id.eq(waiting.id),
                notifications::at.eq(waiting.at),
            )
        })
        .collect();
    for some in rows.chunks(1_000) {
        diesel::insert_into(notifications::table).values(some).on_conflict_do_nothing().execute(tx.conn)?;
    }
    Ok(())
}

/// Takes note of one's own notification. Another's does not exist.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: NotificationId) -> Written<()> {
    let own = notifications::table.filter(notifications::id.eq(id).and(notifications::person_id.eq(actor.person)));
    let found = diesel::update(own).set(notifications::read_at.eq(tx.now)).execute(tx.conn)?;
    if found == 0 { Err(crate::Error::NotFound) } else { tx.quietly(()) }
}

/// Takes note of all of one's own.
pub fn mark_all_read(tx: &mut Tx<'_>, actor: &Actor) -> Written<()> {
    let unread = notifications::person_id.eq(actor.person).and(notifications::read_at.is_null());
    diesel::update(notifications::table.filter(unread)).set(notifications::read_at.eq(tx.now)).execute(tx.conn)?;
    tx.quietly(())
}
