use civil_media_core::jobs;
use civil_media_core::testing::run_sql;

use crate::stage::Stage;

const PROFILE: &[(&str, &str)] = &[
    ("pronouns", "she/her"),
    ("phone", "0300 123 4567"),
    ("mobile", "07700 900123"),
    ("city", "Leeds"),
    ("hours", "9am to 3pm"),
    ("skills", "GIS, Flood Modelling"),
    ("languages", "English, Cymraeg"),
    ("ask_about", "rivers"),
    ("about", "One line.\nAnother."),
    ("version", "1"),
];

#[actix_web::test]
async fn a_profile_is_filled_in_and_its_owner_found_by_it() {
    let stage = Stage::new().await;
    let (mut ada, mut ines) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ines));
    ada.get("/me/profile").await.says(&["Comes from your department", "name=\"skills\""]);
    let page = ada.post("/me/profile", PROFILE).await.leads_to();
    ines.get(&page).await.says(&["flood modelling", "cymraeg", "07700 900123", "9am to 3pm", "rivers"]);
    for (typed, why) in [
        ("ada okafor", "Name: Ada Okafor"),
        ("okafro", "Name: Ada Okafor"),
        ("ada gis", "Skill: gis"),
        ("4567", "Phone: 0300 123 4567"),
        ("900123", "Phone: 07700 900123"),
        ("rivers", "Ask about: rivers"),
    ] {
        let address = format!("/people?q={}", crate::stage::encoded(typed));
        ines.get(&address).await.says(&["Ada Okafor", why, "1 person"]);
    }
    ines.get("/people?skill=gis&place=Leeds").await.says(&["Ada Okafor", "Place: Leeds", "Remove"]);
    ines.get("/people?q=ada&skill=diving").await.says(&["Nobody fits that"]);
    let suggested = ines.get("/people/suggest?q=ada%20ok").await;
    let suggested: serde_json::Value = serde_json::from_str(suggested.page()).expect("JSON");
    assert_eq!(suggested[0]["name"], "Ada Okafor");
    assert_eq!(suggested[0]["href"], "/people/ada-okafor");
}

#[actix_web::test]
async fn odd_searches_are_answered() {
    let stage = Stage::new().await;
    let mut dan = stage.browser(stage.cast.dan);
    let long = "x".repeat(5_000);
    for typed in ["", "%", "<script>", "'\"", "\u{0}", "\u{202e}", &long, "🦊", "-1", "a b c d e f g h i j"] {
        let typed = crate::stage::encoded(typed);
        for address in
            [format!("/people?q={typed}&from=7"), format!("/people/suggest?q={typed}"), format!("/people?team={typed}")]
        {
            assert_eq!(dan.get(&address).await.status, 200, "{address:.80}");
        }
    }
    assert_eq!(dan.get("/people?from=-1").await.status, 400);
    for nowhere in [
        "/teams/x",
        "/teams/ŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵ",
        "/departments/nothing",
        "/departments/land-records/organogram?team=x",
    ] {
        assert_eq!(dan.get(nowhere).await.status, 404, "{nowhere}");
    }
}

