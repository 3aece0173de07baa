//! Provisioning a department through real providers, and what its admins see to.
use civil_media_core::testing::run_sql;

use crate::providers::Abroad;
use crate::stage::{SESSION, Stage};

const RIVERS: &[(&str, &str)] = &[
    ("name_en", "Office for Rivers"),
    ("name_cy", "Swyddfa'r Afonydd"),
    ("acronym", "AGD"),
    ("kind", "agency"),
    ("parent", "town-and-country"),
    ("home_page", "https://rivers.example"),
    ("message_minutes", "60"),
];

#[actix_web::test]
async fn a_department_is_provisioned_tried_and_opened() {
    let abroad = Abroad::new().await;
    let (stage, test) = (&abroad.stage, &abroad.stage.cast.test);
    // The devolved department's provider and domain are free to be taken.
    let free = "delete from department_providers where provider_id = (select id from providers where slug = 'agd');
                delete from providers where slug = 'agd';
                delete from department_domains where domain = 'agd.llyw.example'";
    run_sql(&mut test.conn(), free).expect("they are free");
    let mut sasha = stage.browser(stage.cast.sasha);
    sasha.get("/admin").await.says(&["Add a department or body", "Department for Town and Country"]);
    let bad = sasha.post("/admin/departments/new", &[("name_en", ""), ("acronym", "A"), ("kind", "x")]).await;
    assert_eq!(bad.status, 422);
    bad.says(&["Enter a name", "Choose one of the options"]);
    let page = sasha.post("/admin/departments/new", RIVERS).await.leads_to();
    assert_eq!(page, "/admin/departments/office-for-rivers");
    assert_eq!(test.count("departments where message_minutes = 60"), 1);
    assert_eq!(
        sasha.post("/admin/departments/new", &[&RIVERS[..6], &[("message_minutes", "61")]].concat()).await.status,
        422
    );
    sasha.get(&page).await.says(&["What is left to do", "To do", "Nobody else sees it yet"]);
    assert_eq!(sasha.post(&format!("{page}/open"), &[]).await.status, 422);
    let wrong = sasha.post(&format!("{page}/domains"), &[("domain", "dtc.gov.example")]).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["holds this domain already"]);
    sasha.post(&format!("{page}/domains"), &[("domain", "agd.llyw.example")]).await.leads_to();
    sasha.post(&format!("{page}/admins"), &[("email", "sian.mon-tudur@agd.llyw.example")]).await.leads_to();

    // The provider, at first with a wrong secret.
    let providers = format!("{page}/providers");
    let issuer = format!("{}/agd", abroad.base);
    for bad in ["", "http://10.0.0.1/x", "https://user@id.example", "ftp://x", "https://169.254.169.254/latest"] {
        let fields = [("issuer", bad), ("client_id", "civil-media"), ("client_secret", "x")];
        assert_eq!(sasha.post(&providers, &fields).await.status, 422, "{bad}");
    }
    let fields = [("issuer", issuer.as_str()), ("client_id", "civil-media"), ("client_secret", "wrong")];
    sasha.post(&providers, &fields).await.leads_to();
    sasha.get(&providers).await.says(&["Not live yet", "/auth/callback/agd"]);
    sasha.get("/admin").await.says(&["Sign-ins that wait", "not tried with success yet"]);
    let untried = sasha.post(&format!("{providers}/agd/live"), &[]).await;
    assert_eq!(untried.status, 422);
    untried.says(&["Try it first"]);
    let at = sasha.post(&format!("{providers}/agd/try"), &[]).await.leads_to();
    let callback = abroad.choose(&mut sasha, &at, "agd", "agd-sian").await;
    assert_eq!(sasha.get(&callback).await.leads_to(), providers);
    sasha.get(&providers).await.says(&["failed", "invalid_client"]);
    assert_eq!(sasha.post(&format!("{providers}/agd/live"), &[]).await.status, 422);

    // The right one beside it: the provider takes that.
    let right = [("client_secret", "development-only-agd-secret")];
    sasha.post(&format!("{providers}/agd/secret"), &right).await.leads_to();
    let at = sasha.post(&format!("{providers}/agd/try"), &[]).await.leads_to();
    let callback = abroad.choose(&mut sasha, &at, "agd", "agd-sian").await;
    sasha.get(&callback).await.leads_to();
    sasha.get(&providers).await.says(&[
        "went well",
        "sian.mon-tudur@agd.llyw.example",
        "Office for Rivers",
        "Cyfieithydd",
    ]);
    assert!(!sasha.get(&providers).await.body.contains("development-only"), "secrets are not shown");
    assert_eq!(test.count("identities where email like 'sian%'"), 0, "a trial lets nobody in");
    sasha.get("/").await.page();
    sasha.post(&format!("{providers}/agd/secret/use"), &[]).await.leads_to();
    sasha.get("/admin").await.says(&["tried with success"]);
    sasha.post(&format!("{providers}/agd/live"), &[]).await.leads_to();
    sasha.get("/admin").await.lacks(&["Sign-ins that wait"]);
    sasha.post(&format!("{page}/open"), &[]).await.leads_to();

    // Its first admin comes, and runs it and nothing else.
    let mut sian = stage.nobody();
    abroad.sign_in(&mut sian, "sian.mon-tudur@agd.llyw.example").await.leads_to();
    assert!(sian.cookies.contains_key(SESSION));
    sian.get(&page).await.page();
    assert_eq!(sian.get("/admin/departments/town-and-country").await.status, 404);
    let last = sian.post(&format!("{page}/people/sian-mon-tudur/remove"), &[]).await;
    assert_eq!(last.status, 422);
    last.says(&["last admin"]);
    let only = sian.post(&format!("{providers}/agd/retire"), &[]).await;
    assert_eq!(only.status, 422);
    only.says(&["no other way to sign in"]);
}

