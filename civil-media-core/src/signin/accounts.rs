//! How a provider's claims become a person, and how that person is found again.
//!
//! An account is found by provider and subject. Email never links two identities, and a provider may
//! only assert addresses of domains that its departments hold.
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::attempts;
use super::providers::{Provider, domain_of};
use super::sessions::{self, NewSession, TokenHash, Whose};
use crate::config::Secret;
use crate::db::{Tx, Written, hashtextextended, pg_advisory_xact_lock};
use crate::departments;
use crate::error::Result;
use crate::events::{Event, SessionEnd};
use crate::ids::{DepartmentId, IdentityId, PersonId, ProviderId};
use crate::people::{Language, arrivals};
use crate::schema::identities;
use crate::spaces;
use crate::text::{Line, Title};

/// What a provider says of somebody, after all checks of the token itself.
#[derive(Debug, Clone)]
pub struct Claims {
    /// The provider's own name for them: 1 to 255 printable characters.
    pub subject: String,
    /// Their work email.
    pub email: String,
    /// Their full name; made from the email if the provider has none.
    pub name: Option<String>,
    /// What they do.
    pub job_title: Option<String>,
    /// The provider's session, for its back-channel logout.
    pub sid: Option<String>,
    /// When they proved to it who they are, if it says so: that may be hours before they come here.
    pub authenticated_at: Option<DateTime<Utc>>,
}

/// Why somebody was not let in, though their provider vouched for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No department holds the domain of their address.
    UnlistedDomain,
    /// A department holds it that this provider does not serve.
    ForeignDomain,
    /// They come from a domain of guests, and nobody has invited them.
    NotInvited,
    /// They have left or been switched off.
    SwitchedOff,
}

impl Refusal {
    fn reason(self) -> &'static str {
        match self {
            Self::UnlistedDomain => "unlisted_domain",
            Self::ForeignDomain => "foreign_domain",
            Self::NotInvited => "not_invited",
            Self::SwitchedOff => "switched_off",
        }
    }
}

/// Somebody who has been let in.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Who.
    pub person: PersonId,
    /// The token for their cookie.
    pub token: Secret,
    /// Whether this is their first time.
    pub is_new: bool,
    /// Their language: at first the one that they signed in with.
    pub language: Language,
}

/// The browser that signs in.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// What it is, in a few words.
    pub device: String,
    /// The session that it held before.
    pub held: Option<TokenHash>,
    /// The ID token, sealed.
    pub id_token: Option<Vec<u8>>,
    /// The language of the page that it signed in on.
    pub language: Option<Language>,
}

/// Lets somebody in: finds or makes the person, brings up to date what the provider owns, starts a
/// session. A refusal is recorded and given back as a value.
pub fn arrive(
    tx: &mut Tx<'_>,
    provider: &Provider,
    claims: &Claims,
    browser: &Browser,
) -> Written<Result<Arrival, Refusal>> {
    // Two first sign-ins at one moment make one person.
    let lock = format!("{}:{}", provider.id, claims.subject);
    diesel::select(pg_advisory_xact_lock(hashtextextended(lock, 0))).execute(tx.conn)?;

    let (department, is_for_guests) = match department_for(tx, provider, &claims.email)? {
        Ok(found) => found,
        Err(refusal) => return refuse(tx, provider.id, refusal),
    };
    let known: Option<(IdentityId, PersonId)> = identities::table
        .filter(identities::provider_id.eq(provider.id).and(identities::subject.eq(&claims.subject)))
        .select((identities::id, identities::person_id))
        .first(tx.conn)
        .optional()?;
    let owned = arrivals::FromProvider {
        name: checked_name(claims),
        email: claims.email.clone(),
        title: claims.job_title.as_deref().and_then(|title| Line::parse(title).ok()),
        department: (!is_for_guests).then_some(department),
        provider: provider.id,
    };
    let (identity, person) = match known {
        Some((identity, person)) => {
            if !arrivals::update(tx, person, &owned)? {
                return refuse(tx, provider.id, Refusal::SwitchedOff);
            }
            diesel::update(identities::table.find(identity))
                .set((identities::email.eq(&claims.email), identities::last_signed_in_at.eq(tx.now)))
                .execute(tx.conn)?;
            (identity, person)
        }
        // A guest comes by invitation alone.
        None if is_for_guests && !spaces::is_invited_guest(tx, &claims.email)? => {
            return refuse(tx, provider.id, Refusal::NotInvited);
        }
        None => {
            let expected = if is_for_guests { None } else { arrivals::expected(tx, department, &claims.email)? };
            let person = match expected {
                Some(person) => {
                    if !arrivals::update(tx, person, &owned)? {
                        return refuse(tx, provider.id, Refusal::SwitchedOff);
                    }
                    person
                }
                None => arrivals::make(tx, &owned)?,
            };
            (add_identity(tx, person, provider.id, &claims.subject, &claims.email)?, person)
        }
    };
    spaces::accept_by_address(tx, person, &claims.email)?;
    if !is_for_guests {
        departments::grant_awaited(tx, person, department, &claims.email)?;
    }
    if let Some(held) = &browser.held {
        sessions::replace(tx, held)?;
    }
    let token = sessions::start(
        tx,
        &NewSession {
            person,
            identity,
            provider: provider.id,
            provider_sid: claims.sid.as_deref(),
            id_token: browser.id_token.as_deref(),
            device: &browser.device,
            authenticated_at: claims.authenticated_at,
        },
    )?;
    let is_new = known.is_none();
    let language = arrivals::language(tx, person, browser.language.filter(|_| is_new))?;
    tx.recorded(Ok(Arrival { person, token, is_new, language }))
}

