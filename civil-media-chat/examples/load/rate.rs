//! Many small channels at a steady rate, which grows until messages come late.
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use civil_media_core::testing::Crowd;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::Message;

use crate::channel::{text, took};
use crate::client::{Options, Socket, message, percentile};

/// The rates that are tried, in messages a second.
const RATES: [u64; 11] = [500, 1_000, 1_500, 2_000, 2_250, 2_500, 2_750, 3_500, 4_500, 6_000, 8_000];
/// How late a message in the hundred may be.
const LATE: f64 = 100.0;
/// How often writers send what is due.
const TICK: Duration = Duration::from_millis(5);

/// What came since the last look.
#[derive(Default)]
struct Heard {
    count: AtomicU64,
    times: std::sync::Mutex<Vec<Duration>>,
}

pub async fn measure(options: &Options, crowd: &Crowd) {
    let heard = Arc::new(Heard::default());
    let began = Instant::now();
    let mut writers: Vec<SplitSink<Socket, Message>> = Vec::new();
    for (at, room) in crowd.rooms.iter().enumerate() {
        for number in 0..options.of {
            let socket = options.listener(crowd, at + number * 7, room).await;
            let (heard, measures) = (heard.clone(), number == 0);
            let (sink, mut stream) = socket.split();
            tokio::spawn(async move {
                while let Some(Ok(frame)) = stream.next().await {
                    let Message::Text(text) = frame else { continue };
                    if !text.starts_with(r#"{"type":"message""#) {
                        assert!(!text.starts_with(r#"{"type":"refused""#), "{text}");
                        continue;
                    }
                    heard.count.fetch_add(1, Ordering::Relaxed);
                    if measures && let Some(took) = took(&text, began) {
                        heard.times.lock().expect("a lock").push(took);
                    }
                }
            });
            if measures {
                writers.push(sink);
            } else {
                // It stays open as long as all of this runs.
                std::mem::forget(sink);
            }
        }
    }
    println!("{} channels of {}", crowd.rooms.len(), options.of);
    for rate in RATES {
        heard.count.store(0, Ordering::Relaxed);
        heard.times.lock().expect("a lock").clear();
        let (sent, took) = send_at(rate, options, crowd, &mut writers, began).await;
        // What is still under way has a second to come.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let mut times = std::mem::take(&mut *heard.times.lock().expect("a lock"));
        times.sort_unstable();
        let expected = sent * options.of as u64;
        let came = heard.count.load(Ordering::Relaxed);
        let p99 = percentile(&times, 0.99);
        println!(
            "  {:.0} messages a second, {:.0} deliveries: p50 {:.1} ms, p99 {p99:.1} ms{}",
            sent as f64 / took,
            came as f64 / took,
            percentile(&times, 0.5),
            if came < expected { format!(", {} not there after a second", expected - came) } else { String::new() }
        );
        if p99 > LATE || came < expected {
            break;
        }
    }
}

/// Sends so many messages a second, by each writer in turn; gives how many there were, and in how many seconds.
async fn send_at(
    rate: u64,
    options: &Options,
    crowd: &Crowd,
    writers: &mut [SplitSink<Socket, Message>],
    began: Instant,
) -> (u64, f64) {
    let start = Instant::now();
    let mut sent = 0;
    let mut tick = tokio::time::interval(TICK);
    while start.elapsed() < Duration::from_secs(options.seconds) {
        tick.tick().await;
        let due = (start.elapsed().as_secs_f64() * rate as f64) as u64;
        while sent < due {
            let at = sent as usize % writers.len();
            writers[at].send(message(&crowd.rooms[at], &text(began))).await.expect("sent");
            sent += 1;
        }
    }
    (sent, start.elapsed().as_secs_f64())
}
