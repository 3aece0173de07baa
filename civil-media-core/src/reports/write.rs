//! Saying that something should not stand as it does.
use chrono::Duration;
use diesel::prelude::*;

use super::mine::{MyReport, last};
use super::model::{About, DAYS, Ground, MatterState, Of};
use crate::comments::{self, Said};
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{MatterId, PersonId, ReportId};
use crate::items::{self, Card};
use crate::policy::{Actor, Seen, Standing, Subject, act};
use crate::schema::{items as rows, matters, reports};
use crate::text::Prose;

/// How many somebody may report within a day.
const MOST_A_DAY: i64 = 20;

/// A published thing that its reader may report, unless it is their own.
#[derive(Debug, Clone)]
pub struct Reportable {
    /// Which thing.
    pub about: About,
    /// What the reader said of it before, and that stands in the way of saying it again.
    pub before: Option<MyReport>,
    version: i32,
    writers: Vec<PersonId>,
    on: On,
}

#[derive(Debug, Clone)]
enum On {
    Item(Box<Card>),
    Comment(Box<Said>),
}

impl Subject for Reportable {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        match &self.on {
            On::Item(card) => card.standing(actor),
            On::Comment(said) => said.standing(actor),
        }
    }
}

/// A thing that is to be reported: as far as its reader may read it, and it is published.
pub fn reportable(conn: &mut Conn, actor: &Actor, of: Of) -> Result<Seen<Reportable>> {
    let (about, version, writers, on) = match of {
        Of::Item(id) => {
            let card = (*items::find(conn, actor, id)?).clone();
            let version = rows::table.find(id).select(rows::version).first(conn)?;
            let placing = &card.placing;
            let mut writers = vec![placing.author_id];
            writers
                .extend(placing.owner_id.iter().chain(&placing.co_author_ids).filter(|one| **one != placing.author_id));
            (About::of(&card, None), version, writers, On::Item(Box::new(card)))
        }
        Of::Comment(id) => {
            let said = (*comments::find(conn, actor, id)?).clone();
            let about = About::of(&said.on, Some(&said.comment));
            (about, said.comment.version, vec![said.comment.author_id], On::Comment(Box::new(said)))
        }
    };
    let is_published = match &on {
        On::Item(card) => card.placing.reach > 0,
        On::Comment(said) => said.on.placing.reach > 0,
    };
    if !is_published {
        return Err(Error::NotFound);
    }
    let before = last(conn, actor, &about)?.filter(|report| report.stands_in_the_way(version));
    Seen::by(actor, Reportable { about, before, version, writers, on })
}

impl MyReport {
    /// Whether it waits, or was decided on lately and the thing is still what it was.
    fn stands_in_the_way(&self, version: i32) -> bool {
        let is_recent = self.settled_at.is_some_and(|at| at + Duration::days(DAYS) > crate::db::now());
        match self.state {
            MatterState::Open => true,
            MatterState::Hidden | MatterState::Kept => is_recent && self.version == version,
            MatterState::Gone => false,
        }
    }
}

/// Says that something should not stand as it does. Whoever decides is told; its author is not.
///
/// # Errors
/// A field's problem if one said so before and it waits, or was decided on lately, or for too many in a day.
pub fn report(tx: &mut Tx<'_>, actor: &Actor, of: Of, ground: Ground, words: &Prose) -> Written<()> {
    let thing = reportable(tx, actor, of)?.permit::<act::Report>()?;
    let waiting = Problem::new("report-waiting");
    match &thing.before {
        Some(before) if before.state == MatterState::Open => return Err(Error::invalid("ground", waiting)),
        Some(_) => return Err(Error::invalid("ground", Problem::limit("report-decided", DAYS))),
        None => {}
    }
    let recent = reports::person_id.eq(actor.person).and(reports::at.gt(tx.now - Duration::days(1)));
    let many: i64 = reports::table.filter(recent).count().get_result(tx.conn)?;
    if many >= MOST_A_DAY {
        return Err(Error::invalid("ground", Problem::limit("reports-many", MOST_A_DAY)));
    }
    let matter = open_matter(tx, &thing)?;
    let id = ReportId::new();
    let stored = diesel::insert_into(reports::table)
        .values((
            reports::id.eq(id),
            reports::matter_id.eq(matter),
            reports::person_id.eq(actor.person),
            reports::ground.eq(ground),
            reports::words.eq(words.trim()),
            reports::version.eq(thing.version),
            reports::at.eq(tx.now),
        ))
        .execute(tx.conn);
    taken(stored, "reports_once_key", "ground", waiting)?;
    // Neither the thing nor the matter: its author may be one of those who read the log.
    tx.record(actor, thing, &Event::ReportMade { report: id }, ())
}

/// The matter in which all that is reported of a thing comes together, held until the end.
fn open_matter(tx: &mut Tx<'_>, thing: &Reportable) -> Result<MatterId> {
    let About { item, comment, .. } = thing.about;
    // Another one is begun if somebody decides at this very moment.
    for _ in 0..3 {
        diesel::insert_into(matters::table)
            .values((
                matters::id.eq(MatterId::new()),
                matters::item_id.eq(item),
                matters::comment_id.eq(comment),
                matters::writer_ids.eq(&thing.writers),
                matters::opened_at.eq(tx.now),
                matters::waiting_since.eq(tx.now),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn)?;
        let found = matters::table
            .filter(matters::item_id.eq(item).and(matters::comment_id.is_not_distinct_from(comment)))
            .filter(matters::state.eq(MatterState::Open))
            .select(matters::id)
            .for_no_key_update()
            .first(tx.conn)
            .optional()?;
        if let Some(id) = found {
            return Ok(id);
        }
    }
    Err(Error::Conflict)
}
