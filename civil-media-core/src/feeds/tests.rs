use chrono::Datelike as _;

use super::*;
use crate::Error;
use crate::items::Tag;
use crate::policy::{Actor, Visibility};
use crate::signin::sessions::TokenHash;
use crate::testing::Cast;
use crate::text::Slug;
use crate::updates::NewUpdate;

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn make_for(cast: &Cast, actor: &Actor, of: &FeedOf) -> TokenHash {
    cast.sign_in(actor.person);
    let token = cast.test.write(|tx| make(tx, actor, of));
    TokenHash::of(token.expose())
}

fn fetch(cast: &Cast, token: TokenHash) -> crate::Result<Shown> {
    let mut conn = cast.test.conn();
    let (feed, person) = of_token(&mut conn, token)?;
    show(&mut conn, feed, person)
}

fn titles(cast: &Cast, token: TokenHash) -> Vec<String> {
    match fetch(cast, token).unwrap().entries {
        Entries::Posts(posts) => posts.iter().map(|post| post.title.clone()).collect(),
        Entries::Updates(updates, _) => updates.iter().map(|one| one.title.clone()).collect(),
    }
}

#[test]
fn shows_what_its_person_may_read_now() {
    let cast = Cast::new();
    let tax = cast.space("tax").visible_to(Visibility::CivilService);
    let hidden = cast.space("hidden").hidden();
    tax.post("Rates");
    hidden.post("Secret plan");
    let (ben, dan) = (cast.actor(cast.ben), cast.actor(cast.dan));
    let (all, other) = (make_for(&cast, &ben, &FeedOf::Blogs), make_for(&cast, &dan, &FeedOf::Blogs));
    assert_eq!(titles(&cast, all), ["Secret plan", "Rates"]);
    assert_eq!(titles(&cast, other), ["Rates"]);
    let by_ben = make_for(&cast, &dan, &FeedOf::Author(slug("ben-hughes")));
    let of_blog = make_for(&cast, &dan, &FeedOf::Blog(slug("tax")));
    let of_department = make_for(&cast, &dan, &FeedOf::Department(slug("town-and-country")));
    let now = crate::db::now();
    let of = |year: i32, month: u32| crate::items::Dated { year: year as u16, month: Some(month as u8) };
    let of_month = make_for(&cast, &dan, &FeedOf::Archive(slug("tax"), of(now.year(), now.month())));
    let of_another = make_for(&cast, &dan, &FeedOf::Archive(slug("tax"), of(now.year() - 1, now.month())));
    assert!(titles(&cast, of_another).is_empty());
    for token in [by_ben, of_blog, of_department, of_month] {
        assert_eq!(titles(&cast, token), ["Rates"]);
    }
    // Of what one may not know, no feed; and a feed of what one may know no more is none.
    let of_hidden = FeedOf::Blog(slug("hidden"));
    let mut conn = cast.test.conn();
    assert!(matches!(make(&mut crate::Tx::new(&mut conn, None), &dan, &of_hidden), Err(Error::NotFound)));
    let inside = make_for(&cast, &ben, &of_hidden);
    assert_eq!(titles(&cast, inside), ["Secret plan"]);
    hidden.expel(cast.ben);
    assert!(matches!(fetch(&cast, inside), Err(Error::NotFound)));
    assert_eq!(titles(&cast, all), ["Rates"]);
}

#[test]
fn of_updates() {
    let cast = Cast::new();
    let (ada, dan) = (cast.actor(cast.ada), cast.actor(cast.dan));
    let says = |actor: &Actor, text: &str, tags: &str| {
        let new = NewUpdate::parse(text, Tag::parse_all(tags).unwrap(), None).unwrap();
        cast.test.write(|tx| crate::updates::post(tx, actor, &new))
    };
    says(&ada, "The pumps work", "pumps");
    let second = says(&dan, "Good morning", "");
    cast.test.write(|tx| crate::updates::follow(tx, &ada, &slug("dan-whitfield"), true));
    for (of, shown) in [
        (FeedOf::Updates, &["Good morning", "The pumps work"][..]),
        (FeedOf::UpdatesBy(slug("ada-okafor")), &["The pumps work"]),
        (FeedOf::UpdatesFrom(slug("town-and-country")), &["The pumps work"]),
        (FeedOf::UpdatesTagged(slug("pumps")), &["The pumps work"]),
    ] {
        assert_eq!(titles(&cast, make_for(&cast, &dan, &of)), shown, "{of}");
    }
    let followed = make_for(&cast, &ada, &FeedOf::UpdatesFollowed);
    assert_eq!(titles(&cast, followed), ["Good morning", "The pumps work"]);
    cast.test.write(|tx| crate::updates::delete(tx, &dan, second));
    assert_eq!(titles(&cast, followed), ["The pumps work"]);
}

