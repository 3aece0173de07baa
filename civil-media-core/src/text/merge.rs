//! Putting two changes of one text together: line by line, against what both began from.
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, TextDiff};

/// For how long the shortest way from one text to the other is looked for. After that more clashes than need be, and
/// nothing is lost.
const PATIENCE: Duration = Duration::from_millis(300);

/// A piece of a text that was put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Lines on which nobody disagrees.
    Agreed(String),
    /// Lines that both changed, each in their own way.
    Clash(Clash),
}

/// Lines that two changed differently. Any of the three may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// As one of them wants it.
    pub ours: String,
    /// As it was before both.
    pub base: String,
    /// As the other one wants it.
    pub theirs: String,
}

/// Two changes of one text, put together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// From first line to last.
    pub pieces: Vec<Piece>,
}

impl Merged {
    /// Puts two changes of `base` together. Every line that either of them added is in a piece; a line is gone where one
    /// removed it and the other left it as it was. Lines that both changed clash, unless both made the same of them.
    pub fn of(base: &str, ours: &str, theirs: &str) -> Self {
        let (base, ours, theirs) = (ended(base), ended(ours), ended(theirs));
        let (base, ours, theirs) = (lines(&base), lines(&ours), lines(&theirs));
        let end = Instant::now() + PATIENCE;
        let (in_ours, in_theirs) = (matches(&base, &ours, end), matches(&base, &theirs, end));
        let mut merged = Self::default();
        let (mut at, mut our, mut their) = (0, 0, 0);
        // From one line that is in all three to the next one.
        for (index, found) in in_ours.into_iter().zip(in_theirs).enumerate() {
            let (Some(our_line), Some(their_line)) = found else { continue };
            merged.change(&base[at..index], &ours[our..our_line], &theirs[their..their_line]);
            merged.agree(&base[index..=index]);
            (at, our, their) = (index + 1, our_line + 1, their_line + 1);
        }
        merged.change(&base[at..], &ours[our..], &theirs[their..]);
        merged
    }

    /// The whole text, if nothing clashes. Its last line has an end.
    pub fn text(&self) -> Option<String> {
        self.pieces.iter().map(|piece| if let Piece::Agreed(text) = piece { Some(&**text) } else { None }).collect()
    }

    /// The whole text with every clash marked: above each of the two stands whose it is, below both an end.
    pub fn marked(&self, ours: &str, theirs: &str) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Agreed(lines) => lines.clone(),
            Piece::Clash(clash) => format!("{BEGIN}{ours}\n{}{BEGIN}{theirs}\n{}{END}\n", clash.ours, clash.theirs),
        });
        pieces.collect()
    }

    /// What clashes, in order.
    pub fn clashes(&self) -> impl Iterator<Item = &Clash> {
        self.pieces.iter().filter_map(|piece| if let Piece::Clash(clash) = piece { Some(clash) } else { None })
    }

    /// Whether a mark of [`Merged::marked`] is in a text.
    pub fn is_marked(text: &str) -> bool {
        text.lines().any(|line| line.starts_with(BEGIN) || line.trim_end() == END)
    }

    fn agree(&mut self, lines: &[&str]) {
        if lines.is_empty() {
            return;
        }
        if !matches!(self.pieces.last(), Some(Piece::Agreed(_))) {
            self.pieces.push(Piece::Agreed(String::new()));
        }
        if let Some(Piece::Agreed(text)) = self.pieces.last_mut() {
            text.extend(lines.iter().copied());
        }
    }

    /// Lines between two that are in all three texts.
    fn change(&mut self, base: &[&str], ours: &[&str], theirs: &[&str]) {
        if theirs == base || ours == theirs {
            self.agree(ours);
        } else if ours == base {
            self.agree(theirs);
        } else {
            let (ours, base, theirs) = (ours.concat(), base.concat(), theirs.concat());
            self.pieces.push(Piece::Clash(Clash { ours, base, theirs }));
        }
    }
}

// Not those of version control: the line between the two would make a heading of what stands above it.
const BEGIN: &str = "<<<<<<< ";
const END: &str = ">>>>>>>";

