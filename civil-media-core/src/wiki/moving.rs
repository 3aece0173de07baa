//! Pages moved and renamed, with all that stands below them: what led to them follows.
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::input::{PageEdit, PagePath};
use super::links::{self, Stands};
use super::model::{PageKey, WikiPage};
use super::tree::{branch_of, check_above_for, hold_tree};
use super::{read, write};
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{ItemId, SpaceId};
use crate::policy::{Act, Actor, Permit, SpaceKind, act, readable_items};
use crate::schema::{items, page_addresses, spaces};
use crate::text::{Note, Slug, Title};

/// How many rows one statement takes.
const TOGETHER: usize = 5_000;

/// Where a page is to stand from now on, and how it is to be called.
#[derive(Debug, Clone)]
pub struct PageMove {
    /// Its title.
    pub title: Title,
    /// The page below which it is to stand; none for the top of its wiki.
    pub below: Option<PagePath>,
    /// The last part of its address.
    pub name: Slug,
    /// What is said of a new title in the list of versions.
    pub note: Note,
}

/// What a move did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Where the page stands now.
    pub path: PagePath,
    /// How many pages moved, of those that the actor may read.
    pub pages: i64,
    /// How many texts lead to one of them, of those that the actor may read.
    pub links: i64,
}

/// Moves a page with all that stands below it, inside its wiki. Every address that one of them had leads to it for ever.
///
/// # Errors
/// Fields' problems: of `below`, where no such page is or it is below the page itself; of `name`, where another page is
/// or was there. [`Error::Conflict`] where another change of the title was quicker.
pub fn move_page(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, input: &PageMove) -> Written<Moved> {
    let space = read::find(tx, actor, key)?.place.id;
    hold_tree(tx, space)?;
    let page = write::held(tx, actor, key)?;
    // Its address is a part of what is protected.
    if !write::may_write(&page) {
        return Err(Error::Forbidden(act::MovePage::NAME));
    }
    permitted!(page, MoveServicePage, MovePage, |permit| carry(tx, actor, permit, key, input))
}

fn carry<A: Act>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    page: Permit<A, WikiPage>,
    key: &PageKey,
    input: &PageMove,
) -> Written<Moved> {
    let space = page.place.id;
    let path = match &input.below {
        Some(below) => format!("{below}/{}", input.name),
        None => input.name.to_string(),
    };
    let to = PagePath::parse(&path).map_err(|problem| Error::invalid("name", problem))?;
    let branch = branch_of(tx, space, &page.path)?;
    let ids: Vec<ItemId> = std::iter::once(page.id).chain(branch.iter().map(|(id, _)| *id)).collect();
    // What stands below is carried too: its address is as much a part of what is protected.
    write::check_may_write(tx, actor, &ids)?;
    let (pages, led) = (readable(tx, actor, &ids)?, leading(tx, actor, &ids)?);
    if *to != *page.path {
        if to.starts_with(&format!("{}/", page.path)) {
            return Err(Error::invalid("below", Problem::new("page-below-itself")));
        }
        check_above_for(tx, actor, space, &to)?;
        change_paths(tx, space, (page.id, &page.path), &branch, &to)?;
    }
    if *input.title != *page.title {
        let key = PageKey { space: key.space.clone(), path: to.clone() };
        let edit = PageEdit {
            title: input.title.clone(),
            body: page.body.clone(),
            note: input.note.clone(),
            is_minor: false,
            version: page.version,
            kept: 0,
            tags: None,
        };
        let renamed = write::held(tx, actor, &key)?;
        write::save(tx, actor, renamed, &edit)?.into_inner();
    }
    let event = Event::PageMoved { item: page.id, space, pages: pages as i32 };
    tx.record(actor, page, &event, Moved { path: to, pages, links: led })
}

