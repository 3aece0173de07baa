use chrono::{Duration, NaiveDate};

/// For how many days a page is due before it counts as out of date.
const DUE_FOR: i64 = 30;

/// How far a page can be relied upon, by the day on which it was to be looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// Nobody is to look at it yet.
    Current,
    /// Its owner is to look at it.
    Due,
    /// Nobody has, for a month.
    Old,
}

impl Freshness {
    /// Of a page that is to be looked at on a day; none for never.
    pub fn of(review_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match review_on {
            Some(day) if day + Duration::days(DUE_FOR) <= today => Self::Old,
            Some(day) if day <= today => Self::Due,
            _ => Self::Current,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_states() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-26");
        for (review_on, state) in [
            (None, Freshness::Current),
            (Some("2026-11-27"), Freshness::Current),
            (Some("2026-11-26"), Freshness::Due),
            (Some("2026-10-28"), Freshness::Due),
            (Some("2026-10-27"), Freshness::Old),
        ] {
            assert_eq!(Freshness::of(review_on.map(day), today), state, "{review_on:?}");
        }
    }
}
