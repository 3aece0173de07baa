use std::io::Cursor;

use super::*;
use crate::error::Error;
use crate::imports::moved;
use crate::items as all_items;
use crate::testing::{Cast, Folder};
use crate::wiki::{self, PageKey, PagePath};

fn wanted(person: PersonId, space: &Slug) -> WantedWiki {
    let authors = crate::imports::parse_authors("Ben,ben.hughes@dtc.gov.example\n").unwrap();
    WantedWiki { person, space: Some(space.clone()), authors, is_trusted: true, is_rehearsal: false }
}

fn bring(cast: &Cast, wanted: &WantedWiki, file: &[u8], uploads: Option<&Uploads>) -> Result<Report, Failed> {
    mediawiki(&mut cast.test.conn(), wanted, &mut || Ok(Cursor::new(file)), uploads, &mut |_| true)
}

const HEAD: &str = "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.10/\" version=\"0.10\" xml:lang=\"en\"><siteinfo>\
    <sitename>Old</sitename><base>https://old.example/wiki/Main_Page</base><case>first-letter</case><namespaces>\
    <namespace key=\"0\"/><namespace key=\"1\">Talk</namespace><namespace key=\"2\">User</namespace>\
    <namespace key=\"6\">File</namespace><namespace key=\"10\">Template</namespace><namespace key=\"12\">Help</namespace>\
    <namespace key=\"14\">Category</namespace></namespaces></siteinfo>";

fn page(id: u32, title: &str, texts: &[&str]) -> String {
    let versions: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let author = if at % 2 == 0 { "<username>Ben</username>" } else { "<username>Jane Doe</username>" };
            let minor = if at == 1 { "<minor/>" } else { "" };
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!(
                "<revision><id>{at}</id><timestamp>2010-02-0{}T09:30:00Z</timestamp><contributor>{author}</contributor>\
                 {minor}<comment>change {at}</comment><text xml:space=\"preserve\">{text}</text></revision>",
                at % 9 + 1
            )
        })
        .collect();
    format!("<page><title>{title}</title><id>{id}</id>{}</page>", versions.concat())
}

fn export(pages: &[String]) -> Vec<u8> {
    format!("{HEAD}{}</mediawiki>", pages.concat()).into_bytes()
}

fn small() -> Vec<u8> {
    export(&[
        page(
            1,
            "Rail travel",
            &["First.", "Second.", "See [[Help:Booking|how]], [[Trains]]. [[Category:Travel plans]]"],
        ),
        page(2, "Trains", &["#REDIRECT [[rail travel]]"]),
        page(3, "Help:Booking", &["{{Notice}}\n\n'''Book''' at [[Rail_travel]] or [[Nowhere yet]]."]),
        page(4, "Template:Notice", &["Mind the gap."]),
        page(5, "Guides/By night", &["Dark. [[/Sub]]"]),
        page(6, "Talk:Rail travel", &["I think so."]),
        page(7, "User:Jane Doe", &["Me."]),
        page(8, "Loop a", &["#REDIRECT [[Loop b]]"]),
        page(9, "Loop b", &["#REDIRECT [[Loop a]]"]),
        page(10, "History", &["Past."]),
        page(11, "Rail  travel!", &["Another of nearly that name."]),
        page(12, "Ring a", &["{{:Ring b}}"]),
        page(13, "Ring b", &["{{:Ring a}}"]),
    ])
}

