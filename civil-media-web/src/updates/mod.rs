//! Updates: a few words to whoever follows one, answered and passed on.
mod views;

use actix_web::web::{Path, Query};
use civil_media_core::comments::{self, Comment};
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Responses, Tag};
use civil_media_core::page::{Cursor, Page as List};
use civil_media_core::people::{self, Person};
use civil_media_core::policy::Seen;
use civil_media_core::spaces::{self, Audience};
use civil_media_core::text::Slug;
use civil_media_core::updates::{self, NewUpdate, Update, Whose};
use civil_media_core::{Actor, Conn, Error, FieldErrors, departments};
use serde::Deserialize;

use crate::discussion::{CommentForm, From};
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, page, redisplay, see, see_sent};
use crate::home::SIZE;
use crate::paths;
use crate::visitor::Visitor;

/// Whose updates, and which part of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListForm {
    list: String,
    by: String,
    department: String,
    tag: String,
    /// The update that is about to be passed on.
    share: Option<ItemId>,
    before: String,
}

/// What a list of updates is of.
#[derive(Debug)]
enum Subject {
    All,
    Followed,
    Person(Box<Seen<Person>>, bool),
    Department(String),
    Tag(String),
}

/// A list of updates.
#[derive(Debug)]
struct Listed {
    subject: Subject,
    updates: List<Seen<Update>>,
    shared: Vec<Seen<Update>>,
    /// What is about to be passed on.
    sharing: Option<Seen<Update>>,
}

fn listed(conn: &mut Conn, actor: &Actor, form: &ListForm, before: Option<Cursor>) -> civil_media_core::Result<Listed> {
    let slug = |typed: &str| Slug::parse(typed).map_err(|_| Error::NotFound);
    let (whose, subject) = if !form.by.is_empty() {
        let person = people::find(conn, actor, &slug(&form.by)?)?;
        let follows = updates::follows(conn, actor, person.id)?;
        (Whose::Person(person.id), Subject::Person(Box::new(person), follows))
    } else if !form.department.is_empty() {
        let found = departments::find(conn, &slug(&form.department)?)?;
        (Whose::Department(found.id), Subject::Department(found.acronym))
    } else if !form.tag.is_empty() {
        let tag = items::tag(conn, actor, &slug(&form.tag)?)?;
        (Whose::Tagged(tag.slug), Subject::Tag(tag.name))
    } else if form.list == "following" {
        (Whose::Followed, Subject::Followed)
    } else {
        (Whose::All, Subject::All)
    };
    let (updates, shared) = updates::newest(conn, actor, &whose, before, SIZE)?;
    let sharing = form.share.map(|id| updates::find(conn, actor, id)).transpose()?;
    Ok(Listed { subject, updates, shared, sharing })
}

/// A list of updates, and where one writes one.
pub async fn index(visitor: Visitor, form: Query<ListForm>) -> Result {
    let form = form.into_inner();
    let before = match form.before.as_str() {
        "" => None,
        typed => Some(Cursor::decode(typed).ok_or(WebError::BadRequest("no such page"))?),
    };
    let asked = form.clone();
    let (me, found) = visitor.read(move |conn, actor| listed(conn, actor, &asked, before)).await?;
    Ok(page(views::index(&me, &form, &found, &UpdateForm::default(), &FieldErrors::default())))
}

/// An update as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UpdateForm {
    body: String,
    tags: String,
    share: String,
}

impl UpdateForm {
    fn update(&self) -> Result<NewUpdate, FieldErrors> {
        let mut errors = FieldErrors::default();
        let tags = errors.keep("tags", Tag::parse_all(&self.tags));
        let parsed = NewUpdate::parse(&self.body, tags.clone().unwrap_or_default(), self.share.parse().ok());
        match (errors.keep("body", parsed), tags) {
            (Some(update), Some(_)) => Ok(update),
            _ => Err(errors),
        }
    }
}

