use civil_media_core::ids::FormKey;
use civil_media_core::jobs;
use civil_media_core::testing::run_sql;

use crate::stage::Stage;

type Fields<'a> = Vec<(&'a str, &'a str)>;

fn form<'a>(title: &'a str, body: &'a str, act: &'a str) -> Fields<'a> {
    vec![("title", title), ("body", body), ("language", "en"), ("visibility", "civil_service"), ("act", act)]
}

#[actix_web::test]
async fn kept_shown_again_and_published() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ben, mut cat) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.cat));
    ben.get("/blogs/tax/new").await.says(&["Save draft", "Publish", "value=\"keep\"", "role=\"toolbar\""]);
    // Enter in the title sends the form with its first button: nothing is published by it.
    let draft = ben.post("/blogs/tax/new", &form("", "", "keep")).await.leads_to();
    assert!(draft.starts_with("/drafts/"), "{draft}");
    ben.get("/me/drafts").await.says(&["Without a title", &draft]);
    assert_eq!(cat.get(&draft).await.status, 404);
    let look = ben.post(&draft, &[form("A plan", "Some **text**.", "preview"), vec![("version", "1")]].concat()).await;
    assert_eq!(look.status, 200);
    look.says(&["<strong>text</strong>", "A plan"]);
    let empty = ben.post(&draft, &[form("", "", "publish"), vec![("version", "1")]].concat()).await;
    assert_eq!(empty.status, 422);
    empty.says(&["Enter a title", "Enter some text"]);
    let post = ben.post(&draft, &[form("A plan", "Some **text**.", "publish"), vec![("version", "1")]].concat()).await;
    let post = post.leads_to();
    cat.get(&post).await.says(&["A plan", "<strong>text</strong>", "Senior Policy Adviser"]);
    assert_eq!(ben.get(&draft).await.status, 404);
}

#[actix_web::test]
async fn the_script_keeps_a_draft_and_two_devices_do_not_overwrite_each_other() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ben, mut other) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.ben));
    let key = FormKey::new();
    let begun = ben.post_as(key, "/blogs/tax/drafts", &form("A", "One.", "")).await;
    // The answer was lost: the same text is sent again, and begins no second draft.
    let again = ben.post_as(key, "/blogs/tax/drafts", &form("A", "One.", "")).await;
    assert_eq!(begun.body, again.body);
    assert_eq!(stage.cast.test.count("posts"), 1);
    let told: serde_json::Value = serde_json::from_str(&begun.body).unwrap();
    let (address, version) = (told["address"].as_str().unwrap().to_owned(), told["version"].as_i64().unwrap());
    assert_eq!(version, 1);
    let keep = format!("{address}/keep");
    let at = |text: &'static str, version: &'static str| [form("A", text, ""), vec![("version", version)]].concat();
    let kept = ben.post(&keep, &at("Two.", "1")).await;
    assert!(kept.status == 200 && kept.body.contains("\"version\":2"), "{}", kept.body);
    let late = other.post(&keep, &at("Three.", "1")).await;
    assert_eq!(late.status, 409);
    late.says(&["\"body\":\"Two.\"", "\"version\":2"]);
    // The form without a script says the same, with both texts.
    let late = other.post(&address, &at("Three.", "1")).await;
    assert_eq!(late.status, 409);
    late.says(&["Two.", "Three.", "name=\"version\" value=\"2\""]);
    for (path, status) in [("/drafts/00000000-0000-0000-0000-000000000000/keep", 404), ("/blogs/none/drafts", 404)] {
        assert_eq!(ben.post(path, &at("x", "1")).await.status, status, "{path}");
    }
    let looked = ben.post("/preview", &[("body", "**bold** <script>x</script>")]).await;
    looked.says(&["<strong>bold</strong>", "&lt;script&gt;"]);
    assert!(!looked.body.contains("<html") && !looked.body.contains("<script"));
}

#[actix_web::test]
async fn named_people_review_and_time() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let mut ada = stage.browser(stage.cast.ada);
    let settings = ada.get("/spaces/tax/settings").await;
    settings.says(&["A second person approves posts"]);
    run_sql(&mut stage.cast.test.conn(), "update spaces set reviews_posts = true where slug = 'tax'").unwrap();
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let named = |co: &'static str, version: &'static str, act: &'static str| {
        let more = vec![("co_authors", co), ("on_behalf_of", "ada.okafor@dtc.gov.example"), ("version", version)];
        [form("A plan", "Text.", act), more].concat()
    };
    let unknown =
        ben.post("/blogs/tax/new", &named("dan.whitfield@lra.gov.example, nobody@x.example", "", "keep")).await;
    assert_eq!(unknown.status, 422);
    unknown.says(&["address number 2", "nobody@x.example"]);
    let draft = ben.post("/blogs/tax/new", &named("dan-whitfield", "", "keep")).await.leads_to();
    ben.get(&draft).await.says(&["dan-whitfield", "ada-okafor", "Submit for approval"]);
    dan.get("/me/drafts").await.says(&["A plan", "Ben Hughes"]);
    dan.get(&draft).await.says(&["A plan", "name=\"co_authors\""]);
    assert_eq!(ada.get(&draft).await.status, 404);
    assert_eq!(ben.post(&draft, &named("dan-whitfield", "1", "publish")).await.status, 403);
    assert_eq!(ben.post(&draft, &named("dan-whitfield", "1", "submit")).await.leads_to(), draft);
    ben.get(&draft).await.says(&["Submitted on"]);
    jobs::run_once(&stage.cast.test.db).await.unwrap();
    ada.get("/me/notifications").await.says(&["Ben Hughes submitted a post in"]);
    ada.get("/me/drafts").await.says(&["Waiting for your approval", "A plan"]);
    ada.get(&draft).await.says(&["Dan Whitfield", "on behalf of", "Approve and publish", "Give back"]);
    assert_eq!(ada.post(&format!("{draft}/return"), &[("note", "")]).await.status, 422);
    ada.post(&format!("{draft}/return"), &[("note", "Say why.")]).await.leads_to();
    ben.get(&draft).await.says(&["Ada Okafor gave it back", "Say why."]);
    ben.post(&draft, &named("dan-whitfield", "2", "submit")).await.leads_to();
    assert_eq!(ada.post(&format!("{draft}/approve"), &[("version", "2")]).await.status, 409);
    assert_eq!(ben.post(&format!("{draft}/approve"), &[("version", "3")]).await.status, 403);
    let post = ada.post(&format!("{draft}/approve"), &[("version", "3")]).await.leads_to();
    stage.browser(stage.cast.cat).get(&post).await.says(&["Ben Hughes", "Dan Whitfield", "on behalf of", "Ada Okafor"]);
}

