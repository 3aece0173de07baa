use chrono::Duration;

use super::*;
use crate::ids::PersonId;
use crate::policy::{Actor, Marking, Visibility};
use crate::testing::{Cast, run_sql};
use crate::text::{Note, Prose, Slug, Title};
use crate::{As, Error, Recorded, Result, Tx, jobs, notifications};

fn wanted(visibility: Visibility) -> Wanted {
    Wanted {
        visibility,
        is_listed: true,
        join_rule: JoinRule::Ask,
        marking: Marking::Official,
        handling_note: Note::none(),
        guests_may_write: false,
        reviews_posts: false,
    }
}

fn project(name: &str, visibility: Visibility) -> NewProject {
    NewProject {
        name_en: Title::parse(name).unwrap(),
        name_cy: None,
        purpose: Prose::parse("What it is for.").unwrap(),
        departments: Vec::new(),
        wanted: wanted(visibility),
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn note(text: &str) -> Note {
    Note::parse(text).unwrap()
}

/// Writes as somebody, whatever comes of it.
pub(super) fn act<T>(
    cast: &Cast,
    who: PersonId,
    work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Recorded<T>>,
) -> Result<T> {
    use diesel::Connection as _;
    let actor = cast.actor(who);
    cast.test.conn().transaction(|conn| work(&mut Tx::new(conn, None), &actor).map(Recorded::into_inner))
}

pub(super) fn emails(of: &[&str], role: MemberRole, days: Option<i64>) -> Invite {
    Invite {
        emails: of.iter().map(|one| (*one).to_owned()).collect(),
        role,
        until: days.map(|days| crate::db::now() + Duration::days(days)),
        note: note("Please join us"),
    }
}

#[test]
fn made_led_and_found() {
    let cast = Cast::new();
    let made =
        act(&cast, cast.ben, |tx, actor| create(tx, actor, &project("Flood response", Visibility::CivilService)));
    assert_eq!(&*made.unwrap(), "flood-response");
    let again = act(&cast, cast.dan, |tx, actor| create(tx, actor, &project("Flood response", Visibility::Members)));
    assert_eq!(&*again.unwrap(), "flood-response-2");
    let guest = act(&cast, cast.gus, |tx, actor| create(tx, actor, &project("Guests", Visibility::Members)));
    assert!(matches!(guest, Err(Error::Forbidden("CreateSpace"))));
    let mut conn = cast.test.conn();
    let ben = cast.actor(cast.ben);
    let space = find(&mut conn, &ben, &slug("flood-response")).unwrap();
    assert!(space.may::<crate::policy::act::ChangeSpace>());
    assert_eq!(member_count(&mut conn, &space).unwrap(), (1, 0, 0));
    // Dan's is for its members: Ben knows that it is there, and not what is in it.
    let other = slug("flood-response-2");
    assert!(matches!(find(&mut conn, &ben, &other), Err(Error::NotFound)));
    assert!(glimpse(&mut conn, &ben, &other).is_ok());
    let (all, has_more) = listed(&mut conn, &ben, "FLOOD", None, 1).unwrap();
    assert_eq!((all.len(), has_more), (1, true));
    let (rest, has_more) = listed(&mut conn, &ben, "flood", Some(&all[0].slug), 1).unwrap();
    assert_eq!((&*rest[0].slug, has_more), ("flood-response-2", false));
}

#[test]
fn what_must_be_true_together() {
    let base = || wanted(Visibility::Members);
    let bad = |wanted: Wanted, field: &str| {
        let errors = wanted.checked().unwrap_err();
        assert!(errors.get(field).is_some(), "{field}: {errors:?}");
    };
    bad(Wanted { is_listed: false, visibility: Visibility::CivilService, ..base() }, "is_listed");
    bad(Wanted { marking: Marking::Sensitive, visibility: Visibility::CivilService, ..base() }, "marking");
    bad(Wanted { marking: Marking::Sensitive, ..base() }, "handling_note");
    bad(Wanted { handling_note: note("Eyes only"), ..base() }, "handling_note");
    let open = Wanted { marking: Marking::Sensitive, handling_note: note("x"), join_rule: JoinRule::Open, ..base() };
    bad(open, "join_rule");
    assert!(Wanted { marking: Marking::Sensitive, handling_note: note("Team only"), ..base() }.checked().is_ok());
}

#[test]
fn asked_and_let_in_or_refused_with_a_reason() {
    let cast = Cast::new();
    let tax = cast.space("tax").visible_to(Visibility::Members);
    let (ada, dan, cat) = (cast.ada, cast.dan, cast.cat);
    act(&cast, dan, |tx, actor| ask(tx, actor, &tax.slug, &note("I work on rates"))).unwrap();
    let twice = act(&cast, dan, |tx, actor| ask(tx, actor, &tax.slug, &note("Hello?")));
    assert!(matches!(twice, Err(Error::Invalid(_))));
    act(&cast, cat, |tx, actor| ask(tx, actor, &tax.slug, &Note::none())).unwrap();
    let mut conn = cast.test.conn();
    let space = find(&mut conn, &cast.actor(ada), &tax.slug).unwrap();
    let waiting = requests(&mut conn, &space).unwrap();
    assert_eq!(waiting.iter().map(|one| &*one.name).collect::<Vec<_>>(), ["Dan Whitfield", "Cat Lindqvist"]);
    let (dans, cats) = (waiting[0].id, waiting[1].id);
    let as_member = act(&cast, cast.ben, |tx, actor| answer_request(tx, actor, &tax.slug, dans, true, &Note::none()));
    assert!(matches!(as_member, Err(Error::Forbidden(_))));
    act(&cast, ada, |tx, actor| answer_request(tx, actor, &tax.slug, dans, true, &Note::none())).unwrap();
    let again = act(&cast, ada, |tx, actor| answer_request(tx, actor, &tax.slug, dans, false, &note("No")));
    assert!(matches!(again, Err(Error::Conflict)), "one answer counts");
    let silent = act(&cast, ada, |tx, actor| answer_request(tx, actor, &tax.slug, cats, false, &Note::none()));
    assert!(matches!(silent, Err(Error::Invalid(_))), "a refusal says why");
    act(&cast, ada, |tx, actor| answer_request(tx, actor, &tax.slug, cats, false, &note("Only for the board")))
        .unwrap();
    assert!(find(&mut conn, &cast.actor(dan), &tax.slug).is_ok());
    let known = glimpse(&mut conn, &cast.actor(cat), &tax.slug).unwrap();
    let mine = my_request(&mut conn, &cast.actor(cat), &known).unwrap().unwrap();
    assert_eq!((&*mine.state, &*mine.answer), ("refused", "Only for the board"));
    // A hidden space cannot be asked for: nobody is told that it is there.
    let hidden = cast.space("secret").hidden();
    let asked = act(&cast, dan, |tx, actor| ask(tx, actor, &hidden.slug, &Note::none()));
    assert!(matches!(asked, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_tells_whom_it_concerns_once() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    act(&cast, cast.dan, |tx, actor| ask(tx, actor, &tax.slug, &Note::none())).unwrap();
    let (one, two) = tokio::join!(jobs::run_once(&cast.test.db), jobs::run_once(&cast.test.db));
    assert!(one.unwrap() + two.unwrap() > 0);
    assert_eq!(jobs::run_once(&cast.test.db).await.unwrap(), 0);
    let mut conn = cast.test.conn();
    let told = |conn: &mut _, person| {
        let all = notifications::newest(conn, &cast.actor(person), None, 50).unwrap();
        all.rows.iter().map(|one| one.event.kind()).collect::<Vec<_>>()
    };
    assert!(told(&mut conn, cast.ada).contains(&"join_asked"));
    assert!(!told(&mut conn, cast.dan).contains(&"join_asked"), "not who did it");
    assert!(!told(&mut conn, cast.ben).contains(&"join_asked"), "a member is not a lead");
    let ada = cast.actor(cast.ada);
    let newest = notifications::newest(&mut conn, &ada, None, 1).unwrap();
    assert_eq!(newest.rows[0].by.as_ref().map(|(name, _)| &**name), Some("Dan Whitfield"));
    assert_eq!(newest.rows[0].space.as_ref().map(|space| &*space.slug), Some("tax"));
    let id = newest.rows[0].id;
    let stolen = cast.test.db.write(As::Person(cast.ben), move |tx, actor| notifications::open(tx, actor, id)).await;
    assert!(matches!(stolen, Err(Error::NotFound)));
    let before = cast.actor(cast.ada).unread;
    cast.test.db.write(As::Person(cast.ada), move |tx, actor| notifications::open(tx, actor, id)).await.unwrap();
    assert_eq!(cast.actor(cast.ada).unread, before - 1);
    // What became hidden is not named any more.
    run_sql(&mut conn, "delete from memberships").unwrap();
    run_sql(&mut conn, "update spaces set visibility = 2, is_listed = false where slug = 'tax'").unwrap();
    let ada = cast.actor(cast.ada);
    assert!(notifications::newest(&mut conn, &ada, None, 50).unwrap().rows.iter().all(|one| one.space.is_none()));
}

#[test]
fn invited_by_address_across_departments() {
    let cast = Cast::new();
    let tax = cast.space("tax").visible_to(Visibility::Members);
    let list = emails(
        &["dan.whitfield@lra.gov.example", "new.person@dtc.gov.example", "ben.hughes@dtc.gov.example"],
        MemberRole::Member,
        None,
    );
    let count = act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &list)).unwrap();
    assert_eq!(count, 2, "Ben belongs already");
    assert_eq!(act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &list)).unwrap(), 0, "twice is once");
    let mut conn = cast.test.conn();
    let dan = cast.actor(cast.dan);
    let (invitation, space) = invitation_for(&mut conn, &dan, &tax.slug).unwrap().unwrap();
    assert_eq!((&*invitation.note, &*space.slug), ("Please join us", "tax"));
    act(&cast, cast.dan, |tx, actor| answer_invitation(tx, actor, &tax.slug, true)).unwrap();
    assert!(find(&mut conn, &cast.actor(cast.dan), &tax.slug).is_ok());
    let again = act(&cast, cast.dan, |tx, actor| answer_invitation(tx, actor, &tax.slug, true));
    assert!(matches!(again, Err(Error::NotFound)));
    // Whoever comes with the address is let in at the first sign-in.
    let arrival = cast.arrive("np", "New.Person@dtc.gov.example", "New Person", "Analyst").unwrap();
    assert!(find(&mut conn, &cast.actor(arrival.person), &tax.slug).is_ok());
    // What a member proposes waits for a lead.
    let one = emails(&["cat.lindqvist@dtc.gov.example"], MemberRole::Member, None);
    act(&cast, cast.ben, |tx, actor| invite(tx, actor, &tax.slug, &one)).unwrap();
    let early = act(&cast, cast.cat, |tx, actor| answer_invitation(tx, actor, &tax.slug, true));
    assert!(matches!(early, Err(Error::NotFound)));
    let space = find(&mut conn, &cast.actor(cast.ada), &tax.slug).unwrap();
    let open = invitations(&mut conn, &space).unwrap();
    let proposed = open.iter().find(|one| one.state == "proposed").unwrap();
    act(&cast, cast.ada, |tx, actor| approve_proposal(tx, actor, &tax.slug, proposed.id)).unwrap();
    act(&cast, cast.cat, |tx, actor| answer_invitation(tx, actor, &tax.slug, false)).unwrap();
    assert!(find(&mut conn, &cast.actor(cast.cat), &tax.slug).is_err());
}

