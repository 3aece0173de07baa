//! Who answers for a page, until when it is known to be right, and who may change it.
use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use super::input::{Care, WikiRules};
use super::model::{PageKey, WikiPage};
use super::write;
use crate::db::{Conn, Tx, Written, today};
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::ids::{PersonId, SpaceId};
use crate::policy::{Act, Actor, Permit, Seen, SpaceKind, act, facts_of};
use crate::schema::{items, pages, people, spaces};
use crate::spaces as all_spaces;
use crate::text::Slug;

/// After how many months a page is looked at again whose space says nothing of it.
const MONTHS: u32 = 12;

/// When a new page of a space is to be looked at again.
pub(crate) fn first_review(tx: &mut Tx<'_>, space: SpaceId) -> Result<Option<NaiveDate>> {
    let months: Option<i16> = spaces::table.find(space).select(spaces::wiki_review_months).first(tx.conn)?;
    Ok(months.and_then(|months| today().checked_add_months(Months::new(months.unsigned_abs().into()))))
}

/// Says that a page is right as it is. It is looked at again after as long as its space says, or a year.
pub fn confirm(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey) -> Written<()> {
    let page = write::held(tx, actor, key)?;
    check_care(actor, &page)?;
    permitted!(page, CareForServicePage, CareForPage, |permit| confirmed(tx, actor, permit))
}

fn confirmed<A: Act>(tx: &mut Tx<'_>, actor: &Actor, page: Permit<A, WikiPage>) -> Written<()> {
    let months: Option<i16> = spaces::table.find(page.place.id).select(spaces::wiki_review_months).first(tx.conn)?;
    let months = months.map_or(MONTHS, |months| months.unsigned_abs().into());
    let next = today().checked_add_months(Months::new(months));
    diesel::update(items::table.find(page.id)).set(items::review_on.eq(next)).execute(tx.conn)?;
    let event = Event::PageConfirmed { item: page.id, space: page.place.id };
    tx.record(actor, page, &event, ())
}

/// Hands a page to another owner, says when it is to be looked at again, and, for those who lead, who may change it.
///
/// # Errors
/// A problem of the field `owner` where nobody has that address, or they may not change the page.
pub fn care(tx: &mut Tx<'_>, actor: &Actor, key: &PageKey, input: &Care) -> Written<()> {
    let page = write::held(tx, actor, key)?;
    check_care(actor, &page)?;
    let may_protect = may_protect(&page);
    permitted!(page, CareForServicePage, CareForPage, |permit| cared_for(tx, actor, permit, input, may_protect))
}

fn check_care(actor: &Actor, page: &Seen<WikiPage>) -> Result<()> {
    if may_care(actor, page) { Ok(()) } else { Err(Error::Forbidden(act::CareForPage::NAME)) }
}

/// Whether whoever sees a page may say who else changes it.
pub fn may_protect(page: &Seen<WikiPage>) -> bool {
    if page.is_of_service() { page.may::<act::ProtectServicePage>() } else { page.may::<act::ProtectPage>() }
}

/// Whether whoever sees a page may say that it is right, or hand it over.
pub fn may_care(actor: &Actor, page: &Seen<WikiPage>) -> bool {
    // Whoever wrote it first and answers for it no more does so only as long as it is theirs to change.
    let is_owner = page.placing.owner_id == Some(actor.person);
    let may = if page.is_of_service() { page.may::<act::CareForServicePage>() } else { page.may::<act::CareForPage>() };
    may && (is_owner || write::may_write(page))
}

fn cared_for<A: Act>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    page: Permit<A, WikiPage>,
    input: &Care,
    may_protect: bool,
) -> Written<()> {
    let owner = owner_of(tx, &page, &input.owner)?;
    let handed = (Some(owner) != page.placing.owner_id).then_some(owner);
    diesel::update(items::table.find(page.id))
        .set((items::owner_id.eq(owner), items::review_on.eq(input.review_on)))
        .execute(tx.conn)?;
    if may_protect {
        diesel::update(pages::table.find(page.id)).set(pages::edited_by.eq(input.edited_by)).execute(tx.conn)?;
    }
    let (item, space) = (page.id, page.place.id);
    match handed {
        Some(person) => tx.record(actor, page, &Event::PageHandedOver { item, space, person }, ()),
        None => tx.record(actor, page, &Event::PageCaredFor { item, space }, ()),
    }
}

/// Whoever has a handle, or a work email, and may change the page.
fn owner_of<A: Act>(tx: &mut Tx<'_>, page: &Permit<A, WikiPage>, typed: &str) -> Result<PersonId> {
    let wrong = |key| Error::invalid("owner", Problem::new(key));
    let typed = typed.trim().to_lowercase();
    let named = people::handle.eq(typed.trim_start_matches('@').to_owned()).or(people::email.eq(typed.clone()));
    let person: Option<PersonId> = people::table
        .filter(named)
        .filter(people::switched_off_at.is_null())
        .select(people::id)
        .first(tx.conn)
        .optional()?;
    let person = person.ok_or_else(|| wrong("owner-unknown"))?;
    let them = facts_of(tx.conn, &[person])?.remove(&person).ok_or_else(|| wrong("owner-unknown"))?;
    let seen = Seen::by(&them, (**page).clone()).map_err(|_| wrong("owner-may-not"))?;
    if write::may_write(&seen) { Ok(person) } else { Err(wrong("owner-may-not")) }
}

/// Says after how many months the pages of a space's wiki are looked at again, and who may change them.
pub fn set_rules(tx: &mut Tx<'_>, actor: &Actor, space: &Slug, rules: &WikiRules) -> Written<()> {
    let space = all_spaces::find(tx, actor, space)?.permit::<act::ChangeSpace>()?;
    let id = space.place.id;
    diesel::update(spaces::table.find(id))
        .set((spaces::wiki_review_months.eq(rules.review_months), spaces::wiki_edited_by.eq(rules.edited_by)))
        .execute(tx.conn)?;
    tx.record(actor, space, &Event::SpaceChanged { space: id }, ())
}

/// What a space says of its wiki.
pub fn rules(conn: &mut Conn, space: SpaceId) -> Result<WikiRules> {
    let (review_months, edited_by) =
        spaces::table.find(space).select((spaces::wiki_review_months, spaces::wiki_edited_by)).first(conn)?;
    Ok(WikiRules { review_months, edited_by })
}
