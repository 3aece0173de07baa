//! A PostgreSQL of a test's own, to be killed, frozen and cut off: for the tests of faults.
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many ports are tried.
const PORTS: usize = 5;

/// A private cluster in a temporary folder; stopped and removed at the end.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    /// Where it listens, on loopback.
    pub port: u16,
    as_user: Option<&'static str>,
}

impl Cluster {
    /// Makes and starts one. `settings` are added to its configuration.
    ///
    /// # Panics
    /// If PostgreSQL's programs are missing: `scripts/setup test` installs them.
    pub fn start(settings: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("civil-cluster-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self::start_in(folder, settings)
    }

    /// The same in a folder that exists: a small file system, for one.
    ///
    /// # Panics
    /// As [`Cluster::start`].
    pub fn start_in(folder: PathBuf, settings: &str) -> Self {
        // PostgreSQL refuses to run as root.
        let as_user = is_root().then_some("postgres");
        let mut cluster = Self { folder, bin: server_programs(), port: 0, as_user };
        if let Some(user) = as_user {
            run(Command::new("chown").args(["-R", user]).arg(&cluster.folder));
        }
        let data = cluster.data();
        run(cluster
            .command("initdb")
            .args(["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C", "-D"])
            .arg(&data));
        let conf = data.join("postgresql.conf");
        let old = std::fs::read_to_string(&conf).expect("a configuration");
        // Whatever connects somewhere at this moment may take the port that was free.
        for _ in 0..PORTS {
            cluster.port = free_port();
            let all = format!(
                "\nlisten_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\n\
                 max_connections = 100\nlc_messages = 'C'\n{settings}\n",
                cluster.port
            );
            std::fs::write(&conf, format!("{old}{all}")).expect("a configuration can be written");
            if cluster.starts() || !cluster.log().contains("Address already in use") {
                break;
            }
        }
        cluster.up();
        cluster
    }

    /// The address of its maintenance database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it (again) and waits until it answers.
    pub fn up(&self) {
        let is_up = crate::db::Connector::new(&self.url()).connect().is_ok() || self.starts();
        assert!(is_up, "the cluster does not start:\n{}", self.log());
    }

    fn starts(&self) -> bool {
        let log = self.folder.join("log");
        let mut start = self.command("pg_ctl");
        start.arg("-D").arg(self.data()).arg("-l").arg(&log).args(["-w", "-t", "60", "start"]).stdout(Stdio::null());
        start.status().is_ok_and(|status| status.success())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Stops it as if the machine had failed: `immediate`.
    pub fn stop_immediately(&self) {
        run(self.command("pg_ctl").arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]));
    }

    /// Ends every process of it without a word, as when the power fails.
    pub fn kill(&self) {
        let all = self.pids();
        self.signal_all("KILL");
        let is_gone = wait_for(Duration::from_secs(20), || !all.iter().any(|pid| is_alive(*pid)));
        assert!(is_gone, "processes of the cluster outlive it");
        // Where nobody buries the dead, their pid still answers, and the server would take itself for running.
        let _ = std::fs::remove_file(self.data().join("postmaster.pid"));
    }

    /// Ends one process that serves a connection, upon which the server restarts all of them.
    pub fn kill_a_backend(&self) {
        let children = Command::new("ps").args(["-o", "pid=,args=", "--ppid", &self.main_pid().to_string()]).output();
        let text = children.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default();
        let backend = text.lines().find(|line| line.contains("test_"));
        let pid = backend.and_then(|line| line.split_whitespace().next()).expect("somebody is connected");
        run(Command::new("kill").args(["-KILL", pid]));
    }

    /// Moves a test's database, to which nobody else is connected, into this folder.
    pub fn give_tablespace(&self, test: &super::TestDb, folder: &Path) {
        if let Some(user) = self.as_user {
            run(Command::new("chown").arg(user).arg(folder));
        }
        test.hang_up();
        let mut admin = crate::db::Connector::new(&self.url()).connect_for_long_work().expect("it answers");
        let make = format!("create tablespace small location '{}'", folder.display());
        super::run_sql(&mut admin, &make).expect("a tablespace");
        let moved = format!("alter database {} set tablespace small", test.name());
        super::run_sql(&mut admin, &moved).expect("the database moves");
    }

    /// Waits until it answers, however it was interrupted; starts it if it does not run.
    pub fn recover(&self) {
        let is_up = || crate::db::Connector::new(&self.url()).connect().is_ok();
        if !wait_for(Duration::from_millis(500), is_up) && !self.data().join("postmaster.pid").exists() {
            self.up();
        }
        assert!(wait_for(Duration::from_secs(30), is_up), "the cluster does not recover");
    }

    /// Sends a signal to every process of the cluster: `STOP` freezes it, `CONT` thaws it.
    pub fn signal_all(&self, signal: &str) {
        for pid in self.pids() {
            // A backend may end between the look and the signal.
            let _ = Command::new("kill").arg(format!("-{signal}")).arg(pid.to_string()).stderr(Stdio::null()).status();
        }
    }

    fn pids(&self) -> Vec<u32> {
        let main = self.main_pid();
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", &main.to_string()]).output();
        let children = children.map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
        let children = children.unwrap_or_default();
        std::iter::once(main).chain(children.split_whitespace().filter_map(|pid| pid.parse().ok())).collect()
    }

    fn main_pid(&self) -> u32 {
        let file = std::fs::read_to_string(self.data().join("postmaster.pid")).expect("it runs");
        file.lines().next().and_then(|line| line.trim().parse().ok()).expect("a pid")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, program: &str) -> Command {
        let path = self.bin.join(program);
        let mut command = match self.as_user {
            Some(user) => {
                let mut command = Command::new("setpriv");
                command
                    .args([&format!("--reuid={user}"), &format!("--regid={user}"), "--clear-groups", "--"])
                    .arg(path);
                command
            }
            None => Command::new(path),
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() {
            self.signal_all("CONT");
            let _ = self
                .command("pg_ctl")
                .arg("-D")
                .arg(self.data())
                .args(["-m", "immediate", "-w", "stop"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A port that nobody listens on at this moment.
///
/// # Panics
/// If there is none.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Waits until something is so, at most this long. False if it never was.
pub fn wait_for(patience: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    is_so()
}

/// The newest of the server's programs on this machine.
fn server_programs() -> PathBuf {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let mut all = folders.into_iter().rev().chain(on_path);
    all.find(|folder| folder.join("initdb").exists())
        .expect("PostgreSQL's server programs are missing: run scripts/setup test")
}

/// Whether a process runs: neither gone nor waiting to be buried.
fn is_alive(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn is_root() -> bool {
    Path::new("/proc/self").metadata().is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0)
}

fn run(command: &mut Command) {
    let out = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
}
