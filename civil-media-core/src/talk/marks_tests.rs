use diesel::Connection as _;

use super::tests::{message, send, tell_all};
use super::*;
use crate::db::{Conn, Tx, Written};
use crate::ids::{ItemId, PersonId, TopicId};
use crate::testing::Cast;

fn say_in(cast: &Cast, person: PersonId, topic: TopicId, text: &str) -> i64 {
    let one = send(cast, person, message(topic, text));
    match cast.test.write(|tx| send_all(tx, &[one])).pop() {
        Some(Ok(Outcome::Stored(stored))) => stored.number,
        other => unreachable!("{other:?}"),
    }
}

fn attempt<T>(cast: &Cast, work: impl FnOnce(&mut Tx<'_>) -> Written<T>) -> crate::Result<T> {
    let done = |conn: &mut Conn| Ok::<_, crate::Error>(work(&mut Tx::new(conn, None))?.into_inner());
    cast.test.with_conn(|conn| conn.transaction(done))
}

fn unread(cast: &Cast, person: PersonId, channel: ItemId) -> (i64, i64) {
    let listed = channels(&mut cast.test.conn(), &cast.actor(person), 0, 100).unwrap().0;
    let one = listed.iter().find(|one| one.channel.id == channel).unwrap();
    (one.unread.messages, one.unread.mentions)
}

fn new_topic(cast: &Cast, channel: &crate::text::Slug, title: &str) -> TopicId {
    let new = NewTopic { title: crate::text::Title::parse(title).unwrap() };
    let ada = cast.actor(cast.ada);
    cast.test.write(|tx| start_topic(tx, &ada, channel, &new)).0
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
        let listed = channels(&mut cast.test.conn(), &ben, 0, 100).unwrap().0;
        assert_eq!(listed[0].unread.messages, unread);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_read_marks_at_once() {
    let cast = Cast::new();
    let (hidden, tax) = (cast.space("hidden").hidden(), cast.space("tax"));
    let ((path, topic), (secret, _)) = (tax.channel("Desk"), hidden.channel("Desk"));
    for text in ["a", "b", "c"] {
        let one = send(&cast, cast.ada, message(topic, text));
        cast.test.write(|tx| send_all(tx, &[one]));
    }
    let ada = cast.actor(cast.ada);
    let [open, secret] = [path, secret].map(|path| find(&mut cast.test.conn(), &ada, &path).unwrap().id);
    let marks = [(cast.ben, open, 2), (cast.cat, open, 99), (cast.cat, secret, 1), (cast.fay, open, 1)];
    let marks = marks.into_iter().map(|(person, channel, number)| ((person, channel, None), number)).collect();
    cast.test.write(|tx| mark_all_read(tx, &marks));
    assert_eq!(cast.test.count("read_marks"), 2, "Cat may not know of the one, and Fay has left");
    assert_eq!(cast.test.count("read_marks where number = 3"), 1, "not further than there is");
    cast.test.write(|tx| mark_all_read(tx, &marks.keys().map(|key| (*key, 1)).collect()));
    assert_eq!(cast.test.count("read_marks where number = 1"), 0, "never back");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_topic_is_read_for_itself() {
    let cast = Cast::new();
    let (path, desk) = cast.space("tax").channel("Desk");
    let lunch = new_topic(&cast, &path, "Lunch");
    for (topic, text) in [(desk, "a"), (lunch, "b"), (desk, "c"), (lunch, "d")] {
        say_in(&cast, cast.ada, topic, text);
    }
    let ben = cast.actor(cast.ben);
    let channel = find(&mut cast.test.conn(), &ben, &path).unwrap();
    let first = |topic| first_unread(&mut cast.test.conn(), &ben, &channel, topic).unwrap();
    assert_eq!(unread(&cast, cast.ben, channel.id), (4, 0));
    assert_eq!(unread(&cast, cast.ada, channel.id), (0, 0), "her own words are no news to her");
    assert_eq!((first(desk), first(lunch)), (Some((1, 2)), Some((2, 2))));
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, desk, 99));
    assert_eq!(unread(&cast, cast.ben, channel.id), (2, 0));
    assert_eq!((first(desk), first(lunch)), (None, Some((2, 2))));
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, desk, 1));
    assert_eq!(first(desk), None, "never back");
    // What is listed topic by topic says the same.
    let all = topics(&mut cast.test.conn(), &channel, 0, 10).unwrap().0;
    let listed = unread_topics(&mut cast.test.conn(), &ben, &channel, &all).unwrap();
    assert_eq!(listed.iter().map(|(id, unread)| (*id, unread.messages)).collect::<Vec<_>>(), [(lunch, 2)]);
    // Where all is read, one mark says so.
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, lunch, 4));
    assert_eq!(unread(&cast, cast.ben, channel.id), (0, 0));
    let of_ben = format!("topic_marks where person_id = '{}'", cast.ben);
    assert_eq!(cast.test.count(&of_ben), 0);
    // What comes after is news, and whoever answers has read it.
    say_in(&cast, cast.ada, desk, "e");
    say_in(&cast, cast.ada, lunch, "f");
    assert_eq!(unread(&cast, cast.ben, channel.id), (2, 0));
    say_in(&cast, cast.ben, lunch, "g");
    assert_eq!((unread(&cast, cast.ben, channel.id), first(lunch)), ((1, 0), None));
    // The whole channel.
    cast.test.write(|tx| mark_read(tx, &ben, channel.id, 7));
    assert_eq!((unread(&cast, cast.ben, channel.id), cast.test.count(&of_ben)), ((0, 0), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn back_among_what_is_unread() {
    let cast = Cast::new();
    let (path, desk) = cast.space("tax").channel("Desk");
    let lunch = new_topic(&cast, &path, "Lunch");
    for (topic, text) in [(desk, "a"), (desk, "b"), (lunch, "c"), (desk, "d")] {
        say_in(&cast, cast.ada, topic, text);
    }
    let ben = cast.actor(cast.ben);
    let channel = find(&mut cast.test.conn(), &ben, &path).unwrap();
    let second = said(&mut cast.test.conn(), &ben, channel.id, 2).unwrap().message.id;
    cast.test.write(|tx| mark_read(tx, &ben, channel.id, 4));
    cast.test.write(|tx| mark_unread(tx, &ben, second));
    assert_eq!(unread(&cast, cast.ben, channel.id), (2, 0), "the other topic stays read");
    assert_eq!(first_unread(&mut cast.test.conn(), &ben, &channel, desk).unwrap(), Some((2, 2)));
    // Reading another topic does not read this one.
    say_in(&cast, cast.ada, lunch, "e");
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, lunch, 5));
    assert_eq!(unread(&cast, cast.ben, channel.id), (2, 0));
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, desk, 4));
    assert_eq!(unread(&cast, cast.ben, channel.id), (0, 0));
    // Nobody puts back what they may not read.
    let hidden = cast.space("hidden").hidden();
    let (_, secret) = hidden.channel("Desk");
    let number = say_in(&cast, cast.ada, secret, "secret");
    let ada = cast.actor(cast.ada);
    let of = channel_of(&cast, secret);
    let id = said(&mut cast.test.conn(), &ada, of, number).unwrap().message.id;
    let dan = cast.actor(cast.dan);
    let refused = attempt(&cast, |tx| mark_unread(tx, &dan, id));
    assert!(refused.is_err(), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_moved_stays_unread() {
    let cast = Cast::new();
    let (path, desk) = cast.space("tax").channel("Desk");
    let lunch = new_topic(&cast, &path, "Lunch");
    for (topic, text) in [(desk, "a"), (desk, "b"), (desk, "c"), (lunch, "d")] {
        say_in(&cast, cast.ada, topic, text);
    }
    let (ada, ben, cat) = (cast.actor(cast.ada), cast.actor(cast.ben), cast.actor(cast.cat));
    let channel = find(&mut cast.test.conn(), &ben, &path).unwrap();
    // Ben has read the first in one topic, and all of the other; Cat has read all.
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, desk, 1));
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, lunch, 4));
    cast.test.write(|tx| mark_topic_read(tx, &cat, &channel, desk, 3));
    cast.test.write(|tx| mark_topic_read(tx, &cat, &channel, lunch, 4));
    let second = said(&mut cast.test.conn(), &ada, channel.id, 2).unwrap().message.id;
    cast.test.write(|tx| move_messages(tx, &ada, second, true, &Target::Id(lunch)));
    assert_eq!(first_unread(&mut cast.test.conn(), &ben, &channel, desk).unwrap(), None);
    assert_eq!(first_unread(&mut cast.test.conn(), &ben, &channel, lunch).unwrap(), Some((2, 3)));
    assert_eq!(first_unread(&mut cast.test.conn(), &cat, &channel, lunch).unwrap(), None);
    assert_eq!(unread(&cast, cast.ben, channel.id), (3, 0));
    // Their writer does not read what they said themselves.
    assert_eq!(unread(&cast, cast.ada, channel.id), (0, 0));
}

