//! A node that stops tells everybody to come back elsewhere.
use std::process::Command;
use std::time::Duration;

use civil_media_core::testing::{Cast, Cluster, TestDb, wait_for};
use serde_json::json;

use crate::process::Process;
use crate::stage::{ORIGIN, Room, Stage, knock};

#[tokio::test]
async fn everybody_is_told_and_nobody_let_in() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let tokens = [cast.ada, cast.ben, cast.cat].map(|person| cast.sign_in(person));
    let mut clients = Vec::new();
    for token in &tokens {
        clients.push(stage.node.enter(token).await);
    }
    let chat = stage.node.chat.clone();
    let closing = tokio::spawn(async move { chat.close().await });
    let first = futures_util::future::select_all(clients.iter_mut().map(|client| Box::pin(client.ends())));
    let (code, index, rest) = first.await;
    assert_eq!(code, Some(1012));
    assert_eq!(knock(stage.node.port, Some(ORIGIN), Some(&tokens[index])).await.err(), Some(503));
    for code in futures_util::future::join_all(rest).await {
        assert_eq!(code, Some(1012));
    }
    closing.await.expect("it closes");
    assert_eq!(stage.node.chat.hub.count(), 0);
}

#[tokio::test]
async fn the_program_stops_when_it_is_told_to() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let mut process = Process::start(&cast.test.url);
    let mut ben = process.enter(&cast.sign_in(cast.ben)).await;
    ben.subscribe(room, 0).await;
    // What is under way when it stops is stored or not acknowledged, as ever.
    let mut acknowledged = 0;
    for n in 0..10 {
        ben.send(room, &format!("Message {n}")).await;
    }
    let told = Command::new("kill").args(["-TERM", &process.id().to_string()]).status();
    assert!(told.expect("kill runs").success());
    let code = loop {
        match ben.next().await {
            crate::stage::Heard::Notice(notice) => acknowledged += i64::from(notice["type"] == json!("stored")),
            crate::stage::Heard::End(code) => break code,
        }
    };
    assert_eq!(code, Some(1012));
    let mut ended = None;
    wait_for(Duration::from_secs(8), || {
        ended = process.ended();
        ended.is_some()
    });
    assert_eq!(ended, Some(true), "it ends well, and soon");
    assert!(cast.test.count("messages") >= acknowledged);
}

#[tokio::test]
async fn the_program_stops_while_the_database_hangs() {
    let cluster = Cluster::start("");
    let cast = Cast::on(TestDb::on(&cluster.url()));
    let room = Room::open(&cast);
    let mut process = Process::start(&cast.test.url);
    let mut ben = process.enter(&cast.sign_in(cast.ben)).await;
    ben.subscribe(room, 0).await;
    cluster.signal_all("STOP");
    assert_eq!(ben.refused(room, "Is anybody there?").await, "try_again");
    let told = Command::new("kill").args(["-TERM", &process.id().to_string()]).status();
    assert!(told.expect("kill runs").success());
    let is_over = wait_for(Duration::from_secs(12), || process.ended().is_some());
    cluster.signal_all("CONT");
    assert!(is_over, "it still runs");
    drop((cast, cluster));
}
