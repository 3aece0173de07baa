use actix_web::web::Path;
use civil_media_core::blogs::{self, Kept, Writing};
use civil_media_core::ids::{FormKey, ItemId};
use civil_media_core::text::{Markdown, Note, Slug};
use civil_media_core::{Actor, Error, FieldErrors, Tx, items, people, pictures, wiki};
use serde::Deserialize;

use super::forms::{Asked, DraftForm};
use super::pages::{may_write, opened};
use super::views::{self, Beside, Looks};
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, conflict, page, redisplay, see, see_sent};
use crate::home::SIZE;
use crate::paths;
use crate::visitor::Visitor;

/// Begins a post: as a draft, submitted, timed or published at once.
pub async fn new(visitor: Visitor, blog: Path<Slug>, sent: Sent<DraftForm>) -> Result {
    let blog = blog.into_inner();
    if sent.form.act == "preview" {
        let (me, space) = may_write(&visitor, blog).await?;
        let looks = looks_of(&visitor, &sent.form.body).await?;
        return Ok(page(views::new(&me, &space, &sent.form, &FieldErrors::default(), looks.as_ref())));
    }
    let key = sent.submission.key;
    let outcome = match sent.form.asked() {
        Ok(asked) => write(&visitor, sent.submission, Writing::New(blog.clone()), asked).await,
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(kept) => Ok(arrived(&kept, key, &sent.form.act)),
        Err(error) => {
            let errors = error.fields()?;
            let (me, space) = may_write(&visitor, blog).await?;
            Ok(redisplay(views::new(&me, &space, &sent.form, &errors, None)))
        }
    }
}

/// Goes on with a draft.
pub async fn edit(visitor: Visitor, id: Path<ItemId>, sent: Sent<DraftForm>) -> Result {
    let id = id.into_inner();
    let key = sent.submission.key;
    let mut beside = Beside::default();
    if sent.form.act == "preview" {
        let (me, opened) = visitor.read(move |conn, actor| opened(conn, actor, id)).await?;
        beside.preview = looks_of(&visitor, &sent.form.body).await?;
        return Ok(page(views::edit(&me, &opened, &sent.form, &FieldErrors::default(), &beside)));
    }
    let outcome = match sent.form.asked() {
        Ok(asked) => write(&visitor, sent.submission, Writing::Kept(id, sent.form.version()), asked).await,
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(kept) => Ok(arrived(&kept, key, &sent.form.act)),
        // Kept elsewhere meanwhile: both texts, and nothing lost.
        Err(WebError::Core(Error::Conflict)) => {
            let (me, opened) = visitor.read(move |conn, actor| opened(conn, actor, id)).await?;
            beside.theirs = Some(opened.draft.body.clone());
            let form = DraftForm { version: opened.draft.version.to_string(), ..sent.form };
            Ok(conflict(views::edit(&me, &opened, &form, &FieldErrors::default(), &beside)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, opened) = visitor.read(move |conn, actor| opened(conn, actor, id)).await?;
            Ok(redisplay(views::edit(&me, &opened, &sent.form, &errors, &beside)))
        }
    }
}

async fn write(visitor: &Visitor, submission: civil_media_core::Submission, of: Writing, asked: Asked) -> Result<Kept> {
    let (_, kept) = visitor
        .submit(submission, move |tx, actor| {
            let credits = asked.credits(tx, actor)?;
            blogs::write(tx, actor, &of, &asked.text, &credits, asked.then)
        })
        .await?;
    Ok(kept)
}

/// How a text will look, made away from where requests are served; none where there is nothing to show.
pub async fn looks_of(visitor: &Visitor, typed: &str) -> Result<Option<Looks>> {
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let Ok(body) = Markdown::parse(typed) else { return Ok(None) };
    // In the turn of a read: so many at once, and for so long.
    let (_, looks) = visitor
        .read(move |conn, actor| {
            let html = people::with_names(conn, actor, body.render())?;
            let pictures = pictures::of_text(conn, actor, None, &html)?;
            Ok(Looks { html, pictures })
        })
        .await?;
    Ok(Some(looks))
}

fn arrived(kept: &Kept, key: FormKey, act: &str) -> actix_web::HttpResponse {
    match kept {
        Kept::Draft(id, _) if act == "pictures" => see_sent(&paths::pictures(*id), key),
        Kept::Draft(id, _) => see_sent(&paths::draft(*id), key),
        Kept::Published(post) => see_sent(&paths::post(post), key),
    }
}

/// What a second person says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    version: String,
    note: String,
}

/// Approves a submitted post as the visitor read it.
pub async fn approve(visitor: Visitor, id: Path<ItemId>, sent: Sent<ReviewForm>) -> Result {
    let id = id.into_inner();
    let version = sent.form.version.parse().unwrap_or(0);
    let outcome = visitor.submit(sent.submission, move |tx, actor| blogs::approve(tx, actor, id, version)).await;
    match outcome {
        Ok((_, Kept::Published(post))) => Ok(see(&paths::post(&post))),
        // It is put before its reader no more.
        Ok((_, Kept::Draft(..))) => Ok(see(&paths::drafts())),
        Err(WebError::Core(Error::Conflict)) => {
            let (me, opened) = visitor.read(move |conn, actor| opened(conn, actor, id)).await?;
            Ok(conflict(views::review(&me, &opened, "", &FieldErrors::default(), true)))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, opened) = visitor.read(move |conn, actor| opened(conn, actor, id)).await?;
            Ok(redisplay(views::review(&me, &opened, "", &errors, false)))
        }
    }
}

/// Gives a submitted post back.
pub async fn give_back(visitor: Visitor, id: Path<ItemId>, sent: Sent<ReviewForm>) -> Result {
    let id = id.into_inner();
    let outcome = match Note::parse(&sent.form.note) {
        Ok(note) => visitor.submit(sent.submission, move |tx, actor| blogs::give_back(tx, actor, id, &note)).await,
        Err(problem) => Err(WebError::Core(Error::invalid("note", problem))),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::drafts())),
        Err(error) => {
            let errors = error.fields()?;
            let (me, opened) = visitor.read(move |conn, actor| opened(conn, actor, id)).await?;
            Ok(redisplay(views::review(&me, &opened, &sent.form.note, &errors, false)))
        }
    }
}

/// Takes a draft back from whoever was to approve it, and from its time.
pub async fn hold(visitor: Visitor, id: Path<ItemId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    visitor.submit(sent.submission, move |tx, actor| blogs::hold(tx, actor, id)).await?;
    Ok(see(&paths::draft(id)))
}

/// Deletes a draft.
pub async fn discard(visitor: Visitor, id: Path<ItemId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    visitor.submit(sent.submission, move |tx, actor| blogs::discard(tx, actor, id)).await?;
    Ok(see(&paths::drafts()))
}

/// Brings back what was deleted.
pub async fn restore(visitor: Visitor, id: Path<ItemId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    let restore = move |tx: &mut Tx<'_>, actor: &Actor| match wiki::bring_back(tx, actor, id) {
        // No page: it stands alone.
        Err(Error::NotFound) => items::restore(tx, actor, id).map(|done| done.with(1)),
        done => done,
    };
    let outcome = visitor.submit(sent.submission, restore).await;
    match outcome {
        // A lead does not see what another one had withdrawn before.
        Ok(_) => Ok(see(&paths::bin())),
        Err(error) => {
            let errors = error.fields()?;
            let (me, found) = visitor.read(|conn, actor| items::bin(conn, actor, None, SIZE)).await?;
            Ok(redisplay(views::bin(&me, &found, &errors)))
        }
    }
}
