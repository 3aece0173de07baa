//! The few ways in which a function of this crate can fail.
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// What most functions here give back.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. Web and chat translate each kind once.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The session has ended, or its person has been switched off.
    #[error("signed out")]
    SignedOut,
    /// There is no such thing, or none that this actor may know of.
    #[error("not found")]
    NotFound,
    /// For this the actor's sign-in is too long ago: they have to prove anew who they are.
    #[error("the sign-in is too long ago")]
    NotRecent,
    /// The actor may read this, but not do that with it.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// What was entered needs correcting.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// Someone else was quicker.
    #[error("conflict")]
    Conflict,
    /// This form was handled already, with another text.
    #[error("already sent")]
    AlreadySent,
    /// The database refused or broke off; a bug, or a fault while it worked.
    #[error("database: {0}")]
    Database(#[source] DieselError),
    /// No answer from the database within the deadline; worth trying again soon.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

impl Error {
    /// One invalid field.
    pub fn invalid(field: &'static str, problem: Problem) -> Self {
        Self::Invalid(FieldErrors::one(field, problem))
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, info) => match kind {
                DatabaseErrorKind::SerializationFailure => Self::Conflict,
                DatabaseErrorKind::ClosedConnection => Self::Unavailable(info.message().to_owned()),
                _ if is_outage(info.message()) => Self::Unavailable(info.message().to_owned()),
                kind => Self::Database(DieselError::DatabaseError(kind, info)),
            },
            DieselError::BrokenTransactionManager => Self::Unavailable("broken transaction".to_owned()),
            other => Self::Database(other),
        }
    }
}

/// Whether the database said that it cannot now, rather than that the query is wrong. libpq gives
/// no code for what it finds out itself, so its words are compared (English: `lc_messages=C`).
pub(crate) fn is_outage(message: &str) -> bool {
    const SIGNS: &[&str] = &[
        "terminating connection",
        "server closed the connection",
        "connection to server",
        "could not receive data",
        "could not send data",
        "no connection to the server",
        "connection not open",
        "SSL connection has been closed",
        "the database system is",
        "canceling statement due to",
        "deadlock detected",
        "could not extend file",
        "No space left on device",
        "could not write",
        "too many connections",
        "remaining connection slots",
        "timeout expired",
        "read-only transaction",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}

/// What is wrong with a field: a key of the languages' files (`problem-…`) and a number for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// The message is `problem-` and this key.
    pub key: &'static str,
    /// What the message may name as `$n`: a limit, most often.
    pub n: Option<i64>,
}

impl Problem {
    /// A problem that needs no number.
    pub const fn new(key: &'static str) -> Self {
        Self { key, n: None }
    }

    /// A problem with a limit to name.
    pub const fn limit(key: &'static str, n: i64) -> Self {
        Self { key, n: Some(n) }
    }
}

/// What is wrong with a form, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(&'static str, Problem)>);

impl FieldErrors {
    /// One field's problem.
    pub fn one(field: &'static str, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// What is wrong with this field, if anything.
    pub fn get(&self, field: &str) -> Option<Problem> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, problem)| *problem)
    }

    /// All of them, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Problem)> + '_ {
        self.0.iter().copied()
    }

    /// Whether the form is fine.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps what came of several fields, or notes what is wrong with them.
    pub fn keep_all<T>(&mut self, parsed: Result<T, Self>) -> Option<T> {
        parsed.map_err(|errors| self.0.extend(errors.0)).ok()
    }

    /// Keeps a parsed value, or notes what is wrong with it.
    pub fn keep<T>(&mut self, field: &'static str, parsed: Result<T, Problem>) -> Option<T> {
        parsed.map_err(|problem| self.0.push((field, problem))).ok()
    }
}

/// Turns a broken unique constraint into a problem beside a field.
pub(crate) fn taken<T>(
    result: Result<T, DieselError>,
    constraint: &str,
    field: &'static str,
    problem: Problem,
) -> Result<T> {
    result.map_err(|error| match &error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
            if info.constraint_name() == Some(constraint) =>
        {
            Error::invalid(field, problem)
        }
        _ => error.into(),
    })
}

#[cfg(test)]
mod tests {
    use diesel::RunQueryDsl as _;

    use super::*;
    use crate::testing::{TestDb, run_sql};

    fn run(conn: &mut diesel::PgConnection, sql: &str) -> Result<usize> {
        Ok(diesel::sql_query(sql).execute(conn)?)
    }

    #[test]
    fn who_waited_in_vain_may_try_again() {
        let test = TestDb::new();
        let (mut one, mut two) = (test.conn(), test.conn());
        run_sql(&mut one, "begin; lock table items").unwrap();
        run_sql(&mut two, "begin; set local lock_timeout = '10ms'").unwrap();
        let late = run(&mut two, "lock table items in share mode");
        assert!(matches!(late, Err(Error::Unavailable(_))), "{late:?}");
    }

    #[test]
    fn who_was_in_a_deadlock_may_try_again() {
        let test = TestDb::new();
        let (mut one, mut two) = (test.conn(), test.conn());
        for (conn, key) in [(&mut one, 1), (&mut two, 2)] {
            run_sql(conn, &format!("begin; set local lock_timeout = 0; select pg_advisory_xact_lock({key})")).unwrap();
        }
        let outcomes = std::thread::scope(|scope| {
            let other = scope.spawn(|| run(&mut one, "select pg_advisory_xact_lock(2)"));
            let this = run(&mut two, "select pg_advisory_xact_lock(1)");
            if this.is_err() {
                run_sql(&mut two, "rollback").unwrap();
            }
            [this, other.join().unwrap()]
        });
        let refused: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
        assert!(matches!(refused[..], [Error::Unavailable(_)]), "{refused:?}");
    }
}
