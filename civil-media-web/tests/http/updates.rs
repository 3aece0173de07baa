use std::sync::Arc;

use civil_media_core::pictures;
use tokio::sync::Semaphore;

use crate::stage::Stage;
use crate::uploads::{Form, png, send};

#[actix_web::test]
async fn posted_answered_passed_on_and_taken_back() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let [mut ada, mut dan, mut gus] = [cast.ada, cast.dan, cast.gus].map(|who| stage.browser(who));
    ada.get("/updates").await.says(&["There are no updates here yet.", "What is new?"]);
    for (body, tags, why) in [
        ("", "", "Enter some text"),
        (&*"x".repeat(501), "", "Shorten this to 500 characters or fewer"),
        ("Hello", "1,2,3,4,5,6,7,8,9,10,11", "10"),
    ] {
        let answer = ada.post("/updates", &[("body", body), ("tags", tags)]).await;
        assert_eq!(answer.status, 422, "{tags}");
        answer.says(&[why]);
    }
    let form = [("body", "The **pumps** work, @dan-whitfield."), ("tags", "Pumps")];
    let address = ada.post("/updates", &form).await.leads_to();
    dan.get(&address).await.says(&[
        "<strong>pumps</strong>",
        "An update by Ada Okafor",
        "href=\"/people/dan-whitfield\"",
        "Pumps",
    ]);
    for list in ["/updates", "/updates?by=ada-okafor", "/updates?department=dtc", "/updates?tag=pumps", "/home"] {
        let answer = dan.get(list).await;
        if answer.status == 200 {
            answer.says(&["pumps"]);
        }
    }
    dan.get("/updates?list=following").await.says(&["There are no updates here yet."]);
    let there = dan.post("/people/ada-okafor/follow", &[("on", "yes")]).await.leads_to();
    dan.get(&there).await.says(&["Stop following Ada Okafor"]);
    dan.get("/updates?list=following").await.says(&["pumps"]);

    // Answered, in threads as anything is.
    let said = dan.post(&format!("{address}/comments"), &[("body", "Which ones?")]).await.leads_to();
    assert!(said.starts_with(&format!("{address}#comment-")), "{said}");
    assert_eq!(dan.post(&format!("{address}/comments"), &[("body", "")]).await.status, 422);
    ada.get(&address).await.says(&["Which ones?", "1 comment"]);
    ada.get("/updates").await.says(&["1 answer"]);

    // Passed on with words of one's own.
    let id = address.rsplit('/').next().expect("an id").to_owned();
    dan.get(&format!("/updates?share={id}")).await.says(&["What you say of it", "<strong>pumps</strong>"]);
    let shared = dan.post("/updates", &[("body", "Good news"), ("share", &id)]).await.leads_to();
    ada.get(&shared).await.says(&["Good news", "<strong>pumps</strong>"]);
    civil_media_core::jobs::run_once(&cast.test.db).await.expect("jobs");
    ada.get("/me/notifications").await.says(&["Dan Whitfield shared an update of yours"]);

    // Reacted to, kept and reported, as anything is.
    let react = format!("/i/{id}/react");
    dan.post(&react, &[("kind", "like")]).await.leads_to();
    assert_eq!(dan.get(&format!("/i/{id}/report")).await.status, 200);
    // Guests know nothing of it.
    assert_eq!(gus.get(&address).await.status, 404);
    gus.get("/updates").await.lacks(&["pumps", "What is new?"]);
    assert_eq!(gus.post("/updates", &[("body", "Hello")]).await.status, 403);

    assert_eq!(dan.post(&format!("{address}/delete"), &[]).await.status, 403);
    ada.post(&format!("{address}/delete"), &[]).await.leads_to();
    assert_eq!(dan.get(&address).await.status, 404);
    dan.get(&shared).await.says(&["Good news", "is not there any more"]);
    dan.get("/updates").await.lacks(&["<strong>pumps</strong>"]);
    for odd in ["by=nobody-here", "tag=nothing", "department=none", "share=00000000-0000-0000-0000-000000000000"] {
        assert_eq!(dan.get(&format!("/updates?{odd}")).await.status, 404, "{odd}");
    }
    assert_eq!(dan.get("/updates?before=x").await.status, 400);
}

