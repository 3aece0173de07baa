//! Everything that can have happened, in the past tense, carrying ids and no prose.
use serde::{Deserialize, Serialize};

use crate::ids::{
    AppointmentId, ChannelNumber, CommentId, CorrectionId, DepartmentId, FeedId, InvitationId, ItemId, MessageId,
    PersonId, ProviderId, SessionId, SpaceId, TopicId,
};
use crate::stored::words;

/// The job that tells people.
pub(crate) const NOTIFY: &str = "notify";

words! {
    /// Why a session came to its end.
    SessionEnd {
        /// By its person, here.
        SignedOut = "signed_out",
        /// By its person, from another device.
        EndedElsewhere = "ended_elsewhere",
        /// By the provider's back-channel logout.
        Provider = "provider",
        /// Because its person was switched off.
        SwitchedOff = "switched_off",
        /// By a new sign-in in the same browser.
        Replaced = "replaced",
    }
}

/// What has happened. Stored as JSON under its `kind`, and sent as that to live listeners. Of what is marked, `from`
/// and `to` are its visibility and its marking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the sentence")]
pub enum Event {
    PersonArrived { person: PersonId, provider: ProviderId },
    PersonUpdatedByProvider { person: PersonId, provider: ProviderId },
    PersonMoved { person: PersonId, from: Option<DepartmentId>, to: DepartmentId },
    PersonSwitchedOff { person: PersonId },
    PersonSwitchedOn { person: PersonId },
    PersonLeft { person: PersonId, department: DepartmentId },
    PersonReturned { person: PersonId },
    ProfileEdited { person: PersonId },
    PictureChanged { person: PersonId },
    LanguageChosen { person: PersonId },
    AppointmentAdded { person: PersonId, appointment: AppointmentId },
    AppointmentEnded { person: PersonId, appointment: AppointmentId },
    AskInsteadNamed { person: PersonId },
    PeopleExported { rows: i32 },
    CorrectionProposed { correction: CorrectionId, person: PersonId, department: Option<DepartmentId> },
    CorrectionAnswered { correction: CorrectionId, person: PersonId, proposer: PersonId },
    SignedIn { person: PersonId, session: SessionId, provider: ProviderId },
    SignInRefused { provider: ProviderId, reason: String },
    SessionEnded { person: PersonId, session: SessionId, why: SessionEnd },
    LogoutTokenRefused { provider: ProviderId, reason: String },
    DepartmentBegun { department: DepartmentId },
    DepartmentChanged { department: DepartmentId },
    DepartmentOpened { department: DepartmentId },
    DomainAdded { department: DepartmentId, domain: String, is_approved: bool },
    DomainRemoved { department: DepartmentId, domain: String },
    AdminAwaited { department: DepartmentId },
    AdminNotAwaited { department: DepartmentId },
    AdminAppointed { department: DepartmentId, person: PersonId },
    AdminRemoved { department: DepartmentId, person: PersonId },
    ProviderProposed { department: DepartmentId, provider: ProviderId },
    ProviderTried { provider: ProviderId, person: PersonId, is_well: bool },
    ProviderLive { department: DepartmentId, provider: ProviderId },
    ProviderSecretBrought { department: DepartmentId, provider: ProviderId },
    ProviderSecretChanged { department: DepartmentId, provider: ProviderId },
    ProviderRetired { department: DepartmentId, provider: ProviderId },
    PeopleLoaded { department: DepartmentId, count: u32 },
    FeedMade { feed: FeedId },
    FeedEnded { feed: FeedId },
    AuditRead { department: Option<DepartmentId> },
    AuditExported { department: Option<DepartmentId> },
    SpaceCreated { space: SpaceId },
    MemberJoined { space: SpaceId, person: PersonId },
    MemberLeft { space: SpaceId, person: PersonId },
    SpaceChanged { space: SpaceId },
    SpaceNarrowed { space: SpaceId },
    SpaceClosed { space: SpaceId },
    SpaceReopened { space: SpaceId },
    GuestsAllowed { space: SpaceId },
    SpaceLeadless { space: SpaceId },
    MemberInvited { space: SpaceId, person: PersonId },
    AddressInvited { space: SpaceId, invitation: InvitationId },
    InvitationDeclined { space: SpaceId, person: PersonId, inviter: PersonId },
    InvitationWithdrawn { space: SpaceId, invitation: InvitationId },
    JoinAsked { space: SpaceId, person: PersonId },
    JoinRefused { space: SpaceId, person: PersonId },
    JoinWithdrawn { space: SpaceId, person: PersonId },
    MemberRemoved { space: SpaceId, person: PersonId },
    GuestEnded { space: SpaceId, person: PersonId },
    LeadAppointed { space: SpaceId, person: PersonId },
    LeadStoodDown { space: SpaceId, person: PersonId },
    PostPublished { item: ItemId, space: SpaceId },
    PostEdited { item: ItemId, space: SpaceId, version: i32 },
    CommentAdded { comment: CommentId, item: ItemId, space: SpaceId },
    CommentEdited { comment: CommentId, item: ItemId, space: SpaceId },
    CommentRemoved { comment: CommentId, item: ItemId, space: SpaceId },
    PageCreated { item: ItemId, space: SpaceId },
    PageEdited { item: ItemId, space: SpaceId, version: i32 },
    FileAdded { item: ItemId, space: SpaceId },
    FileReplaced { item: ItemId, space: SpaceId, version: i32 },
    FileDeleted { item: ItemId, space: SpaceId },
    ChannelMade { item: ItemId, space: SpaceId },
    ItemMarked { item: ItemId, space: SpaceId, from: Option<[i16; 2]>, to: Option<[i16; 2]> },
    TopicStarted { topic: TopicId, item: ItemId, space: SpaceId },
    MessageSent { message: MessageId, item: ItemId, space: SpaceId, number: ChannelNumber },
}

