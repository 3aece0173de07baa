use chrono::Duration;
use diesel::prelude::*;

use super::*;
use crate::ids::{ItemId, PersonId};
use crate::policy::{Actor, Case, HANDLING, Handling, Marking, Seen, Visibility};
use crate::schema::items as rows;
use crate::spaces::{self, JoinRule};
use crate::testing::{Cast, SpaceBuilder, run_sql};
use crate::text::Note;
use crate::{Error, Result, Tx, db};

const MARKINGS: [Marking; 3] = [Marking::NotYet, Marking::Official, Marking::Sensitive];

fn note(marking: Marking) -> Note {
    Note::parse(if marking == Marking::Sensitive { "Team only" } else { "" }).unwrap()
}

fn set(cast: &Cast, who: PersonId, id: ItemId, visibility: Visibility, marking: Marking) -> Result<()> {
    let was = rows::table.find(id).select(Reach::as_select()).first(&mut cast.test.conn()).unwrap();
    set_from(cast, who, id, &was, visibility, marking)
}

fn set_from(
    cast: &Cast,
    who: PersonId,
    id: ItemId,
    was: &Reach,
    visibility: Visibility,
    marking: Marking,
) -> Result<()> {
    let wanted = Reach { visibility, marking, handling_note: note(marking) };
    let actor = cast.actor(who);
    let written = cast.test.conn().transaction(|conn| set_reach(&mut Tx::new(conn, None), &actor, id, was, &wanted));
    written.map(crate::Recorded::into_inner)
}

fn card(cast: &Cast, who: &Actor, space: &SpaceBuilder<'_>) -> Option<Seen<Card>> {
    let wanted = Wanted { space: Some(space.id), ..Wanted::default() };
    newest(&mut cast.test.conn(), who, wanted, 1).unwrap().rows.into_iter().next()
}

/// What becomes of a case, found out by trying it.
fn tried(cast: &Cast, case: Case, marking: Marking) -> Handling {
    let wanted = |visibility, join_rule, handling_note| spaces::Wanted {
        visibility,
        is_listed: true,
        join_rule,
        marking,
        handling_note,
        guests_may_write: false,
        reviews_posts: false,
    };
    let outcome = |is_let: bool| if is_let { Handling::Allowed } else { Handling::Refused };
    let ada = cast.actor(cast.ada);
    match case {
        Case::BeyondDepartments => {
            outcome(wanted(Visibility::CivilService, JoinRule::Ask, note(marking)).checked().is_ok())
        }
        Case::OpenToJoin => outcome(wanted(Visibility::Members, JoinRule::Open, note(marking)).checked().is_ok()),
        Case::WithoutNote => outcome(wanted(Visibility::Members, JoinRule::Ask, Note::none()).checked().is_ok()),
        Case::InLowerSpace => {
            let space = cast
                .space(&format!("lower-{}", marking.as_str().replace('_', "-")))
                .visible_to(Visibility::Departments);
            space.post("In it");
            let id = card(cast, &ada, &space).unwrap().id;
            outcome(set(cast, cast.ada, id, Visibility::Departments, marking).is_ok())
        }
        Case::ToGuests => {
            let mut space = cast.space(&format!("guests-{}", marking.as_str().replace('_', "-"))).with_guest();
            if marking == Marking::Sensitive {
                space = space.sensitive();
            }
            space.post("In it");
            let id = card(cast, &ada, &space).unwrap().id;
            set(cast, cast.ada, id, Visibility::Departments, marking).unwrap();
            let gus = || cast.actor(cast.gus);
            let reads = || card(cast, &gus(), &space).is_some();
            if reads() {
                return Handling::Allowed;
            }
            let mut conn = cast.test.conn();
            let mut say = |who: &str| {
                run_sql(
                    &mut conn,
                    &format!("update spaces set guests_allowed_by_{who} = true where id = '{}'", space.id),
                )
                .unwrap();
            };
            say("lead");
            assert!(!reads(), "one of the two is not enough");
            say("department");
            if reads() { Handling::BothAllow } else { Handling::Refused }
        }
        // Where its text shows: all of it, or the title alone.
        Case::Page | Case::List | Case::Export | Case::Feed | Case::Mail | Case::Push | Case::Quote => {
            if case.told(marking, "Its text") == "Its text" { Handling::Allowed } else { Handling::TitleOnly }
        }
    }
}

#[test]
fn the_table_of_markings_holds() {
    let cast = Cast::new();
    for (case, row, words) in HANDLING {
        for (marking, wanted) in MARKINGS.into_iter().zip(row) {
            assert_eq!(tried(&cast, *case, marking), *wanted, "{} {words}", marking.as_str());
        }
    }
}

