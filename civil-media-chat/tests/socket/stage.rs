//! The stage of a test: chat served on a free port, and people who talk over sockets.
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use civil_media_chat::config::Config;
use civil_media_chat::server::{self, Chat};
use civil_media_core::config::{Common, LogFormat, Secret};
use civil_media_core::ids::{ItemId, PersonId, TopicId};
use civil_media_core::talk::{self, Message};
use civil_media_core::testing::{Cast, SpaceBuilder};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message as Frame};
use uuid::Uuid;

/// The suite's own address.
pub const ORIGIN: &str = "http://localhost:8080";
/// The longest that anything may take.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A node of chat. It runs on a thread of its own, as a process would.
pub struct Node {
    pub port: u16,
    pub chat: Arc<Chat>,
    server: actix_web::dev::ServerHandle,
}

impl Node {
    pub fn new(database: &str) -> Self {
        Self::with(database, |_| {})
    }

    /// A node with other settings than the usual ones.
    pub fn with(database: &str, change: impl FnOnce(&mut Config)) -> Self {
        let listener = server::listener(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let listen = listener.local_addr().expect("its address");
        let mut config = Config {
            common: Common {
                database_url: Secret::new(database),
                nats_url: None,
                database_pool: 4,
                log_format: LogFormat::Text,
                public_url: ORIGIN.to_owned(),
            },
            listen,
            internal_listen: listen,
            messages_per_minute: 100,
            most_sockets: 1_000,
            most_silent: Duration::from_secs(55),
        };
        change(&mut config);
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let chat = Chat::start(config).expect("settings that can be used");
                let running = server::serve(chat.clone(), listener, 1).expect("a server");
                tell.send((chat, running.handle())).expect("somebody waits");
                running.await.expect("it serves");
            });
        });
        let (chat, server) = told.recv().expect("it starts");
        Self { port: listen.port(), chat, server }
    }

    /// A node that hears of others by NATS.
    pub fn by_nats(database: &str, nats: &str) -> Self {
        Self::with(database, |config| {
            config.common.nats_url = Some(Secret::new(nats));
            config.messages_per_minute = 6_000_000;
        })
    }

    /// A node that lets people send as fast as they can.
    pub fn unlimited(database: &str) -> Self {
        Self::with(database, |config| config.messages_per_minute = 6_000_000)
    }

    /// A socket in the session of this token.
    pub async fn enter(&self, token: &str) -> Client {
        let entered = knock(self.port, Some(ORIGIN), Some(token)).await;
        entered.unwrap_or_else(|status| panic!("not let in: {status}"))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Not waited for: the process of the test ends soon.
        drop(self.server.stop(false));
    }
}

/// One node, and the people who use it.
pub struct Stage {
    pub node: Node,
    pub cast: Cast,
}

impl Stage {
    pub fn new() -> Self {
        let cast = Cast::new();
        Self { node: Node::new(&cast.test.url), cast }
    }

    /// With a node that lets people send as fast as they can.
    pub fn unlimited() -> Self {
        let cast = Cast::new();
        Self { node: Node::unlimited(&cast.test.url), cast }
    }

    /// A socket of somebody who has just signed in.
    pub async fn client(&self, person: PersonId) -> Client {
        self.node.enter(&self.cast.sign_in(person)).await
    }

    /// A socket of somebody who hears this channel from its beginning.
    pub async fn listener(&self, person: PersonId, room: Room) -> Client {
        let mut client = self.client(person).await;
        client.subscribe(room, 0).await;
        client
    }
}

/// A channel with a topic.
#[derive(Clone, Copy, PartialEq)]
pub struct Room {
    pub id: ItemId,
    pub topic: TopicId,
}

impl Room {
    /// A channel of this space.
    pub fn in_space(cast: &Cast, space: &SpaceBuilder<'_>, title: &str) -> Self {
        let (path, topic) = space.channel(title);
        let ada = cast.actor(cast.ada);
        let id = talk::find(&mut cast.test.conn(), &ada, &path).expect("the channel").id;
        Self { id, topic }
    }

