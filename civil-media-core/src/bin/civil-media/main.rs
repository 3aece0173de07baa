//! The operator's tool: what is done from a shell rather than in a browser.
mod import;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use civil_media_core::config::{Common, Env, LogFormat, Secret, USUAL_LOG, start_logging};
use civil_media_core::db::Connector;
use civil_media_core::departments::NewDepartment;
use civil_media_core::operator::Provisioned;
use civil_media_core::sample::{self, Progress, Scale};
use civil_media_core::signin::Keys;
use civil_media_core::text::Title;
use civil_media_core::{migrations, operator};
use clap::{Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

/// Runs and looks after Civil Media.
#[derive(Parser)]
#[command(name = "civil-media", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Brings the database's schema up to date.
    Migrate {
        /// Takes every migration back instead, and with them all data.
        #[arg(long)]
        down_all: bool,
    },
    /// Fills an empty database with a believable service.
    Sample {
        #[arg(long, value_enum, default_value = "demo")]
        scale: Size,
        /// The same seed makes the same service.
        #[arg(long, default_value_t = 2026)]
        seed: u64,
        /// Does nothing if there is data already, instead of refusing.
        #[arg(long)]
        if_empty: bool,
    },
    /// Says in words whether configuration and database are fit for the suite.
    Check,
    /// Asks a health address; for containers that have no other means.
    Health {
        /// `http://host:port/path`
        url: String,
    },
    /// Switches a person off, or on again.
    Person {
        #[command(subcommand)]
        what: PersonCommand,
    },
    /// Adds a department or body.
    Department {
        #[command(subcommand)]
        what: DepartmentCommand,
    },
    /// Brings along what was written elsewhere.
    Import {
        #[command(subcommand)]
        what: import::What,
    },
    /// Seals the providers' secrets anew with the first of CIVIL_SEALING_KEYS.
    Reseal,
    /// Makes the index by which people are found anew.
    Reindex,
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Ends all sessions and sockets, and lets them in no more.
    Off {
        /// Their handle or email.
        who: String,
    },
    /// Lets them in again.
    On {
        /// Their handle or email.
        who: String,
    },
    /// Lets them run the suite: departments, domains, providers and those who run them.
    SuiteAdmin {
        /// Their handle or email. They have signed in once.
        who: String,
        /// Takes it from them again, unless nobody else runs it.
        #[arg(long)]
        remove: bool,
    },
}

#[derive(Subcommand)]
enum DepartmentCommand {
    /// Adds one with its domains, sign-in and first admin. The client secret is read from CIVIL_CLIENT_SECRET.
    Add(NewBody),
}

