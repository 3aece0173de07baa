use diesel::prelude::*;

use super::links::address_of;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::items::Card;
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, old_addresses};

/// What lay at an address of another site before it was brought here.
///
/// # Errors
/// [`Error::NotFound`] if nothing did that the actor may read.
pub fn moved(conn: &mut Conn, actor: &Actor, url: &str) -> Result<Seen<Card>> {
    let address = address_of(url).ok_or(Error::NotFound)?;
    let there = old_addresses::table.filter(old_addresses::address.eq(address)).select(old_addresses::item_id);
    let card = Card::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(items::id.eq_any(there)))
        .order(items::id)
        .first(conn)?;
    Seen::by(actor, card)
}
