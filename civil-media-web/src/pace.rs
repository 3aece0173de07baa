//! How often something may be done: so many a minute for each key, and as many at once.
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// How many keys are remembered before those that are at rest are forgotten.
const REMEMBERED: usize = 50_000;

/// What is left of the allowance of each key, on this process.
#[derive(Debug)]
pub struct Pace<K> {
    a_minute: f64,
    /// How many at once.
    most: f64,
    left: Mutex<HashMap<K, (f64, Instant)>>,
}

impl<K: Eq + Hash + Clone> Pace<K> {
    /// So many a minute for each.
    pub fn new(a_minute: u32) -> Self {
        Self { a_minute: f64::from(a_minute), most: f64::from(a_minute), left: Mutex::default() }
    }

    /// So many an hour for each, and as many at once.
    pub fn hourly(an_hour: u32) -> Self {
        Self { a_minute: f64::from(an_hour) / 60.0, most: f64::from(an_hour), left: Mutex::default() }
    }

    /// Whether it may be done once more now.
    pub fn is_allowed(&self, key: &K) -> bool {
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let gained = |at: &Instant| at.elapsed().as_secs_f64() * self.a_minute / 60.0;
        if all.len() > REMEMBERED {
            all.retain(|_, (left, at)| *left + gained(at) < self.most);
        }
        let (left, at) = all.entry(key.clone()).or_insert((self.most, Instant::now()));
        *left = (*left + gained(at)).min(self.most);
        *at = Instant::now();
        if *left < 1.0 {
            metrics::counter!("refused_for_pace_total").increment(1);
            return false;
        }
        *left -= 1.0;
        true
    }
}

/// How many of each key are under way on this process.
#[derive(Debug)]
pub struct AtOnce<K: Eq + Hash>(Counts<K>);

type Counts<K> = Arc<Mutex<HashMap<K, usize>>>;

impl<K: Eq + Hash> Default for AtOnce<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Eq + Hash + Copy> AtOnce<K> {
    /// One more, if there are fewer than this; it counts until what is given back is dropped.
    pub fn enter(&self, key: K, most: usize) -> Option<UnderWay<K>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(key).or_default();
        if *count >= most {
            metrics::counter!("refused_for_pace_total").increment(1);
            return None;
        }
        *count += 1;
        Some(UnderWay { all: Arc::clone(&self.0), key })
    }
}

/// One that is under way.
#[derive(Debug)]
pub struct UnderWay<K: Eq + Hash + Copy> {
    all: Counts<K>,
    key: K,
}

impl<K: Eq + Hash + Copy> Drop for UnderWay<K> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_once() {
        let all = AtOnce::default();
        let (one, two) = (all.enter(1, 2), all.enter(1, 2));
        assert!(one.is_some() && two.is_some() && all.enter(1, 2).is_none() && all.enter(2, 2).is_some());
        drop(one);
        assert!(all.enter(1, 2).is_some());
        drop(two);
        assert!(all.0.lock().expect("nobody broke it").is_empty());
    }

    #[test]
    fn a_flood_is_not_another_s() {
        let pace = Pace::new(60);
        assert_eq!((0..500).filter(|_| pace.is_allowed(&1)).count(), 60);
        assert!(pace.is_allowed(&2));
    }
}
