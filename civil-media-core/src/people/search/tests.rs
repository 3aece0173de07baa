use diesel::prelude::*;

use super::cases::{CASES, PEOPLE, Row};
use super::*;
use crate::ids::{PersonId, TeamId};
use crate::people::arrivals::{self, FromProvider};
use crate::policy::{Actor, Subject as _};
use crate::schema::{appointments, people, person_languages, person_skills, teams};
use crate::testing::Cast;
use crate::text::Line;

fn add(cast: &Cast, rows: &[Row]) -> Vec<PersonId> {
    cast.test.write(|tx| {
        let team = TeamId::new();
        diesel::insert_into(teams::table)
            .values((
                teams::id.eq(team),
                teams::department_id.eq(cast.dtc),
                teams::slug.eq("coastal-defence"),
                teams::name_en.eq("Coastal Defence"),
                teams::name_cy.eq("Amddiffyn yr Arfordir"),
                teams::created_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        let mut ids = Vec::new();
        for (name, title, phone, skills, languages, city, ask_about) in rows {
            let address = name.to_lowercase().replace(' ', ".");
            let from = FromProvider {
                name: (*name).to_owned(),
                email: format!("{address}@dtc.gov.example"),
                title: Line::parse(title).ok(),
                department: Some(cast.dtc),
                provider: cast.provider,
            };
            let id = arrivals::make(tx, &from)?;
            diesel::update(people::table.find(id))
                .set((people::phone.eq(phone), people::city.eq(city), people::ask_about.eq(ask_about)))
                .execute(tx.conn)?;
            for skill in skills.split(", ").filter(|skill| !skill.is_empty()) {
                let row = (person_skills::person_id.eq(id), person_skills::skill.eq(skill));
                diesel::insert_into(person_skills::table).values(row).execute(tx.conn)?;
            }
            for language in languages.split(", ").filter(|language| !language.is_empty()) {
                let row = (person_languages::person_id.eq(id), person_languages::language.eq(language));
                diesel::insert_into(person_languages::table).values(row).execute(tx.conn)?;
            }
            if name.ends_with("Linden") {
                let own = appointments::table.filter(appointments::person_id.eq(id));
                diesel::update(own).set(appointments::team_id.eq(team)).execute(tx.conn)?;
            }
            ids.push(id);
        }
        reindex_all(tx)?;
        tx.recorded(ids)
    })
}

#[test]
fn who_must_be_first() {
    let cast = Cast::new();
    add(&cast, PEOPLE);
    let dan = cast.actor(cast.dan);
    let mut conn = cast.test.conn();
    let mut wrong = Vec::new();
    for (typed, first) in CASES {
        let found = find(&mut conn, &dan, typed, &[], 0, 5).unwrap();
        let names: Vec<&str> = found.people.iter().map(|one| one.person.name.as_str()).collect();
        if names.first() != Some(first) {
            wrong.push(format!("{typed:?}: {first} is not first in {names:?}"));
        }
        let suggested = suggest(&mut conn, &dan, typed, 8).unwrap();
        assert_eq!(suggested.first().map(|one| &*one.person.name), names.first().copied(), "suggested for {typed:?}");
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
    assert!(CASES.len() >= 60);
}

#[test]
fn nobody_is_found_by_what_is_not_theirs_or_nothing() {
    let cast = Cast::new();
    add(&cast, PEOPLE);
    let dan = cast.actor(cast.dan);
    let mut conn = cast.test.conn();
    let long = "zq ".repeat(5_000);
    for typed in
        ["", "   ", "%", "_", "'; drop table people --", "macdonald statistician", "xyzzy", "\\", "~elizabeth x", &long]
    {
        let found = find(&mut conn, &dan, typed, &[], 0, 20).unwrap();
        assert_eq!(found.total, 0, "{typed:?}: {:?}", found.people.first().map(|one| &one.person.name));
    }
    // Jane is no Siân.
    let found = find(&mut conn, &dan, "jane", &[], 0, 20).unwrap();
    assert!(found.people.iter().all(|one| one.person.name != "Siân Gruffudd"));
}

#[test]
fn says_why_and_counts_what_they_have() {
    let cast = Cast::new();
    add(&cast, PEOPLE);
    let dan = cast.actor(cast.dan);
    let mut conn = cast.test.conn();
    let found = find(&mut conn, &dan, "liz gis 4567", &[], 0, 20).unwrap();
    let why: Vec<(Matched, &str)> = found.people[0].why.iter().map(|why| (why.kind, why.word.as_str())).collect();
    let wanted = [(Matched::Nickname, "~elizabeth"), (Matched::Skill, "gis"), (Matched::Phone, "#03001234567")];
    assert_eq!(why, wanted);
    // Filters alone, and a filter beside a word.
    let filter = |kind, value: &str| (kind, value.to_owned());
    let gis = [filter(Filter::Skill, "gis")];
    let found = find(&mut conn, &dan, "", &gis, 0, 20).unwrap();
    assert_eq!(found.total, 2);
    let places: Vec<(&str, i64)> =
        found.facets.iter().filter(|f| f.kind == "place").map(|f| (f.value.as_str(), f.count)).collect();
    assert_eq!(places, [("Leeds", 1), ("Southampton", 1)]);
    let department = found.facets.iter().find(|facet| facet.kind == "department").unwrap();
    assert_eq!((&*department.name_en, department.count), ("Department for Town and Country", 2));
    let both = [filter(Filter::Skill, "gis"), filter(Filter::Place, "Leeds")];
    assert_eq!(find(&mut conn, &dan, "", &both, 0, 20).unwrap().total, 1);
    assert_eq!(find(&mut conn, &dan, "macdonald", &both, 0, 20).unwrap().total, 1);
    assert_eq!(find(&mut conn, &dan, "nakamura", &both, 0, 20).unwrap().total, 0);
    let elsewhere = [filter(Filter::Department, "land-records")];
    assert_eq!(find(&mut conn, &dan, "", &elsewhere, 0, 20).unwrap().total, 1);
    // Page by page, everybody once.
    let of = [filter(Filter::Department, "town-and-country")];
    let all = find(&mut conn, &dan, "", &of, 0, 1_000).unwrap();
    let mut paged = Vec::new();
    for skip in (0..all.total).step_by(7) {
        paged.extend(find(&mut conn, &dan, "", &of, skip, 7).unwrap().people.into_iter().map(|one| one.person.id));
    }
    assert_eq!(paged, all.people.iter().map(|one| one.person.id).collect::<Vec<_>>());
}

/// The rule in SQL against the rule in Rust, for every kind of actor: what a search gives is what may be seen.
#[test]
fn sql_and_rust_agree_on_who_may_be_found() {
    let cast = Cast::new();
    let _ = cast.space("tax").with_guest();
    let _ = cast.space("rail");
    let mut conn = cast.test.conn();
    let everyone: Vec<crate::people::Person> = crate::people::Person::query().load(&mut conn).unwrap();
    reindex_all(&mut conn).unwrap();
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    let mut kept_back = 0;
    for (name, person) in [
        ("lead", cast.ada),
        ("of another department", cast.dan),
        ("department admin", cast.eve),
        ("partner", cast.ines),
        ("suite admin", cast.sasha),
        ("guest", cast.gus),
        ("guest without a space", lone_guest(&cast)),
    ] {
        let actor: Actor = cast.actor(person);
        let mut by_sql = std::collections::BTreeSet::new();
        for letter in &letters {
            by_sql.extend(find(&mut conn, &actor, letter, &[], 0, 100).unwrap().people.iter().map(|one| one.person.id));
        }
        let by_rule: std::collections::BTreeSet<PersonId> =
            everyone.iter().filter(|one| one.standing(&actor).is_some()).map(|one| one.id).collect();
        // Whoever came after the list was read is not compared.
        by_sql.retain(|id| everyone.iter().any(|one| one.id == *id));
        assert_eq!(by_sql, by_rule, "{name}");
        kept_back += everyone.len() - by_rule.len();
    }
    assert!(kept_back > 0);
}

fn lone_guest(cast: &Cast) -> PersonId {
    let id = cast.arrive("lone", "lone@dtc.gov.example", "Lone Stranger", "").unwrap().person;
    let mut conn = cast.test.conn();
    diesel::delete(appointments::table.filter(appointments::person_id.eq(id))).execute(&mut conn).unwrap();
    use crate::schema::memberships;
    diesel::delete(memberships::table.filter(memberships::person_id.eq(id))).execute(&mut conn).unwrap();
    id
}

#[test]
fn the_index_follows_what_changes_and_what_the_day_changes() {
    let cast = Cast::new();
    add(&cast, &PEOPLE[..1]);
    let dan = cast.actor(cast.dan);
    let mut conn = cast.test.conn();
    let total = |conn: &mut _, typed: &str| find(conn, &dan, typed, &[], 0, 5).unwrap().total;
    cast.arrive("s-1", "mo.farr@lra.gov.example", "Mo Farringdon", "Valuer").unwrap();
    assert_eq!((total(&mut conn, "farringdon"), total(&mut conn, "valuer")), (1, 1));
    cast.arrive("s-1", "mo.farr@lra.gov.example", "Mo Quentin", "Assessor").unwrap();
    assert_eq!((total(&mut conn, "farringdon"), total(&mut conn, "valuer")), (0, 0));
    assert_eq!((total(&mut conn, "quentin"), total(&mut conn, "assessor")), (1, 1));
    // A post that ends by its date leaves the index on that day.
    let id: PersonId = people::table.filter(people::name.eq("Mo Quentin")).select(people::id).first(&mut conn).unwrap();
    let today = crate::db::today();
    let own = appointments::table.filter(appointments::person_id.eq(id));
    let later = today + chrono::Days::new(3);
    diesel::update(own).set(appointments::to_date.eq(Some(later))).execute(&mut conn).unwrap();
    reindex(&mut conn, &[id]).unwrap();
    use crate::schema::person_index;
    let due: Option<chrono::NaiveDate> =
        person_index::table.find(id).select(person_index::due_on).first(&mut conn).unwrap();
    assert_eq!(due, Some(later));
    let earlier = today - chrono::Days::new(9);
    diesel::update(own)
        .set((appointments::from_date.eq(earlier), appointments::to_date.eq(Some(today))))
        .execute(&mut conn)
        .unwrap();
    diesel::update(person_index::table.find(id)).set(person_index::due_on.eq(today)).execute(&mut conn).unwrap();
    assert_eq!(total(&mut conn, "assessor"), 1);
    cast.test.write(|tx| {
        reindex_due(tx)?;
        tx.recorded(())
    });
    assert_eq!((total(&mut conn, "assessor"), total(&mut conn, "quentin")), (0, 1));
}

#[test]
fn taken_away_it_is_recorded() {
    let cast = Cast::new();
    add(&cast, PEOPLE);
    let dan = cast.actor(cast.dan);
    let found = cast.test.write(|tx| export(tx, &dan, "leeds", &[]));
    assert!(found.len() >= 4);
    assert_eq!(cast.test.count("events where kind = 'people_exported'"), 1);
    let gus = cast.actor(cast.gus);
    let mut conn = cast.test.conn();
    let mut tx = crate::db::Tx::new(&mut conn, None);
    assert!(matches!(export(&mut tx, &gus, "leeds", &[]), Err(crate::Error::Forbidden(_))));
}

#[test]
fn the_place_is_the_same_however_it_is_typed() {
    for (typed, named) in
        [("leeds", "Leeds"), (" NEWPORT  upon usk", "Newport upon Usk"), ("tŷ coch", "Tŷ Coch"), ("", "")]
    {
        assert_eq!(place(typed), named);
    }
}

/// How long the database takes for a search among 25,000: figures, not a judgement, since they are the machine's.
/// `scripts/with-postgres cargo nextest run -p civil-media-core --run-ignored only --no-capture among_25_000`
#[test]
#[ignore = "makes 25,000 people first, which takes a minute or more"]
fn among_25_000() {
    use crate::sample::{Progress, Providers, Scale, load};
    struct Silent;
    impl Progress for Silent {
        fn begin(&self, _: &str, _: usize) {}
        fn advance(&self, _: usize) {}
    }
    let test = crate::testing::TestDb::new();
    let mut conn = test.conn();
    let scale = Scale { departments: 200, people: 25_000, items: 1_000, messages: 1_000 };
    let providers = Providers { base: "http://localhost:1".to_owned(), keys: Cast::keys() };
    load(&mut conn, scale, 2026, &providers, &Silent).unwrap();
    let someone: PersonId =
        people::table.filter(people::handle.eq("ada-okafor")).select(people::id).first(&mut conn).unwrap();
    let actor = Actor::load(&mut conn, someone).unwrap();
    let queries = [
        "liz macdonald",
        "bill evans",
        "e macdonald",
        "mohamed hussein",
        "jnoes",
        "o connor",
        "policy adviser leeds",
        "head of policy",
        "4567",
        "0300 123",
        "flood modelling",
        "s",
        "ma",
        "rhian",
        "owain griffths",
        "user research",
        "gis cardiff",
        "zainab k",
        "statistician",
        "williams",
        "w",
        "patel finance",
        "sian",
        "stephen wright developer",
    ];
    let mut times = Vec::new();
    for round in 0..10 {
        for typed in queries {
            let begun = std::time::Instant::now();
            let found = suggest(&mut conn, &actor, typed, 8).unwrap();
            let suggested = begun.elapsed();
            let begun = std::time::Instant::now();
            let all = find(&mut conn, &actor, typed, &[], 0, 20).unwrap();
            let whole = begun.elapsed();
            if round > 0 {
                times.push((suggested, whole, typed, found.len(), all.total));
            }
        }
    }
    let percentile = |mut all: Vec<std::time::Duration>, of: usize| {
        all.sort();
        all[all.len() * of / 100]
    };
    let (suggested, whole): (Vec<_>, Vec<_>) = times.iter().map(|time| (time.0, time.1)).unzip();
    for typed in queries {
        let worst = times.iter().filter(|time| time.2 == typed).max_by_key(|time| time.1).unwrap();
        println!("{typed:26} suggest {:>9.1?} page {:>9.1?} of {}", worst.0, worst.1, worst.4);
    }
    println!("suggest p50 {:?} p99 {:?}", percentile(suggested.clone(), 50), percentile(suggested, 99));
    println!("page    p50 {:?} p99 {:?}", percentile(whole.clone(), 50), percentile(whole, 99));
}