/// Records that a sign-in failed before the claims could be believed.
pub fn refused(tx: &mut Tx<'_>, provider: ProviderId, reason: &str) -> Written<()> {
    tx.record_as("sign-in", &Event::SignInRefused { provider, reason: reason.to_owned() })?;
    tx.recorded(())
}

/// Ends the sessions that a checked logout token names. False if the token was used before.
pub fn logged_out_by_provider(
    tx: &mut Tx<'_>,
    provider: ProviderId,
    jti: &str,
    subject: Option<&str>,
    sid: Option<&str>,
) -> Written<bool> {
    if !attempts::use_logout_token(tx, provider, jti)? {
        return tx.recorded(false);
    }
    if let Some(sid) = sid {
        let whose = Whose::ProviderSession(provider, sid);
        sessions::end_from_outside(tx, whose, SessionEnd::Provider, "back-channel logout")?;
    }
    if let Some(subject) = subject {
        let identity: Option<IdentityId> = identities::table
            .filter(identities::provider_id.eq(provider).and(identities::subject.eq(subject)))
            .select(identities::id)
            .first(tx.conn)
            .optional()?;
        if let Some(identity) = identity {
            // With a name of the provider's session, of the others only those of which we never heard one.
            let whose = if sid.is_some() { Whose::IdentityNameless(identity) } else { Whose::Identity(identity) };
            sessions::end_from_outside(tx, whose, SessionEnd::Provider, "back-channel logout")?;
        }
    }
    tx.recorded(true)
}

/// Records a logout token that could not be believed.
pub fn logout_refused(tx: &mut Tx<'_>, provider: ProviderId, reason: &str) -> Written<()> {
    let event = Event::LogoutTokenRefused { provider, reason: reason.to_owned() };
    tx.record_as("back-channel logout", &event)?;
    tx.recorded(())
}

pub(crate) fn add_identity(
    tx: &mut Tx<'_>,
    person: PersonId,
    provider: ProviderId,
    subject: &str,
    email: &str,
) -> Result<IdentityId> {
    let id = IdentityId::new();
    diesel::insert_into(identities::table)
        .values((
            identities::id.eq(id),
            identities::person_id.eq(person),
            identities::provider_id.eq(provider),
            identities::subject.eq(subject),
            identities::email.eq(email),
            identities::created_at.eq(tx.now),
            identities::last_signed_in_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

fn refuse(tx: &mut Tx<'_>, provider: ProviderId, why: Refusal) -> Written<Result<Arrival, Refusal>> {
    let event = Event::SignInRefused { provider, reason: why.reason().to_owned() };
    tx.record_as("sign-in", &event)?;
    tx.recorded(Err(why))
}

/// The department that holds the domain of this address, if this provider serves it.
fn department_for(tx: &mut Tx<'_>, provider: &Provider, email: &str) -> Result<Result<(DepartmentId, bool), Refusal>> {
    let Some(domain) = domain_of(email) else { return Ok(Err(Refusal::UnlistedDomain)) };
    let Some((department, is_for_guests)) = departments::holding(tx.conn, &domain)? else {
        return Ok(Err(Refusal::UnlistedDomain));
    };
    let serves = departments::is_served_by(tx.conn, department, provider.id)?;
    Ok(if serves { Ok((department, is_for_guests)) } else { Err(Refusal::ForeignDomain) })
}

/// The name of the department whose people have addresses like this one: also of one that is not open yet.
pub fn department_of(conn: &mut crate::Conn, email: &str) -> Result<Option<String>> {
    use crate::schema::{department_domains, department_names};
    let Some(domain) = domain_of(email) else { return Ok(None) };
    Ok(department_domains::table
        .inner_join(department_names::table.on(department_names::department_id.eq(department_domains::department_id)))
        .filter(department_domains::domain.eq(domain).and(department_names::to_date.is_null()))
        .order((department_domains::is_approved.desc(), department_domains::created_at))
        .select(department_names::name_en)
        .first(conn)
        .optional()?)
}

fn checked_name(claims: &Claims) -> String {
    let from_email = || {
        let local = claims.email.split('@').next().unwrap_or_default().replace(['.', '_'], " ");
        Title::parse(&local).map_or_else(|_| "?".to_owned(), |name| name.to_string())
    };
    let name = claims.name.as_deref().and_then(|name| Title::parse(name).ok());
    name.map_or_else(from_email, |name| name.to_string())
}
