use civil_media_core::jobs;
use civil_media_core::policy::Visibility;

use crate::stage::{Browser, Stage};

const SPACE: &[(&str, &str)] = &[
    ("name_en", "Flood response"),
    ("name_cy", "Ymateb i lifogydd"),
    ("purpose", "To get ahead of the water."),
    ("visibility", "members"),
    ("join_rule", "ask"),
    ("marking", "official"),
];

/// Those fields, with some of them said differently.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = SPACE.to_vec();
    for (name, value) in changes {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

async fn action(browser: &mut Browser, page: &str, part: &str) -> String {
    let body = browser.get(page).await.body;
    let found =
        body.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|one| one.contains(part));
    found.unwrap_or_else(|| panic!("no {part} on {page}:\n{body}")).to_owned()
}

#[actix_web::test]
async fn made_with_a_look_at_who_will_see_it() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    ben.get("/spaces/new").await.says(&["Who can read it", "Check who will see it"]);
    let look = ben.post("/spaces/new", &with(&[("visibility", "civil_service"), ("preview", "yes")])).await;
    assert_eq!(look.status, 200);
    look.says(&["6 people in 2 bodies", "Flood response"]);
    assert_eq!(stage.cast.test.count("spaces where slug = 'flood-response'"), 0, "looking makes nothing");
    let said = ben.get("/spaces/audience?visibility=public_service").await;
    assert_eq!(said.body, "7 people in 3 bodies");
    assert_eq!(ben.post("/spaces/new", SPACE).await.leads_to(), "/spaces/flood-response");
    ben.get("/spaces/flood-response").await.says(&["To get ahead of the water.", "1 person in 1 body", "two leads"]);
    ben.post("/language", &[("language", "cy"), ("back", "/")]).await;
    ben.get("/spaces/flood-response").await.says(&["Ymateb i lifogydd"]);
}

#[actix_web::test]
async fn markings_that_do_not_fit_are_refused_with_advice() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    for (changes, wanted) in [
        (vec![("marking", "secret")], "do not belong in Civil Media"),
        (vec![("marking", "sensitive")], "Say how to handle"),
        (vec![("marking", "sensitive"), ("handling_note", "Team only"), ("visibility", "civil_service")], "at most"),
        (vec![("marking", "sensitive"), ("handling_note", "Team only"), ("join_rule", "open")], "cannot be open"),
        (vec![("handling_note", "Team only")], "for OFFICIAL-SENSITIVE only"),
        (vec![("is_hidden", "yes"), ("visibility", "civil_service")], "members alone"),
        (vec![("name_en", "")], "Enter a name"),
        (vec![("visibility", "only_me")], "Choose one of the options"),
        (vec![("join_rule", "x")], "Choose one of the options"),
    ] {
        let answer = ben.post("/spaces/new", &with(&changes)).await;
        assert_eq!(answer.status, 422, "{changes:?}");
        answer.says(&[wanted, "To get ahead of the water."]);
    }
    assert_eq!(stage.cast.test.count("spaces where slug like 'flood%'"), 0);
    let sensitive = with(&[("marking", "sensitive"), ("handling_note", "Team only")]);
    let space = ben.post("/spaces/new", &sensitive).await.leads_to();
    ben.get(&space).await.says(&["OFFICIAL-SENSITIVE", "Team only"]);
    // What is written in it is marked as it is.
    let post =
        [("title", "T"), ("body", "B"), ("language", "en"), ("visibility", "public_service"), ("act", "publish")];
    let post = ben.post("/blogs/flood-response/new", &post).await.leads_to();
    ben.get(&post).await.says(&["OFFICIAL-SENSITIVE"]);
}

