//! How many frames are read from one socket: whoever sends more waits, as by a slow line, and harms nobody else.
use std::time::{Duration, Instant};

/// How many may come at once, and how many a second after that.
const AT_ONCE: u32 = 5_000;
const A_SECOND: u32 = 5_000;

/// What may still be read at once.
#[derive(Debug)]
pub struct Pace {
    left: u32,
    counted_at: Instant,
}

impl Default for Pace {
    fn default() -> Self {
        Self { left: AT_ONCE, counted_at: Instant::now() }
    }
}

impl Pace {
    /// Counts a frame; gives how long nothing is to be read after it.
    pub fn count(&mut self) -> Option<Duration> {
        self.left = self.left.saturating_sub(1);
        if self.left > 0 {
            return None;
        }
        let earned = (self.counted_at.elapsed().as_secs_f64() * f64::from(A_SECOND)) as u32;
        self.left = earned.clamp(1, AT_ONCE);
        self.counted_at = Instant::now();
        // A tenth of a second's worth is waited for together.
        (earned < A_SECOND / 10).then_some(Duration::from_millis(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_waits_and_a_person_does_not() {
        let mut pace = Pace::default();
        assert!((1..AT_ONCE).all(|_| pace.count().is_none()), "so many at once");
        pace.counted_at = Instant::now();
        assert!(pace.count().is_some(), "and one more waits");
        pace.counted_at = Instant::now().checked_sub(Duration::from_secs(60)).unwrap();
        assert!(pace.count().is_none() && pace.left == AT_ONCE, "a minute later all may come at once again");
    }
}
