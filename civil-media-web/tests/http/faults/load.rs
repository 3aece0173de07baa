//! People who write at once while the database or web is stopped and killed.
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use civil_media_core::ids::FormKey;
use civil_media_core::testing::{Cast, Cluster, TestDb, wait_for};

use super::{WELL_WITHIN, Web, is_well, says_that_it_cannot};
use crate::stage::{Answer, Browser, Stage, encoded};

/// How often web is killed.
const KILLS: usize = 50;

/// How the writers are getting on, for whoever does harm meanwhile.
#[derive(Default)]
pub struct Load {
    pub acknowledged: AtomicUsize,
    refused: AtomicUsize,
    is_over: AtomicBool,
}

impl Load {
    /// Waits until so many more things have been acknowledged: what comes next falls into work under way.
    pub fn goes_on(&self, more: usize) {
        let wanted = self.acknowledged.load(Ordering::SeqCst) + more;
        let patience = Duration::from_secs(30);
        assert!(wait_for(patience, || self.acknowledged.load(Ordering::SeqCst) >= wanted), "nobody gets on");
    }

    /// Waits until somebody else has been refused: the fault is felt.
    fn is_felt(&self) {
        let before = self.refused.load(Ordering::SeqCst);
        assert!(wait_for(WELL_WITHIN, || self.refused.load(Ordering::SeqCst) > before), "nobody is refused");
    }

    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }
}

/// Ends the writers, also when whoever does harm fails.
pub struct Ends(pub Arc<Load>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::SeqCst);
    }
}

/// A form as a page carries it, with a key that it keeps however often it is sent.
pub fn filled(browser: &Browser, fields: &[(&str, String)]) -> String {
    let of_page = format!("_token={}&_key={}", browser.token(), FormKey::new());
    fields.iter().fold(of_page, |form, (name, value)| format!("{form}&{name}={}", encoded(value)))
}

