//! What needs looking after in a wiki, of what the reader may read: pages that are named and missing, that nothing leads
//! to, that most leads to, that nobody has touched for long, and that are due.
use chrono::NaiveDate;
use diesel::dsl::{count, exists, min, not};
use diesel::prelude::*;

use crate::db::{Conn, IsPage, IsPublishedPage, today};
use crate::error::Result;
use crate::ids::{DepartmentId, ItemId, SpaceId};
use crate::items::{self as all_items, Card, Freshness, ItemKind, State};
use crate::policy::{Actor, Seen, Standing, Subject, readable_items};
use crate::schema::{departments, items, links, page_links, pages, people, spaces};

/// How many rows a list shows at once.
pub const ROWS: usize = 50;
/// The furthest that one turns pages of such a list.
const FURTHEST: i64 = 100_000;
/// To how many deleted pages it is looked for what leads to them.
const MOST_GONE: i64 = 1_000;

/// A page as it stands in a list of what needs looking after.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = items)]
#[diesel(base_query = items::table
    .inner_join(spaces::table)
    .inner_join(people::table.on(people::id.eq(items::author_id)))
    .left_join(departments::table.on(departments::id.nullable().eq(items::department_id))))]
pub struct Listed {
    /// The page.
    #[diesel(embed)]
    pub card: Card,
    /// When it is to be looked at again.
    pub review_on: Option<NaiveDate>,
}

impl Listed {
    /// How far it can be relied upon today.
    pub fn freshness(&self) -> Freshness {
        Freshness::of(self.review_on, today())
    }
}

impl Subject for Listed {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        self.card.standing(actor)
    }
}

/// A part of a list.
#[derive(Debug)]
pub struct Rows<T> {
    /// At most [`ROWS`].
    pub rows: Vec<T>,
    /// How many come before them.
    pub from: i64,
    /// Whether more follow.
    pub has_more: bool,
}

impl<T> Rows<T> {
    pub(super) fn of(mut rows: Vec<T>, from: i64) -> Self {
        let has_more = rows.len() > ROWS;
        rows.truncate(ROWS);
        Self { rows, from, has_more }
    }
}

fn from_of(from: i64) -> i64 {
    from.clamp(0, FURTHEST)
}

/// A page that is named and not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its name as an address.
    pub wanted: String,
    /// Its name as somebody wrote it.
    pub title: String,
    /// How many pages name it.
    pub named: i64,
}

/// What is named in a wiki and not there, the most wanted first.
pub fn missing(conn: &mut Conn, actor: &Actor, space: SpaceId, from: i64) -> Result<Rows<Missing>> {
    let from = from_of(from);
    let gone = gone(conn, space)?;
    let found: Vec<(String, Option<String>, i64)> = page_links::table
        .inner_join(items::table.on(items::id.eq(page_links::from_id)))
        .inner_join(spaces::table.on(spaces::id.eq(items::space_id)))
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16))
        .filter(page_links::space_id.eq(space).and(page_links::to_id.is_null().or(page_links::to_id.eq_any(gone))))
        .group_by(page_links::wanted)
        .order((count(page_links::from_id).desc(), page_links::wanted))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .select((page_links::wanted, min(page_links::title), count(page_links::from_id)))
        .load(conn)?;
    let rows = found.into_iter().map(|(wanted, title, named)| Missing {
        title: title.unwrap_or_else(|| wanted.clone()),
        wanted,
        named,
    });
    Ok(Rows::of(rows.collect(), from))
}

/// The pages of a wiki that were deleted last, and whose text stands nowhere else: what leads to them leads nowhere.
fn gone(conn: &mut Conn, space: SpaceId) -> Result<Vec<ItemId>> {
    let deleted = items::space_id.eq(space).and(IsPage).and(items::state.eq(State::Deleted));
    Ok(items::table
        .inner_join(pages::table)
        .filter(deleted.and(pages::merged_into.is_null()))
        .order(items::deleted_at.desc())
        .limit(MOST_GONE)
        .select(items::id)
        .load(conn)?)
}

#[diesel::dsl::auto_type]
fn in_wiki(space: SpaceId) -> _ {
    items::space_id.eq(space).and(IsPublishedPage)
}

/// The pages of a wiki to which no text leads, by title.
pub fn orphans(conn: &mut Conn, actor: &Actor, space: SpaceId, from: i64) -> Result<Rows<Seen<Listed>>> {
    let from = from_of(from);
    let found = Listed::query()
        .filter(readable_items(actor))
        .filter(in_wiki(space))
        .filter(not(exists(links::table.filter(links::to_id.eq(items::id)))))
        .order((items::title, items::id))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .load(conn)?;
    Ok(Rows::of(Seen::all(actor, found), from))
}

