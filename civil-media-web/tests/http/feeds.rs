use civil_media_core::policy::Visibility;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::stage::{Answer, Browser, Stage};
use crate::uploads::{Form, png, send};

/// Makes a feed of this, and gives its address.
async fn make(browser: &mut Browser, of: &str) -> String {
    let answer = browser.post("/me/feeds", &[("of", of)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let address =
        answer.body.split("cm-address\">").nth(1).and_then(|rest| rest.split('<').next()).expect("an address");
    let at = address.find("/feeds/").expect("of ours");
    address[at..].to_owned()
}

async fn fetch(stage: &Stage, address: &str, known: &str) -> Answer {
    let mut reader = stage.nobody();
    let request = reader.request("GET", address).header("if-none-match", known);
    reader.send(request).await
}

#[actix_web::test]
async fn a_program_reads_what_its_person_may_read() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let mut ben = stage.browser(stage.cast.ben);
    let hard = "Less < more & \"so\"\n\n<script>alert(1)</script> ]]> end";
    ben.post(
        "/blogs/tax/new",
        &[
            ("title", "A & B <i>"),
            ("body", hard),
            ("language", "cy"),
            ("visibility", "civil_service"),
            ("act", "publish"),
        ],
    )
    .await
    .leads_to();
    ben.get("/blogs/tax").await.says(&["/me/feeds?of=blogs/tax", "/blogs/tax/archive"]);
    let year = civil_media_core::db::now().format("%Y").to_string();
    ben.get(&format!("/blogs/tax/{year}")).await.says(&[&format!("/me/feeds?of=archive/tax/{year}\"")]);
    ben.get("/me/feeds?of=blogs/tax").await.says(&["Posts of tax", "Make a private address", "None yet"]);
    let address = make(&mut ben, "blogs/tax").await;
    let answer = fetch(&stage, &address, "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    answer.says(&[
        "<title>A &amp; B &lt;i&gt;</title>",
        "xml:lang=\"cy\"",
        "<name>Ben Hughes</name>",
        "<content type=\"html\" xml:base=\"http://",
        "/a-b-i\">&lt;p&gt;Less &amp;lt; more",
        "/blogs/tax/20",
    ]);
    assert!(!answer.body.contains("<script") && !answer.body.contains("]]>"));
    // The same again is nothing new, until there is.
    let tag = answer.header("etag").to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let same = fetch(&stage, &address, &known).await;
        assert_eq!((same.status, same.body.as_str(), same.header("etag")), (304, "", &*tag), "{known}");
    }
    tax.post("More");
    assert_eq!(fetch(&stage, &address, &tag).await.status, 200);
    ben.get("/me/feeds").await.says(&["Posts of tax", "End it"]);
    assert!(!ben.get("/me/feeds").await.body.contains(&address), "it is told once");
}

#[actix_web::test]
async fn of_what_is_sensitive_the_title_alone() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").visible_to(Visibility::Departments);
    tax.post("Rates");
    let mut ben = stage.browser(stage.cast.ben);
    let address = make(&mut ben, "blogs/tax").await;
    fetch(&stage, &address, "").await.says(&["Some text."]);
    let _ = tax.sensitive();
    let answer = fetch(&stage, &address, "").await;
    answer.says(&["<title>Rates</title>", "<rights>OFFICIAL-SENSITIVE</rights>", "read it in Civil Media"]);
    assert!(!answer.body.contains("Some text."), "{}", answer.body);
}

#[actix_web::test]
async fn an_address_that_ended_leads_nowhere() {
    let stage = Stage::new().await;
    let mut ben = stage.browser(stage.cast.ben);
    let address = make(&mut ben, "blogs").await;
    assert_eq!(fetch(&stage, &address, "").await.status, 200);
    let end = ben.get("/me/feeds").await.body;
    let end = end.split("action=\"").find(|rest| rest.starts_with("/me/feeds/")).expect("a form").to_owned();
    let end = end.split('"').next().expect("an address");
    ben.post(end, &[]).await.leads_to();
    assert_eq!(fetch(&stage, &address, "").await.status, 404);
    for none in ["/feeds/x/feed.atom", "/feeds/%00/feed.atom", &*format!("/feeds/{}/feed.atom", "x".repeat(3000))] {
        assert_eq!(fetch(&stage, none, "").await.status, 404, "{none:.40}");
    }
    for of in ["", "wiki", "blogs/no-such-blog", "people/x"] {
        assert!([400, 404].contains(&ben.post("/me/feeds", &[("of", of)]).await.status), "{of}");
    }
}

