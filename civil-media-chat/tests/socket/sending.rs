//! Messages: acknowledged when stored, once, numbered without gaps.
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use civil_media_core::testing::run_sql;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::stage::{Room, Stage, eventually};

#[tokio::test]
async fn stored_heard_and_sent_again() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ada = stage.listener(cast.ada, room).await;
    let mut ben = stage.listener(cast.ben, room).await;
    let began = Instant::now();
    let id = ben.send(room, "Hello <b>you</b><script>alert(1)</script>").await;
    let stored = ben.outcome(id).await;
    // It is there when the acknowledgement is.
    let rows = format!(
        "messages where client_id = '{id}' and id = '{}' and number = 1",
        stored["id"].as_str().expect("an id")
    );
    assert_eq!(cast.test.count(&rows), 1);
    assert_eq!((&stored["number"], &stored["channel"]), (&json!(1), &json!(room.id)));
    let heard = ada.of_type("message").await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(
        (&heard["client_id"], &heard["name"], &heard["handle"]),
        (&json!(id), &json!("Ben Hughes"), &json!("ben-hughes"))
    );
    assert!(!heard["html"].as_str().expect("a text").contains("<script"), "{heard}");
    assert_eq!(ben.of_type("message").await, heard, "one's own comes like everybody's");
    let events = format!("events where kind = 'message_sent' and act = 'SendMessage' and request_id = '{}'", ben.id);
    assert!(!ben.id.is_empty() && cast.test.count(&events) == 1, "the event says which socket it came by");

    // The acknowledgement was lost: the same again, on another socket and after others.
    assert_eq!(ada.say(room, "Second").await, 2);
    let mut again = stage.client(cast.ben).await;
    again.send_as(id, room, "Hello <b>you</b><script>alert(1)</script>").await;
    assert_eq!(again.outcome(id).await, stored);
    again.send_as(id, room, "Something else").await;
    assert_eq!(again.outcome(id).await["code"], "already_sent");
    // Somebody else's ids are another matter.
    ada.send_as(id, room, "Mine").await;
    assert_eq!(ada.outcome(id).await["number"], 3);
    assert_eq!(cast.test.count("messages"), 3);
}

#[tokio::test]
async fn what_is_no_message() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ben = stage.client(cast.ben).await;
    for text in ["", " \n\t", "a\u{0}b", &"a".repeat(10_001)] {
        assert_eq!(ben.refused(room, text).await, "invalid");
    }
    let nowhere = Room { topic: civil_media_core::ids::TopicId::new(), ..room };
    assert_eq!(ben.refused(nowhere, "Hello").await, "not_found");
    assert_eq!(ben.say(room, &"ŵ".repeat(10_000)).await, 1);
    assert_eq!(cast.test.count("messages"), 1);
}

#[tokio::test]
async fn many_writers_and_one_order() {
    let stage = Stage::unlimited();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut writers = Vec::new();
    for n in 0..6 {
        let mut writer = stage.client(if n % 2 == 0 { cast.ada } else { cast.ben }).await;
        writers.push(tokio::spawn(async move {
            let mut ids = Vec::new();
            for m in 0..40 {
                ids.push(writer.send(room, &format!("{n}/{m}")).await);
            }
            let mut numbers: Vec<(Uuid, i64)> = Vec::new();
            for id in ids {
                numbers.push((id, writer.outcome(id).await["number"].as_i64().expect("a number")));
            }
            assert!(numbers.is_sorted_by_key(|(_, number)| *number), "in the order of its writer");
            numbers
        }));
    }
    let mut readers = Vec::new();
    for person in [cast.ada, cast.ben, cast.cat, cast.dan] {
        let mut reader = stage.listener(person, room).await;
        readers.push(tokio::spawn(async move {
            let mut log = Vec::new();
            while log.len() < 240 {
                let Value::Object(said) = reader.of_type("message").await else { panic!("no object") };
                log.push((said["number"].as_i64().expect("a number"), said["client_id"].to_string()));
            }
            log
        }));
    }
    let mut acknowledged = BTreeMap::new();
    for writer in writers {
        for (id, number) in writer.await.expect("a writer") {
            acknowledged.insert(number, json!(id).to_string());
        }
    }
    let acknowledged: Vec<_> = acknowledged.into_iter().collect();
    assert_eq!(acknowledged.iter().map(|(number, _)| *number).collect::<Vec<_>>(), (1..=240).collect::<Vec<_>>());
    for reader in readers {
        assert_eq!(reader.await.expect("a reader"), acknowledged);
    }
    let stored: Vec<_> = room.table(cast).iter().map(|said| (said.number, json!(said.client_id).to_string())).collect();
    assert_eq!(stored, acknowledged);
}

#[tokio::test]
async fn too_fast() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ben = stage.client(cast.ben).await;
    let mut again = stage.client(cast.ben).await;
    let mut outcomes = Vec::new();
    for n in 0..30 {
        // One allowance, however many sockets.
        let from = if n % 2 == 0 { &mut ben } else { &mut again };
        let id = from.send(room, &format!("Message {n}")).await;
        outcomes.push(from.outcome(id).await);
    }
    let stored = outcomes.iter().filter(|outcome| outcome["type"] == "stored").count();
    assert!((20..30).contains(&stored), "{stored}");
    assert!(outcomes.iter().filter(|o| o["type"] == "refused").all(|o| o["code"] == "too_many"));
    assert_eq!(stage.client(cast.ada).await.say(room, "I am heard").await, stored as i64 + 1);
}

#[tokio::test]
async fn a_client_id_that_another_node_is_storing_elsewhere() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let tax = cast.space("tax");
    let (here, there) = (Room::in_space(cast, &tax, "Desk"), Room::in_space(cast, &tax, "Ideas"));
    let mut ben = stage.client(cast.ben).await;
    let mut ada = stage.client(cast.ada).await;
    let id = Uuid::now_v7();
    // The other node, before it commits.
    let mut other = cast.test.conn();
    let insert = format!(
        "begin; insert into messages (channel_id, number, id, topic_id, author_id, client_id, body, body_html, renderer, sent_at) \
         values ('{}', 1, '{}', '{}', '{}', '{id}', 'There', '<p>There</p>', 1, now()); \
         update channels set last_number = 1 where item_id = '{0}'",
        there.id,
        Uuid::now_v7(),
        there.topic,
        cast.ben
    );
    run_sql(&mut other, &insert).expect("inserted");
    ben.send_as(id, here, "Here").await;
    let waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    eventually("the one waits for the other", || cast.test.count(waiting) == 1).await;
    let others = ada.send(here, "Mine").await;
    run_sql(&mut other, "commit").expect("committed");
    assert_eq!(ben.outcome(id).await["code"], "already_sent");
    assert_eq!(ada.outcome(others).await["number"], 1);
}
