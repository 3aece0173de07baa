//! How many refusals leave an event. Anybody can make one, without signing in, and events are kept for ever.
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use civil_media_core::ids::ProviderId;

/// As many events a minute one provider's refusals may leave; the others are in the log and in a metric.
const A_MINUTE: f64 = 60.0;

/// What is left of each provider's allowance.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<ProviderId, (f64, Instant)>>);

impl Refusals {
    /// Whether one more is to leave an event. There are as many entries as there are providers.
    pub fn is_noted(&self, provider: ProviderId) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, at) = all.entry(provider).or_insert((A_MINUTE, Instant::now()));
        *left = (*left + at.elapsed().as_secs_f64() * A_MINUTE / 60.0).min(A_MINUTE);
        *at = Instant::now();
        if *left < 1.0 {
            metrics::counter!("sign_in_refusals_not_noted_total").increment(1);
            return false;
        }
        *left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_leaves_sixty() {
        let refusals = Refusals::default();
        let (one, other) = (ProviderId::new(), ProviderId::new());
        assert_eq!((0..500).filter(|_| refusals.is_noted(one)).count(), 60);
        assert!(refusals.is_noted(other));
    }
}
