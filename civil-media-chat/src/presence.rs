//! Notes who is here, now and then for all of them together.
use std::time::Duration;

use civil_media_core::Db;
use civil_media_core::talk;
use tokio::time::{MissedTickBehavior, interval};

use crate::hub::Hub;

/// How often.
const NOTED_EVERY: Duration = Duration::from_secs(30);

/// Notes the people of this node for as long as the process lives. What cannot be noted is noted next time.
pub async fn note(db: Db, hub: Hub) {
    let mut turn = interval(NOTED_EVERY);
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turn.tick().await;
        let people: Vec<_> = hub.people().into_iter().collect();
        if people.is_empty() {
            continue;
        }
        if let Err(error) = db.system(move |tx| talk::note_present(tx, &people)).await {
            tracing::debug!(%error, "who is here was not noted");
        }
    }
}
