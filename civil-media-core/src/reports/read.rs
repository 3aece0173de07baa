use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::decide::{close_gone, held, present};
use super::model::{About, Decided, Ground, Matter, MatterState, Of, Opened, Outcome, Report, Row, Thing};
use crate::comments::{Comment, thread_of};
use crate::db::{Conn, Tx, Written};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ids::{CommentId, ItemId, MatterId, PictureId, SpaceId};
use crate::items::{Card, ItemKind, State, deciders_of};
use crate::page::{Cursor, Page};
use crate::pictures::{MOST_OF_ITEM, Picture};
use crate::policy::{Actor, Role, Seen, act};
use crate::schema::{
    comments, file_versions, items, matters, messages, pages, people, pictures, posts, reports, spaces, updates,
};
use crate::talk::Message;
use crate::text::{Html, Markdown};

/// How many reports of one thing are shown by name.
pub const MOST_SHOWN: i64 = 100;
/// How many messages of a channel are shown to whoever decides on it.
const MOST_MESSAGES: i64 = 20;
/// How many comments before and after the one in question.
const AROUND: (i64, i64) = (20, 5);
/// How many matters are looked at in one go.
const BATCH: usize = 200;

/// What waits for the actor's word, what has waited longest first. Of what has gone meanwhile nothing is shown: it is
/// there again if the thing is.
pub fn waiting(conn: &mut Conn, actor: &Actor, after: Option<Cursor>, size: usize) -> Result<Page<Seen<Matter>>> {
    let mut from = after;
    let mut found: Vec<Seen<Matter>> = Vec::new();
    while found.len() <= size {
        let rows = candidates(conn, actor, from)?;
        let is_last = rows.len() < BATCH;
        from = rows.last().and_then(|row| Some(Cursor { at: row.waiting_since?, id: row.id.0 }));
        let ids: Vec<MatterId> = rows.iter().map(|row| row.id).collect();
        let deciders = deciders_of(conn, &ids)?;
        let is_mine =
            |row: &Row| deciders.get(&row.id).is_some_and(|all| all.iter().any(|(person, _)| *person == actor.person));
        let mut mine: Vec<Row> = rows.into_iter().filter(is_mine).collect();
        mine.truncate(size + 1 - found.len());
        found.extend(Seen::all(actor, gather(conn, mine)?));
        if is_last {
            break;
        }
    }
    Ok(Page::of(found, size, |one| Cursor { at: one.waiting_since.unwrap_or(one.opened_at), id: one.id.0 }))
}

/// What waits and lies where the actor runs or leads anything: who decides says the view.
fn candidates(conn: &mut Conn, actor: &Actor, after: Option<Cursor>) -> Result<Vec<Row>> {
    let led: Vec<SpaceId> =
        actor.spaces.iter().filter(|(_, role)| **role == Role::Lead).map(|(space, _)| *space).collect();
    let mut query = matters::table
        .inner_join(items::table.inner_join(spaces::table))
        .left_join(comments::table.on(comments::id.nullable().eq(matters::comment_id)))
        .filter(matters::waiting_since.is_not_null())
        .filter(
            matters::appealed_at
                .is_not_null()
                .or(matters::comment_id.is_null().and(items::state.eq(State::Published)))
                .or(matters::comment_id
                    .is_not_null()
                    .and(items::state.eq_any([State::Published, State::Hidden]))
                    .and(comments::removed_at.is_null())),
        )
        .order((matters::waiting_since, matters::id))
        .limit(BATCH as i64)
        .select(Row::as_select())
        .into_boxed();
    if !actor.is_suite_admin {
        let runs = actor.administers.clone();
        query = query.filter(
            spaces::id
                .eq_any(led)
                .or(spaces::department_ids.overlaps_with(runs.clone()))
                .or(items::department_id.eq_any(runs).assume_not_null()),
        );
    }
    if let Some(Cursor { at, id }) = after {
        let same = matters::waiting_since.eq(at).and(matters::id.gt(MatterId(id)));
        query = query.filter(matters::waiting_since.gt(at).or(same).assume_not_null());
    }
    Ok(query.load(conn)?)
}