#[test]
fn narrowed_and_widened_within_its_space() {
    let cast = Cast::new();
    let space = cast.space("tax").visible_to(Visibility::CivilService);
    space.post("In it");
    let (ada, cat, dan) = (cast.actor(cast.ada), cast.actor(cast.cat), cast.actor(cast.dan));
    let id = card(&cast, &ada, &space).unwrap().id;
    assert!(card(&cast, &dan, &space).is_some());
    set(&cast, cast.ben, id, Visibility::Departments, Marking::Official).unwrap();
    assert!(card(&cast, &dan, &space).is_none() && card(&cast, &cat, &space).is_some());
    set(&cast, cast.ada, id, Visibility::Members, Marking::Official).unwrap();
    assert!(card(&cast, &cat, &space).is_none() && card(&cast, &ada, &space).is_some());
    // Whoever reads it no more cannot set it either, and a stranger never could.
    assert!(matches!(set(&cast, cast.cat, id, Visibility::CivilService, Marking::Official), Err(Error::NotFound)));
    set(&cast, cast.ben, id, Visibility::CivilService, Marking::NotYet).unwrap();
    for who in [cast.cat, cast.dan, cast.eve] {
        assert!(matches!(
            set(&cast, who, id, Visibility::Members, Marking::Official),
            Err(Error::Forbidden("MarkItem"))
        ));
    }
    for (visibility, marking, field) in [
        (Visibility::PublicService, Marking::Official, "visibility"),
        (Visibility::OnlyMe, Marking::Official, "visibility"),
        (Visibility::Named, Marking::Official, "visibility"),
        (Visibility::Members, Marking::Sensitive, "marking"),
    ] {
        match set(&cast, cast.ada, id, visibility, marking) {
            Err(Error::Invalid(errors)) => assert!(errors.get(field).is_some(), "{errors:?}"),
            other => panic!("{visibility:?} {marking:?}: {other:?}"),
        }
    }
    // What was refused left nothing.
    assert!(card(&cast, &dan, &space).is_some());
    assert_eq!(cast.test.count("events where kind = 'item_marked'"), 3);
}

#[test]
fn what_is_new_in_a_sensitive_space_is_handled_as_the_space_is() {
    let cast = Cast::new();
    let space = cast.space("tax").sensitive();
    run_sql(&mut cast.test.conn(), "update spaces set handling_note = 'Tax team only' where slug = 'tax'").unwrap();
    space.post("In it");
    let ada = cast.actor(cast.ada);
    let card = card(&cast, &ada, &space).unwrap();
    let reach = reach_of(&mut cast.test.conn(), &card).unwrap();
    assert_eq!((reach.marking, &*reach.handling_note), (Marking::Sensitive, "Tax team only"));
    assert!(card.published_at.unwrap() > db::now() - Duration::minutes(1));
}

#[test]
fn on_ones_own_blog_one_always_reads_what_one_sets() {
    let cast = Cast::new();
    let blog = crate::text::Slug::parse("ben-hughes").unwrap();
    let ben = cast.actor(cast.ben);
    let own = spaces::find(&mut cast.test.conn(), &ben, &blog).unwrap();
    assert!(!levels(&ben, &own.place).is_empty());
    let ines = cast.actor(cast.ines);
    let service = spaces::service(&mut cast.test.conn(), &ines).unwrap();
    assert_eq!(levels(&ines, &service.place), [Visibility::PublicService], "a partner body would not read less");
}

#[test]
fn an_older_form_does_not_undo_a_newer_one() {
    let cast = Cast::new();
    let space = cast.space("tax").visible_to(Visibility::CivilService);
    space.post("In it");
    let id = card(&cast, &cast.actor(cast.ada), &space).unwrap().id;
    let seen =
        &Reach { visibility: Visibility::CivilService, marking: Marking::NotYet, handling_note: note(Marking::NotYet) };
    set_from(&cast, cast.ada, id, seen, Visibility::Members, Marking::NotYet).unwrap();
    let late = set_from(&cast, cast.ben, id, seen, Visibility::CivilService, Marking::Official);
    assert!(matches!(late, Err(Error::Conflict)));
}

#[test]
fn what_many_write_in_is_the_leads_to_set() {
    let cast = Cast::new();
    let space = cast.space("tax").visible_to(Visibility::CivilService);
    let ben = cast.actor(cast.ben);
    let title = crate::text::Title::parse("Desk").unwrap();
    let path = cast.test.write(|tx| crate::talk::make_channel(tx, &ben, &space.slug, &title, false));
    let id = crate::talk::find(&mut cast.test.conn(), &ben, &path).unwrap().id;
    let by_maker = set(&cast, cast.ben, id, Visibility::Members, Marking::Official);
    assert!(matches!(by_maker, Err(Error::Forbidden("MarkSharedItem"))));
    set(&cast, cast.ada, id, Visibility::Members, Marking::Official).unwrap();
}

