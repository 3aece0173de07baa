//! Every route as everyone: what each kind of visitor is answered is compared with a snapshot, so that a
//! right that changes is seen to change.
use std::collections::BTreeMap;
use std::fmt::Write as _;

use civil_media_core::policy::Visibility;
use civil_media_web::routes;

use crate::stage::{Answer, Browser, Stage};

/// What stands for the variable parts of an address, route by route. All of it lies in a space of one
/// department (level 3) or is somebody's own. A route with variable parts that is not here fails the test.
const ADDRESSES: &[(&str, &str)] = &[
    ("/assets/{file}", "/assets/nothing.css"),
    ("/sign-in/{provider}", "/sign-in/test"),
    ("/auth/callback/{provider}", "/auth/callback/test"),
    ("/auth/backchannel/{provider}", "/auth/backchannel/test"),
    ("/i/{id}", "/i/ITEM"),
    ("/comments/{id}", "/comments/00000000-0000-0000-0000-000000000000"),
    ("/comments/{id}/remove", "/comments/00000000-0000-0000-0000-000000000000/remove"),
    ("/comments/{id}/history", "/comments/00000000-0000-0000-0000-000000000000/history"),
    ("/i/{id}/reach", "/i/ITEM/reach"),
    ("/i/{id}/report", "/i/ITEM/report"),
    ("/comments/{id}/report", "/comments/00000000-0000-0000-0000-000000000000/report"),
    ("/me/decisions/{id}", "/me/decisions/00000000-0000-0000-0000-000000000000"),
    ("/admin/moderation/{id}", "/admin/moderation/00000000-0000-0000-0000-000000000000"),
    ("/admin/moderation/{id}/appeal", "/admin/moderation/00000000-0000-0000-0000-000000000000/appeal"),
    ("/tags/{tag}", "/tags/none"),
    ("/blogs/{blog}/import", "/blogs/tax/import"),
    ("/imports/{id}", "/imports/00000000-0000-0000-0000-000000000000"),
    ("/imports/{id}/go-on", "/imports/00000000-0000-0000-0000-000000000000/go-on"),
    ("/from/{address:.+}", "/from/old.example/none"),
    ("/i/{id}/pictures", "/i/ITEM/pictures"),
    (
        "/admin/moderation/{matter}/pictures/{id}",
        "/admin/moderation/00000000-0000-0000-0000-000000000000/pictures/00000000-0000-0000-0000-000000000000",
    ),
    ("/pictures/{id}", "/pictures/00000000-0000-0000-0000-000000000000"),
    ("/pictures/{id}/edit", "/pictures/00000000-0000-0000-0000-000000000000/edit"),
    ("/pictures/{id}/remove", "/pictures/00000000-0000-0000-0000-000000000000/remove"),
    ("/pictures/{id}/{edition}/{width}", "/pictures/00000000-0000-0000-0000-000000000000/1/480"),
    ("/i/{id}/edits", "/i/ITEM/edits"),
    ("/i/{id}/edits/discard", "/i/ITEM/edits/discard"),
    ("/i/{id}/restore", "/i/ITEM/restore"),
    ("/i/{id}/react", "/i/ITEM/react"),
    ("/i/{id}/watch", "/i/ITEM/watch"),
    ("/i/{id}/save", "/i/ITEM/save"),
    ("/i/{id}/reactions", "/i/ITEM/reactions"),
    ("/comments/{id}/there", "/comments/00000000-0000-0000-0000-000000000000/there"),
    ("/blogs/{blog}/{year}/{month}/{slug}/amend", "/blogs/tax/POST/amend"),
    ("/blogs/{blog}/{year}/{month}/{slug}/comments/close", "/blogs/tax/POST/comments/close"),
    ("/blogs/{blog}/drafts", "/blogs/tax/drafts"),
    ("/drafts/{id}", "/drafts/00000000-0000-0000-0000-000000000000"),
    ("/drafts/{id}/keep", "/drafts/00000000-0000-0000-0000-000000000000/keep"),
    ("/drafts/{id}/approve", "/drafts/00000000-0000-0000-0000-000000000000/approve"),
    ("/drafts/{id}/return", "/drafts/00000000-0000-0000-0000-000000000000/return"),
    ("/drafts/{id}/hold", "/drafts/00000000-0000-0000-0000-000000000000/hold"),
    ("/drafts/{id}/discard", "/drafts/00000000-0000-0000-0000-000000000000/discard"),
    ("/admin/departments/{department}", "/admin/departments/town-and-country"),
    ("/admin/departments/{department}/open", "/admin/departments/town-and-country/open"),
    ("/admin/departments/{department}/domains", "/admin/departments/town-and-country/domains"),
    ("/admin/departments/{department}/domains/remove", "/admin/departments/town-and-country/domains/remove"),
    ("/admin/departments/{department}/admins", "/admin/departments/town-and-country/admins"),
    ("/admin/departments/{department}/admins/forget", "/admin/departments/town-and-country/admins/forget"),
    ("/admin/departments/{department}/people", "/admin/departments/town-and-country/people"),
    ("/admin/departments/{department}/people/load", "/admin/departments/town-and-country/people/load"),
    ("/admin/departments/{department}/people/{person}/off", "/admin/departments/town-and-country/people/fay-doyle/off"),
    ("/admin/departments/{department}/people/{person}/on", "/admin/departments/town-and-country/people/fay-doyle/on"),
    (
        "/admin/departments/{department}/people/{person}/appoint",
        "/admin/departments/town-and-country/people/fay-doyle/appoint",
    ),
    (
        "/admin/departments/{department}/people/{person}/remove",
        "/admin/departments/town-and-country/people/fay-doyle/remove",
    ),
    ("/admin/departments/{department}/teams", "/admin/departments/town-and-country/teams"),
    ("/admin/departments/{department}/providers", "/admin/departments/town-and-country/providers"),
    (
        "/admin/departments/{department}/providers/{provider}/try",
        "/admin/departments/town-and-country/providers/test/try",
    ),
    (
        "/admin/departments/{department}/providers/{provider}/live",
        "/admin/departments/town-and-country/providers/test/live",
    ),
    (
        "/admin/departments/{department}/providers/{provider}/withdraw",
        "/admin/departments/town-and-country/providers/test/withdraw",
    ),
    (
        "/admin/departments/{department}/providers/{provider}/retire",
        "/admin/departments/town-and-country/providers/test/retire",
    ),
    (
        "/admin/departments/{department}/providers/{provider}/secret",
        "/admin/departments/town-and-country/providers/test/secret",
    ),
    (
        "/admin/departments/{department}/providers/{provider}/secret/use",
        "/admin/departments/town-and-country/providers/test/secret/use",
    ),
    (
        "/admin/departments/{department}/claims/{id}/end",
        "/admin/departments/town-and-country/claims/00000000-0000-0000-0000-000000000000/end",
    ),
    ("/feeds/{token}/feed.atom", "/feeds/nothing/feed.atom"),
    ("/me/digests/{id}", "/me/digests/00000000-0000-0000-0000-000000000000"),
    ("/me/feeds/{id}/end", "/me/feeds/00000000-0000-0000-0000-000000000000/end"),
    ("/blogs/{blog}/archive", "/blogs/tax/archive"),
    ("/blogs/{blog}/{year}", "/blogs/tax/2026"),
    ("/blogs/{blog}/{year}/{month}", "/blogs/tax/2026/11"),
    ("/people/{handle}/posts", "/people/ben-hughes/posts"),
    ("/departments/{department}/posts", "/departments/town-and-country/posts"),
    ("/departments/{department}/due", "/departments/town-and-country/due"),
    ("/me/sessions/{id}/end", "/me/sessions/00000000-0000-0000-0000-000000000000/end"),
    ("/me/profile/posts/{id}/end", "/me/profile/posts/00000000-0000-0000-0000-000000000000/end"),
    ("/people/{handle}", "/people/ben-hughes"),
    ("/people/{handle}/back", "/people/fay-doyle/back"),
    ("/people/{handle}/correct", "/people/ben-hughes/correct"),
    ("/me/corrections/{id}", "/me/corrections/00000000-0000-0000-0000-000000000000"),
    ("/people/{handle}/instead", "/people/ben-hughes/instead"),
    ("/departments/{department}", "/departments/town-and-country"),
    ("/departments/{department}/organogram", "/departments/town-and-country/organogram"),
    ("/teams/{team}", "/teams/00000000-0000-0000-0000-000000000000-none"),
    ("/blogs/{blog}", "/blogs/tax"),
    ("/blogs/{blog}/new", "/blogs/tax/new"),
    ("/blogs/{blog}/{year}/{month}/{slug}", "/blogs/tax/POST"),
    ("/blogs/{blog}/{year}/{month}/{slug}/edit", "/blogs/tax/POST/edit"),
    ("/blogs/{blog}/{year}/{month}/{slug}/history", "/blogs/tax/POST/history"),
    ("/blogs/{blog}/{year}/{month}/{slug}/diff/{between}", "/blogs/tax/POST/diff/1..1"),
    ("/blogs/{blog}/{year}/{month}/{slug}/manage", "/blogs/tax/POST/manage"),
    ("/blogs/{blog}/{year}/{month}/{slug}/withdraw", "/blogs/tax/POST/withdraw"),
    ("/blogs/{blog}/{year}/{month}/{slug}/put-back", "/blogs/tax/POST/put-back"),
    ("/blogs/{blog}/{year}/{month}/{slug}/name-off", "/blogs/tax/POST/name-off"),
    ("/blogs/{blog}/{year}/{month}/{slug}/delete", "/blogs/tax/POST/delete"),
    ("/blogs/{blog}/{year}/{month}/{slug}/comments", "/blogs/tax/POST/comments"),
    ("/spaces/{space}", "/spaces/tax"),
    ("/spaces/{space}/about", "/spaces/tax/about"),
    ("/spaces/{space}/talk", "/spaces/tax/talk"),
    ("/spaces/{space}/settings", "/spaces/tax/settings"),
    ("/spaces/{space}/guests", "/spaces/tax/guests"),
    ("/spaces/{space}/close", "/spaces/tax/close"),
    ("/spaces/{space}/reopen", "/spaces/tax/reopen"),
    ("/spaces/{space}/join", "/spaces/tax/join"),
    ("/spaces/{space}/ask", "/spaces/hidden/ask"),
    ("/spaces/{space}/ask/withdraw", "/spaces/tax/ask/withdraw"),
    ("/spaces/{space}/leave", "/spaces/exit/leave"),
    ("/spaces/{space}/lead", "/spaces/tax/lead"),
    ("/spaces/{space}/appoint", "/spaces/tax/appoint"),
    ("/spaces/{space}/members", "/spaces/tax/members"),
    ("/spaces/{space}/members/invite", "/spaces/tax/members/invite"),
    ("/spaces/{space}/members/{person}/remove", "/spaces/tax/members/ada-okafor/remove"),
    ("/spaces/{space}/members/{person}/appoint", "/spaces/tax/members/ada-okafor/appoint"),
    ("/spaces/{space}/members/{person}/stand-down", "/spaces/tax/members/ben-hughes/stand-down"),
    ("/spaces/{space}/invitation", "/spaces/tax/invitation"),
    (
        "/spaces/{space}/invitations/{id}/approve",
        "/spaces/tax/invitations/00000000-0000-0000-0000-000000000000/approve",
    ),
    (
        "/spaces/{space}/invitations/{id}/withdraw",
        "/spaces/tax/invitations/00000000-0000-0000-0000-000000000000/withdraw",
    ),
    ("/spaces/{space}/requests/{id}", "/spaces/tax/requests/00000000-0000-0000-0000-000000000000"),
    ("/me/notifications/{id}/read", "/me/notifications/00000000-0000-0000-0000-000000000000/read"),
    ("/spaces/{space}/files", "/spaces/tax/files"),
    ("/spaces/{space}/files/{path}", "/spaces/tax/files/plan-txt"),
    ("/spaces/{space}/files/{path}/delete", "/spaces/tax/files/plan-txt/delete"),
    ("/spaces/{space}/files/{path}/download", "/spaces/tax/files/plan-txt/download"),
    ("/spaces/{space}/files/{path}/preview", "/spaces/tax/files/plan-txt/preview"),
    ("/people/{handle}/picture", "/people/ben-hughes/picture"),
    ("/people/{handle}/picture/remove", "/people/ben-hughes/picture/remove"),
    ("/wiki/{path:.+}/history", "/wiki/rail/history"),
    ("/wiki/{path:.+}/history/paragraphs", "/wiki/rail/history/paragraphs"),
    ("/wiki/{path:.+}/history/zip", "/wiki/rail/history/zip"),
    ("/wiki/{path:.+}/diff/{between}", "/wiki/rail/diff/1..1"),
    ("/wiki/{path:.+}/diff", "/wiki/rail/diff?from=1&to=1"),
    ("/wiki/links/{list}", "/wiki/links/due"),
    ("/wiki/{path:.+}/links", "/wiki/rail/links"),
    ("/wiki/{path:.+}/links/graph", "/wiki/rail/links/graph"),
    ("/wiki/{path:.+}/edit/care", "/wiki/rail/edit/care"),
    ("/wiki/{path:.+}/edit/confirm", "/wiki/rail/edit/confirm"),
    ("/wiki/{path:.+}/edit/move", "/wiki/rail/edit/move"),
    ("/wiki/{path:.+}/edit/split", "/wiki/rail/edit/split"),
    ("/wiki/{path:.+}/edit/merge", "/wiki/rail/edit/merge"),
    ("/wiki/{path:.+}/edit/delete", "/wiki/rail/edit/delete"),
    ("/wiki/{path:.+}/edit", "/wiki/rail/edit"),
    ("/wiki/{path:.+}", "/wiki/rail"),
    ("/spaces/{space}/wiki", "/spaces/tax/wiki"),
    ("/spaces/{space}/wiki/edit", "/spaces/tax/wiki/edit"),
    ("/spaces/{space}/wiki/new", "/spaces/tax/wiki/new"),
    ("/spaces/{space}/wiki/{path:.+}/history", "/spaces/tax/wiki/start/history"),
    ("/spaces/{space}/wiki/{path:.+}/history/paragraphs", "/spaces/tax/wiki/start/history/paragraphs"),
    ("/spaces/{space}/wiki/history/zip", "/spaces/tax/wiki/history/zip"),
    ("/spaces/{space}/wiki/{path:.+}/history/zip", "/spaces/tax/wiki/start/history/zip"),
    ("/spaces/{space}/wiki/{path:.+}/diff/{between}", "/spaces/tax/wiki/start/diff/1..1"),
    ("/spaces/{space}/wiki/history", "/spaces/tax/wiki/history"),
    ("/spaces/{space}/wiki/{path:.+}/diff", "/spaces/tax/wiki/start/diff?from=1&to=1"),
    ("/spaces/{space}/wiki/links/{list}", "/spaces/tax/wiki/links/due"),
    ("/spaces/{space}/wiki/{path:.+}/links", "/spaces/tax/wiki/start/links"),
    ("/spaces/{space}/wiki/{path:.+}/links/graph", "/spaces/tax/wiki/start/links/graph"),
    ("/spaces/{space}/wiki/{path:.+}/edit/care", "/spaces/tax/wiki/start/edit/care"),
    ("/spaces/{space}/wiki/{path:.+}/edit/confirm", "/spaces/tax/wiki/start/edit/confirm"),
    ("/spaces/{space}/wiki/{path:.+}/edit/move", "/spaces/tax/wiki/start/edit/move"),
    ("/spaces/{space}/wiki/{path:.+}/edit/split", "/spaces/tax/wiki/start/edit/split"),
    ("/spaces/{space}/wiki/{path:.+}/edit/merge", "/spaces/tax/wiki/start/edit/merge"),
    ("/spaces/{space}/wiki/{path:.+}/edit/delete", "/spaces/tax/wiki/start/edit/delete"),
    ("/spaces/{space}/wiki/{path:.+}/edit", "/spaces/tax/wiki/start/edit"),
    ("/spaces/{space}/wiki/{path:.+}", "/spaces/tax/wiki/start"),
    ("/updates/{id}", "/updates/ITEM"),
    ("/updates/{id}/comments", "/updates/ITEM/comments"),
    ("/updates/{id}/delete", "/updates/ITEM/delete"),
    ("/updates/{id}/edit", "/updates/ITEM/edit"),
    ("/updates/{id}/history", "/updates/ITEM/history"),
    ("/people/{handle}/follow", "/people/ada-okafor/follow"),
    ("/talk/with/{id}/read", "/talk/with/nobody/read"),
    ("/talk/{channel}", "/talk/tax-general"),
    ("/talk/{channel}/settings", "/talk/tax-general/settings"),
    ("/talk/{channel}/settings/level", "/talk/tax-general/settings/level"),
    ("/talk/{channel}/settings/people", "/talk/tax-general/settings/people"),
    (
        "/talk/{channel}/settings/people/{person}/leave",
        "/talk/tax-general/settings/people/00000000-0000-0000-0000-000000000000/leave",
    ),
    ("/talk/{channel}/topics", "/talk/tax-general/topics"),
    ("/talk/{channel}/read", "/talk/tax-general/read"),
    ("/talk/{channel}/{topic}", "/talk/tax-general/general"),
    ("/m/{id}", "/m/00000000-0000-0000-0000-000000000000"),
    ("/m/{id}/cards", "/m/00000000-0000-0000-0000-000000000000/cards"),
    ("/talk/{channel}/{topic}/read", "/talk/tax-general/general/read"),
    ("/talk/{channel}/{topic}/{number}/pin", "/talk/tax-general/general/1/pin"),
    ("/talk/{channel}/{topic}/{number}/unread", "/talk/tax-general/general/1/unread"),
    ("/talk/{channel}/{topic}/resolve", "/talk/tax-general/general/resolve"),
    ("/talk/{channel}/{topic}/{number}/edit", "/talk/tax-general/general/1/edit"),
    ("/talk/{channel}/{topic}/{number}/move", "/talk/tax-general/general/1/move"),
    ("/talk/{channel}/{topic}/{number}/react", "/talk/tax-general/general/1/react"),
    ("/talk/{channel}/{topic}/{number}/reactions", "/talk/tax-general/general/1/reactions"),
    ("/talk/{channel}/{topic}/{number}/delete", "/talk/tax-general/general/1/delete"),
];

