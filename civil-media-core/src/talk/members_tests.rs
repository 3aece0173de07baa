use diesel::Connection as _;

use super::tests::{message, send, tell_all};
use super::*;
use crate::Error;
use crate::db::{Conn, Tx, Written};
use crate::ids::PersonId;
use crate::items::{self, Reach};
use crate::policy::{Marking, Visibility};
use crate::testing::Cast;
use crate::text::{Note, Slug, Title};

fn attempt<T>(cast: &Cast, work: impl FnOnce(&mut Tx<'_>) -> Written<T>) -> crate::Result<T> {
    let done = |conn: &mut Conn| Ok::<_, Error>(work(&mut Tx::new(conn, None))?.into_inner());
    cast.test.with_conn(|conn| conn.transaction(done))
}

fn handles(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

fn made(cast: &Cast, space: &Slug, title: &str) -> Slug {
    let (ben, title) = (cast.actor(cast.ben), Title::parse(title).unwrap());
    cast.test.write(|tx| make_channel(tx, &ben, space, &title, true))
}

fn hears(cast: &Cast, person: PersonId, path: &Slug) -> bool {
    let actor = cast.actor(person);
    let conn = &mut cast.test.conn();
    let found = find(conn, &actor, path).is_ok();
    let listed = channels(conn, &actor, 0, 100).unwrap().0.iter().any(|one| one.channel.path == *path);
    assert!(!listed || found, "what is listed can be read");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn those_alone_who_are_invited() {
    let cast = Cast::new();
    let tax = cast.space("tax").with_guest();
    let path = made(&cast, &tax.slug, "Quiet");
    // Nobody guesses its address, from its name or from the number that another channel of that name would get.
    let guessed = Slug::parse("tax-quiet").unwrap();
    assert!(path.starts_with("tax-quiet-") && path.len() > "tax-quiet-".len() + 8, "{path}");
    let ada = cast.actor(cast.ada);
    let title = Title::parse("Quiet").unwrap();
    let open = cast.test.write(|tx| make_channel(tx, &ada, &tax.slug, &title, false));
    assert_eq!(open, guessed, "as if there were no other");
    // A lead who is not in it hears nothing of it either.
    for (person, heard) in
        [(cast.ben, true), (cast.ada, false), (cast.gus, false), (cast.cat, false), (cast.sasha, false)]
    {
        assert_eq!(hears(&cast, person, &path), heard, "{person}");
    }
    let (ada, ben) = (cast.actor(cast.ada), cast.actor(cast.ben));
    let channel = find(&mut cast.test.conn(), &ben, &path).unwrap();
    cast.test.write(|tx| invite(tx, &ben, &path, &handles(&["ada-okafor", "gus-palmer"])));
    tell_all(&cast);
    assert!(hears(&cast, cast.ada, &path) && hears(&cast, cast.gus, &path));
    let told = format!(
        "notifications n join events e on e.id = n.event_id where e.kind = 'channel_invited' and n.person_id = '{}'",
        cast.ada
    );
    assert_eq!(cast.test.count(&told), 1);
    let parties = invited(&mut cast.test.conn(), &find(&mut cast.test.conn(), &ben, &path).unwrap()).unwrap();
    let names: Vec<(&str, bool)> = parties.iter().map(|one| (&*one.named.name, one.is_guest)).collect();
    assert_eq!(names, [("Ada Okafor", false), ("Ben Hughes", false), ("Gus Palmer", true)]);
    // Nobody of another place, nobody twice, nobody by those who are not in it.
    for (with, why) in [
        (vec!["dan-whitfield"], "another department"),
        (vec!["ada-okafor"], "is in it"),
        (vec![], "nobody"),
        (vec!["no-one"], "nobody of that name"),
    ] {
        let refused = attempt(&cast, |tx| invite(tx, &ben, &path, &handles(&with)));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{why}: {refused:?}");
    }
    let dan = cast.actor(cast.dan);
    assert!(matches!(attempt(&cast, |tx| invite(tx, &dan, &path, &handles(&["dan-whitfield"]))), Err(Error::NotFound)));
    // What is said there is found by them alone.
    let topic = NewTopic { title: Title::parse("Plans").unwrap() };
    let (topic, _) = cast.test.write(|tx| start_topic(tx, &ben, &path, &topic));
    let said = send(&cast, cast.ben, message(topic, "Hush money"));
    cast.test.write(|tx| send_all(tx, &[said]));
    let finds = |person: PersonId| {
        let query = Query::parse("hush").unwrap();
        search(&mut cast.test.conn(), &cast.actor(person), &query, None, 10).unwrap().0.len()
    };
    assert_eq!((finds(cast.ada), finds(cast.cat), finds(cast.dan)), (1, 0, 0));
    // It is not opened by the page that says how far things reach.
    let reach = |visibility| Reach { visibility, marking: Marking::NotYet, handling_note: Note::none() };
    let opened = attempt(&cast, |tx| {
        items::set_reach(tx, &ada, channel.id, &reach(Visibility::Named), &reach(Visibility::Members))
    });
    assert!(matches!(opened, Err(Error::Forbidden(_))), "{opened:?}");
    // Its maker and leads take people out; others go by themselves; its maker stays.
    let gus = cast.actor(cast.gus);
    assert!(matches!(attempt(&cast, |tx| leave(tx, &gus, &path, cast.ada)), Err(Error::Forbidden(_))));
    assert!(matches!(attempt(&cast, |tx| leave(tx, &ada, &path, cast.ben)), Err(Error::Invalid(_))));
    cast.test.write(|tx| leave(tx, &gus, &path, cast.gus));
    cast.test.write(|tx| leave(tx, &ben, &path, cast.ada));
    assert!(!hears(&cast, cast.ada, &path) && !hears(&cast, cast.gus, &path));
    assert_eq!((finds(cast.ada), finds(cast.ben)), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_the_space_leaves_them_too() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let path = made(&cast, &tax.slug, "Quiet");
    let ben = cast.actor(cast.ben);
    cast.test.write(|tx| invite(tx, &ben, &path, &handles(&["ada-okafor"])));
    cast.test.write(|tx| crate::spaces::leave(tx, &ben, &tax.slug, false));
    assert!(!hears(&cast, cast.ben, &path), "not even its maker");
    assert!(hears(&cast, cast.ada, &path));
    assert_eq!(cast.test.count(&format!("items where '{}' = any(reader_ids)", cast.ben)), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_name_does_not_say_that_it_is_there() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let first = made(&cast, &tax.slug, "Quiet");
    let (ada, title) = (cast.actor(cast.ada), Title::parse("Quiet").unwrap());
    let second = cast.test.write(|tx| make_channel(tx, &ada, &tax.slug, &title, false));
    assert_ne!(first, second);
    let again = attempt(&cast, |tx| make_channel(tx, &ada, &tax.slug, &title, false));
    assert!(matches!(again, Err(Error::Invalid(_))), "of an open one it does");
}
