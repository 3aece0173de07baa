//! What changed in the pages that somebody watches: gathered as it happens, told once a day, and shown with what changed.
use chrono::{DateTime, Days, NaiveTime, TimeZone as _, Utc};
use diesel::prelude::*;

use crate::db::{Conn, IsPage, Tx, Written, page_address};
use crate::error::Result;
use crate::events::{Event, Waiting};
use crate::ids::{DigestId, ItemId, PersonId};
use crate::items::{self as all_items, Card};
use crate::policy::{Actor, Seen, facts_of};
use crate::schema::{digest_pages, digests, items, people, revisions, watched_changes, watches};

/// When digests are told, in London's time.
const HOUR: u32 = 7;
/// How many people are told in one transaction.
const TOGETHER: i64 = 50;
/// The most pages of one digest; more wait for the next one.
const MOST: i64 = 500;
/// How many pages of a digest are shown at once, and the furthest that one turns its pages.
pub const PAGES_SHOWN: usize = 10;

/// A page of a digest, and what changed in it that the reader did not do themselves.
#[derive(Debug)]
pub struct Changed {
    /// The page.
    pub card: Seen<Card>,
    /// Whether it is new.
    pub is_new: bool,
    /// From which version to which, one after another, each by others alone.
    pub runs: Vec<(i32, i32)>,
}

/// Notes what an event changed, for everybody who watches it, except whoever did it. A minor edit is nobody's news.
pub(crate) fn note(tx: &mut Tx<'_>, waiting: &Waiting) -> Result<()> {
    let (item, from) = match &waiting.event {
        Some(Event::PageCreated { item, .. }) => (*item, 0),
        Some(Event::PageEdited { item, version, .. }) => (*item, *version - 1),
        _ => return Ok(()),
    };
    let is_minor =
        revisions::table.find((item, from + 1)).select(revisions::is_minor).first::<bool>(tx.conn).optional()?;
    if is_minor != Some(false) {
        return Ok(());
    }
    let (space, path): (crate::ids::SpaceId, String) =
        items::table.find(item).select((items::space_id, items::path)).first(tx.conn)?;
    let above: Vec<String> = path.match_indices('/').map(|(at, _)| format!("{space}/{}", &path[..at])).collect();
    let of_branch = IsPage.and(page_address(items::space_id, items::path).eq_any(above));
    let branches: Vec<ItemId> = items::table.filter(of_branch).select(items::id).load(tx.conn)?;
    let is_watched = watches::item_id.eq(item).or(watches::item_id.eq_any(branches).and(watches::has_below));
    let people: Vec<PersonId> =
        watches::table.filter(is_watched).select(watches::person_id).distinct().load(tx.conn)?;
    let rows: Vec<_> = people
        .into_iter()
        .filter(|person| Some(*person) != waiting.actor)
        .map(|person| {
            (
                watched_changes::person_id.eq(person),
                watched_changes::item_id.eq(item),
                watched_changes::from_version.eq(from),
                watched_changes::at.eq(waiting.at),
            )
        })
        .collect();
    for some in rows.chunks(1_000) {
        diesel::insert_into(watched_changes::table).values(some).on_conflict_do_nothing().execute(tx.conn)?;
    }
    Ok(())
}

/// Tells some of those for whom something was gathered before the last time that digests were told. Gives how many were
/// told: one who could not be is left for the next time, and harms no other.
pub(crate) fn send(tx: &mut Tx<'_>) -> Written<usize> {
    let due = told_last(tx.now);
    let waiting: Vec<PersonId> = watched_changes::table
        .filter(watched_changes::at.lt(due))
        .select(watched_changes::person_id)
        .distinct()
        .limit(TOGETHER)
        .load(tx.conn)?;
    let mut told = 0;
    for person in waiting {
        match tx.attempt(|tx| send_to(tx, person, due)) {
            Ok(()) => told += 1,
            Err(error) => tracing::error!(%person, %error, "a digest could not be made"),
        }
    }
    tx.recorded(told)
}

