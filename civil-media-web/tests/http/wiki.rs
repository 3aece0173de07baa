use crate::stage::Stage;

#[actix_web::test]
async fn a_page_with_two_versions() {
    let stage = Stage::new().await;
    let (mut dan, mut ines) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    let fields = [("title", "Travel by rail"), ("body", "First."), ("below", ""), ("language", "en")];
    let page = dan.post("/wiki/new", &fields).await.leads_to();
    assert_eq!(page, "/wiki/travel-by-rail");
    let change = [("title", "Travel by rail"), ("body", "Second."), ("note", "shorter"), ("version", "1")];
    ines.post("/wiki/travel-by-rail/edit", &change).await.leads_to();
    dan.get(&page).await.says(&["<p>Second.</p>"]);
    dan.get(&format!("{page}?v=1")).await.says(&["<p>First.</p>"]);
    dan.get(&format!("{page}/history")).await.says(&["shorter", "Ines Carvalho", "Dan Whitfield"]);
    assert_eq!(dan.get(&format!("{page}?v=3")).await.status, 404);
    for odd in ["v=0", "v=-1", "v=99999999999", "v=x"] {
        let status = dan.get(&format!("{page}?{odd}")).await.status;
        assert!(status == 404 || status == 400, "{odd}: {status}");
    }
    let below = [("title", "Lost"), ("body", "Text."), ("below", "no/such/page"), ("language", "en")];
    let lost = dan.post("/wiki/new", &below).await;
    assert_eq!(lost.status, 422);
    lost.says(&["There is no page at this address", "no/such/page"]);
    // The address is taken.
    assert_eq!(ines.post("/wiki/new", &fields).await.status, 422);
}

#[actix_web::test]
async fn who_saves_second_gets_both_texts() {
    let stage = Stage::new().await;
    let (mut dan, mut ines) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    let fields = [("title", "Rail"), ("body", "First."), ("below", ""), ("language", "en")];
    dan.post("/wiki/new", &fields).await.leads_to();
    dan.post("/wiki/rail/edit", &[("title", "Rail"), ("body", "Dan's."), ("note", ""), ("version", "1")])
        .await
        .leads_to();
    let late =
        ines.post("/wiki/rail/edit", &[("title", "Rail"), ("body", "Ines's."), ("note", ""), ("version", "1")]).await;
    assert_eq!(late.status, 409);
    late.says(&["Dan's.", "Ines's.", "name=\"version\" value=\"2\""]);
}

#[actix_web::test]
async fn a_space_s_wiki_is_for_its_members_to_write() {
    let stage = Stage::new().await;
    let _ = stage.cast.space("tax");
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let fields = [("title", "Start"), ("body", "Text."), ("below", ""), ("language", "en")];
    assert_eq!(dan.post("/spaces/tax/wiki/new", &fields).await.status, 403);
    assert_eq!(ben.post("/spaces/tax/wiki/new", &fields).await.leads_to(), "/spaces/tax/wiki/start");
    dan.get("/spaces/tax/wiki/start").await.says(&["Text."]);
    assert_eq!(dan.get("/spaces/tax/wiki/start/edit").await.status, 403);
}
