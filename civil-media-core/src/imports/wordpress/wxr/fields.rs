//! Single values as WordPress writes them.
use chrono::{DateTime, NaiveDateTime, Utc};

/// A number; what is none counts as nothing.
pub(super) fn number<T: std::str::FromStr + Default>(text: &str) -> T {
    text.trim().parse().unwrap_or_default()
}

/// Date and time without a zone. What never was is `0000-00-00 00:00:00` in an export.
pub(super) fn date(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M:%S").ok()
}

/// A date of which it is known that it is in UTC.
pub(super) fn utc(text: &str) -> Option<DateTime<Utc>> {
    date(text).map(|date| date.and_utc())
}

/// The date of a feed. What never was is in the year -0001 there.
pub(super) fn feed_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.to_utc())
}

/// The last part of an address, with its letters as they are read. Stays as it is if it is not UTF-8 then.
pub(super) fn slug(text: &str) -> String {
    let text = text.trim();
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, left) = match (first, after) {
            (b'%', [high, low, left @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, left),
                _ => (b'%', after),
            },
            _ => (*first, after),
        };
        bytes.push(byte);
        rest = left;
    }
    match String::from_utf8(bytes) {
        Ok(slug) if !slug.chars().any(char::is_control) => slug,
        _ => text.to_owned(),
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
