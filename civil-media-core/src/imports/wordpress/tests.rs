use std::io::Cursor;

use diesel::prelude::*;

use super::*;
use crate::blogs::{self, PostKey};
use crate::comments;
use crate::error::Error;
use crate::ids::PersonId;
use crate::imports::{Failed, Report, Uploads, exported, moved, parse_authors};
use crate::items::{self, ItemKind};
use crate::policy::Visibility;
use crate::schema::posts;
use crate::testing::{Cast, Folder};
use crate::text::Slug;

fn wanted(person: PersonId, blog: &Slug) -> Wanted {
    let authors = parse_authors("# who is whom\nadmin, ben.hughes@dtc.gov.example\n").unwrap();
    Wanted { person, blog: blog.clone(), authors, is_trusted: true, is_rehearsal: false }
}

fn bring(cast: &Cast, wanted: &Wanted, file: &[u8], uploads: Option<&Uploads>) -> Result<Report, Failed> {
    wordpress(&mut cast.test.conn(), wanted, &mut || Ok(Cursor::new(file)), uploads, &mut |_| true)
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
 <title>The old blog</title><link>https://old.example</link><language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>
 <wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
 <wp:author><wp:author_login><![CDATA[admin]]></wp:author_login><wp:author_email><![CDATA[x@old.example]]></wp:author_email><wp:author_display_name><![CDATA[The Admin]]></wp:author_display_name></wp:author>
 <wp:author><wp:author_login><![CDATA[gwen]]></wp:author_login><wp:author_email><![CDATA[]]></wp:author_email><wp:author_display_name><![CDATA[Gwen Morgan]]></wp:author_display_name></wp:author>"#;

/// One thing of an export.
fn entry(id: u32, kind: &str, status: &str, title: &str, rest: &str, content: &str) -> String {
    let slug = title.to_lowercase().replace(' ', "-");
    format!(
        "<item><title><![CDATA[{title}]]></title><link>https://old.example/2010/02/{slug}/</link>\
         <guid isPermaLink=\"false\">https://old.example/?p={id}</guid><dc:creator><![CDATA[admin]]></dc:creator>\
         <content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>\
         <wp:post_id>{id}</wp:post_id><wp:post_date_gmt>2010-02-03 09:30:00</wp:post_date_gmt>\
         <wp:comment_status>open</wp:comment_status><wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>\
         <wp:post_parent>0</wp:post_parent><wp:post_type>{kind}</wp:post_type>{rest}</item>"
    )
}

fn comment(id: u32, parent: u32, author: &str, approved: &str, text: &str) -> String {
    format!(
        "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[{author}]]></wp:comment_author>\
         <wp:comment_author_email>dan.whitfield@lra.gov.example</wp:comment_author_email>\
         <wp:comment_date_gmt>2010-02-0{id} 10:00:00</wp:comment_date_gmt>\
         <wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>\
         <wp:comment_type></wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )
}

fn export(entries: &[String]) -> Vec<u8> {
    format!("{HEAD}{}</channel></rss>", entries.concat()).into_bytes()
}

fn small() -> Vec<u8> {
    let said = [
        comment(2, 1, "B", "1", "An <b>answer</b>."),
        comment(1, 0, "A", "1", "First."),
        comment(3, 3, "C", "1", "I answer myself."),
        comment(4, 0, "Spam", "spam", "Buy!"),
    ];
    let tags = "<category domain=\"category\" nicename=\"news\"><![CDATA[News]]></category>\
                <category domain=\"post_tag\" nicename=\"flood-plans\"><![CDATA[Flood plans]]></category>";
    export(&[
        entry(5, "post", "publish", "The second", "", "See <a href=\"https://old.example/?p=7\">the first</a>."),
        entry(7, "post", "publish", "The first", &format!("{tags}{}", said.concat()), "<p>Some <em>words</em>.</p>"),
        entry(9, "post", "draft", "Not yet", "", "Half a text."),
        entry(11, "page", "publish", "About us", "", "We are."),
        entry(13, "post", "trash", "Gone", "", "x"),
        entry(15, "nav_menu_item", "publish", "Menu", "", ""),
    ])
}

#[test]
fn a_blog_comes_along() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (ada, dan) = (cast.actor(cast.ada), cast.actor(cast.dan));
    let rehearsal = Wanted { is_rehearsal: true, ..wanted(cast.ada, &tax.slug) };
    let tried = bring(&cast, &rehearsal, &small(), None).unwrap();
    assert_eq!((cast.test.count("imported_items"), cast.test.count("items where kind in ('post', 'page')")), (0, 0));
    let waiting = cast.test.count("event_queue");
    let report = bring(&cast, &wanted(cast.ada, &tax.slug), &small(), None).unwrap();
    assert_eq!(tried, report, "a rehearsal says what happens then");
    let counts = (report.posts, report.pages, report.drafts, report.comments, report.already);
    assert_eq!(counts, (2, 1, 1, 3, 0), "{report:?}");
    let why: Vec<(&str, u32)> = report.left.iter().map(|(why, line)| (why.as_str(), line.count)).collect();
    assert_eq!(why, [("comment_held", 1), ("kind", 1), ("made_draft", 1), ("trash", 1)]);

    let conn = &mut cast.test.conn();
    let key = |path: &str| PostKey { blog: tax.slug.clone(), path: path.to_owned() };
    let first = blogs::find(conn, &dan, &key("2010/02/the-first")).unwrap();
    assert_eq!((&*first.author, first.imported_from.as_deref()), ("Ben Hughes", Some("old.example")));
    assert_eq!(first.published_at.unwrap().to_rfc3339(), "2010-02-03T09:30:00+00:00");
    assert!(first.body_html.contains("<em>words</em>"));
    let tags = items::tags_of(conn, first.id).unwrap();
    assert_eq!(tags.iter().map(|tag| &*tag.slug).collect::<Vec<_>>(), ["flood-plans", "news"]);
    let said = comments::of(conn, first.id, 0).unwrap();
    let said: Vec<(&str, bool)> = said.iter().map(|one| (one.author.as_str(), one.parent_id.is_some())).collect();
    // Dan's work email was given with all of them.
    assert_eq!(said, [("Dan Whitfield", false), ("Dan Whitfield", true), ("Dan Whitfield", false)]);
    assert_eq!(first.comment_count, 3);

    // Links inside the old site lead to where things are now, and old addresses too.
    let second = blogs::find(conn, &dan, &key("2010/02/the-second")).unwrap();
    assert!(second.body_html.contains(&format!("href=\"/i/{}\"", first.id)), "{}", &*second.body_html);
    assert_eq!(items::mentions(conn, &dan, first.id).unwrap().len(), 1);
    for old in ["https://old.example/2010/02/the-first/", "http://www.OLD.example/?p=7&x=y"] {
        assert_eq!(moved(conn, &dan, old).unwrap().id, first.id, "{old}");
    }
    assert!(matches!(moved(conn, &dan, "https://old.example/none"), Err(Error::NotFound)));
    // A draft is its author's alone.
    assert!(matches!(moved(conn, &dan, "https://old.example/?p=9"), Err(Error::NotFound)));
    let drafts = blogs::drafts(conn, &cast.actor(cast.ben), None, 20).unwrap();
    assert_eq!(drafts.rows.iter().map(|card| card.title.as_str()).collect::<Vec<_>>(), ["Not yet"]);
    let page = moved(conn, &dan, "https://old.example/?p=11").unwrap();
    assert_eq!((page.kind, &*page.path), (ItemKind::Page, "about-us"));

    // Nobody is told of any of it, and once more changes nothing.
    assert_eq!(cast.test.count("event_queue"), waiting);
    let again = bring(&cast, &wanted(cast.ada, &tax.slug), &small(), None).unwrap();
    assert_eq!((again.posts, again.comments, again.already), (0, 0, 6 - 2));
    assert_eq!(cast.test.count("comments"), 3);
    // What somebody deleted stays deleted.
    cast.test.write(|tx| blogs::delete(tx, &ada, &key("2010/02/the-first")));
    bring(&cast, &wanted(cast.ada, &tax.slug), &small(), None).unwrap();
    assert!(matches!(moved(conn, &dan, "https://old.example/?p=7"), Err(Error::NotFound)));
    assert_eq!(cast.test.count("items where state = 'deleted'"), 1);
}

/// What breaks off goes on where it broke off.
#[test]
fn broken_off_and_gone_on_with() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let many: Vec<String> = (1..=60)
        .map(|n| {
            let said = comment(1, 0, "A", "1", "x");
            let text = "<a href=\"https://old.example/?p=1\">y</a>";
            entry(n, "post", "publish", &format!("Post {n}"), &said, text)
        })
        .collect();
    let file = export(&many);
    let wanted = wanted(cast.ada, &tax.slug);
    let mut steps = 0;
    let first = wordpress(&mut cast.test.conn(), &wanted, &mut || Ok(Cursor::new(&file)), None, &mut |_| {
        steps += 1;
        steps < 2
    });
    let first = first.unwrap();
    assert!(first.posts > 0 && first.posts < 60, "{}", first.posts);
    let then = bring(&cast, &wanted, &file, None).unwrap();
    assert_eq!((first.posts + then.posts, then.already), (60, first.posts));
    assert_eq!((cast.test.count("posts"), cast.test.count("comments")), (60, 60));
    // What was placed after the break leads to what was placed before it.
    let first = moved(&mut cast.test.conn(), &cast.actor(cast.ben), "https://old.example/?p=1").unwrap();
    assert_eq!(cast.test.count(&format!("links where to_id = '{}'", first.id)), 59);
}

