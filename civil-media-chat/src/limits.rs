//! How much one person may send: so many a minute, a few of them at once.
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use civil_media_core::ids::PersonId;

/// How many messages may come at once.
const BURST: f64 = 20.0;
/// How many people are remembered before those who are quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// The allowance of everybody on this node.
#[derive(Debug)]
pub struct Limits {
    per_second: f64,
    burst: f64,
    buckets: Mutex<HashMap<PersonId, (f64, Instant)>>,
}

impl Limits {
    /// So many messages a minute for each person.
    pub fn new(per_minute: u32) -> Self {
        let per_second = f64::from(per_minute) / 60.0;
        // An allowance above the usual one is for machines that measure: no burst is too many for them.
        Self { per_second, burst: BURST.max(per_second), buckets: Mutex::default() }
    }

    /// Whether somebody may send one more now.
    pub fn take(&self, person: PersonId) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > REMEMBERED {
            buckets.retain(|_, (left, at)| *left + at.elapsed().as_secs_f64() * self.per_second < self.burst);
        }
        let (left, at) = buckets.entry(person).or_insert((self.burst, Instant::now()));
        *left = (*left + at.elapsed().as_secs_f64() * self.per_second).min(self.burst);
        *at = Instant::now();
        if *left >= 1.0 {
            *left -= 1.0;
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
        assert_eq!((0..30).filter(|_| limits.take(ada)).count(), 20);
        assert!(limits.take(ben), "one's flood is not another's");
    }
}
