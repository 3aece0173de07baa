//! Who listens to what on this node, and how a frame reaches all of them.
//!
//! Each socket has one bounded mailbox. Who cannot keep up loses the seat and is told to come back and
//! resume; hints are dropped before that.
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytestring::ByteString;
use civil_media_core::ids::{ChannelNumber, ItemId, PersonId, SessionId};
use tokio::sync::{Notify, mpsc};

/// Frames that may wait for one slow client before it is let go.
const MAILBOX: usize = 1024;
/// Hints are dropped once this many places are left.
const KEPT_FOR_MESSAGES: usize = 64;
/// Sockets that one person may have on a node.
const MOST_OF_ONE: usize = 20;

/// What comes to a socket from elsewhere.
#[derive(Debug, Clone)]
pub enum Post {
    /// A message of a channel; the socket sees to order and gaps by its number.
    Message {
        /// The channel.
        channel: ItemId,
        /// Its number.
        number: ChannelNumber,
        /// As it goes over the wire.
        frame: ByteString,
    },
    /// Anything else that is to be sent as it is.
    Frame(ByteString),
    /// A channel may not be heard any more.
    Left(ItemId),
    /// The socket is to close with this code and reason.
    Close(u16, &'static str),
}

/// The way to one socket. What goes to many is shared by them: a mailbox that waits costs little.
pub type Mailbox = mpsc::Sender<Arc<Post>>;

/// Everyone who listens.
#[derive(Debug, Clone, Default)]
pub struct Hub(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    gaps: Notify,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    seats: HashMap<u64, Taken>,
    channels: HashMap<ItemId, Heard>,
    of_person: HashMap<PersonId, usize>,
    /// Channels of which a message came and one before it did not.
    gaps: BTreeSet<ItemId>,
    is_closing: bool,
}

#[derive(Debug)]
struct Taken {
    person: PersonId,
    session: SessionId,
    mailbox: Mailbox,
    channels: HashSet<ItemId>,
}

#[derive(Debug, Default)]
struct Heard {
    seats: Vec<u64>,
    /// The newest number that went out, or that was there when the first began to hear; those up to it are not sent
    /// again.
    delivered: ChannelNumber,
}

/// One socket's place in the hub, given up when dropped.
#[derive(Debug)]
pub struct Seat {
    hub: Hub,
    id: u64,
    /// What has come for it; ends when the seat was taken away.
    pub mailbox: mpsc::Receiver<Arc<Post>>,
    /// The way to it, for answers.
    pub reply: mpsc::WeakSender<Arc<Post>>,
}

/// Somebody who listens, for the watch over rights.
#[derive(Debug, Clone)]
pub struct Listener {
    /// Their seat.
    pub seat: u64,
    /// Who.
    pub person: PersonId,
    /// In which session.
    pub session: SessionId,
    /// To what.
    pub channels: Vec<ItemId>,
}

impl Hub {
    /// Gives a socket a seat; none if there are too many, or if this node is closing.
    pub fn sit(&self, person: PersonId, session: SessionId, most: usize) -> Option<Seat> {
        let mut state = self.state();
        let of_one = state.of_person.get(&person).copied().unwrap_or(0);
        if state.is_closing || state.seats.len() >= most || of_one >= MOST_OF_ONE {
            return None;
        }
        let (mailbox, received) = mpsc::channel(MAILBOX);
        let reply = mailbox.downgrade();
        state.next += 1;
        let id = state.next;
        *state.of_person.entry(person).or_default() += 1;
        state.seats.insert(id, Taken { person, session, mailbox, channels: HashSet::new() });
        Some(Seat { hub: self.clone(), id, mailbox: received, reply })
    }

    /// How many sockets there are.
    pub fn count(&self) -> usize {
        self.state().seats.len()
    }

    /// Whether anybody here hears a channel and has not heard up to this number.
    pub fn lacks(&self, channel: ItemId, number: ChannelNumber) -> bool {
        self.state().channels.get(&channel).is_some_and(|heard| heard.delivered < number)
    }

    /// Whether anybody here hears a channel.
    pub fn hears(&self, channel: ItemId) -> bool {
        self.state().channels.contains_key(&channel)
    }