#[test]
fn lists_that_are_refused_leave_nothing() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let many: Vec<String> = (0..10_000).map(|number| format!("p{number}@dtc.gov.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (list, role, days) in [
        (vec![], MemberRole::Member, None),
        (many, MemberRole::Member, None),
        (vec!["x@nowhere.example"], MemberRole::Member, None),
        (vec!["x@dtc.gov.example", "nonsense"], MemberRole::Member, None),
        (vec!["x@dtc.gov.example"], MemberRole::Guest, None),
        (vec!["x@dtc.gov.example"], MemberRole::Guest, Some(-1)),
        (vec!["x@dtc.gov.example"], MemberRole::Guest, Some(4_000)),
    ] {
        let input = emails(&list, role, days);
        let refused = act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &input));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{role:?} {days:?}");
    }
    assert_eq!(cast.test.count("invitations"), 0);
    let one = emails(&["x@dtc.gov.example"], MemberRole::Member, None);
    let stranger = act(&cast, cast.dan, |tx, actor| invite(tx, actor, &tax.slug, &one));
    assert!(matches!(stranger, Err(Error::Forbidden(_))));
}

#[test]
fn a_guest_sees_one_space_until_a_date() {
    let cast = Cast::new();
    let mut conn = cast.test.conn();
    run_sql(
        &mut conn,
        "insert into department_domains (domain, department_id, is_approved, is_for_guests, created_at)
         select 'consulting.example', department_id, true, true, now() from department_domains where domain = 'dtc.gov.example'",
    )
    .unwrap();
    let (tax, other) = (cast.space("tax").visible_to(Visibility::Members), cast.space("other"));
    let early = cast.arrive("gail", "gail@consulting.example", "Gail Roe", "");
    assert_eq!(early.unwrap_err(), crate::signin::Refusal::NotInvited);
    let as_member = emails(&["gail@consulting.example"], MemberRole::Member, None);
    let refused = act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &as_member));
    assert!(matches!(refused, Err(Error::Invalid(_))), "from there one is a guest or nothing");
    let input = emails(&["gail@consulting.example"], MemberRole::Guest, Some(30));
    act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &input)).unwrap();
    let gail = cast.arrive("gail", "gail@consulting.example", "Gail Roe", "").unwrap().person;
    let actor = cast.actor(gail);
    assert_eq!(actor.tier, crate::policy::Tier::Guest);
    assert!(find(&mut conn, &actor, &tax.slug).is_ok() && find(&mut conn, &actor, &other.slug).is_err());
    assert!(crate::people::find(&mut conn, &actor, &slug("ada-okafor")).is_ok(), "of the same space");
    assert!(crate::people::find(&mut conn, &actor, &slug("dan-whitfield")).is_err());
    assert!(service(&mut conn, &actor).is_err());
    // The date passes.
    run_sql(&mut conn, "update memberships set until = now() - interval '1 minute' where role = 'guest'").unwrap();
    assert!(find(&mut conn, &cast.actor(gail), &tax.slug).is_err());
    cast.test.write(jobs::sweep);
    assert_eq!(cast.test.count("events where kind = 'guest_ended'"), 1);
    assert_eq!(cast.test.count("memberships where role = 'guest'"), 0);
}

