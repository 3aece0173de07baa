//! What a file is, by looking at it. Its name and what the browser says are claims (ASVS 5.2.2).
use crate::error::Problem;
use crate::text::Title;

/// How much of a file has to be looked at.
pub const HEAD: usize = 8192;

/// What a file is, as a media type (`image/png`), if its name does not say otherwise. `head` is its beginning, up to [`HEAD`] bytes.
///
/// # Errors
/// `file-not-what-it-says` if the name's ending stands for something else.
pub fn inspect(name: &str, head: &[u8]) -> Result<&'static str, Problem> {
    // Two letters are not enough of a sign: "BM" begins many a text.
    let found = infer::get(head).map(|kind| kind.mime_type());
    let found = found.filter(|kind| *kind != "image/bmp" || !looks_like_text(head));
    let is_markup = found.is_some_and(|kind| kind.starts_with("text/"));
    let is_text = is_markup || (found.is_none() && looks_like_text(head));
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let fits = match expected(&ending) {
        Expected::Text => is_text,
        Expected::OneOf(kinds) => found.is_some_and(|found| kinds.iter().any(|kind| found.starts_with(kind))),
        Expected::Anything => true,
    };
    if !fits {
        return Err(Problem::new("file-not-what-it-says"));
    }
    Ok(match found {
        // Whatever could run in a browser is plain text to us.
        _ if is_text => "text/plain",
        Some(kind) => kind,
        None => "application/octet-stream",
    })
}

enum Expected {
    Text,
    OneOf(&'static [&'static str]),
    Anything,
}

fn expected(ending: &str) -> Expected {
    use Expected::{Anything, OneOf, Text};
    match ending {
        "png" => OneOf(&["image/png"]),
        "jpg" | "jpeg" => OneOf(&["image/jpeg"]),
        "gif" => OneOf(&["image/gif"]),
        "webp" => OneOf(&["image/webp"]),
        "tif" | "tiff" => OneOf(&["image/tiff"]),
        "heic" | "heif" => OneOf(&["image/hei"]),
        "pdf" => OneOf(&["application/pdf"]),
        "zip" => OneOf(&["application/zip"]),
        "docx" | "xlsx" | "pptx" => OneOf(&["application/vnd.openxmlformats", "application/zip"]),
        "odt" | "ods" | "odp" => OneOf(&["application/vnd.oasis", "application/zip"]),
        "doc" | "xls" | "ppt" | "msg" => OneOf(&["application/msword", "application/vnd.ms", "application/x-ole"]),
        "mp4" | "mov" | "webm" | "avi" => OneOf(&["video/"]),
        "mp3" | "wav" | "ogg" | "m4a" => OneOf(&["audio/", "video/mp4"]),
        "txt" | "csv" | "md" | "json" | "xml" | "html" | "htm" | "svg" | "ics" | "eml" => Text,
        _ => Anything,
    }
}

/// Text in UTF-16, which says so, or UTF-8 up to a character that may be cut off at the end, without the controls
/// that text has no use for.
fn looks_like_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return true;
    }
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        // Spreadsheets save in the machine's own encoding: no controls will have to do.
        Err(_) => return !head.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)),
    };
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}'))
}

/// What a file is called: the last part of what the browser says, as one line.
///
/// # Errors
/// What is wrong with it.
pub fn file_name(said: &str) -> Result<Title, Problem> {
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = Title::parse(last).map_err(|problem| match problem.key {
        "title-missing" => Problem::new("file-name-missing"),
        "title-long" => Problem::limit("file-name-long", Title::MOST as i64),
        _ => problem,
    })?;
    if name.chars().all(|c| c == '.') { Err(Problem::new("file-name-missing")) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";

    #[test]
    fn by_looking() {
        assert_eq!(inspect("a.png", PNG), Ok("image/png"));
        assert_eq!(inspect("A.PNG", PNG), Ok("image/png"));
        assert_eq!(inspect("notes.txt", "Rhyddhau tŷ".as_bytes()), Ok("text/plain"));
        assert_eq!(inspect("names.csv", b"Name;City\r\nZo\xeb;York\r\n"), Ok("text/plain"));
        assert_eq!(inspect("page.html", b"<!DOCTYPE html><script>alert(1)</script>"), Ok("text/plain"));
        assert_eq!(inspect("drawing.svg", b"<svg xmlns='x'><script/></svg>"), Ok("text/plain"));
        assert_eq!(inspect("data.bin", &[0, 1, 2, 3]), Ok("application/octet-stream"));
        assert_eq!(inspect("makes.csv", b"BMW,Volvo\n"), Ok("text/plain"));
        assert_eq!(inspect("unicode.txt", b"\xff\xfea\0\t\0b\0"), Ok("text/plain"));
        let cut = "ŷ".as_bytes();
        assert_eq!(inspect("cut.txt", &cut[..1]), Ok("text/plain"));
    }

    #[test]
    fn names_that_say_otherwise() {
        let zip = b"PK\x03\x04\x14\0\0\0\x08\0";
        for (name, head) in [
            ("holiday.png", &zip[..]),
            ("page.png", b"<html><script>alert(1)</script></html>"),
            ("report.pdf", PNG),
            ("notes.txt", PNG),
            ("letter.docx", b"MZ\x90\0\x03\0\0\0"),
            ("list.csv", &[0, 1, 2][..]),
        ] {
            assert_eq!(inspect(name, head), Err(Problem::new("file-not-what-it-says")), "{name}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(&*file_name("C:\\Users\\ada\\plan.docx").expect("a name"), "plan.docx");
        assert_eq!(&*file_name("../../etc/passwd").expect("a name"), "passwd");
        for bad in ["", "..", "a/", &"x".repeat(200), "a\0b"] {
            assert!(file_name(bad).is_err(), "{bad}");
        }
    }
}
