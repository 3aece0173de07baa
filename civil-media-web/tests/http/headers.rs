//! What every answer carries, and requests that no page of ours would send.
use crate::stage::Stage;

#[actix_web::test]
async fn every_answer_is_guarded() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    for path in ["/", "/nowhere", "/sign-in/none", "/assets/nothing.css", "/health/live", "/blogs/ben-hughes"] {
        let answer = ben.get(path).await;
        let policy = answer.header("content-security-policy").to_owned();
        for part in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("strict-transport-security").contains("max-age=31536000"), "{path}");
        assert!(answer.header("access-control-allow-origin").is_empty(), "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert!(answer.header("content-type").contains("charset=utf-8") || answer.status == 404, "{path}");
    }
    assert_eq!(ben.get("/").await.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn unsafe_requests_need_the_same_origin_and_the_token() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let token = ben.token();
    let body =
        |token: &str| format!("_token={token}&_key={}&language=cy&back=/", civil_media_core::ids::FormKey::new());
    let post = |headers: &[(&str, &str)], body: String| {
        let mut request = ben.request("POST", "/me/sessions/end-others").body(body);
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request
    };
    let base = stage.base.clone();
    let cases = [
        (post(&[("origin", "https://evil.example")], body(&token)), 403),
        (post(&[("origin", "null")], body(&token)), 403),
        (post(&[("sec-fetch-site", "cross-site")], body(&token)), 403),
        (post(&[("sec-fetch-site", "same-site")], body(&token)), 403),
        (post(&[("origin", &base)], body("")), 403),
        (post(&[("origin", &base)], body("forged")), 403),
        (post(&[("origin", &base), ("sec-fetch-site", "same-origin")], body(&token)), 303),
        (post(&[], body(&token)), 303),
        (post(&[("origin", &base)], format!("_token={token}")), 400),
        (post(&[("origin", &base)], format!("_token={token}&_key=x")), 400),
    ];
    for (number, (request, status)) in cases.into_iter().enumerate() {
        let answer = ben.send(request).await;
        assert_eq!(answer.status, status, "case {number}: {}", answer.body);
    }
}

#[actix_web::test]
async fn broken_bodies_are_bad_requests() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let token = ben.token();
    let with_token = |rest: &str| format!("_token={token}&_key={}&{rest}", civil_media_core::ids::FormKey::new());
    // Not UTF-8.
    let mut raw = with_token("title=").into_bytes();
    raw.extend_from_slice(&[0xff, 0xfe, b'=']);
    assert_eq!(ben.post_body("/blogs/ben-hughes/new", raw).await.status, 400);
    // Too large.
    let huge = with_token(&format!("body={}", "a".repeat(6 * 1024 * 1024)));
    let answer = ben.post_body("/blogs/ben-hughes/new", huge).await;
    assert_eq!(answer.status, 413);
    answer.says(&["That is too long to take in"]);
    // Not a form.
    let request = ben.request("POST", "/blogs/ben-hughes/new").header("content-type", "application/json").body("{}");
    assert_eq!(ben.send(request).await.status, 400);
    let request = ben.request("POST", "/blogs/ben-hughes/new");
    assert_eq!(ben.send(request).await.status, 400);
    // Another method.
    let request = ben.request("DELETE", "/blogs/ben-hughes");
    assert!([404, 405].contains(&ben.send(request).await.status));
    assert_eq!(stage.cast.test.count("posts"), 0);
}

#[actix_web::test]
async fn odd_addresses_are_never_our_fault() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    for path in [
        "/?before=x",
        "/?before=____________________________________",
        "/blogs/..%2f..%2fetc",
        "/i/x",
        "/i/00000000-0000-0000-0000-000000000000",
        "/blogs/ben-hughes/2026/99/x",
        "/blogs/ben-hughes/99999999/01/x",
        "/wiki/%00",
        "/wiki/a/b/c/d/e/f/g/h/i/j",
        "/people/%F0%9F%98%80",
        "/talk/x/y",
        "/me/sessions/9223372036854775808/end",
        "/spaces/%27%20or%201=1--",
        "/people/a%00b",
        "/i/%00",
        "/blogs/ben-hughes?before=AAAA",
    ] {
        let status = ben.get(path).await.status;
        assert!((400..500).contains(&status), "{path}: {status}");
    }
}

#[actix_web::test]
async fn a_get_changes_nothing() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let before = stage.cast.test.count("events");
    for path in ["/sign-out", "/me/sessions/end-others", "/language", "/blogs/ben-hughes/new", "/wiki/new"] {
        ben.get(path).await;
    }
    assert_eq!(stage.cast.test.count("events"), before);
    assert_eq!(stage.cast.test.count("sessions where ended_at is not null"), 0);
}

#[actix_web::test]
async fn a_slash_too_many_leads_to_the_page_and_nowhere_else() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    for (typed, meant) in
        [("/spaces/", "/spaces"), ("/people//", "/people"), ("/people/?q=ada&grade=x", "/people?q=ada&grade=x")]
    {
        let answer = ben.get(typed).await;
        assert_eq!((answer.status, answer.header("location")), (308, meant), "{typed}");
    }
    for foreign in ["//evil.example/", "//evil.example//", "/\\evil.example/", "///"] {
        let answer = ben.get(foreign).await;
        assert!([400, 404].contains(&answer.status), "{foreign}: {} {}", answer.status, answer.header("location"));
    }
}
