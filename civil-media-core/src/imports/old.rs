use diesel::prelude::*;

use super::address::address_of;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::ids::ItemId;
use crate::items::Card;
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, old_addresses};

/// How many things of one address are looked at: several spaces may have brought one site.
const MOST: i64 = 100;

/// What lay at an address of another site before it was brought here.
///
/// # Errors
/// [`Error::NotFound`] if nothing did that the actor may read.
pub fn moved(conn: &mut Conn, actor: &Actor, url: &str) -> Result<Seen<Card>> {
    let address = address_of(url).ok_or(Error::NotFound)?;
    let there: Vec<ItemId> = old_addresses::table
        .filter(old_addresses::address.eq(address))
        .order((old_addresses::at, old_addresses::item_id))
        .limit(MOST)
        .select(old_addresses::item_id)
        .load(conn)?;
    let found = Card::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(items::id.eq_any(&there)))
        .load(conn)?;
    // Whoever came first, of what the actor may read.
    let first = Seen::all(actor, found).into_iter().min_by_key(|card| there.iter().position(|id| *id == card.id));
    first.ok_or(Error::NotFound)
}
