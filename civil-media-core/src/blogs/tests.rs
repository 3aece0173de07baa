use super::*;
use crate::comments::{self, NewComment};
use crate::error::Error;
use crate::people::Language;
use crate::policy::{Visibility, act};
use crate::testing::Cast;
use crate::text::{Markdown, Slug, Title};
use crate::{Actor, As, Submission, Tx, Written};

fn new_post(title: &str) -> DraftText {
    DraftText {
        title: Title::parse(title).unwrap(),
        body: Markdown::parse("Hello, **world**.").unwrap(),
        language: Language::En,
        visibility: Visibility::PublicService,
        tags: None,
    }
}

fn publish(tx: &mut Tx<'_>, actor: &Actor, blog: &Slug, text: &DraftText) -> Written<Kept> {
    write(tx, actor, &Writing::New(blog.clone()), text, &Credits::default(), Then::Publish(None))
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
    let corrected = PostEdit {
        title: Title::parse("News!").unwrap(),
        body: Markdown::parse("Better.").unwrap(),
        tags: Vec::new(),
        version: 1,
        kept: 0,
    };
    cast.test.write(|tx| edit(tx, &ben, &first, &corrected));
    let mut conn = cast.test.conn();
    let stale = conn_write(&mut conn, |tx| edit(tx, &ben, &first, &corrected));
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
    let kept = [one, two, three].map(|answer| answer.unwrap().1);
    assert!(kept.iter().all(|one| *one == kept[0] && matches!(one, Kept::Published(_))), "{kept:?}");
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

mod writing {
    use chrono::Duration;
    use diesel::prelude::*;

    use super::*;
    use crate::ids::{ItemId, PersonId};
    use crate::items;
    use crate::schema::{items as rows, posts, spaces};
    use crate::text::Note;

    fn text(title: &str, body: &str) -> DraftText {
        DraftText {
            title: Title::of_draft(title).unwrap(),
            body: Markdown::of_draft(body).unwrap(),
            language: Language::En,
            visibility: Visibility::CivilService,
            tags: items::Tag::parse_all("Spring").ok(),
        }
    }

    fn begun(cast: &Cast, person: PersonId, blog: &Slug, credits: &Credits) -> ItemId {
        let actor = cast.actor(person);
        let of = Writing::New(blog.clone());
        match cast.test.write(|tx| write(tx, &actor, &of, &text("A plan", "Some text."), credits, Then::Keep)) {
            Kept::Draft(id, 1) => id,
            other => panic!("{other:?}"),
        }
    }

    fn reviewed(cast: &Cast, slug: &str) -> Slug {
        let space = cast.space(slug);
        let set = spaces::reviews_posts.eq(true);
        diesel::update(spaces::table.find(space.id)).set(set).execute(&mut cast.test.conn()).unwrap();
        space.slug
    }

    #[test]
    fn several_write_one_draft_and_nobody_else_sees_it() {
        let cast = Cast::new();
        let tax = cast.space("tax");
        let with_dan = Credits { co_authors: vec![cast.dan], on_behalf_of: Some(cast.ada) };
        let id = begun(&cast, cast.ben, &tax.slug, &with_dan);
        let mut conn = cast.test.conn();
        for (person, sees) in
            [(cast.ben, true), (cast.dan, true), (cast.ada, false), (cast.eve, false), (cast.cat, false)]
        {
            assert_eq!(draft(&mut conn, &cast.actor(person), id).is_ok(), sees);
            assert_eq!(drafts(&mut conn, &cast.actor(person), None, 20).unwrap().rows.len(), usize::from(sees));
        }
        // Whoever keeps second, from an older version, is told; what is missing may be missing.
        let (ben, dan) = (cast.actor(cast.ben), cast.actor(cast.dan));
        let kept = cast.test.write(|tx| keep(tx, &dan, &Writing::Kept(id, 1), &text("", "")));
        assert_eq!(kept, (id, 2));
        let late = conn_write(&mut conn, |tx| keep(tx, &ben, &Writing::Kept(id, 1), &text("Mine", "Mine.")));
        assert!(matches!(late, Err(Error::Conflict)));
        let publish = |tx: &mut crate::Tx<'_>, actor, version, text: &DraftText| {
            write(tx, actor, &Writing::Kept(id, version), text, &with_dan, Then::Publish(None))
        };
        let empty = conn_write(&mut conn, |tx| publish(tx, &ben, 2, &text("", "")));
        assert!(matches!(empty, Err(Error::Invalid(errors)) if errors.iter().count() == 2));
        // Dan writes it, and does not publish on a blog that is not his.
        let not_there = conn_write(&mut conn, |tx| publish(tx, &dan, 2, &text("A plan", "Text.")));
        assert!(matches!(not_there, Err(Error::Forbidden("PublishPost"))));
        let Kept::Published(key) = cast.test.write(|tx| publish(tx, &ben, 2, &text("A plan", "Text."))) else {
            panic!()
        };
        let post = find(&mut conn, &cast.actor(cast.cat), &key).unwrap();
        assert_eq!(
            (post.version, post.on_behalf_of, &post.placing.co_author_ids),
            (1, Some(cast.ada), &vec![cast.dan])
        );
        assert!(find(&mut conn, &dan, &key).unwrap().may::<act::EditPost>(), "what one wrote with others is one's own");
        assert!(draft(&mut conn, &ben, id).is_err());
    }

    #[test]
    fn a_second_person_approves_what_the_first_submits() {
        let cast = Cast::new();
        let blog = reviewed(&cast, "tax");
        let id = begun(&cast, cast.ben, &blog, &Credits::default());
        let (ben, ada) = (cast.actor(cast.ben), cast.actor(cast.ada));
        let mut conn = cast.test.conn();
        let then = |tx: &mut crate::Tx<'_>, version, then| {
            write(tx, &ben, &Writing::Kept(id, version), &text("A plan", "Text."), &Credits::default(), then)
        };
        let alone = conn_write(&mut conn, |tx| then(tx, 1, Then::Publish(None)));
        assert!(matches!(alone, Err(Error::Forbidden("ApprovePost"))));
        let forced = conn_write(&mut conn, |tx| then(tx, 1, Then::PublishUnreviewed(None)));
        assert!(matches!(forced, Err(Error::Forbidden("PublishUnreviewed"))));
        cast.test.write(|tx| then(tx, 1, Then::Submit(None)));
        assert_eq!(waiting(&mut conn, &ada).unwrap().len(), 1);
        assert!(
            waiting(&mut conn, &ben).unwrap().is_empty()
                && waiting(&mut conn, &cast.actor(cast.cat)).unwrap().is_empty()
        );
        let own = conn_write(&mut conn, |tx| approve(tx, &ben, id, 2));
        assert!(matches!(own, Err(Error::Forbidden("ApprovePost"))));
        // Given back with a note, changed, submitted again.
        let note = Note::parse("Say why.").unwrap();
        cast.test.write(|tx| give_back(tx, &ada, id, &note));
        let back = draft(&mut conn, &ben, id).unwrap();
        assert_eq!((&*back.returned_note, back.returned_by, back.is_submitted()), ("Say why.", Some(cast.ada), false));
        assert!(draft(&mut conn, &ada, id).is_err(), "what is given back is its writer's again");
        cast.test.write(|tx| then(tx, 2, Then::Submit(None)));
        // What Ada read is no longer what is there.
        let edited = cast.test.write(|tx| keep(tx, &ben, &Writing::Kept(id, 3), &text("A plan", "Other text.")));
        let unread = conn_write(&mut conn, |tx| approve(tx, &ada, id, 3));
        assert!(matches!(unread, Err(Error::Conflict)));
        let Kept::Published(key) = cast.test.write(|tx| approve(tx, &ada, id, edited.1)) else { panic!() };
        let post = find(&mut conn, &cast.actor(cast.cat), &key).unwrap();
        assert!(!post.is_unreviewed && post.body.contains("Other"));
        assert_eq!(cast.test.count("events where kind in ('post_submitted', 'post_returned', 'post_approved')"), 4);
    }

    #[test]
    fn one_writer_does_not_hide_what_others_submit() {
        let cast = Cast::new();
        let blog = reviewed(&cast, "tax");
        let ben = cast.actor(cast.ben);
        let mut conn = cast.test.conn();
        let submit = |id| {
            move |tx: &mut crate::Tx<'_>, actor: &Actor| {
                let then = Then::Submit(None);
                write(tx, actor, &Writing::Kept(id, 1), &text("A plan", "Text."), &Credits::default(), then)
            }
        };
        for _ in 0..10 {
            let id = begun(&cast, cast.ben, &blog, &Credits::default());
            cast.test.write(|tx| submit(id)(tx, &ben));
        }
        let more = begun(&cast, cast.ben, &blog, &Credits::default());
        let refused = conn_write(&mut conn, |tx| submit(more)(tx, &ben));
        assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("title").is_some()));
    }

    #[test]
    fn what_is_half_written_does_not_appear_and_posts_stand_with_all_who_wrote_them() {
        let cast = Cast::new();
        let tax = cast.space("tax");
        let (ben, cat) = (cast.actor(cast.ben), cast.actor(cast.cat));
        let mut conn = cast.test.conn();
        let with_dan = Credits { co_authors: vec![cast.dan], on_behalf_of: None };
        let id = begun(&cast, cast.ben, &tax.slug, &with_dan);
        let at = |then| {
            move |tx: &mut crate::Tx<'_>, actor: &Actor, version| {
                let co = Credits { co_authors: vec![cast.dan], on_behalf_of: None };
                write(tx, actor, &Writing::Kept(id, version), &text("A plan", "Text."), &co, then)
            }
        };
        let later = Then::Publish(Some(crate::db::now() + Duration::minutes(10)));
        cast.test.write(|tx| at(later)(tx, &ben, 1));
        let typed = conn_write(&mut conn, |tx| keep(tx, &ben, &Writing::Kept(id, 2), &text("A pl", "Te")));
        assert!(matches!(typed, Err(Error::Invalid(errors)) if errors.get("body").is_some()));
        cast.test.write(|tx| at(Then::Publish(None))(tx, &ben, 2));
        let by = |conn: &mut crate::Conn, person| {
            let wanted = crate::items::Wanted { author: Some(person), ..crate::items::Wanted::posts() };
            newest(conn, &cat, wanted, 20).unwrap().len()
        };
        assert_eq!([by(&mut conn, cast.ben), by(&mut conn, cast.dan), by(&mut conn, cast.ada)], [1, 1, 0]);
        // Whoever is named takes their name off, and nobody else's.
        let key = newest(&mut conn, &cat, crate::items::Wanted::posts(), 1).unwrap()[0].key();
        assert!(matches!(conn_write(&mut conn, |tx| take_name_off(tx, &cat, &key)), Err(Error::NotFound)));
        let dan = cast.actor(cast.dan);
        cast.test.write(|tx| take_name_off(tx, &dan, &key));
        assert_eq!([by(&mut conn, cast.ben), by(&mut conn, cast.dan)], [1, 0]);
        assert!(matches!(conn_write(&mut conn, |tx| take_name_off(tx, &dan, &key)), Err(Error::NotFound)));
        // Whoever only brought it did not write it.
        crate::testing::run_sql(&mut conn, "update items set credited_name = 'Gwen' where kind = 'post'").unwrap();
        assert_eq!(by(&mut conn, cast.ben), 0);
    }

    #[test]
    fn published_without_review_says_so_for_ever() {
        let cast = Cast::new();
        let blog = reviewed(&cast, "tax");
        let ada = cast.actor(cast.ada);
        let force = Then::PublishUnreviewed(None);
        let of = Writing::New(blog);
        let kept = cast.test.write(|tx| write(tx, &ada, &of, &text("Now", "At once."), &Credits::default(), force));
        let Kept::Published(key) = kept else { panic!() };
        assert!(find(&mut cast.test.conn(), &ada, &key).unwrap().is_unreviewed);
    }

    #[test]
    fn what_is_due_appears_and_what_may_not_appear_is_told() {
        let cast = Cast::new();
        let tax = cast.space("tax");
        let ben = cast.actor(cast.ben);
        let mut conn = cast.test.conn();
        let at = |minutes| crate::db::now() + Duration::minutes(minutes);
        let timed = |title: &str| {
            let (of, text) = (Writing::New(tax.slug.clone()), text(title, "Text."));
            let then = Then::Publish(Some(at(10)));
            match cast.test.write(|tx| write(tx, &ben, &of, &text, &Credits::default(), then)) {
                Kept::Draft(id, _) => id,
                Kept::Published(_) => panic!("too early"),
            }
        };
        let past = conn_write(&mut conn, |tx| {
            let of = Writing::New(tax.slug.clone());
            write(tx, &ben, &of, &text("Late", "x"), &Credits::default(), Then::Publish(Some(at(-1))))
        });
        assert!(matches!(past, Err(Error::Invalid(errors)) if errors.get("publish_on").is_some()));
        let (first, second) = (timed("First"), timed("Second"));
        let due = || cast.test.write(publish_due);
        due();
        assert_eq!(cast.test.count("items where state = 'published' and kind = 'post'"), 0, "not yet due");
        let pass = |id: ItemId| {
            let set = posts::publish_at.eq(at(-1));
            diesel::update(posts::table.find(id)).set(set).execute(&mut cast.test.conn()).unwrap();
        };
        pass(first);
        // Twice, as two processes might.
        due();
        due();
        assert_eq!(cast.test.count("items where state = 'published' and kind = 'post'"), 1);
        assert_eq!(cast.test.count("events where kind = 'post_published' and agent = 'blogs'"), 1);
        tax.expel(cast.ben);
        pass(second);
        due();
        assert_eq!(cast.test.count("items where state = 'published' and kind = 'post'"), 1);
        assert_eq!(cast.test.count("events where kind = 'post_not_published'"), 1);
        assert!(draft(&mut conn, &ben, second).unwrap().publish_at.is_none(), "nothing is lost");
    }

    #[test]
    fn withdrawn_put_back_deleted_and_restored() {
        let cast = Cast::new();
        let tax = cast.space("tax");
        let key = tax.post("News");
        let (ben, ada, cat) = (cast.actor(cast.ben), cast.actor(cast.ada), cast.actor(cast.cat));
        let mut conn = cast.test.conn();
        let others = conn_write(&mut conn, |tx| withdraw(tx, &cat, &key));
        assert!(matches!(others, Err(Error::Forbidden("WithdrawPost"))));
        cast.test.write(|tx| withdraw(tx, &ben, &key));
        assert!(
            find(&mut conn, &ben, &key).is_ok()
                && find(&mut conn, &cat, &key).is_err()
                && find(&mut conn, &ada, &key).is_err()
        );
        cast.test.write(|tx| delete(tx, &ben, &key));
        assert!(find(&mut conn, &ben, &key).is_err());
        let in_bin = |conn: &mut crate::Conn, actor| items::bin(conn, actor, None, 20).unwrap().rows.len();
        assert_eq!((in_bin(&mut conn, &ben), in_bin(&mut conn, &ada), in_bin(&mut conn, &cat)), (1, 1, 0));
        let id: ItemId = rows::table.filter(rows::path.eq(&key.path)).select(rows::id).first(&mut conn).unwrap();
        let others = conn_write(&mut conn, |tx| items::restore(tx, &cat, id));
        assert!(matches!(others, Err(Error::NotFound)));
        cast.test.write(|tx| items::restore(tx, &ada, id));
        assert!(find(&mut conn, &ada, &key).is_err(), "it is withdrawn again, as it was");
        cast.test.write(|tx| put_back(tx, &ben, &key));
        assert!(find(&mut conn, &cat, &key).is_ok());
        cast.test.write(|tx| delete(tx, &ada, &key));
        let long_ago = rows::deleted_at.eq(crate::db::now() - Duration::days(items::DAYS + 1));
        diesel::update(rows::table.find(id)).set(long_ago).execute(&mut conn).unwrap();
        assert_eq!(in_bin(&mut conn, &ben), 0);
        let late = conn_write(&mut conn, |tx| items::restore(tx, &ben, id));
        assert!(matches!(late, Err(Error::NotFound)));
    }

    #[test]
    fn anybody_submits_to_a_department_whose_admin_approves() {
        let cast = Cast::new();
        let home = cast.space("dtc-news");
        let set = spaces::kind.eq(crate::policy::SpaceKind::Department);
        diesel::update(spaces::table.find(home.id)).set(set).execute(&mut cast.test.conn()).unwrap();
        let (cat, eve) = (cast.actor(cast.cat), cast.actor(cast.eve));
        let id = begun(&cast, cast.cat, &home.slug, &Credits::default());
        let mut conn = cast.test.conn();
        assert!(draft(&mut conn, &eve, id).is_err(), "running a department shows nobody's drafts");
        let hand_in = |tx: &mut crate::Tx<'_>, then| {
            write(tx, &cat, &Writing::Kept(id, 1), &text("A plan", "Text."), &Credits::default(), then)
        };
        let alone = conn_write(&mut conn, |tx| hand_in(tx, Then::Publish(None)));
        assert!(matches!(alone, Err(Error::Forbidden("PublishPost"))));
        cast.test.write(|tx| hand_in(tx, Then::Submit(None)));
        assert!(matches!(cast.test.write(|tx| approve(tx, &eve, id, 2)), Kept::Published(_)));
    }

    #[test]
    fn nobody_approves_or_times_their_own_by_detours() {
        let cast = Cast::new();
        let blog = reviewed(&cast, "tax");
        let (ben, ada) = (cast.actor(cast.ben), cast.actor(cast.ada));
        let mut conn = cast.test.conn();
        let with_ada = Credits { co_authors: vec![cast.ada], on_behalf_of: None };
        let id = begun(&cast, cast.ben, &blog, &with_ada);
        let of = |version| Writing::Kept(id, version);
        cast.test.write(|tx| keep(tx, &ada, &of(1), &text("A plan", "By Ada.")));
        let submit = Then::Submit(Some(crate::db::now() + Duration::minutes(9)));
        cast.test.write(|tx| write(tx, &ben, &of(2), &text("A plan", "Text."), &Credits::default(), submit));
        // Ada is named on it no more; what she wrote she wrote.
        let own = conn_write(&mut conn, |tx| approve(tx, &ada, id, 3));
        assert!(matches!(own, Err(Error::Forbidden("ApprovePost"))));
        // A lead puts no words into a draft of others, and so approves none of their own.
        let words = conn_write(&mut conn, |tx| keep(tx, &ada, &of(3), &text("Mine", "Mine.")));
        assert!(matches!(words, Err(Error::Forbidden("EditPost"))));
        // Thrown away and brought back, it waits for no time any more; nor does what is held.
        cast.test.write(|tx| discard(tx, &ben, id));
        assert!(items::bin(&mut conn, &ada, None, 20).unwrap().rows.is_empty(), "a draft is nobody else's");
        cast.test.write(|tx| items::restore(tx, &ben, id));
        assert!(draft(&mut conn, &ben, id).unwrap().publish_at.is_none());
        cast.test.write(|tx| write(tx, &ben, &of(3), &text("A plan", "Text."), &Credits::default(), submit));
        cast.test.write(|tx| hold(tx, &ben, id));
        let held = draft(&mut conn, &ben, id).unwrap();
        assert!(held.publish_at.is_none() && !held.is_submitted());
        // Due without anybody's word, it does not appear.
        let set =
            (posts::publish_at.eq(crate::db::now() - Duration::minutes(1)), posts::approved_by.eq(None::<PersonId>));
        diesel::update(posts::table.find(id)).set(set).execute(&mut conn).unwrap();
        cast.test.write(publish_due);
        assert_eq!(cast.test.count("items where state = 'published' and kind = 'post'"), 0);
    }

    #[test]
    fn who_is_named_reads_the_space_now_and_later() {
        let cast = Cast::new();
        let closed = cast.space("inner").hidden();
        let ben = cast.actor(cast.ben);
        let mut conn = cast.test.conn();
        let named = |person| Credits { co_authors: vec![person], on_behalf_of: None };
        let of = Writing::New(closed.slug.clone());
        let outsider = conn_write(&mut conn, |tx| write(tx, &ben, &of, &text("A", "B"), &named(cast.dan), Then::Keep));
        assert!(matches!(outsider, Err(Error::Invalid(errors)) if errors.get("co_authors").is_some()));
        let id = begun(&cast, cast.ben, &closed.slug, &named(cast.ada));
        assert!(draft(&mut conn, &cast.actor(cast.ada), id).is_ok());
        closed.expel(cast.ada);
        assert!(draft(&mut conn, &cast.actor(cast.ada), id).is_err());
    }
}
