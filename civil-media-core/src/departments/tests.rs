use diesel::Connection as _;

use super::*;
use crate::config::Secret;
use crate::ids::PersonId;
use crate::policy::Actor;
use crate::signin::trials::{self, Heard, Proposal};
use crate::testing::Cast;
use crate::text::{Line, Slug, Title};
use crate::{Error, Recorded, Result, Tx};

fn act<T>(cast: &Cast, who: PersonId, work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Recorded<T>>) -> Result<T> {
    let actor = cast.actor(who);
    cast.test.conn().transaction(|conn| work(&mut Tx::new(conn, None), &actor).map(Recorded::into_inner))
}

fn draft(name: &str) -> Draft {
    Draft {
        name_en: Title::parse(name).unwrap(),
        name_cy: Title::parse("Swyddfa'r Afonydd").unwrap(),
        acronym: Line::parse("ORV").unwrap(),
        kind: DepartmentKind::Agency,
        parent: None,
        home_page: Line::parse("https://rivers.example").unwrap(),
        message_minutes: Some(60),
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn domain(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn proposal(issuer: &str) -> Proposal {
    Proposal { issuer: issuer.to_owned(), client_id: "civil-media".to_owned(), client_secret: Secret::new("s3cret") }
}

#[test]
fn provisioned_step_by_step_and_opened_when_nothing_is_missing() {
    let cast = Cast::new();
    let rivers = slug("office-for-rivers");
    let not_suite = act(&cast, cast.eve, |tx, actor| begin(tx, actor, &draft("Office for Rivers")));
    assert!(matches!(not_suite, Err(Error::Forbidden("ProvisionDepartment"))));
    let made = act(&cast, cast.sasha, |tx, actor| begin(tx, actor, &draft("Office for Rivers")));
    assert_eq!(made.unwrap(), rivers);
    let twice = act(&cast, cast.sasha, |tx, actor| begin(tx, actor, &draft("Office for Rivers")));
    assert!(matches!(twice, Err(Error::Invalid(_))));
    // Nobody else knows of it yet.
    let mut conn = cast.test.conn();
    assert!(matches!(runs(&mut conn, &cast.actor(cast.eve), &rivers), Err(Error::NotFound)));
    assert!(all(&mut conn).unwrap().iter().all(|one| one.slug != rivers));
    let early = act(&cast, cast.sasha, |tx, actor| open(tx, actor, &rivers));
    assert!(matches!(early, Err(Error::Invalid(_))));

    act(&cast, cast.sasha, |tx, actor| add_domain(tx, actor, &rivers, &domain("Rivers.gov.example"), false)).unwrap();
    let held = act(&cast, cast.sasha, |tx, actor| add_domain(tx, actor, &rivers, &domain("dtc.gov.example"), false));
    assert!(matches!(held, Err(Error::Invalid(_))), "one department holds a domain");
    let foreign = act(&cast, cast.sasha, |tx, actor| await_admin(tx, actor, &rivers, "x@dtc.gov.example"));
    assert!(matches!(foreign, Err(Error::Invalid(_))));
    act(&cast, cast.sasha, |tx, actor| await_admin(tx, actor, &rivers, "Rhys@rivers.gov.example")).unwrap();
    let keys = Cast::keys();
    let provider = act(&cast, cast.sasha, |tx, actor| {
        trials::propose(tx, actor, &keys, &rivers, &proposal("https://id.rivers.example"))
    })
    .unwrap();
    assert_eq!(provider, slug("orv"));
    let untried = act(&cast, cast.sasha, |tx, actor| trials::make_live(tx, actor, &rivers, &provider));
    assert!(matches!(untried, Err(Error::Invalid(_))), "first it is tried");
    let id = trials::to_try(&mut conn, &cast.actor(cast.sasha), &rivers, &provider).unwrap().id;
    let sasha = cast.sasha;
    cast.test.write(|tx| trials::keep_trial(tx, id, sasha, Err("provider away".to_owned())));
    let failed = act(&cast, cast.sasha, |tx, actor| trials::make_live(tx, actor, &rivers, &provider));
    assert!(matches!(failed, Err(Error::Invalid(_))), "and the trial went well");
    let heard = Heard { email: "rhys@rivers.gov.example".to_owned(), ..Heard::default() };
    cast.test.write(|tx| trials::keep_trial(tx, id, sasha, Ok((heard, false))));
    act(&cast, cast.sasha, |tx, actor| trials::make_live(tx, actor, &rivers, &provider)).unwrap();
    let department = runs(&mut conn, &cast.actor(cast.sasha), &rivers).unwrap();
    assert!(missing(&mut conn, &department).unwrap().nothing());
    // Until it is opened nobody signs in.
    let found: crate::signin::Provider = crate::signin::providers::find(&mut conn, &provider).unwrap();
    let arrive = |conn: &mut diesel::PgConnection| {
        let claims = crate::signin::Claims {
            subject: "rhys".to_owned(),
            email: "rhys@rivers.gov.example".to_owned(),
            name: Some("Rhys Bevan".to_owned()),
            job_title: None,
            sid: None,
            authenticated_at: None,
        };
        conn.transaction(|conn| {
            crate::signin::accounts::arrive(&mut Tx::new(conn, None), &found, &claims, &Default::default())
                .map(Recorded::into_inner)
        })
        .unwrap()
    };
    assert!(arrive(&mut conn).is_err());
    act(&cast, cast.sasha, |tx, actor| open(tx, actor, &rivers)).unwrap();
    assert!(matches!(act(&cast, cast.sasha, |tx, actor| open(tx, actor, &rivers)), Err(Error::Conflict)));
    // The first admin comes, and runs it.
    let rhys = arrive(&mut conn).unwrap().person;
    assert!(runs(&mut conn, &cast.actor(rhys), &rivers).is_ok());
    assert!(runs(&mut conn, &cast.actor(rhys), &slug("town-and-country")).is_err());
    assert!(crate::spaces::find(&mut conn, &cast.actor(rhys), &rivers).is_ok(), "its home");
}

#[test]
fn domains_wait_for_the_suite() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    act(&cast, cast.eve, |tx, actor| add_domain(tx, actor, &dtc, &domain("new.gov.example"), false)).unwrap();
    let mut conn = cast.test.conn();
    assert_eq!(holding(&mut conn, "new.gov.example").unwrap(), None);
    assert!(waiting_domains(&mut conn, &cast.actor(cast.eve)).is_err());
    let waiting = waiting_domains(&mut conn, &cast.actor(cast.sasha)).unwrap();
    assert_eq!(waiting.len(), 1);
    let proposed_at = waiting[0].created_at;
    let earlier = proposed_at - chrono::Duration::seconds(1);
    let other = act(&cast, cast.sasha, |tx, actor| approve_domain(tx, actor, &domain("new.gov.example"), earlier));
    assert!(matches!(other, Err(Error::Conflict)), "not the proposal that was seen");
    let own = act(&cast, cast.eve, |tx, actor| approve_domain(tx, actor, &domain("new.gov.example"), proposed_at));
    assert!(matches!(own, Err(Error::Forbidden(_))));
    act(&cast, cast.sasha, |tx, actor| approve_domain(tx, actor, &domain("new.gov.example"), proposed_at)).unwrap();
    assert_eq!(holding(&mut conn, "new.gov.example").unwrap(), Some((cast.dtc, false)));
    let again = act(&cast, cast.sasha, |tx, actor| approve_domain(tx, actor, &domain("new.gov.example"), proposed_at));
    assert!(matches!(again, Err(Error::Conflict)));
    // A proposal keeps nobody from a domain: whoever the suite agrees with holds it, and the others are gone.
    let (trust, contested) = (slug("severn-vale"), domain("contested.gov.example"));
    act(&cast, cast.eve, |tx, actor| add_domain(tx, actor, &dtc, &contested, false)).unwrap();
    let twice = act(&cast, cast.eve, |tx, actor| add_domain(tx, actor, &dtc, &contested, false));
    assert!(matches!(twice, Err(Error::Invalid(_))));
    act(&cast, cast.sasha, |tx, actor| add_domain(tx, actor, &trust, &contested, false)).unwrap();
    assert_eq!(cast.test.count("department_domains where domain = 'contested.gov.example'"), 1);
    let held = act(&cast, cast.eve, |tx, actor| add_domain(tx, actor, &dtc, &contested, false));
    assert!(matches!(held, Err(Error::Invalid(_))));
    let other =
        act(&cast, cast.eve, |tx, actor| add_domain(tx, actor, &slug("land-records"), &domain("x.example"), false));
    assert!(matches!(other, Err(Error::NotFound)), "another's department is not there to be run");
    act(&cast, cast.eve, |tx, actor| remove_domain(tx, actor, &dtc, &domain("new.gov.example"))).unwrap();
    for bad in ["", "x", "a b.example", "-", "ŵ.cymru", "a..b"] {
        assert!(DomainName::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(DomainName::parse(" Ada@DTC.gov.example "), DomainName::parse("dtc.gov.example"));
}

#[test]
fn admins_come_and_go_and_the_last_one_stays() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    let last = act(&cast, cast.eve, |tx, actor| remove_admin(tx, actor, &dtc, &slug("eve-marsh")));
    assert!(matches!(last, Err(Error::Invalid(_))));
    let foreign = act(&cast, cast.eve, |tx, actor| appoint_admin(tx, actor, &dtc, &slug("dan-whitfield")));
    assert!(matches!(foreign, Err(Error::Invalid(_))), "of another department");
    act(&cast, cast.eve, |tx, actor| appoint_admin(tx, actor, &dtc, &slug("ada-okafor"))).unwrap();
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let both = [(cast.eve, "ada-okafor"), (cast.ada, "eve-marsh")].map(|(who, whom)| {
            let (cast, dtc) = (&cast, dtc.clone());
            scope.spawn(move || act(cast, who, |tx, actor| remove_admin(tx, actor, &dtc, &slug(whom))).is_ok())
        });
        both.map(|one| one.join().unwrap()).to_vec()
    });
    assert_eq!(outcomes.iter().filter(|done| **done).count(), 1, "{outcomes:?}");
    assert_eq!(cast.test.count("role_grants where role = 'department_admin' and ended_at is null"), 1);
}

#[test]
fn the_last_working_provider_stays_and_secrets_change_side_by_side() {
    let cast = Cast::new();
    let (dtc, test) = (slug("town-and-country"), slug("test"));
    let keys = Cast::keys();
    cast.arrive("zoe", "zoe@dtc.gov.example", "Zoe Amin", "").unwrap();
    let only = act(&cast, cast.sasha, |tx, actor| trials::retire(tx, actor, &dtc, &test));
    assert!(matches!(only, Err(Error::Invalid(_))));
    // It serves others too: their admins do not decide how people of each other's come in.
    let foreign =
        act(&cast, cast.eve, |tx, actor| trials::bring_secret(tx, actor, &keys, &dtc, &test, &Secret::new("new")));
    assert!(matches!(foreign, Err(Error::Forbidden(_))));
    let untried = act(&cast, cast.sasha, |tx, actor| {
        trials::bring_secret(tx, actor, &keys, &dtc, &test, &Secret::new("new"))?.into_inner();
        trials::use_next_secret(tx, actor, &dtc, &test)
    });
    assert!(matches!(untried, Err(Error::Invalid(_))));
    act(&cast, cast.sasha, |tx, actor| trials::bring_secret(tx, actor, &keys, &dtc, &test, &Secret::new("new")))
        .unwrap();
    let mut conn = cast.test.conn();
    let provider = trials::to_try(&mut conn, &cast.actor(cast.eve), &dtc, &test).unwrap();
    assert_eq!(provider.client_secret(&keys).unwrap().expose(), "for tests");
    assert_eq!(provider.next_secret(&keys).unwrap().expose(), "new");
    let eve = cast.eve;
    cast.test.write(|tx| trials::keep_trial(tx, provider.id, eve, Ok((Heard::default(), true))));
    act(&cast, cast.sasha, |tx, actor| trials::use_next_secret(tx, actor, &dtc, &test)).unwrap();
    let provider = trials::to_try(&mut conn, &cast.actor(cast.eve), &dtc, &test).unwrap();
    assert_eq!(provider.client_secret(&keys).unwrap().expose(), "new");
    assert!(!provider.has_next_secret());
    // What was found of one secret says nothing of the next.
    let third = act(&cast, cast.sasha, |tx, actor| {
        trials::bring_secret(tx, actor, &keys, &dtc, &test, &Secret::new("third"))?.into_inner();
        trials::use_next_secret(tx, actor, &dtc, &test)
    });
    assert!(matches!(third, Err(Error::Invalid(_))));
    // Another one that has let nobody in yet is not enough; the agency and the trust have no other at all.
    let second = act(&cast, cast.sasha, |tx, actor| {
        trials::propose(tx, actor, &keys, &dtc, &proposal("https://second.example"))
    })
    .unwrap();
    let id = trials::to_try(&mut conn, &cast.actor(cast.sasha), &dtc, &second).unwrap().id;
    cast.test.write(|tx| trials::keep_trial(tx, id, eve, Ok((Heard::default(), false))));
    act(&cast, cast.sasha, |tx, actor| trials::make_live(tx, actor, &dtc, &second)).unwrap();
    let still = act(&cast, cast.sasha, |tx, actor| trials::retire(tx, actor, &dtc, &test));
    assert!(matches!(still, Err(Error::Invalid(_))));
    act(&cast, cast.sasha, |tx, actor| trials::retire(tx, actor, &dtc, &second)).unwrap();
    let stranger = trials::to_try(&mut conn, &cast.actor(cast.ada), &dtc, &test);
    assert!(matches!(stranger, Err(Error::NotFound)));
}

#[test]
fn a_level_of_many_teams_has_a_next_page() {
    use diesel::prelude::*;
    let cast = Cast::new();
    let mut conn = cast.test.conn();
    let before = branch(&mut conn, cast.svt, None, 0).unwrap().teams.len();
    diesel::sql_query(
        "insert into teams (id, department_id, slug, name_en, name_cy, created_at)
         select gen_random_uuid(), $1, 'ward', 'Ward ' || at, 'Ward ' || at, now() from generate_series(1, 205) as at",
    )
    .bind::<diesel::sql_types::Uuid, _>(cast.svt)
    .execute(&mut conn)
    .unwrap();
    let first = branch(&mut conn, cast.svt, None, 0).unwrap();
    assert_eq!((first.teams.len(), first.next), (200, Some(200)));
    let second = branch(&mut conn, cast.svt, None, 200).unwrap();
    assert_eq!((second.teams.len(), second.next), (5 + before, None));
    assert!(second.teams.iter().all(|one| first.teams.iter().all(|earlier| earlier.id != one.id)));
}
