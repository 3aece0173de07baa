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
    assert_eq!((told(cast.ben), told(cast.dan), told(cast.ada)), (1, 0, 0));
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
