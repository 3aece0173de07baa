use civil_media_core::ids::FormKey;

use crate::stage::Stage;

#[actix_web::test]
async fn a_conversation_without_a_socket() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ada, mut ben, mut dan) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let topic = ben.post(&format!("/talk/{path}/topics"), &[("title", "Where to meet")]).await.leads_to();
    assert_eq!(topic, format!("/talk/{path}/where-to-meet"));
    let said = ben.post(&topic, &[("body", "At **ten**?")]).await.leads_to();
    assert_eq!(said, format!("{topic}#m1"));
    ada.get(&topic).await.says(&["<strong>ten</strong>", "Ben Hughes", "id=\"m1\""]);
    // Who only reads does so, and cannot write.
    dan.get(&topic).await.says(&["You can read this channel."]);
    for body in ["Hello?", ""] {
        assert_eq!(dan.post(&topic, &[("body", body)]).await.status, 403);
    }
    assert_eq!(ada.post(&topic, &[("body", "")]).await.status, 422);
}

#[actix_web::test]
async fn sent_twice_it_is_said_once() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let mut ben = stage.browser(stage.cast.ben);
    let topic = format!("/talk/{path}/general");
    let key = FormKey::new();
    let first = ben.post_as(key, &topic, &[("body", "Once")]).await.leads_to();
    assert_eq!(ben.post_as(key, &topic, &[("body", "Once")]).await.leads_to(), first);
    assert_eq!(ben.post_as(key, &topic, &[("body", "Twice")]).await.status, 409);
    assert_eq!(stage.cast.test.count("messages"), 1);
}

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
async fn put_otherwise_and_taken_away_without_a_socket() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ada, mut ben, mut cat) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben), stage.browser(stage.cast.cat));
    let topic = format!("/talk/{path}/general");
    ben.post(&topic, &[("body", "At **tne**?")]).await.leads_to();
    let (edit, delete) = (format!("{topic}/1/edit"), format!("{topic}/1/delete"));
    ben.get(&topic).await.says(&[&edit, &delete]);
    ada.get(&topic).await.says(&[&delete]);
    cat.get(&topic).await.lacks(&[&edit, &delete]);
    assert_eq!((ada.get(&edit).await.status, cat.post(&delete, &[]).await.status), (403, 403));
    ben.get(&edit).await.says(&["At **tne**?", "kept for the record"]);
    assert_eq!(ben.post(&edit, &[("body", ""), ("version", "1")]).await.status, 422);
    assert_eq!(ben.post(&edit, &[("body", "At **ten**?"), ("version", "1")]).await.leads_to(), format!("{topic}#m1"));
    ada.get(&topic).await.says(&["<strong>ten</strong>", "edited "]);
    let late = ben.post(&edit, &[("body", "At two?"), ("version", "1")]).await;
    assert_eq!(late.status, 409);
    late.says(&["At **ten**?", "At two?", "name=\"version\" value=\"2\""]);
    for none in ["/2/edit", "/0/edit", "/-1/edit"] {
        assert_eq!(ben.get(&format!("{topic}{none}")).await.status, 404, "{none}");
    }
    assert_eq!(ada.post(&delete, &[]).await.leads_to(), format!("{topic}#m1"));
    cat.get(&topic).await.says(&["This message was deleted."]);
    cat.get(&topic).await.lacks(&["<strong>ten"]);
    assert_eq!(ben.get(&edit).await.status, 404);
    // A department that lets nobody says so.
    civil_media_core::testing::run_sql(&mut stage.cast.test.conn(), "update departments set message_minutes = 0")
        .unwrap();
    ben.post(&topic, &[("body", "Again.")]).await.leads_to();
    ben.get(&topic).await.lacks(&[&format!("{topic}/2/edit")]);
    let refused = ben.post(&format!("{topic}/2/edit"), &[("body", "Else."), ("version", "1")]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Your department lets nobody change"]);
}

