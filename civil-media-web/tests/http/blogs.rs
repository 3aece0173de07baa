use civil_media_core::ids::FormKey;
use civil_media_core::jobs;
use civil_media_core::policy::Visibility;
use civil_media_core::testing::run_sql;

use crate::stage::Stage;

const POST: &[(&str, &str)] = &[
    ("title", "A first look"),
    ("body", "It **works**."),
    ("language", "en"),
    ("visibility", "public_service"),
    ("act", "publish"),
];

#[actix_web::test]
async fn written_in_one_department_and_commented_on_in_another() {
    let stage = Stage::new().await;
    let (mut ben, mut ines) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.ines));
    let post = ben.post("/blogs/ben-hughes/new", POST).await.leads_to();
    ines.get(&post).await.says(&["A first look", "<strong>works</strong>", "Ben Hughes", "DTC"]);
    let comment = ines.post(&format!("{post}/comments"), &[("body", "Well *said*.")]).await.leads_to();
    assert!(comment.starts_with(&format!("{post}#comment-")), "{comment}");
    ben.get(&post).await.says(&["<em>said</em>", "Ines Carvalho", "1 comment"]);
    stage.nobody().get(&post).await.leads_to();
}

#[actix_web::test]
async fn sent_twice_it_is_there_once() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let key = FormKey::new();
    let first = ben.post_as(key, "/blogs/ben-hughes/new", POST).await.leads_to();
    let again = ben.post_as(key, "/blogs/ben-hughes/new", POST).await.leads_to();
    assert_eq!(first, again);
    assert_eq!(stage.cast.test.count("posts"), 1);
    // The same key with another text is not the same form.
    let other = [("title", "Another"), ("body", "Text"), ("language", "en"), ("visibility", "public_service")];
    let refused = ben.post_as(key, "/blogs/ben-hughes/new", &other).await;
    assert_eq!(refused.status, 409);
    refused.says(&["This form was sent already"]);
    assert_eq!(stage.cast.test.count("posts"), 1);
}

#[actix_web::test]
async fn two_edits_at_once_and_both_texts_come_back() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let post = ben.post("/blogs/ben-hughes/new", POST).await.leads_to();
    let edit = format!("{post}/edit");
    ben.get(&edit).await.says(&["name=\"version\" value=\"1\""]);
    ben.post(&edit, &[("title", "A first look"), ("body", "Theirs."), ("version", "1")]).await.leads_to();
    let late = ben.post(&edit, &[("title", "A first look"), ("body", "Mine."), ("version", "1")]).await;
    assert_eq!(late.status, 409);
    late.says(&["Theirs.", "Mine.", "name=\"version\" value=\"2\""]);
    ben.post(&edit, &[("title", "A first look"), ("body", "Both."), ("version", "2")]).await.leads_to();
    assert_eq!(stage.cast.test.count("revisions"), 3);
}

#[actix_web::test]
async fn bad_input_comes_back_with_its_values_and_what_is_wrong() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let long = "a".repeat(121);
    let huge = "word ".repeat(100_000);
    for (title, body, wanted) in [
        ("", "Text that stays", "Enter a title"),
        (long.as_str(), "Text that stays", "Title must be 120 characters or fewer"),
        ("Title that stays", " \r\n ", "Enter some text"),
        ("Title that stays", huge.as_str(), "Shorten this to 400000 characters or fewer"),
        ("Title that stays", "a\u{0}b", "There are characters in it that cannot be shown"),
    ] {
        let answer = ben
            .post(
                "/blogs/ben-hughes/new",
                &[("title", title), ("body", body), ("language", "en"), ("visibility", "members"), ("act", "publish")],
            )
            .await;
        assert_eq!(answer.status, 422, "{wanted}");
        answer.says(&[wanted, "There is a problem", "govuk-error-message"]);
        let kept = if title.starts_with("Title") { title } else { "Text that stays" };
        answer.says(&[kept]);
    }
    for (name, value) in [("language", "fr"), ("visibility", "only_me"), ("visibility", "")] {
        let mut fields =
            vec![("title", "T"), ("body", "B"), ("language", "en"), ("visibility", "members"), ("act", "publish")];
        for field in &mut fields {
            if field.0 == name {
                field.1 = value;
            }
        }
        let answer = ben.post("/blogs/ben-hughes/new", &fields).await;
        assert_eq!(answer.status, 422, "{name}={value}");
        answer.says(&["Choose one of the options"]);
    }
    assert_eq!(stage.cast.test.count("posts"), 0);
}

