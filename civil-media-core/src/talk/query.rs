//! What one looks for in Talk, as typed: words, and what narrows them down.
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use crate::error::Problem;

/// A search of messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, with quotes, `or` and `-` as search engines know them.
    pub(crate) words: String,
    /// Only of whoever has this handle; `me` for oneself.
    pub(crate) from: Option<String>,
    /// Only in channels of this address or name, or of a space of this address.
    pub(crate) within: Option<String>,
    /// Only what was sent before this.
    pub(crate) before: Option<DateTime<Utc>>,
    /// Only what was sent at this or later.
    pub(crate) since: Option<DateTime<Utc>>,
    /// Only what links to something.
    pub(crate) has_link: bool,
    /// Only what links to a file.
    pub(crate) has_file: bool,
    /// Only what names oneself.
    pub(crate) mentions_me: bool,
}

impl Query {
    /// The longest a query may be, in characters.
    pub const MOST: usize = 300;

    /// A query as typed: `from:`, `in:`, `before:`, `after:`, `has:link`, `has:file` and `mentions:me` narrow down; all
    /// else are words. Days are London's, `2026-11-30`; neither that before which nor that after which is among what is
    /// found.
    ///
    /// # Errors
    /// If it is too long, or a day is not one.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        if raw.chars().count() > Self::MOST {
            return Err(Problem::limit("text-long", Self::MOST as i64));
        }
        let mut query = Self::default();
        let mut words: Vec<&str> = Vec::new();
        for part in raw.split(|c: char| c.is_whitespace() || c == '\0').filter(|part| !part.is_empty()) {
            match part.split_once(':') {
                Some(("from", who)) if !who.is_empty() => {
                    query.from = Some(who.trim_start_matches('@').to_lowercase());
                }
                Some(("in", place)) if !place.is_empty() => {
                    query.within = Some(place.trim_start_matches('#').to_lowercase());
                }
                Some(("before", on)) if !on.is_empty() => query.before = Some(beginning(day(on)?)?),
                Some(("after", on)) if !on.is_empty() => {
                    let next = day(on)?.checked_add_days(Days::new(1)).ok_or(Problem::new("date-broken"))?;
                    query.since = Some(beginning(next)?);
                }
                Some(("has", "link")) => query.has_link = true,
                Some(("has", "file")) => query.has_file = true,
                Some(("mentions", "me")) => query.mentions_me = true,
                _ => words.push(part),
            }
        }
        query.words = words.join(" ");
        Ok(query)
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn day(typed: &str) -> Result<NaiveDate, Problem> {
    NaiveDate::parse_from_str(typed, "%Y-%m-%d").map_err(|_| Problem::new("search-day"))
}

/// When a day begins in London. Its clocks never change at midnight.
fn beginning(day: NaiveDate) -> Result<DateTime<Utc>, Problem> {
    let at = day.and_time(NaiveTime::MIN).and_local_timezone(chrono_tz::Europe::London).earliest();
    // PostgreSQL's times begin and end somewhere.
    let is_a_time = |at: &DateTime<Utc>| (1..=9999).contains(&chrono::Datelike::year(at));
    at.map(|at| at.with_timezone(&Utc)).filter(is_a_time).ok_or(Problem::new("search-day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsed() {
        let query = Query::parse(
            "  pumps from:@Ben-Hughes in:#tax-desk \"next week\" before:2026-07-01 after:2026-06-01 has:link 10:30",
        )
        .unwrap();
        assert_eq!(query.words, "pumps \"next week\" 10:30");
        assert_eq!((query.from.as_deref(), query.within.as_deref()), (Some("ben-hughes"), Some("tax-desk")));
        // Summer time.
        assert_eq!(query.before.unwrap().to_rfc3339(), "2026-06-30T23:00:00+00:00");
        assert_eq!(query.since.unwrap().to_rfc3339(), "2026-06-01T23:00:00+00:00");
        assert!(query.has_link && !query.has_file && !query.mentions_me);
        assert!(Query::parse(" \n ").unwrap().is_empty());
        for odd in ["from:", "has:nothing", "in:", "before:"] {
            assert_eq!(Query::parse(odd).unwrap().words, odd, "are words");
        }
        for broken in ["before:yesterday", "after:2026-13-01", "after:262142-12-31", "before:-5-01-01"] {
            assert!(Query::parse(broken).is_err(), "{broken}");
        }
        assert!(Query::parse(&"x".repeat(301)).is_err());
    }
}
