//! Drawing pictures in their widths, beside all that people wait for.
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use tokio::sync::Semaphore;

use super::model::{Picture, WIDTHS, piece};
use crate::blobs::{self, Store};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::ids::{BlobId, PersonId, PictureId};
use crate::schema::pictures;

/// How often it is asked whether there is something to draw.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long one who has begun to draw a picture is waited for, before another one does it.
const PATIENCE: chrono::Duration = chrono::Duration::minutes(2);
/// How often it is tried: what could not be drawn is shown as it came.
const TRIES: i16 = 3;

/// Draws what is to be drawn, for as long as the process lives; any number of them may. `turn` is what a process has
/// for pixels, which take much more memory than bytes.
pub async fn work(db: Db, store: Store, turn: Arc<Semaphore>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = draw_due(&db, &store, &turn).await {
            tracing::warn!(%error, "a picture was not drawn; it is tried again");
            metrics::counter!("picture_failures_total").increment(1);
        }
    }
}

/// Draws all that is to be drawn now. Gives how many pictures.
///
/// # Errors
/// What database and store say, and what is wrong with a picture; it is tried again later.
pub async fn draw_due(db: &Db, store: &Store, turn: &Arc<Semaphore>) -> Result<usize> {
    let mut count = 0;
    while let Some((picture, author)) = db.system(take).await? {
        draw(db, store, turn, &picture, author).await?;
        count += 1;
    }
    Ok(count)
}

/// Takes one picture in hand: nobody else does, for a while.
fn take(tx: &mut crate::Tx<'_>) -> crate::Written<Option<(Picture, PersonId)>> {
    let due = pictures::table
        .filter(pictures::draw_at.le(tx.now))
        .order(pictures::draw_at)
        .select((pictures::id, pictures::author_id, pictures::draw_tries))
        .for_update()
        .skip_locked()
        .first::<(PictureId, PersonId, i16)>(tx.conn)
        .optional()?;
    let Some((id, author, tries)) = due else { return tx.quietly(None) };
    let again = (tries + 1 < TRIES).then(|| tx.now + PATIENCE);
    diesel::update(pictures::table.find(id))
        .set((pictures::draw_at.eq(again), pictures::draw_tries.eq(tries + 1)))
        .execute(tx.conn)?;
    let picture: Picture = Picture::query().filter(pictures::id.eq(id)).first(tx.conn)?;
    tx.quietly(Some((picture, author)))
}

#[expect(clippy::disallowed_methods, reason = "pixels, not queries; one at a time, and bounded by their number")]
async fn draw(db: &Db, store: &Store, turn: &Arc<Semaphore>, picture: &Picture, author: PersonId) -> Result<()> {
    let bytes = store.whole(picture.source_id).await?;
    let (from, size) = piece(picture.source_width as u32, picture.source_height as u32, picture.cut, picture.keep);
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|width| *width < size.0).collect();
    // One that is less wide than the widest is there as wide as it is.
    if widths.len() < WIDTHS.len() {
        widths.push(size.0);
    }
    let Ok(turn) = turn.clone().acquire_owned().await else { return Ok(()) };
    let drawn = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        blobs::cut(&bytes, from, size, &widths)
    });
    let drawn = drawn.await.map_err(|error| Error::Unavailable(error.to_string()))?;
    let drawn = drawn.map_err(|problem| Error::Unavailable(problem.key.to_owned()))?;
    let mut made: Vec<(i32, BlobId)> = Vec::with_capacity(drawn.len());
    for (width, jpeg) in drawn {
        let blob = db.system(move |tx| blobs::expect_from(tx, author)).await?;
        store.put(blob, jpeg).await?;
        made.push((width as i32, blob));
    }
    let (id, edition) = (picture.id, picture.edition);
    let all: Vec<BlobId> = made.iter().map(|(_, blob)| *blob).collect();
    let is_used = db.system(move |tx| place(tx, id, edition, author, &made)).await?;
    if is_used { Ok(()) } else { blobs::discard(db, store, all).await }
}

/// Says where the widths of an edition lie; whether it still is that edition, and none had been drawn of it.
fn place(
    tx: &mut crate::Tx<'_>,
    id: PictureId,
    edition: i32,
    author: PersonId,
    made: &[(i32, BlobId)],
) -> crate::Written<bool> {
    let awaited = pictures::id.eq(id).and(pictures::edition.eq(edition));
    let never: Option<chrono::DateTime<chrono::Utc>> = None;
    let placed = diesel::update(pictures::table.filter(awaited))
        .filter(pictures::widths.eq(Vec::<i32>::new()))
        .set((
            pictures::widths.eq(made.iter().map(|(width, _)| *width).collect::<Vec<_>>()),
            pictures::blob_ids.eq(made.iter().map(|(_, blob)| *blob).collect::<Vec<_>>()),
            pictures::draw_at.eq(never),
        ))
        .execute(tx.conn)?;
    if placed == 1 {
        blobs::keep(tx, author, &made.iter().map(|(_, blob)| *blob).collect::<Vec<_>>())?;
    }
    tx.quietly(placed == 1)
}
