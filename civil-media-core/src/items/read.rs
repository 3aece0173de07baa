use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::freshness::Freshness;
use super::model::{Card, ItemKind, Revision, State, VersionLine};
use crate::db::{Conn, IsPublished};
use crate::error::Result;
use crate::ids::{DepartmentId, ItemId, PersonId, SpaceId};
use crate::page::{Cursor, Page, cut};
use crate::policy::{Actor, Seen, SpaceKind, readable_items};
use crate::schema::{items, revisions, spaces};
use crate::text::{Slug, Title};

/// Which items a list is of.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only of this kind.
    pub kind: Option<ItemKind>,
    /// Only in this space.
    pub space: Option<SpaceId>,
    /// Only by this person.
    pub author: Option<PersonId>,
    /// Only written for this department.
    pub department: Option<DepartmentId>,
    /// Only of this year or month, for what has both in its path.
    pub dated: Option<Dated>,
    /// Only with this tag: then of the rest only the kind counts.
    pub tag: Option<Slug>,
    /// Only before this place of the list.
    pub before: Option<Cursor>,
}

impl Wanted {
    /// All posts.
    pub fn posts() -> Self {
        Self { kind: Some(ItemKind::Post), ..Self::default() }
    }
}

/// A year, or a month of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The year, of four digits.
    pub year: u16,
    /// From 1 to 12.
    pub month: Option<u8>,
}

impl Dated {
    /// As an address has it: `2026`, `07`.
    pub fn parse(year: &str, month: Option<&str>) -> Option<Self> {
        let number = |text: &str, digits: usize| {
            (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u16>().ok())?
        };
        let month = match month {
            Some(month) => Some(number(month, 2).filter(|month| (1..=12).contains(month))? as u8),
            None => None,
        };
        Some(Self { year: number(year, 4)?, month })
    }

    /// How the paths of it begin.
    fn prefix(self) -> String {
        format!("{self}/")
    }
}

impl std::fmt::Display for Dated {
    /// As paths have it: `2026`, `2026/07`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "/{month:02}"))
    }
}

