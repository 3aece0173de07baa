//! Files of spaces and pictures of people, through the whole site.
use civil_media_core::ids::FormKey;
use civil_media_core::policy::Visibility;

use crate::stage::{Browser, Stage};
use crate::uploads::{BOUNDARY, Form, png, send};

/// Brings a small file.
pub async fn bring(browser: &mut Browser, path: &str, name: &str) {
    let form = Form::of(browser).file(name, b"Text.").end();
    send(browser, path, form).await.leads_to();
}

#[actix_web::test]
async fn brought_found_and_taken_home() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let mut ben = stage.browser(stage.cast.ben);
    let text = "Rhyddhau’r tŷ. ".repeat(2_000);
    let form = Form::of(&ben).file("../../etc/Y cynllun tŷ.txt", text.as_bytes()).end();
    let sent = send(&mut ben, "/spaces/tax/files", form).await;
    let address = sent.leads_to();
    assert_eq!(address, "/spaces/tax/files/y-cynllun-ty-txt");
    let page = ben.get(&address).await;
    assert!(page.body.contains("Y cynllun tŷ.txt") && page.body.contains("civil service"), "{}", page.body);
    assert!(ben.get("/spaces/tax/files").await.body.contains("Y cynllun tŷ.txt"));
    assert!(ben.get("/").await.body.contains(&address), "it is news");

    let mut dan = stage.browser(stage.cast.dan);
    let taken = dan.get(&format!("{address}/download")).await;
    assert_eq!(taken.body, text);
    assert_eq!(taken.header("content-type"), "application/octet-stream");
    let named = taken.header("content-disposition");
    assert!(named.starts_with("attachment;") && named.contains("UTF-8''Y%20cynllun%20t%C5%B7.txt"), "{named}");
    assert_eq!(taken.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(taken.header("x-content-type-options"), "nosniff");
    assert_eq!(dan.get(&format!("{address}/download?v=2")).await.status, 404);
    assert_eq!(dan.get(&format!("{address}/preview")).await.status, 404);
    assert!(!dan.get(&address).await.body.contains("multipart"), "who may not bring is not asked to");

    // What is no file keeps what was said of it.
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0";
    let form = Form::of(&ben).field("version", "1").field("note", "Drawn anew").file("plan.png", zip).end();
    let refused = send(&mut ben, &address, form).await;
    assert_eq!(refused.status, 422);
    refused.says(&["not what the end of its name says", "value=\"Drawn anew\""]);

    let form = Form::of(&ben).field("version", "1").field("note", "Shorter").file("Y cynllun.txt", b"Byr.").end();
    assert_eq!(send(&mut ben, &address, form).await.leads_to(), address);
    let page = ben.get(&address).await.body;
    assert!(page.contains("Y cynllun.txt") && page.contains("Shorter"));
    assert_eq!(dan.get(&format!("{address}/download")).await.body, "Byr.");
    assert_eq!(dan.get(&format!("{address}/download?v=1")).await.body, text);
    let form = Form::of(&ben).field("version", "1").file("late.txt", b"Late.").end();
    assert_eq!(send(&mut ben, &address, form).await.status, 409, "somebody was quicker");

    assert_eq!(dan.post(&format!("{address}/delete"), &[]).await.status, 403);
    assert_eq!(ben.post(&format!("{address}/delete"), &[]).await.leads_to(), "/spaces/tax/files");
    for path in [&address, &format!("{address}/download"), &format!("{address}/download?v=1")] {
        assert_eq!(ben.get(path).await.status, 404);
    }
    // Brought back, it is there with every version of its bytes.
    let bin = ben.get("/me/bin").await.body;
    let restore = bin.split('"').find(|part| part.ends_with("/restore")).expect("the way back").to_owned();
    assert_eq!(dan.post(&restore, &[]).await.status, 404);
    ben.post(&restore, &[]).await.leads_to();
    assert_eq!(dan.get(&format!("{address}/download?v=1")).await.body, text);
}

