//! Pictures of posts, through the whole site.
use std::sync::Arc;

use civil_media_core::pictures;
use tokio::sync::Semaphore;

use crate::stage::Stage;
use crate::uploads::{Form, png, send};

#[actix_web::test]
async fn brought_described_published_and_cached() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let fields = |body: &str, act: &str, version: &str| {
        [
            ("title", "A view"),
            ("body", body),
            ("language", "en"),
            ("visibility", "civil_service"),
            ("act", act),
            ("version", version),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    };
    // The form's own button keeps what was written, and leads to the pictures.
    let begun = fields("Words.", "pictures", "");
    let begun: Vec<(&str, &str)> = begun.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let pictures_of = ben.post("/blogs/tax/new", &begun).await.leads_to();
    let item = pictures_of.split('/').nth(2).unwrap().to_owned();
    assert_eq!(pictures_of, format!("/i/{item}/pictures"));
    ben.get(&pictures_of).await.says(&["Add pictures", "There are no pictures yet"]);
    assert_eq!(dan.get(&pictures_of).await.status, 404);

    let broken = Form::of(&ben).file("a.png", &png(300)[..200]).end();
    let refused = send(&mut ben, &pictures_of, broken).await;
    assert_eq!(refused.status, 422);
    refused.says(&["a.png", "not a picture"]);
    let form = Form::of(&ben).file("view.png", &png(1200)).end();
    let edit = send(&mut ben, &pictures_of, form).await.leads_to();
    let picture = edit.strip_suffix("/edit").unwrap().to_owned();
    ben.get(&edit).await.says(&["What it shows", &format!("![]({picture})")]);
    let drawn = ben.get(&format!("{picture}/1/960")).await;
    assert_eq!((drawn.status, drawn.header("cache-control")), (200, "private, no-cache"), "not drawn yet");
    assert_eq!(drawn.header("content-type"), "image/jpeg");

    let publish = async |ben: &mut crate::stage::Browser, body: &str| {
        let sent = fields(body, "publish", "1");
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ben.post(&format!("/drafts/{item}"), &sent).await
    };
    let text =
        format!("Look.\n\n![]({picture})\n\nAnd ![small]({picture}) here.\n\n![out](https://elsewhere.example/x.png)");
    let refused = publish(&mut ben, &text).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Say what picture 1 of your text shows"]);
    let said =
        |alt| [("alt", alt), ("caption", "The <i>valley</i>"), ("credit", "Ben"), ("cut", "wide"), ("keep", "end")];
    assert_eq!(dan.post(&edit, &said("x")).await.status, 404);
    assert_eq!(ben.post(&edit, &said("A \"green\" valley")).await.leads_to(), pictures_of);
    ben.get(&pictures_of).await.says(&["A &quot;green&quot; valley"]);
    let turn = Arc::new(Semaphore::new(1));
    let folder = stage.store();
    assert_eq!(pictures::draw_due(&stage.cast.test.db, &folder, &turn).await.unwrap(), 1);

    let post = publish(&mut ben, &text).await.leads_to();
    let page = dan.get(&post).await;
    page.says(&[
        "<figure",
        "alt=\"A &quot;green&quot; valley\"",
        "The &lt;i&gt;valley&lt;/i&gt;",
        "Picture: Ben",
        "alt=\"small\"",
        &format!("{picture}/2/480 480w"),
        "loading=\"lazy\"",
        "width=\"1200\" height=\"675\"",
        "href=\"https://elsewhere.example/x.png\"",
    ]);
    assert_eq!(page.body.matches("<figure").count(), 1, "one among words is no figure");
    assert!(!page.body.contains("<img src=\"https"), "nothing is loaded from elsewhere");
    let cached = dan.get(&format!("{picture}/2/480")).await;
    assert_eq!(cached.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(dan.get(&format!("{picture}/1/480")).await.header("cache-control"), "private, no-cache", "an old cut");
    assert_eq!(stage.nobody().get(&picture).await.status, 303);

    // The looks of a text have them too, and only those that one may see.
    ben.post("/preview", &[("body", &*text)]).await.says(&["<figure", "Picture: Ben"]);
    assert_eq!(ben.post(&format!("{post}/withdraw"), &[]).await.status, 303);
    assert_eq!(dan.get(&picture).await.status, 404);
    assert!(!dan.post("/preview", &[("body", &*text)]).await.body.contains("Picture: Ben"));
    let shown = ben.post(&format!("{picture}/remove"), &[]).await;
    assert_eq!(shown.status, 422);
    shown.says(&["Take it out of the text first"]);
    stage.is_clean();
}

/// The editor's script is answered with what it needs, and in words.
#[actix_web::test]
async fn brought_by_a_script() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let mut ben = stage.browser(stage.cast.ben);
    let kept = [("title", "A"), ("body", "One."), ("language", "en"), ("visibility", "civil_service")];
    let told: serde_json::Value = serde_json::from_str(&ben.post("/blogs/tax/drafts", &kept).await.body).unwrap();
    let pictures_of = told["pictures"].as_str().unwrap().to_owned();
    let mut sent = async |bytes: &[u8]| {
        let body = Form::of(&ben).file("pasted.png", bytes).end();
        crate::uploads::send_as(&mut ben, &pictures_of, body, Some("application/json")).await
    };
    let answer = sent(&png(200)).await;
    let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert!(told[0]["address"].as_str().unwrap().starts_with("/pictures/"), "{}", answer.body);
    let refused = sent(b"<svg xmlns='http://www.w3.org/2000/svg'/>").await;
    assert_eq!(refused.status, 422);
    refused.says(&["pasted.png: "]);
}

