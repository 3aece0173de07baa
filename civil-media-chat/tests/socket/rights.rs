//! Who may hear and say what, and that what is taken away ends on open sockets.
use std::time::{Duration, Instant};

use civil_media_core::As;
use civil_media_core::operator::switch_person;
use civil_media_core::policy::Visibility;
use civil_media_core::signin::sessions::{self, TokenHash};
use civil_media_core::testing::{Cast, run_sql};
use serde_json::{Value, json};

use crate::stage::{Client, Room, Stage};

/// What is taken away has ended within this.
const WITHIN: Duration = Duration::from_secs(5);

async fn end_session(cast: &Cast, token: &str) {
    let who = As::Session(TokenHash::of(token));
    let ended = cast.test.db.write(who, |tx, actor| {
        let here = actor.session.map(|current| current.id);
        sessions::end(tx, actor, here.ok_or(civil_media_core::Error::SignedOut)?)
    });
    ended.await.expect("it ends");
}

async fn asks_to_hear(client: &mut Client, room: Room) -> Value {
    client.ask(json!({"type": "subscribe", "channel": room.id, "after": 0})).await;
    client.hear("answer", |notice| notice["type"] == "subscribed" || notice["channel"] == json!(room.id)).await
}

#[tokio::test]
async fn what_may_not_be_read_does_not_exist() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let hidden = Room::in_space(cast, &cast.space("hidden").hidden(), "Desk");
    let ours = Room::in_space(cast, &cast.space("ours").visible_to(Visibility::Departments), "Desk");
    let wide = Room::in_space(cast, &cast.space("wide"), "Desk");
    let none = Room { id: civil_media_core::ids::ItemId::new(), topic: civil_media_core::ids::TopicId::new() };
    // Who, where, whether they hear, and what comes of writing.
    let cases = [
        (cast.ben, hidden, true, "stored"),
        (cast.cat, hidden, false, "not_found"),
        (cast.sasha, hidden, false, "not_found"),
        (cast.cat, ours, true, "forbidden"),
        (cast.dan, ours, false, "not_found"),
        (cast.dan, wide, true, "forbidden"),
        (cast.ines, wide, false, "not_found"),
        (cast.gus, wide, false, "not_found"),
        (cast.ben, none, false, "not_found"),
    ];
    for (n, (person, room, hears, outcome)) in cases.into_iter().enumerate() {
        let mut client = stage.client(person).await;
        let heard = asks_to_hear(&mut client, room).await;
        if hears {
            assert_eq!(heard["type"], "subscribed", "case {n}");
        } else {
            // Hidden and absent are answered alike, but for the id that was asked for.
            let text = "There is no such channel or topic.";
            assert_eq!(
                heard,
                json!({"type": "refused", "channel": room.id, "code": "not_found", "text": text}),
                "case {n}"
            );
        }
        let id = client.send(room, "Hello").await;
        let answer = client.outcome(id).await;
        let said = if answer["type"] == "stored" { &answer["type"] } else { &answer["code"] };
        assert_eq!(said, outcome, "case {n}");
    }
    assert_eq!(cast.test.count("messages"), 1);
}

#[tokio::test]
async fn whoever_leaves_a_space_hears_no_more() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let hidden = cast.space("hidden").hidden();
    let room = Room::in_space(cast, &hidden, "Desk");
    let elsewhere = Room::open(cast);
    let mut ada = stage.listener(cast.ada, room).await;
    let mut ben = stage.listener(cast.ben, room).await;
    ben.subscribe(elsewhere, 0).await;
    ada.say(room, "For both").await;
    ben.message("For both").await;
    let began = Instant::now();
    hidden.expel(cast.ben);
    let left = ben.of_type("left").await;
    assert!(left["channel"] == json!(room.id) && began.elapsed() < WITHIN, "{left} after {:?}", began.elapsed());
    ada.say(room, "Not for Ben").await;
    ada.ask(json!({"type": "typing", "channel": room.id, "topic": room.topic})).await;
    assert_eq!(ben.refused(room, "I am not here").await, "not_found");
    // The socket lives, with what else it hears.
    ada.say(elsewhere, "For both again").await;
    ben.message("For both again").await;
    assert_eq!(ben.kept("message") + ben.kept("typing"), 0);
    assert_eq!(asks_to_hear(&mut ben, room).await["code"], "not_found");
}

#[tokio::test]
async fn a_session_that_ends_takes_its_sockets_with_it() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let (here, there) = (cast.sign_in(cast.ben), cast.sign_in(cast.ben));
    let (mut one, mut two) = (stage.node.enter(&here).await, stage.node.enter(&here).await);
    let mut other = stage.node.enter(&there).await;
    let mut ada = stage.listener(cast.ada, room).await;
    let began = Instant::now();
    end_session(cast, &here).await;
    assert_eq!((one.ends().await, two.ends().await), (Some(4401), Some(4401)));
    assert!(began.elapsed() < WITHIN, "{:?}", began.elapsed());
    other.say(room, "The other session stands").await;
    ada.message("The other session stands").await;
}

