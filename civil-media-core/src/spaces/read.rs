use diesel::prelude::*;

use super::model::{Glimpse, Space};
use crate::db::{Conn, IsProject, IsService, lower};
use crate::error::Result;
use crate::ids::{DepartmentId, SpaceId};
use crate::page::cut;
use crate::policy::{Actor, Seen, SpaceKind, known_spaces, readable_spaces};
use crate::schema::{invitations, spaces};
use crate::text::Slug;

/// A space by its address. A conversation has no page of its own: what is said in it is all there is.
pub fn find(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Seen<Space>> {
    let of_this = spaces::slug.eq(slug).and(spaces::kind.ne(SpaceKind::Conversation));
    let space = Space::query().filter(readable_spaces(actor)).filter(of_this).first(conn)?;
    Seen::by(actor, space)
}

/// That a space is there, by its address: also for those who may not read it, if it is listed, and for those
/// who run its department.
pub fn glimpse(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Seen<Glimpse>> {
    let of_this = spaces::slug.eq(slug).and(spaces::kind.ne(SpaceKind::Conversation));
    let space = Glimpse::query().filter(known_spaces(actor)).filter(of_this).first(conn)?;
    Seen::by(actor, space)
}

/// A project, as [`glimpse`] finds it: what is done to spaces and their people is done to projects alone. A
/// person's own, a department's and the whole service's are nobody's to join, lead or leave.
pub(super) fn project(conn: &mut Conn, actor: &Actor, slug: &Slug) -> Result<Seen<Glimpse>> {
    let space = glimpse(conn, actor, slug)?;
    if space.place.kind == SpaceKind::Project { Ok(space) } else { Err(crate::Error::NotFound) }
}

/// The space of the whole service: its wiki and its channels.
pub fn service(conn: &mut Conn, actor: &Actor) -> Result<Seen<Space>> {
    let space = Space::query().filter(readable_spaces(actor)).filter(IsService).first(conn)?;
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

/// Of some spaces those that may be named to the actor: they know of them, or are invited.
pub(crate) fn among(conn: &mut Conn, actor: &Actor, ids: &[SpaceId]) -> Result<Vec<Glimpse>> {
    let invited = invitations::table
        .filter(invitations::person_id.eq(actor.person).and(invitations::state.eq("waiting")))
        .select(invitations::space_id);
    Ok(Glimpse::query()
        .filter(spaces::id.eq_any(ids))
        .filter(known_spaces(actor).or(spaces::id.eq_any(invited)))
        .load(conn)?)
}

/// The projects that are listed, by name, from behind this one on; those whose name has this in it.
///
/// # Errors
/// [`crate::Error::NotFound`] if they may not know of the one to begin behind.
pub fn listed(
    conn: &mut Conn,
    actor: &Actor,
    name: &str,
    after: Option<&Slug>,
    size: usize,
) -> Result<(Vec<Seen<Glimpse>>, bool)> {
    let mut query = Glimpse::query()
        .filter(known_spaces(actor))
        .filter(spaces::is_listed.and(IsProject))
        .order((lower(spaces::name_en), spaces::id))
        .limit(size as i64 + 1)
        .into_boxed();
    if !name.is_empty() {
        let has = format!("%{}%", name.to_lowercase().replace(['%', '_', '\\'], " "));
        query = query.filter(lower(spaces::name_en).like(has.clone()).or(lower(spaces::name_cy).like(has)));
    }
    if let Some(after) = after {
        let last = glimpse(conn, actor, after)?;
        let name = last.name_en.to_lowercase();
        let same = lower(spaces::name_en).eq(name.clone()).and(spaces::id.gt(last.place.id));
        query = query.filter(lower(spaces::name_en).gt(name).or(same));
    }
    let found = query.load(conn)?;
    let (found, has_more) = cut(found, size);
    Ok((Seen::all(actor, found), has_more))
}

/// The projects that these departments own, for those who run them: leadless ones first.
pub fn of_departments(conn: &mut Conn, actor: &Actor, departments: &[DepartmentId]) -> Result<Vec<Seen<Glimpse>>> {
    let found = Glimpse::query()
        .filter(known_spaces(actor))
        .filter(IsProject.and(spaces::department_ids.overlaps_with(departments)))
        .order((lower(spaces::name_en), spaces::id))
        .limit(500)
        .load(conn)?;
    Ok(Seen::all(actor, found))
}
