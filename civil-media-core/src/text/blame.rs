//! From which version of a text each of its paragraphs is. The versions are looked at from the newest back, and only as
//! far as there is a paragraph whose version is not known yet.
use std::collections::HashMap;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// For how long paragraphs are looked for, all versions together.
const PATIENCE: Duration = Duration::from_millis(500);

/// The paragraphs of a text, and what is known of where they come from.
#[derive(Debug, Clone)]
pub struct Blame {
    paragraphs: Vec<(String, Option<i32>)>,
    /// The text that was looked at last, and which paragraph of the newest text each of its own is, where that one's
    /// version is still looked for.
    last: Vec<(String, Option<usize>)>,
    number: i32,
    until: Instant,
}

impl Blame {
    /// Of the newest version of a text.
    pub fn of(text: &str, number: i32) -> Self {
        let paragraphs = parted(text);
        let last = paragraphs.iter().enumerate().map(|(at, one)| (one.clone(), Some(at))).collect();
        let paragraphs = paragraphs.into_iter().map(|one| (one, None)).collect();
        Self { paragraphs, last, number, until: Instant::now() + PATIENCE }
    }

    /// Looks at the version before the one that was looked at last: what it lacks is from the later one.
    pub fn before(&mut self, text: &str, number: i32) {
        let earlier = parted(text);
        let later: Vec<&str> = self.last.iter().map(|(text, _)| &**text).collect();
        let old: Vec<&str> = earlier.iter().map(|text| &**text).collect();
        let mut of: Vec<Option<usize>> = vec![None; earlier.len()];
        let mut is_found = vec![false; later.len()];
        for op in capture_diff_slices_deadline(Algorithm::Myers, &old, &later, Some(self.until)) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                for step in 0..len {
                    of[old_index + step] = self.last[new_index + step].1;
                    is_found[new_index + step] = true;
                }
            }
        }
        // What only stands somewhere else now was not written anew.
        let mut free: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, text) in old.iter().enumerate().filter(|(at, _)| of[*at].is_none()) {
            free.entry(text).or_default().push(at);
        }
        for (at, (text, paragraph)) in self.last.iter().enumerate().filter(|(at, _)| !is_found[*at]) {
            let Some(paragraph) = paragraph else { continue };
            match free.get_mut(&**text).and_then(Vec::pop) {
                Some(there) => of[there] = Some(*paragraph),
                None => self.paragraphs[*paragraph].1 = Some(self.number),
            }
            debug_assert!(at < later.len());
        }
        self.last = earlier.into_iter().zip(of).collect();
        self.number = number;
    }

    /// Whether there is nothing left to look for, or no time.
    pub fn is_done(&self) -> bool {
        self.last.iter().all(|(_, paragraph)| paragraph.is_none()) || Instant::now() >= self.until
    }

    /// The paragraphs of the newest version in order, each with its version; what is in the version that was looked at
    /// last is from that one, if it is the first of all, and otherwise of unknown age.
    pub fn end(mut self) -> Vec<(String, Option<i32>)> {
        if self.number == 1 {
            for paragraph in self.last.iter().filter_map(|(_, paragraph)| *paragraph) {
                self.paragraphs[paragraph].1 = Some(1);
            }
        }
        self.paragraphs
    }
}

/// What stands between empty lines; a block of code is one, whatever is in it.
fn parted(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut is_open = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let marks = ["```", "~~~"].into_iter().find(|marks| trimmed.starts_with(marks));
        match (fence, marks) {
            (None, Some(marks)) => fence = Some(marks),
            (Some(open), Some(marks)) if open == marks => fence = None,
            _ => {}
        }
        if line.trim().is_empty() && fence.is_none() {
            is_open = false;
            continue;
        }
        match parts.last_mut().filter(|_| is_open) {
            Some(part) => {
                part.push('\n');
                part.push_str(line);
            }
            None => parts.push(line.to_owned()),
        }
        is_open = true;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blamed(versions: &[&str]) -> Vec<(String, Option<i32>)> {
        let numbered: Vec<(i32, &str)> = (1..).zip(versions.iter().copied()).collect();
        let (number, newest) = *numbered.last().unwrap();
        let mut blame = Blame::of(newest, number);
        for (number, text) in numbered.iter().rev().skip(1) {
            if blame.is_done() {
                break;
            }
            blame.before(text, *number);
        }
        blame.end()
    }

    fn said(versions: &[&str]) -> Vec<(String, i32)> {
        blamed(versions).into_iter().map(|(text, number)| (text, number.unwrap())).collect()
    }

    #[test]
    fn each_paragraph_is_from_the_version_that_brought_it() {
        let one = |text: &str, number| (text.to_owned(), number);
        assert_eq!(said(&["a\n\nb"]), [one("a", 1), one("b", 1)]);
        assert_eq!(
            said(&["a\n\nb\n\nc", "a\n\nB\n\nc", "a\n\nB\n\nd\n\nc"]),
            [one("a", 1), one("B", 2), one("d", 3), one("c", 1)]
        );
        // Moved is not written anew; taken out and brought back is.
        assert_eq!(said(&["a\n\nb\n\nc", "c\n\na\n\nb"]), [one("c", 1), one("a", 1), one("b", 1)]);
        assert_eq!(said(&["a\n\nb", "a", "a\n\nb"]), [one("a", 1), one("b", 3)]);
        // The same words twice.
        assert_eq!(said(&["a", "a\n\na"]).iter().map(|(_, number)| *number).sum::<i32>(), 3);
        assert_eq!(said(&["x\n\n```\na\n\nb\n```\ny"]), [one("x", 1), one("```\na\n\nb\n```\ny", 1)]);
    }

    #[test]
    fn what_is_older_than_was_looked_at_is_unknown() {
        let mut blame = Blame::of("a\n\nb", 9);
        blame.before("a", 8);
        assert_eq!(blame.end(), [("a".to_owned(), None), ("b".to_owned(), Some(9))]);
    }
}
