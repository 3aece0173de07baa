//! Pages that stay true: who answers for them, until when they are right, who may change them, and what needs a hand.
use civil_media_core::policy::Visibility;
use civil_media_core::testing::run_sql;

use crate::stage::{Browser, Stage};

const WIKI: &str = "/spaces/tax/wiki";

async fn write(browser: &mut Browser, title: &str, body: &str) -> String {
    browser.post(&format!("{WIKI}/new"), &[("title", title), ("body", body)]).await.leads_to()
}

#[actix_web::test]
async fn a_page_is_due_out_of_date_and_confirmed() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(Visibility::CivilService));
    let (mut ada, mut ben, mut dan) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let rules = format!("{WIKI}/edit");
    assert_eq!(ben.get(&rules).await.status, 403);
    assert_eq!(ben.post(&rules, &[("months", "6")]).await.status, 403);
    for wrong in ["0", "61", "x"] {
        let wrong = ada.post(&rules, &[("months", wrong)]).await;
        assert_eq!(wrong.status, 422);
        wrong.says(&["Type a number of months"]);
    }
    assert_eq!(ada.post(&rules, &[("months", "6"), ("edited_by", "")]).await.leads_to(), WIKI);
    let page = write(&mut ben, "Rates", "Ten.").await;
    let today = civil_media_core::db::today();
    let first = today.checked_add_months(chrono::Months::new(6)).unwrap();
    assert_eq!(stage.cast.test.count(&format!("items where path = 'rates' and review_on = '{first}'")), 1);
    assert!(!dan.get(&page).await.body.contains("Out of date?"));
    let change = |sql: &str| run_sql(&mut stage.cast.test.conn(), sql).unwrap();
    let set = |days: i64| {
        let day = today - chrono::Duration::days(days);
        change(&format!("update items set review_on = '{day}' where path = 'rates'"));
    };
    set(1);
    // A reader sees it, the owner can confirm it, and it stands in the lists.
    let seen = dan.get(&page).await;
    seen.says(&["Its owner was to look at it"]);
    assert!(!seen.body.contains("It is right as it is"));
    assert_eq!(dan.post(&format!("{page}/edit/confirm"), &[]).await.status, 403);
    set(40);
    dan.get(&page).await.says(&["Out of date?", "Nobody has confirmed it"]);
    for list in [format!("{WIKI}/links/due"), "/departments/town-and-country/due".to_owned(), WIKI.to_owned()] {
        dan.get(&list).await.says(&["Rates", "Out of date?"]);
    }
    ben.get("/me/pages").await.says(&["Rates", "Out of date?"]);
    assert!(!dan.get("/me/pages").await.body.contains("Rates"));
    ben.get(&page).await.says(&["It is right as it is"]);
    assert_eq!(ben.post(&format!("{page}/edit/confirm"), &[]).await.leads_to(), page);
    assert!(!ben.get(&page).await.body.contains("Out of date?"));
    assert!(!dan.get(&format!("{WIKI}/links/due")).await.body.contains("Rates"));
    // Handed over: to nobody unknown, and to nobody who may not change it.
    let care = format!("{page}/edit/care");
    assert_eq!(dan.get(&care).await.status, 403);
    for (owner, said) in
        [("nobody.there", "Nobody has this address"), ("dan-whitfield", "They may not change this page")]
    {
        let wrong = ben.post(&care, &[("owner", owner), ("review_on", "2027-01-31")]).await;
        assert_eq!(wrong.status, 422);
        wrong.says(&[said, &format!("value=\"{owner}\""), "value=\"2027-01-31\""]);
    }
    let to_ada = [("owner", "Ada.Okafor@dtc.gov.example"), ("review_on", "2027-01-31"), ("edited_by", "leads")];
    ben.post(&care, &to_ada).await.leads_to();
    dan.get(&page).await.says(&["Ada Okafor"]);
    // Ben could not protect it.
    ben.get(&page).await.says(&["Members of the space can change it."]);
    // Who has gone answers for nothing: the leads see to it.
    change("update people set switched_off_at = now() where handle like 'ada%'");
    dan.get(&page).await.says(&["nobody answers for this page"]);
    dan.get(&format!("{WIKI}/links/unowned")).await.says(&["Rates"]);
}

