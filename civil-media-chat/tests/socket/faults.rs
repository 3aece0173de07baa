//! What is kept while something fails (SAFETY, section 2): every acknowledged message is stored once, numbers
//! have no gaps, and whoever resumes from their last number ends up with what the table has.
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use civil_media_core::testing::{Cast, Cluster, TestDb, clock_off, free_port, wait_for};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::stage::{Client, Heard, ORIGIN, Room, knock, knock_with};

/// Nothing is away for longer than this.
const AWAY: Duration = Duration::from_secs(30);

/// The binary as it is deployed, to be killed.
pub struct Process {
    process: Child,
    database: String,
    port: u16,
}

impl Process {
    pub fn start(database: &str) -> Self {
        let process = Self::start_at(database, free_port());
        assert!(wait_for(Duration::from_secs(10), || process.is_up()), "chat does not start");
        process
    }

    /// One whose clock is off by so much, as libfaketime takes it: `+10m`.
    pub fn start_with_clock(database: &str, off: &str) -> Self {
        let process = Self::spawn(database, free_port(), &clock_off(off));
        assert!(wait_for(Duration::from_secs(10), || process.is_up()), "chat does not start");
        process
    }

    fn start_at(database: &str, port: u16) -> Self {
        Self::spawn(database, port, &[])
    }