/// Gives a page, and those below it, their new paths, and keeps the old ones as addresses.
fn change_paths(
    tx: &mut Tx<'_>,
    space: SpaceId,
    (page, from): (ItemId, &str),
    branch: &[(ItemId, String)],
    to: &PagePath,
) -> Result<()> {
    let all: Vec<(ItemId, &str)> =
        std::iter::once((page, from)).chain(branch.iter().map(|(id, path)| (*id, &**path))).collect();
    let mut moved: Vec<(ItemId, PagePath)> = Vec::with_capacity(all.len());
    for (id, old) in &all {
        let new = PagePath::parse(&format!("{to}{}", &old[from.len()..]));
        moved.push((*id, new.map_err(|_| Error::invalid("below", Problem::new("page-too-deep")))?));
    }
    check_free(tx, space, &moved)?;
    for some in all.chunks(TOGETHER) {
        let rows: Vec<_> = some
            .iter()
            .map(|(id, old)| {
                (
                    page_addresses::space_id.eq(space),
                    page_addresses::path.eq(*old),
                    page_addresses::item_id.eq(id),
                    page_addresses::since.eq(tx.now),
                )
            })
            .collect();
        // What was put together with another page has left its address to that already.
        diesel::insert_into(page_addresses::table).values(rows).on_conflict_do_nothing().execute(tx.conn)?;
    }
    let ids: Vec<ItemId> = all.iter().map(|(id, _)| *id).collect();
    let rest = substr(items::path, from.len() as i32 + 1);
    let carried = diesel::update(items::table.filter(items::id.eq_any(ids)))
        .set(items::path.eq((&**to).into_sql::<diesel::sql_types::Text>().concat(rest)))
        .execute(tx.conn);
    taken(carried, "items_space_id_kind_path_key", "name", Problem::new("page-taken"))?;
    for some in moved.chunks(TOGETHER) {
        let stand: Vec<Stands<'_>> = some.iter().map(|(id, path)| Stands { id: *id, space, path }).collect();
        links::found_at(tx, space, &stand)?;
    }
    Ok(())
}

/// No page is given an address that leads to another one. One that comes back to its own takes it back.
fn check_free(tx: &mut Tx<'_>, space: SpaceId, moved: &[(ItemId, PagePath)]) -> Result<()> {
    for some in moved.chunks(TOGETHER) {
        let paths: Vec<&str> = some.iter().map(|(_, path)| &**path).collect();
        let of_wiki = page_addresses::table.filter(page_addresses::space_id.eq(space));
        let known = of_wiki.filter(page_addresses::path.eq_any(&paths));
        let leading: Vec<(String, ItemId)> =
            known.select((page_addresses::path, page_addresses::item_id)).load(tx.conn)?;
        for (path, leads_to) in leading {
            let own = some.iter().any(|(id, new)| *id == leads_to && **new == *path);
            if !own {
                return Err(Error::invalid("name", Problem::new("address-leads-elsewhere")));
            }
            diesel::delete(page_addresses::table.find((space, path))).execute(tx.conn)?;
        }
    }
    Ok(())
}

/// How many of these the actor may read.
fn readable(tx: &mut Tx<'_>, actor: &Actor, ids: &[ItemId]) -> Result<i64> {
    let these = items::table.inner_join(spaces::table).filter(items::id.eq_any(ids)).filter(readable_items(actor));
    Ok(these.count().get_result(tx.conn)?)
}

/// How many texts lead to one of these, of those that the actor may read.
fn leading(tx: &mut Tx<'_>, actor: &Actor, ids: &[ItemId]) -> Result<i64> {
    use crate::schema::links;
    let from = links::table.filter(links::to_id.eq_any(ids)).select(links::from_id);
    let these = items::table.inner_join(spaces::table).filter(items::id.eq_any(from)).filter(readable_items(actor));
    Ok(these.count().get_result(tx.conn)?)
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// The end of a text, from the nth letter on.
    fn substr(text: diesel::sql_types::Text, from: diesel::sql_types::Integer) -> diesel::sql_types::Text;
}
