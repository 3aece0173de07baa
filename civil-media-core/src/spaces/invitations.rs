//! Inviting: people whose address is known, and addresses that have not come yet. Guests are sponsored until a
//! date. What a member proposes waits for a lead.
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::input::Invite;
use super::model::MemberRole;
use super::read;
use super::write::raise;
use crate::db::{Conn, Tx, Written, lower};
use crate::departments;
use crate::departments::domain_of;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{InvitationId, PersonId, SpaceId};
use crate::policy::{Actor, Permit, Seen, SpaceKind, act};
use crate::schema::{invitations as rows, memberships, people};
use crate::spaces::{Glimpse, Space};
use crate::text::Slug;

/// An invitation that waits: for a lead, or for whoever is invited.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = rows)]
#[diesel(base_query = rows::table.left_join(people::table.on(people::id.nullable().eq(rows::person_id))))]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// An address that has not come yet; none for somebody who is known.
    pub email: Option<String>,
    /// As what.
    pub role: MemberRole,
    /// Until when, for a guest.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// `proposed` until a lead agrees, then `waiting`.
    pub state: String,
    /// The name of somebody who is known.
    #[diesel(select_expression = people::name.nullable())]
    pub name: Option<String>,
    /// Their address in the suite.
    #[diesel(select_expression = people::handle.nullable())]
    pub handle: Option<Slug>,
    /// Who proposed it to the leads, if somebody did.
    pub proposed_by: Option<PersonId>,
}

/// Invites people and addresses, all or none. Gives how many were; whoever belongs or is invited already is
/// passed over.
///
/// # Errors
/// A field's problem that names what is wrong with the list.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, input: &Invite) -> Written<usize> {
    let space = read::find(tx, actor, slug)?;
    if space.place.kind != SpaceKind::Project {
        return Err(Error::Forbidden("InviteMember"));
    }
    check(tx, input)?;
    let is_lead = space.may::<act::InviteMember>();
    if input.role == MemberRole::Lead && !is_lead {
        return Err(Error::Forbidden("InviteMember"));
    }
    if is_lead {
        let permit = space.permit::<act::InviteMember>()?;
        let id = permit.place.id;
        let known = known(tx, &input.emails)?;
        let mut events = Vec::new();
        let taken_up = take_up(tx, actor, id, input, &known, &mut events)?;
        let made = insert(tx, actor, id, input, &known, None)?;
        events.extend(made.iter().map(|(invitation, person)| invited(id, *invitation, *person)));
        record_each(tx, actor, permit, events, taken_up + made.len())
    } else {
        let permit = space.permit::<act::ProposeMember>()?;
        let known = known(tx, &input.emails)?;
        let made = insert(tx, actor, permit.place.id, input, &known, Some(actor.person))?;
        if made.is_empty() {
            return tx.quietly(0);
        }
        let count = made.len();
        let invitations = made.into_iter().map(|(invitation, _)| invitation).collect();
        let event = Event::MembersProposed { space: permit.place.id, invitations };
        tx.record(actor, permit, &event, count)
    }
}

fn invited(space: SpaceId, invitation: InvitationId, person: Option<PersonId>) -> Event {
    match person {
        Some(person) => Event::MemberInvited { space, person },
        None => Event::AddressInvited { space, invitation },
    }
}

/// A lead's yes to what a member proposed.
///
/// # Errors
/// [`Error::Conflict`] if it has been answered; a field's problem for a guest whose time has passed meanwhile.
pub fn approve_proposal(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, id: InvitationId) -> Written<()> {
    let permit = read::find(tx, actor, slug)?.permit::<act::InviteMember>()?;
    let space = permit.place.id;
    let proposed = rows::table.filter(rows::id.eq(id).and(rows::space_id.eq(space)).and(rows::state.eq("proposed")));
    type Proposed = (Option<PersonId>, Option<DateTime<Utc>>, Option<PersonId>);
    let (person, until, proposer): Proposed = diesel::update(proposed)
        // Who agrees answers for it from now on.
        .set((rows::state.eq("waiting"), rows::invited_by.eq(actor.person)))
        .returning((rows::person_id, rows::until, rows::proposed_by))
        .get_result(tx.conn)
        .optional()?
        .ok_or(Error::Conflict)?;
    if until.is_some_and(|until| until <= tx.now) {
        return Err(Error::invalid("proposal", Problem::new("proposal-over")));
    }
    if let Some(proposer) = proposer {
        tx.also(actor, &permit, &[Event::ProposalAccepted { space, invitation: id, proposer }])?;
    }
    tx.record(actor, permit, &invited(space, id, person), ())
}

