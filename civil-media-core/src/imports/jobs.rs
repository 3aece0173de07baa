//! Exports that somebody brings in the browser. They are worked on beside all that people wait for, by whichever
//! process is running, and gone on with where one was killed.
use std::fs::File;
use std::io::{BufReader, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use futures_util::StreamExt as _;

use super::authors::parse_authors;
use super::report::Report;
use super::run::{Failed, Progress};
use super::wordpress::{Wanted, wordpress};
use crate::blobs::{self, Store};
use crate::db::{Conn, Connector, Db, Tx, Written};
use crate::error::{Error, Problem, Result};
use crate::ids::{BlobId, ImportId, PersonId, SpaceId};
use crate::policy::{Act as _, Actor, Seen, act};
use crate::schema::{imports, spaces as rows};
use crate::spaces::{self, Space};
use crate::stored::words;
use crate::text::{Slug, Title};

/// How often it is asked whether there is something to bring.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long whoever works on an import is waited for, before another one goes on with it.
const PATIENCE: chrono::Duration = chrono::Duration::minutes(2);
/// How long a file is kept that was tried, and not brought.
const KEPT: chrono::Duration = chrono::Duration::days(14);
/// How often an import is begun that does not come to an end.
const MOST_TRIES: i16 = 3;
/// How many imports of a blog are listed.
const MOST: i64 = 20;
/// The longest list of authors, in characters.
const MOST_AUTHORS: usize = 20_000;

words! {
    /// Where an import is.
    ImportState {
        /// It is being read, and nothing is written.
        Trying = "trying",
        /// It has been read: whoever brings it sees what would happen.
        Tried = "tried",
        /// It is being brought.
        Bringing = "bringing",
        /// It was brought.
        Done = "done",
        /// It could not be.
        Failed = "failed",
    }
}

/// An import.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports, check_for_backend(diesel::pg::Pg))]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    pub(crate) space_id: SpaceId,
    pub(crate) person_id: PersonId,
    pub(crate) blob_id: Option<BlobId>,
    /// What the file is called.
    pub name: String,
    pub(crate) authors: String,
    /// Where it is.
    pub state: ImportState,
    /// How many things are done.
    pub done_count: i32,
    /// Of how many.
    pub total_count: i32,
    report: Option<serde_json::Value>,
    /// Why it failed: a word for it.
    pub problem: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

impl Import {
    /// Whether its file is still there, so that it can be gone on with.
    pub fn has_file(&self) -> bool {
        self.blob_id.is_some()
    }

    /// What was brought, or would be.
    pub fn report(&self) -> Option<Report> {
        serde_json::from_value(self.report.clone()?).ok()
    }
}

/// Begins to bring a file whose bytes are in the store: it is only read at first.
///
/// # Errors
/// A field's problem for a list of authors that cannot be read, or while another import of the blog is running.
pub fn begin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    blog: &Slug,
    (name, blob): (&Title, BlobId),
    authors: &str,
) -> Written<ImportId> {
    let space = spaces::find(tx, actor, blog)?.permit::<act::ImportBlog>()?;
    let _: SpaceId = rows::table.find(space.place.id).select(rows::id).for_no_key_update().first(tx.conn)?;
    let authors: String = authors.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if authors.chars().count() > MOST_AUTHORS {
        return Err(Error::invalid("authors", Problem::limit("text-long", MOST_AUTHORS as i64)));
    }
    if let Err(line) = parse_authors(&authors) {
        return Err(Error::invalid("authors", Problem::limit("authors-line", line as i64)));
    }
    let running = [ImportState::Trying, ImportState::Bringing];
    // One of a blog, and one of a person: nobody fills the queue in which all wait.
    let theirs = imports::space_id.eq(space.place.id).or(imports::person_id.eq(actor.person));
    let others = imports::table.filter(theirs.and(imports::state.eq_any(running)));
    if others.count().get_result::<i64>(tx.conn)? > 0 {
        return Err(Error::invalid("files", Problem::new("import-running")));
    }
    blobs::keep(tx, actor.person, &[blob])?;
    let id = ImportId::new();
    diesel::insert_into(imports::table)
        .values((
            imports::id.eq(id),
            imports::space_id.eq(space.place.id),
            imports::person_id.eq(actor.person),
            imports::blob_id.eq(blob),
            imports::name.eq(&**name),
            imports::authors.eq(authors),
            imports::state.eq(ImportState::Trying),
            imports::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    tx.quietly(id)
}

/// Brings what was tried, or goes on with what failed.
///
/// # Errors
/// [`Error::Conflict`] if it is being worked on, or was brought.
pub fn go_on(tx: &mut Tx<'_>, actor: &Actor, id: ImportId) -> Written<()> {
    find(tx, actor, id)?;
    let never: Option<DateTime<Utc>> = None;
    let waiting = imports::id
        .eq(id)
        .and(imports::state.eq_any([ImportState::Tried, ImportState::Failed]))
        .and(imports::blob_id.is_not_null());
    let changed = diesel::update(imports::table.filter(waiting))
        .set((
            imports::state.eq(ImportState::Bringing),
            imports::problem.eq(""),
            imports::done_count.eq(0),
            imports::worked_at.eq(never),
            imports::tries.eq(0_i16),
        ))
        .execute(tx.conn)?;
    if changed == 0 { Err(Error::Conflict) } else { tx.quietly(()) }
}

/// An import of a blog that the actor leads, with the blog.
pub fn find(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<(Seen<Space>, Import)> {
    let (import, slug): (Import, Slug) = imports::table
        .inner_join(rows::table)
        .filter(imports::id.eq(id))
        .select((Import::as_select(), rows::slug))
        .first(conn)?;
    let space = may_import(conn, actor, &slug)?;
    Ok((space, import))
}

/// The latest imports of a blog that the actor leads.
pub fn of_blog(conn: &mut Conn, actor: &Actor, blog: &Slug) -> Result<(Seen<Space>, Vec<Import>)> {
    let space = may_import(conn, actor, blog)?;
    let found = imports::table
        .filter(imports::space_id.eq(space.place.id))
        .order(imports::created_at.desc())
        .limit(MOST)
        .select(Import::as_select())
        .load(conn)?;
    Ok((space, found))
}

fn may_import(conn: &mut Conn, actor: &Actor, blog: &Slug) -> Result<Seen<Space>> {
    let space = spaces::find(conn, actor, blog)?;
    if space.may::<act::ImportBlog>() { Ok(space) } else { Err(Error::Forbidden(act::ImportBlog::NAME)) }
}

/// Works on imports, for as long as the process lives; any number of them may.
pub async fn work(db: Db, store: Store, connector: Connector) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = work_once(&db, &store, &connector).await {
            tracing::warn!(%error, "an import was not worked on; it is tried again");
            metrics::counter!("import_failures_total").increment(1);
        }
    }
}

/// Works on one import, if one waits. Gives whether one did.
///
/// # Errors
/// What database and store say; the import is gone on with later.
pub async fn work_once(db: &Db, store: &Store, connector: &Connector) -> Result<bool> {
    let Some(import) = db.system(take).await? else { return Ok(false) };
    let blob = import.blob_id.ok_or(Error::NotFound)?;
    let copy = copied(store, blob, &std::env::temp_dir().join(format!("civil-import-{}", import.id))).await?;
    let (connector, id) = (connector.clone(), import.id);
    // A thread of its own: it holds a connection of its own for minutes, and no turn of those who wait.
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = tell.send(run(&connector, &import, &copy));
    });
    let outcome = told.await.unwrap_or_else(|_| Err(Error::Unavailable("the import broke off".to_owned())))?;
    db.system(move |tx| end(tx, id, &outcome)).await?;
    Ok(true)
}