#[actix_web::test]
async fn from_outside_one_asks_and_both_are_told() {
    let stage = Stage::new().await;
    let space = stage.cast.space("tax").visible_to(Visibility::Members);
    space.post("Inside");
    let (mut ada, mut dan) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.dan));
    let shut = dan.get("/spaces/tax").await;
    shut.says(&["Only its members can read this space", "Ask to join"]);
    assert!(!shut.body.contains("Inside"));
    for part in ["about", "members", "settings", "talk", "leave", "wiki"] {
        assert_eq!(dan.get(&format!("/spaces/tax/{part}")).await.status, 404, "{part}");
    }
    dan.post("/spaces/tax/ask", &[("note", "I work on rates")]).await.leads_to();
    assert_eq!(dan.post("/spaces/tax/ask", &[("note", "again")]).await.status, 422);
    dan.get("/spaces/tax").await.says(&["The leads have not answered yet"]);
    jobs::run_once(&stage.cast.test.db).await.expect("the jobs run");
    ada.get("/me/notifications").await.says(&["Dan Whitfield asks to join tax", "/spaces/tax/members"]);
    let answer = action(&mut ada, "/spaces/tax/members", "/requests/").await;
    assert_eq!(ada.post(&answer, &[("decision", "no"), ("answer", "")]).await.status, 422);
    let long = "A reason that is much too long. ".repeat(20);
    ada.post(&answer, &[("decision", "no"), ("answer", &long)]).await.says(&["A reason that is much", "answer-error"]);
    assert_eq!(stage.browser(stage.cast.ben).post(&answer, &[("decision", "yes")]).await.status, 403);
    ada.post(&answer, &[("decision", "yes"), ("answer", "")]).await.leads_to();
    assert_eq!(ada.post(&answer, &[("decision", "yes"), ("answer", "")]).await.status, 409);
    dan.get("/spaces/tax").await.says(&["Inside"]);
    jobs::run_once(&stage.cast.test.db).await.expect("the jobs run");
    dan.get("/me/notifications").await.says(&["You are now in tax"]);
    dan.post("/me/notifications/read", &[]).await.leads_to();
    assert!(!dan.get("/").await.body.contains("cm-count"));
}

#[actix_web::test]
async fn invited_from_a_pasted_list() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").hidden();
    let (mut ada, mut dan, mut ines) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    assert_eq!(dan.get("/spaces/tax").await.status, 404);
    let list = "Dan <dan.whitfield@lra.gov.example>; ines.carvalho@severnvale.nhs.example\r\nnew@dtc.gov.example";
    ada.post("/spaces/tax/members/invite", &[("emails", list), ("role", "member"), ("until", ""), ("note", "Come in")])
        .await
        .leads_to();
    ada.get("/spaces/tax/members").await.says(&["new@dtc.gov.example", "Dan Whitfield", "invited on"]);
    dan.get("/spaces/tax").await.says(&["You are invited to join this space", "Come in"]);
    jobs::run_once(&stage.cast.test.db).await.expect("the jobs run");
    dan.get("/me/notifications").await.says(&["Ada Okafor invites you to tax"]);
    dan.post("/spaces/tax/invitation", &[("decision", "yes")]).await.leads_to();
    dan.get("/spaces/tax/members").await.says(&["Dan Whitfield"]);
    ines.post("/spaces/tax/invitation", &[("decision", "no")]).await.leads_to();
    assert_eq!(ines.get("/spaces/tax").await.status, 404);
    let bad = ada.post("/spaces/tax/members/invite", &[("emails", "x@nowhere.example"), ("role", "member")]).await;
    assert_eq!(bad.status, 422);
    bad.says(&["x@nowhere.example", "no department holds"]);
    let past = [("emails", "x@dtc.gov.example"), ("role", "guest"), ("until", "2020-01-01")];
    ada.post("/spaces/tax/members/invite", &past).await.says(&["must be in the future"]);
}

#[actix_web::test]
async fn guests_wear_a_badge_and_see_one_space() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").with_guest();
    let (mut gus, mut ada) = (stage.browser(stage.cast.gus), stage.browser(stage.cast.ada));
    gus.get("/spaces/tax").await.page();
    ada.get("/spaces/tax/members").await.says(&["Gus Palmer", "Guest", "End now"]);
    for away in ["/wiki", "/spaces/new"] {
        assert!([403, 404].contains(&gus.get(away).await.status), "{away}");
    }
    let end = action(&mut ada, "/spaces/tax/members", "gus-palmer/remove").await;
    ada.post(&end, &[]).await.leads_to();
    assert_eq!(gus.get("/spaces/tax").await.status, 404);
}

#[actix_web::test]
async fn the_last_lead_is_asked_and_members_take_over() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ada, mut ben) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben));
    ada.get("/spaces/tax/leave").await.says(&["You are its last lead"]);
    let refused = ada.post("/spaces/tax/leave", &[]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Appoint another one first"]);
    ada.post("/spaces/tax/leave", &[("leadless", "yes")]).await.leads_to();
    ben.get("/spaces/tax").await.says(&["This space has no lead"]);
    ben.post("/spaces/tax/lead", &[]).await.leads_to();
    assert_eq!(ben.post("/spaces/tax/lead", &[]).await.status, 409);
    ben.get("/spaces/tax/settings").await.page();
}

