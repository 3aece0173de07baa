//! Whoever runs a department or the suite confirms now and then that it is they.
use civil_media_core::testing::run_sql;
use serde_json::json;

use crate::providers::Abroad;
use crate::stage::SESSION;

const ADA: &str = "ada.okafor@dtc.gov.example";

/// Whoever runs things proves now and then who they are.
#[actix_web::test]
async fn a_recent_sign_in_for_those_who_run_things() {
    let abroad = Abroad::new().await;
    let test = &abroad.stage.cast.test;
    let mut ada = abroad.stage.nobody();
    abroad.sign_in(&mut ada, ADA).await;
    let admin = "insert into role_grants (id, department_id, person_id, role, granted_by, granted_at)
                 select gen_random_uuid(), d.id, p.id, 'department_admin', p.id, now() from departments d, people p
                 where d.slug = 'town-and-country' and p.email = 'ada.okafor@dtc.gov.example'
                 and p.id in (select person_id from sessions)";
    run_sql(&mut test.conn(), admin).expect("an admin");
    let page = "/admin/departments/town-and-country";
    ada.get(page).await.page();
    let ago = |minutes: i64| {
        let older = format!("update sessions set authenticated_at = now() - interval '{minutes} minutes'");
        run_sql(&mut test.conn(), &older).expect("older");
    };
    ago(16);
    assert_eq!(ada.get(page).await.leads_to(), format!("/me/confirm?back={page}"));
    // All else goes on, and so does a form that was opened in time.
    ada.get("/").await.page();
    let domain = [("domain", "more.dtc.gov.example")];
    ada.post(&format!("{page}/domains"), &domain).await.leads_to();
    ago(31);
    let refused = ada.post(&format!("{page}/domains"), &[("domain", "most.dtc.gov.example")]).await;
    assert_eq!(refused.status, 403);
    refused.says(&["Confirm that it is you", "nothing was changed", "/me/confirm"]);
    assert_eq!(test.count("department_domains where domain like 'mo%'"), 1);
    // Back through the provider, in a new session.
    ada.get("/me/confirm?back=/admin").await.says(&["You answer for other people here"]);
    let old = ada.cookies[SESSION].clone();
    let at = ada.post("/me/confirm", &[("back", page)]).await.leads_to();
    assert!(at.contains("max_age=900"), "{at}");
    let callback = abroad.choose(&mut ada, &at, "dtc", "dtc-ada").await;
    assert_eq!(ada.get(&callback).await.leads_to(), page);
    assert_ne!(ada.cookies[SESSION], old);
    ada.get(page).await.page();
    // A provider that lets somebody through without asking them, or does not say when it did.
    for claims in [json!({"auth_time": 1_000_000_000}), json!({"auth_time": null})] {
        ago(31);
        abroad.switch("dtc", json!({"id_token_claims": claims})).await;
        let at = ada.post("/me/confirm", &[("back", page)]).await.leads_to();
        let callback = abroad.choose(&mut ada, &at, "dtc", "dtc-ada").await;
        assert_eq!(ada.get(&callback).await.status, 400, "{claims}");
        ada.get(page).await.leads_to();
    }
    // A provider that lets in nobody any more confirms nobody, and sends nobody back and forth.
    run_sql(&mut test.conn(), "update providers set is_live = false where slug = 'dtc'").expect("retired");
    assert_eq!(ada.post("/me/confirm", &[("back", page)]).await.status, 400);
}
