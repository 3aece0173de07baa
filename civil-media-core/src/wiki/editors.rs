//! Who is changing a page at the moment. A hint for people, which nothing rests on: what two save at once is put
//! together.
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::write::changeable;
use crate::db::{Conn, Tx, Written};
use crate::error::Result;
use crate::ids::ItemId;
use crate::policy::Actor;
use crate::schema::{page_editors, people};
use crate::text::Slug;

/// For how long somebody of whom nothing is heard counts as changing a page: a form without a script says nothing more.
const HEARD_FOR: Duration = Duration::minutes(10);
/// How many are named.
const MOST: i64 = 20;
/// How many that nobody needs any more one sweep removes.
const SWEPT: i64 = 1_000;

/// Somebody who is changing a page.
#[derive(Debug, Clone, Queryable)]
pub struct PageEditor {
    /// Their name.
    pub name: String,
    /// The address of their profile.
    pub handle: Slug,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Notes that the actor is changing a page, and gives the others who are.
///
/// # Errors
/// As [`changeable`].
pub fn begin_editing(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Written<Vec<PageEditor>> {
    changeable(tx, actor, id)?;
    let kept = page_editors::table.find((id, actor.person)).select(page_editors::seen_at).first(tx.conn).optional()?;
    // Whoever was away for long begins anew.
    let is_new = kept.is_none_or(|at: DateTime<Utc>| at < tx.now - HEARD_FOR);
    let row = (page_editors::item_id.eq(id), page_editors::person_id.eq(actor.person));
    let insert = diesel::insert_into(page_editors::table)
        .values((row, page_editors::since.eq(tx.now), page_editors::seen_at.eq(tx.now)))
        .on_conflict((page_editors::item_id, page_editors::person_id))
        .do_update();
    if is_new {
        insert.set((page_editors::since.eq(tx.now), page_editors::seen_at.eq(tx.now))).execute(tx.conn)?;
    } else {
        insert.set(page_editors::seen_at.eq(tx.now)).execute(tx.conn)?;
    }
    let others = others(tx, actor, id)?;
    tx.quietly(others)
}

/// Notes that the actor is not changing a page any more.
pub fn end_editing(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Written<()> {
    diesel::delete(page_editors::table.find((id, actor.person))).execute(tx.conn)?;
    tx.quietly(())
}

/// Who beside the actor is changing a page.
///
/// # Errors
/// As [`changeable`].
pub fn editing_too(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Vec<PageEditor>> {
    changeable(conn, actor, id)?;
    others(conn, actor, id)
}

fn others(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Vec<PageEditor>> {
    Ok(page_editors::table
        .inner_join(people::table)
        .filter(page_editors::item_id.eq(id).and(page_editors::person_id.ne(actor.person)))
        .filter(page_editors::seen_at.gt(crate::db::now() - HEARD_FOR))
        .order((page_editors::since, page_editors::person_id))
        .limit(MOST)
        .select((people::name, people::handle, page_editors::since))
        .load(conn)?)
}

/// Forgets those of whom nothing was heard for long.
pub(crate) fn forget_editors(tx: &mut Tx<'_>) -> Result<()> {
    let gone = page_editors::table
        .filter(page_editors::seen_at.lt(tx.now - HEARD_FOR))
        .order(page_editors::seen_at)
        .limit(SWEPT)
        .select((page_editors::item_id, page_editors::person_id))
        .for_update()
        .skip_locked()
        .load::<(ItemId, crate::ids::PersonId)>(tx.conn)?;
    for one in gone {
        diesel::delete(page_editors::table.find(one)).execute(tx.conn)?;
    }
    Ok(())
}
