//! One's own update, changed; and what an update said before.
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Tag};
use civil_media_core::pictures::{self, Picture};
use civil_media_core::policy::{Act as _, Seen, act};
use civil_media_core::updates::{self, PictureEdit, Update, UpdateEdit};
use civil_media_core::{Actor, Conn, Error, FieldErrors};
use serde::Deserialize;

use super::sending::{Came, UpdateForm, take};
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{conflict, page, redisplay, see_sent};
use crate::home::SIZE;
use crate::paths;
use crate::site::Site;
use crate::visitor::{Me, Visitor};

/// An update that somebody is about to change.
#[derive(Debug)]
pub struct Own {
    pub update: Seen<Update>,
    pub tags: Vec<Tag>,
    pub picture: Option<Seen<Picture>>,
}

fn own(conn: &mut Conn, actor: &Actor, id: ItemId) -> civil_media_core::Result<Own> {
    let update = updates::find(conn, actor, id)?;
    if !update.may::<act::EditUpdate>() {
        return Err(Error::Forbidden(act::EditUpdate::NAME));
    }
    let picture = pictures::of_items(conn, actor, &[id])?.into_iter().next();
    Ok(Own { update, tags: items::tags_of(conn, id)?, picture })
}

async fn found(visitor: &Visitor, id: ItemId) -> Result<(Me, Own)> {
    visitor.read(move |conn, actor| own(conn, actor, id)).await
}

/// Where one changes one's own update.
pub async fn show(visitor: Visitor, id: Path<ItemId>) -> Result {
    let (me, own) = found(&visitor, id.into_inner()).await?;
    let tags: Vec<&str> = own.tags.iter().map(|tag| &*tag.name).collect();
    let form = UpdateForm {
        body: own.update.body.to_string(),
        tags: tags.join(", "),
        alt: own.picture.as_ref().map(|picture| picture.alt.clone()).unwrap_or_default(),
        version: own.update.version.to_string(),
        ..UpdateForm::default()
    };
    Ok(page(views::edit(&me, &own, &form, &FieldErrors::default(), false)))
}

/// Changes one's own update.
pub async fn edit(
    visitor: Visitor,
    request: HttpRequest,
    site: Data<Site>,
    id: Path<ItemId>,
    payload: Payload,
) -> Result {
    let id = id.into_inner();
    // Known before anything is read.
    let (me, before) = found(&visitor, id).await?;
    let came = match take(&visitor, &request, &site, payload, me.actor.person).await? {
        Ok(came) => came,
        Err((form, problem)) => {
            return again(&visitor, id, form, WebError::Core(Error::invalid("picture", problem))).await;
        }
    };
    let Came { form, submission, picture, held } = came;
    let key = submission.key;
    let outcome = match changed(&form, picture, before.picture.is_some()) {
        Ok(edit) => visitor.submit(submission, move |tx, actor| updates::edit(tx, actor, id, &edit)).await,
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    drop(held);
    match outcome {
        Ok(_) => Ok(see_sent(&paths::update(id), key)),
        Err(error) => again(&visitor, id, form, error).await,
    }
}

fn changed(
    form: &UpdateForm,
    picture: Option<pictures::NewPicture>,
    has_picture: bool,
) -> std::result::Result<UpdateEdit, FieldErrors> {
    let mut errors = FieldErrors::default();
    let (tags, pictured) = form.around(picture, &mut errors);
    let picture = match pictured {
        Some(pictured) => PictureEdit::Replaced(pictured),
        None if form.remove == "yes" => PictureEdit::Removed,
        None if has_picture && errors.get("alt").is_none() => {
            errors.keep("alt", updates::described(&form.alt)).map_or(PictureEdit::Stays, PictureEdit::Described)
        }
        None => PictureEdit::Stays,
    };
    let version = form.version.parse().unwrap_or(0);
    let parsed = errors.keep("body", UpdateEdit::parse(&form.body, tags, version, picture));
    match parsed {
        Some(edit) if errors.is_empty() => Ok(edit),
        _ => Err(errors),
    }
}

/// The form again, with what is wrong with it, or with what was changed meanwhile.
async fn again(visitor: &Visitor, id: ItemId, form: UpdateForm, error: WebError) -> Result<HttpResponse> {
    let is_conflict = matches!(error, WebError::Core(Error::Conflict));
    let errors = if is_conflict { FieldErrors::default() } else { error.fields()? };
    let (me, own) = found(visitor, id).await?;
    let version = if is_conflict { own.update.version.to_string() } else { form.version.clone() };
    let form = UpdateForm { version, ..form };
    let shown = views::edit(&me, &own, &form, &errors, is_conflict);
    Ok(if is_conflict { conflict(shown) } else { redisplay(shown) })
}

/// Before which version a page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<i32>,
}

/// What an update said before.
pub async fn history(visitor: Visitor, id: Path<ItemId>, which: Query<Before>) -> Result {
    let (id, before) = (id.into_inner(), which.before);
    let (me, (update, (earlier, has_more))) = visitor
        .read(move |conn, actor| {
            let update = updates::find(conn, actor, id)?;
            let earlier = updates::earlier(conn, &update, before, SIZE)?;
            Ok((update, earlier))
        })
        .await?;
    Ok(page(views::history(&me, &update, &earlier, has_more)))
}
