//! The matrix: every act, and who may do it. A right changes by changing its line here.
use Cell::{IfLet, No, NotOwn, Own, Yes};

use super::seen::{Role, Standing};

/// Whether those of one column may do an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Never.
    No,
    /// Always.
    Yes,
    /// With what is their own.
    Own,
    /// With what is not their own: nobody approves their own text.
    NotOwn,
    /// Where the leads of the space let guests write.
    IfLet,
}

/// Who may do an act, column by column: guest, person, space member, space lead, department admin
/// (of a department the thing belongs to), suite admin. People have the rights of every column
/// that is theirs.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// One cell a column.
    pub cells: [Cell; 6],
    /// Whether it may be done in a closed space too.
    pub in_closed: bool,
}

/// The columns of the matrix.
pub const COLUMNS: [&str; 6] = ["guest", "person", "space member", "space lead", "department admin", "suite admin"];

impl Cell {
    fn allows(self, standing: &Standing) -> bool {
        match self {
            No => false,
            Yes => true,
            Own => standing.owns,
            NotOwn => !standing.owns,
            IfLet => standing.guests_may_write,
        }
    }
}

impl Rule {
    /// Whether someone of this standing may.
    pub fn allows(&self, standing: &Standing) -> bool {
        let [guest, person, member, lead, department_admin, suite_admin] = self.cells;
        let by_role = match standing.role {
            Role::Guest => guest,
            Role::Person => person,
            Role::Member => member,
            Role::Lead => lead,
        };
        (!standing.is_closed || self.in_closed)
            && (by_role.allows(standing)
                || (standing.is_department_admin && department_admin.allows(standing))
                || (standing.is_suite_admin && suite_admin.allows(standing)))
    }
}

/// Something a person can do. Implemented by the types in [`act`] and by nothing else.
pub trait Act {
    /// Its name in the matrix and in the log of events.
    const NAME: &'static str;
    /// Who may.
    const RULE: Rule;

    /// Whether someone of this standing may.
    fn allows(standing: &Standing) -> bool {
        Self::RULE.allows(standing)
    }
}

