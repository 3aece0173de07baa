//! Lists come in pages, newest first, each with the way to the next.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Where a page ends and the next begins: a time, and an id among those of the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Up to this time…
    pub at: DateTime<Utc>,
    /// …and among those at this time, up to this id.
    pub id: Uuid,
}

impl Cursor {
    /// As it stands in an address.
    pub fn encode(&self) -> String {
        let mut bytes = self.at.timestamp_micros().to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// From an address; none if it is not one that [`Cursor::encode`] made.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (micros, id) = bytes.split_at(8);
        let at = DateTime::from_timestamp_micros(i64::from_be_bytes(micros.try_into().ok()?))?;
        // Far outside of what the database can hold there is no page either.
        let is_plausible = (1900..3000).contains(&chrono::Datelike::year(&at));
        is_plausible.then_some(Self { at, id: Uuid::from_slice(id).ok()? })
    }
}

/// From one row more than a page shows: the page, and whether there is more.
pub(crate) fn cut<T>(mut rows: Vec<T>, size: usize) -> (Vec<T>, bool) {
    let has_more = rows.len() > size;
    rows.truncate(size);
    (rows, has_more)
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<T>,
    /// Where to go on, if there is more.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// From one row more than the page shows: that row says that there is a next page.
    pub(crate) fn of(rows: Vec<T>, size: usize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let (rows, has_more) = cut(rows, size);
        let next = if has_more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors() {
        let cursor = Cursor { at: crate::db::now(), id: Uuid::now_v7() };
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        for bad in ["", "x", "AAAA", "////", &"A".repeat(32), &"_".repeat(32)] {
            assert!(Cursor::decode(bad).is_none_or(|c| c.encode() == bad), "{bad}");
        }
    }
}
