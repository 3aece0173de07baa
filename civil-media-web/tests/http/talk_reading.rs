//! Reading Talk: what is unread, pinned, shown beside messages, and who is here.
use crate::stage::Stage;

#[actix_web::test]
async fn earlier_messages_and_what_is_unread() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ada, mut ben) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben));
    let topic = format!("/talk/{path}/general");
    for number in 1..=60 {
        ben.post(&topic, &[("body", &format!("Number {number}."))]).await.leads_to();
    }
    let newest = ada.get(&topic).await;
    newest.says(&["Number 60.", "Number 11."]);
    assert!(!newest.body.contains("Number 10."));
    ada.get(&format!("{topic}?before=11")).await.says(&["Number 1.", "Number 10."]);
    ada.get("/talk").await.says(&["60"]);
    ada.post(&format!("/talk/{path}/read"), &[("number", "60")]).await.leads_to();
    assert_eq!(stage.cast.test.count("read_marks where number = 60"), 1);
    for odd in ["-5", "0", "9223372036854775807"] {
        assert_eq!(ada.get(&format!("{topic}?before={odd}")).await.status, 200, "{odd}");
    }
    assert_eq!(ada.get(&format!("{topic}?before=x")).await.status, 400);
}

#[actix_web::test]
async fn one_s_own_words_are_no_news() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ada, mut ben) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben));
    let topic = format!("/talk/{path}/general");
    ben.post(&topic, &[("body", "First")]).await.leads_to();
    ben.post(&topic, &[("body", "And another")]).await.leads_to();
    assert!(!ben.get("/talk").await.page().contains("cm-unread"), "all of it is his own");
    // Whoever answers has read what was said in the topic before.
    ada.get("/talk").await.says(&["cm-unread\">2"]);
    ada.post(&topic, &[("body", "Third")]).await.leads_to();
    assert!(!ada.get("/talk").await.page().contains("cm-unread"));
    ben.get("/talk").await.says(&["cm-unread\">1"]);
}

#[actix_web::test]
async fn unread_named_and_back_again_without_a_socket() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ada, mut ben, mut dan) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let channel = format!("/talk/{path}");
    let topic = format!("{channel}/general");
    let lunch = ben.post(&format!("{channel}/topics"), &[("title", "Lunch")]).await.leads_to();
    for number in 1..=60 {
        ben.post(&topic, &[("body", &format!("Number {number}."))]).await.leads_to();
    }
    ben.post(&lunch, &[("body", "@ada-okafor, today?")]).await.leads_to();
    ada.get("/talk").await.says(&["cm-unread\">61", "cm-unread--named\">@1"]);
    ada.get(&channel).await.says(&["cm-unread\">60", "cm-unread\">1", "cm-unread--named\">@1"]);
    // The first that is unread is on an earlier page; later ones follow it.
    let jump = format!("{topic}?after=0#m1");
    let newest = ada.get(&topic).await;
    newest.says(&["60 new messages: go to the first", &jump]);
    newest.lacks(&["Number 10."]);
    let first = ada.get(&format!("{topic}?after=0")).await;
    first.says(&["Number 1.", "Number 50.", "Later messages", "?after=50"]);
    first.lacks(&["Number 51.", "data-socket"]);
    let last = ada.get(&format!("{topic}?after=50")).await;
    last.says(&["Number 60.", "data-socket"]);
    last.lacks(&["Later messages"]);
    assert_eq!(ada.post(&format!("{topic}/read"), &[("number", "60")]).await.leads_to(), channel);
    ada.get(&topic).await.lacks(&["new messages: go to"]);
    ada.get("/talk").await.says(&["cm-unread\">1", "@1"]);
    // Back among what is unread: a line says where it begins.
    assert_eq!(ada.post(&format!("{topic}/58/unread"), &[]).await.leads_to(), channel);
    ada.get(&topic).await.says(&["3 new messages: go to the first", "id=\"news\""]);
    ada.get("/talk").await.says(&["cm-unread\">4"]);
    // Of nothing: then nothing is counted.
    ada.get(&channel).await.says(&["You are told: when you are named"]);
    ada.post(&format!("{channel}/settings/level"), &[("level", "nothing")]).await.leads_to();
    ada.get(&channel).await.says(&["You are told: of nothing"]);
    ada.get("/talk").await.lacks(&["cm-unread"]);
    assert_eq!(ada.post(&format!("{channel}/settings/level"), &[("level", "loud")]).await.status, 400);
    // Who reads alone marks for themselves, and pins nothing.
    dan.post(&format!("{topic}/58/unread"), &[]).await.leads_to();
    assert_eq!(dan.post(&format!("{topic}/58/pin"), &[("pinned", "yes")]).await.status, 403);
    assert_eq!(dan.post(&format!("{topic}/99/unread"), &[]).await.status, 404);
    for odd in ["-5", "0", "9223372036854775807"] {
        assert_eq!(ada.get(&format!("{topic}?after={odd}")).await.status, 200, "{odd}");
    }
}

