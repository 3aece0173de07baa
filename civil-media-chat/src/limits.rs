//! How much one person may ask for: so much a minute, a part of it at once.
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use civil_media_core::ids::PersonId;

/// How many messages may come at once.
const MESSAGES_AT_ONCE: f64 = 20.0;
/// How many other requests may come at once: a page may hear many channels.
const OTHERS_AT_ONCE: f64 = 200.0;
/// How many other requests a second.
const OTHERS_A_SECOND: f64 = 10.0;
/// How many people are remembered before those who are quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// The allowance of everybody on this node, whatever the number of their sockets.
#[derive(Debug)]
pub struct Limits {
    messages: Buckets,
    others: Buckets,
}

impl Limits {
    /// So many messages a minute for each person.
    pub fn new(per_minute: u32) -> Self {
        let per_second = f64::from(per_minute) / 60.0;
        // An allowance above the usual one is for machines that measure: no burst is too many for them.
        let messages = Buckets::new(per_second, MESSAGES_AT_ONCE.max(per_second));
        Self { messages, others: Buckets::new(OTHERS_A_SECOND, OTHERS_AT_ONCE) }
    }

    /// Whether somebody may send one more message now.
    pub fn message(&self, person: PersonId) -> bool {
        self.messages(person, 1)
    }

    /// The same of something that costs as much as so many.
    pub fn messages(&self, person: PersonId, count: u32) -> bool {
        self.messages.take(person, count)
    }

    /// Whether somebody may ask for anything else now: every request but a message counts.
    pub fn other(&self, person: PersonId) -> bool {
        self.others.take(person, 1)
    }
}

#[derive(Debug)]
struct Buckets {
    per_second: f64,
    at_once: f64,
    left: Mutex<HashMap<PersonId, (f64, Instant)>>,
}

impl Buckets {
    fn new(per_second: f64, at_once: f64) -> Self {
        Self { per_second, at_once, left: Mutex::default() }
    }

    fn take(&self, person: PersonId, count: u32) -> bool {
        let mut buckets = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > REMEMBERED {
            buckets.retain(|_, (left, at)| *left + at.elapsed().as_secs_f64() * self.per_second < self.at_once);
        }
        let (left, at) = buckets.entry(person).or_insert((self.at_once, Instant::now()));
        *left = (*left + at.elapsed().as_secs_f64() * self.per_second).min(self.at_once);
        *at = Instant::now();
        let cost = f64::from(count);
        if *left >= cost {
            *left -= cost;
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_at_once_and_no_more() {
        let limits = Limits::new(100);
        let (ada, ben) = (PersonId::new(), PersonId::new());
        assert_eq!((0..30).filter(|_| limits.message(ada)).count(), 20);
        assert!(limits.message(ben), "one's flood is not another's");
        assert!(limits.other(ada), "and one of messages is none of anything else");
    }
}
