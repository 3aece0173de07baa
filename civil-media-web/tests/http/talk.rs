use civil_media_core::ids::FormKey;
use civil_media_core::testing::run_sql;

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
async fn a_channel_by_invitation() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let _space = cast.space("tax").with_guest();
    let (mut ada, mut ben, mut gus) = (stage.browser(cast.ada), stage.browser(cast.ben), stage.browser(cast.gus));
    let people = ben.post("/spaces/tax/talk", &[("title", "Quiet"), ("hears", "invited")]).await.leads_to();
    let channel = people.trim_end_matches("/settings/people").to_owned();
    // Nobody guesses its address.
    assert!(channel.starts_with("/talk/tax-quiet-") && people != channel, "{people}");
    ben.get(&people).await.says(&["Ben Hughes", "Invite people of the space"]);
    for path in [&*channel, &*people] {
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
    ada.get(&channel).await.says(&["By invitation: 3 people are in it.", "Gus Palmer"]);
    gus.get(&people).await.lacks(&["Invite people of the space", "Take out"]);
    ada.post(&format!("{people}/{}/leave", cast.gus), &[]).await.leads_to();
    assert_eq!(gus.get(&channel).await.status, 404);
    assert_eq!(ada.post(&format!("{people}/{}/leave", cast.ben), &[]).await.status, 422);
    assert_eq!(ada.post(&format!("{people}/{}/leave", cast.ada), &[]).await.leads_to(), "/talk");
    assert_eq!(ada.get(&channel).await.status, 404);
    // An open channel has no list.
    let (open, _) = cast.space("open").channel("General");
    assert_eq!(ben.get(&format!("/talk/{open}/settings/people")).await.status, 404);
}

#[actix_web::test]
async fn lists_that_are_longer_than_a_page() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let (path, topic) = cast.space("tax").channel("Desk");
    let many = format!(
        "insert into topics (id, channel_id, title, slug, started_by, started_at, last_number)
         select gen_random_uuid(), channel_id, 'Case ' || n, 'case-' || n, started_by, now(), n
         from topics, generate_series(1, 120) as n where id = '{topic}'"
    );
    run_sql(&mut cast.test.conn(), &many).unwrap();
    let mut ben = stage.browser(cast.ben);
    let first = ben.get(&format!("/talk/{path}")).await;
    first.says(&["Case 120<", "More topics", "?skip=100"]);
    first.lacks(&["Case 9<"]);
    let second = ben.get(&format!("/talk/{path}?skip=100")).await;
    second.says(&["Case 20<", "Case 1<"]);
    second.lacks(&["Case 21<", "More topics"]);
    for skip in ["-5", "99999999999"] {
        assert_eq!(ben.get(&format!("/talk/{path}?skip={skip}")).await.status, 200, "{skip}");
        assert_eq!(ben.get(&format!("/talk?skip={skip}")).await.status, 200, "{skip}");
        assert_eq!(ben.get(&format!("/spaces/tax/talk?skip={skip}")).await.status, 200, "{skip}");
    }
}