#[test]
fn a_wiki_comes_along() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let dan = cast.actor(cast.dan);
    let rehearsal = WantedWiki { is_rehearsal: true, ..wanted(cast.ada, &tax.slug) };
    let tried = bring(&cast, &rehearsal, &small(), None).unwrap();
    assert_eq!((cast.test.count("imported_items"), cast.test.count("items where kind = 'page'")), (0, 0));
    let waiting = cast.test.count("event_queue");
    let report = bring(&cast, &wanted(cast.ada, &tax.slug), &small(), None).unwrap();
    let counts = |report: &Report| (report.pages, report.versions, report.already);
    assert_eq!(counts(&tried), counts(&report));
    assert_eq!((counts(&report), report.redirects), ((9, 11, 0), 1), "{report:?}");
    let why: Vec<(&str, u32)> = report.left.iter().map(|(why, line)| (why.as_str(), line.count)).collect();
    let expected =
        [("author_unknown", 1), ("page_kind", 1), ("redirect_lost", 2), ("renamed", 1), ("ring", 1), ("stub", 3)];
    assert_eq!(why, expected, "{report:?}");
    assert_eq!(report.left["renamed"].examples, ["Rail travel! → rail-travel-2"]);

    let conn = &mut cast.test.conn();
    let key = |path: &str| PageKey { space: Some(tax.slug.clone()), path: PagePath::parse(path).unwrap() };
    let rail = wiki::find(conn, &dan, &key("rail-travel")).unwrap();
    assert_eq!((&*rail.body, rail.version), ("See [[Help/Booking|how]], [[Rail travel|Trains]].\n", 3));
    assert_eq!(rail.updated_at.to_rfc3339(), "2010-02-03T09:30:00+00:00");
    let versions = all_items::revisions(conn, rail.id, None, 20).unwrap();
    let said: Vec<(i32, &str, bool, &str, bool)> = versions
        .0
        .iter()
        .map(|one| (one.number, &*one.author, one.profile().is_some(), &*one.note, one.is_minor))
        .collect();
    assert_eq!(
        said,
        [
            (3, "Ben Hughes", true, "change 2", false),
            (2, "Jane Doe", false, "change 1", true),
            (1, "Ben Hughes", true, "change 0", false)
        ]
    );
    let tags = all_items::tags_of(conn, rail.id).unwrap();
    assert_eq!(tags.iter().map(|tag| &*tag.slug).collect::<Vec<_>>(), ["travel-plans"]);
    // What redirected leads on, by its path and by its address there.
    assert_eq!(cast.test.count(&format!("page_addresses where path = 'trains' and item_id = '{}'", rail.id)), 1);
    assert_eq!(moved(conn, &dan, "https://old.example/wiki/Trains").unwrap().id, rail.id);
    assert_eq!(moved(conn, &dan, "https://old.example/wiki/Rail_travel").unwrap().id, rail.id);
    // Namespaces, discussions and what stands below.
    for (path, text) in [
        ("help/booking", "{{Template/Notice}}\n\n**Book** at [[Rail travel|Rail travel]] or [[Nowhere yet]].\n"),
        ("template/notice", "Mind the gap.\n"),
        ("rail-travel/discussion", "I think so.\n"),
        ("guides/by-night", "Dark. [[Guides/By night/Sub|Sub]]\n"),
        ("history-page", "Past.\n"),
        ("ring-b", "`{{Ring a}}`"),
    ] {
        let body =
            wiki::find(conn, &dan, &key(path)).unwrap_or_else(|error| panic!("{path}: {error}")).body.to_string();
        assert_eq!(
            body.replace("[[Rail travel|Rail travel]]", "[[Rail travel]]"),
            text.replace("[[Rail travel|Rail travel]]", "[[Rail travel]]"),
            "{path}"
        );
    }
    let linked = format!("page_links where to_id = '{}'", rail.id);
    assert!(cast.test.count(&linked) >= 2, "{}", cast.test.count(&linked));
    assert_eq!(cast.test.count("page_links where to_id is null and wanted = 'nowhere-yet'"), 1);
    assert_eq!(cast.test.count("event_queue"), waiting);

    // Once more changes nothing, and what somebody wrote since stays.
    let (items, versions) = (cast.test.count("items"), cast.test.count("revisions"));
    let again = bring(&cast, &wanted(cast.ada, &tax.slug), &small(), None).unwrap();
    assert_eq!((again.pages, again.versions, again.already, again.redirects), (0, 0, 10, 0), "{again:?}");
    assert_eq!((cast.test.count("items"), cast.test.count("revisions")), (items, versions));
}

/// What breaks off goes on where it broke off.
#[test]
fn broken_off_and_gone_on_with() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let many: Vec<String> =
        (1..=60).map(|n| page(n, &format!("Page {n}"), &["a", "b [[Page 1]] [[Page 60]]"])).collect();
    let file = export(&many);
    let wanted = wanted(cast.ada, &tax.slug);
    let first =
        mediawiki(&mut cast.test.conn(), &wanted, &mut || Ok(Cursor::new(&file)), None, &mut |_| false).unwrap();
    assert!(first.pages > 0 && first.pages < 60, "{}", first.pages);
    let then = bring(&cast, &wanted, &file, None).unwrap();
    assert_eq!((first.pages + then.pages, then.already), (60, first.pages));
    assert_eq!((cast.test.count("pages"), cast.test.count("revisions")), (60, 120));
    // What was placed before the break leads to what was placed after it.
    assert_eq!(cast.test.count("page_links where to_id is null"), 0);
}

