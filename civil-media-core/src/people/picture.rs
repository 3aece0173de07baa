use diesel::prelude::*;

use super::read;
use crate::blobs;
use crate::db::{Tx, Written};
use crate::error::Result;
use crate::events::Event;
use crate::ids::{BlobId, PersonId};
use crate::policy::{Actor, act};
use crate::schema::people;
use crate::text::Slug;

/// Makes what was stored one's own picture. The one before goes.
///
/// # Errors
/// [`crate::Error::Conflict`] if it has been given up meanwhile.
pub fn set_picture(tx: &mut Tx<'_>, actor: &Actor, picture: BlobId) -> Written<()> {
    let me = read::me(tx, actor)?.permit::<act::EditProfile>()?;
    blobs::keep(tx, actor.person, &[picture])?;
    put(tx, me.id, Some(picture))?;
    let event = Event::PictureChanged { person: me.id };
    tx.record(actor, me, &event, ())
}

/// Takes away somebody's picture: one's own, or as an admin of their department.
pub fn remove_picture(tx: &mut Tx<'_>, actor: &Actor, handle: &Slug) -> Written<()> {
    let person = read::find(tx, actor, handle)?.permit::<act::EditProfile>()?;
    put(tx, person.id, None)?;
    let event = Event::PictureChanged { person: person.id };
    tx.record(actor, person, &event, ())
}

fn put(tx: &mut Tx<'_>, person: PersonId, picture: Option<BlobId>) -> Result<()> {
    // Locked, so that two at once do not let go of the same one and forget the other.
    let before: Option<BlobId> = people::table.find(person).select(people::picture_id).for_update().first(tx.conn)?;
    diesel::update(people::table.find(person)).set(people::picture_id.eq(picture)).execute(tx.conn)?;
    match before {
        Some(before) => blobs::let_go(tx, before),
        None => Ok(()),
    }
}
