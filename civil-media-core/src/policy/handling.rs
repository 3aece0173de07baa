//! What a marking forbids, and how much of what bears it is told outside its own page: one table.
use super::place::{Marking, Visibility};
use crate::error::{FieldErrors, Problem};
use crate::text::Note;
use Handling::{Allowed, BothAllow, Refused, TitleOnly};

/// What becomes of something, for its marking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// As it is.
    Allowed,
    /// Not at all; the person is told why and what to do instead.
    Refused,
    /// Its title, and where to read it; nothing of its text.
    TitleOnly,
    /// Only where a lead of the space and its department both said so.
    BothAllow,
}

macro_rules! cases {
    ($($(#[$doc:meta])* $case:ident: [$not_yet:ident, $official:ident, $sensitive:ident], $words:literal;)*) => {
        /// Something that may be done with what is marked, or a place where it may show.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Case { $($(#[$doc])* $case,)* }

        /// The table: of what is not yet marked, OFFICIAL, and OFFICIAL-SENSITIVE.
        pub const HANDLING: &[(Case, [Handling; 3], &str)] =
            &[$((Case::$case, [$not_yet, $official, $sensitive], $words),)*];

        impl Case {
            /// What becomes of it.
            pub const fn of(self, marking: Marking) -> Handling {
                let row = match self { $(Self::$case => [$not_yet, $official, $sensitive],)* };
                row[marking as usize]
            }
        }
    };
}

cases! {
    /// A space or an item that everyone of the service may read.
    BeyondDepartments: [Allowed, Allowed, Refused], "reaches further than the departments that own its space";
    /// A space that anybody may join.
    OpenToJoin: [Allowed, Allowed, Refused], "in a space that anybody may join without asking";
    /// No word on how to handle it.
    WithoutNote: [Allowed, Allowed, Refused], "without a note that says how to handle it";
    /// An item in a space that is marked lower.
    InLowerSpace: [Allowed, Allowed, Refused], "in a space that is marked lower";
    /// Guests of its space.
    ToGuests: [Allowed, Allowed, BothAllow], "read by guests of its space";
    /// The page of its own.
    Page: [Allowed, Allowed, Allowed], "on its own page, under its marking";
    /// Lists inside the suite.
    List: [Allowed, Allowed, Allowed], "in lists and in search inside the suite, with its marking";
    /// What one takes away.
    Export: [Allowed, Allowed, Allowed], "in exports, with its marking";
    /// Feeds for other programs.
    Feed: [Allowed, Allowed, TitleOnly], "in feeds";
    /// Mails and digests.
    Mail: [Allowed, Allowed, TitleOnly], "in mails and digests";
    /// What a device shows while it is locked.
    Push: [Allowed, Allowed, TitleOnly], "in notifications on a device";
    /// Quotes and cards in something else.
    Quote: [Allowed, Allowed, TitleOnly], "in quotes, cards and previews of links";
}

impl Case {
    /// What of a text is told in this case; nothing where it is the title alone.
    pub fn told(self, marking: Marking, text: &str) -> &str {
        if self.of(marking) == Allowed { text } else { "" }
    }
}

/// What a marking asks of whatever bears it: a space, or an item.
///
/// # Errors
/// What is wrong, at the field that has to change.
pub(crate) fn check_marking(marking: Marking, visibility: Visibility, handling: &Note) -> Result<(), FieldErrors> {
    let problem = |field, key| Err(FieldErrors::one(field, Problem::new(key)));
    if Case::BeyondDepartments.of(marking) == Refused && visibility > Visibility::Departments {
        return problem("marking", "sensitive-is-narrow");
    }
    if Case::WithoutNote.of(marking) == Refused && handling.is_empty() {
        return problem("handling_note", "handling-missing");
    }
    if marking != Marking::Sensitive && !handling.is_empty() {
        return problem("handling_note", "handling-for-sensitive");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use super::*;

    fn printed() -> String {
        let mut page = String::from(
            "# Markings\n\n\
            Printed from `civil-media-core/src/policy/handling.rs` by a test; change it there. What is SECRET or above\n\
            does not belong here: no form takes it, and each says where to turn. Mails, devices and quotes are still to\n\
            come; their lines are the rule that they will follow. *Title only*: its title and where to read it, nothing\n\
            of its text. *Both allow*: a lead of the space and its department both said so.\n\n\
            | something marked… | not yet | OFFICIAL | OFFICIAL-SENSITIVE |\n|---|---|---|---|\n",
        );
        for (_, row, words) in HANDLING {
            let cells = row.map(|cell| match cell {
                Allowed => "allowed",
                Refused => "refused",
                TitleOnly => "title only",
                BothAllow => "both allow",
            });
            let _ = writeln!(page, "| {words} | {} |", cells.join(" | "));
        }
        page
    }

    /// docs/MARKINGS.md is what this table says. `UPDATE_DOCS=1 cargo test` prints it anew.
    #[test]
    fn printed_page_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/MARKINGS.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, printed()).expect("docs can be written");
        }
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(page, printed(), "run UPDATE_DOCS=1 cargo test -p civil-media-core printed_page");
    }
}
