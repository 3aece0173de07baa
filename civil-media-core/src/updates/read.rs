use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;

use super::model::Update;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{DepartmentId, ItemId, PersonId};
use crate::items::{ItemKind, State, published_before};
use crate::page::{Cursor, Page};
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{follows, item_tags, items, updates};
use crate::text::Slug;

/// Whose updates a list is of.
#[derive(Debug, Clone, Default)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// Those of whom the actor follows, and their own.
    Followed,
    /// One person's.
    Person(PersonId),
    /// Those written for a department.
    Department(DepartmentId),
    /// Those with a tag.
    Tagged(Slug),
}

/// One update, by its id.
pub fn find(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<Seen<Update>> {
    let update = Update::query().filter(readable_items(actor)).filter(updates::item_id.eq(id)).first(conn)?;
    Seen::by(actor, update)
}

/// Updates, and those that they pass on.
type WithShared = (Page<Seen<Update>>, Vec<Seen<Update>>);

/// The newest updates that the actor may read, and those that they pass on and that the actor may read too.
pub fn newest(
    conn: &mut Conn,
    actor: &Actor,
    whose: &Whose,
    before: Option<Cursor>,
    size: usize,
) -> Result<WithShared> {
    let mut query = Update::query()
        .filter(readable_items(actor))
        .filter(items::kind.eq(ItemKind::Update).and(items::state.eq(State::Published)).and(items::reach.gt(0_i16)))
        .order((items::published_at.desc(), items::id.desc()))
        .limit(size as i64 + 1)
        .into_boxed::<Pg>();
    query = match whose {
        Whose::All => query,
        Whose::Followed => {
            let followed = follows::table.filter(follows::person_id.eq(actor.person)).select(follows::followed_id);
            query.filter(items::author_id.eq_any(followed).or(items::author_id.eq(actor.person)))
        }
        Whose::Person(person) => query.filter(items::author_id.eq(person)),
        Whose::Department(department) => query.filter(items::department_id.eq(department)),
        Whose::Tagged(tag) => {
            let has = item_tags::table.filter(item_tags::item_id.eq(items::id).and(item_tags::tag.eq(tag)));
            query.filter(exists(has))
        }
    };
    if let Some(Cursor { at, id }) = before {
        query = query.filter(published_before(at, ItemId(id)));
    }
    let found = Seen::all(actor, query.load(conn)?);
    let page = Page::of(found, size, |one| Cursor { at: one.posted_at, id: one.id.0 });
    let shared: Vec<ItemId> = page.rows.iter().filter_map(|one| one.shares_id).collect();
    let shared = shared_among(conn, actor, &shared)?;
    Ok((page, shared))
}

fn shared_among(conn: &mut Conn, actor: &Actor, ids: &[ItemId]) -> Result<Vec<Seen<Update>>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = Update::query()
        .filter(readable_items(actor))
        .filter(items::reach.gt(0_i16).and(updates::item_id.eq_any(ids)))
        .load(conn)?;
    Ok(Seen::all(actor, found))
}

/// Whether the actor follows somebody.
pub fn follows(conn: &mut Conn, actor: &Actor, person: PersonId) -> Result<bool> {
    Ok(diesel::select(exists(follows::table.find((actor.person, person)))).get_result(conn)?)
}
