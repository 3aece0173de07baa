use diesel::Connection as _;

use super::*;
use crate::blogs::{self, PostKey};
use crate::ids::{CommentId, PersonId};
use crate::policy::{Actor, Visibility, act};
use crate::testing::{Cast, SpaceBuilder};
use crate::text::Markdown;
use crate::{Error, Recorded, Result, Tx, jobs, notifications};

fn text(words: &str) -> Markdown {
    Markdown::parse(words).unwrap()
}

fn by<T>(cast: &Cast, who: PersonId, work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Recorded<T>>) -> Result<T> {
    let actor = cast.actor(who);
    cast.test.conn().transaction(|conn| work(&mut Tx::new(conn, None), &actor).map(Recorded::into_inner))
}

fn said(cast: &Cast, who: PersonId, key: &PostKey, words: &str) -> CommentId {
    let new = NewComment { body: text(words), parent: None };
    by(cast, who, |tx, actor| blogs::comment(tx, actor, key, &new)).unwrap().0
}

fn open(cast: &Cast) -> (SpaceBuilder<'_>, PostKey) {
    let space = cast.space("tax").visible_to(Visibility::CivilService);
    let key = space.post("Rates");
    (space, key)
}

#[test]
fn edited_by_its_writer_alone_and_nothing_is_lost() {
    let cast = Cast::new();
    let (_, key) = open(&cast);
    let id = said(&cast, cast.dan, &key, "First");
    by(&cast, cast.dan, |tx, actor| edit(tx, actor, id, 1, &text("Second"))).unwrap();
    let late = by(&cast, cast.dan, |tx, actor| edit(tx, actor, id, 1, &text("From another tab")));
    assert!(matches!(late, Err(Error::Conflict)));
    by(&cast, cast.dan, |tx, actor| edit(tx, actor, id, 2, &text("Third"))).unwrap();
    // Neither whose post it is nor who leads the space puts words into another's mouth.
    for who in [cast.ben, cast.ada, cast.cat, cast.eve] {
        let other = by(&cast, who, |tx, actor| edit(tx, actor, id, 3, &text("Not mine")));
        assert!(matches!(other, Err(Error::Forbidden("EditComment"))));
    }
    let cat = cast.actor(cast.cat);
    let mut conn = cast.test.conn();
    let found = find(&mut conn, &cat, id).unwrap();
    assert_eq!((&*found.body, found.comment.version), ("Third", 3));
    let before: Vec<String> = earlier(&mut conn, &found, None, 20)
        .unwrap()
        .0
        .iter()
        .map(|one| format!("{} {}", one.number, &*one.body))
        .collect();
    assert_eq!(before, ["2 Second", "1 First"]);
}

#[test]
fn removed_it_is_shown_to_nobody_and_kept() {
    let cast = Cast::new();
    let (_, key) = open(&cast);
    let (mine, theirs) = (said(&cast, cast.dan, &key, "Mine"), said(&cast, cast.cat, &key, "Hers"));
    // Whose post it is does not decide what others say of it; a lead of the space does.
    for who in [cast.ben, cast.dan, cast.eve] {
        let refused = by(&cast, who, |tx, actor| remove(tx, actor, theirs));
        assert!(matches!(refused, Err(Error::Forbidden("RemoveComment"))));
    }
    by(&cast, cast.ada, |tx, actor| remove(tx, actor, theirs)).unwrap();
    by(&cast, cast.dan, |tx, actor| remove(tx, actor, mine)).unwrap();
    let mut conn = cast.test.conn();
    for who in [cast.cat, cast.dan, cast.ada, cast.sasha] {
        assert!(matches!(find(&mut conn, &cast.actor(who), theirs), Err(Error::NotFound)));
    }
    let again = by(&cast, cast.dan, |tx, actor| remove(tx, actor, mine));
    assert!(matches!(again, Err(Error::NotFound)));
    let post = blogs::find(&mut conn, &cast.actor(cast.cat), &key).unwrap();
    let all = of(&mut conn, post.id, 0).unwrap();
    assert!(all.len() == 2 && all.iter().all(|one| one.removed_at.is_some() && one.body_html.is_empty()));
    assert_eq!(cast.test.count("comments where body in ('Mine', 'Hers')"), 2);
    assert_eq!(cast.test.count("events where kind = 'comment_removed'"), 2);
}

