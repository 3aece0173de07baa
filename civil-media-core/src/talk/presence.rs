//! Who is here: whose browser hears Talk, on whichever node. A hint.
use chrono::Duration;
use diesel::prelude::*;

use crate::db::{self, Conn, Tx, Written};
use crate::error::Result;
use crate::ids::PersonId;
use crate::people::Person;
use crate::policy::{Actor, Seen};
use crate::schema::{people, presence};

/// For how long somebody counts as here after they were noted: nodes note them every 30 seconds.
const HERE: Duration = Duration::seconds(75);
/// Of how many it is told at once.
pub const MOST_ASKED: usize = 100;

/// Notes that these people are here.
pub fn note_present(tx: &mut Tx<'_>, people: &[PersonId]) -> Written<()> {
    // In the order of their keys, so that two nodes never wait for each other.
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    for some in people.chunks(1_000) {
        let rows: Vec<_> =
            some.iter().map(|person| (presence::person_id.eq(*person), presence::at.eq(tx.now))).collect();
        diesel::insert_into(presence::table)
            .values(rows)
            .on_conflict(presence::person_id)
            .do_update()
            .set(presence::at.eq(tx.now))
            .execute(tx.conn)?;
    }
    tx.quietly(())
}

/// Who of these is here, of whom the actor may know; of more than [`MOST_ASKED`] the first alone.
pub fn present(conn: &mut Conn, actor: &Actor, of: &[PersonId]) -> Result<Vec<PersonId>> {
    let of = &of[..of.len().min(MOST_ASKED)];
    let here: Vec<PersonId> = presence::table
        .filter(presence::person_id.eq_any(of).and(presence::at.gt(db::now() - HERE)))
        .select(presence::person_id)
        .load(conn)?;
    if here.is_empty() {
        return Ok(here);
    }
    let found: Vec<Person> = Person::query().filter(people::id.eq_any(here)).load(conn)?;
    Ok(found.into_iter().filter_map(|person| Seen::by(actor, person).ok()).map(|person| person.id).collect())
}
