//! What changed between two texts: by lines, and inside changed lines by words.
use std::time::{Duration, Instant};

use similar::{Algorithm, ChangeTag, DiffOp, InlineChange, TextDiff};

use super::Markdown;

/// How many unchanged lines stand around a change.
const AROUND: usize = 2;
/// For how long the shortest way from one text to the other is looked for; after that, a longer one is shown.
const PATIENCE: Duration = Duration::from_millis(300);
/// How many lines are shown at most, a change more or less.
const MOST: usize = 4_000;
/// How many lines of one change are compared word by word.
const MOST_BY_WORDS: usize = 400;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is in both.
    Kept,
    /// It is in the earlier text alone.
    Removed,
    /// It is in the later text alone.
    Added,
}

/// A line of either text, in pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub fate: Fate,
    /// Its text; true for what the other text does not have in this line.
    pub pieces: Vec<(bool, String)>,
}

/// Changes with what stands around them, one after another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    /// Each a run of lines.
    pub runs: Vec<Vec<DiffLine>>,
    /// Whether there is more than is shown.
    pub is_cut: bool,
}

impl Diff {
    /// What changed from one text to another.
    pub fn between(from: &Markdown, to: &Markdown) -> Self {
        // The last line ends as the others do, or it would seem to change when another one follows.
        let (from, to) = (format!("{from}\n"), format!("{to}\n"));
        // One end for all of it, however many changes there are.
        let end = Instant::now() + PATIENCE;
        let diff = TextDiff::configure().algorithm(Algorithm::Myers).deadline(end).diff_lines(&from, &to);
        let mut shown = Self::default();
        let mut lines = 0;
        for group in diff.grouped_ops(AROUND) {
            let mut run = Vec::new();
            for op in &group {
                if lines >= MOST {
                    shown.is_cut = true;
                    break;
                }
                let found = by_words(&diff, op, end).unwrap_or_else(|| by_lines(&diff, op));
                lines += found.len();
                run.extend(found);
            }
            if !run.is_empty() {
                shown.runs.push(run);
            }
        }
        shown
    }
}

/// The lines of a change with what changed inside them; none once there is no time left for that, or where it is too
/// much to be read word by word.
fn by_words<'a>(diff: &'a TextDiff<'a, 'a, 'a, str>, op: &DiffOp, end: Instant) -> Option<Vec<DiffLine>> {
    let is_long = op.old_range().len() + op.new_range().len() > MOST_BY_WORDS;
    if Instant::now() >= end || is_long {
        return None;
    }
    let changes = diff.iter_inline_changes_deadline(op, Some(end));
    let pieces = |change: &InlineChange<'_, str>| {
        change
            .iter_strings_lossy()
            .map(|(is_changed, text)| (is_changed, text.trim_end_matches('\n').to_owned()))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    };
    Some(changes.map(|change| DiffLine { fate: Fate::of(change.tag()), pieces: pieces(&change) }).collect())
}

/// The lines of a change as they are.
fn by_lines(diff: &TextDiff<'_, '_, '_, str>, op: &DiffOp) -> Vec<DiffLine> {
    let line = |text: &str| {
        let text = text.trim_end_matches('\n');
        if text.is_empty() { Vec::new() } else { vec![(false, text.to_owned())] }
    };
    let changes = diff.iter_changes(op).take(MOST);
    changes.map(|change| DiffLine { fate: Fate::of(change.tag()), pieces: line(change.value()) }).collect()
}

