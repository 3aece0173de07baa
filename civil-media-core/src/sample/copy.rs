//! Rows by COPY: the quickest way into PostgreSQL.
use std::fmt::{Display, Write as _};

use diesel::prelude::*;

/// Tells somebody how far it is.
pub trait Progress {
    /// A step begins, with this many rows to come.
    fn begin(&self, what: &str, rows: usize);
    /// So many more rows are in.
    fn advance(&self, rows: usize);
}

/// Sends rows in COPY's text format to one table.
pub(super) type Copy = fn(&mut PgConnection, &str) -> QueryResult<()>;

/// Rows of one table, sent in portions.
pub(super) struct Rows<'a> {
    copy: Copy,
    text: String,
    count: usize,
    progress: &'a dyn Progress,
}

/// Far above what is added between two calls of `send` in order, where rows refer to others.
const PORTION: usize = 64 << 20;

impl<'a> Rows<'a> {
    pub fn new(copy: Copy, progress: &'a dyn Progress) -> Self {
        Self { copy, text: String::new(), count: 0, progress }
    }

    /// Adds a row; sends the portion when it is full.
    pub fn add(&mut self, conn: &mut PgConnection, fields: &[&dyn Display]) -> QueryResult<()> {
        let mut field = String::new();
        for (index, value) in fields.iter().enumerate() {
            if index > 0 {
                self.text.push('\t');
            }
            field.clear();
            // Writing to a String cannot fail.
            let _ = write!(field, "{value}");
            if field == NULL {
                self.text.push_str(NULL);
                continue;
            }
            for c in field.chars() {
                match c {
                    '\\' => self.text.push_str("\\\\"),
                    '\t' => self.text.push_str("\\t"),
                    '\n' => self.text.push_str("\\n"),
                    '\r' => self.text.push_str("\\r"),
                    c => self.text.push(c),
                }
            }
        }
        self.text.push('\n');
        self.count += 1;
        if self.text.len() > PORTION { self.send(conn) } else { Ok(()) }
    }

    /// Sends what is left.
    pub fn send(&mut self, conn: &mut PgConnection) -> QueryResult<()> {
        if !self.text.is_empty() {
            (self.copy)(conn, &std::mem::take(&mut self.text))?;
            self.progress.advance(std::mem::take(&mut self.count));
        }
        Ok(())
    }
}

/// What stands for no value.
pub(super) const NULL: &str = "\\N";

/// The rows of a table, with these columns.
macro_rules! rows {
    ($progress:expr, $table:ident ( $($column:ident),* $(,)? )) => {
        $crate::sample::copy::Rows::new(
            |conn, text| {
                diesel::copy_from($table::table)
                    .from_raw_data(($($table::$column,)*), |copy| -> diesel::QueryResult<()> {
                        copy.write_all(text.as_bytes())
                            .map_err(|error| diesel::result::Error::SerializationError(error.into()))
                    })
                    .execute(conn)
                    .map(|_count| ())
            },
            $progress,
        )
    };
}
pub(super) use rows;