#[actix_web::test]
async fn a_topic_is_settled_and_taken_up_again() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let topic = format!("/talk/{path}/general");
    let newer = ben.post(&format!("/talk/{path}/topics"), &[("title", "Newer")]).await.leads_to();
    ben.get(&topic).await.says(&["Mark as resolved", "id=\"talk-resolved\" hidden"]);
    let resolve = format!("{newer}/resolve");
    assert_eq!(dan.post(&resolve, &[("resolved", "yes")]).await.status, 403);
    dan.get(&newer).await.lacks(&[">Mark as resolved<"]);
    for _ in 0..2 {
        assert_eq!(ben.post(&resolve, &[("resolved", "yes")]).await.leads_to(), newer);
    }
    assert_eq!(stage.cast.test.count("events where kind = 'topic_resolved'"), 1);
    dan.get(&newer).await.lacks(&["id=\"talk-resolved\" hidden"]);
    let listed = dan.get(&format!("/talk/{path}")).await;
    let at = |what: &str| listed.body.find(what).unwrap_or_else(|| panic!("{what} is not listed"));
    assert!(at(">General</a>") < at(">Newer</a>") && at(">Newer</a>") < at("Resolved"), "what is settled comes last");
    ben.post(&resolve, &[("resolved", "no")]).await.leads_to();
    ben.get(&newer).await.says(&["Mark as resolved"]);
}

/// A conversation of three, one of them a guest, without a socket: who is in it reads it, nobody else knows of it, and
/// the guest for as long as they are one.
#[actix_web::test]
async fn a_direct_conversation() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let _tax = cast.space("tax").with_guest();
    let [mut ada, mut ben, mut dan, mut gus, mut sasha] =
        [cast.ada, cast.ben, cast.dan, cast.gus, cast.sasha].map(|who| stage.browser(who));
    for (people, why) in [
        ("", "Name at least one other person"),
        ("ada-okafor", "Name at least one other person"),
        ("nobody-here", "Nobody that you can see has the address number 1"),
        ("a b c d e f g h i j k", "Name at most 9 people"),
    ] {
        let answer = ada.post("/talk/with", &[("people", people)]).await;
        assert_eq!(answer.status, 422);
        answer.says(&[why]);
    }
    // A guest sees the people of their spaces, and writes to nobody else.
    assert_eq!(gus.post("/talk/with", &[("people", "dan-whitfield")]).await.status, 422);
    let address = gus.post("/talk/with", &[("people", "ada-okafor, ben-hughes")]).await.leads_to();
    let same = ben.post("/talk/with", &[("people", "gus-palmer @Ada-Okafor ben-hughes")]).await.leads_to();
    assert_eq!(same, address, "the same people have one conversation");
    ada.get(&address).await.says(&["Ben Hughes, Gus Palmer", "Gus Palmer is a guest"]);
    let seen = gus.get(&address).await;
    seen.says(&["Ada Okafor, Ben Hughes"]);
    seen.lacks(&["is a guest"]);
    let said = gus.post(&address, &[("body", "May I see the **figures**?")]).await.leads_to();
    assert_eq!(said, format!("{address}#m1"));
    ada.get(&address).await.says(&["<strong>figures</strong>"]);
    ada.get("/talk").await.says(&["Ben Hughes, Gus Palmer", "May I see the figures?", "cm-unread\">1"]);
    gus.get("/talk").await.lacks(&["cm-unread"]);

    // To everybody else it is not there, those who run the suite included; nor is there another way to it.
    let id = address.rsplit('/').next().expect("an id").to_owned();
    for other in [&mut dan, &mut sasha] {
        for (way, form) in [(address.clone(), ""), (format!("{address}/1/edit"), ""), (address.clone(), "Hello?")] {
            let answer =
                if form.is_empty() { other.get(&way).await } else { other.post(&way, &[("body", form)]).await };
            assert_eq!(answer.status, 404, "{way}");
        }
        other.get("/talk").await.lacks(&["figures", "Gus Palmer"]);
    }
    for way in [format!("/talk/{id}"), format!("/talk/{id}/{id}"), format!("/spaces/{id}"), "/talk/with/x".to_owned()] {
        assert_eq!(ada.get(&way).await.status, 404, "{way}");
    }

    // Whoever had read all before is told of what is new, and led there.
    civil_media_core::jobs::run_once(&cast.test.db).await.expect("jobs");
    ada.get("/me/notifications").await.says(&["Gus Palmer wrote to you"]);
    ada.post(&format!("{address}/read"), &[("number", "1")]).await.leads_to();
    gus.post(&format!("{address}/1/edit"), &[("body", "May I see them?"), ("version", "1")]).await.leads_to();
    ada.get(&address).await.says(&["May I see them?", "edited"]);
    gus.post(&address, &[("body", "Please.")]).await.leads_to();
    gus.post(&address, &[("body", "Thank you.")]).await.leads_to();
    civil_media_core::jobs::run_once(&cast.test.db).await.expect("jobs");
    let told = |who: civil_media_core::ids::PersonId| {
        cast.test.count(&format!("notifications where person_id = '{who}' and event_id in (select id from events where kind = 'direct_message_sent')"))
    };
    assert_eq!((told(cast.ada), told(cast.ben), told(cast.gus)), (2, 1, 0), "once for all that is unread");
    // Taken back before anybody was told, it is told to nobody.
    ada.post(&format!("{address}/read"), &[("number", "3")]).await.leads_to();
    gus.post(&address, &[("body", "Never mind")]).await.leads_to();
    gus.post(&format!("{address}/4/delete"), &[]).await.leads_to();
    civil_media_core::jobs::run_once(&cast.test.db).await.expect("jobs");
    assert_eq!(told(cast.ada), 2);

    // With the last space that lets them in a guest's conversations end too.
    ada.post("/spaces/tax/members/gus-palmer/remove", &[]).await.leads_to();
    assert_eq!(gus.get(&address).await.status, 404);
    ada.get(&address).await.says(&["Please."]);
}

