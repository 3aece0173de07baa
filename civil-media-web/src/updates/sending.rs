//! An update as it is sent: with a picture, or as any form.
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Payload};
use actix_web::{FromRequest as _, HttpRequest};
use civil_media_core::items::Tag;
use civil_media_core::pictures::NewPicture;
use civil_media_core::updates::Pictured;
use civil_media_core::{FieldErrors, Problem, Submission};
use serde::Deserialize;

use crate::error::Result;
use crate::forms::Sent;
use crate::pictures::{MOST_BYTES, drawn_of};
use crate::site::Site;
use crate::uploads::{Allowed, Fields, Received, Refusal};
use crate::visitor::Visitor;

/// An update as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UpdateForm {
    pub body: String,
    pub tags: String,
    /// The update that is passed on.
    pub share: String,
    /// What its picture shows.
    pub alt: String,
    /// The version that is changed.
    pub version: String,
    /// `yes` if its picture is to go.
    pub remove: String,
}

impl UpdateForm {
    fn of(fields: &Fields) -> Self {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        Self {
            body: field("body"),
            tags: field("tags"),
            share: field("share"),
            alt: field("alt"),
            version: field("version"),
            remove: field("remove"),
        }
    }

    /// What it is to be found under, and the picture that came with it; what is wrong with them stands in `errors`.
    pub fn around(&self, picture: Option<NewPicture>, errors: &mut FieldErrors) -> (Vec<Tag>, Option<Pictured>) {
        let tags = errors.keep("tags", Tag::parse_all(&self.tags)).unwrap_or_default();
        let pictured = picture.and_then(|picture| errors.keep("alt", Pictured::new(picture, &self.alt)));
        (tags, pictured)
    }
}

/// An update that came.
pub struct Came {
    pub form: UpdateForm,
    /// What makes a second sending the same one.
    pub submission: Submission,
    /// The picture that came with it.
    pub picture: Option<NewPicture>,
    /// Kept until it is in use, or else taken away.
    pub held: Option<Received>,
}

/// Takes an update in; whoever may not write one is asked before.
///
/// # Errors
/// What keeps it from being read. What is wrong with its picture stands in the inner result, with what was typed.
pub async fn take(
    visitor: &Visitor,
    request: &HttpRequest,
    site: &Data<Site>,
    payload: Payload,
    person: civil_media_core::ids::PersonId,
) -> Result<std::result::Result<Came, (UpdateForm, Problem)>> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let Sent { form, submission } = Sent::from_request(request, &mut payload.into_inner()).await?;
        return Ok(Ok(Came { form, submission, picture: None, held: None }));
    }
    let allowed = Allowed { files: 1, bytes: MOST_BYTES, previews: false, none: true };
    let mut received = match Received::take(visitor, request, site, person, payload, allowed).await {
        Ok(received) => received,
        Err(Refusal::File(_, problem, fields)) => return Ok(Err((UpdateForm::of(&fields), problem))),
        Err(Refusal::Other(error)) => return Err(error),
    };
    let form = UpdateForm::of(received.fields());
    let picture = match drawn_of(visitor, site, &mut received).await? {
        Ok(drawn) => drawn.into_iter().next(),
        Err((_, problem)) => return Ok(Err((form, problem))),
    };
    let submission = received.submission;
    Ok(Ok(Came { form, submission, picture, held: Some(received) }))
}