#[actix_web::test]
async fn a_long_post_every_construct_and_hostile_html() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let long = "Nine words stand in this paragraph of the post.\n\n".repeat(2_223);
    for (title, body) in [
        ("Long", long.as_str()),
        ("Everything", include_str!("../../../civil-media-core/src/testing/every-construct.md")),
        ("<script>alert(1)</script> & \"quotes\"", include_str!("../../../civil-media-core/src/testing/hostile.md")),
    ] {
        let fields =
            [("title", title), ("body", body), ("language", "en"), ("visibility", "members"), ("act", "publish")];
        let post = ben.post("/blogs/ben-hughes/new", &fields).await.leads_to();
        let page = ben.get(&post).await;
        let text = page.page().to_lowercase();
        // Two scripts are ours.
        assert_eq!(text.matches("<script").count(), 1, "{title}");
        for bad in ["javascript:", "onerror=", "onclick=", "<iframe", "<style", "style=\""] {
            let tags: Vec<&str> = text.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
            let is_bad = |tag: &&str| {
                tag.contains(bad.trim_start_matches('<')) && bad.starts_with('<') == tag.starts_with(&bad[1..])
            };
            assert!(!tags.iter().any(is_bad), "{bad} in {title}");
        }
    }
    let home = ben.get("/").await;
    home.says(&["&lt;script&gt;alert(1)&lt;/script&gt; &amp; "]);
}

#[actix_web::test]
async fn a_hidden_blog_answers_as_if_there_were_none() {
    let stage = Stage::new().await;
    let space = stage.cast.space("secret").hidden();
    let key = space.post("Hush");
    let post = format!("/blogs/secret/{}", key.path);
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    ben.get(&post).await.says(&["Hush"]);
    let edit = format!("{post}/edit");
    let comments = format!("{post}/comments");
    for path in
        [post.as_str(), edit.as_str(), "/blogs/secret", "/blogs/secret/new", "/spaces/secret", "/spaces/secret/wiki"]
    {
        let hidden = dan.get(path).await;
        let none = dan.get(&path.replace("secret", "nowhere")).await;
        assert_eq!((hidden.status, none.status), (404, 404), "{path}");
        assert_eq!(hidden.without_keys(), none.without_keys().replace("nowhere", "secret"), "{path}");
    }
    assert_eq!(dan.post(&comments, &[("body", "I was here")]).await.status, 404);
    assert!(!dan.get("/").await.page().contains("Hush"));
    assert_eq!(stage.cast.test.count("comments"), 0);
}

