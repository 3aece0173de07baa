use civil_media_core::policy::Visibility;
use civil_media_core::testing::run_sql;

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
async fn pages_are_found_under_words_that_two_can_give_at_once() {
    let stage = Stage::new().await;
    let (mut dan, mut ines) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    let fields = [("title", "Rail"), ("body", "First."), ("below", ""), ("tags", "Travel, flood defence")];
    dan.post("/wiki/new", &fields).await.leads_to();
    ines.get("/wiki/rail").await.says(&["/tags/travel\">Travel", "/tags/flood-defence"]);
    ines.get("/tags/travel").await.says(&["Posts and pages tagged “Travel”", "Rail"]);
    dan.get("/wiki/rail/edit").await.says(&["name=\"tags\" type=\"text\" value=\"flood defence, Travel\""]);
    // Both began from the same: what each of them adds and takes away is done.
    let save = |tags: &'static str| {
        [("title", "Rail"), ("body", "First."), ("version", "1"), ("tags", tags), ("had_tags", "Travel, flood defence")]
    };
    dan.post("/wiki/rail/edit", &save("flood defence, trains")).await.leads_to();
    ines.post("/wiki/rail/edit", &save("Travel, flood defence, Wales")).await.leads_to();
    let page = dan.get("/wiki/rail").await;
    page.says(&["/tags/trains", "/tags/wales", "/tags/flood-defence"]);
    page.lacks(&["/tags/travel"]);
    assert_eq!(dan.get("/tags/travel").await.status, 404);
    // A section says nothing of them.
    let section = [("title", "Rail"), ("body", "Second."), ("version", "3"), ("section", "0")];
    dan.post("/wiki/rail/edit", &section).await;
    dan.get("/wiki/rail").await.says(&["/tags/trains", "/tags/wales"]);
    let many = (0..11).map(|n| format!("t{n}")).collect::<Vec<_>>().join(", ");
    let refused =
        dan.post("/wiki/rail/edit", &[("title", "Rail"), ("body", "x"), ("version", "3"), ("tags", &many)]).await;
    assert_eq!(refused.status, 422);
    refused.says(&["t10"]);
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

