use super::*;
use crate::error::Error;
use crate::testing::Cast;
use crate::text::{Line, Prose, Slug};
use crate::{As, Db};

fn changes(building: &str) -> ProfileChanges {
    let line = |text: &str| Line::parse(text).unwrap();
    ProfileChanges {
        pronouns: line("she/her"),
        name_said: line("AY-da oh-KAH-for"),
        phone: line("0300 123 4567"),
        building: line(building),
        city: line("Leeds"),
        working_days: line("Mon–Thu"),
        about: Prose::parse("Plans.").unwrap(),
    }
}

async fn save(db: &Db, who: crate::ids::PersonId, version: i32) -> crate::Result<()> {
    let input = changes("West Wing");
    db.write(As::Person(who), move |tx, actor| edit_profile(tx, actor, version, &input)).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn own_profile_is_edited_and_two_tabs_do_not_overwrite() {
    let cast = Cast::new();
    save(&cast.test.db, cast.ada, 1).await.unwrap();
    assert!(matches!(save(&cast.test.db, cast.ada, 1).await, Err(Error::Conflict)));
    let dan = cast.actor(cast.dan);
    let mut conn = cast.test.conn();
    let ada = find(&mut conn, &dan, &Slug::parse("ada-okafor").unwrap()).unwrap();
    assert_eq!((&*ada.building, ada.version), ("West Wing", 2));
    let posts = appointments(&mut conn, &ada).unwrap();
    assert_eq!(
        (posts.len(), &*posts[0].title, posts[0].is_from_provider),
        (1, "Deputy Director, Planning Policy", true)
    );
}

#[test]
fn a_guest_sees_the_people_of_their_spaces_alone() {
    let cast = Cast::new();
    let _ = cast.space("tax").with_guest();
    let gus = cast.actor(cast.gus);
    let mut conn = cast.test.conn();
    let mut sees = |handle: &str| find(&mut conn, &gus, &Slug::parse(handle).unwrap()).is_ok();
    assert!(sees("ben-hughes") && sees("gus-palmer"));
    assert!(!sees("dan-whitfield") && !sees("nobody-at-all"));
}
