//! What chat reads from the environment.
use std::net::SocketAddr;
use std::time::Duration;

use civil_media_core::config::{Common, Env};

/// The settings of chat.
#[derive(Debug, Clone)]
pub struct Config {
    /// What web and chat have in common.
    pub common: Common,
    /// Where browsers, or the proxy before them, reach us.
    pub listen: SocketAddr,
    /// Where metrics are; not for the public.
    pub internal_listen: SocketAddr,
    /// How many messages one person may send in a minute.
    pub messages_per_minute: u32,
    /// How many sockets this process holds at most.
    pub most_sockets: usize,
    /// How long a client may be silent: two heartbeats missed, and found within a minute.
    pub most_silent: Duration,
}

/// How long a client may be silent where nothing else is said.
const MOST_SILENT: Duration = Duration::from_secs(55);

impl Config {
    /// Reads all settings.
    ///
    /// # Errors
    /// Everything that is wrong with them, in one message.
    pub fn from_env() -> Result<Self, String> {
        let mut env = Env::new();
        let common = Common::read(&mut env);
        let listen = env.parsed("CIVIL_CHAT_LISTEN", SocketAddr::from(([127, 0, 0, 1], 8081)), "an address and port");
        let internal = SocketAddr::from(([127, 0, 0, 1], 9081));
        let internal_listen = env.parsed("CIVIL_CHAT_INTERNAL_LISTEN", internal, "an address and port");
        let messages_per_minute = env.parsed("CIVIL_CHAT_MESSAGES_PER_MINUTE", 100, "a number");
        let most_sockets = env.parsed("CIVIL_CHAT_MOST_SOCKETS", 15_000, "a number");
        env.finish(Self {
            common,
            listen,
            internal_listen,
            messages_per_minute,
            most_sockets,
            most_silent: MOST_SILENT,
        })
    }
}
