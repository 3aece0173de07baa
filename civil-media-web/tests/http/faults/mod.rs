//! What the site does while something under it fails (SAFETY, section 2): nothing acknowledged is lost,
//! nothing is doubled, whoever cannot be served is told so soon, and all is well when the fault has ended.
mod load;
mod writing;

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use civil_media_core::ids::{FormKey, PersonId};
use civil_media_core::testing::{Cast, Cluster, TestDb, free_port, run_sql, wait_for};

use crate::stage::{Answer, Browser, Stage};
use crate::uploads::{Form, send};

/// A refusal is out within this.
const REFUSED_WITHIN: Duration = Duration::from_secs(3);
/// All is well again within this.
const WELL_WITHIN: Duration = Duration::from_secs(5);

#[track_caller]
fn is_refusal(answer: &Answer, took: Duration) {
    says_that_it_cannot(answer);
    assert!(took < REFUSED_WITHIN, "it took {took:?}");
}

/// A refusal in words, with when to come again and what an operator finds it by.
#[track_caller]
fn says_that_it_cannot(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert_eq!(answer.header("retry-after"), "5");
    answer.says(&["We cannot answer just now", answer.header("x-request-id")]);
}

async fn timed(browser: &mut Browser, path: &str) -> (Answer, Duration) {
    let began = Instant::now();
    let answer = browser.get(path).await;
    (answer, began.elapsed())
}

/// Waits until a page is served again.
async fn is_well(browser: &mut Browser, path: &str) {
    let began = Instant::now();
    while browser.get(path).await.status != 200 {
        assert!(began.elapsed() < WELL_WITHIN, "still not well after {:?}", began.elapsed());
    }
}

#[actix_web::test]
async fn a_database_that_hangs() {
    let cluster = Cluster::start("");
    let stage = Stage::on(Cast::on(TestDb::on(&cluster.url()))).await;
    let mut ben = stage.browser(stage.cast.ben);
    is_well(&mut ben, "/").await;
    cluster.signal_all("STOP");
    // More at once than there are connections, and again: nobody waits for those before.
    for _ in 0..2 {
        let asked = (0..12).map(|_| {
            let mut browser = ben.clone();
            async move { timed(&mut browser, "/").await }
        });
        for (answer, took) in futures_util::future::join_all(asked).await {
            is_refusal(&answer, took);
        }
    }
    assert_eq!(ben.get("/health/ready").await.status, 503);
    assert_eq!(ben.get("/health/live").await.status, 200);
    cluster.signal_all("CONT");
    is_well(&mut ben, "/").await;
    is_well(&mut ben, "/health/ready").await;
    drop(stage);
}

#[actix_web::test]
async fn a_database_behind_a_wire_that_answers_nothing() {
    let cast = Cast::new();
    // Accepts and never says a word.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let url = cast.test.url.clone();
    let rest = url.split_once('@').map_or(url.as_str(), |(_, rest)| rest);
    let name = rest.split_once('/').map_or("", |(_, name)| name);
    let hung = format!("postgres://nobody@127.0.0.1:{port}/{name}");
    let stage = Stage::serving(cast, &hung).await;
    let mut ben = stage.browser(stage.cast.ben);
    for _ in 0..3 {
        let (answer, took) = timed(&mut ben, "/").await;
        is_refusal(&answer, took);
    }
    assert_eq!(ben.get("/health/live").await.status, 200);
    drop(listener);
}

#[actix_web::test]
async fn every_connection_taken() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    is_well(&mut ben, "/").await;
    // Somebody's careless migration: readers of people wait for it.
    let mut holder = stage.cast.test.conn();
    run_sql(&mut holder, "begin; lock table people in access exclusive mode").expect("a lock");
    let asked = (0..12).map(|_| {
        let mut browser = ben.clone();
        async move { timed(&mut browser, "/").await }
    });
    let waiting = actix_web::rt::spawn(futures_util::future::join_all(asked));
    // What needs no database is served all the while.
    let (live, took) = timed(&mut ben, "/health/live").await;
    assert!(live.status == 200 && took < Duration::from_secs(1), "{took:?}");
    for (answer, took) in waiting.await.expect("the answers") {
        is_refusal(&answer, took);
    }
    run_sql(&mut holder, "rollback").expect("it ends");
    is_well(&mut ben, "/").await;
}

/// The binary as it is deployed, to be killed.
struct Web {
    process: Child,
    port: u16,
    database: String,
}

impl Web {
    fn start(database: &str, port: u16) -> Self {
        Self::with_files(database, port, std::env::temp_dir().join("civil-files-of-faults"))
    }

    fn with_files(database: &str, port: u16, files: std::path::PathBuf) -> Self {
        let internal = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let process = Command::new(env!("CARGO_BIN_EXE_civil-media-web"))
            .env("DATABASE_URL", database)
            .env("CIVIL_SEALING_KEYS", "5e".repeat(32))
            .env("CIVIL_FILES", files)
            .env("CIVIL_PUBLIC_URL", format!("http://localhost:{port}"))
            .env("CIVIL_WEB_LISTEN", format!("127.0.0.1:{port}"))
            .env("CIVIL_WEB_INTERNAL_LISTEN", internal.to_string())
            .env("RUST_LOG", "off")
            .stderr(Stdio::null())
            .spawn()
            .expect("web starts");
        Self { process, port, database: database.to_owned() }
    }

    /// A first one, which answers.
    fn first(database: &str) -> Self {
        let web = Self::start(database, free_port());
        assert!(wait_for(Duration::from_secs(10), || web.is_up()), "web does not start");
        web
    }

