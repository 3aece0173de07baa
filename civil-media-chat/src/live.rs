//! What other processes did, brought into the hub: messages that were stored elsewhere, and rights that
//! were taken away.
use std::collections::BTreeSet;
use std::time::Duration;

use civil_media_core::Db;
use civil_media_core::events::Event;
use civil_media_core::events::feed::{self, Live};
use civil_media_core::ids::ItemId;
use civil_media_core::talk;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::changes::Changes;
use crate::clock::Clock;
use crate::hub::Hub;
use crate::protocol::{MOST_REPLAYED, Notice, close};

/// How often a node looks for what it was not told.
const CATCH_UP_EVERY: Duration = Duration::from_secs(3);
/// How often the rights of all listeners are looked at, whatever was told: a guest's date passes in silence.
const WATCH_EVERY: Duration = Duration::from_secs(30);

/// Follows the feed for as long as it lasts.
pub async fn follow(db: Db, hub: Hub, clock: Clock, mut feed: mpsc::Receiver<Live>) {
    let mut catch_up = interval(CATCH_UP_EVERY);
    let mut watch = interval(WATCH_EVERY);
    catch_up.set_missed_tick_behavior(MissedTickBehavior::Delay);
    watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Vec::new();
    // What there is to deliver and to tell, and whether rights have to be looked at before: kept until all is done.
    let mut changes = Changes::by(clock);
    let (mut behind, mut rights) = (BTreeSet::new(), false);
    let mut narrowed = BTreeSet::new();
    loop {
        tokio::select! {
            count = feed.recv_many(&mut heard, 1024) => {
                if count == 0 {
                    return;
                }
                for live in heard.drain(..) {
                    match live {
                        Live::Event(event) => note(&hub, &event, &mut behind, &mut changes, &mut rights),
                        Live::Resumed => {
                            catch_up.reset_immediately();
                            rights = true;
                        }
                    }
                }
            }
            gaps = hub.gaps() => behind.extend(gaps),
            _ = catch_up.tick() => {
                behind.extend(missed(&db, &hub).await);
                changes.look(&db, &hub).await;
                rights |= is_narrower(&db, &mut narrowed).await;
            }
            _ = watch.tick() => rights = true,
        }
        // Who has lost a channel leaves before anything more of it goes out.
        if rights && !look_at_rights(&db, &hub).await {
            // Not known is not allowed for ever: look again soon.
            watch.reset_at(Instant::now() + Duration::from_secs(1));
            continue;
        }
        rights = false;
        for channel in std::mem::take(&mut behind) {
            bring(&db, &hub, channel).await;
        }
        changes.tell(&db, &hub).await;
    }
}

/// What an event means to listeners.
fn note(hub: &Hub, event: &Event, behind: &mut BTreeSet<ItemId>, changes: &mut Changes, rights: &mut bool) {
    if let Event::MessageSent { item, number, .. } = event
        && hub.lacks(*item, *number)
    {
        behind.insert(*item);
    }
    match event {
        Event::MessageEdited { message, item, .. }
        | Event::MessageDeleted { message, item, .. }
        | Event::MessageReacted { message, item, .. }
        | Event::MessagePinned { message, item, .. }
        | Event::MessageUnpinned { message, item, .. }
            if hub.hears(*item) =>
        {
            changes.add([*message]);
        }
        Event::MessagesMoved { item, .. } if hub.hears(*item) => changes.stir(),
        Event::TopicResolved { topic, item, .. } => changes.settle(*item, *topic, true),
        Event::TopicReopened { topic, item, .. } => changes.settle(*item, *topic, false),
        _ => {}
    }
    *rights |= event.narrows();
}

/// Whether somebody may read less than at the last look, of which nobody may have told: a notice is lost with the process
/// that was to publish it.
async fn is_narrower(db: &Db, known: &mut BTreeSet<i64>) -> bool {
    match db.read_open(feed::narrowed_lately).await {
        Ok(found) => {
            let found: BTreeSet<i64> = found.into_iter().collect();
            let is_news = !found.is_subset(known);
            *known = found;
            is_news
        }
        Err(error) => {
            tracing::warn!(%error, "could not look for rights that were taken away");
            true
        }
    }
}

/// The channels in which there is more than went out here.
async fn missed(db: &Db, hub: &Hub) -> Vec<ItemId> {
    let heard = hub.heard();
    if heard.is_empty() {
        return Vec::new();
    }
    let ids: Vec<ItemId> = heard.iter().map(|(id, _)| *id).collect();
    match db.read_open(move |conn| talk::newest_numbers(conn, &ids)).await {
        Ok(newest) => newest.into_iter().filter(|(id, number)| hub.lacks(*id, *number)).map(|(id, _)| id).collect(),
        Err(error) => {
            tracing::warn!(%error, "could not look for missed messages");
            Vec::new()
        }
    }
}

/// Sends out what is stored and was not sent, read once for all who hear it.
async fn bring(db: &Db, hub: &Hub, channel: ItemId) {
    while let Some(after) = hub.delivered(channel) {
        match db.read_open(move |conn| talk::delivery(conn, channel, after, MOST_REPLAYED)).await {
            Ok(messages) => {
                for message in &messages {
                    hub.deliver_as_read(channel, message.number, &Notice::from(message).frame());
                }
                if (messages.len() as i64) < MOST_REPLAYED {
                    return;
                }
            }
            // The next look catches up.
            Err(error) => {
                tracing::warn!(%error, "messages from elsewhere could not be read");
                return;
            }
        }
    }
}

/// Ends what is not allowed any more. False if that could not be found out.
async fn look_at_rights(db: &Db, hub: &Hub) -> bool {
    let listeners = hub.listeners();
    if listeners.is_empty() {
        return true;
    }
    let unique = |all: Vec<_>| all.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let sessions: Vec<_> = listeners.iter().map(|listener| listener.session).collect();
    let people: Vec<_> =
        listeners.iter().map(|listener| listener.person).collect::<BTreeSet<_>>().into_iter().collect();
    let channels = unique(listeners.iter().flat_map(|listener| listener.channels.clone()).collect());
    let found = db.read_open(move |conn| talk::rights(conn, &sessions, &people, &channels)).await;
    let rights = match found {
        Ok(rights) => rights,
        Err(error) => {
            tracing::warn!(%error, "the rights of listeners could not be read");
            return false;
        }
    };
    for listener in listeners {
        if !rights.is_signed_in(listener.person, listener.session) {
            hub.close(listener.seat, close::SIGNED_OUT, "signed out");
            continue;
        }
        for channel in listener.channels {
            if !rights.reads(listener.person, channel) {
                hub.expel(listener.seat, channel);
            }
        }
    }
    true
}
