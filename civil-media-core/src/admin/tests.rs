use diesel::Connection as _;

use super::*;
use crate::ids::PersonId;
use crate::policy::Actor;
use crate::testing::Cast;
use crate::text::Slug;
use crate::{Error, Problem, Recorded, Result, Tx, departments};

fn act<T>(cast: &Cast, who: PersonId, work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Recorded<T>>) -> Result<T> {
    let actor = cast.actor(who);
    cast.test.conn().transaction(|conn| work(&mut Tx::new(conn, None), &actor).map(Recorded::into_inner))
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

#[test]
fn lists_as_they_are_sent() {
    let good = "\u{feff}Email,NAME,job_title,grade,team\r\n\"Zoe@dtc.gov.example\", Zoe Amin ,Analyst,HEO,Rivers\r\n";
    let rows = parse_people(good).unwrap();
    assert_eq!((&*rows[0].email, &*rows[0].name, &*rows[0].team), ("zoe@dtc.gov.example", "Zoe Amin", "Rivers"));
    for (bad, line, key) in [
        ("", 1, "csv-columns"),
        ("name\nZoe", 1, "csv-columns"),
        ("email,name", 1, "csv-empty"),
        ("email,name\nnonsense,Zoe", 2, "email-form"),
        ("email,name\na@dtc.gov.example,", 2, "title-missing"),
        ("email,name\na@dtc.gov.example,A\nA@dtc.gov.example,A", 3, "csv-twice"),
        ("email,name\na@dtc.gov.example,\"A\u{0}\"", 2, "control-characters"),
        ("email,name,profession\na@dtc.gov.example,A,wizardry", 2, "csv-profession"),
        ("email,name,team_cy\na@dtc.gov.example,A,Afonydd", 2, "csv-team-missing"),
        ("email,name\n\nb@dtc.gov.example,B\nnonsense,Zoe", 4, "email-form"),
    ] {
        let problems = parse_people(bad).unwrap_err();
        assert_eq!((problems[0].line, problems[0].problem.key), (line, key), "{bad:?}");
    }
    let many: String = (0..10_002).map(|number| format!("p{number}@dtc.gov.example,P\n")).collect();
    assert_eq!(parse_people(&format!("email,name\n{many}")).unwrap_err()[0].problem.key, "csv-many");
}

#[test]
fn loaded_once_and_found_again_when_they_come() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    let list = "email,name,job_title,grade,team\nzoe@dtc.gov.example,Zoe Amin,Analyst,HEO,Rivers\n\
                ben.hughes@dtc.gov.example,Ben Hughes,,SEO,Rivers\n";
    let rows = parse_people(list).unwrap();
    let loaded = act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &rows)).unwrap();
    assert_eq!(loaded, Loaded { new: 1, changed: 1, same: 0, teams: 1 });
    let again = act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &rows)).unwrap();
    assert_eq!(again, Loaded { new: 0, changed: 0, same: 2, teams: 0 });
    assert_eq!(cast.test.count("teams where name_en = 'Rivers'"), 1);
    assert_eq!(cast.test.count("events where kind = 'person_expected'"), 1, "each who is new is in the log");
    assert_eq!(cast.test.count("events where kind = 'team_added'"), 1);
    let before = cast.test.count("people");
    let arrival = cast.arrive("zoe", "Zoe@dtc.gov.example", "Zoe Amin", "Senior Analyst").unwrap();
    assert_eq!(cast.test.count("people"), before, "she was expected");
    // A second identity with her address is somebody else.
    let other = cast.arrive("zoe-2", "zoe@dtc.gov.example", "Zoe Amin", "").unwrap();
    assert_ne!(arrival.person, other.person);
    let foreign = parse_people("email,name\nx@lra.gov.example,X").unwrap();
    let refused = act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &foreign));
    assert!(matches!(refused, Err(Error::Invalid(_))));
    let elsewhere = act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &slug("land-records"), &foreign));
    assert!(matches!(elsewhere, Err(Error::NotFound)));
    let mut conn = cast.test.conn();
    let department = departments::runs(&mut conn, &cast.actor(cast.eve), &dtc).unwrap();
    let (first, has_more) = staff(&mut conn, &department, "", None, 3).unwrap();
    assert!(has_more && first.len() == 3);
    let (rest, _) = staff(&mut conn, &department, "", Some(&first[2].handle), 50).unwrap();
    assert!(rest.iter().all(|one| first.iter().all(|earlier| earlier.handle != one.handle)));
    let (found, _) = staff(&mut conn, &department, "eve", None, 50).unwrap();
    assert!(found[0].is_admin && found.len() == 1);
}

