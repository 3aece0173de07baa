//! How far an item reaches inside its space, and its marking.
use diesel::prelude::*;

use super::model::Card;
use super::read;
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, FieldErrors, Problem, Result};
use crate::events::Event;
use crate::ids::ItemId;
use crate::policy::{Act as _, Actor, Case, Handling, Marking, Place, Seen, SpaceKind, Visibility, act};
use crate::schema::{items, spaces};
use crate::text::Note;

/// The marking of an item and how to handle it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
pub struct Marked {
    /// The marking.
    pub marking: Marking,
    /// How to handle what is OFFICIAL-SENSITIVE; empty for the rest.
    pub handling_note: String,
}

/// How far an item that has been seen reaches, and how it is marked.
pub fn reach_of(conn: &mut Conn, card: &Seen<Card>) -> Result<Reach> {
    Ok(items::table.find(card.id).select(Reach::as_select()).first(conn)?)
}

/// How far an item reaches, and how it is marked.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
pub struct Reach {
    /// How far.
    pub visibility: Visibility,
    /// Its marking.
    pub marking: Marking,
    /// How to handle it, if it is OFFICIAL-SENSITIVE.
    pub handling_note: Note,
}

/// How far something in a place can be let reach: never further than the place does, and never so little that those
/// who run the place do not read it.
pub fn levels(place: &Place) -> Vec<Visibility> {
    let least = match place.kind {
        SpaceKind::Project => Visibility::Members,
        _ if place.department_ids.is_empty() => Visibility::CivilService,
        _ => Visibility::Departments,
    };
    [Visibility::Members, Visibility::Departments, Visibility::CivilService, Visibility::PublicService]
        .into_iter()
        .filter(|level| (least.min(place.visibility)..=place.visibility).contains(level))
        .collect()
}

impl Reach {
    fn check(&self, place: &Place) -> Result<(), FieldErrors> {
        let problem = |field, key| Err(FieldErrors::one(field, Problem::new(key)));
        let is_refused = |case: Case| case.of(self.marking) == Handling::Refused;
        if !levels(place).contains(&self.visibility) {
            return problem("visibility", "wider-than-space");
        }
        if is_refused(Case::InLowerSpace) && self.marking > place.marking {
            return problem("marking", "marked-above-space");
        }
        if is_refused(Case::BeyondDepartments) && self.visibility > Visibility::Departments {
            return problem("marking", "sensitive-is-narrow");
        }
        if is_refused(Case::WithoutNote) && self.handling_note.is_empty() {
            return problem("handling_note", "handling-missing");
        }
        if self.marking != Marking::Sensitive && !self.handling_note.is_empty() {
            return problem("handling_note", "handling-for-sensitive");
        }
        Ok(())
    }
}

/// Sets how far an item reaches and how it is marked. Whoever may read it no more is told nothing, and live
/// listeners among them hear no more of it.
///
/// # Errors
/// A field's problem where the space or the marking does not allow it.
pub fn set_reach(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, wanted: &Reach) -> Written<()> {
    let card = read::find(tx, actor, id)?;
    if card.place.kind == SpaceKind::Conversation {
        return Err(Error::Forbidden(act::MarkItem::NAME));
    }
    let permit = card.permit::<act::MarkItem>()?;
    // A space that is narrowed at the same moment comes before or after this, and narrows it then.
    let place: Place =
        spaces::table.find(permit.place.id).select(Place::as_select()).for_no_key_update().first(tx.conn)?;
    wanted.check(&place)?;
    diesel::update(items::table.find(id))
        .set((
            items::visibility.eq(wanted.visibility),
            items::marking.eq(wanted.marking),
            items::handling_note.eq(&wanted.handling_note),
        ))
        .execute(tx.conn)?;
    tx.record(actor, permit, &Event::ItemMarked { item: id, space: place.id }, ())
}