fn send_to(tx: &mut Tx<'_>, person: PersonId, due: DateTime<Utc>) -> Result<()> {
    // Whoever comes second waits here, and finds nothing.
    let whose = people::table.find(person).select(people::id);
    let _: PersonId = whose.for_no_key_update().first(tx.conn)?;
    let gathered: Vec<(ItemId, i32)> = watched_changes::table
        .filter(watched_changes::person_id.eq(person).and(watched_changes::at.lt(due)))
        .order((watched_changes::at, watched_changes::item_id))
        .limit(MOST)
        .select((watched_changes::item_id, watched_changes::from_version))
        .load(tx.conn)?;
    let ids: Vec<ItemId> = gathered.iter().map(|(item, _)| *item).collect();
    let done = watched_changes::person_id.eq(person).and(watched_changes::item_id.eq_any(&ids));
    diesel::delete(watched_changes::table.filter(done)).execute(tx.conn)?;
    let Some(actor) = facts_of(tx.conn, &[person])?.remove(&person) else { return Ok(()) };
    let readable: Vec<ItemId> = all_items::cards_of(tx, &actor, &ids)?.iter().map(|card| card.id).collect();
    if readable.is_empty() {
        return Ok(());
    }
    let versions: Vec<(ItemId, i32)> =
        items::table.filter(items::id.eq_any(&readable)).select((items::id, items::version)).load(tx.conn)?;
    let digest = DigestId::new();
    diesel::insert_into(digests::table)
        .values((digests::id.eq(digest), digests::person_id.eq(person), digests::at.eq(tx.now)))
        .execute(tx.conn)?;
    let from = |item: ItemId| gathered.iter().find(|(one, _)| *one == item).map_or(0, |(_, from)| *from);
    let rows: Vec<_> = versions
        .iter()
        .map(|(item, to)| {
            (
                digest_pages::digest_id.eq(digest),
                digest_pages::item_id.eq(item),
                digest_pages::from_version.eq(from(*item)),
                digest_pages::to_version.eq(to),
            )
        })
        .collect();
    diesel::insert_into(digest_pages::table).values(rows).execute(tx.conn)?;
    tx.record_as("wiki", &Event::DigestMade { digest, person })?;
    Ok(())
}

/// When digests were told last: seven o'clock of today, or of yesterday.
fn told_last(now: DateTime<Utc>) -> DateTime<Utc> {
    let there = now.with_timezone(&chrono_tz::Europe::London);
    let at = |day: chrono::NaiveDate| {
        let time = day.and_time(NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default());
        // The clocks change at one and two o'clock.
        chrono_tz::Europe::London.from_local_datetime(&time).earliest().map_or(now, |at| at.to_utc())
    };
    let today = at(there.date_naive());
    if today <= now { today } else { at(there.date_naive() - Days::new(1)) }
}

/// Some pages of one's own digest, by title, from one on; when it was made; whether more follow. What one may read no
/// more is left out, and so is what one did oneself.
pub fn digest(conn: &mut Conn, actor: &Actor, id: DigestId, from: i64) -> Result<(DateTime<Utc>, Vec<Changed>, bool)> {
    let own = digests::table.find(id).filter(digests::person_id.eq(actor.person));
    let at = own.select(digests::at).first(conn)?;
    let mut rows: Vec<(ItemId, i32, i32)> = digest_pages::table
        .inner_join(items::table)
        .filter(digest_pages::digest_id.eq(id))
        .order((items::title, items::id))
        .offset(from.clamp(0, MOST))
        .limit(PAGES_SHOWN as i64 + 1)
        .select((digest_pages::item_id, digest_pages::from_version, digest_pages::to_version))
        .load(conn)?;
    let has_more = rows.len() > PAGES_SHOWN;
    rows.truncate(PAGES_SHOWN);
    let ids: Vec<ItemId> = rows.iter().map(|(item, ..)| *item).collect();
    let mut found = Vec::new();
    for card in all_items::cards_of(conn, actor, &ids)? {
        let Some((_, from, to)) = rows.iter().find(|(item, ..)| *item == card.id) else { continue };
        let written: Vec<(i32, PersonId)> = revisions::table
            .filter(revisions::item_id.eq(card.id).and(revisions::number.gt(*from)).and(revisions::number.le(*to)))
            .order(revisions::number)
            .limit(MOST)
            .select((revisions::number, revisions::author_id))
            .load(conn)?;
        let runs = written
            .chunk_by(|one, next| (one.1 == actor.person) == (next.1 == actor.person))
            .filter(|run| run.iter().all(|(_, author)| *author != actor.person))
            .filter_map(|run| Some((run.first()?.0 - 1, run.last()?.0)))
            .collect();
        found.push(Changed { card, is_new: *from == 0, runs });
    }
    Ok((at, found, has_more))
}

#[cfg(test)]
mod tests {
    use super::told_last;

    #[test]
    fn at_seven_in_london() {
        for (now, last) in [
            ("2026-01-15T07:00:00Z", "2026-01-15T07:00:00Z"),
            ("2026-01-15T06:59:59Z", "2026-01-14T07:00:00Z"),
            ("2026-07-15T06:00:00Z", "2026-07-15T06:00:00Z"),
            ("2026-07-15T05:59:59Z", "2026-07-14T06:00:00Z"),
            // The night in which summer time begins.
            ("2026-03-29T05:30:00Z", "2026-03-28T07:00:00Z"),
            ("2026-03-29T06:00:00Z", "2026-03-29T06:00:00Z"),
        ] {
            assert_eq!(
                told_last(now.parse().unwrap()),
                last.parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
                "{now}"
            );
        }
    }
}
