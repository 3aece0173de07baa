use diesel::prelude::*;

use super::read;
use super::write::required;
use crate::db::{Tx, Written};
use crate::error::Error;
use crate::events::Event;
use crate::policy::{Act as _, Actor, SpaceKind, act};
use crate::schema::spaces;
use crate::text::{Note, Slug};

/// Closes a space: from now on it is read-only, and stays findable. The reason is shown everywhere.
///
/// # Errors
/// A field's problem without a reason; [`Error::Conflict`] if it is closed already.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, reason: &Note) -> Written<()> {
    required(reason, "reason")?;
    let space = read::glimpse(tx, actor, slug)?;
    if space.place.kind != SpaceKind::Project {
        return Err(Error::Forbidden(act::CloseSpace::NAME));
    }
    let permit = space.permit::<act::CloseSpace>()?;
    let open = spaces::table.filter(spaces::id.eq(permit.place.id).and(spaces::closed_at.is_null()));
    let closed = diesel::update(open)
        .set((spaces::closed_at.eq(tx.now), spaces::closed_reason.eq(reason), spaces::version.eq(spaces::version + 1)))
        .execute(tx.conn)?;
    if closed == 0 {
        return Err(Error::Conflict);
    }
    let event = Event::SpaceClosed { space: permit.place.id };
    tx.record(actor, permit, &event, ())
}

/// Opens a closed space again. Its members are told why.
///
/// # Errors
/// A field's problem without a reason; [`Error::Conflict`] if it is open.
pub fn reopen(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, reason: &Note) -> Written<()> {
    required(reason, "reason")?;
    let permit = read::project(tx, actor, slug)?.permit::<act::ReopenSpace>()?;
    let closed = spaces::table.filter(spaces::id.eq(permit.place.id).and(spaces::closed_at.is_not_null()));
    let never: Option<chrono::DateTime<chrono::Utc>> = None;
    let opened = diesel::update(closed)
        .set((spaces::closed_at.eq(never), spaces::closed_reason.eq(""), spaces::version.eq(spaces::version + 1)))
        .execute(tx.conn)?;
    if opened == 0 {
        return Err(Error::Conflict);
    }
    let event = Event::SpaceReopened { space: permit.place.id, reason: Some(reason.to_string()) };
    tx.record(actor, permit, &event, ())
}
