//! Sign-in through real providers, and everything that they may do wrong.
use std::time::Instant;

use civil_media_core::testing::{run_sql, wait_for};
use serde_json::json;

use crate::providers::{Abroad, REFUSED_WITHIN};
use crate::stage::{Answer, SESSION};

const ADA: &str = "ada.okafor@dtc.gov.example";
const INES: &str = "ines.carvalho@severnvale.nhs.example";
const DAN: &str = "dan.whitfield@lra.gov.example";

#[actix_web::test]
async fn four_departments_sign_in_each_at_its_own_provider() {
    let abroad = Abroad::new().await;
    for (email, name) in [
        (ADA, "Ada Okafor"),
        (DAN, "Dan Whitfield"),
        ("sian.mon-tudur@agd.llyw.example", "Siân Môn Tudur"),
        ("ines.carvalho@severnvale.nhs.example", "Ines Carvalho"),
    ] {
        let mut browser = abroad.stage.nobody();
        // The first time one sees what has become known of one; later, the page that one asked for.
        let callback = abroad.vouched(&mut browser, email, "/").await;
        assert_eq!(browser.get(&callback).await.leads_to(), "/me/profile");
        let profile = browser.get("/me/profile").await;
        profile.says(&[name, email]);
        let mut again = abroad.stage.nobody();
        assert_eq!(abroad.sign_in(&mut again, email).await.leads_to(), "/wiki?x=1");
    }
    assert_eq!(abroad.stage.cast.test.count("identities where last_signed_in_at is not null"), 4);
}

#[actix_web::test]
async fn by_choosing_the_department() {
    let abroad = Abroad::new().await;
    let mut browser = abroad.stage.nobody();
    browser.get("/sign-in").await.says(&["Land Records Agency", "Severn Vale NHS Trust"]);
    browser.get("/sign-in/lra?back=/blogs").await.says(&["Land Records Agency"]);
    let at = browser.post_raw("/sign-in/lra", &[("back", "/blogs")]).await.leads_to();
    let callback = abroad.choose(&mut browser, &at, "lra", "lra-dan").await;
    browser.get(&callback).await.leads_to();
    browser.get("/").await.page();
}

#[actix_web::test]
async fn never_to_another_site() {
    let abroad = Abroad::new().await;
    let mut first = abroad.stage.nobody();
    abroad.sign_in(&mut first, ADA).await;
    for back in
        ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", ""]
    {
        let mut browser = abroad.stage.nobody();
        let callback = abroad.vouched(&mut browser, ADA, back).await;
        assert_eq!(browser.get(&callback).await.leads_to(), "/", "{back:?}");
    }
}

#[actix_web::test]
async fn later_sign_ins_find_the_same_person() {
    let abroad = Abroad::new().await;
    let mut browser = abroad.stage.nobody();
    abroad.sign_in(&mut browser, ADA).await;
    let people = abroad.stage.cast.test.count("people");
    let changed =
        json!({"claims": {"name": "Ada Smith", "email": "ada.smith@dtc.gov.example", "job_title": "Director"}});
    abroad.switch("dtc", changed).await;
    let mut later = abroad.stage.nobody();
    abroad.sign_in(&mut later, ADA).await;
    later.get("/me/profile").await.says(&["Ada Smith", "ada.smith@dtc.gov.example", "Director"]);
    assert_eq!(abroad.stage.cast.test.count("people"), people);
    // The session that was there before is hers too.
    browser.get("/me/profile").await.says(&["Ada Smith"]);
}