#[actix_web::test]
async fn closed_and_opened_again() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ada, mut eve) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.eve));
    assert_eq!(ada.post("/spaces/tax/close", &[("reason", "")]).await.status, 422);
    ada.post("/spaces/tax/close", &[("reason", "The work is done")]).await.leads_to();
    ada.get("/spaces/tax").await.says(&["This space was closed", "The work is done"]);
    ada.get("/spaces").await.says(&["Closed"]);
    assert_eq!(ada.get("/blogs/tax/new").await.status, 403);
    assert_eq!(ada.post("/spaces/tax/settings", SPACE).await.status, 403);
    let silent = eve.post("/spaces/tax/reopen", &[("reason", "")]).await;
    assert_eq!(silent.status, 422);
    silent.says(&["Why is it opened again?"]);
    eve.post("/spaces/tax/reopen", &[("reason", "More to do")]).await.leads_to();
    ada.get("/blogs/tax/new").await.page();
}

#[actix_web::test]
async fn settings_of_two_leads_at_once() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let mut ada = stage.browser(stage.cast.ada);
    ada.get("/spaces/tax/settings").await.says(&["name=\"version\" value=\"1\""]);
    ada.post("/spaces/tax/settings", &with(&[("version", "1")])).await.leads_to();
    let late = ada.post("/spaces/tax/settings", &with(&[("version", "1"), ("purpose", "Mine")])).await;
    assert_eq!(late.status, 409);
    late.says(&["Somebody else changed the space", "Mine", "value=\"2\""]);
}

#[actix_web::test]
async fn every_item_says_who_can_read_it_and_change_it() {
    let stage = Stage::new().await;
    let space = stage.cast.space("tax").visible_to(Visibility::Members);
    let post = format!("/blogs/tax/{}", space.post("Rates").path);
    let (channel, _) = space.channel("Desk");
    let mut ben = stage.browser(stage.cast.ben);
    let fields = [("title", "Bands"), ("body", "Text."), ("below", ""), ("language", "en")];
    let page = ben.post("/spaces/tax/wiki/new", &fields).await.leads_to();
    let members = stage
        .cast
        .test
        .count("memberships m join spaces s on s.id = m.space_id where s.slug = 'tax' and m.role <> 'guest'");
    let who = format!("Members of the space can read this: {members} people in 1 body");
    for (address, change) in [
        (post, "Its author and the leads of the space can change it."),
        (page, "Members of the space can change it."),
        (format!("/talk/{channel}"), "Members of the space can write here."),
    ] {
        ben.get(&address).await.says(&[&who, change]);
    }
    // Of one's own blog, and of what is everybody's.
    let own = [
        ("title", "Mine"),
        ("body", "Text."),
        ("visibility", "public_service"),
        ("language", "en"),
        ("act", "publish"),
    ];
    let own = ben.post("/blogs/ben-hughes/new", &own).await.leads_to();
    ben.get(own.split('?').next().unwrap_or_default()).await.says(&["people in 3 bodies", "Its author can change it."]);
    let all = ben.post("/wiki/new", &fields).await.leads_to();
    ben.get(&all).await.says(&["people in 3 bodies", "Everyone who reads it can change it."]);
}

#[actix_web::test]
async fn the_department_appoints_a_lead_where_it_does_not_read() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").hidden();
    let (mut ada, mut eve, mut dan) =
        (stage.browser(stage.cast.ada), stage.browser(stage.cast.eve), stage.browser(stage.cast.dan));
    assert_eq!(eve.get("/spaces/tax/appoint").await.status, 409, "it has a lead");
    tax.expel(stage.cast.ben);
    ada.post("/spaces/tax/leave", &[("leadless", "yes")]).await.leads_to();
    jobs::run_once(&stage.cast.test.db).await.expect("the jobs run");
    eve.get("/me/notifications").await.says(&["tax has no lead"]);
    let page = eve.get("/spaces/tax").await;
    page.says(&["This space has no lead", "/spaces/tax/appoint"]);
    for (typed, said) in [
        ("", "Nobody here has"),
        ("x@dtc.gov.example", "Nobody here has"),
        ("fay-doyle", "Nobody here has"),
        ("gus-palmer", "A guest cannot lead"),
        ("eve-marsh", "cannot appoint yourself"),
    ] {
        let refused = eve.post("/spaces/tax/appoint", &[("person", typed)]).await;
        assert_eq!(refused.status, 422, "{typed}");
        refused.says(&[said]);
    }
    assert_eq!(dan.get("/spaces/tax/appoint").await.status, 404);
    assert_eq!(dan.post("/spaces/tax/appoint", &[("person", "dan-whitfield")]).await.status, 404);
    assert_eq!(
        eve.post("/spaces/tax/appoint", &[("person", "Ben.Hughes@dtc.gov.example")]).await.leads_to(),
        "/spaces/tax"
    );
    stage.browser(stage.cast.ben).get("/spaces/tax/settings").await.page();
    assert_eq!(eve.get("/spaces/tax").await.status, 200, "she knows of it, and reads nothing in it");
    assert_eq!(eve.post("/spaces/tax/appoint", &[("person", "cat.lindqvist@dtc.gov.example")]).await.status, 409);
}

