use diesel::Connection as _;

use super::*;
use crate::error::Error;
use crate::testing::Cast;
use crate::text::{Line, Note, Prose, Slug};
use crate::{As, Db};

fn changes(building: &str) -> ProfileChanges {
    let line = |text: &str| Line::parse(text).unwrap();
    ProfileChanges {
        pronouns: line("she/her"),
        name_said: line("AY-da oh-KAH-for"),
        phone: line("0300 123 4567"),
        building: line(building),
        city: line("Leeds"),
        mobile: line("07700 900123"),
        working_days: line("Mon–Thu"),
        hours: line("9 to 3"),
        ask_about: Note::parse("plans").unwrap(),
        skills: Tags::parse("GIS, Drawing").unwrap(),
        languages: Tags::parse("English").unwrap(),
        about: Prose::parse("Plans.").unwrap(),
        profession: None,
    }
}

async fn save(db: &Db, who: crate::ids::PersonId, version: i32) -> crate::Result<()> {
    let input = changes("West Wing");
    db.write(As::Person(who), move |tx, actor| edit_profile(tx, actor, version, &input)).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn own_profile_is_edited_and_two_tabs_do_not_overwrite() {
    let cast = Cast::new();
    save(&cast.test.db, cast.ada, 1).await.unwrap();
    assert!(matches!(save(&cast.test.db, cast.ada, 1).await, Err(Error::Conflict)));
    let dan = cast.actor(cast.dan);
    let mut conn = cast.test.conn();
    let ada = find(&mut conn, &dan, &Slug::parse("ada-okafor").unwrap()).unwrap();
    assert_eq!((&*ada.building, ada.version), ("West Wing", 2));
    let Details { posts, skills, .. } = details(&mut conn, &ada).unwrap();
    assert_eq!(skills, ["drawing", "gis"]);
    assert_eq!(
        (posts.len(), &*posts[0].title, posts[0].is_from_provider),
        (1, "Deputy Director, Planning Policy", true)
    );
}

#[test]
fn a_profession_is_said_once_where_nobody_has_said_it() {
    let cast = Cast::new();
    let ada = cast.actor(cast.ada);
    for (version, profession) in [(1, Profession::Planning), (2, Profession::Property)] {
        let input = ProfileChanges { profession: Some(profession), ..changes("West Wing") };
        cast.test.write(|tx| edit_profile(tx, &ada, version, &input));
        let mut conn = cast.test.conn();
        let person = me(&mut conn, &ada).unwrap();
        let posts = details(&mut conn, &person).unwrap().posts;
        assert_eq!(posts[0].profession, Some(Profession::Planning), "what is known stays");
    }
}

#[test]
fn a_guest_sees_the_people_of_their_spaces_alone() {
    let cast = Cast::new();
    let _ = cast.space("tax").with_guest();
    let gus = cast.actor(cast.gus);
    let mut conn = cast.test.conn();
    let mut sees = |handle: &str| find(&mut conn, &gus, &Slug::parse(handle).unwrap()).is_ok();
    assert!(sees("ben-hughes") && sees("gus-palmer"));
    assert!(!sees("dan-whitfield") && !sees("nobody-at-all"));
}

fn new_post(cast: &Cast) -> NewAppointment {
    let today = crate::db::today();
    NewAppointment {
        department: cast.lra,
        team: Line::parse("").unwrap(),
        title: Line::parse("Board member").unwrap(),
        grade: Line::parse("").unwrap(),
        profession: Some(Profession::Property),
        from: today,
        to: None,
    }
}

/// A post that somebody says they hold is shown, and opens no door.
#[test]
fn a_post_of_ones_own_saying_gives_no_rights() {
    let cast = Cast::new();
    let cat = cast.actor(cast.cat);
    cast.test.write(|tx| add_appointment(tx, &cat, &new_post(&cast)));
    let mut conn = cast.test.conn();
    assert_eq!(cast.actor(cast.cat).departments, [cast.dtc]);
    let slug = Slug::parse("cat-lindqvist").unwrap();
    let seen = find(&mut conn, &cast.actor(cast.dan), &slug).unwrap();
    let posts = details(&mut conn, &seen).unwrap().posts;
    let own = posts.iter().find(|post| !post.gives_rights).unwrap();
    assert_eq!((&*own.title, &*own.acronym, own.profession), ("Board member", "LRA", Some(Profession::Property)));
    let is_found = |word: &str| {
        let mut conn = cast.test.conn();
        search::find(&mut conn, &cast.actor(cast.dan), word, &[], 0, 5).unwrap().total > 0
    };
    assert!(is_found("cat board"));
    // Only their own, and only what the provider does not say.
    let ben = cast.actor(cast.ben);
    let mut tx = crate::db::Tx::new(&mut conn, None);
    assert!(matches!(end_appointment(&mut tx, &ben, own.id), Err(Error::NotFound)));
    let provided = posts.iter().find(|post| post.is_from_provider).unwrap();
    assert!(matches!(end_appointment(&mut tx, &cat, provided.id), Err(Error::NotFound)));
    // Nor those who run another department.
    let eve = cast.actor(cast.eve);
    let dtc = Slug::parse("town-and-country").unwrap();
    assert!(matches!(end_claimed_post(&mut tx, &eve, &dtc, own.id), Err(Error::NotFound)));
    assert!(matches!(end_claimed_post(&mut tx, &ben, &own.department, own.id), Err(Error::NotFound)));
    cast.test.write(|tx| end_appointment(tx, &cat, own.id));
    assert!(!is_found("cat board") && is_found("cat"));
    assert_eq!(cast.test.count("events where kind in ('appointment_added', 'appointment_ended')"), 2);
}

/// Whoever runs the department that somebody names ends it, and they are told.
#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_its_department_does_not_know_of_is_ended() {
    let cast = Cast::new();
    let cat = cast.actor(cast.cat);
    cast.test.write(|tx| add_appointment(tx, &cat, &new_post(&cast)));
    let mut conn = cast.test.conn();
    let seen = me(&mut conn, &cat).unwrap();
    let own = details(&mut conn, &seen).unwrap().posts.into_iter().find(|post| !post.gives_rights).unwrap();
    let sasha = cast.actor(cast.sasha);
    let whose = cast.test.write(|tx| end_claimed_post(tx, &sasha, &own.department, own.id));
    assert_eq!(&*whose, "cat-lindqvist");
    crate::jobs::run_once(&cast.test.db).await.unwrap();
    let told = crate::notifications::newest(&mut conn, &cast.actor(cast.cat), None, 10).unwrap();
    assert!(told.rows.iter().any(|one| matches!(one.event, crate::events::Event::ClaimedPostEnded { .. })));
    let left = details(&mut conn, &seen).unwrap().posts.into_iter().find(|post| !post.gives_rights).unwrap();
    assert_eq!(left.to_date, Some(crate::db::today()));
    let mut tx = crate::db::Tx::new(&mut conn, None);
    assert!(matches!(end_claimed_post(&mut tx, &sasha, &own.department, own.id), Err(Error::NotFound)));
}