#[derive(clap::Args)]
struct NewBody {
    /// Its name in English.
    #[arg(long)]
    name_en: String,
    /// Its name in Welsh.
    #[arg(long)]
    name_cy: String,
    /// Its short name.
    #[arg(long)]
    acronym: String,
    /// `ministry`, `agency` or `partner_body`.
    #[arg(long)]
    kind: String,
    /// An email domain; may be given again.
    #[arg(long = "domain", required = true)]
    domains: Vec<String>,
    /// The issuer of its OpenID provider.
    #[arg(long)]
    issuer: String,
    /// The name by which the provider knows Civil Media.
    #[arg(long)]
    client_id: String,
    /// The work email of its first admin.
    #[arg(long)]
    admin: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Size {
    /// 4 departments, 200 people.
    Demo,
    /// 25,000 people, 10,000 posts and as many pages.
    Bench,
    /// 200 departments, 25,000 people, 1,000,000 items, 5,000,000 messages.
    Full,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_logging(LogFormat::Text, USUAL_LOG);
    let done = match cli.command {
        Command::Migrate { down_all } => migrate(down_all),
        Command::Sample { scale, seed, if_empty } => load_sample(scale, seed, if_empty),
        Command::Check => check(),
        Command::Health { url } => health(&url),
        Command::Person { what: PersonCommand::Off { who } } => switch(&who, true),
        Command::Person { what: PersonCommand::On { who } } => switch(&who, false),
        Command::Person { what: PersonCommand::SuiteAdmin { who, remove } } => suite_admin(&who, remove),
        Command::Department { what: DepartmentCommand::Add(body) } => add_department(body),
        Command::Import { what } => import::import(what),
        Command::Reseal => reseal(),
        Command::Reindex => reindex(),
    };
    match done {
        Ok(said) => {
            let _ = writeln!(std::io::stdout(), "{said}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "{problem}");
            ExitCode::FAILURE
        }
    }
}

/// The owner's address where the schema is to change, the common one elsewhere.
fn connector(as_owner: bool) -> Result<Connector, String> {
    let mut env = Env::new();
    let owner = if as_owner { env.optional("MIGRATION_DATABASE_URL") } else { None };
    let url = match owner {
        Some(url) => url,
        None => env.required("DATABASE_URL"),
    };
    let url = env.finish(Secret::new(url))?;
    Ok(Connector::new(url.expose()))
}

fn connect(as_owner: bool) -> Result<civil_media_core::Conn, String> {
    connector(as_owner)?.connect_for_long_work().map_err(|error| {
        let text = error.to_string();
        let reason = text.lines().next().unwrap_or_default().to_owned();
        format!("The database of DATABASE_URL cannot be reached: {reason}")
    })
}

fn migrate(down_all: bool) -> Result<String, String> {
    let mut conn = connect(true)?;
    if down_all {
        let count = migrations::down_all(&mut conn)?;
        return Ok(format!("Took back {count} migrations."));
    }
    let run = migrations::up(&mut conn)?;
    Ok(match run.len() {
        0 => "The schema is up to date.".to_owned(),
        count => format!("Ran {count} migrations."),
    })
}

fn keys(env: &mut Env) -> Option<Keys> {
    let text = env.required("CIVIL_SEALING_KEYS");
    match Keys::parse(&text) {
        Ok(keys) => Some(keys),
        Err(_) if text.is_empty() => None,
        Err(problem) => {
            env.problem(format!("CIVIL_SEALING_KEYS: {problem}"));
            None
        }
    }
}

fn load_sample(size: Size, seed: u64, if_empty: bool) -> Result<String, String> {
    let mut env = Env::new();
    let keys = keys(&mut env);
    let base = env.parsed("PROVIDERS_BASE", "http://localhost:8090".to_owned(), "an address");
    let (keys, base) = env.finish((keys, base))?;
    let keys = keys.ok_or("CIVIL_SEALING_KEYS is not set.")?;
    let scale = match size {
        Size::Demo => Scale::DEMO,
        Size::Bench => Scale::BENCH,
        Size::Full => Scale::FULL,
    };
    let mut conn = connect(true)?;
    if if_empty && !sample::is_empty(&mut conn).map_err(|error| error.to_string())? {
        return Ok("There is data already; no sample was loaded.".to_owned());
    }
    let bar = Bar(ProgressBar::new(0));
    sample::load(&mut conn, scale, seed, &sample::Providers { base, keys }, &bar)?;
    bar.0.finish_and_clear();
    Ok(format!(
        "Loaded {} departments, {} people, {} posts and pages, {} messages.",
        scale.departments, scale.people, scale.items, scale.messages
    ))
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn begin(&self, what: &str, rows: usize) {
        if let Ok(style) = ProgressStyle::with_template("{msg:28} {bar:40} {human_pos} {elapsed}") {
            self.0.set_style(style);
        }
        self.0.set_position(0);
        self.0.set_length(rows as u64);
        self.0.set_message(what.to_owned());
    }
    fn advance(&self, rows: usize) {
        self.0.inc(rows as u64);
    }
}

fn check() -> Result<String, String> {
    let mut env = Env::new();
    let common = Common::read(&mut env);
    let _keys = keys(&mut env);
    env.finish(common)?;
    let mut conn = connect(false)?;
    migrations::check(&mut conn)?;
    Ok("Configuration and database are in order.".to_owned())
}

fn health(url: &str) -> Result<String, String> {
    let problem = |what: &str| format!("{url}: {what}");
    let rest = url.strip_prefix("http://").ok_or_else(|| problem("not an http address"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let address = std::net::ToSocketAddrs::to_socket_addrs(host)
        .ok()
        .and_then(|mut all| all.next())
        .ok_or_else(|| problem("no such host"))?;
    let limit = Duration::from_secs(3);
    let mut stream = TcpStream::connect_timeout(&address, limit).map_err(|e| problem(&e.to_string()))?;
    let _ = stream.set_read_timeout(Some(limit));
    let request = format!("GET /{path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(|e| problem(&e.to_string()))?;
    let mut answer = [0; 64];
    let read = stream.read(&mut answer).map_err(|e| problem(&e.to_string()))?;
    let line = String::from_utf8_lossy(&answer[..read]).lines().next().unwrap_or_default().to_owned();
    if line.split(' ').nth(1) == Some("200") { Ok(line) } else { Err(problem(&line)) }
}

fn switch(who: &str, off: bool) -> Result<String, String> {
    let name = operator::switch_person(&mut connect(false)?, who, off)?;
    Ok(if off { format!("{name} is switched off.") } else { format!("{name} is switched on.") })
}

fn suite_admin(who: &str, remove: bool) -> Result<String, String> {
    let name = operator::set_suite_admin(&mut connect(false)?, who, !remove)?;
    Ok(if remove { format!("{name} runs the suite no more.") } else { format!("{name} runs the suite.") })
}

fn add_department(body: NewBody) -> Result<String, String> {
    let mut env = Env::new();
    let keys = keys(&mut env);
    let secret = env.required("CIVIL_CLIENT_SECRET");
    let base = env.parsed("CIVIL_PUBLIC_URL", "http://localhost:8080".to_owned(), "an address");
    let (keys, secret, base) = env.finish((keys, secret, base))?;
    let keys = keys.ok_or("CIVIL_SEALING_KEYS is not set.")?;
    let name = Title::parse(&body.name_en).map_err(|_| "The name must be 1 to 120 characters.")?;
    let new = Provisioned {
        department: NewDepartment {
            slug: name.slug(),
            kind: body.kind.parse().map_err(|_| "The kind must be ministry, agency or partner_body.")?,
            acronym: body.acronym,
            parent_id: None,
            name_en: body.name_en,
            name_cy: body.name_cy,
            domains: body.domains.iter().map(|domain| domain.trim().to_lowercase()).collect(),
        },
        issuer: body.issuer,
        client_id: body.client_id,
        client_secret: Secret::new(secret),
        admin: body.admin,
    };
    let path = operator::add_department(&mut connect(false)?, &keys, &new)?;
    Ok(format!("{name} is open. Register this redirect address at its provider: {base}{path}"))
}

fn reseal() -> Result<String, String> {
    let mut env = Env::new();
    let keys = keys(&mut env);
    let keys = env.finish(keys)?.ok_or("CIVIL_SEALING_KEYS is not set.")?;
    let count = operator::reseal(&mut connect(false)?, &keys)?;
    Ok(format!("Sealed {count} secrets anew."))
}

fn reindex() -> Result<String, String> {
    let mut conn = connect(false)?;
    let people = operator::reindex(&mut conn)?;
    let texts = operator::relink(&mut conn)?;
    Ok(format!("{people} people can be found. The links of {texts} texts were followed."))
}