#[actix_web::test]
async fn posts_of_ones_own_saying() {
    let stage = Stage::new().await;
    let mut cat = stage.browser(stage.cast.cat);
    let lra = stage.cast.lra.to_string();
    cat.get("/me/profile/posts").await.says(&["Land Records Agency", "Operational delivery"]);
    let wrong = cat
        .post(
            "/me/profile/posts",
            &[("department", "x"), ("from", "31/12/2026"), ("profession", "magic"), ("title", "T")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Choose one of the options", "Enter a real date"]);
    let today = civil_media_core::db::today().to_string();
    let right = [("department", &*lra), ("from", &*today), ("profession", "property"), ("title", "Board member")];
    cat.post("/me/profile/posts", &right).await.leads_to();
    let page = cat.get("/me/profile").await;
    page.says(&["Board member", "as they say themselves", "End this post today"]);
    let end = page.body.split("action=\"").find(|one| one.starts_with("/me/profile/posts/")).expect("a form");
    let end = end.split('"').next().expect("its end").to_owned();
    cat.post(&end, &[]).await.leads_to();
    assert!(!cat.get("/me/profile").await.body.contains("End this post today"));
    let mut gus = stage.browser(stage.cast.gus);
    assert_eq!(gus.post("/me/profile/posts", &right).await.status, 403);
}

#[actix_web::test]
async fn what_is_taken_away_is_recorded() {
    let stage = Stage::new().await;
    let mut dan = stage.browser(stage.cast.dan);
    let table = dan.post("/people/export", &[("q", "town-and-country"), ("department", "town-and-country")]).await;
    assert_eq!(table.status, 200);
    let table = dan.post("/people/export", &[("department", "town-and-country")]).await;
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"people.csv\"");
    table.says(&["\"Ada Okafor\",\"Deputy Director, Planning Policy\",\"Department for Town and Country\""]);
    assert_eq!(stage.cast.test.count("events where kind = 'people_exported'"), 2);
}

#[actix_web::test]
async fn departments_and_their_trees() {
    let stage = Stage::new().await;
    let mut ines = stage.browser(stage.cast.ines);
    ines.get("/departments").await.says(&["Ministries", "Partner bodies", "Severn Vale NHS Trust"]);
    ines.get("/departments/town-and-country").await.says(&["Yr Adran Tref a Gwlad", "Ada Okafor", "Organogram"]);
    ines.get("/departments/town-and-country/organogram").await.says(&["<svg", "The same as a list"]);
}

#[actix_web::test]
async fn a_correction_and_its_answer() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let (mut dan, mut ben) = (stage.browser(cast.dan), stage.browser(cast.ben));
    dan.get("/people/ben-hughes").await.says(&["Something here is not right"]);
    let empty = dan.post("/people/ben-hughes/correct", &[("about", "profile"), ("text", "")]).await;
    assert_eq!(empty.status, 422);
    empty.says(&["Enter some text"]);
    let said = [("about", "profile"), ("text", "He sits in Leeds now.")];
    dan.post("/people/ben-hughes/correct", &said).await.leads_to();
    jobs::run_once(&cast.test.db).await.expect("the jobs");
    ben.get("/me/notifications").await.says(&["Dan Whitfield says that something about you is not right"]);
    let page = ben.get("/me/corrections").await;
    page.says(&["He sits in Leeds now.", "Accept"]);
    let answer = page.body.split("action=\"").find(|one| one.starts_with("/me/corrections/")).expect("a form");
    let answer = answer.split('"').next().expect("its end").to_owned();
    let refused = ben.post(&answer, &[("decision", "refused"), ("answer", "")]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Give a reason", "id=\"answer\""]);
    assert_eq!(dan.post(&answer, &[("decision", "accepted")]).await.status, 403);
    ben.post(&answer, &[("decision", "accepted"), ("answer", "Thank you.")]).await.leads_to();
    assert_eq!(ben.post(&answer, &[("decision", "accepted")]).await.status, 409);
    jobs::run_once(&cast.test.db).await.expect("the jobs");
    dan.get("/me/notifications").await.says(&["Ben Hughes answered a correction"]);
    dan.get("/me/corrections").await.says(&["Accepted", "Thank you."]);
}

#[actix_web::test]
async fn a_leavers_page_stays_and_says_whom_to_ask() {
    let stage = Stage::new().await;
    let (mut eve, mut dan) = (stage.browser(stage.cast.eve), stage.browser(stage.cast.dan));
    let wrong = eve.post("/people/fay-doyle/instead", &[("ask_instead", "nobody@x.example")]).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["There is nobody of that name here", "nobody@x.example"]);
    assert_eq!(dan.post("/people/fay-doyle/instead", &[("ask_instead", "ben-hughes")]).await.status, 403);
    eve.post("/people/fay-doyle/instead", &[("ask_instead", "ben-hughes")]).await.leads_to();
    dan.get("/people/fay-doyle").await.says(&["Left the service on", "Ask instead:", "Ben Hughes", "Press Officer"]);
    dan.get("/people?q=fay").await.says(&["Fay Doyle", "Has left"]);
}

/// A guest knows a space and its people; of departments and teams nothing. Nor does anybody of one that is not open.
#[actix_web::test]
async fn departments_are_for_those_who_belong_to_one() {
    let stage = Stage::new().await;
    let cast = &stage.cast;
    let _space = cast.space("tax").with_guest();
    let (mut gus, mut ben, mut sasha) = (stage.browser(cast.gus), stage.browser(cast.ben), stage.browser(cast.sasha));
    let department = "/departments/town-and-country";
    for page in ["/departments", department, "/departments/town-and-country/organogram"] {
        assert_eq!(gus.get(page).await.status, 404, "{page}");
    }
    ben.get("/departments").await.page();
    ben.get("/people/gus-palmer").await.says(&["cm-guest"]);
    ben.get("/people?q=gus").await.says(&["Gus Palmer", "cm-guest"]);
    ben.get("/people?q=ada").await.lacks(&["cm-guest"]);
    ben.get(department).await.page();
    run_sql(&mut cast.test.conn(), "update departments set opened_at = null where slug = 'land-records'").unwrap();
    assert_eq!(ben.get("/departments/land-records").await.status, 404);
    sasha.get("/departments/land-records").await.page();
    // Whom to ask instead: a guest learns of nobody by naming them.
    let refused = gus.post("/people/gus-palmer/instead", &[("ask_instead", "ada-okafor")]).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
}

#[actix_web::test]
async fn the_directory_is_not_for_taking_away() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    for _ in 0..10 {
        assert_eq!(ben.post("/people/export", &[("q", "ada")]).await.status, 200);
    }
    let refused = ben.post("/people/export", &[("q", "ada")]).await;
    assert_eq!(refused.status, 429);
    assert!(!refused.header("retry-after").is_empty());
    ben.get("/people?q=ada").await.page();
}
