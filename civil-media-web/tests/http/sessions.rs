use crate::stage::{SESSION, Stage};

#[actix_web::test]
async fn one_ends_a_session_elsewhere_and_everything_at_sign_out() {
    let stage = Stage::new().await;
    let (mut here, mut there) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.ben));
    here.get("/me/sessions").await.says(&["Test browser", "This one"]);
    assert_eq!(there.get("/").await.status, 200);
    here.post("/me/sessions/end-others", &[]).await.leads_to();
    assert_eq!(there.get("/").await.leads_to(), "/sign-in?back=/");
    let old = here.cookies[SESSION].clone();
    let out = here.post("/sign-out", &[]).await;
    assert!(out.header("clear-site-data").contains("cache"));
    out.leads_to();
    assert!(!here.cookies.contains_key(SESSION));
    here.cookies.insert(SESSION.to_owned(), old);
    here.get("/").await.leads_to();
}

#[actix_web::test]
async fn nobody_ends_another_s_session() {
    let stage = Stage::new().await;
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let page = ben.get("/me/sessions").await;
    let end = page.body.split("action=\"").find_map(|part| {
        let path = part.split('"').next()?;
        (path.starts_with("/me/sessions/") && !path.ends_with("end-others")).then(|| path.to_owned())
    });
    let end = end.expect("a session to end");
    assert_eq!(dan.post(&end, &[]).await.status, 404);
    assert_eq!(ben.get("/").await.status, 200);
}

#[actix_web::test]
async fn a_form_of_an_ended_session_says_that_nothing_is_lost() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    stage.browser(stage.cast.ben).post("/me/sessions/end-others", &[]).await.leads_to();
    let sent = ben.post("/blogs/ben-hughes/new", &[("title", "T"), ("body", "B")]).await;
    assert_eq!(sent.status, 401);
    sent.says(&["You have been signed out", "Nothing that you wrote is lost yet"]);
}

#[actix_web::test]
async fn one_s_own_profile_and_what_is_locked() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let form = ben.get("/me/profile").await;
    form.says(&["Comes from your department", "Senior Policy Adviser", "ben.hughes@dtc.gov.example"]);
    let fields = |about: &'static str, version: &'static str| {
        [
            ("pronouns", "he/him"),
            ("city", "Cardiff"),
            ("about", about),
            ("version", version),
            ("name", "Somebody Else"),
            ("role", "suite_admin"),
        ]
    };
    assert_eq!(ben.post("/me/profile", &fields("Asks questions.", "1")).await.leads_to(), "/people/ben-hughes");
    stage.browser(stage.cast.ines).get("/people/ben-hughes").await.says(&[
        "he/him",
        "Cardiff",
        "Asks questions.",
        "Ben Hughes",
    ]);
    assert_eq!(ben.post("/me/profile", &fields("From an old window.", "1")).await.status, 409);
    let long = "x".repeat(2001);
    let answer = ben.post("/me/profile", &[("about", &long), ("city", "Cardiff"), ("version", "2")]).await;
    assert_eq!(answer.status, 422);
    answer.says(&["Shorten this to 2000 characters or fewer", "value=\"Cardiff\""]);
    assert_eq!(stage.cast.test.count("people where name = 'Somebody Else'"), 0);
    assert_eq!(stage.cast.test.count("role_grants"), 2);
}

#[actix_web::test]
async fn the_language_is_kept_and_so_is_one_s_place() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let chosen = ben.post("/language", &[("language", "cy"), ("back", "/wiki?x=1")]).await;
    assert_eq!(chosen.leads_to(), "/wiki?x=1");
    ben.get("/").await.says(&["lang=\"cy\"", "Allgofnodi"]);
    let away = ben.post("/language", &[("language", "en"), ("back", "//evil.example")]).await;
    assert_eq!(away.leads_to(), "/");
    let mut nobody = stage.nobody();
    nobody.post_raw("/language", &[("language", "cy"), ("back", "/sign-in")]).await.leads_to();
    nobody.get("/sign-in").await.says(&["lang=\"cy\""]);
}

#[actix_web::test]
async fn an_error_keeps_the_reader_s_language_and_frame() {
    let stage = Stage::new().await;
    let mut ada = stage.browser(stage.cast.ada);
    ada.post("/language", &[("language", "cy"), ("back", "/")]).await.leads_to();
    // Another browser of hers, which has never chosen.
    let mut elsewhere = stage.browser(stage.cast.ada);
    let answer = elsewhere.get("/nowhere").await;
    assert_eq!(answer.status, 404);
    answer.says(&["Heb ddod o hyd i'r dudalen", "Ada Okafor", "Allgofnodi"]);
    let mut nobody = stage.nobody();
    nobody.get("/nowhere").await.says(&["Page not found"]);
}

#[actix_web::test]
async fn a_form_that_comes_back_keeps_the_page_it_was_on() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let post = format!("/blogs/tax/{}", stage.cast.space("tax").post("Rates").path);
    let fields = format!("_token={}&_key={}&body=", ben.token(), civil_media_core::ids::FormKey::new());
    let sent = |page: String| {
        ben.request("POST", &format!("{post}/comments"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &ben.base)
            .header("referer", page)
            .body(fields.clone())
    };
    let (own, foreign) = (sent(format!("{}{post}", ben.base)), sent(format!("https://evil.example{post}/x")));
    let answer = ben.send(own).await;
    assert_eq!(answer.status, 422);
    answer.says(&[&format!("name=\"back\" value=\"{post}\"")]);
    ben.send(foreign).await.says(&[&format!("name=\"back\" value=\"{post}/comments\"")]);
}
