//! The binary as it is deployed.
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use civil_media_core::testing::{clock_off, free_port, wait_for};

use crate::stage::{Client, ORIGIN, knock};

/// The binary as it is deployed, to be killed.
pub struct Process {
    process: Child,
    database: String,
    nats: Option<String>,
    port: u16,
}

impl Process {
    pub fn start(database: &str) -> Self {
        Self::start_with(database, None)
    }

    /// One that hears of others by NATS, if there is an address of it.
    pub fn start_with(database: &str, nats: Option<String>) -> Self {
        let process = Self::spawn(database, nats, free_port(), &[]);
        assert!(wait_for(Duration::from_secs(10), || process.is_up()), "chat does not start");
        process
    }

    /// One whose clock is off by so much, as libfaketime takes it: `+10m`.
    pub fn start_with_clock(database: &str, off: &str) -> Self {
        let process = Self::spawn(database, None, free_port(), &clock_off(off));
        assert!(wait_for(Duration::from_secs(10), || process.is_up()), "chat does not start");
        process
    }

    fn spawn(database: &str, nats: Option<String>, port: u16, more: &[(&'static str, String)]) -> Self {
        let process = Command::new(env!("CARGO_BIN_EXE_civil-media-chat"))
            .envs(more.iter().map(|(name, value)| (name, value)))
            .env("DATABASE_URL", database)
            .env("NATS_URL", nats.as_deref().unwrap_or_default())
            .env("CIVIL_PUBLIC_URL", ORIGIN)
            .env("CIVIL_CHAT_LISTEN", format!("127.0.0.1:{port}"))
            .env("CIVIL_CHAT_INTERNAL_LISTEN", SocketAddr::from(([127, 0, 0, 1], free_port())).to_string())
            .env("CIVIL_CHAT_MESSAGES_PER_MINUTE", "6000000")
            .env("RUST_LOG", "off")
            .stderr(Stdio::null())
            .spawn()
            .expect("chat starts");
        Self { process, database: database.to_owned(), nats, port }
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
    pub fn kill_and_restart(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
        let (database, nats, port) = (self.database.clone(), self.nats.take(), self.port);
        *self = Self::spawn(&database, nats, port, &[]);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