/// Takes an invitation back, or turns a proposal down.
pub fn withdraw_invitation(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, id: InvitationId) -> Written<()> {
    let permit = read::find(tx, actor, slug)?.permit::<act::InviteMember>()?;
    let space = permit.place.id;
    let open = rows::table
        .filter(rows::id.eq(id).and(rows::space_id.eq(space)))
        .filter(rows::state.eq_any(["proposed", "waiting"]));
    let (state, proposer): (String, Option<PersonId>) =
        open.select((rows::state, rows::proposed_by)).for_update().first(tx.conn)?;
    diesel::update(rows::table.find(id))
        .set((rows::state.eq("withdrawn"), rows::answered_at.eq(tx.now)))
        .execute(tx.conn)?;
    let event = match proposer {
        Some(proposer) if state == "proposed" => Event::ProposalRefused { space, invitation: id, proposer },
        _ => Event::InvitationWithdrawn { space, invitation: id },
    };
    tx.record(actor, permit, &event, ())
}

/// Accepts or declines what one is invited to, also where one could not read before.
///
/// # Errors
/// [`Error::NotFound`] without an invitation.
pub fn answer_invitation(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, accepts: bool) -> Written<()> {
    use crate::schema::spaces;
    let space: SpaceId = spaces::table.filter(spaces::slug.eq(slug)).select(spaces::id).first(tx.conn)?;
    let mine = rows::table
        .filter(rows::space_id.eq(space).and(rows::person_id.eq(actor.person)))
        .filter(rows::state.eq("waiting"));
    type Taken = (MemberRole, Option<DateTime<Utc>>, PersonId, Option<PersonId>);
    let (role, until, inviter, proposer): Taken =
        mine.select((rows::role, rows::until, rows::invited_by, rows::proposed_by)).for_update().first(tx.conn)?;
    if accepts && !still_stands(tx, space, until, inviter)? {
        return Err(Error::Conflict);
    }
    diesel::update(mine)
        .set((rows::state.eq(if accepts { "accepted" } else { "declined" }), rows::answered_at.eq(tx.now)))
        .execute(tx.conn)?;
    // The invitation is what permits it.
    let permit = actor.permit::<act::AnswerInvitation>()?;
    let person = actor.person;
    if !accepts {
        return tx.record(actor, permit, &Event::InvitationDeclined { space, person, inviter }, ());
    }
    let_in(tx, space, person, role, until, proposer.unwrap_or(inviter))?;
    tx.record(actor, permit, &Event::MemberJoined { space, person }, ())
}

/// Lets in whoever has come with an address that was invited: every invitation of it, accepted as guests are.
pub(crate) fn accept_by_address(tx: &mut Tx<'_>, person: PersonId, email: &str) -> Result<()> {
    let of_address = rows::table.filter(rows::email.eq(email.to_lowercase()).and(rows::state.eq("waiting")));
    type Taken = (SpaceId, MemberRole, Option<DateTime<Utc>>, PersonId, Option<PersonId>);
    let taken: Vec<Taken> = diesel::update(of_address)
        .set((rows::state.eq("accepted"), rows::answered_at.eq(tx.now)))
        .returning((rows::space_id, rows::role, rows::until, rows::invited_by, rows::proposed_by))
        .get_results(tx.conn)?;
    for (space, role, until, inviter, proposer) in taken {
        if still_stands(tx, space, until, inviter)? {
            let_in(tx, space, person, role, until, proposer.unwrap_or(inviter))?;
            tx.record_as("sign-in", &Event::MemberJoined { space, person })?;
        }
    }
    Ok(())
}

/// Whether an address is awaited as a guest somewhere.
pub(crate) fn is_invited_guest(tx: &mut Tx<'_>, email: &str) -> Result<bool> {
    let waiting = rows::table
        .filter(rows::email.eq(email.to_lowercase()).and(rows::state.eq("waiting")))
        .filter(rows::role.eq(MemberRole::Guest).and(rows::until.gt(tx.now)));
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(tx.conn)?)
}

