use super::*;
use crate::comments::{self, NewComment};
use crate::error::Error;
use crate::people::Language;
use crate::policy::{Visibility, act};
use crate::testing::Cast;
use crate::text::{Markdown, Slug, Title};
use crate::{As, Submission};

fn new_post(title: &str) -> NewPost {
    NewPost {
        title: Title::parse(title).unwrap(),
        body: Markdown::parse("Hello, **world**.").unwrap(),
        language: Language::En,
        visibility: Visibility::PublicService,
    }
}

#[test]
fn published_read_and_commented_across_departments() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let key = tax.post("How we moved");
    let mut conn = cast.test.conn();
    let dan = cast.actor(cast.dan);
    let post = find(&mut conn, &dan, &key).unwrap();
    assert_eq!((&*post.title, &*post.author, post.department.as_deref()), ("How we moved", "Ben Hughes", Some("DTC")));
    assert_eq!(post.visibility, Visibility::CivilService, "no wider than its space");
    assert!(post.may::<act::Comment>() && !post.may::<act::EditPost>());
    let new = NewComment { body: Markdown::parse("Good to know.").unwrap(), parent: None };
    let (comment, from) = cast.test.write(|tx| comment(tx, &dan, &key, &new));
    let all = comments::of(&mut conn, post.id, from).unwrap();
    assert_eq!(all.iter().map(|c| c.id).collect::<Vec<_>>(), [comment]);
    assert_eq!(find(&mut conn, &dan, &key).unwrap().comment_count, 1);
    assert_eq!(cast.test.count("events where kind in ('post_published', 'comment_added') and act is not null"), 2);
}

#[test]
fn refused_for_its_reason() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let closed = cast.space("closed");
    let post_in_closed = closed.post("Before");
    let closed = closed.closed();
    let hidden = cast.space("hidden").hidden();
    let in_hidden = hidden.post("Secret");
    let mut conn = cast.test.conn();
    let mut attempt = |person, blog: &Slug| {
        let actor = cast.actor(person);
        conn_write(&mut conn, |tx| publish(tx, &actor, blog, &new_post("A title")))
    };
    assert!(attempt(cast.ben, &tax.slug).is_ok());
    assert!(matches!(attempt(cast.cat, &tax.slug), Err(Error::Forbidden("PublishPost"))));
    assert!(matches!(attempt(cast.dan, &hidden.slug), Err(Error::NotFound)));
    assert!(matches!(attempt(cast.ben, &closed.slug), Err(Error::Forbidden("PublishPost"))));
    let dan = cast.actor(cast.dan);
    let new = NewComment { body: Markdown::parse("x").unwrap(), parent: None };
    let refused = conn_write(&mut conn, |tx| comment(tx, &dan, &in_hidden, &new));
    assert!(matches!(refused, Err(Error::NotFound)));
    let refused = conn_write(&mut conn, |tx| comment(tx, &dan, &post_in_closed, &new));
    assert!(matches!(refused, Err(Error::Forbidden("Comment"))));
}

#[test]
fn same_title_gets_another_address_and_stale_edits_are_refused() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (first, second) = (tax.post("News"), tax.post("News"));
    assert_ne!(first.path, second.path);
    let ben = cast.actor(cast.ben);
    let (title, body) = (Title::parse("News!").unwrap(), Markdown::parse("Better.").unwrap());
    cast.test.write(|tx| edit(tx, &ben, &first, 1, (&title, &body)));
    let mut conn = cast.test.conn();
    let stale = conn_write(&mut conn, |tx| edit(tx, &ben, &first, 1, (&title, &body)));
    assert!(matches!(stale, Err(Error::Conflict)));
    assert_eq!(cast.test.count("revisions where title like 'News%'"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_is_one_post() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let key = crate::ids::FormKey::new();
    let send = |text: &'static [u8]| {
        let (db, blog) = (cast.test.db.clone(), tax.slug.clone());
        let who = As::Person(cast.ben);
        async move {
            let form = Submission::new(key, text);
            db.write_once(who, form, move |tx, actor| publish(tx, actor, &blog, &new_post("Once"))).await
        }
    };
    // At the same moment, and once more after.
    let (one, two) = tokio::join!(send(b"a"), send(b"a"));
    let three = send(b"a").await;
    let paths = [one, two, three].map(|answer| answer.unwrap().1.path);
    assert!(paths.iter().all(|path| *path == paths[0]), "{paths:?}");
    assert_eq!(cast.test.count("posts"), 1);
    assert!(matches!(send(b"b").await, Err(Error::AlreadySent)));
}

fn conn_write<T>(
    conn: &mut crate::Conn,
    work: impl FnOnce(&mut crate::Tx<'_>) -> crate::Written<T>,
) -> crate::Result<T> {
    use diesel::Connection as _;
    conn.transaction(|conn| work(&mut crate::Tx::new(conn, None)).map(crate::Recorded::into_inner))
}