#[actix_web::test]
async fn who_may_change_a_page_is_said_and_kept() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(Visibility::CivilService));
    let (mut ada, mut ben, mut dan) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let page = write(&mut ben, "Rates", "Ten.").await;
    let edit = format!("{page}/edit");
    let text = |body| [("title", "Rates"), ("body", body), ("version", "1")];
    // Members as usual; a refusal says who can.
    let refused = dan.get(&edit).await;
    assert_eq!(refused.status, 403);
    refused.says(&["Members of the space can change it.", "Ben Hughes", "/spaces/tax/about"]);
    assert_eq!(dan.post(&edit, &text("Mine.")).await.status, 403);
    // The leads alone, by the page itself.
    let care = [("owner", "ben-hughes"), ("review_on", ""), ("edited_by", "leads")];
    assert_eq!(ada.post(&format!("{page}/edit/care"), &care).await.leads_to(), page);
    ben.get(&page).await.says(&["The leads of the space alone can change it."]);
    assert!(!ben.get(&page).await.body.contains("Edit this page"));
    assert_eq!(ben.get(&edit).await.status, 403);
    assert_eq!(ben.post(&edit, &text("Mine.")).await.status, 403);
    assert_eq!(ben.post(&format!("{page}/history"), &[("number", "1")]).await.status, 403);
    assert_eq!(ada.post(&edit, &text("Eleven.")).await.leads_to(), page);
    // Everybody who reads it, by its space: other pages follow that, and new ones.
    assert_eq!(ada.post(&format!("{WIKI}/edit"), &[("months", ""), ("edited_by", "readers")]).await.status, 303);
    assert_eq!(dan.get(&edit).await.status, 403);
    let other = write(&mut dan, "From elsewhere", "Hello.").await;
    dan.get(&other).await.says(&["Everyone who reads it can change it.", "Edit this page"]);
    let gus = stage.cast.gus;
    assert_eq!(stage.browser(gus).get(&format!("{other}/edit")).await.status, 404, "a guest of elsewhere");
}

#[actix_web::test]
async fn what_needs_a_hand_is_listed() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(Visibility::CivilService));
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    write(&mut ben, "Start", "[[Rates]] [[Not there]] [[Guides/Bus]]").await;
    write(&mut ben, "Rates", "Ten. [[Not there]]").await;
    write(&mut ben, "Secret", "[[Hidden wish]] [[Rates]]").await;
    let narrow = "update items set visibility = 2 where path = 'secret'";
    run_sql(&mut stage.cast.test.conn(), narrow).unwrap();
    let list = |name: &str| format!("{WIKI}/links/{name}");
    let missing = dan.get(&list("missing")).await;
    missing.says(&["Not there", "named by 2 texts", "Guides/Bus"]);
    assert!(!missing.body.contains("Hidden wish") && !missing.body.contains("/new?title"));
    ben.get(&list("missing")).await.says(&["Hidden wish", "/new?title=Not%20there"]);
    let orphans = dan.get(&list("orphans")).await;
    orphans.says(&["Start"]);
    assert!(!orphans.body.contains(">Rates<") && !orphans.body.contains("Secret"));
    dan.get(&list("most")).await.says(&["Rates", "named by one text"]);
    ben.get(&list("most")).await.says(&["Rates", "named by 2 texts"]);
    dan.get(&list("untouched")).await.says(&["Start", "Rates"]);
    assert_eq!(dan.get(&list("nothing")).await.status, 404);
    let leading = dan.get(&format!("{WIKI}/rates/links")).await;
    leading.says(&["What links to Rates", "Start"]);
    assert!(!leading.body.contains("Secret"));
}

