use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web::{Data, Path};
use civil_media_core::ids::{ItemId, PictureId};
use civil_media_core::items::{self, Card, ItemKind};
use civil_media_core::pictures::{self, Picture};
use civil_media_core::policy::{Act as _, Seen, act};
use civil_media_core::{Actor, Conn, Error, FieldErrors, wiki};

use super::forms::PictureForm;
use super::views;
use crate::error::Result;
use crate::files;
use crate::forms::page;
use crate::site::Site;
use crate::visitor::Visitor;

/// The pictures of a post or a page, for those who write it.
pub async fn index(visitor: Visitor, id: Path<ItemId>) -> Result {
    let id = id.into_inner();
    let (me, (post, found)) = visitor.read(move |conn, actor| of_item(conn, actor, id)).await?;
    Ok(page(views::index(&me, &post, &found, None)))
}

/// A post or a page whose pictures the visitor may change, with them.
pub fn of_item(
    conn: &mut Conn,
    actor: &Actor,
    id: ItemId,
) -> civil_media_core::Result<(Seen<Card>, Vec<Seen<Picture>>)> {
    let item = items::find(conn, actor, id)?;
    match item.kind {
        ItemKind::Post if item.may::<act::EditPost>() => {}
        ItemKind::Post => return Err(Error::Forbidden(act::EditPost::NAME)),
        ItemKind::Page => drop(wiki::changeable(conn, actor, id)?),
        ItemKind::Channel | ItemKind::File | ItemKind::Update => return Err(Error::NotFound),
    }
    let found = pictures::listed(conn, actor, id)?;
    Ok((item, found))
}

/// Where one says what a picture shows.
pub async fn edit(visitor: Visitor, id: Path<PictureId>) -> Result {
    let id = id.into_inner();
    let (me, (post, picture)) = visitor.read(move |conn, actor| one(conn, actor, id)).await?;
    let form = PictureForm::of(&picture);
    Ok(page(views::edit(&me, &post, &picture, &form, &FieldErrors::default())))
}

/// A picture that the visitor may change, with its post.
pub fn one(conn: &mut Conn, actor: &Actor, id: PictureId) -> civil_media_core::Result<(Seen<Card>, Seen<Picture>)> {
    let picture = pictures::find(conn, actor, id)?;
    let (post, _) = of_item(conn, actor, picture.item_id)?;
    Ok((post, picture))
}

/// A picture as it is cut now, as wide as it is drawn.
pub async fn now(visitor: Visitor, site: Data<Site>, id: Path<PictureId>) -> Result {
    let id = id.into_inner();
    let (_, (picture, is_writer)) = visitor.read(move |conn, actor| shown_to(conn, actor, id)).await?;
    let widest = picture.widths.iter().copied().max().unwrap_or(0);
    out(&site, &picture, (0, widest), is_writer).await
}

/// A picture in one of its widths.
pub async fn show(visitor: Visitor, site: Data<Site>, path: Path<(PictureId, i32, i32)>) -> Result {
    let (id, edition, width) = path.into_inner();
    let (_, (picture, is_writer)) = visitor.read(move |conn, actor| shown_to(conn, actor, id)).await?;
    out(&site, &picture, (edition, width), is_writer).await
}

/// A picture, and whether the visitor is one of those who see it before it is drawn: they write its item.
fn shown_to(conn: &mut Conn, actor: &Actor, id: PictureId) -> civil_media_core::Result<(Seen<Picture>, bool)> {
    let picture = pictures::find(conn, actor, id)?;
    // Nothing is asked of what is drawn, which is nearly all.
    let is_writer = picture.may::<act::EditPost>()
        || picture.widths.is_empty() && wiki::changeable(conn, actor, picture.item_id).is_ok();
    Ok((picture, is_writer))
}

async fn out(site: &Data<Site>, picture: &Seen<Picture>, (edition, width): (i32, i32), is_writer: bool) -> Result {
    let bytes = picture.bytes(edition, width, is_writer);
    let (blob, is_final) = bytes.ok_or(Error::Unavailable("a picture that is not drawn yet".to_owned()))?;
    let mut answer: HttpResponse = files::pages::picture(site, blob).await?;
    // For one person's browser alone: who may see it was asked for them.
    let kept = if is_final { "private, max-age=31536000, immutable" } else { "private, no-cache" };
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    Ok(answer)
}
