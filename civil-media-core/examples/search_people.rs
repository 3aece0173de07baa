//! How long a search for people takes in the database: the person asking, who is found, why, and the counts of the
//! filters. `DATABASE_URL=… cargo run --release --example search_people -- SECONDS`.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "it prints a table, and ends where it cannot go on")]
use std::sync::Arc;
use std::time::{Duration, Instant};

use civil_media_core::db::Connector;
use civil_media_core::ids::PersonId;
use civil_media_core::people::search;
use civil_media_core::{As, Db};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid};

/// Somebody to look for.
#[derive(QueryableByName)]
struct Somebody {
    #[diesel(sql_type = Uuid)]
    id: PersonId,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    phone: String,
}

#[tokio::main]
async fn main() {
    let seconds = std::env::args().nth(1).and_then(|seconds| seconds.parse().ok()).unwrap_or(5);
    #[expect(clippy::disallowed_methods, reason = "a tool's own setting")]
    let database = std::env::var("DATABASE_URL").expect("DATABASE_URL");
    let db = Db::new(Connector::new(&database), 8);
    let all = |conn: &mut PgConnection| {
        Ok(diesel::sql_query("select id, name, phone from people order by id").load::<Somebody>(conn)?)
    };
    let everybody = db.read_open(all).await.expect("people");
    let asks = Arc::new(asks(&everybody));
    let me = everybody.first().expect("somebody").id;
    println!("{} people, {} different searches", everybody.len(), asks.len());
    for at_once in [1, 8] {
        let took = measure(&db, me, &asks, at_once, Duration::from_secs(seconds)).await;
        let of = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        let name = "people search, in the database";
        let rate = took.len() as f64 / seconds as f64;
        println!("{name:<34} {at_once:>5} {rate:>10.0} {:>7.2}ms {:>7.2}ms", of(0.5), of(0.99));
    }
}

/// What people type: whole names, parts of them, with slips, shortened, with initials; jobs, phones, skills.
fn asks(everybody: &[Somebody]) -> Vec<String> {
    let mut asks: Vec<String> =
        ["policy", "head of", "data scientist", "plain english", "welsh", "zzzz", "o", "policy adviser cardiff"]
            .map(str::to_owned)
            .to_vec();
    for Somebody { name, phone, .. } in everybody.iter().step_by(everybody.len().div_ceil(400)) {
        let (given, family) = name.split_once(' ').unwrap_or((name, ""));
        let mut swapped: Vec<char> = family.chars().collect();
        if swapped.len() > 3 {
            swapped.swap(1, 2);
        }
        let swapped: String = swapped.into_iter().collect();
        let short = |word: &str, most: usize| word.chars().take(most).collect::<String>();
        asks.extend([
            name.clone(),
            given.to_owned(),
            family.to_owned(),
            format!("{given} {swapped}"),
            format!("{} {}", short(given, 1), family),
            format!("{given} {}", short(family, 2)),
            short(family, 3),
            phone.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect(),
        ]);
    }
    asks
}

async fn measure(db: &Db, me: PersonId, asks: &Arc<Vec<String>>, at_once: usize, long: Duration) -> Vec<Duration> {
    let until = Instant::now() + long;
    let tasks: Vec<_> = (0..at_once)
        .map(|task| {
            let (db, asks) = (db.clone(), asks.clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                let mut next = task;
                while Instant::now() < until {
                    let ask = asks[next % asks.len()].clone();
                    next += at_once;
                    let began = Instant::now();
                    let found = db.read(As::Person(me), move |conn, actor| search::find(conn, actor, &ask, &[], 0, 20));
                    found.await.expect("an answer");
                    took.push(began.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("it ran"));
    }
    took.sort_unstable();
    took
}
