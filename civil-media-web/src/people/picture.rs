//! Pictures of people.
use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload};
use civil_media_core::FieldErrors;
use civil_media_core::blobs::Frame;
use civil_media_core::text::Slug;
use civil_media_core::{Error, people};

use super::forms::ProfileForm;
use super::pages::own;
use super::views;
use crate::error::{Result, WebError};
use crate::files;
use crate::forms::{Nothing, Sent, redisplay, see};
use crate::paths;
use crate::site::Site;
use crate::uploads::{Allowed, MOST_PICTURE, Received, Refusal, draw};
use crate::visitor::Visitor;

/// The side of a picture of somebody, in pixels.
const SIDE: u32 = 400;

/// The picture of somebody.
pub async fn show(visitor: Visitor, site: Data<Site>, handle: Path<Slug>) -> Result {
    let (_, person) = visitor.read(move |conn, actor| people::find(conn, actor, &handle)).await?;
    let picture = person.picture_id.ok_or(WebError::Core(Error::NotFound))?;
    files::pages::picture(&site, picture).await
}

/// Changes one's own: what was brought is drawn anew, and only what was drawn is kept.
pub async fn change(visitor: Visitor, request: HttpRequest, site: Data<Site>, payload: Payload) -> Result {
    // Known before anything is read.
    let (me, _) = own(&visitor).await?;
    let allowed = Allowed { files: 1, bytes: MOST_PICTURE, previews: false, none: false };
    let taken = Received::take(&visitor, &request, &site, me.actor.person, payload, allowed).await;
    let drawn = match taken {
        Ok(mut received) => match draw(&site, received.files[0].stored.id, Frame::Square(SIDE)).await? {
            Ok(drawn) => {
                let id = received.expect(&visitor).await?;
                site.store.put(id, drawn).await?;
                Ok((received, id))
            }
            Err(problem) => Err(problem),
        },
        Err(Refusal::File(_, problem, _)) => Err(problem),
        Err(Refusal::Other(error)) => return Err(error),
    };
    let problem = match drawn {
        Ok((received, id)) => {
            let form = received.submission;
            visitor.submit(form, move |tx, actor| people::set_picture(tx, actor, id)).await?;
            return Ok(see(&paths::profile()));
        }
        Err(problem) => problem,
    };
    let (me, (person, details)) = own(&visitor).await?;
    let form = ProfileForm::of(&person, &details);
    let errors = FieldErrors::one("picture", problem);
    Ok(redisplay(views::edit::profile(&me, &person, &details, &form, &errors, false)))
}

/// Takes a picture away.
pub async fn remove(visitor: Visitor, handle: Path<Slug>, sent: Sent<Nothing>) -> Result {
    let handle = handle.into_inner();
    let of = handle.clone();
    let (me, ()) = visitor.submit(sent.submission, move |tx, actor| people::remove_picture(tx, actor, &of)).await?;
    Ok(see(&if me.actor.handle == *handle { paths::profile() } else { paths::person(&handle) }))
}
