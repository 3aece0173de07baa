use super::*;
use crate::error::Error;
use crate::items;
use crate::people::Language;
use crate::testing::Cast;
use crate::text::{Markdown, Note, Title};
use crate::{As, Db};

fn page(title: &str) -> NewPage {
    NewPage {
        title: Title::parse(title).unwrap(),
        body: Markdown::parse("First.").unwrap(),
        language: Language::En,
        tags: Vec::new(),
    }
}

fn change(body: &str, version: i32) -> PageEdit {
    PageEdit {
        title: Title::parse("Start").unwrap(),
        body: Markdown::parse(body).unwrap(),
        note: Note::parse("better").unwrap(),
        is_minor: false,
        version,
        kept: 0,
        tags: None,
    }
}

async fn save(db: &Db, who: crate::ids::PersonId, key: &PageKey, input: PageEdit) -> crate::Result<()> {
    let key = key.clone();
    db.write(As::Person(who), move |tx, actor| edit(tx, actor, &key, &input)).await.map(|_| ())
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
    let (first, html) = version(&mut conn, &cast.actor(cast.ben), &now, 1).unwrap();
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
async fn two_at_once_on_one_line_and_one_is_told() {
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

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_clash_is_put_together() {
    let cast = Cast::new();
    let db = &cast.test.db;
    let key = PageKey { space: None, path: PagePath::parse("start").unwrap() };
    let new_key = key.clone();
    let new = NewPage { body: Markdown::parse("one\ntwo\nthree").unwrap(), ..page("Start") };
    db.write(As::Person(cast.dan), move |tx, actor| create(tx, actor, &new_key, &new)).await.unwrap();
    save(db, cast.ada, &key, change("ONE\ntwo\nthree", 1)).await.unwrap();
    save(db, cast.ines, &key, change("one\ntwo\nthree\nfour", 1)).await.unwrap();
    let mut conn = cast.test.conn();
    let now = find(&mut conn, &cast.actor(cast.cat), &key).unwrap();
    assert_eq!((now.version, &*now.body), (3, "ONE\ntwo\nthree\nfour"));
    // The same change once more is there already.
    save(db, cast.ines, &key, change("one\ntwo\nthree\nfour", 1)).await.unwrap();
    // One that clashes is told with all three, and a text with marks left in it is not saved.
    let clashing = change("uno\ntwo\nthree", 1);
    assert!(matches!(save(db, cast.dan, &key, clashing.clone()).await, Err(Error::Conflict)));
    let clashed = clash(&mut conn, &cast.actor(cast.dan), &key, &clashing).unwrap();
    let Clashed { page, newest, title, merged } = clashed;
    assert_eq!(title.as_deref(), Some("Start"));
    let clashes: Vec<_> = merged.clashes().map(|one| (&*one.ours, &*one.base, &*one.theirs)).collect();
    assert_eq!((page.version, &*newest.author, &*clashes), (3, "Ines Carvalho", &[("uno\n", "one\n", "ONE\n")][..]));
    let marked = change(&merged.marked("you", "Ada"), 3);
    assert!(matches!(save(db, cast.dan, &key, marked).await, Err(Error::Invalid(_))));
    // An earlier version comes back as a new one.
    let (of, note) = (key.clone(), Note::parse("back").unwrap());
    db.write(As::Person(cast.dan), move |tx, actor| restore(tx, actor, &of, 1, &note)).await.unwrap();
    let now = find(&mut conn, &cast.actor(cast.cat), &key).unwrap();
    assert_eq!((now.version, &*now.body), (4, "one\ntwo\nthree"));
    assert_eq!(cast.test.count("revisions"), 4);
}

/// Twenty people add lines to one page, ten times each, all at once, and go on from what they are told.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_edits_at_once_and_nobody_s_words_vanish() {
    let cast = Cast::new();
    let key = PageKey { space: None, path: PagePath::parse("start").unwrap() };
    let new_key = key.clone();
    let lines = |words: &dyn Fn(usize) -> String| (0..20).map(|n| words(n) + "\n\n").collect::<String>();
    let new = NewPage { body: Markdown::parse(&lines(&|n| format!("section {n}"))).unwrap(), ..page("Start") };
    cast.test.db.write(As::Person(cast.dan), move |tx, actor| create(tx, actor, &new_key, &new)).await.unwrap();
    let people = [cast.ada, cast.ben, cast.dan, cast.ines];
    let writers = (0..20).map(|n| {
        let (db, key, who) = (cast.test.db.clone(), key.clone(), people[n % people.len()]);
        async move {
            for round in 0..10 {
                let asked = key.clone();
                let (_, seen) = db.read(As::Person(who), move |conn, actor| find(conn, actor, &asked)).await.unwrap();
                // They read at the same time as others, so that most begin from a text that is old when they save.
                let body = seen.body.replace(&format!("section {n}\n"), &format!("section {n}\nword-{n}-{round}\n"));
                let body = if n == 19 { seen.body.to_string() + &format!("\nword-{n}-{round}") } else { body };
                let input = change(&body, seen.version);
                if let Err(error) = save(&db, who, &key, input.clone()).await {
                    let of = key.clone();
                    let clashed = db.read(As::Person(who), move |conn, actor| clash(conn, actor, &of, &input)).await;
                    panic!("{error}: {:?}", clashed.unwrap().1.merged.clashes().collect::<Vec<_>>());
                }
            }
        }
    });
    futures_util::future::join_all(writers).await;
    let now = find(&mut cast.test.conn(), &cast.actor(cast.cat), &key).unwrap();
    for n in 0..20 {
        for round in 0..10 {
            assert!(now.body.contains(&format!("word-{n}-{round}")), "word-{n}-{round} of {}", &*now.body);
        }
    }
    assert_eq!(cast.test.count("revisions"), 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_stand_above_and_below_one_another() {
    let cast = Cast::new();
    let _ = cast.space("tax");
    for path in ["guides", "guides/rail", "guides/air", "guides/rail/night", "about"] {
        let key =
            PageKey { space: Some(crate::text::Slug::parse("tax").unwrap()), path: PagePath::parse(path).unwrap() };
        let title = path.rsplit('/').next().unwrap_or_default().to_owned();
        let new = page(&title);
        cast.test.db.write(As::Person(cast.ben), move |tx, actor| create(tx, actor, &key, &new)).await.unwrap();
    }
    let (mut conn, ben) = (cast.test.conn(), cast.actor(cast.ben));
    let space = crate::spaces::find(&mut conn, &ben, &crate::text::Slug::parse("tax").unwrap()).unwrap().place.id;
    let titles = |found: &[crate::policy::Seen<lists::Listed>]| {
        found.iter().map(|one| one.card.title.clone()).collect::<Vec<_>>()
    };
    let over = |found: crate::Result<Vec<crate::policy::Seen<items::Card>>>| {
        found.unwrap().iter().map(|one| one.title.clone()).collect::<Vec<_>>()
    };
    let mut names = |path: &str, from| {
        let found = below(&mut conn, &ben, space, path, from).unwrap();
        (titles(&found.pages), found.has_more)
    };
    assert_eq!(names("", 0), (vec!["about".to_owned(), "guides".to_owned()], false));
    assert_eq!(names("guides", 0), (vec!["air".to_owned(), "rail".to_owned()], false));
    assert_eq!(names("guides", 1), (vec!["rail".to_owned()], false));
    assert_eq!(names("about", -5), (vec![], false));
    let mut conn = cast.test.conn();
    let night = PagePath::parse("guides/rail/night").unwrap();
    assert_eq!(over(above(&mut conn, &ben, space, &night)), ["guides", "rail"]);
    // Whoever may not read the wiki is told of none of them.
    let cat = cast.actor(cast.cat);
    crate::testing::run_sql(&mut conn, "update items set visibility = 2 where path = 'guides/rail'").unwrap();
    assert_eq!(over(above(&mut conn, &cat, space, &night)), ["guides"]);
    assert_eq!(titles(&below(&mut conn, &cat, space, "guides", 0).unwrap().pages), ["air"]);
}