#[actix_web::test]
async fn a_comment_is_changed_and_taken_away() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let key = tax.post("Rates");
    let (mut dan, mut ada, mut cat) =
        (stage.browser(stage.cast.dan), stage.browser(stage.cast.ada), stage.browser(stage.cast.cat));
    let post = format!("/blogs/tax/{}", key.path);
    let to = dan.post(&format!("{post}/comments"), &[("body", "Teh rates")]).await.leads_to();
    let id = to.split("#comment-").nth(1).expect("its place").to_owned();
    let address = format!("/comments/{id}");
    dan.get(&post).await.says(&[&address]);
    assert!(!cat.get(&post).await.body.contains(&format!("\"{address}\"")));
    assert_eq!(cat.get(&address).await.status, 403);
    dan.get(&address).await.says(&["Change your comment", "Teh rates", "Remove comment"]);
    assert_eq!(dan.post(&address, &[("body", ""), ("version", "1")]).await.status, 422);
    let edited = dan.post(&address, &[("body", "The rates"), ("version", "1")]).await;
    assert_eq!(edited.leads_to(), format!("{address}/there"));
    assert_eq!(dan.get(&format!("{address}/there")).await.leads_to(), format!("{post}#comment-{id}"));
    let late = dan.post(&address, &[("body", "My long text"), ("version", "1")]).await;
    assert_eq!(late.status, 409);
    late.says(&["My long text", "The rates", "You changed this comment elsewhere"]);
    cat.get(&post).await.says(&["The rates", "edited"]);
    cat.get(&format!("{address}/history")).await.says(&["Teh rates", "The rates"]);
    // A lead takes it away, and says nothing in another's name.
    let page = ada.get(&address).await;
    page.says(&["Remove comment", "kept for the record"]);
    assert!(!page.body.contains("<textarea"));
    assert_eq!(ada.post(&address, &[("body", "x"), ("version", "2")]).await.status, 403);
    ada.post(&format!("{address}/remove"), &[]).await.leads_to();
    for gone in [address.clone(), format!("{address}/history")] {
        assert_eq!(dan.get(&gone).await.status, 404);
    }
    let page = cat.get(&post).await;
    page.says(&["This comment was removed"]);
    assert!(!page.body.contains("The rates"));
    jobs::run_once(&stage.cast.test.db).await.expect("the jobs run");
    stage
        .browser(stage.cast.ben)
        .get("/me/notifications")
        .await
        .says(&["Dan Whitfield commented on a post that you wrote or follow"]);
    dan.get("/me/notifications").await.says(&["Ada Okafor took away a comment of yours"]);
}

#[actix_web::test]
async fn answered_reacted_to_followed_and_kept() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let post = format!("/blogs/tax/{}", tax.post("Rates").path);
    let (mut dan, mut ben) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ben));
    let to = dan.post(&format!("{post}/comments"), &[("body", "Why **five**?")]).await.leads_to();
    let id = to.split("#comment-").nth(1).expect("its place").to_owned();
    let page = ben.get(&format!("{post}?answer={id}")).await;
    page.says(&["Answer Dan Whitfield", &format!("name=\"parent\" value=\"{id}\"")]);
    // What cannot be sent comes back as the answer that it was.
    let refused = ben.post(&format!("{post}/comments"), &[("body", ""), ("parent", &id)]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Answer Dan Whitfield"]);
    ben.post(&format!("{post}/comments"), &[("body", "Because."), ("parent", &id)]).await.leads_to();
    dan.get(&post).await.says(&["cm-comments--answers", "Because."]);
    for broken in ["x", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(ben.get(&format!("{post}?answer={broken}")).await.status, 200, "{broken}");
    }
    let item = page.body.split("/i/").nth(1).and_then(|rest| rest.split(['/', '"']).next()).expect("its id").to_owned();
    let back = dan.post(&format!("/i/{item}/react"), &[("kind", "useful")]).await.leads_to();
    assert_eq!(back, format!("{post}#responses"));
    dan.get(&post).await.says(&["value=\"-useful\" aria-pressed=\"true\""]);
    ben.get(&format!("/i/{item}/reactions")).await.says(&["Useful", "Dan Whitfield"]);
    dan.post(&format!("/i/{item}/react"), &[("kind", "-useful")]).await.leads_to();
    assert!(!ben.get(&format!("/i/{item}/reactions")).await.body.contains("Dan Whitfield"));
    assert_eq!(dan.post(&format!("/i/{item}/react"), &[("kind", "hate")]).await.status, 400);
    // As many as are named, and one more: then it says so.
    let many = format!(
        "insert into people select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), \
         'handle', 'reader-' || n))).* from people p, generate_series(1, 200) n where p.handle = 'dan-whitfield'; \
         insert into reactions select '{item}', 'like', id, now() from people where handle like 'reader-%'"
    );
    let who = format!("/i/{item}/reactions");
    run_sql(&mut stage.cast.test.conn(), &many).expect("many readers");
    assert!(!ben.get(&who).await.body.contains("Only the latest"));
    dan.post(&format!("/i/{item}/react"), &[("kind", "care")]).await.leads_to();
    let named = ben.get(&who).await;
    named.says(&["Only the latest 200 are shown.", "With you: "]);
    assert_eq!(named.body.matches("Like: ").count(), 199);
    dan.post(&format!("/i/{item}/react"), &[("kind", "-care")]).await.leads_to();
    dan.post(&format!("/i/{item}/save"), &[("on", "yes")]).await.leads_to();
    dan.get("/me/saved").await.says(&["Rates", "No longer keep"]);
    dan.post(&format!("/i/{item}/save"), &[("on", "no"), ("kind", "list")]).await.leads_to();
    dan.get("/me/saved").await.says(&["Nothing yet"]);
    // Its author says what was wrong, and closes the comments.
    assert_eq!(ben.post(&format!("{post}/amend"), &[("notice", "")]).await.status, 422);
    ben.post(&format!("{post}/amend"), &[("notice", "Five, not fifty.")]).await.leads_to();
    dan.get(&post).await.says(&["Correction of", "Five, not fifty."]);
    for (fields, status) in [
        (vec![("when", "on"), ("close_on", "31/12/2026")], 422),
        (vec![("when", "on"), ("close_on", "2020-01-01")], 422),
        (vec![("when", "now")], 303),
    ] {
        assert_eq!(ben.post(&format!("{post}/comments/close"), &fields).await.status, status, "{fields:?}");
    }
    let page = dan.get(&post).await;
    page.says(&["Comments are closed."]);
    assert!(!page.body.contains("id=\"answer\""));
    let late = dan.post(&format!("{post}/comments"), &[("body", "Late")]).await;
    assert_eq!(late.status, 422);
    late.says(&["Comments are closed here"]);
    jobs::run_once(&stage.cast.test.db).await.expect("the jobs run");
    dan.get("/me/notifications").await.says(&["Ben Hughes corrected a post that you wrote or follow", "/comments/"]);
}

