use diesel::prelude::*;

use super::input::{NewPage, PageEdit};
use super::model::PageKey;
use super::read;
use crate::db::{Tx, Written};
use crate::error::{Error, Problem, taken};
use crate::events::Event;
use crate::items::{self as all_items, ItemKind, NewItem, State};
use crate::policy::{Act, Actor, Permit, SpaceKind, act};
use crate::schema::{items, pages};
use crate::spaces::{self, Space};
use crate::text::{Note, RENDERER, excerpt};

/// Creates a page. The whole service's wiki is everyone's; a space's is its members'.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, input: &NewPage) -> Written<()> {
    let space = match &key.space {
        Some(slug) => spaces::find(tx, actor, slug)?,
        None => spaces::service(tx, actor)?,
    };
    if space.place.kind == SpaceKind::Service {
        insert(tx, actor, space.permit::<act::WriteServicePage>()?, key, input)
    } else {
        insert(tx, actor, space.permit::<act::WritePage>()?, key, input)
    }
}

fn insert<A: Act>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    space: Permit<A, Space>,
    key: &PageKey,
    input: &NewPage,
) -> Written<()> {
    if let Some((above, _)) = key.path.rsplit_once('/') {
        let parent = items::table
            .filter(items::space_id.eq(space.place.id).and(items::kind.eq(ItemKind::Page)))
            .filter(items::path.eq(above).and(items::reach.gt(0_i16)));
        if !diesel::select(diesel::dsl::exists(parent)).get_result::<bool>(tx.conn)? {
            return Err(Error::invalid("below", Problem::new("page-below-missing")));
        }
    }
    let html = input.body.render();
    let new = NewItem {
        kind: ItemKind::Page,
        path: &key.path,
        title: &input.title,
        summary: &excerpt(&html),
        language: input.language,
        visibility: space.place.visibility,
        state: State::Published,
    };
    let inserted = all_items::insert(tx, actor, &space.place, &new);
    let id = taken(inserted, "items_space_id_kind_path_key", "title", Problem::new("page-taken"))?;
    diesel::insert_into(pages::table)
        .values((
            pages::item_id.eq(id),
            pages::body.eq(&input.body),
            pages::body_html.eq(html),
            pages::renderer.eq(RENDERER),
        ))
        .execute(tx.conn)?;
    all_items::set_links(tx, id, &input.body)?;
    all_items::keep_revision(tx, id, 1, actor.person, &input.title, &input.body, &Note::none())?;
    let event = Event::PageCreated { item: id, space: space.place.id };
    tx.record(actor, space, &event, ())
}

/// Makes a new version of a page that is still at the version its editor began from.
///
/// # Errors
/// [`crate::Error::Conflict`] if somebody else saved one meanwhile; nothing of theirs is touched.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, input: &PageEdit) -> Written<()> {
    let page = read::find(tx, actor, key)?;
    if page.is_of_service() {
        let permit = page.permit::<act::WriteServicePage>()?;
        save(tx, actor, permit, input)
    } else {
        let permit = page.permit::<act::WritePage>()?;
        save(tx, actor, permit, input)
    }
}

fn save<A: Act>(tx: &mut Tx<'_>, actor: &Actor, page: Permit<A, super::WikiPage>, input: &PageEdit) -> Written<()> {
    let html = input.body.render();
    let version = all_items::update_text(tx, page.id, input.version, &input.title, &excerpt(&html))?;
    diesel::update(pages::table.find(page.id))
        .set((pages::body.eq(&input.body), pages::body_html.eq(html), pages::renderer.eq(RENDERER)))
        .execute(tx.conn)?;
    all_items::set_links(tx, page.id, &input.body)?;
    all_items::keep_revision(tx, page.id, version, actor.person, &input.title, &input.body, &input.note)?;
    all_items::forget_unsaved(tx, actor, page.id, input.kept)?;
    let event = Event::PageEdited { item: page.id, space: page.place.id, version };
    tx.record(actor, page, &event, ())
}
