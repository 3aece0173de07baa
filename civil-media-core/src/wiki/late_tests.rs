//! What was true when a form was made and is no more: a page that became a part of another one, that others protected, or
//! that was deleted long ago.
use diesel::prelude::*;

use super::moving_tests::{act, key, leads, move_to, problem, write};
use super::*;
use crate::error::Error;
use crate::ids::ItemId;
use crate::schema::items as rows;
use crate::testing::{Cast, run_sql};
use crate::text::{Markdown, Note, Title};

fn changed(title: &str, body: &str, version: i32) -> PageEdit {
    PageEdit {
        title: Title::parse(title).unwrap(),
        body: Markdown::parse(body).unwrap(),
        note: Note::none(),
        is_minor: false,
        version,
        kept: 0,
        tags: None,
    }
}

fn sql(cast: &Cast, text: &str) {
    run_sql(&mut cast.test.conn(), text).unwrap();
}

fn id_of(cast: &Cast, path: &str) -> ItemId {
    rows::table.filter(rows::path.eq(path)).select(rows::id).first(&mut cast.test.conn()).unwrap()
}

#[test]
fn nobody_changes_the_page_that_another_became_a_part_of() {
    let cast = Cast::new();
    cast.space("tax");
    let (ada, ben) = (cast.actor(cast.ada), cast.ben);
    write(&cast, ben, &key("tax", "p"), "P", "Of P.").unwrap();
    act(&cast, |tx| edit(tx, &ada, &key("tax", "p"), &changed("P", "More of P.", 1))).unwrap();
    write(&cast, ben, &key("tax", "q"), "Q", "Of Q.").unwrap();
    let (p, q) = (key("tax", "p"), key("tax", "q"));
    act(&cast, |tx| merge(tx, &ada, &p, &q, &Note::none())).unwrap();
    // Q is at version 2 now, as P was: a form of P fits it, and does not change it.
    let meanwhile = ("body", "page-merged-meanwhile");
    assert_eq!(problem(act(&cast, |tx| edit(tx, &ada, &p, &changed("P", "Mine of P.", 2)))), meanwhile);
    assert_eq!(problem(act(&cast, |tx| restore(tx, &ada, &p, 1, &Note::none()))), meanwhile);
    assert_eq!(problem(act(&cast, |tx| delete(tx, &ada, &p))), meanwhile);
    assert_eq!(problem(act(&cast, |tx| confirm(tx, &ada, &p))), meanwhile);
    assert_eq!(problem(move_to(&cast, cast.ada, &p, "P", "", "elsewhere")), meanwhile);
    write(&cast, ben, &key("tax", "r"), "R", "Of R.").unwrap();
    assert_eq!(problem(act(&cast, |tx| merge(tx, &ada, &p, &key("tax", "r"), &Note::none()))), meanwhile);
    let now = find(&mut cast.test.conn(), &ada, &q).unwrap();
    assert_eq!((&*now.body, now.version), ("Of Q.\n\nMore of P.", 2));
    // One that moved is followed: it is the same page.
    move_to(&cast, cast.ada, &q, "Q", "", "queue").unwrap();
    act(&cast, |tx| edit(tx, &ada, &q, &changed("Q", "Anew.", 2))).unwrap();
    // What names the old one leads to the other one for ever, also when it is saved again.
    write(&cast, ben, &key("tax", "s"), "S", "[[P]]").unwrap();
    act(&cast, |tx| edit(tx, &ada, &key("tax", "s"), &changed("S", "Again: [[P]]", 1))).unwrap();
    assert_eq!(leads(&mut cast.test.conn(), &cast, ben, &key("tax", "s"))["p"].as_deref(), Some("queue"));
}

#[test]
fn what_is_protected_is_so_for_whoever_wrote_it_and_below_others() {
    let cast = Cast::new();
    cast.space("tax");
    let (ada, ben) = (cast.actor(cast.ada), cast.actor(cast.ben));
    write(&cast, cast.ben, &key("tax", "open"), "Open", "x").unwrap();
    write(&cast, cast.ben, &key("tax", "open/rules"), "Rules", "x").unwrap();
    write(&cast, cast.ben, &key("tax", "rules-too"), "Rules too", "x").unwrap();
    let care_of = |owner: &str| Care { owner: owner.to_owned(), review_on: None, edited_by: None };
    let to_ada = care_of("ada-okafor");
    for path in ["open/rules", "rules-too"] {
        act(&cast, |tx| care(tx, &ada, &key("tax", path), &to_ada)).unwrap();
    }
    sql(&cast, "update pages set edited_by = 3 where item_id in (select id from items where path like '%rules%')");
    let carried = move_to(&cast, cast.ben, &key("tax", "open"), "Open", "", "opened");
    assert_eq!(problem(carried), ("below", "page-below-not-yours"));
    let gone = act(&cast, |tx| delete(tx, &ben, &key("tax", "open")));
    assert_eq!(problem(gone), ("below", "page-below-not-yours"));
    assert!(matches!(act(&cast, |tx| delete(tx, &ben, &key("tax", "rules-too"))), Err(Error::Forbidden(_))));
    let to_ben = care_of("ben-hughes");
    let handed = act(&cast, |tx| care(tx, &ben, &key("tax", "rules-too"), &to_ben));
    assert!(matches!(handed, Err(Error::Forbidden(_))));
    assert!(matches!(act(&cast, |tx| confirm(tx, &ben, &key("tax", "rules-too"))), Err(Error::Forbidden(_))));
    // Whoever answers for it says that it is right, whoever may change it.
    act(&cast, |tx| confirm(tx, &ada, &key("tax", "rules-too"))).unwrap();
    move_to(&cast, cast.ada, &key("tax", "open"), "Open", "", "opened").unwrap();
    assert_eq!(act(&cast, |tx| delete(tx, &ada, &key("tax", "opened"))).unwrap(), 2);
}

