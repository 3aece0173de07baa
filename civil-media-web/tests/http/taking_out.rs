//! Pages taken out as a zip, and brought into another wiki.
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use civil_media_core::imports::{self, Failed, Report, WantedArchive};
use civil_media_core::policy::Visibility;
use civil_media_core::testing::run_sql;
use civil_media_core::text::Slug;
use civil_media_core::wiki::{Manifest, PagePath};
use zip::ZipArchive;

use crate::stage::{Browser, Stage};
use crate::uploads::{Form, png, send};

/// What lies in an archive, by name.
struct Zip(BTreeMap<String, Vec<u8>>);

impl Zip {
    fn of(bytes: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let files = (0..zip.len()).map(|at| {
            let mut file = zip.by_index(at).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().expect("a name").into_owned(), bytes)
        });
        Self(files.collect())
    }

    #[track_caller]
    fn text(&self, name: &str) -> &str {
        let bytes = self.0.get(name).unwrap_or_else(|| panic!("{name} is not in {:?}", self.0.keys()));
        std::str::from_utf8(bytes).expect("text")
    }

    fn manifest(&self) -> Manifest {
        serde_json::from_str(self.text(Manifest::NAME)).expect("a manifest")
    }

    /// All of it that does not depend on where it lies: pages by path, with their texts, tags, and what they name.
    fn tree(&self) -> BTreeSet<String> {
        let manifest = self.manifest();
        let path_of: BTreeMap<_, _> = manifest.pages.iter().map(|page| (page.id, page.path.as_str())).collect();
        let name_of: BTreeMap<_, _> = manifest.files.iter().map(|file| (file.id, file.name.as_str())).collect();
        let mut lines = BTreeSet::new();
        for page in &manifest.pages {
            let mut text = self.text(&page.markdown).to_owned();
            for (address, id) in &page.addresses {
                let to = path_of.get(id).or(name_of.get(id)).expect("in the archive");
                text = text.replace(&format!("({address})"), &format!("(to {to})"));
            }
            for picture in &manifest.pictures {
                text = text.replace(&picture.id.to_string(), &picture.name);
            }
            let names: Vec<_> = page.names.iter().map(|(name, id)| format!("{name}={}", path_of[id])).collect();
            lines.insert(format!(
                "{} | {} | {:?} | {:?} | {} | {names:?} | {text:?}",
                page.path,
                page.title,
                page.language,
                page.tags,
                page.marking.as_str(),
            ));
        }
        for one in &manifest.pictures {
            let of = path_of[&one.page];
            lines.insert(format!("{of} {} {} {} {} {}", one.name, one.alt, one.caption, one.credit, one.rights));
            assert!(self.0[&one.file].starts_with(&[0xff, 0xd8]), "a JPEG");
        }
        for one in &manifest.files {
            lines.insert(format!("{} {:?}", one.name, self.0[&one.file]));
        }
        lines
    }
}

async fn take(browser: &mut Browser, path: &str) -> Zip {
    let answer = browser.post(&format!("{path}/history/zip"), &[]).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"), "{}", answer.body);
    assert!(answer.header("content-disposition").starts_with("attachment; filename="));
    Zip::of(&answer.bytes)
}

async fn page(browser: &mut Browser, below: &str, title: &str, body: &str, tags: &str) -> String {
    let fields = [("title", title), ("body", body), ("below", below), ("tags", tags)];
    browser.post("/spaces/tax/wiki/new", &fields).await.leads_to()
}

/// A wiki with everything in it. Gives the picture's address.
async fn wiki(stage: &Stage, ben: &mut Browser) -> String {
    page(ben, "", "Notice", "Mind the [gap](https://gov.uk/).", "").await;
    let rail = page(ben, "", "Rail", "To come.", "").await;
    page(ben, "rail", "By night", "Dark. [[Rail]], [[Nowhere yet]].", "trains, night").await;
    page(ben, "rail/by-night", "Wales", "Rhyl. [[by night]]", "").await;
    let form = Form::of(ben).file("Our plan: draft?.txt", b"What we plan.").end();
    let file = send(ben, "/spaces/tax/files", form).await.leads_to();
    let edit = ben.get(&format!("{rail}/edit")).await;
    let pictures_of = format!("/i/{}/pictures", &edit.body.split("/i/").nth(1).expect("it is there")[..36]);
    let form = Form::of(ben).file("map.png", &png(300)).end();
    let described = send(ben, &pictures_of, form).await.leads_to();
    let fields = [("alt", "The lines"), ("caption", "All <b>lines</b>"), ("credit", "Ben"), ("rights", "Crown")];
    ben.post(&described, &[&fields[..], &[("cut", "whole"), ("keep", "middle")]].concat()).await.leads_to();
    let picture = described.strip_suffix("/edit").expect("it is there").to_owned();
    let body = format!(
        "# Lines\n\n![]({picture})\n\n{{{{Notice}}}}\n\nSee [[By night#Wales|at night]], [the plan]({file}), \
         [Wales](/spaces/tax/wiki/rail/by-night/wales#x) and [all](/people).\n"
    );
    ben.post(&format!("{rail}/edit"), &[("title", "Rail"), ("body", &*body), ("version", "1"), ("tags", "rail")])
        .await
        .leads_to();
    run_sql(&mut stage.cast.test.conn(), "update items set language = 'cy' where path = 'rail/by-night/wales'")
        .expect("it is there");
    picture
}

