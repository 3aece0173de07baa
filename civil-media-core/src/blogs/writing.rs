//! From a draft to a post.
use chrono::{DateTime, Datelike as _, Duration, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::draft::{self, Draft};
use super::input::{Credits, DraftText, Then, Writing};
use super::model::PostKey;
use crate::db::{Tx, Written};
use crate::error::{Error, FieldErrors, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{ItemId, PersonId};
use crate::items::{self as all_items, ItemKind, NewItem, State};
use crate::people;
use crate::pictures;
use crate::policy::{Act as _, Actor, Marking, Permit, Place, Seen, SpaceKind, Visibility, act, facts_of};
use crate::schema::{items, posts};
use crate::spaces::{self, Space};
use crate::text::{Html, Markdown, Note, RENDERER, Slug, Title, excerpt};

/// How many drafts somebody may have at once.
const MOST_DRAFTS: i64 = 200;
/// How many posts of one writer wait for a second person in one blog: those of others are to be seen beside them.
const MOST_SUBMITTED: i64 = 10;
/// How far ahead a post may be timed.
const FURTHEST: Duration = Duration::days(366);

/// What became of what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// It is a draft, at this version.
    Draft(ItemId, i32),
    /// It is published, at this address.
    Published(PostKey),
}

/// Whether the actor may begin a post for this blog: where they may publish, and in a department's blog, to which
/// everybody who reads it may submit.
pub fn may_write(space: &Seen<Space>) -> bool {
    space.may::<act::PublishPost>() || (space.place.kind == SpaceKind::Department && space.may::<act::SubmitPost>())
}

/// Keeps what was written, and does with it what is wanted then.
///
/// # Errors
/// [`Error::Conflict`] if the draft is no longer at the version that the writer began from. Fields' problems: a title
/// or text that is missing where it is to be published, a time that has passed, too many drafts.
pub fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    of: &Writing,
    text: &DraftText,
    credits: &Credits,
    then: Then,
) -> Written<Kept> {
    let (id, version) = match of {
        Writing::New(blog) => (begin(tx, actor, blog, text)?, 1),
        Writing::Kept(id, version) => (*id, keep_text(tx, actor, *id, *version, text)?),
    };
    credit(tx, actor, id, credits)?;
    match then {
        Then::Keep => tx.quietly(Kept::Draft(id, version)),
        Then::Submit(at) => submit(tx, actor, id, at),
        Then::Publish(at) => release(tx, actor, id, at, false),
        Then::PublishUnreviewed(at) => release(tx, actor, id, at, true),
    }
}

/// Keeps a draft as it is being typed, without a word to anybody. Gives its new version.
///
/// # Errors
/// [`Error::Conflict`] if it was kept elsewhere since; a field's problem while it is to appear at a time.
pub fn keep(tx: &mut Tx<'_>, actor: &Actor, of: &Writing, text: &DraftText) -> Written<(ItemId, i32)> {
    let kept = match of {
        Writing::New(blog) => (begin(tx, actor, blog, text)?, 1),
        Writing::Kept(id, version) => {
            // What is half written does not appear because its time has come.
            if own(tx, actor, *id)?.publish_at.is_some() {
                return Err(Error::invalid("body", Problem::new("draft-timed")));
            }
            (*id, keep_text(tx, actor, *id, *version, text)?)
        }
    };
    tx.quietly(kept)
}

fn begin(tx: &mut Tx<'_>, actor: &Actor, blog: &Slug, text: &DraftText) -> Result<ItemId> {
    let space = spaces::find(tx, actor, blog)?;
    if !may_write(&space) {
        return Err(Error::Forbidden(act::PublishPost::NAME));
    }
    // Those that an import brought are not counted: whoever brings them did not begin them.
    let own = items::author_id.eq(actor.person).and(items::state.eq(State::Draft)).and(items::imported_from.is_null());
    let drafts: i64 = items::table.filter(own).count().get_result(tx.conn)?;
    if drafts >= MOST_DRAFTS {
        return Err(Error::invalid("title", Problem::limit("too-many-drafts", MOST_DRAFTS)));
    }
    let html = people::with_names(tx, actor, text.body.render())?;
    let new = NewItem {
        kind: ItemKind::Post,
        path: &format!("draft/{}", uuid::Uuid::new_v4().simple()),
        title: &text.title,
        summary: &excerpt(&html),
        language: text.language,
        visibility: text.visibility,
        state: State::Draft,
    };
    let id = all_items::insert(tx, actor, &space.place, &new)?;
    diesel::insert_into(posts::table)
        .values((
            posts::item_id.eq(id),
            posts::body.eq(&text.body),
            posts::body_html.eq(html),
            posts::renderer.eq(RENDERER),
            posts::writer_ids.eq(vec![actor.person]),
        ))
        .execute(tx.conn)?;
    all_items::set_tags(tx, id, text.tags.as_deref().unwrap_or_default())?;
    Ok(id)
}

