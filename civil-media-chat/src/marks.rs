//! What people have read: kept here for a few seconds, the newest alone, and stored for all of them together.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use civil_media_core::Db;
use civil_media_core::ids::ChannelNumber;
use civil_media_core::talk::{self, Mark};
use tokio::time::{MissedTickBehavior, interval};

/// How often marks are stored.
const STORED_EVERY: Duration = Duration::from_secs(3);
/// Marks of one transaction.
const TOGETHER: usize = 1_000;
/// Marks that are kept at most, while the database is away. They are hints: those beyond are lost.
const KEPT: usize = 50_000;

type Kept = BTreeMap<Mark, ChannelNumber>;

/// The marks that are not stored yet.
#[derive(Debug, Clone, Default)]
pub struct Marks(Arc<Mutex<Kept>>);

impl Marks {
    /// Begins to store what is noted.
    pub fn start(db: Db) -> Self {
        let marks = Self::default();
        let kept = marks.clone();
        tokio::spawn(async move {
            let mut turn = interval(STORED_EVERY);
            turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                turn.tick().await;
                kept.store(&db).await;
            }
        });
        marks
    }

    /// Notes that somebody has read a channel, or a topic, up to a number. The newest counts.
    pub fn note(&self, mark: Mark, number: ChannelNumber) {
        let mut kept = self.kept();
        if kept.len() < KEPT || kept.contains_key(&mark) {
            let newest = kept.entry(mark).or_default();
            *newest = number.max(*newest);
        }
    }

    /// Stores what has been noted; keeps it for later if that cannot be done.
    pub async fn store(&self, db: &Db) {
        loop {
            let mut together = std::mem::take(&mut *self.kept());
            if let Some((next, _)) = together.iter().nth(TOGETHER) {
                let later = together.split_off(&next.clone());
                self.keep(later);
            }
            if together.is_empty() {
                return;
            }
            let marks = together.clone();
            if let Err(error) = db.system(move |tx| talk::mark_all_read(tx, &marks)).await {
                tracing::debug!(%error, "read marks were not stored");
                self.keep(together);
                return;
            }
        }
    }

    fn keep(&self, marks: Kept) {
        for (mark, number) in marks {
            self.note(mark, number);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use civil_media_core::ids::{ItemId, PersonId};

    use super::*;

    #[test]
    fn the_newest_is_kept() {
        let (marks, mark) = (Marks::default(), (PersonId::new(), ItemId::new(), None));
        for number in [3, 9, 4] {
            marks.note(mark, number);
        }
        assert_eq!(marks.kept().values().collect::<Vec<_>>(), [&9]);
    }
}
