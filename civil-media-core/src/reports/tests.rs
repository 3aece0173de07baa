use diesel::Connection as _;

use super::*;
use crate::blogs::{self, Credits, DraftText, Kept, PostKey, Then, Writing};
use crate::comments::{self, NewComment};
use crate::ids::{CommentId, ItemId, MatterId, PersonId};
use crate::people::Language;
use crate::policy::{Actor, Visibility, act};
use crate::testing::{Cast, run_sql};
use crate::text::{Markdown, Prose, Slug, Title};
use crate::{Error, Recorded, Result, Tx, admin, items, jobs, notifications};

pub(super) fn by<T>(
    cast: &Cast,
    who: PersonId,
    work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Recorded<T>>,
) -> Result<T> {
    let actor = cast.actor(who);
    cast.test.conn().transaction(|conn| work(&mut Tx::new(conn, None), &actor).map(Recorded::into_inner))
}

fn words(text: &str) -> Prose {
    Prose::parse(text).unwrap()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// A post by somebody, in a blog.
pub(super) fn post(cast: &Cast, who: PersonId, blog: &str) -> (PostKey, ItemId) {
    let text = DraftText {
        title: Title::parse("Rates").unwrap(),
        body: Markdown::parse("A text that somebody minds.").unwrap(),
        language: Language::En,
        visibility: Visibility::PublicService,
        tags: None,
    };
    let of = Writing::New(slug(blog));
    let kept = by(cast, who, |tx, actor| blogs::write(tx, actor, &of, &text, &Credits::default(), Then::Publish(None)));
    let Kept::Published(key) = kept.unwrap() else { panic!("it was to be published at once") };
    let id = blogs::find(&mut cast.test.conn(), &cast.actor(who), &key).unwrap().id;
    (key, id)
}

pub(super) fn complain(cast: &Cast, who: PersonId, of: Of) -> Result<()> {
    by(cast, who, |tx, actor| report(tx, actor, of, Ground::Abuse, &words("It hurts.")))
}

/// What waits for somebody.
pub(super) fn queue(cast: &Cast, who: PersonId) -> Vec<MatterId> {
    let found = waiting(&mut cast.test.conn(), &cast.actor(who), None, 20).unwrap();
    found.rows.iter().map(|one| one.id).collect()
}

/// Of everybody, those for whom something waits.
fn who_decides(cast: &Cast) -> Vec<&'static str> {
    let all = [cast.ada, cast.ben, cast.cat, cast.dan, cast.eve, cast.gus, cast.ines, cast.sasha];
    let all = ["ada", "ben", "cat", "dan", "eve", "gus", "ines", "sasha"].into_iter().zip(all);
    let is_asked = |person: PersonId| {
        let actor = Actor::load(&mut cast.test.conn(), person);
        actor.is_ok() && !queue(cast, person).is_empty()
    };
    all.filter(|(_, person)| is_asked(*person)).map(|(name, _)| name).collect()
}

pub(super) fn settle(cast: &Cast, who: PersonId, matter: MatterId, version: i32, verdict: Verdict) -> Result<Settled> {
    by(cast, who, |tx, actor| decide(tx, actor, matter, Some(version), verdict, &words("It insults somebody.")))
}

fn answer(cast: &Cast, who: PersonId, matter: MatterId, outcome: Outcome) -> Result<()> {
    by(cast, who, |tx, actor| answer_appeal(tx, actor, matter, outcome, &words("Looked at it again.")))
}

pub(super) fn sql(cast: &Cast, text: &str) {
    run_sql(&mut cast.test.conn(), text).unwrap();
}

