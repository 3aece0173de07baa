//! What is not a request, and what is not even a frame: it harms nobody else.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameHeader};

use crate::stage::{Client, Heard, PATIENCE, Room, Stage, eventually};

/// Two who talk while somebody else misbehaves.
struct Bystanders {
    room: Room,
    ada: Client,
    ben: Client,
    said: usize,
}

impl Bystanders {
    async fn of(stage: &Stage) -> Self {
        let room = Room::open(&stage.cast);
        let (ada, ben) = (stage.listener(stage.cast.ada, room).await, stage.listener(stage.cast.ben, room).await);
        Self { room, ada, ben, said: 0 }
    }

    async fn are_well(&mut self) {
        self.said += 1;
        let text = format!("Word {}", self.said);
        self.ben.say(self.room, &text).await;
        self.ada.message(&text).await;
    }
}

fn part(data: impl Into<Vec<u8>>, code: OpCode, is_last: bool) -> Message {
    let header = FrameHeader { is_final: is_last, opcode: code, ..FrameHeader::default() };
    Message::Frame(Frame::from_payload(header, data.into().into()))
}

const TEXT: OpCode = OpCode::Data(Data::Text);
const MORE: OpCode = OpCode::Data(Data::Continue);

#[tokio::test]
async fn requests_that_are_none() {
    let stage = Stage::new();
    let mut others = Bystanders::of(&stage).await;
    let mut cat = stage.client(stage.cast.cat).await;
    let id = others.room.id;
    let deep = "[".repeat(30_000);
    for text in [
        "",
        "null",
        "{",
        "[]",
        "\"subscribe\"",
        "{\"type\":\"explode\"}",
        "{\"type\":\"subscribe\"}",
        "{\"type\":\"subscribe\",\"channel\":\"x\",\"after\":0}",
        &format!("{{\"type\":\"subscribe\",\"channel\":\"{id}\",\"after\":1e300}}"),
        &format!("{{\"type\":\"subscribe\",\"channel\":\"{id}\",\"after\":99999999999999999999}}"),
        &format!("{{\"type\":\"subscribe\",\"channel\":[\"{id}\"],\"after\":0}}"),
        "{\"type\":\"send\",\"client_id\":null,\"topic\":null,\"text\":null}",
        &deep,
    ] {
        cat.raw(Message::text(text)).await;
        let refused = cat.of_type("refused").await;
        assert_eq!(refused["code"], "not_understood", "{text:.80}");
    }
    others.are_well().await;
    cat.subscribe(others.room, 0).await;
}

#[tokio::test]
async fn frames_that_end_the_socket() {
    let stage = Stage::new();
    let mut others = Bystanders::of(&stage).await;
    let most = 64 * 1024;
    let big = || "x".repeat(most + 1);
    let cases: Vec<(&str, u16, Vec<Message>)> = vec![
        ("binary", 1003, vec![Message::binary(vec![1, 2, 3])]),
        ("a binary fragment", 1003, vec![part([1], OpCode::Data(Data::Binary), false), part([2], MORE, true)]),
        ("not UTF-8", 1007, vec![part([0x22, 0xff, 0x22], TEXT, true)]),
        ("half a letter", 1007, vec![part([0xc5], TEXT, true)]),
        ("not UTF-8, in parts", 1007, vec![part([0xc5], TEXT, false), part([0x20], MORE, true)]),
        ("too large", 1009, vec![Message::text(big())]),
        ("far too large", 1009, vec![Message::text("x".repeat(1_000_000))]),
        ("too large in parts", 1009, vec![part("x".repeat(most), TEXT, false), part("xx", MORE, true)]),
        (
            "without an end",
            1009,
            vec![
                part("x".repeat(most / 2), TEXT, false),
                part("x".repeat(most / 2), MORE, false),
                part("x", MORE, false),
            ],
        ),
        ("a part of nothing", 1002, vec![part("x", MORE, true)]),
        ("a text within a text", 1002, vec![part("x", TEXT, false), part("x", TEXT, true)]),
        ("a kind that is none", 1002, vec![part("x", OpCode::Data(Data::Reserved(3)), true)]),
        ("a ping too large", 1002, vec![part(vec![0; 126], OpCode::Control(Control::Ping), true)]),
        ("a ping in parts", 1002, vec![part("x", OpCode::Control(Control::Ping), false)]),
    ];
    for (what, code, frames) in cases {
        let mut cat = stage.listener(stage.cast.cat, others.room).await;
        for frame in frames {
            cat.raw(frame).await;
        }
        assert_eq!(cat.ends().await, Some(code), "{what}");
        others.are_well().await;
    }
    // Not masked, as a client's must be; and what is no frame at all.
    for bytes in [&b"\x81\x02hi"[..], b"GET / HTTP/1.1\r\n\r\n", &[0xff; 64]] {
        let mut cat = stage.client(stage.cast.cat).await;
        cat.socket.get_mut().write_all(bytes).await.expect("sent");
        assert_eq!(cat.ends().await, Some(1002), "{bytes:?}");
        others.are_well().await;
    }
    // Gone in the middle of a frame.
    let mut cat = stage.client(stage.cast.cat).await;
    cat.socket.get_mut().write_all(&[0x81, 0xfe, 0xff]).await.expect("sent");
    drop(cat);
    others.are_well().await;
}

