//! Several nodes over one database, and a feed that breaks.
use std::time::{Duration, Instant};

use civil_media_core::testing::{Cast, run_sql};

use crate::stage::{Node, Room, eventually};

#[tokio::test]
async fn a_message_goes_from_node_to_node() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let (here, there) = (Node::new(&cast.test.url), Node::new(&cast.test.url));
    let mut ada = here.enter(&cast.sign_in(cast.ada)).await;
    let mut ben = there.enter(&cast.sign_in(cast.ben)).await;
    ada.subscribe(room, 0).await;
    ben.subscribe(room, 0).await;
    for n in 0..3 {
        let text = format!("From there {n}");
        let began = Instant::now();
        ben.say(room, &text).await;
        ada.message(&text).await;
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        ada.say(room, &format!("From here {n}")).await;
        ben.message(&format!("From here {n}")).await;
    }
    // A message by a form, without any node.
    room.fill(&cast, std::iter::once("By a form".to_owned()));
    ada.message("By a form").await;
    ben.message("By a form").await;
}

#[tokio::test]
async fn writers_on_two_nodes_and_one_order() {
    let cast = Cast::new();
    let nodes = [Node::unlimited(&cast.test.url), Node::unlimited(&cast.test.url)];
    one_order(&cast, Room::open(&cast), [&nodes[0], &nodes[1]]).await;
}

/// Four write on two nodes; whoever hears them on either hears each message once, in the order of its number.
pub async fn one_order(cast: &Cast, room: Room, nodes: [&Node; 2]) {
    let mut readers = Vec::new();
    let mut writers = Vec::new();
    for node in nodes {
        for person in [cast.cat, cast.dan] {
            let mut reader = node.enter(&cast.sign_in(person)).await;
            reader.subscribe(room, 0).await;
            readers.push(reader);
        }
        for person in [cast.ada, cast.ben] {
            let mut writer = node.enter(&cast.sign_in(person)).await;
            writers.push(tokio::spawn(async move {
                for n in 0..50 {
                    writer.say(room, &format!("Message {n}")).await;
                }
            }));
        }
    }
    for mut reader in readers {
        assert_eq!(reader.log(200).await, (1..=200).collect::<Vec<_>>());
    }
    for writer in writers {
        writer.await.expect("a writer");
    }
}

#[tokio::test]
async fn a_feed_that_is_cut() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let (here, there) = (Node::new(&cast.test.url), Node::new(&cast.test.url));
    let mut ada = here.enter(&cast.sign_in(cast.ada)).await;
    let mut ben = there.enter(&cast.sign_in(cast.ben)).await;
    ada.subscribe(room, 0).await;
    for n in 0..3 {
        // The connection that listens has said this last.
        let cut = "(select pg_terminate_backend(pid) as is_cut from pg_stat_activity \
                    where datname = current_database() and query in ('listen civil_events', 'select 1')) feeds where is_cut";
        eventually("the feeds are there, and cut", || cast.test.count(cut) > 0).await;
        let text = format!("Message {n}");
        ben.say(room, &text).await;
        ada.message(&text).await;
    }
    assert_eq!(ada.kept("message"), 0);
}

#[tokio::test]
async fn messages_that_nobody_told_of() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let node = Node::new(&cast.test.url);
    let mut ada = node.enter(&cast.sign_in(cast.ada)).await;
    let mut ben = node.enter(&cast.sign_in(cast.ben)).await;
    ada.subscribe(room, 0).await;
    ben.say(room, "Told").await;
    ada.message("Told").await;
    // More than came at once before, and less than is replayed.
    let quietly = format!(
        "insert into messages (channel_id, number, id, topic_id, author_id, client_id, body, body_html, renderer, sent_at) \
         select '{0}', n, gen_random_uuid(), '{1}', '{2}', gen_random_uuid(), 'x', '<p>x</p>', 1, now() from generate_series(2, 481) n; \
         update channels set last_number = 481 where item_id = '{0}'",
        room.id, room.topic, cast.ben
    );
    run_sql(&mut cast.test.conn(), &quietly).expect("stored");
    assert_eq!(ada.log(481).await, (2..=481).collect::<Vec<_>>());
    ben.say(room, "Told again").await;
    ada.message("Told again").await;
}