    /// A browser of the stage that visits this process.
    fn browser(&self, stage: &Stage, person: PersonId) -> Browser {
        let mut browser = stage.browser(person);
        browser.base = format!("http://localhost:{}", self.port);
        browser
    }

    fn is_up(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    /// Ends without a word: `kill -9`.
    fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }

    /// Is started again as a supervisor would, and answers soon.
    fn restarted(self) -> Self {
        let web = Self::start(&self.database.clone(), self.port);
        assert!(wait_for(Duration::from_secs(2), || web.is_up()), "not back in two seconds");
        web
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A small file system that fills up. Needs root, who alone may mount one.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("civil-disk-{}", FormKey::new()));
        std::fs::create_dir(&folder).expect("a folder");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m,mode=0777", "tmpfs"]).arg(&folder).output();
        if mounted.is_ok_and(|out| out.status.success()) {
            return Some(Self(folder));
        }
        std::fs::remove_dir(&folder).expect("an empty folder");
        eprintln!("SKIPPED: a small file system can be mounted by root alone, and not in every container");
        None
    }

    /// Takes all but so many bytes.
    fn fill(&self, leave: u64) {
        let out = Command::new("df").args(["--output=avail", "-B1"]).arg(&self.0).output().expect("df");
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let free: u64 = text.lines().nth(1).and_then(|line| line.trim().parse().ok()).expect("a number");
        std::fs::write(self.0.join("filler"), vec![1_u8; usize::try_from(free - leave).expect("it fits")])
            .expect("filled");
    }

    fn free(&self) {
        std::fs::remove_file(self.0.join("filler")).expect("the filler");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

#[actix_web::test]
async fn a_disk_for_files_that_is_full() {
    let Some(disk) = SmallDisk::mount() else { return };
    let stage = Stage::new().await;
    let _space = stage.cast.space("tax");
    let port = free_port();
    let web = Web::with_files(&stage.cast.test.url, port, disk.0.join("files"));
    assert!(wait_for(Duration::from_secs(10), || web.is_up()), "web does not start");
    let mut ben = web.browser(&stage, stage.cast.ben);
    let bytes: Vec<u8> = std::iter::repeat_with(|| FormKey::new().0.into_bytes()).take(300_000).flatten().collect();
    disk.fill(1024 * 1024);
    let form = Form::of(&ben).file("plan.bin", &bytes).end();
    let began = Instant::now();
    let refused = send(&mut ben, "/spaces/tax/files", form).await;
    is_refusal(&refused, began.elapsed());
    // Reading goes on, and nothing half done is left.
    assert_eq!(ben.get("/spaces/tax/files").await.status, 200);
    assert_eq!(stage.cast.test.count("files") + stage.cast.test.count("blobs where state = 'kept'"), 0);
    disk.free();
    let form = Form::of(&ben).file("plan.bin", &bytes).end();
    send(&mut ben, "/spaces/tax/files", form).await.leads_to();
    ben.get("/spaces/tax/files").await.says(&["plan.bin"]);
    drop(web);
}

/// Whoever stops it while the database does not answer does not wait for that.
#[actix_web::test]
async fn stopped_while_the_database_hangs() {
    let cluster = Cluster::start("");
    let stage = Stage::on(Cast::on(TestDb::on(&cluster.url()))).await;
    let mut web = Web::first(&stage.cast.test.url);
    let mut ben = web.browser(&stage, stage.cast.ben);
    is_well(&mut ben, "/").await;
    cluster.signal_all("STOP");
    let (answer, took) = timed(&mut ben, "/").await;
    is_refusal(&answer, took);
    let told = Command::new("kill").args(["-TERM", &web.process.id().to_string()]).status();
    assert!(told.expect("kill runs").success());
    let is_over = wait_for(Duration::from_secs(10), || web.process.try_wait().is_ok_and(|ended| ended.is_some()));
    cluster.signal_all("CONT");
    assert!(is_over, "it still runs");
    drop((stage, cluster));
}

#[actix_web::test]
async fn a_disk_that_is_full() {
    let Some(disk) = SmallDisk::mount() else { return };
    let cluster = Cluster::start("");
    let cast = Cast::on(TestDb::on(&cluster.url()));
    cluster.give_tablespace(&cast.test, &disk.0);
    let stage = Stage::on(cast).await;
    let post = stage.cast.space("tax").post("Hello");
    let (page, comments) = (format!("/blogs/tax/{}", post.path), format!("/blogs/tax/{}/comments", post.path));
    // So many sessions: each comments so often a minute.
    let mut sessions: Vec<Browser> = (0..25).map(|_| stage.browser(stage.cast.ben)).collect();
    disk.fill(512 * 1024);
    // Random, for the database would press anything else together.
    let mut acknowledged = 0;
    let (refused, took) = loop {
        assert!(acknowledged < 400, "the disk never fills up");
        let text: String = std::iter::repeat_with(|| FormKey::new().to_string()).take(400).collect();
        let began = Instant::now();
        let answer = sessions[acknowledged as usize / 20].post(&comments, &[("body", &text)]).await;
        if answer.status != 303 {
            break (answer, began.elapsed());
        }
        acknowledged += 1;
    };
    is_refusal(&refused, took);
    let read = sessions[0].get(&page).await;
    assert_eq!(read.status, 200, "reads go on");
    assert_eq!(stage.cast.test.count("comments"), acknowledged);
    disk.free();
    let began = Instant::now();
    let mut tried = 0;
    while sessions[20 + tried % 5].post(&comments, &[("body", "There is room again.")]).await.status != 303 {
        assert!(began.elapsed() < WELL_WITHIN, "still not well");
        tried += 1;
    }
    assert_eq!(stage.cast.test.count("comments"), acknowledged + 1);
    drop(stage);
    drop(cluster);
}
