use diesel::prelude::*;

use super::input::ProfileChanges;
use super::model::{Language, Person};
use super::{leaving, read, search};
use crate::db::{Conn, Tx, Written, lower};
use crate::departments;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::PersonId;
use crate::policy::{Actor, Tier, act};
use crate::schema::{appointments, people};
use crate::text::{Line, Slug};

/// Changes one's own profile, if nobody has since `version`.
///
/// # Errors
/// [`Error::Conflict`] if somebody has.
pub fn edit_profile(tx: &mut Tx<'_>, actor: &Actor, version: i32, changes: &ProfileChanges) -> Written<()> {
    let me = read::me(tx, actor)?.permit::<act::EditProfile>()?;
    let current = people::table.filter(people::id.eq(me.id).and(people::version.eq(version)));
    let changed = diesel::update(current).set((changes, people::version.eq(people::version + 1))).execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    keep_tags(tx, me.id, changes)?;
    if changes.profession.is_some() {
        // What their department's list says of it stays.
        let unsaid = appointments::table
            .filter(appointments::person_id.eq(me.id).and(appointments::is_from_provider))
            .filter(appointments::to_date.is_null().and(appointments::profession.is_null()));
        diesel::update(unsaid).set(appointments::profession.eq(changes.profession)).execute(tx.conn)?;
    }
    search::reindex(tx, &[me.id])?;
    let event = Event::ProfileEdited { person: me.id };
    tx.record(actor, me, &event, ())
}

/// Skills and languages become those of the form.
fn keep_tags(tx: &mut Tx<'_>, person: PersonId, changes: &ProfileChanges) -> Result<()> {
    use crate::schema::{person_languages, person_skills};
    diesel::delete(person_skills::table.filter(person_skills::person_id.eq(person))).execute(tx.conn)?;
    let skills: Vec<_> = changes
        .skills
        .iter()
        .map(|skill| (person_skills::person_id.eq(person), person_skills::skill.eq(skill)))
        .collect();
    diesel::insert_into(person_skills::table).values(skills).execute(tx.conn)?;
    diesel::delete(person_languages::table.filter(person_languages::person_id.eq(person))).execute(tx.conn)?;
    let languages: Vec<_> = changes
        .languages
        .iter()
        .map(|language| (person_languages::person_id.eq(person), person_languages::language.eq(language)))
        .collect();
    diesel::insert_into(person_languages::table).values(languages).execute(tx.conn)?;
    Ok(())
}

/// Names whom to ask once somebody has left: for themselves before they do, or for their department's admins.
/// They are found by handle or email; nothing takes the name away again.
///
/// # Errors
/// A field's problem if there is nobody of that name, or nobody else.
pub fn name_instead(tx: &mut Tx<'_>, actor: &Actor, handle: &Slug, whom: &str) -> Written<()> {
    let person = read::find(tx, actor, handle)?.permit::<act::EditProfile>()?;
    let named: Option<PersonId> = match whom.trim() {
        "" => None,
        // Guests know nobody beyond their spaces, and learn of nobody here.
        _ if actor.tier == Tier::Guest => return Err(Error::invalid("ask_instead", Problem::new("person-unknown"))),
        whom => {
            let unknown = || Error::invalid("ask_instead", Problem::new("person-unknown"));
            let whom = Line::parse(whom).map_err(|_| unknown())?.to_string();
            let found = read::addressed(tx, actor, &[whom])?.pop().flatten().ok_or_else(unknown)?;
            if found == person.id {
                return Err(unknown());
            }
            Some(found)
        }
    };
    diesel::update(people::table.find(person.id)).set(people::ask_instead.eq(named)).execute(tx.conn)?;
    let event = Event::AskInsteadNamed { person: person.id };
    tx.record(actor, person, &event, ())
}

/// Chooses the language of the interface.
pub fn choose_language(tx: &mut Tx<'_>, actor: &Actor, language: Language) -> Written<()> {
    let me = read::me(tx, actor)?.permit::<act::EditProfile>()?;
    diesel::update(people::table.find(me.id)).set(people::language.eq(language)).execute(tx.conn)?;
    let event = Event::LanguageChosen { person: me.id };
    tx.record(actor, me, &event, ())
}

/// Switches somebody off: no sign-in, no session, no open socket, no mail from here on.
///
/// # Errors
/// A field's problem for the last who runs a department or the suite.
pub fn switch_off(tx: &mut Tx<'_>, actor: &Actor, handle: &Slug) -> Written<()> {
    let person = read::find(tx, actor, handle)?.permit::<act::SwitchPersonOff>()?;
    departments::keep_an_admin(tx, actor, person.id)?;
    set_switched_off(tx, &person, true)?;
    let event = Event::PersonSwitchedOff { person: person.id };
    tx.record(actor, person, &event, ())
}

/// Lets somebody in again.
pub fn switch_on(tx: &mut Tx<'_>, actor: &Actor, handle: &Slug) -> Written<()> {
    let person = read::find(tx, actor, handle)?.permit::<act::SwitchPersonOff>()?;
    set_switched_off(tx, &person, false)?;
    let event = Event::PersonSwitchedOn { person: person.id };
    tx.record(actor, person, &event, ())
}

/// Somebody for the operator's tool, by handle or email, in whichever letters; where several have that address none of
/// them, and their handles are given.
pub(crate) fn for_operator(conn: &mut Conn, who: &str) -> Result<Result<Person, Vec<Slug>>> {
    let who = who.trim().to_lowercase();
    let named = people::handle.eq(&who).or(lower(people::email).eq(&who));
    let mut found: Vec<Person> = Person::query().filter(named).order(people::handle).limit(10).load(conn)?;
    // An address never says who somebody is: two accounts may have one.
    found.sort_by_key(|person| *person.handle != *who);
    match found.as_slice() {
        [] => Err(Error::NotFound),
        [person, others @ ..] if others.is_empty() || *person.handle == *who => Ok(Ok(person.clone())),
        several => Ok(Err(several.iter().map(|person| person.handle.clone()).collect())),
    }
}

/// Switches somebody off or on for the operator's tool.
pub(crate) fn switch_by_operator(tx: &mut Tx<'_>, person: &Person, off: bool) -> Result<()> {
    set_switched_off(tx, person, off)?;
    let event = if off {
        Event::PersonSwitchedOff { person: person.id }
    } else {
        Event::PersonSwitchedOn { person: person.id }
    };
    tx.record_as("operator", &event)
}

fn set_switched_off(tx: &mut Tx<'_>, person: &Person, off: bool) -> crate::Result<()> {
    let since = off.then_some(tx.now);
    diesel::update(people::table.find(person.id)).set(people::switched_off_at.eq(since)).execute(tx.conn)?;
    if off {
        return leaving::end_access(tx, person.id, "switched off");
    }
    Ok(())
}
