//! Departments: which one runs, what one is, what it lacks, its domains.
use actix_web::web::Path;
use civil_media_core::departments::{self, Admin, Department, Domain, DomainName, Missing};
use civil_media_core::policy::{Seen, act};
use civil_media_core::signin::trials;
use civil_media_core::spaces::{self, Glimpse};
use civil_media_core::text::Slug;
use civil_media_core::{Error, FieldErrors};

use super::forms::{DepartmentForm, DomainForm};
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, page, redisplay, see};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// What one runs.
pub async fn index(visitor: Visitor) -> Result {
    let (me, (all, domains, providers)) = visitor
        .read(|conn, actor| {
            if !actor.is_admin() {
                return Err(Error::NotFound);
            }
            let all = departments::run_by(conn, actor)?;
            if actor.permit::<act::ApproveDomain>().is_err() {
                return Ok((all, Vec::new(), Vec::new()));
            }
            Ok((all, departments::waiting_domains(conn, actor)?, trials::waiting(conn, actor)?))
        })
        .await?;
    Ok(page(views::departments::index(&me, &all, &domains, &providers)))
}

/// The form that begins a department.
pub async fn new(visitor: Visitor) -> Result {
    let (me, known) = may_begin(&visitor).await?;
    Ok(page(views::departments::new(&me, &known, &DepartmentForm::default(), &FieldErrors::default())))
}

async fn may_begin(visitor: &Visitor) -> Result<(Me, Vec<Department>)> {
    visitor
        .read(|conn, actor| {
            if actor.permit::<act::ProvisionDepartment>().is_err() {
                return Err(Error::NotFound);
            }
            departments::all(conn)
        })
        .await
}

/// Begins a department.
pub async fn begin(visitor: Visitor, sent: Sent<DepartmentForm>) -> Result {
    let (me, known) = may_begin(&visitor).await?;
    let outcome = match sent.form.draft(&known) {
        Ok(draft) => visitor.submit(sent.submission, move |tx, actor| departments::begin(tx, actor, &draft)).await,
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((_, slug)) => Ok(see(&paths::admin_department(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            Ok(redisplay(views::departments::new(&me, &known, &sent.form, &errors)))
        }
    }
}

/// A department that one runs, with all that its first page shows.
#[derive(Debug)]
pub struct Run {
    pub department: Seen<Department>,
    pub known: Vec<Department>,
    pub missing: Missing,
    pub admins: Vec<Admin>,
    pub awaited: Vec<String>,
    pub domains: Vec<Domain>,
    pub spaces: Vec<Seen<Glimpse>>,
}

/// What a department is, and what it lacks.
pub async fn show(visitor: Visitor, slug: Path<Slug>) -> Result {
    let (me, run) = run(&visitor, slug.into_inner()).await?;
    let form = DepartmentForm::of(&run.department, &run.known);
    Ok(page(views::departments::show(&me, &run, &form, &DomainForm::default(), "", &FieldErrors::default())))
}

async fn run(visitor: &Visitor, slug: Slug) -> Result<(Me, Run)> {
    visitor
        .read(move |conn, actor| {
            let department = departments::runs(conn, actor, &slug)?;
            let known = departments::all(conn)?;
            let missing = departments::missing(conn, &department)?;
            let admins = departments::admins(conn, &department)?;
            let awaited = departments::awaited_admins(conn, &department)?;
            let domains = departments::domains(conn, &department)?;
            let spaces = spaces::of_departments(conn, actor, &[department.id])?;
            Ok(Run { department, known, missing, admins, awaited, domains, spaces })
        })
        .await
}

/// The first page again with what was wrong, or afresh when nothing was.
pub async fn back(visitor: &Visitor, slug: Slug, done: Result<()>, domain: &DomainForm, email: &str) -> Result {
    match done {
        Ok(()) => Ok(see(&paths::admin_department(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, run) = run(visitor, slug).await?;
            let form = DepartmentForm::of(&run.department, &run.known);
            Ok(redisplay(views::departments::show(&me, &run, &form, domain, email, &errors)))
        }
    }
}

/// Changes what a department is.
pub async fn change(visitor: Visitor, slug: Path<Slug>, sent: Sent<DepartmentForm>) -> Result {
    let slug = slug.into_inner();
    let (me, run) = run(&visitor, slug.clone()).await?;
    let outcome = match sent.form.draft(&run.known) {
        Ok(draft) => {
            let slug = slug.clone();
            visitor.submit(sent.submission, move |tx, actor| departments::change(tx, actor, &slug, &draft)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see(&paths::admin_department(&slug))),
        Err(error) => {
            let errors = error.fields()?;
            let page = views::departments::show(&me, &run, &sent.form, &DomainForm::default(), "", &errors);
            Ok(redisplay(page))
        }
    }
}

/// Opens a department to its people.
pub async fn open(visitor: Visitor, slug: Path<Slug>, sent: Sent<Nothing>) -> Result {
    let slug = slug.into_inner();
    let of = slug.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| departments::open(tx, actor, &of)).await;
    back(&visitor, slug, done.map(|_| ()), &DomainForm::default(), "").await
}

/// Gives a department a domain, or proposes it.
pub async fn add_domain(visitor: Visitor, slug: Path<Slug>, sent: Sent<DomainForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match DomainName::parse(&sent.form.domain) {
        Ok(domain) => {
            let (of, for_guests) = (slug.clone(), sent.form.for_guests == "yes");
            visitor
                .submit(sent.submission, move |tx, actor| departments::add_domain(tx, actor, &of, &domain, for_guests))
                .await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("domain", problem))),
    };
    back(&visitor, slug, outcome.map(|_| ()), &sent.form, "").await
}

/// Takes a domain away.
pub async fn remove_domain(visitor: Visitor, slug: Path<Slug>, sent: Sent<DomainForm>) -> Result {
    let slug = slug.into_inner();
    let outcome = match DomainName::parse(&sent.form.domain) {
        Ok(domain) => {
            let of = slug.clone();
            visitor.submit(sent.submission, move |tx, actor| departments::remove_domain(tx, actor, &of, &domain)).await
        }
        Err(problem) => Err(WebError::Core(Error::invalid("domain", problem))),
    };
    back(&visitor, slug, outcome.map(|_| ()), &DomainForm::default(), "").await
}

/// The suite's yes to a domain.
pub async fn approve_domain(visitor: Visitor, sent: Sent<DomainForm>) -> Result {
    let domain = DomainName::parse(&sent.form.domain).map_err(|problem| Error::invalid("domain", problem))?;
    let at: i64 = sent.form.proposed_at.parse().map_err(|_| WebError::Core(Error::Conflict))?;
    let at = chrono::DateTime::from_timestamp_micros(at).ok_or(WebError::Core(Error::Conflict))?;
    visitor.submit(sent.submission, move |tx, actor| departments::approve_domain(tx, actor, &domain, at)).await?;
    Ok(see(&paths::admin()))
}
