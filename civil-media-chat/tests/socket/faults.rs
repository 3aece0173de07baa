//! What is kept while something fails (SAFETY, section 2): every acknowledged message is stored once, numbers
//! have no gaps, and whoever resumes from their last number ends up with what the table has.
use civil_media_core::testing::{Cast, Cluster, TestDb};

use crate::load::{Doors, survives};
use crate::process::Process;

#[tokio::test]
async fn chat_killed_again_and_again() {
    let cast = Cast::new();
    let mut process = Process::start(&cast.test.url);
    let port = process.port();
    survives(&cast, Doors::new(&[port]), move |run| {
        for _ in 0..15 {
            run.progress(15);
            process.kill_and_restart();
        }
        process
    })
    .await;
}

#[tokio::test]
async fn the_database_stopped_killed_and_frozen() {
    let cluster = Cluster::start("");
    let cast = Cast::on(TestDb::on(&cluster.url()));
    let process = Process::start(&cast.test.url);
    let cluster = survives(&cast, Doors::new(&[process.port()]), move |run| {
        run.progress(50);
        cluster.stop_immediately();
        cluster.recover();
        run.progress(50);
        cluster.kill_a_backend();
        cluster.recover();
        run.progress(50);
        cluster.kill();
        cluster.recover();
        run.progress(50);
        cluster.signal_all("STOP");
        run.refusal();
        cluster.signal_all("CONT");
        run.progress(50);
        cluster
    })
    .await;
    drop((process, cast, cluster));
}