#[actix_web::test]
async fn a_time_that_has_passed_and_one_that_is_to_come() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let mut ben = stage.browser(stage.cast.ben);
    fn on(day: &str) -> Fields<'_> {
        [form("Later", "Text.", "publish"), vec![("publish_on", day)]].concat()
    }
    let refused = ben.post("/blogs/tax/new", &on("2020-01-01")).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Choose a time that has not passed"]);
    let tomorrow = (civil_media_core::db::now() + chrono::Duration::days(2)).format("%Y-%m-%d").to_string();
    let draft = ben.post("/blogs/tax/new", &on(&tomorrow)).await.leads_to();
    ben.get(&draft).await.says(&["Will be published on", &format!("value=\"{tomorrow}\""), "value=\"09:00\""]);
}

#[actix_web::test]
async fn withdrawn_deleted_and_brought_back() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax");
    let key = tax.post("News");
    let post = format!("/blogs/tax/{}", key.path);
    let (mut ben, mut cat) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.cat));
    assert_eq!(cat.get(&format!("{post}/manage")).await.status, 403);
    ben.get(&format!("{post}/manage")).await.says(&["Withdraw it", "Delete it", "30 days"]);
    assert_eq!(ben.post(&format!("{post}/withdraw"), &[]).await.leads_to(), post);
    ben.get(&post).await.says(&["This post is withdrawn"]);
    assert_eq!(cat.get(&post).await.status, 404);
    ben.get("/me/drafts").await.says(&["News", "Withdrawn"]);
    ben.post(&format!("{post}/put-back"), &[]).await.leads_to();
    assert_eq!(cat.get(&post).await.status, 200);
    assert_eq!(ben.post(&format!("{post}/delete"), &[]).await.leads_to(), "/blogs/tax");
    assert_eq!(ben.get(&post).await.status, 404);
    let bin = ben.get("/me/bin").await;
    bin.says(&["News", "Bring back"]);
    let restore = bin
        .body
        .split("action=\"")
        .find_map(|part| part.split_once('"').map(|(to, _)| to).filter(|to| to.ends_with("/restore")))
        .unwrap()
        .to_owned();
    assert_eq!(cat.post(&restore, &[]).await.status, 404);
    ben.post(&restore, &[]).await.leads_to();
    assert_eq!(cat.get(&post).await.status, 200);
}

#[actix_web::test]
async fn whoever_wrote_a_post_is_told_when_a_lead_takes_it_away() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax");
    let post = format!("/blogs/tax/{}", tax.post("News").path);
    let (mut ada, mut ben) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben));
    ada.post(&format!("{post}/withdraw"), &[]).await.leads_to();
    civil_media_core::jobs::run_once(&stage.cast.test.db).await.expect("told");
    let told = ben.get("/me/notifications").await;
    told.says(&["Ada Okafor took back a post that you wrote", "href=\"/i/"]);
    ben.post(&format!("{post}/put-back"), &[]).await.leads_to();
    ada.post(&format!("{post}/delete"), &[]).await.leads_to();
    let page = ben.post("/spaces/tax/wiki/new", &[("title", "Rates"), ("body", "All of them.")]).await.leads_to();
    ada.post(&format!("{page}/edit/delete"), &[]).await.leads_to();
    civil_media_core::jobs::run_once(&stage.cast.test.db).await.expect("told");
    let told = ben.get("/me/notifications").await;
    for what in ["deleted a post that you wrote", "deleted a page that you wrote"] {
        told.says(&[&format!("Ada Okafor {what}")]);
    }
    told.says(&["/me/bin"]);
    ada.get("/me/notifications").await.lacks(&["that you wrote"]);
    ben.get("/me/bin").await.says(&["News", "Rates"]);
}

#[actix_web::test]
async fn every_version_of_a_post_and_what_changed_in_it() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax");
    let post = format!("/blogs/tax/{}", tax.post("News").path);
    let (mut ben, mut cat) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.cat));
    let better = [("title", "News"), ("body", "Some other text.\n\n<b>More</b>."), ("version", "1")];
    ben.post(&format!("{post}/edit"), &better).await.leads_to();
    cat.get(&post).await.says(&[&format!("{post}/history")]);
    cat.get(&format!("{post}/history")).await.says(&["version 2", "version 1", &format!("{post}/diff/1..2")]);
    let changes = cat.get(&format!("{post}/diff/1..2")).await;
    changes.says(&["<ins>other </ins>", "Removed", "Added", "&lt;b&gt;More"]);
    cat.get(&format!("{post}/diff/2..2")).await.says(&["Nothing changed in the text."]);
    for none in ["1..3", "0..1", "x", "1..2..3"] {
        assert_eq!(cat.get(&format!("{post}/diff/{none}")).await.status, 404, "{none}");
    }
}
