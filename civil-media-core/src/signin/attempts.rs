//! A sign-in on its way to a provider and back: state, nonce and PKCE verifier, bound to one
//! browser, good for ten minutes and for one use.
use chrono::Duration;
use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::db::{Tx, Written};
use crate::error::Result;
use crate::ids::{PersonId, ProviderId};
use crate::schema::{logout_tokens, sign_in_attempts};

/// How long somebody may take at their provider.
const GOOD_FOR: Duration = Duration::minutes(10);

/// What has to be remembered until the provider sends the browser back.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Where they were sent.
    pub provider: ProviderId,
    /// What the ID token must repeat.
    pub nonce: String,
    /// What proves to the token endpoint that we asked.
    pub pkce_verifier: String,
    /// The page that was asked for; a path of this site.
    pub return_to: String,
    /// Who tries a provider, if this is a trial: it lets nobody in.
    pub tester: Option<PersonId>,
    /// How long ago they may have proved to it who they are; none where that does not matter.
    pub max_age: Option<Duration>,
}

/// Remembers a sign-in that begins.
pub fn begin(tx: &mut Tx<'_>, state: &str, browser: &str, attempt: &Attempt) -> Written<()> {
    diesel::insert_into(sign_in_attempts::table)
        .values((
            sign_in_attempts::state_hash.eq(hash(state)),
            sign_in_attempts::browser_hash.eq(hash(browser)),
            sign_in_attempts::provider_id.eq(attempt.provider),
            sign_in_attempts::nonce.eq(&attempt.nonce),
            sign_in_attempts::pkce_verifier.eq(&attempt.pkce_verifier),
            sign_in_attempts::return_to.eq(&attempt.return_to),
            sign_in_attempts::tester_id.eq(attempt.tester),
            sign_in_attempts::max_age.eq(attempt.max_age.and_then(|age| i32::try_from(age.num_seconds()).ok())),
            sign_in_attempts::expires_at.eq(tx.now + GOOD_FOR),
        ))
        .execute(tx.conn)?;
    tx.quietly(())
}

/// Uses up the sign-in with this state, if it began in this browser with this provider and is not
/// too old; none otherwise. A state counts once, also when it came from elsewhere.
pub fn finish(tx: &mut Tx<'_>, state: &str, browser: &str, provider: ProviderId) -> Written<Option<Attempt>> {
    type Row =
        (Vec<u8>, ProviderId, String, String, String, chrono::DateTime<chrono::Utc>, Option<PersonId>, Option<i32>);
    let row: Option<Row> = diesel::delete(sign_in_attempts::table.find(hash(state)))
        .returning((
            sign_in_attempts::browser_hash,
            sign_in_attempts::provider_id,
            sign_in_attempts::nonce,
            sign_in_attempts::pkce_verifier,
            sign_in_attempts::return_to,
            sign_in_attempts::expires_at,
            sign_in_attempts::tester_id,
            sign_in_attempts::max_age,
        ))
        .get_result(tx.conn)
        .optional()?;
    let now = tx.now;
    let attempt = row.and_then(|(browser_hash, of, nonce, pkce_verifier, return_to, expires_at, tester, max_age)| {
        let is_ours = browser_hash == hash(browser) && of == provider && now < expires_at;
        let max_age = max_age.map(|seconds| Duration::seconds(seconds.into()));
        is_ours.then_some(Attempt { provider, nonce, pkce_verifier, return_to, tester, max_age })
    });
    tx.quietly(attempt)
}

/// Notes a logout token as used. False if it was used before.
pub(crate) fn use_logout_token(tx: &mut Tx<'_>, provider: ProviderId, jti: &str) -> Result<bool> {
    let new = diesel::insert_into(logout_tokens::table)
        .values((
            logout_tokens::provider_id.eq(provider),
            logout_tokens::jti.eq(jti),
            logout_tokens::expires_at.eq(tx.now + Duration::hours(1)),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(new == 1)
}

/// Removes what has expired, a few thousand rows of each kind at once: attempts, used logout tokens, trials,
/// answers of forms, sessions of last month. Gives how many there were; if any, there may be more.
pub fn sweep(tx: &mut Tx<'_>) -> Written<usize> {
    const OLD: [&str; 5] = [
        "sign_in_attempts where expires_at < now()",
        "logout_tokens where expires_at < now()",
        "provider_trials where at < now() - interval '1 day'",
        "submissions where at < now() - interval '2 days'",
        "sessions where expires_at < now() - interval '30 days'",
    ];
    let mut swept = 0;
    for rows in OLD {
        let (table, _) = rows.split_once(' ').unwrap_or((rows, ""));
        // Both are constants of this function.
        let some = format!("delete from {table} where ctid in (select ctid from {rows} limit 5000)");
        swept += diesel::sql_query(some).execute(tx.conn)?;
    }
    tx.quietly(swept)
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}
