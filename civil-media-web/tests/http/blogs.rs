use civil_media_core::ids::FormKey;

use crate::stage::Stage;

const POST: &[(&str, &str)] =
    &[("title", "A first look"), ("body", "It **works**."), ("language", "en"), ("visibility", "public_service")];

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
                &[("title", title), ("body", body), ("language", "en"), ("visibility", "members")],
            )
            .await;
        assert_eq!(answer.status, 422, "{wanted}");
        answer.says(&[wanted, "There is a problem", "govuk-error-message"]);
        let kept = if title.starts_with("Title") { title } else { "Text that stays" };
        answer.says(&[kept]);
    }
    for (name, value) in [("language", "fr"), ("visibility", "only_me"), ("visibility", "")] {
        let mut fields = vec![("title", "T"), ("body", "B"), ("language", "en"), ("visibility", "members")];
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
        let fields = [("title", title), ("body", body), ("language", "en"), ("visibility", "members")];
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