macro_rules! acts {
    (
        while_open { $($(#[$doc:meta])* $open:ident: $open_cells:tt;)* }
        always { $($(#[$adoc:meta])* $always:ident: $always_cells:tt;)* }
    ) => {
        /// One type per act, to be named as `act::EditPost`.
        #[allow(missing_docs, reason = "the matrix is the documentation")]
        pub mod act {
            $($(#[$doc])* #[derive(Debug)] pub struct $open;)*
            $($(#[$adoc])* #[derive(Debug)] pub struct $always;)*
        }
        $(impl Act for act::$open {
            const NAME: &'static str = stringify!($open);
            const RULE: Rule = Rule { cells: $open_cells, in_closed: false };
        })*
        $(impl Act for act::$always {
            const NAME: &'static str = stringify!($always);
            const RULE: Rule = Rule { cells: $always_cells, in_closed: true };
        })*
        /// The same table as data, for the tests and for docs/PERMISSIONS.md.
        pub const MATRIX: &[(&str, Rule)] = &[
            $((stringify!($open), Rule { cells: $open_cells, in_closed: false }),)*
            $((stringify!($always), Rule { cells: $always_cells, in_closed: true }),)*
        ];
    };
}

// Whether something can be read at all is asked first (`Actor::standing_on`); these lines say what
// may be done with it. Columns: guest, person, member, lead, department admin, suite admin.
acts! {
    while_open {
        PublishPost:            [IfLet,  No,     Yes,    Yes,    Yes,    No];
        SubmitPost:             [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        EditPost:               [Own,    Own,    Own,    Yes,    No,     No];
        WithdrawPost:           [Own,    Own,    Own,    Yes,    No,     No];
        ImportBlog:             [No,     No,     No,     Yes,    No,     No];
        ImportWiki:             [No,     No,     No,     Yes,    No,     No];
        ImportServiceWiki:      [No,     No,     No,     No,     No,     Yes];
        PublishUnreviewed:      [No,     No,     No,     Yes,    Yes,    No];
        DeletePost:             [Own,    Own,    Own,    Yes,    No,     No];
        RestoreItem:            [Own,    Own,    Own,    Yes,    No,     No];
        CloseComments:          [Own,    Own,    Own,    Yes,    No,     No];
        ApprovePost:            [No,     No,     NotOwn, NotOwn, NotOwn, No];
        Comment:                [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        EditComment:            [Own,    Own,    Own,    Own,    Own,    Own];
        RemoveComment:          [Own,    Own,    Own,    Yes,    No,     No];
        React:                  [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        WritePage:              [IfLet,  No,     Yes,    Yes,    No,     No];
        SuggestPageEdit:        [IfLet,  Yes,    Yes,    Yes,    Yes,    Yes];
        WriteServicePage:       [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        WriteProtectedPage:     [No,     No,     No,     Yes,    No,     No];
        WriteProtectedServicePage:[No,   No,     No,     Yes,    No,     Yes];
        CareForPage:            [No,     No,     Own,    Yes,    No,     No];
        CareForServicePage:     [No,     Own,    Own,    Yes,    No,     Yes];
        ProtectPage:            [No,     No,     No,     Yes,    No,     No];
        ProtectServicePage:     [No,     No,     No,     Yes,    No,     Yes];
        MovePage:               [No,     No,     Yes,    Yes,    No,     No];
        MoveServicePage:        [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        DeletePage:             [No,     No,     Own,    Yes,    No,     No];
        DeleteServicePage:      [No,     Own,    Own,    Yes,    No,     Yes];
        ApproveVersion:         [No,     No,     NotOwn, NotOwn, No,     No];
        AddFile:                [IfLet,  No,     Yes,    Yes,    No,     No];
        ReplaceFile:            [IfLet,  No,     Yes,    Yes,    No,     No];
        DeleteFile:             [Own,    Own,    Own,    Yes,    No,     No];
        MakeChannel:            [No,     No,     Yes,    Yes,    No,     No];
        SendMessage:            [IfLet,  No,     Yes,    Yes,    No,     No];
        SendServiceMessage:     [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        EditMessage:            [Own,    Own,    Own,    Own,    Own,    Own];
        DeleteMessage:          [Own,    Own,    Own,    Yes,    No,     No];
        ChangeChannel:          [No,     No,     Own,    Yes,    No,     Yes];
        InviteToChannel:        [No,     No,     Yes,    Yes,    No,     No];
        RemoveFromChannel:      [No,     No,     Own,    Yes,    No,     No];
        MoveMessage:            [No,     Own,    Yes,    Yes,    No,     No];
        PinMessage:             [No,     No,     Yes,    Yes,    No,     Yes];
        EditUpdate:             [Own,    Own,    Own,    Own,    No,     No];
        DeleteUpdate:           [Own,    Own,    Own,    Own,    No,     No];
        ProposeMember:          [No,     No,     Yes,    Yes,    No,     No];
        InviteMember:           [No,     No,     No,     Yes,    No,     No];
        SponsorGuest:           [No,     No,     No,     Yes,    No,     No];
        ChangeSpace:            [No,     No,     No,     Yes,    No,     Yes];
        MarkItem:               [No,     Own,    Own,    Yes,    No,     No];
        MarkSharedItem:         [No,     No,     No,     Yes,    No,     Yes];
        AskPoll:                [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        OpenPetition:           [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        OpenExercise:           [No,     No,     No,     Yes,    Yes,    Yes];
    }
    always {
        LeaveChannel:           [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        JoinSpace:              [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        LeaveSpace:             [Yes,    No,     Yes,    Yes,    No,     No];
        EndGuest:               [No,     No,     No,     Yes,    Yes,    Yes];
        NarrowSpace:            [No,     No,     No,     Yes,    Yes,    Yes];
        CloseSpace:             [No,     No,     No,     Yes,    Yes,    Yes];
        ReopenSpace:            [No,     No,     No,     No,     Yes,    Yes];
        DeleteSpace:            [No,     No,     No,     No,     No,     Yes];
        RestoreSpace:           [No,     No,     No,     No,     Yes,    Yes];
        AppointLead:            [No,     No,     No,     Yes,    No,     No];
        AppointLeadWhenLeadless:[No,     No,     No,     Yes,    Yes,    Yes];
        AnswerInvitation:       [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        TakeLeadWhenLeadless:   [No,     No,     Yes,    Yes,    No,     No];
        RemoveMember:           [No,     No,     No,     Yes,    No,     No];
        AllowGuestsByDepartment:[No,     No,     No,     No,     Yes,    Yes];
        ReadSpaceEvents:        [No,     No,     No,     Yes,    Yes,    Yes];
        Report:                 [No,     NotOwn, NotOwn, NotOwn, NotOwn, NotOwn];
        HideReported:           [No,     No,     No,     Yes,    Yes,    Yes];
        AppealDecision:         [Own,    Own,    Own,    Own,    Own,    Own];
        AnswerAppeal:           [No,     No,     No,     Yes,    Yes,    Yes];
        GiveOfficialReply:      [No,     Own,    Own,    Own,    Own,    Own];
        AssignReplyOwner:       [No,     No,     No,     No,     Yes,    Yes];
        TakeOwnNameOff:         [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        Watch:                  [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        Bookmark:               [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        MarkRead:               [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        StartConversation:      [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        PostUpdate:             [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        CreateSpace:            [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        EditProfile:            [Own,    Own,    Own,    Own,    Yes,    Yes];
        ProposeProfileFix:      [No,     NotOwn, NotOwn, NotOwn, NotOwn, NotOwn];
        AnswerCorrection:       [Own,    Own,    Own,    Own,    Yes,    No];
        ExportPeople:           [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        TakeOutWiki:            [No,     Yes,    Yes,    Yes,    Yes,    Yes];
        MakeFeed:               [Yes,    Yes,    Yes,    Yes,    Yes,    Yes];
        EndSession:             [Own,    Own,    Own,    Own,    No,     No];
        SwitchPersonOff:        [No,     No,     No,     No,     NotOwn, NotOwn];
        LoadPeople:             [No,     No,     No,     No,     Yes,    Yes];
        ManageTeams:            [No,     No,     No,     No,     Yes,    Yes];
        EndClaimedPost:         [No,     No,     No,     No,     Yes,    Yes];
        ProposeProvider:        [No,     No,     No,     No,     Yes,    Yes];
        ApproveProvider:        [No,     No,     No,     No,     No,     Yes];
        ProposeDomain:          [No,     No,     No,     No,     Yes,    Yes];
        ApproveDomain:          [No,     No,     No,     No,     No,     Yes];
        ChangeDepartment:       [No,     No,     No,     No,     Yes,    Yes];
        AppointAdmin:           [No,     No,     No,     No,     Yes,    Yes];
        ProvisionDepartment:    [No,     No,     No,     No,     No,     Yes];
        ConfirmMachinery:       [No,     No,     No,     No,     No,     NotOwn];
        SetRetention:           [No,     No,     No,     No,     Yes,    Yes];
        SignDisposal:           [No,     No,     No,     No,     NotOwn, NotOwn];
        GrantCaseOfficer:       [No,     No,     No,     No,     No,     NotOwn];
        ReadOwnSignIns:         [Own,    Own,    Own,    Own,    Own,    Own];
        ReadAudit:              [No,     No,     No,     No,     Yes,    Yes];
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use super::*;

    fn printed() -> String {
        let mut page = String::from(
            "# Permissions\n\n\
            Printed from `civil-media-core/src/policy/acts.rs` by a test; change it there. Whether something can be\n\
            read is decided first, by its visibility (ARCHITECTURE.md, \"Who may read\"): what may not be read does not\n\
            exist for that person. These lines say who may do what with a thing that they may read. People have the\n\
            rights of every column that is theirs. *own*: with what they wrote or own, or with themselves. *not own*:\n\
            with everything but that. *if let*: where the leads of the space let guests write. Acts marked • may be\n\
            done in a closed space too; all others wait until it is reopened. A department admin's column counts for\n\
            the things of their own department, and running things does not let anybody read them.\n\n",
        );
        let _ = writeln!(page, "| act | {} |", COLUMNS.join(" | "));
        let _ = writeln!(page, "|---|{}", "---|".repeat(COLUMNS.len()));
        for (act, rule) in MATRIX {
            let cells = rule.cells.map(|cell| match cell {
                No => "–",
                Yes => "yes",
                Own => "own",
                NotOwn => "not own",
                IfLet => "if let",
            });
            let mark = if rule.in_closed { " •" } else { "" };
            let _ = writeln!(page, "| {act}{mark} | {} |", cells.join(" | "));
        }
        page
    }

    /// docs/PERMISSIONS.md is what this table says. `UPDATE_DOCS=1 cargo test` prints it anew.
    #[test]
    fn printed_page_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/PERMISSIONS.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, printed()).expect("docs can be written");
        }
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(page, printed(), "run UPDATE_DOCS=1 cargo test -p civil-media-core printed_page");
    }

    #[test]
    fn nobody_approves_their_own() {
        for role in [Role::Member, Role::Lead] {
            let own = Standing {
                role,
                is_department_admin: true,
                is_suite_admin: true,
                owns: true,
                is_closed: false,
                guests_may_write: true,
            };
            assert!(!act::ApprovePost::allows(&own));
            assert!(act::ApprovePost::allows(&Standing { owns: false, ..own }));
            assert!(!act::ApprovePost::allows(&Standing { owns: false, is_closed: true, ..own }));
        }
    }
}