#[test]
fn sensitive_things_and_guests() {
    let cast = Cast::new();
    let space = cast.space("board").sensitive().with_guest();
    let mut conn = cast.test.conn();
    let reads = |conn: &mut _| find(conn, &cast.actor(cast.gus), &space.slug).is_ok();
    assert!(!reads(&mut conn));
    act(&cast, cast.ada, |tx, actor| allow_guests(tx, actor, &space.slug, false, true)).unwrap();
    assert!(!reads(&mut conn), "a lead alone does not let them");
    let lead = act(&cast, cast.ada, |tx, actor| allow_guests(tx, actor, &space.slug, true, true));
    assert!(matches!(lead, Err(Error::Forbidden(_))), "a lead is not the department");
    act(&cast, cast.eve, |tx, actor| allow_guests(tx, actor, &space.slug, true, true)).unwrap();
    assert!(reads(&mut conn));
    act(&cast, cast.eve, |tx, actor| allow_guests(tx, actor, &space.slug, true, false)).unwrap();
    assert!(!reads(&mut conn));
}

#[test]
fn no_space_is_left_without_a_lead() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let mut conn = cast.test.conn();
    let last = act(&cast, cast.ada, |tx, actor| leave(tx, actor, &tax.slug, false));
    assert!(matches!(last, Err(Error::Invalid(_))), "the last lead is asked first");
    let down = act(&cast, cast.ada, |tx, actor| stand_down(tx, actor, &tax.slug, &slug("ada-okafor")));
    assert!(matches!(down, Err(Error::Invalid(_))));
    act(&cast, cast.ada, |tx, actor| leave(tx, actor, &tax.slug, true)).unwrap();
    assert_eq!(cast.test.count("events where kind = 'space_leadless'"), 1);
    let seen = find(&mut cast.test.conn(), &cast.actor(cast.ben), &tax.slug).unwrap();
    assert_eq!(member_count(&mut cast.test.conn(), &seen).unwrap().0, 0, "the page offers it");
    act(&cast, cast.ben, |tx, actor| take_lead(tx, actor, &tax.slug)).unwrap();
    let second = act(&cast, cast.ben, |tx, actor| take_lead(tx, actor, &tax.slug));
    assert!(matches!(second, Err(Error::Conflict)));
    // Switched off, and with that leadless again; a stranger cannot help, the department can.
    act(&cast, cast.eve, |tx, actor| crate::people::switch_off(tx, actor, &slug("ben-hughes"))).unwrap();
    assert_eq!(cast.test.count("events where kind = 'space_leadless'"), 2);
    let stranger = act(&cast, cast.dan, |tx, actor| appoint(tx, actor, &tax.slug, &slug("dan-whitfield")));
    assert!(matches!(stranger, Err(Error::Forbidden(_))));
    act(&cast, cast.eve, |tx, actor| appoint(tx, actor, &tax.slug, &slug("cat-lindqvist"))).unwrap();
    assert!(find(&mut conn, &cast.actor(cast.cat), &tax.slug).unwrap().may::<crate::policy::act::ChangeSpace>());
    let meddling = act(&cast, cast.eve, |tx, actor| appoint(tx, actor, &tax.slug, &slug("dan-whitfield")));
    assert!(matches!(meddling, Err(Error::Forbidden(_))), "with a lead there, it is the lead's to do");
}