#[actix_web::test]
async fn pages_name_one_another_and_are_moved_with_what_leads_to_them() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(Visibility::CivilService));
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let wiki = "/spaces/tax/wiki";
    let new = format!("{wiki}/new");
    let text = "See [[Rail travel#By night|the *night* trains]] & [[Guides/Bus]].\n\n{{Notice}}\n\n[own](#section-x)";
    ben.post(&new, &[("title", "Start"), ("body", text)]).await.leads_to();
    // What is not there can be written by whoever may write.
    let start = ben.get(&format!("{wiki}/start")).await;
    start.says(&[
        &format!("href=\"{wiki}/new?title=Rail%20travel\">the *night* trains<span"),
        &format!("href=\"{wiki}/new?title=Bus&amp;below=guides\">Guides/Bus<span"),
        "(no page yet)",
    ]);
    assert!(!dan.get(&format!("{wiki}/start")).await.body.contains("/new?title"));
    ben.get(&format!("{wiki}/new?title=Bus&below=guides")).await.says(&["value=\"Bus\"", "value=\"guides\""]);
    ben.post(&new, &[("title", "Rail travel"), ("body", "# By night\n\nSleep.")]).await.leads_to();
    let notice = "# Strike\n\nSee [[Rail travel]] and[^1].\n\n[^1]: A note.";
    ben.post(&new, &[("title", "Notice"), ("body", notice)]).await.leads_to();
    let start = dan.get(&format!("{wiki}/start")).await;
    start.says(&[
        &format!("href=\"{wiki}/rail-travel#section-by-night\">the *night* trains</a>"),
        // The page that is shown inside, with anchors of its own.
        "<section class=\"cm-included\" aria-label=\"Notice\">",
        "id=\"i1-section-strike\"",
        "href=\"#i1-fn-1\"",
        &format!("href=\"{wiki}/notice\">Notice</a>"),
    ]);
    // The mentions of a page are those that name it.
    dan.get(&format!("{wiki}/rail-travel"))
        .await
        .says(&[&format!("href=\"{wiki}/start\""), &format!("href=\"{wiki}/notice\"")]);
    // Dan is no member.
    for address in ["edit/move", "edit/merge", "edit/delete"] {
        assert_eq!(dan.get(&format!("{wiki}/start/{address}")).await.status, 403, "{address}");
        assert_eq!(dan.post(&format!("{wiki}/start/{address}"), &[("name", "x")]).await.status, 403, "{address}");
    }
    // Looked at first, then moved: below another page, by a title as people write it.
    let address = format!("{wiki}/rail-travel/edit/move");
    let to = |act| vec![("title", "Trains"), ("below", "Start"), ("name", ""), ("act", act)];
    let looked = ben.post(&address, &to("look")).await;
    looked.says(&["One page would move.", "2 texts lead there", &format!("{wiki}/start/trains")]);
    ben.get(&format!("{wiki}/rail-travel")).await.says(&["Rail travel"]);
    assert_eq!(ben.post(&address, &to("")).await.leads_to(), format!("{wiki}/start/trains"));
    let old = dan.get(&format!("{wiki}/rail-travel")).await;
    assert_eq!(old.leads_to(), format!("{wiki}/start/trains"));
    dan.get(&format!("{wiki}/start")).await.says(&[&format!("href=\"{wiki}/start/trains#section-by-night\"")]);
    // Whoever was writing when it was moved saves all the same.
    let edit = [("title", "Trains"), ("body", "# By night\n\nSleep well."), ("version", "1")];
    assert_eq!(ben.post(&format!("{wiki}/rail-travel/edit"), &edit).await.status, 303);
    dan.get(&format!("{wiki}/start/trains")).await.says(&["Sleep well."]);
    // Nothing of a form is lost when it is wrong.
    let wrong = ben
        .post(&format!("{wiki}/start/edit/move"), &[("title", "Start"), ("below", "start/trains"), ("name", "x")])
        .await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["A page can not stand below itself", "value=\"start/trains\""]);
    // Put together, deleted with what is below, and brought back.
    let merged = ben.post(&format!("{wiki}/notice/edit/merge"), &[("into", "Start/Trains")]).await;
    assert_eq!(merged.leads_to(), format!("{wiki}/start/trains"));
    assert_eq!(dan.get(&format!("{wiki}/notice")).await.leads_to(), format!("{wiki}/start/trains"));
    let again = ben.post(&format!("{wiki}/new"), &[("title", "Notice"), ("body", "Anew.")]).await;
    again.says(&["put together with another one had this address", "Anew."]);
    let missing = ben.post(&format!("{wiki}/start/trains/edit/merge"), &[("into", "nowhere")]).await;
    assert_eq!(missing.status, 422);
    assert_eq!(ben.post(&format!("{wiki}/start/edit/delete"), &[]).await.leads_to(), wiki);
    let again = ben.post(&format!("{wiki}/new"), &[("title", "Start"), ("body", "Anew.")]).await;
    again.says(&["A page with that address was deleted", "Anew."]);
    assert_eq!(dan.get(&format!("{wiki}/start/trains")).await.status, 404);
    let bin = ben.get("/me/bin").await;
    let back = bin.body.match_indices("/restore").map(|(at, _)| bin.body[..at].rsplit('"').next().unwrap().to_owned());
    let of_trains: Vec<String> = back.collect();
    assert_eq!(of_trains.len(), 3, "{}", bin.body);
    let mut said = Vec::new();
    for one in of_trains {
        said.push(ben.post(&format!("{one}/restore"), &[]).await.status);
    }
    assert!(said.contains(&303), "{said:?}");
    dan.get(&format!("{wiki}/start/trains")).await.says(&["Sleep well."]);
}

