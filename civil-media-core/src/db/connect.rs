//! How a connection is made, and when it is given up.
use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2::ManageConnection;

/// Where the database is, and the settings that every connection of the suite has.
#[derive(Clone)]
pub struct Connector {
    url: String,
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.write_str("Connector(***)")
    }
}

impl Connector {
    /// From the address of a database, `postgres://…` or `key=value …`.
    pub fn new(url: &str) -> Self {
        // libpq's own deadlines: for connecting, for bytes that nobody acknowledges, for silence.
        const SETTINGS: [(&str, &str); 5] = [
            ("connect_timeout", "2"),
            ("tcp_user_timeout", "5000"),
            ("keepalives_idle", "5"),
            ("keepalives_interval", "2"),
            ("keepalives_count", "3"),
        ];
        // Before libpq does it: OpenSSL would take itself down as the process ends, under any thread that is
        // connecting at that moment, and the process would end in a crash.
        openssl_sys::init();
        let mut url = url.to_owned();
        let is_uri = url.contains("://");
        for (key, value) in SETTINGS {
            if !url.contains(key) {
                let joint = match (is_uri, url.contains('?')) {
                    (true, false) => "?",
                    (true, true) => "&",
                    (false, _) => " ",
                };
                url = format!("{url}{joint}{key}={value}");
            }
        }
        Self { url }
    }

    /// A fresh connection with the suite's limits: 5 s a statement, 2 s for a lock.
    ///
    /// # Errors
    /// What libpq says, in its words.
    pub fn connect(&self) -> Result<PgConnection, diesel::r2d2::Error> {
        // Nothing here runs long enough for compiling its plan to pay.
        self.connect_with(
            "set statement_timeout = '5s'; set lock_timeout = '2s'; \
             set idle_in_transaction_session_timeout = '10s'; set jit = off; set timezone = 'UTC'",
        )
    }

    /// A fresh connection for long work: migrations, sample data, imports.
    ///
    /// # Errors
    /// What libpq says, in its words.
    pub fn connect_for_long_work(&self) -> Result<PgConnection, diesel::r2d2::Error> {
        self.connect_with("set statement_timeout = 0; set lock_timeout = '2s'; set timezone = 'UTC'")
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that connects")]
    fn connect_with(&self, settings: &str) -> Result<PgConnection, diesel::r2d2::Error> {
        let mut conn = PgConnection::establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
        conn.batch_execute(settings).map_err(diesel::r2d2::Error::QueryError)?;
        Ok(conn)
    }
}

/// A pooled connection that remembers whether it is of use any more: diesel looks at its
/// transactions alone, and would keep a connection whose server is gone.
pub(super) struct Link {
    pub conn: PgConnection,
    pub is_broken: bool,
}

/// Makes connections for the pool.
#[derive(Debug)]
pub(super) struct Manager(pub Connector);

impl ManageConnection for Manager {
    type Connection = Link;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Link, Self::Error> {
        self.0.connect().map(|conn| Link { conn, is_broken: false })
    }

    fn is_valid(&self, link: &mut Link) -> Result<(), Self::Error> {
        link.conn.batch_execute("select 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, link: &mut Link) -> bool {
        use diesel::r2d2::R2D2Connection as _;
        std::thread::panicking() || link.is_broken || link.conn.is_broken()
    }
}

/// Says what is wrong with the database, but not for every connection that was tried.
#[derive(Debug)]
pub(super) struct LogOnce;

impl diesel::r2d2::HandleError<diesel::r2d2::Error> for LogOnce {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        static LAST: Mutex<Option<Instant>> = Mutex::new(None);
        metrics::counter!("db_connect_errors_total").increment(1);
        let Ok(mut last) = LAST.lock() else { return };
        if last.is_none_or(|at| at.elapsed() > Duration::from_secs(5)) {
            *last = Some(Instant::now());
            tracing::error!(%error, "cannot connect to the database");
        }
    }
}
