//! Typing and read marks: they may be lost, and they are limited.
use civil_media_core::ids::PersonId;
use serde_json::json;

use crate::stage::{Client, Room, Stage, eventually};

async fn types(client: &mut Client, room: Room) {
    client.ask(json!({"type": "typing", "channel": room.id, "topic": room.topic})).await;
}

async fn reads(client: &mut Client, room: Room, number: i64) {
    client.ask(json!({"type": "read", "channel": room.id, "number": number})).await;
}

#[tokio::test]
async fn typing_is_seen_by_the_others() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ada = stage.listener(cast.ada, room).await;
    let mut ben = stage.listener(cast.ben, room).await;
    let mut cat = stage.client(cast.cat).await;
    types(&mut ben, room).await;
    let seen = ada.of_type("typing").await;
    let (person, name) = (cast.ben, "Ben Hughes");
    assert_eq!(
        seen,
        json!({"type": "typing", "channel": room.id, "topic": room.topic, "person": person, "name": name})
    );
    // Whoever does not hear a channel is not seen in it.
    types(&mut cat, room).await;
    assert_eq!(cat.subscribe(room, 0).await, 0);
    ben.say(room, "Done").await;
    for client in [&mut ada, &mut ben, &mut cat] {
        client.message("Done").await;
        assert_eq!(client.kept("typing"), 0);
    }
}

#[tokio::test]
async fn typing_is_told_now_and_then_and_of_those_who_may_speak() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ada = stage.listener(cast.ada, room).await;
    let mut ben = stage.listener(cast.ben, room).await;
    // Dan reads here, and does not write.
    let mut dan = stage.listener(cast.dan, room).await;
    types(&mut dan, room).await;
    for _ in 0..20 {
        types(&mut ben, room).await;
    }
    // What is asked after it is answered after it.
    dan.subscribe(room, 0).await;
    ben.say(room, "Done").await;
    ada.message("Done").await;
    let told = ada.kept("typing");
    assert!((1..=2).contains(&told), "{told}");
    assert_eq!(dan.kept("typing"), told);
}

#[tokio::test]
async fn a_flood_of_hints() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ada = stage.listener(cast.ada, room).await;
    let mut ben = stage.listener(cast.ben, room).await;
    for _ in 0..600 {
        types(&mut ben, room).await;
    }
    // A little comes back with time, so several of each: one of them is refused, however slow the machine.
    for _ in 0..50 {
        ben.ask(json!({"type": "subscribe", "channel": room.id, "after": 0})).await;
    }
    let refused = ben.of_type("refused").await;
    assert_eq!((&refused["code"], &refused["channel"]), (&json!("too_many"), &json!(room.id)));
    for _ in 0..50 {
        ben.raw("{}".into()).await;
    }
    let of_a_frame = loop {
        let refused = ben.of_type("refused").await;
        if refused["channel"].is_null() && refused["code"] != "not_understood" {
            break refused;
        }
    };
    assert_eq!(of_a_frame["code"], "too_many");
    // Messages have an allowance of their own, and so has everybody else.
    ben.say(room, "I am still here").await;
    ada.message("I am still here").await;
    // They hear of it every two seconds.
    assert!((1..=2).contains(&ada.kept("typing")), "{}", ada.kept("typing"));
    types(&mut ada, room).await;
    ben.of_type("typing").await;
}

#[tokio::test]
async fn read_marks_are_stored_a_little_later() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let other = Room::in_space(cast, &cast.space("other"), "Desk");
    room.fill(cast, (1..=9).map(|n| n.to_string()));
    let mut ada = stage.listener(cast.ada, room).await;
    let mut cat = stage.listener(cast.cat, room).await;
    for number in [1, 2, 7, 3] {
        reads(&mut cat, room, number).await;
    }
    reads(&mut ada, room, 99).await;
    // Not heard: not read.
    reads(&mut ada, other, 1).await;
    let mark = |person: PersonId, number| {
        cast.test.count(&format!(
            "read_marks where person_id = '{person}' and channel_id = '{}' and number = {number}",
            room.id
        )) == 1
    };
    eventually("the newest marks are stored", || mark(cast.cat, 7) && mark(cast.ada, 9)).await;
    assert_eq!(cast.test.count("read_marks"), 2);
    // One topic alone.
    let topic = json!({"type": "read", "channel": room.id, "topic": room.topic, "number": 9});
    cat.ask(topic).await;
    eventually("all of it is read", || mark(cast.cat, 9)).await;
    // What is noted is stored before the process stops.
    room.fill(cast, ["10".to_owned()].into_iter());
    reads(&mut cat, room, 10).await;
    cat.subscribe(room, 10).await;
    stage.node.chat.close().await;
    assert!(mark(cast.cat, 10));
}