#[test]
fn thousands_are_loaded_together() {
    use crate::people::search::reindex_due;
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    let names = ["Ben Hughes", "Ben Hughes 2", "Yan Foster"];
    let lines: String = (0..1_200).map(|at| format!("many-{at}@dtc.gov.example,{}\n", names[at % 3])).collect();
    let rows = parse_people(&format!("email,name\n{lines}")).unwrap();
    let loaded = act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &rows)).unwrap();
    assert_eq!(loaded, Loaded { new: 1_200, ..Loaded::default() });
    let theirs = "people p join spaces s on s.person_id = p.id and s.slug = p.handle and s.name_cy = p.name
        join memberships m on m.space_id = s.id and m.person_id = p.id and m.role = 'lead'
        join appointments a on a.person_id = p.id and a.is_from_provider and a.gives_rights
        where p.email like 'many-%'";
    assert_eq!(cast.test.count(theirs), 1_200);
    assert_eq!(cast.test.count("people where handle = 'yan-foster-400'"), 1, "numbers without gaps");
    assert_eq!(cast.test.count("people where handle = 'ben-hughes' and email like 'many-%'"), 0);
    assert_eq!(cast.test.count("events where kind = 'person_expected'"), 1_200);
    let found = "person_listings l join people p on p.id = l.person_id where p.email like 'many-%'";
    assert_eq!(cast.test.count(found), 0, "the index of so many is left for later");
    for _ in 0..3 {
        cast.test.write(|tx| {
            reindex_due(tx)?;
            tx.recorded(())
        });
    }
    assert_eq!(cast.test.count(found), 1_200);
    let again = act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &rows)).unwrap();
    assert_eq!(again, Loaded { same: 1_200, ..Loaded::default() });
}

#[test]
fn a_list_says_profession_and_where_a_team_stands() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    let head = "email,name,profession,team,team_cy,parent_team\n";
    let load = |lines: &str| {
        let rows = parse_people(&format!("{head}{lines}")).unwrap();
        act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &rows))
    };
    let list = "zoe@dtc.gov.example,Zoe Amin,Digital and data,Rivers,Afonydd,Water\n\
                ben.hughes@dtc.gov.example,Ben Hughes,policy,Water,Dŵr,\n";
    assert_eq!(load(list).unwrap(), Loaded { new: 1, changed: 1, same: 0, teams: 2 });
    assert_eq!(load(list).unwrap(), Loaded { new: 0, changed: 0, same: 2, teams: 0 });
    let placed = "teams t join teams above on above.id = t.parent_id
        where t.name_en = 'Rivers' and t.name_cy = 'Afonydd' and above.name_en = 'Water' and above.name_cy = 'Dŵr'";
    assert_eq!(cast.test.count(placed), 1);
    let zoe = "appointments a join people p on p.id = a.person_id
        where p.email = 'zoe@dtc.gov.example' and a.profession = 'digital_and_data'";
    assert_eq!(cast.test.count(zoe), 1);
    for (lines, key, line) in [
        ("a@dtc.gov.example,A,,Rivers,,Rivers\n", "csv-team-place", 2),
        ("a@dtc.gov.example,A,,Coast,,\nb@dtc.gov.example,B,,Water,,Rivers\n", "csv-team-place", 3),
        ("a@dtc.gov.example,A,,Coast,Glan,\nb@dtc.gov.example,B,,Coast,Arfordir,\n", "csv-team-names", 3),
        ("a@dtc.gov.example,A,,Coast,,Water\nb@dtc.gov.example,B,,Coast,,Land\n", "csv-team-parents", 3),
    ] {
        let Err(Error::Invalid(errors)) = load(lines) else { panic!("{lines:?} was loaded") };
        assert_eq!(errors.get("list"), Some(Problem::limit(key, line)), "{lines:?}");
    }
    assert_eq!(cast.test.count("teams where name_en = 'Coast'"), 0);
    // What a list leaves empty stays.
    assert_eq!(load("zoe@dtc.gov.example,Zoe Amin,,Rivers,,\n").unwrap().same, 1);
    assert_eq!(cast.test.count(placed), 1);
}

