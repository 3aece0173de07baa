use diesel::prelude::*;

#[cfg(feature = "testing")]
use super::model::MemberRole;
use super::model::NewSpace;
use crate::db::Tx;
use crate::error::Result;
use crate::events::Event;
#[cfg(feature = "testing")]
use crate::ids::PersonId;
use crate::ids::SpaceId;
#[cfg(feature = "testing")]
use crate::schema::memberships;
use crate::schema::spaces;

/// Makes a space, for what makes one by itself: a person's arrival, a department, sample data.
pub(crate) fn add(tx: &mut Tx<'_>, new: &NewSpace) -> Result<SpaceId> {
    let id = SpaceId::new();
    diesel::insert_into(spaces::table)
        .values((
            spaces::id.eq(id),
            spaces::slug.eq(&new.slug),
            spaces::kind.eq(new.kind),
            spaces::name_en.eq(&new.name_en),
            spaces::name_cy.eq(&new.name_cy),
            spaces::purpose.eq(&new.purpose),
            spaces::visibility.eq(new.visibility),
            spaces::is_listed.eq(new.is_listed),
            spaces::join_rule.eq(new.join_rule),
            spaces::marking.eq(new.marking),
            spaces::guests_may_write.eq(new.guests_may_write),
            spaces::department_ids.eq(&new.department_ids),
            spaces::person_id.eq(new.person_id),
            spaces::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    tx.record_as("spaces", &Event::SpaceCreated { space: id })?;
    Ok(id)
}

#[cfg(feature = "testing")]
/// Makes somebody a member, for what does so by itself.
pub(crate) fn add_member(tx: &mut Tx<'_>, space: SpaceId, person: PersonId, role: MemberRole) -> Result<()> {
    // A guest's date and sponsor come with the invitation (Civil Pages); here a guest stays a year.
    let is_guest = role == MemberRole::Guest;
    diesel::insert_into(memberships::table)
        .values((
            memberships::space_id.eq(space),
            memberships::person_id.eq(person),
            memberships::role.eq(role),
            memberships::joined_at.eq(tx.now),
            memberships::until.eq(is_guest.then(|| tx.now + chrono::Duration::days(365))),
            memberships::sponsor_id.eq(is_guest.then_some(person)),
        ))
        .execute(tx.conn)?;
    tx.record_as("spaces", &Event::MemberJoined { space, person })?;
    Ok(())
}
