//! Dated notices that something in an item was wrong and has been put right.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::{Conn, Tx};
use crate::error::{Error, Problem, Result};
use crate::ids::{AmendmentId, ItemId, PersonId};
use crate::schema::{amendments, people};
use crate::text::{Prose, Slug};

/// A notice that something was wrong.
#[derive(Debug, Clone, Queryable)]
pub struct Amendment {
    /// What was wrong, and what is right.
    pub text: String,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// Who said so.
    pub author: String,
    /// Their address.
    pub author_handle: Slug,
}

/// The most notices that are shown on an item.
const MOST: i64 = 50;

/// The notices on an item that has been seen, the latest first.
pub fn amendments(conn: &mut Conn, item: ItemId) -> Result<Vec<Amendment>> {
    Ok(amendments::table
        .inner_join(people::table)
        .filter(amendments::item_id.eq(item))
        .order((amendments::at.desc(), amendments::id.desc()))
        .limit(MOST)
        .select((amendments::text, amendments::at, people::name, people::handle))
        .load(conn)?)
}

/// Puts a notice on an item for which there is a permit.
///
/// # Errors
/// A field's problem without a text.
pub(crate) fn add_amendment(tx: &mut Tx<'_>, item: ItemId, author: PersonId, text: &Prose) -> Result<()> {
    if text.is_empty() {
        return Err(Error::invalid("notice", Problem::new("text-missing")));
    }
    diesel::insert_into(amendments::table)
        .values((
            amendments::id.eq(AmendmentId::new()),
            amendments::item_id.eq(item),
            amendments::author_id.eq(author),
            amendments::text.eq(text),
            amendments::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}
