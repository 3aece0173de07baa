//! Bytes beside the database: what lies in the store, and since when.
//!
//! A row is there before the first byte is, and says `coming` until the transaction that uses the blob has
//! committed. Whatever broke off in between is found by its row, and swept.
mod kind;
mod picture;
mod store;

use std::time::Duration;

use diesel::prelude::*;

pub use kind::{HEAD, file_name, inspect};
pub use picture::{Frame, cut, measure, redraw};
pub use store::{Reading, Store, Stored, Writing};

use crate::db::{Conn, Db, Tx, Written};
use crate::error::{Error, Result};
use crate::ids::{BlobId, PersonId};
use crate::policy::Actor;
use crate::schema::blobs;
use crate::stored::words;

/// How long an upload may take before it counts as broken off.
const PATIENCE: Duration = Duration::from_secs(3600);
/// How many blobs are swept at once.
const TOGETHER: i64 = 100;

words! {
    /// Where a blob is in its life.
    BlobState {
        /// Bytes may be on their way; nothing uses it yet.
        Coming = "coming",
        /// Something uses it.
        Kept = "kept",
        /// Nothing uses it any more; its bytes are taken away, then its row.
        Going = "going",
    }
}

/// Announces that bytes are coming: to be called before the first of them is stored.
pub fn expect(tx: &mut Tx<'_>, actor: &Actor) -> Written<BlobId> {
    expect_from(tx, actor.person)
}

/// Announces that bytes are coming which the suite makes of what somebody brought.
pub(crate) fn expect_from(tx: &mut Tx<'_>, person: PersonId) -> Written<BlobId> {
    let id = BlobId::new();
    diesel::insert_into(blobs::table)
        .values((
            blobs::id.eq(id),
            blobs::state.eq(BlobState::Coming),
            blobs::person_id.eq(person),
            blobs::begun_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    tx.quietly(id)
}

/// Keeps what a person brought. Each of them once, and none that was given up meanwhile.
///
/// # Errors
/// [`Error::Conflict`] if one of them is not theirs, kept already or given up.
pub(crate) fn keep(tx: &mut Tx<'_>, person: PersonId, ids: &[BlobId]) -> Result<()> {
    let kept = diesel::update(blobs::table)
        .filter(blobs::id.eq_any(ids).and(blobs::person_id.eq(person)))
        .filter(blobs::state.eq(BlobState::Coming))
        .set(blobs::state.eq(BlobState::Kept))
        .execute(tx.conn)?;
    if kept == ids.len() { Ok(()) } else { Err(Error::Conflict) }
}

/// Lets go of a blob that nothing uses any more.
pub(crate) fn let_go(tx: &mut Tx<'_>, id: BlobId) -> Result<()> {
    diesel::update(blobs::table.find(id)).set(blobs::state.eq(BlobState::Going)).execute(tx.conn)?;
    Ok(())
}

/// Takes away what was brought and is not used, with whatever else is to go. What has come into use meanwhile
/// stays.
///
/// # Errors
/// What database and store say; the sweep tries again later.
pub async fn discard(db: &Db, store: &Store, ids: Vec<BlobId>) -> Result<()> {
    db.system(move |tx| {
        diesel::update(blobs::table)
            .filter(blobs::id.eq_any(ids).and(blobs::state.eq(BlobState::Coming)))
            .set(blobs::state.eq(BlobState::Going))
            .execute(tx.conn)?;
        tx.quietly(())
    })
    .await?;
    sweep(db, store).await.map(|_| ())
}

/// Takes away what broke off and what nothing uses any more. Gives how many blobs went; call again while
/// there were some.
///
/// # Errors
/// What database and store say; what is left is tried again.
pub async fn sweep(db: &Db, store: &Store) -> Result<usize> {
    let going = db
        .system(|tx| {
            let since = tx.now - chrono::Duration::seconds(PATIENCE.as_secs() as i64);
            diesel::update(blobs::table)
                .filter(blobs::state.eq(BlobState::Coming).and(blobs::begun_at.lt(since)))
                .set(blobs::state.eq(BlobState::Going))
                .execute(tx.conn)?;
            let going = going(tx.conn)?;
            tx.quietly(going)
        })
        .await?;
    // The bytes first: a row without bytes is tried again, bytes without a row would lie there for ever.
    let mut failed = None;
    let mut gone = Vec::with_capacity(going.len());
    for id in going {
        match store.delete(id).await {
            Ok(()) => gone.push(id),
            // One that cannot be taken away keeps no other.
            Err(error) => failed = Some(error),
        }
    }
    let count = gone.len();
    if count > 0 {
        db.system(move |tx| {
            let gone = blobs::table.filter(blobs::id.eq_any(gone).and(blobs::state.eq(BlobState::Going)));
            diesel::delete(gone).execute(tx.conn)?;
            tx.quietly(())
        })
        .await?;
    }
    failed.map_or(Ok(count), Err)
}

fn going(conn: &mut Conn) -> Result<Vec<BlobId>> {
    Ok(blobs::table
        .filter(blobs::state.eq(BlobState::Going))
        .order(blobs::begun_at)
        .limit(TOGETHER)
        .select(blobs::id)
        .load(conn)?)
}