#[test]
fn whose_it_is_to_decide() {
    let cast = Cast::new();
    let expect = |of: ItemId, reporter: PersonId, expected: &[&str]| {
        complain(&cast, reporter, Of::Item(of)).unwrap();
        assert_eq!(who_decides(&cast), expected);
        sql(&cast, "delete from reports; delete from matters");
    };
    let tax = cast.space("tax");
    let (_, bens) = post(&cast, cast.ben, "tax");
    expect(bens, cast.cat, &["ada"]);
    // The only lead wrote it, or reported it herself.
    let (_, adas) = post(&cast, cast.ada, "tax");
    expect(adas, cast.cat, &["eve"]);
    expect(bens, cast.ada, &["eve"]);
    // Nor who wrote it with the author.
    sql(&cast, &format!("update items set co_author_ids = array['{}'::uuid] where id = '{bens}'", cast.ada));
    expect(bens, cast.cat, &["eve"]);
    sql(&cast, "update items set co_author_ids = '{}'");
    // Nobody leads.
    tax.expel(cast.ada);
    expect(bens, cast.cat, &["eve"]);
    // One's own blog: the department that one wrote for; where nobody runs that, the suite.
    let (_, own) = post(&cast, cast.ben, "ben-hughes");
    expect(own, cast.dan, &["eve"]);
    let (_, dans) = post(&cast, cast.dan, "dan-whitfield");
    expect(dans, cast.ben, &["sasha"]);
    // A department's home.
    let (_, home) = post(&cast, cast.eve, "town-and-country");
    expect(home, cast.ben, &["sasha"]);
    // Who has gone decides nothing.
    sql(&cast, &format!("update people set switched_off_at = now() where id = '{}'", cast.eve));
    expect(own, cast.dan, &["sasha"]);
    // Where there is nobody else, whoever reported it decides; whose it is never does.
    expect(own, cast.sasha, &["sasha"]);
    let (_, hers) = post(&cast, cast.sasha, "sasha-quill");
    expect(hers, cast.ben, &[]);
}

#[test]
fn who_may_report_what() {
    let cast = Cast::new();
    let _ = cast.space("tax").visible_to(Visibility::Departments).with_guest();
    let (key, id) = post(&cast, cast.ben, "tax");
    assert!(matches!(complain(&cast, cast.ben, Of::Item(id)), Err(Error::Forbidden("Report"))));
    assert!(matches!(complain(&cast, cast.gus, Of::Item(id)), Err(Error::Forbidden("Report"))));
    assert!(matches!(complain(&cast, cast.dan, Of::Item(id)), Err(Error::NotFound)));
    complain(&cast, cast.cat, Of::Item(id)).unwrap();
    // Once; and what was said before is shown.
    let again = complain(&cast, cast.cat, Of::Item(id));
    assert!(matches!(again, Err(Error::Invalid(errors)) if errors.get("ground").unwrap().key == "report-waiting"));
    let cat = cast.actor(cast.cat);
    let mut conn = cast.test.conn();
    let thing = reportable(&mut conn, &cat, Of::Item(id)).unwrap();
    assert_eq!(thing.before.as_ref().unwrap().words, "It hurts.");
    assert!(reportable(&mut conn, &cast.actor(cast.ada), Of::Item(id)).unwrap().before.is_none());
    // All that is said of one thing comes together.
    complain(&cast, cast.eve, Of::Item(id)).unwrap();
    let found = waiting(&mut conn, &cast.actor(cast.ada), None, 20).unwrap();
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.rows[0].grounds, [(Ground::Abuse, 2)]);
    // Kept: the same person not again on the same text; others, and on another text.
    settle(&cast, cast.ada, found.rows[0].id, 1, Verdict::Keep).unwrap();
    assert!(complain(&cast, cast.cat, Of::Item(id)).is_err());
    complain(&cast, cast.sasha, Of::Item(id)).unwrap();
    let (title, body) = (Title::parse("Rates").unwrap(), Markdown::parse("Worse.").unwrap());
    let worse = blogs::PostEdit { title, body, tags: Vec::new(), version: 1, kept: 0 };
    by(&cast, cast.ben, |tx, actor| blogs::edit(tx, actor, &key, &worse)).unwrap();
    complain(&cast, cast.cat, Of::Item(id)).unwrap();
    // A draft is nobody's to report, and what is withdrawn is not there.
    by(&cast, cast.ben, |tx, actor| blogs::withdraw(tx, actor, &key)).unwrap();
    assert!(matches!(complain(&cast, cast.ada, Of::Item(id)), Err(Error::NotFound)));
    // Enough for a day.
    for number in 0..20 {
        let (_, other) = post(&cast, cast.ben, "tax");
        assert_eq!(complain(&cast, cast.cat, Of::Item(other)).is_ok(), number < 18, "{number}");
    }
}

