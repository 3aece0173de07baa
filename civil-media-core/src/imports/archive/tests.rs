use std::io::{Cursor, Write as _};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::imports::BadArchive;
use crate::testing::{Cast, Folder};

const ID: &str = "01919191-9191-7191-9191-91919191919";

fn page(number: u8, path: &str, markdown: &str) -> Value {
    json!({
        "id": format!("{ID}{number}"), "path": path, "title": "A page", "language": "en", "tags": [], "version": 1,
        "updated_at": "2026-01-01T00:00:00Z", "marking": "official", "handling_note": "", "owner": null,
        "markdown": markdown, "html": "none", "names": {}, "addresses": {},
    })
}

fn manifest(pages: &[Value]) -> Value {
    json!({
        "format": "civil-media-wiki", "edition": 1, "made_at": "2026-01-01T00:00:00Z",
        "wiki": "https://media.example/wiki", "name": "Old", "pages": pages, "pictures": [], "files": [],
    })
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn of(manifest: &Value, files: &[(&str, &[u8])]) -> Vec<u8> {
    let said = manifest.to_string();
    zip(&[&[("manifest.json", said.as_bytes())], files].concat())
}

async fn bring(cast: &Cast, store: &Store, file: Vec<u8>) -> Result<Report, Failed> {
    let space = Some(Slug::parse("tax").unwrap());
    let wanted = WantedArchive { person: cast.ada, space, below: None, is_rehearsal: false };
    let (mut conn, store, runtime) = (cast.test.conn(), store.clone(), Handle::current());
    let work = move || archive(&mut conn, &wanted, Cursor::new(file), (&store, &runtime), &mut |_| true);
    // It waits for the store on a thread of its own, as the operator's tool does.
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || tell.send(work()));
    told.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_archives_end_in_an_error_and_nothing_was_written() {
    let cast = Cast::new();
    let _ = cast.space("tax");
    let folder = Folder::new();
    let fine = manifest(&[page(1, "a", "a.md")]);
    let text: &[(&str, &[u8])] = &[("a.md", b"Words.")];
    let mut newer = fine.clone();
    newer["edition"] = json!(2);
    newer["pages"] = json!("of another kind");
    let mut other = fine.clone();
    other["format"] = json!("another");
    let bomb = vec![b'x'; 40 << 20];
    let mut damaged = of(&fine, text);
    let middle = damaged.len() / 2;
    damaged.truncate(middle);
    let many: Vec<Value> = (0..20_001).map(|_| page(1, "a", "a.md")).collect();
    let deep = "a/a/a/a/a/a/a/a/a";
    for (file, says) in [
        (b"<xml>".to_vec(), "no zip"),
        (damaged, "no zip"),
        (zip(text), "no manifest.json"),
        (zip(&[("manifest.json", b"{\"format\": ")]), "no manifest.json"),
        (of(&other, text), "no manifest.json"),
        (of(&newer, text), "newer release"),
        (of(&manifest(&many), text), "more than can be brought"),
        (of(&fine, &[]), "the page a is not"),
        (of(&fine, &[("a.md", b"\xff\xfe")]), "the page a is not"),
        (of(&fine, &[("a.md", &bomb)]), "the page a is not"),
        (of(&manifest(&[page(1, "../a", "a.md")]), text), "the page ../a is not"),
        (of(&manifest(&[page(1, "edit", "a.md")]), text), "the page edit is not"),
        (of(&manifest(&[page(1, deep, "a.md")]), text), "is not as a page has to be"),
        (of(&manifest(&[page(1, "a", "a.md"), page(1, "b", "a.md")]), text), "the page b is not"),
        (of(&manifest(&[page(1, "a", "a.md"), page(2, "a", "a.md")]), text), "the page a is not"),
    ] {
        let failed = bring(&cast, &folder.store, file).await.expect_err(says);
        assert!(matches!(failed, Failed::Archive(_)) && failed.to_string().contains(says), "{says}: {failed}");
    }
    assert_eq!(cast.test.count("items where kind = 'page'"), 0);
    assert_eq!(cast.test.count("imported_items"), 0);
    assert!(matches!(Archive::open(Cursor::new(Vec::new())), Err(Failed::Archive(BadArchive::NoZip))));
}

/// Nothing but what the manifest names is read, and of that only what it may be.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_odd_is_left_out_and_said() {
    let cast = Cast::new();
    let _ = cast.space("tax");
    let folder = Folder::new();
    let (id, other) = (format!("{ID}7"), format!("{ID}8"));
    let mut said = manifest(&[page(1, "a", "../../a.md"), page(2, "b", "b.md"), page(3, "c", "b.md")]);
    said["pages"][0]["names"] = json!({ "b": format!("{ID}2"), "nowhere": format!("{ID}9") });
    said["pages"][1]["names"] = json!({ "a": format!("{ID}1") });
    said["pages"][2]["tags"] = json!(["fine, too", "", "x".repeat(500)]);
    said["pictures"] = json!([{
        "id": id, "page": format!("{ID}1"), "name": "x.png", "alt": "", "is_decorative": true, "caption": "",
        "credit": "", "rights": "", "file": "x.svg",
    }]);
    said["files"] = json!([{ "id": other, "name": "run.exe", "marking": "official", "file": "run" }]);
    let files: &[(&str, &[u8])] = &[
        ("../../a.md", b"{{b}}"),
        ("b.md", b"{{a}}\n\n<script>alert(1)</script>"),
        ("x.svg", b"<svg/>"),
        ("run", b""),
        ("manifest.html", b"never looked at"),
    ];
    let report = bring(&cast, &folder.store, of(&said, files)).await.unwrap();
    assert_eq!((report.pages, report.pictures, report.files), (3, 0, 0), "{report:?}");
    assert_eq!(report.left["ring"].count, 1);
    assert_eq!(report.left["tags"].count, 2);
    assert!(report.left["file_missing"].examples.contains(&"x.png".to_owned()), "{report:?}");
    assert_eq!(cast.test.count("pages where body_html like '%<script%'"), 0);
    assert_eq!(cast.test.count("blobs where state <> 'coming'"), 0, "what is not placed is swept");
    let again = bring(&cast, &folder.store, of(&said, files)).await.unwrap();
    assert_eq!((again.pages, again.already), (0, 3), "{again:?}");
}