#[actix_web::test]
async fn pinned_messages_stay_in_sight() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ben, mut cat) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.cat));
    let topic = format!("/talk/{path}/general");
    for body in ["The rota is on page two.", "Something else."] {
        ben.post(&topic, &[("body", body)]).await.leads_to();
    }
    assert_eq!(ben.post(&format!("{topic}/1/pin"), &[("pinned", "yes")]).await.leads_to(), format!("{topic}#m1"));
    cat.get(&format!("/talk/{path}")).await.says(&["One pinned message", "The rota is on page two."]);
    cat.get(&topic).await.says(&["data-pinned=\"\">Pinned"]);
    ben.post(&format!("{topic}/1/pin"), &[("pinned", "no")]).await.leads_to();
    cat.get(&format!("/talk/{path}")).await.lacks(&["pinned message"]);
    stage.cast.test.with_conn(|conn| {
        let many = "update messages set pinned_at = now();
            insert into messages (channel_id, number, id, topic_id, author_id, client_id, body, body_html, renderer, sent_at, pinned_at)
            select channel_id, 100 + n, gen_random_uuid(), topic_id, author_id, gen_random_uuid(), body, body_html, renderer, sent_at, now()
            from messages, generate_series(1, 49) as n where number = 1;
            update messages set pinned_at = null where number = 2";
        civil_media_core::testing::run_sql(conn, many)
    })
    .unwrap();
    let full = ben.post(&format!("{topic}/2/pin"), &[("pinned", "yes")]).await;
    assert_eq!(full.status, 422);
    full.says(&["50 messages are pinned in this channel already"]);
}

#[actix_web::test]
async fn what_a_message_leads_to_is_shown_to_whom_may_see_it() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let hidden = stage.cast.space("hidden").hidden();
    let key = hidden.post("Not for all");
    let (mut ada, mut dan) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.dan));
    let there = format!("/blogs/{}/{}", key.blog, key.path);
    let topic = format!("/talk/{path}/general");
    ada.post(&topic, &[("body", &format!("See https://elsewhere.example{there} and [this]({there})."))])
        .await
        .leads_to();
    let shown = ada.get(&topic).await;
    shown.says(&["cm-cards", "Not for all"]);
    dan.get(&topic).await.lacks(&["cm-cards__item", "Not for all"]);
    let id = shown.body.split("data-id=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its id").to_owned();
    ada.get(&format!("/m/{id}/cards")).await.says(&["Not for all"]);
    let none = dan.get(&format!("/m/{id}/cards")).await;
    assert_eq!((none.status, &*none.body), (200, ""));
    // Of names that are typed, one's own channels and all emoji.
    ada.get("/suggest/channels?q=gen").await.says(&["#General", &format!("/talk/{path}")]);
    assert_eq!(dan.get("/suggest/channels?q=gen").await.body, "[]");
    dan.get("/suggest/emoji?q=tada").await.says(&["🎉"]);
    assert_eq!(dan.get("/suggest/emoji?q=%00").await.body, "[]");
}

#[actix_web::test]
async fn when_one_works() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    assert_eq!(ben.get("/me/working").await.body, "{}", "nobody said");
    let line = "update people set working_days = 'Mon–Thu', hours = '9 to 3' where handle = 'ben-hughes'";
    civil_media_core::testing::run_sql(&mut stage.cast.test.conn(), line).unwrap();
    let told = r#"{"days":[1,2,3,4],"hours":["09:00","15:00"]}"#;
    assert_eq!(ben.get("/me/working").await.body, told);
}

#[actix_web::test]
async fn who_of_a_conversation_is_here() {
    let stage = Stage::new().await;
    let (mut ada, cast) = (stage.browser(stage.cast.ada), &stage.cast);
    let there = ada.post("/talk/with", &[("people", "dan-whitfield")]).await.leads_to();
    let sign = format!("data-here=\"{}\" hidden>", cast.dan);
    ada.get(&there).await.says(&[&sign]);
    let here = "insert into presence select id, now() from people where handle = 'dan-whitfield'";
    civil_media_core::testing::run_sql(&mut cast.test.conn(), here).unwrap();
    let page = ada.get(&there).await;
    page.says(&["here now"]);
    page.lacks(&[&sign]);
}