#[test]
fn ends_with_its_person_and_by_its_person() {
    let cast = Cast::new();
    let (ben, dan) = (cast.actor(cast.ben), cast.actor(cast.dan));
    let (one, two) = (make_for(&cast, &ben, &FeedOf::Blogs), make_for(&cast, &dan, &FeedOf::Blogs));
    let mine = mine(&mut cast.test.conn(), &ben).unwrap();
    assert_eq!((mine.len(), mine[0].of.as_str(), mine[0].used_at), (1, "blogs", None));
    let id = mine[0].id;
    let mut conn = cast.test.conn();
    let foreign = end(&mut crate::Tx::new(&mut conn, None), &dan, id);
    assert!(matches!(foreign, Err(Error::NotFound)));
    cast.test.write(|tx| note_use(tx, id));
    assert_eq!(cast.test.count("feeds where used_at is not null"), 1);
    cast.test.write(|tx| end(tx, &ben, id));
    assert!(matches!(fetch(&cast, one), Err(Error::NotFound)));
    let eve = cast.actor(cast.sasha);
    cast.test.write(|tx| crate::people::switch_off(tx, &eve, &slug("dan-whitfield")));
    assert!(matches!(fetch(&cast, two), Err(Error::NotFound)));
    // Let in again, they make their feeds anew.
    cast.test.write(|tx| crate::people::switch_on(tx, &eve, &slug("dan-whitfield")));
    assert!(matches!(fetch(&cast, two), Err(Error::NotFound)));
    // The token is nowhere, in the log least of all.
    assert_eq!(cast.test.count("events where kind in ('feed_made', 'feed_ended')"), 3);
}

#[test]
fn nobody_makes_too_many() {
    let cast = Cast::new();
    let ben = cast.actor(cast.ben);
    for _ in 0..MOST {
        make_for(&cast, &ben, &FeedOf::Blogs);
    }
    let mut conn = cast.test.conn();
    let refused = make(&mut crate::Tx::new(&mut conn, None), &ben, &FeedOf::Blogs);
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("of").is_some()));
}

#[test]
fn written_and_read_back() {
    let of_posts = [
        "blogs",
        "blogs/tax",
        "people/ben-hughes",
        "departments/town-and-country",
        "tags/rates",
        "archive/tax/2026",
        "archive/tax/2026/07",
    ];
    let of_updates =
        ["updates", "updates-followed", "updates-by/ben-hughes", "updates-from/dtc", "updates-tagged/rates"];
    for text in of_posts.into_iter().chain(of_updates) {
        assert_eq!(text.parse::<FeedOf>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "updates/x",
        "updates-by",
        "archive/tax",
        "archive/tax/26",
        "archive/tax/2026/13",
        "archive/tax/2026/07/1",
        "wiki",
        "spaces/tax",
        "blogs/",
        "blogs/../x",
        "blogs/tax/2026",
    ] {
        assert!(text.parse::<FeedOf>().is_err(), "{text}");
    }
}

#[test]
fn shows_nothing_when_nobody_has_vouched_for_its_person_for_a_month() {
    let cast = Cast::new();
    let ben = cast.actor(cast.ben);
    let token = make_for(&cast, &ben, &FeedOf::Blogs);
    assert!(fetch(&cast, token).is_ok());
    let mut conn = cast.test.conn();
    crate::testing::run_sql(&mut conn, "update identities set last_signed_in_at = now() - interval '31 days'").unwrap();
    assert!(matches!(fetch(&cast, token), Err(Error::NotFound)));
    crate::testing::run_sql(&mut conn, "update identities set last_signed_in_at = now()").unwrap();
    assert!(fetch(&cast, token).is_ok());
}