#[actix_web::test]
async fn found_by_tags_and_read_with_an_outline() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let _ = stage.cast.space("inner").hidden();
    let mut ben = stage.browser(stage.cast.ben);
    let long = "## First\n\n".to_owned() + &"word ".repeat(700) + "\n\n## Second & last\n\nx\n\n### Below\n\ny";
    let mut write = async |blog: &str, title: &str, body: &str, tags: &str| {
        let level = if blog == "inner" { "members" } else { "civil_service" };
        let fields = [
            ("title", title),
            ("body", body),
            ("tags", tags),
            ("language", "en"),
            ("visibility", level),
            ("act", "publish"),
        ];
        ben.post(&format!("/blogs/{blog}/new"), &fields).await.leads_to()
    };
    let first = write("tax", "One", &long, "Flood defence, Wales").await;
    let second = write("tax", "Two", "Short.", "#flood  defence").await;
    let hidden = write("inner", "Hush", "Short.", "Flood defence, code name").await;
    let mut dan = stage.browser(stage.cast.dan);
    let page = dan.get(&first).await;
    page.says(&[
        "/tags/flood-defence",
        "Flood defence",
        "4 minutes to read",
        "#section-second--last",
        "Second &amp; last",
    ]);
    page.says(&["On the same subject", &second, "Later"]);
    assert!(!page.body.contains("Hush") && !page.body.contains(&hidden));
    dan.get(&second).await.says(&["Earlier", "1 minute to read"]);
    let list = dan.get("/tags/flood-defence").await;
    list.says(&["Posts and pages tagged “flood defence”", "One", "Two", "/me/feeds?of=tags/flood-defence"]);
    assert!(!list.body.contains("Hush"));
    // A word of hidden things is hidden too, also as a feed.
    assert_eq!(dan.get("/tags/code-name").await.status, 404);
    assert_eq!(dan.post("/me/feeds", &[("of", "tags/code-name")]).await.status, 404);
    ben.get("/tags/code-name").await.says(&["Hush"]);
    let many = (0..11).map(|n| format!("t{n},")).collect::<String>();
    let fields = [("title", "T"), ("body", "B"), ("tags", &*many), ("version", "1")];
    let refused = ben.post(&format!("{second}/edit"), &fields).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Give 10 or fewer"]);
    ben.post(&format!("{second}/edit"), &[("title", "Two"), ("body", "B"), ("tags", "Wales"), ("version", "1")])
        .await
        .leads_to();
    let list = dan.get("/tags/flood-defence").await;
    assert!(list.body.contains("One") && !list.body.contains(">Two<"));
}
