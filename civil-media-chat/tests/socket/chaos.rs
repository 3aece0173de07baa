//! Everything at once: two nodes behind lines that are cut, slow or dead, killed as PostgreSQL is, in an order that
//! a random seed decides. A failure prints the seed; `CHAOS_SEED` repeats its order, `CHAOS_SECONDS` makes it longer.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use civil_media_core::testing::{Cast, Cluster, NatsServer, TestDb};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::load::{Doors, Run, survives};
use crate::process::Process;

/// A line to a node, in good weather and in bad.
struct Line {
    port: u16,
    /// Counts the cuts: whoever sees another number than at their beginning ends.
    cuts: watch::Sender<u64>,
    /// How long every piece waits, in milliseconds.
    delay: Arc<AtomicU64>,
    /// Whether it swallows what goes in and says nothing.
    is_dead: Arc<AtomicBool>,
}

impl Line {
    async fn to(node: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let (cuts, seen) = watch::channel(0);
        let (delay, is_dead) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (slow, dead) = (delay.clone(), is_dead.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // While the node is away nobody answers here either.
                let Ok(server) = TcpStream::connect(("127.0.0.1", node)).await else { continue };
                let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
                for (from, to) in [(from_client, to_server), (from_server, to_client)] {
                    tokio::spawn(carry(from, to, seen.clone(), slow.clone(), dead.clone()));
                }
            }
        });
        Self { port, cuts, delay, is_dead }
    }

    fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

/// Carries what comes to the other side, until the line is cut.
async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut cuts: watch::Receiver<u64>,
    delay: Arc<AtomicU64>,
    is_dead: Arc<AtomicBool>,
) {
    cuts.mark_unchanged();
    let mut piece = vec![0; 16 * 1024];
    let carried = async {
        while let Ok(count @ 1..) = from.read(&mut piece).await {
            let wait = delay.load(SeqCst);
            if wait > 0 {
                tokio::time::sleep(Duration::from_millis(wait)).await;
            }
            // What went into a dead line is gone, and so is the line: it never carries what came after that.
            if is_dead.load(SeqCst) {
                std::future::pending::<()>().await;
            }
            if to.write_all(&piece[..count]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! { () = carried => {}, _ = cuts.changed() => {} }
}

/// What is broken, and mended again.
struct Weather {
    random: ChaCha8Rng,
    nodes: [Process; 2],
    lines: [Line; 2],
    cluster: Cluster,
    nats: Option<NatsServer>,
}

impl Weather {
    fn storm(&mut self, run: &Run, lasts: Duration) {
        let until = Instant::now() + lasts;
        // On a busy machine it takes longer to say enough.
        while Instant::now() < until || run.acknowledged() < 200 {
            let which = usize::from(self.random.random_bool(0.5));
            match self.random.random_range(0..if self.nats.is_some() { 13 } else { 10 }) {
                0 | 1 => self.nodes[which].kill_and_restart(),
                2 => {
                    self.cluster.kill();
                    self.cluster.recover();
                }
                3 => {
                    self.cluster.stop_immediately();
                    self.cluster.recover();
                }
                4 => {
                    self.cluster.kill_a_backend();
                    self.cluster.recover();
                }
                5 | 6 => self.lines[which].cut(),
                7 | 8 => {
                    // Half open: both ends believe in it. The other line carries on.
                    self.lines[which].is_dead.store(true, SeqCst);
                    run.progress(5);
                    self.lines[which].cut();
                    self.lines[which].is_dead.store(false, SeqCst);
                }
                10 => self.without_nats(run, NatsServer::kill, NatsServer::restart),
                11 => self.without_nats(run, |nats| nats.freeze(true), |nats| nats.freeze(false)),
                _ => self.lines[which].delay.store(self.random.random_range(0..120), SeqCst),
            }
            let some = self.random.random_range(1..30);
            run.progress(some);
        }
        for line in &self.lines {
            line.delay.store(0, SeqCst);
        }
    }

    /// Goes on for a while without NATS.
    fn without_nats(&mut self, run: &Run, ends: impl FnOnce(&mut NatsServer), begins: impl FnOnce(&mut NatsServer)) {
        let Some(nats) = &mut self.nats else { return };
        ends(nats);
        run.progress(20);
        begins(nats);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_in_any_weather() {
    weathers(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_in_any_weather_with_nats() {
    weathers(Some(NatsServer::start())).await;
}

async fn weathers(nats: Option<NatsServer>) {
    #[expect(clippy::disallowed_methods, reason = "a setting of the test alone")]
    let setting = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let seed: u64 = setting("CHAOS_SEED").unwrap_or_else(|| rand::rng().random());
    let lasts = Duration::from_secs(setting("CHAOS_SECONDS").unwrap_or(8));
    eprintln!("CHAOS_SEED={seed}");
    let cluster = Cluster::start("");
    let cast = Cast::on(TestDb::on(&cluster.url()));
    let node = || Process::start_with(&cast.test.url, nats.as_ref().map(NatsServer::url));
    let nodes = [node(), node()];
    let lines = [Line::to(nodes[0].port()).await, Line::to(nodes[1].port()).await];
    let doors = Doors::new(&[lines[0].port, lines[1].port]);
    let mut weather = Weather { random: ChaCha8Rng::seed_from_u64(seed), nodes, lines, cluster, nats };
    let left = survives(&cast, doors, move |run| {
        weather.storm(run, lasts);
        weather
    })
    .await;
    drop((left, cast));
}
