//! The schema, brought up to date from the migrations that are built into the program.
use diesel::migration::{Migration, MigrationSource as _};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// The oldest PostgreSQL that will do, as `server_version_num` has it.
const OLDEST: i32 = 150_000;

/// Brings the schema up to date. Gives the names of what was run. Two at once do no harm.
///
/// # Errors
/// A sentence for the operator.
pub fn up(conn: &mut PgConnection) -> Result<Vec<String>, String> {
    check_server(conn)?;
    lock(conn)?;
    drop_invalid_indexes(conn)?;
    let run = conn.run_pending_migrations(MIGRATIONS).map_err(|error| format!("A migration failed: {error}"));
    let run = run.map(|versions| versions.iter().map(ToString::to_string).collect());
    unlock(conn);
    run
}

/// Takes back every migration: for the check that each can be.
///
/// # Errors
/// A sentence for the operator.
pub fn down_all(conn: &mut PgConnection) -> Result<usize, String> {
    lock(conn)?;
    let reverted = conn
        .revert_all_migrations(MIGRATIONS)
        .map(|reverted| reverted.len())
        .map_err(|error| format!("A migration cannot be taken back: {error}"));
    unlock(conn);
    reverted
}

/// Whether the schema is the one that this program was built for.
///
/// # Errors
/// A sentence for the operator.
pub fn check(conn: &mut PgConnection) -> Result<(), String> {
    check_server(conn)?;
    // Diesel's own question makes its table where there is none, which the role of the services may not.
    use tracked::__diesel_schema_migrations;
    let known: Vec<String> =
        __diesel_schema_migrations::table
            .select(__diesel_schema_migrations::version)
            .load(conn)
            .map_err(|_| "The database has no schema of Civil Media yet. Run civil-media migrate.".to_owned())?;
    let all: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().unwrap_or_default();
    if all.iter().any(|migration| !known.contains(&migration.name().version().to_string())) {
        return Err("The database's schema is older than this program. Run civil-media migrate.".to_owned());
    }
    Ok(())
}

/// Diesel's own list of what has run.
mod tracked {
    diesel::table! {
        __diesel_schema_migrations (version) {
            version -> Text,
            run_on -> Timestamp,
        }
    }
}

/// The names of all migrations, oldest first.
pub fn names() -> Vec<String> {
    let all: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().unwrap_or_default();
    all.iter().map(|migration| migration.name().to_string()).collect()
}

fn check_server(conn: &mut PgConnection) -> Result<(), String> {
    use diesel::dsl::sql;
    use diesel::sql_types::Integer;
    let version: i32 = diesel::select(sql::<Integer>("current_setting('server_version_num')::int"))
        .get_result(conn)
        .map_err(|error| format!("The database does not answer: {error}"))?;
    if version < OLDEST {
        let major = version / 10_000;
        return Err(format!("PostgreSQL {major} is too old. Civil Media needs 15 or newer."));
    }
    Ok(())
}

/// Takes away what a `create index concurrently` left that broke off, or a second try would find the name taken.
fn drop_invalid_indexes(conn: &mut PgConnection) -> Result<(), String> {
    use diesel::dsl::sql;
    use diesel::sql_types::{Bool, Text};
    diesel::table! {
        pg_index (indexrelid) {
            indexrelid -> Oid,
        }
    }
    let left: Vec<String> = pg_index::table
        .filter(sql::<Bool>("not indisvalid and indrelid::regclass::text !~ '[.]'"))
        .select(sql::<Text>("indexrelid::regclass::text"))
        .load(conn)
        .map_err(|error| format!("The indexes cannot be looked at: {error}"))?;
    for index in left {
        tracing::warn!(index, "an index that was never finished is made anew");
        // The name is Postgres's own, quoted where it has to be.
        diesel::sql_query(format!("drop index concurrently {index}"))
            .execute(conn)
            .map_err(|error| format!("The unfinished index {index} cannot be dropped: {error}"))?;
    }
    Ok(())
}

fn lock(conn: &mut PgConnection) -> Result<(), String> {
    // A session's lock: whoever migrates at the same time waits, for a migration may take long.
    diesel::sql_query("set lock_timeout = '10min'").execute(conn).map_err(|e| e.to_string())?;
    diesel::sql_query("select pg_advisory_lock(4242424242)").execute(conn).map_err(|e| e.to_string())?;
    diesel::sql_query("set lock_timeout = '2s'").execute(conn).map_err(|e| e.to_string())?;
    Ok(())
}

fn unlock(conn: &mut PgConnection) {
    if let Err(error) = diesel::sql_query("select pg_advisory_unlock(4242424242)").execute(conn) {
        tracing::warn!(%error, "the lock of the migrations ends with this connection");
    }
}

/// Changes whenever a migration does: names the template that tests clone.
#[cfg(feature = "testing")]
pub fn fingerprint() -> String {
    include_str!(concat!(env!("OUT_DIR"), "/migrations.txt")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestDb, run_sql};

    #[test]
    fn an_index_that_was_never_finished_stands_in_nobodys_way() {
        let test = TestDb::new();
        let mut conn = test.conn();
        run_sql(&mut conn, "create table twice (x int)").unwrap();
        run_sql(&mut conn, "insert into twice values (1), (1)").unwrap();
        run_sql(&mut conn, "create unique index concurrently \"twice once\" on twice (x)").unwrap_err();
        assert_eq!(test.count("pg_index where not indisvalid"), 1);
        assert_eq!(up(&mut conn), Ok(Vec::new()));
        assert_eq!(test.count("pg_index where not indisvalid"), 0);
    }
}
