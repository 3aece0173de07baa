//! A believable service, the same for the same seed: for trying things out, and, at scale, for measuring.
//!
//! Everything goes in by COPY. Texts are put together from lists of sentences, so that nothing is lorem ipsum, and
//! rendered once a sentence, so that five million messages take minutes.
mod copy;
mod maker;
mod words;

use diesel::prelude::*;

use crate::schema::departments;
use crate::signin::Keys;

pub use copy::Progress;

/// How much to make.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Departments, those of the stand-in providers included.
    pub departments: usize,
    /// People in them.
    pub people: usize,
    /// Posts and pages together.
    pub items: usize,
    /// Messages in all channels.
    pub messages: usize,
}

impl Scale {
    /// Enough to look around.
    pub const DEMO: Self = Self { departments: 4, people: 200, items: 600, messages: 6_000 };
    /// What pages are measured on: 25,000 people, 10,000 posts and as many pages.
    pub const BENCH: Self = Self { departments: 100, people: 25_000, items: 20_000, messages: 50_000 };
    /// The whole civil service, some years on.
    pub const FULL: Self = Self { departments: 200, people: 25_000, items: 1_000_000, messages: 5_000_000 };
}

/// What the sample's providers are called and where they are.
#[derive(Debug, Clone)]
pub struct Providers {
    /// The stand-in providers' address; an issuer is it, `/` and a slug.
    pub base: String,
    /// What seals their secrets.
    pub keys: Keys,
}

/// Whether there is anything in the database yet.
///
/// # Errors
/// What the database says.
pub fn is_empty(conn: &mut PgConnection) -> QueryResult<bool> {
    let any: bool = diesel::select(diesel::dsl::exists(departments::table.select(departments::id))).get_result(conn)?;
    Ok(!any)
}

/// Fills an empty database, all or nothing.
///
/// # Errors
/// A sentence for the operator.
pub fn load(
    conn: &mut PgConnection,
    scale: Scale,
    seed: u64,
    providers: &Providers,
    progress: &dyn Progress,
) -> Result<(), String> {
    conn.transaction(|conn| {
        if !is_empty(conn)? {
            return Err(Failure("The database is not empty; sample data goes into an empty one.".to_owned()));
        }
        maker::load(conn, scale, seed, providers, progress)
    })
    .map_err(|Failure(problem)| problem)
}

/// A problem in words.
#[derive(Debug)]
struct Failure(String);

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        Self(format!("The sample data could not be stored: {error}"))
    }
}
