use actix_web::{HttpRequest, web};
use civil_media_core::FieldErrors;
use civil_media_core::signin::{providers, sessions};
use civil_media_core::text::Slug;

use super::actions::SignInForm;
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{page, see};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::{language, paths};

/// Where one begins: an email, or a choice of department.
pub async fn sign_in(
    request: HttpRequest,
    site: web::Data<Site>,
    visitor: Option<Visitor>,
    form: web::Query<SignInForm>,
) -> Result {
    // Whoever is signed in is where they want to be.
    if let Some(visitor) = visitor
        && visitor.read(|_, _| Ok(())).await.is_ok()
    {
        return Ok(see(&paths::local(&form.back)));
    }
    let choices = site.db.read_open(providers::choices).await?;
    Ok(page(views::sign_in(language::of_request(&request), &choices, &form, &FieldErrors::default())))
}

/// Where one confirms a department: a sign-in never begins without a click.
pub async fn at_provider(
    request: HttpRequest,
    site: web::Data<Site>,
    provider: web::Path<Slug>,
    form: web::Query<SignInForm>,
) -> Result {
    let provider = provider.into_inner();
    let choices = site.db.read_open(providers::choices).await?;
    let choice = choices.into_iter().find(|choice| choice.provider == provider);
    let choice = choice.ok_or(WebError::Core(civil_media_core::Error::NotFound))?;
    Ok(page(views::confirm(language::of_request(&request), &choice, &form.back)))
}

/// Where whoever runs things confirms that it is they: a sign-in never begins without a click.
pub async fn confirm_again(visitor: Visitor, form: web::Query<SignInForm>) -> Result {
    let (me, ()) = visitor.read(|_, _| Ok(())).await?;
    Ok(page(views::confirm_again(&me, &form.back)))
}

/// Where one has ended.
pub async fn signed_out(request: HttpRequest) -> Result {
    Ok(page(views::signed_out(language::of_request(&request))))
}

/// One's own sessions.
pub async fn sessions(visitor: Visitor) -> Result {
    let (me, all) = visitor.read(sessions::mine).await?;
    Ok(page(views::sessions(&me, &all)))
}
