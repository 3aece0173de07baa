//! How far an item reaches inside its space, and its marking.
use diesel::prelude::*;

use super::model::{Card, ItemKind, State};
use super::read;
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, FieldErrors, Problem, Result};
use crate::events::Event;
use crate::ids::{ItemId, PersonId};
use crate::policy::{Act as _, Actor, Case, Handling, Marking, Place, Seen, SpaceKind, Visibility, act, check_marking};
use crate::schema::{items, posts, spaces};
use crate::text::Note;

/// The marking of an item as it stands in its space, and how to handle it. Where the space is marked higher, that is
/// what counts.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
pub struct Marked {
    #[diesel(column_name = marking)]
    own: Marking,
    #[diesel(column_name = handling_note)]
    own_note: String,
    #[diesel(select_expression = spaces::marking)]
    space: Marking,
    #[diesel(select_expression = spaces::handling_note)]
    space_note: String,
}

impl Marked {
    /// The marking.
    pub fn marking(&self) -> Marking {
        self.own.max(self.space)
    }

    /// How to handle what is OFFICIAL-SENSITIVE; empty for the rest.
    pub fn handling_note(&self) -> &str {
        if self.own_note.is_empty() { &self.space_note } else { &self.own_note }
    }
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

/// How far something in a place can be let reach: never further than the place does, and never so little that whoever
/// sets it reads it no more.
pub fn levels(actor: &Actor, place: &Place) -> Vec<Visibility> {
    [Visibility::Members, Visibility::Departments, Visibility::CivilService, Visibility::PublicService]
        .into_iter()
        .filter(|level| *level <= place.visibility && actor.would_read(place, *level))
        .collect()
}

/// Whether the actor may set how far this reaches and its marking: its author or a lead what is one person's, the
/// leads alone what many write in.
pub fn may_set_reach(card: &Seen<Card>) -> bool {
    if is_by_invitation(card) {
        return false;
    }
    match card.kind {
        ItemKind::Post | ItemKind::File | ItemKind::Update => card.may::<act::MarkItem>(),
        ItemKind::Page | ItemKind::Channel => card.may::<act::MarkSharedItem>(),
    }
}

/// Whether it is a channel by invitation: what was said among few is not opened to all.
fn is_by_invitation(card: &Card) -> bool {
    card.kind == ItemKind::Channel && card.placing.reach == Visibility::Named as i16
}

impl Reach {
    fn check(&self, actor: &Actor, place: &Place) -> Result<(), FieldErrors> {
        let problem = |field, key| Err(FieldErrors::one(field, Problem::new(key)));
        if !levels(actor, place).contains(&self.visibility) {
            return problem("visibility", "wider-than-space");
        }
        check_in_place(self.marking, place)?;
        check_marking(self.marking, self.visibility, &self.handling_note)
    }
}

/// Whether something marked so may stand in this place.
///
/// # Errors
/// What is wrong, at the marking.
pub(crate) fn check_in_place(marking: Marking, place: &Place) -> Result<(), FieldErrors> {
    if Case::InLowerSpace.of(marking) == Handling::Refused && marking > place.marking {
        return Err(FieldErrors::one("marking", Problem::new("marked-above-space")));
    }
    Ok(())
}

/// Sets how far an item reaches and how it is marked, if all of it still is what `was` says. Whoever may read it no
/// more is told nothing, and live listeners among them hear no more of it.
///
/// # Errors
/// A field's problem where the space or the marking does not allow it; [`Error::Conflict`] if somebody else was
/// quicker.
pub fn set_reach(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, was: &Reach, wanted: &Reach) -> Written<()> {
    let card = read::find(tx, actor, id)?;
    if card.place.kind == SpaceKind::Conversation || is_by_invitation(&card) {
        return Err(Error::Forbidden(act::MarkItem::NAME));
    }
    match card.kind {
        ItemKind::Post | ItemKind::File | ItemKind::Update => {
            let permit = card.permit::<act::MarkItem>()?;
            let event = set(tx, actor, &permit, was, wanted)?;
            tx.record(actor, permit, &event, ())
        }
        ItemKind::Page | ItemKind::Channel => {
            let permit = card.permit::<act::MarkSharedItem>()?;
            let event = set(tx, actor, &permit, was, wanted)?;
            tx.record(actor, permit, &event, ())
        }
    }
}

fn set(tx: &mut Tx<'_>, actor: &Actor, card: &Card, was: &Reach, wanted: &Reach) -> Result<Event> {
    // A space that is narrowed at the same moment comes before or after this, and narrows it then.
    let place: Place =
        spaces::table.find(card.place.id).select(Place::as_select()).for_no_key_update().first(tx.conn)?;
    wanted.check(actor, &place)?;
    let unchanged = items::visibility
        .eq(was.visibility)
        .and(items::marking.eq(was.marking))
        .and(items::handling_note.eq(&was.handling_note));
    let changed = diesel::update(items::table.filter(items::id.eq(card.id).and(unchanged)))
        .set((
            items::visibility.eq(wanted.visibility),
            items::marking.eq(wanted.marking),
            items::handling_note.eq(&wanted.handling_note),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    // Whoever approved a post that is not published yet approved how far it was to reach.
    let nobody: Option<PersonId> = None;
    let unpublished = posts::item_id
        .eq(card.id)
        .and(diesel::dsl::exists(items::table.filter(items::id.eq(posts::item_id).and(items::state.eq(State::Draft)))));
    diesel::update(posts::table.filter(unpublished)).set(posts::approved_by.eq(nobody)).execute(tx.conn)?;
    // Nor does a form that was open meanwhile set it back.
    let draft = items::table.filter(items::id.eq(card.id).and(items::state.eq(State::Draft)));
    diesel::update(draft).set(items::version.eq(items::version + 1)).execute(tx.conn)?;
    Ok(Event::ItemMarked {
        item: card.id,
        space: place.id,
        from: Some([was.visibility as i16, was.marking as i16]),
        to: Some([wanted.visibility as i16, wanted.marking as i16]),
    })
}