impl Event {
    /// Its name in the log: the `kind` of its JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PersonArrived { .. } => "person_arrived",
            Self::PersonUpdatedByProvider { .. } => "person_updated_by_provider",
            Self::PersonMoved { .. } => "person_moved",
            Self::PersonSwitchedOff { .. } => "person_switched_off",
            Self::PersonLeft { .. } => "person_left",
            Self::PersonReturned { .. } => "person_returned",
            Self::PersonSwitchedOn { .. } => "person_switched_on",
            Self::ProfileEdited { .. } => "profile_edited",
            Self::PictureChanged { .. } => "picture_changed",
            Self::LanguageChosen { .. } => "language_chosen",
            Self::AppointmentAdded { .. } => "appointment_added",
            Self::AppointmentEnded { .. } => "appointment_ended",
            Self::AskInsteadNamed { .. } => "ask_instead_named",
            Self::PeopleExported { .. } => "people_exported",
            Self::CorrectionProposed { .. } => "correction_proposed",
            Self::CorrectionAnswered { .. } => "correction_answered",
            Self::SignedIn { .. } => "signed_in",
            Self::SignInRefused { .. } => "sign_in_refused",
            Self::SessionEnded { .. } => "session_ended",
            Self::LogoutTokenRefused { .. } => "logout_token_refused",
            Self::DepartmentBegun { .. } => "department_begun",
            Self::DepartmentChanged { .. } => "department_changed",
            Self::DepartmentOpened { .. } => "department_opened",
            Self::DomainAdded { .. } => "domain_added",
            Self::DomainRemoved { .. } => "domain_removed",
            Self::AdminAwaited { .. } => "admin_awaited",
            Self::AdminNotAwaited { .. } => "admin_not_awaited",
            Self::AdminAppointed { .. } => "admin_appointed",
            Self::AdminRemoved { .. } => "admin_removed",
            Self::ProviderProposed { .. } => "provider_proposed",
            Self::ProviderTried { .. } => "provider_tried",
            Self::ProviderLive { .. } => "provider_live",
            Self::ProviderSecretBrought { .. } => "provider_secret_brought",
            Self::ProviderSecretChanged { .. } => "provider_secret_changed",
            Self::ProviderRetired { .. } => "provider_retired",
            Self::PeopleLoaded { .. } => "people_loaded",
            Self::FeedMade { .. } => "feed_made",
            Self::FeedEnded { .. } => "feed_ended",
            Self::AuditRead { .. } => "audit_read",
            Self::AuditExported { .. } => "audit_exported",
            Self::SpaceCreated { .. } => "space_created",
            Self::MemberJoined { .. } => "member_joined",
            Self::MemberLeft { .. } => "member_left",
            Self::SpaceChanged { .. } => "space_changed",
            Self::SpaceNarrowed { .. } => "space_narrowed",
            Self::SpaceClosed { .. } => "space_closed",
            Self::SpaceReopened { .. } => "space_reopened",
            Self::GuestsAllowed { .. } => "guests_allowed",
            Self::SpaceLeadless { .. } => "space_leadless",
            Self::MemberInvited { .. } => "member_invited",
            Self::AddressInvited { .. } => "address_invited",
            Self::InvitationDeclined { .. } => "invitation_declined",
            Self::InvitationWithdrawn { .. } => "invitation_withdrawn",
            Self::JoinAsked { .. } => "join_asked",
            Self::JoinRefused { .. } => "join_refused",
            Self::JoinWithdrawn { .. } => "join_withdrawn",
            Self::MemberRemoved { .. } => "member_removed",
            Self::GuestEnded { .. } => "guest_ended",
            Self::LeadAppointed { .. } => "lead_appointed",
            Self::LeadStoodDown { .. } => "lead_stood_down",
            Self::PostPublished { .. } => "post_published",
            Self::PostEdited { .. } => "post_edited",
            Self::CommentAdded { .. } => "comment_added",
            Self::CommentEdited { .. } => "comment_edited",
            Self::CommentRemoved { .. } => "comment_removed",
            Self::PageCreated { .. } => "page_created",
            Self::PageEdited { .. } => "page_edited",
            Self::FileAdded { .. } => "file_added",
            Self::FileReplaced { .. } => "file_replaced",
            Self::FileDeleted { .. } => "file_deleted",
            Self::ChannelMade { .. } => "channel_made",
            Self::ItemMarked { .. } => "item_marked",
            Self::TopicStarted { .. } => "topic_started",
            Self::MessageSent { .. } => "message_sent",
        }
    }

    /// The jobs that have something to do after it. A new event must decide.
    pub(crate) fn readers(&self) -> &'static [&'static str] {
        match self {
            Self::SpaceLeadless { .. }
            | Self::AdminAppointed { .. }
            | Self::AdminRemoved { .. }
            | Self::DomainAdded { .. }
            | Self::SpaceNarrowed { .. }
            | Self::SpaceClosed { .. }
            | Self::SpaceReopened { .. }
            | Self::MemberInvited { .. }
            | Self::InvitationDeclined { .. }
            | Self::JoinAsked { .. }
            | Self::JoinRefused { .. }
            | Self::MemberJoined { .. }
            | Self::MemberRemoved { .. }
            | Self::MemberLeft { .. }
            | Self::GuestEnded { .. }
            | Self::LeadAppointed { .. }
            | Self::LeadStoodDown { .. }
            | Self::CorrectionProposed { .. }
            | Self::CorrectionAnswered { .. }
            | Self::CommentAdded { .. } => &[NOTIFY],
            Self::PersonArrived { .. }
            | Self::PersonUpdatedByProvider { .. }
            | Self::PersonMoved { .. }
            | Self::PersonSwitchedOff { .. }
            | Self::PersonSwitchedOn { .. }
            | Self::PersonLeft { .. }
            | Self::PersonReturned { .. }
            | Self::ProfileEdited { .. }
            | Self::PictureChanged { .. }
            | Self::LanguageChosen { .. }
            | Self::AppointmentAdded { .. }
            | Self::AppointmentEnded { .. }
            | Self::AskInsteadNamed { .. }
            | Self::PeopleExported { .. }
            | Self::SignedIn { .. }
            | Self::SignInRefused { .. }
            | Self::SessionEnded { .. }
            | Self::LogoutTokenRefused { .. }
            | Self::DepartmentBegun { .. }
            | Self::DepartmentChanged { .. }
            | Self::DepartmentOpened { .. }
            | Self::DomainRemoved { .. }
            | Self::AdminAwaited { .. }
            | Self::AdminNotAwaited { .. }
            | Self::ProviderProposed { .. }
            | Self::ProviderTried { .. }
            | Self::ProviderLive { .. }
            | Self::ProviderSecretBrought { .. }
            | Self::ProviderSecretChanged { .. }
            | Self::ProviderRetired { .. }
            | Self::PeopleLoaded { .. }
            | Self::FeedMade { .. }
            | Self::FeedEnded { .. }
            | Self::AuditRead { .. }
            | Self::AuditExported { .. }
            | Self::SpaceCreated { .. }
            | Self::SpaceChanged { .. }
            | Self::GuestsAllowed { .. }
            | Self::AddressInvited { .. }
            | Self::InvitationWithdrawn { .. }
            | Self::JoinWithdrawn { .. }
            | Self::PostPublished { .. }
            | Self::PostEdited { .. }
            | Self::CommentEdited { .. }
            | Self::CommentRemoved { .. }
            | Self::PageCreated { .. }
            | Self::PageEdited { .. }
            | Self::FileAdded { .. }
            | Self::FileReplaced { .. }
            | Self::FileDeleted { .. }
            | Self::ChannelMade { .. }
            | Self::ItemMarked { .. }
            | Self::TopicStarted { .. }
            | Self::MessageSent { .. } => &[],
        }
    }

    /// The person whom it is about, where it is about one.
    pub(crate) fn person(&self) -> Option<PersonId> {
        match self {
            Self::MemberInvited { person, .. }
            | Self::InvitationDeclined { person, .. }
            | Self::JoinAsked { person, .. }
            | Self::JoinRefused { person, .. }
            | Self::JoinWithdrawn { person, .. }
            | Self::MemberJoined { person, .. }
            | Self::MemberRemoved { person, .. }
            | Self::MemberLeft { person, .. }
            | Self::GuestEnded { person, .. }
            | Self::LeadAppointed { person, .. }
            | Self::LeadStoodDown { person, .. }
            | Self::AdminAppointed { person, .. }
            | Self::AdminRemoved { person, .. }
            | Self::ProviderTried { person, .. }
            | Self::PersonArrived { person, .. }
            | Self::PersonUpdatedByProvider { person, .. }
            | Self::PersonMoved { person, .. }
            | Self::PersonSwitchedOff { person }
            | Self::PersonSwitchedOn { person }
            | Self::PersonLeft { person, .. }
            | Self::PersonReturned { person }
            | Self::ProfileEdited { person }
            | Self::PictureChanged { person }
            | Self::LanguageChosen { person }
            | Self::AppointmentAdded { person, .. }
            | Self::AppointmentEnded { person, .. }
            | Self::AskInsteadNamed { person }
            | Self::CorrectionProposed { person, .. }
            | Self::CorrectionAnswered { person, .. }
            | Self::SignedIn { person, .. }
            | Self::SessionEnded { person, .. } => Some(*person),
            _ => None,
        }
    }

    /// The space and the item that it concerns, for the log's indexes.
    pub(crate) fn concerns(&self) -> (Option<SpaceId>, Option<ItemId>) {
        match self {
            Self::PostPublished { item, space }
            | Self::PostEdited { item, space, .. }
            | Self::CommentAdded { item, space, .. }
            | Self::CommentEdited { item, space, .. }
            | Self::CommentRemoved { item, space, .. }
            | Self::PageCreated { item, space }
            | Self::PageEdited { item, space, .. }
            | Self::FileAdded { item, space }
            | Self::FileReplaced { item, space, .. }
            | Self::FileDeleted { item, space }
            | Self::ChannelMade { item, space }
            | Self::ItemMarked { item, space, .. }
            | Self::TopicStarted { item, space, .. }
            | Self::MessageSent { item, space, .. } => (Some(*space), Some(*item)),
            Self::SpaceCreated { space }
            | Self::SpaceChanged { space }
            | Self::SpaceNarrowed { space }
            | Self::SpaceClosed { space }
            | Self::SpaceReopened { space }
            | Self::SpaceLeadless { space }
            | Self::GuestsAllowed { space }
            | Self::MemberInvited { space, .. }
            | Self::AddressInvited { space, .. }
            | Self::InvitationDeclined { space, .. }
            | Self::InvitationWithdrawn { space, .. }
            | Self::JoinAsked { space, .. }
            | Self::JoinRefused { space, .. }
            | Self::JoinWithdrawn { space, .. }
            | Self::MemberJoined { space, .. }
            | Self::MemberRemoved { space, .. }
            | Self::MemberLeft { space, .. }
            | Self::GuestEnded { space, .. }
            | Self::LeadAppointed { space, .. }
            | Self::LeadStoodDown { space, .. } => (Some(*space), None),
            Self::PersonArrived { .. }
            | Self::DepartmentBegun { .. }
            | Self::DepartmentChanged { .. }
            | Self::DepartmentOpened { .. }
            | Self::DomainAdded { .. }
            | Self::DomainRemoved { .. }
            | Self::AdminAwaited { .. }
            | Self::AdminNotAwaited { .. }
            | Self::AdminAppointed { .. }
            | Self::AdminRemoved { .. }
            | Self::ProviderProposed { .. }
            | Self::ProviderTried { .. }
            | Self::ProviderLive { .. }
            | Self::ProviderSecretBrought { .. }
            | Self::ProviderSecretChanged { .. }
            | Self::ProviderRetired { .. }
            | Self::PeopleLoaded { .. }
            | Self::FeedMade { .. }
            | Self::FeedEnded { .. }
            | Self::AuditRead { .. }
            | Self::AuditExported { .. }
            | Self::PersonUpdatedByProvider { .. }
            | Self::PersonMoved { .. }
            | Self::PersonSwitchedOff { .. }
            | Self::PersonSwitchedOn { .. }
            | Self::PersonLeft { .. }
            | Self::PersonReturned { .. }
            | Self::ProfileEdited { .. }
            | Self::PictureChanged { .. }
            | Self::LanguageChosen { .. }
            | Self::AppointmentAdded { .. }
            | Self::AppointmentEnded { .. }
            | Self::AskInsteadNamed { .. }
            | Self::PeopleExported { .. }
            | Self::CorrectionProposed { .. }
            | Self::CorrectionAnswered { .. }
            | Self::SignedIn { .. }
            | Self::SignInRefused { .. }
            | Self::SessionEnded { .. }
            | Self::LogoutTokenRefused { .. } => (None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_is_the_tag() {
        let id = uuid::Uuid::nil();
        for event in [
            Event::PersonArrived { person: PersonId(id), provider: ProviderId(id) },
            Event::SessionEnded { person: PersonId(id), session: SessionId(id), why: SessionEnd::Provider },
            Event::MessageSent { message: MessageId(id), item: ItemId(id), space: SpaceId(id), number: 7 },
        ] {
            let json = serde_json::to_value(&event).expect("an event is JSON");
            assert_eq!(json["kind"], event.kind());
            assert_eq!(serde_json::from_value::<Event>(json).expect("and back"), event);
        }
    }
}
