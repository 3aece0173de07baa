use crate::stage::Stage;

fn edit<'a>(body: &'a str, kept: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("title", "Rates"), ("body", body), ("tags", "a, , b"), ("version", "1"), ("kept", kept)]
}

/// Where the form keeps what is typed.
fn keeps(page: &str) -> String {
    let (_, rest) = page.split_once("data-keep=\"").expect("a form that is kept");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn what_is_changed_in_a_post_is_there_on_another_device() {
    let stage = Stage::new().await;
    let key = stage.cast.space("tax").post("Rates");
    let post = format!("/blogs/tax/{}", key.path);
    let form = format!("{post}/edit");
    let (mut desk, mut phone, mut ada) =
        (stage.browser(stage.cast.ben), stage.browser(stage.cast.ben), stage.browser(stage.cast.ada));
    let keep = keeps(&desk.get(&form).await.body);
    let kept = desk.post(&keep, &edit("Half of it", "")).await;
    assert!(kept.status == 200 && kept.body.contains("\"version\":1"), "{}", kept.body);
    // The other device goes on with it; the first one has not heard of that.
    phone.get("/me/drafts").await.says(&["Changes that you have not saved", &form]);
    phone.get(&form).await.says(&["Half of it", "a, , b", "name=\"kept\" value=\"1\"", "Discard my changes"]);
    assert_eq!(phone.post(&keep, &edit("Half, and more", "1")).await.status, 200);
    let late = desk.post(&keep, &edit("Another half", "1")).await;
    assert_eq!(late.status, 409);
    late.says(&["\"body\":\"Half, and more\"", "\"version\":2"]);
    // Nobody else sees any of it, and the post is as it was.
    for seen in [ada.get(&post).await, ada.get(&form).await, ada.get("/me/drafts").await, desk.get(&post).await] {
        assert!(!seen.body.contains("Half"), "{}", seen.body);
    }
    // Without a script, by a button.
    let by_hand = [edit("By hand", "2"), vec![("by", "hand")]].concat();
    assert_eq!(desk.post(&keep, &by_hand).await.leads_to(), form);
    // What cannot be kept that way is shown, to be copied.
    let known_elsewhere = desk.post(&keep, &by_hand).await;
    assert_eq!(known_elsewhere.status, 409);
    known_elsewhere.says(&["Your changes could not be kept", "By hand</textarea>", &form]);
    let too_long = "x".repeat(2000);
    let wrong = [edit("Not lost", "3"), vec![("by", "hand"), ("note", &*too_long)]].concat();
    let wrong = desk.post(&keep, &wrong).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Your changes could not be kept", "Not lost</textarea>"]);
    let most = i32::MAX.to_string();
    assert_eq!(desk.post(&keep, &edit("Too often", &most)).await.status, 409);
    // Saved: nothing is left to keep, and a page that knows less is told so.
    let saved = [edit("All of it", "3"), vec![("tags", "a")]].concat();
    let saved: Vec<_> = saved.into_iter().filter(|(name, value)| *name != "tags" || *value == "a").collect();
    assert_eq!(desk.post(&form, &saved).await.leads_to(), post);
    ada.get(&post).await.says(&["All of it"]);
    assert!(!phone.get(&form).await.body.contains("Discard my changes"));
    let late = phone.post(&keep, &edit("Half, and more", "2")).await;
    assert_eq!(late.status, 409);
    late.says(&["\"body\":\"All of it\"", "\"version\":0"]);
}

#[actix_web::test]
async fn what_was_saved_meanwhile_by_somebody_else_is_not_undone() {
    let stage = Stage::new().await;
    let (mut dan, mut ada) = (stage.browser(stage.cast.dan), stage.browser(stage.cast.ada));
    dan.post("/wiki/new", &[("title", "Leave"), ("body", "First.\n\nLast.")]).await.leads_to();
    let keep = keeps(&dan.get("/wiki/leave/edit").await.body);
    let page = |body, version, kept| {
        vec![("title", "Leave"), ("body", body), ("note", "why"), ("version", version), ("kept", kept)]
    };
    assert_eq!(dan.post(&keep, &page("First.\n\nDan's half.", "1", "")).await.status, 200);
    assert_eq!(ada.post("/wiki/leave/edit", &page("Ada's.\n\nLast.", "1", "")).await.status, 303);
    dan.get("/wiki/leave/edit").await.says(&[
        "Dan's half",
        "name=\"version\" value=\"1\"",
        "name=\"kept\" value=\"1\"",
    ]);
    // Both are in it, and whoever saved is told.
    let saved = dan.post("/wiki/leave/edit", &page("First.\n\nDan's half.", "1", "1")).await.leads_to();
    dan.get(&saved).await.says(&["Ada's.", "Dan's half.", "were put together", "/wiki/leave/diff/2..3"]);
    assert!(!dan.get("/wiki/leave/edit").await.body.contains("Discard my changes"));
    // What touches the same lines comes back with all three texts.
    let clash = ada.post("/wiki/leave/edit", &page("Ada's.\n\nMine.", "2", "")).await;
    assert_eq!(clash.status, 409);
    let marked = "Ada's.\n\n&lt;&lt;&lt;&lt;&lt;&lt;&lt; Your text\nMine.\n&lt;&lt;&lt;&lt;&lt;&lt;&lt; The text of Dan Whitfield\nDan's half.\n";
    clash.says(&[marked, "As it was before", "Last.", "name=\"version\" value=\"3\""]);
    // However it is sent, and in a form that was opened anew.
    let left = ada.post("/wiki/leave/edit", &page("<<<<<<< Your text\nMine.", "3", "")).await;
    assert_eq!(left.status, 422);
    left.says(&["Take the marks out"]);
    // A title that both changed is shown too.
    let retitled = |title, version| vec![("title", title), ("body", "Ada's.\n\nDan's half."), ("version", version)];
    assert_eq!(dan.post("/wiki/leave/edit", &retitled("Annual leave", "3")).await.status, 303);
    let both = ada.post("/wiki/leave/edit", &retitled("Time off", "3")).await;
    assert_eq!(both.status, 409);
    both.says(&["The title as it is saved now", "Annual leave", "value=\"Time off\""]);
    // One that the other changed alone stays theirs.
    let old = vec![("title", "Leave"), ("body", "Ada's.\n\nAnother half."), ("version", "2")];
    ada.post("/wiki/leave/edit", &old).await.says(&["value=\"Annual leave\"", "Another half."]);
    // An earlier version comes back; nobody brings back one that never was, or without the right.
    assert_eq!(dan.post("/wiki/leave/history", &[("number", "1")]).await.leads_to(), "/wiki/leave");
    dan.get("/wiki/leave").await.says(&["<p>First.</p>", "<p>Last.</p>"]);
    dan.get("/wiki/leave/history").await.says(&["Version 1 brought back"]);
    assert_eq!(dan.post("/wiki/leave/history", &[("number", "99")]).await.status, 404);
    // Thrown away, an edit is gone.
    assert_eq!(dan.post(&keep, &page("Half again", "5", "")).await.status, 200);
    assert_eq!(dan.post(&format!("{keep}/discard"), &[]).await.leads_to(), "/wiki/leave");
    assert!(!dan.get("/wiki/leave/edit").await.body.contains("Half again"));
    // A page that is not there, a text that is too long.
    let none = "/i/00000000-0000-0000-0000-000000000000/edits";
    assert_eq!(dan.post(none, &page("x", "2", "")).await.status, 404);
    assert_eq!(dan.post(&keep, &page(&"x".repeat(400_001), "2", "")).await.status, 422);
}
