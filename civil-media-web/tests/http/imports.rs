//! Bringing a blog along in the browser, through the whole site.
use civil_media_core::db::Connector;
use civil_media_core::imports;

use crate::stage::{Answer, Browser, Stage};
use crate::uploads::{Form, send};

const EXPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
 <title>Old</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
 <wp:base_blog_url>https://old.example</wp:base_blog_url>
 <item><title>Spring &amp; floods</title><link>https://old.example/2011/04/spring/</link><dc:creator>gwen</dc:creator>
 <guid isPermaLink="false">https://old.example/?p=3</guid>
 <content:encoded><![CDATA[<h2>Rain</h2><p>It <strong>rained</strong>.</p>[unknown x="1"]]]></content:encoded>
 <excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>3</wp:post_id>
 <wp:post_date_gmt>2011-04-05 08:00:00</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>
 <wp:post_name>spring</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
 <wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Huw</wp:comment_author>
 <wp:comment_date_gmt>2011-04-06 08:00:00</wp:comment_date_gmt><wp:comment_content>Indeed.</wp:comment_content>
 <wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment></item>
 </channel></rss>"#;

async fn work(stage: &Stage) -> bool {
    let connector = Connector::new(&stage.cast.test.url);
    imports::work_once(&stage.cast.test.db, &stage.store(), &connector).await.expect("worked on")
}

async fn bring(browser: &mut Browser, authors: &str, bytes: &[u8]) -> Answer {
    let form = Form::of(browser).field("authors", authors).file("old blog.xml", bytes).end();
    send(browser, "/blogs/tax/import", form).await
}

#[actix_web::test]
async fn tried_looked_at_and_brought() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ada, mut ben) = (stage.browser(stage.cast.ada), stage.browser(stage.cast.ben));
    let mut dan = stage.browser(stage.cast.dan);
    ada.get("/blogs/tax").await.says(&["Bring a blog along"]);
    assert!(!ben.get("/blogs/tax").await.body.contains("Bring a blog along"));
    assert_eq!(ben.get("/blogs/tax/import").await.status, 403);
    assert_eq!(bring(&mut ben, "", EXPORT.as_bytes()).await.status, 403);
    let refused = bring(&mut ada, "gwen\n", EXPORT.as_bytes()).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Line 1 is not a name, a comma and a work email", "gwen"]);

    // Ben belongs to the space; of Dan a file can say what it likes.
    let authors = "gwen,ben-hughes\nhuw,dan-whitfield\n";
    let import = bring(&mut ada, authors, EXPORT.as_bytes()).await.leads_to();
    ada.get(&import).await.says(&["It is being read", "Look again"]);
    assert_eq!(bring(&mut ada, "", EXPORT.as_bytes()).await.status, 422, "one at a time");
    assert!(work(&stage).await && !work(&stage).await);
    ada.get(&import).await.says(&["Nothing is written yet", "From old.example", "[unknown]", "Bring it"]);
    assert_eq!(stage.cast.test.count("imported_items"), 0);
    for stranger in [&mut ben, &mut dan] {
        assert_eq!(stranger.get(&import).await.status, 403);
        assert_eq!(stranger.post(&format!("{import}/go-on"), &[]).await.status, 403);
    }
    assert_eq!(ada.post(&format!("{import}/go-on"), &[]).await.leads_to(), import);
    assert!(work(&stage).await);
    ada.get(&import).await.says(&["It was brought.", "To the blog"]);
    assert_eq!(stage.cast.test.count("blobs where state = 'kept'"), 0, "the file is kept no longer");

    let moved = dan.get("/from/old.example/2011/04/spring/").await;
    assert_eq!((moved.status, moved.header("location")), (302, "/blogs/tax/2011/04/spring"));
    assert_eq!(dan.get("/from/old.example/?p=3").await.header("location"), "/blogs/tax/2011/04/spring");
    assert_eq!(dan.get("/from/old.example/2011/04/none").await.status, 404);
    let page = dan.get("/blogs/tax/2011/04/spring").await;
    page.says(&[
        "Spring &amp; floods",
        "Ben Hughes",
        "5 April 2011",
        "brought from old.example",
        "Huw",
        "Indeed.",
        "Rain</h2>",
    ]);
    // Once more changes nothing.
    let again = bring(&mut ada, authors, EXPORT.as_bytes()).await.leads_to();
    assert!(work(&stage).await);
    ada.post(&format!("{again}/go-on"), &[]).await.leads_to();
    assert!(work(&stage).await);
    assert_eq!(stage.cast.test.count("posts"), 1);
    ada.get("/blogs/tax/import").await.says(&["Brought before", "old blog.xml", "It was brought."]);
}

#[actix_web::test]
async fn broken_files_say_what_is_wrong() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let mut ada = stage.browser(stage.cast.ada);
    let bomb = EXPORT.replacen("<rss", "<!DOCTYPE x [<!ENTITY a \"b\">]><rss", 1);
    let import = bring(&mut ada, "", bomb.as_bytes()).await.leads_to();
    assert!(work(&stage).await);
    ada.get(&import).await.says(&[
        "It could not be brought",
        "document type or entities, which WordPress never does",
        "Try again",
    ]);
    assert_eq!(stage.cast.test.count("posts"), 0);
}
