use crate::Error;
use crate::db::As;
use crate::operator::switch_person;
use crate::signin::sessions::{self, TokenHash};
use crate::signin::{Refusal, accounts};
use crate::testing::Cast;

const ADDRESS: &str = "zoe.amin@dtc.gov.example";

#[test]
fn first_arrival_makes_the_person_and_later_ones_find_it() {
    let cast = Cast::new();
    let people = cast.test.count("people");
    let first = cast.arrive("zoe", ADDRESS, "Zoe Amin", "Analyst").unwrap();
    let later = cast.arrive("zoe", "zoe.smith@dtc.gov.example", "Zoe Smith", "Senior Analyst").unwrap();
    assert_eq!((first.person, first.is_new, later.is_new), (later.person, true, false));
    assert_eq!(cast.test.count("people"), people + 1);
    assert_eq!(cast.test.count("people where name = 'Zoe Smith' and handle = 'zoe-amin'"), 1);
    let posts = format!("appointments where person_id = '{}'", first.person);
    assert_eq!(cast.test.count(&posts), 2);
    assert_eq!(cast.test.count(&format!("{posts} and to_date is null and title = 'Senior Analyst'")), 1);
}

#[test]
fn email_never_links_two_identities() {
    let cast = Cast::new();
    let one = cast.arrive("one", ADDRESS, "Zoe Amin", "").unwrap();
    let two = cast.arrive("two", ADDRESS, "Zoe Amin", "").unwrap();
    assert_ne!(one.person, two.person);
    assert_eq!(cast.test.count("people where handle in ('zoe-amin', 'zoe-amin-2')"), 2);
    // Nor does the operator's tool switch off one of them at a guess.
    let several = switch_person(&mut cast.test.conn(), &ADDRESS.to_uppercase(), true).unwrap_err();
    assert!(several.contains("zoe-amin, zoe-amin-2"), "{several}");
    assert_eq!(cast.test.count("people where switched_off_at is not null"), 0);
    assert_eq!(switch_person(&mut cast.test.conn(), "zoe-amin-2", true).unwrap(), "Zoe Amin");
    assert_eq!(cast.test.count("people where switched_off_at is not null and handle = 'zoe-amin-2'"), 1);
    assert!(switch_person(&mut cast.test.conn(), "nobody", true).is_err());
}

#[test]
fn a_mover_is_the_same_person_in_the_new_department() {
    let cast = Cast::new();
    let before = cast.arrive("zoe", ADDRESS, "Zoe Amin", "Analyst").unwrap();
    let after = cast.arrive("zoe", "zoe.amin@lra.gov.example", "Zoe Amin", "Analyst").unwrap();
    assert_eq!(before.person, after.person);
    assert_eq!(cast.actor(after.person).departments, [cast.lra]);
    assert_eq!(cast.test.count("events where kind = 'person_moved'"), 1);
}

