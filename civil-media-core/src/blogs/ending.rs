//! A post taken back, put back, or deleted.
use diesel::prelude::*;

use super::model::PostKey;
use super::{draft, read, writing};
use crate::db::{Tx, Written};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{ItemId, PersonId};
use crate::items::{self as all_items, State};
use crate::policy::{Actor, act};
use crate::schema::{items, posts};

/// Takes a post back: only those who wrote it see it from now on. Its address stays its own.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey) -> Written<()> {
    let post = read::find(tx, actor, key)?.permit::<act::WithdrawPost>()?;
    turn(tx, post.id, State::Published, State::Withdrawn)?;
    let event = Event::PostWithdrawn { item: post.id, space: post.place.id };
    tx.record(actor, post, &event, ())
}

/// Puts a withdrawn post back for all whom it reaches, with the date that it had.
pub fn put_back(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey) -> Written<()> {
    let post = read::find(tx, actor, key)?.permit::<act::WithdrawPost>()?;
    all_items::check_in_place(post.placing.item_marking, &post.place)?;
    let reported = all_items::undecided(tx, post.id)?;
    turn(tx, post.id, State::Withdrawn, State::Published)?;
    all_items::wait_again(tx, post.id, post.place.id, reported)?;
    let event = Event::PostPutBack { item: post.id, space: post.place.id };
    tx.record(actor, post, &event, ())
}

/// Takes one's own name off a post: nobody stands for words that were written in their name without them. Those who wrote
/// it are told.
///
/// # Errors
/// [`Error::NotFound`] where the actor is named neither as one who wrote it with others nor as the senior.
pub fn take_name_off(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey) -> Written<()> {
    let id = read::find(tx, actor, key)?.id;
    all_items::hold(tx, id)?;
    let post = read::find(tx, actor, key)?.permit::<act::TakeOwnNameOff>()?;
    let is_senior = post.on_behalf_of == Some(actor.person);
    let mut others = post.placing.co_author_ids.clone();
    others.retain(|person| *person != actor.person);
    if !is_senior && others.len() == post.placing.co_author_ids.len() {
        return Err(Error::NotFound);
    }
    diesel::update(items::table.find(id)).set(items::co_author_ids.eq(others)).execute(tx.conn)?;
    if is_senior {
        let nobody: Option<PersonId> = None;
        diesel::update(posts::table.find(id)).set(posts::on_behalf_of.eq(nobody)).execute(tx.conn)?;
    }
    let event = Event::NameTakenOff { item: id, space: post.place.id };
    tx.record(actor, post, &event, ())
}

/// Deletes a post with its comments. It can be brought back for a while.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, key: &PostKey) -> Written<()> {
    let post = read::find(tx, actor, key)?.permit::<act::DeletePost>()?;
    all_items::delete(tx, post.id)?;
    let event = Event::PostDeleted { item: post.id, space: post.place.id };
    tx.record(actor, post, &event, ())
}

/// Deletes a draft. It can be brought back for a while.
pub fn discard(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Written<()> {
    writing::own(tx, actor, id)?;
    let draft = draft::draft(tx, actor, id)?.permit::<act::DeletePost>()?;
    // Brought back, it waits for nobody and for no time.
    writing::unschedule(tx, id)?;
    all_items::delete(tx, id)?;
    let event = Event::PostDeleted { item: id, space: draft.place.id };
    tx.record(actor, draft, &event, ())
}

fn turn(tx: &mut Tx<'_>, id: ItemId, from: State, to: State) -> Result<()> {
    let there = items::table.filter(items::id.eq(id).and(items::state.eq(from)));
    let turned = diesel::update(there).set((items::state.eq(to), items::updated_at.eq(tx.now))).execute(tx.conn)?;
    if turned == 0 { Err(Error::Conflict) } else { Ok(()) }
}
