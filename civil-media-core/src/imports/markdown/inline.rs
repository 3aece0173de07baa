//! Words into a line of Markdown.
//!
//! Where emphasis begins or ends within a word, Markdown has rules of its own on what may stand beside its signs.
//! What they do not allow is mended here: signs move past punctuation, or go. Words never do.
use super::blocks::Writer;
use super::escape::{Place, code, destination, is_address, word};
use super::pieces::{Space, Token, What};
use super::tree::Style;

/// How a paragraph is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manner {
    /// All in one line, as in a heading.
    pub(super) is_flat: bool,
    pub(super) is_in_table: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Strong,
    Emphasis,
    Deleted,
}

const MARKS: [Mark; 3] = [Mark::Strong, Mark::Emphasis, Mark::Deleted];

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Self::Strong => "**",
            Self::Emphasis => "*",
            Self::Deleted => "~~",
        }
    }

    fn is_in(self, style: Style) -> bool {
        match self {
            Self::Strong => style.is_strong,
            Self::Emphasis => style.is_emphasis,
            Self::Deleted => style.is_deleted,
        }
    }
}

fn common(a: Style, b: Style) -> Style {
    Style {
        is_strong: a.is_strong && b.is_strong,
        is_emphasis: a.is_emphasis && b.is_emphasis,
        is_deleted: a.is_deleted && b.is_deleted,
        is_code: false,
    }
}

impl Writer<'_, '_> {
    /// The Markdown of a paragraph.
    pub(super) fn line(&mut self, tokens: Vec<Token>, manner: Manner) -> String {
        let (tokens, targets) = self.with_targets(tokens);
        let tokens = merged(settled_openings(settled_closings(tokens)));
        let mut line =
            Line { out: String::new(), open: Vec::new(), link: None, has_lost: false, targets: &targets, manner };
        let mut rest = tokens.as_slice();
        let mut before = None;
        while let [token, after @ ..] = rest {
            before = Some(line.token(token, before, after.first()));
            rest = after;
        }
        line.close_to(0);
        line.leave_link();
        line.out
    }

    /// Looks up where links lead. Tokens then count within the list that comes back.
    fn with_targets(&mut self, mut tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
        let mut targets = Vec::new();
        let mut last: Option<(usize, Option<usize>)> = None;
        for at in 0..tokens.len() {
            let Some(number) = tokens.get(at).and_then(|token| token.link) else {
                last = None;
                continue;
            };
            let place = match last {
                Some((known, place)) if known == number => place,
                _ => self.target(number).map(|target| {
                    targets.push(target);
                    targets.len() - 1
                }),
            };
            last = Some((number, place));
            let is_alone = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_none_or(|t| t.link != Some(number));
            let is_single = is_alone(at.checked_sub(1)) && is_alone(at.checked_add(1));
            let target = place.and_then(|place| targets.get(place));
            if let Some(token) = tokens.get_mut(at) {
                match target {
                    // A link that says only where it leads is written once.
                    Some(target) if is_single && token.what == What::Word && is_address(target, &token.text) => {
                        *token = Token { what: What::Done, text: format!("<{target}>"), link: None, ..token.clone() };
                        token.style = Style::default();
                        last = None;
                    }
                    _ => token.link = place,
                }
            }
        }
        (tokens, targets)
    }
}

/// Whether two tokens touch and lie in the same link, so that signs between them stand within a word.
fn are_glued(before: &Token, after: &Token) -> bool {
    after.before == Space::None && before.link == after.link
}