#[actix_web::test]
async fn pages_of_a_wiki_have_them_too() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(civil_media_core::policy::Visibility::CivilService));
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let at = ben.post("/spaces/tax/wiki/new", &[("title", "Travel"), ("body", "Words.")]).await.leads_to();
    ben.post("/spaces/tax/wiki/new", &[("title", "Rail"), ("body", "{{Travel}}")]).await.leads_to();
    let edit = ben.get(&format!("{at}/edit")).await;
    let pictures_of = format!("/i/{}/pictures", &edit.body.split("/i/").nth(1).unwrap()[..36]);
    edit.says(&[&format!("data-pictures=\"{pictures_of}\"")]);
    // Dan reads the wiki, and does not write in it.
    assert_eq!(dan.get(&pictures_of).await.status, 403);
    let form = Form::of(&dan).file("x.png", &png(300)).end();
    let refused = send(&mut dan, &pictures_of, form).await;
    assert_eq!(refused.status, 403);
    let form = Form::of(&ben).file("map.png", &png(1200)).end();
    let described = send(&mut ben, &pictures_of, form).await.leads_to();
    let picture = described.strip_suffix("/edit").unwrap().to_owned();
    assert_eq!(ben.get(&format!("{picture}/1/960")).await.status, 200, "not drawn yet, for whoever writes it");

    let save = async |ben: &mut crate::stage::Browser, body: &str, version: &str| {
        ben.post(&format!("{at}/edit"), &[("title", "Travel"), ("body", body), ("version", version)]).await
    };
    let text = format!("Look.\n\n## The map\n\n![]({picture})\n\nBelow.");
    let refused = save(&mut ben, &text, "1").await;
    assert_eq!(refused.status, 422);
    refused.says(&["Say what picture 1 of your text shows"]);
    assert_eq!(
        ben.post(&described, &[("alt", "The lines"), ("credit", "Ben"), ("cut", "whole"), ("keep", "middle")])
            .await
            .leads_to(),
        pictures_of
    );
    // What was said of it is a version of the page; whoever began before that loses nothing.
    save(&mut ben, &text, "1").await.leads_to();
    let turn = Arc::new(Semaphore::new(1));
    assert_eq!(pictures::draw_due(&stage.cast.test.db, &stage.store(), &turn).await.unwrap(), 1);
    let shown = dan.get(&at).await;
    shown.says(&["<figure", "alt=\"The lines\"", "Picture: Ben", &format!("{picture}/1/480 480w")]);
    assert_eq!(dan.get(&format!("{picture}/1/480")).await.status, 200);
    // Inside another page, in a preview, and on the page that one of its sections becomes.
    dan.get("/spaces/tax/wiki/rail").await.says(&["Picture: Ben"]);
    ben.post("/preview?wiki=tax&path=travel", &[("body", &*text)]).await.says(&["Picture: Ben"]);
    let split = [("section", "0"), ("version", "3"), ("title", "")];
    let made = ben.post(&format!("{at}/edit/split"), &split).await.leads_to();
    dan.get(&made).await.says(&["Picture: Ben"]);

    // A picture of another wiki is not one of this.
    let elsewhere = ben.post("/wiki/new", &[("title", "Other"), ("body", &*text)]).await;
    assert_eq!(elsewhere.status, 422);
    // Taken out, and there again with the version that shows it.
    let remove = format!("{picture}/remove");
    assert_eq!(ben.post(&remove, &[]).await.leads_to(), pictures_of);
    dan.get(&made).await.lacks(&["Picture: Ben"]);
    ben.post(&format!("{at}/history"), &[("number", "3")]).await.leads_to();
    dan.get(&at).await.says(&["Picture: Ben"]);
    assert_eq!(ben.post(&remove, &[]).await.status, 422, "its text shows it");
    // Put together with another page, it goes along.
    ben.post(&format!("{made}/edit/merge"), &[("into", "travel")]).await.leads_to();
    let into_rail = format!("{at}/edit/merge");
    let refused = ben.post(&into_rail, &[("into", "rail")]).await;
    assert_eq!(refused.status, 422, "it would be shown inside itself");
    refused.says(&["shown inside itself"]);
    let plain = [("title", "Rail"), ("body", "By rail."), ("version", "1")];
    ben.post("/spaces/tax/wiki/rail/edit", &plain).await.leads_to();
    ben.post(&into_rail, &[("into", "rail")]).await.leads_to();
    dan.get("/spaces/tax/wiki/rail").await.says(&["Picture: Ben"]);
    assert_eq!(dan.get(&format!("{picture}/1/480")).await.status, 200);
}
