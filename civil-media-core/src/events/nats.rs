//! Notices by NATS, for suites whose PostgreSQL should not carry them, or that reach it through a pooler that keeps no
//! session. They are published after the commit, by a task of its own that nobody waits for: PostgreSQL stays the truth,
//! and what is not told here is found by those who look.
use std::sync::Arc;
use std::time::Duration;

use async_nats::connection::State;
use async_nats::{ConnectOptions, ServerAddr};
use bytes::Bytes;
use futures_util::StreamExt as _;
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use super::feed::Live;

/// The subject of all notices.
const SUBJECT: &str = "civil-media.events";
/// Writes whose notices may wait to be published.
const WAITING: usize = 4096;
/// Events of one notice. With at most 8 KB each they stay under what a server takes, a megabyte.
const TOGETHER: usize = 100;
/// How long the server may take one.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to the other processes by NATS.
#[derive(Clone)]
pub struct Nats {
    servers: Vec<ServerAddr>,
    outbox: mpsc::Sender<Bytes>,
}

impl std::fmt::Debug for Nats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The addresses may hold passwords.
        f.write_str("Nats(***)")
    }
}

impl Nats {
    /// Begins to publish to these servers, `nats://host:4222`, several with commas. Connects by itself, as often as it has
    /// to: it does not fail when they are away. To be called on a runtime.
    ///
    /// # Errors
    /// If that is not an address of servers.
    pub fn start(addresses: &str) -> Result<Self, String> {
        let servers = servers(addresses)?;
        let (outbox, waiting) = mpsc::channel(WAITING);
        tokio::spawn(publish(servers.clone(), waiting));
        Ok(Self { servers, outbox })
    }

    /// Tells others of what has been committed: events as JSON. Never waits; what finds no place is not told.
    pub(crate) fn tell(&self, events: &[String]) {
        for some in events.chunks(TOGETHER) {
            if self.outbox.try_send(format!("[{}]", some.join(",")).into()).is_err() {
                not_told("full");
            }
        }
    }

    /// Follows what others tell until the receiver is dropped.
    pub(super) async fn follow(self, sender: mpsc::Sender<Live>) {
        while !sender.is_closed() {
            if let Err(error) = listen(&self.servers, &sender).await {
                tracing::warn!(%error, "the event feed broke off; connecting again");
                metrics::counter!("event_feed_breaks_total").increment(1);
            }
            tokio::time::sleep(PATIENCE).await;
        }
    }
}

/// The servers of a setting.
///
/// # Errors
/// If it names none, or one that is not an address.
pub(crate) fn servers(addresses: &str) -> Result<Vec<ServerAddr>, String> {
    // What is wrong is not repeated: it may hold a password.
    let parsed = addresses.split(',').map(|address| address.trim().parse::<ServerAddr>());
    let parsed = parsed.collect::<Result<Vec<_>, _>>();
    parsed.map_err(|_| "must be nats://host:port or tls://host:port, several with commas".to_owned())
}

fn options() -> ConnectOptions {
    ConnectOptions::new()
        .name("civil-media")
        .retry_on_initial_connect()
        .connection_timeout(Duration::from_secs(2))
        .ping_interval(Duration::from_secs(5))
        .max_reconnects(None)
        .reconnect_delay_callback(|tries| Duration::from_millis(100 << tries.min(4)))
}

fn not_told(reason: &'static str) {
    metrics::counter!("event_notices_lost_total", "reason" => reason).increment(1);
}

async fn publish(servers: Vec<ServerAddr>, mut waiting: mpsc::Receiver<Bytes>) {
    let client = loop {
        match options().connect(&servers[..]).await {
            Ok(client) => break client,
            Err(error) => tracing::error!(%error, "no connection to NATS can be made"),
        }
        tokio::time::sleep(PATIENCE).await;
    };
    while let Some(notice) = waiting.recv().await {
        // Nothing is kept for a server that is away: on its return others have caught up long since.
        if client.connection_state() != State::Connected {
            not_told("away");
            continue;
        }
        match timeout(PATIENCE, client.publish(SUBJECT, notice)).await {
            Ok(Ok(())) => metrics::counter!("event_notices_total").increment(1),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a notice was not published");
                not_told("refused");
            }
            Err(_elapsed) => not_told("slow"),
        }
    }
}

async fn listen(servers: &[ServerAddr], sender: &mpsc::Sender<Live>) -> Result<(), String> {
    let missed = Arc::new(Notify::new());
    let misses = missed.clone();
    let watched = options().event_callback(move |event| {
        let misses = misses.clone();
        async move {
            match event {
                // What was told meanwhile, or found no place here, did not come.
                async_nats::Event::Connected | async_nats::Event::SlowConsumer(_) => misses.notify_one(),
                other => tracing::warn!(event = %other, "NATS"),
            }
        }
    });
    let client = watched.connect(servers).await.map_err(|error| error.to_string())?;
    let mut heard = client.subscribe(SUBJECT).await.map_err(|error| error.to_string())?;
    loop {
        tokio::select! {
            () = sender.closed() => return Ok(()),
            () = missed.notified() => {
                if sender.send(Live::Resumed).await.is_err() {
                    return Ok(());
                }
            }
            notice = heard.next() => {
                let notice = notice.ok_or("the subscription ended")?;
                let events: Vec<serde_json::Value> = serde_json::from_slice(&notice.payload).unwrap_or_default();
                for event in events {
                    // A newer release may know kinds that this one does not.
                    let Ok(event) = serde_json::from_value(event) else { continue };
                    if sender.send(Live::Event(event)).await.is_err() {
                        return Ok(());
                    }
                }
            }
        }
    }
}