/// Emphasis that ends within a word ends after a letter. From the end, as a token that loses its emphasis may make
/// the one before it end.
fn settled_closings(tokens: Vec<Token>) -> Vec<Token> {
    let mut done: Vec<Token> = Vec::with_capacity(tokens.len());
    for mut token in tokens.into_iter().rev() {
        let Some(after) = done.last_mut().filter(|after| are_glued(&token, after)) else {
            done.push(token);
            continue;
        };
        let both = common(token.style, after.style);
        if both != token.style && both != after.style {
            // Signs that close and signs that open cannot be told apart where they touch.
            after.style = both;
        }
        drop_second_sign(&mut token.style, both);
        let both = common(token.style, both);
        if both == token.style || begins_apart(after) {
            done.push(token);
            continue;
        }
        let kept = if token.what == What::Word { token.text.trim_end_matches(is_no_letter).len() } else { 0 };
        let moved = token.text.split_off(kept);
        if kept == 0 {
            done.push(Token { text: moved, style: both, ..token });
        } else {
            if !moved.is_empty() {
                done.push(Token { before: Space::None, text: moved, style: both, ..token.clone() });
            }
            done.push(token);
        }
    }
    done.reverse();
    done
}

/// Emphasis that begins within a word begins before a letter.
fn settled_openings(tokens: Vec<Token>) -> Vec<Token> {
    let mut done: Vec<Token> = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        let Some(before) = done.last().filter(|before| are_glued(before, &token)) else {
            done.push(token);
            continue;
        };
        let both = common(token.style, before.style);
        if !both.is_deleted {
            drop_second_sign(&mut token.style, both);
        }
        // A sign between two of punctuation could close what is open as well.
        let is_open = before.style.is_strong || before.style.is_emphasis;
        let is_clear = !is_open || token.what == What::Word && !token.text.starts_with(is_no_letter);
        if both == token.style || ends_apart(before) && is_clear {
            done.push(token);
            continue;
        }
        if is_open && !ends_apart(before) {
            done.push(Token { style: both, ..token });
            continue;
        }
        let text = token.text.trim_start_matches(is_no_letter);
        let moved = if token.what == What::Word { token.text.len() - text.len() } else { token.text.len() };
        let kept = token.text.split_off(moved);
        if kept.is_empty() {
            done.push(Token { style: both, ..token });
        } else {
            if moved > 0 {
                let text = std::mem::take(&mut token.text);
                done.push(Token { text, style: both, ..token.clone() });
                token.before = Space::None;
            }
            done.push(Token { text: kept, ..token });
        }
    }
    done
}

/// Of two different signs at one place within a word, one always stands wrong. The line through words gives way.
fn drop_second_sign(style: &mut Style, both: Style) {
    if *style != both && (style.is_strong || style.is_emphasis) {
        style.is_deleted = false;
    }
}

fn is_no_letter(c: char) -> bool {
    !c.is_alphanumeric()
}

/// Whether a token begins with what Markdown surely takes for punctuation.
fn begins_apart(token: &Token) -> bool {
    token.what != What::Word || token.text.starts_with(|c: char| c.is_ascii_punctuation())
}

fn ends_apart(token: &Token) -> bool {
    token.what != What::Word || token.text.ends_with(|c: char| c.is_ascii_punctuation())
}

/// Puts together what is set alike, and code with the spaces in it.
fn merged(tokens: Vec<Token>) -> Vec<Token> {
    let mut done: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match done.last_mut() {
            Some(last) if (last.what, last.style, last.link) == (token.what, token.style, token.link) => {
                match (token.what, token.before) {
                    (What::Word | What::Code, Space::None) => last.text.push_str(&token.text),
                    (What::Code, Space::InCode) => {
                        last.text.push(' ');
                        last.text.push_str(&token.text);
                    }
                    _ => done.push(token),
                }
            }
            // Two spans of code that touch would be one.
            Some(last) if (last.what, token.what, token.before) == (What::Code, What::Code, Space::None) => {
                if last.link == token.link {
                    last.text.push_str(&token.text);
                    last.style = common(last.style, token.style);
                } else {
                    done.push(token);
                }
            }
            _ => done.push(token),
        }
    }
    done
}

