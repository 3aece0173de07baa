use crate::stage::Stage;

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