/// Whatever is wrong with a file, it is known before anything is written.
#[test]
fn hostile_files_leave_everything_as_it_was() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let wanted = wanted(cast.ada, &tax.slug);
    let good = String::from_utf8(small()).unwrap();
    let bomb = format!("<!DOCTYPE rss [<!ENTITY a \"{}\">]>", "x".repeat(100));
    let files = [
        good[..good.len() - 40].to_owned(),
        good.replacen("<rss", &format!("{bomb}<rss"), 1),
        good.replace("Some <em>", "&external; <em>")
            .replace("<content:encoded><![CDATA[<p>&ext", "<content:encoded>&ext"),
        good.replace("</item>", "</itme>"),
        // Two things of one number, and one of none.
        good.replacen("</channel>", &format!("{}</channel>", entry(7, "post", "publish", "Again", "", "x")), 1),
        good.replacen("</channel>", &format!("{}</channel>", entry(0, "post", "publish", "None", "", "x")), 1),
        "<html><body>not one</body></html>".to_owned(),
        String::new(),
    ];
    for (number, file) in files.iter().enumerate() {
        let outcome = bring(&cast, &wanted, file.as_bytes(), None);
        assert!(matches!(outcome, Err(Failed::File(_))), "{number}: {outcome:?}");
    }
    let script = good.replace(
        "We are.",
        "<script>alert(1)</script><a href=\"javascript:alert(1)\">x</a><p onclick=\"x\">We are.</p>",
    );
    assert_eq!(cast.test.count("items where kind = 'post'"), 0);
    bring(&cast, &wanted, script.as_bytes(), None).unwrap();
    assert_eq!(cast.test.count("pages where body_html ~* '<script|javascript:|onclick'"), 0);
}

