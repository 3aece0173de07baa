//! People who write and read while something fails, and the comparison of what was acknowledged, what is stored and
//! what each of them heard.
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use civil_media_core::testing::{Cast, wait_for};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::stage::{Client, Heard, ORIGIN, Room, knock_with};

/// Nothing is away for longer than this.
const AWAY: Duration = Duration::from_secs(30);

/// How a run goes, for those who write, those who read, and the one who breaks things.
#[derive(Default)]
pub struct Run {
    acknowledged: AtomicUsize,
    refused: AtomicUsize,
    /// Set when nothing will break any more: writers end.
    is_over: AtomicUsize,
    /// The number of the last message, once it is known: readers end there.
    last: AtomicI64,
}

impl Run {
    /// How many messages have been acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(SeqCst)
    }

    /// Waits until so many more messages have been acknowledged.
    pub fn progress(&self, by: usize) {
        let before = self.acknowledged.load(SeqCst);
        assert!(wait_for(AWAY, || self.acknowledged.load(SeqCst) >= before + by), "nothing is acknowledged any more");
    }

    /// Waits until somebody else has been refused.
    pub fn refusal(&self) {
        let before = self.refused.load(SeqCst);
        assert!(wait_for(AWAY, || self.refused.load(SeqCst) > before), "nobody is refused");
    }
}

/// The ways to the service; each attempt takes the next one.
#[derive(Clone)]
pub struct Doors(Arc<(Vec<u16>, AtomicUsize)>);

impl Doors {
    pub fn new(ports: &[u16]) -> Self {
        Self(Arc::new((ports.to_vec(), AtomicUsize::new(0))))
    }

    fn next(&self) -> u16 {
        let (ports, next) = &*self.0;
        ports[next.fetch_add(1, SeqCst) % ports.len()]
    }
}

async fn connect(doors: &Doors, token: &str) -> Option<Client> {
    let port = doors.next();
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
async fn write(doors: Doors, token: String, room: Room, name: usize, run: Arc<Run>) -> Vec<(Uuid, i64)> {
    let mut acknowledged = Vec::new();
    let mut client = None;
    while run.is_over.load(SeqCst) == 0 {
        let (id, text) = (Uuid::now_v7(), format!("Message {} of writer {name}.", acknowledged.len()));
        let deadline = Instant::now() + AWAY;
        let number = loop {
            assert!(Instant::now() < deadline, "a message could not be sent for half a minute");
            if client.is_none() {
                client = connect(&doors, &token).await;
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
async fn read(doors: Doors, token: String, room: Room, run: Arc<Run>) -> Vec<(i64, Value)> {
    let mut log: Vec<(i64, Value)> = Vec::new();
    let mut client = None;
    let is_done = |log: &Vec<(i64, Value)>| {
        let last = run.last.load(SeqCst);
        last > 0 && log.last().is_some_and(|(number, _)| *number >= last)
    };
    while !is_done(&log) {
        let Some(open) = client.as_mut() else {
            client = connect(&doors, &token).await;
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
            // More was missed than is replayed: the history has it, and what comes meanwhile comes after it.
            Ok(Heard::Notice(notice)) if notice["type"] == "refetch" => match missed(open, room, &log, &notice).await {
                Some(more) => log.extend(more),
                None => client = None,
            },
            Ok(Heard::Notice(_)) => {}
            Ok(Heard::End(_)) => client = None,
            // Quiet; the run may be over.
            Err(_) => {}
        }
    }
    log
}

/// All after the end of a log up to the number that a `refetch` names, page by page from its end, and what came while
/// that was loaded; nothing if the connection ended.
async fn missed(open: &mut Client, room: Room, log: &[(i64, Value)], refetch: &Value) -> Option<Vec<(i64, Value)>> {
    let after = log.last().map_or(0, |(number, _)| *number);
    let said = |message: &Value| (message["number"].as_i64().expect("a number"), message["client_id"].clone());
    let (mut before, mut pages, mut meanwhile) = (refetch["last"].as_i64()? + 1, Vec::new(), Vec::new());
    while before > after + 1 {
        open.ask(serde_json::json!({"type": "history", "channel": room.id, "before": before})).await;
        let page = loop {
            match timeout(AWAY, open.next()).await.ok()? {
                Heard::Notice(notice) if notice["type"] == "history" => break notice,
                Heard::Notice(notice) if notice["type"] == "message" => meanwhile.push(said(&notice)),
                Heard::Notice(notice) if notice["type"] == "refused" => return None,
                Heard::Notice(_) => {}
                Heard::End(_) => return None,
            }
        };
        let page: Vec<_> = page["messages"].as_array()?.iter().map(said).collect();
        before = page.first()?.0;
        pages.push(page);
    }
    let missed = pages.into_iter().rev().flatten().filter(|(number, _)| *number > after);
    Some(missed.chain(meanwhile).collect())
}

/// Several write and read while `faults` go on; then all of it is compared.
pub async fn survives<T: Send + 'static>(
    cast: &Cast,
    doors: Doors,
    faults: impl FnOnce(&Run) -> T + Send + 'static,
) -> T {
    let room = Room::open(cast);
    let run = Arc::new(Run::default());
    let writers: Vec<_> = [cast.ada, cast.ben, cast.ada, cast.ben]
        .into_iter()
        .enumerate()
        .map(|(name, person)| tokio::spawn(write(doors.clone(), cast.sign_in(person), room, name, run.clone())))
        .collect();
    let readers: Vec<_> = [cast.ben, cast.cat, cast.dan]
        .into_iter()
        .map(|person| tokio::spawn(read(doors.clone(), cast.sign_in(person), room, run.clone())))
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