#[actix_web::test]
async fn images_have_previews_that_we_drew() {
    let stage = Stage::new().await;
    stage.cast.space("tax");
    let mut ben = stage.browser(stage.cast.ben);
    // What follows the picture would be a script, were it read as one.
    let mut polyglot = png(1_200);
    polyglot.extend_from_slice(b"<script>alert(1)</script>");
    let form = Form::of(&ben).file("plan.png", &polyglot).file("notes.txt", b"Notes.").end();
    assert_eq!(send(&mut ben, "/spaces/tax/files", form).await.leads_to(), "/spaces/tax/files", "several");
    let request = ben.request("GET", "/spaces/tax/files/plan-png/preview?v=1");
    let cookie = ben.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let answer = request.header("cookie", cookie).send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    let drawn = answer.bytes().await.expect("bytes");
    let seen = image::load_from_memory(&drawn).expect("a JPEG");
    assert_eq!((seen.width(), seen.height()), (900, 900));
    assert!(!drawn.windows(7).any(|w| w == b"<script"));
    assert_eq!(stage.cast.test.count("blobs where state = 'kept'"), 3);
}

#[actix_web::test]
async fn what_cannot_be_taken_is_said_and_leaves_nothing() {
    let stage = Stage::new().await;
    stage.cast.space("tax");
    let mut ben = stage.browser(stage.cast.ben);
    let large = vec![b'x'; 4 * 1024 * 1024];
    for (name, bytes, said) in [
        ("holiday.png", &b"PK\x03\x04\x14\0\0\0\x08\0"[..], "not what the end of its name says"),
        ("large.txt", &large, "3 MB at most"),
        ("empty.txt", b"", "This file is empty"),
        ("..", b"x", "This file has no name"),
        (&"x".repeat(200), b"x", "120 characters or fewer"),
        ("", b"", "Choose a file"),
    ] {
        // What is well beside it does not come in either.
        let form = Form::of(&ben).file("well.txt", b"All is well.").file(name, bytes).end();
        let form = if name.is_empty() { Form::of(&ben).file(name, bytes).end() } else { form };
        let answer = send(&mut ben, "/spaces/tax/files", form).await;
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.body.contains(said), "{name}: {}", answer.body);
    }
    let many = (0..21).fold(Form::of(&ben), |form, n| form.file(&format!("{n}.txt"), b"x")).end();
    let answer = send(&mut ben, "/spaces/tax/files", many).await;
    assert!(answer.status == 422 && answer.body.contains("20 files at once at most"));

    // Not our form, no key, cut off, not a form with files.
    let foreign = Form::with("wrong", FormKey::new()).file("a.txt", b"x").end();
    assert_eq!(send(&mut ben, "/spaces/tax/files", foreign).await.status, 403);
    let late = Form(Vec::new()).file("a.txt", b"x").field("_token", &ben.token()).end();
    assert_eq!(send(&mut ben, "/spaces/tax/files", late).await.status, 403, "the token comes first");
    let keyless = Form(Vec::new()).field("_token", &ben.token()).file("a.txt", b"x").end();
    assert_eq!(send(&mut ben, "/spaces/tax/files", keyless).await.status, 400);
    let whole = Form::of(&ben).file("a.txt", &vec![b'x'; 100_000]).end();
    let cut = whole[..60_000].to_vec();
    assert_eq!(send(&mut ben, "/spaces/tax/files", cut).await.status, 400);
    assert_eq!(ben.post("/spaces/tax/files", &[("files", "x")]).await.status, 400);

    stage.is_clean();
    assert_eq!(stage.cast.test.count("items where kind = 'file'"), 0);
}

/// The connection breaks off at every tenth of a file.
#[actix_web::test]
async fn uploads_that_break_off_leave_nothing() {
    use tokio::io::AsyncWriteExt as _;
    let stage = Stage::new().await;
    stage.cast.space("tax");
    let ben = stage.browser(stage.cast.ben);
    for tenth in 1..10 {
        let body = Form::of(&ben).file("a.txt", &vec![b'x'; 2_000_000]).end();
        let cookie = ben.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let head = format!(
            "POST /spaces/tax/files HTTP/1.1\r\nHost: localhost\r\nOrigin: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Cookie: {cookie}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
            ben.base,
            body.len()
        );
        let address = ben.base.trim_start_matches("http://").to_owned();
        let mut wire = tokio::net::TcpStream::connect(address).await.expect("it listens");
        wire.write_all(head.as_bytes()).await.expect("it takes it");
        wire.write_all(&body[..body.len() * tenth / 10]).await.expect("it takes it");
        drop(wire);
    }
    stage.is_clean();
    assert_eq!(stage.cast.test.count("items where kind = 'file'"), 0);
}