/// Takes an import in hand that waits, or that nobody works on any more.
fn take(tx: &mut Tx<'_>) -> Written<Option<Import>> {
    let idle = imports::worked_at.is_null().or(imports::worked_at.lt(tx.now - PATIENCE));
    // One that ended whoever worked on it, again and again, ends itself: others wait behind it.
    let spent = imports::state.eq_any([ImportState::Trying, ImportState::Bringing]).and(imports::tries.ge(MOST_TRIES));
    diesel::update(imports::table.filter(spent).filter(idle.assume_not_null()))
        .set((imports::state.eq(ImportState::Failed), imports::problem.eq("fault"), imports::ended_at.eq(tx.now)))
        .execute(tx.conn)?;
    let found = imports::table
        .filter(imports::state.eq_any([ImportState::Trying, ImportState::Bringing]))
        .filter(idle.assume_not_null())
        .order(imports::created_at)
        .select(Import::as_select())
        .for_update()
        .skip_locked()
        .first(tx.conn)
        .optional()?;
    if let Some(import) = &found {
        let this: &Import = import;
        diesel::update(imports::table.find(this.id))
            .set((imports::worked_at.eq(tx.now), imports::tries.eq(imports::tries + 1_i16)))
            .execute(tx.conn)?;
    }
    tx.quietly(found)
}

/// What became of it: a report, or a word for why it failed.
type Outcome = std::result::Result<Report, &'static str>;

