//! The providers of a department: proposed, tried, made live, their secrets changed, retired.
use actix_web::{HttpRequest, web};
use civil_media_core::config::Secret;
use civil_media_core::departments::{self, Department};
use civil_media_core::policy::{Actor, Seen};
use civil_media_core::signin::trials::{self, Listed};
use civil_media_core::text::Slug;
use civil_media_core::{Error, FieldErrors, Tx, Written};

use super::forms::{ProviderForm, SecretForm, filled};
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, page, redisplay, see};
use crate::paths;
use crate::signin::actions::begin_trial;
use crate::site::Site;
use crate::visitor::{Me, Visitor};

/// The providers of a department.
pub async fn show(visitor: Visitor, slug: web::Path<Slug>, site: web::Data<Site>) -> Result {
    let (me, (department, listed)) = all(&visitor, slug.into_inner()).await?;
    let base = &site.config.common.public_url;
    let (form, errors) = (ProviderForm::default(), FieldErrors::default());
    Ok(page(views::providers::show(&me, &department, &listed, base, &form, &errors)))
}

async fn all(visitor: &Visitor, slug: Slug) -> Result<(Me, (Seen<Department>, Vec<Listed>))> {
    visitor
        .read(move |conn, actor| {
            let department = departments::runs(conn, actor, &slug)?;
            let listed = trials::of_department(conn, &department)?;
            Ok((department, listed))
        })
        .await
}

async fn back(visitor: &Visitor, site: &Site, slug: Slug, done: Result<()>, form: &ProviderForm) -> Result {
    match done {
        Ok(()) => Ok(see(&paths::admin_providers(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (department, listed)) = all(visitor, slug).await?;
            let base = &site.config.common.public_url;
            Ok(redisplay(views::providers::show(&me, &department, &listed, base, form, &errors)))
        }
    }
}

/// Proposes a provider.
pub async fn propose(
    visitor: Visitor,
    slug: web::Path<Slug>,
    site: web::Data<Site>,
    sent: Sent<ProviderForm>,
) -> Result {
    let slug = slug.into_inner();
    let outcome = match sent.form.proposal(|issuer| site.issuers.allows(issuer)) {
        Ok(proposal) => {
            let (of, keys) = (slug.clone(), site.config.keys.clone());
            visitor.submit(sent.submission, move |tx, actor| trials::propose(tx, actor, &keys, &of, &proposal)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    back(&visitor, &site, slug, outcome.map(|_| ()), &sent.form).await
}

/// Begins a trial: a sign-in that lets nobody in, and comes back with what the provider said.
pub async fn try_out(
    visitor: Visitor,
    request: HttpRequest,
    path: web::Path<(Slug, Slug)>,
    site: web::Data<Site>,
    sent: Sent<Nothing>,
) -> Result {
    let _ = sent;
    let (slug, name) = path.into_inner();
    let of = slug.clone();
    let (me, provider) = visitor.read(move |conn, actor| trials::to_try(conn, actor, &of, &name)).await?;
    begin_trial(&request, &site, &provider, me.actor.person, paths::admin_providers(&slug)).await
}

type OfProvider = web::Path<(Slug, Slug)>;

/// What is done to a provider by a button alone.
async fn act_on(
    visitor: &Visitor,
    path: OfProvider,
    site: &Site,
    sent: Sent<Nothing>,
    work: fn(&mut Tx<'_>, &Actor, &Slug, &Slug) -> Written<()>,
) -> Result {
    let (slug, name) = path.into_inner();
    let of = slug.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| work(tx, actor, &of, &name)).await;
    back(visitor, site, slug, done.map(|_| ()), &ProviderForm::default()).await
}

/// Makes a provider live.
pub async fn make_live(visitor: Visitor, path: OfProvider, site: web::Data<Site>, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, &site, sent, trials::make_live).await
}

/// Retires a provider.
pub async fn retire(visitor: Visitor, path: OfProvider, site: web::Data<Site>, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, &site, sent, trials::retire).await
}

/// Takes back one that never let anybody in.
pub async fn withdraw(visitor: Visitor, path: OfProvider, site: web::Data<Site>, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, &site, sent, trials::withdraw).await
}

/// Brings a new secret beside the present one.
pub async fn bring_secret(
    visitor: Visitor,
    path: web::Path<(Slug, Slug)>,
    site: web::Data<Site>,
    sent: Sent<SecretForm>,
) -> Result {
    let (slug, name) = path.into_inner();
    let outcome = match filled(&sent.form.client_secret, 500) {
        Ok(secret) => {
            let (of, keys) = (slug.clone(), site.config.keys.clone());
            let secret = Secret::new(secret);
            visitor
                .submit(sent.submission, move |tx, actor| trials::bring_secret(tx, actor, &keys, &of, &name, &secret))
                .await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("secret", problem))),
    };
    back(&visitor, &site, slug, outcome.map(|_| ()), &ProviderForm::default()).await
}

/// Puts the new secret in the old one's place.
pub async fn use_next_secret(visitor: Visitor, path: OfProvider, site: web::Data<Site>, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, &site, sent, trials::use_next_secret).await
}
