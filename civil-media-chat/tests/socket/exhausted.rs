//! A process that may open no more files, or take no more memory: nobody else comes in, and whoever is in goes on.
use std::process::Command;
use std::time::Instant;

use civil_media_core::testing::Cast;
use futures_util::future::join_all;
use tokio::time::timeout;

use crate::process::Process;
use crate::stage::{Client, ORIGIN, PATIENCE, Room, eventually, knock};

/// A process in which Ada hears Ben, and the token of somebody who is not there yet.
struct Busy {
    cast: Cast,
    process: Process,
    room: Room,
    token: String,
    ada: Client,
    ben: Client,
}

impl Busy {
    async fn new() -> Self {
        let cast = Cast::new();
        let room = Room::open(&cast);
        let process = Process::start(&cast.test.url);
        let token = cast.sign_in(cast.cat);
        let mut ada = process.enter(&cast.sign_in(cast.ada)).await;
        let mut ben = process.enter(&cast.sign_in(cast.ben)).await;
        ada.subscribe(room, 0).await;
        ben.say(room, "Before").await;
        ada.message("Before").await;
        Self { cast, process, room, token, ada, ben }
    }
}

#[tokio::test]
async fn no_descriptors_left() {
    let Busy { cast: _cast, process, room, token, mut ada, mut ben } = Busy::new().await;

    let most = open_files(&process) + 2;
    allow_files(&process, most);
    // The kernel answers for a process that does not come to the door: who knocks waits.
    let knocking: Vec<_> = (0..6)
        .map(|_| {
            let (port, token) = (process.port(), token.clone());
            tokio::spawn(async move { timeout(PATIENCE, knock(port, Some(ORIGIN), Some(&token))).await })
        })
        .collect();
    eventually("all are in use", || open_files(&process) >= most).await;
    let mut said = 0;
    for n in 1..=20 {
        said = ben.say(room, &format!("Message {n}")).await;
    }
    assert_eq!(said, 21, "numbers have no gaps");
    ada.message("Message 20").await;

    allow_files(&process, 1_024);
    let let_in: Vec<Client> = join_all(knocking)
        .await
        .into_iter()
        .map(|one| one.expect("it ran").expect("in time").expect("let in"))
        .collect();
    assert_eq!(let_in.len(), 6, "who waited comes in");
    ben.say(room, "After").await;
    ada.message("After").await;
}

#[tokio::test]
async fn no_memory_left() {
    let Busy { cast: _cast, process, room, token, mut ada, mut ben } = Busy::new().await;

    // As much as it takes already, and hardly more.
    limit(&process, &format!("--rss={}:unlimited", resident(&process)));
    until(&process, &token, Some(503)).await;
    for n in 1..=20 {
        ben.say(room, &format!("Message {n}")).await;
    }
    ada.message("Message 20").await;

    limit(&process, "--rss=unlimited:unlimited");
    until(&process, &token, None).await;
    ben.say(room, "After").await;
    ada.message("After").await;
}

/// Knocks until the answer is this refusal, or until one is let in.
async fn until(process: &Process, token: &str, refusal: Option<u16>) {
    let deadline = Instant::now() + PATIENCE;
    while knock(process.port(), Some(ORIGIN), Some(token)).await.err() != refusal {
        assert!(Instant::now() < deadline, "never answered {refusal:?}");
    }
}

/// The bytes that a process takes.
fn resident(process: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its size");
    line.split_whitespace().next().expect("a number").parse::<u64>().expect("kilobytes") * 1024
}

fn open_files(process: &Process) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", process.id())).expect("it runs").count()
}

fn allow_files(process: &Process, most: usize) {
    limit(process, &format!("--nofile={most}:1024"));
}

fn limit(process: &Process, limit: &str) {
    let done = Command::new("prlimit").args(["--pid", &process.id().to_string(), limit]).status();
    assert!(done.expect("prlimit runs").success());
}