#[actix_web::test]
async fn looked_for_and_found() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let (mut ada, mut ben) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben));
    let topic = format!("/talk/{path}/general");
    for number in 1..=25 {
        ben.post(&topic, &[("body", &format!("Pump **{number}** & so on"))]).await.leads_to();
    }
    let first = ada.get("/talk/search?q=pumps+from%3Aben-hughes").await;
    first.says(&["<mark>Pump</mark> **25** &amp; so on", &format!("{topic}#m25"), "Earlier messages that fit"]);
    first.lacks(&["**5**"]);
    let next = first.body.split("before=").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned();
    ada.get(&format!("/talk/search?q=pumps&before={next}"))
        .await
        .says(&["<mark>Pump</mark> **5**", "<mark>Pump</mark> **1**"]);
    ada.get("/talk/search?q=nothing-of-the-kind").await.says(&["Nothing that you can read fits."]);
    let wrong = ada.get("/talk/search?q=after%3Ayesterday").await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Write a day like 2026-11-30", "after:yesterday"]);
    for odd in ["q=", "before=x", "q=a&before=00000000-0000-0000-0000-000000000000", "q=%00%27"] {
        assert!([200, 400, 404].contains(&ada.get(&format!("/talk/search?{odd}")).await.status), "{odd}");
    }
}

