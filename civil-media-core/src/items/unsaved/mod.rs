//! What somebody has changed in a published text and not saved yet: kept for them, and seen by nobody else.
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::ids::{ItemId, PersonId};
use crate::items::{Card, ItemKind, find};
use crate::policy::{Act as _, Actor, Seen, act, readable_items};
use crate::schema::{items, unsaved_edits};
use crate::text::{Markdown, Note, Prose, Title};

/// How many texts somebody may be changing at once.
const MOST: i64 = 200;
/// For how long what nobody went on with is kept.
const KEPT_FOR: Duration = Duration::days(90);
/// How many of them one sweep lets go.
const SWEPT: i64 = 500;

/// What somebody is changing, as typed so far.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = unsaved_edits)]
pub struct Editing {
    /// The version of the item that it began from.
    pub version: i32,
    /// How often it had been kept when the writer's page was made or last heard of it; 0 for not yet.
    pub kept: i32,
    /// The title.
    pub title: Title,
    /// The text.
    pub body: Markdown,
    /// The tags, right or not.
    pub tags: Prose,
    /// What was changed, in their words.
    pub note: Note,
}

impl Editing {
    /// What was typed as its title.
    pub fn typed_title(&self) -> &str {
        if &*self.title == Title::MISSING { "" } else { &self.title }
    }
}

/// An edit that has begun and is not saved.
#[derive(Debug, Clone, Queryable, Selectable)]
pub struct UnsavedEdit {
    /// What was kept last.
    #[diesel(embed)]
    pub editing: Editing,
    /// When that was.
    pub at: DateTime<Utc>,
}

/// The actor's own unsaved edit of an item.
pub fn unsaved(conn: &mut Conn, actor: &Actor, item: ItemId) -> Result<Option<UnsavedEdit>> {
    let own = unsaved_edits::table.find((actor.person, item));
    Ok(own.select(UnsavedEdit::as_select()).first(conn).optional()?)
}

/// All that the actor has begun to change and can still read, newest first, with the time when each was kept.
pub fn all_unsaved(conn: &mut Conn, actor: &Actor) -> Result<Vec<(Seen<Card>, DateTime<Utc>)>> {
    let own: Vec<(ItemId, DateTime<Utc>)> = unsaved_edits::table
        .filter(unsaved_edits::person_id.eq(actor.person))
        .order((unsaved_edits::at.desc(), unsaved_edits::item_id))
        .limit(MOST)
        .select((unsaved_edits::item_id, unsaved_edits::at))
        .load(conn)?;
    let ids: Vec<ItemId> = own.iter().map(|(id, _)| *id).collect();
    let mut found =
        Seen::all(actor, Card::query().filter(readable_items(actor)).filter(items::id.eq_any(ids)).load(conn)?);
    let at = |id| own.iter().find(|(item, _)| *item == id).map(|(_, at)| *at);
    found.sort_by_key(|card| std::cmp::Reverse(at(card.id)));
    Ok(found.into_iter().filter_map(|card| at(card.id).map(|when| (card, when))).collect())
}

/// Keeps what the actor is changing in an item, for themselves. Gives how often it has been kept.
///
/// # Errors
/// [`Error::Forbidden`] if they may not change it. [`Error::Conflict`] if it was kept from another page since, or saved
/// or discarded there: nothing is touched. A field's problem where too much is being changed at once.
pub fn keep_unsaved(tx: &mut Tx<'_>, actor: &Actor, item: ItemId, editing: &Editing) -> Written<i32> {
    if let Some(act) = refused(&find(tx.conn, actor, item)?) {
        return Err(Error::Forbidden(act));
    }
    let kept = keep(tx, actor, item, editing)?;
    tx.quietly(kept)
}

/// The act that changing its text is, if whoever sees it may not do that.
fn refused(card: &Seen<Card>) -> Option<&'static str> {
    let (may, act) = match card.kind {
        ItemKind::Post => (card.may::<act::EditPost>(), act::EditPost::NAME),
        // Who may save it is asked then: a page may be everybody's to change, or its leads' alone.
        ItemKind::Page => (card.may::<act::WriteServicePage>() || card.may::<act::WritePage>(), act::WritePage::NAME),
        // Texts of the others are not changed this way.
        ItemKind::Channel | ItemKind::File | ItemKind::Update => (false, act::EditPost::NAME),
    };
    (!may).then_some(act)
}

fn keep(tx: &mut Tx<'_>, actor: &Actor, item: ItemId, editing: &Editing) -> Result<i32> {
    let next = Editing { kept: editing.kept.saturating_add(1), ..editing.clone() };
    let kept = next.kept;
    let stored = if editing.kept == 0 {
        let own = unsaved_edits::table.filter(unsaved_edits::person_id.eq(actor.person));
        if own.count().get_result::<i64>(tx.conn)? >= MOST {
            return Err(Error::invalid("title", Problem::limit("too-many-drafts", MOST)));
        }
        let whose = (unsaved_edits::person_id.eq(actor.person), unsaved_edits::item_id.eq(item));
        diesel::insert_into(unsaved_edits::table)
            .values((whose, unsaved_edits::at.eq(tx.now), next))
            .on_conflict_do_nothing()
            .execute(tx.conn)?
    } else {
        let as_known = unsaved_edits::table.find((actor.person, item)).filter(unsaved_edits::kept.eq(editing.kept));
        diesel::update(as_known).set((unsaved_edits::at.eq(tx.now), next)).execute(tx.conn)?
    };
    if stored == 1 { Ok(kept) } else { Err(Error::Conflict) }
}

/// Forgets the actor's unsaved edit of an item, because it is saved. What they kept on another device since, and never
/// saw here, stays.
pub(crate) fn forget_unsaved(tx: &mut Tx<'_>, actor: &Actor, item: ItemId, kept: i32) -> Result<()> {
    let own = unsaved_edits::table.find((actor.person, item));
    diesel::delete(own.filter(unsaved_edits::kept.le(kept))).execute(tx.conn)?;
    Ok(())
}

/// Throws the actor's own unsaved edit of an item away. Without one nothing happens.
pub fn discard_unsaved(tx: &mut Tx<'_>, actor: &Actor, item: ItemId) -> Written<()> {
    forget_unsaved(tx, actor, item, i32::MAX)?;
    tx.quietly(())
}

/// Lets go of what nobody went on with for three months.
pub(crate) fn let_go_of_unsaved(tx: &mut Tx<'_>) -> Result<()> {
    let idle: Vec<(PersonId, ItemId)> = unsaved_edits::table
        .filter(unsaved_edits::at.lt(tx.now - KEPT_FOR))
        .order(unsaved_edits::at)
        .limit(SWEPT)
        .select((unsaved_edits::person_id, unsaved_edits::item_id))
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    for one in idle {
        diesel::delete(unsaved_edits::table.find(one)).execute(tx.conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
