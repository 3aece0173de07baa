//! What web reads from the environment.
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::TimeDelta;
use civil_media_core::config::{Common, Env};
use civil_media_core::signin::Keys;

/// The settings of web.
#[derive(Debug, Clone)]
pub struct Config {
    /// What web and chat have in common.
    pub common: Common,
    /// Where people's browsers, or the proxy before them, reach us.
    pub listen: SocketAddr,
    /// Where metrics are; not for the public.
    pub internal_listen: SocketAddr,
    /// Where browsers reach chat's socket.
    pub chat_url: String,
    /// What seals secrets.
    pub keys: Keys,
    /// The folder in which files lie.
    pub files: PathBuf,
    /// The most bytes of a file.
    pub most_upload: u64,
    /// Whether providers may be on this machine, over http: in development.
    pub allow_loopback_providers: bool,
    /// How often a minute a session may look for people.
    pub searches_per_minute: u32,
    /// How long ago whoever runs things may have proved who they are; zero where that does not matter.
    pub admin_recent: TimeDelta,
}

impl Config {
    /// Reads all settings.
    ///
    /// # Errors
    /// Everything that is wrong with them, in one message.
    pub fn from_env() -> Result<Self, String> {
        let mut env = Env::new();
        let common = Common::read(&mut env);
        let listen = env.parsed("CIVIL_WEB_LISTEN", SocketAddr::from(([127, 0, 0, 1], 8080)), "an address and port");
        let internal = SocketAddr::from(([127, 0, 0, 1], 9080));
        let internal_listen = env.parsed("CIVIL_WEB_INTERNAL_LISTEN", internal, "an address and port");
        let chat_url = env.parsed("CIVIL_CHAT_URL", "ws://localhost:8081/ws".to_owned(), "an address");
        let allow_loopback_providers = env.parsed("CIVIL_ALLOW_LOOPBACK_PROVIDERS", false, "true or false");
        let is_socket = |url: &str| url.strip_prefix("wss://").or(url.strip_prefix("ws://")).is_some_and(is_address);
        if !is_socket(&chat_url) {
            env.problem("CIVIL_CHAT_URL must be an address that begins with wss:// or ws://");
        }
        let recent: i64 = env.parsed("CIVIL_ADMIN_RECENT_MINUTES", 15, "a number from 0 to 720");
        if !(0..=720).contains(&recent) {
            env.problem("CIVIL_ADMIN_RECENT_MINUTES must be a number from 0 to 720");
        }
        let searches_per_minute = env.parsed("CIVIL_SEARCHES_PER_MINUTE", 300, "a number");
        let admin_recent = TimeDelta::minutes(recent.clamp(0, 720));
        let files: PathBuf = env.parsed("CIVIL_FILES", PathBuf::from("files"), "a folder");
        let most_mb: u64 = env.parsed("CIVIL_MOST_UPLOAD_MB", 100, "a number from 1 to 10000");
        if !(1..=10_000).contains(&most_mb) {
            env.problem("CIVIL_MOST_UPLOAD_MB must be a number from 1 to 10000");
        }
        let text = env.required("CIVIL_SEALING_KEYS");
        let keys = match Keys::parse(&text) {
            Ok(keys) => Some(keys),
            Err(problem) => {
                if !text.is_empty() {
                    env.problem(format!("CIVIL_SEALING_KEYS: {problem}"));
                }
                None
            }
        };
        let rest = (common, listen, internal_listen, chat_url, allow_loopback_providers);
        let (common, listen, internal_listen, chat_url, allow_loopback_providers) = env.finish(rest)?;
        let keys = keys.ok_or("CIVIL_SEALING_KEYS is not set.")?;
        let most_upload = most_mb * 1024 * 1024;
        Ok(Self {
            common,
            listen,
            internal_listen,
            chat_url,
            keys,
            files,
            most_upload,
            allow_loopback_providers,
            admin_recent,
            searches_per_minute,
        })
    }

    /// The most megabytes of a file.
    pub fn most_mb(&self) -> i64 {
        (self.most_upload / 1024 / 1024) as i64
    }
}

/// Whether what follows a scheme is a host with its port and path, as it may stand in a policy for browsers.
fn is_address(rest: &str) -> bool {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
    !rest.is_empty() && !rest.starts_with(['/', ':']) && rest.chars().all(is_fit)
}
