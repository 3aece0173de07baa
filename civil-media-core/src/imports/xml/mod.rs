//! XML as a walk over elements, within limits and without anything that a document could define.
mod broken;
mod meter;

use std::io::{self, BufRead};
use std::sync::Arc;

use quick_xml::escape::{EscapeError, unescape};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};

use self::meter::Meter;

pub use broken::{Broken, BrokenKind};

/// The longest the text of one element may be, in bytes.
pub const MOST_TEXT: usize = 8 << 20;
/// The longest an entry may be with its comments and all, in bytes of the file.
pub const MOST_ENTRY: u64 = 16 << 20;
/// How deep elements may nest. An export needs five levels.
pub const MOST_DEPTH: usize = 32;
/// How many attributes a tag may have.
pub const MOST_ATTRIBUTES: usize = 64;
/// The longest a tag may be with its attributes, in bytes.
pub const MOST_TAG: usize = 16 << 10;

/// What stands before the root: comments, in an export 2 KB of them.
const MOST_PROLOGUE: usize = 64 << 10;

/// The vocabularies that an export is written in. Prefixes are the file's own affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imports) enum Space {
    Plain,
    Wp,
    Content,
    Excerpt,
    Dc,
    Foreign,
}

impl Space {
    /// The vocabulary of an address. Exports of every version, and with `http` or `https`, mean the same.
    fn of(uri: &str) -> Self {
        let uri = uri.trim().trim_end_matches('/');
        let uri = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://")).unwrap_or(uri);
        match uri {
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "purl.org/dc/elements/1.1" => Self::Dc,
            _ => match uri.strip_prefix("wordpress.org/export/1.") {
                Some(rest) if rest.ends_with("/excerpt") => Self::Excerpt,
                Some(rest) if !rest.contains('/') => Self::Wp,
                _ => Self::Foreign,
            },
        }
    }
}

/// The beginning of an element. Whoever gets one reads it to its end by `child`, `text` or `skip`.
#[derive(Debug)]
pub(in crate::imports) struct Start {
    pub(in crate::imports) space: Space,
    pub(in crate::imports) name: String,
    attributes: Vec<(String, String)>,
}