#[test]
fn two_leads_who_leave_at_once_do_not_leave_it_alone() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    act(&cast, cast.ada, |tx, actor| appoint(tx, actor, &tax.slug, &slug("ben-hughes"))).unwrap();
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let leaving = [cast.ada, cast.ben].map(|who| {
            let (cast, slug) = (&cast, tax.slug.clone());
            scope.spawn(move || act(cast, who, |tx, actor| leave(tx, actor, &slug, false)).is_ok())
        });
        leaving.map(|one| one.join().unwrap()).to_vec()
    });
    assert_eq!(outcomes.iter().filter(|left| **left).count(), 1, "{outcomes:?}");
    assert_eq!(
        cast.test.count("memberships where role = 'lead' and space_id in (select id from spaces where slug = 'tax')"),
        1
    );
}

#[test]
fn closed_is_read_only_and_can_be_opened() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let silent = act(&cast, cast.ada, |tx, actor| close(tx, actor, &tax.slug, &Note::none()));
    assert!(matches!(silent, Err(Error::Invalid(_))));
    let member = act(&cast, cast.ben, |tx, actor| close(tx, actor, &tax.slug, &note("Done")));
    assert!(matches!(member, Err(Error::Forbidden(_))));
    act(&cast, cast.ada, |tx, actor| close(tx, actor, &tax.slug, &note("The work is done"))).unwrap();
    let mut conn = cast.test.conn();
    let space = find(&mut conn, &cast.actor(cast.ben), &tax.slug).unwrap();
    assert!(!space.may::<crate::policy::act::PublishPost>() && space.closed_reason == "The work is done");
    let lead = act(&cast, cast.ada, |tx, actor| reopen(tx, actor, &tax.slug, &note("More to do")));
    assert!(matches!(lead, Err(Error::Forbidden(_))));
    let silent = act(&cast, cast.eve, |tx, actor| reopen(tx, actor, &tax.slug, &Note::none()));
    assert!(matches!(silent, Err(Error::Invalid(_))));
    act(&cast, cast.eve, |tx, actor| reopen(tx, actor, &tax.slug, &note("More to do"))).unwrap();
    let space = find(&mut conn, &cast.actor(cast.ben), &tax.slug).unwrap();
    assert!(space.may::<crate::policy::act::PublishPost>());
}