    /// The channels that are heard here, with the newest number that went out.
    pub fn heard(&self) -> Vec<(ItemId, ChannelNumber)> {
        self.state().channels.iter().map(|(id, heard)| (*id, heard.delivered)).collect()
    }

    /// Sends a message to all who hear its channel, unless it went out before. Where one before it has not, that of
    /// another node, it waits for that: the channel is among the [`Hub::gaps`], to be read once for all who hear it.
    pub fn deliver(&self, channel: ItemId, number: ChannelNumber, frame: &ByteString) {
        let mut state = self.state();
        if state.channels.get(&channel).is_some_and(|heard| number > heard.delivered + 1) {
            state.gaps.insert(channel);
            self.0.gaps.notify_one();
            return;
        }
        state.deliver(channel, number, frame);
    }

    /// The same for whoever has read the channel in order: what it lacks is not there.
    pub fn deliver_as_read(&self, channel: ItemId, number: ChannelNumber, frame: &ByteString) {
        self.state().deliver(channel, number, frame);
    }

    /// Sends to all who hear a channel what changed in it. Who is too far behind for that is let go, and resumes.
    pub fn tell(&self, channel: ItemId, frame: &ByteString) {
        let mut state = self.state();
        let Some(heard) = state.channels.get(&channel) else { return };
        let post = Arc::new(Post::Frame(frame.clone()));
        let full = |id: &&u64| state.seats.get(*id).is_some_and(|seat| seat.mailbox.try_send(post.clone()).is_err());
        let let_go: Vec<u64> = heard.seats.iter().filter(full).copied().collect();
        for id in let_go {
            metrics::counter!("chat_slow_clients_total").increment(1);
            state.remove(id);
        }
    }

    /// Sends a hint to the others who hear a channel; those who are behind do not get it.
    pub fn hint(&self, from: &Seat, channel: ItemId, frame: &ByteString) {
        let state = self.state();
        let Some(heard) = state.channels.get(&channel) else { return };
        if !heard.seats.contains(&from.id) {
            return;
        }
        let post = Arc::new(Post::Frame(frame.clone()));
        for seat in heard.seats.iter().filter(|id| **id != from.id).filter_map(|id| state.seats.get(id)) {
            if seat.mailbox.capacity() > KEPT_FOR_MESSAGES {
                let _ = seat.mailbox.try_send(post.clone());
            }
        }
    }

    /// The channels of which a message came before one that is still to be read; waits until there is one. Each is given
    /// once for each time that it happens.
    pub async fn gaps(&self) -> BTreeSet<ItemId> {
        loop {
            let gaps = std::mem::take(&mut self.state().gaps);
            if !gaps.is_empty() {
                return gaps;
            }
            self.0.gaps.notified().await;
        }
    }

    /// The newest number that went out in a channel; none where nobody hears it.
    pub fn delivered(&self, channel: ItemId) -> Option<ChannelNumber> {
        self.state().channels.get(&channel).map(|heard| heard.delivered)
    }

    /// Who has a socket here.
    pub fn people(&self) -> BTreeSet<PersonId> {
        self.state().seats.values().map(|taken| taken.person).collect()
    }

    /// Everyone who listens.
    pub fn listeners(&self) -> Vec<Listener> {
        let state = self.state();
        let listener = |(id, taken): (&u64, &Taken)| Listener {
            seat: *id,
            person: taken.person,
            session: taken.session,
            channels: taken.channels.iter().copied().collect(),
        };
        state.seats.iter().map(listener).collect()
    }

    /// Takes a channel away from a seat, and tells it.
    pub fn expel(&self, seat: u64, channel: ItemId) {
        let mut state = self.state();
        state.leave(seat, channel);
        if let Some(taken) = state.seats.get(&seat)
            && taken.mailbox.try_send(Arc::new(Post::Left(channel))).is_err()
        {
            state.remove(seat);
        }
    }

    /// Closes a socket. Its seat is taken away at once: nothing more reaches it.
    pub fn close(&self, seat: u64, code: u16, reason: &'static str) {
        let mut state = self.state();
        if let Some(taken) = state.seats.get(&seat) {
            // Where the mailbox is full it closes all the same, by the seat's end.
            let _ = taken.mailbox.try_send(Arc::new(Post::Close(code, reason)));
        }
        state.remove(seat);
    }

