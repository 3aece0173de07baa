//! The versions of a text that people edit, and what changed from one to another.
use chrono::{DateTime, Utc};
use civil_media_core::Conn;
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Revision, VersionLine};
use civil_media_core::text::{Diff, DiffLine, Fate, Html, Markdown};
use maud::{Markup, html};

use crate::components::{GuestBadge, Prose};
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
    versions: &[VersionLine],
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
                    " · " (byline(&version.author, version.profile(), None)) (GuestBadge(words, version.is_by_guest))
                    @if !version.note.is_empty() { " · " q { (version.note) } }
                    " · " span.cm-quiet { (words.with("version-size", &[("n", i64::from(version.length).into())])) }
                    @if version.is_minor { " · " span.cm-quiet { (words.get("version-minor")) } }
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

/// What something short says now and said before, the latest first: each with its number, since when it said so, and its
/// text.
pub fn earlier<'a>(
    me: &Me,
    now: &Html,
    before: impl Iterator<Item = (i32, DateTime<Utc>, &'a Markdown)>,
    older: Option<String>,
) -> Markup {
    let words = me.words;
    html! {
        ol.cm-comments reversed {
            li.cm-comment {
                p.cm-byline { (words.get("comment-now")) }
                (Prose { html: now, language: None, is_brief: true })
            }
            @for (number, at, body) in before {
                li.cm-comment {
                    p.cm-byline { (words.with("wiki-version", &[("n", number.into()), ("at", words.moment(at).into())])) }
                    (Prose { html: &body.render_brief(), language: None, is_brief: true })
                }
            }
        }
        @if let Some(href) = older { p { a.govuk-link rel="next" href=(href) { (words.get("pager-older")) } } }
    }
}

/// The form in which any two of so many versions are chosen.
pub fn choose(me: &Me, newest: i32, action: &str) -> Markup {
    let words = me.words;
    let number = |name: &str, label: &str, value: i32| {
        html! {
            div.govuk-form-group {
                label.govuk-label for=(name) { (words.get(label)) }
                input.govuk-input.govuk-input--width-4 id=(name) name=(name) type="number" min="1" max=(newest) value=(value);
            }
        }
    };
    html! {
        form.cm-filter method="get" action=(action) {
            h2.govuk-heading-m { (words.get("diff-choose")) }
            div.cm-actions {
                (number("from", "diff-choose-from", (newest - 1).max(1)))
                (number("to", "diff-choose-to", newest))
            }
            button.govuk-button.govuk-button--secondary type="submit" { (words.get("diff-choose-do")) }
        }
    }
}

/// The two ways in which changes are shown.
pub fn ways(me: &Me, is_beside: bool) -> Markup {
    let words = me.words;
    html! {
        nav aria-label=(words.get("diff-ways")) {
            ul.cm-tabs {
                li { a.govuk-link href="?" aria-current=[(!is_beside).then_some("page")] { (words.get("diff-inline")) } }
                li { a.govuk-link href="?show=side" aria-current=[is_beside.then_some("page")] { (words.get("diff-beside")) } }
            }
        }
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

    /// The same, if both texts together are at most so many bytes long.
    pub fn find_short(
        conn: &mut Conn,
        item: ItemId,
        two: (i32, i32),
        longest: usize,
    ) -> civil_media_core::Result<Option<Self>> {
        let (from, to) = (items::revision(conn, item, two.0)?, items::revision(conn, item, two.1)?);
        if from.body.len() + to.body.len() > longest {
            return Ok(None);
        }
        let diff = Diff::between(&from.body, &to.body);
        Ok(Some(Self { from, to, diff }))
    }
}

/// What changed from one version to another.
pub fn changes(me: &Me, Changes { from, to, diff }: &Changes) -> Markup {
    let words = me.words;
    let about = |version: &Revision| {
        html! {
            (words.with("wiki-version", &[("n", version.number.into()), ("at", words.moment(version.at).into())]))
            " · " (byline(&version.author, version.profile(), None)) (GuestBadge(words, version.is_by_guest))
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

/// The same with both texts side by side: what took the place of a line stands beside it.
pub fn beside(me: &Me, Changes { from, to, diff }: &Changes) -> Markup {
    let words = me.words;
    let head = |version: &Revision| {
        html! {
            th scope="col" {
                (words.with("wiki-version", &[("n", version.number.into()), ("at", words.moment(version.at).into())]))
                " · " (byline(&version.author, version.profile(), None)) (GuestBadge(words, version.is_by_guest))
            }
        }
    };
    let cell = |line: Option<&DiffLine>| {
        html! {
            @match line {
                Some(line) => td class={ "cm-diff__line cm-diff__line--" (class(line.fate)) } { (inside(words, line)) },
                None => td.cm-diff__none {},
            }
        }
    };
    html! {
        div.cm-diff__frame tabindex="0" role="region" aria-label=(words.get("diff-beside")) {
            table.cm-diff.cm-diff--beside {
                thead { tr { (head(from)) (head(to)) } }
                @if from.title != to.title {
                    tbody { tr {
                        td.cm-diff__line.cm-diff__line--removed { (said(words, Fate::Removed)) del { (from.title) } }
                        td.cm-diff__line.cm-diff__line--added { (said(words, Fate::Added)) ins { (to.title) } }
                    } }
                }
                @for run in &diff.runs { tbody { @for (before, after) in pairs(run) { tr { (cell(before)) (cell(after)) } } } }
            }
        }
        @if diff.runs.is_empty() { p.cm-empty { (words.get("diff-none")) } }
        @if diff.is_cut { p.cm-version { (words.get("diff-cut")) } }
    }
}

/// The lines of a run in two columns.
fn pairs(run: &[DiffLine]) -> Vec<(Option<&DiffLine>, Option<&DiffLine>)> {
    let mut rows = Vec::new();
    for part in run.chunk_by(|a, b| (a.fate == Fate::Kept) == (b.fate == Fate::Kept)) {
        if part.first().is_some_and(|line| line.fate == Fate::Kept) {
            rows.extend(part.iter().map(|line| (Some(line), Some(line))));
            continue;
        }
        let of = |fate: Fate| part.iter().filter(move |line| line.fate == fate);
        let (mut before, mut after) = (of(Fate::Removed), of(Fate::Added));
        loop {
            let row = (before.next(), after.next());
            if row == (None, None) {
                break;
            }
            rows.push(row);
        }
    }
    rows
}

fn class(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "kept",
        Fate::Removed => "removed",
        Fate::Added => "added",
    }
}

fn line(words: Words, line: &DiffLine) -> Markup {
    html! { li class={ "cm-diff__line cm-diff__line--" (class(line.fate)) } { (inside(words, line)) } }
}

/// What stands in a line, with what changed in it.
fn inside(words: Words, line: &DiffLine) -> Markup {
    html! {
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
