use civil_media_core::ids::FormKey;
use civil_media_core::jobs;
use civil_media_core::policy::Visibility;

use crate::stage::{Answer, Browser, Stage};

/// The first address on a page that begins like this and goes on with an id.
fn address(page: &Answer, beginning: &str) -> String {
    let quoted = format!("\"{beginning}");
    let rest = page.body.split(&quoted).nth(1).unwrap_or_else(|| panic!("no {beginning} in\n{}", page.body));
    format!("{beginning}{}", rest.split('"').next().expect("its end"))
}

async fn report(browser: &mut Browser, at: &str) {
    let said = [("ground", "abuse"), ("words", "It hurts <b>me</b>.")];
    assert_eq!(browser.post(at, &said).await.leads_to(), "/me/reports");
}

#[actix_web::test]
async fn a_post_is_reported_hidden_and_back_after_an_appeal() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let post = cast.space("tax").visible_to(Visibility::CivilService).post("Rates");
    let at = format!("/blogs/tax/{}", post.path);
    let (mut dan, mut ben) = (stage.browser(cast.dan), stage.browser(cast.ben));
    let (mut ada, mut eve, mut cat) = (stage.browser(cast.ada), stage.browser(cast.eve), stage.browser(cast.cat));
    ben.get(&at).await.lacks(&["Report this"]);
    let page = dan.get(&at).await;
    page.says(&["Report this"]);
    let form = page.body.split('"').find(|one| one.starts_with("/i/") && one.ends_with("/report")).expect("a link");
    let form = form.to_owned();
    dan.get(&form).await.says(&["Report “Rates”", "Abuse or harassment", "never who asked"]);
    let empty = dan.post(&form, &[("words", "Kept.")]).await;
    assert_eq!(empty.status, 422);
    empty.says(&["Kept.", "Choose one"]);
    let long = "x".repeat(1_001);
    assert_eq!(dan.post(&form, &[("ground", "other"), ("words", &long)]).await.status, 422);
    // A double click is one report; another is answered kindly.
    let key = FormKey::new();
    for _ in 0..2 {
        let said = [("ground", "abuse"), ("words", "It hurts <b>me</b>.")];
        assert_eq!(dan.post_as(key, &form, &said).await.leads_to(), "/me/reports");
    }
    assert_eq!(cast.test.count("reports"), 1);
    dan.get("/me/reports").await.says(&["Rates", "Waiting", "It hurts &lt;b&gt;me&lt;/b&gt;."]);
    let again = dan.post(&form, &[("ground", "other")]).await;
    assert_eq!(again.status, 422);
    again.says(&["You reported this on", "Nobody has decided", "It hurts"]);
    assert_eq!(ben.get(&form).await.status, 403);
    assert_eq!(stage.browser(cast.gus).get(&form).await.status, 404);

    report(&mut cat, &form).await;
    jobs::run_once(&cast.test.db).await.expect("the jobs");
    ada.get("/me/notifications").await.says(&["reported something: you decide on it", "/admin/moderation"]);
    ben.get("/me/notifications").await.lacks(&["reported"]);
    ada.get("/spaces/tax").await.says(&["Reports to decide on"]);
    let list = ada.get("/admin/moderation").await;
    list.says(&["Rates", "2 reports", "Abuse or harassment (2)", "Ben Hughes"]);
    eve.get("/admin/moderation").await.lacks(&["Rates"]);
    let matter = address(&list, "/admin/moderation/");
    assert_eq!(ben.get(&matter).await.status, 404);
    assert_eq!(eve.get(&matter).await.status, 404);
    ada.get(&matter).await.says(&["Some text.", "Dan Whitfield", "Cat Lindqvist", "It hurts &lt;b&gt;me", "Hide it"]);
    let nothing = ada.post(&matter, &[("verdict", "hide"), ("reason", " "), ("version", "1")]).await;
    assert_eq!(nothing.status, 422);
    nothing.says(&["Give a reason", "Some text."]);
    let stale = ada.post(&matter, &[("verdict", "hide"), ("reason", "Kept."), ("version", "7")]).await;
    assert_eq!(stale.status, 409);
    stale.says(&["has changed", "Kept.", "name=\"anyway\""]);
    let decision = [("verdict", "hide"), ("reason", "It insults people."), ("version", "1")];
    assert_eq!(ada.post(&matter, &decision).await.leads_to(), matter);
    let late = ada.post(&matter, &decision).await;
    assert_eq!(late.status, 409);
    late.says(&["Somebody else decided meanwhile", "It insults people."]);
    late.lacks(&["Some text."]);

    // Nobody finds it, its author neither; what is told does not name who asked.
    for browser in [&mut ben, &mut ada, &mut dan, &mut eve] {
        assert_eq!(browser.get(&at).await.status, 404);
        for page in ["/", "/blogs", "/blogs/tax", "/spaces/tax", "/blogs/tax/archive", "/me/bin"] {
            browser.get(page).await.lacks(&["Rates"]);
        }
    }
    jobs::run_once(&cast.test.db).await.expect("the jobs");
    let told = ben.get("/me/notifications").await;
    told.says(&["Something that you wrote was hidden"]);
    let mine = address(&told, "/me/decisions/");
    dan.get("/me/notifications").await.says(&["Something that you reported was decided on"]);
    dan.get("/me/reports").await.says(&["Something that you cannot see now", "Hidden", "It insults people."]);
    ben.get("/me/decisions").await.says(&["Rates", "Hidden", "It insults people."]);
    let decision = ben.get(&mine).await;
    decision.says(&["nobody can see it", "Some text.", "It insults people.", "Send the appeal"]);
    decision.lacks(&["Whitfield", "Lindqvist", "It hurts"]);
    assert_eq!(dan.get(&mine).await.status, 404);
    assert_eq!(ada.get(&mine).await.leads_to(), matter);
    let empty = ben.post(&mine, &[("words", "")]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(ben.post(&mine, &[("words", "It was a quotation.")]).await.leads_to(), mine);
    assert_eq!(ben.post(&mine, &[("words", "Once more.")]).await.status, 409);

    jobs::run_once(&cast.test.db).await.expect("the jobs");
    eve.get("/me/notifications").await.says(&["Ben Hughes appealed", &matter]);
    eve.get("/admin/moderation").await.says(&["Rates", "Appeal"]);
    eve.get(&matter).await.says(&["Some text.", "It was a quotation.", "It insults people.", "Put it back"]);
    let answer = format!("{matter}/appeal");
    assert_eq!(ada.post(&answer, &[("verdict", "overturned"), ("reason", "x")]).await.status, 403);
    let back = [("verdict", "overturned"), ("reason", "It quotes what it is about.")];
    eve.post(&answer, &back).await.leads_to();
    dan.get(&at).await.says(&["Some text."]);
    ben.get(&mine).await.says(&["It is back where it was", "It quotes what it is about."]);
    ada.get(&matter).await.says(&["Put back", "It quotes what it is about."]);
    // The log goes on, and names who reported to nobody who wrote it.
    stage.browser(cast.sasha).get("/admin/log").await.says(&["report_made", "item_hidden", "appeal_overturned"]);
}

