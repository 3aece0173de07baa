use diesel::prelude::*;

use super::model::{Appointment, Person};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::PersonId;
use crate::policy::{Actor, Seen};
use crate::schema::{appointments, people};
use crate::text::Slug;

/// Somebody, by their address.
pub fn find(conn: &mut Conn, actor: &Actor, handle: &Slug) -> Result<Seen<Person>> {
    let person = Person::query().filter(people::handle.eq(handle)).first(conn)?;
    Seen::by(actor, person)
}

/// The actor's own profile.
pub fn me(conn: &mut Conn, actor: &Actor) -> Result<Seen<Person>> {
    let person = Person::query().filter(people::id.eq(actor.person)).first(conn)?;
    Seen::by(actor, person)
}

/// The posts of somebody who has been seen: those held now first, then the latest.
pub fn appointments(conn: &mut Conn, person: &Seen<Person>) -> Result<Vec<Appointment>> {
    of_person(conn, person.id)
}

fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Appointment>> {
    Ok(Appointment::query()
        .filter(appointments::person_id.eq(person))
        .order((appointments::to_date.desc().nulls_first(), appointments::from_date.desc(), appointments::id))
        .limit(50)
        .load(conn)?)
}
