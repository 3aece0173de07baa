//! Bringing a blog along: an export is tried, its report looked at, and then brought.
mod views;

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload};
use civil_media_core::ids::ImportId;
use civil_media_core::text::Slug;
use civil_media_core::{Error, FieldErrors, imports};

use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, page, redisplay, see};
use crate::paths;
use crate::site::Site;
use crate::uploads::{Allowed, Received, Refusal};
use crate::visitor::Visitor;

/// Where one brings an export into a blog, and what was brought before.
pub async fn index(visitor: Visitor, site: Data<Site>, blog: Path<Slug>) -> Result {
    let blog = blog.into_inner();
    let (me, (space, found)) = visitor.read(move |conn, actor| imports::of_blog(conn, actor, &blog)).await?;
    Ok(page(views::index(&me, &space, &found, &site.config, "", &FieldErrors::default())))
}

/// Takes an export in, to be tried.
pub async fn begin(
    visitor: Visitor,
    request: HttpRequest,
    site: Data<Site>,
    blog: Path<Slug>,
    payload: Payload,
) -> Result {
    let blog = blog.into_inner();
    let of = blog.clone();
    // Known before anything is read.
    let (me, _) = visitor.read(move |conn, actor| imports::of_blog(conn, actor, &of)).await?;
    let allowed = Allowed { files: 1, bytes: site.config.most_upload, previews: false, none: false };
    let (authors, outcome) = match Received::take(&visitor, &request, &site, me.actor.person, payload, allowed).await {
        Ok(received) => {
            let authors = received.field("authors").to_owned();
            let (typed, of, form) = (authors.clone(), blog.clone(), received.submission);
            let file = received.files[0].clone();
            let begun = visitor
                .submit(form, move |tx, actor| imports::begin(tx, actor, &of, (&file.name, file.stored.id), &typed))
                .await;
            (authors, begun.map(|(_, id)| id))
        }
        Err(Refusal::File(_, problem, _)) => (String::new(), Err(WebError::Core(Error::invalid("files", problem)))),
        Err(Refusal::Other(error)) => return Err(error),
    };
    match outcome {
        Ok(id) => Ok(see(&paths::import(id))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (space, found)) = visitor.read(move |conn, actor| imports::of_blog(conn, actor, &blog)).await?;
            Ok(redisplay(views::index(&me, &space, &found, &site.config, &authors, &errors)))
        }
    }
}

/// How far an import is, and what came of it.
pub async fn show(visitor: Visitor, id: Path<ImportId>) -> Result {
    let id = id.into_inner();
    let (me, (space, import)) = visitor.read(move |conn, actor| imports::find(conn, actor, id)).await?;
    Ok(page(views::show(&me, &space, &import)))
}

/// Brings what was tried.
pub async fn go_on(visitor: Visitor, id: Path<ImportId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    match visitor.submit(sent.submission, move |tx, actor| imports::go_on(tx, actor, id)).await {
        // Somebody else did so meanwhile: its page says how far it is.
        Ok(_) | Err(WebError::Core(Error::Conflict)) => Ok(see(&paths::import(id))),
        Err(error) => Err(error),
    }
}
