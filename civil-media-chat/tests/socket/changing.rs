//! Messages that are put otherwise and taken away, as those hear it who are there, and those who were not.
use civil_media_core::testing::{Cast, run_sql};
use serde_json::json;

use crate::stage::{Node, Room, Stage};

#[tokio::test]
async fn everybody_hears_on_every_node() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let (here, there) = (Node::new(&cast.test.url), Node::new(&cast.test.url));
    let mut ben = here.enter(&cast.sign_in(cast.ben)).await;
    let mut ada = there.enter(&cast.sign_in(cast.ada)).await;
    ben.subscribe(room, 0).await;
    ada.subscribe(room, 0).await;
    ben.say(room, "At tne.").await;
    let message = ada.message("At tne.").await["id"].clone();
    ben.ask(json!({"type": "edit", "message": message, "text": "At **ten**."})).await;
    for client in [&mut ben, &mut ada] {
        let changed = client.of_type("changed").await;
        assert_eq!((&changed["id"], &changed["number"]), (&message, &json!(1)), "{changed}");
        assert!(changed["html"].as_str().unwrap().contains("<strong>ten</strong>") && changed["edited_at"].is_string());
    }
    // Another's is not changed, nor into nothing; who asks hears why.
    for (text, code) in [("Never.", "forbidden"), ("", "invalid")] {
        ada.ask(json!({"type": "edit", "message": message, "text": text})).await;
        let refused = ada.of_type("refused").await;
        assert_eq!((&refused["message"], &refused["code"]), (&message, &json!(code)), "{refused}");
    }
    ben.ask(json!({"type": "delete", "message": message})).await;
    let gone = ada.hear("that it is gone", |notice| notice["deleted_at"].is_string()).await;
    assert_eq!((&gone["type"], &gone["html"]), (&json!("changed"), &json!("")));
    ben.ask(json!({"type": "delete", "message": message})).await;
    assert_eq!(ben.of_type("refused").await["code"], "not_found");
}

/// Who comes back is told what changed meanwhile, once, and what nobody told of is found all the same.
#[tokio::test]
async fn who_was_away_hears_it_too() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ben = stage.client(cast.ben).await;
    ben.subscribe(room, 0).await;
    ben.say(room, "One").await;
    ben.say(room, "Two").await;
    let mut ada = stage.client(cast.ada).await;
    ada.ask(json!({"type": "subscribe", "channel": room.id, "after": 0})).await;
    let since = ada.of_type("subscribed").await["at"].clone();
    let message = ada.message("Two").await["id"].clone();
    drop(ada);
    ben.ask(json!({"type": "edit", "message": message, "text": "Two and a half"})).await;
    ben.of_type("changed").await;
    ben.say(room, "Three").await;
    let mut ada = stage.client(cast.ada).await;
    ada.ask(json!({"type": "subscribe", "channel": room.id, "after": 2, "since": since})).await;
    assert!(ada.of_type("changed").await["html"].as_str().unwrap().contains("Two and a half"));
    ada.message("Three").await;
    // Times that cannot be are no harm.
    for odd in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
        ada.ask(json!({"type": "subscribe", "channel": room.id, "after": 3, "since": odd})).await;
        ada.of_type("subscribed").await;
    }
    // Changed without a word to anybody, as by a process that died before it could say so.
    let quietly =
        "update messages set body_html = '<p>Quietly</p>', edited_at = now(), changed_at = now() where number = 3";
    run_sql(&mut cast.test.conn(), quietly).unwrap();
    ben.hear("what nobody told of", |notice| notice["html"] == "<p>Quietly</p>").await;
}

#[tokio::test]
async fn a_topic_that_is_settled() {
    let stage = Stage::new();
    let room = Room::open(&stage.cast);
    let (mut ben, mut ada) = (stage.listener(stage.cast.ben, room).await, stage.listener(stage.cast.ada, room).await);
    ben.ask(json!({"type": "resolve", "topic": room.topic, "resolved": true})).await;
    let told = ada.of_type("topic").await;
    assert_eq!((&told["topic"], &told["resolved"]), (&json!(room.topic), &json!(true)));
    ada.ask(json!({"type": "resolve", "topic": room.topic, "resolved": false})).await;
    ben.hear("that it is open again", |notice| notice["type"] == "topic" && notice["resolved"] == false).await;
    // Dan reads, and is no member.
    let mut dan = stage.listener(stage.cast.dan, room).await;
    dan.ask(json!({"type": "resolve", "topic": room.topic, "resolved": true})).await;
    assert_eq!(dan.of_type("refused").await["code"], "forbidden");
}

#[tokio::test]
async fn reacted_to_and_taken_to_another_topic() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let (here, there) = (Node::new(&cast.test.url), Node::new(&cast.test.url));
    let mut ben = here.enter(&cast.sign_in(cast.ben)).await;
    let mut dan = there.enter(&cast.sign_in(cast.dan)).await;
    ben.subscribe(room, 0).await;
    dan.subscribe(room, 0).await;
    ben.say(room, "One").await;
    ben.say(room, "Two").await;
    let one = dan.message("One").await["id"].clone();
    dan.ask(json!({"type": "react", "message": one, "kind": "like", "on": true})).await;
    for client in [&mut ben, &mut dan] {
        let changed = client.of_type("changed").await;
        assert_eq!((&changed["id"], &changed["reactions"]), (&one, &json!({"like": 1})), "{changed}");
        assert!(changed["html"].as_str().unwrap().contains("One"));
    }
    dan.ask(json!({"type": "react", "message": one, "kind": "like", "on": false})).await;
    ben.hear("that nobody likes it", |notice| notice["type"] == "changed" && notice["reactions"].is_null()).await;
    dan.ask(json!({"type": "move", "message": one, "title": "Where to meet"})).await;
    assert_eq!(dan.of_type("refused").await["code"], "forbidden");
    ben.ask(json!({"type": "move", "message": one, "title": "Where to meet", "following": true})).await;
    for number in [1, 2] {
        let is_moved = |notice: &serde_json::Value| {
            notice["type"] == "changed" && notice["number"] == number && notice["topic"] != json!(room.topic)
        };
        dan.hear("that it moved", is_moved).await;
    }
    for wrong in [json!({}), json!({"topic": room.topic, "title": "Both"}), json!({"title": ""})] {
        let mut request = json!({"type": "move", "message": one});
        request.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        ben.ask(request).await;
        assert_eq!(ben.of_type("refused").await["code"], "invalid");
    }
    ben.ask(json!({"type": "react", "message": one, "kind": "hate", "on": true})).await;
    assert_eq!(ben.of_type("refused").await["code"], "not_understood");
}

/// Each reaction goes to everybody who hears the channel: one person does not flood them.
#[tokio::test]
async fn as_few_reactions_as_messages() {
    let stage = Stage::new();
    let room = Room::open(&stage.cast);
    let mut ben = stage.listener(stage.cast.ben, room).await;
    ben.say(room, "One").await;
    let one = ben.message("One").await["id"].clone();
    for turn in 0..60 {
        ben.ask(json!({"type": "react", "message": one, "kind": "like", "on": turn % 2 == 0})).await;
    }
    let refused = ben.of_type("refused").await;
    assert_eq!((&refused["message"], &refused["code"]), (&one, &json!("too_many")), "{refused}");
    assert!(stage.cast.test.count("events where kind = 'message_reacted'") <= 30);
}
