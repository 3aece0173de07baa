use super::*;
use crate::error::Error;
use crate::items;
use crate::people::Language;
use crate::testing::Cast;
use crate::text::{Markdown, Note, Title};
use crate::{As, Db};

fn page(title: &str) -> NewPage {
    NewPage { title: Title::parse(title).unwrap(), body: Markdown::parse("First.").unwrap(), language: Language::En }
}

fn change(body: &str, version: i32) -> PageEdit {
    PageEdit {
        title: Title::parse("Start").unwrap(),
        body: Markdown::parse(body).unwrap(),
        note: Note::parse("better").unwrap(),
        version,
        kept: 0,
    }
}

async fn save(db: &Db, who: crate::ids::PersonId, key: &PageKey, input: PageEdit) -> crate::Result<()> {
    let key = key.clone();
    db.write(As::Person(who), move |tx, actor| edit(tx, actor, &key, &input)).await.map(|(_, ())| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_versions_both_readable() {
    let cast = Cast::new();
    let db = &cast.test.db;
    let key = PageKey { space: None, path: PagePath::parse("start").unwrap() };
    let new_key = key.clone();
    db.write(As::Person(cast.dan), move |tx, actor| create(tx, actor, &new_key, &page("Start"))).await.unwrap();
    save(db, cast.ines, &key, change("Second.", 1)).await.unwrap();
    // Who began from the first version is told, and the second stays.
    assert!(matches!(save(db, cast.ada, &key, change("Lost?", 1)).await, Err(Error::Conflict)));
    let mut conn = cast.test.conn();
    let cat = cast.actor(cast.cat);
    let now = find(&mut conn, &cat, &key).unwrap();
    assert_eq!((now.version, &*now.body_html), (2, "<p>Second.</p>\n"));
    let (first, html) = version(&mut conn, &now, 1).unwrap();
    assert_eq!((&*first.author, &*html), ("Dan Whitfield", "<p>First.</p>\n"));
    let (all, more) = items::revisions(&mut conn, now.id, None, 10).unwrap();
    assert_eq!((all.len(), more, &*all[0].note), (2, false, "better"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_space_s_wiki_is_its_members() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let key = PageKey { space: Some(tax.slug.clone()), path: PagePath::parse("start").unwrap() };
    let create_as = async |who| {
        let key = key.clone();
        cast.test.db.write(As::Person(who), move |tx, actor| create(tx, actor, &key, &page("Start"))).await
    };
    assert!(matches!(create_as(cast.dan).await, Err(Error::Forbidden("WritePage"))));
    assert!(create_as(cast.ben).await.is_ok());
    assert!(matches!(create_as(cast.ada).await, Err(Error::Invalid(_))), "the address is taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_and_one_wins() {
    let cast = Cast::new();
    let key = PageKey { space: None, path: PagePath::parse("start").unwrap() };
    let new_key = key.clone();
    cast.test
        .db
        .write(As::Person(cast.dan), move |tx, actor| create(tx, actor, &new_key, &page("Start")))
        .await
        .unwrap();
    let db = &cast.test.db;
    let (one, two) =
        tokio::join!(save(db, cast.ada, &key, change("Ada's.", 1)), save(db, cast.dan, &key, change("Dan's.", 1)),);
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    assert_eq!(cast.test.count("revisions"), 2);
}