async fn bring(stage: &Stage, bytes: Vec<u8>, wanted: WantedArchive) -> Result<Report, Failed> {
    let (store, runtime) = (stage.store(), tokio::runtime::Handle::current());
    let mut conn = stage.cast.test.conn();
    let work = move || imports::archive(&mut conn, &wanted, Cursor::new(bytes), (&store, &runtime), &mut |_| true);
    // It waits for the store on a thread of its own, as the operator's tool does.
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || tell.send(work()));
    told.await.expect("an end")
}

fn wanted(stage: &Stage, below: Option<&str>) -> WantedArchive {
    let space = Some(Slug::parse("lib").expect("it is there"));
    let below = below.map(|path| PagePath::parse(path).expect("it is there"));
    WantedArchive { person: stage.cast.ada, space, below, is_rehearsal: false }
}

#[actix_web::test]
async fn a_branch_reads_offline_and_is_the_same_tree_in_another_wiki() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let lib = stage.cast.space("lib");
    let mut ben = stage.browser(stage.cast.ben);
    let picture = wiki(&stage, &mut ben).await;
    let whole = take(&mut ben, "/spaces/tax/wiki").await;
    let html = whole.text("pages/rail.html");
    for said in [
        "href=\"../pages/notice.html\"",
        "href=\"../pages/rail/by-night.html#section-wales\"",
        "href=\"../pages/rail/by-night/wales.html#x\"",
        &format!("src=\"../pictures/{}.jpg\"", picture.rsplit('/').next().expect("it is there")),
        "/Our%20plan_%20draft_.txt\"",
        "Mind the <a href=\"https://gov.uk/\"",
        "alt=\"The lines\"",
        "All &lt;b&gt;lines&lt;/b&gt;",
        "Not yet marked",
        "/people\"",
    ] {
        assert!(html.contains(said), "{said} is not in {html}");
    }
    assert!(!html.contains("href=\"/") && !html.contains("src=\"/") && !html.contains("<script"), "{html}");
    assert!(whole.text("pages/rail/by-night/wales.html").contains("href=\"../../../pages/rail/by-night.html\""));
    assert!(whole.text("index.html").contains("<a href=\"pages/rail/by-night.html\">By night</a><ul>"));
    assert!(whole.text("pages/rail.md").starts_with("# Lines\n\n![]("));
    assert_eq!(stage.cast.test.count("events where kind = 'wiki_taken'"), 1);

    // A branch stands at the top of its archive, without what it shows of other branches.
    let branch = take(&mut ben, "/spaces/tax/wiki/rail/by-night").await;
    let paths: Vec<String> = branch.manifest().pages.into_iter().map(|page| page.path).collect();
    assert_eq!(paths, ["by-night", "by-night/wales"]);
    assert!(branch.text("pages/by-night/wales.html").contains("href=\"../../pages/by-night.html\""));

    let bytes = ben.post("/spaces/tax/wiki/history/zip", &[]).await.bytes;
    let rehearsed = WantedArchive { is_rehearsal: true, ..wanted(&stage, None) };
    let tried = bring(&stage, bytes.clone(), rehearsed).await.expect("tried");
    assert_eq!((tried.pages, tried.pictures, tried.files, tried.left.len()), (4, 1, 1, 0), "{tried:?}");
    assert_eq!(stage.cast.test.count("imported_items"), 0);
    let report = bring(&stage, bytes.clone(), wanted(&stage, None)).await.expect("brought");
    assert_eq!((report.pages, report.pictures, report.files, report.left.len()), (4, 1, 1, 0), "{report:?}");
    let again = take(&mut ben, "/spaces/lib/wiki").await;
    assert_eq!(whole.tree(), again.tree());
    ben.get("/spaces/lib/wiki/rail").await.says(&["Picture: Ben", "/spaces/lib/wiki/rail/by-night#section-wales"]);
    let counted = |what: &str| stage.cast.test.count(what);
    let before = (counted("items"), counted("pictures"), counted("page_links"), counted("revisions"), counted("links"));
    let twice = bring(&stage, bytes.clone(), wanted(&stage, None)).await.expect("brought again");
    assert_eq!((twice.pages, twice.already, twice.files), (0, 5, 0), "{twice:?}");
    let after = (counted("items"), counted("pictures"), counted("page_links"), counted("revisions"), counted("links"));
    assert_eq!(before, after);

    // What was deleted here stays so, and what was renamed is not brought anew.
    ben.post("/spaces/lib/wiki/rail/by-night/wales/edit/delete", &[]).await;
    assert_eq!(bring(&stage, bytes, wanted(&stage, None)).await.expect("brought again").pages, 0);
    drop(lib);
}