#[actix_web::test]
async fn a_comment_is_hidden_and_its_words_with_it() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let post = cast.space("tax").visible_to(Visibility::CivilService).post("Rates");
    let at = format!("/blogs/tax/{}", post.path);
    let (mut dan, mut ben, mut ada) = (stage.browser(cast.dan), stage.browser(cast.ben), stage.browser(cast.ada));
    dan.post(&format!("{at}/comments"), &[("body", "Zounds.")]).await.leads_to();
    let page = ben.get(&at).await;
    let form = page.body.split('"').find(|one| one.starts_with("/comments/") && one.ends_with("/report"));
    let form = form.expect("a link").to_owned();
    dan.get(&at).await.lacks(&[&form]);
    ben.get(&form).await.says(&["Report a comment on “Rates”"]);
    report(&mut ben, &form).await;
    let matter = address(&ada.get("/admin/moderation").await, "/admin/moderation/");
    ada.get(&matter).await.says(&["A comment on “Rates”", "Zounds.", "This is the comment"]);
    let decision = [("verdict", "hide"), ("reason", "Rude."), ("version", "1")];
    ada.post(&matter, &decision).await.leads_to();
    for browser in [&mut dan, &mut ben, &mut ada] {
        let page = browser.get(&at).await;
        page.says(&["A moderator hid this comment."]);
        page.lacks(&["Zounds"]);
        let id = form.trim_end_matches("/report");
        for part in ["", "/history", "/report"] {
            assert_eq!(browser.get(&format!("{id}{part}")).await.status, 404, "{part}");
        }
    }
    dan.get(&at).await.says(&["why, and how to appeal"]);
    let mine = address(&dan.get("/me/decisions").await, "/me/decisions/");
    dan.get(&mine).await.says(&["Zounds.", "Rude."]);
    // In Welsh.
    dan.post("/language", &[("language", "cy"), ("back", "/")]).await.leads_to();
    dan.get(&at).await.says(&["Cuddiodd cymedrolwr y sylw hwn."]);
    dan.get(&mine).await.says(&["Anfon yr apêl"]);
}

