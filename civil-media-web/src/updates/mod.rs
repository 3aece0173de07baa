//! Updates: a few words to whoever follows one, answered and passed on.
pub mod editing;
mod sending;
mod views;

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload, Query};
use civil_media_core::comments::{self, Comment};
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Responses, Tag};
use civil_media_core::page::{Cursor, Page as List};
use civil_media_core::people::{self, Person};
use civil_media_core::pictures::{self, Picture};
use civil_media_core::policy::{Seen, act};
use civil_media_core::spaces::{self, Audience};
use civil_media_core::text::Slug;
use civil_media_core::updates::{self, NewUpdate, Update, Whose};
use civil_media_core::{Actor, Conn, Error, FieldErrors, departments};
use serde::Deserialize;

use self::sending::{Came, UpdateForm, take};
use crate::discussion::{CommentForm, From};
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, page, redisplay, see, see_sent};
use crate::home::SIZE;
use crate::paths;
use crate::site::Site;
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
    /// What they show.
    pictures: Vec<Seen<Picture>>,
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
    let shown = updates.rows.iter().chain(&shared).chain(sharing.as_ref());
    let pictures = pictures::of_items(conn, actor, &shown.map(|one| one.id).collect::<Vec<_>>())?;
    Ok(Listed { subject, updates, shared, pictures, sharing })
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

fn new_update(form: &UpdateForm, picture: Option<pictures::NewPicture>) -> std::result::Result<NewUpdate, FieldErrors> {
    let mut errors = FieldErrors::default();
    let (tags, picture) = form.around(picture, &mut errors);
    let parsed = errors.keep("body", NewUpdate::parse(&form.body, tags, form.share.parse().ok()));
    match parsed {
        Some(mut update) if errors.is_empty() => {
            update.picture = picture;
            Ok(update)
        }
        _ => Err(errors),
    }
}

/// Posts an update.
pub async fn post(visitor: Visitor, request: HttpRequest, site: Data<Site>, payload: Payload) -> Result {
    // Known before anything is read.
    let allowed = visitor.read(|_, actor| actor.permit::<act::PostUpdate>().map(drop)).await;
    let (me, ()) = allowed?;
    let (form, outcome) = match take(&visitor, &request, &site, payload, me.actor.person).await? {
        Ok(Came { form, submission, picture, held }) => {
            let key = submission.key;
            let outcome = match new_update(&form, picture) {
                Ok(new) => visitor.submit(submission, move |tx, actor| updates::post(tx, actor, &new)).await,
                Err(errors) => Err(WebError::Core(errors.into())),
            };
            // Now it is in use, or nobody needs it.
            drop(held);
            (form, outcome.map(|(_, id)| see_sent(&paths::update(id), key)))
        }
        Err((form, problem)) => (form, Err(WebError::Core(Error::invalid("picture", problem)))),
    };
    match outcome {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let errors = error.fields()?;
            let list = ListForm { share: form.share.parse().ok(), ..ListForm::default() };
            let asked = list.clone();
            let (me, found) = visitor.read(move |conn, actor| listed(conn, actor, &asked, None)).await?;
            Ok(redisplay(views::index(&me, &list, &found, &form, &errors)))
        }
    }
}

/// An update with some of its answers.
#[derive(Debug)]
struct Shown {
    update: Seen<Update>,
    shared: Option<Seen<Update>>,
    pictures: Vec<Seen<Picture>>,
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
    let both: Vec<ItemId> = [&update].into_iter().chain(shared.as_ref()).map(|one| one.id).collect();
    Ok(Shown {
        pictures: pictures::of_items(conn, actor, &both)?,
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
        Ok(new) => {
            visitor.check_comment()?;
            visitor.submit(sent.submission, move |tx, actor| updates::comment(tx, actor, id, &new)).await
        }
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
