//! The OpenID providers of departments.
use diesel::prelude::*;

use super::sealing::Keys;
use crate::config::Secret;
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::ids::{DepartmentId, ProviderId};
use crate::schema::{department_domains, department_names, department_providers, departments, providers};
use crate::text::Slug;

pub use crate::departments::domain_of;

/// A provider as sign-in needs it. The secret stays sealed until it is asked for.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = providers, check_for_backend(diesel::pg::Pg))]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Its name in our addresses; each provider has a redirect address of its own.
    pub slug: Slug,
    /// The issuer, exactly as its tokens name it.
    pub issuer: String,
    /// The name by which it knows us.
    pub client_id: String,
    client_secret: Vec<u8>,
    next_secret: Option<Vec<u8>>,
    /// Whether people sign in through it; if not, it can be tried.
    pub is_live: bool,
}

impl Provider {
    /// The client secret; none if it was sealed with a key that is gone.
    pub fn client_secret(&self, keys: &Keys) -> Option<Secret> {
        let secret = keys.open(&self.client_secret, &context(self.id))?;
        String::from_utf8(secret).ok().map(Secret::new)
    }

    /// The secret that is to take its place, while both work.
    pub fn next_secret(&self, keys: &Keys) -> Option<Secret> {
        let secret = keys.open(self.next_secret.as_deref()?, &context(self.id))?;
        String::from_utf8(secret).ok().map(Secret::new)
    }

    /// Whether a secret waits to take the present one's place.
    pub fn has_next_secret(&self) -> bool {
        self.next_secret.is_some()
    }
}

/// A provider to add, its secret in clear.
#[derive(Debug, Clone)]
pub struct NewProvider {
    /// Its name in our addresses.
    pub slug: Slug,
    /// The issuer.
    pub issuer: String,
    /// The name by which it knows us.
    pub client_id: String,
    /// What proves us to it.
    pub client_secret: Secret,
    /// The departments that it serves.
    pub departments: Vec<DepartmentId>,
}

/// A way to sign in: a department, and the provider that serves it.
#[derive(Debug, Clone, Queryable)]
pub struct Choice {
    /// The department's name in English.
    pub name_en: String,
    /// The department's name in Welsh.
    pub name_cy: String,
    /// The department's address.
    pub department: Slug,
    /// The provider's.
    pub provider: Slug,
}

fn context(provider: ProviderId) -> String {
    format!("provider-secret:{provider}")
}

/// A live provider by its name in our addresses.
///
/// # Errors
/// [`Error::NotFound`] also for one that is not live.
pub fn find(conn: &mut Conn, slug: &Slug) -> Result<Provider> {
    Ok(providers::table
        .filter(providers::slug.eq(slug).and(providers::is_live))
        .select(Provider::as_select())
        .first(conn)?)
}

/// A provider by its name in our addresses, live or not: for trials.
///
/// # Errors
/// [`Error::NotFound`]
pub fn find_any(conn: &mut Conn, slug: &Slug) -> Result<Provider> {
    Ok(providers::table.filter(providers::slug.eq(slug)).select(Provider::as_select()).first(conn)?)
}

/// A provider by its id, live or not.
///
/// # Errors
/// [`Error::NotFound`]
pub fn find_by_id(conn: &mut Conn, id: ProviderId) -> Result<Provider> {
    Ok(providers::table.find(id).select(Provider::as_select()).first(conn)?)
}

/// Every way to sign in, by department.
pub fn choices(conn: &mut Conn) -> Result<Vec<Choice>> {
    Ok(departments::table
        .inner_join(department_names::table)
        .inner_join(department_providers::table.inner_join(providers::table))
        .filter(department_names::to_date.is_null())
        .filter(departments::closed_at.is_null().and(departments::opened_at.is_not_null()))
        .filter(providers::is_live)
        .order((department_names::name_en, providers::slug))
        .select((department_names::name_en, department_names::name_cy, departments::slug, providers::slug))
        .limit(1000)
        .load(conn)?)
}

/// The live providers of the department that holds the domain of this address; none if nobody does.
pub fn for_email(conn: &mut Conn, email: &str) -> Result<Vec<Slug>> {
    let Some(domain) = domain_of(email) else { return Ok(Vec::new()) };
    Ok(department_domains::table
        .inner_join(departments::table.inner_join(department_providers::table.inner_join(providers::table)))
        .filter(department_domains::domain.eq(domain).and(department_domains::is_approved))
        .filter(departments::closed_at.is_null().and(departments::opened_at.is_not_null()))
        .filter(providers::is_live)
        .order(providers::slug)
        .select(providers::slug)
        .load(conn)?)
}

/// The providers' names of a department, by its address.
pub fn for_department(conn: &mut Conn, department: &Slug) -> Result<Vec<Slug>> {
    let found = choices(conn)?;
    Ok(found.into_iter().filter(|c| c.department == *department).map(|c| c.provider).collect())
}

/// Adds a provider that is live at once: for sample data and the operator's tool.
pub(crate) fn add(tx: &mut Tx<'_>, keys: &Keys, new: &NewProvider) -> Result<ProviderId> {
    let id = ProviderId::new();
    let sealed = sealed(keys, id, &new.client_secret)?;
    diesel::insert_into(providers::table)
        .values((
            providers::id.eq(id),
            providers::slug.eq(&new.slug),
            providers::issuer.eq(&new.issuer),
            providers::client_id.eq(&new.client_id),
            providers::client_secret.eq(sealed),
            providers::is_live.eq(true),
            providers::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let rows: Vec<_> = new
        .departments
        .iter()
        .map(|department| {
            (department_providers::department_id.eq(*department), department_providers::provider_id.eq(id))
        })
        .collect();
    diesel::insert_into(department_providers::table).values(rows).execute(tx.conn)?;
    Ok(id)
}

/// Seals every provider's secrets anew with the first key: the second step of a rotation.
pub(crate) fn reseal(tx: &mut Tx<'_>, keys: &Keys) -> Result<usize> {
    let all: Vec<Provider> = providers::table.select(Provider::as_select()).load(tx.conn)?;
    for provider in &all {
        let secret = provider
            .client_secret(keys)
            .ok_or_else(|| Error::Unavailable(format!("no key opens the secret of {}", provider.slug)))?;
        let sealed = sealed(keys, provider.id, &secret)?;
        let next = provider.next_secret(keys).map(|next| self::sealed(keys, provider.id, &next)).transpose()?;
        diesel::update(providers::table.find(provider.id))
            .set((providers::client_secret.eq(sealed), providers::next_secret.eq(next)))
            .execute(tx.conn)?;
    }
    Ok(all.len())
}

/// A secret as the database keeps it.
pub(super) fn sealed(keys: &Keys, of: ProviderId, secret: &Secret) -> Result<Vec<u8>> {
    let sealed = keys.seal(secret.expose().as_bytes(), &context(of));
    sealed.map_err(|problem| Error::Unavailable(problem.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::domain_of;

    #[test]
    fn domains() {
        assert_eq!(domain_of(" Ada.Okafor@DTC.gov.example "), Some("dtc.gov.example".into()));
        for bad in ["", "ada", "@x.y", "a@", "a@b", "a@b..c", "a@x.y z", "a@ŵ.cymru", "a@x.y\n"] {
            assert!(bad.trim() != bad || domain_of(bad).is_none(), "{bad:?}");
        }
    }
}