impl Fate {
    fn of(tag: ChangeTag) -> Self {
        match tag {
            ChangeTag::Equal => Self::Kept,
            ChangeTag::Delete => Self::Removed,
            ChangeTag::Insert => Self::Added,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(from: &str, to: &str) -> Vec<String> {
        let text = |text: &str| Markdown::parse(text).expect("a text");
        let diff = Diff::between(&text(from), &text(to));
        let sign = |fate| match fate {
            Fate::Kept => ' ',
            Fate::Removed => '-',
            Fate::Added => '+',
        };
        let piece = |(is_changed, text): &(bool, String)| if *is_changed { format!("[{text}]") } else { text.clone() };
        let line =
            |line: &DiffLine| format!("{}{}", sign(line.fate), line.pieces.iter().map(piece).collect::<String>());
        diff.runs.iter().flat_map(|run| run.iter().map(line).chain(["…".to_owned()])).collect()
    }

    #[test]
    fn words_inside_lines_and_what_stands_around() {
        let from = "One\nTwo\nThree\nThe rate is five pounds.\nFive\nSix\nSeven\nEight\nNine\nTen";
        let to = "One\nTwo\nThree\nThe rate is six pounds.\nFive\nSix\nSeven\nEight\nNine\nTen\nEleven";
        assert_eq!(
            between(from, to),
            [
                " Two",
                " Three",
                "-The rate is [five] pounds.",
                "+The rate is [six] pounds.",
                " Five",
                " Six",
                "…",
                " Nine",
                " Ten",
                "+Eleven",
                "…"
            ]
        );
        assert!(between("Same", "Same").is_empty());
    }

    /// The later text, made from the earlier one and what is said to have changed.
    fn applied(from: &str, diff: &Diff) -> Option<String> {
        let old: Vec<&str> = from.lines().collect();
        let (mut made, mut at) = (Vec::new(), 0);
        for run in &diff.runs {
            let whole = |line: &DiffLine| line.pieces.iter().map(|(_, text)| text.as_str()).collect::<String>();
            let before: Vec<String> = run.iter().filter(|line| line.fate != Fate::Added).map(whole).collect();
            let there =
                (at..=old.len().checked_sub(before.len())?).find(|at| old[*at..*at + before.len()] == before)?;
            made.extend(old[at..there].iter().map(|line| (*line).to_owned()));
            made.extend(run.iter().filter(|line| line.fate != Fate::Removed).map(whole));
            at = there + before.len();
        }
        made.extend(old[at..].iter().map(|line| (*line).to_owned()));
        Some(made.join("\n"))
    }

    /// Lines are numbered, so that each run stands at one place alone.
    #[test]
    fn applied_to_the_earlier_text_it_gives_the_later_one() {
        use rand::{Rng as _, SeedableRng as _};
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        for round in 0..300 {
            let from: Vec<String> = (0..rng.random_range(1..40)).map(|n| format!("{n} one two three")).collect();
            let mut to = from.clone();
            for step in 0..rng.random_range(0..8) {
                let at = rng.random_range(0..=to.len());
                match rng.random_range(0..3) {
                    0 => to.insert(at, format!("new {round} {step}")),
                    1 if at < to.len() && to.len() > 1 => drop(to.remove(at)),
                    _ if at < to.len() => to[at] = to[at].replace("two", &format!("2 {step}")),
                    _ => {}
                }
            }
            let (from, to) = (from.join("\n"), to.join("\n"));
            let text = |text: &str| Markdown::parse(text).expect("a text");
            let diff = Diff::between(&text(&from), &text(&to));
            assert_eq!(applied(&from, &diff).as_deref(), Some(&*to), "{from}\n{to}\n{diff:?}");
        }
    }

    /// Two books without a line in common end in time.
    #[test]
    fn texts_that_share_nothing() {
        let book = |seed: usize| (0..20_000).map(|line| format!("{}\n", line * 7919 + seed)).collect::<String>();
        let begun = std::time::Instant::now();
        let text = |text: &str| Markdown::parse(text).expect("a text");
        let diff = Diff::between(&text(&book(1)), &text(&book(2)));
        assert!(!diff.runs.is_empty() && diff.runs.iter().map(Vec::len).sum::<usize>() <= MOST);
        // Many changes of short words each, parted by lines that are the same.
        let words = |seed: usize| {
            let line = |n: usize| (0..900).map(|word| ["a ", "b ", "c "][(word * seed + n) % 3]).collect::<String>();
            (0..200).map(|n| format!("{}\nsame {n}\n", line(n))).collect::<String>()
        };
        assert!(!Diff::between(&text(&words(1)), &text(&words(2))).runs.is_empty());
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}
