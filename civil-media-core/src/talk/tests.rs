use super::*;
use crate::db::As;
use crate::error::Error;
use crate::ids::{ClientId, PersonId, TopicId};
use crate::signin::sessions::TokenHash;
use crate::testing::Cast;

fn message(topic: TopicId, text: &str) -> NewMessage {
    NewMessage::parse(ClientId::new(), topic, text).unwrap()
}

fn send(cast: &Cast, person: PersonId, message: NewMessage) -> Send {
    let token = TokenHash::of(&cast.sign_in(person));
    let actor = crate::signin::sessions::actor(&mut cast.test.conn(), &token).unwrap();
    Send { person, session: actor.session.unwrap().id, message }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gaps_and_the_same_client_id_is_one_message() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (path, topic) = tax.channel("Desk");
    let first = send(&cast, cast.ben, message(topic, "one"));
    let twice = [first.clone(), first.clone(), send(&cast, cast.ada, message(topic, "two"))];
    let outcomes = cast.test.write(|tx| send_all(tx, &twice));
    let numbers: Vec<i64> = outcomes
        .iter()
        .map(|outcome| match outcome.as_ref().unwrap() {
            Outcome::Stored(message) | Outcome::Known(message) => message.number,
        })
        .collect();
    assert_eq!(numbers, [1, 1, 2]);
    let again = cast.test.write(|tx| send_all(tx, std::slice::from_ref(&first)));
    assert!(matches!(&again[0], Ok(Outcome::Known(message)) if message.number == 1));
    let mut other = first;
    other.message = NewMessage::parse(other.message.client_id, topic, "else").unwrap();
    let refused = cast.test.write(|tx| send_all(tx, &[other]));
    assert!(matches!(refused[0], Err(Error::AlreadySent)));
    let cat = cast.actor(cast.cat);
    let mut conn = cast.test.conn();
    let channel = find(&mut conn, &cat, &path).unwrap();
    assert_eq!(channel.last_number, 2);
    let (history, more) = history(&mut conn, &channel, Some(topic), None, 10).unwrap();
    assert_eq!((history.len(), more), (2, false));
    assert_eq!(since(&mut conn, &channel, 1, 10).unwrap().len(), 1);
    assert_eq!(cast.test.count("events where kind = 'message_sent'"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refusal_harms_no_other() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let hidden = cast.space("hidden").hidden();
    let ((_, topic), (_, secret)) = (tax.channel("Desk"), hidden.channel("Desk"));
    let mut ended = send(&cast, cast.ben, message(topic, "from an ended session"));
    ended.session = crate::ids::SessionId::new();
    let sends = [
        send(&cast, cast.dan, message(topic, "reads, but is no member")),
        send(&cast, cast.dan, message(secret, "may not know of it")),
        ended,
        send(&cast, cast.ben, message(TopicId::new(), "no such topic")),
        send(&cast, cast.ben, message(topic, "fine")),
    ];
    let outcomes = cast.test.write(|tx| send_all(tx, &sends));
    assert!(matches!(outcomes[0], Err(Error::Forbidden("SendMessage"))), "{:?}", outcomes[0]);
    assert!(matches!(outcomes[1], Err(Error::NotFound)));
    assert!(matches!(outcomes[2], Err(Error::SignedOut)));
    assert!(matches!(outcomes[3], Err(Error::NotFound)));
    assert!(matches!(&outcomes[4], Ok(Outcome::Stored(message)) if message.number == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_at_once() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (path, topic) = tax.channel("Desk");
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let token = TokenHash::of(&cast.sign_in(cast.ben));
        let db = cast.test.db.clone();
        tasks.push(tokio::spawn(async move {
            for n in 0..10 {
                let text = format!("message {n}");
                let new = NewMessage::parse(ClientId::new(), topic, &text).unwrap();
                db.write(As::Session(token), move |tx, actor| say(tx, actor, new)).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let cat = cast.actor(cast.cat);
    let mut conn = cast.test.conn();
    let channel = find(&mut conn, &cat, &path).unwrap();
    let all = since(&mut conn, &channel, 0, 1000).unwrap();
    let numbers: Vec<i64> = all.iter().map(|message| message.number).collect();
    assert_eq!(numbers, (1..=80).collect::<Vec<i64>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn read_marks_never_go_back() {
    let cast = Cast::new();
    let (path, topic) = cast.space("tax").channel("Desk");
    for text in ["a", "b", "c"] {
        let one = send(&cast, cast.ada, message(topic, text));
        cast.test.write(|tx| send_all(tx, &[one]));
    }
    let ben = cast.actor(cast.ben);
    let id = find(&mut cast.test.conn(), &ben, &path).unwrap().id;
    for (mark, unread) in [(2, 1), (1, 1), (99, 0)] {
        cast.test.write(|tx| mark_read(tx, &ben, id, mark));
        let listed = channels(&mut cast.test.conn(), &ben).unwrap();
        assert_eq!(listed[0].unread, unread);
    }
}