/// Posts an update.
pub async fn post(visitor: Visitor, sent: Sent<UpdateForm>) -> Result {
    let key = sent.submission.key;
    let outcome = match sent.form.update() {
        Ok(new) => {
            let posted = visitor.submit(sent.submission, move |tx, actor| updates::post(tx, actor, &new));
            posted.await.map(|(_, id)| id)
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(id) => Ok(see_sent(&paths::update(id), key)),
        Err(error) => {
            let errors = error.fields()?;
            let form = ListForm { share: sent.form.share.parse().ok(), ..ListForm::default() };
            let asked = form.clone();
            let (me, found) = visitor.read(move |conn, actor| listed(conn, actor, &asked, None)).await?;
            Ok(redisplay(views::index(&me, &form, &found, &sent.form, &errors)))
        }
    }
}

/// An update with some of its answers.
#[derive(Debug)]
struct Shown {
    update: Seen<Update>,
    shared: Option<Seen<Update>>,
    audience: Audience,
    tags: Vec<Tag>,
    responses: Responses,
    said: Vec<Comment>,
    from: i64,
}

fn shown(conn: &mut Conn, actor: &Actor, id: ItemId, from: i64) -> civil_media_core::Result<Shown> {
    let update = updates::find(conn, actor, id)?;
    let shared = match update.shares_id {
        // What is gone, or not for this reader, is as if it had never been.
        Some(id) => match updates::find(conn, actor, id) {
            Err(Error::NotFound) => None,
            found => Some(found?),
        },
        None => None,
    };
    let from = from.clamp(0, 1_000_000);
    Ok(Shown {
        audience: spaces::audience(conn, &update.place, update.visibility, update.marked.marking())?,
        tags: items::tags_of(conn, id)?,
        responses: items::responses(conn, actor, id)?,
        said: comments::of(conn, id, from)?,
        from,
        shared,
        update,
    })
}

/// One update.
pub async fn show(visitor: Visitor, id: Path<ItemId>, from: Query<From>) -> Result {
    let id = id.into_inner();
    let From { from, answer } = from.into_inner();
    let (me, shown) = visitor.read(move |conn, actor| shown(conn, actor, id, from)).await?;
    let form = CommentForm { parent: answer, ..CommentForm::default() };
    Ok(page(views::show(&me, &shown, &form, &FieldErrors::default())))
}

/// Answers an update.
pub async fn comment(visitor: Visitor, id: Path<ItemId>, sent: Sent<CommentForm>) -> Result {
    let id = id.into_inner();
    let key = sent.submission.key;
    let outcome = match sent.form.new_comment() {
        Ok(new) => visitor.submit(sent.submission, move |tx, actor| updates::comment(tx, actor, id, &new)).await,
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((_, (comment, from))) => {
            let page = if from > 0 { format!("?from={from}") } else { String::new() };
            Ok(see_sent(&format!("{}{page}#comment-{comment}", paths::update(id)), key))
        }
        Err(error) => {
            let errors = error.fields()?;
            let from = sent.form.from();
            let (me, shown) = visitor.read(move |conn, actor| shown(conn, actor, id, from)).await?;
            Ok(redisplay(views::show(&me, &shown, &sent.form, &errors)))
        }
    }
}

/// Takes an update back.
pub async fn delete(visitor: Visitor, id: Path<ItemId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    visitor.submit(sent.submission, move |tx, actor| updates::delete(tx, actor, id)).await?;
    Ok(see(&paths::updates()))
}

/// Whether one follows somebody, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FollowForm {
    on: String,
}

/// Follows somebody, or no more.
pub async fn follow(visitor: Visitor, handle: Path<Slug>, sent: Sent<FollowForm>) -> Result {
    let handle = handle.into_inner();
    let (whom, on) = (handle.clone(), sent.form.on == "yes");
    visitor.submit(sent.submission, move |tx, actor| updates::follow(tx, actor, &whom, on)).await?;
    Ok(see(&paths::updates_by(&handle)))
}