#[actix_web::test]
async fn every_route_as_everyone() {
    let stage = Stage::new().await;
    let space = stage.cast.space("tax").visible_to(Visibility::Departments).with_guest();
    let post = space.post("Hello");
    space.channel("General");
    let _ = stage.cast.space("hidden").hidden();
    // One that they may leave without being away from the other.
    let _ = stage.cast.space("exit").visible_to(Visibility::Departments).with_guest();
    let mut ben = stage.browser(stage.cast.ben);
    let page = [("title", "Start"), ("body", "Text."), ("below", ""), ("language", "en")];
    ben.post("/spaces/tax/wiki/new", &page).await.leads_to();
    ben.post("/wiki/new", &[("title", "Rail"), ("body", "Text."), ("below", ""), ("language", "en")]).await.leads_to();
    crate::files::bring(&mut ben, "/spaces/tax/files", "plan.txt").await;
    let item = ben.get(&format!("/blogs/tax/{}", post.path)).await.body;
    let item = item
        .split("\"/i/")
        .nth(1)
        .and_then(|rest| rest.split(['"', '/']).next())
        .expect("a permanent address")
        .to_owned();

    let known: BTreeMap<&str, &str> = ADDRESSES.iter().copied().collect();
    let mut used: Vec<&str> = Vec::new();
    let cast = &stage.cast;
    let visitors = [
        ("nobody", None),
        ("guest", Some(cast.gus)),
        ("partner", Some(cast.ines)),
        ("stranger", Some(cast.dan)),
        ("reader", Some(cast.cat)),
        ("member", Some(cast.ben)),
        ("lead", Some(cast.ada)),
        ("dept admin", Some(cast.eve)),
        ("suite admin", Some(cast.sasha)),
    ];
    let mut table = format!("{:<58}", "");
    for (name, _) in &visitors {
        let _ = write!(table, "{name:>12}");
    }
    let all: Vec<(String, &str)> = routes::open()
        .list()
        .chain(routes::signed_in().list())
        .map(|(method, path)| (method.to_string(), path))
        .collect();
    for (method, route) in all {
        let address = if route.contains('{') {
            let address = known.get(route).unwrap_or_else(|| panic!("ADDRESSES lacks {route}"));
            used.push(route);
            address.replace("POST", &post.path).replace("ITEM", &item)
        } else {
            route.to_owned()
        };
        let _ = write!(table, "\n{:<58}", format!("{method} {route}"));
        for (_, person) in &visitors {
            // A session each: some of these end it.
            let mut browser = person.map_or_else(|| stage.nobody(), |person| stage.browser(person));
            let answer = ask(&mut browser, &method, &address).await;
            assert!(answer.status < 500 || answer.status == 502, "{method} {address}: {}", answer.body);
            let told = match answer.header("location") {
                to if to.starts_with("/sign-in?back=") => "sign in".to_owned(),
                _ => answer.status.to_string(),
            };
            let _ = write!(table, "{told:>12}");
        }
    }
    let unused: Vec<&&str> = known.keys().filter(|route| !used.contains(route)).collect();
    assert!(unused.is_empty(), "ADDRESSES has routes that are not there: {unused:?}");
    insta::assert_snapshot!("routes", table);
}

async fn ask(browser: &mut Browser, method: &str, address: &str) -> Answer {
    match method {
        "GET" => browser.get(address).await,
        // Empty: refused where it is not allowed, invalid where it is.
        "POST" => browser.post(address, &[]).await,
        other => panic!("no test for {other}"),
    }
}
