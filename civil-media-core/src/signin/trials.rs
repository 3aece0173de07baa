//! Providers as a department brings them: proposed, tried in a dry run that lets nobody in, made live, their
//! secret changed with old and new side by side, and retired when another has taken their place.
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamptz};
use serde::{Deserialize, Serialize};

use super::providers::{Provider, find_any, sealed};
use super::sealing::Keys;
use crate::config::Secret;
use crate::db::{Conn, Tx, Written};
use crate::departments::{self, Department};
use crate::error::{Error, Problem, Result, taken};
use crate::events::Event;
use crate::ids::{DepartmentId, PersonId, ProviderId};
use crate::policy::{Actor, Permit, Seen, act};
use crate::schema::{department_providers, identities, provider_trials, providers};
use crate::text::Slug;

/// A provider to propose, its secret in clear.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The issuer: its discovery address without `/.well-known/openid-configuration`.
    pub issuer: String,
    /// The name by which it knows us.
    pub client_id: String,
    /// What proves us to it.
    pub client_secret: Secret,
}

/// What a trial brought to light, and how it would be understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// `sub`: the provider's own name for them.
    pub subject: String,
    /// `email`.
    pub email: String,
    /// `name`.
    pub name: String,
    /// `job_title`.
    pub job_title: String,
    /// The department that holds the address's domain; empty if none does yet.
    pub department: String,
}

/// What came of a trial.
#[derive(Debug, Clone)]
pub struct Trial {
    /// When.
    pub at: DateTime<Utc>,
    /// Why it failed; empty if it did not.
    pub problem: String,
    /// What it brought.
    pub heard: Heard,
}

/// A provider of a department, as those who run it see it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The provider.
    pub provider: Provider,
    /// What came of its last trial.
    pub last_trial: Option<Trial>,
    /// How many have signed in through it.
    pub signed_in: i64,
    /// Whether it serves other departments too: then it is the suite's admins who change it.
    pub is_shared: bool,
}

/// The providers of a department that the actor runs.
pub fn of_department(conn: &mut Conn, department: &Seen<Department>) -> Result<Vec<Listed>> {
    let all: Vec<Provider> = department_providers::table
        .inner_join(providers::table)
        .filter(department_providers::department_id.eq(department.id))
        .order(providers::created_at)
        .limit(50)
        .select(Provider::as_select())
        .load(conn)?;
    let ids: Vec<ProviderId> = all.iter().map(|one| one.id).collect();
    let counts: Vec<(ProviderId, i64)> = identities::table
        .filter(identities::provider_id.eq_any(&ids).and(identities::last_signed_in_at.is_not_null()))
        .group_by(identities::provider_id)
        .select((identities::provider_id, diesel::dsl::count_star()))
        .load(conn)?;
    let shared: Vec<ProviderId> = department_providers::table
        .filter(department_providers::provider_id.eq_any(&ids))
        .filter(department_providers::department_id.ne(department.id))
        .select(department_providers::provider_id)
        .distinct()
        .load(conn)?;
    type Row = (ProviderId, DateTime<Utc>, String, serde_json::Value);
    let trials: Vec<Row> = provider_trials::table
        .filter(provider_trials::provider_id.eq_any(&ids))
        .distinct_on(provider_trials::provider_id)
        .order((provider_trials::provider_id, provider_trials::at.desc()))
        .select((provider_trials::provider_id, provider_trials::at, provider_trials::problem, provider_trials::claims))
        .load(conn)?;
    Ok(all
        .into_iter()
        .map(|provider| Listed {
            is_shared: shared.contains(&provider.id),
            signed_in: counts.iter().find(|(id, _)| *id == provider.id).map_or(0, |(_, count)| *count),
            last_trial: trials.iter().find(|row| row.0 == provider.id).map(|row| Trial {
                at: row.1,
                problem: row.2.clone(),
                heard: serde_json::from_value(row.3.clone()).unwrap_or_default(),
            }),
            provider,
        })
        .collect())
}

/// A provider that was proposed for a department and lets nobody in yet.
#[derive(Debug, Clone, QueryableByName)]
pub struct Waiting {
    /// The department's address.
    #[diesel(sql_type = Text)]
    pub department: Slug,
    /// The department's name in English.
    #[diesel(sql_type = Text)]
    pub department_en: String,
    /// The department's name in Welsh.
    #[diesel(sql_type = Text)]
    pub department_cy: String,
    /// The issuer.
    #[diesel(sql_type = Text)]
    pub issuer: String,
    /// Since when.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Whether the last trial of today went well.
    #[diesel(sql_type = Bool)]
    pub is_well: bool,
}

