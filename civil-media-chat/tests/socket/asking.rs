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
