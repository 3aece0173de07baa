//! Settings come from the environment, are read once, and what is wrong with them is said all at once.
use std::fmt;
use std::str::FromStr;

use crate::events::{Nats, nats};

/// A setting that must not be seen: it prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps what must not be seen.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Reads settings and collects what is wrong with them.
#[derive(Debug, Default)]
pub struct Env {
    problems: Vec<String>,
}

impl Env {
    /// Begins to read.
    pub fn new() -> Self {
        Self::default()
    }

    /// A setting that has to be there; empty, and noted, if it is not.
    pub fn required(&mut self, name: &str) -> String {
        self.raw(name).unwrap_or_else(|| {
            self.problems.push(format!("{name} is not set"));
            String::new()
        })
    }

    /// A setting that may be missing.
    pub fn optional(&mut self, name: &str) -> Option<String> {
        self.raw(name)
    }

    /// A setting of some form; this default where it is missing.
    pub fn parsed<T: FromStr>(&mut self, name: &str, default: T, form: &str) -> T {
        match self.raw(name).map(|text| text.parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.problems.push(format!("{name} must be {form}"));
                default
            }
        }
    }

    /// Notes a problem found in a setting's meaning.
    pub fn problem(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    /// The settings, or everything that is wrong with them in one message.
    ///
    /// # Errors
    /// The problems, a sentence each.
    pub fn finish<T>(self, settings: T) -> Result<T, String> {
        if self.problems.is_empty() { Ok(settings) } else { Err(self.problems.join(". ") + ".") }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    fn raw(&mut self, name: &str) -> Option<String> {
        match std::env::var(name) {
            Ok(text) if text.is_empty() => None,
            Ok(text) => Some(text),
            Err(std::env::VarError::NotPresent) => None,
            Err(std::env::VarError::NotUnicode(_)) => {
                self.problems.push(format!("{name} is not valid UTF-8"));
                None
            }
        }
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people at a terminal.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

impl FromStr for LogFormat {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// What web and chat have in common.
#[derive(Debug, Clone)]
pub struct Common {
    /// Where the database is.
    pub database_url: Secret,
    /// The NATS servers by which processes hear of each other; by the database where there are none.
    pub nats_url: Option<Secret>,
    /// The most connections one process holds.
    pub database_pool: u32,
    /// How the log is written.
    pub log_format: LogFormat,
    /// Where people reach web; also the only origin whose requests are believed.
    pub public_url: String,
}

impl Common {
    /// Reads what both services need.
    pub fn read(env: &mut Env) -> Self {
        let common = Self {
            database_url: Secret::new(env.required("DATABASE_URL")),
            nats_url: env.optional("NATS_URL").map(Secret::new),
            database_pool: env.parsed("CIVIL_DATABASE_POOL", 8, "a number from 1 to 100"),
            log_format: env.parsed("CIVIL_LOG_FORMAT", LogFormat::Json, "text or json"),
            public_url: env
                .parsed("CIVIL_PUBLIC_URL", "http://localhost:8080".to_owned(), "an address")
                .trim_end_matches('/')
                .to_owned(),
        };
        if !(1..=100).contains(&common.database_pool) {
            env.problem("CIVIL_DATABASE_POOL must be a number from 1 to 100");
        }
        if let Some(url) = &common.nats_url
            && let Err(problem) = nats::servers(url.expose())
        {
            env.problem(format!("NATS_URL {problem}"));
        }
        let is_local = ["http://localhost", "http://127.0.0.1"].iter().any(|local| {
            common.public_url.strip_prefix(local).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        });
        if !is_local && !common.public_url.starts_with("https://") {
            env.problem("CIVIL_PUBLIC_URL must begin with https:// (http:// for localhost alone)");
        } else if !is_origin(&common.public_url) {
            env.problem(
                "CIVIL_PUBLIC_URL must be scheme and host as browsers write them: in small letters, without a path and \
                 without the usual port",
            );
        }
        common
    }

    /// Begins to tell others by NATS, if it is set. To be called on a runtime.
    ///
    /// # Errors
    /// If its addresses are none.
    pub fn nats(&self) -> Result<Option<Nats>, String> {
        self.nats_url.as_ref().map(|url| Nats::start(url.expose())).transpose()
    }
}

/// Whether this is an origin letter by letter as browsers send it: what they say is compared with it.
fn is_origin(url: &str) -> bool {
    let Some((scheme, host)) = url.split_once("://") else { return false };
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let is_fit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c);
    !host.is_empty() && host.chars().all(is_fit) && !host.ends_with(usual) && !host.ends_with(':')
}

/// What is logged where `RUST_LOG` does not say.
pub const USUAL_LOG: &str = "info";

/// Begins logging to standard error; `RUST_LOG` chooses what, `usual` without it.
pub fn start_logging(format: LogFormat, usual: &str) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
        LogFormat::Text => logs.compact().try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging was started already");
    }
}
