//! Whom texts name.
use std::collections::HashMap;

use diesel::prelude::*;

use super::model::Person;
use crate::db::Conn;
use crate::error::Result;
use crate::events::Event;
use crate::ids::{CommentId, ItemId, PersonId, SpaceId};
use crate::policy::{Actor, Subject as _};
use crate::schema::people;
use crate::text::Html;

/// A rendered text in which `@handle` is a link to the profile of whoever has it, if the actor knows of them.
pub fn with_names(conn: &mut Conn, actor: &Actor, html: Html) -> Result<Html> {
    let handles = html.handles();
    if handles.is_empty() {
        return Ok(html);
    }
    let found: Vec<Person> = Person::query().filter(people::handle.eq_any(&handles)).load(conn)?;
    let known = found.into_iter().filter(|person| person.standing(actor).is_some());
    let names: HashMap<String, String> =
        known.map(|person| (person.handle.to_string(), person.name.to_string())).collect();
    Ok(html.naming(&names))
}

/// That a text names people whom it did not name `before`: the event by which they are told, if there are any.
pub(crate) fn people_named(
    conn: &mut Conn,
    (item, space): (ItemId, SpaceId),
    comment: Option<CommentId>,
    html: &Html,
    before: Option<&Html>,
) -> Result<Option<Event>> {
    let people = newly_named(conn, html, before)?;
    Ok((!people.is_empty()).then_some(Event::PeopleMentioned { item, space, comment, people }))
}

/// Whom a text names that it did not name `before`.
pub(crate) fn newly_named(conn: &mut Conn, html: &Html, before: Option<&Html>) -> Result<Vec<PersonId>> {
    let mut handles = html.named();
    let before = before.map(Html::named).unwrap_or_default();
    handles.retain(|handle| !before.contains(handle));
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    Ok(people::table.filter(people::handle.eq_any(handles)).select(people::id).load(conn)?)
}