    /// Gives no more seats.
    pub fn stop_seating(&self) {
        self.state().is_closing = true;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn deliver(&mut self, channel: ItemId, number: ChannelNumber, frame: &ByteString) {
        let Self { seats, channels, .. } = self;
        let Some(heard) = channels.get_mut(&channel) else { return };
        if number <= heard.delivered {
            return;
        }
        heard.delivered = number;
        let mut let_go = Vec::new();
        let post = Arc::new(Post::Message { channel, number, frame: frame.clone() });
        for id in &heard.seats {
            let Some(seat) = seats.get(id) else { continue };
            if seat.mailbox.try_send(post.clone()).is_err() {
                let_go.push(*id);
            }
        }
        metrics::counter!("chat_deliveries_total").increment(heard.seats.len() as u64);
        for id in let_go {
            metrics::counter!("chat_slow_clients_total").increment(1);
            self.remove(id);
        }
    }

    fn leave(&mut self, seat: u64, channel: ItemId) {
        if let Some(taken) = self.seats.get_mut(&seat) {
            taken.channels.remove(&channel);
        }
        if let Some(heard) = self.channels.get_mut(&channel) {
            heard.seats.retain(|id| *id != seat);
            if heard.seats.is_empty() {
                self.channels.remove(&channel);
            }
        }
    }

    fn remove(&mut self, seat: u64) {
        let Some(taken) = self.seats.remove(&seat) else { return };
        if let Some(count) = self.of_person.get_mut(&taken.person) {
            *count -= 1;
            if *count == 0 {
                self.of_person.remove(&taken.person);
            }
        }
        for channel in taken.channels {
            self.leave(seat, channel);
        }
    }
}

impl Seat {
    /// Whether it still hears a channel.
    pub fn hears(&self, channel: ItemId) -> bool {
        self.hub.state().seats.get(&self.id).is_some_and(|taken| taken.channels.contains(&channel))
    }

    /// Whether it was taken away: nothing more is to reach its person.
    pub fn is_taken_away(&self) -> bool {
        self.reply.upgrade().is_none()
    }

    /// Hears a channel from now on, whose newest number is `last`. The caller has seen that its person may. Gives the
    /// newest number that went out to those who heard it here before; none where nobody did.
    pub fn join(&self, channel: ItemId, last: ChannelNumber) -> Option<ChannelNumber> {
        let mut state = self.hub.state();
        let went_out = state.channels.get(&channel).map(|heard| heard.delivered);
        let taken = state.seats.get_mut(&self.id)?;
        if taken.channels.insert(channel) {
            let first = || Heard { delivered: last, ..Heard::default() };
            state.channels.entry(channel).or_insert_with(first).seats.push(self.id);
        }
        went_out
    }

    /// Hears it no more.
    pub fn leave(&self, channel: ItemId) {
        self.hub.state().leave(self.id, channel);
    }

    /// Gives the place up; the socket closes with this once it has sent what waits for it.
    pub fn close(&self, code: u16, reason: &'static str) {
        self.hub.close(self.id, code, reason);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.state().remove(self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_comes_before_its_turn_waits_for_what_was_before() {
        let hub = Hub::default();
        let (channel, frame) = (ItemId::new(), ByteString::from_static("{}"));
        let mut seats: Vec<Seat> = (0..2).filter_map(|_| hub.sit(PersonId::new(), SessionId::new(), 10)).collect();
        for seat in &seats {
            seat.join(channel, 4);
        }
        // The sixth is stored here before this node has heard of the fifth, that of another one.
        hub.deliver(channel, 6, &frame);
        assert_eq!(hub.gaps().await, BTreeSet::from([channel]));
        assert!(seats.iter_mut().all(|seat| seat.mailbox.try_recv().is_err()));
        for number in [5, 6, 7] {
            hub.deliver_as_read(channel, number, &frame);
        }
        hub.deliver(channel, 7, &frame);
        hub.deliver(channel, 8, &frame);
        for seat in &mut seats {
            let mut numbers = Vec::new();
            while let Ok(post) = seat.mailbox.try_recv() {
                if let Post::Message { number, .. } = &*post {
                    numbers.push(*number);
                }
            }
            assert_eq!(numbers, [5, 6, 7, 8], "each once, in order");
        }
    }
}