#[test]
fn the_log_of_few_and_of_many_is_the_same() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let _ = (tax.post("Hello"), cast.arrive("yan", "yan@lra.gov.example", "Yan Foster", "").unwrap());
    act(&cast, cast.eve, |tx, actor| crate::people::switch_off(tx, actor, &slug("ben-hughes"))).unwrap();
    let eve = cast.actor(cast.eve);
    let mut conn = cast.test.conn();
    let mut counts = Vec::new();
    for department in [cast.dtc, cast.lra] {
        let mut read = |among| {
            let (found, _) = log::lines(&mut conn, &eve, among, Some(department), &Asked::default(), 1_000).unwrap();
            found.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let few = read(log::FEW);
        assert_eq!(few, read(log::MANY));
        counts.push(few.len());
    }
    assert!(counts[0] > counts[1] && counts[1] > 0, "each has its own: {counts:?}");
}

#[test]
fn the_log_is_read_by_those_who_answer_for_it_and_says_so() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    cast.arrive("zoe", "zoe@dtc.gov.example", "Zoe Amin", "").unwrap();
    cast.arrive("yan", "yan@lra.gov.example", "Yan Foster", "").unwrap();
    let of_dtc = Asked { department: Some(dtc.clone()), ..Asked::default() };
    let (lines, _) = act(&cast, cast.eve, |tx, actor| read_log(tx, actor, &of_dtc, 100)).unwrap();
    let text = format!("{lines:?}");
    assert!(text.contains("signed_in"));
    let yan: Vec<_> = {
        use diesel::prelude::*;
        crate::schema::people::table
            .filter(crate::schema::people::handle.eq("yan-foster"))
            .select(crate::schema::people::id)
            .load::<PersonId>(&mut cast.test.conn())
            .unwrap()
    };
    assert!(!text.contains(&yan[0].to_string()), "what is another department's is not there");
    assert_eq!(cast.test.count("events where kind = 'audit_read'"), 1);
    let whole = act(&cast, cast.eve, |tx, actor| read_log(tx, actor, &Asked::default(), 100));
    assert!(matches!(whole, Err(Error::Forbidden(_))));
    let other = Asked { department: Some(slug("land-records")), ..Asked::default() };
    assert!(matches!(act(&cast, cast.eve, |tx, actor| read_log(tx, actor, &other, 100)), Err(Error::NotFound)));
    assert!(matches!(act(&cast, cast.ada, |tx, actor| read_log(tx, actor, &of_dtc, 100)), Err(Error::NotFound)));
    // Somebody who has moved on: what they do since is their new department's to read.
    cast.arrive("zoe", "zoe@lra.gov.example", "Zoe Amin", "").unwrap();
    {
        use diesel::prelude::*;
        diesel::sql_query(
            "update appointments set from_date = from_date - 9, to_date = to_date - 2 where to_date is not null",
        )
        .execute(&mut cast.test.conn())
        .unwrap();
    }
    let zoe = Asked { kind: "signed_in".to_owned(), person: Some(slug("zoe-amin")), ..of_dtc.clone() };
    assert!(act(&cast, cast.eve, |tx, actor| read_log(tx, actor, &zoe, 100)).unwrap().0.is_empty());
    let narrowed = Asked { kind: "person_arrived".to_owned(), person: Some(slug("yan-foster")), ..Asked::default() };
    let (lines, _) = act(&cast, cast.sasha, |tx, actor| read_log(tx, actor, &narrowed, 100)).unwrap();
    assert_eq!(lines.len(), 1);
    let (first, has_more) = act(&cast, cast.sasha, |tx, actor| read_log(tx, actor, &Asked::default(), 2)).unwrap();
    assert!(has_more);
    let next = Asked { before: Some(first[1].id), ..Asked::default() };
    let (second, _) = act(&cast, cast.sasha, |tx, actor| read_log(tx, actor, &next, 2)).unwrap();
    assert!(second[0].id < first[1].id);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_talks_with_whom_is_in_no_log() {
    use crate::talk;
    let cast = Cast::new();
    let (_, topic) = cast.space("tax").channel("Desk");
    let ada = cast.actor(cast.ada);
    let with = vec!["ben-hughes".to_owned()];
    let path = cast.test.write(|tx| talk::converse(tx, &ada, &with));
    let ada = cast.actor(cast.ada);
    let conversation = talk::conversation(&mut cast.test.conn(), &ada, &path).unwrap();
    let direct = talk::topics(&mut cast.test.conn(), &conversation, 0, 1).unwrap().0[0].id;
    for topic in [direct, topic] {
        cast.say(cast.ada, topic, "Hello");
    }
    for (who, department) in [(cast.eve, Some(slug("town-and-country"))), (cast.sasha, None)] {
        let asked = Asked { department, ..Asked::default() };
        let (lines, _) = act(&cast, who, |tx, actor| read_log(tx, actor, &asked, 100)).unwrap();
        let kinds: Vec<&str> = lines.iter().map(|line| line.kind.as_str()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "message_sent").count(), 1, "{kinds:?}");
        assert!(!kinds.contains(&"conversation_started") && !kinds.contains(&"direct_message_sent"), "{kinds:?}");
        let payloads: String = lines.iter().map(|line| line.payload.to_string()).collect();
        assert!(!payloads.contains(&conversation.id.to_string()));
    }
}