#[actix_web::test]
async fn how_far_an_item_reaches_and_its_marking_are_set_on_it() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let key = tax.post("Rates");
    let (mut ben, mut dan, mut ada) =
        (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan), stage.browser(stage.cast.ada));
    let post = format!("/blogs/tax/{}", key.path);
    let set = action_link(&ben.get(&post).await.body);
    assert!(!dan.get(&post).await.body.contains(&set), "it is not Dan's to set");
    assert_eq!(dan.get(&set).await.status, 403);
    let form = ben.get(&set).await;
    form.says(&[
        "Who can read it, and its marking",
        "Everyone in the civil service can read this",
        "nothing is marked higher",
    ]);
    let from = |was: (&'static str, &'static str), visibility, marking, note| {
        [
            ("visibility", visibility),
            ("marking", marking),
            ("handling_note", note),
            ("was_visibility", was.0),
            ("was_marking", was.1),
        ]
    };
    let fields = |visibility, marking, note| from(("civil_service", "not_yet"), visibility, marking, note);
    for (bad, said) in [
        (fields("public_service", "official", ""), "Choose one of the levels"),
        (fields("members", "sensitive", "Team only"), "Its space is not marked"),
        (fields("members", "secret", ""), "do not belong in Civil Media"),
        (fields("members", "official", "Team only"), "for OFFICIAL-SENSITIVE only"),
        (fields("nobody", "x", ""), "There is a problem"),
    ] {
        let refused = ben.post(&set, &bad).await;
        assert_eq!(refused.status, 422, "{bad:?}");
        refused.says(&[said]);
    }
    dan.get(&post).await.page();
    ben.post(&set, &fields("members", "official", "")).await.leads_to();
    assert_eq!(dan.get(&post).await.status, 404);
    ada.get(&post).await.says(&["Members of the space can read this"]);
    // In a space that is sensitive, so may it be: with how to handle it, in lists too.
    let _ = tax.sensitive();
    let late = ada.post(&set, &fields("members", "sensitive", "Rates team only")).await;
    assert_eq!(late.status, 409);
    late.says(&["Somebody changed this", "Rates team only"]);
    ada.post(&set, &from(("members", "official"), "members", "sensitive", "Rates team only")).await.leads_to();
    ada.get(&post).await.says(&["OFFICIAL-SENSITIVE", "Rates team only"]);
    ada.get("/blogs/tax").await.says(&["govuk-tag--red"]);
}

fn action_link(body: &str) -> String {
    let id = body.split("\"/i/").nth(1).and_then(|rest| rest.split(['"', '/']).next()).expect("a permanent address");
    format!("/i/{id}/reach")
}

fn owned<'a>(owners: &'a str, version: &'a str) -> [(&'static str, &'a str); 6] {
    [
        ("name_en", "Flood maps"),
        ("visibility", "departments"),
        ("join_rule", "ask"),
        ("marking", "official"),
        ("owners", owners),
        ("version", version),
    ]
}

/// A space of several departments: chosen when it is made, and later by its leads.
#[actix_web::test]
async fn the_departments_that_own_a_space() {
    let stage = Stage::new().await;
    let (mut ada, mut dan) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.dan));
    let refused = ada.post("/spaces/new", &owned("Land Records Agency, Nowhere", "")).await;
    assert_eq!(refused.status, 422);
    refused.says(&["What stands in place 2 is no department", "Land Records Agency, Nowhere"]);
    let space = ada.post("/spaces/new", &owned("", "")).await.leads_to();
    let shut = "Only its members can read this space";
    dan.get(&space).await.says(&[shut]);
    let settings = format!("{space}/settings");
    let page = ada.get(&settings).await;
    let version = page.body.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let version = version.expect("a version");
    assert_eq!(ada.post(&settings, &owned(" , ", version)).await.status, 422);
    ada.post(&settings, &owned("town-and-country; land-records", version)).await.leads_to();
    dan.get(&space).await.lacks(&[shut]);
    assert_eq!(stage.cast.test.count("spaces where slug = 'flood-maps' and cardinality(department_ids) = 2"), 1);
    ada.get(&settings).await.says(&["name=\"owners\""]);
}