/// What is changed has to be approved anew. What was to appear at a time does not, if somebody else than whoever said so
/// has changed it.
fn keep_text(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, version: i32, text: &DraftText) -> Result<i32> {
    let draft = own(tx, actor, id)?;
    let html = people::with_names(tx, actor, text.body.render())?;
    let version = all_items::update_text(tx, id, version, &text.title, &excerpt(&html))?;
    let most = if draft.placing.item_marking == Marking::Sensitive { Visibility::Departments } else { text.visibility };
    let visibility = text.visibility.min(most).min(draft.place.visibility);
    diesel::update(items::table.find(id))
        .set((items::language.eq(text.language), items::visibility.eq(visibility)))
        .execute(tx.conn)?;
    let mut writers = draft.writer_ids.clone();
    if !writers.contains(&actor.person) {
        writers.push(actor.person);
    }
    let nobody: Option<PersonId> = None;
    diesel::update(posts::table.find(id))
        .set((
            posts::body.eq(&text.body),
            posts::body_html.eq(html),
            posts::renderer.eq(RENDERER),
            posts::writer_ids.eq(writers),
            posts::approved_by.eq(nobody),
        ))
        .execute(tx.conn)?;
    if let Some(tags) = &text.tags {
        all_items::set_tags(tx, id, tags)?;
    }
    // What one said is to appear is not what another writes.
    if draft.released_by.is_some_and(|person| person != actor.person) {
        unschedule(tx, id)?;
        tx.also(actor, &draft, &[Event::PostHeld { item: id, space: draft.place.id }])?;
    }
    Ok(version)
}

/// It is before nobody to be approved any more.
pub(super) fn take_back(tx: &mut Tx<'_>, id: ItemId) -> Result<()> {
    let never: Option<DateTime<Utc>> = None;
    diesel::update(items::table.find(id)).set(items::submitted_at.eq(never)).execute(tx.conn)?;
    Ok(())
}