#[actix_web::test]
async fn a_text_is_looked_at_with_what_it_names() {
    let stage = Stage::new().await;
    stage.cast.space("tax");
    let mut ben = stage.browser(stage.cast.ben);
    let wiki = "/spaces/tax/wiki";
    ben.post(&format!("{wiki}/new"), &[("title", "Rail travel"), ("body", "By rail.")]).await.leads_to();
    let page = ben.get(&format!("{wiki}/rail-travel/edit")).await;
    page.says(&[
        "data-look=\"/preview?wiki=tax&amp;path=rail-travel\"",
        "data-complete-items=\"/suggest/items?wiki=tax\"",
    ]);
    let looked = ben.post("/preview?wiki=tax&path=", &[("body", "[[Rail travel]]\n\n{{Rail travel}}")]).await;
    looked.says(&["href=\"/spaces/tax/wiki/rail-travel\"", "<p>By rail.</p>"]);
    assert_eq!(ben.post("/preview?wiki=nowhere&path=", &[("body", "x")]).await.status, 404);
    let found = ben.get("/suggest/items?wiki=tax&q=rail").await;
    assert!(found.body.contains("\"put\":\"[[Rail travel]]\""), "{}", found.body);
    let found = ben.get("/suggest/items?q=rail").await;
    assert!(found.body.contains("Rail travel") && !found.body.contains("put"), "{}", found.body);
}

#[actix_web::test]
async fn a_section_is_edited_alone_and_old_anchors_stay() {
    let stage = Stage::new().await;
    let (mut dan, mut ines) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    let text = "Before.\n\n# By night\n\nSleep.\n\n# By day\n\nLook out.";
    dan.post("/wiki/new", &[("title", "Trains"), ("body", text)]).await.leads_to();
    dan.get("/wiki/trains").await.says(&["href=\"/wiki/trains/edit?section=1\">Edit<span", ": By day"]);
    let form = dan.get("/wiki/trains/edit?section=1").await;
    form.says(&["Edit this section", ">\n# By day\n\nLook out.</textarea>", "name=\"section\" value=\"1\""]);
    assert!(!form.body.contains("data-keep=") && !form.body.contains("Sleep."));
    // Another one changes another section meanwhile: both are there.
    let edit =
        |section, body, version| vec![("title", "Trains"), ("body", body), ("version", version), ("section", section)];
    ines.post("/wiki/trains/edit", &edit("0", "# At night\n\nSleep well.", "1")).await.leads_to();
    dan.post("/wiki/trains/edit", &edit("1", "# By day\n\nLook in.", "1")).await.leads_to();
    let page = dan.get("/wiki/trains").await;
    page.says(&[
        "Before.",
        "Sleep well.",
        "Look in.",
        "<a id=\"section-by-night\"></a>",
        "<h2 id=\"section-at-night\">",
    ]);
    // Renamed once more, both old anchors lead there; one whose name comes back has it.
    ines.post("/wiki/trains/edit", &edit("0", "# In the dark\n\nSleep.", "3")).await.leads_to();
    let page = ines.get("/wiki/trains").await;
    for anchor in ["section-by-night", "section-at-night"] {
        assert!(page.body.contains(&format!("<a id=\"{anchor}\"></a>")), "{anchor} in {}", page.body);
    }
    ines.post("/wiki/trains/edit", &edit("0", "# By night\n\nSleep.", "4")).await.leads_to();
    let page = ines.get("/wiki/trains").await;
    assert_eq!(page.body.matches("id=\"section-by-night\"").count(), 1);
    assert_eq!(page.body.matches("id=\"section-in-the-dark\"").count(), 1);
    // What clashes comes back as the whole text, what is wrong as the section; no such section is not there.
    let clash = dan.post("/wiki/trains/edit", &edit("0", "# Night\n\nSnore.", "3")).await;
    assert_eq!(clash.status, 409);
    clash.says(&["Look in.", "name=\"section\" value=\"\""]);
    let empty = dan.post("/wiki/trains/edit", &edit("0", " ", "5")).await;
    assert_eq!(empty.status, 422);
    empty.says(&["name=\"section\" value=\"0\""]);
    assert_eq!(dan.post("/wiki/trains/edit", &edit("7", "x", "5")).await.status, 404);
}

