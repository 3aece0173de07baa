//! Keeping text from becoming markup, with no more backslashes than that takes.

/// Where a word stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// Whether nothing stands before it in its line.
    pub(super) is_line_start: bool,
    /// Whether more follows without a space, and whether that is a link.
    pub(super) is_glued: bool,
    /// Whether a space stands before it and nothing but one after it.
    pub(super) is_alone: bool,
    pub(super) is_before_link: bool,
    pub(super) is_in_link: bool,
    pub(super) is_in_table: bool,
    /// Whether all that stands before it in its line is a number.
    pub(super) is_after_number: bool,
}

/// A word (text without spaces) such that it reads as it is.
pub(super) fn word(out: &mut String, text: &str, place: Place) {
    let address = if place.is_in_link { None } else { address_start(text) };
    let Some((before, address)) = address.and_then(|at| text.split_at_checked(at)) else {
        letters(out, text, place);
        return;
    };
    letters(out, before, Place { is_glued: true, is_before_link: false, ..place });
    let is_whole = !place.is_glued && !address.contains(['*', '[', ']', '`', '<', '>', '\\', '|', '~', '_', '"']);
    match address.strip_prefix("www.") {
        // The renderer makes it a link as it is, and backslashes would become part of that.
        _ if is_whole => out.push_str(address),
        Some(_) => letters(out, address, place),
        None => {
            out.push('<');
            out.push_str(&destination_letters(address));
            out.push('>');
        }
    }
}

/// Where an address begins that the renderer makes a link without being asked.
fn address_start(text: &str) -> Option<usize> {
    let starts = ["https://", "http://", "www."];
    let at = starts.into_iter().filter_map(|start| text.find(start).map(|at| (at, start))).min()?;
    let (before, rest) = text.split_at_checked(at.0)?;
    let is_apart = !before.ends_with(|c: char| c.is_alphanumeric());
    let is_named = rest.strip_prefix(at.1).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
    (is_apart && is_named).then_some(at.0)
}

fn letters(out: &mut String, text: &str, place: Place) {
    let begin = if place.is_line_start { line_start(text) } else { None };
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = rest.peek().map(|(_, c)| *c);
        let is_within = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        let is_escaped = match c {
            '*' => !(text == "*" && place.is_alone),
            '_' => !is_within,
            '`' | '~' | '[' => true,
            ']' => place.is_in_link,
            '|' => place.is_in_table,
            '<' => after.map_or(place.is_glued, |c| c.is_alphabetic() || "/!?".contains(c)),
            '&' => after.map_or(place.is_glued, |_| is_entity(text.get(at + 1..).unwrap_or_default())),
            '.' | ')' => at == 0 && place.is_after_number && after.is_none(),
            '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
            '!' => after.is_none() && place.is_before_link,
            _ => false,
        };
        if is_escaped || begin == Some(at) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Which letter of a word makes it the sign of a block, if it begins a line.
fn line_start(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let is_only = |sign: char| text.chars().all(|c| c == sign);
    let second = text.chars().nth(1);
    let is_sign = match first {
        '#' => is_only('#') && text.len() <= 6,
        '>' | '|' => true,
        '-' => matches!(second, None | Some('-' | '|' | ':')),
        '+' => second.is_none(),
        '=' => is_only('='),
        ':' => matches!(second, None | Some('-')),
        _ => false,
    };
    if is_sign {
        return Some(0);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let is_number = (1..=9).contains(&digits) && matches!(text.get(digits..), Some("." | ")"));
    is_number.then_some(digits)
}

/// Whether text after an `&` makes it an entity.
fn is_entity(text: &str) -> bool {
    let Some((name, _)) = text.get(..text.len().min(40)).unwrap_or(text).split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The last word of a heading: a row of `#` there would belong to the markup.
pub(super) fn heading_end(heading: &mut String) {
    let kept = heading.trim_end_matches('#').len();
    if kept < heading.len() && (kept == 0 || heading.get(..kept).is_some_and(|text| text.ends_with(' '))) {
        heading.insert(kept, '\\');
    }
}

/// An address as it stands between the parentheses of a link.
pub(super) fn destination(address: &str) -> String {
    let letters = destination_letters(address.trim());
    if letters.contains(['(', ')']) { format!("<{letters}>") } else { letters }
}

fn destination_letters(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        match c {
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '|' => out.push_str("%7C"),
            '"' => out.push_str("%22"),
            '&' if is_entity(address.get(at + 1..).unwrap_or_default()) => out.push_str("&amp;"),
            c if c.is_whitespace() || is_unwanted(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Whether a link's text says where it leads and nothing else, so that it can be written once.
pub(super) fn is_address(target: &str, text: &str) -> bool {
    target == text
        && (target.starts_with("http://") || target.starts_with("https://"))
        && !target.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\\`|&".contains(c))
}

/// Code within a line, in as many backticks as it takes.
pub(super) fn code(text: &str, is_in_table: bool) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if is_in_table { text.replace('|', "\\|") } else { text.to_owned() };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Code in lines of its own.
pub(super) fn fenced(text: &str, language: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}{language}\n{text}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// What a reader cannot see and our texts refuse: control characters and marks that turn text around.
pub(super) fn is_unwanted(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}')
}

/// Whether a link may lead there: nothing that runs or holds its target itself.
pub(super) fn is_safe(href: &str) -> bool {
    let href: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(40).collect();
    match href.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#', '.']) => {
            ["http", "https", "mailto", "tel", "ftp"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe))
        }
        _ => !href.is_empty(),
    }
}