#[actix_web::test]
async fn pages_files_and_channels_are_reported_too() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let space = cast.space("tax").visible_to(Visibility::CivilService);
    let (channel, _) = space.channel("General");
    let (mut ben, mut dan, mut ada) = (stage.browser(cast.ben), stage.browser(cast.dan), stage.browser(cast.ada));
    ben.post("/spaces/tax/wiki/new", &[("title", "Start"), ("body", "Words."), ("below", ""), ("language", "en")])
        .await
        .leads_to();
    crate::files::bring(&mut ben, "/spaces/tax/files", "plan.txt").await;
    let places =
        ["/spaces/tax/wiki/start".to_owned(), "/spaces/tax/files/plan-txt".to_owned(), format!("/talk/{channel}")];
    for place in &places {
        let page = dan.get(place).await;
        let form = page.body.split('"').find(|one| one.starts_with("/i/") && one.ends_with("/report"));
        report(&mut dan, form.unwrap_or_else(|| panic!("no link on {place}"))).await;
    }
    ada.get("/admin/moderation").await.says(&["Start", "plan.txt"]);
    // Ada made the channel: it is her department's to decide on.
    let mut eve = stage.browser(cast.eve);
    let list = eve.get("/admin/moderation").await;
    list.says(&["General"]);
    let matter = address(&list, "/admin/moderation/");
    eve.get(&matter).await.says(&["The newest messages of this channel"]);
    eve.post(&matter, &[("verdict", "hide"), ("reason", "Not for here."), ("version", "1")]).await.leads_to();
    assert_eq!(ben.get(&places[2]).await.status, 404);
    // The others are Ada's: opened, each says what it is.
    let list = ada.get("/admin/moderation").await;
    let all: Vec<String> = list
        .body
        .split('"')
        .filter(|one| one.starts_with("/admin/moderation/") && one.len() > 40)
        .map(str::to_owned)
        .collect();
    assert_eq!(all.len(), 2);
    ada.get(&all[0]).await.says(&["Words."]);
    ada.get(&all[1]).await.says(&["plan.txt", "text/plain"]);
    for matter in &all {
        ada.post(matter, &[("verdict", "hide"), ("reason", "No."), ("version", "1")]).await.leads_to();
    }
    for place in &places[..2] {
        assert_eq!(ben.get(place).await.status, 404, "{place}");
    }
    assert_eq!(ben.get("/spaces/tax/files/plan-txt/download").await.status, 404);
    let edit = [("title", "Start"), ("body", "Other."), ("version", "1"), ("note", "")];
    assert_eq!(ben.post("/spaces/tax/wiki/start/edit", &edit).await.status, 404);
}

#[actix_web::test]
async fn who_reports_without_end_is_told_to_wait() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let space = cast.space("tax").visible_to(Visibility::CivilService);
    let mut dan = stage.browser(cast.dan);
    let mut last = None;
    for number in 0..8 {
        let post = space.post(&format!("Post {number}"));
        let page = dan.get(&format!("/blogs/tax/{}", post.path)).await;
        let form = page.body.split('"').find(|one| one.starts_with("/i/") && one.ends_with("/report")).expect("a link");
        last = Some(dan.post(form, &[("ground", "other"), ("words", "Mine to keep.")]).await);
    }
    let last = last.expect("an answer");
    assert_eq!(last.status, 429);
    last.says(&["Wait a minute", "Mine to keep."]);
}
