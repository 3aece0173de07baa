use super::*;
use crate::comments::NewComment;
use crate::db::As;
use crate::error::Error;
use crate::ids::{ItemId, PersonId};
use crate::items::Tag;
use crate::testing::Cast;
use crate::text::{Markdown, Slug};

async fn says(cast: &Cast, who: PersonId, text: &str, tags: &str, shares: Option<ItemId>) -> ItemId {
    let new = NewUpdate::parse(text, Tag::parse_all(tags).unwrap(), shares).unwrap();
    cast.test.db.write(As::Person(who), move |tx, actor| post(tx, actor, &new)).await.unwrap().1
}

fn list(cast: &Cast, who: PersonId, whose: &Whose) -> Vec<String> {
    let (page, _) = newest(&mut cast.test.conn(), &cast.actor(who), whose, None, 20).unwrap();
    page.rows.iter().map(|one| one.body.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn posted_answered_passed_on_and_followed() {
    let cast = Cast::new();
    let first = says(&cast, cast.ada, "The **pumps** work. @dan-whitfield saw it.", "pumps", None).await;
    let _second = says(&cast, cast.dan, "Good morning", "", None).await;
    let again = says(&cast, cast.ines, "Read this", "pumps, nhs", Some(first)).await;
    // Passed on again, it is the words themselves that are.
    let third = says(&cast, cast.ben, "And again", "", Some(again)).await;
    let all = ["And again", "Read this", "Good morning", "The **pumps** work. @dan-whitfield saw it."];
    assert_eq!(list(&cast, cast.cat, &Whose::All), all);
    assert_eq!(list(&cast, cast.cat, &Whose::Person(cast.dan)), ["Good morning"]);
    assert_eq!(list(&cast, cast.cat, &Whose::Department(cast.svt)), ["Read this"]);
    assert_eq!(list(&cast, cast.cat, &Whose::Tagged(Slug::from_words("pumps"))), [all[1], all[3]]);
    assert!(list(&cast, cast.cat, &Whose::Followed).is_empty());
    let follows_dan = |on: bool| {
        cast.test
            .db
            .write(As::Person(cast.cat), move |tx, actor| follow(tx, actor, &Slug::from_words("dan-whitfield"), on))
    };
    follows_dan(true).await.unwrap();
    follows_dan(true).await.unwrap();
    assert_eq!(list(&cast, cast.cat, &Whose::Followed), ["Good morning"]);
    assert!(follows(&mut cast.test.conn(), &cast.actor(cast.cat), cast.dan).unwrap());
    follows_dan(false).await.unwrap();
    assert!(list(&cast, cast.cat, &Whose::Followed).is_empty());
    let (page, shared) = newest(&mut cast.test.conn(), &cast.actor(cast.cat), &Whose::All, None, 2).unwrap();
    assert_eq!((page.rows[0].shares_id, page.rows[1].shares_id, shared.len()), (Some(first), Some(first), 1));
    let (rest, _) = newest(&mut cast.test.conn(), &cast.actor(cast.cat), &Whose::All, page.next, 9).unwrap();
    assert_eq!(rest.rows.iter().map(|one| one.body.to_string()).collect::<Vec<_>>(), &all[2..]);

    let answer = NewComment { body: Markdown::parse_to("Which ones?", 100).unwrap(), parent: None };
    cast.test.db.write(As::Person(cast.cat), move |tx, actor| comment(tx, actor, first, &answer)).await.unwrap();
    crate::jobs::run_once(&cast.test.db).await.unwrap();
    let told = |who: PersonId, kind: &str| {
        cast.test.count(&format!(
            "notifications where person_id = '{who}' and event_id in (select id from events where kind = '{kind}')"
        ))
    };
    assert_eq!((told(cast.dan, "people_mentioned"), told(cast.ada, "comment_added")), (1, 1));
    assert_eq!(
        (told(cast.ada, "update_posted"), told(cast.ines, "update_posted")),
        (2, 0),
        "twice passed on, hers both times"
    );

    // Its author takes it back, nobody else; what passed it on shows nothing of it any more.
    let take =
        async |who: PersonId| cast.test.db.write(As::Person(who), move |tx, actor| delete(tx, actor, first)).await;
    assert!(matches!(take(cast.dan).await, Err(Error::Forbidden("DeleteUpdate"))));
    take(cast.ada).await.unwrap();
    assert!(matches!(take(cast.ada).await, Err(Error::NotFound)));
    let (page, shared) = newest(&mut cast.test.conn(), &cast.actor(cast.cat), &Whose::All, None, 9).unwrap();
    assert_eq!((page.rows.len(), shared.len()), (3, 0));
    assert!(find(&mut cast.test.conn(), &cast.actor(cast.cat), third).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_for_its_reason() {
    let cast = Cast::new();
    for bad in ["", "  \n", &"x".repeat(501)] {
        assert!(NewUpdate::parse(bad, Vec::new(), None).is_err(), "{bad:.10}");
    }
    assert!(NewUpdate::parse(&"ŵ".repeat(500), Vec::new(), None).is_ok());
    let guest = cast.test.db.write(As::Person(cast.gus), |tx, actor| {
        post(tx, actor, &NewUpdate::parse("Hello", Vec::new(), None).expect("an update"))
    });
    assert!(matches!(guest.await, Err(Error::Forbidden("PostUpdate"))));
    let missing = cast.test.db.write(As::Person(cast.ada), |tx, actor| {
        post(tx, actor, &NewUpdate::parse("Hello", Vec::new(), Some(ItemId::new())).expect("an update"))
    });
    assert!(matches!(missing.await, Err(Error::NotFound)));
    let own =
        cast.test.db.write(As::Person(cast.ada), |tx, actor| follow(tx, actor, &Slug::from_words("ada-okafor"), true));
    assert!(matches!(own.await, Err(Error::NotFound)));
    // Guests read none of it.
    let id = says(&cast, cast.ada, "---", "", None).await;
    assert!(matches!(find(&mut cast.test.conn(), &cast.actor(cast.gus), id), Err(Error::NotFound)));
    assert!(list(&cast, cast.gus, &Whose::All).is_empty());
}

#[test]
fn changed_and_what_it_said_before_is_kept() {
    let cast = Cast::new();
    let (ada, ben) = (cast.actor(cast.ada), cast.actor(cast.ben));
    let new = NewUpdate::parse("Pumps, says @ben-hughes", Vec::new(), None).unwrap();
    let id = cast.test.write(|tx| post(tx, &ada, &new));
    let to = |text: &str, version| {
        UpdateEdit::parse(text, Tag::parse_all("pumps").unwrap(), version, PictureEdit::Stays).unwrap()
    };
    let as_actor = |actor: &crate::policy::Actor, change: &UpdateEdit| {
        let mut conn = cast.test.conn();
        edit(&mut crate::Tx::new(&mut conn, None), actor, id, change).map(|_| ())
    };
    cast.test.write(|tx| edit(tx, &ada, id, &to("Pumps and valves, say @ben-hughes and @dan-whitfield", 1)));
    // Whoever had an older version open loses nothing of the newer one; nobody changes another's words.
    assert!(matches!(as_actor(&ada, &to("Valves", 1)), Err(Error::Conflict)));
    assert!(matches!(as_actor(&ben, &to("Valves", 2)), Err(Error::Forbidden("EditUpdate"))));
    cast.test.write(|tx| edit(tx, &ada, id, &to("Valves", 2)));
    let mut conn = cast.test.conn();
    let found = find(&mut conn, &ben, id).unwrap();
    assert_eq!((&*found.body, &*found.title, found.version, found.is_edited()), ("Valves", "Valves", 3, true));
    let (said, has_more) = earlier(&mut conn, &found, None, 1).unwrap();
    assert_eq!((said[0].number, said[0].body.starts_with("Pumps and valves"), has_more), (2, true, true));
    let (said, has_more) = earlier(&mut conn, &found, Some(2), 1).unwrap();
    assert_eq!((&*said[0].body, said[0].at, has_more), ("Pumps, says @ben-hughes", found.posted_at, false));
}