/// The providers that wait for the suite to make them live, the oldest first: no retired ones, which have let
/// somebody in.
///
/// # Errors
/// [`Error::Forbidden`]
pub fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<Waiting>> {
    let _ = actor.permit::<act::ApproveProvider>()?;
    Ok(diesel::sql_query(
        "select d.slug as department, n.name_en as department_en, n.name_cy as department_cy, p.issuer, p.created_at,
             coalesce((
                 select t.problem = '' from provider_trials t
                 where t.provider_id = p.id and t.at > now() - interval '1 day' order by t.at desc limit 1
             ), false) as is_well
         from providers p
         join department_providers s on s.provider_id = p.id
         join departments d on d.id = s.department_id
         join department_names n on n.department_id = d.id and n.to_date is null
         where not p.is_live
         and not exists (select from identities i where i.provider_id = p.id and i.last_signed_in_at is not null)
         order by p.created_at, d.slug limit 200",
    )
    .load(conn)?)
}

/// Proposes a provider for a department. It can be tried at once and is live only later. One that this department alone
/// has proposed, and that is not live, takes what is said of it now; any other that is known already serves this
/// department too, once a suite admin says so, and stays as it is.
///
/// # Errors
/// A field's problem.
pub fn propose(tx: &mut Tx<'_>, actor: &Actor, keys: &Keys, slug: &Slug, proposal: &Proposal) -> Written<Slug> {
    let permit = departments::runs(tx, actor, slug)?.permit::<act::ProposeProvider>()?;
    let department = permit.id;
    let known: Option<Provider> = providers::table
        .filter(providers::issuer.eq(&proposal.issuer))
        .select(Provider::as_select())
        .first(tx.conn)
        .optional()?;
    if let Some(known) = known {
        if !known.is_live && serves_alone(tx, known.id, department)? {
            // Mistyped, and typed again.
            let none: Option<Vec<u8>> = None;
            diesel::update(providers::table.find(known.id))
                .set((
                    providers::client_id.eq(&proposal.client_id),
                    providers::client_secret.eq(sealed(keys, known.id, &proposal.client_secret)?),
                    providers::next_secret.eq(none),
                ))
                .execute(tx.conn)?;
            forget_trials(tx, known.id)?;
            let event = Event::ProviderProposed { department, provider: known.id };
            return tx.record(actor, permit, &event, known.slug);
        }
        if known.client_id != proposal.client_id {
            return Err(Error::invalid("client_id", Problem::new("issuer-known-otherwise")));
        }
        if actor.permit::<act::ApproveProvider>().is_err() {
            return Err(Error::invalid("issuer", Problem::new("issuer-known")));
        }
        serve(tx, department, known.id)?;
        let event = Event::ProviderProposed { department, provider: known.id };
        return tx.record(actor, permit, &event, known.slug);
    }
    let id = ProviderId::new();
    let name = free_name(tx, &permit.acronym)?;
    let inserted = diesel::insert_into(providers::table)
        .values((
            providers::id.eq(id),
            providers::slug.eq(&name),
            providers::issuer.eq(&proposal.issuer),
            providers::client_id.eq(&proposal.client_id),
            providers::client_secret.eq(sealed(keys, id, &proposal.client_secret)?),
            providers::is_live.eq(false),
            providers::created_at.eq(tx.now),
        ))
        .execute(tx.conn);
    taken(inserted, "providers_issuer_key", "issuer", Problem::new("issuer-known"))?;
    serve(tx, department, id)?;
    tx.record(actor, permit, &Event::ProviderProposed { department, provider: id }, name)
}

/// A provider that the actor may try: of a department that they run.
pub fn to_try(conn: &mut Conn, actor: &Actor, slug: &Slug, name: &Slug) -> Result<Provider> {
    let department = departments::runs(conn, actor, slug)?;
    let provider = find_any(conn, name)?;
    if !departments::is_served_by(conn, department.id, provider.id)? {
        return Err(Error::NotFound);
    }
    Ok(provider)
}

