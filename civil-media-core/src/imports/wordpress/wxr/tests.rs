use std::io::{BufRead, Cursor, Read, Result as IoResult};

use super::*;
use crate::imports::exported;
use crate::imports::xml::{MOST_ENTRY, MOST_TEXT};

fn read(bytes: &[u8]) -> Result<Vec<Part>, Broken> {
    let mut reader = Reader::new(bytes);
    let mut parts = Vec::new();
    while let Some(part) = reader.next()? {
        parts.push(part);
    }
    Ok(parts)
}

fn kind_of(bytes: &[u8]) -> BrokenKind {
    read(bytes).expect_err("it is broken").kind
}

fn entries(parts: &[Part]) -> Vec<&Entry> {
    parts.iter().filter_map(|part| if let Part::Entry(entry) = part { Some(&**entry) } else { None }).collect()
}

fn terms(parts: &[Part]) -> Vec<&Term> {
    parts.iter().filter_map(|part| if let Part::Term(term) = part { Some(term) } else { None }).collect()
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>T</title><wp:wxr_version>1.2</wp:wxr_version>"#;
const TAIL: &str = "</channel></rss>";

/// An export with this inside its channel.
fn export(inner: &str) -> Vec<u8> {
    format!("{HEAD}{inner}{TAIL}").into_bytes()
}

fn item(inner: &str) -> Entry {
    let parts = read(&export(&format!("<item>{inner}</item>"))).expect("whole");
    entries(&parts)[0].clone()
}

#[test]
fn real_files() {
    // Authors, terms, entries, comments.
    for (name, expected) in [
        ("themeunittestdata.wordpress.xml", (2, 183, 180, 32)),
        ("small-export.xml", (3, 33, 11, 1)),
        ("valid-wxr-1.0.xml", (0, 9, 6, 1)),
        ("valid-wxr-1.1.xml", (1, 3, 2, 1)),
        ("term-formats.xml", (0, 7, 0, 0)),
        ("slashes.xml", (1, 2, 1, 1)),
        ("wxr-comprehensive.xml", (2, 4, 2, 1)),
    ] {
        let Some(bytes) = exported(name) else { return };
        let parts = read(&bytes).unwrap_or_else(|broken| panic!("{name}: {broken}"));
        assert!(matches!(parts.first(), Some(Part::Site(_))), "{name}");
        let authors = parts.iter().filter(|part| matches!(part, Part::Author(_))).count();
        let entries = entries(&parts);
        let comments: usize = entries.iter().map(|entry| entry.comments.len()).sum();
        assert_eq!((authors, terms(&parts).len(), entries.len(), comments), expected, "{name}");
    }
}

#[test]
fn malformed() {
    let Some(bytes) = exported("malformed.xml") else { return };
    let broken = read(&bytes).expect_err("it is malformed");
    assert!(matches!(broken.kind, BrokenKind::NotXml | BrokenKind::NotWxr), "{broken}");
}

#[test]
fn one_entry_of_version_1_2() {
    let Some(bytes) = exported("wxr-comprehensive.xml") else { return };
    let parts = read(&bytes).expect("whole");
    let Some(Part::Site(site)) = parts.first() else { panic!("no site") };
    assert_eq!(site.link, "https://playground.internal/site");
    assert_eq!((site.wxr_version.as_str(), site.language.as_str()), ("1.2", "en-US"));
    let author =
        Author { id: Some(10), login: "alice".into(), email: "alice@example.com".into(), display_name: "Alice".into() };
    assert!(parts.contains(&Part::Author(author)));
    assert!(terms(&parts).iter().any(|term| term.slug == "updates" && term.parent.as_deref() == Some("news")));
    let first = entries(&parts)[0];
    assert_eq!(first.status, Status::Published);
    assert!(!first.content.is_empty() && !first.terms.is_empty());
}

#[test]
fn version_1_0_names_terms_twice() {
    let Some(bytes) = exported("valid-wxr-1.0.xml") else { return };
    let parts = read(&bytes).expect("whole");
    for entry in entries(&parts) {
        assert!(entry.terms.iter().all(|term| !term.slug.is_empty()), "{:?}", entry.terms);
        let mut once = entry.terms.clone();
        once.dedup();
        assert_eq!(once.len(), entry.terms.len());
    }
    assert!(entries(&parts).iter().all(|entry| !entry.creator.is_empty()));
}

#[test]
fn values_of_an_entry() {
    let entry = item(
        "<title>A &amp; B &#8212; &#x57;</title><dc:creator><![CDATA[ann]]></dc:creator>\
         <pubDate>Tue, 18 Jan 2011 07:40:14 +0000</pubDate><excerpt:encoded>E</excerpt:encoded>\
         <content:encoded>one <![CDATA[<b>two]]]]><![CDATA[></b>]]> three</content:encoded>\
         <wp:post_id>7</wp:post_id><wp:post_date>2011-01-18 08:40:14</wp:post_date>\
         <wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><wp:post_name>caf%c3%a9-%zz</wp:post_name>\
         <wp:status>pending</wp:status><wp:post_password>x</wp:post_password><wp:is_sticky>1</wp:is_sticky>\
         <wp:menu_order>-3</wp:menu_order><wp:post_parent>5</wp:post_parent><wp:comment_status>open</wp:comment_status>\
         <category domain='post_tag' nicename='t&amp;t'>Tea</category><category>Uncategorised</category>\
         <wp:postmeta><wp:meta_key>_edit_last</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta>\
         <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>",
    );
    assert_eq!(entry.title, "A & B — W");
    assert_eq!((entry.content.as_str(), entry.excerpt.as_str()), ("one <b>two]]></b> three", "E"));
    assert_eq!((entry.id, entry.parent, entry.menu_order), (7, 5, -3));
    assert_eq!((entry.slug.as_str(), entry.creator.as_str()), ("café-%zz", "ann"));
    assert_eq!(entry.published_at.map(|at| at.to_rfc3339()).as_deref(), Some("2011-01-18T07:40:14+00:00"));
    assert_eq!(entry.local_date.map(|at| at.to_string()).as_deref(), Some("2011-01-18 08:40:14"));
    assert_eq!(entry.status, Status::Pending);
    assert!(entry.has_password && entry.is_sticky && entry.comments_open);
    assert_eq!(entry.terms.len(), 2);
    assert_eq!((&entry.terms[0].taxonomy, entry.terms[0].slug.as_str()), (&Taxonomy::Tag, "t&t"));
    assert_eq!(entry.meta, [("_thumbnail_id".to_owned(), "9".to_owned())]);
}

#[test]
fn a_draft_has_no_date() {
    let entry = item(
        "<pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>\
         <wp:post_date>0000-00-00 00:00:00</wp:post_date><wp:status>draft</wp:status>",
    );
    assert_eq!((entry.published_at, entry.local_date), (None, None));
}

#[test]
fn names_of_prefixes_do_not_matter() {
    let file = r#"<rss xmlns:e="https://wordpress.org/export/1.2/excerpt/" xmlns:w="https://wordpress.org/export/1.2/"
        xmlns:wp="http://example.com/" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>
        <w:wxr_version>1.2</w:wxr_version><item><c:encoded>long</c:encoded><e:encoded>short</e:encoded>
        <wp:post_id>1</wp:post_id><w:post_id>2</w:post_id><content:encoded>undeclared</content:encoded></item>
        </channel></rss>"#;
    let parts = read(file.as_bytes()).expect("whole");
    let entry = entries(&parts)[0];
    assert_eq!((entry.content.as_str(), entry.excerpt.as_str(), entry.id), ("long", "short", 2));
}

#[test]
fn control_characters_go() {
    let entry = item("<content:encoded><![CDATA[a\u{0}\u{8}\u{1b}b\tc\r\nd\u{ffff}]]>&#1;&#0;e</content:encoded>");
    assert_eq!(entry.content, "ab\tc\ndde".replacen("dd", "d", 1));
}

#[test]
fn other_documents() {
    assert!(matches!(kind_of(b"<html><body/></html>"), BrokenKind::NotWxr));
    assert!(matches!(kind_of(b"<rss><channel><item/></channel></rss>"), BrokenKind::NotWxr));
    assert!(matches!(kind_of(b"<rss><channel><wxr_version>1.2</wxr_version></channel></rss>"), BrokenKind::NotWxr));
    assert!(matches!(kind_of(b"hello"), BrokenKind::NotXml | BrokenKind::Truncated));
    assert!(matches!(kind_of(b""), BrokenKind::Truncated));
    assert!(matches!(kind_of(b"<rss><channel></rss>"), BrokenKind::NotXml));
    assert!(matches!(
        kind_of(b"PK\x03\x04\x14\x00\x08\x00"),
        BrokenKind::NotXml | BrokenKind::Encoding | BrokenKind::Truncated
    ));
    assert!(matches!(kind_of(&export("<item><title>a & b</title></item>")), BrokenKind::NotXml));
    assert_eq!(read(&export("")).expect("whole").len(), 1);
}

#[test]
fn declared_entities() {
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"{0}\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
         <rss><channel><title>&b;</title></channel></rss>",
        "ha".repeat(50_000)
    );
    for bad in [
        laughs.as_str(),
        "<!DOCTYPE rss SYSTEM \"http://example.com/rss.dtd\"><rss/>",
        "<!DOCTYPE rss PUBLIC \"-//X//EN\" \"file:///etc/passwd\"><rss/>",
        "<!DOCTYPE rss [<!ENTITY % p SYSTEM \"http://example.com/p.dtd\"> %p;]><rss/>",
        "<!DOCTYPE rss><rss/>",
    ] {
        assert!(matches!(kind_of(bad.as_bytes()), BrokenKind::DocumentType), "{}", &bad[..40]);
    }
    assert!(matches!(kind_of(&export("<item><title>&nbsp;</title></item>")), BrokenKind::DocumentType));
    assert!(matches!(kind_of(&export("<item><category nicename='&x;'/></item>")), BrokenKind::DocumentType));
    assert!(matches!(kind_of(&export("<item><!DOCTYPE rss></item>")), BrokenKind::DocumentType));
}