/// The last line ends as the others do, or it would seem to change when another one follows.
fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Every line with its end.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// For each line of `base`, which line of `other` it still is.
fn matches(base: &[&str], other: &[&str], end: Instant) -> Vec<Option<usize>> {
    let mut found = vec![None; base.len()];
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).deadline(end).diff_slices(base, other);
    for op in diff.ops() {
        if let DiffOp::Equal { old_index, new_index, len } = *op {
            for step in 0..len {
                if let Some(line) = found.get_mut(old_index + step) {
                    *line = Some(new_index + step);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(base: &str, ours: &str, theirs: &str) -> Option<String> {
        Merged::of(base, ours, theirs).text()
    }

    #[test]
    fn lines_that_do_not_clash_are_put_together() {
        let base = "one\ntwo\nthree\nfour\nfive\n";
        let ours = "ONE\ntwo\nthree\nfour\nfive\n";
        let theirs = "one\ntwo\nthree\nFOUR\nfive\nsix\n";
        assert_eq!(merge(base, ours, theirs).unwrap(), "ONE\ntwo\nthree\nFOUR\nfive\nsix\n");
        assert_eq!(merge(base, ours, ours).unwrap(), ours, "both the same");
        assert_eq!(merge(base, base, theirs).unwrap(), theirs);
        assert_eq!(merge("", "a\n", "").unwrap(), "a\n");
        assert_eq!(merge("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n").unwrap(), "a\nc\nd\n", "removed, and added");
        // Without an end of the last line.
        assert_eq!(merge("a\nb\nc", "A\nb\nc", "a\nb\nc\nd").unwrap(), "A\nb\nc\nd\n");
    }

    #[test]
    fn lines_that_both_changed_clash_and_are_marked() {
        let merged = Merged::of("a\nb\nc\n", "a\nours\nc\n", "a\ntheirs\nc\n");
        assert_eq!(merged.text(), None);
        let clash = Clash { ours: "ours\n".into(), base: "b\n".into(), theirs: "theirs\n".into() };
        assert_eq!(merged.clashes().collect::<Vec<_>>(), [&clash]);
        let marked = merged.marked("you", "Ada");
        assert_eq!(marked, "a\n<<<<<<< you\nours\n<<<<<<< Ada\ntheirs\n>>>>>>>\nc\n");
        assert!(Merged::is_marked(&marked));
        for left in ["<<<<<<< you\na\n", "a\n>>>>>>>"] {
            assert!(Merged::is_marked(left), "{left}");
        }
        assert!(!Merged::is_marked("a <<<<<<< b\n=======\n> > quoted\n"));
    }

    #[test]
    fn a_hostile_text_takes_its_time_and_no_more() {
        let many = |from: usize| (from..from + 20_000).map(|n| format!("{n}\n")).collect::<String>();
        let (base, ours, theirs) = (many(0), many(50_000), many(90_000));
        let began = Instant::now();
        assert!(Merged::of(&base, &ours, &theirs).clashes().count() >= 1);
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }

    /// Every text of at most three of these lines.
    fn texts(of: &[&str]) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..3 {
            last = last.iter().flat_map(|text| of.iter().map(move |line| format!("{text}{line}\n"))).collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn no_new_line_of_either_is_lost() {
        for base in &texts(&["a", "b"]) {
            for ours in &texts(&["a", "b", "x"]) {
                assert_eq!(merge(base, ours, base).as_ref(), Some(ours), "only we changed {base:?}");
                assert_eq!(merge(base, base, ours).as_ref(), Some(ours), "only they changed {base:?}");
                for theirs in &texts(&["a", "b", "y"]) {
                    let pieces = Merged::of(base, ours, theirs).pieces.into_iter();
                    let kept: String = pieces
                        .map(|piece| match piece {
                            Piece::Agreed(text) => text,
                            Piece::Clash(clash) => clash.ours + &clash.theirs,
                        })
                        .collect();
                    let count = |text: &str, line: &str| text.matches(line).count();
                    let both = (count(&kept, "x"), count(&kept, "y"));
                    assert_eq!(both, (count(ours, "x"), count(theirs, "y")), "{base:?} {ours:?} {theirs:?} {kept:?}");
                }
            }
        }
    }
}