/// A provider of a department that the actor runs, for a change to it. One that serves others too is the suite's
/// to change: no department decides how another one's people come in.
fn to_change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    slug: &Slug,
    name: &Slug,
) -> Result<(Provider, Permit<act::ProposeProvider, Department>)> {
    let provider = to_try(tx, actor, slug, name)?;
    let permit = departments::runs(tx, actor, slug)?.permit::<act::ProposeProvider>()?;
    let others = department_providers::table
        .filter(department_providers::provider_id.eq(provider.id))
        .filter(department_providers::department_id.ne(permit.id));
    if diesel::select(diesel::dsl::exists(others)).get_result(tx.conn)? {
        let _ = actor.permit::<act::ApproveProvider>()?;
    }
    Ok((provider, permit))
}

/// Keeps what a trial brought, for whoever began it.
pub fn keep_trial(
    tx: &mut Tx<'_>,
    provider: ProviderId,
    tester: PersonId,
    outcome: Result<(Heard, bool), String>,
) -> Written<()> {
    let (problem, heard, by_next_secret) = match outcome {
        Ok((heard, by_next)) => (String::new(), heard, by_next),
        Err(problem) => (problem, Heard::default(), false),
    };
    let claims = serde_json::to_value(&heard).map_err(|error| Error::Unavailable(error.to_string()))?;
    diesel::insert_into(provider_trials::table)
        .values((
            provider_trials::id.eq(uuid::Uuid::now_v7()),
            provider_trials::provider_id.eq(provider),
            provider_trials::tester_id.eq(tester),
            provider_trials::at.eq(tx.now),
            provider_trials::problem.eq(&problem),
            provider_trials::claims.eq(claims),
            provider_trials::by_next_secret.eq(by_next_secret),
        ))
        .execute(tx.conn)?;
    let is_well = problem.is_empty();
    tx.record_as("provider trial", &Event::ProviderTried { provider, person: tester, is_well })?;
    tx.recorded(())
}

/// Lets people sign in through a provider that has been tried with success within a day.
///
/// # Errors
/// A field's problem if it has not.
pub fn make_live(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, name: &Slug) -> Written<()> {
    let provider = to_try(tx, actor, slug, name)?;
    let permit = departments::runs(tx, actor, slug)?.permit::<act::ApproveProvider>()?;
    let last: Option<String> = provider_trials::table
        .filter(provider_trials::provider_id.eq(provider.id))
        .filter(provider_trials::at.gt(tx.now - chrono::Duration::days(1)))
        .order(provider_trials::at.desc())
        .select(provider_trials::problem)
        .first(tx.conn)
        .optional()?;
    if last.as_deref() != Some("") {
        return Err(Error::invalid("provider", Problem::new("provider-untried")));
    }
    diesel::update(providers::table.find(provider.id)).set(providers::is_live.eq(true)).execute(tx.conn)?;
    let event = Event::ProviderLive { department: permit.id, provider: provider.id };
    tx.record(actor, permit, &event, ())
}

/// Brings a new secret beside the present one: sign-ins use whichever the provider takes. Earlier trials say
/// nothing of it and are forgotten.
pub fn bring_secret(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &Keys,
    slug: &Slug,
    name: &Slug,
    secret: &Secret,
) -> Written<()> {
    let (provider, permit) = to_change(tx, actor, slug, name)?;
    diesel::update(providers::table.find(provider.id))
        .set(providers::next_secret.eq(Some(sealed(keys, provider.id, secret)?)))
        .execute(tx.conn)?;
    forget_trials(tx, provider.id)?;
    let event = Event::ProviderSecretBrought { department: permit.id, provider: provider.id };
    tx.record(actor, permit, &event, ())
}

/// Puts the new secret in the old one's place, once a trial with it went well.
///
/// # Errors
/// A field's problem if none did.
pub fn use_next_secret(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, name: &Slug) -> Written<()> {
    let (provider, permit) = to_change(tx, actor, slug, name)?;
    let last: Option<(String, bool)> = provider_trials::table
        .filter(provider_trials::provider_id.eq(provider.id))
        .order(provider_trials::at.desc())
        .select((provider_trials::problem, provider_trials::by_next_secret))
        .first(tx.conn)
        .optional()?;
    if !provider.has_next_secret() || last != Some((String::new(), true)) {
        return Err(Error::invalid("secret", Problem::new("secret-untried")));
    }
    let next: Option<Vec<u8>> = providers::table.find(provider.id).select(providers::next_secret).first(tx.conn)?;
    let Some(next) = next else { return Err(Error::Conflict) };
    let none: Option<Vec<u8>> = None;
    diesel::update(providers::table.find(provider.id))
        .set((providers::client_secret.eq(next), providers::next_secret.eq(none)))
        .execute(tx.conn)?;
    let event = Event::ProviderSecretChanged { department: permit.id, provider: provider.id };
    tx.record(actor, permit, &event, ())
}

