//! What a provider owns of a person: made at the first sign-in, brought up to date at each.
use diesel::prelude::*;

use super::{Language, Profession, handles, search};
use crate::db::Tx;
use crate::departments;
use crate::error::Result;
use crate::events::Event;
use crate::ids::{AppointmentId, DepartmentId, PersonId, ProviderId, TeamId};
use crate::policy::{SpaceKind, Visibility};
use crate::schema::{appointments, memberships, people, spaces};
use crate::spaces::{self as all_spaces, NewSpace};
use crate::text::{Line, Slug};

/// What the provider says of somebody, checked.
#[derive(Debug, Clone)]
pub(crate) struct FromProvider {
    pub name: String,
    pub email: String,
    /// None if it says nothing of it; then what is known stays.
    pub title: Option<Line>,
    /// None for a guest, who holds no appointment.
    pub department: Option<DepartmentId>,
    pub provider: ProviderId,
}

/// Makes a person with their handle, first appointment and own space.
pub(crate) fn make(tx: &mut Tx<'_>, from: &FromProvider) -> Result<PersonId> {
    let id = PersonId::new();
    let handle = handles::free_one(tx, &from.name)?;
    diesel::insert_into(people::table)
        .values((
            people::id.eq(id),
            people::handle.eq(&handle),
            people::name.eq(&from.name),
            people::email.eq(&from.email),
            people::is_guest.eq(from.department.is_none()),
            people::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if let Some(department) = from.department {
        appoint(tx, id, department, from)?;
        make_own_space(tx, id, handle, department, &from.name)?;
    }
    search::reindex(tx, &[id])?;
    tx.record_as("sign-in", &Event::PersonArrived { person: id, provider: from.provider })?;
    Ok(id)
}

/// Whoever was expected under an address of this department, and has never come by any provider. Nobody who
/// has is ever found by an address.
pub(crate) fn expected(tx: &mut Tx<'_>, department: DepartmentId, email: &str) -> Result<Option<PersonId>> {
    use crate::schema::identities;
    let has_come = identities::table.filter(identities::person_id.eq(people::id));
    Ok(people::table
        .inner_join(appointments::table)
        .filter(people::email.eq(email.to_lowercase()))
        .filter(
            appointments::department_id
                .eq(department)
                .and(appointments::to_date.is_null())
                .and(appointments::gives_rights),
        )
        .filter(diesel::dsl::not(diesel::dsl::exists(has_come)))
        .select(people::id)
        .for_update()
        .first(tx.conn)
        .optional()?)
}

/// The language of somebody, after it was set if there is one to set.
pub(crate) fn language(tx: &mut Tx<'_>, id: PersonId, set: Option<Language>) -> Result<Language> {
    if let Some(language) = set {
        diesel::update(people::table.find(id)).set(people::language.eq(language)).execute(tx.conn)?;
        return Ok(language);
    }
    Ok(people::table.find(id).select(people::language).first(tx.conn)?)
}

/// Somebody's own space: their blog. Guests have none.
fn make_own_space(tx: &mut Tx<'_>, id: PersonId, handle: Slug, department: DepartmentId, name: &str) -> Result<()> {
    let own = NewSpace {
        name_en: name.to_owned(),
        name_cy: name.to_owned(),
        department_ids: vec![department],
        person_id: Some(id),
        ..NewSpace::of_kind(SpaceKind::Person, handle, Visibility::PublicService)
    };
    let space = all_spaces::add(tx, &own)?;
    diesel::insert_into(memberships::table)
        .values((
            memberships::space_id.eq(space),
            memberships::person_id.eq(id),
            memberships::role.eq("lead"),
            memberships::joined_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Brings somebody up to date. False if they have left or been switched off.
pub(crate) fn update(tx: &mut Tx<'_>, id: PersonId, from: &FromProvider) -> Result<bool> {
    type Row = (String, String, bool);
    let (name, email, is_in): Row = people::table
        .find(id)
        .select((people::name, people::email, people::switched_off_at.is_null().and(people::left_on.is_null())))
        .for_update()
        .first(tx.conn)?;
    if !is_in {
        return Ok(false);
    }
    if name != from.name || email != from.email {
        diesel::update(people::table.find(id))
            .set((people::name.eq(&from.name), people::email.eq(&from.email)))
            .execute(tx.conn)?;
        diesel::update(spaces::table.filter(spaces::person_id.eq(id)))
            .set((spaces::name_en.eq(&from.name), spaces::name_cy.eq(&from.name)))
            .execute(tx.conn)?;
        let event = Event::PersonUpdatedByProvider { person: id, provider: from.provider };
        tx.record_as("sign-in", &event)?;
    }
    let has_moved = bring_appointment_up_to_date(tx, id, from)?;
    if has_moved || name != from.name || email != from.email {
        search::reindex(tx, &[id])?;
    }
    Ok(true)
}

/// The post that a provider spoke of before.
#[derive(Queryable, Selectable)]
#[diesel(table_name = appointments, check_for_backend(diesel::pg::Pg))]
struct Held {
    id: AppointmentId,
    department_id: DepartmentId,
    title: String,
    team_id: Option<TeamId>,
    grade: String,
    profession: Option<Profession>,
}

/// Ends the appointment that the provider spoke of before, and begins the one that it speaks of now. False if
/// it says what it said before.
fn bring_appointment_up_to_date(tx: &mut Tx<'_>, id: PersonId, from: &FromProvider) -> Result<bool> {
    let held: Option<Held> = appointments::table
        .filter(appointments::person_id.eq(id).and(appointments::is_from_provider))
        .filter(appointments::to_date.is_null())
        .select(Held::as_select())
        .first(tx.conn)
        .optional()?;
    let is_same = match (&held, from.department) {
        (Some(held), Some(now)) => {
            held.department_id == now && from.title.as_deref().is_none_or(|one| one == held.title)
        }
        (None, None) => true,
        _ => false,
    };
    if is_same {
        return Ok(false);
    }
    let is_guest = people::is_guest.eq(from.department.is_none());
    diesel::update(people::table.find(id)).set(is_guest).execute(tx.conn)?;
    let stays = held.as_ref().filter(|held| Some(held.department_id) == from.department);
    if let (Some(held), Some(title)) = (stays, &from.title)
        && !has_come(tx, id)?
    {
        // Whoever was only expected until now never held the post under the other title.
        diesel::update(appointments::table.find(held.id)).set(appointments::title.eq(title)).execute(tx.conn)?;
        return Ok(true);
    }
    if let Some(held) = &held {
        if stays.is_none() {
            departments::end_admin(tx, id, held.department_id, "sign-in")?;
        }
        diesel::update(appointments::table.find(held.id))
            .set(appointments::to_date.eq(tx.now.date_naive()))
            .execute(tx.conn)?;
    }
    let Some(department) = from.department else { return Ok(true) };
    let title = from.title.as_deref().or(held.as_ref().map(|held| held.title.as_str())).unwrap_or_default();
    let begun = appoint_as(tx, id, department, title)?;
    if let Some(held) = stays {
        // A new title is no new team: what the provider does not speak of stays.
        diesel::update(appointments::table.find(begun))
            .set((
                appointments::team_id.eq(held.team_id),
                appointments::grade.eq(&held.grade),
                appointments::profession.eq(held.profession),
            ))
            .execute(tx.conn)?;
    }
    let left = held.map(|held| held.department_id);
    if left != Some(department) {
        // Their own space goes with them; what they wrote keeps the body it was written for.
        let moved = diesel::update(spaces::table.filter(spaces::person_id.eq(id)))
            .set(spaces::department_ids.eq(vec![department]))
            .execute(tx.conn)?;
        if moved == 0 {
            let handle: Slug = people::table.find(id).select(people::handle).first(tx.conn)?;
            make_own_space(tx, id, handle, department, &from.name)?;
        }
        tx.record_as("sign-in", &Event::PersonMoved { person: id, from: left, to: department })?;
    }
    Ok(true)
}

/// Whether somebody has ever signed in.
fn has_come(tx: &mut Tx<'_>, id: PersonId) -> Result<bool> {
    use crate::schema::identities;
    let come = identities::table.filter(identities::person_id.eq(id));
    Ok(diesel::select(diesel::dsl::exists(come)).get_result(tx.conn)?)
}

fn appoint(tx: &mut Tx<'_>, id: PersonId, department: DepartmentId, from: &FromProvider) -> Result<()> {
    appoint_as(tx, id, department, from.title.as_deref().unwrap_or_default())?;
    Ok(())
}

fn appoint_as(tx: &mut Tx<'_>, id: PersonId, department: DepartmentId, title: &str) -> Result<AppointmentId> {
    let appointment = AppointmentId::new();
    diesel::insert_into(appointments::table)
        .values((
            appointments::id.eq(appointment),
            appointments::person_id.eq(id),
            appointments::department_id.eq(department),
            appointments::title.eq(title),
            appointments::from_date.eq(tx.now.date_naive()),
            appointments::is_from_provider.eq(true),
        ))
        .execute(tx.conn)?;
    Ok(appointment)
}