#[tokio::test]
async fn whoever_is_switched_off_is_out() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let mut ben = stage.listener(cast.ben, room).await;
    let mut ada = stage.listener(cast.ada, room).await;
    let began = Instant::now();
    switch_person(&mut cast.test.conn(), "ben-hughes", true).expect("switched off");
    assert_eq!(ben.ends().await, Some(4401));
    assert!(began.elapsed() < WITHIN, "{:?}", began.elapsed());
    ada.say(room, "Without Ben").await;
    ada.message("Without Ben").await;
}

#[tokio::test]
async fn administrators_who_are_idle_are_out() {
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::open(cast);
    let passing = cast.sign_in(cast.cat);
    let mut hears = stage.listener(cast.eve, room).await;
    let mut sends = stage.client(cast.sasha).await;
    let mut asks = stage.client(cast.sasha).await;
    let mut ben = stage.listener(cast.ben, room).await;
    run_sql(&mut cast.test.conn(), "update sessions set last_seen_at = now() - interval '31 minutes'").expect("set");
    sends.send(room, "I was away").await;
    assert_eq!(sends.ends().await, Some(4401));
    asks.ask(json!({"type": "subscribe", "channel": room.id, "after": 0})).await;
    assert_eq!(asks.ends().await, Some(4401));
    // Nobody told of these; the next look at all rights finds them. Somebody else's leaving brings it on.
    end_session(cast, &passing).await;
    assert_eq!(hears.ends().await, Some(4401));
    // Who runs nothing may be idle.
    assert_eq!(ben.say(room, "I am still here").await, 1);
}

#[tokio::test]
async fn a_channel_that_is_narrowed_is_heard_no_more() {
    use civil_media_core::items::{self, Reach};
    use civil_media_core::policy::Marking;
    use civil_media_core::text::Note;
    let stage = Stage::new();
    let cast = &stage.cast;
    let room = Room::in_space(cast, &cast.space("wide"), "Desk");
    let mut ben = stage.listener(cast.ben, room).await;
    let mut dan = stage.listener(cast.dan, room).await;
    let was = Reach { visibility: Visibility::CivilService, marking: Marking::NotYet, handling_note: Note::none() };
    let narrow = Reach { visibility: Visibility::Members, marking: Marking::Official, handling_note: Note::none() };
    let set =
        cast.test.db.write(As::Person(cast.ada), move |tx, actor| items::set_reach(tx, actor, room.id, &was, &narrow));
    set.await.expect("it is narrowed");
    let begun = Instant::now();
    assert_eq!(dan.of_type("left").await["channel"], json!(room.id));
    assert!(begun.elapsed() < WITHIN);
    let id = ben.send(room, "Among us").await;
    assert_eq!(ben.outcome(id).await["type"], "stored");
}

#[tokio::test]
async fn whoever_is_taken_out_of_a_channel_hears_no_more() {
    use civil_media_core::talk::{self, NewTopic};
    use civil_media_core::text::Title;
    let stage = Stage::new();
    let cast = &stage.cast;
    let tax = cast.space("tax");
    let (ada, ben) = (cast.actor(cast.ada), cast.actor(cast.ben));
    let title = |text| Title::parse(text).expect("a title");
    let path = cast.test.write(|tx| talk::make_channel(tx, &ben, &tax.slug, &title("Quiet"), true));
    let with = ["ada-okafor".to_owned()];
    cast.test.write(|tx| talk::invite(tx, &ben, &path, &with));
    let new = NewTopic { title: title("Plans") };
    let (topic, _) = cast.test.write(|tx| talk::start_topic(tx, &ben, &path, &new));
    let id = talk::find(&mut cast.test.conn(), &ada, &path).expect("the channel").id;
    let room = Room { id, topic };
    let mut hears = stage.listener(cast.ada, room).await;
    let mut cat = stage.client(cast.cat).await;
    assert_eq!(asks_to_hear(&mut cat, room).await["code"], "not_found");
    let mut says = stage.listener(cast.ben, room).await;
    says.say(room, "For both").await;
    hears.message("For both").await;
    let begun = Instant::now();
    let person = cast.ada;
    let out = cast.test.db.write(As::Person(cast.ben), move |tx, actor| talk::leave(tx, actor, &path, person));
    out.await.expect("she is taken out");
    assert_eq!(hears.of_type("left").await["channel"], json!(room.id));
    assert!(begun.elapsed() < WITHIN);
    let id = hears.send(room, "Am I still here?").await;
    assert_eq!(hears.outcome(id).await["code"], "not_found");
}
