//! A client that does not read: the others do not notice, and it is let go.
use std::time::{Duration, Instant};

use civil_media_core::testing::Cast;

use crate::stage::{Heard, Node, ORIGIN, Room, Stage, eventually, knock_with};

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

/// What is on its way to whoever reads slowly is not sent once they may not hear it any more.
#[tokio::test]
async fn a_slow_reader_whose_right_ends() {
    let stage = Stage::unlimited();
    let cast = &stage.cast;
    let hidden = cast.space("hidden").hidden();
    let room = Room::in_space(cast, &hidden, "Desk");
    room.fill(cast, (1..=400).map(|n| format!("{n} {}", "word ".repeat(1_900))));
    let cookie = format!("__Host-civil-session={}", cast.sign_in(cast.ben));
    let slow = knock_with(stage.node.port, Some(ORIGIN), Some(&cookie), Some(4096)).await.expect("an answer");
    let mut slow = slow.expect("let in");
    // Four megabytes are replayed, of which the buffers on the way hold few.
    assert_eq!(slow.subscribe(room, 0).await, 400);
    slow.of_type("message").await;
    let mut ada = stage.listener(cast.ada, room).await;
    ada.of_type("message").await;
    hidden.expel(cast.ben);
    eventually("they hear it no more", || {
        !stage.node.chat.hub.listeners().iter().any(|one| one.person == cast.ben && one.channels.contains(&room.id))
    })
    .await;
    let mut came = 1;
    let last = loop {
        match slow.next().await {
            Heard::Notice(notice) if notice["type"] == "message" => came += 1,
            Heard::Notice(notice) => break notice,
            Heard::End(code) => panic!("closed with {code:?} after {came}"),
        }
    };
    assert_eq!(last["type"], "left", "{last}");
    assert!(came < 200, "{came} of 400 came");
}

/// A line that is dead without a word, as where a laptop was shut: found by its silence, and its place is free.
#[tokio::test]
async fn a_line_that_is_dead() {
    let cast = Cast::new();
    let node = Node::with(&cast.test.url, |config| config.most_silent = Duration::from_secs(1));
    // It neither reads nor answers pings, and its kernel acknowledges all the same.
    let silent = node.enter(&cast.sign_in(cast.cat)).await;
    eventually("it is let go", || node.chat.hub.count() == 0).await;
    drop(silent);
}