/// Pages that show pages that show pages do not grow without end, nor does a link that looks like such a place.
#[actix_web::test]
async fn what_is_shown_inside_has_an_end() {
    let stage = Stage::new().await;
    let mut dan = stage.browser(stage.cast.dan);
    let many = |name: &str| format!("{{{{{name}}}}}\n\n").repeat(60);
    dan.post("/wiki/new", &[("title", "Small"), ("body", "Words.")]).await.leads_to();
    dan.post("/wiki/new", &[("title", "Middle"), ("body", &many("Small"))]).await.leads_to();
    dan.post("/wiki/new", &[("title", "Large"), ("body", &many("Middle"))]).await.leads_to();
    let large = dan.get("/wiki/large").await;
    assert_eq!(large.body.matches("class=\"cm-included\"").count(), 50);
    assert!(large.body.len() < 100_000, "{}", large.body.len());
    dan.post("/wiki/new", &[("title", "Ring"), ("body", "[x](?include=ring)")]).await.leads_to();
    let ring = dan.get("/wiki/ring").await;
    ring.says(&["href=\"./?include=ring\""]);
    assert!(!ring.body.contains("cm-included"));
}

#[actix_web::test]
async fn a_section_becomes_a_page_for_the_same_readers() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(Visibility::CivilService));
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let text = "Before.\n\n[^n]: Slowly.\n\n## By rail | bus\n\nGo.[^n]\n\n### Late\n\nWait.\n\n## Empty";
    let fields = [("title", "Travel"), ("body", text), ("tags", "Wales")];
    assert_eq!(ben.post("/spaces/tax/wiki/new", &fields).await.leads_to(), "/spaces/tax/wiki/travel");
    let narrow = "update items set visibility = 2 where path = 'travel'";
    run_sql(&mut stage.cast.test.conn(), narrow).unwrap();
    let at = "/spaces/tax/wiki/travel/edit/split";
    assert_eq!(dan.get(at).await.status, 404);
    ben.get("/spaces/tax/wiki/travel/edit/move").await.says(&[at]);
    ben.get(&format!("{at}?section=0")).await.says(&["By rail | bus", "Late", "value=\"0\" checked"]);
    // None chosen, nothing in it, another version.
    let none = ben.post(at, &[("title", ""), ("version", "1")]).await;
    assert_eq!(none.status, 422);
    none.says(&["Choose a section"]);
    let empty = ben.post(at, &[("section", "2"), ("version", "1")]).await;
    assert_eq!(empty.status, 422);
    empty.says(&["There is nothing below this heading"]);
    let late = ben.post(at, &[("section", "0"), ("version", "7"), ("title", "Mine")]).await;
    assert_eq!(late.status, 409);
    late.says(&["Somebody changed the page meanwhile", "value=\"Mine\"", "name=\"version\" value=\"1\""]);
    let made = ben.post(at, &[("section", "0"), ("version", "1"), ("title", "")]).await.leads_to();
    assert_eq!(made, "/spaces/tax/wiki/travel/by-rail-bus");
    ben.get(&made).await.says(&["By rail | bus", "Wait.", "Slowly.", "<h2 id=\"section-late\"", "/tags/wales"]);
    let old = ben.get("/spaces/tax/wiki/travel").await;
    old.says(&["Before.", "section-by-rail--bus", "/spaces/tax/wiki/travel/by-rail-bus", "version 2"]);
    old.lacks(&["Wait."]);
    // Whoever could not read the page cannot read what was a part of it.
    assert_eq!(dan.get(&made).await.status, 404);
    assert_eq!(ben.get("/spaces/tax/wiki/links/missing").await.body.matches("by-rail").count(), 0);
}

