//! Sockets of the crowd, and what they have in common.
use std::time::Duration;

use civil_media_core::testing::{Crowd, CrowdRoom};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What was asked for.
#[derive(Debug)]
pub struct Options {
    pub address: String,
    pub origin: String,
    pub what: String,
    pub readers: usize,
    pub writers: usize,
    pub channels: usize,
    pub of: usize,
    pub sockets: usize,
    pub seconds: u64,
    pub chat_pid: Option<u32>,
}

impl Options {
    pub fn given() -> Self {
        let mut args = std::env::args().skip(1);
        let mut next = |what: &str| args.next().unwrap_or_else(|| panic!("{what} is missing"));
        let (address, origin, what) = (next("the socket's address"), next("the site's address"), next("what to do"));
        let many = if what == "rate" { 200 } else { 1 };
        let sockets = if what == "back" { 5_000 } else { 10_000 };
        let mut options = Self {
            address,
            origin,
            what,
            readers: 1_000,
            writers: 4,
            channels: many,
            of: 20,
            sockets,
            seconds: 5,
            chat_pid: None,
        };
        while let Some(name) = args.next() {
            let value: u64 = args.next().and_then(|value| value.parse().ok()).expect("a number");
            let size = usize::try_from(value).expect("a size");
            match name.as_str() {
                "--readers" => options.readers = size,
                "--writers" => options.writers = size,
                "--channels" => options.channels = size,
                "--of" => options.of = size,
                "--sockets" => options.sockets = size,
                "--seconds" => options.seconds = value,
                "--chat-pid" => options.chat_pid = u32::try_from(value).ok(),
                other => panic!("unknown: {other}"),
            }
        }
        options
    }

    /// A socket of one of the crowd, by number.
    pub async fn connect(&self, crowd: &Crowd, number: usize) -> Socket {
        let token = &crowd.tokens[number % crowd.tokens.len()];
        let mut request = self.address.as_str().into_client_request().expect("an address");
        let headers = request.headers_mut();
        headers.insert("origin", self.origin.parse().expect("an origin"));
        headers.insert("cookie", format!("__Host-civil-session={token}").parse().expect("a cookie"));
        // It empties its buffer before each read: with the usual 128 KiB that costs more than all else here.
        let config = WebSocketConfig::default().read_buffer_size(4 * 1024);
        let connected = tokio_tungstenite::connect_async_with_config(request, Some(config), true).await;
        let (mut socket, _) = connected.expect("chat lets in");
        let hello = socket.next().await.expect("a frame").expect("a frame");
        assert!(hello.to_text().is_ok_and(|text| text.contains("hello")));
        socket
    }

    /// A socket that hears a channel from here on.
    pub async fn listener(&self, crowd: &Crowd, number: usize, room: &CrowdRoom) -> Socket {
        let mut socket = self.connect(crowd, number).await;
        let ask = format!(r#"{{"type":"subscribe","channel":"{}","after":{}}}"#, room.channel, room.last_number);
        socket.send(Message::text(ask)).await.expect("sent");
        loop {
            let frame = socket.next().await.expect("a frame").expect("a frame");
            if frame.to_text().is_ok_and(|text| text.contains("\"subscribed\"")) {
                return socket;
            }
        }
    }

    /// The memory that chat holds, in KB.
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.chat_pid?)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}

/// A message under a new id.
pub fn message(room: &CrowdRoom, text: &str) -> Message {
    let id = uuid::Uuid::new_v4();
    Message::text(format!(r#"{{"type":"send","client_id":"{id}","topic":"{}","text":"{text}"}}"#, room.topic))
}

/// Of many times the one that so many parts of them do not exceed, in milliseconds.
pub fn percentile(sorted: &[Duration], part: f64) -> f64 {
    sorted.get(((sorted.len() as f64 - 1.0) * part) as usize).map_or(0.0, Duration::as_secs_f64) * 1e3
}