/// It appears at no time any more, unless somebody says so anew.
pub(super) fn unschedule(tx: &mut Tx<'_>, id: ItemId) -> Result<()> {
    let (never, nobody): (Option<DateTime<Utc>>, Option<PersonId>) = (None, None);
    diesel::update(posts::table.find(id))
        .set((
            posts::publish_at.eq(never),
            posts::released_by.eq(nobody),
            posts::approved_by.eq(nobody),
            posts::is_unreviewed.eq(false),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes a draft back from whoever was to approve it, and from its time.
pub fn hold(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Written<()> {
    let permit = own(tx, actor, id)?;
    take_back(tx, id)?;
    unschedule(tx, id)?;
    let event = Event::PostHeld { item: id, space: permit.place.id };
    tx.record(actor, permit, &event, ())
}

/// Names people on a draft: those who write it have to be able to read its space, and are told.
fn credit(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, credits: &Credits) -> Result<()> {
    let permit = draft::draft(tx, actor, id)?.permit::<act::EditPost>()?;
    let mut co_authors = credits.co_authors.clone();
    co_authors.retain(|person| *person != permit.placing.author_id);
    co_authors.sort_unstable();
    co_authors.dedup();
    if co_authors.len() > Credits::MOST {
        return Err(Error::invalid("co_authors", Problem::limit("too-many-co-authors", Credits::MOST as i64)));
    }
    let named: Vec<PersonId> = co_authors.iter().copied().chain(credits.on_behalf_of).collect();
    let known = facts_of(tx.conn, &named)?;
    if named.iter().any(|person| !known.contains_key(person)) {
        return Err(Error::NotFound);
    }
    let reads = |person: &PersonId| known.get(person).is_some_and(|one| one.standing_in(&permit.place).is_some());
    if !co_authors.iter().all(reads) {
        return Err(Error::invalid("co_authors", Problem::new("co-author-cannot-read")));
    }
    if !credits.on_behalf_of.iter().all(reads) {
        return Err(Error::invalid("on_behalf_of", Problem::new("co-author-cannot-read")));
    }
    if co_authors != permit.placing.co_author_ids {
        diesel::update(items::table.find(id)).set(items::co_author_ids.eq(co_authors)).execute(tx.conn)?;
        tx.also(actor, &permit, &[Event::CoAuthorsNamed { item: id, space: permit.place.id }])?;
    }
    diesel::update(posts::table.find(id)).set(posts::on_behalf_of.eq(credits.on_behalf_of)).execute(tx.conn)?;
    Ok(())
}

fn submit(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, at: Option<DateTime<Utc>>) -> Written<Kept> {
    let draft = own(tx, actor, id)?;
    let space = spaces::find(tx, actor, &draft.blog)?;
    if !may_write(&space) {
        return Err(Error::Forbidden(act::SubmitPost::NAME));
    }
    complete(tx, &draft)?;
    let waiting = items::author_id.eq(actor.person).and(items::space_id.eq(draft.place.id)).and(items::id.ne(id));
    let waiting = waiting.and(items::state.eq(State::Draft)).and(items::submitted_at.is_not_null());
    if items::table.filter(waiting).count().get_result::<i64>(tx.conn)? >= MOST_SUBMITTED {
        return Err(Error::invalid("title", Problem::limit("too-many-submitted", MOST_SUBMITTED)));
    }
    let at = check_time(tx.now, at)?;
    diesel::update(items::table.find(id)).set(items::submitted_at.eq(tx.now)).execute(tx.conn)?;
    unschedule(tx, id)?;
    let nobody: Option<PersonId> = None;
    diesel::update(posts::table.find(id))
        .set((posts::publish_at.eq(at), posts::returned_note.eq(""), posts::returned_by.eq(nobody)))
        .execute(tx.conn)?;
    let event = Event::PostSubmitted { item: id, space: draft.place.id };
    let kept = Kept::Draft(id, draft.version);
    // Guests who may write submit as those who publish there do.
    if space.may::<act::SubmitPost>() {
        tx.record(actor, space.permit::<act::SubmitPost>()?, &event, kept)
    } else {
        tx.record(actor, space.permit::<act::PublishPost>()?, &event, kept)
    }
}

/// Publishes a draft of one's own, now or at a time.
fn release(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ItemId,
    at: Option<DateTime<Utc>>,
    without_review: bool,
) -> Written<Kept> {
    let draft = own(tx, actor, id)?;
    let space = spaces::find(tx, actor, &draft.blog)?;
    let is_unreviewed = without_review && draft.is_reviewed;
    if draft.is_reviewed && !is_unreviewed {
        return Err(Error::Forbidden(act::ApprovePost::NAME));
    }
    if is_unreviewed && !space.may::<act::PublishUnreviewed>() {
        return Err(Error::Forbidden(act::PublishUnreviewed::NAME));
    }
    let permit = space.permit::<act::PublishPost>()?;
    let (title, body) = complete(tx, &draft)?;
    let at = check_time(tx.now, at)?;
    take_back(tx, id)?;
    diesel::update(posts::table.find(id))
        .set((posts::publish_at.eq(at), posts::released_by.eq(actor.person), posts::is_unreviewed.eq(is_unreviewed)))
        .execute(tx.conn)?;
    let (item, in_space) = (id, draft.place.id);
    if at.is_some() {
        let kept = Kept::Draft(id, draft.version);
        return tx.record(actor, permit, &Event::PostScheduled { item, space: in_space }, kept);
    }
    let key = go_live(tx, &draft, &title, &body)?;
    let named = named_in(tx, &draft)?;
    tx.also(actor, &permit, named.as_slice())?;
    tx.record(actor, permit, &Event::PostPublished { item, space: in_space }, Kept::Published(key))
}

/// A draft that the actor writes, held until the end: whoever else would change or publish it comes after. Leads of
/// the space correct what is published, and not what others are writing.
pub(super) fn own(tx: &mut Tx<'_>, actor: &Actor, id: ItemId) -> Result<Permit<act::EditPost, Draft>> {
    let _: ItemId = items::table
        .filter(items::id.eq(id).and(items::state.eq(State::Draft)))
        .select(items::id)
        .for_no_key_update()
        .first(tx.conn)?;
    let permit = draft::draft(tx, actor, id)?.permit::<act::EditPost>()?;
    if permit.is_mine(actor) { Ok(permit) } else { Err(Error::Forbidden(act::EditPost::NAME)) }
}

/// The title and the text of a draft, if it has both, and its pictures are described.
pub(super) fn complete(tx: &mut Tx<'_>, draft: &Draft) -> Result<(Title, Markdown)> {
    let mut errors = FieldErrors::default();
    let title = errors.keep("title", Title::parse(draft.typed_title()));
    let body = errors.keep("body", Markdown::parse(&draft.body));
    match (title, body) {
        (Some(title), Some(body)) => {
            pictures::check(tx, draft.id, &body)?;
            Ok((title, body))
        }
        _ => Err(errors.into()),
    }
}

fn check_time(now: DateTime<Utc>, at: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>, FieldErrors> {
    let Some(at) = at else { return Ok(None) };
    let problem = |key| Err(FieldErrors::one("publish_on", Problem::new(key)));
    match at {
        at if at <= now => problem("time-passed"),
        at if at > now + FURTHEST => problem("time-far"),
        at => Ok(Some(at)),
    }
}

/// Makes a post of a draft: its address is of this moment, and its versions begin here.
pub(super) fn go_live(tx: &mut Tx<'_>, draft: &Draft, title: &Title, body: &Markdown) -> Result<PostKey> {
    let path = free_path(tx, &draft.place, title)?;
    all_items::check_in_place(draft.placing.item_marking, &draft.place)?;
    let never: Option<DateTime<Utc>> = None;
    let published = diesel::update(items::table.filter(items::id.eq(draft.id).and(items::state.eq(State::Draft))))
        .set((
            items::path.eq(&path),
            // Its space may have become narrower since.
            items::visibility.eq(draft.visibility.min(draft.place.visibility)),
            items::state.eq(State::Published),
            items::version.eq(1),
            items::submitted_at.eq(never),
            items::published_at.eq(tx.now),
            items::updated_at.eq(tx.now),
        ))
        .execute(tx.conn);
    if taken(published, "items_space_id_kind_path_key", "title", Problem::new("title-taken"))? == 0 {
        return Err(Error::Conflict);
    }
    diesel::update(posts::table.find(draft.id)).set(posts::publish_at.eq(never)).execute(tx.conn)?;
    all_items::publish_tags(tx, draft.id)?;
    all_items::set_links(tx, draft.id, body)?;
    all_items::keep_revision(tx, draft.id, 1, draft.placing.author_id, title, body, &Note::none())?;
    Ok(PostKey { blog: draft.blog.clone(), path })
}

/// That a post that appears names people: the event by which they are told.
pub(super) fn named_in(tx: &mut Tx<'_>, draft: &Draft) -> Result<Option<Event>> {
    let html: Html = posts::table.find(draft.id).select(posts::body_html).first(tx.conn)?;
    people::people_named(tx, (draft.id, draft.place.id), None, &html, None)
}

/// Year, month (of London) and slug; with a number where another post of the month has the title.
fn free_path(tx: &mut Tx<'_>, place: &Place, title: &Title) -> Result<String> {
    let today = tx.now.with_timezone(&chrono_tz::Europe::London);
    let month = format!("{:04}/{:02}/", today.year(), today.month());
    let free = all_items::free_path(tx, place.id, ItemKind::Post, &month, &title.slug())?;
    free.map(|slug| format!("{month}{slug}")).ok_or_else(|| Error::invalid("title", Problem::new("title-taken")))
}