/// What a link may lead to is what one may read, whatever was typed.
#[test]
fn titles_that_are_being_typed() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let hidden = cast.space("hidden").hidden();
    tax.post("The 50% rule");
    tax.post("The 50 other rules");
    hidden.post("The 50% secret");
    let conn = &mut cast.test.conn();
    let mut titles = |person, typed: &str| -> Vec<String> {
        let found = titled(conn, &cast.actor(person), typed, 8).unwrap();
        found.iter().map(|card| card.title.clone()).collect()
    };
    assert_eq!(titles(cast.dan, "50%"), ["The 50% rule"]);
    assert_eq!(titles(cast.dan, "THE 50"), ["The 50 other rules", "The 50% rule"]);
    assert_eq!(titles(cast.ben, "50% s"), ["The 50% secret"]);
    // What is out of date comes last.
    let old = "update items set review_on = current_date - 31 where title = 'The 50 other rules'";
    crate::testing::run_sql(&mut cast.test.conn(), old).unwrap();
    assert_eq!(titles(cast.dan, "THE 50"), ["The 50% rule", "The 50 other rules"]);
    for none in ["", "%", "__", "\\\\", "x"] {
        assert!(titles(cast.ben, none).is_empty(), "{none}");
    }
}

/// Who mentions something is shown to those alone who may read who does.
#[test]
fn mentioned_by_what_one_may_read() {
    use crate::blogs::{self, Credits, DraftText, Kept, PostKey, Then, Writing};
    use crate::people::Language;
    use crate::text::{Markdown, Title};
    let cast = Cast::new();
    let (tax, hidden) = (cast.space("tax"), cast.space("hidden").hidden());
    let target = tax.post("The plan");
    let conn = &mut cast.test.conn();
    let plan = blogs::find(conn, &cast.actor(cast.ben), &target).unwrap().id;
    let text = |title: &str, body: &str| DraftText {
        title: Title::parse(title).unwrap(),
        body: Markdown::parse(body).unwrap(),
        language: Language::En,
        visibility: Visibility::PublicService,
        tags: None,
    };
    let publish = |space: &SpaceBuilder<'_>, title: &str, body: &str| -> PostKey {
        let (ben, of) = (cast.actor(cast.ben), Writing::New(space.slug.clone()));
        let (text, credits) = (text(title, body), Credits::default());
        let kept = cast.test.write(|tx| blogs::write(tx, &ben, &of, &text, &credits, Then::Publish(None)));
        let Kept::Published(key) = kept else { panic!("published") };
        key
    };
    let open = publish(&tax, "By path", &format!("See [it](/blogs/tax/{}#comment-1).", target.path));
    publish(&hidden, "By id", &format!("See <https://media.example/i/{plan}>, and /i/{plan} again."));
    publish(&tax, "Elsewhere", "[x](https://gov.uk/blogs/tax/2026/11/none) `[not](/i/it)`");
    let names = |person: PersonId| -> Vec<String> {
        let found = mentions(&mut cast.test.conn(), &cast.actor(person), plan).unwrap();
        found.iter().map(|card| card.title.clone()).collect()
    };
    assert_eq!(names(cast.ben), ["By id", "By path"]);
    assert_eq!(names(cast.dan), ["By path"], "the other one is hidden");
    // What leads there no longer, or is withdrawn, mentions it no longer.
    let ben = cast.actor(cast.ben);
    let edited = |body: &str, version| {
        let text = text("By path", body);
        blogs::PostEdit { title: text.title, body: text.body, tags: Vec::new(), version, kept: 0 }
    };
    cast.test.write(|tx| blogs::edit(tx, &ben, &open, &edited("See nothing.", 1)));
    assert!(names(cast.dan).is_empty());
    cast.test.write(|tx| blogs::edit(tx, &ben, &open, &edited(&format!("[it](/i/{plan})"), 2)));
    assert_eq!(names(cast.dan), ["By path"]);
    // What was written before links were kept, or with a fault, is looked up anew, as often as one likes.
    run_sql(&mut cast.test.conn(), "delete from links").unwrap();
    assert!(names(cast.dan).is_empty());
    for _ in 0..2 {
        assert_eq!(crate::operator::relink(&mut cast.test.conn()), Ok(4));
        assert_eq!(names(cast.dan), ["By path"]);
        assert_eq!(names(cast.ben), ["By id", "By path"]);
    }
    cast.test.write(|tx| blogs::withdraw(tx, &ben, &open));
    assert!(names(cast.dan).is_empty());
}

#[test]
fn links_of_more_texts_than_one_transaction_looks_up() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let target = tax.post("The plan");
    let plan = crate::blogs::find(&mut cast.test.conn(), &cast.actor(cast.ben), &target).unwrap().id;
    // Two batches and one more; what leads there stands in the last ones, as their ids go by time.
    (0..400).for_each(|n| drop(tax.post(&format!("Post {n}"))));
    let text = format!("update posts set body = '[it](/i/{plan})' where item_id in ");
    let last = "(select id from items where title in ('Post 0', 'Post 199', 'Post 200', 'Post 399'))";
    run_sql(&mut cast.test.conn(), &format!("{text} {last}; delete from links")).unwrap();
    assert_eq!(crate::operator::relink(&mut cast.test.conn()), Ok(401));
    let found = mentions(&mut cast.test.conn(), &cast.actor(cast.cat), plan).unwrap();
    let names: Vec<&str> = found.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(names, ["Post 399", "Post 200", "Post 199", "Post 0"]);
}