/// The pages of a wiki that nobody has changed for longest.
pub fn untouched(conn: &mut Conn, actor: &Actor, space: SpaceId, from: i64) -> Result<Rows<Seen<Listed>>> {
    let from = from_of(from);
    let found = Listed::query()
        .filter(readable_items(actor))
        .filter(in_wiki(space))
        .order((items::updated_at, items::id))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .load(conn)?;
    Ok(Rows::of(Seen::all(actor, found), from))
}

/// The pages of a wiki to which most texts lead that the actor may read, with how many that are.
pub fn most_linked(conn: &mut Conn, actor: &Actor, space: SpaceId, from: i64) -> Result<Rows<(Seen<Card>, i64)>> {
    let from = from_of(from);
    let target = diesel::alias!(items as target);
    let to = target.field(items::id);
    let found: Vec<(ItemId, i64)> = links::table
        .inner_join(items::table.on(items::id.eq(links::from_id)))
        .inner_join(spaces::table.on(spaces::id.eq(items::space_id)))
        .inner_join(target.on(to.eq(links::to_id)))
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16))
        .filter(target.field(items::space_id).eq(space))
        .filter(target.field(items::kind).eq(ItemKind::Page).and(target.field(items::reach).gt(0_i16)))
        .group_by(links::to_id)
        .order((count(links::from_id).desc(), links::to_id))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .select((links::to_id, count(links::from_id)))
        .load(conn)?;
    let ids: Vec<ItemId> = found.iter().map(|(id, _)| *id).collect();
    let cards = all_items::cards_of(conn, actor, &ids)?;
    let counted = cards.into_iter().filter_map(|card| {
        let of = found.iter().find(|(id, _)| *id == card.id)?.1;
        Some((card, of))
    });
    let has_more = found.len() > ROWS;
    let mut rows: Vec<_> = counted.collect();
    rows.truncate(ROWS);
    Ok(Rows { rows, from, has_more })
}

/// The pages of a wiki that are due, or out of date, the longest first.
pub fn due(conn: &mut Conn, actor: &Actor, space: SpaceId, from: i64) -> Result<Rows<Seen<Listed>>> {
    let from = from_of(from);
    let found = Listed::query()
        .filter(readable_items(actor))
        .filter(in_wiki(space).and(items::review_on.le(today())))
        .order((items::review_on, items::id))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .load(conn)?;
    Ok(Rows::of(Seen::all(actor, found), from))
}

/// The same of all spaces of a department.
pub fn due_in_department(
    conn: &mut Conn,
    actor: &Actor,
    department: DepartmentId,
    from: i64,
) -> Result<Rows<Seen<Listed>>> {
    let from = from_of(from);
    let found = Listed::query()
        .filter(readable_items(actor))
        .filter(IsPublishedPage.and(items::review_on.le(today())))
        .filter(spaces::department_ids.contains(vec![department]))
        .order((items::review_on, items::id))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .load(conn)?;
    Ok(Rows::of(Seen::all(actor, found), from))
}

/// The pages of a wiki for which nobody answers, because they have no owner or their owner has gone: its leads see to
/// them.
pub fn unowned(conn: &mut Conn, actor: &Actor, space: SpaceId, from: i64) -> Result<Rows<Seen<Listed>>> {
    let from = from_of(from);
    let owner = diesel::alias!(people as owner);
    let here = owner.filter(
        owner
            .field(people::id)
            .nullable()
            .eq(items::owner_id)
            .and(owner.field(people::switched_off_at).is_null())
            .and(owner.field(people::left_on).is_null().or(owner.field(people::left_on).gt(today()))),
    );
    let found = Listed::query()
        .filter(readable_items(actor))
        .filter(in_wiki(space))
        .filter(not(exists(here)))
        .order((items::title, items::id))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .load(conn)?;
    Ok(Rows::of(Seen::all(actor, found), from))
}

/// The pages for which the actor answers, those first that are to be looked at soonest.
pub fn own(conn: &mut Conn, actor: &Actor, from: i64) -> Result<Rows<Seen<Listed>>> {
    let from = from_of(from);
    let found = Listed::query()
        .filter(readable_items(actor))
        .filter(IsPublishedPage.and(items::owner_id.eq(actor.person)))
        .order((items::review_on.asc().nulls_last(), items::id))
        .offset(from)
        .limit(ROWS as i64 + 1)
        .load(conn)?;
    Ok(Rows::of(Seen::all(actor, found), from))
}

/// All that leads to an item that has been seen, of what the actor may read, the newest first.
pub fn leading(conn: &mut Conn, actor: &Actor, to: ItemId, from: i64) -> Result<Rows<Seen<Listed>>> {
    let from = from_of(from);
    let these = links::table.filter(links::to_id.eq(to)).select(links::from_id);
    let found = Listed::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(items::id.eq_any(these)))
        .order(items::id.desc())
        .offset(from)
        .limit(ROWS as i64 + 1)
        .load(conn)?;
    Ok(Rows::of(Seen::all(actor, found), from))
}