/// Opens a matter to whoever decides on it: with the thing itself, also where they could not read it otherwise. That
/// they did is an event. What has gone meanwhile is closed by this.
///
/// # Errors
/// [`crate::Error::NotFound`] for everybody else.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: MatterId) -> Written<Seen<Opened>> {
    let matter = held(tx, actor, id)?;
    let value = (*matter).clone();
    let around = |tx: &mut Tx<'_>, matter: Matter, version, thing| -> Result<Seen<Opened>> {
        let reports = reports_of(tx, matter.id)?;
        let past = past(tx, &matter)?;
        Seen::by(actor, Opened { matter, version, thing, reports, past })
    };
    if !value.waits_for(actor) {
        let opened = around(tx, value, 0, None)?;
        return tx.quietly(opened);
    }
    let (item, space) = (value.about.item, value.about.space());
    if value.state == MatterState::Open {
        let permit = matter.permit::<act::HideReported>()?;
        let Some(version) = present(tx, &value)? else {
            close_gone(tx, id)?;
            let gone = (*held(tx, actor, id)?).clone();
            let opened = around(tx, gone, 0, None)?;
            return tx.record(actor, permit, &Event::ReportsClosed { item, space, matter: id }, opened);
        };
        let thing = Some(thing(tx, &value)?);
        let opened = around(tx, value, version, thing)?;
        return tx.record(actor, permit, &Event::ReportOpened { item, space, matter: id }, opened);
    }
    let permit = matter.permit::<act::AnswerAppeal>()?;
    let (version, thing) = (value.row.version.unwrap_or(0), Some(thing(tx, &value)?));
    let opened = around(tx, value, version, thing)?;
    tx.record(actor, permit, &Event::ReportOpened { item, space, matter: id }, opened)
}

/// Which things these matters are about, in the same order.
pub(super) fn abouts(conn: &mut Conn, of: &[(ItemId, Option<CommentId>)]) -> Result<Vec<Option<About>>> {
    let ids: Vec<ItemId> = of.iter().map(|(item, _)| *item).collect();
    let said: Vec<CommentId> = of.iter().filter_map(|(_, comment)| *comment).collect();
    let cards: Vec<Card> = Card::query().filter(items::id.eq_any(ids)).load(conn)?;
    let cards: HashMap<ItemId, Card> = cards.into_iter().map(|card| (card.id, card)).collect();
    let said: Vec<Comment> =
        if said.is_empty() { Vec::new() } else { Comment::query().filter(comments::id.eq_any(said)).load(conn)? };
    let said: HashMap<CommentId, Comment> = said.into_iter().map(|one| (one.id, one)).collect();
    let about = |(item, comment): &(ItemId, Option<CommentId>)| {
        let card = cards.get(item)?;
        match comment {
            Some(id) => Some(About::of(card, Some(said.get(id)?))),
            None => Some(About::of(card, None)),
        }
    };
    Ok(of.iter().map(about).collect())
}

/// Whole matters from their rows: four queries however many they are.
pub(super) fn gather(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Matter>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<MatterId> = rows.iter().map(|row| row.id).collect();
    let things: Vec<_> = rows.iter().map(|row| (row.item_id, row.comment_id)).collect();
    let abouts = abouts(conn, &things)?;
    let mut deciders = deciders_of(conn, &ids)?;
    let counted: Vec<(MatterId, Ground, i64)> = reports::table
        .filter(reports::matter_id.eq_any(&ids))
        .group_by((reports::matter_id, reports::ground))
        .select((reports::matter_id, reports::ground, diesel::dsl::count_star()))
        .load(conn)?;
    let grounds = |id: MatterId| {
        let of = |ground: &Ground| counted.iter().find(|(matter, of, _)| *matter == id && of == ground);
        Ground::ALL.iter().filter_map(|ground| Some((*ground, of(ground)?.2))).collect()
    };
    Ok(rows
        .into_iter()
        .zip(abouts)
        .filter_map(|(row, about)| {
            Some(Matter {
                id: row.id,
                about: about?,
                state: row.state,
                opened_at: row.opened_at,
                waiting_since: row.waiting_since,
                grounds: grounds(row.id),
                decided: row.decided(),
                appeal: row.appealed(),
                deciders: deciders.remove(&row.id).unwrap_or_default(),
                row,
            })
        })
        .collect())
}

fn reports_of(conn: &mut Conn, matter: MatterId) -> Result<Vec<Report>> {
    Ok(reports::table
        .inner_join(people::table)
        .filter(reports::matter_id.eq(matter))
        .order((reports::at, reports::id))
        .limit(MOST_SHOWN)
        .select((reports::ground, reports::words, reports::version, reports::at, people::name, people::handle))
        .load(conn)?)
}

/// The last decisions on the same thing.
fn past(conn: &mut Conn, matter: &Matter) -> Result<Vec<(Decided, Option<Outcome>)>> {
    let rows: Vec<Row> = Row::query()
        .filter(
            matters::item_id.eq(matter.about.item).and(matters::comment_id.is_not_distinct_from(matter.about.comment)),
        )
        .filter(matters::id.ne(matter.id).and(matters::decided_as.is_not_null()))
        .order((matters::decided_at.desc(), matters::id))
        .limit(10)
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.decided()?, row.outcome))).collect())
}