#[test]
fn a_post_that_cannot_be_is_refused_for_its_reason() {
    let cast = Cast::new();
    let cat = cast.actor(cast.cat);
    let today = crate::db::today();
    let refused = |new: NewAppointment, who: &crate::Actor| {
        let mut conn = cast.test.conn();
        let mut tx = crate::db::Tx::new(&mut conn, None);
        add_appointment(&mut tx, who, &new).unwrap_err()
    };
    let field = |error: Error, field: &str| match error {
        Error::Invalid(errors) => errors.get(field).map(|problem| problem.key),
        other => panic!("{other}"),
    };
    let plain = || new_post(&cast);
    let days = chrono::Days::new;
    let unknown = crate::ids::DepartmentId::new();
    assert_eq!(field(refused(NewAppointment { department: unknown, ..plain() }, &cat), "department"), Some("choice"));
    assert_eq!(
        field(refused(NewAppointment { title: Line::parse("").unwrap(), ..plain() }, &cat), "title"),
        Some("post-title-missing")
    );
    assert_eq!(
        field(refused(NewAppointment { to: Some(today - days(1)), ..plain() }, &cat), "to"),
        Some("date-before-start")
    );
    assert_eq!(
        field(refused(NewAppointment { from: today + days(500), ..plain() }, &cat), "from"),
        Some("date-implausible")
    );
    assert_eq!(
        field(refused(NewAppointment { team: Line::parse("Nobody %").unwrap(), ..plain() }, &cat), "team"),
        Some("team-unknown")
    );
    assert!(matches!(refused(plain(), &cast.actor(cast.gus)), Error::Forbidden(_)));
    for _ in 0..20 {
        cast.test.write(|tx| add_appointment(tx, &cat, &plain()));
    }
    assert_eq!(field(refused(plain(), &cat), "title"), Some("posts-many"));
}

