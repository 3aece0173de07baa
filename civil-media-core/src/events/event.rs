//! Everything that can have happened, in the past tense, carrying ids and no prose.
use serde::{Deserialize, Serialize};

use crate::ids::{
    AppointmentId, ChannelNumber, CommentId, CorrectionId, DepartmentId, DigestId, FeedId, InvitationId, ItemId,
    MatterId, MessageId, PersonId, ProviderId, ReportId, SessionId, SpaceId, TeamId, TopicId,
};
use crate::stored::words;

/// The job that tells people.
pub(crate) const NOTIFY: &str = "notify";
/// The job that gathers what those who watch something are told once a day.
pub(crate) const DIGEST: &str = "digest";

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

/// What an event brings about beside its line in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// People are told of it: `notifications/whom.rs` says who.
    Told,
    /// Those who watch it are told once a day: `wiki/digest.rs` says who.
    Watched,
    /// Somebody may now read less than before: live listeners are looked at again.
    Rights,
}

/// From the table below: the type, its names in the log, what follows, and the space and item concerned.
macro_rules! events {
    (
        of_an_item { $($item:ident = $item_kind:literal [$($item_effect:ident),*] { $($item_field:ident: $item_type:ty),* })* }
        of_a_space { $($space:ident = $space_kind:literal [$($space_effect:ident),*] { $($space_field:ident: $space_type:ty),* })* }
        of_neither { $($other:ident = $other_kind:literal [$($other_effect:ident),*] { $($other_field:ident: $other_type:ty),* })* }
    ) => {
        /// What has happened. Stored as JSON under its `kind`, and sent as that to live listeners.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[allow(missing_docs, reason = "the names are the sentence")]
        pub enum Event {
            $($item { item: ItemId, space: SpaceId, $($item_field: $item_type),* },)*
            $($space { space: SpaceId, $($space_field: $space_type),* },)*
            $($other { $($other_field: $other_type),* },)*
        }

        impl Event {
            /// Its name in the log: the `kind` of its JSON.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$item { .. } => $item_kind,)*
                    $(Self::$space { .. } => $space_kind,)*
                    $(Self::$other { .. } => $other_kind,)*
                }
            }

            /// The names of those after which somebody may read less.
            pub(super) fn narrowing() -> Vec<&'static str> {
                let all: &[(&'static str, &[Effect])] = &[
                    $(($item_kind, &[$(Effect::$item_effect),*]),)*
                    $(($space_kind, &[$(Effect::$space_effect),*]),)*
                    $(($other_kind, &[$(Effect::$other_effect),*]),)*
                ];
                let narrow = all.iter().filter(|(_, effects)| effects.contains(&Effect::Rights));
                narrow.map(|(kind, _)| *kind).collect()
            }

            fn effects(&self) -> &'static [Effect] {
                match self {
                    $(Self::$item { .. } => &[$(Effect::$item_effect),*],)*
                    $(Self::$space { .. } => &[$(Effect::$space_effect),*],)*
                    $(Self::$other { .. } => &[$(Effect::$other_effect),*],)*
                }
            }

            /// The space and the item that it concerns, for the log's indexes.
            pub(crate) fn concerns(&self) -> (Option<SpaceId>, Option<ItemId>) {
                match self {
                    $(Self::$item { item, space, .. } => (Some(*space), Some(*item)),)*
                    $(Self::$space { space, .. } => (Some(*space), None),)*
                    $(Self::$other { .. } => (None, None),)*
                }
            }
        }
    };
}