#[actix_web::test]
async fn the_archive_counts_what_one_may_read() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let key = tax.post("Rates");
    tax.post("Bands");
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let (year, rest) = key.path.split_once('/').expect("a year");
    let month = rest.split('/').next().expect("a month");
    dan.get("/blogs/tax/archive").await.says(&[&format!("/blogs/tax/{year}/{month}"), "2 posts"]);
    dan.get(&format!("/blogs/tax/{year}/{month}")).await.says(&["Rates", "Bands"]);
    dan.get(&format!("/blogs/tax/{year}")).await.says(&["Rates", "Bands"]);
    dan.get("/people/ben-hughes/posts").await.says(&["Posts by Ben Hughes", "Rates"]);
    dan.get("/departments/town-and-country/posts").await.says(&["Rates"]);
    let set = ben.get(&format!("/blogs/tax/{}", key.path)).await.body;
    let set = set.split("\"/i/").nth(1).and_then(|rest| rest.split(['"', '/']).next()).expect("an id").to_owned();
    let narrow = [
        ("visibility", "members"),
        ("marking", "not_yet"),
        ("handling_note", ""),
        ("was_visibility", "civil_service"),
        ("was_marking", "not_yet"),
    ];
    ben.post(&format!("/i/{set}/reach"), &narrow).await.leads_to();
    dan.get("/blogs/tax/archive").await.says(&["1 post"]);
    for list in ["/people/ben-hughes/posts", "/departments/town-and-country/posts", &*format!("/blogs/tax/{year}")] {
        assert!(!dan.get(list).await.body.contains("Rates"), "{list}");
    }
    for none in ["/blogs/tax/2026/13", "/blogs/tax/26", "/blogs/tax/20x6", "/blogs/tax/2026/7", "/blogs/none/2026"] {
        assert_eq!(dan.get(none).await.status, 404, "{none}");
    }
}

#[actix_web::test]
async fn long_texts_are_named_where_they_no_longer_fit() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax").visible_to(Visibility::CivilService);
    let mut ben = stage.browser(stage.cast.ben);
    let long = "word ".repeat(79_000);
    for title in ["One", "Two", "Three", "Four"] {
        let fields = [
            ("title", title),
            ("body", &*long),
            ("language", "en"),
            ("visibility", "civil_service"),
            ("act", "publish"),
        ];
        ben.post("/blogs/tax/new", &fields).await.leads_to();
    }
    let address = make(&mut ben, "blogs/tax").await;
    let answer = fetch(&stage, &address, "").await;
    answer.says(&["<title>One</title>", "<title>Four</title>", "Too long for a feed"]);
    assert!(answer.body.matches("<content").count() == 2 && answer.body.len() < 1_100_000, "{}", answer.body.len());
}

/// The HTML of the one entry of a feed, as a reader's parser gives it, and what its links start from.
fn content(feed: &str) -> (String, String) {
    let mut reader = Reader::from_str(feed);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) if start.name().as_ref() == "content" => {
                let base = start.try_get_attribute("xml:base").expect("attributes").expect("a base");
                let base = base.value.into_owned();
                let raw = reader.read_text(start.name()).expect("its end");
                let html = quick_xml::escape::unescape(&raw).expect("known entities").into_owned();
                while reader.read_event().expect("well-formed XML") != Event::Eof {}
                return (base, html);
            }
            Event::Eof => panic!("no content in {feed}"),
            _ => {}
        }
    }
}