#[actix_web::test]
async fn reacted_to_and_moved_without_a_socket() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let [mut ada, mut ben, mut dan] = [stage.cast.ada, stage.cast.ben, stage.cast.dan].map(|who| stage.browser(who));
    let topic = format!("/talk/{path}/general");
    for text in ["First", "Second", "Third"] {
        ben.post(&topic, &[("body", text)]).await.leads_to();
    }
    let react = format!("{topic}/1/react");
    assert_eq!(dan.post(&react, &[("kind", "like")]).await.leads_to(), format!("{topic}#m1"));
    ada.post(&react, &[("kind", "like")]).await.leads_to();
    dan.get(&topic).await.says(&["value=\"-like\"", "cm-reaction__count\">2<"]);
    ada.get(&format!("{topic}/1/reactions")).await.says(&["Dan Whitfield", "Ada Okafor", "Like"]);
    dan.post(&react, &[("kind", "-like")]).await.leads_to();
    ada.get(&topic).await.says(&["cm-reaction__count\">1<"]);
    assert_eq!(ada.post(&react, &[("kind", "hate")]).await.status, 400);
    assert_eq!(ada.post(&format!("{topic}/9/react"), &[("kind", "like")]).await.status, 404);

    let way = format!("{topic}/2/move");
    assert_eq!(dan.get(&way).await.status, 403);
    assert_eq!(dan.post(&way, &[("title", "Mine")]).await.status, 403);
    ada.get(&way).await.says(&["Move to another topic", "Second", "This message and all that followed it"]);
    for (form, why) in [
        (&[("which", "one")][..], "Choose a topic"),
        (&[("topic", "general")], "It is in this topic already"),
        (&[("title", &*"x".repeat(121))], "Title must be"),
    ] {
        let answer = ada.post(&way, form).await;
        assert_eq!(answer.status, 422, "{form:?}");
        answer.says(&[why]);
    }
    let there = ada.post(&way, &[("which", "following"), ("title", "Where to meet")]).await.leads_to();
    assert_eq!(there, format!("/talk/{path}/where-to-meet#m2"));
    dan.get(&format!("/talk/{path}/where-to-meet")).await.says(&["Second", "Third"]);
    dan.get(&topic).await.lacks(&["Second", "Third"]);
    // What was to be done with it where it was is done where it is, or not at all.
    assert_eq!(ben.get(&format!("{topic}/2/edit")).await.status, 404);
    // In a conversation there is nowhere to move to.
    let address = ada.post("/talk/with", &[("people", "ben-hughes")]).await.leads_to();
    ada.post(&address, &[("body", "Hello")]).await.leads_to();
    assert_eq!(ada.post(&format!("{address}/1/move"), &[("title", "Elsewhere")]).await.status, 404);
    ben.post(&format!("{address}/1/react"), &[("kind", "thanks")]).await.leads_to();
    ada.get(&address).await.says(&["Thanks <span class=\"cm-reaction__count\">1<"]);
}