    /// A channel of a space that the civil service reads.
    pub fn open(cast: &Cast) -> Self {
        Self::in_space(cast, &cast.space("tax"), "Desk")
    }

    /// All that is stored in it.
    pub fn table(self, cast: &Cast) -> Vec<Message> {
        talk::delivery(&mut cast.test.conn(), self.id, 0, 1_000_000).expect("the messages")
    }

    /// Stores messages of Ben's, as if by another process.
    pub fn fill(self, cast: &Cast, texts: impl Iterator<Item = String>) {
        let session = TokenSession::of(cast, cast.ben);
        let send = |text: String| talk::Send {
            person: cast.ben,
            session: session.0,
            request: None,
            message: talk::NewMessage::parse(civil_media_core::ids::ClientId::new(), self.topic, &text)
                .expect("a text"),
        };
        let sends: Vec<_> = texts.map(send).collect();
        for together in sends.chunks(250) {
            let outcomes = cast.test.write(|tx| talk::send_all(tx, together));
            assert!(outcomes.iter().all(Result::is_ok));
        }
    }
}

struct TokenSession(civil_media_core::ids::SessionId);

impl TokenSession {
    fn of(cast: &Cast, person: PersonId) -> Self {
        use civil_media_core::signin::sessions;
        cast.sign_in(person);
        let mine = sessions::mine(&mut cast.test.conn(), &cast.actor(person)).expect("sessions");
        Self(mine.first().expect("the newest").id)
    }
}

/// Tries to open a socket; gives the status where that is refused.
pub async fn knock(port: u16, origin: Option<&str>, token: Option<&str>) -> Result<Client, u16> {
    let cookie = token.map(|token| format!("theme=dark; __Host-civil-session={token}"));
    knock_with(port, origin, cookie.as_deref(), None).await.expect("an answer")
}