#[test]
fn a_leavers_page_says_whom_to_ask() {
    let cast = Cast::new();
    let fay = Slug::parse("fay-doyle").unwrap();
    let (eve, dan) = (cast.actor(cast.eve), cast.actor(cast.dan));
    let mut conn = cast.test.conn();
    let mut tx = crate::db::Tx::new(&mut conn, None);
    assert!(matches!(name_instead(&mut tx, &dan, &fay, "ben-hughes"), Err(Error::Forbidden(_))));
    for wrong in ["nobody", "fay-doyle"] {
        assert!(matches!(name_instead(&mut tx, &eve, &fay, wrong), Err(Error::Invalid(_))), "{wrong}");
    }
    cast.test.write(|tx| name_instead(tx, &eve, &fay, "Ben.Hughes@dtc.gov.example"));
    let seen = find(&mut conn, &dan, &fay).unwrap();
    let shown = details(&mut conn, &seen).unwrap();
    assert_eq!(shown.ask_instead.unwrap().0, "Ben Hughes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_reaches_whom_it_is_for_and_both_are_told() {
    let cast = Cast::new();
    let ben = Slug::parse("ben-hughes").unwrap();
    let (dan, eve) = (cast.actor(cast.dan), cast.actor(cast.eve));
    let text = Prose::parse("He moved to the third floor.").unwrap();
    cast.test.write(|tx| propose_correction(tx, &dan, &ben, Wrong::Profile, &text));
    cast.test.write(|tx| propose_correction(tx, &dan, &ben, Wrong::Left, &Prose::parse("").unwrap()));
    crate::jobs::run_once(&cast.test.db).await.unwrap();
    let told = |who| {
        let mut conn = cast.test.conn();
        crate::notifications::newest(&mut conn, &cast.actor(who), None, 50).unwrap().rows.len()
    };
    // What is his own is his alone; that he has left is the department's to see to as well.
    assert_eq!((told(cast.ben), told(cast.eve), told(cast.dan)), (2, 1, 0));
    let mut conn = cast.test.conn();
    let mut of = |who| corrections_of(&mut conn, &cast.actor(who), None, 50).unwrap().rows;
    assert_eq!((of(cast.ben).len(), of(cast.eve).len(), of(cast.dan).len(), of(cast.cat).len()), (2, 1, 2, 0));
    let left = of(cast.eve).remove(0);
    assert_eq!((left.about, left.state), (Wrong::Left, Outcome::Waiting));
    let own = of(cast.ben).into_iter().find(|one| one.about == Wrong::Profile).unwrap();

    let note = |text: &str| Note::parse(text).unwrap();
    let mut conn = cast.test.conn();
    let mut tx = crate::db::Tx::new(&mut conn, None);
    // Who proposed it does not answer it, whom it is not for does not know of it, and a refusal has a reason.
    let by_dan = answer_correction(&mut tx, &dan, own.id, Outcome::Accepted, &note(""));
    assert!(matches!(by_dan, Err(Error::Forbidden(_))));
    for other in [cast.cat, cast.eve, cast.sasha] {
        let answer = answer_correction(&mut tx, &cast.actor(other), own.id, Outcome::Accepted, &note(""));
        assert!(matches!(answer, Err(Error::NotFound)));
    }
    let by_ben = cast.actor(cast.ben);
    for (outcome, field) in [(Outcome::Refused, "answer"), (Outcome::Waiting, "decision")] {
        let answer = answer_correction(&mut tx, &by_ben, own.id, outcome, &note(""));
        assert!(matches!(answer, Err(Error::Invalid(errors)) if errors.get(field).is_some()));
    }
    cast.test.write(|tx| answer_correction(tx, &by_ben, own.id, Outcome::Accepted, &note("")));
    cast.test.write(|tx| answer_correction(tx, &eve, left.id, Outcome::Refused, &note("He is on leave.")));
    let again = answer_correction(&mut tx, &eve, left.id, Outcome::Accepted, &note(""));
    assert!(matches!(again, Err(Error::Conflict)));
    crate::jobs::run_once(&cast.test.db).await.unwrap();
    assert_eq!((told(cast.ben), told(cast.dan)), (3, 2));
}

#[test]
fn a_correction_is_refused_for_its_reason() {
    let cast = Cast::new();
    let _ = cast.space("tax").with_guest();
    let ben = Slug::parse("ben-hughes").unwrap();
    let text = Prose::parse("Wrong.").unwrap();
    let mut conn = cast.test.conn();
    let mut tx = crate::db::Tx::new(&mut conn, None);
    let nothing = Prose::parse(" ").unwrap();
    let dan = cast.actor(cast.dan);
    let problem = |outcome: crate::Result<crate::Recorded<()>>| match outcome.unwrap_err() {
        Error::Invalid(errors) => errors.get("text").map(|problem| problem.key),
        other => panic!("{other}"),
    };
    for who in [cast.ben, cast.gus] {
        let own = propose_correction(&mut tx, &cast.actor(who), &ben, Wrong::Profile, &text);
        assert!(matches!(own, Err(Error::Forbidden(_))));
    }
    assert_eq!(problem(propose_correction(&mut tx, &dan, &ben, Wrong::Provider, &nothing)), Some("text-missing"));
    cast.test.write(|tx| propose_correction(tx, &dan, &ben, Wrong::Provider, &text));
    assert_eq!(problem(propose_correction(&mut tx, &dan, &ben, Wrong::Provider, &text)), Some("correction-waiting"));
    let fill = "insert into corrections (id, person_id, proposed_by, about, text, at, state, answered_at)
        select gen_random_uuid(), (select id from people where handle = 'cat-lindqvist'),
            (select id from people where handle = 'dan-whitfield'), 'profile', 'x', now(), 'answered', now()
        from generate_series(1, 20)";
    crate::testing::run_sql(&mut cast.test.conn(), fill).unwrap();
    assert_eq!(problem(propose_correction(&mut tx, &dan, &ben, Wrong::Left, &text)), Some("corrections-many"));
}

#[test]
fn who_has_left_a_department_and_who_the_service() {
    let cast = Cast::new();
    let (dan, eve) = (cast.actor(cast.dan), cast.actor(cast.eve));
    let ben = Slug::parse("ben-hughes").unwrap();
    let _led_by_ada_and_ben = cast.space("exit");
    let session = cast.sign_in(cast.ben);
    let nothing = Note::parse("").unwrap();
    cast.test.write(|tx| propose_correction(tx, &dan, &ben, Wrong::Left, &Prose::parse("").unwrap()));
    let mut conn = cast.test.conn();
    let id = corrections_of(&mut conn, &eve, None, 5).unwrap().rows[0].id;
    // Said by himself it is his word and no more.
    let by_ben = cast.actor(cast.ben);
    conn.test_transaction::<_, Error, _>(|conn| {
        let mut tx = crate::db::Tx::new(conn, None);
        answer_correction(&mut tx, &by_ben, id, Outcome::Accepted, &nothing)?.into_inner();
        assert!(read::find(tx.conn, &by_ben, &ben)?.left_on.is_none());
        Ok(())
    });
    cast.test.write(|tx| answer_correction(tx, &eve, id, Outcome::Accepted, &nothing));
    let gone = find(&mut conn, &dan, &ben).unwrap();
    assert_eq!(gone.left_on, Some(crate::db::today()));
    assert!(details(&mut conn, &gone).unwrap().posts.iter().all(|post| post.to_date.is_some()));
    let hash = crate::signin::sessions::TokenHash::of(&session);
    assert!(crate::signin::sessions::actor(&mut conn, &hash).is_err(), "his sessions end");
    assert_eq!(cast.test.count("events where kind = 'space_leadless'"), 0, "Ada leads it too");
    assert_eq!(cast.test.count("events where kind = 'person_left'"), 1);
    // The department's admins can take it back.
    assert!(!gone.may::<crate::policy::act::SwitchPersonOff>(), "not Dan's to take back");
    // What was switched off stays so, whoever says that they have not left.
    cast.test.write(|tx| switch_off(tx, &eve, &ben));
    conn.test_transaction::<_, Error, _>(|conn| {
        let back = bring_back(&mut crate::db::Tx::new(conn, None), &eve, &ben);
        assert!(matches!(back, Err(Error::Conflict)));
        Ok(())
    });
    cast.test.write(|tx| switch_on(tx, &eve, &ben));
    assert!(find(&mut conn, &dan, &ben).unwrap().left_on.is_some(), "let in is not back");
    cast.test.write(|tx| bring_back(tx, &eve, &ben));
    assert!(find(&mut conn, &dan, &ben).unwrap().left_on.is_none());
}