#[tokio::test]
async fn frames_that_are_as_they_should_be() {
    let stage = Stage::new();
    let mut others = Bystanders::of(&stage).await;
    let room = others.room;
    let mut ben = stage.listener(stage.cast.ben, room).await;
    // In parts, cut within a letter, with a ping between them.
    let request =
        json!({"type": "send", "client_id": uuid::Uuid::now_v7(), "topic": room.topic, "text": "Dŵr"}).to_string();
    let cut = request.find('ŵ').expect("a letter") + 1;
    let (head, tail) = request.as_bytes().split_at(cut);
    for frame in [
        part(head, TEXT, false),
        part("are you there", OpCode::Control(Control::Ping), true),
        part([], MORE, false),
        part(tail, MORE, true),
    ] {
        ben.raw(frame).await;
    }
    others.ada.message("Dŵr").await;
    // As large as it may be.
    let mut request =
        json!({"type": "send", "client_id": uuid::Uuid::now_v7(), "topic": room.topic, "text": "Large"}).to_string();
    request.push_str(&" ".repeat(64 * 1024 - request.len()));
    ben.raw(Message::text(request)).await;
    others.ada.message("Large").await;
    // Goodbye is answered in kind.
    ben.socket.close(None).await.expect("said");
    while let Heard::Notice(_) = ben.next().await {}
    others.are_well().await;
}

/// Whoever closes, or is closed, and keeps the connection does not keep it long: connections are few.
#[tokio::test]
async fn a_connection_that_is_kept() {
    let stage = Stage::new();
    for frame in [Message::Close(None), Message::binary(vec![1])] {
        let mut cat = stage.client(stage.cast.cat).await;
        cat.raw(frame).await;
        let mut rest = Vec::new();
        let read = timeout(PATIENCE / 2, cat.socket.get_mut().read_to_end(&mut rest)).await;
        let is_over = read.expect("it stays open");
        assert!(is_over.is_ok() && rest.windows(2).any(|bytes| bytes[0] == 0x88), "{is_over:?} {rest:?}");
    }
}

/// How many frames the flood has; TINY_FRAMES=1000000 makes it a long one.
fn tiny() -> usize {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    let asked = std::env::var("TINY_FRAMES").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(100_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_tiny_frames_harms_nobody_else() {
    let stage = Stage::new();
    let mut others = Bystanders::of(&stage).await;
    let cat = stage.client(stage.cast.cat).await;
    let (mut sink, mut stream) = cat.socket.split();
    let sent = Arc::new(AtomicUsize::default());
    let (counts, all) = (sent.clone(), tiny());
    let floods = tokio::spawn(async move {
        for _ in 0..all {
            sink.feed(Message::text("{}")).await.expect("it is taken");
            counts.fetch_add(1, Ordering::Relaxed);
        }
        sink.flush().await.expect("it is taken");
        // The last is a request: who floods is not let go, and is heard again when it has its turn.
        sink.send(Message::Ping(Default::default())).await.expect("it is taken");
        sink
    });
    let hears = tokio::spawn(async move {
        let mut refused = 0;
        while let Some(Ok(frame)) = stream.next().await {
            match frame {
                Message::Text(text) => refused += usize::from(text.contains("refused")),
                Message::Pong(_) => break,
                _ => {}
            }
        }
        refused
    });
    // Within what one may send at once.
    for round in 1..=15 {
        others.are_well().await;
        eventually("the flood goes on", || sent.load(Ordering::Relaxed) >= all * round / 16).await;
    }
    drop(floods.await.expect("all of it was sent"));
    assert_eq!(hears.await.expect("it was answered"), all, "each has its answer");
    others.are_well().await;
}