#[test]
fn hostile_files_leave_everything_as_it_was() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let wanted = wanted(cast.ada, &tax.slug);
    let good = String::from_utf8(small()).unwrap();
    let bomb = format!("<!DOCTYPE x [<!ENTITY a \"{}\">]>", "x".repeat(100));
    let files = [
        good[..good.len() - 40].to_owned(),
        good.replacen("<mediawiki", &format!("{bomb}<mediawiki"), 1),
        good.replacen("<mediawiki", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><mediawiki", 1),
        good.replacen("Past.", "&a;", 1),
        good.replacen("Past.", &"x".repeat(10 << 20), 1),
        good.replacen("Past.", &"<a>".repeat(1_000), 1),
        good.replace("</page>", "</pgae>"),
        "<rss version=\"2.0\"></rss>".to_owned(),
        String::new(),
    ];
    let before = (cast.test.count("items"), cast.test.count("events"), cast.test.count("revisions"));
    for (number, file) in files.iter().enumerate() {
        let outcome = bring(&cast, &wanted, file.as_bytes(), None);
        assert!(matches!(outcome, Err(Failed::File(_))), "{number}: {outcome:?}");
    }
    assert_eq!((cast.test.count("items"), cast.test.count("events"), cast.test.count("revisions")), before);
}

/// A wiki is brought by whoever leads its space; that of the whole service by whoever runs the suite.
#[test]
fn by_whom() {
    let cast = Cast::new();
    let tax = cast.space("tax").visible_to(crate::policy::Visibility::CivilService);
    for person in [cast.ben, cast.dan] {
        let outcome = bring(&cast, &wanted(person, &tax.slug), &small(), None);
        assert!(matches!(outcome, Err(Failed::Suite(Error::Forbidden(_)))), "{outcome:?}");
    }
    let service = WantedWiki { space: None, ..wanted(cast.ben, &tax.slug) };
    assert!(matches!(bring(&cast, &service, &small(), None), Err(Failed::Suite(Error::Forbidden(_)))));
}

/// One page with very many versions is never in memory as a whole.
#[test]
fn very_many_versions_of_one_page() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let count = 20_000;
    let one = "<revision><timestamp>2010-02-01T09:30:00Z</timestamp><contributor><ip>10.0.0.1</ip></contributor><text>Words.</text></revision>";
    let file = export(&[format!("<page><title>Much</title><id>1</id>{}</page>", one.repeat(count))]);
    let report = bring(&cast, &wanted(cast.ada, &tax.slug), &file, None).unwrap();
    assert_eq!((report.pages, report.versions as usize), (1, count));
    assert_eq!(cast.test.count("revisions where credited_name = '10.0.0.1'") as usize, count);
}

/// Pictures and files come from a folder beside the export.
#[tokio::test(flavor = "multi_thread")]
async fn files_beside_the_export() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (store, folder) = (Folder::new(), Folder::new());
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::new(70, 40).write_to(&mut png, image::ImageFormat::Png).unwrap();
    std::fs::write(folder.folder.join("A_view.png"), png.into_inner()).unwrap();
    std::fs::write(folder.folder.join("Plan.txt"), "What we plan.").unwrap();
    let texts =
        ["[[File:A view.png]]", "[[Image:A view.png|thumb|The view]] [[Media:plan.txt|plan]] [[File:Gone.png]]"];
    let file = export(&[page(1, "Shown", &texts)]);
    let wanted = wanted(cast.ada, &tax.slug);
    let runtime = tokio::runtime::Handle::current();
    let uploads = Uploads { folder: folder.folder.clone(), store: store.store.clone(), runtime };
    // It waits for the store on a thread of its own, as the operator's tool does.
    std::thread::spawn(move || {
        let report = bring(&cast, &wanted, &file, Some(&uploads)).unwrap();
        assert_eq!((report.pictures, report.files), (1, 2), "{report:?}");
        assert_eq!(report.left["file_missing"].examples, ["Gone.png"]);
        assert_eq!(cast.test.count("pages p join pictures i on i.item_id = p.item_id where p.body like '%/pictures/' || i.id || ')%' and p.body like '%[plan](/i/%'"), 1);
        let again = bring(&cast, &wanted, &file, Some(&uploads)).unwrap();
        assert_eq!((again.files, again.pictures, again.already), (0, 0, 3));
    })
    .join()
    .unwrap();
}

/// The real exports, where they lie beside the project.
#[test]
fn the_real_exports() {
    let cast = Cast::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/mediawiki/");
    for (number, (name, pages, versions)) in
        [("article-pear-0.10.xml", 1, 1), ("article-pear.xml", 1, 4), ("mwxml-dump.xml", 2, 3)].into_iter().enumerate()
    {
        let Ok(file) = std::fs::read(format!("{folder}{name}")) else {
            eprintln!("skipped: {name} is not here");
            return;
        };
        let space = cast.space(&format!("wiki-{number}"));
        let report = bring(&cast, &wanted(cast.ada, &space.slug), &file, None).unwrap();
        assert_eq!((report.pages, report.versions), (pages, versions), "{name}: {report:?}");
        let again = bring(&cast, &wanted(cast.ada, &space.slug), &file, None).unwrap();
        assert_eq!((again.pages, again.versions, again.already), (0, 0, pages), "{name}");
    }
}
