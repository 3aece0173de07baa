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

fn problem<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    match outcome {
        Err(Error::Invalid(fields)) => fields.iter().next().map(|(_, problem)| problem.key).unwrap(),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn what_kind_of_body_it_is_is_the_suite_s_to_say() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    let of = find(&mut cast.test.conn(), &dtc).unwrap();
    let changed = Draft { kind: DepartmentKind::PartnerBody, ..draft(&of.name_en) };
    let refused = act(&cast, cast.eve, |tx, actor| change(tx, actor, &dtc, &changed));
    assert!(matches!(refused, Err(Error::Forbidden("ProvisionDepartment"))), "{refused:?}");
    let same = Draft { kind: of.kind, ..changed.clone() };
    act(&cast, cast.eve, |tx, actor| change(tx, actor, &dtc, &same)).unwrap();
    act(&cast, cast.sasha, |tx, actor| change(tx, actor, &dtc, &changed)).unwrap();
    assert_eq!(find(&mut cast.test.conn(), &dtc).unwrap().kind, DepartmentKind::PartnerBody);
}

#[test]
fn nobody_goes_who_alone_runs_things() {
    use crate::people::{switch_off, switch_on};
    let cast = Cast::new();
    let (dtc, eve, ada, sasha) = (slug("town-and-country"), slug("eve-marsh"), slug("ada-okafor"), slug("sasha-quill"));
    let off = |actor: &Actor, whom: &Slug| {
        let work = |conn: &mut crate::Conn| switch_off(&mut Tx::new(conn, None), actor, whom).map(Recorded::into_inner);
        cast.test.conn().transaction(work)
    };
    assert!(matches!(off(&cast.actor(cast.eve), &eve), Err(Error::Forbidden(_))), "nobody does it to themselves");
    act(&cast, cast.eve, |tx, actor| appoint_admin(tx, actor, &dtc, &ada)).unwrap();
    // Two who do it to each other at one moment: the one who comes second finds that they would leave nobody.
    let second = cast.actor(cast.eve);
    off(&cast.actor(cast.ada), &eve).unwrap();
    assert_eq!(problem(off(&second, &ada)), "last-admin");
    act(&cast, cast.ada, |tx, actor| switch_on(tx, actor, &eve)).unwrap();
    // The suite is not a department's to leave without anybody, nor one person's.
    assert_eq!(problem(off(&cast.actor(cast.eve), &sasha)), "runs-the-suite");
    let mut conn = cast.test.conn();
    assert!(crate::operator::set_suite_admin(&mut conn, &sasha, false).unwrap_err().contains("the last who runs"));
    assert_eq!(crate::operator::set_suite_admin(&mut conn, "ben-hughes", true).unwrap(), "Ben Hughes");
    assert!(cast.actor(cast.ben).is_suite_admin);
    let second = cast.actor(cast.sasha);
    off(&cast.actor(cast.ben), &sasha).unwrap();
    assert_eq!(problem(off(&second, &slug("ben-hughes"))), "last-suite-admin");
    act(&cast, cast.ben, |tx, actor| switch_on(tx, actor, &sasha)).unwrap();
    crate::operator::set_suite_admin(&mut conn, &sasha, false).unwrap();
    assert!(!cast.actor(cast.sasha).is_suite_admin);
    assert_eq!(cast.test.count("events where kind like 'suite_admin_%'"), 2);
}

#[test]
fn a_mover_runs_nothing_where_they_were() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    let zoe = cast.arrive("zoe", "zoe@dtc.gov.example", "Zoe Amin", "Analyst").unwrap().person;
    act(&cast, cast.eve, |tx, actor| appoint_admin(tx, actor, &dtc, &slug("zoe-amin"))).unwrap();
    assert_eq!(cast.actor(zoe).administers, [cast.dtc]);
    // A new title is no new post: what the provider does not speak of stays.
    let set = "update appointments set grade = 'HEO', profession = null where title = 'Analyst'";
    crate::testing::run_sql(&mut cast.test.conn(), set).unwrap();
    cast.arrive("zoe", "zoe@dtc.gov.example", "Zoe Amin", "Senior Analyst").unwrap();
    assert_eq!(cast.actor(zoe).administers, [cast.dtc]);
    assert_eq!(cast.test.count("appointments where title = 'Senior Analyst' and grade = 'HEO'"), 1);
    cast.arrive("zoe", "zoe@lra.gov.example", "Zoe Amin", "Surveyor").unwrap();
    assert!(cast.actor(zoe).administers.is_empty());
    assert_eq!(cast.test.count("appointments where title = 'Surveyor' and grade = ''"), 1);
    assert_eq!(cast.test.count("events where kind = 'admin_removed'"), 1);
    assert_eq!(cast.test.count("events where kind = 'admin_missing'"), 0, "Eve is there");
}

#[test]
fn what_was_mistyped_is_typed_again_or_taken_back() {
    let cast = Cast::new();
    let (dtc, keys) = (slug("town-and-country"), Cast::keys());
    let propose = |who: PersonId, of: &Slug, client: &str| {
        let new = Proposal { client_id: client.to_owned(), ..proposal("https://id.new.example") };
        act(&cast, who, |tx, actor| trials::propose(tx, actor, &keys, of, &new))
    };
    let name = propose(cast.eve, &dtc, "civil-meda").unwrap();
    assert_eq!(propose(cast.eve, &dtc, "civil-media").unwrap(), name);
    assert_eq!(cast.test.count("providers where client_id = 'civil-media' and issuer = 'https://id.new.example'"), 1);
    // Another department's admins do not speak for it; those who run the suite say so of the same client alone.
    let lra = slug("land-records");
    assert_eq!(problem(propose(cast.sasha, &lra, "other")), "issuer-known-otherwise");
    assert_eq!(propose(cast.sasha, &lra, "civil-media").unwrap(), name);
    assert!(matches!(
        act(&cast, cast.eve, |tx, actor| trials::withdraw(tx, actor, &dtc, &name)),
        Err(Error::Forbidden(_))
    ));
    act(&cast, cast.sasha, |tx, actor| trials::withdraw(tx, actor, &lra, &name)).unwrap();
    act(&cast, cast.eve, |tx, actor| trials::withdraw(tx, actor, &dtc, &name)).unwrap();
    assert_eq!(cast.test.count("providers where issuer = 'https://id.new.example'"), 0);
    // What lets people in is retired, not taken back.
    let live = slug("test");
    let refused = act(&cast, cast.eve, |tx, actor| trials::withdraw(tx, actor, &dtc, &live));
    assert!(refused.is_err(), "{refused:?}");
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

#[test]
fn no_body_comes_to_stand_under_itself() {
    let cast = Cast::new();
    let begun = |name: &str, parent| {
        let draft = Draft { parent, ..draft(name) };
        let slug = act(&cast, cast.sasha, |tx, actor| begin(tx, actor, &draft)).unwrap();
        (cast.test.with_conn(|conn| find(conn, &slug)).unwrap().id, slug)
    };
    let (top, top_slug) = begun("Rivers", None);
    let (middle, _) = begun("Locks", Some(top));
    let (low, _) = begun("Sluices", Some(middle));
    for parent in [top, middle, low] {
        let below = Draft { parent: Some(parent), ..draft("Rivers") };
        let refused = act(&cast, cast.sasha, |tx, actor| change(tx, actor, &top_slug, &below));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    let beside = Draft { parent: Some(cast.dtc), ..draft("Rivers") };
    act(&cast, cast.sasha, |tx, actor| change(tx, actor, &top_slug, &beside)).unwrap();
}
