use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::Notification;
use crate::db::Conn;
use crate::error::Result;
use crate::events::Event;
use crate::ids::{NotificationId, PersonId, SpaceId};
use crate::page::{Cursor, Page};
use crate::policy::{Actor, Seen};
use crate::schema::{events, notifications, people};
use crate::spaces;
use crate::text::Slug;

/// The actor's notifications, the newest first.
pub fn newest(conn: &mut Conn, actor: &Actor, before: Option<Cursor>, size: usize) -> Result<Page<Seen<Notification>>> {
    type Row = (NotificationId, serde_json::Value, Option<PersonId>, DateTime<Utc>, Option<DateTime<Utc>>);
    let mut query = notifications::table
        .inner_join(events::table)
        .filter(notifications::person_id.eq(actor.person))
        .order((notifications::at.desc(), notifications::id.desc()))
        .limit(size as i64 + 1)
        .select((notifications::id, events::payload, events::actor_id, notifications::at, notifications::read_at))
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = notifications::at.eq(at).and(notifications::id.lt(NotificationId(id)));
        query = query.filter(notifications::at.le(at)).filter(notifications::at.lt(at).or(same));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let page = Page::of(rows, size, |row| Cursor { at: row.3, id: row.0.0 });
    let told: Vec<(&Row, Event)> =
        page.rows.iter().filter_map(|row| Some((row, serde_json::from_value(row.1.clone()).ok()?))).collect();

    let ids = told.iter().flat_map(|(row, event)| [row.2, event.person()]).flatten().collect::<Vec<_>>();
    let names = names_of(conn, &ids)?;
    let wanted: Vec<SpaceId> = told.iter().filter_map(|(_, event)| event.concerns().0).collect();
    let known = spaces::among(conn, actor, &wanted)?;
    let rows = told.into_iter().map(|(row, event)| Notification {
        id: row.0,
        at: row.3,
        read_at: row.4,
        by: row.2.and_then(|person| names.get(&person).cloned()),
        about: event.person().filter(|p| *p != actor.person && Some(*p) != row.2).and_then(|p| names.get(&p).cloned()),
        space: event.concerns().0.and_then(|space| known.iter().find(|one| one.place.id == space).cloned()),
        event,
        owner: actor.person,
    });
    Ok(Page { rows: Seen::all(actor, rows.collect()), next: page.next })
}

fn names_of(conn: &mut Conn, ids: &[PersonId]) -> Result<HashMap<PersonId, (String, Slug)>> {
    let rows: Vec<(PersonId, String, Slug)> =
        people::table.filter(people::id.eq_any(ids)).select((people::id, people::name, people::handle)).load(conn)?;
    Ok(rows.into_iter().map(|(id, name, handle)| (id, (name, handle))).collect())
}