#[actix_web::test]
async fn what_was_changed_is_listed_by_wiki_person_and_branch() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(Visibility::CivilService));
    let (mut ada, mut ben, mut dan) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    write(&mut ben, "Guides", "One line.\n\nAnother line.").await;
    ben.post(&format!("{WIKI}/new"), &[("title", "Bus"), ("body", "By bus."), ("below", "guides")]).await.leads_to();
    write(&mut ben, "Secret", "Hidden.").await;
    let narrow = "update items set visibility = 2 where path = 'secret'";
    run_sql(&mut stage.cast.test.conn(), narrow).unwrap();
    let edit = [
        ("title", "Guides"),
        ("body", "One line.\n\nAnother one."),
        ("note", "shorter"),
        ("version", "1"),
        ("minor", "yes"),
    ];
    ada.post(&format!("{WIKI}/guides/edit"), &edit).await.leads_to();
    let recent = format!("{WIKI}/history");
    let all = dan.get(&recent).await;
    all.says(&["Guides", "shorter", "minor edit", "Ada Okafor", "23 characters", "Bus", "/guides/diff/1..2"]);
    assert!(!all.body.contains("Secret"));
    let at = |what: &str| all.body.find(what).unwrap();
    assert!(at(">Guides<") < at(">Bus<"), "the newest first");
    let major = dan.get(&format!("{recent}?minor=no")).await;
    assert!(major.body.contains(">Bus<") && !major.body.contains(">Guides<"));
    let below = dan.get(&format!("{recent}?below=Guides")).await;
    assert!(below.body.contains(">Bus<") && below.body.contains(">Guides<"));
    assert!(!ben.get(&format!("{recent}?below=guides")).await.body.contains(">Secret<"));
    // Of one person each change, those of others not.
    let of_ben = ben.get(&format!("{recent}?by=ben-hughes")).await;
    of_ben.says(&[">Guides<", ">Bus<", ">Secret<"]);
    assert!(!of_ben.body.contains("shorter"));
    assert!(!dan.get(&format!("{recent}?by=ben-hughes")).await.body.contains(">Secret<"));
    // Any two versions, in two ways.
    let history = dan.get(&format!("{WIKI}/guides/history")).await;
    history.says(&["Compare two versions", "minor edit", "23 characters"]);
    let chosen = dan.get(&format!("{WIKI}/guides/diff?from=1&to=2")).await.leads_to();
    assert_eq!(chosen, format!("{WIKI}/guides/diff/1..2"));
    let beside = dan.get(&format!("{chosen}?show=side")).await;
    beside.says(&[
        "<del>line.</del>",
        "<ins>one.</ins>",
        "<th scope=\"col\">version 1",
        "aria-current=\"page\">Side by side",
    ]);
    dan.get(&chosen).await.says(&["<del>line.</del>", "aria-current=\"page\">One below the other"]);
}

#[actix_web::test]
async fn refusals_say_who_can_and_owners_hear_what_others_do() {
    let stage = Stage::new().await;
    let [mut dan, mut ada, mut ines] = [stage.cast.dan, stage.cast.ada, stage.cast.ines].map(|who| stage.browser(who));
    let page = dan.post("/wiki/new", &[("title", "Signals"), ("body", "Red means stop.")]).await.leads_to();
    dan.post("/wiki/new", &[("title", "Lamps"), ("body", "On.")]).await.leads_to();
    for (form, fields) in [("delete", &[][..]), ("merge", &[("into", "lamps")]), ("care", &[("owner", "ines")])] {
        let refused = ines.post(&format!("{page}/edit/{form}"), fields).await;
        assert_eq!(refused.status, 403, "{form}");
        refused.says(&["Whoever wrote this page or answers for it can do that", "Dan Whitfield"]);
    }
    let moved = [("title", "Lights"), ("below", ""), ("name", "lights"), ("act", "")];
    ada.post(&format!("{page}/edit/move"), &moved).await.leads_to();
    civil_media_core::jobs::run_once(&stage.cast.test.db).await.expect("jobs");
    dan.get("/me/notifications").await.says(&["Ada Okafor moved or renamed a page that you wrote or answer for"]);
}