#[test]
fn what_is_inside_is_narrowed_with_the_space() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let key = tax.post("Open");
    let mut conn = cast.test.conn();
    let dan = cast.actor(cast.dan);
    assert!(crate::blogs::find(&mut conn, &dan, &key).is_ok());
    let changes = SpaceChanges {
        departments: None,
        name_en: Title::parse("Tax").unwrap(),
        name_cy: Some(Title::parse("Treth").unwrap()),
        purpose: Prose::parse("").unwrap(),
        wanted: wanted(Visibility::Members),
        version: 1,
    };
    act(&cast, cast.ada, |tx, actor| change(tx, actor, &tax.slug, &changes)).unwrap();
    assert!(crate::blogs::find(&mut conn, &dan, &key).is_err());
    assert_eq!(cast.test.count("items where visibility > 2"), 0);
    let late = act(&cast, cast.ada, |tx, actor| change(tx, actor, &tax.slug, &changes));
    assert!(matches!(late, Err(Error::Conflict)));
}

/// Neither an older invitation nor an older request lowers what somebody is, and a removed one stays out.
#[test]
fn old_papers_open_no_doors() {
    let cast = Cast::new();
    let tax = cast.space("tax").visible_to(Visibility::Members);
    let dans = emails(&["dan.whitfield@lra.gov.example"], MemberRole::Member, None);
    act(&cast, cast.dan, |tx, actor| ask(tx, actor, &tax.slug, &Note::none())).unwrap();
    act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &dans)).unwrap();
    act(&cast, cast.dan, |tx, actor| answer_invitation(tx, actor, &tax.slug, true)).unwrap();
    assert_eq!(cast.test.count("join_requests where state = 'waiting'"), 0, "answered by it");
    act(&cast, cast.ada, |tx, actor| appoint(tx, actor, &tax.slug, &slug("dan-whitfield"))).unwrap();
    let lead = "memberships where role = 'lead' and space_id in (select id from spaces where slug = 'tax')";
    assert_eq!(cast.test.count(lead), 2);
    // An invitation from before, as two leads may send: accepting it takes nothing.
    run_sql(&mut cast.test.conn(), "update invitations set state = 'waiting', answered_at = null").unwrap();
    act(&cast, cast.dan, |tx, actor| answer_invitation(tx, actor, &tax.slug, true)).unwrap();
    assert_eq!(cast.test.count(lead), 2);
    // Removed, with an invitation still open.
    act(&cast, cast.ada, |tx, actor| stand_down(tx, actor, &tax.slug, &slug("dan-whitfield"))).unwrap();
    run_sql(&mut cast.test.conn(), "update invitations set state = 'waiting', answered_at = null").unwrap();
    act(&cast, cast.ada, |tx, actor| remove(tx, actor, &tax.slug, &slug("dan-whitfield"))).unwrap();
    assert!(act(&cast, cast.dan, |tx, actor| answer_invitation(tx, actor, &tax.slug, true)).is_err());
    // An invitation whose inviter has gone means nothing any more.
    act(&cast, cast.ada, |tx, actor| invite(tx, actor, &tax.slug, &dans)).unwrap();
    act(&cast, cast.ada, |tx, actor| appoint(tx, actor, &tax.slug, &slug("ben-hughes"))).unwrap();
    act(&cast, cast.ada, |tx, actor| leave(tx, actor, &tax.slug, false)).unwrap();
    assert!(act(&cast, cast.dan, |tx, actor| answer_invitation(tx, actor, &tax.slug, true)).is_err());
}