/// Sends a form again and again until there is an answer that is no refusal. Those are in words, and so is the last.
pub async fn insist(browser: &mut Browser, path: &str, body: &str, load: &Load) -> Answer {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        assert!(Instant::now() < deadline, "a form could not be sent for half a minute");
        let request = browser
            .request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.to_owned());
        match browser.try_send(request).await {
            Ok(answer) if answer.status == 503 => {
                says_that_it_cannot(&answer);
                load.refused.fetch_add(1, Ordering::SeqCst);
            }
            Ok(answer) => return answer,
            // Cut off, with the outcome unknown.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// A form that was acknowledged: where it went, what it said with its key, and where it led to.
struct Acknowledged {
    path: String,
    body: String,
    led_to: String,
}

/// What a writer sends with a fresh key, by its number: a comment on this page.
fn comment(path: &str, name: usize, number: usize) -> (String, Vec<(&'static str, String)>) {
    (path.to_owned(), vec![("body", format!("Comment {number} of writer {name}."))])
}

/// A post that is published at once.
fn post(name: usize, number: usize) -> (String, Vec<(&'static str, String)>) {
    let title = format!("Post {number} of writer {name}");
    let fields = [("body", &*format!("Text {number} of writer {name}.")), ("language", "en"), ("act", "publish")];
    let fields = fields.into_iter().chain([("visibility", "civil_service"), ("title", &*title)]);
    ("/blogs/tax/new".to_owned(), fields.map(|(field, value)| (field, value.to_owned())).collect())
}

/// Sends what `what` gives for 0, 1, 2… until told to stop, each with a key that is kept until it is acknowledged.
async fn write_on(
    mut browser: Browser,
    load: Arc<Load>,
    what: impl Fn(usize) -> (String, Vec<(&'static str, String)>),
) -> Vec<Acknowledged> {
    let mut all = Vec::new();
    while !load.is_over() {
        let (path, fields) = what(all.len());
        let body = filled(&browser, &fields);
        let led_to = insist(&mut browser, &path, &body, &load).await.leads_to();
        all.push(Acknowledged { path, body, led_to });
        load.acknowledged.fetch_add(1, Ordering::SeqCst);
    }
    // Whoever never heard that it was stored sends it once more, and is told the same.
    for sent in all.iter().rev().take(5) {
        assert_eq!(insist(&mut browser, &sent.path, &sent.body, &load).await.leads_to(), sent.led_to);
    }
    all
}

/// Each comment of this many is there once, and so is what follows from it.
fn are_there_once(test: &TestDb, comments: usize) {
    assert_eq!(test.count("comments"), comments as i64, "lost or doubled");
    assert_eq!(test.count("comments where body like 'Comment % of writer %'"), comments as i64);
    assert_eq!(test.count("(select distinct body from comments) c"), comments as i64);
    let wrong = "items where comment_count <> (select count(*) from comments where item_id = items.id)";
    assert_eq!(test.count(wrong), 0);
    assert_eq!(test.count("events where kind = 'comment_added'"), comments as i64);
}

#[actix_web::test]
async fn the_database_killed_and_restarted_under_load() {
    let cluster = Cluster::start("");
    let stage = Stage::on(Cast::on(TestDb::on(&cluster.url()))).await;
    let hello = stage.cast.space("tax").post("Hello");
    let path = format!("/blogs/tax/{}/comments", hello.path);
    let load = Arc::new(Load::default());
    let writers: Vec<_> = (0..6)
        .map(|name| {
            let (browser, path, load) = (stage.browser(stage.cast.ben), path.clone(), load.clone());
            // Half of them publish, the others comment.
            let what = move |number| if name % 2 == 0 { post(name, number) } else { comment(&path, name, number) };
            actix_web::rt::spawn(write_on(browser, load, what))
        })
        .collect();
    let faults = std::thread::spawn(move || {
        let ends = Ends(load);
        for round in 0..3 {
            ends.0.goes_on(20);
            match round {
                0 => {
                    cluster.stop_immediately();
                    ends.0.is_felt();
                }
                1 => cluster.kill_a_backend(),
                _ => cluster.kill(),
            }
            cluster.recover();
        }
        ends.0.goes_on(20);
        cluster
    });
    let (mut posts, mut comments) = (Vec::new(), 0);
    for writer in writers {
        let all = writer.await.expect("a writer");
        comments += all.iter().filter(|sent| sent.path == path).count();
        posts.extend(all.into_iter().filter(|sent| sent.path != path));
    }
    let cluster = faults.join().expect("the faults");
    let test = &stage.cast.test;
    assert!(posts.len() > 10 && comments > 10, "{} posts, {comments} comments", posts.len());
    are_there_once(test, comments);
    // Each post at the address that was told, with one version, and one event that others are told by.
    let (ours, count) = ("kind = 'post' and title like 'Post % of writer %'", posts.len() as i64);
    assert_eq!(test.count(&format!("items where {ours}")), count, "lost or doubled");
    assert_eq!(test.count(&format!("items where {ours} and state = 'published' and version = 1")), count);
    assert_eq!(test.count("items where kind = 'post'"), count + 1);
    let paths: HashSet<_> = posts.iter().map(|post| post.led_to.trim_start_matches("/blogs/tax/")).collect();
    assert_eq!(paths.len(), posts.len(), "one address for two");
    let paths = paths.into_iter().map(|path| format!("'{path}'")).collect::<Vec<_>>().join(", ");
    assert_eq!(test.count(&format!("items where {ours} and path in ({paths})")), count);
    let right = "body = 'Text ' || substr(title, 6) || '.'";
    assert_eq!(test.count(&format!("posts join items on id = item_id where {ours} and {right}")), count);
    assert_eq!(test.count("revisions"), count + 1);
    assert_eq!(test.count("events where kind = 'post_published'"), count + 1);
    assert_eq!(test.count("(select distinct item_id from events where kind = 'post_published') e"), count + 1);
    let mut ben = stage.browser(stage.cast.ben);
    is_well(&mut ben, "/").await;
    drop(stage);
    drop(cluster);
}

#[actix_web::test]
async fn web_killed_again_and_again_under_load() {
    let stage = Stage::new().await;
    let post = stage.cast.space("tax").post("Hello");
    let path = format!("/blogs/tax/{}/comments", post.path);
    let mut web = Web::first(&stage.cast.test.url);
    let load = Arc::new(Load::default());
    let writers: Vec<_> = (0..6)
        .map(|name| {
            let (browser, path) = (web.browser(&stage, stage.cast.ben), path.clone());
            actix_web::rt::spawn(write_on(browser, load.clone(), move |number| comment(&path, name, number)))
        })
        .collect();
    let faults = std::thread::spawn(move || {
        let ends = Ends(load);
        for _ in 0..KILLS {
            ends.0.goes_on(2);
            web.kill();
            web = web.restarted();
        }
        ends.0.goes_on(2);
        web
    });
    let mut acknowledged = 0;
    for writer in writers {
        acknowledged += writer.await.expect("a writer").len();
    }
    let _web = faults.join().expect("the faults");
    assert!(acknowledged > KILLS, "{acknowledged} comments");
    are_there_once(&stage.cast.test, acknowledged);
}