#[test]
fn refusals_leave_an_event_and_nothing_else() {
    let cast = Cast::new();
    let people = cast.test.count("people");
    let elsewhere = cast.arrive("x", "x@nowhere.example", "X", "");
    assert_eq!(elsewhere.unwrap_err(), Refusal::UnlistedDomain);
    // Gwen's department is held by nobody whom this provider serves.
    cast.test.write(|tx| {
        use diesel::prelude::*;
        diesel::delete(
            crate::schema::department_providers::table
                .filter(crate::schema::department_providers::department_id.eq(cast.lra)),
        )
        .execute(tx.conn)?;
        tx.recorded(())
    });
    let foreign = cast.arrive("y", "y@lra.gov.example", "Y", "");
    assert_eq!(foreign.unwrap_err(), Refusal::ForeignDomain);
    assert_eq!(cast.test.count("people"), people);
    assert_eq!(cast.test.count("events where kind = 'sign_in_refused'"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn switching_off_ends_every_session_and_refuses_the_next() {
    let cast = Cast::new();
    let zoe = cast.arrive("zoe", ADDRESS, "Zoe Amin", "").unwrap();
    let token = As::Session(TokenHash::of(zoe.token.expose()));
    assert!(cast.test.db.read(token, |_, _| Ok(())).await.is_ok());
    let eve = cast.actor(cast.eve);
    let handle = crate::text::Slug::parse("zoe-amin").unwrap();
    cast.test.write(|tx| crate::people::switch_off(tx, &eve, &handle));
    assert!(matches!(cast.test.db.read(token, |_, _| Ok(())).await, Err(Error::SignedOut)));
    assert_eq!(cast.arrive("zoe", ADDRESS, "Zoe Amin", "").unwrap_err(), Refusal::SwitchedOff);
    assert_eq!(cast.test.count("sessions where ended_by = 'switched_off'"), 1);
    cast.test.write(|tx| crate::people::switch_on(tx, &eve, &handle));
    assert!(cast.arrive("zoe", ADDRESS, "Zoe Amin", "").is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_right_people_switch_off() {
    let cast = Cast::new();
    let (ben, dan) = ("ben-hughes", "dan-whitfield");
    for (actor, whom, may) in
        [(cast.eve, ben, true), (cast.eve, dan, false), (cast.ada, ben, false), (cast.sasha, dan, true)]
    {
        let handle = crate::text::Slug::parse(whom).unwrap();
        let done =
            cast.test.db.write(As::Person(actor), move |tx, actor| crate::people::switch_off(tx, actor, &handle)).await;
        assert_eq!(done.is_ok(), may, "{whom}: {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_by_time_and_by_idleness() {
    let cast = Cast::new();
    let (ben, eve) = (cast.sign_in(cast.ben), cast.sign_in(cast.eve));
    let is_in = async |token: &str| cast.test.db.read(As::Session(TokenHash::of(token)), |_, _| Ok(())).await.is_ok();
    assert!(is_in(&ben).await && is_in(&eve).await && !is_in("forged").await);
    let later = |set: &str| {
        use diesel::connection::SimpleConnection as _;
        cast.test.conn().batch_execute(&format!("update sessions set {set}")).unwrap();
    };
    later("last_seen_at = now() - interval '31 minutes'");
    assert!(is_in(&ben).await && !is_in(&eve).await, "who runs things is signed out after half an hour");
    later("expires_at = now() - interval '1 second'");
    assert!(!is_in(&ben).await);
}

#[test]
fn a_logout_token_counts_once() {
    let cast = Cast::new();
    let zoe = cast.arrive("zoe", ADDRESS, "Zoe Amin", "").unwrap();
    let provider = cast.provider;
    let out = |jti: &str, sub: Option<&str>, sid: Option<&str>| {
        cast.test.write(|tx| accounts::logged_out_by_provider(tx, provider, jti, sub, sid))
    };
    assert!(out("a", Some("somebody else"), None));
    assert_eq!(cast.test.count("sessions where ended_at is not null"), 0);
    assert!(out("b", None, Some("sid-1")));
    assert!(!out("b", None, Some("sid-1")));
    let ended = format!("sessions where person_id = '{}' and ended_by = 'provider'", zoe.person);
    assert_eq!(cast.test.count(&ended), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_s_own_sessions_and_nobody_else_s() {
    let cast = Cast::new();
    let (here, there) = (cast.sign_in(cast.ben), cast.sign_in(cast.ben));
    let ada = cast.sign_in(cast.ada);
    let db = &cast.test.db;
    let who = |token: &str| As::Session(TokenHash::of(token));
    let (_, mine) = db.read(who(&here), sessions::mine).await.unwrap();
    assert_eq!(mine.len(), 2);
    let (actor, adas) = db.read(who(&ada), sessions::mine).await.unwrap();
    assert_eq!(adas[0].id, actor.session.unwrap().id);
    let of_ada = adas[0].id;
    let stolen = db.write(who(&here), move |tx, actor| sessions::end(tx, actor, of_ada)).await;
    assert!(matches!(stolen, Err(Error::NotFound)));
    let (_, ended) = db.write(who(&here), sessions::end_others).await.unwrap();
    assert_eq!(ended, 1);
    assert!(db.read(who(&there), |_, _| Ok(())).await.is_err());
    assert!(db.read(who(&here), |_, _| Ok(())).await.is_ok());
}