#[test]
fn where_the_post_is_not_there_is_no_comment() {
    let cast = Cast::new();
    let (space, key) = open(&cast);
    let id = said(&cast, cast.dan, &key, "Before");
    let space = space.hidden();
    let mut conn = cast.test.conn();
    assert!(matches!(find(&mut conn, &cast.actor(cast.dan), id), Err(Error::NotFound)));
    let ada = find(&mut conn, &cast.actor(cast.ada), id).unwrap();
    assert!(ada.may::<act::RemoveComment>() && !ada.may::<act::EditComment>());
    let _ = space.closed();
    let late = by(&cast, cast.ada, |tx, actor| remove(tx, actor, id));
    assert!(matches!(late, Err(Error::Forbidden(_))), "a closed space is read-only");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_the_post_is_told_of_others_comments() {
    let cast = Cast::new();
    let (space, key) = open(&cast);
    said(&cast, cast.dan, &key, "Good");
    said(&cast, cast.ben, &key, "Thank you");
    jobs::run_once(&cast.test.db).await.unwrap();
    let told = |who: PersonId| {
        let all = notifications::newest(&mut cast.test.conn(), &cast.actor(who), None, 50).unwrap().rows;
        all.iter().filter(|one| one.event.kind() == "comment_added").count()
    };
    // Dan follows what he said something about.
    assert_eq!((told(cast.ben), told(cast.dan), told(cast.ada)), (1, 1, 0));
    // Who may read it no more hears no more of it.
    let _ = space.visible_to(Visibility::Members);
    space_without(&cast, cast.ben);
    let new = NewComment { body: text("Among us"), parent: None };
    by(&cast, cast.ada, |tx, actor| blogs::comment(tx, actor, &key, &new)).unwrap();
    jobs::run_once(&cast.test.db).await.unwrap();
    assert_eq!(told(cast.ben), 1);
}

fn space_without(cast: &Cast, person: PersonId) {
    let sql = format!("delete from memberships where person_id = '{person}'");
    crate::testing::run_sql(&mut cast.test.conn(), &sql).unwrap();
}

#[test]
fn threads_stand_together_and_page_by_page() {
    let cast = Cast::new();
    let (_, key) = open(&cast);
    let answer = |who, words: &str, parent| {
        let new = NewComment { body: text(words), parent: Some(parent) };
        by(&cast, who, |tx, actor| blogs::comment(tx, actor, &key, &new))
    };
    let first = said(&cast, cast.dan, &key, "first");
    let second = said(&cast, cast.cat, &key, "second");
    let (to_first, _) = answer(cast.ben, "to the first", first).unwrap();
    // To an answer: it stands in the same thread.
    let (to_answer, from) = answer(cast.dan, "to that", to_first).unwrap();
    assert_eq!(from, 0);
    let mut conn = cast.test.conn();
    let post = blogs::find(&mut conn, &cast.actor(cast.cat), &key).unwrap();
    let all = of(&mut conn, post.id, 0).unwrap();
    let ids: Vec<_> = all.iter().map(|one| (one.id, one.thread_id, one.parent_id)).collect();
    let expected = [
        (first, None, None),
        (to_first, Some(first), Some(first)),
        (to_answer, Some(first), Some(to_first)),
        (second, None, None),
    ];
    assert_eq!(ids, expected);
    // Another item's comment is no place to answer.
    let other = cast.space("other").visible_to(Visibility::CivilService).post("Other");
    let elsewhere = said(&cast, cast.dan, &other, "elsewhere");
    assert!(matches!(answer(cast.dan, "x", elsewhere), Err(Error::NotFound)));
    // Where each stands, when there are more than a page of them.
    let many = "insert into comments (id, item_id, author_id, body, body_html, renderer, created_at, updated_at) \
                select gen_random_uuid(), item_id, author_id, 'x', 'x', renderer, created_at, updated_at \
                from comments, generate_series(1, 250) where body = 'second'";
    crate::testing::run_sql(&mut conn, many).unwrap();
    crate::testing::run_sql(
        &mut conn,
        "update comments set id = ('ffffffff' || substr(id::text, 9))::uuid where body = 'x'",
    )
    .unwrap();
    let (last, from) = answer(cast.ben, "late, to the first", first).unwrap();
    assert_eq!(from, 0, "an answer stands with what it answers");
    assert_eq!(place(&mut conn, &cast.actor(cast.cat), last).unwrap().1, 0);
    let at_the_end: CommentId = of(&mut conn, post.id, 200).unwrap().last().unwrap().id;
    assert_eq!(place(&mut conn, &cast.actor(cast.cat), at_the_end).unwrap().1, 200);
}

#[test]
fn closed_by_its_author_or_by_date() {
    let cast = Cast::new();
    let (_, key) = open(&cast);
    let id = blogs::find(&mut cast.test.conn(), &cast.actor(cast.ben), &key).unwrap().id;
    let try_to = |words: &str| {
        let new = NewComment { body: text(words), parent: None };
        by(&cast, cast.dan, |tx, actor| blogs::comment(tx, actor, &key, &new))
    };
    let now = crate::db::now();
    let others = by(&cast, cast.dan, |tx, actor| close(tx, actor, id, Some(now)));
    assert!(matches!(others, Err(Error::Forbidden("CloseComments"))));
    let past = by(&cast, cast.ben, |tx, actor| close(tx, actor, id, Some(now - chrono::Duration::days(1))));
    assert!(matches!(past, Err(Error::Invalid(_))));
    by(&cast, cast.ben, |tx, actor| close(tx, actor, id, Some(now + chrono::Duration::days(1)))).unwrap();
    assert!(try_to("in time").is_ok());
    by(&cast, cast.ada, |tx, actor| close(tx, actor, id, Some(now))).unwrap();
    assert!(matches!(try_to("late"), Err(Error::Invalid(errors)) if errors.get("body").is_some()));
    by(&cast, cast.ben, |tx, actor| close(tx, actor, id, None)).unwrap();
    assert!(try_to("again").is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_are_told_as_long_as_they_may_read() {
    let cast = Cast::new();
    let (space, key) = open(&cast);
    let id = blogs::find(&mut cast.test.conn(), &cast.actor(cast.ben), &key).unwrap().id;
    for who in [cast.cat, cast.ines] {
        // Ines does not read it.
        let watched = by(&cast, who, |tx, actor| crate::items::watch(tx, actor, id, Some(crate::items::Watch::Alone)));
        assert_eq!(watched.is_ok(), who == cast.cat);
    }
    said(&cast, cast.dan, &key, "hello");
    jobs::run_once(&cast.test.db).await.unwrap();
    let told = |who| {
        let found = notifications::newest(&mut cast.test.conn(), &cast.actor(who), None, 20).unwrap();
        found.rows.iter().filter(|one| one.event.kind() != "member_joined").count()
    };
    assert_eq!([cast.ben, cast.cat, cast.dan, cast.ines].map(told), [1, 1, 0, 0]);
    // Dan follows what he commented on; Cat has ceased to.
    by(&cast, cast.cat, |tx, actor| crate::items::watch(tx, actor, id, None)).unwrap();
    let sorry = crate::text::Prose::parse("The rate is 5, not 50.").unwrap();
    by(&cast, cast.ben, |tx, actor| blogs::amend(tx, actor, &key, &sorry)).unwrap();
    let others = by(&cast, cast.dan, |tx, actor| blogs::amend(tx, actor, &key, &sorry));
    assert!(matches!(others, Err(Error::Forbidden("EditPost"))));
    jobs::run_once(&cast.test.db).await.unwrap();
    assert_eq!([cast.ben, cast.cat, cast.dan].map(told), [1, 1, 1]);
    let _ = space.hidden();
    by(&cast, cast.ben, |tx, actor| blogs::amend(tx, actor, &key, &sorry)).unwrap();
    jobs::run_once(&cast.test.db).await.unwrap();
    assert_eq!(told(cast.dan), 1, "who reads it no more is told no more");
    assert_eq!(crate::items::amendments(&mut cast.test.conn(), id).unwrap().len(), 2);
}

#[test]
fn reactions_and_what_is_kept_for_later() {
    use crate::items::{Count, Reaction, react, responses, save, saved};
    let cast = Cast::new();
    let (space, key) = open(&cast);
    let id = blogs::find(&mut cast.test.conn(), &cast.actor(cast.ben), &key).unwrap().id;
    for _ in 0..2 {
        by(&cast, cast.dan, |tx, actor| react(tx, actor, id, Reaction::Useful, true)).unwrap();
        by(&cast, cast.cat, |tx, actor| save(tx, actor, id, true)).unwrap();
    }
    by(&cast, cast.cat, |tx, actor| react(tx, actor, id, Reaction::Useful, true)).unwrap();
    let mut conn = cast.test.conn();
    let of = |conn: &mut crate::Conn, who| {
        let found = responses(conn, &cast.actor(who), id).unwrap();
        (found.reactions[2], found.is_saved)
    };
    assert_eq!(of(&mut conn, cast.dan), (Count { kind: Reaction::Useful, people: 2, mine: true }, false));
    assert!(of(&mut conn, cast.cat).1);
    by(&cast, cast.dan, |tx, actor| react(tx, actor, id, Reaction::Useful, false)).unwrap();
    assert_eq!(of(&mut conn, cast.dan).0, Count { kind: Reaction::Useful, people: 1, mine: false });
    assert!(matches!(
        by(&cast, cast.ines, |tx, actor| react(tx, actor, id, Reaction::Like, true)),
        Err(Error::NotFound)
    ));
    let kept = |conn: &mut crate::Conn| saved(conn, &cast.actor(cast.cat), None, 20).unwrap().rows.len();
    assert_eq!(kept(&mut conn), 1);
    let _ = space.hidden();
    assert_eq!(kept(&mut conn), 0, "what one may read no more is not listed");
    by(&cast, cast.cat, |tx, actor| save(tx, actor, id, false)).unwrap();
    assert_eq!(cast.test.count("bookmarks"), 0);
}