// Each line: its name, its name in the log, what follows, and what it carries beside the item and the space.
// Of what is marked, `from` and `to` are its visibility and its marking.
events! {
    of_an_item {
        CoAuthorsNamed = "co_authors_named" [Told] {}
        NameTakenOff = "name_taken_off" [Told] {}
        PostHeld = "post_held" [Told] {}
        PostSubmitted = "post_submitted" [Told] {}
        PostReturned = "post_returned" [Told] {}
        PostApproved = "post_approved" [] {}
        PostScheduled = "post_scheduled" [] {}
        PostNotPublished = "post_not_published" [Told] {}
        PostPublished = "post_published" [Told] {}
        PostAmended = "post_amended" [Told] {}
        PostWithdrawn = "post_withdrawn" [Told] {}
        PostPutBack = "post_put_back" [] {}
        PostDeleted = "post_deleted" [Told] {}
        ItemRestored = "item_restored" [] {}
        PicturesChanged = "pictures_changed" [] {}
        PostEdited = "post_edited" [] { version: i32 }
        CommentAdded = "comment_added" [Told] { comment: CommentId }
        PeopleMentioned = "people_mentioned" [Told] { comment: Option<CommentId>, people: Vec<PersonId> }
        CommentsClosed = "comments_closed" [] {}
        CommentsOpened = "comments_opened" [] {}
        CommentEdited = "comment_edited" [] { comment: CommentId }
        CommentRemoved = "comment_removed" [Told] { comment: CommentId }
        UpdatePosted = "update_posted" [Told] { shares: Option<ItemId> }
        UpdateEdited = "update_edited" [] {}
        UpdateDeleted = "update_deleted" [] {}
        PageCreated = "page_created" [Watched] {}
        PageEdited = "page_edited" [Watched] { version: i32 }
        PageMoved = "page_moved" [Told] { pages: i32 }
        PageMerged = "page_merged" [Told] { into: ItemId }
        PageConfirmed = "page_confirmed" [] {}
        PageCaredFor = "page_cared_for" [] {}
        PageHandedOver = "page_handed_over" [Told] { person: PersonId }
        PageDeleted = "page_deleted" [Told] { pages: i32 }
        FileAdded = "file_added" [] {}
        FileReplaced = "file_replaced" [] { version: i32 }
        FileDeleted = "file_deleted" [] {}
        ChannelMade = "channel_made" [] {}
        ItemMarked = "item_marked" [Rights] { from: Option<[i16; 2]>, to: Option<[i16; 2]> }
        ReportOpened = "report_opened" [] { matter: MatterId }
        ReportsClosed = "reports_closed" [] { matter: MatterId }
        ReportsReopened = "reports_reopened" [] { matter: MatterId }
        ReportedKept = "reported_kept" [Told] { matter: MatterId }
        ItemHidden = "item_hidden" [Told, Rights] { matter: MatterId }
        CommentHidden = "comment_hidden" [Told, Rights] { matter: MatterId, comment: CommentId }
        DecisionAppealed = "decision_appealed" [Told] { matter: MatterId }
        AppealUpheld = "appeal_upheld" [Told] { matter: MatterId }
        AppealOverturned = "appeal_overturned" [Told] { matter: MatterId }
        ChannelChanged = "channel_changed" [] {}
        ChannelInvited = "channel_invited" [Told] { person: PersonId }
        ChannelLeft = "channel_left" [Rights] { person: PersonId }
        ConversationStarted = "conversation_started" [] { people: Vec<PersonId> }
        DirectMessageSent = "direct_message_sent" [Told] { message: MessageId, number: ChannelNumber }
        TopicStarted = "topic_started" [] { topic: TopicId }
        TopicResolved = "topic_resolved" [] { topic: TopicId }
        TopicReopened = "topic_reopened" [] { topic: TopicId }
        MessageEdited = "message_edited" [] { message: MessageId, number: ChannelNumber }
        MessageReacted = "message_reacted" [] { message: MessageId, number: ChannelNumber }
        MessagesMoved = "messages_moved" [] { message: MessageId, from: TopicId, to: TopicId, messages: i32 }
        MessageMentions = "message_mentions" [Told] { message: MessageId, number: ChannelNumber, people: Vec<PersonId> }
        FollowedMessageSent = "followed_message_sent" [Told] { message: MessageId, number: ChannelNumber }
        MessagePinned = "message_pinned" [] { message: MessageId, number: ChannelNumber }
        MessageUnpinned = "message_unpinned" [] { message: MessageId, number: ChannelNumber }
        MessageDeleted = "message_deleted" [Told] { message: MessageId, number: ChannelNumber }
        MessageSent = "message_sent" [] { message: MessageId, number: ChannelNumber }
    }
    of_a_space {
        SpaceCreated = "space_created" [] {}
        MemberJoined = "member_joined" [Told] { person: PersonId }
        MemberLeft = "member_left" [Told, Rights] { person: PersonId }
        SpaceChanged = "space_changed" [Rights] {}
        SpaceNarrowed = "space_narrowed" [Told, Rights] {}
        BlogImported = "blog_imported" [] {}
        WikiImported = "wiki_imported" [] {}
        WikiTaken = "wiki_taken" [] { pages: u32 }
        SpaceClosed = "space_closed" [Told] {}
        SpaceReopened = "space_reopened" [Told] { reason: Option<String> }
        GuestsAllowed = "guests_allowed" [Rights] {}
        SpaceLeadless = "space_leadless" [Told] {}
        MemberInvited = "member_invited" [Told] { person: PersonId }
        AddressInvited = "address_invited" [] { invitation: InvitationId }
        MembersProposed = "members_proposed" [Told] { invitations: Vec<InvitationId> }
        ProposalAccepted = "proposal_accepted" [Told] { invitation: InvitationId, proposer: PersonId }
        ProposalRefused = "proposal_refused" [Told] { invitation: InvitationId, proposer: PersonId }
        InvitationDeclined = "invitation_declined" [Told] { person: PersonId, inviter: PersonId }
        InvitationWithdrawn = "invitation_withdrawn" [] { invitation: InvitationId }
        JoinAsked = "join_asked" [Told] { person: PersonId }
        JoinRefused = "join_refused" [Told] { person: PersonId }
        JoinWithdrawn = "join_withdrawn" [] { person: PersonId }
        MemberRemoved = "member_removed" [Told, Rights] { person: PersonId }
        GuestEnded = "guest_ended" [Told, Rights] { person: PersonId }
        LeadAppointed = "lead_appointed" [Told] { person: PersonId }
        LeadStoodDown = "lead_stood_down" [Told] { person: PersonId }
    }
    of_neither {
        PersonArrived = "person_arrived" [] { person: PersonId, provider: ProviderId }
        PersonExpected = "person_expected" [] { person: PersonId, department: DepartmentId }
        PersonUpdatedByProvider = "person_updated_by_provider" [] { person: PersonId, provider: ProviderId }
        PersonMoved = "person_moved" [Rights] { person: PersonId, from: Option<DepartmentId>, to: DepartmentId }
        PersonSwitchedOff = "person_switched_off" [Rights] { person: PersonId }
        PersonSwitchedOn = "person_switched_on" [] { person: PersonId }
        PersonLeft = "person_left" [Rights] { person: PersonId, department: DepartmentId }
        PersonReturned = "person_returned" [] { person: PersonId }
        ProfileEdited = "profile_edited" [] { person: PersonId }
        PictureChanged = "picture_changed" [] { person: PersonId }
        LanguageChosen = "language_chosen" [] { person: PersonId }
        AppointmentAdded = "appointment_added" [] { person: PersonId, appointment: AppointmentId }
        AppointmentEnded = "appointment_ended" [] { person: PersonId, appointment: AppointmentId }
        ClaimedPostEnded = "claimed_post_ended" [Told] { person: PersonId, appointment: AppointmentId, department: DepartmentId }
        AskInsteadNamed = "ask_instead_named" [] { person: PersonId }
        PeopleExported = "people_exported" [] { rows: i32 }
        CorrectionProposed = "correction_proposed" [Told] { correction: CorrectionId, person: PersonId, department: Option<DepartmentId> }
        CorrectionAnswered = "correction_answered" [Told] { correction: CorrectionId, person: PersonId, proposer: PersonId }
        ReportMade = "report_made" [Told] { report: ReportId }
        ReportAnswered = "report_answered" [Told] { matter: MatterId }
        SignedIn = "signed_in" [] { person: PersonId, session: SessionId, provider: ProviderId }
        SignInRefused = "sign_in_refused" [] { provider: ProviderId, reason: String }
        SessionEnded = "session_ended" [Rights] { person: PersonId, session: SessionId, why: SessionEnd }
        LogoutTokenRefused = "logout_token_refused" [] { provider: ProviderId, reason: String }
        DepartmentBegun = "department_begun" [] { department: DepartmentId }
        DepartmentChanged = "department_changed" [Rights] { department: DepartmentId }
        DepartmentOpened = "department_opened" [] { department: DepartmentId }
        DomainAdded = "domain_added" [Told] { department: DepartmentId, domain: String, is_approved: bool }
        DomainRemoved = "domain_removed" [] { department: DepartmentId, domain: String }
        AdminAwaited = "admin_awaited" [] { department: DepartmentId }
        AdminNotAwaited = "admin_not_awaited" [] { department: DepartmentId }
        AdminAppointed = "admin_appointed" [Told] { department: DepartmentId, person: PersonId }
        AdminRemoved = "admin_removed" [Told] { department: DepartmentId, person: PersonId }
        ProviderProposed = "provider_proposed" [Told] { department: DepartmentId, provider: ProviderId }
        AdminMissing = "admin_missing" [Told] { department: DepartmentId }
        SuiteAdminAppointed = "suite_admin_appointed" [] { person: PersonId }
        SuiteAdminRemoved = "suite_admin_removed" [Rights] { person: PersonId }
        ProviderTried = "provider_tried" [] { provider: ProviderId, person: PersonId, is_well: bool }
        ProviderLive = "provider_live" [Told] { department: DepartmentId, provider: ProviderId }
        ProviderSecretBrought = "provider_secret_brought" [] { department: DepartmentId, provider: ProviderId }
        ProviderSecretChanged = "provider_secret_changed" [] { department: DepartmentId, provider: ProviderId }
        ProviderWithdrawn = "provider_withdrawn" [] { department: DepartmentId, provider: ProviderId }
        ProviderRetired = "provider_retired" [] { department: DepartmentId, provider: ProviderId }
        PeopleLoaded = "people_loaded" [] { department: DepartmentId, count: u32 }
        TeamAdded = "team_added" [] { department: DepartmentId, team: TeamId }
        TeamRenamed = "team_renamed" [] { department: DepartmentId, team: TeamId }
        TeamMoved = "team_moved" [] { department: DepartmentId, team: TeamId }
        TeamClosed = "team_closed" [] { department: DepartmentId, team: TeamId }
        DigestMade = "digest_made" [Told] { digest: DigestId, person: PersonId }
        FeedMade = "feed_made" [] { feed: FeedId }
        FeedEnded = "feed_ended" [] { feed: FeedId }
        AuditRead = "audit_read" [] { department: Option<DepartmentId> }
        AuditExported = "audit_exported" [] { department: Option<DepartmentId> }
    }
}

impl Event {
    /// The jobs that have something to do after it.
    pub(crate) fn readers(&self) -> &'static [&'static str] {
        let has = |effect| self.effects().contains(&effect);
        match (has(Effect::Told), has(Effect::Watched)) {
            (true, true) => &[NOTIFY, DIGEST],
            (true, false) => &[NOTIFY],
            (false, true) => &[DIGEST],
            (false, false) => &[],
        }
    }

    /// Whether somebody may read less after it than before.
    pub fn narrows(&self) -> bool {
        self.effects().contains(&Effect::Rights)
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
            | Self::SuiteAdminAppointed { person }
            | Self::SuiteAdminRemoved { person }
            | Self::ProviderTried { person, .. }
            | Self::PersonArrived { person, .. }
            | Self::PersonExpected { person, .. }
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
            | Self::ClaimedPostEnded { person, .. }
            | Self::AskInsteadNamed { person }
            | Self::CorrectionProposed { person, .. }
            | Self::CorrectionAnswered { person, .. }
            | Self::SignedIn { person, .. }
            | Self::SessionEnded { person, .. } => Some(*person),
            _ => None,
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