#[test]
fn an_address_that_nobody_can_bring_back_is_free_again() {
    let cast = Cast::new();
    cast.space("tax");
    let ada = cast.actor(cast.ada);
    write(&cast, cast.ada, &key("tax", "rail"), "Rail", "Old.").unwrap();
    write(&cast, cast.ben, &key("tax", "start"), "Start", "[[Rail]] [[Nowhere]]").unwrap();
    let old = id_of(&cast, "rail");
    act(&cast, |tx| delete(tx, &ada, &key("tax", "rail"))).unwrap();
    let space = find(&mut cast.test.conn(), &ada, &key("tax", "start")).unwrap().place.id;
    let wanted = || -> Vec<String> {
        let found = lists::missing(&mut cast.test.conn(), &ada, space, 0).unwrap();
        found.rows.into_iter().map(|one| one.wanted).collect()
    };
    assert_eq!(wanted(), ["nowhere", "rail"], "what leads to a deleted page leads nowhere");
    let again = || write(&cast, cast.ben, &key("tax", "rail"), "Rail", "New.");
    assert_eq!(problem(again()), ("title", "page-deleted-there"));
    sql(&cast, "update items set deleted_at = now() - interval '31 days' where path = 'rail'");
    again().unwrap();
    assert_eq!(&*find(&mut cast.test.conn(), &ada, &key("tax", "rail")).unwrap().body, "New.");
    assert_eq!(leads(&mut cast.test.conn(), &cast, cast.ben, &key("tax", "start"))["rail"].as_deref(), Some("rail"));
    assert_eq!(wanted(), ["nowhere"]);
    assert!(matches!(act(&cast, |tx| bring_back(tx, &ada, old)), Err(Error::NotFound)));
}

#[test]
fn no_move_and_no_merge_shows_a_page_inside_itself() {
    let cast = Cast::new();
    cast.space("tax");
    let (ben, actor) = (cast.ben, cast.actor(cast.ben));
    write(&cast, ben, &key("tax", "a"), "A", "{{x}}").unwrap();
    write(&cast, ben, &key("tax", "b"), "B", "{{A}}").unwrap();
    assert_eq!(problem(move_to(&cast, ben, &key("tax", "b"), "B", "", "x")), ("body", "include-ring"));
    let into_reader = act(&cast, |tx| merge(tx, &actor, &key("tax", "a"), &key("tax", "b"), &Note::none()));
    assert_eq!(problem(into_reader), ("body", "include-ring"));
    assert!(find(&mut cast.test.conn(), &actor, &key("tax", "b")).is_ok(), "nothing of it was done");
}

#[test]
fn what_is_shown_again_after_an_appeal_comes_back_with_what_it_stands_below() {
    let cast = Cast::new();
    cast.space("tax");
    let ada = cast.actor(cast.ada);
    for path in ["a", "a/b"] {
        write(&cast, cast.ben, &key("tax", path), "A page", "x").unwrap();
    }
    let (a, b) = (id_of(&cast, "a"), id_of(&cast, "a/b"));
    sql(&cast, "update items set state = 'hidden' where path = 'a/b'");
    act(&cast, |tx| delete(tx, &ada, &key("tax", "a"))).unwrap();
    cast.test.write(|tx| {
        unhide(tx, b)?;
        tx.recorded(())
    });
    let mut conn = cast.test.conn();
    assert!(find(&mut conn, &ada, &key("tax", "a/b")).is_err(), "nothing stands below what is not there");
    assert_eq!(act(&cast, |tx| bring_back(tx, &ada, a)).unwrap(), 2);
    assert!(find(&mut conn, &ada, &key("tax", "a/b")).is_ok());
}

#[test]
fn nothing_is_put_below_what_one_may_not_read() {
    let cast = Cast::new();
    cast.space("tax");
    write(&cast, cast.ada, &key("tax", "secret"), "Secret", "x").unwrap();
    write(&cast, cast.ben, &key("tax", "mine"), "Mine", "x").unwrap();
    sql(&cast, "update items set visibility = 1 where path = 'secret'");
    let missing = ("below", "page-below-missing");
    assert_eq!(problem(write(&cast, cast.ben, &key("tax", "secret/plan"), "Plan", "x")), missing);
    assert_eq!(problem(move_to(&cast, cast.ben, &key("tax", "mine"), "Mine", "secret", "mine")), missing);
    assert_eq!(problem(move_to(&cast, cast.ben, &key("tax", "mine"), "Mine", "nothing", "mine")), missing);
}

#[test]
fn whoever_may_not_delete_a_page_does_not_put_it_together_with_another_one() {
    let cast = Cast::new();
    cast.space("tax");
    write(&cast, cast.ada, &key("tax", "adas"), "Ada's", "x").unwrap();
    write(&cast, cast.ben, &key("tax", "bens"), "Ben's", "y").unwrap();
    let into = |who, from: &str, to: &str| {
        act(&cast, |tx| merge(tx, &cast.actor(who), &key("tax", from), &key("tax", to), &Note::none()))
    };
    assert!(matches!(into(cast.ben, "adas", "bens"), Err(Error::Forbidden("DeletePage"))));
    into(cast.ada, "bens", "adas").unwrap();
}
