//! What an operator does from a shell. It is recorded like everything else, by the agent "operator".
use diesel::prelude::*;

use crate::config::Secret;
use crate::db::{Conn, Tx};
use crate::departments::{self, NewDepartment};
use crate::error::Error;
use crate::events::Event;
use crate::ids::{ItemId, SpaceId};
use crate::items::{self, ItemKind};
use crate::people;
use crate::schema::{awaited_admins, items as rows, pages, posts};
use crate::signin::providers::NewProvider;
use crate::signin::{Keys, providers};
use crate::text::{Markdown, Slug};
use crate::wiki;

/// Switches a person off or on, found by handle or email. Gives their name.
///
/// # Errors
/// A sentence for the operator.
pub fn switch_person(conn: &mut Conn, who: &str, off: bool) -> Result<String, String> {
    with_person(conn, who, |tx, person| people::switch_by_operator(tx, person, off))
}

/// Lets somebody run the suite, or no more: the first one there is nobody else to appoint. Gives their name.
///
/// # Errors
/// A sentence for the operator.
pub fn set_suite_admin(conn: &mut Conn, who: &str, is_to: bool) -> Result<String, String> {
    with_person(conn, who, |tx, person| departments::set_suite_admin(tx, person.id, is_to).map(|_| ()))
}

/// Does something to somebody, found by handle or email, all or nothing. Gives their name.
fn with_person(
    conn: &mut Conn,
    who: &str,
    work: impl FnOnce(&mut Tx<'_>, &people::Person) -> crate::Result<()>,
) -> Result<String, String> {
    let done = conn.transaction(|conn| {
        let found = people::for_operator(conn, who)?;
        if let Ok(person) = &found {
            work(&mut Tx::new(conn, None), person)?;
        }
        Ok(found.map(|person| person.name))
    });
    match done {
        Ok(Ok(name)) => Ok(name),
        Ok(Err(several)) => {
            let handles: Vec<&str> = several.iter().map(|handle| &**handle).collect();
            Err(format!("Several accounts have the email {who}. Name one by its handle: {}.", handles.join(", ")))
        }
        Err(Error::NotFound) => Err(format!("There is nobody with the handle or email {who}.")),
        Err(Error::Invalid(_)) => Err(format!("{who} is the last who runs the suite. Appoint another first.")),
        Err(other) => Err(format!("It could not be done: {other}.")),
    }
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

/// How many texts one transaction looks up the links of.
const TOGETHER: i64 = 200;

/// Looks up anew what every text leads to that was ever published, so that what it mentions says so. Gives how many
/// texts there were. It can be broken off and run again.
///
/// # Errors
/// A sentence for the operator.
pub fn relink(conn: &mut Conn) -> Result<usize, String> {
    let broken = |error: Error| format!("It could not be done: {error}.");
    let mut count = 0;
    for kind in [ItemKind::Post, ItemKind::Page] {
        let mut after = None;
        loop {
            let batch = conn.transaction(|conn| relink_some(&mut Tx::new(conn, None), kind, after));
            let (done, last) = batch.map_err(broken)?;
            count += done;
            if last.is_none() {
                break;
            }
            after = last;
        }
    }
    Ok(count)
}

/// The links of some texts of a kind behind this one. How many there were, and the last of them.
fn relink_some(tx: &mut Tx<'_>, kind: ItemKind, after: Option<ItemId>) -> crate::Result<(usize, Option<ItemId>)> {
    let after = after.unwrap_or(ItemId(uuid::Uuid::nil()));
    let wanted = rows::id.gt(after).and(rows::kind.eq(kind)).and(rows::published_at.is_not_null());
    // Held, so that what is saved meanwhile comes after it.
    let ids: Vec<ItemId> = rows::table
        .filter(wanted)
        .order(rows::id)
        .limit(TOGETHER)
        .select(rows::id)
        .for_no_key_update()
        .load(tx.conn)?;
    let texts: Vec<(ItemId, Markdown)> = match kind {
        ItemKind::Post => {
            posts::table.filter(posts::item_id.eq_any(&ids)).select((posts::item_id, posts::body)).load(tx.conn)?
        }
        _ => pages::table.filter(pages::item_id.eq_any(&ids)).select((pages::item_id, pages::body)).load(tx.conn)?,
    };
    for (id, body) in &texts {
        if kind == ItemKind::Page {
            let (space, path): (SpaceId, String) =
                rows::table.find(id).select((rows::space_id, rows::path)).first(tx.conn)?;
            wiki::set_links(tx, &wiki::Stands { id: *id, space, path: &path }, body)?;
        } else {
            items::set_links(tx, *id, body)?;
        }
    }
    Ok((texts.len(), ids.last().copied()))
}

/// Seals every provider's secret anew with the first key. Gives how many there were.
///
/// # Errors
/// A sentence for the operator.
pub fn reseal(conn: &mut Conn, keys: &Keys) -> Result<usize, String> {
    conn.transaction(|conn| providers::reseal(&mut Tx::new(conn, None), keys))
        .map_err(|error: Error| format!("It could not be done: {error}."))
}
