//! The versions of a text that people edit, and what changed from one to another.
use civil_media_core::Conn;
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Revision};
use civil_media_core::text::{Diff, DiffLine, Fate};
use maud::{Markup, html};

use crate::home::byline;
use crate::visitor::Me;
use crate::words::Words;

/// Which two versions an address names: `11..12`.
pub fn between(text: &str) -> Option<(i32, i32)> {
    let (from, to) = text.split_once("..")?;
    let number = |text: &str| text.parse::<i32>().ok().filter(|number| *number > 0);
    Some((number(from)?, number(to)?))
}

/// The versions, the newest first, each with what changed in it.
pub fn list(
    me: &Me,
    versions: &[Revision],
    older: Option<String>,
    shown: impl Fn(i32) -> Option<String>,
    changed: impl Fn(i32, i32) -> String,
) -> Markup {
    let words = me.words;
    html! {
        ol.cm-feed.cm-feed--plain {
            @for version in versions {
                @let name = words.with("wiki-version", &[("n", version.number.into()), ("at", words.moment(version.at).into())]);
                li.cm-feed__item {
                    @match shown(version.number) { Some(href) => a.govuk-link href=(href) { (name) }, None => (name) }
                    " · " (byline(&version.author, &version.author_handle, None))
                    @if !version.note.is_empty() { " · " q { (version.note) } }
                    @if version.number > 1 {
                        " · " a.govuk-link href=(changed(version.number - 1, version.number)) {
                            (words.get("version-changes")) span.govuk-visually-hidden { ": " (name) }
                        }
                    }
                }
            }
        }
        @if let Some(href) = older { p { a.govuk-link rel="next" href=(href) { (words.get("pager-older")) } } }
    }
}

/// Two versions of a text and what changed between them.
#[derive(Debug)]
pub struct Changes {
    from: Revision,
    to: Revision,
    diff: Diff,
}

impl Changes {
    /// Of an item that has been seen. What costs time is done here, where reads are done.
    pub fn find(conn: &mut Conn, item: ItemId, (from, to): (i32, i32)) -> civil_media_core::Result<Self> {
        let (from, to) = (items::revision(conn, item, from)?, items::revision(conn, item, to)?);
        let diff = Diff::between(&from.body, &to.body);
        Ok(Self { from, to, diff })
    }
}

/// What changed from one version to another.
pub fn changes(me: &Me, Changes { from, to, diff }: &Changes) -> Markup {
    let words = me.words;
    let about = |version: &Revision| {
        html! {
            (words.with("wiki-version", &[("n", version.number.into()), ("at", words.moment(version.at).into())]))
            " · " (byline(&version.author, &version.author_handle, None))
            @if !version.note.is_empty() { " · " q { (version.note) } }
        }
    };
    html! {
        ul.govuk-list {
            li { strong { (words.get("diff-from")) } " " (about(from)) }
            li { strong { (words.get("diff-to")) } " " (about(to)) }
        }
        @if from.title != to.title {
            ul.cm-diff {
                li.cm-diff__line.cm-diff__line--removed { (said(words, Fate::Removed)) del { (from.title) } }
                li.cm-diff__line.cm-diff__line--added { (said(words, Fate::Added)) ins { (to.title) } }
            }
        }
        @if diff.runs.is_empty() { p.cm-empty { (words.get("diff-none")) } }
        @for run in &diff.runs { ul.cm-diff { @for one in run { (line(words, one)) } } }
        @if diff.is_cut { p.cm-version { (words.get("diff-cut")) } }
    }
}

fn line(words: Words, line: &DiffLine) -> Markup {
    let class = match line.fate {
        Fate::Kept => "kept",
        Fate::Removed => "removed",
        Fate::Added => "added",
    };
    html! {
        li class={ "cm-diff__line cm-diff__line--" (class) } {
            (said(words, line.fate))
            @for (is_changed, text) in &line.pieces {
                @match (is_changed, line.fate) {
                    (true, Fate::Removed) => del { (text) },
                    (true, Fate::Added) => ins { (text) },
                    _ => (text),
                }
            }
        }
    }
}

/// For whoever does not see the colour.
fn said(words: Words, fate: Fate) -> Markup {
    html! {
        @match fate {
            Fate::Kept => {},
            Fate::Removed => { span.cm-diff__sign aria-hidden="true" { "−" } span.govuk-visually-hidden { (words.get("diff-removed")) ": " } },
            Fate::Added => { span.cm-diff__sign aria-hidden="true" { "+" } span.govuk-visually-hidden { (words.get("diff-added")) ": " } },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn two_versions_by_their_numbers() {
        assert_eq!(between("11..12"), Some((11, 12)));
        for broken in ["", "..", "1..", "1", "0..1", "-1..2", "1..99999999999", "1..2..3"] {
            assert_eq!(between(broken), None, "{broken}");
        }
    }
}
