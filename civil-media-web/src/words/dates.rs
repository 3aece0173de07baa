//! Times, shown in London's and in the words of the language.
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use civil_media_core::items::Dated;
use civil_media_core::people::Language;

use super::Words;

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WELSH: [&str; 12] = [
    "Ionawr",
    "Chwefror",
    "Mawrth",
    "Ebrill",
    "Mai",
    "Mehefin",
    "Gorffennaf",
    "Awst",
    "Medi",
    "Hydref",
    "Tachwedd",
    "Rhagfyr",
];

impl Words {
    /// `3 November 2026`.
    pub fn date(self, at: DateTime<Utc>) -> String {
        self.day(at.with_timezone(&chrono_tz::Europe::London).date_naive())
    }

    /// The last day of what lasts until a moment, which is the end of a day: `3 November 2026` for its midnight.
    pub fn last_day(self, end: DateTime<Utc>) -> String {
        self.date(end - chrono::Duration::milliseconds(1))
    }

    /// `3 November 2026`, for a date without a time.
    pub fn day(self, day: NaiveDate) -> String {
        let months = if self.0 == Language::En { ENGLISH } else { WELSH };
        let month = months.get(day.month0() as usize).copied().unwrap_or_default();
        format!("{} {month} {}", day.day(), day.year())
    }

    /// `November 2026`, or `2026` for a whole year.
    pub fn month(self, dated: Dated) -> String {
        let months = if self.0 == Language::En { ENGLISH } else { WELSH };
        let month = dated.month.and_then(|month| months.get(usize::from(month).wrapping_sub(1)));
        month.map_or_else(|| dated.year.to_string(), |month| format!("{month} {}", dated.year))
    }

    /// `14:05`.
    pub fn time(self, at: DateTime<Utc>) -> String {
        at.with_timezone(&chrono_tz::Europe::London).format("%H:%M").to_string()
    }

    /// `3 November 2026, 14:05`.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        let london = at.with_timezone(&chrono_tz::Europe::London);
        format!("{}, {}", self.day(london.date_naive()), london.format("%H:%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn london_time_in_both_languages() {
        let summer = DateTime::from_timestamp(1_782_000_000, 0).expect("a time");
        assert_eq!(Words(Language::En).moment(summer), "21 June 2026, 01:00");
        assert_eq!(Words(Language::Cy).date(summer), "21 Mehefin 2026");
        let midnight = DateTime::parse_from_rfc3339("2026-06-30T23:00:00Z").expect("a time").to_utc();
        assert_eq!(Words(Language::En).last_day(midnight), "30 June 2026");
    }
}
