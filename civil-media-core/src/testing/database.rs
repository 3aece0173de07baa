//! A database for one test: a clone of a migrated template. It goes with its server, or is dropped at the end.
use std::sync::Mutex;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use crate::db::{Connector, Db, Recorded, Tx};
use crate::error::Result;
use crate::migrations;

/// A fresh database of the present schema. NOTIFY stays within a database, so tests do not hear each other.
pub struct TestDb {
    /// Its address.
    pub url: String,
    /// The doors to it.
    pub db: Db,
    name: String,
    server: String,
    // Kept, as a connection costs more than what most tests do with it.
    kept: Mutex<Option<PgConnection>>,
}

impl TestDb {
    /// Clones the template on the server of `TEST_DATABASE_URL`, making the template first if need be.
    ///
    /// # Panics
    /// If there is no such server: `scripts/with-postgres` starts one.
    #[expect(clippy::disallowed_methods, reason = "tests are told where their server is")]
    pub fn new() -> Self {
        let server = std::env::var("TEST_DATABASE_URL")
            .expect("TEST_DATABASE_URL is not set: run scripts/with-postgres cargo nextest run");
        Self::on(&server)
    }

    /// The same on a server of one's own, given by the address of any database there.
    ///
    /// # Panics
    /// If it does not answer.
    pub fn on(server: &str) -> Self {
        let mut admin = connect(server);
        let template = template_name();
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        admin.batch_execute("set lock_timeout = '2min'; select pg_advisory_lock(77)").expect("a lock");
        let exists: bool =
            diesel::select(diesel::dsl::exists(pg_database::table.filter(pg_database::datname.eq(&template))))
                .get_result(&mut admin)
                .expect("pg_database can be read");
        if !exists {
            let making = format!("{template}_making");
            admin.batch_execute(&format!("drop database if exists {making}")).expect("drop");
            admin.batch_execute(&format!("create database {making}")).expect("create");
            let mut conn = connect(&with_name(server, &making));
            migrations::up(&mut conn).expect("the migrations run");
            drop(conn);
            admin.batch_execute(&format!("alter database {making} rename to {template}")).expect("rename");
        }
        admin.batch_execute("select pg_advisory_unlock(77)").expect("unlock");
        admin.batch_execute(&format!("create database {name} template {template}")).expect("a clone");
        let url = with_name(server, &name);
        let kept = Mutex::default();
        Self { db: Db::new(Connector::new(&url), 6), url, name, server: server.to_owned(), kept }
    }

    /// A plain connection, to look at what is stored.
    pub fn conn(&self) -> PgConnection {
        connect(&self.url)
    }

    /// Writes as the suite, at once.
    ///
    /// # Panics
    /// If it cannot.
    pub fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<Recorded<T>>) -> T {
        let done = self.with_conn(|conn| {
            conn.transaction(|conn| -> Result<T> {
                let recorded = work(&mut Tx::new(conn, None))?;
                Ok(recorded.into_inner())
            })
        });
        done.expect("the test's own write works")
    }

    /// Lends a connection that is kept.
    pub fn with_conn<T>(&self, work: impl FnOnce(&mut PgConnection) -> T) -> T {
        let kept = self.kept.lock().expect("nobody broke it").take();
        // The server may have been stopped meanwhile.
        let alive = kept.and_then(|mut conn| conn.batch_execute("select 1").is_ok().then_some(conn));
        let mut conn = alive.unwrap_or_else(|| self.conn());
        let done = work(&mut conn);
        *self.kept.lock().expect("nobody broke it") = Some(conn);
        done
    }

    /// Closes the connection that is kept: for what wants the database to itself.
    pub(crate) fn hang_up(&self) {
        *self.kept.lock().expect("nobody broke it") = None;
    }

    /// Its name on its server.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How many rows a query counts, for checks by hand.
    ///
    /// # Panics
    /// If the query is wrong.
    pub fn count(&self, from_where: &str) -> i64 {
        diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("(select count(*) from {from_where})")))
            .get_result(&mut self.conn())
            .expect("a query that counts")
    }
}

/// Runs SQL as it is: for tests that hold locks, and for other crates', which have no diesel.
///
/// # Errors
/// What the database says.
pub fn run_sql(conn: &mut crate::Conn, sql: &str) -> Result<(), String> {
    conn.batch_execute(sql).map_err(|error| error.to_string())
}

impl std::fmt::Debug for TestDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestDb").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Default for TestDb {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if std::env::var_os("TEST_DATABASE_GOES").is_some() {
            return;
        }
        // A server that was stopped by its test takes its databases with it.
        if let Ok(mut admin) = Connector::new(&self.server).connect_for_long_work() {
            let _ = admin.batch_execute(&format!("drop database if exists {} with (force)", self.name));
        }
    }
}

fn connect(url: &str) -> PgConnection {
    Connector::new(url).connect_for_long_work().expect("the test's server answers")
}

fn template_name() -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(migrations::fingerprint().as_bytes());
    let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("civil_template_{hex}")
}

/// The same server, another database: `postgres://…/old?…` becomes `postgres://…/new?…`.
fn with_name(url: &str, name: &str) -> String {
    let (rest, query) = url.split_once('?').map_or((url, None), |(rest, query)| (rest, Some(query)));
    let (server, _) = rest.rsplit_once('/').expect("an address with the name of a database");
    match query {
        Some(query) => format!("{server}/{name}?{query}"),
        None => format!("{server}/{name}"),
    }
}

diesel::table! {
    pg_database (oid) {
        oid -> Oid,
        datname -> Text,
    }
}