#[test]
fn attributes_without_end() {
    let attributes: String = (0..1_000_000).map(|n| format!(" a{n}=''")).collect();
    let started = std::time::Instant::now();
    assert!(matches!(kind_of(&export(&format!("<x{attributes}/>"))), BrokenKind::TooLong(_)));
    let spaces: String = (0..1_000_000).map(|n| format!(" xmlns:a{n}=''")).collect();
    assert!(matches!(kind_of(format!("<rss{spaces}/>").as_bytes()), BrokenKind::TooLong(_)));
    assert!(matches!(kind_of(&export(&format!("<x{}/>", " a=''".repeat(65)))), BrokenKind::TooMany(_)));
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn depth_without_end() {
    let deep = format!("{}{}", "<x>".repeat(100_000), "</x>".repeat(100_000));
    assert!(matches!(kind_of(&export(&deep)), BrokenKind::TooDeep));
    assert!(matches!(kind_of(&export(&format!("<item>{deep}</item>"))), BrokenKind::TooDeep));
}

#[test]
fn cut_off_anywhere() {
    let Some(bytes) = exported("themeunittestdata.wordpress.xml") else { return };
    // Every kilobyte of its beginning, then every sixteenth: all of them would take as long as all other tests.
    let all = (0..65_536).step_by(1024).chain((65_536..bytes.len()).step_by(16_384));
    for end in all.chain(bytes.len() - 200..bytes.len() - 8).filter(|end| *end < bytes.len()) {
        assert!(read(&bytes[..end]).is_err(), "cut at {end}");
    }
    let cut = &bytes[..bytes.len() / 2];
    assert!(matches!(kind_of(cut), BrokenKind::Truncated));
}

#[test]
fn an_error_is_the_end() {
    let bytes = export("<item><title>a</item>");
    let mut reader = Reader::new(&bytes[..]);
    assert!(reader.next().is_err());
    assert!(reader.next().is_err());
}

#[test]
fn other_encodings() {
    let text = String::from_utf8(export("")).expect("UTF-8");
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    for file in [
        wide(&[0xff, 0xfe], u16::to_le_bytes),
        wide(&[0xfe, 0xff], u16::to_be_bytes),
        wide(&[], u16::to_le_bytes),
        wide(&[], u16::to_be_bytes),
        text.replace("UTF-8", "UTF-7").into_bytes(),
        text.replace("UTF-8", "ISO-8859-1").into_bytes(),
        text.replace("<title>T", "<title>\u{1}").bytes().map(|byte| if byte == 1 { 0xe9 } else { byte }).collect(),
    ] {
        assert!(matches!(kind_of(&file), BrokenKind::Encoding));
    }
    assert!(read(format!("\u{feff}{text}").as_bytes()).is_ok());
}

/// Gives the same bytes for ever.
struct Endless(&'static [u8], usize);

impl BufRead for Endless {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        Ok(&self.0[self.1..])
    }
    fn consume(&mut self, amount: usize) {
        self.1 = (self.1 + amount) % self.0.len();
    }
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> IoResult<usize> {
        self.fill_buf()?.read(out)
    }
}

#[test]
fn one_line_without_end() {
    for (begin, more) in [
        (String::new(), "a"),
        (format!("{HEAD}<item><title>"), "a"),
        (format!("{HEAD}<item><content:encoded><![CDATA["), "long "),
        (format!("{HEAD}<item><content:encoded>"), "<![CDATA[a]]>"),
        (format!("{HEAD}<item>"), "<wp:comment></wp:comment>"),
        (format!("{HEAD}<item>"), "<x>y</x>"),
        (format!("{HEAD}<x "), "a='b' "),
        (format!("{HEAD}<!--"), "-"),
        (format!("{HEAD}<?x "), "-"),
        (format!("{HEAD}<item><title>&"), "a"),
        ("<!DOCTYPE rss [".to_owned(), "<!ENTITY a 'b'>"),
    ] {
        let mut reader =
            Reader::new(Cursor::new(begin.clone()).chain(Endless(more.repeat(4_096).leak().as_bytes(), 0)));
        let broken = loop {
            match reader.next() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("it has no end"),
                Err(broken) => break broken,
            }
        };
        assert!(broken.offset <= MOST_ENTRY + 2 * MOST_TEXT as u64, "{broken}");
        let is_limit =
            matches!(broken.kind, BrokenKind::TooLong(_) | BrokenKind::TooMany(_) | BrokenKind::DocumentType);
        assert!(is_limit, "{more}: {broken}");
    }
}

