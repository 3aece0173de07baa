//! What concerns those who wrote something, and those who reported something.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::{About, Appeal, Decided, Ground, MatterState, Outcome, Row};
use super::read::{abouts, own_words};
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::ids::{ItemId, MatterId, PersonId, ReportId};
use crate::items::Card;
use crate::page::{Cursor, Page};
use crate::policy::{Actor, Seen, Standing, Subject, readable_items};
use crate::schema::{items, matters, reports};
use crate::text::Html;

/// A decision on what somebody wrote, as they see it: why, and not who asked for it.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The matter.
    pub id: MatterId,
    /// Which thing.
    pub about: About,
    /// What was decided.
    pub decided: Decided,
    /// What was said against it.
    pub appeal: Option<Appeal>,
    /// What a hidden thing says, where they alone wrote it; with one decision, not in lists.
    pub words: Option<Html>,
    writer_ids: Vec<PersonId>,
}

impl Subject for Decision {
    /// Known to those whose thing it is, whoever may read that thing now.
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        self.writer_ids.contains(&actor.person).then(|| Standing { owns: true, ..actor.at_large() })
    }
}

impl Decision {
    /// Whether its author may still appeal.
    pub fn may_be_appealed(&self, now: DateTime<Utc>) -> bool {
        self.decided.is_hidden && self.appeal.is_none() && now <= self.decided.appeal_until()
    }

    /// Whether the thing is hidden now.
    pub fn is_hidden_now(&self) -> bool {
        let is_back = self.appeal.as_ref().is_some_and(|appeal| appeal.outcome == Some(Outcome::Overturned));
        self.decided.is_hidden && !is_back
    }
}

/// A report of one's own, and what came of it.
#[derive(Debug, Clone)]
pub struct MyReport {
    /// Its id.
    pub id: ReportId,
    /// Why.
    pub ground: Ground,
    /// In words.
    pub words: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Which thing; none if one may not read it any more.
    pub about: Option<About>,
    /// Where it stands.
    pub state: MatterState,
    /// What was decided.
    pub decided: Option<Decided>,
    /// What came of an appeal.
    pub outcome: Option<Outcome>,
    pub(super) version: i32,
    pub(super) settled_at: Option<DateTime<Utc>>,
    person_id: PersonId,
}

impl Subject for MyReport {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        (self.person_id == actor.person).then(|| Standing { owns: true, ..actor.at_large() })
    }
}

