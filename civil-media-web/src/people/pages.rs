use actix_web::web::Path;
use civil_media_core::FieldErrors;
use civil_media_core::departments::{self, Department};
use civil_media_core::people::{self, Details, Person};
use civil_media_core::policy::Seen;
use civil_media_core::text::Slug;

use super::forms::{InsteadForm, PostForm, ProfileForm};
use super::views;
use crate::error::Result;
use crate::forms::page;
use crate::visitor::{Me, Visitor};

/// Somebody.
pub async fn show(visitor: Visitor, handle: Path<Slug>) -> Result {
    let (me, (person, details)) = visible(&visitor, handle.into_inner()).await?;
    let form = InsteadForm { ask_instead: handle_of(&details) };
    Ok(page(views::profile::show(&me, &person, &details, &form, &FieldErrors::default())))
}

/// Somebody with all that their profile shows.
pub async fn visible(visitor: &Visitor, handle: Slug) -> Result<(Me, (Seen<Person>, Details))> {
    visitor
        .read(move |conn, actor| {
            let person = people::find(conn, actor, &handle)?;
            let details = people::details(conn, &person)?;
            Ok((person, details))
        })
        .await
}

fn handle_of(details: &Details) -> String {
    details.ask_instead.as_ref().map(|(_, handle)| handle.to_string()).unwrap_or_default()
}

/// One's own profile, to edit.
pub async fn mine(visitor: Visitor) -> Result {
    let (me, (person, details)) = own(&visitor).await?;
    let form = ProfileForm::of(&person, &details);
    Ok(page(views::edit::profile(&me, &person, &details, &form, &FieldErrors::default(), false)))
}

/// One's own profile with all that it shows.
pub async fn own(visitor: &Visitor) -> Result<(Me, (Seen<Person>, Details))> {
    visitor
        .read(|conn, actor| {
            let person = people::me(conn, actor)?;
            let details = people::details(conn, &person)?;
            Ok((person, details))
        })
        .await
}

/// The form that adds a post to one's own.
pub async fn new_post(visitor: Visitor) -> Result {
    let (me, all) = all_departments(&visitor).await?;
    Ok(page(views::edit::new_post(&me, &all, &PostForm::default(), &FieldErrors::default())))
}

/// Every department, to choose from.
pub async fn all_departments(visitor: &Visitor) -> Result<(Me, Vec<Department>)> {
    visitor.read(|conn, _| departments::all(conn)).await
}