#[actix_web::test]
async fn every_paragraph_says_who_wrote_it() {
    let stage = Stage::new().await;
    let (mut dan, mut ines) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    dan.post("/wiki/new", &[("title", "Rail"), ("body", "One.\n\nTwo <b>bold</b>.")]).await.leads_to();
    let change =
        [("title", "Rail"), ("body", "One.\n\nThree.\n\nTwo <b>bold</b>."), ("version", "1"), ("note", "more")];
    ines.post("/wiki/rail/edit", &change).await.leads_to();
    let shown = dan.get("/wiki/rail/history/paragraphs").await;
    shown.says(&[
        "Two &lt;b&gt;bold&lt;/b&gt;.",
        "/wiki/rail/diff/1..2",
        "/wiki/rail?v=1",
        "<q class=\"cm-quiet\">more</q>",
    ]);
    let order: Vec<usize> =
        ["<p>One.", "Ines Carvalho", "<p>Three.", "<p>Two"].iter().map(|text| shown.body.find(text).unwrap()).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[actix_web::test]
async fn whoever_changes_a_page_sees_who_else_does() {
    let stage = Stage::new().await;
    let (mut dan, mut ines) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ines));
    dan.post("/wiki/new", &[("title", "Rail"), ("body", "One.")]).await.leads_to();
    dan.get("/wiki/rail/edit").await.says(&["role=\"status\" hidden data-editing"]);
    let shown = ines.get("/wiki/rail/edit").await;
    shown.says(&["Also changing this page:", "/people/dan-whitfield", "role=\"status\" data-editing"]);
    dan.get("/wiki/rail/edit").await.says(&["/people/ines-carvalho"]);
    // Whoever has saved is done; whoever was away for long is forgotten.
    ines.post("/wiki/rail/edit", &[("title", "Rail"), ("body", "Two."), ("version", "1")]).await.leads_to();
    dan.get("/wiki/rail/edit").await.lacks(&["/people/ines-carvalho"]);
    run_sql(&mut stage.cast.test.conn(), "update page_editors set seen_at = now() - interval '11 minutes'").unwrap();
    ines.get("/wiki/rail/edit").await.lacks(&["/people/dan-whitfield"]);
}

#[actix_web::test]
async fn a_branch_is_drawn_as_far_as_one_may_read_it() {
    let stage = Stage::new().await;
    drop(stage.cast.space("tax").visible_to(Visibility::CivilService));
    let (mut ben, mut dan) = (stage.browser(stage.cast.ben), stage.browser(stage.cast.dan));
    let mut page = async |title: &str, below: &str, body: &str| {
        let fields = [("title", title), ("body", body), ("below", below)];
        ben.post("/spaces/tax/wiki/new", &fields).await.leads_to();
    };
    page("Travel", "", "See [[Secret rail]] and [[Bus]].").await;
    page("Secret rail", "travel", "Back to [[Travel]].").await;
    page("Late <b>", "travel/secret-rail", "Text.").await;
    page("Bus", "travel", "Text.").await;
    let shown = ben.get("/spaces/tax/wiki/travel/links/graph").await;
    shown.says(&["Late &lt;b&gt;", "leads to Bus, Secret rail", "leads to Travel", "aria-hidden=\"true\""]);
    assert_eq!(shown.body.matches("class=\"cm-graph__tree\"").count(), 3);
    assert_eq!(shown.body.matches("class=\"cm-graph__link\"").count(), 3);
    let narrow = "update items set visibility = 2 where path = 'travel/secret-rail'";
    run_sql(&mut stage.cast.test.conn(), narrow).unwrap();
    let shown = dan.get("/spaces/tax/wiki/travel/links/graph").await;
    shown.says(&["Late", "leads to Bus"]);
    shown.lacks(&["Secret", "secret-rail\"", "leads to Travel"]);
}