impl Start {
    pub(in crate::imports) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

enum Step {
    Start(Start),
    End,
    Text(String),
    Nothing,
    Over,
}

pub(in crate::imports) struct Xml<R> {
    reader: Reader<Meter<R>>,
    buffer: Vec<u8>,
    spaces: Vec<(String, Space)>,
    depth: usize,
    has_begun: bool,
    entry_from: Option<u64>,
}

impl<R: BufRead> Xml<R> {
    pub(in crate::imports) fn new(input: R) -> Self {
        let mut reader = Reader::from_reader(Meter::new(input));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), spaces: Vec::new(), depth: 0, has_begun: false, entry_from: None }
    }

    pub(in crate::imports) fn broken(&self, kind: BrokenKind) -> Broken {
        Broken { offset: self.reader.buffer_position(), kind }
    }

    /// How much memory the piece that was read last took.
    #[cfg(test)]
    pub(in crate::imports) fn held(&self) -> usize {
        self.buffer.capacity()
    }

    /// From here on counts as one entry, or as none.
    pub(in crate::imports) fn measure_entry(&mut self, is_entry: bool) {
        self.entry_from = is_entry.then(|| self.reader.buffer_position());
    }

    /// The root element.
    pub(in crate::imports) fn root(&mut self) -> Result<Start, Broken> {
        self.refuse_wide()?;
        loop {
            match self.step()? {
                Step::Start(start) => return Ok(start),
                Step::Text(text) if text.trim().is_empty() => {}
                Step::Nothing => {}
                Step::Text(_) | Step::End => return Err(self.broken(BrokenKind::NotXml)),
                Step::Over => return Err(self.broken(BrokenKind::Truncated)),
            }
        }
    }

    /// The next element within the one that was begun last; none at its end.
    pub(in crate::imports) fn child(&mut self) -> Result<Option<Start>, Broken> {
        loop {
            match self.step()? {
                Step::Start(start) => return Ok(Some(start)),
                Step::End => return Ok(None),
                Step::Text(_) | Step::Nothing => {}
                Step::Over => return Err(self.broken(BrokenKind::Truncated)),
            }
        }
    }

    /// The text of the element that was begun last, to its end. What stands in elements within it does not count.
    pub(in crate::imports) fn text(&mut self) -> Result<String, Broken> {
        let mut text = String::new();
        let mut within = 0_usize;
        loop {
            match self.step()? {
                Step::Start(_) => within += 1,
                Step::End if within == 0 => return Ok(text),
                Step::End => within -= 1,
                Step::Text(more) if within == 0 => text.push_str(&more),
                Step::Text(_) | Step::Nothing => {}
                Step::Over => return Err(self.broken(BrokenKind::Truncated)),
            }
            if text.len() > MOST_TEXT {
                return Err(self.broken(BrokenKind::TooLong("text")));
            }
        }
    }

    /// Passes over the element that was begun last.
    pub(in crate::imports) fn skip(&mut self) -> Result<(), Broken> {
        let mut within = 1_usize;
        while within > 0 {
            match self.step()? {
                Step::Start(_) => within += 1,
                Step::End => within -= 1,
                Step::Text(_) | Step::Nothing => {}
                Step::Over => return Err(self.broken(BrokenKind::Truncated)),
            }
        }
        Ok(())
    }

    /// UTF-16 and UTF-32 show in the first bytes, with or without a mark.
    fn refuse_wide(&mut self) -> Result<(), Broken> {
        let meter = self.reader.get_mut();
        meter.allow(MOST_PROLOGUE);
        let is_wide = match meter.fill_buf() {
            Ok(bytes) => {
                matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) || bytes.iter().take(4).any(|byte| *byte == 0)
            }
            Err(error) => return Err(self.broken(BrokenKind::Io(error))),
        };
        if is_wide { Err(self.broken(BrokenKind::Encoding)) } else { Ok(()) }
    }

    fn step(&mut self) -> Result<Step, Broken> {
        self.buffer.clear();
        let most = if self.has_begun { MOST_TEXT + MOST_TAG } else { MOST_PROLOGUE };
        self.reader.get_mut().allow(most);
        let step = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => step_of(&event, &mut self.spaces, self.has_begun),
            Err(error) => Err(kind_of(error)),
        };
        match step {
            Ok(step) => self.count(&step).map(|()| step),
            Err(kind) => {
                let kind = self.truer(kind);
                Err(self.broken(kind))
            }
        }
    }

    /// What failed for want of an allowance was too long, unless its first bytes say something worse.
    fn truer(&mut self, kind: BrokenKind) -> BrokenKind {
        let begins_with = |what: &[u8]| self.buffer.windows(what.len()).take(3).any(|bytes| bytes == what);
        match kind {
            _ if begins_with(b"!DOCTYPE") => BrokenKind::DocumentType,
            BrokenKind::Io(_) if self.reader.get_ref().is_spent() => BrokenKind::TooLong("piece of the file"),
            // Half a letter is another encoding, unless it is the last that there is.
            BrokenKind::Encoding if self.reader.get_mut().fill_buf().is_ok_and(<[u8]>::is_empty) => {
                BrokenKind::Truncated
            }
            kind => kind,
        }
    }

    fn count(&mut self, step: &Step) -> Result<(), Broken> {
        match step {
            Step::Start(_) => {
                self.has_begun = true;
                self.depth += 1;
            }
            Step::End => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > MOST_DEPTH {
            return Err(self.broken(BrokenKind::TooDeep));
        }
        match self.entry_from {
            Some(from) if self.reader.buffer_position().saturating_sub(from) > MOST_ENTRY => {
                Err(self.broken(BrokenKind::TooLong("entry")))
            }
            _ => Ok(()),
        }
    }
}