#[actix_web::test]
async fn a_channel_for_announcements_and_its_end() {
    let stage = Stage::new().await;
    let (path, _) = stage.cast.space("tax").channel("General");
    let _other = stage.cast.space("levy").channel("Desk");
    let [mut ada, mut ben, mut cat] = [stage.cast.ada, stage.cast.ben, stage.cast.cat].map(|who| stage.browser(who));
    let (address, settings) = (format!("/talk/{path}"), format!("/talk/{path}/settings"));
    let topic = format!("{address}/general");
    for who in [&mut ben, &mut cat] {
        assert_eq!(who.get(&settings).await.status, 403);
        assert_eq!(who.post(&settings, &[("title", "Mine")]).await.status, 403);
    }
    ada.get(&settings).await.says(&["value=\"General\""]);
    assert_eq!(ada.post(&settings, &[("title", "")]).await.status, 422);
    let news = [("title", "News"), ("purpose", "What is new in tax"), ("speaks", "leads")];
    assert_eq!(ada.post(&settings, &news).await.leads_to(), address, "its address stays");
    ben.get(&address).await.says(&["News", "What is new in tax", "Leads write here."]);
    ben.get(&topic).await.says(&["Leads announce things here"]);
    assert_eq!(ben.post(&topic, &[("body", "May I?")]).await.status, 403);
    assert_eq!(ben.post(&format!("{address}/topics"), &[("title", "Mine")]).await.status, 403);
    assert_eq!(ben.post(&format!("{topic}/resolve"), &[("resolved", "yes")]).await.status, 403);
    ada.post(&topic, &[("body", "Rates change in April.")]).await.leads_to();
    assert_eq!(ben.post(&format!("{topic}/1/move"), &[("title", "Mine")]).await.status, 403);

    // A topic may be called what means something else behind a channel's address.
    for (title, slug) in [("Settings", "settings-2"), ("Topics", "topics-2"), ("Read", "read-2")] {
        let there = ada.post(&format!("{address}/topics"), &[("title", title)]).await.leads_to();
        assert_eq!(there, format!("{address}/{slug}"));
        ada.post(&there, &[("body", "Here")]).await.leads_to();
    }
    ben.get("/talk").await.says(&["News"]);
    ada.post(&settings, &[("title", "News"), ("archived", "yes")]).await.leads_to();
    ben.get("/talk").await.lacks(&["News"]);
    ben.get(&topic).await.says(&["Rates change in April.", "This channel is archived."]);
    for who in [&mut ada, &mut ben] {
        assert_eq!(who.post(&topic, &[("body", "Still?")]).await.status, 403);
    }
    ada.get("/talk/search?q=rates").await.says(&["<mark>Rates</mark>"]);
    ada.post(&settings, &[("title", "News")]).await.leads_to();
    ben.post(&topic, &[("body", "Open again")]).await.leads_to();
    // Two channels of one space are not called the same; a conversation has no settings.
    let second = ada.post("/spaces/tax/talk", &[("title", "Other")]).await.leads_to();
    assert_eq!(ada.post(&format!("{second}/settings"), &[("title", "news")]).await.status, 422);
    let with = ada.post("/talk/with", &[("people", "ben-hughes")]).await.leads_to();
    let id = with.rsplit('/').next().expect("an id").to_owned();
    assert_eq!(ada.get(&format!("/talk/{id}/settings")).await.status, 404);
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
async fn a_channel_by_invitation() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let _space = cast.space("tax").with_guest();
    let (mut ada, mut ben, mut gus) = (stage.browser(cast.ada), stage.browser(cast.ben), stage.browser(cast.gus));
    let people = ben.post("/spaces/tax/talk", &[("title", "Quiet"), ("hears", "invited")]).await.leads_to();
    assert_eq!(people, "/talk/tax-quiet/settings/people");
    ben.get(&people).await.says(&["Ben Hughes", "Invite people of the space"]);
    for path in ["/talk/tax-quiet", &*people] {
        assert_eq!(ada.get(path).await.status, 404, "{path}");
    }
    ada.get("/spaces/tax/talk").await.lacks(&["tax-quiet"]);
    let refused = ben.post(&people, &[("people", "ada-okafor, dan-whitfield")]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["The person in place 2 does not belong to this space"]);
    ben.post(&people, &[("people", "@ada-okafor gus-palmer")]).await.leads_to();
    civil_media_core::jobs::run_once(&cast.test.db).await.unwrap();
    ada.get("/me/notifications").await.says(&["Ben Hughes invited you to a channel of"]);
    ada.get("/talk").await.says(&["tax-quiet", "By invitation"]);
    ada.get("/talk/tax-quiet").await.says(&["By invitation: 3 people are in it.", "Gus Palmer"]);
    gus.get(&people).await.lacks(&["Invite people of the space", "Take out"]);
    ada.post(&format!("{people}/{}/leave", cast.gus), &[]).await.leads_to();
    assert_eq!(gus.get("/talk/tax-quiet").await.status, 404);
    assert_eq!(ada.post(&format!("{people}/{}/leave", cast.ben), &[]).await.status, 422);
    assert_eq!(ada.post(&format!("{people}/{}/leave", cast.ada), &[]).await.leads_to(), "/talk");
    assert_eq!(ada.get("/talk/tax-quiet").await.status, 404);
    // An open channel has no list.
    let (open, _) = cast.space("open").channel("General");
    assert_eq!(ben.get(&format!("/talk/{open}/settings/people")).await.status, 404);
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
