//! What holds of whatever anybody types: for tests that put texts together at random, and for the fuzz targets. Each of
//! these panics where it does not hold.
use crate::ids::{ClientId, TopicId};
use crate::imports::wikitext_converted;
use crate::talk::{NewMessage, Query};
use crate::text::{Markdown, Merged, PagePiece, excerpt};

/// What a page's text names is what is to be shown, nothing runs in a browser, and its sections put together are it.
pub fn named(text: &str) {
    let Ok(page) = Markdown::parse(text) else { return };
    let html = page.render_page();
    for marks in ["<script", "<b>", " onerror=", "href=\"javascript:"] {
        assert!(!html.contains(marks) || page.contains(marks), "{marks} in {}", &*html);
    }
    let named = page.page_links();
    for piece in html.page_pieces() {
        let (wanted, is_include) = match piece {
            PagePiece::Html(_) => continue,
            PagePiece::Link { wanted, .. } => (wanted, false),
            PagePiece::Include { wanted, .. } => (wanted, true),
        };
        let is_known = named.iter().any(|one| one.wanted == wanted && one.is_include == is_include);
        assert!(is_known || wanted.is_empty(), "{wanted} is not named in {text:?}");
    }
    for section in page.sections() {
        let part = page.section(section.number).expect("what is listed is there");
        assert_eq!(page.with_section(section.number, part).as_deref(), Some(&*page));
        assert!(page.apart(section.number).is_some(), "{}", section.number);
    }
    // Who is named is a link, and nothing else of it changes.
    let names = html.handles().into_iter().map(|handle| (handle, "A <Name>".to_owned())).collect();
    let with_names = html.naming(&names);
    assert!(with_names.handles().is_empty(), "{}", &*with_names);
    assert_eq!(html.naming(&std::collections::HashMap::new()), html);
}

/// Nobody's new words vanish where two change a text at once, and who changed nothing changes nothing.
pub fn merged(base: &str, ours: &str, theirs: &str) {
    let merged = Merged::of(base, ours, theirs);
    let said = merged.text().unwrap_or_else(|| merged.marked("a", "b"));
    // A line ends with a line feed alone: texts have no other ends. An empty text has none.
    let lines = |text: &str| -> Vec<String> {
        let ended = text.strip_suffix('\n').unwrap_or(text);
        if text.is_empty() { Vec::new() } else { ended.split('\n').map(str::to_owned).collect() }
    };
    for (new, other) in [(ours, theirs), (theirs, ours)] {
        for line in lines(new).iter().filter(|line| !lines(base).contains(line) && !lines(other).contains(line)) {
            assert!(lines(&said).contains(line), "{line:?} of {new:?} is not in {said:?}");
        }
    }
    let kept = Merged::of(base, base, theirs).text().expect("one change alone clashes with nothing");
    assert_eq!(lines(&kept), lines(theirs), "{base:?}");
}

/// Whatever MediaWiki stores becomes a text of ours, the same each time, that runs nothing in a browser.
pub fn wikitext(text: &str) {
    let made = wikitext_converted(text);
    assert_eq!(made, wikitext_converted(text));
    assert!(made.len() <= text.len() * 40 + 10_000, "{} of {}", made.len(), text.len());
    named(&made);
}

/// A message runs nothing in a browser, is as long as it may be, and its beginning is one line of text.
pub fn said(text: &str) {
    let Ok(message) = NewMessage::parse(ClientId::new(), TopicId::new(), text) else { return };
    assert!(!text.trim().is_empty() && message.body.chars().count() <= Markdown::MOST_MESSAGE);
    for marks in ["<script", "<img src=x", " onerror=", "href=\"javascript:"] {
        assert!(!message.body_html.contains(marks) || text.contains(marks), "{marks} in {}", &*message.body_html);
    }
    assert!(!excerpt(&message.body_html).contains('\n'), "{text:?}");
}

/// A search is something that PostgreSQL takes: no NUL, and times that it has.
pub fn sought(text: &str) {
    let Ok(query) = Query::parse(text) else { return };
    let texts = [Some(&query.words), query.from.as_ref(), query.within.as_ref()];
    for one in texts.into_iter().flatten() {
        assert!(!one.contains('\0') && one.chars().count() <= 2 * Query::MOST, "{one:?}");
    }
    for at in [query.before, query.since].into_iter().flatten() {
        assert!((1..=9999).contains(&chrono::Datelike::year(&at)), "{at}");
    }
    assert_eq!(query.is_empty(), query == Query::default());
}