fn draft(name_en: &str, name_cy: &str, parent: &str) -> TeamDraft {
    use crate::text::{Note, Title};
    TeamDraft {
        name_en: Title::parse(name_en).unwrap(),
        name_cy: Title::parse(name_cy).unwrap(),
        parent: Note::parse(parent).unwrap(),
    }
}

#[test]
fn teams_are_added_moved_and_closed_by_those_who_run_the_department() {
    let cast = Cast::new();
    let dtc = slug("town-and-country");
    let add = |who, input: &TeamDraft| act(&cast, who, |tx, actor| add_team(tx, actor, &dtc, input));
    let found = |name: &str| {
        let mut conn = cast.test.conn();
        let department = departments::runs(&mut conn, &cast.actor(cast.eve), &dtc).unwrap();
        teams(&mut conn, &department, name, 0, 50).unwrap().0.remove(0)
    };
    let problem = |outcome: Result<()>, field: &str| match outcome {
        Err(Error::Invalid(errors)) => errors.get(field).unwrap().key,
        other => panic!("{other:?}"),
    };
    add(cast.eve, &draft("Coastal water", "Dŵr arfordirol", "")).unwrap();
    add(cast.eve, &draft("Tidal rivers", "Afonydd llanw", "dŵr ARFORDIROL")).unwrap();
    assert!(matches!(add(cast.ada, &draft("Mine", "Fy un i", "")), Err(Error::NotFound)));
    assert_eq!(problem(add(cast.eve, &draft("Lakes", "Llynnoedd", "Nowhere")), "parent"), "team-unknown");
    let (water, rivers) = (found("coastal"), found("llanw"));
    assert_eq!((water.branch.teams, rivers.parent_en.as_deref()), (1, Some("Coastal water")));
    let change = |id, input: &TeamDraft| act(&cast, cast.eve, |tx, actor| change_team(tx, actor, &dtc, id, input));
    let address = format!("https://suite.example/teams/{}-{}", rivers.branch.id, rivers.branch.slug);
    let within = change(water.branch.id, &draft("Coastal water", "Dŵr arfordirol", &address));
    assert_eq!(problem(within, "parent"), "team-within");
    change(rivers.branch.id, &draft("Tidal rivers", "Afonydd llanw", "")).unwrap();
    change(rivers.branch.id, &draft("Estuaries", "Aberoedd", "Coastal water")).unwrap();
    change(rivers.branch.id, &draft("Estuaries", "Aberoedd", "Coastal water")).unwrap();
    let close = |id| act(&cast, cast.eve, |tx, actor| close_team(tx, actor, &dtc, id));
    assert_eq!(problem(close(water.branch.id), "team"), "team-has-teams");
    let list = "email,name,team\nzoe@dtc.gov.example,Zoe Amin,Estuaries\n";
    act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &parse_people(list).unwrap())).unwrap();
    assert_eq!(problem(close(rivers.branch.id), "team"), "team-has-people");
    let list = "email,name,team\nzoe@dtc.gov.example,Zoe Amin,Lakes\n";
    act(&cast, cast.eve, |tx, actor| load_people(tx, actor, &dtc, &parse_people(list).unwrap())).unwrap();
    // Nobody keeps a team open by saying of themselves that they are in it.
    let said = format!(
        "insert into appointments (id, person_id, department_id, team_id, title, from_date, is_from_provider, gives_rights)
         values (gen_random_uuid(), '{}', '{}', '{}', 'Mine', current_date, false, false)",
        cast.dan, cast.dtc, rivers.branch.id
    );
    crate::testing::run_sql(&mut cast.test.conn(), &said).unwrap();
    assert_eq!(found("estuaries").branch.people, 0);
    close(rivers.branch.id).unwrap();
    close(water.branch.id).unwrap();
    assert!(matches!(close(water.branch.id), Err(Error::NotFound)));
    for (kind, count) in [("team_added", 3), ("team_moved", 2), ("team_renamed", 1), ("team_closed", 2)] {
        assert_eq!(cast.test.count(&format!("events where kind = '{kind}'")), count, "{kind}");
    }
}
