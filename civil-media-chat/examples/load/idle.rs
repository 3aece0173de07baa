//! Sockets that hear a channel in which nobody speaks; and all of them coming back at once.
use std::time::{Duration, Instant};

use civil_media_core::testing::{Crowd, CrowdRoom};
use futures_util::SinkExt as _;
use futures_util::stream::{self, StreamExt as _};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Options, Socket, message};

/// How many shake hands at the same time.
const AT_ONCE: usize = 200;
/// What is said while all are away.
const SAID: usize = 10;

/// All sockets, hearing the channel from here on.
async fn arrived(options: &Options, crowd: &Crowd, room: &CrowdRoom) -> Vec<Socket> {
    stream::iter(0..options.sockets)
        .map(|number| options.listener(crowd, number, room))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await
}

pub async fn measure(options: &Options, crowd: &Crowd) {
    let before = options.memory();
    let began = Instant::now();
    let room = &crowd.rooms[0];
    let sockets = arrived(options, crowd, room).await;
    let came_in = began.elapsed().as_secs_f64();
    tokio::time::sleep(Duration::from_secs(2)).await;
    match before.zip(options.memory()) {
        Some((before, after)) => println!(
            "{} idle sockets: {:.1} KB each, {:.0} MB in all; they came in {came_in:.2} s",
            sockets.len(),
            after.saturating_sub(before) as f64 / sockets.len() as f64,
            after as f64 / 1024.0
        ),
        None => println!("{} idle sockets came in {came_in:.2} s", sockets.len()),
    }
}

pub async fn come_back(options: &Options, crowd: &Crowd) {
    let room = &crowd.rooms[0];
    let sockets = arrived(options, crowd, room).await;
    drop(sockets);
    let mut writer = options.connect(crowd, 0).await;
    for number in 0..SAID {
        writer.send(message(room, &format!("while you were away {number}"))).await.expect("sent");
        loop {
            let frame = writer.next().await.expect("a frame").expect("a frame");
            if frame.to_text().is_ok_and(|text| text.starts_with(r#"{"type":"stored""#)) {
                break;
            }
        }
    }
    let began = Instant::now();
    let back: Vec<Socket> = stream::iter(0..options.sockets)
        .map(|number| async move {
            let mut socket = options.listener(crowd, number, room).await;
            let mut missing = SAID;
            while missing > 0 {
                if let Message::Text(text) = socket.next().await.expect("a frame").expect("a frame")
                    && text.starts_with(r#"{"type":"message""#)
                {
                    missing -= 1;
                }
            }
            socket
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    println!(
        "{} sockets are back, with the {SAID} messages that they missed, in {:.2} s",
        back.len(),
        began.elapsed().as_secs_f64()
    );
}