#[actix_web::test]
async fn with_a_picture_and_changed() {
    let stage = Stage::new().await;
    let [mut ada, mut dan, mut gus] = [stage.cast.ada, stage.cast.dan, stage.cast.gus].map(|who| stage.browser(who));
    let typed = |browser: &crate::stage::Browser, alt: &str| {
        Form::of(browser).field("body", "The **new** pumps").field("tags", "Pumps").field("alt", alt)
    };
    // Nothing that was typed is lost where the picture is to be corrected.
    for (form, why) in [
        (typed(&ada, "Pumps").file("a.png", &png(300)[..200]).end(), "not a picture"),
        (typed(&ada, "").file("a.png", &png(300)).end(), "Say what the picture shows"),
        (typed(&ada, "Pumps").file("a.png", &png(30)).file("b.png", &png(30)).end(), "1"),
    ] {
        let answer = send(&mut ada, "/updates", form).await;
        assert_eq!(answer.status, 422, "{why}");
        answer.says(&["The **new** pumps", "Pumps", why]);
    }
    assert_eq!(stage.cast.test.count("updates"), 0);
    assert_eq!(stage.cast.test.count("pictures"), 0);
    let form = typed(&ada, "Two \"green\" pumps").file("pumps.png", &png(1200)).end();
    let address = send(&mut ada, "/updates", form).await.leads_to();
    let page = dan.get(&address).await;
    page.says(&["<strong>new</strong>", "<figure", "alt=\"Two &quot;green&quot; pumps\""]);
    let picture = page.body.split("<img src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(dan.get(&picture).await.header("content-type"), "image/jpeg", "seen before it is drawn");
    assert_eq!(gus.get(&picture).await.status, 404);
    let turn = Arc::new(Semaphore::new(1));
    assert_eq!(pictures::draw_due(&stage.cast.test.db, &stage.store(), &turn).await.unwrap(), 1);
    dan.get("/updates").await.says(&["480w", "Two &quot;green&quot; pumps"]);
    let id = address.rsplit('/').next().unwrap().to_owned();
    let shared = dan.post("/updates", &[("body", "Look"), ("share", &id)]).await.leads_to();
    ada.get(&shared).await.says(&["Look", "Two &quot;green&quot; pumps"]);
    // Without a picture, a form with a place for one is a form as any.
    let plain = Form::of(&dan).field("body", "No picture").file("", b"").end();
    send(&mut dan, "/updates", plain).await.leads_to();

    let edit = format!("{address}/edit");
    ada.get(&edit).await.says(&["The **new** pumps", "Two &quot;green&quot; pumps", "Take the picture out", "Pumps"]);
    assert_eq!(dan.get(&edit).await.status, 403);
    assert_eq!(gus.get(&edit).await.status, 404);
    let change = |version: &'static str, remove: &'static str, alt: &'static str| {
        [("body", "The old pumps"), ("tags", ""), ("alt", alt), ("version", version), ("remove", remove)]
    };
    assert_eq!(dan.post(&edit, &change("1", "", "x")).await.status, 403);
    let answer = ada.post(&edit, &change("1", "", "")).await;
    assert_eq!(answer.status, 422);
    answer.says(&["The old pumps", "Say what the picture shows"]);
    assert_eq!(ada.post(&edit, &change("1", "", "Old ones")).await.leads_to(), address);
    dan.get(&address).await.says(&["The old pumps", "alt=\"Old ones\"", "edited"]);
    let late = ada.post(&edit, &change("1", "yes", "")).await;
    assert_eq!(late.status, 409);
    late.says(&["You changed this update elsewhere", "The old pumps"]);
    let form = Form::of(&ada).field("body", "Once more").field("version", "2").field("alt", "Another");
    send(&mut ada, &edit, form.file("c.png", &png(400)).end()).await.leads_to();
    let page = dan.get(&address).await;
    page.says(&["alt=\"Another\""]);
    page.lacks(&["Old ones"]);
    assert_eq!(dan.get(&picture).await.status, 404, "what was taken out is shown to nobody");
    ada.post(&edit, &change("3", "yes", "")).await.leads_to();
    dan.get(&address).await.lacks(&["<figure"]);
    dan.get(&format!("{address}/history")).await.says(&["Once more", "<strong>new</strong>", "version 1"]);
    assert_eq!(gus.get(&format!("{address}/history")).await.status, 404);
}