/// Takes back a provider that never let anybody in: its issuer is free for whoever it belongs to.
///
/// # Errors
/// [`Error::Conflict`] for any other.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, name: &Slug) -> Written<()> {
    let (provider, permit) = to_change(tx, actor, slug, name)?;
    let is_known = identities::table.filter(identities::provider_id.eq(provider.id));
    if provider.is_live || diesel::select(diesel::dsl::exists(is_known)).get_result(tx.conn)? {
        return Err(Error::Conflict);
    }
    let (department, id) = (permit.id, provider.id);
    diesel::delete(department_providers::table.find((department, id))).execute(tx.conn)?;
    let others = department_providers::table.filter(department_providers::provider_id.eq(id));
    if !diesel::select(diesel::dsl::exists(others)).get_result::<bool>(tx.conn)? {
        forget_trials(tx, id)?;
        use crate::schema::sign_in_attempts;
        diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::provider_id.eq(id))).execute(tx.conn)?;
        diesel::delete(providers::table.find(id)).execute(tx.conn)?;
    }
    tx.record(actor, permit, &Event::ProviderWithdrawn { department, provider: id }, ())
}

fn forget_trials(tx: &mut Tx<'_>, provider: ProviderId) -> Result<()> {
    diesel::delete(provider_trials::table.filter(provider_trials::provider_id.eq(provider))).execute(tx.conn)?;
    Ok(())
}

/// Whether a provider is of no other department than this one.
fn serves_alone(conn: &mut Conn, provider: ProviderId, department: DepartmentId) -> Result<bool> {
    let of: Vec<DepartmentId> = department_providers::table
        .filter(department_providers::provider_id.eq(provider))
        .select(department_providers::department_id)
        .limit(2)
        .load(conn)?;
    Ok(of == [department])
}

/// Retires a provider. The last one through which a department's people have signed in stays until another
/// has signed somebody in: a wrong setting locks nobody out.
///
/// # Errors
/// A field's problem for that one.
pub fn retire(tx: &mut Tx<'_>, actor: &Actor, slug: &Slug, name: &Slug) -> Written<()> {
    let (provider, permit) = to_change(tx, actor, slug, name)?;
    let served: Vec<DepartmentId> = department_providers::table
        .filter(department_providers::provider_id.eq(provider.id))
        .select(department_providers::department_id)
        .load(tx.conn)?;
    // Two that are retired at one moment wait for each other: the second sees that the first is gone.
    let ids = department_providers::table
        .filter(department_providers::department_id.eq_any(&served))
        .select(department_providers::provider_id);
    providers::table
        .filter(providers::id.eq_any(ids))
        .order(providers::id)
        .select(providers::id)
        .for_update()
        .load::<ProviderId>(tx.conn)?;
    if provider.is_live {
        for department in served {
            let others: Vec<ProviderId> = department_providers::table
                .inner_join(providers::table)
                .filter(department_providers::department_id.eq(department).and(providers::is_live))
                .filter(providers::id.ne(provider.id))
                .select(providers::id)
                .load(tx.conn)?;
            let mut is_safe = false;
            for other in others {
                is_safe = is_safe || departments::has_let_in(tx, other, department)?;
            }
            if !is_safe {
                return Err(Error::invalid("provider", Problem::new("last-provider")));
            }
        }
    }
    diesel::update(providers::table.find(provider.id)).set(providers::is_live.eq(false)).execute(tx.conn)?;
    let event = Event::ProviderRetired { department: permit.id, provider: provider.id };
    tx.record(actor, permit, &event, ())
}

fn serve(tx: &mut Tx<'_>, department: DepartmentId, provider: ProviderId) -> Result<()> {
    diesel::insert_into(department_providers::table)
        .values((department_providers::department_id.eq(department), department_providers::provider_id.eq(provider)))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}

/// A name for addresses that no provider has: the department's short one, or with a number.
fn free_name(tx: &mut Tx<'_>, acronym: &str) -> Result<Slug> {
    let wished = Slug::from_words(acronym);
    let like = format!("{}%", wished.stem());
    let known: Vec<Slug> = providers::table.filter(providers::slug.like(like)).select(providers::slug).load(tx.conn)?;
    let numbered = (2..1_000).map(|number| wished.numbered(number));
    std::iter::once(wished.clone()).chain(numbered).find(|one| !known.contains(one)).ok_or(Error::Conflict)
}
