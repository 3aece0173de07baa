//! Pages of a wiki at the edge of what there may be: right, or refused in words, and never slow.
use std::time::{Duration, Instant};

use civil_media_core::testing::run_sql;

use crate::stage::{Answer, Browser, Stage};

/// How long a page may take here, where nothing is built for speed.
const PATIENCE: Duration = Duration::from_secs(10);

async fn create(browser: &mut Browser, title: &str, below: &str, body: &str) -> Answer {
    browser.post("/wiki/new", &[("title", title), ("body", body), ("below", below)]).await
}

#[actix_web::test]
async fn long_texts_and_large_tables() {
    let stage = Stage::new().await;
    let mut dan = stage.browser(stage.cast.dan);
    // Half a megabyte is more than a page may have, and is told so, with everything that was typed.
    let long = "A line of words as pages have them, with a [[Name]] now and then.\n\n".repeat(500_000 / 67);
    let refused = create(&mut dan, "Long", "", &long).await;
    assert_eq!(refused.status, 422);
    refused.says(&["Shorten this to 400000 characters", "A line of words as pages have them"]);
    // A table of five thousand rows is a page.
    let mut table = String::from("| Name | Office |\n|---|---|\n");
    (0..5_000).for_each(|row| table += &format!("| n{row} | o{row} |\n"));
    let begun = Instant::now();
    let at = create(&mut dan, "Table", "", &table).await.leads_to();
    let shown = dan.get(&at).await;
    shown.says(&["<td>n4999</td>"]);
    dan.get(&format!("{at}/edit")).await.says(&["n4999"]);
    let changed = table.replace("n2500 ", "changed ");
    dan.post(&format!("{at}/edit"), &[("title", "Table"), ("body", &changed), ("version", "1")]).await.leads_to();
    dan.get(&format!("{at}/diff/1..2")).await.says(&["changed"]);
    dan.get(&format!("{at}/history/paragraphs")).await.says(&["changed"]);
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
}

#[actix_web::test]
async fn titles_of_all_scripts_and_deep_paths() {
    let stage = Stage::new().await;
    let mut dan = stage.browser(stage.cast.dan);
    let titles = ["🚂 🚃", "🚌", "السفر بالقطار", "דרכים", "a/b/../c", "..", "v1.2.3", "<b>&\"'", "Tŷ'r Ddinas"];
    for title in titles {
        let at = create(&mut dan, title, "", &format!("See [[{title}]].")).await.leads_to();
        let shown = dan.get(&at).await;
        let escaped = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        shown.says(&[&escaped]);
        assert!(at["/wiki/".len()..].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{at}");
    }
    // Eight levels are there; the ninth is refused in words.
    let mut below = String::new();
    for level in 1..=8 {
        let at = create(&mut dan, &format!("Level {level}"), &below, "Text.").await.leads_to();
        below = at.trim_start_matches("/wiki/").to_owned();
    }
    dan.get(&format!("/wiki/{below}")).await.says(&["Level 7", "Level 8"]);
    let refused = create(&mut dan, "Level 9", &below, "Text.").await;
    assert_eq!(refused.status, 422);
    assert_eq!(dan.get(&format!("/wiki/{below}/level-9/level-10/level-11/level-12")).await.status, 404);
}

#[actix_web::test]
async fn ten_thousand_pages_below_one() {
    let stage = Stage::new().await;
    let mut dan = stage.browser(stage.cast.dan);
    create(&mut dan, "Top", "", "Text.").await.leads_to();
    let many = "insert into items (id, kind, space_id, path, title, summary, language, author_id, owner_id, visibility, \
                marking, state, version, created_at, updated_at, published_at) \
                select gen_random_uuid(), 'page', space_id, 'top/p' || n, 'Page ' || lpad(n::text, 5, '0'), '', 'en', \
                author_id, owner_id, visibility, marking, 'published', 1, now(), now(), now() \
                from items, generate_series(1, 10000) n where path = 'top' and kind = 'page'; \
                insert into pages (item_id, body, body_html, renderer) \
                select id, 'Text.', '<p>Text.</p>', 1 from items where path like 'top/p%'; \
                insert into revisions (item_id, number, author_id, title, body, note, at) \
                select id, 1, author_id, title, 'Text.', '', now() from items where path like 'top/p%'";
    for statement in many.split(';') {
        run_sql(&mut stage.cast.test.conn(), statement).unwrap();
    }
    let begun = Instant::now();
    dan.get("/wiki/top").await.says(&["Page 00001", "Page 00050", "?from=50#below"]);
    dan.get("/wiki/top?from=9950").await.says(&["Page 09951", "Page 10000"]);
    dan.get("/wiki/top/links/graph").await.says(&["Only the first 60 pages are drawn"]);
    dan.get("/wiki/history").await.says(&["Page "]);
    // A branch of ten thousand moves in one go, and its old addresses lead there.
    let moved = [("title", "Top"), ("below", ""), ("name", "summit"), ("act", "")];
    dan.post("/wiki/top/edit/move", &moved).await.leads_to();
    assert_eq!(dan.get("/wiki/top/p77").await.leads_to(), "/wiki/summit/p77");
    assert!(begun.elapsed() < PATIENCE * 2, "{:?}", begun.elapsed());
}
