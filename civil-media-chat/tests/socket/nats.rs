//! Two nodes that hear of each other by NATS: when it is there, away, frozen, and when it comes back.
use std::time::{Duration, Instant};

use civil_media_core::ids::PersonId;
use civil_media_core::testing::{Cast, NatsServer};
use civil_media_core::{As, spaces};

use crate::nodes::one_order;
use crate::stage::{Client, Node, Room, eventually};

/// What is told by NATS comes in less; what is found by looking takes up to three seconds.
const SOON: Duration = Duration::from_secs(2);

struct Two {
    nats: NatsServer,
    cast: Cast,
    room: Room,
    here: Node,
    there: Node,
}

impl Two {
    fn new() -> Self {
        let (nats, cast) = (NatsServer::start(), Cast::new());
        let room = Room::open(&cast);
        let here = Node::by_nats(&cast.test.url, &nats.url());
        let there = Node::by_nats(&cast.test.url, &nats.url());
        Self { nats, cast, room, here, there }
    }

    /// With Ada here and Ben there, and NATS between them.
    async fn begun() -> (Self, Client, Client) {
        let two = Self::new();
        let mut ada = two.enter(&two.here, two.cast.ada).await;
        let mut ben = two.enter(&two.there, two.cast.ben).await;
        two.until_told(&mut ben, &mut ada, "Begun").await;
        (two, ada, ben)
    }

    async fn enter(&self, node: &Node, person: PersonId) -> Client {
        let mut client = node.enter(&self.cast.sign_in(person)).await;
        client.subscribe(self.room, 0).await;
        client
    }

    /// Ben says things there until Ada hears one here at once: then NATS carries them.
    async fn until_told(&self, ben: &mut Client, ada: &mut Client, what: &str) {
        let began = Instant::now();
        for n in 0.. {
            let text = format!("{what} {n}");
            let said = Instant::now();
            ben.say(self.room, &text).await;
            ada.message(&text).await;
            if said.elapsed() < Duration::from_millis(500) {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(40), "never told at once: {what}");
        }
    }

    /// Neither of them listens to the database.
    fn listens_to_the_database(&self) -> bool {
        let listening = "(select 1 from pg_stat_activity where datname = current_database() \
                         and query = 'listen civil_events') l";
        self.cast.test.count(listening) > 0
    }
}

#[tokio::test]
async fn by_nats_from_node_to_node() {
    let (two, mut ada, mut ben) = Two::begun().await;
    two.until_told(&mut ada, &mut ben, "Answered").await;
    for n in 0..20 {
        let text = format!("Message {n}");
        let said = Instant::now();
        ben.say(two.room, &text).await;
        ada.message(&text).await;
        assert!(said.elapsed() < SOON, "{:?}", said.elapsed());
    }
    assert!(!two.listens_to_the_database());
}

#[tokio::test]
async fn by_nats_writers_on_two_nodes_and_one_order() {
    let two = Two::new();
    one_order(&two.cast, two.room, [&two.here, &two.there]).await;
}

#[tokio::test]
async fn nats_away_and_back() {
    let (mut two, mut ada, mut ben) = Two::begun().await;
    two.nats.kill();
    for n in 0..3 {
        let text = format!("Away {n}");
        let said = Instant::now();
        ben.say(two.room, &text).await;
        assert!(said.elapsed() < SOON, "storing waits for NATS: {:?}", said.elapsed());
        ada.message(&text).await;
        assert!(said.elapsed() < Duration::from_secs(6), "late: {:?}", said.elapsed());
    }
    two.nats.restart();
    two.until_told(&mut ben, &mut ada, "Back").await;
    // Each came once.
    assert_eq!(ada.kept("message"), 0);
}

#[tokio::test]
async fn nats_that_stands_still() {
    let (two, mut ada, mut ben) = Two::begun().await;
    two.nats.freeze(true);
    let said = Instant::now();
    for n in 0..300 {
        ben.say(two.room, &format!("Still {n}")).await;
    }
    ada.message("Still 299").await;
    assert!(said.elapsed() < Duration::from_secs(10), "{:?}", said.elapsed());
    two.nats.freeze(false);
    two.until_told(&mut ben, &mut ada, "Goes on").await;
}

#[tokio::test]
async fn rights_are_taken_away_with_nats_and_without() {
    // In use already: what is found now is not found because a connection was just made.
    let (mut two, mut ada, mut ben) = Two::begun().await;
    let space = two.cast.space("inner").hidden();
    let room = Room::in_space(&two.cast, &space, "Desk");
    ben.subscribe(room, 0).await;
    ada.subscribe(room, 0).await;
    // By the node of Ada, which tells that of Ben by NATS.
    let began = Instant::now();
    let (slug, whom) = (space.slug.clone(), "ben-hughes".parse().expect("a handle"));
    let removes =
        two.here.chat.db.write(As::Person(two.cast.ada), move |tx, actor| spaces::remove(tx, actor, &slug, &whom));
    removes.await.expect("Ben is removed");
    ben.of_type("left").await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    // Without it, and by a process that told nobody.
    two.nats.kill();
    let began = Instant::now();
    space.expel(two.cast.ada);
    ada.of_type("left").await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    eventually("nobody hears it", || !two.here.chat.hub.hears(room.id)).await;
}
