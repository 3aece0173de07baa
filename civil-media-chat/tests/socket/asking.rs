//! What was said before, asked for over the socket.
use civil_media_core::talk;
use civil_media_core::testing::Cast;
use civil_media_core::testing::run_sql;
use serde_json::{Value, json};

use crate::stage::{Room, Stage};

fn numbers(notice: &Value) -> Vec<i64> {
    notice["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .map(|one| one["number"].as_i64().expect("a number"))
        .collect()
}

#[tokio::test]
async fn page_by_page_and_by_words() {
    let stage = Stage::new();
    let cast: &Cast = &stage.cast;
    let room = Room::open(cast);
    room.fill(cast, (1..=120).map(|number| format!("Pump {number}")));
    let mut ben = stage.client(cast.ben).await;
    ben.ask(json!({"type": "history", "channel": room.id, "topic": room.topic})).await;
    let newest = ben.of_type("history").await;
    assert_eq!((numbers(&newest), &newest["more"]), ((71..=120).collect(), &json!(true)));
    ben.ask(json!({"type": "history", "channel": room.id, "before": 21})).await;
    let oldest = ben.of_type("history").await;
    assert_eq!((numbers(&oldest), &oldest["more"]), ((1..=20).collect(), &json!(false)));
    ben.ask(json!({"type": "search", "text": "pumps in:desk"})).await;
    let found = ben.of_type("found").await;
    assert_eq!((numbers(&found), &found["text"]), ((101..=120).rev().collect(), &json!("pumps in:desk")));
    let last = found["messages"][19]["id"].clone();
    ben.ask(json!({"type": "search", "text": "pumps", "behind": last})).await;
    assert_eq!(numbers(&ben.of_type("found").await), (81..=100).rev().collect::<Vec<_>>());

    // What may not be read is not there; what cannot be is refused, and the socket lives.
    let hidden = cast.space("hidden").hidden();
    let secret = Room::in_space(cast, &hidden, "Desk");
    secret.fill(cast, std::iter::once("Secret pump".to_owned()));
    let mut dan = stage.client(cast.dan).await;
    dan.ask(json!({"type": "history", "channel": secret.id})).await;
    assert_eq!(dan.of_type("refused").await["code"], "not_found");
    dan.ask(json!({"type": "search", "text": "secret"})).await;
    assert_eq!(numbers(&dan.of_type("found").await), [0_i64; 0]);
    for text in ["before:never".to_owned(), "x".repeat(301)] {
        dan.ask(json!({"type": "search", "text": text})).await;
        assert_eq!(dan.of_type("refused").await["code"], "invalid");
    }
}

/// A client that knows the protocol alone finds its way to what is said.
#[tokio::test]
async fn from_lists_to_a_message() {
    let stage = Stage::new();
    let cast: &Cast = &stage.cast;
    let room = Room::open(cast);
    Room::in_space(cast, &cast.space("hidden").hidden(), "Secret");
    room.fill(cast, (1..=3).map(|number| format!("Word {number}")));
    let (ada, with) = (cast.actor(cast.ada), vec!["ben-hughes".to_owned()]);
    let direct = cast.test.write(|tx| talk::converse(tx, &ada, &with));
    let ada = cast.actor(cast.ada);
    let conversation = talk::conversation(&mut cast.test.conn(), &ada, &direct).expect("it is there").id;
    let direct = Room { id: conversation, topic: room.topic };

    let mut ben = stage.client(cast.ben).await;
    ben.ask(json!({"type": "channels"})).await;
    let listed = ben.of_type("channels").await;
    let desk = listed["channels"].as_array().expect("channels").iter().find(|one| one["channel"] == json!(room.id));
    let desk = desk.expect("the channel of Ben's space");
    assert_eq!((&desk["title"], &desk["last"], &desk["unread"]), (&json!("Desk"), &json!(3), &json!(0)), "{desk}");
    assert_eq!((&desk["writes"], &listed["more"]), (&json!(true), &json!(false)));
    ben.ask(json!({"type": "topics", "channel": room.id})).await;
    let topics = ben.of_type("topics").await;
    let topic = &topics["topics"][0];
    assert_eq!((&topic["topic"], &topic["last"], &topic["resolved"]), (&json!(room.topic), &json!(3), &json!(false)));
    ben.ask(json!({"type": "channels", "direct": true})).await;
    assert_eq!(ben.of_type("channels").await["channels"], json!([]), "nothing was said in it");
    let mut to = stage.client(cast.ada).await;
    to.ask(json!({"type": "topics", "channel": direct.id})).await;
    let topic = to.of_type("topics").await["topics"][0]["topic"].clone();
    to.ask(json!({"type": "send", "client_id": uuid::Uuid::now_v7(), "topic": topic, "text": "Lunch?"})).await;
    to.of_type("stored").await;
    ben.ask(json!({"type": "channels", "direct": true})).await;
    let found = ben.of_type("channels").await["channels"][0].clone();
    assert_eq!((&found["channel"], &found["title"]), (&json!(direct.id), &json!("Ada Okafor")));
    assert_eq!((&found["unread"], found.get("space")), (&json!(1), None));

    // Strangers are told of neither.
    let mut dan = stage.client(cast.dan).await;
    for (list, of) in
        [("channels", json!({"type": "channels"})), ("channels", json!({"type": "channels", "direct": true}))]
    {
        dan.ask(of).await;
        let listed = dan.of_type(list).await["channels"].to_string();
        assert!(!listed.contains("Secret") && !listed.contains(&direct.id.to_string()), "{listed}");
    }
    dan.ask(json!({"type": "topics", "channel": direct.id})).await;
    assert_eq!(dan.of_type("refused").await["code"], "not_found");
    // Pages beyond the last are empty.
    ben.ask(json!({"type": "topics", "channel": room.id, "skip": 4_000_000_000_u32})).await;
    assert_eq!(ben.of_type("topics").await["topics"], json!([]));
}

#[tokio::test]
async fn who_is_here_on_whichever_node() {
    let stage = Stage::new();
    let cast = &stage.cast;
    // As nodes note it, now and then; this one at once.
    let ben = cast.ben;
    cast.test.write(|tx| talk::note_present(tx, &[ben]));
    let mut ada = stage.client(cast.ada).await;
    ada.ask(json!({"type": "presence", "people": [cast.ben, cast.cat]})).await;
    assert_eq!(ada.of_type("present").await["people"], json!([cast.ben]));
    // A guest knows nothing of people with whom they share no place.
    let mut gus = stage.client(cast.gus).await;
    gus.ask(json!({"type": "presence", "people": [cast.ben]})).await;
    assert_eq!(gus.of_type("present").await["people"], json!([]));
    // Whoever left a while ago is not here.
    run_sql(&mut cast.test.conn(), "update presence set at = now() - interval '80 seconds'").expect("set");
    ada.ask(json!({"type": "presence", "people": [cast.ben]})).await;
    assert_eq!(ada.of_type("present").await["people"], json!([]));
    // Whoever has a socket is noted before long.
    let cat = stage.client(cast.cat).await;
    assert!(stage.node.chat.hub.people().contains(&cast.cat));
    drop(cat);
}
