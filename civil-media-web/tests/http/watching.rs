use civil_media_core::jobs;
use civil_media_core::testing::run_sql;

use crate::stage::{Answer, Browser, Stage};

async fn id_of(browser: &mut Browser, at: &str) -> String {
    let page = browser.get(at).await;
    let rest = page.body.split("/i/").nth(1).expect("a permanent address");
    rest[..36].to_owned()
}

/// What is gathered is told as if the night had passed.
async fn morning(stage: &Stage) {
    jobs::run_once(&stage.cast.test.db).await.expect("a run");
    let nights = "update watched_changes set at = at - interval '2 days'";
    run_sql(&mut stage.cast.test.conn(), nights).expect("a night");
    jobs::digests(&stage.cast.test.db).await.expect("a run");
    jobs::run_once(&stage.cast.test.db).await.expect("a run");
}

/// The newest digest, and its address.
async fn digest(browser: &mut Browser) -> (String, Answer) {
    let told = browser.get("/me/notifications").await;
    told.says(&["Pages you watch have changed"]);
    let at = told.body.split("\"/me/digests/").nth(1).expect("a digest");
    let at = format!("/me/digests/{}", &at[..36]);
    let shown = browser.get(&at).await;
    (at, shown)
}

#[actix_web::test]
async fn what_changed_in_a_branch_is_told_in_the_morning() {
    let stage = Stage::new().await;
    let (mut dan, mut ines) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    let save = async |who: &mut Browser, at: &str, body: &str, version: &str, minor: &str| {
        let title = if at == "/wiki/travel" { "Travel" } else { "Rail" };
        let fields = [("title", title), ("body", body), ("version", version), ("minor", minor)];
        who.post(&format!("{at}/edit"), &fields).await.leads_to();
    };
    dan.post("/wiki/new", &[("title", "Travel"), ("body", "First.")]).await.leads_to();
    let id = id_of(&mut dan, "/wiki/travel").await;
    ines.get("/wiki/travel").await.says(&["Watch this page", "Watch it with all pages below"]);
    for browser in [&mut dan, &mut ines] {
        let at = browser.post(&format!("/i/{id}/watch"), &[("on", "below")]).await.leads_to();
        assert_eq!(at, "/wiki/travel#responses");
    }
    ines.get("/wiki/travel").await.says(&["You watch this page with all pages below it.", "Watch this page alone"]);
    ines.get("/me/watching").await.says(&["Travel", "with all pages below"]);
    jobs::run_once(&stage.cast.test.db).await.unwrap();

    save(&mut dan, "/wiki/travel", "First, by rail.", "1", "").await;
    save(&mut ines, "/wiki/travel", "First, by rail.\n\nSecond, by bus.", "2", "").await;
    save(&mut dan, "/wiki/travel", "First, by rail.\n\nSecond, by bus.\n\nThird, on foot.", "3", "").await;
    dan.post("/wiki/new", &[("title", "Rail"), ("body", "All of it."), ("below", "travel")]).await.leads_to();
    save(&mut dan, "/wiki/travel/rail", "All of it!", "1", "yes").await;
    morning(&stage).await;
    let (_, told) = digest(&mut ines).await;
    told.says(&["Travel", "by rail", "Third, on foot.", "New page", "All of it"]);
    // One's own change is not told, though it lies between those of another.
    told.lacks(&["<ins>Second", "By what"]);
    assert_eq!(told.body.matches("cm-diff__line--added").count(), 2, "{}", told.body);
    let (_, told) = digest(&mut dan).await;
    told.says(&["Second, by bus."]);
    told.lacks(&["New page"]);

    // Told once; a minor edit is nobody's news.
    save(&mut dan, "/wiki/travel/rail", "All of it?", "2", "yes").await;
    morning(&stage).await;
    assert_eq!(stage.cast.test.count("digests"), 2);
    assert_eq!(stage.cast.test.count("watched_changes"), 0);

    // Whoever follows it no more is not told of what was gathered.
    save(&mut dan, "/wiki/travel", "All new.", "4", "").await;
    jobs::run_once(&stage.cast.test.db).await.unwrap();
    assert_eq!(stage.cast.test.count("watched_changes"), 1);
    ines.post(&format!("/i/{id}/watch"), &[("on", "no")]).await.leads_to();
    assert_eq!(stage.cast.test.count("watched_changes"), 0);

    // It is theirs alone, and shows only what may be read now.
    let (at, _) = digest(&mut ines).await;
    assert_eq!(dan.get(&at).await.status, 404);
    run_sql(&mut stage.cast.test.conn(), "update items set state = 'deleted' where path = 'travel/rail'").unwrap();
    ines.get(&at).await.lacks(&["Rail", "All of it"]);
    let from_list = [("on", "no"), ("kind", "list")];
    assert_eq!(ines.post(&format!("/i/{id}/watch"), &from_list).await.leads_to(), "/me/watching");
    ines.get("/me/watching").await.says(&["You follow nothing yet"]);
}