/// The invitations of a space that wait, for whoever may invite.
///
/// # Errors
/// [`Error::Forbidden`]
pub fn invitations(conn: &mut Conn, space: &Seen<Space>) -> Result<Vec<Invitation>> {
    if !space.may::<act::InviteMember>() {
        return Err(Error::Forbidden("InviteMember"));
    }
    Ok(Invitation::query()
        .filter(rows::space_id.eq(space.place.id).and(rows::state.eq_any(["proposed", "waiting"])))
        .order((rows::at.desc(), rows::id))
        .limit(500)
        .load(conn)?)
}

/// What the actor is invited to, if to this space: it may be known to them by that alone.
pub fn invitation_for(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Option<(Invitation, Glimpse)>> {
    use crate::schema::spaces;
    let found: Option<Glimpse> = Glimpse::query().filter(spaces::slug.eq(slug)).first(conn).optional()?;
    let Some(space) = found else { return Ok(None) };
    let invitation = Invitation::query()
        .filter(rows::space_id.eq(space.place.id).and(rows::person_id.eq(actor.person)))
        .filter(rows::state.eq("waiting"))
        .first(conn)
        .optional()?;
    Ok(invitation.map(|invitation| (invitation, space)))
}

/// What must be true of a list of addresses: not too many, each of a domain that somebody here holds.
fn check(tx: &mut Tx<'_>, input: &Invite) -> Result<()> {
    let problem = |field, key| Err(Error::invalid(field, Problem::new(key)));
    if input.emails.is_empty() {
        return problem("emails", "addresses-missing");
    }
    if input.emails.len() > Invite::MOST {
        return Err(Error::invalid("emails", Problem::limit("addresses-many", Invite::MOST as i64)));
    }
    match (input.role == MemberRole::Guest, input.until) {
        (true, None) => return problem("until", "date-missing"),
        (true, Some(until)) if until <= tx.now => return problem("until", "date-past"),
        (true, Some(until)) if until > tx.now + Duration::days(Invite::LONGEST_DAYS) => {
            return problem("until", "date-far");
        }
        _ => {}
    }
    let mut domains: Vec<String> = Vec::new();
    for email in &input.emails {
        let Some(domain) = domain_of(email) else { return problem("emails", "address-broken") };
        domains.push(domain);
    }
    domains.sort_unstable();
    domains.dedup();
    let held = departments::held_domains(tx.conn, &domains)?;
    let is_fit = |domain: &String| {
        let found = held.iter().find(|(name, _)| name == domain);
        // Whoever comes from a guests' domain can be nothing but a guest.
        found.is_some_and(|(_, is_for_guests)| !is_for_guests || input.role == MemberRole::Guest)
    };
    if domains.iter().all(is_fit) { Ok(()) } else { problem("emails", "domain-unlisted") }
}

/// Who has these addresses, whoever came last first.
fn known(tx: &mut Tx<'_>, emails: &[String]) -> Result<Vec<(PersonId, String)>> {
    Ok(people::table
        .filter(lower(people::email).eq_any(emails))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()))
        .order(people::created_at.desc())
        .select((people::id, lower(people::email)))
        .load(tx.conn)?)
}

/// Whom a lead invites and a member has proposed is invited as the lead says. Gives how many.
fn take_up(
    tx: &mut Tx<'_>,
    actor: &Actor,
    space: SpaceId,
    input: &Invite,
    known: &[(PersonId, String)],
    events: &mut Vec<Event>,
) -> Result<usize> {
    let people: Vec<PersonId> = known.iter().map(|(id, _)| *id).collect();
    let named = rows::email.eq_any(&input.emails).or(rows::person_id.eq_any(people));
    let proposed = rows::table.filter(rows::space_id.eq(space).and(rows::state.eq("proposed"))).filter(named);
    type Proposed = (InvitationId, Option<PersonId>, Option<PersonId>);
    let taken: Vec<Proposed> = diesel::update(proposed)
        .set((
            rows::state.eq("waiting"),
            rows::invited_by.eq(actor.person),
            rows::role.eq(input.role),
            rows::until.eq(input.until),
            rows::note.eq(&input.note),
        ))
        .returning((rows::id, rows::person_id, rows::proposed_by))
        .get_results(tx.conn)?;
    for (invitation, person, proposer) in &taken {
        events.extend(proposer.map(|proposer| Event::ProposalAccepted { space, invitation: *invitation, proposer }));
        events.push(invited(space, *invitation, *person));
    }
    Ok(taken.len())
}