/// Whether a line so far is a number, which a point would make the first of a list.
fn is_after_number(out: &str) -> bool {
    let digits = out.bytes().rev().take(10).take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&digits) && (digits == out.len() || out.as_bytes().iter().rev().nth(digits) == Some(&b'\n'))
}

struct Line<'a> {
    out: String,
    open: Vec<Mark>,
    link: Option<usize>,
    /// Whether the last token was not set as it should have been.
    has_lost: bool,
    targets: &'a [String],
    manner: Manner,
}

impl Line<'_> {
    /// Writes a token; gives back the style it got.
    fn token(&mut self, token: &Token, before: Option<Style>, after: Option<&Token>) -> Style {
        let mut style = token.style;
        let is_same_link = self.link == token.link;
        let kept = self.open.iter().take_while(|mark| is_same_link && mark.is_in(style)).count();
        let glued_to = before.filter(|_| token.before == Space::None && is_same_link);
        if glued_to.is_some() && kept < self.open.len() {
            // Nothing opens where something closes: the signs would run together.
            style = self.only(kept);
        } else if let Some(before) = glued_to.filter(|_| self.has_lost) {
            // What was lost just now does not come back within a word.
            style = common(style, before);
        }
        self.has_lost = style != token.style;
        self.close_to(kept);
        if !is_same_link {
            self.leave_link();
        }
        self.space(token.before);
        if !is_same_link && token.link.is_some() {
            self.out.push('[');
            self.link = token.link;
        }
        let is_line_start = self.is_line_start();
        for mark in MARKS {
            if mark.is_in(style) && !self.open.contains(&mark) {
                self.out.push_str(mark.sign());
                self.open.push(mark);
            }
        }
        self.text(token, is_line_start, after);
        style
    }

    fn text(&mut self, token: &Token, is_line_start: bool, after: Option<&Token>) {
        let is_glued = after.is_some_and(|after| after.before == Space::None);
        let place = Place {
            is_line_start: is_line_start && !self.manner.is_flat,
            is_glued,
            is_alone: after.is_none_or(|after| after.before == Space::Plain)
                && self.open.is_empty()
                && self.out.ends_with(' '),
            is_before_link: is_glued && after.is_some_and(|after| after.link.is_some() && after.link != token.link),
            is_in_link: self.link.is_some(),
            is_in_table: self.manner.is_in_table,
            is_after_number: is_after_number(&self.out),
        };
        match token.what {
            What::Word => word(&mut self.out, &token.text, place),
            // No way of writing keeps these from being taken for a cell's end and for the end of a link's name.
            What::Code
                if self.manner.is_in_table && token.text.contains("\\|")
                    || place.is_in_link && token.text.contains("]:") =>
            {
                word(&mut self.out, &token.text, place);
            }
            What::Code => self.out.push_str(&code(&token.text, self.manner.is_in_table)),
            What::Done => self.out.push_str(&token.text),
        }
    }

    fn is_line_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    /// The style in which the first so many marks are open.
    fn only(&self, kept: usize) -> Style {
        let mut style = Style::default();
        for mark in self.open.iter().take(kept) {
            match mark {
                Mark::Strong => style.is_strong = true,
                Mark::Emphasis => style.is_emphasis = true,
                Mark::Deleted => style.is_deleted = true,
            }
        }
        style
    }

    fn close_to(&mut self, kept: usize) {
        while self.open.len() > kept {
            if let Some(mark) = self.open.pop() {
                self.out.push_str(mark.sign());
            }
        }
    }

    fn leave_link(&mut self) {
        if let Some(target) = self.link.take().and_then(|place| self.targets.get(place)) {
            self.out.push_str("](");
            self.out.push_str(&destination(target));
            self.out.push(')');
        }
    }

    fn space(&mut self, space: Space) {
        match space {
            Space::None => {}
            Space::Break if !self.manner.is_flat => self.out.push_str("\\\n"),
            _ => self.out.push(' '),
        }
    }
}
