//! Spaces: where everything lies. A project's has members and leads; who may read it is its visibility.
mod audience;
mod closing;
mod input;
mod invitations;
mod leads;
mod members;
mod model;
mod own;
mod read;
mod requests;
mod write;

pub(crate) use audience::count_service;
pub use audience::{Audience, Plan, audience, planned_audience};
pub use closing::{close, reopen};
pub use input::{Invite, NewProject, SpaceChanges, Wanted};
pub use invitations::{
    Invitation, answer_invitation, approve_proposal, invitation_for, invitations, invite, withdraw_invitation,
};
pub(crate) use invitations::{accept_by_address, is_invited_guest};
pub use leads::{appoint, appoint_when_leadless, stand_down, take_lead, waits_for_lead};
pub(crate) use leads::{led_by, lock as lock_leads, note_if_leadless};
pub use members::{Member, join, leave, member_count, members, remove, sponsors};
pub(crate) use members::{end_overdue_guests, place_in_conversation};
pub use model::{Glimpse, JoinRule, MemberRole, NewSpace, Space};
pub(crate) use own::add_own;
pub(crate) use read::among;
pub use read::{find, glimpse, listed, mine, of_departments, service};
pub use requests::{JoinRequest, answer_request, ask, my_request, requests, withdraw_request};
pub(crate) use write::add;
#[cfg(feature = "testing")]
pub(crate) use write::add_member;
pub use write::{allow_guests, change, create};

#[cfg(test)]
mod invitations_tests;
#[cfg(test)]
mod tests;
