//! Real exports.
use super::*;
use crate::imports::exported;
use crate::imports::wordpress::wxr::{Part, Reader};

fn texts(name: &str) -> Option<Vec<(String, String)>> {
    let bytes = exported(name)?;
    let mut reader = Reader::new(&bytes[..]);
    let mut texts = Vec::new();
    while let Some(part) = reader.next().expect("whole") {
        if let Part::Entry(entry) = part {
            texts.push((entry.content.clone(), text(&entry.content)));
            for comment in &entry.comments {
                texts.push((comment.content.clone(), comment_to_markdown(&comment.content)));
            }
        }
    }
    Some(texts)
}

/// Rendered Markdown without its code.
fn without_code(html: &str) -> String {
    let mut out = String::new();
    for (at, part) in html.split("<code").enumerate() {
        out.push_str(if at == 0 { part } else { part.split_once("</code>").map_or("", |(_, after)| after) });
    }
    out
}

#[test]
fn no_tag_shows() {
    for name in ["themeunittestdata.wordpress.xml", "wxr-comprehensive.xml", "small-export.xml", "slashes.xml"] {
        let Some(texts) = texts(name) else { return };
        assert!(!texts.is_empty());
        for (html, markdown) in texts {
            let shown = without_code(&rendered(&markdown));
            for tag in ["&lt;p", "&lt;div", "&lt;!--", "&lt;/", "&lt;a ", "&lt;img", "[caption", "[gallery"] {
                assert!(!shown.contains(tag), "{tag} of {html}\n----\n{markdown}");
            }
            assert!(markdown.is_empty() || markdown.ends_with('\n') && !markdown.ends_with("\n\n"), "{markdown}");
            assert!(markdown.len() <= html.len() * 2 + 10, "{markdown}");
        }
    }
}

#[test]
fn their_words_stay() {
    let Some(texts) = texts("themeunittestdata.wordpress.xml") else { return };
    for (_, markdown) in texts {
        for sign in ["**", "~~", "\\[", "\\*", "\\_"] {
            assert!(!without_code(&rendered(&markdown)).contains(sign), "{sign} in {markdown}");
        }
    }
}
