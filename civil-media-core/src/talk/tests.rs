use diesel::Connection as _;

use super::*;
use crate::db::As;
use crate::error::Error;
use crate::ids::{ClientId, PersonId, TopicId};
use crate::signin::sessions::TokenHash;
use crate::testing::Cast;

pub(super) fn message(topic: TopicId, text: &str) -> NewMessage {
    NewMessage::parse(ClientId::new(), topic, text).unwrap()
}

pub(super) fn send(cast: &Cast, person: PersonId, message: NewMessage) -> Send {
    let token = TokenHash::of(&cast.sign_in(person));
    let actor = crate::signin::sessions::actor(&mut cast.test.conn(), &token).unwrap();
    Send { person, session: actor.session.unwrap().id, request: None, message }
}

/// Tells of all that happened, as the job does.
pub(super) fn tell_all(cast: &Cast) {
    use crate::events::{NOTIFY, queue};
    cast.test.write(|tx| {
        for waiting in queue::take(tx.conn, NOTIFY, 1_000)? {
            crate::notifications::tell(tx, &waiting)?;
            queue::done(tx, NOTIFY, waiting.id)?;
        }
        tx.quietly(())
    });
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
async fn one_client_id_in_two_channels_at_once() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let ((_, here), (_, there)) = (tax.channel("Desk"), tax.channel("Ideas"));
    let first = send(&cast, cast.ben, message(here, "here"));
    let twin = NewMessage::parse(first.message.client_id, there, "there").unwrap();
    let batch = [send(&cast, cast.ada, message(there, "fine")), send(&cast, cast.ben, twin)];
    let elsewhere = std::thread::scope(|scope| {
        let other = cast.test.write(|tx| {
            let _stored = send_all(tx, std::slice::from_ref(&first))?;
            let task = scope.spawn(|| {
                let mut conn = cast.test.conn();
                conn.transaction(|conn| send_all(&mut crate::db::Tx::new(conn, None), &batch).map(|_| ()))
            });
            // Not committed before the other one waits for it.
            let waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
            assert!(crate::testing::wait_for(std::time::Duration::from_secs(5), || cast.test.count(waiting) == 1));
            tx.recorded(task)
        });
        other.join().unwrap()
    });
    assert!(matches!(elsewhere, Err(Error::Conflict)), "{elsewhere:?}");
    let again = cast.test.write(|tx| send_all(tx, &batch));
    assert!(matches!(&again[0], Ok(Outcome::Stored(message)) if message.number == 1), "{:?}", again[0]);
    assert!(matches!(again[1], Err(Error::AlreadySent)));
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_administrators_neither_hear_nor_send() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (path, topic) = tax.channel("Desk");
    let sends = [send(&cast, cast.ben, message(topic, "a")), send(&cast, cast.sasha, message(topic, "b"))];
    crate::testing::run_sql(&mut cast.test.conn(), "update sessions set last_seen_at = now() - interval '31 minutes'")
        .unwrap();
    let outcomes = cast.test.write(|tx| send_all(tx, &sends));
    assert!(outcomes[0].is_ok(), "who runs nothing may be idle");
    assert!(matches!(outcomes[1], Err(Error::SignedOut)), "{:?}", outcomes[1]);
    let channel = find(&mut cast.test.conn(), &cast.actor(cast.ben), &path).unwrap().id;
    let [ben, sasha] = [&sends[0], &sends[1]].map(|send| (send.person, send.session));
    let found = rights(&mut cast.test.conn(), &[ben.1, sasha.1], &[ben.0, sasha.0], &[channel]).unwrap();
    assert!(found.is_signed_in(ben.0, ben.1) && !found.is_signed_in(sasha.0, sasha.1));
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_of_long_addresses() {
    let cast = Cast::new();
    let long = cast.space(&"long-name".repeat(6));
    let (first, _) = long.channel("Announcements of the week");
    let (second, _) = long.channel("Announcements of the month");
    assert_eq!(&*second, &*first.numbered(2));
    // The same address from another space, which need not know of it.
    let (one, two) = (cast.space("tax").hidden(), cast.space("tax-returns"));
    assert_eq!(&*one.channel("Returns desk").0, "tax-returns-desk");
    assert_eq!(&*two.channel("Desk").0, "tax-returns-desk-2");
    let ada = cast.actor(cast.ada);
    let title = crate::text::Title::parse("desk").unwrap();
    let again = make_channel(&mut crate::db::Tx::new(&mut cast.test.conn(), None), &ada, &two.slug, &title, false);
    assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
}

/// What a message said is kept, its number stays, and only its writer puts it otherwise, while there is time.
#[tokio::test(flavor = "multi_thread")]
async fn put_otherwise_and_taken_away() {
    let cast = Cast::new();
    let (path, topic) = cast.space("tax").channel("Desk");
    let db = &cast.test.db;
    let first = send(&cast, cast.ben, message(topic, "At tne."));
    let stored = cast.test.write(|tx| send_all(tx, std::slice::from_ref(&first)));
    let Ok(Outcome::Stored(said)) = &stored[0] else { panic!("{stored:?}") };
    let (id, text) = (said.id, |text: &str| crate::text::Markdown::parse_to(text, 100).unwrap());
    let change = async |person: PersonId, version: Option<i32>, to: &str| {
        let to = text(to);
        db.write(As::Person(person), move |tx, actor| edit(tx, actor, id, version, &to)).await
    };
    change(cast.ben, Some(1), "At ten.").await.unwrap();
    assert!(matches!(change(cast.ben, Some(1), "At two.").await, Err(Error::Conflict)));
    for other in [cast.ada, cast.cat] {
        assert!(matches!(change(other, None, "Never.").await, Err(Error::Forbidden("EditMessage"))), "a lead neither");
    }
    // Sent again after a lost answer, it is known.
    let again = cast.test.write(|tx| send_all(tx, std::slice::from_ref(&first)));
    assert!(matches!(&again[0], Ok(Outcome::Known(message)) if message.version == 2));
    assert_eq!(cast.test.count("message_revisions where body = 'At tne.'"), 1);
    let channel = find(&mut cast.test.conn(), &cast.actor(cast.cat), &path).unwrap();
    let long_ago = chrono::DateTime::UNIX_EPOCH;
    let changed = changed_since(&mut cast.test.conn(), &channel, (long_ago, 9), 10).unwrap();
    assert_eq!((changed.len(), &*changed[0].body_html), (1, "<p>At ten.</p>\n"));

    // Later it stays as it is, but for leads, who take it away.
    crate::testing::run_sql(&mut cast.test.conn(), "update messages set sent_at = sent_at - interval '2 days'")
        .unwrap();
    assert!(matches!(change(cast.ben, None, "Late.").await, Err(Error::Invalid(_))));
    let remove = async |person: PersonId| db.write(As::Person(person), move |tx, actor| delete(tx, actor, id)).await;
    assert!(matches!(remove(cast.ben).await, Err(Error::Invalid(_))));
    assert!(matches!(remove(cast.cat).await, Err(Error::Forbidden("DeleteMessage"))));
    crate::testing::run_sql(&mut cast.test.conn(), "update departments set message_minutes = null").unwrap();
    change(cast.ben, None, "Late, and let.").await.unwrap();
    remove(cast.ada).await.unwrap();
    assert!(matches!(remove(cast.ada).await, Err(Error::NotFound)));
    assert!(matches!(change(cast.ben, None, "Back?").await, Err(Error::Conflict)));
    let (history, _) = history(&mut cast.test.conn(), &channel, Some(topic), None, 10).unwrap();
    assert_eq!((history.len(), &*history[0].body_html, history[0].number), (1, "", 1));
    assert!(history[0].deleted_at.is_some());
    assert_eq!(cast.test.count("messages where body = 'Late, and let.'"), 1, "for the record");
    crate::jobs::run_once(db).await.unwrap();
    let told = crate::notifications::newest(&mut cast.test.conn(), &cast.actor(cast.ben), None, 9).unwrap();
    assert!(matches!(told.rows[0].event, crate::events::Event::MessageDeleted { .. }));
}

fn found(cast: &Cast, who: PersonId, typed: &str) -> Vec<String> {
    let query = Query::parse(typed).unwrap();
    let (hits, _) = search(&mut cast.test.conn(), &cast.actor(who), &query, None, 20).unwrap();
    hits.into_iter().map(|hit| hit.message.body.to_string()).collect()
}

/// What one looks for is found in all that one may read and in nothing else, whatever narrows it down.
#[tokio::test(flavor = "multi_thread")]
async fn searched() {
    let cast = Cast::new();
    let (tax, hidden) = (cast.space("tax"), cast.space("hidden").hidden());
    let ((path, desk), (_, secret)) = (tax.channel("Desk"), hidden.channel("Plans"));
    let ben = cast.actor(cast.ben);
    let conversation = cast.test.write(|tx| converse(tx, &ben, &["dan-whitfield".to_owned()]));
    let ben = cast.actor(cast.ben);
    let channel = super::conversation(&mut cast.test.conn(), &ben, &conversation).unwrap();
    let between = topic(&mut cast.test.conn(), &channel, &conversation).unwrap().id;
    let sends = [
        send(&cast, cast.ben, message(desk, "The pumps are drafting a report, see https://example.org/a")),
        send(&cast, cast.ada, message(desk, "@ben-hughes the pump's report? Dŵr!")),
        send(&cast, cast.ada, message(desk, "[Figures](/spaces/tax/files/figures) of pumps")),
        send(&cast, cast.ben, message(secret, "Secret pumps")),
        send(&cast, cast.ben, message(between, "Pumps between us")),
    ];
    for one in &sends {
        let stored = cast.test.write(|tx| send_all(tx, std::slice::from_ref(one)));
        assert!(stored[0].is_ok(), "{stored:?}");
    }
    crate::jobs::run_once(&cast.test.db).await.unwrap();
    let [report, answer, figures, secret, between] = [0, 1, 2, 3, 4].map(|at| sends[at].message.body.to_string());
    // Whoever reads: word by word, with other endings, whatever the order they are stored in.
    assert_eq!(found(&cast, cast.ben, "pump"), [&between, &secret, &figures, &answer, &report].map(String::as_str));
    assert_eq!(found(&cast, cast.dan, "pump"), [&between, &figures, &answer, &report].map(String::as_str));
    assert_eq!(found(&cast, cast.cat, "pump"), [&figures, &answer, &report].map(String::as_str));
    assert!(found(&cast, cast.sasha, "secret").is_empty(), "running the suite lets nobody read");
    for (typed, expected) in [
        ("\"drafting a report\"", vec![&report]),
        ("report -figures dwr", vec![&answer]),
        ("from:@Ben-Hughes pumps", vec![&between, &secret, &report]),
        ("from:me", vec![&between, &secret, &report]),
        ("in:desk report", vec![&answer, &report]),
        ("in:hidden", vec![&secret]),
        ("has:link", vec![&figures, &report]),
        ("has:file pumps", vec![&figures]),
        ("mentions:me", vec![&answer]),
        ("after:2020-01-01 from:ada-okafor", vec![&figures, &answer]),
        ("before:2020-01-01", vec![]),
        ("the", vec![]),
        ("from:nobody pumps", vec![]),
    ] {
        assert_eq!(
            found(&cast, cast.ben, typed),
            expected.into_iter().map(String::as_str).collect::<Vec<_>>(),
            "{typed}"
        );
    }
    for odd in ["'", "\\", "a & | ! ( ) <-> b", "%", "\u{e000}\u{e001}", "-", "\"", "in:' or 1=1"] {
        let _unharmed = found(&cast, cast.ben, odd);
    }
    // Page by page, each with what stands around it.
    let query = Query::parse("pumps").unwrap();
    let conn = &mut cast.test.conn();
    let mut behind = None;
    let mut walked = Vec::new();
    loop {
        let (hits, has_more) = search(conn, &ben, &query, behind, 2).unwrap();
        behind = hits.last().map(|hit| hit.message.id);
        walked.extend(hits);
        if !has_more {
            break;
        }
    }
    assert_eq!(walked.len(), 5);
    let hit = walked.iter().find(|hit| *hit.message.body == *answer).unwrap();
    assert_eq!(hit.before.as_ref().map(|one| one.body.to_string()), Some(report));
    assert_eq!(hit.after.as_ref().map(|one| one.body.to_string()), Some(figures));
    assert!(hit.snippet.contains(&("pump".to_owned(), true)), "{:?}", hit.snippet);
    assert_eq!((&*hit.channel.path, hit.others.is_some()), (&*path, false));
    assert_eq!(walked[0].others.as_ref().map(Vec::len), Some(1));
    // What was deleted is found no more, and nobody begins behind what they may not read.
    let gone = walked[0].message.id;
    cast.test.write(|tx| delete(tx, &ben, gone));
    assert!(!found(&cast, cast.dan, "pump").contains(&between));
    let cat = cast.actor(cast.cat);
    assert!(matches!(search(conn, &cat, &query, Some(walked[1].message.id), 2), Err(Error::NotFound)));
}

/// Whoever reads reacts, once in each way; a message knows how many did.
#[tokio::test(flavor = "multi_thread")]
async fn reacted_to() {
    use crate::items::Reaction;
    let cast = Cast::new();
    let (_, topic) = cast.space("tax").channel("Desk");
    let stored = cast.test.write(|tx| send_all(tx, &[send(&cast, cast.ben, message(topic, "Done."))]));
    let Ok(Outcome::Stored(said)) = &stored[0] else { panic!("{stored:?}") };
    let id = said.id;
    let db = &cast.test.db;
    let press = async |person: PersonId, kind: Reaction, on: bool| {
        db.write(As::Person(person), move |tx, actor| react(tx, actor, id, kind, on)).await.map(|_| ())
    };
    for who in [cast.ada, cast.dan, cast.ada] {
        press(who, Reaction::Like, true).await.unwrap();
    }
    press(cast.ada, Reaction::Thanks, true).await.unwrap();
    press(cast.dan, Reaction::Thanks, false).await.unwrap();
    let now = as_they_are(&mut cast.test.conn(), &[id]).unwrap().remove(0);
    assert_eq!(now.reactions, Tally::from_iter([(Reaction::Like, 2), (Reaction::Thanks, 1)]));
    assert!(now.changed_at.is_some() && now.edited_at.is_none());
    let own = own_reactions(&mut cast.test.conn(), &cast.actor(cast.dan), std::slice::from_ref(&now)).unwrap();
    assert_eq!(own, [(id, Reaction::Like)]);
    assert_eq!(cast.test.count("events where kind = 'message_reacted'"), 3, "done twice is done once");
    press(cast.dan, Reaction::Like, false).await.unwrap();
    press(cast.ada, Reaction::Like, false).await.unwrap();
    press(cast.ada, Reaction::Thanks, false).await.unwrap();
    assert!(as_they_are(&mut cast.test.conn(), &[id]).unwrap()[0].reactions.is_empty());
    // At one moment by many: each counts.
    let all = [cast.ada, cast.ben, cast.cat, cast.dan, cast.eve].map(|who| press(who, Reaction::Useful, true));
    for done in futures_util::future::join_all(all).await {
        done.unwrap();
    }
    assert_eq!(as_they_are(&mut cast.test.conn(), &[id]).unwrap()[0].reactions.of(Reaction::Useful), 5);
    // Who may not read does not react, nor anybody to what was deleted.
    let refused = press(cast.gus, Reaction::Like, true).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let ben = cast.actor(cast.ben);
    cast.test.write(|tx| delete(tx, &ben, id));
    assert!(matches!(press(cast.ada, Reaction::Like, true).await, Err(Error::NotFound)));
}

/// Messages change their topic and keep their numbers; each topic knows its newest.
#[tokio::test(flavor = "multi_thread")]
async fn taken_to_another_topic() {
    let cast = Cast::new();
    let (path, general) = cast.space("tax").channel("Desk");
    let (_, elsewhere) = cast.space("other").channel("Desk");
    let sends: Vec<Send> = (1..=5).map(|n| send(&cast, cast.ben, message(general, &format!("{n}")))).collect();
    let stored = cast.test.write(|tx| send_all(tx, &sends));
    let ids: Vec<_> = stored
        .iter()
        .map(|one| match one {
            Ok(Outcome::Stored(message)) => message.id,
            other => panic!("{other:?}"),
        })
        .collect();
    let db = &cast.test.db;
    let take = async |person: PersonId, id: crate::ids::MessageId, following: bool, to: Target| {
        db.write(As::Person(person), move |tx, actor| move_messages(tx, actor, id, following, &to)).await
    };
    let named = |title: &str| Target::New(crate::text::Title::parse(title).unwrap());
    let (_, slug) = take(cast.ada, ids[2], true, named("Where to meet")).await.unwrap();
    assert_eq!(&*slug, "where-to-meet");
    let channel = find(&mut cast.test.conn(), &cast.actor(cast.cat), &path).unwrap();
    let conn = &mut cast.test.conn();
    let meet = topic(conn, &channel, &slug).unwrap();
    let numbers = |conn: &mut crate::db::Conn, topic| -> Vec<i64> {
        history(conn, &channel, Some(topic), None, 10).unwrap().0.iter().map(|one| one.number).collect()
    };
    assert_eq!((numbers(conn, general), numbers(conn, meet.id)), (vec![1, 2], vec![3, 4, 5]));
    take(cast.ben, ids[0], false, Target::Id(meet.id)).await.unwrap();
    assert_eq!((numbers(conn, general), numbers(conn, meet.id)), (vec![2], vec![1, 3, 4, 5]));
    let newest: Vec<(String, i64)> =
        topics(conn, &channel, 0, 10).unwrap().0.into_iter().map(|topic| (topic.title, topic.last_number)).collect();
    assert_eq!(newest, [("Where to meet".to_owned(), 5), ("General".to_owned(), 2)]);
    // Sent again after a lost answer it is known where it is now, and stays there.
    let again = cast.test.write(|tx| send_all(tx, std::slice::from_ref(&sends[4])));
    assert!(matches!(&again[0], Ok(Outcome::Known(message)) if message.topic_id == meet.id), "{again:?}");

    for (person, id, to) in [(cast.cat, ids[3], named("Mine")), (cast.dan, ids[3], named("Mine"))] {
        let refused = take(person, id, false, to).await;
        assert!(matches!(refused, Err(Error::Forbidden("MoveMessage"))), "{refused:?}");
    }
    for to in [Target::Id(elsewhere), Target::Topic(crate::text::Slug::from_words("nowhere"))] {
        assert!(
            matches!(take(cast.ada, ids[3], false, to).await, Err(Error::NotFound)),
            "of another channel, or of none"
        );
    }
    assert!(matches!(take(cast.ada, ids[3], false, Target::Id(meet.id)).await, Err(Error::Invalid(_))));
    assert_eq!(cast.test.count("events where kind = 'messages_moved'"), 2);
    // A new topic that nothing came to is not there.
    assert_eq!(cast.test.count("topics where slug = 'mine'"), 0);
}