/// Inserts what is not there yet: what somebody proposes waits for a lead.
fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    space: SpaceId,
    input: &Invite,
    known: &[(PersonId, String)],
    proposer: Option<PersonId>,
) -> Result<Vec<(InvitationId, Option<PersonId>)>> {
    let state = if proposer.is_some() { "proposed" } else { "waiting" };
    let inside: Vec<PersonId> = memberships::table
        .filter(memberships::space_id.eq(space).and(memberships::role.ne(MemberRole::Guest)))
        .filter(memberships::person_id.eq_any(known.iter().map(|(id, _)| *id)))
        .select(memberships::person_id)
        .load(tx.conn)?;
    let mut values = Vec::new();
    for email in &input.emails {
        let person = known.iter().find(|(_, of)| of == email).map(|(id, _)| *id);
        if person.is_some_and(|person| inside.contains(&person)) {
            continue;
        }
        values.push((
            rows::id.eq(InvitationId::new()),
            rows::space_id.eq(space),
            rows::person_id.eq(person),
            rows::email.eq(person.is_none().then_some(email)),
            rows::role.eq(input.role),
            rows::until.eq(input.until),
            rows::note.eq(&input.note),
            rows::invited_by.eq(actor.person),
            rows::at.eq(tx.now),
            rows::state.eq(state),
            rows::proposed_by.eq(proposer),
        ));
    }
    Ok(diesel::insert_into(rows::table)
        .values(values)
        .on_conflict_do_nothing()
        .returning((rows::id, rows::person_id))
        .get_results(tx.conn)?)
}

fn record_each(
    tx: &mut Tx<'_>,
    actor: &Actor,
    permit: Permit<act::InviteMember, Space>,
    events: Vec<Event>,
    count: usize,
) -> Written<usize> {
    let Some((last, others)) = events.split_last() else { return tx.quietly(0) };
    tx.also(actor, &permit, others)?;
    tx.record(actor, permit, last, count)
}

/// Whether an invitation still means what it meant: the space is open, a guest's date has not passed, and
/// whoever invited leads the space still and can act.
fn still_stands(tx: &mut Tx<'_>, space: SpaceId, until: Option<DateTime<Utc>>, inviter: PersonId) -> Result<bool> {
    use crate::schema::spaces;
    let stands = memberships::table
        .inner_join(spaces::table)
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::space_id.eq(space).and(memberships::person_id.eq(inviter)))
        .filter(memberships::role.eq(MemberRole::Lead).and(spaces::closed_at.is_null()))
        .filter(people::switched_off_at.is_null().and(people::left_on.is_null()));
    let stands: bool = diesel::select(diesel::dsl::exists(stands)).get_result(tx.conn)?;
    Ok(stands && until.is_none_or(|until| until > tx.now))
}

fn let_in(
    tx: &mut Tx<'_>,
    space: SpaceId,
    person: PersonId,
    role: MemberRole,
    until: Option<DateTime<Utc>>,
    sponsor: PersonId,
) -> Result<()> {
    if role != MemberRole::Guest {
        return raise(tx, space, person, role);
    }
    // Who belongs already stays what they are.
    diesel::insert_into(memberships::table)
        .values((
            memberships::space_id.eq(space),
            memberships::person_id.eq(person),
            memberships::role.eq(role),
            memberships::joined_at.eq(tx.now),
            memberships::until.eq(until),
            memberships::sponsor_id.eq(sponsor),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    // A guest's time is what was agreed last.
    let guest = memberships::table.find((space, person)).filter(memberships::role.eq(MemberRole::Guest));
    diesel::update(guest).set((memberships::until.eq(until), memberships::sponsor_id.eq(sponsor))).execute(tx.conn)?;
    super::members::follow_in_conversations(tx, person)
}