/// The decisions on what the actor wrote, the latest first.
pub fn decisions(conn: &mut Conn, actor: &Actor, before: Option<Cursor>, size: usize) -> Result<Page<Seen<Decision>>> {
    let me: Vec<PersonId> = vec![actor.person];
    let mut query = Row::query()
        .filter(matters::writer_ids.contains(me).and(matters::decided_as.is_not_null()))
        .order((matters::decided_at.desc(), matters::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = matters::decided_at.eq(at).and(matters::id.lt(MatterId(id)));
        query = query.filter(matters::decided_at.lt(at).or(same).assume_not_null());
    }
    let page = Page::of(query.load(conn)?, size, |row: &Row| Cursor {
        at: row.decided_at.unwrap_or(row.opened_at),
        id: row.id.0,
    });
    let things: Vec<_> = page.rows.iter().map(|row| (row.item_id, row.comment_id)).collect();
    let abouts = abouts(conn, &things)?;
    let rows = page.rows.into_iter().zip(abouts).filter_map(|(row, about)| told(row, about?)).collect();
    Ok(Page { rows: Seen::all(actor, rows), next: page.next })
}

/// One decision on what the actor wrote.
pub fn decision(conn: &mut Conn, actor: &Actor, id: MatterId) -> Result<Seen<Decision>> {
    let row = Row::query().filter(matters::id.eq(id)).first(conn)?;
    let mut decision = whole(conn, row)?;
    decision.standing(actor).ok_or(Error::NotFound)?;
    // Words are for those alone who still write it: who was taken off it may not read it by this.
    if decision.is_hidden_now() && decision.about.is_written_by(actor) {
        decision.words = own_words(conn, &decision.about)?;
    }
    Seen::by(actor, decision)
}

/// Whether the actor made this decision, and is told of what follows from it as its maker.
///
/// # Errors
/// [`Error::NotFound`] if they did not.
pub fn decided_by(conn: &mut Conn, actor: &Actor, id: MatterId) -> Result<()> {
    let by: Option<PersonId> = matters::table.find(id).select(matters::decided_by).first(conn)?;
    if by == Some(actor.person) { Ok(()) } else { Err(Error::NotFound) }
}

/// The same, held until the end.
pub(super) fn decision_held(tx: &mut Tx<'_>, actor: &Actor, id: MatterId) -> Result<Seen<Decision>> {
    let row: Row = matters::table.filter(matters::id.eq(id)).select(Row::as_select()).for_update().first(tx.conn)?;
    Seen::by(actor, whole(tx, row)?)
}

fn whole(conn: &mut Conn, row: Row) -> Result<Decision> {
    let about = abouts(conn, &[(row.item_id, row.comment_id)])?.pop().flatten();
    about.and_then(|about| told(row, about)).ok_or(Error::NotFound)
}

fn told(row: Row, about: About) -> Option<Decision> {
    Some(Decision {
        id: row.id,
        about,
        decided: row.decided()?,
        appeal: row.appealed(),
        words: None,
        writer_ids: row.writer_ids,
    })
}

type Reported = (ReportId, Ground, String, DateTime<Utc>, i32);

/// What the actor reported, the latest first.
pub fn mine(conn: &mut Conn, actor: &Actor, before: Option<Cursor>, size: usize) -> Result<Page<Seen<MyReport>>> {
    let mut query = reports::table
        .inner_join(matters::table)
        .filter(reports::person_id.eq(actor.person))
        .order((reports::at.desc(), reports::id.desc()))
        .limit(size as i64 + 1)
        .select(((reports::id, reports::ground, reports::words, reports::at, reports::version), Row::as_select()))
        .into_boxed();
    if let Some(Cursor { at, id }) = before {
        let same = reports::at.eq(at).and(reports::id.lt(ReportId(id)));
        query = query.filter(reports::at.lt(at).or(same));
    }
    let rows: Vec<(Reported, Row)> = query.load(conn)?;
    let page = Page::of(rows, size, |(report, _)| Cursor { at: report.3, id: report.0.0 });
    // What one may not read any more is not named, though one reported it.
    let ids: Vec<ItemId> = page.rows.iter().map(|(_, row)| row.item_id).collect();
    let readable: Vec<Card> = Card::query().filter(readable_items(actor)).filter(items::id.eq_any(&ids)).load(conn)?;
    let readable: Vec<ItemId> = Seen::all(actor, readable).iter().map(|card| card.id).collect();
    let things: Vec<_> = page.rows.iter().map(|(_, row)| (row.item_id, row.comment_id)).collect();
    let abouts = abouts(conn, &things)?;
    let rows = page
        .rows
        .into_iter()
        .zip(abouts)
        .map(|((report, row), about)| of_mine(actor, report, row, about.filter(|of| readable.contains(&of.item))))
        .collect();
    Ok(Page { rows: Seen::all(actor, rows), next: page.next })
}

/// The actor's last report of a thing that they may read.
pub(super) fn last(conn: &mut Conn, actor: &Actor, about: &About) -> Result<Option<MyReport>> {
    let found: Option<(Reported, Row)> = reports::table
        .inner_join(matters::table)
        .filter(reports::person_id.eq(actor.person))
        .filter(matters::item_id.eq(about.item).and(matters::comment_id.is_not_distinct_from(about.comment)))
        .order((reports::at.desc(), reports::id.desc()))
        .select(((reports::id, reports::ground, reports::words, reports::at, reports::version), Row::as_select()))
        .first(conn)
        .optional()?;
    Ok(found.map(|(report, row)| of_mine(actor, report, row, Some(about.clone()))))
}

fn of_mine(actor: &Actor, (id, ground, words, at, version): Reported, row: Row, about: Option<About>) -> MyReport {
    MyReport {
        id,
        ground,
        words,
        at,
        about,
        state: row.state,
        decided: row.decided(),
        outcome: row.outcome,
        version,
        settled_at: row.answered_at.or(row.decided_at),
        person_id: actor.person,
    }
}
