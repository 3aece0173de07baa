//! Load on a running chat: one channel, many readers, a few writers who send as fast as they are answered.
//! `DATABASE_URL=… cargo run --release --example load -- ws://localhost:8081/ws http://localhost:8080 --readers 1000`
//! Every message is stored first. Prints deliveries a second, and how long a message takes from its writer
//! to each reader.
#![allow(clippy::print_stdout, reason = "it prints what it measured")]
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use civil_media_core::testing::Crowd;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

struct Options {
    address: String,
    origin: String,
    readers: usize,
    writers: usize,
    seconds: u64,
    chat_pid: Option<u32>,
}

/// What all tasks count together.
#[derive(Default)]
struct Counted {
    delivered: AtomicU64,
    stored: AtomicU64,
    is_over: AtomicBool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = options();
    #[expect(clippy::disallowed_methods, reason = "a tool's own setting")]
    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL");
    let crowd = Crowd::gather(&url, options.readers.min(200));

    let idle = memory(options.chat_pid);
    let began = Instant::now();
    let mut readers = Vec::new();
    for number in 0..options.readers {
        let token = &crowd.tokens[number % crowd.tokens.len()];
        readers.push(subscribed(&options, token, &crowd).await);
    }
    println!("{} readers came in {:.2} s", options.readers, began.elapsed().as_secs_f64());
    if let (Some(before), Some(after)) = (idle, memory(options.chat_pid)) {
        println!("{:.1} KB a socket", (after.saturating_sub(before)) as f64 / options.readers as f64);
    }

    let counted = Arc::new(Counted::default());
    let sent_at = Arc::new(std::sync::Mutex::new(HashMap::<String, Instant>::new()));
    let mut listening = Vec::new();
    for (number, reader) in readers.into_iter().enumerate() {
        // A sample of readers measures; the others only count, so that the client costs little.
        let measures = number % 50 == 0;
        listening.push(tokio::spawn(listen(reader, counted.clone(), measures.then(|| sent_at.clone()))));
    }
    let began = Instant::now();
    let mut writing = Vec::new();
    for number in 0..options.writers {
        let writer = connect(&options, &crowd.tokens[number % crowd.tokens.len()]).await;
        writing.push(tokio::spawn(write(writer, crowd.clone(), counted.clone(), sent_at.clone())));
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
    let at = |part: f64| times.get(((times.len() as f64 - 1.0) * part) as usize).map_or(0.0, Duration::as_secs_f64);
    println!(
        "{:.0} messages a second stored, {:.0} deliveries a second",
        stored as f64 / took,
        delivered as f64 / took
    );
    println!("from writer to reader: p50 {:.1} ms, p99 {:.1} ms", at(0.5) * 1e3, at(0.99) * 1e3);
}

fn options() -> Options {
    let mut args = std::env::args().skip(1);
    let address = args.next().expect("the socket's address");
    let origin = args.next().expect("the site's address");
    let mut options = Options { address, origin, readers: 1000, writers: 4, seconds: 5, chat_pid: None };
    while let Some(name) = args.next() {
        let value: u64 = args.next().and_then(|value| value.parse().ok()).expect("a number");
        match name.as_str() {
            "--readers" => options.readers = usize::try_from(value).expect("a size"),
            "--writers" => options.writers = usize::try_from(value).expect("a size"),
            "--seconds" => options.seconds = value,
            "--chat-pid" => options.chat_pid = u32::try_from(value).ok(),
            other => panic!("unknown: {other}"),
        }
    }
    options
}

async fn connect(options: &Options, token: &str) -> Socket {
    let mut request = options.address.as_str().into_client_request().expect("an address");
    let headers = request.headers_mut();
    headers.insert("origin", options.origin.parse().expect("an origin"));
    headers.insert("cookie", format!("__Host-civil-session={token}").parse().expect("a cookie"));
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.expect("chat lets in");
    let hello = socket.next().await.expect("a frame").expect("a frame");
    assert!(hello.to_text().is_ok_and(|text| text.contains("hello")));
    socket
}

async fn subscribed(options: &Options, token: &str, crowd: &Crowd) -> Socket {
    let mut socket = connect(options, token).await;
    let ask = format!(r#"{{"type":"subscribe","channel":"{}","after":{}}}"#, crowd.channel, crowd.last_number);
    socket.send(Message::text(ask)).await.expect("sent");
    loop {
        let frame = socket.next().await.expect("a frame").expect("a frame");
        if frame.to_text().is_ok_and(|text| text.contains("\"subscribed\"")) {
            return socket;
        }
    }
}

type SentAt = Arc<std::sync::Mutex<HashMap<String, Instant>>>;

async fn listen(mut socket: Socket, counted: Arc<Counted>, measures: Option<SentAt>) -> Vec<Duration> {
    let mut times = Vec::new();
    while !counted.is_over.load(Ordering::Relaxed) {
        let Ok(frame) = tokio::time::timeout(Duration::from_secs(1), socket.next()).await else { continue };
        let Some(Ok(Message::Text(text))) = frame else { continue };
        if !text.starts_with(r#"{"type":"message""#) {
            continue;
        }
        counted.delivered.fetch_add(1, Ordering::Relaxed);
        if let Some(sent_at) = &measures
            && let Some(client_id) = part(&text, r#""client_id":""#)
            && let Some(at) = sent_at.lock().expect("a lock").get(client_id)
        {
            times.push(at.elapsed());
        }
    }
    times
}

/// Keeps a few messages under way.
async fn write(mut socket: Socket, crowd: Crowd, counted: Arc<Counted>, sent_at: SentAt) {
    const UNDER_WAY: usize = 8;
    let mut open = 0;
    while !counted.is_over.load(Ordering::Relaxed) {
        while open < UNDER_WAY {
            let id = uuid::Uuid::new_v4().to_string();
            sent_at.lock().expect("a lock").insert(id.clone(), Instant::now());
            let text = "A message of some ordinary length, as people send them all day long.";
            let send = format!(r#"{{"type":"send","client_id":"{id}","topic":"{}","text":"{text}"}}"#, crowd.topic);
            socket.send(Message::text(send)).await.expect("sent");
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

fn part<'t>(text: &'t str, open: &str) -> Option<&'t str> {
    text.split_once(open).and_then(|(_, rest)| rest.split('"').next())
}

/// The resident memory of a process, in KB.
fn memory(pid: Option<u32>) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", pid?)).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