fn run(connector: &Connector, import: &Import, file: &File) -> Result<Outcome> {
    let unavailable = |error: diesel::r2d2::Error| Error::Unavailable(error.to_string());
    let mut conn = connector.connect_for_long_work().map_err(unavailable)?;
    let mut marks = connector.connect_for_long_work().map_err(unavailable)?;
    let blog: Slug = rows::table.find(import.space_id).select(rows::slug).first(&mut conn)?;
    let wanted = Wanted {
        person: import.person_id,
        blog,
        authors: parse_authors(&import.authors).unwrap_or_default(),
        is_trusted: false,
        is_rehearsal: import.state == ImportState::Trying,
    };
    let mut is_cut = false;
    let mut progress = |Progress { done, total }: Progress| {
        let marked = diesel::update(imports::table.find(import.id))
            .set((
                imports::done_count.eq(done as i32),
                imports::total_count.eq(total as i32),
                imports::worked_at.eq(crate::db::now()),
                // It comes on: what ended it before was not this file.
                imports::tries.eq(1_i16),
            ))
            .execute(&mut marks);
        is_cut = marked.is_err();
        !is_cut
    };
    let mut open = || {
        let mut again = file.try_clone()?;
        again.rewind()?;
        Ok(BufReader::new(again))
    };
    let outcome = wordpress(&mut conn, &wanted, &mut open, None, &mut progress);
    if is_cut {
        return Err(Error::Unavailable("an import could not say how far it is".to_owned()));
    }
    match outcome {
        Ok(report) => Ok(Ok(report)),
        Err(Failed::File(broken)) => Ok(Err(broken.kind.word())),
        Err(Failed::Suite(Error::Forbidden(_) | Error::NotFound | Error::SignedOut)) => Ok(Err("not_yours")),
        Err(Failed::Archive(error)) => {
            tracing::error!(import = %import.id, %error, "an archive is no export of a blog");
            Ok(Err("fault"))
        }
        // Worth trying again; what else the database says would be said each time.
        Err(Failed::Suite(error @ Error::Unavailable(_))) => Err(error),
        Err(Failed::Io(error)) => Err(Error::Unavailable(error.to_string())),
        Err(Failed::Suite(error)) => {
            tracing::error!(import = %import.id, %error, "an import failed");
            Ok(Err("fault"))
        }
    }
}

fn end(tx: &mut Tx<'_>, id: ImportId, outcome: &Outcome) -> Written<()> {
    let held = imports::table.find(id).select((imports::state, imports::blob_id)).for_update();
    let (state, blob): (ImportState, Option<BlobId>) = held.first(tx.conn)?;
    let after = if state == ImportState::Trying { ImportState::Tried } else { ImportState::Done };
    let (state, report, problem) = match outcome {
        Ok(report) => (after, serde_json::to_value(report).ok(), String::new()),
        Err(problem) => (ImportState::Failed, None, (*problem).to_owned()),
    };
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(state),
            imports::report.eq(report),
            imports::problem.eq(problem),
            imports::ended_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    // What others wrote elsewhere is not kept any longer than it is of use.
    if let (ImportState::Done, Some(blob)) = (state, blob) {
        let none: Option<BlobId> = None;
        diesel::update(imports::table.find(id)).set(imports::blob_id.eq(none)).execute(tx.conn)?;
        blobs::let_go(tx, blob)?;
    }
    tx.quietly(())
}

/// Lets go of files that nobody went on with.
pub(crate) fn let_go_of_idle(tx: &mut Tx<'_>) -> Result<()> {
    let idle = imports::ended_at.lt(tx.now - KEPT).and(imports::blob_id.is_not_null());
    let left: Vec<(ImportId, Option<BlobId>)> = imports::table
        .filter(imports::state.eq_any([ImportState::Tried, ImportState::Failed]))
        .filter(idle.assume_not_null())
        .select((imports::id, imports::blob_id))
        .limit(MOST)
        .for_update()
        .skip_locked()
        .load(tx.conn)?;
    for (id, blob) in left {
        let none: Option<BlobId> = None;
        diesel::update(imports::table.find(id)).set(imports::blob_id.eq(none)).execute(tx.conn)?;
        if let Some(blob) = blob {
            blobs::let_go(tx, blob)?;
        }
    }
    Ok(())
}

/// A copy of a file from the store, which is read twice. It has no name any more once it is opened: whatever ends this
/// process, nothing of it is left, and nobody else on the machine reads it.
async fn copied(store: &Store, blob: BlobId, path: &Path) -> Result<File> {
    let unwritable = |error: std::io::Error| Error::Unavailable(error.to_string());
    let mut reading = store.read(blob).await?;
    let _ = std::fs::remove_file(path);
    let mut file =
        File::options().read(true).write(true).create_new(true).mode(0o600).open(path).map_err(unwritable)?;
    std::fs::remove_file(path).map_err(unwritable)?;
    while let Some(piece) = reading.pieces.next().await {
        file.write_all(&piece.map_err(unwritable)?).map_err(unwritable)?;
    }
    Ok(file)
}