#[test]
fn a_report_opens_that_thing_alone_to_who_decides_and_the_log_says_so() {
    let cast = Cast::new();
    let space = cast.space("quiet").hidden();
    let (key, id) = post(&cast, cast.ben, "quiet");
    let (_, other) = post(&cast, cast.ben, "quiet");
    complain(&cast, cast.ada, Of::Item(id)).unwrap();
    space.expel(cast.ada);
    let [matter] = queue(&cast, cast.eve)[..] else { panic!("Eve decides") };
    let eve = cast.actor(cast.eve);
    let mut conn = cast.test.conn();
    assert!(matches!(blogs::find(&mut conn, &eve, &key), Err(Error::NotFound)), "she does not read it otherwise");
    let opened = by(&cast, cast.eve, |tx, actor| open(tx, actor, matter)).unwrap();
    assert!(matches!(&opened.thing, Some(Thing::Text(html, _)) if html.contains("somebody minds")));
    assert_eq!((opened.reports[0].name.as_str(), opened.reports[0].words.as_str()), ("Ada Okafor", "It hurts."));
    assert!(opened.may::<act::HideReported>());
    assert_eq!(cast.test.count("events where kind = 'report_opened'"), 1);
    for id in [id, other] {
        assert!(matches!(items::find(&mut conn, &eve, id), Err(Error::NotFound)), "nor now");
    }
    // Neither its author nor who reported it nor anybody else.
    for who in [cast.ben, cast.ada, cast.cat, cast.dan, cast.sasha] {
        assert!(matches!(by(&cast, who, |tx, actor| open(tx, actor, matter)), Err(Error::NotFound)));
        assert!(matches!(settle(&cast, who, matter, 1, Verdict::Hide), Err(Error::NotFound)));
    }
    settle(&cast, cast.eve, matter, 1, Verdict::Keep).unwrap();
    // Decided, it is a decision to look at, and the thing no more.
    let after = by(&cast, cast.eve, |tx, actor| open(tx, actor, matter)).unwrap();
    assert!(after.thing.is_none() && after.matter.decided.is_some());
    assert_eq!(cast.test.count("events where kind = 'report_opened'"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_it_is_there_for_nobody_and_both_are_told() {
    let cast = Cast::new();
    let _ = cast.space("tax").visible_to(Visibility::CivilService);
    let (key, id) = post(&cast, cast.ben, "tax");
    complain(&cast, cast.cat, Of::Item(id)).unwrap();
    complain(&cast, cast.dan, Of::Item(id)).unwrap();
    jobs::run_once(&cast.test.db).await.unwrap();
    let told = |who: PersonId| -> Vec<&'static str> {
        let all = notifications::newest(&mut cast.test.conn(), &cast.actor(who), None, 50).unwrap().rows;
        all.iter()
            .map(|one| one.event.kind())
            .filter(|kind| *kind != "member_joined" && *kind != "post_published")
            .collect()
    };
    assert_eq!(told(cast.ada), ["report_made"], "once for both");
    assert!(told(cast.ben).is_empty(), "its author is not told before");
    let [matter] = queue(&cast, cast.ada)[..] else { panic!("Ada decides") };
    assert!(matches!(
        by(&cast, cast.ada, |tx, actor| decide(tx, actor, matter, Some(1), Verdict::Hide, &words(" "))),
        Err(Error::Invalid(_))
    ));
    settle(&cast, cast.ada, matter, 1, Verdict::Hide).unwrap();
    let mut conn = cast.test.conn();
    for who in [cast.ada, cast.ben, cast.cat, cast.dan, cast.eve, cast.sasha] {
        let actor = cast.actor(who);
        assert!(matches!(blogs::find(&mut conn, &actor, &key), Err(Error::NotFound)));
        assert!(matches!(items::find(&mut conn, &actor, id), Err(Error::NotFound)));
        assert!(items::newest(&mut conn, &actor, items::Wanted::posts(), 20).unwrap().rows.is_empty());
        assert!(items::bin(&mut conn, &actor, None, 20).unwrap().rows.is_empty());
        // And nobody brings it back by another door.
        let doors: [Result<()>; 5] = [
            by(&cast, who, |tx, actor| items::restore(tx, actor, id)).map(|_| ()),
            by(&cast, who, |tx, actor| blogs::put_back(tx, actor, &key)),
            by(&cast, who, |tx, actor| blogs::withdraw(tx, actor, &key)),
            by(&cast, who, |tx, actor| blogs::delete(tx, actor, &key)),
            complain(&cast, who, Of::Item(id)),
        ];
        assert!(doors.iter().all(|door| matches!(door, Err(Error::NotFound))), "{doors:?}");
    }
    jobs::run_once(&cast.test.db).await.unwrap();
    assert_eq!(told(cast.ben), ["item_hidden"]);
    assert_eq!([told(cast.cat), told(cast.dan)], [["report_answered"], ["report_answered"]]);
    let ben = cast.actor(cast.ben);
    let mine = decisions(&mut conn, &ben, None, 20).unwrap();
    assert_eq!(mine.rows[0].decided.reason, "It insults somebody.");
    let one = decision(&mut conn, &ben, matter).unwrap();
    assert!(one.words.as_ref().is_some_and(|html| html.contains("somebody minds")));
    assert!(!format!("{one:?}").contains("Lindqvist"), "who reported it");
    let hers = mine_of(&cast, cast.cat);
    assert!(hers.about.is_none(), "what is hidden is not named to her either");
    assert_eq!(hers.decided.as_ref().unwrap().reason, "It insults somebody.");
    // The appeal goes to the department, and the thing comes back as it was.
    by(&cast, cast.ben, |tx, actor| appeal(tx, actor, matter, &words("It was a quotation."))).unwrap();
    assert_eq!(who_decides(&cast), ["eve"]);
    assert!(matches!(answer(&cast, cast.ada, matter, Outcome::Overturned), Err(Error::Forbidden(_))));
    let opened = by(&cast, cast.eve, |tx, actor| open(tx, actor, matter)).unwrap();
    assert!(matches!(&opened.thing, Some(Thing::Text(..))) && opened.may::<act::AnswerAppeal>());
    answer(&cast, cast.eve, matter, Outcome::Overturned).unwrap();
    assert!(matches!(answer(&cast, cast.eve, matter, Outcome::Upheld), Err(Error::Conflict)), "it is final");
    assert_eq!(blogs::find(&mut conn, &cast.actor(cast.dan), &key).unwrap().id, id);
    jobs::run_once(&cast.test.db).await.unwrap();
    assert_eq!(told(cast.eve), ["decision_appealed"]);
    assert_eq!(told(cast.ben), ["appeal_overturned", "item_hidden"]);
    assert_eq!(told(cast.ada), ["appeal_overturned", "report_made"]);
    assert!(decided_by(&mut conn, &cast.actor(cast.ada), matter).is_ok());
    assert!(decided_by(&mut conn, &ben, matter).is_err());
}

pub(super) fn mine_of(cast: &Cast, who: PersonId) -> MyReport {
    (*mine(&mut cast.test.conn(), &cast.actor(who), None, 20).unwrap().rows.remove(0)).clone()
}

#[test]
fn who_reported_stays_unknown_to_authors_who_read_the_log() {
    let cast = Cast::new();
    let (_, id) = post(&cast, cast.eve, "eve-marsh");
    let (_, bens) = post(&cast, cast.ben, "ben-hughes");
    complain(&cast, cast.cat, Of::Item(id)).unwrap();
    complain(&cast, cast.cat, Of::Item(bens)).unwrap();
    let seen = |who: PersonId, department: Option<&str>| {
        let asked = admin::Asked {
            department: department.map(slug),
            kind: "report_made".to_owned(),
            ..admin::Asked::default()
        };
        let (lines, _) = by(&cast, who, |tx, actor| admin::read_log(tx, actor, &asked, 50)).unwrap();
        let exported = by(&cast, who, |tx, actor| admin::export(tx, actor, &asked)).unwrap().0;
        assert_eq!(lines.len(), exported.len());
        lines.len()
    };
    assert_eq!(seen(cast.eve, Some("town-and-country")), 1, "of Ben's, and not of her own");
    assert_eq!(seen(cast.sasha, None), 2);
}

#[test]
fn appeals_are_made_once_in_time_and_answered_by_somebody_else() {
    let cast = Cast::new();
    let _ = cast.space("tax");
    let hidden = |who: PersonId| {
        let (_, id) = post(&cast, cast.ben, "tax");
        complain(&cast, cast.cat, Of::Item(id)).unwrap();
        let matter = queue(&cast, who)[0];
        settle(&cast, who, matter, 1, Verdict::Hide).unwrap();
        matter
    };
    let say = |who: PersonId, matter| by(&cast, who, |tx, actor| appeal(tx, actor, matter, &words("Please.")));
    let first = hidden(cast.ada);
    for who in [cast.cat, cast.ada, cast.eve, cast.dan] {
        assert!(matches!(say(who, first), Err(Error::NotFound)));
    }
    let empty = by(&cast, cast.ben, |tx, actor| appeal(tx, actor, first, &words("")));
    assert!(matches!(empty, Err(Error::Invalid(_))));
    say(cast.ben, first).unwrap();
    assert!(matches!(say(cast.ben, first), Err(Error::Conflict)));
    answer(&cast, cast.eve, first, Outcome::Upheld).unwrap();
    assert!(matches!(say(cast.ben, first), Err(Error::Conflict)));
    assert_eq!(cast.test.count("items where state = 'hidden'"), 1);
    // Too late.
    let second = hidden(cast.ada);
    sql(&cast, &format!("update matters set decided_at = now() - interval '31 days' where id = '{second}'"));
    assert!(matches!(say(cast.ben, second), Err(Error::Invalid(errors)) if errors.get("words").is_some()));
    // Deleted meanwhile, it stays deleted.
    let third = hidden(cast.ada);
    say(cast.ben, third).unwrap();
    sql(
        &cast,
        &format!("update items set state = 'deleted' where id = (select item_id from matters where id = '{third}')"),
    );
    answer(&cast, cast.eve, third, Outcome::Overturned).unwrap();
    assert_eq!(cast.test.count("items where state = 'deleted'"), 1);
    // What the department decided goes to those who run the suite.
    sql(&cast, &format!("update memberships set role = 'member' where person_id = '{}'", cast.ada));
    let fourth = hidden(cast.eve);
    say(cast.ben, fourth).unwrap();
    assert_eq!(who_decides(&cast), ["sasha"]);
    // Where nobody runs the suite, to whoever else there is; to who decided only if there is nobody else.
    sql(&cast, &format!("update role_grants set ended_at = now() where person_id = '{}'", cast.sasha));
    sql(
        &cast,
        &format!(
            "update memberships set role = 'lead' where person_id = '{}' and space_id = (select id from spaces where slug = 'tax')",
            cast.ada
        ),
    );
    assert_eq!(who_decides(&cast), ["ada"]);
    sql(&cast, &format!("update memberships set role = 'member' where person_id = '{}'", cast.ada));
    assert_eq!(who_decides(&cast), ["eve"]);
    // What was kept is no reason to appeal.
    let (_, id) = post(&cast, cast.ben, "tax");
    complain(&cast, cast.cat, Of::Item(id)).unwrap();
    let kept = *queue(&cast, cast.eve).last().unwrap();
    settle(&cast, cast.eve, kept, 1, Verdict::Keep).unwrap();
    assert!(matches!(say(cast.ben, kept), Err(Error::Conflict)));
}

#[test]
fn two_who_decide_at_once_and_a_text_that_changed() {
    let cast = Cast::new();
    let _ = cast.space("tax");
    sql(
        &cast,
        &format!(
            "insert into memberships (space_id, person_id, role, joined_at) select id, '{}', 'lead', now() from spaces where slug = 'tax'",
            cast.dan
        ),
    );
    let (_, id) = post(&cast, cast.ben, "tax");
    complain(&cast, cast.cat, Of::Item(id)).unwrap();
    let matter = queue(&cast, cast.ada)[0];
    assert_eq!(queue(&cast, cast.dan), [matter]);
    assert!(matches!(settle(&cast, cast.ada, matter, 2, Verdict::Hide), Err(Error::Conflict)), "not what she read");
    let outcomes = std::thread::scope(|scope| {
        let one = scope.spawn(|| settle(&cast, cast.dan, matter, 1, Verdict::Hide));
        let two = settle(&cast, cast.ada, matter, 1, Verdict::Keep);
        [one.join().unwrap(), two]
    });
    assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1);
    assert_eq!(outcomes.iter().filter(|one| matches!(one, Err(Error::Conflict))).count(), 1);
    assert_eq!(cast.test.count("events where kind in ('item_hidden', 'reported_kept')"), 1);
    // Whoever changes what they wrote all the time does not keep it from being hidden; what stays is what was read.
    let (_, restless) = post(&cast, cast.ben, "tax");
    complain(&cast, cast.cat, Of::Item(restless)).unwrap();
    let matter = queue(&cast, cast.ada)[0];
    sql(&cast, &format!("update items set version = 9 where id = '{restless}'"));
    let anyway =
        |verdict| by(&cast, cast.ada, move |tx, actor| decide(tx, actor, matter, None, verdict, &words("So.")));
    assert!(matches!(anyway(Verdict::Keep), Err(Error::Conflict)));
    assert!(matches!(anyway(Verdict::Hide), Ok(Settled::Decided)));
    // Two who report at once: one matter.
    let (_, other) = post(&cast, cast.ben, "tax");
    std::thread::scope(|scope| {
        for who in [cast.cat, cast.eve, cast.sasha] {
            let cast = &cast;
            scope.spawn(move || complain(cast, who, Of::Item(other)).unwrap());
        }
    });
    assert_eq!(cast.test.count("matters where state = 'open'"), 1);
}

#[test]
fn a_hidden_comments_words_are_nowhere() {
    let cast = Cast::new();
    let _ = cast.space("tax").visible_to(Visibility::CivilService);
    let (key, id) = post(&cast, cast.ben, "tax");
    let add = |who: PersonId, text: &str, parent: Option<CommentId>| {
        let new = NewComment { body: Markdown::parse(text).unwrap(), parent };
        by(&cast, who, |tx, actor| blogs::comment(tx, actor, &key, &new)).unwrap().0
    };
    let first = add(cast.cat, "A question.", None);
    let bad = add(cast.dan, "Zounds.", Some(first));
    by(&cast, cast.dan, |tx, actor| comments::edit(tx, actor, bad, 1, &Markdown::parse("Zounds twice.").unwrap()))
        .unwrap();
    let of = Of::Comment(bad);
    assert!(matches!(complain(&cast, cast.dan, of), Err(Error::Forbidden("Report"))));
    // Whose post it is has no say over it and may report it.
    complain(&cast, cast.ben, of).unwrap();
    let matter = queue(&cast, cast.ada)[0];
    let opened = by(&cast, cast.ada, |tx, actor| open(tx, actor, matter)).unwrap();
    let Some(Thing::Thread(thread, html)) = &opened.thing else { panic!("a comment with its thread") };
    assert_eq!(thread.iter().map(|one| one.id).collect::<Vec<_>>(), [first, bad]);
    assert!(html.contains("Zounds twice"));
    settle(&cast, cast.ada, matter, 2, Verdict::Hide).unwrap();
    let mut conn = cast.test.conn();
    let all = comments::of(&mut conn, id, 0).unwrap();
    assert!(!format!("{all:?}").contains("Zounds"));
    assert!(all.iter().any(|one| one.id == bad && one.hidden_at.is_some() && !one.is_there()));
    for who in [cast.dan, cast.ada, cast.ben, cast.sasha] {
        assert!(matches!(comments::find(&mut conn, &cast.actor(who), bad), Err(Error::NotFound)), "nor its versions");
        let text = Markdown::parse("Again.").unwrap();
        assert!(by(&cast, who, |tx, actor| comments::edit(tx, actor, bad, 2, &text)).is_err());
        assert!(by(&cast, who, |tx, actor| comments::remove(tx, actor, bad)).is_err());
    }
    assert_eq!(cast.test.count("events where payload::text like '%Zounds%'"), 0);
    // Its author reads it, and appeals.
    let dan = cast.actor(cast.dan);
    let his = decision(&mut conn, &dan, matter).unwrap();
    assert!(his.words.as_ref().is_some_and(|html| html.contains("Zounds twice")));
    assert!(matches!(decision(&mut conn, &cast.actor(cast.ben), matter), Err(Error::NotFound)), "not the post's");
    by(&cast, cast.dan, |tx, actor| appeal(tx, actor, matter, &words("An old word."))).unwrap();
    answer(&cast, cast.eve, matter, Outcome::Overturned).unwrap();
    let back = comments::find(&mut conn, &dan, bad).unwrap();
    assert!(back.comment.body_html.contains("Zounds twice"));
}