#[actix_web::test]
async fn people_of_one_s_own_department_and_no_other() {
    let stage = Stage::new().await;
    let mut eve = stage.browser(stage.cast.eve);
    let people = "/admin/departments/town-and-country/people";
    eve.get(people).await.says(&["Ben Hughes", "has never signed in", "Switch off"]);
    eve.get(&format!("{people}?q=BEN")).await.says(&["Ben Hughes"]);
    assert!(!eve.get(&format!("{people}?q=ben")).await.body.contains("Ada Okafor\""));
    assert_eq!(eve.get(&format!("{people}?q=%00")).await.status, 200);
    let mut ben = stage.browser(stage.cast.ben);
    eve.post(&format!("{people}/ben-hughes/off"), &[]).await.leads_to();
    ben.get("/").await.leads_to();
    eve.post(&format!("{people}/ben-hughes/on"), &[]).await.leads_to();
    // By a crafted address: another department's.
    assert_eq!(eve.post(&format!("{people}/dan-whitfield/off"), &[]).await.status, 403);
    assert_eq!(eve.get("/admin/departments/land-records/people").await.status, 404);
    assert_eq!(stage.browser(stage.cast.ada).get(people).await.status, 404);
    eve.post(&format!("{people}/ada-okafor/appoint"), &[]).await.leads_to();
    stage.browser(stage.cast.ada).get(people).await.page();
}

#[actix_web::test]
async fn a_list_is_looked_at_before_it_is_loaded() {
    let stage = Stage::new().await;
    let mut eve = stage.browser(stage.cast.eve);
    let load = "/admin/departments/town-and-country/people/load";
    let list = "email,name,grade\nzoe@dtc.gov.example,Zoe Amin,HEO\n";
    let look = eve.post(load, &[("list", list)]).await;
    assert_eq!(look.status, 200);
    look.says(&["add 1 people, change 0", "Load them"]);
    assert_eq!(stage.cast.test.count("people where email = 'zoe@dtc.gov.example'"), 0);
    let seal = look.body.split("name=\"confirmed\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let seal = seal.expect("what stands for the list").to_owned();
    let longer = format!("{list}yan@dtc.gov.example,Yan Foster,SEO\n");
    let again = eve.post(load, &[("list", longer.as_str()), ("confirmed", seal.as_str())]).await;
    assert_eq!(again.status, 200, "another list is looked at first");
    again.says(&["another list than the one you looked at", "add 2 people"]);
    assert_eq!(stage.cast.test.count("people where email = 'zoe@dtc.gov.example'"), 0);
    // As browsers send it back.
    let sent_back = list.replace('\n', "\r\n");
    eve.post(load, &[("list", sent_back.as_str()), ("confirmed", seal.as_str())]).await.leads_to();
    assert_eq!(stage.cast.test.count("people where email = 'zoe@dtc.gov.example'"), 1);
    let broken = eve.post(load, &[("list", "email,name\nnonsense,X\n=1+1,Y")]).await;
    assert_eq!(broken.status, 422);
    broken.says(&["Line 2", "nonsense"]);
    let foreign = eve.post(load, &[("list", "email,name\nx@lra.gov.example,X"), ("confirmed", "yes")]).await;
    assert_eq!(foreign.status, 422);
    foreign.says(&["Nothing was loaded"]);
}

#[actix_web::test]
async fn teams_are_seen_to() {
    let stage = Stage::new().await;
    let mut eve = stage.browser(stage.cast.eve);
    let page = "/admin/departments/town-and-country/teams";
    eve.get("/admin/departments/town-and-country").await.says(&[page]);
    eve.get(page).await.says(&["Add a team", "Part of"]);
    let refused = eve.post(page, &[("name_en", "Tidal rivers"), ("name_cy", ""), ("parent", "Nowhere")]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Enter a name", "value=\"Tidal rivers\"", "value=\"Nowhere\""]);
    let refused = eve.post(page, &[("name_en", "Tidal rivers"), ("name_cy", "Afonydd"), ("parent", "Nowhere")]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["This department has no team of that name"]);
    eve.post(page, &[("name_en", "Tidal rivers"), ("name_cy", "Afonydd llanw"), ("parent", "")]).await.leads_to();
    let found = eve.get(&format!("{page}?q=afonydd%20llanw")).await;
    found.says(&["Tidal rivers", "0 people"]);
    let team: String = found.body.split("?team=").nth(1).map(|rest| rest.chars().take(36).collect()).expect("a link");
    eve.get(&format!("{page}?team={team}")).await.says(&["Change Tidal rivers", "Close this team", "Afonydd llanw"]);
    let renamed = [("team", team.as_str()), ("name_en", "Estuaries"), ("name_cy", "Aberoedd"), ("parent", "")];
    eve.post(page, &renamed).await.leads_to();
    let itself = [("team", team.as_str()), ("name_en", "Estuaries"), ("name_cy", "Aberoedd"), ("parent", "Estuaries")];
    let refused = eve.post(page, &itself).await;
    assert_eq!(refused.status, 422);
    refused.says(&["cannot be a part of itself"]);
    eve.post(page, &[("team", team.as_str()), ("close", "yes")]).await.leads_to();
    assert_eq!(eve.get(&format!("{page}?team={team}")).await.status, 404);
    assert_eq!(eve.get(&format!("{page}?team=x")).await.status, 404);
    assert_eq!(stage.browser(stage.cast.ada).get(page).await.status, 404);
}

