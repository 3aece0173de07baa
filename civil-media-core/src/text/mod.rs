//! Text that has been checked once, at the border: length, NFC, no control characters.
mod apart;
mod blame;
mod checked;
mod diff;
#[cfg(test)]
mod hostile_tests;
mod markdown;
mod merge;
mod naming;
mod outline;
mod page;
mod sections;
mod slug;

pub use apart::SectionName;
pub use blame::Blame;
pub use checked::{Line, Note, Prose, Title};
pub use diff::{Diff, DiffLine, Fate};
pub use markdown::{Html, Markdown, PICTURES, RENDERER, excerpt};
pub use merge::{Clash, Merged, Piece};
pub use outline::Heading;
pub(crate) use page::{DEEPEST_PATH, LONGEST_PATH};
pub use page::{PageLink, PagePiece};
pub use slug::Slug;

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

/// A newtype over checked text, stored as text. What comes from the database was checked on its way in.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize)]
        #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        #[serde(transparent)]
        pub struct $name(String);

        crate::text::stored!($name);
    )* };
}
pub(crate) use texts;

macro_rules! stored {
    ($name:ident) => {
        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                crate::text::write_text(&self.0, out)
            }
        }
        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                crate::text::read_text(bytes).map(Self)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::ops::Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
    };
}
pub(crate) use stored;

fn write_text<'b>(text: &'b str, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
    <str as ToSql<Text, Pg>>::to_sql(text, out)
}

fn read_text(bytes: PgValue<'_>) -> deserialize::Result<String> {
    <String as FromSql<Text, Pg>>::from_sql(bytes)
}