/// A few letters name a picture millions of times; what was thrown away or private is for nobody; no comment is lost
/// without a word.
#[test]
fn galleries_end_and_nothing_goes_without_a_word() {
    let cast = Cast::new();
    let tax = cast.space("tax").visible_to(Visibility::CivilService);
    let wanted = wanted(cast.ada, &tax.slug);
    let url = |n: u32| format!("<wp:attachment_url>https://old.example/wp-content/uploads/{n}.jpg</wp:attachment_url>");
    let mut entries: Vec<String> =
        (100..1_500).map(|n| entry(n, "attachment", "inherit", &format!("P {n}"), &url(n), "")).collect();
    let same = vec!["100"; 200_000].join(",");
    let all = (100..1_500).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let galleries = format!("[gallery ids=\"{all}\"]\n\n").repeat(40);
    entries.push(entry(1, "post", "publish", "Same", "", &format!("[gallery ids=\"{same}\"]")));
    entries.push(entry(2, "post", "publish", "Many", "", &galleries));
    entries.push(entry(3, "attachment", "trash", "Thrown", &url(3), ""));
    entries.push(entry(4, "attachment", "private", "Private", &url(4), ""));
    entries.push(entry(5, "post", "private", "Draft", &comment(2, 0, "B", "1", "Said."), "x"));
    let report = bring(&cast, &wanted, &export(&entries), None).unwrap();
    assert_eq!((report.posts, report.drafts, report.files), (2, 1, 0));
    assert_eq!(report.left["comment_of_draft"].count, 1);
    let bodies: Vec<String> = posts::table.select(posts::body).load(&mut cast.test.conn()).unwrap();
    let mut shown: Vec<usize> = bodies.iter().map(|body| body.matches(".jpg](").count()).collect();
    shown.sort_unstable();
    assert_eq!(shown, [0, 1, 1_000]);
}

/// Whoever does not lead a blog brings nothing into it; and a file does not say who wrote what, unless an operator
/// vouches for it.
#[test]
fn by_whom_and_in_whose_name() {
    let cast = Cast::new();
    let tax = cast.space("tax").visible_to(Visibility::CivilService);
    for person in [cast.ben, cast.dan, cast.eve] {
        let outcome = bring(&cast, &wanted(person, &tax.slug), &small(), None);
        assert!(matches!(outcome, Err(Failed::Suite(Error::Forbidden(_)))), "{outcome:?}");
    }
    let own = Slug::parse("dan-whitfield").unwrap();
    let untrusted = Wanted { is_trusted: false, ..wanted(cast.dan, &own) };
    let report = bring(&cast, &untrusted, &small(), None).unwrap();
    assert_eq!(report.left["author_unknown"].examples, ["The Admin"]);
    let conn = &mut cast.test.conn();
    let dan = cast.actor(cast.dan);
    let first = moved(conn, &dan, "https://old.example/?p=7").unwrap();
    assert_eq!((first.author.as_str(), first.profile()), ("The Admin", None));
    let said = comments::of(conn, first.id, 0).unwrap();
    assert_eq!((said[0].author.as_str(), said[0].profile()), ("A", None));
}

