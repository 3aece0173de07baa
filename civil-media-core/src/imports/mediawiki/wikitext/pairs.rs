//! Which brackets belong together.
use std::collections::HashMap;

use super::tags::{Closings, opaque};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    Link,
    Template,
    Parameter,
}

/// Where what begins at a place ends (behind its last letter): links, templates and their parameters. What begins and
/// does not end is not among them. Each opening is put aside and taken away once.
pub(super) fn pairs(text: &str) -> HashMap<usize, usize> {
    let bytes = text.as_bytes();
    let mut closings = Closings::default();
    let mut open: Vec<(Opened, usize)> = Vec::new();
    let mut braces = 0_usize;
    let mut found = HashMap::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'<' => match opaque(text, at, &mut closings) {
                Some(tag) => at = tag.end,
                None => at += 1,
            },
            b'{' => {
                let run = run_of(bytes, at, b'{');
                let mut from = at;
                match run % 3 {
                    2 => {
                        open.push((Opened::Template, from));
                        braces += 1;
                        from += 2;
                    }
                    other => from += other,
                }
                for _ in 0..run / 3 {
                    open.push((Opened::Parameter, from));
                    braces += 1;
                    from += 3;
                }
                at += run;
            }
            b'[' if bytes.get(at + 1) == Some(&b'[') => {
                open.push((Opened::Link, at));
                at += 2;
            }
            b']' if bytes.get(at + 1) == Some(&b']') => {
                if let Some((Opened::Link, from)) = open.last().copied() {
                    open.pop();
                    found.insert(from, at + 2);
                    at += 2;
                } else {
                    at += 1;
                }
            }
            b'}' if bytes.get(at + 1) == Some(&b'}') && braces > 0 => {
                // Links that were not closed within braces are none.
                while open.last().is_some_and(|(what, _)| *what == Opened::Link) {
                    open.pop();
                }
                let is_three = bytes.get(at + 2) == Some(&b'}');
                if let Some((what, from)) = open.pop() {
                    braces -= 1;
                    match what {
                        Opened::Parameter if is_three => {
                            found.insert(from, at + 3);
                            at += 3;
                        }
                        // One brace, and a template.
                        Opened::Parameter => {
                            found.insert(from + 1, at + 2);
                            at += 2;
                        }
                        _ => {
                            found.insert(from, at + 2);
                            at += 2;
                        }
                    }
                }
            }
            _ => at += 1,
        }
    }
    found
}

fn run_of(bytes: &[u8], at: usize, byte: u8) -> usize {
    bytes.iter().skip(at).take_while(|one| **one == byte).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together() {
        for (text, expected) in [
            ("[[a]]", vec!["[[a]]"]),
            ("{{a|[[b]]}}", vec!["[[b]]", "{{a|[[b]]}}"]),
            ("{{a|{{{1}}}}}", vec!["{{a|{{{1}}}}}", "{{{1}}}"]),
            ("{{a [[b}} ]]", vec!["{{a [[b}}"]),
            ("[[File:a|b [[c]] d]]", vec!["[[File:a|b [[c]] d]]", "[[c]]"]),
            ("{{ [[a]]", vec!["[[a]]"]),
            ("<nowiki>{{</nowiki>}}", vec![]),
            ("{{{a}}", vec!["{{a}}"]),
            ("}} ]] {{", vec![]),
        ] {
            let mut said: Vec<&str> = pairs(text).into_iter().map(|(from, to)| &text[from..to]).collect();
            said.sort_unstable();
            let mut expected = expected;
            expected.sort_unstable();
            assert_eq!(said, expected, "{text}");
        }
    }
}
