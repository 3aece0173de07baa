use civil_media_core::ids::PersonId;
use civil_media_core::jobs;
use civil_media_core::testing::run_sql;

use crate::stage::{Browser, Stage};

fn handle(stage: &Stage, person: PersonId) -> String {
    stage.cast.actor(person).handle.to_string()
}

async fn told(stage: &Stage, browser: &mut Browser) -> String {
    jobs::run_once(&stage.cast.test.db).await.expect("told");
    browser.get("/me/notifications").await.body
}

#[actix_web::test]
async fn whoever_a_post_names_is_led_to_and_told_once_it_can_be_read() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ben, mut cat) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.cat));
    let cats = handle(&stage, stage.cast.cat);
    let text = format!("Thanks to @{cats}, not to `@{cats}` or @nobody-at-all.");
    let form = |act: &'static str| {
        vec![("title", "Thanks"), ("body", &*text), ("language", "en"), ("visibility", "civil_service"), ("act", act)]
    };
    let draft = ben.post("/blogs/tax/new", &form("keep")).await.leads_to();
    let link = format!("<a href=\"/people/{cats}\" rel=\"noopener noreferrer nofollow\">@Cat");
    ben.post("/preview", &[("body", &*text)]).await.says(&[&link, "@nobody-at-all", &format!("<code>@{cats}</code>")]);
    assert!(!told(&stage, &mut cat).await.contains("mentions you"), "a draft is nobody's to read");
    let post = ben.post(&draft, &[form("publish"), vec![("version", "1")]].concat()).await.leads_to();
    cat.get(&post).await.says(&[&link]);
    let says = told(&stage, &mut cat).await;
    assert!(says.contains("Ben Hughes mentions you in a post or page") && says.contains("href=\"/i/"), "{says}");
    // An edit that names her still says nothing anew; one that names somebody else tells them alone.
    let dans = handle(&stage, stage.cast.dan);
    let edit = ben.get(&format!("{post}/edit")).await;
    let version = edit.page().split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let more = format!("{text} And to @{dans}.");
    let fields = [("title", "Thanks"), ("body", &*more), ("version", &*version), ("kept", "0")];
    ben.post(&format!("{post}/edit"), &fields).await.leads_to();
    assert_eq!(told(&stage, &mut cat).await.matches("mentions you").count(), says.matches("mentions you").count());
    let mut dan = stage.browser(stage.cast.dan);
    assert!(told(&stage, &mut dan).await.contains("mentions you in a post or page"));
}

#[actix_web::test]
async fn a_comment_that_names_somebody_tells_them_of_that_and_of_no_more() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax");
    let post = format!("/blogs/tax/{}", tax.post("News").path);
    let (mut ben, mut cat, mut dan) =
        (stage.browser(stage.cast.ben), stage.browser(stage.cast.cat), stage.browser(stage.cast.dan));
    let (bens, dans) = (handle(&stage, stage.cast.ben), handle(&stage, stage.cast.dan));
    let text = format!("Is it so, @{bens} and @{dans}?");
    cat.post(&format!("{post}/comments"), &[("body", &*text)]).await.leads_to();
    cat.get(&post).await.says(&[&format!("href=\"/people/{dans}\" rel=\"noopener noreferrer nofollow\">@")]);
    // He wrote the post, and is told the nearer thing alone.
    let says = told(&stage, &mut ben).await;
    assert!(says.contains("mentions you in a comment") && !says.contains("commented on a post"), "{says}");
    assert!(told(&stage, &mut dan).await.contains("mentions you in a comment"));
    // Named again after the name was taken out, he hears no more of it.
    let said = cat.get(&post).await;
    let comment = said.body.split("id=\"comment-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let heard = told(&stage, &mut dan).await.matches("mentions you").count();
    for (version, body) in [("1", "Is it so?"), ("2", &*text), ("3", "It is."), ("4", &*text)] {
        cat.post(&format!("/comments/{comment}"), &[("body", body), ("version", version)]).await.leads_to();
        assert_eq!(told(&stage, &mut dan).await.matches("mentions you").count(), heard, "{version}");
    }
    // What was taken away before anybody was told is not told.
    let mut ines = stage.browser(stage.cast.ines);
    let text = format!("Sorry, @{}", handle(&stage, stage.cast.ines));
    cat.post(&format!("{post}/comments"), &[("body", &*text)]).await.leads_to();
    run_sql(&mut stage.cast.test.conn(), "update comments set removed_at = now() where body like 'Sorry%'").unwrap();
    assert!(!told(&stage, &mut ines).await.contains("mentions you"));
}

#[actix_web::test]
async fn a_page_names_people_and_whoever_may_not_read_it_hears_nothing() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    run_sql(&mut stage.cast.test.conn(), "update spaces set visibility = 2 where slug = 'tax'").unwrap();
    let (mut ben, mut ada, mut dan) =
        (stage.browser(stage.cast.ben), stage.browser(stage.cast.ada), stage.browser(stage.cast.dan));
    let text = format!("@{} and @{} know.", handle(&stage, stage.cast.ada), handle(&stage, stage.cast.dan));
    let page = ben.post("/spaces/tax/wiki/new", &[("title", "Rates"), ("body", &*text)]).await.leads_to();
    ben.get(&page).await.says(&["rel=\"noopener noreferrer nofollow\">@Ada Okafor</a>"]);
    assert!(told(&stage, &mut ada).await.contains("Ben Hughes mentions you in a post or page"));
    assert!(!told(&stage, &mut dan).await.contains("mentions you"));
}

#[actix_web::test]
async fn a_message_names_people_and_leads_them_to_it() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let _ = stage.cast.space("elsewhere").hidden();
    let (mut ben, mut ada, mut ines) =
        (stage.browser(stage.cast.ben), stage.browser(stage.cast.ada), stage.browser(stage.cast.ines));
    let topic = format!("/talk/{path}/general");
    let text = format!("@{} and @{}?", handle(&stage, stage.cast.ada), handle(&stage, stage.cast.ines));
    ben.post(&topic, &[("body", &*text)]).await.leads_to();
    ben.get(&topic).await.says(&["rel=\"noopener noreferrer nofollow\">@Ada Okafor</a>"]);
    let says = told(&stage, &mut ada).await;
    assert!(says.contains("Ben Hughes mentions you in Talk"), "{says}");
    let there =
        says.split("href=\"").find_map(|part| part.split('"').next().filter(|to| to.starts_with("/m/"))).unwrap();
    assert_eq!(ada.get(there).await.leads_to(), format!("{topic}#m1"));
    // She is of another body, and may not read it.
    assert!(!told(&stage, &mut ines).await.contains("mentions you"));
    assert_eq!(ines.get(there).await.status, 404);
    for _ in 0..30 {
        ben.post(&topic, &[("body", "More.")]).await.leads_to();
    }
    let around = ada.get(there).await.leads_to();
    assert_eq!(around, format!("{topic}?before=26#m1"));
    ada.get(&around).await.says(&["id=\"m1\"", "id=\"m25\""]);
}
