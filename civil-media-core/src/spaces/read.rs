use diesel::prelude::*;

use super::model::Space;
use crate::db::Conn;
use crate::error::Result;
use crate::policy::{Actor, Seen, SpaceKind, readable_spaces};
use crate::schema::spaces;
use crate::text::Slug;

/// A space by its address.
pub fn find(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Seen<Space>> {
    let space = Space::query().filter(readable_spaces(actor)).filter(spaces::slug.eq(slug)).first(conn)?;
    Seen::by(actor, space)
}

/// The space of the whole service: its wiki and its channels.
pub fn service(conn: &mut Conn, actor: &Actor) -> Result<Seen<Space>> {
    let space =
        Space::query().filter(readable_spaces(actor)).filter(spaces::kind.eq(SpaceKind::Service)).first(conn)?;
    Seen::by(actor, space)
}

/// The projects that the actor belongs to, by name.
pub fn mine(conn: &mut Conn, actor: &Actor) -> Result<Vec<Seen<Space>>> {
    let ids: Vec<_> = actor.spaces.keys().copied().collect();
    let found = Space::query()
        .filter(readable_spaces(actor))
        .filter(spaces::id.eq_any(ids).and(spaces::kind.eq(SpaceKind::Project)))
        .order((spaces::name_en, spaces::id))
        .limit(200)
        .load(conn)?;
    Ok(Seen::all(actor, found))
}

/// The projects that the actor may know of, by name, from behind this one on.
///
/// # Errors
/// [`crate::Error::NotFound`] if they may not know of that one.
pub fn listed(conn: &mut Conn, actor: &Actor, after: Option<&Slug>, size: usize) -> Result<(Vec<Seen<Space>>, bool)> {
    let mut query = Space::query()
        .filter(readable_spaces(actor))
        .filter(spaces::is_listed.and(spaces::kind.eq(SpaceKind::Project)))
        .order((lower(spaces::name_en), spaces::id))
        .limit(size as i64 + 1)
        .into_boxed();
    if let Some(after) = after {
        let last = find(conn, actor, after)?;
        let name = last.name_en.to_lowercase();
        let same = lower(spaces::name_en).eq(name.clone()).and(spaces::id.gt(last.place.id));
        query = query.filter(lower(spaces::name_en).gt(name).or(same));
    }
    let mut found = query.load(conn)?;
    let has_more = found.len() > size;
    found.truncate(size);
    Ok((Seen::all(actor, found), has_more))
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