#[actix_web::test]
async fn the_log_is_read_and_says_so() {
    let stage = Stage::new().await;
    let (mut eve, mut sasha) = (stage.browser(stage.cast.eve), stage.browser(stage.cast.sasha));
    eve.get("/admin/log?department=town-and-country").await.says(&["signed_in"]);
    assert_eq!(eve.get("/admin/log").await.status, 403);
    assert_eq!(eve.get("/admin/log?department=land-records").await.status, 404);
    sasha.get("/admin/log?kind=audit_read").await.says(&["audit_read", "Eve Marsh"]);
    assert_eq!(sasha.get("/admin/log?from=yesterday").await.status, 422);
    let file = sasha.get("/admin/log/export?kind=signed_in").await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"log.csv\"");
    assert!(file.page().starts_with("id,at,kind,act,by,handle,details,request\r\n"));
    assert_eq!(stage.cast.test.count("events where kind = 'audit_exported'"), 1);
    assert_eq!(stage.browser(stage.cast.ben).get("/admin/log").await.status, 403);
}

#[actix_web::test]
async fn domains_are_proposed_and_agreed_to() {
    let stage = Stage::new().await;
    let (mut eve, mut sasha) = (stage.browser(stage.cast.eve), stage.browser(stage.cast.sasha));
    let page = "/admin/departments/town-and-country";
    eve.post(&format!("{page}/domains"), &[("domain", "new.gov.example")]).await.leads_to();
    eve.get(page).await.says(&["new.gov.example", "Waits for the Civil Media team"]);
    let seen = sasha.get("/admin").await;
    seen.says(&["Domains that wait for you", "new.gov.example"]);
    let at = seen.body.split("name=\"proposed_at\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let at = at.expect("the time of the proposal").to_owned();
    let agreed = [("domain", "new.gov.example"), ("proposed_at", at.as_str())];
    assert_eq!(eve.post("/admin/domains/approve", &agreed).await.status, 403);
    assert_eq!(sasha.post("/admin/domains/approve", &agreed[..1]).await.status, 409, "which proposal?");
    sasha.post("/admin/domains/approve", &agreed).await.leads_to();
    assert!(!eve.get(page).await.body.contains("Waits for"));
    eve.post(&format!("{page}/domains/remove"), &[("domain", "new.gov.example")]).await.leads_to();
}

#[actix_web::test]
async fn too_much_in_too_short_a_time() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let mut refused = None;
    for _ in 0..400 {
        let answer = ben.post("/me/notifications/read", &[]).await;
        if answer.status != 303 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("there is an end to it");
    assert_eq!((refused.status, refused.header("retry-after")), (429, "5"));
    refused.says(&["Too much at once"]);
    assert_eq!(ben.get("/").await.status, 200, "reading goes on");
}
