//! Asking to be let in: with a note, answered by a lead with a reason.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::{JoinRule, MemberRole};
use super::read;
use super::write::{raise, required};
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{JoinRequestId, PersonId};
use crate::policy::{Actor, Seen, act};
use crate::schema::{join_requests, people};
use crate::spaces::{Glimpse, Space};
use crate::text::{Note, Slug};

/// Somebody who asks to be let in.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = join_requests)]
#[diesel(base_query = join_requests::table.inner_join(people::table.on(people::id.eq(join_requests::person_id))))]
pub struct JoinRequest {
    /// Its id.
    pub id: JoinRequestId,
    /// Why they ask.
    pub note: String,
    /// When they asked.
    pub at: DateTime<Utc>,
    /// `waiting`, `approved`, `refused` or `withdrawn`.
    pub state: String,
    /// Why it was refused.
    pub answer: String,
    /// Their name.
    #[diesel(select_expression = people::name)]
    pub name: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub handle: Slug,
}

/// Asks to join a project that one may know of. Where leads invite, one may ask all the same if it is listed.
///
/// # Errors
/// A field's problem if one has asked already; [`Error::Forbidden`] where one has to be invited and may not
/// even read: but whoever reads may always ask.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, note: &Note) -> Written<()> {
    let space = read::project(tx, actor, slug)?;
    let permit = space.permit::<act::JoinSpace>()?;
    let id = permit.place.id;
    if actor.spaces.contains_key(&id) {
        return Err(Error::invalid("note", Problem::new("member-already")));
    }
    if permit.join_rule == JoinRule::Invite && !permit.is_listed {
        return Err(Error::Forbidden("JoinSpace"));
    }
    let asked = diesel::insert_into(join_requests::table)
        .values((
            join_requests::id.eq(JoinRequestId::new()),
            join_requests::space_id.eq(id),
            join_requests::person_id.eq(actor.person),
            join_requests::note.eq(note),
            join_requests::at.eq(tx.now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    if asked == 0 {
        return Err(Error::invalid("note", Problem::new("asked-already")));
    }
    tx.record(actor, permit, &Event::JoinAsked { space: id, person: actor.person }, ())
}

/// Takes back what one asked.
pub fn withdraw_request(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug) -> Written<()> {
    let permit = read::project(tx, actor, slug)?.permit::<act::JoinSpace>()?;
    let id = permit.place.id;
    let own = join_requests::space_id.eq(id).and(join_requests::person_id.eq(actor.person));
    let waiting = join_requests::table.filter(own.and(join_requests::state.eq("waiting")));
    let withdrawn = diesel::update(waiting)
        .set((join_requests::state.eq("withdrawn"), join_requests::answered_at.eq(tx.now)))
        .execute(tx.conn)?;
    if withdrawn == 0 {
        return Err(Error::NotFound);
    }
    tx.record(actor, permit, &Event::JoinWithdrawn { space: id, person: actor.person }, ())
}

/// Lets somebody in who asked, or refuses them with a reason. Two leads who answer at once: one does.
///
/// # Errors
/// [`Error::Conflict`] if it has been answered; a field's problem for a refusal without a reason.
pub fn answer_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &Slug,
    request: JoinRequestId,
    approves: bool,
    reason: &Note,
) -> Written<()> {
    if !approves {
        required(reason, "answer")?;
    }
    read::project(tx, actor, slug)?;
    let permit = read::find(tx, actor, slug)?.permit::<act::InviteMember>()?;
    let space = permit.place.id;
    let of_space = join_requests::table.filter(join_requests::id.eq(request).and(join_requests::space_id.eq(space)));
    let exists: i64 = of_space.count().get_result(tx.conn)?;
    if exists == 0 {
        return Err(Error::NotFound);
    }
    let person: PersonId = diesel::update(of_space.filter(join_requests::state.eq("waiting")))
        .set((
            join_requests::state.eq(if approves { "approved" } else { "refused" }),
            join_requests::answered_by.eq(actor.person),
            join_requests::answered_at.eq(tx.now),
            join_requests::answer.eq(reason),
        ))
        .returning(join_requests::person_id)
        .get_result(tx.conn)
        .optional()?
        .ok_or(Error::Conflict)?;
    if approves {
        raise(tx, space, person, MemberRole::Member)?;
        return tx.record(actor, permit, &Event::MemberJoined { space, person }, ());
    }
    tx.record(actor, permit, &Event::JoinRefused { space, person }, ())
}

/// Those who ask to be let in and wait, the oldest first; for whoever may answer.
///
/// # Errors
/// [`Error::Forbidden`]
pub fn requests(conn: &mut Conn, space: &Seen<Space>) -> Result<Vec<JoinRequest>> {
    if !space.may::<act::InviteMember>() {
        return Err(Error::Forbidden("InviteMember"));
    }
    Ok(JoinRequest::query()
        .filter(join_requests::space_id.eq(space.place.id).and(join_requests::state.eq("waiting")))
        .order((join_requests::at, join_requests::id))
        .limit(200)
        .load(conn)?)
}

/// What one asked of a space last, whatever became of it.
pub fn my_request(conn: &mut Conn, actor: &Actor, space: &Seen<Glimpse>) -> Result<Option<JoinRequest>> {
    Ok(JoinRequest::query()
        .filter(join_requests::space_id.eq(space.place.id).and(join_requests::person_id.eq(actor.person)))
        .order((join_requests::at.desc(), join_requests::id.desc()))
        .first(conn)
        .optional()?)
}