#[actix_web::test]
async fn domains_that_nobody_holds_and_those_of_others() {
    let abroad = Abroad::new().await;
    let test = &abroad.stage.cast.test;
    let people = test.count("people");
    let mut browser = abroad.stage.nobody();
    let unlisted = browser.post_raw("/sign-in", &[("email", "x@nowhere.example"), ("back", "/")]).await;
    assert_eq!(unlisted.status, 403);
    unlisted.says(&["No department with this email address", "digital workplace team"]);
    for bad in ["", "ada", "@", "a@b", "a@x.example\n", "\u{202e}a@b.c"] {
        let answer = browser.post_raw("/sign-in", &[("email", bad)]).await;
        assert!(answer.status == 422 || answer.status == 403, "{bad:?}: {}", answer.status);
    }
    for (switch, wanted) in [
        (json!({"unknown_domain": true}), "No department with this email address"),
        (json!({"reset": true, "unknown_domain": null}), ""),
        (json!({"foreign_domain": true}), "This sign-in is not the one for your email address"),
    ] {
        abroad.switch("dtc", switch).await;
        if wanted.is_empty() {
            continue;
        }
        let mut browser = abroad.stage.nobody();
        let refused = abroad.sign_in(&mut browser, ADA).await;
        assert_eq!(refused.status, 403, "{}", refused.body);
        refused.says(&[wanted]);
        assert!(!browser.cookies.contains_key(SESSION));
    }
    assert_eq!(test.count("people"), people);
    assert_eq!(test.count("events where kind = 'sign_in_refused'"), 2);
}

/// Everything that openidconnect leaves out and everything it checks, through the wire.
#[actix_web::test]
async fn tokens_that_cannot_be_believed() {
    let abroad = Abroad::new().await;
    let test = &abroad.stage.cast.test;
    for (count, name) in [
        "wrong_nonce",
        "expired_token",
        "future_iat",
        "future_nbf",
        "wrong_audience",
        "wrong_issuer",
        "empty_sub",
        "long_sub",
        "nul_sub",
        "wrong_at_hash",
        "foreign_azp",
        "alg_none",
        "alg_hs256",
        "wrong_key",
        "wrong_iss_param",
    ]
    .into_iter()
    .enumerate()
    {
        abroad.switch("dtc", json!({"reset": true})).await;
        abroad.switch("dtc", json!({ name: true })).await;
        let mut browser = abroad.stage.nobody();
        let refused = abroad.sign_in(&mut browser, ADA).await;
        assert_eq!(refused.status, 400, "{name}: {}", refused.body);
        refused.says(&["You could not be signed in"]);
        assert!(!browser.cookies.contains_key(SESSION), "{name}");
        assert_eq!(test.count("events where kind = 'sign_in_refused'"), count as i64 + 1, "{name}");
    }
    // The other departments never noticed, and this one is well again.
    let mut dan = abroad.stage.nobody();
    abroad.sign_in(&mut dan, DAN).await.leads_to();
    abroad.switch("dtc", json!({"reset": true})).await;
    let mut ada = abroad.stage.nobody();
    abroad.sign_in(&mut ada, ADA).await.leads_to();
}

#[actix_web::test]
async fn codes_and_states_count_once_and_in_one_browser() {
    let abroad = Abroad::new().await;
    let mut ada = abroad.stage.nobody();
    let callback = abroad.vouched(&mut ada, ADA, "/").await;
    // Another browser has not begun this.
    let mut thief = abroad.stage.nobody();
    assert_eq!(thief.get(&callback).await.status, 400);
    // Nor does a browser that began another sign-in of its own.
    let mut other = abroad.stage.nobody();
    abroad.vouched(&mut other, ADA, "/").await;
    assert_eq!(other.get(&callback).await.status, 400);
    let fresh = abroad.vouched(&mut ada, ADA, "/").await;
    ada.get(&fresh).await.leads_to();
    let session = ada.cookies[SESSION].clone();
    assert_eq!(ada.get(&fresh).await.leads_to(), "/", "a callback again: they are in, and it changes nothing");
    for forged in
        ["/auth/callback/dtc", "/auth/callback/dtc?code=x&state=y", "/auth/callback/dtc?error=access_denied&state=z"]
    {
        assert_eq!(thief.get(forged).await.status, 400, "{forged}");
        assert_eq!(ada.get(forged).await.leads_to(), "/", "{forged}");
    }
    assert_eq!(ada.cookies[SESSION], session);
    // The callback of one provider brought to another's address: a mix-up.
    let mut mixed = abroad.stage.nobody();
    let callback = abroad.vouched(&mut mixed, ADA, "/").await.replace("/callback/dtc", "/callback/lra");
    assert_eq!(mixed.get(&callback).await.status, 400);
}

