//! A client that does not read: the others do not notice, and it is let go.
use std::time::{Duration, Instant};

use crate::stage::{Heard, ORIGIN, Room, Stage, eventually, knock_with};

#[tokio::test]
async fn a_client_that_never_reads() {
    let stage = Stage::unlimited();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let cookie = format!("__Host-civil-session={}", cast.sign_in(cast.cat));
    let slow = knock_with(stage.node.port, Some(ORIGIN), Some(&cookie), Some(4096)).await.expect("an answer");
    let mut slow = slow.expect("let in");
    slow.subscribe(room, 0).await;
    let mut ada = stage.listener(cast.ada, room).await;
    let mut ben = stage.client(cast.ben).await;
    // As long as there are three it is still held.
    let mut sent = 0;
    while stage.node.chat.hub.count() == 3 {
        assert!(sent < 5_000, "never let go");
        let mut ids = Vec::new();
        for _ in 0..100 {
            sent += 1;
            ids.push(ben.send(room, &format!("{sent} {}", "word ".repeat(400))).await);
        }
        for id in ids {
            ben.outcome(id).await;
        }
        let began = Instant::now();
        ada.log(sent).await;
        assert!(began.elapsed() < Duration::from_secs(1), "{:?} behind", began.elapsed());
    }
    // It wakes up: what was on its way comes, in order, and then it is told to come back.
    let mut log = Vec::new();
    let code = loop {
        match slow.next().await {
            Heard::Notice(notice) => log.push(notice["number"].as_i64().expect("a number")),
            Heard::End(code) => break code,
        }
    };
    assert_eq!(code, Some(4408));
    assert_eq!(log, (1..=log.len() as i64).collect::<Vec<_>>());
    assert!(log.len() < sent);
    let mut again = stage.client(cast.cat).await;
    again.subscribe(room, log.len() as i64).await;
    if sent - log.len() <= 500 {
        assert_eq!(again.log(sent).await.len(), sent - log.len());
    } else {
        again.of_type("refetch").await;
    }
    eventually("its place is free", || stage.node.chat.hub.count() == 3).await;
}