fn channel_of(cast: &Cast, topic: TopicId) -> ItemId {
    use diesel::prelude::*;
    crate::schema::topics::table
        .find(topic)
        .select(crate::schema::topics::channel_id)
        .first(&mut cast.test.conn())
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_named_is_counted() {
    let cast = Cast::new();
    let (path, desk) = cast.space("tax").channel("Desk");
    let ben = cast.actor(cast.ben);
    let channel = find(&mut cast.test.conn(), &ben, &path).unwrap();
    say_in(&cast, cast.ada, desk, "Hello all");
    say_in(&cast, cast.ada, desk, "@ben-hughes and @ben-hughes, a word?");
    let third = say_in(&cast, cast.ada, desk, "Nobody");
    assert_eq!(unread(&cast, cast.ben, channel.id), (3, 1));
    let ada = cast.actor(cast.ada);
    let id = said(&mut cast.test.conn(), &ada, channel.id, third).unwrap().message.id;
    let body = crate::text::Markdown::parse_to("Sorry: @ben-hughes", 100).unwrap();
    cast.test.write(|tx| edit(tx, &ada, id, None, &body));
    assert_eq!(unread(&cast, cast.ben, channel.id), (3, 2));
    let found = search(&mut cast.test.conn(), &ben, &Query::parse("mentions:me").unwrap(), None, 10).unwrap().0;
    assert_eq!(found.len(), 2);
    cast.test.write(|tx| delete(tx, &ada, id));
    assert_eq!(unread(&cast, cast.ben, channel.id), (2, 1));
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, desk, 3));
    assert_eq!(unread(&cast, cast.ben, channel.id), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn told_of_everything_of_names_or_of_nothing() {
    let cast = Cast::new();
    let (path, desk) = cast.space("tax").channel("Desk");
    let lunch = new_topic(&cast, &path, "Lunch");
    let (ben, cat) = (cast.actor(cast.ben), cast.actor(cast.cat));
    cast.test.write(|tx| set_level(tx, &ben, &path, Level::All));
    cast.test.write(|tx| set_level(tx, &cat, &path, Level::Nothing));
    let channel = find(&mut cast.test.conn(), &ben, &path).unwrap();
    let told = |person: PersonId| {
        cast.test.count(&format!("notifications n join events e on e.id = n.event_id where n.person_id = '{person}' and e.kind like '%message%'"))
    };
    say_in(&cast, cast.ada, desk, "One");
    say_in(&cast, cast.ada, desk, "Two");
    say_in(&cast, cast.ada, lunch, "And here, @cat-lindqvist");
    tell_all(&cast);
    assert_eq!((told(cast.ben), told(cast.cat)), (2, 0), "once for each topic that is unread; nothing");
    cast.test.write(|tx| mark_topic_read(tx, &ben, &channel, desk, 2));
    say_in(&cast, cast.ada, desk, "Three, @ben-hughes");
    tell_all(&cast);
    assert_eq!(told(cast.ben), 3, "of a message that names him he hears once");
    let kinds = "notifications n join events e on e.id = n.event_id where e.kind = 'message_mentions'";
    assert_eq!(cast.test.count(kinds), 1);
    for level_of in [Level::Mentions, Level::All, Level::Nothing] {
        cast.test.write(|tx| set_level(tx, &ben, &path, level_of));
        assert_eq!(level(&mut cast.test.conn(), &ben, &channel).unwrap(), level_of);
    }
    // Who may not know of a channel chooses nothing for it.
    let (secret, _) = cast.space("hidden").hidden().channel("Desk");
    let dan = cast.actor(cast.dan);
    let refused = attempt(&cast, |tx| set_level(tx, &dan, &secret, Level::All));
    assert!(refused.is_err(), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pinned_and_no_more() {
    let cast = Cast::new();
    let (path, desk) = cast.space("tax").channel("Desk");
    let (ada, ben, dan) = (cast.actor(cast.ada), cast.actor(cast.ben), cast.actor(cast.dan));
    let channel = find(&mut cast.test.conn(), &ben, &path).unwrap();
    let id = |number| said(&mut cast.test.conn(), &ada, channel.id, number).unwrap().message.id;
    for number in 1..=51 {
        assert_eq!(say_in(&cast, cast.ada, desk, &format!("Number {number}")), number);
    }
    let first = id(1);
    let refused = attempt(&cast, |tx| pin(tx, &dan, first, true));
    assert!(refused.is_err(), "who only reads pins nothing");
    for number in 1..=50 {
        let one = id(number);
        cast.test.write(|tx| pin(tx, &ben, one, true));
        cast.test.write(|tx| pin(tx, &ben, one, true));
    }
    assert_eq!(cast.test.count("events where kind = 'message_pinned'"), 50, "twice is once");
    let last = id(51);
    let refused = attempt(&cast, |tx| pin(tx, &ben, last, true));
    assert!(matches!(refused, Err(crate::Error::Invalid(_))), "{refused:?}");
    let numbers = |conn: &mut Conn| pinned(conn, &channel).unwrap().iter().map(|m| m.number).collect::<Vec<_>>();
    assert_eq!(numbers(&mut cast.test.conn())[..2], [50, 49], "the latest first");
    cast.test.write(|tx| pin(tx, &ben, first, false));
    let second = id(2);
    cast.test.write(|tx| delete(tx, &ada, second));
    let refused = attempt(&cast, |tx| pin(tx, &ben, second, true));
    assert!(refused.is_err(), "it is gone");
    cast.test.write(|tx| pin(tx, &ben, last, true));
    let now = numbers(&mut cast.test.conn());
    assert_eq!((now.len(), now[0]), (49, 51));
}