impl Matter {
    /// What it is about.
    pub fn of(&self) -> Of {
        self.about.comment.map_or(Of::Item(self.about.item), Of::Comment)
    }
}

/// A picture of what the actor decides on, which they need not be able to read.
///
/// # Errors
/// [`Error::NotFound`] if it does not wait for their word, or shows no such picture.
pub fn picture(conn: &mut Conn, actor: &Actor, id: MatterId, picture: PictureId) -> Result<Picture> {
    let row = Row::query().filter(matters::id.eq(id)).first(conn)?;
    let matter = Seen::by(actor, gather(conn, vec![row])?.pop().ok_or(Error::NotFound)?)?;
    if !matter.waits_for(actor) {
        return Err(Error::NotFound);
    }
    let of_it = pictures::item_id.eq(matter.about.item).and(pictures::removed_at.is_null());
    Ok(Picture::query().filter(pictures::id.eq(picture).and(of_it)).first(conn)?)
}

/// The thing itself, read without asking whether the actor could read it: the caller holds their permit to decide.
fn thing(conn: &mut Conn, matter: &Matter) -> Result<Thing> {
    let item = matter.about.item;
    if let Some(comment) = matter.about.comment {
        return thread(conn, item, comment);
    }
    match matter.about.kind {
        ItemKind::Post => {
            let shown = Picture::query().filter(pictures::item_id.eq(item).and(pictures::removed_at.is_null()));
            let shown = shown.order(pictures::id).limit(MOST_OF_ITEM).load(conn)?;
            Ok(Thing::Text(posts::table.find(item).select(posts::body_html).first(conn)?, shown))
        }
        ItemKind::Page => Ok(Thing::Text(pages::table.find(item).select(pages::body_html).first(conn)?, Vec::new())),
        ItemKind::Update => {
            Ok(Thing::Text(updates::table.find(item).select(updates::body_html).first(conn)?, Vec::new()))
        }
        ItemKind::File => {
            let (name, media_type, bytes): (String, String, i64) = file_versions::table
                .filter(file_versions::item_id.eq(item))
                .order(file_versions::number.desc())
                .select((file_versions::name, file_versions::media_type, file_versions::bytes))
                .first(conn)?;
            Ok(Thing::File { name, media_type, bytes })
        }
        ItemKind::Channel => {
            // As it was when it was reported last: a report is no window.
            let until: Option<chrono::DateTime<chrono::Utc>> =
                reports::table.filter(reports::matter_id.eq(matter.id)).select(max(reports::at)).first(conn)?;
            let mut found: Vec<Message> = Message::query()
                .filter(messages::channel_id.eq(item).and(messages::deleted_at.is_null()))
                .filter(messages::sent_at.le(until.unwrap_or_default()))
                .order(messages::number.desc())
                .limit(MOST_MESSAGES)
                .load(conn)?;
            found.reverse();
            Ok(Thing::Messages(found))
        }
    }
}

/// A comment and what stands around it in its thread.
fn thread(conn: &mut Conn, item: ItemId, id: CommentId) -> Result<Thing> {
    let (of, body): (Option<CommentId>, Markdown) =
        comments::table.find(id).select((comments::thread_id, comments::body)).first(conn)?;
    let first = of.unwrap_or(id);
    // As the index of threads has it.
    let in_thread = || comments::item_id.eq(item).and(thread_of().eq(first));
    let mut found: Vec<Comment> = Comment::query()
        .filter(in_thread())
        .filter(comments::id.le(id))
        .order(comments::id.desc())
        .limit(AROUND.0)
        .load(conn)?;
    if found.iter().all(|one| one.id != first) {
        found.push(Comment::query().filter(comments::id.eq(first)).first(conn)?);
    }
    found.reverse();
    let after: Vec<Comment> = Comment::query()
        .filter(in_thread())
        .filter(comments::id.gt(id))
        .order(comments::id)
        .limit(AROUND.1)
        .load(conn)?;
    found.extend(after);
    Ok(Thing::Thread(found, body.render_brief()))
}

/// What one's own comment says, or one's own post: for its author, from whom a moderator hides it.
pub(super) fn own_words(conn: &mut Conn, about: &About) -> Result<Option<Html>> {
    match (about.comment, about.kind) {
        (Some(comment), _) => {
            let body: Markdown = comments::table.find(comment).select(comments::body).first(conn)?;
            Ok(Some(body.render_brief()))
        }
        (None, ItemKind::Post) => Ok(Some(posts::table.find(about.item).select(posts::body_html).first(conn)?)),
        (None, ItemKind::Update) => Ok(Some(updates::table.find(about.item).select(updates::body_html).first(conn)?)),
        // What many write in is not one's own because one began it.
        (None, ItemKind::Page | ItemKind::File | ItemKind::Channel) => Ok(None),
    }
}
