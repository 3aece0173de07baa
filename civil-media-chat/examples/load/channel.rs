//! One channel of many readers, and writers who send as fast as they are answered.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use civil_media_core::testing::{Crowd, CrowdRoom};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Options, Socket, message, percentile};

/// Messages that each writer has under way.
const UNDER_WAY: usize = 8;

/// What all tasks count together.
struct Counted {
    delivered: AtomicU64,
    stored: AtomicU64,
    is_over: AtomicBool,
    began: Instant,
}

pub async fn measure(options: &Options, crowd: &Crowd) {
    let room = &crowd.rooms[0];
    let began = Instant::now();
    let mut readers = Vec::new();
    for number in 0..options.readers {
        readers.push(options.listener(crowd, number, room).await);
    }
    let came_in = began.elapsed().as_secs_f64();
    let counted = Arc::new(Counted {
        delivered: AtomicU64::default(),
        stored: AtomicU64::default(),
        is_over: AtomicBool::default(),
        began: Instant::now(),
    });
    let mut listening = Vec::new();
    for (number, reader) in readers.into_iter().enumerate() {
        // A sample of readers measures; the others only count, so that the client costs little.
        listening.push(tokio::spawn(listen(reader, counted.clone(), number % 50 == 0)));
    }
    let began = Instant::now();
    let mut writing = Vec::new();
    for number in 0..options.writers {
        let writer = options.connect(crowd, number).await;
        writing.push(tokio::spawn(write(writer, room.clone(), counted.clone())));
    }
    tokio::time::sleep(Duration::from_secs(options.seconds)).await;
    counted.is_over.store(true, Ordering::Relaxed);
    let took = began.elapsed().as_secs_f64();
    let (delivered, stored) = (counted.delivered.load(Ordering::Relaxed), counted.stored.load(Ordering::Relaxed));
    for task in writing {
        task.await.expect("a writer");
    }
    let mut times = Vec::new();
    for task in listening {
        times.extend(task.await.expect("a reader"));
    }
    times.sort_unstable();
    println!(
        "a channel of {}: {:.0} messages a second stored, {:.0} deliveries a second, p50 {:.1} ms, p99 {:.1} ms; all came in {came_in:.2} s",
        options.readers,
        stored as f64 / took,
        delivered as f64 / took,
        percentile(&times, 0.5),
        percentile(&times, 0.99)
    );
}

/// Counts what comes; measures by the time that each text says it was sent at.
async fn listen(mut socket: Socket, counted: Arc<Counted>, measures: bool) -> Vec<Duration> {
    let mut times = Vec::new();
    while !counted.is_over.load(Ordering::Relaxed) {
        let Ok(frame) = tokio::time::timeout(Duration::from_secs(1), socket.next()).await else { continue };
        let Some(Ok(Message::Text(text))) = frame else { continue };
        if !text.starts_with(r#"{"type":"message""#) {
            continue;
        }
        counted.delivered.fetch_add(1, Ordering::Relaxed);
        if measures && let Some(took) = took(&text, counted.began) {
            times.push(took);
        }
    }
    times
}

/// How long a message was under way, whose text says when it was sent, in microseconds since the beginning.
pub fn took(frame: &str, began: Instant) -> Option<Duration> {
    let at = frame.split_once("<p>at ")?.1.split(' ').next()?.parse().ok()?;
    began.elapsed().checked_sub(Duration::from_micros(at))
}

/// A text of some ordinary length, as people send them all day long.
pub fn text(began: Instant) -> String {
    format!("at {} a message of some ordinary length, as people send them", began.elapsed().as_micros())
}

async fn write(mut socket: Socket, room: CrowdRoom, counted: Arc<Counted>) {
    let mut open = 0;
    while !counted.is_over.load(Ordering::Relaxed) {
        while open < UNDER_WAY {
            socket.send(message(&room, &text(counted.began))).await.expect("sent");
            open += 1;
        }
        let Ok(Some(Ok(Message::Text(text)))) = tokio::time::timeout(Duration::from_secs(5), socket.next()).await
        else {
            break;
        };
        if text.starts_with(r#"{"type":"stored""#) {
            counted.stored.fetch_add(1, Ordering::Relaxed);
            open -= 1;
        } else if text.starts_with(r#"{"type":"refused""#) {
            panic!("{text}");
        }
    }
}