#[actix_web::test]
async fn sent_twice_it_is_one_file() {
    let stage = Stage::new().await;
    stage.cast.space("tax");
    let mut ben = stage.browser(stage.cast.ben);
    let key = FormKey::new();
    for _ in 0..2 {
        let form = Form::with(&ben.token(), key).file("a.txt", b"One.").end();
        assert_eq!(send(&mut ben, "/spaces/tax/files", form).await.leads_to(), "/spaces/tax/files/a-txt");
    }
    let other = Form::with(&ben.token(), key).file("a.txt", b"Two.").end();
    assert_eq!(send(&mut ben, "/spaces/tax/files", other).await.status, 409);
    assert_eq!(stage.cast.test.count("items where kind = 'file'"), 1);
    // The bytes of the second sending go.
    stage.is_clean();
    assert_eq!(stage.cast.test.count("blobs"), 1);
}

#[actix_web::test]
async fn two_at_once_both_stay() {
    let stage = Stage::new().await;
    stage.cast.space("tax");
    let (mut ada, mut ben) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben));
    let (by_ada, by_ben) = (Form::of(&ada).file("a.txt", b"A.").end(), Form::of(&ben).file("a.txt", b"B.").end());
    let path = "/spaces/tax/files";
    let (one, two) = futures_util::join!(send(&mut ada, path, by_ada), send(&mut ben, path, by_ben));
    let mut addresses = [one.leads_to(), two.leads_to()];
    addresses.sort();
    assert_eq!(addresses, ["/spaces/tax/files/a-txt", "/spaces/tax/files/a-txt-2"]);
    // New versions from the same one: the second is told.
    let versions = [&ada, &ben].map(|by| Form::of(by).field("version", "1").file("b.txt", by.token().as_bytes()).end());
    let [first, second] = versions;
    let (one, two) = futures_util::join!(send(&mut ada, &addresses[0], first), send(&mut ben, &addresses[0], second));
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    stage.is_clean();
}

#[actix_web::test]
async fn who_may_not_read_finds_nothing() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").visible_to(Visibility::Members);
    let mut ben = stage.browser(stage.cast.ben);
    let form = Form::of(&ben).file("a.png", &png(100)).end();
    let address = send(&mut ben, "/spaces/tax/files", form).await.leads_to();
    let mut dan = stage.browser(stage.cast.dan);
    for path in ["", "/download", "/preview?v=1", "/download?v=1"] {
        assert_eq!(dan.get(&format!("{address}{path}")).await.status, 404, "{path}");
        assert_eq!(ben.get(&format!("{address}{path}")).await.status, 200, "{path}");
    }
    for path in ["/spaces/tax/files", &address] {
        let form = Form::of(&dan).field("version", "1").file("b.txt", b"x").end();
        assert_eq!(send(&mut dan, path, form).await.status, 404, "{path}");
    }
    assert_eq!(dan.get("/spaces/tax/files").await.status, 404);
}

#[actix_web::test]
async fn a_picture_of_oneself() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    for (name, bytes, said) in [
        ("me.png", png(20), "too small"),
        ("me.png", b"PK\x03\x04\x14\0\0\0".to_vec(), "not what the end of its name says"),
        ("me", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "not a picture"),
        ("me.png", png(300)[..200].to_vec(), "not a picture"),
    ] {
        let form = Form::of(&ben).file(name, &bytes).end();
        let answer = send(&mut ben, "/me/profile/picture", form).await;
        assert_eq!(answer.status, 422, "{said}");
        assert!(answer.body.contains(said), "{said}");
    }
    assert_eq!(ben.get("/people/ben-hughes/picture").await.status, 404);
    for side in [300, 500] {
        let form = Form::of(&ben).file("me.png", &png(side)).end();
        assert_eq!(send(&mut ben, "/me/profile/picture", form).await.leads_to(), "/me/profile");
    }
    let mut dan = stage.browser(stage.cast.dan);
    assert!(dan.get("/people/ben-hughes").await.body.contains("/people/ben-hughes/picture?of="));
    let shown = dan.get("/people/ben-hughes/picture").await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "image/jpeg"));
    let mut gus = stage.browser(stage.cast.gus);
    assert_eq!(gus.get("/people/ben-hughes/picture").await.status, 404, "a guest does not know him");
    assert_eq!(dan.post("/people/ben-hughes/picture/remove", &[]).await.status, 403);
    assert_eq!(ben.post("/people/ben-hughes/picture/remove", &[]).await.leads_to(), "/me/profile");
    assert_eq!(dan.get("/people/ben-hughes/picture").await.status, 404);
    stage.is_clean();
}