#[test]
fn a_slice_of_one_piece_is_not_copied_whole() {
    let mut file = export("<item><title>");
    file.truncate(file.len() - TAIL.len());
    file.resize(64 << 20, b'a');
    let mut reader = Reader::new(&file[..]);
    let broken = loop {
        if let Err(broken) = reader.next() {
            break broken;
        }
    };
    assert!(matches!(broken.kind, BrokenKind::TooLong(_)));
    assert!(reader.xml.held() <= 4 * MOST_TEXT);
}

#[test]
fn many_small_elements() {
    let many = "<x/>".repeat(2_000_000);
    assert_eq!(read(&export(&many)).expect("whole").len(), 1);
}

#[test]
fn limits_of_an_entry() {
    let comments = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>";
    let most = export(&format!("<item>{}</item>", comments.repeat(MOST_COMMENTS)));
    assert_eq!(entries(&read(&most).expect("whole"))[0].comments.len(), MOST_COMMENTS);
    let more = export(&format!("<item>{}</item>", comments.repeat(MOST_COMMENTS + 1)));
    assert!(matches!(kind_of(&more), BrokenKind::TooMany(_)));
    let long = format!("<content:encoded>{}</content:encoded>", "a".repeat(MOST_TEXT));
    assert!(read(&export(&format!("<item>{long}</item>"))).is_ok());
    assert!(matches!(kind_of(&export(&format!("<item>{0}{0}{0}</item>", long))), BrokenKind::TooLong("entry")));
}