#[actix_web::test]
async fn below_another_page_under_names_that_are_free() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let _ = stage.cast.space("lib");
    let mut ben = stage.browser(stage.cast.ben);
    wiki(&stage, &mut ben).await;
    for (title, below) in [("Old", ""), ("Rail", "old")] {
        let fields = [("title", title), ("body", "Here before."), ("below", below)];
        ben.post("/spaces/lib/wiki/new", &fields).await.leads_to();
    }
    let bytes = ben.post("/spaces/tax/wiki/rail/history/zip", &[]).await.bytes;
    let nowhere = bring(&stage, bytes.clone(), wanted(&stage, Some("nowhere"))).await;
    assert!(matches!(nowhere, Err(Failed::Suite(civil_media_core::Error::Invalid(_)))), "{nowhere:?}");
    let report = bring(&stage, bytes, wanted(&stage, Some("old"))).await.expect("brought");
    assert_eq!(report.left["renamed"].examples, ["rail → old/rail-2"]);
    // Two pages are called Rail: the link leads to the one it led to.
    ben.get("/spaces/lib/wiki/old/rail-2/by-night").await.says(&["href=\"/spaces/lib/wiki/old/rail-2\""]);
    ben.get("/spaces/lib/wiki/old/rail").await.says(&["Here before."]);
}

#[actix_web::test]
async fn nobody_takes_out_what_they_may_not_read() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").visible_to(Visibility::CivilService).with_guest();
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    wiki(&stage, &mut ben).await;
    let narrow = "update items set visibility = 2 where path in ('rail/by-night', 'our-plan-draft-txt')";
    run_sql(&mut stage.cast.test.conn(), narrow).expect("it is there");
    let zip = take(&mut dan, "/spaces/tax/wiki").await;
    let all: String = zip.0.iter().map(|(name, bytes)| format!("{name}\n{}", String::from_utf8_lossy(bytes))).collect();
    assert!(!all.contains("Dark.") && !all.contains("What we plan.") && !all.contains("by-night.html"), "{all}");
    assert!(!all.contains(">By night<") && !all.contains("\"By night\""), "{all}");
    assert!(zip.0.contains_key("pages/rail/by-night/wales.html"), "what stands below it may be read");
    let refused = dan.post("/spaces/tax/wiki/rail/by-night/history/zip", &[]).await;
    assert_eq!(refused.status, 404);
    let mut gus = stage.browser(stage.cast.gus);
    assert_eq!(gus.post("/spaces/tax/wiki/history/zip", &[]).await.status, 403);
    gus.get("/spaces/tax/wiki/rail").await.lacks(&["history/zip"]);
    dan.get("/spaces/tax/wiki/rail").await.says(&["/spaces/tax/wiki/rail/history/zip"]);
    // What stood below it stands below what is nearest.
    let _ = stage.cast.space("lib");
    let bytes = dan.post("/spaces/tax/wiki/history/zip", &[]).await.bytes;
    bring(&stage, bytes, wanted(&stage, None)).await.expect("brought");
    ben.get("/spaces/lib/wiki/rail/wales").await.says(&["Rhyl."]);
}

#[actix_web::test]
async fn what_is_sensitive_says_so_and_stays_so() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").sensitive();
    let _ = stage.cast.space("lib");
    let mut ben = stage.browser(stage.cast.ben);
    page(&mut ben, "", "Plans", "Of the raid.", "").await;
    let zip = take(&mut ben, "/spaces/tax/wiki").await;
    for name in ["pages/plans.html", "index.html"] {
        assert!(zip.text(name).contains("OFFICIAL-SENSITIVE"), "{name}");
    }
    let bytes = ben.post("/spaces/tax/wiki/history/zip", &[]).await.bytes;
    let report = bring(&stage, bytes, wanted(&stage, None)).await.expect("tried");
    assert_eq!((report.pages, &*report.left["marked_above"].examples[0]), (0, "Plans"));
}

/// All files below a folder.
fn below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

#[actix_web::test]
async fn what_the_store_has_lost_keeps_nobody_from_the_rest() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let mut ben = stage.browser(stage.cast.ben);
    wiki(&stage, &mut ben).await;
    let is_plan = |path: &std::path::PathBuf| std::fs::read(path).expect("bytes") == b"What we plan.";
    let lost: Vec<_> = below(stage.folder()).into_iter().filter(is_plan).collect();
    assert_eq!(lost.len(), 1);
    std::fs::remove_file(&lost[0]).unwrap();
    let zip = take(&mut ben, "/spaces/tax/wiki").await;
    let manifest = zip.manifest();
    assert_eq!((manifest.pages.len(), manifest.pictures.len(), manifest.files.len()), (4, 1, 0));
}
