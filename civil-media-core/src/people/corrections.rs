//! What somebody says is not right about somebody else. Nobody edits others: whom it is for answers it.
use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::{leaving, read};
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{CorrectionId, DepartmentId, PersonId};
use crate::page::{Cursor, Page};
use crate::policy::{Actor, Seen, Standing, Subject, act};
use crate::schema::{corrections, people};
use crate::stored::words;
use crate::text::{Note, Prose, Slug};

words! {
    /// What is not right.
    Wrong {
        /// What the person says of themselves.
        Profile = "profile",
        /// What the department's provider says: name, email, post.
        Provider = "provider",
        /// That they are still here.
        Left = "left",
    }
}

words! {
    /// What became of it.
    Outcome {
        /// It waits.
        Waiting = "waiting",
        /// It is so, and is or will be mended.
        Accepted = "accepted",
        /// It is not so.
        Refused = "refused",
        /// Neither, but something was said.
        Answered = "answered",
    }
}

/// How many somebody may propose within a day.
const MOST_A_DAY: i64 = 20;

/// Something that is said not to be right.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// What is not right.
    pub about: Wrong,
    /// What was said.
    pub text: Prose,
    /// When.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub state: Outcome,
    /// What was answered.
    pub answer: Note,
    /// About whom: name and address.
    pub person: (String, Slug),
    /// By whom.
    pub by: (String, Slug),
    person_id: PersonId,
    proposed_by: PersonId,
    department_id: Option<DepartmentId>,
}

impl Subject for Correction {
    /// Known to the person, to who proposed it, and to the department's admins where it is theirs to see to.
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let owns = self.person_id == actor.person;
        let is_department_admin = self.department_id.is_some_and(|one| actor.administers.contains(&one));
        let is_known = owns || is_department_admin || self.proposed_by == actor.person;
        is_known.then(|| Standing { owns, is_department_admin, is_suite_admin: false, ..actor.at_large() })
    }
}

#[derive(HasQuery)]
#[diesel(table_name = corrections)]
struct Row {
    id: CorrectionId,
    person_id: PersonId,
    proposed_by: PersonId,
    about: Wrong,
    text: Prose,
    department_id: Option<DepartmentId>,
    at: DateTime<Utc>,
    state: Outcome,
    answer: Note,
}

/// Says that something about somebody is not right.
///
/// # Errors
/// A field's problem: nothing said, the same said before and not answered yet, or too many in a day.
pub fn propose_correction(tx: &mut Tx<'_>, actor: &Actor, handle: &Slug, about: Wrong, text: &Prose) -> Written<()> {
    let person = read::find(tx, actor, handle)?.permit::<act::ProposeProfileFix>()?;
    if about != Wrong::Left && text.trim().is_empty() {
        return Err(Error::invalid("text", Problem::new("text-missing")));
    }
    let recent = corrections::proposed_by.eq(actor.person).and(corrections::at.gt(tx.now - Duration::days(1)));
    let many: i64 = corrections::table.filter(recent).count().get_result(tx.conn)?;
    if many >= MOST_A_DAY {
        return Err(Error::invalid("text", Problem::limit("corrections-many", MOST_A_DAY)));
    }
    let department = match about {
        Wrong::Profile => None,
        Wrong::Provider | Wrong::Left => person.department_ids.first().or(person.left_department_ids.first()).copied(),
    };
    let id = CorrectionId::new();
    let stored = diesel::insert_into(corrections::table)
        .values((
            corrections::id.eq(id),
            corrections::person_id.eq(person.id),
            corrections::proposed_by.eq(actor.person),
            corrections::about.eq(about),
            corrections::text.eq(text),
            corrections::department_id.eq(department),
            corrections::at.eq(tx.now),
        ))
        .execute(tx.conn);
    taken(stored, "corrections_waiting_key", "text", Problem::new("correction-waiting"))?;
    let event = Event::CorrectionProposed { correction: id, person: person.id, department };
    tx.record(actor, person, &event, ())
}

/// Answers what was proposed. Two who answer at once: one does.
///
/// # Errors
/// [`Error::Conflict`] if it has been answered; a field's problem for a refusal without a reason.
pub fn answer_correction(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CorrectionId,
    outcome: Outcome,
    answer: &Note,
) -> Written<()> {
    let row = Row::query().filter(corrections::id.eq(id)).first(tx.conn)?;
    let found = named(tx, vec![row])?.pop().ok_or(Error::NotFound)?;
    let permit = Seen::by(actor, found)?.permit::<act::AnswerCorrection>()?;
    if outcome == Outcome::Waiting {
        return Err(Error::invalid("decision", Problem::new("choice")));
    }
    if outcome != Outcome::Accepted && answer.is_empty() {
        return Err(Error::invalid("answer", Problem::new("reason-missing")));
    }
    let waiting = corrections::table.filter(corrections::id.eq(id).and(corrections::state.eq(Outcome::Waiting)));
    let changed = diesel::update(waiting)
        .set((
            corrections::state.eq(outcome),
            corrections::answer.eq(answer),
            corrections::answered_by.eq(actor.person),
            corrections::answered_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    // The department's yes to it is the leaving itself; one's own is only said.
    if let (Wrong::Left, Outcome::Accepted, Some(department)) = (permit.about, outcome, permit.department_id)
        && actor.administers.contains(&department)
        && permit.person_id != actor.person
    {
        leaving::leave(tx, actor, permit.person_id, department)?;
    }
    let event = Event::CorrectionAnswered { correction: id, person: permit.person_id, proposer: permit.proposed_by };
    tx.record(actor, permit, &event, ())
}

/// What concerns the actor: said about them, by them, or for their department to see to; the newest first.
pub fn corrections_of(
    conn: &mut Conn,
    actor: &Actor,
    before: Option<Cursor>,
    size: usize,
) -> Result<Page<Seen<Correction>>> {
    let mine = corrections::person_id.eq(actor.person).or(corrections::proposed_by.eq(actor.person));
    let ours = corrections::department_id.eq_any(actor.administers.clone());
    let mut query = Row::query()
        .filter(mine.or(ours.assume_not_null()))
        .order((corrections::at.desc(), corrections::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = corrections::at.eq(at).and(corrections::id.lt(CorrectionId(id)));
        query = query.filter(corrections::at.lt(at).or(same));
    }
    let page = Page::of(query.load(conn)?, size, |row: &Row| Cursor { at: row.at, id: row.id.0 });
    let next = page.next;
    let rows = named(conn, page.rows)?;
    Ok(Page { rows: Seen::all(actor, rows), next })
}

/// With the names of those whom it concerns: one query for all.
fn named(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Correction>> {
    let ids: Vec<PersonId> = rows.iter().flat_map(|row| [row.person_id, row.proposed_by]).collect();
    let names: Vec<(PersonId, String, Slug)> =
        people::table.filter(people::id.eq_any(ids)).select((people::id, people::name, people::handle)).load(conn)?;
    let names: HashMap<PersonId, (String, Slug)> =
        names.into_iter().map(|(id, name, handle)| (id, (name, handle))).collect();
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Correction {
                person: names.get(&row.person_id)?.clone(),
                by: names.get(&row.proposed_by)?.clone(),
                id: row.id,
                about: row.about,
                text: row.text,
                at: row.at,
                state: row.state,
                answer: row.answer,
                person_id: row.person_id,
                proposed_by: row.proposed_by,
                department_id: row.department_id,
            })
        })
        .collect())
}
