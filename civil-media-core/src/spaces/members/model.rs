use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::MemberRole;
use crate::ids::PersonId;
use crate::schema::{memberships, people};
use crate::text::Slug;

/// Somebody who belongs to a space that has been seen.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = memberships)]
#[diesel(base_query = memberships::table.inner_join(people::table.on(people::id.eq(memberships::person_id))))]
pub struct Member {
    /// Who.
    pub person_id: PersonId,
    /// As what.
    pub role: MemberRole,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// Until when, for a guest.
    pub until: Option<DateTime<Utc>>,
    /// Their name.
    #[diesel(select_expression = people::name)]
    pub name: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub handle: Slug,
    /// Whether they cannot sign in any more.
    #[diesel(select_expression = people::switched_off_at.is_not_null())]
    pub is_switched_off: bool,
    /// Who answers for a guest.
    pub sponsor_id: Option<PersonId>,
}
