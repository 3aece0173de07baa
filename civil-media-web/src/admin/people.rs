//! A department's people as its admins see them: who signed in when, switching off and on, admins, and lists.
use actix_web::web::{Path, Query};
use civil_media_core::admin::{self, Colleague, Loaded, RowProblem};
use civil_media_core::departments::{self, Department};
use civil_media_core::ids::AppointmentId;
use civil_media_core::policy::{Actor, Seen};
use civil_media_core::text::Slug;
use civil_media_core::{FieldErrors, Tx, Written, people};
use serde::Deserialize;

use super::departments::back;
use super::forms::{DomainForm, ListForm, OneForm};
use super::views;
use crate::error::Result;
use crate::forms::{Nothing, Sent, page, redisplay, see};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// Whom to show.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Find {
    q: String,
    after: Option<Slug>,
}

/// A page of a department's people.
#[derive(Debug)]
pub struct Staff {
    pub department: Seen<Department>,
    pub people: Vec<Colleague>,
    pub has_more: bool,
    pub name: String,
}

/// The people of a department.
pub async fn show(visitor: Visitor, slug: Path<Slug>, find: Query<Find>) -> Result {
    let (me, staff) = staff(&visitor, slug.into_inner(), find.into_inner()).await?;
    Ok(page(views::people::show(&me, &staff, &FieldErrors::default())))
}

async fn staff(visitor: &Visitor, slug: Slug, find: Find) -> Result<(Me, Staff)> {
    let name: String = find.q.trim().chars().filter(|c| !c.is_control()).take(120).collect();
    visitor
        .read(move |conn, actor| {
            let department = departments::runs(conn, actor, &slug)?;
            let (people, has_more) = admin::staff(conn, &department, &name, find.after.as_ref(), 50)?;
            Ok(Staff { department, people, has_more, name })
        })
        .await
}

type OfPerson = Path<(Slug, Slug)>;

/// What is done to one of a department's people by a button alone.
async fn act_on(
    visitor: &Visitor,
    path: OfPerson,
    sent: Sent<Nothing>,
    work: fn(&mut Tx<'_>, &Actor, &Slug, &Slug) -> Written<()>,
) -> Result {
    let (slug, whom) = path.into_inner();
    let of = slug.clone();
    match visitor.submit(sent.submission, move |tx, actor| work(tx, actor, &of, &whom)).await {
        Ok(_) => Ok(see(&paths::admin_people(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, staff) = staff(visitor, slug, Find::default()).await?;
            Ok(redisplay(views::people::show(&me, &staff, &errors)))
        }
    }
}

/// Switches somebody off.
pub async fn switch_off(visitor: Visitor, path: OfPerson, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, sent, |tx, actor, _, whom| people::switch_off(tx, actor, whom)).await
}

/// Switches somebody on again.
pub async fn switch_on(visitor: Visitor, path: OfPerson, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, sent, |tx, actor, _, whom| people::switch_on(tx, actor, whom)).await
}

/// Makes somebody an admin.
pub async fn appoint(visitor: Visitor, path: OfPerson, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, sent, departments::appoint_admin).await
}

/// Takes the role from an admin.
pub async fn remove_admin(visitor: Visitor, path: OfPerson, sent: Sent<Nothing>) -> Result {
    act_on(&visitor, path, sent, departments::remove_admin).await
}

/// Ends a post of the department that somebody says they hold.
pub async fn end_claimed(visitor: Visitor, path: Path<(Slug, AppointmentId)>, sent: Sent<Nothing>) -> Result {
    let (slug, id) = path.into_inner();
    let ended =
        visitor.submit(sent.submission, move |tx, actor| people::end_claimed_post(tx, actor, &slug, id)).await?;
    Ok(see(&paths::person(&ended.1)))
}

/// Awaits an address as an admin.
pub async fn await_admin(visitor: Visitor, slug: Path<Slug>, sent: Sent<OneForm>) -> Result {
    let slug = slug.into_inner();
    let (of, email) = (slug.clone(), sent.form.email.clone());
    let done = visitor.submit(sent.submission, move |tx, actor| departments::await_admin(tx, actor, &of, &email)).await;
    back(&visitor, slug, done.map(|_| ()), &DomainForm::default(), &sent.form.email).await
}

/// Awaits it no more.
pub async fn forget_awaited(visitor: Visitor, slug: Path<Slug>, sent: Sent<OneForm>) -> Result {
    let slug = slug.into_inner();
    let (of, email) = (slug.clone(), sent.form.email);
    let done =
        visitor.submit(sent.submission, move |tx, actor| departments::forget_awaited(tx, actor, &of, &email)).await;
    back(&visitor, slug, done.map(|_| ()), &DomainForm::default(), "").await
}

/// The form that loads a list.
pub async fn list(visitor: Visitor, slug: Path<Slug>) -> Result {
    let (me, department) = visitor.read(move |conn, actor| departments::runs(conn, actor, &slug)).await?;
    Ok(page(views::people::list(&me, &department, &ListForm::default(), None, &[], &FieldErrors::default())))
}

/// What a list would do, or, once that has been looked at, what it did.
pub async fn load(visitor: Visitor, slug: Path<Slug>, sent: Sent<ListForm>) -> Result {
    let slug = slug.into_inner();
    let of = slug.clone();
    let (me, department) = visitor.read(move |conn, actor| departments::runs(conn, actor, &of)).await?;
    let rows = match admin::parse_people(&sent.form.list) {
        Ok(rows) => rows,
        Err(problems) => return Ok(redisplay(rejected(&me, &department, &sent.form, &problems))),
    };
    let of = slug.clone();
    // Nothing is loaded but what was looked at: a list that was changed since is looked at again.
    let is_looked_at = sent.form.confirmed == sent.form.seal(&slug);
    let outcome = if is_looked_at {
        visitor.submit(sent.submission, move |tx, actor| admin::load_people(tx, actor, &of, &rows)).await
    } else {
        visitor.rehearse(move |tx, actor| admin::load_people(tx, actor, &of, &rows)).await
    };
    match outcome {
        Ok((_, loaded)) if !is_looked_at => {
            let errors = FieldErrors::default();
            Ok(page(views::people::list(&me, &department, &sent.form, Some(loaded), &[], &errors)))
        }
        Ok(_) => Ok(see(&paths::admin_people(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            Ok(redisplay(views::people::list(&me, &department, &sent.form, None, &[], &errors)))
        }
    }
}

fn rejected(me: &Me, department: &Seen<Department>, form: &ListForm, problems: &[RowProblem]) -> maud::Markup {
    let nothing: Option<Loaded> = None;
    views::people::list(me, department, form, nothing, problems, &FieldErrors::default())
}