fn step_of(event: &Event<'_>, spaces: &mut Vec<(String, Space)>, has_begun: bool) -> Result<Step, BrokenKind> {
    Ok(match event {
        Event::Start(tag) | Event::Empty(tag) => Step::Start(start_of(tag, spaces, has_begun)?),
        Event::End(_) => Step::End,
        Event::Text(text) => Step::Text(without_controls(&text.xml10_content())),
        Event::CData(text) => Step::Text(without_controls(&text.xml10_content())),
        Event::GeneralRef(name) => Step::Text(meant_by(name)?),
        Event::Decl(declaration) => {
            refuse_other_encodings(declaration)?;
            Step::Nothing
        }
        Event::DocType(_) => return Err(BrokenKind::DocumentType),
        Event::Comment(_) | Event::PI(_) => Step::Nothing,
        Event::Eof => Step::Over,
    })
}

fn start_of(tag: &BytesStart<'_>, spaces: &mut Vec<(String, Space)>, has_begun: bool) -> Result<Start, BrokenKind> {
    // Before any attribute is looked at: comparing many of them with one another takes time by the square.
    if tag.len() > MOST_TAG {
        return Err(BrokenKind::TooLong("tag"));
    }
    let attributes = attributes_of(tag)?;
    if !has_begun {
        spaces.extend(
            attributes.iter().filter_map(|(key, uri)| Some((key.strip_prefix("xmlns:")?.to_owned(), Space::of(uri)))),
        );
    }
    let whole = tag.name();
    let (space, name) = match whole.as_ref().split_once(':') {
        None => (Space::Plain, whole.as_ref()),
        Some((prefix, name)) => {
            (spaces.iter().find(|(known, _)| known == prefix).map_or(Space::Foreign, |(_, space)| *space), name)
        }
    };
    Ok(Start { space, name: name.to_owned(), attributes })
}

fn attributes_of(tag: &BytesStart<'_>) -> Result<Vec<(String, String)>, BrokenKind> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| BrokenKind::NotXml)?;
        if attributes.len() == MOST_ATTRIBUTES {
            return Err(BrokenKind::TooMany("attributes"));
        }
        let value = unescape(&attribute.value).map_err(kind_of_escape)?;
        attributes.push((attribute.key.as_ref().to_owned(), without_controls(&value)));
    }
    Ok(attributes)
}

/// The five that XML knows, and numbers. All others would have to be declared.
fn meant_by(name: &BytesRef<'_>) -> Result<String, BrokenKind> {
    let text = format!("&{};", &**name);
    // A number that is no character XML may hold stands for nothing.
    if name.is_char_ref() {
        return Ok(unescape(&text).map(|text| without_controls(&text)).unwrap_or_default());
    }
    unescape(&text).map(|text| text.into_owned()).map_err(kind_of_escape)
}

fn refuse_other_encodings(declaration: &BytesDecl<'_>) -> Result<(), BrokenKind> {
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8") => Ok(()),
        Some(Ok(_)) => Err(BrokenKind::Encoding),
        Some(Err(_)) => Err(BrokenKind::NotXml),
    }
}

/// WordPress puts what was typed into CDATA as it is, also what XML may not hold.
fn without_controls(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'));
    if is_plain && !text.contains(['\u{fffe}', '\u{ffff}']) {
        return text.to_owned();
    }
    let is_kept = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_kept).collect()
}

fn kind_of_escape(error: EscapeError) -> BrokenKind {
    match error {
        EscapeError::UnrecognizedEntity(..) => BrokenKind::DocumentType,
        _ => BrokenKind::NotXml,
    }
}

fn kind_of(error: Error) -> BrokenKind {
    match error {
        Error::Io(error) => BrokenKind::Io(owned(error)),
        Error::Encoding(_) => BrokenKind::Encoding,
        // What is opened and not closed: the parser says so at the end of the file alone.
        Error::Syntax(_) => BrokenKind::Truncated,
        Error::Escape(error) => kind_of_escape(error),
        Error::IllFormed(_) | Error::InvalidAttr(_) | Error::Namespace(_) => BrokenKind::NotXml,
    }
}

fn owned(error: Arc<io::Error>) -> io::Error {
    Arc::try_unwrap(error).unwrap_or_else(|shared| io::Error::new(shared.kind(), shared.to_string()))
}
