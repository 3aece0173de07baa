use actix_web::http::header::ACCEPT;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use civil_media_core::blobs::{self, Frame};
use civil_media_core::ids::{ItemId, PictureId};
use civil_media_core::items::{self, ItemKind};
use civil_media_core::pictures::{self, Details, NewPicture, SOURCE};
use civil_media_core::{Actor, Problem, Tx, Written, blogs, wiki};
use serde::Serialize;

use super::forms::PictureForm;
use super::{pages, views};
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, redisplay, see};
use crate::paths;
use crate::site::Site;
use crate::uploads::{Allowed, Received, Refusal, draw};
use crate::visitor::Visitor;

/// The most bytes of a picture as it is brought.
pub const MOST_BYTES: u64 = 25 * 1024 * 1024;

/// The most pictures of one form: each is drawn before it is answered.
const MOST_AT_ONCE: usize = 5;

/// What the editor's script is told of a picture that it brought.
#[derive(Debug, Serialize)]
struct Brought {
    /// Where it lies, as a text names it.
    address: String,
    /// What it was called.
    name: String,
}

/// What the script is told where a picture was not taken.
#[derive(Debug, Serialize)]
struct Refused {
    /// A sentence for people.
    said: String,
}

/// Which file, and what is wrong with it.
pub type Wrong = (Option<String>, Problem);

/// Brings pictures to a post or a page.
pub async fn add(
    visitor: Visitor,
    request: HttpRequest,
    site: Data<Site>,
    id: Path<ItemId>,
    payload: Payload,
) -> Result {
    let id = id.into_inner();
    let is_script = request.headers().get(ACCEPT).is_some_and(|kind| kind.as_bytes() == b"application/json");
    // Known before anything is read.
    let (me, _) = visitor.read(move |conn, actor| pages::of_item(conn, actor, id)).await?;
    let added = bring(&visitor, &request, &site, (id, me.actor.person), payload).await?;
    let wrong = match added {
        Ok(added) if is_script => {
            let brought = added.into_iter().map(|(id, name)| Brought { address: paths::item_picture(id), name });
            return Ok(HttpResponse::Ok().json(brought.collect::<Vec<_>>()));
        }
        Ok(added) => {
            return Ok(see(&match added.as_slice() {
                [(one, _)] => paths::edit_picture(*one),
                _ => paths::pictures(id),
            }));
        }
        Err(wrong) => wrong,
    };
    if is_script {
        let said = views::told(me.words, &wrong);
        return Ok(HttpResponse::UnprocessableEntity().json(Refused { said }));
    }
    let (me, (post, found)) = visitor.read(move |conn, actor| pages::of_item(conn, actor, id)).await?;
    Ok(redisplay(views::index(&me, &post, &found, Some(&wrong))))
}

async fn bring(
    visitor: &Visitor,
    request: &HttpRequest,
    site: &Data<Site>,
    (id, person): (ItemId, civil_media_core::ids::PersonId),
    payload: Payload,
) -> Result<std::result::Result<Vec<(PictureId, String)>, Wrong>> {
    let allowed = Allowed { files: MOST_AT_ONCE, bytes: MOST_BYTES, previews: false, none: false };
    let mut received = match Received::take(visitor, request, site, person, payload, allowed).await {
        Ok(received) => received,
        Err(Refusal::File(name, problem, _)) => return Ok(Err((name, problem))),
        Err(Refusal::Other(error)) => return Err(error),
    };
    let new = match drawn_of(visitor, site, &mut received).await? {
        Ok(new) => new,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let names: Vec<String> = new.iter().map(|one| one.name.to_string()).collect();
    let placed = visitor.submit(received.submission, move |tx, actor| place(tx, actor, id, &new)).await;
    match placed {
        Ok((_, ids)) => Ok(Ok(ids.into_iter().zip(names).collect())),
        Err(error) => {
            let fields = error.fields()?;
            let first = fields.iter().next().map(|(_, problem)| problem);
            Ok(Err((None, first.ok_or(WebError::BadRequest("pictures that cannot be placed"))?)))
        }
    }
}

/// The pictures that a form brought, drawn anew: where one was taken, and by which camera, stays with whoever took it.
///
/// # Errors
/// If the store does not answer, or too many are drawn; which is no picture, and why, stands in the inner result.
pub async fn drawn_of(
    visitor: &Visitor,
    site: &Data<Site>,
    received: &mut Received,
) -> Result<std::result::Result<Vec<NewPicture>, Wrong>> {
    let mut new = Vec::with_capacity(received.files.len());
    for file in received.files.clone() {
        let drawn = match draw(site, file.stored.id, Frame::Within(SOURCE)).await? {
            Ok(drawn) => drawn,
            Err(problem) => return Ok(Err((Some(file.name.to_string()), problem))),
        };
        let size = match blobs::measure(&drawn) {
            Ok(size) => size,
            Err(problem) => return Ok(Err((Some(file.name.to_string()), problem))),
        };
        let source = received.expect(visitor).await?;
        site.store.put(source, drawn).await?;
        new.push(NewPicture { name: file.name, source, size });
    }
    Ok(Ok(new))
}

/// Says what a picture shows, and how it is cut.
pub async fn change(visitor: Visitor, id: Path<PictureId>, sent: Sent<PictureForm>) -> Result {
    let id = id.into_inner();
    let outcome = match sent.form.details() {
        Ok(details) => visitor.submit(sent.submission, move |tx, actor| describe(tx, actor, id, &details)).await,
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((_, post)) => Ok(see(&paths::pictures(post))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (post, picture)) = visitor.read(move |conn, actor| pages::one(conn, actor, id)).await?;
            Ok(redisplay(views::edit(&me, &post, &picture, &sent.form, &errors)))
        }
    }
}

/// Takes a picture out.
pub async fn remove(visitor: Visitor, id: Path<PictureId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    let outcome = visitor.submit(sent.submission, move |tx, actor| take_out(tx, actor, id)).await;
    match outcome {
        Ok((_, post)) => Ok(see(&paths::pictures(post))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (post, picture)) = visitor.read(move |conn, actor| pages::one(conn, actor, id)).await?;
            Ok(redisplay(views::edit(&me, &post, &picture, &PictureForm::of(&picture), &errors)))
        }
    }
}

fn place(tx: &mut Tx<'_>, actor: &Actor, id: ItemId, new: &[NewPicture]) -> Written<Vec<PictureId>> {
    match items::find(tx, actor, id)?.kind {
        ItemKind::Page => wiki::add_pictures(tx, actor, id, new),
        _ => blogs::add_pictures(tx, actor, id, new),
    }
}

fn describe(tx: &mut Tx<'_>, actor: &Actor, id: PictureId, details: &Details) -> Written<ItemId> {
    match kind_of(tx, actor, id)? {
        ItemKind::Page => wiki::change_picture(tx, actor, id, details),
        _ => blogs::change_picture(tx, actor, id, details),
    }
}

fn take_out(tx: &mut Tx<'_>, actor: &Actor, id: PictureId) -> Written<ItemId> {
    match kind_of(tx, actor, id)? {
        ItemKind::Page => wiki::remove_picture(tx, actor, id),
        _ => blogs::remove_picture(tx, actor, id),
    }
}

/// Of what kind the item is whose picture it is.
fn kind_of(tx: &mut Tx<'_>, actor: &Actor, id: PictureId) -> civil_media_core::Result<ItemKind> {
    let picture = pictures::find(tx, actor, id)?;
    Ok(items::find(tx, actor, picture.item_id)?.kind)
}
