//! Typed identifiers: one newtype per table, so that a `PersonId` is never taken for a `SpaceId`.
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[allow(missing_docs, reason = "the name says which table")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(Serialize, Deserialize, AsExpression, FromSqlRow)]
        #[diesel(sql_type = sql_types::Uuid)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh identifier. Its first bits are the time, which keeps indexes compact; the rest is random.
            #[expect(clippy::new_without_default, reason = "two new ones are never equal")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl ToSql<sql_types::Uuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <Uuid as ToSql<sql_types::Uuid, Pg>>::to_sql(&self.0, out)
            }
        }

        impl FromSql<sql_types::Uuid, Pg> for $name {
            fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<sql_types::Uuid, Pg>>::from_sql(bytes).map(Self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> {
                s.parse().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )* };
}

ids! {
    /// What somebody was told of at once.
    DigestId;
    /// A notice that something in an item was wrong.
    AmendmentId;
    AppointmentId;
    /// The name of some bytes in the store.
    BlobId;
    CommentId;
    CorrectionId;
    DepartmentId;
    FeedId;
    IdentityId;
    /// The id of anything written: a post, a page, a channel, a file.
    ItemId;
    ImportId;
    InvitationId;
    JoinRequestId;
    /// What was reported of one thing, until it is decided and after.
    MatterId;
    NotificationId;
    MessageId;
    PersonId;
    PictureId;
    ProviderId;
    ReportId;
    SessionId;
    SpaceId;
    TeamId;
    TopicId;
    /// Given by the writer of a message: the same one again is the same message.
    ClientId;
    /// The key of a form: the same one again is the same submission.
    FormKey;
}

/// The number of a message in its channel: from 1, without gaps.
pub type ChannelNumber = i64;
