//! Hearing a channel: nothing is missed, nothing comes twice, all of it in order.
use civil_media_core::ids::ItemId;
use civil_media_core::talk;
use civil_media_core::testing::run_sql;
use serde_json::json;

use crate::stage::{Client, Heard, Room, Stage};

fn messages(of: std::ops::RangeInclusive<i32>) -> impl Iterator<Item = String> {
    of.map(|n| format!("Message {n}"))
}

#[tokio::test]
async fn what_was_missed_comes_first() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    room.fill(cast, messages(1..=9));
    for (after, expected) in [(0, 1..=9), (-3, 1..=9), (i64::MIN, 1..=9), (5, 6..=9), (8, 9..=9)] {
        let mut cat = stage.client(cast.cat).await;
        assert_eq!(cat.subscribe(room, after).await, 9);
        assert_eq!(cat.log(9).await, expected.collect::<Vec<_>>(), "after {after}");
    }
    // Whoever has all of it, or claims more than there is, hears what comes.
    let mut ben = stage.client(cast.ben).await;
    for (after, number) in [(9, 10), (99, 11), (i64::MAX, 12)] {
        let mut cat = stage.client(cast.cat).await;
        cat.subscribe(room, after).await;
        assert_eq!(ben.say(room, "Next").await, number);
        assert_eq!(cat.of_type("message").await["number"], number);
    }
}

#[tokio::test]
async fn too_much_to_replay() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    room.fill(cast, messages(1..=501));
    let mut cat = stage.client(cast.cat).await;
    assert_eq!(cat.subscribe(room, 1).await, 501);
    assert_eq!(cat.log(501).await, (2..=501).collect::<Vec<_>>(), "500 are replayed");
    let mut dan = stage.client(cast.dan).await;
    dan.subscribe(room, 0).await;
    let refetch = dan.of_type("refetch").await;
    assert_eq!((&refetch["channel"], &refetch["last"]), (&json!(room.id), &json!(501)));
    // From there on it goes on.
    stage.client(cast.ben).await.say(room, "Next").await;
    assert_eq!(dan.of_type("message").await["number"], 502);
    assert_eq!(dan.kept("message") + cat.kept("refetch"), 0);
}

#[tokio::test]
async fn no_more_after_leaving() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let tax = cast.space("tax");
    let (desk, ideas) = (Room::in_space(cast, &tax, "Desk"), Room::in_space(cast, &tax, "Ideas"));
    let mut cat = stage.listener(cast.cat, desk).await;
    cat.subscribe(ideas, 0).await;
    // Twice is once.
    cat.subscribe(ideas, 0).await;
    let mut ben = stage.client(cast.ben).await;
    ben.say(desk, "One").await;
    cat.message("One").await;
    cat.ask(json!({"type": "unsubscribe", "channel": desk.id})).await;
    // Answers come in order: it is carried out when this is.
    cat.subscribe(ideas, 0).await;
    ben.say(desk, "Two").await;
    ben.say(ideas, "Three").await;
    cat.message("Three").await;
    assert_eq!(cat.kept("message"), 0, "neither of the left channel, nor twice");
}

/// Reads until this number, breaking off and resuming after every few messages.
async fn with_breaks(stage: &Stage, token: &str, room: Room, up_to: usize) -> Vec<i64> {
    let mut log: Vec<i64> = Vec::new();
    let mut breaks = 0;
    while log.len() < up_to {
        let mut client: Client = stage.node.enter(token).await;
        client.subscribe(room, log.last().copied().unwrap_or(0)).await;
        let before = log.len();
        while log.len() < up_to && log.len() < before + 3 + breaks {
            log.push(client.of_type("message").await["number"].as_i64().expect("a number"));
        }
        breaks += 1;
        if breaks % 2 == 0 {
            // Said goodbye; the others are gone without a word.
            client.socket.close(None).await.expect("closed");
            while !matches!(client.next().await, Heard::End(_)) {}
        }
    }
    log
}

#[tokio::test]
async fn breaks_lose_and_double_nothing() {
    let stage = Stage::unlimited();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ben = stage.client(cast.ben).await;
    let writing = tokio::spawn(async move {
        for n in 1..=200 {
            assert_eq!(ben.say(room, &format!("Message {n}")).await, n);
        }
    });
    let tokens = [cast.cat, cast.dan].map(|person| cast.sign_in(person));
    let reading = tokens.iter().map(|token| with_breaks(&stage, token, room, 200));
    for log in futures_util::future::join_all(reading).await {
        assert_eq!(log, (1..=200).collect::<Vec<_>>());
    }
    writing.await.expect("a writer");
}

#[tokio::test]
async fn a_thousand_channels_at_once() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let more = "insert into items (id, kind, space_id, path, title, summary, language, author_id, owner_id, visibility,
            marking, state, created_at, updated_at, published_at)
        select gen_random_uuid(), kind, space_id, path || '-' || n, title, summary, language, author_id, owner_id, visibility,
            marking, state, created_at, updated_at, published_at
        from items, generate_series(1, 1000) as n where kind = 'channel';
        insert into channels (item_id) select id from items where kind = 'channel' on conflict do nothing";
    run_sql(&mut cast.test.conn(), more).expect("a thousand channels");
    let ids: Vec<ItemId> = talk::channel_names(&mut cast.test.conn(), &cast.actor(cast.ben))
        .expect("his channels")
        .iter()
        .map(|channel| channel.id)
        .collect();
    let mut ada = stage.listener(cast.ada, room).await;
    let mut ben = stage.client(cast.ben).await;
    // As many as a page may list, twice.
    let asked = ids.len() * 2;
    for id in ids.iter().chain(&ids) {
        ben.ask(json!({"type": "subscribe", "channel": id, "after": 0})).await;
    }
    let (mut heard, mut refused) = (0, 0);
    while heard + refused < asked {
        let answer = ben.hear("an answer", |one| one["type"] == "subscribed" || one["type"] == "refused").await;
        if answer["type"] == "subscribed" {
            heard += 1;
        } else {
            assert_eq!(answer["code"], "too_many");
            assert!(answer["channel"].is_string(), "it says which one to ask for again");
            refused += 1;
        }
    }
    assert!(heard >= 200 && refused > 0, "{heard} heard, {refused} refused");
    // He hears those that he heard of, and nobody waits for him.
    let mut cat = stage.listener(cast.cat, room).await;
    ada.say(room, "For all").await;
    cat.message("For all").await;
}