    fn spawn(database: &str, port: u16, more: &[(&'static str, String)]) -> Self {
        let process = Command::new(env!("CARGO_BIN_EXE_civil-media-chat"))
            .envs(more.iter().map(|(name, value)| (name, value)))
            .env("DATABASE_URL", database)
            .env("CIVIL_PUBLIC_URL", ORIGIN)
            .env("CIVIL_CHAT_LISTEN", format!("127.0.0.1:{port}"))
            .env("CIVIL_CHAT_INTERNAL_LISTEN", SocketAddr::from(([127, 0, 0, 1], free_port())).to_string())
            .env("CIVIL_CHAT_MESSAGES_PER_MINUTE", "6000000")
            .env("RUST_LOG", "off")
            .stderr(Stdio::null())
            .spawn()
            .expect("chat starts");
        Self { process, database: database.to_owned(), port }
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it ended well; nothing while it runs.
    pub fn ended(&mut self) -> Option<bool> {
        self.process.try_wait().expect("it can be asked").map(|status| status.success())
    }

    pub async fn enter(&self, token: &str) -> Client {
        knock(self.port, Some(ORIGIN), Some(token)).await.expect("let in")
    }

    fn is_up(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    /// Ends without a word, and is started again as a supervisor would.
    fn kill_and_restart(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
        let (database, port) = (self.database.clone(), self.port);
        *self = Self::start_at(&database, port);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How a run goes, for those who write, those who read, and the one who breaks things.
#[derive(Default)]
struct Run {
    acknowledged: AtomicUsize,
    refused: AtomicUsize,
    /// Set when nothing will break any more: writers end.
    is_over: AtomicUsize,
    /// The number of the last message, once it is known: readers end there.
    last: AtomicI64,
}

impl Run {
    /// Waits until so many more messages have been acknowledged.
    fn progress(&self, by: usize) {
        let before = self.acknowledged.load(SeqCst);
        assert!(wait_for(AWAY, || self.acknowledged.load(SeqCst) >= before + by), "nothing is acknowledged any more");
    }

    /// Waits until somebody else has been refused.
    fn refusal(&self) {
        let before = self.refused.load(SeqCst);
        assert!(wait_for(AWAY, || self.refused.load(SeqCst) > before), "nobody is refused");
    }
}

async fn connect(port: u16, token: &str) -> Option<Client> {
    let cookie = format!("__Host-civil-session={token}");
    if let Ok(Ok(client)) = knock_with(port, Some(ORIGIN), Some(&cookie), None).await {
        return Some(client);
    }
    sleep(Duration::from_millis(20)).await;
    None
}

/// Sends once; the number if it was acknowledged. The socket is given up where it is of no use any more.
async fn try_to_send(client: &mut Option<Client>, id: Uuid, room: Room, text: &str, run: &Run) -> Option<i64> {
    let open = client.as_mut()?;
    open.send_as(id, room, text).await;
    loop {
        // Longer than chat takes to refuse on a busy machine: who gives up before that hears no refusal.
        match timeout(AWAY / 2, open.next()).await {
            Ok(Heard::Notice(notice)) if notice["client_id"] != *id.to_string() => {}
            Ok(Heard::Notice(notice)) if notice["type"] == "stored" => return notice["number"].as_i64(),
            Ok(Heard::Notice(notice)) => {
                assert_eq!(notice["code"], "try_again", "{notice}");
                run.refused.fetch_add(1, SeqCst);
                return None;
            }
            Ok(Heard::End(_)) | Err(_) => {
                *client = None;
                return None;
            }
        }
    }
}

/// Writes until the run is over, each message until it is acknowledged. Gives their ids and numbers.
async fn write(port: u16, token: String, room: Room, name: usize, run: Arc<Run>) -> Vec<(Uuid, i64)> {
    let mut acknowledged = Vec::new();
    let mut client = None;
    while run.is_over.load(SeqCst) == 0 {
        let (id, text) = (Uuid::now_v7(), format!("Message {} of writer {name}.", acknowledged.len()));
        let deadline = Instant::now() + AWAY;
        let number = loop {
            assert!(Instant::now() < deadline, "a message could not be sent for half a minute");
            if client.is_none() {
                client = connect(port, &token).await;
            }
            if let Some(number) = try_to_send(&mut client, id, room, &text, &run).await {
                break number;
            }
        };
        acknowledged.push((id, number));
        run.acknowledged.fetch_add(1, SeqCst);
    }
    acknowledged
}

/// Reads to the end of the run, resuming after each break. Gives the numbers and client ids as they came.
async fn read(port: u16, token: String, room: Room, run: Arc<Run>) -> Vec<(i64, Value)> {
    let mut log: Vec<(i64, Value)> = Vec::new();
    let mut client = None;
    let is_done = |log: &Vec<(i64, Value)>| {
        let last = run.last.load(SeqCst);
        last > 0 && log.last().is_some_and(|(number, _)| *number >= last)
    };
    while !is_done(&log) {
        let Some(open) = client.as_mut() else {
            client = connect(port, &token).await;
            if let Some(open) = client.as_mut() {
                let after = log.last().map_or(0, |(number, _)| *number);
                open.ask(serde_json::json!({"type": "subscribe", "channel": room.id, "after": after})).await;
            }
            continue;
        };
        match timeout(Duration::from_millis(100), open.next()).await {
            Ok(Heard::Notice(notice)) if notice["type"] == "message" => {
                log.push((notice["number"].as_i64().expect("a number"), notice["client_id"].clone()));
            }
            // Not subscribed, for the database did not answer: again.
            Ok(Heard::Notice(notice)) if notice["type"] == "refused" => client = None,
            Ok(Heard::Notice(notice)) => assert_ne!(notice["type"], "refetch", "it never missed that much"),
            Ok(Heard::End(_)) => client = None,
            // Quiet; the run may be over.
            Err(_) => {}
        }
    }
    log
}

/// Several write and read while `faults` go on; then all of it is compared.
async fn survives<T: Send + 'static>(cast: &Cast, port: u16, faults: impl FnOnce(&Run) -> T + Send + 'static) -> T {
    let room = Room::open(cast);
    let run = Arc::new(Run::default());
    let writers: Vec<_> = [cast.ada, cast.ben, cast.ada, cast.ben]
        .into_iter()
        .enumerate()
        .map(|(name, person)| tokio::spawn(write(port, cast.sign_in(person), room, name, run.clone())))
        .collect();
    let readers: Vec<_> = [cast.ben, cast.cat, cast.dan]
        .into_iter()
        .map(|person| tokio::spawn(read(port, cast.sign_in(person), room, run.clone())))
        .collect();
    let going = run.clone();
    let breaking = std::thread::spawn(move || {
        let left = faults(&going);
        going.progress(20);
        going.is_over.store(1, SeqCst);
        left
    });
    let mut acknowledged: Vec<(i64, Value)> = Vec::new();
    for writer in writers {
        let of_one = writer.await.expect("a writer");
        acknowledged.extend(of_one.into_iter().map(|(id, number)| (number, id.to_string().into())));
    }
    let left = breaking.join().expect("the faults");
    let table: Vec<(i64, Value)> =
        room.table(cast).iter().map(|said| (said.number, said.client_id.to_string().into())).collect();
    assert!(table.len() > 100, "{} messages are no load", table.len());
    assert_eq!(
        table.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
        (1..=table.len() as i64).collect::<Vec<_>>(),
        "numbers have no gaps"
    );
    acknowledged.sort_by_key(|(number, _)| *number);
    assert_eq!(acknowledged, table, "lost or doubled");
    run.last.store(table.len() as i64, SeqCst);
    for reader in readers {
        let log = timeout(AWAY, reader).await.expect("it catches up").expect("a reader");
        assert_eq!(log, table, "what a reader heard");
    }
    left
}

#[tokio::test]
async fn chat_killed_again_and_again() {
    let cast = Cast::new();
    let mut process = Process::start(&cast.test.url);
    let port = process.port;
    survives(&cast, port, move |run| {
        for _ in 0..15 {
            run.progress(15);
            process.kill_and_restart();
        }
        process
    })
    .await;
}

#[tokio::test]
async fn the_database_stopped_killed_and_frozen() {
    let cluster = Cluster::start("");
    let cast = Cast::on(TestDb::on(&cluster.url()));
    let process = Process::start(&cast.test.url);
    let cluster = survives(&cast, process.port, move |run| {
        run.progress(50);
        cluster.stop_immediately();
        cluster.recover();
        run.progress(50);
        cluster.kill_a_backend();
        cluster.recover();
        run.progress(50);
        cluster.kill();
        cluster.recover();
        run.progress(50);
        cluster.signal_all("STOP");
        run.refusal();
        cluster.signal_all("CONT");
        run.progress(50);
        cluster
    })
    .await;
    drop((process, cast, cluster));
}