#[actix_web::test]
async fn providers_that_are_away_slow_or_endless() {
    let abroad = Abroad::new().await;
    // Wrong at once.
    for change in [
        json!({"down": true}),
        json!({"huge": ["discovery"]}),
        json!({"redirect_loop": ["discovery"]}),
        json!({"discovery_issuer": "https://elsewhere.example"}),
    ] {
        abroad.switch("dtc", json!({"reset": true})).await;
        abroad.switch("dtc", change.clone()).await;
        let mut browser = abroad.stage.nobody();
        refused_in_time(browser.post_raw("/sign-in", &[("email", ADA), ("back", "/")]), &change).await;
    }
    // Too slow, two departments at once; meanwhile another one signs its people in.
    let (slow, drip) = (json!({"slow_ms": 20_000}), json!({"drip": ["discovery"]}));
    abroad.switch("dtc", json!({"reset": true})).await;
    abroad.switch("dtc", slow.clone()).await;
    abroad.switch("severn-vale", drip.clone()).await;
    let (mut one, mut two, mut three) = (abroad.stage.nobody(), abroad.stage.nobody(), abroad.stage.nobody());
    let well = async {
        let began = Instant::now();
        abroad.sign_in(&mut three, DAN).await.leads_to();
        assert!(began.elapsed() < REFUSED_WITHIN, "held up by others: {:?}", began.elapsed());
    };
    tokio::join!(
        refused_in_time(one.post_raw("/sign-in", &[("email", ADA), ("back", "/")]), &slow),
        refused_in_time(two.post_raw("/sign-in", &[("email", INES), ("back", "/")]), &drip),
        well,
    );
}

#[actix_web::test]
async fn providers_that_fail_between_the_two_halves_of_a_sign_in() {
    let abroad = Abroad::new().await;
    let cases = [
        (ADA, "dtc", json!({"huge": ["token"]})),
        (DAN, "lra", json!({"drip": ["token"]})),
        (INES, "severn-vale", json!({"slow_ms": 20_000, "slow": ["token"]})),
        ("sian.mon-tudur@agd.llyw.example", "agd", json!({"redirect_loop": ["token"]})),
    ];
    futures_util::future::join_all(cases.iter().map(|(email, slug, change)| {
        let abroad = &abroad;
        async move {
            let mut browser = abroad.stage.nobody();
            let callback = abroad.vouched(&mut browser, email, "/").await;
            abroad.switch(slug, change.clone()).await;
            refused_in_time(browser.get(&callback), change).await;
        }
    }))
    .await;
}

async fn refused_in_time(answer: impl Future<Output = Answer>, change: &serde_json::Value) {
    let began = Instant::now();
    let refused = answer.await;
    assert_eq!(refused.status, 502, "{change}: {}", refused.body);
    refused.says(&["not answering"]);
    assert!(began.elapsed() < REFUSED_WITHIN, "{change} took {:?}", began.elapsed());
}

#[actix_web::test]
async fn keys_that_change_while_people_sign_in() {
    let abroad = Abroad::new().await;
    let mut first = abroad.stage.nobody();
    abroad.sign_in(&mut first, ADA).await.leads_to();
    abroad.switch("dtc", json!({"rotate_keys": true})).await;
    let mut second = abroad.stage.nobody();
    abroad.sign_in(&mut second, ADA).await.leads_to();
    first.get("/").await.page();
    second.get("/").await.page();
}

#[actix_web::test]
async fn out_here_is_out_there() {
    let abroad = Abroad::new().await;
    let mut ada = abroad.stage.nobody();
    abroad.sign_in(&mut ada, ADA).await;
    let to = ada.post("/sign-out", &[]).await.leads_to();
    assert!(to.starts_with(&format!("{}/dtc/session/end?", abroad.base)), "{to}");
    assert!(to.contains("id_token_hint=") && to.contains("post_logout_redirect_uri="), "{to}");
    assert!(!ada.cookies.contains_key(SESSION));
    ada.get(&to).await.says(&["Sign out"]);
}