#[actix_web::test]
async fn what_pictures_show_stands_in_their_place() {
    let stage = Stage::new().await;
    let tax = stage.cast.space("tax").visible_to(Visibility::Departments);
    let mut ben = stage.browser(stage.cast.ben);
    let form = |body: &str, act: &str| {
        let fields = [("title", "A view"), ("body", body), ("language", "cy"), ("visibility", "departments")];
        let more = [("act", act), ("version", "1")];
        fields.into_iter().chain(more).map(|(name, value)| (name, value.to_owned())).collect::<Vec<_>>()
    };
    let post = async |ben: &mut Browser, path: &str, fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ben.post(path, &fields).await.leads_to()
    };
    let pictures = post(&mut ben, "/blogs/tax/new", form("Words.", "pictures")).await;
    let item = pictures.split('/').nth(2).expect("an id").to_owned();
    let mut brought = Vec::new();
    for (name, alt, decorative, caption, credit) in [
        ("view", "A \"green\" <valley>", "", "In <i>May</i>", "Ben & Dan"),
        ("line", "", "yes", "", ""),
        ("frame", "", "yes", "Our frame", ""),
    ] {
        let bytes = Form::of(&ben).file(&format!("{name}.png"), &png(200)).end();
        let edit = send(&mut ben, &pictures, bytes).await.leads_to();
        let said = [("alt", alt), ("decorative", decorative), ("caption", caption), ("credit", credit)];
        ben.post(&edit, &[&said[..], &[("cut", "whole"), ("keep", "middle")]].concat()).await.leads_to();
        brought.push(edit.strip_suffix("/edit").expect("its form").to_owned());
    }
    let [view, line, frame] = &brought[..] else { panic!("three pictures") };
    let text = format!(
        "See [that](/wiki/leave) and [below](#end).\n\n![]({view})\n\nHere ![small <b>]({view}), ![]({line})too.\n\n\
         ![]({line})\n\n![]({frame})\n![]({view})\n\n## End"
    );
    let at = post(&mut ben, &format!("/drafts/{item}"), form(&text, "publish")).await;
    let address = make(&mut ben, "blogs/tax").await;
    let (base, html) = content(&fetch(&stage, &address, "").await.body);
    assert_eq!(base, format!("{}{at}", stage.base));
    let link = format!("<a href=\"{base}\" lang=\"en-GB\">Picture</a>");
    let said = format!(
        "<figure><p>{link}: A &quot;green&quot; &lt;valley&gt;</p><figcaption><span>In &lt;i&gt;May&lt;/i&gt;</span> \
         <span class=\"cm-quiet\">Picture: Ben &amp; Dan</span></figcaption></figure>"
    );
    let frame = format!("<figure><p>{link}</p><figcaption><span>Our frame</span></figcaption></figure>");
    for part in
        ["<a href=\"/wiki/leave\"", "<a href=\"#", &said, &frame, &format!("Here [{link}: small &lt;b&gt;], too.")]
    {
        assert!(html.contains(part), "{part}\nis not in\n{html}");
    }
    assert_eq!((html.matches("<figure").count(), html.matches("<img").count()), (3, 0), "{html}");
    // What is said anew of a picture is news to whoever fetches; of what is sensitive not a word of it is told.
    let anew = [("alt", "A brown valley"), ("cut", "whole"), ("keep", "middle")];
    ben.post(&format!("{view}/edit"), &anew).await.leads_to();
    fetch(&stage, &address, "").await.says(&["A brown valley"]);
    let _ = tax.sensitive();
    let answer = fetch(&stage, &address, "").await;
    assert!(answer.body.contains("<title>A view</title>") && !answer.body.contains("valley"), "{}", answer.body);
}

#[actix_web::test]
async fn of_updates() {
    let stage = Stage::new().await;
    let [mut ada, mut dan] = [stage.cast.ada, stage.cast.dan].map(|who| stage.browser(who));
    let form = Form::of(&ada).field("body", "The **pumps** & valves").field("alt", "A <pump>").file("a.png", &png(40));
    let first = send(&mut ada, "/updates", form.end()).await.leads_to();
    let id = first.rsplit('/').next().expect("an id").to_owned();
    dan.post("/updates", &[("body", "Look at this"), ("share", &id), ("tags", "Pumps")]).await.leads_to();
    for (list, of) in [
        ("/updates", "updates"),
        ("/updates?list=following", "updates-followed"),
        ("/updates?by=ada-okafor", "updates-by/ada-okafor"),
        ("/updates?department=town-and-country", "updates-from/town-and-country"),
        ("/updates?tag=pumps", "updates-tagged/pumps"),
    ] {
        dan.get(list).await.says(&[&format!("/me/feeds?of={of}\"")]);
        let address = make(&mut dan, of).await;
        let answer = fetch(&stage, &address, "").await;
        assert_eq!(answer.status, 200, "{of}");
        assert_eq!(fetch(&stage, &address, answer.header("etag")).await.status, 304, "{of}");
        if of == "updates" {
            answer.says(&[
                "<name>Dan Whitfield</name>",
                "<title>Look at this</title>",
                "Shared from Ada Okafor:",
                "&lt;strong&gt;pumps&lt;/strong&gt; &amp;amp; valves",
                "A &amp;lt;pump&amp;gt;",
                &first,
            ]);
        }
        let mut reader = Reader::from_str(&answer.body);
        while !matches!(reader.read_event().expect("XML"), Event::Eof) {}
    }
    dan.get("/me/feeds").await.says(&["Updates of everybody", "Updates of those you follow", "Updates by ada-okafor"]);
    assert_eq!(dan.post("/me/feeds", &[("of", "updates-by/nobody-here")]).await.status, 404);
}