#[test]
fn only_projects_are_joined_led_and_left() {
    let cast = Cast::new();
    for (who, space) in [(cast.ben, "ben-hughes"), (cast.ben, "service"), (cast.eve, "town-and-country")] {
        let space = slug(space);
        assert!(act(&cast, who, |tx, actor| leave(tx, actor, &space, true)).is_err(), "{space}");
        assert!(act(&cast, cast.dan, |tx, actor| ask(tx, actor, &space, &Note::none())).is_err(), "{space}");
        let whom = slug("eve-marsh");
        assert!(act(&cast, cast.eve, |tx, actor| appoint(tx, actor, &space, &whom)).is_err(), "{space}");
    }
}

#[test]
fn who_runs_a_department_learns_nothing_of_who_is_in_a_hidden_space() {
    let cast = Cast::new();
    let secret = cast.space("secret").hidden();
    let outcomes = ["ben-hughes", "ada-okafor", "dan-whitfield"].map(|whom| {
        let whom = slug(whom);
        let removed = act(&cast, cast.eve, |tx, actor| remove(tx, actor, &secret.slug, &whom));
        let appointed = act(&cast, cast.eve, |tx, actor| appoint(tx, actor, &secret.slug, &whom));
        format!("{removed:?} {appointed:?}")
    });
    assert!(outcomes.iter().all(|one| *one == outcomes[0]), "{outcomes:?}");
}