#[actix_web::test]
async fn out_there_is_out_here() {
    let abroad = Abroad::new().await;
    let mut ada = abroad.stage.nobody();
    abroad.sign_in(&mut ada, ADA).await;
    ada.get("/").await.page();
    let mut provider = abroad.stage.nobody();
    for bad in [
        json!({"sub": "dtc-ada", "claims": {"iss": "https://elsewhere.example"}}),
        json!({"sub": "dtc-ada", "claims": {"aud": "somebody-else"}}),
        json!({"sub": "dtc-ada", "claims": {"nonce": "x"}}),
        json!({"sub": "dtc-ada", "claims": {"events": null}}),
        json!({"sub": "dtc-ada", "claims": {"jti": null}}),
        json!({"sub": "dtc-ada", "claims": {"iat": 1_000_000}}),
        json!({"sub": "dtc-ada", "claims": {"exp": 1_000_000}}),
        json!({"claims": {}}),
        json!({"sub": "dtc-ada", "header": {"alg": "none"}}),
        json!({"sub": "dtc-ada", "header": {"alg": "HS256"}}),
        json!({"sub": "dtc-ada", "header": {"typ": "JWT"}}),
        json!({"sub": "dtc-ada", "header": {"typ": null}}),
        json!({"sub": "dtc-ada", "key": "unknown"}),
    ] {
        let token = abroad.logout_token("dtc", bad.clone()).await;
        let answer = provider.post_raw("/auth/backchannel/dtc", &[("logout_token", &token)]).await;
        assert_eq!(answer.status, 400, "{bad}");
        ada.get("/").await.page();
    }
    for garbage in ["", "a.b.c", "a", &"x".repeat(10_000)] {
        assert_eq!(provider.post_raw("/auth/backchannel/dtc", &[("logout_token", garbage)]).await.status, 400);
    }
    // Another department's provider logs nobody of ours out.
    let token = abroad.logout_token("lra", json!({"sub": "dtc-ada"})).await;
    assert_eq!(provider.post_raw("/auth/backchannel/dtc", &[("logout_token", &token)]).await.status, 400);
    assert_eq!(provider.post_raw("/auth/backchannel/lra", &[("logout_token", &token)]).await.status, 200);
    ada.get("/").await.page();
    // Also by a provider that lets in nobody any more.
    run_sql(&mut abroad.stage.cast.test.conn(), "update providers set is_live = false where slug = 'dtc'").unwrap();
    let token =
        abroad.logout_token("dtc", json!({"sub": "dtc-ada", "header": {"typ": "application/logout+jwt"}})).await;
    let answer = provider.post_raw("/auth/backchannel/dtc", &[("logout_token", &token)]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    ada.get("/").await.leads_to();
    assert_eq!(
        provider.post_raw("/auth/backchannel/dtc", &[("logout_token", &token)]).await.status,
        400,
        "used before"
    );
}

/// The provider itself, signed out at, tells us by its own back channel.
#[actix_web::test]
async fn the_provider_s_own_sign_out_reaches_us() {
    let abroad = Abroad::new().await;
    let mut ada = abroad.stage.nobody();
    abroad.sign_in(&mut ada, ADA).await;
    let page = ada.get(&format!("{}/dtc/session/end", abroad.base)).await;
    let part = |open: &str| page.body.split(open).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
    let (action, xsrf) = (part("action=\""), part("name=\"xsrf\" value=\""));
    let action = action.expect("a form").replace("&amp;", "&");
    ada.post_raw(&action, &[("xsrf", &xsrf.expect("a token")), ("logout", "yes")]).await;
    let test = &abroad.stage.cast.test;
    let is_out =
        wait_for(std::time::Duration::from_secs(10), || test.count("sessions where ended_by = 'provider'") == 1);
    assert!(is_out, "no logout token came");
    ada.get("/").await.leads_to();
}

#[actix_web::test]
async fn providers_whose_clocks_are_wrong() {
    // A minute is nothing; ten are told to whoever keeps the clocks, and nobody gets in by them.
    for (off, gets_in) in [("-55s", true), ("+55s", true), ("-10m", false), ("+10m", false)] {
        let abroad = Abroad::with_clock(off).await;
        let mut ada = abroad.stage.nobody();
        let answer = abroad.sign_in(&mut ada, "ada.okafor@dtc.gov.example").await;
        assert_eq!(answer.status, if gets_in { 303 } else { 400 }, "{off}: {}", answer.body);
        let told =
            "events where kind = 'sign_in_refused' and payload->>'reason' like '%one of the two clocks is wrong%'";
        assert_eq!(abroad.stage.cast.test.count(told), i64::from(!gets_in), "{off}");
    }
}

/// Of scopes a provider may tell at its userinfo alone: the agency's does.
#[actix_web::test]
async fn what_the_userinfo_says() {
    let abroad = Abroad::new().await;
    let mut dan = abroad.stage.nobody();
    abroad.sign_in(&mut dan, DAN).await.leads_to();
    dan.get("/me/profile").await.says(&["Dan Whitfield", DAN, "Land Records Manager"]);
    assert!(abroad.asked("lra", "userinfo").await > 0 && abroad.asked("dtc", "userinfo").await == 0);
    for bad in [
        json!({"sub": "lra-somebody"}),
        json!({"email": null}),
        json!({"email": 7}),
        json!({"email_verified": false}),
        json!({"email": "dan@dtc.gov.example"}),
    ] {
        abroad.switch("lra", json!({"userinfo": bad})).await;
        let mut browser = abroad.stage.nobody();
        let refused = abroad.sign_in(&mut browser, DAN).await;
        assert!([400, 403, 502].contains(&refused.status), "{bad}: {}", refused.status);
        assert!(!browser.cookies.contains_key(SESSION), "{bad}");
    }
    for fault in [json!({"huge": ["userinfo"]}), json!({"redirect_loop": ["userinfo"]})] {
        abroad.switch("lra", json!({"reset": true})).await;
        abroad.switch("lra", fault.clone()).await;
        let mut browser = abroad.stage.nobody();
        refused_in_time(abroad.sign_in(&mut browser, DAN), &fault).await;
    }
}

#[actix_web::test]
async fn keys_are_asked_for_once_however_many_tokens_name_another() {
    let abroad = Abroad::new().await;
    let mut ada = abroad.stage.nobody();
    abroad.sign_in(&mut ada, ADA).await;
    let asked = abroad.asked("dtc", "jwks").await;
    let token = abroad.logout_token("dtc", json!({"sub": "dtc-ada", "key": "unknown"})).await;
    let tries = (0..40).map(|_| {
        let (mut provider, token) = (abroad.stage.nobody(), token.clone());
        async move { provider.post_raw("/auth/backchannel/dtc", &[("logout_token", &token)]).await.status }
    });
    let statuses = futures_util::future::join_all(tries).await;
    assert!(statuses.iter().all(|status| *status == 400), "{statuses:?}");
    assert_eq!(abroad.asked("dtc", "jwks").await, asked + 1);
    ada.get("/").await.page();
}

/// A provider that names its session at sign-out, and did not at sign-in.
#[actix_web::test]
async fn a_session_that_had_no_name() {
    let abroad = Abroad::new().await;
    abroad.switch("dtc", json!({"id_token_claims": {"sid": null}})).await;
    let mut ada = abroad.stage.nobody();
    abroad.sign_in(&mut ada, ADA).await;
    abroad.switch("dtc", json!({"reset": true})).await;
    let mut named = abroad.stage.nobody();
    abroad.sign_in(&mut named, ADA).await;
    let mut provider = abroad.stage.nobody();
    let token = abroad.logout_token("dtc", json!({"sub": "dtc-ada", "sid": "another"})).await;
    let answer = provider.post_raw("/auth/backchannel/dtc", &[("logout_token", &token)]).await;
    assert_eq!(answer.status, 200);
    ada.get("/").await.leads_to();
    named.get("/").await.page();
}

#[actix_web::test]
async fn two_tabs_that_sign_in_at_once() {
    let abroad = Abroad::new().await;
    let mut ada = abroad.stage.nobody();
    let first = abroad.vouched(&mut ada, ADA, "/blogs").await;
    let second = abroad.vouched(&mut ada, ADA, "/wiki").await;
    ada.get(&first).await.leads_to();
    assert_eq!(ada.get(&second).await.leads_to(), "/");
    assert_eq!(ada.get(&first).await.leads_to(), "/", "loaded again");
    ada.get("/").await.page();
    assert_eq!(abroad.stage.cast.test.count("events where kind = 'sign_in_refused'"), 0);
}
