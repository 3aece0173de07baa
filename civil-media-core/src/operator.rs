//! What an operator does from a shell. It is recorded like everything else, by the agent "operator".
use diesel::prelude::*;

use crate::config::Secret;
use crate::db::{Conn, Tx};
use crate::departments::{self, NewDepartment};
use crate::error::Error;
use crate::events::Event;
use crate::people;
use crate::schema::awaited_admins;
use crate::signin::providers::NewProvider;
use crate::signin::{Keys, providers};
use crate::text::Slug;

/// Switches a person off or on, found by handle or email. Gives their name.
///
/// # Errors
/// A sentence for the operator.
pub fn switch_person(conn: &mut Conn, who: &str, off: bool) -> Result<String, String> {
    conn.transaction(|conn| {
        people::switch_by_operator(&mut Tx::new(conn, None), who, off).map(crate::Recorded::into_inner)
    })
    .map_err(|error: Error| match error {
        Error::NotFound => format!("There is nobody with the handle or email {who}."),
        other => format!("It could not be done: {other}."),
    })
}

/// A department to add from a shell, with all that it needs to be open at once.
#[derive(Debug)]
pub struct Provisioned {
    /// What it is, and its domains.
    pub department: NewDepartment,
    /// The issuer of its provider.
    pub issuer: String,
    /// The name by which the provider knows us.
    pub client_id: String,
    /// What proves us to it.
    pub client_secret: Secret,
    /// The address of its first admin.
    pub admin: String,
}

/// Adds a department: names, domains, provider and first admin, all or nothing. Gives the redirect path that
/// has to be registered at the provider.
///
/// # Errors
/// A sentence for the operator.
pub fn add_department(conn: &mut Conn, keys: &Keys, new: &Provisioned) -> Result<String, String> {
    use crate::departments::domain_of;
    let admin = new.admin.trim().to_lowercase();
    let domain = domain_of(&admin).ok_or_else(|| format!("{admin} is no email address."))?;
    if !new.department.domains.contains(&domain) {
        return Err(format!("{admin} is not of one of the department's domains."));
    }
    if !new.issuer.starts_with("https://") && !new.issuer.starts_with("http://localhost:") {
        return Err("The issuer must begin with https://.".to_owned());
    }
    conn.transaction(|conn| {
        let mut tx = Tx::new(conn, None);
        let (department, _) = departments::add(&mut tx, &new.department)?;
        let slug = Slug::from_words(&new.department.acronym);
        let provider = NewProvider {
            slug: slug.clone(),
            issuer: new.issuer.clone(),
            client_id: new.client_id.clone(),
            client_secret: new.client_secret.clone(),
            departments: vec![department],
        };
        providers::add(&mut tx, keys, &provider)?;
        diesel::insert_into(awaited_admins::table)
            .values((
                awaited_admins::department_id.eq(department),
                awaited_admins::email.eq(&admin),
                awaited_admins::at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        tx.record_as("operator", &Event::DepartmentOpened { department })?;
        Ok(format!("/auth/callback/{slug}"))
    })
    .map_err(|error: Error| match error {
        Error::Database(diesel::result::Error::DatabaseError(_, info)) => match info.constraint_name() {
            Some("departments_slug_key") => "There is a department of that name.".to_owned(),
            Some("department_domains_held_key") => "A department holds one of these domains already.".to_owned(),
            Some("providers_issuer_key") => "This provider is known already.".to_owned(),
            Some("providers_slug_key") => "A provider of that short name is known already.".to_owned(),
            _ => format!("It could not be done: {}.", info.message()),
        },
        other => format!("It could not be done: {other}."),
    })
}

/// Makes the index of people anew. Gives how many people are in it.
///
/// # Errors
/// A sentence for the operator.
pub fn reindex(conn: &mut Conn) -> Result<usize, String> {
    conn.transaction(people::search::reindex_all).map_err(|error: Error| format!("It could not be done: {error}."))
}

/// Seals every provider's secret anew with the first key. Gives how many there were.
///
/// # Errors
/// A sentence for the operator.
pub fn reseal(conn: &mut Conn, keys: &Keys) -> Result<usize, String> {
    conn.transaction(|conn| providers::reseal(&mut Tx::new(conn, None), keys))
        .map_err(|error: Error| format!("It could not be done: {error}."))
}
