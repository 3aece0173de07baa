//! A NATS server of a test's own, to be killed, frozen and started again.
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{free_port, wait_for};

/// A server on a port of its own; ended at the end.
#[derive(Debug)]
pub struct NatsServer {
    port: u16,
    process: Child,
}

impl NatsServer {
    /// Starts one.
    ///
    /// # Panics
    /// If the program is missing: `scripts/setup test` installs it.
    pub fn start() -> Self {
        let port = free_port();
        Self { port, process: run(port) }
    }

    /// Where it is, as `NATS_URL` takes it.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Ends it without a word.
    ///
    /// # Panics
    /// If it has ended by itself.
    pub fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }

    /// Starts it again where it was.
    pub fn restart(&mut self) {
        self.process = run(self.port);
    }

    /// Lets it stand still, with every connection open; or go on.
    ///
    /// # Panics
    /// If there is no such process.
    pub fn freeze(&self, is_frozen: bool) {
        let signal = if is_frozen { "-STOP" } else { "-CONT" };
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the server cannot be signalled");
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(port: u16) -> Child {
    // Debian keeps it with what administrators run, which is on few paths.
    let started = ["nats-server", "/usr/sbin/nats-server"].into_iter().find_map(|program| {
        let mut command = Command::new(program);
        command.args(["--addr", "127.0.0.1", "--port", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().ok()
    });
    let process = started.expect("nats-server: scripts/setup test installs it");
    let is_up = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
    assert!(wait_for(Duration::from_secs(10), is_up), "NATS does not start");
    process
}
