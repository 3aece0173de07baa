//! The database's clock, as far as this process knows it: whatever nodes say to each other about times goes by that one,
//! however wrong their own are.
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use civil_media_core::db;

/// By how many microseconds it is ahead of ours.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// What time it is there, as nearly as the way to it lets one know; by our own clock until it was seen once.
    pub fn now(&self) -> DateTime<Utc> {
        let now = db::now();
        now.checked_add_signed(TimeDelta::microseconds(self.0.load(Ordering::Relaxed))).unwrap_or(now)
    }

    /// Notes what time it was there just now.
    pub fn saw(&self, at: DateTime<Utc>) {
        let ahead = (at - db::now()).num_microseconds().unwrap_or(0);
        self.0.store(ahead, Ordering::Relaxed);
    }
}