fn comments(ids: &[(u64, u64)]) -> Vec<EntryComment> {
    ids.iter().map(|(id, parent)| EntryComment { id: *id, parent: *parent, ..EntryComment::default() }).collect()
}

fn threaded(ids: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut comments = comments(ids);
    threads(&mut comments);
    comments.iter().map(|comment| (comment.id, comment.parent)).collect()
}

#[test]
fn threads_of_comments() {
    assert_eq!(threaded(&[(3, 2), (2, 1), (1, 0), (4, 0), (5, 1)]), [(1, 0), (2, 1), (3, 2), (5, 1), (4, 0)]);
    assert_eq!(threaded(&[(1, 9), (2, 2)]), [(1, 0), (2, 0)]);
    assert_eq!(threaded(&[(1, 3), (2, 1), (3, 2), (4, 3)]), [(1, 0), (2, 1), (3, 2), (4, 3)]);
    assert_eq!(threaded(&[]), []);
    let chain: Vec<(u64, u64)> = (1..=50_000).rev().map(|id| (id, id - 1)).collect();
    let ordered = threaded(&chain);
    assert_eq!(ordered.len(), 50_000);
    assert!(ordered.windows(2).all(|pair| pair[1].1 == pair[0].0));
    assert_eq!(threaded(&[(1, 0), (1, 0), (2, 1)]), [(1, 0), (2, 1), (1, 0)]);
}