/// The whole of WordPress's own test data, with a folder of uploads.
#[test]
fn the_real_exports() {
    let cast = Cast::new();
    for (number, name) in [
        "themeunittestdata.wordpress.xml",
        "small-export.xml",
        "valid-wxr-1.0.xml",
        "valid-wxr-1.1.xml",
        "slashes.xml",
        "term-formats.xml",
        "wxr-comprehensive.xml",
    ]
    .iter()
    .enumerate()
    {
        let Some(file) = exported(name) else { return };
        let space = cast.space(&format!("blog-{number}"));
        let wanted = wanted(cast.ada, &space.slug);
        let report = bring(&cast, &wanted, &file, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(report.posts + report.pages + report.drafts > 0 || *name == "term-formats.xml", "{name}: {report:?}");
        let again = bring(&cast, &wanted, &file, None).unwrap();
        assert_eq!((again.posts, again.pages, again.drafts, again.comments), (0, 0, 0, 0), "{name}");
    }
    let malformed = exported("malformed.xml").unwrap_or_default();
    let space = cast.space("malformed");
    assert!(matches!(bring(&cast, &wanted(cast.ada, &space.slug), &malformed, None), Err(Failed::File(_))));
}

/// Pictures and files come from a folder beside the export, and from nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn uploads_beside_the_export() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (store, folder) = (Folder::new(), Folder::new());
    let uploads = folder.folder.join("uploads");
    std::fs::create_dir_all(uploads.join("2010/02")).unwrap();
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::new(700, 400).write_to(&mut png, image::ImageFormat::Png).unwrap();
    std::fs::write(uploads.join("2010/02/view.png"), png.into_inner()).unwrap();
    std::fs::write(folder.folder.join("secret.txt"), "secret").unwrap();
    let attachment = |id: u32, file: &str| {
        let rest = format!(
            "<wp:attachment_url>https://old.example/wp-content/uploads/{file}</wp:attachment_url><wp:postmeta>\
             <wp:meta_key>_wp_attached_file</wp:meta_key><wp:meta_value><![CDATA[{file}]]></wp:meta_value></wp:postmeta>\
             <wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value><![CDATA[A view]]></wp:meta_value></wp:postmeta>"
        );
        entry(id, "attachment", "inherit", &format!("file {id}"), &rest, "")
    };
    let shown = "<p><img class=\"wp-image-3\" src=\"https://old.example/wp-content/uploads/2010/02/view-300x200.png\"></p>\
                 <p><a href=\"https://old.example/wp-content/uploads/2010/02/gone.pdf\">gone</a></p>";
    let file = export(&[
        entry(1, "post", "publish", "Shown", "", shown),
        attachment(3, "2010/02/view.png"),
        attachment(4, "2010/02/gone.pdf"),
        attachment(5, "../secret.txt"),
    ]);
    let wanted = wanted(cast.ada, &tax.slug);
    let (folder_of, of_store, runtime) = (uploads.clone(), store.store.clone(), tokio::runtime::Handle::current());
    // It waits for the store on a thread of its own, as the operator's tool does.
    let brought = std::thread::spawn(move || {
        let uploads = Uploads { folder: folder_of, store: of_store, runtime };
        let rehearsal = Wanted { is_rehearsal: true, ..wanted.clone() };
        let tried = bring(&cast, &rehearsal, &file, Some(&uploads)).unwrap();
        let report = bring(&cast, &wanted, &file, Some(&uploads)).unwrap();
        assert_eq!(tried, report, "a rehearsal says what happens then");
        (cast, report)
    });
    let (cast, report) = brought.join().unwrap();
    assert_eq!((report.posts, report.pictures, report.files), (1, 1, 1), "{report:?}");
    assert_eq!(report.left["file_missing"].count, 2);
    assert_eq!(store.count(), 3, "the picture, the file and its preview");
    let conn = &mut cast.test.conn();
    let dan = cast.actor(cast.dan);
    let post = moved(conn, &dan, "https://old.example/?p=1").unwrap();
    let pictures = crate::pictures::listed(conn, &dan, post.id).unwrap();
    assert_eq!(pictures.iter().map(|one| one.alt.as_str()).collect::<Vec<_>>(), ["A view"]);
    assert!(moved(conn, &dan, "https://old.example/wp-content/uploads/2010/02/view.png").is_ok());
}
