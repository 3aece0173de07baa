//! Pages of history and searches, asked for over a few sockets as fast as they are answered.
use std::time::{Duration, Instant};

use civil_media_core::testing::Crowd;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Options, percentile};

/// Who ask at the same time.
const ASKING: usize = 8;
/// What is looked for: words of the sample's sentences, some of them rare, in pairs and narrowed down.
const WORDS: [&str; 6] =
    ["pumps", "review figures", "in:general rota", "from:ada-okafor", "\\\"next week\\\"", "levels before:2026-06-01"];

pub async fn measure(options: &Options, crowd: &Crowd) {
    let channel = crowd.rooms[0].channel;
    let newest = vec![format!(r#"{{"type":"history","channel":"{channel}"}}"#)];
    ask(options, crowd, "the newest 50 messages", &newest, "history").await;
    let before = crowd.rooms[0].last_number / 2;
    let middle = vec![format!(r#"{{"type":"history","channel":"{channel}","before":{before}}}"#)];
    ask(options, crowd, "50 from the middle", &middle, "history").await;
    for words in WORDS {
        let search = vec![format!(r#"{{"type":"search","text":"{words}"}}"#)];
        ask(options, crowd, &format!("a search: {words}"), &search, "found").await;
    }
}

async fn ask(options: &Options, crowd: &Crowd, name: &str, asks: &[String], answer: &'static str) {
    let end = Instant::now() + Duration::from_secs(options.seconds);
    let mut tasks = Vec::new();
    for number in 0..ASKING {
        // Each is a few people, so that nobody asks more often than one may.
        let mut sockets = Vec::new();
        for one in 0..crowd.tokens.len() / ASKING {
            sockets.push(options.connect(crowd, number + one * ASKING).await);
        }
        let asks = asks.to_vec();
        tasks.push(tokio::spawn(async move {
            let (mut times, mut refused) = (Vec::new(), 0);
            for turn in 0.. {
                if Instant::now() >= end {
                    break;
                }
                let at = turn % sockets.len();
                let socket = &mut sockets[at];
                let began = Instant::now();
                socket.send(Message::text(asks[turn % asks.len()].clone())).await.expect("sent");
                loop {
                    let frame = socket.next().await.expect("a frame").expect("a frame");
                    let Message::Text(text) = frame else { continue };
                    if text.starts_with(&format!(r#"{{"type":"{answer}""#)) {
                        times.push(began.elapsed());
                        break;
                    }
                    if text.starts_with(r#"{"type":"refused""#) {
                        refused += 1;
                        break;
                    }
                }
            }
            (times, refused)
        }));
    }
    let (mut times, mut refused) = (Vec::new(), 0);
    for task in tasks {
        let (some, of) = task.await.expect("it asks");
        times.extend(some);
        refused += of;
    }
    times.sort_unstable();
    println!(
        "{name}: {:.0} a second, p50 {:.1} ms, p99 {:.1} ms{}",
        times.len() as f64 / options.seconds as f64,
        percentile(&times, 0.5),
        percentile(&times, 0.99),
        if refused > 0 { format!(", {refused} refused") } else { String::new() }
    );
}