/// The same with any cookie and size of the buffer for what is received; nothing if nobody answers.
pub async fn knock_with(
    port: u16,
    origin: Option<&str>,
    cookie: Option<&str>,
    buffer: Option<u32>,
) -> std::io::Result<Result<Client, u16>> {
    let mut request = format!("ws://localhost:{port}/ws").into_client_request().expect("an address");
    for (name, value) in [("origin", origin), ("cookie", cookie)] {
        if let Some(value) = value {
            request.headers_mut().insert(name, value.parse().expect("a header"));
        }
    }
    let socket = TcpSocket::new_v4()?;
    if let Some(buffer) = buffer {
        socket.set_recv_buffer_size(buffer)?;
    }
    let wire = socket.connect(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    match timeout(PATIENCE, tokio_tungstenite::client_async(request, wire)).await.map_err(std::io::Error::other)? {
        Ok((socket, answer)) => {
            let id = answer.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
            Ok(Ok(Client { socket, id: id.to_owned(), kept: VecDeque::new() }))
        }
        Err(Error::Http(answer)) => Ok(Err(answer.status().as_u16())),
        Err(error) => Err(std::io::Error::other(error)),
    }
}

/// What comes over a socket.
#[derive(Debug)]
pub enum Heard {
    /// A frame of the protocol.
    Notice(Value),
    /// The end, with the code of the close frame if there was one.
    End(Option<u16>),
}

/// A browser's end of a socket.
pub struct Client {
    pub socket: WebSocketStream<TcpStream>,
    /// The id that the server gave the socket.
    pub id: String,
    /// What came and was not looked at.
    kept: VecDeque<Value>,
}

impl Client {
    /// What comes next; not what was kept.
    pub async fn next(&mut self) -> Heard {
        loop {
            return match self.socket.next().await {
                Some(Ok(Frame::Text(text))) => Heard::Notice(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(Frame::Close(frame))) => Heard::End(frame.map(|frame| frame.code.into())),
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => Heard::End(None),
            };
        }
    }

    /// The first notice, of those kept too, that is so; others are kept for later.
    pub async fn hear(&mut self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.kept.iter().position(&is_so) {
            return self.kept.remove(index).expect("it was there");
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match timeout(left, self.next()).await {
                Ok(Heard::Notice(notice)) if is_so(&notice) => return notice,
                Ok(Heard::Notice(notice)) => self.kept.push_back(notice),
                Ok(Heard::End(code)) => panic!("closed with {code:?}, waiting for {what}; heard {:?}", self.kept),
                Err(_) => panic!("no {what}; heard {:?}", self.kept),
            }
        }
    }

    /// The next notice of this type.
    pub async fn of_type(&mut self, kind: &str) -> Value {
        self.hear(kind, |notice| notice["type"] == kind).await
    }

    /// The next message that says this.
    pub async fn message(&mut self, text: &str) -> Value {
        let html = format!("<p>{text}</p>\n");
        self.hear(text, |notice| notice["type"] == "message" && notice["html"] == html).await
    }

    /// The numbers of the messages that come, up to this one.
    pub async fn log(&mut self, up_to: usize) -> Vec<i64> {
        let mut numbers = Vec::new();
        while numbers.last() != Some(&i64::try_from(up_to).expect("a number")) {
            numbers.push(self.of_type("message").await["number"].as_i64().expect("a number"));
        }
        numbers
    }

    /// What was kept, and is of this type.
    pub fn kept(&self, kind: &str) -> usize {
        self.kept.iter().filter(|notice| notice["type"] == kind).count()
    }

    /// Waits for the end, and gives its code.
    pub async fn ends(&mut self) -> Option<u16> {
        let end = timeout(PATIENCE, async {
            loop {
                if let Heard::End(code) = self.next().await {
                    return code;
                }
            }
        });
        end.await.expect("an end")
    }

    /// Asks for something.
    pub async fn ask(&mut self, request: Value) {
        self.raw(Frame::text(request.to_string())).await;
    }

    /// Sends this frame, right or wrong.
    pub async fn raw(&mut self, frame: Frame) {
        let sent = timeout(PATIENCE, self.socket.send(frame)).await.expect("it is taken");
        // Whoever is let go while they send learns it from what they hear.
        drop(sent);
    }

    /// Hears a channel from after this number on; gives the number of its newest message.
    pub async fn subscribe(&mut self, room: Room, after: i64) -> i64 {
        self.ask(json!({"type": "subscribe", "channel": room.id, "after": after})).await;
        self.of_type("subscribed").await["last"].as_i64().expect("a number")
    }

    /// Sends a message under a fresh client id, and does not wait.
    pub async fn send(&mut self, room: Room, text: &str) -> Uuid {
        let id = Uuid::now_v7();
        self.send_as(id, room, text).await;
        id
    }

    /// The same under this client id.
    pub async fn send_as(&mut self, id: Uuid, room: Room, text: &str) {
        self.ask(json!({"type": "send", "client_id": id, "topic": room.topic, "text": text})).await;
    }

    /// What became of the message of this client id.
    pub async fn outcome(&mut self, id: Uuid) -> Value {
        let id = id.to_string();
        let is_outcome = |notice: &Value| notice["type"] == "stored" || notice["type"] == "refused";
        self.hear("outcome", |notice| is_outcome(notice) && notice["client_id"] == *id).await
    }

    /// Sends a message and waits until it is stored; gives its number.
    pub async fn say(&mut self, room: Room, text: &str) -> i64 {
        let id = self.send(room, text).await;
        let outcome = self.outcome(id).await;
        assert_eq!(outcome["type"], "stored", "{outcome}");
        outcome["number"].as_i64().expect("a number")
    }

    /// Sends a message that is refused; gives the code.
    pub async fn refused(&mut self, room: Room, text: &str) -> String {
        let id = self.send(room, text).await;
        let outcome = self.outcome(id).await;
        assert_eq!(outcome["type"], "refused", "{outcome}");
        outcome["code"].as_str().expect("a code").to_owned()
    }
}

/// Waits until something is so, and fails if it never is.
pub async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}
