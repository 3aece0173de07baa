//! What somebody wrote and what the suite is to publish, while web is killed.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use civil_media_core::ids::ItemId;
use civil_media_core::testing::{free_port, run_sql, wait_for};
use civil_media_core::text::Markdown;
use civil_media_core::{Actor, Conn, blogs};

use super::Web;
use super::load::{Ends, Load, filled, insist};
use crate::stage::{Browser, Stage};

/// Within this after a start what was due is published.
const PUBLISHED_WITHIN: Duration = Duration::from_secs(30);

#[actix_web::test]
async fn what_was_due_while_web_was_dead() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let test = &stage.cast.test;
    let mut web = Web::first(&test.url);
    let in_two_days = (civil_media_core::db::now() + chrono::Duration::days(2)).format("%Y-%m-%d").to_string();
    // The second time also shows that the first one's post is not published again by those who look.
    for (round, title) in ["First", "Second"].into_iter().enumerate() {
        let mut ben = web.browser(&stage, stage.cast.ben);
        let form = [
            ("title", title),
            ("body", "Text."),
            ("language", "en"),
            ("visibility", "civil_service"),
            ("co_authors", "dan-whitfield"),
            ("on_behalf_of", "ada-okafor"),
            ("publish_on", &in_two_days),
            ("act", "publish"),
        ];
        let form = filled(&ben, &form.map(|(name, value)| (name, value.to_owned())));
        let draft = insist(&mut ben, "/blogs/tax/new", &form, &Load::default()).await.leads_to();
        ben.get(&draft).await.says(&["Will be published on"]);
        // Nearer than the form can say; while nobody runs, it comes.
        let near = "update posts set publish_at = now() + interval '1 second' where publish_at is not null";
        run_sql(&mut test.conn(), near).expect("a time");
        web.kill();
        let is_due = || test.count("posts where publish_at < clock_timestamp()") == 1;
        assert!(wait_for(Duration::from_secs(5), is_due), "its time never comes");
        assert_eq!(test.count("items where state = 'published'"), round as i64, "not before its time");
        // Two at once find it.
        let other = Web::start(&test.url, free_port());
        web = web.restarted();
        assert!(wait_for(Duration::from_secs(10), || other.is_up()), "the other one does not start");
        // Its three: who began it, who wrote it too, and in whose name it is.
        let told = format!(
            "notifications n join events e on e.id = n.event_id join items i on i.id = e.item_id \
             where e.kind = 'post_published' and i.title = '{title}'"
        );
        let is_told = || test.count(&told) == 3;
        assert!(wait_for(PUBLISHED_WITHIN, is_told), "not published in time");
    }
    let is_handled = || test.count("event_queue") == 0;
    assert!(wait_for(Duration::from_secs(10), is_handled), "something is left to be told");
    assert_eq!(test.count("items where state = 'published' and version = 1 and published_at is not null"), 2);
    assert_eq!(test.count("posts where publish_at is not null"), 0);
    assert_eq!(test.count("events where kind = 'post_published'"), 2, "exactly once each");
    let once = "select 1 from notifications n join events e on e.id = n.event_id where e.kind = 'post_published'";
    assert_eq!(test.count(&format!("({once}) n")), 6);
    assert_eq!(test.count(&format!("({once} group by person_id, item_id) n")), 6, "once each");
    assert_eq!(test.count("revisions"), 2);
}

/// How often web is killed while drafts are kept.
const KILLS: usize = 8;
/// How many type at once.
const TYPISTS: usize = 4;

/// How far somebody has come with their draft.
#[derive(Default)]
struct Typed {
    sent: AtomicUsize,
    acknowledged: AtomicUsize,
}

/// What somebody has typed by then, so long that half of it would be seen.
fn typed(number: usize) -> (String, String) {
    (format!("Title {number}"), format!("Line {number} of **many**.\n\n").repeat(300).trim_end().to_owned())
}

/// Keeps a draft until told to stop, as the editor's script does: at the version that it knows.
async fn type_on(mut browser: Browser, draft: String, typist: usize, all: Arc<[Typed; TYPISTS]>, load: Arc<Load>) {
    let (mut version, keep) = (1, format!("{draft}/keep"));
    while !load.is_over() {
        let number = all[typist].acknowledged.load(Ordering::SeqCst) + 1;
        let (title, text) = typed(number);
        all[typist].sent.store(number, Ordering::SeqCst);
        let form = [
            ("title", title.clone()),
            ("body", text.clone()),
            ("language", "en".to_owned()),
            ("visibility", "civil_service".to_owned()),
            ("version", version.to_string()),
        ];
        let body = filled(&browser, &form);
        let answer = insist(&mut browser, &keep, &body, &load).await;
        let told: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        match answer.status {
            200 => {}
            // It was stored, and only the answer was lost: what is there is one's own text.
            409 => assert_eq!((&told["title"], &told["body"]), (&title.into(), &text.into())),
            other => panic!("{other}: {}", answer.body),
        }
        assert_eq!(told["version"], version + 1, "each was kept once");
        version += 1;
        all[typist].acknowledged.store(number, Ordering::SeqCst);
        load.acknowledged.fetch_add(1, Ordering::SeqCst);
    }
}

/// What is stored is what was acknowledged last or sent after it, and whole.
fn is_whole(conn: &mut Conn, ben: &Actor, draft: ItemId, of: &Typed) {
    // Before it is read: more may be stored by what was on its way, and never less.
    let acknowledged = of.acknowledged.load(Ordering::SeqCst);
    let stored = blogs::draft(conn, ben, draft).expect("the draft");
    let number: usize = stored.typed_title().trim_start_matches("Title ").parse().expect("a number");
    let sent = of.sent.load(Ordering::SeqCst);
    assert!((acknowledged..=sent).contains(&number), "{number} is not from {acknowledged} to {sent}");
    let (title, body) = typed(number);
    assert_eq!((stored.typed_title(), &*stored.body), (&*title, &*body));
    assert_eq!(stored.body_html, Markdown::parse(&body).expect("a text").render());
    assert_eq!(stored.version as usize, number + 1, "each was kept once");
}

#[actix_web::test]
async fn web_killed_while_drafts_are_kept() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let mut web = Web::first(&stage.cast.test.url);
    let (load, all) = (Arc::new(Load::default()), Arc::new(<[Typed; TYPISTS]>::default()));
    let (mut typists, mut drafts) = (Vec::new(), Vec::new());
    for typist in 0..TYPISTS {
        let mut browser = web.browser(&stage, stage.cast.ben);
        let (title, body) = typed(0);
        let form = [("title", &*title), ("body", &*body), ("language", "en"), ("visibility", "civil_service")];
        let draft = browser.post("/blogs/tax/new", &form).await.leads_to();
        drafts.push(draft.trim_start_matches("/drafts/").parse::<ItemId>().expect("an id"));
        typists.push(actix_web::rt::spawn(type_on(browser, draft, typist, all.clone(), load.clone())));
    }
    let (mut conn, ben) = (stage.cast.test.conn(), stage.cast.actor(stage.cast.ben));
    let faults = std::thread::spawn(move || {
        let ends = Ends(load);
        let mut look = || drafts.iter().zip(&*all).for_each(|(draft, of)| is_whole(&mut conn, &ben, *draft, of));
        for _ in 0..KILLS {
            ends.0.goes_on(6);
            web.kill();
            look();
            web = web.restarted();
        }
        ends.0.goes_on(6);
        web.kill();
        look();
        web = web.restarted();
        web
    });
    for typist in typists {
        typist.await.expect("a typist");
    }
    drop(faults.join().expect("the faults"));
}