/// The newest items that the actor may read; drafts are not among them.
pub fn newest(conn: &mut Conn, actor: &Actor, wanted: Wanted, size: usize) -> Result<Page<Seen<Card>>> {
    if wanted.tag.is_some() {
        return super::tags::tagged(conn, actor, &wanted, size);
    }
    // What a few talk about among themselves stands with their conversations.
    let mut query = Card::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(spaces::kind.ne(SpaceKind::Conversation)))
        .order((items::published_at.desc(), items::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(kind) = wanted.kind {
        query = query.filter(items::kind.eq(kind));
    }
    if let Some(space) = wanted.space {
        query = query.filter(items::space_id.eq(space));
    }
    if let Some(author) = wanted.author {
        // Theirs, and those that they wrote with others; not those of somebody who is only named.
        let with_others: Vec<ItemId> = items::table
            .filter(items::state.eq(State::Published).and(items::co_author_ids.contains(vec![author])))
            .order(items::id.desc())
            .limit(WITH_OTHERS)
            .select(items::id)
            .load(conn)?;
        let own = items::author_id.eq(author).and(items::credited_name.is_null());
        query = query.filter(own.or(items::id.eq_any(with_others)));
    }
    if let Some(department) = wanted.department {
        query = query.filter(items::department_id.eq(department));
    }
    if let Some(dated) = wanted.dated {
        // Up to the sign that comes after the last slash.
        let from = dated.prefix();
        let to = format!("{}0", from.trim_end_matches('/'));
        query = query.filter(items::path.ge(from).and(items::path.lt(to)));
    }
    if let Some(Cursor { at, id }) = wanted.before {
        query = query.filter(published_before(at, ItemId(id)));
    }
    let found = Seen::all(actor, query.load(conn)?);
    Ok(Page::of(found, size, |card| Cursor { at: card.published_at.unwrap_or(card.updated_at), id: card.id.0 }))
}

/// How many that somebody wrote with others are listed, the newest.
const WITH_OTHERS: i64 = 500;
/// How many letters a title is looked for by, at least.
const LEAST: usize = 3;
/// How many that have these words are looked at.
const TITLED: i64 = 500;

/// Posts, pages and files with these words in their title that the actor may read, the newest first: what a link that
/// is being typed may lead to. Drafts are not among them. Pages that nobody has looked at as they should come after all that can be relied upon.
pub fn titled(conn: &mut Conn, actor: &Actor, typed: &str, few: usize) -> Result<Vec<Seen<Card>>> {
    let typed: String = typed.trim().chars().take(Title::MOST).collect();
    if typed.chars().count() < LEAST {
        return Ok(Vec::new());
    }
    let pattern: String =
        typed.chars().flat_map(|c| ['\\', c].into_iter().skip(usize::from(!"%_\\".contains(c)))).collect();
    // By the index of words alone, and of very many only some: what may be read of them is asked then.
    let some: Vec<(ItemId, Option<NaiveDate>)> = items::table
        .filter(items::reach.gt(0_i16).and(items::kind.ne(ItemKind::Channel)))
        .filter(items::title.ilike(format!("%{pattern}%")))
        .limit(TITLED)
        .select((items::id, items::review_on))
        .load(conn)?;
    let review: HashMap<ItemId, Option<NaiveDate>> = some.iter().copied().collect();
    let mut found = cards_of(conn, actor, &some.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let today = crate::db::today();
    found.sort_by_key(|card| {
        let freshness = Freshness::of(review.get(&card.id).copied().flatten(), today);
        (freshness, std::cmp::Reverse((card.published_at, card.id)))
    });
    found.truncate(few);
    Ok(found)
}

/// What comes behind a place of a list with the newest first. The first of the two says nothing that the second
/// does not, and lets an index be entered there.
#[diesel::dsl::auto_type]
pub(crate) fn published_before(at: DateTime<Utc>, id: ItemId) -> _ {
    let same_time = items::published_at.eq(at).and(items::id.lt(id));
    items::published_at.le(at).and(items::published_at.lt(at).or(same_time))
}

/// What stands beside an item in a list.
#[derive(Debug)]
pub struct Neighbours {
    /// The one before it in time.
    pub earlier: Option<Seen<Card>>,
    /// The one after it.
    pub later: Option<Seen<Card>>,
}

/// What stands before and after a place of a list, of what the actor may read of this kind in a space.
pub fn neighbours(
    conn: &mut Conn,
    actor: &Actor,
    (space, kind): (SpaceId, ItemKind),
    at: Cursor,
) -> Result<Neighbours> {
    let wanted = Wanted { kind: Some(kind), space: Some(space), before: Some(at), ..Wanted::default() };
    let earlier = newest(conn, actor, wanted, 1)?.rows.into_iter().next();
    let same_time = items::published_at.eq(at.at).and(items::id.gt(ItemId(at.id)));
    let later: Option<Card> = Card::query()
        .filter(readable_items(actor))
        .filter(IsPublished.and(items::kind.eq(kind)).and(items::space_id.eq(space)))
        .filter(items::published_at.ge(at.at).and(items::published_at.gt(at.at).or(same_time)))
        .order((items::published_at, items::id))
        .first(conn)
        .optional()?;
    Ok(Neighbours { earlier, later: later.map(|card| Seen::by(actor, card)).transpose()? })
}

/// The versions of an item that has been seen, the newest first, without their texts.
pub fn version_lines(
    conn: &mut Conn,
    item: ItemId,
    before: Option<i32>,
    size: usize,
) -> Result<(Vec<VersionLine>, bool)> {
    let found = VersionLine::query()
        .filter(revisions::item_id.eq(item))
        .filter(revisions::number.lt(before.unwrap_or(i32::MAX)))
        .order(revisions::number.desc())
        .limit(size as i64 + 1)
        .load(conn)?;
    Ok(cut(found, size))
}

/// The versions of an item that has been seen, the newest first.
pub fn revisions(conn: &mut Conn, item: ItemId, before: Option<i32>, size: usize) -> Result<(Vec<Revision>, bool)> {
    let found = Revision::query()
        .filter(revisions::item_id.eq(item))
        .filter(revisions::number.lt(before.unwrap_or(i32::MAX)))
        .order(revisions::number.desc())
        .limit(size as i64 + 1)
        .load(conn)?;
    Ok(cut(found, size))
}

/// One version of an item that has been seen.
pub fn revision(conn: &mut Conn, item: ItemId, number: i32) -> Result<Revision> {
    Ok(Revision::query().filter(revisions::item_id.eq(item).and(revisions::number.eq(number))).first(conn)?)
}

/// Cards in this order, of what the actor may read.
pub(crate) fn cards_of(conn: &mut Conn, actor: &Actor, ids: &[ItemId]) -> Result<Vec<Seen<Card>>> {
    let found = Card::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(items::id.eq_any(ids)))
        .load(conn)?;
    let mut found = Seen::all(actor, found);
    let at: HashMap<ItemId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    found.sort_by_key(|one: &Seen<Card>| at.get(&one.id).copied());
    Ok(found)
}

/// Any item that the actor may read, by its id.
pub fn find(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Seen<Card>> {
    let card = Card::query().filter(readable_items(actor)).filter(items::id.eq(id)).first(conn)?;
    Seen::by(actor, card)
}
