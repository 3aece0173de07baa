//! Every route of the site, in one table. Signed-in is the default; what is open stands in a list of its own.
use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder, guard, web};

use crate::{
    admin, assets, blogs, comments, departments, feeds, files, health, home, imports, language, notifications, people,
    pictures, reach, reports, responses, signin, spaces, talk, unsaved, updates, watching, wiki, writing,
};

/// What nobody has to sign in for.
pub fn open() -> Routes {
    let mut routes = Routes::default();
    routes
        .get("/assets/{file}", assets::show)
        .get("/feeds/{token}/feed.atom", feeds::show)
        .get("/health/live", health::live)
        .get("/health/ready", health::ready)
        .post("/language", language::choose)
        .get("/sign-in", signin::pages::sign_in)
        .post("/sign-in", signin::actions::by_email)
        .get("/sign-in/{provider}", signin::pages::at_provider)
        .post("/sign-in/{provider}", signin::actions::at_provider)
        .get("/auth/callback/{provider}", signin::actions::callback)
        .post("/auth/backchannel/{provider}", signin::backchannel::log_out)
        .get("/signed-out", signin::pages::signed_out);
    routes
}

/// What asks who is there.
pub fn signed_in() -> Routes {
    let mut routes = Routes::default();
    routes
        .get("/", home::show)
        .get("/comments/{id}", comments::show)
        .post("/comments/{id}", comments::edit)
        .post("/comments/{id}/remove", comments::remove)
        .get("/comments/{id}/history", comments::history)
        .get("/i/{id}", home::permanent)
        .get("/i/{id}/reach", reach::show)
        .post("/i/{id}/reach", reach::set)
        .get("/i/{id}/report", reports::report::item)
        .post("/i/{id}/report", reports::report::send_item)
        .get("/comments/{id}/report", reports::report::comment)
        .post("/comments/{id}/report", reports::report::send_comment)
        .get("/me/reports", reports::own::reported)
        .get("/me/decisions", reports::own::decisions)
        .get("/me/decisions/{id}", reports::own::decision)
        .post("/me/decisions/{id}", reports::own::appeal)
        .get("/admin/moderation", reports::moderation::index)
        .get("/admin/moderation/{id}", reports::moderation::show)
        .post("/admin/moderation/{id}", reports::moderation::decide)
        .post("/admin/moderation/{id}/appeal", reports::moderation::answer)
        .post("/sign-out", signin::actions::sign_out)
        .get("/me/confirm", signin::pages::confirm_again)
        .post("/me/confirm", signin::actions::confirm_again)
        .get("/me/profile", people::pages::mine)
        .post("/me/profile", people::actions::save)
        .get("/me/profile/posts", people::pages::new_post)
        .post("/me/profile/posts", people::actions::add_post)
        .post("/me/profile/posts/{id}/end", people::actions::end_post)
        .get("/me/feeds", feeds::index)
        .post("/me/feeds", feeds::make)
        .post("/me/feeds/{id}/end", feeds::end)
        .get("/me/sessions", signin::pages::sessions)
        .post("/me/sessions/end-others", signin::actions::end_others)
        .post("/me/sessions/{id}/end", signin::actions::end_session)
        .get("/people", people::find::index)
        .get("/people/suggest", people::find::suggest)
        .post("/people/export", people::find::export)
        .get("/people/{handle}", people::pages::show)
        .get("/people/{handle}/posts", blogs::archive::by_author)
        .get("/people/{handle}/picture", people::picture::show)
        .post("/people/{handle}/picture/remove", people::picture::remove)
        .post("/me/profile/picture", people::picture::change)
        .post("/people/{handle}/back", people::actions::back_again)
        .get("/people/{handle}/correct", people::corrections::new)
        .post("/people/{handle}/correct", people::corrections::propose)
        .get("/me/corrections", people::corrections::index)
        .post("/me/corrections/{id}", people::corrections::answer)
        .post("/people/{handle}/instead", people::actions::name_instead)
        .get("/departments", departments::index)
        .get("/departments/{department}", departments::show)
        .get("/departments/{department}/due", wiki::lists::of_department)
        .get("/departments/{department}/posts", blogs::archive::by_department)
        .get("/departments/{department}/organogram", departments::organogram)
        .get("/teams/{team}", departments::team)
        .get("/tags/{tag}", blogs::archive::by_tag)
        .get("/blogs", blogs::pages::index)
        .get("/blogs/{blog}", blogs::pages::blog)
        .get("/blogs/{blog}/import", imports::index)
        .post("/blogs/{blog}/import", imports::begin)
        .get("/imports/{id}", imports::show)
        .post("/imports/{id}/go-on", imports::go_on)
        .get("/blogs/{blog}/new", writing::pages::new)
        .post("/blogs/{blog}/new", writing::actions::new)
        .post("/blogs/{blog}/drafts", writing::keeping::begin)
        .get("/drafts/{id}", writing::pages::show)
        .post("/drafts/{id}", writing::actions::edit)
        .post("/drafts/{id}/keep", writing::keeping::keep)
        .post("/drafts/{id}/approve", writing::actions::approve)
        .post("/drafts/{id}/return", writing::actions::give_back)
        .post("/drafts/{id}/hold", writing::actions::hold)
        .post("/drafts/{id}/discard", writing::actions::discard)
        .post("/preview", writing::keeping::preview)
        .get("/suggest/channels", talk::completing::channels)
        .get("/suggest/emoji", talk::completing::emoji)
        .get("/suggest/items", writing::completing::items)
        .get("/me/drafts", writing::pages::mine)
        .get("/me/bin", writing::pages::bin)
        .get("/me/pages", wiki::lists::own)
        .get("/from/{address:.+}", home::moved)
        .get("/i/{id}/pictures", pictures::pages::index)
        .post("/i/{id}/pictures", pictures::actions::add)
        .get("/admin/moderation/{matter}/pictures/{id}", reports::moderation::picture)
        .get("/pictures/{id}", pictures::pages::now)
        .get("/pictures/{id}/edit", pictures::pages::edit)
        .post("/pictures/{id}/edit", pictures::actions::change)
        .post("/pictures/{id}/remove", pictures::actions::remove)
        .get("/pictures/{id}/{edition}/{width}", pictures::pages::show)
        .post("/i/{id}/react", responses::react)
        .post("/i/{id}/watch", responses::watch)
        .post("/i/{id}/save", responses::save)
        .get("/i/{id}/reactions", responses::who)
        .get("/me/saved", responses::saved)
        .get("/me/watching", watching::list)
        .get("/me/digests/{id}", watching::digest)
        .get("/comments/{id}/there", comments::there)
        .post("/i/{id}/edits", unsaved::keep)
        .post("/i/{id}/edits/discard", unsaved::discard)
        .post("/i/{id}/restore", writing::actions::restore)
        .get("/blogs/{blog}/archive", blogs::archive::index)
        .get("/blogs/{blog}/{year}", blogs::archive::year)
        .get("/blogs/{blog}/{year}/{month}", blogs::archive::month)
        .get("/blogs/{blog}/{year}/{month}/{slug}", blogs::pages::show)
        .get("/blogs/{blog}/{year}/{month}/{slug}/edit", blogs::pages::edit)
        .post("/blogs/{blog}/{year}/{month}/{slug}/edit", blogs::actions::edit)
        .get("/blogs/{blog}/{year}/{month}/{slug}/history", blogs::history::index)
        .get("/blogs/{blog}/{year}/{month}/{slug}/diff/{between}", blogs::history::changes)
        .get("/blogs/{blog}/{year}/{month}/{slug}/manage", blogs::manage::show)
        .post("/blogs/{blog}/{year}/{month}/{slug}/amend", blogs::manage::amend)
        .post("/blogs/{blog}/{year}/{month}/{slug}/withdraw", blogs::manage::withdraw)
        .post("/blogs/{blog}/{year}/{month}/{slug}/put-back", blogs::manage::put_back)
        .post("/blogs/{blog}/{year}/{month}/{slug}/name-off", blogs::manage::take_name_off)
        .post("/blogs/{blog}/{year}/{month}/{slug}/delete", blogs::manage::delete)
        .post("/blogs/{blog}/{year}/{month}/{slug}/comments/close", blogs::manage::close_comments)
        .post("/blogs/{blog}/{year}/{month}/{slug}/comments", blogs::actions::comment)
        .get("/admin", admin::departments::index)
        .get("/admin/log", admin::log::show)
        .get("/admin/log/export", admin::log::export)
        .post("/admin/domains/approve", admin::departments::approve_domain)
        .get("/admin/departments/new", admin::departments::new)
        .post("/admin/departments/new", admin::departments::begin)
        .get("/admin/departments/{department}", admin::departments::show)
        .post("/admin/departments/{department}", admin::departments::change)
        .post("/admin/departments/{department}/open", admin::departments::open)
        .post("/admin/departments/{department}/domains", admin::departments::add_domain)
        .post("/admin/departments/{department}/domains/remove", admin::departments::remove_domain)
        .post("/admin/departments/{department}/admins", admin::people::await_admin)
        .post("/admin/departments/{department}/admins/forget", admin::people::forget_awaited)
        .get("/admin/departments/{department}/people", admin::people::show)
        .get("/admin/departments/{department}/people/load", admin::people::list)
        .post("/admin/departments/{department}/people/load", admin::people::load)
        .post("/admin/departments/{department}/people/{person}/off", admin::people::switch_off)
        .post("/admin/departments/{department}/people/{person}/on", admin::people::switch_on)
        .post("/admin/departments/{department}/people/{person}/appoint", admin::people::appoint)
        .post("/admin/departments/{department}/people/{person}/remove", admin::people::remove_admin)
        .post("/admin/departments/{department}/claims/{id}/end", admin::people::end_claimed)
        .get("/admin/departments/{department}/teams", admin::teams::show)
        .post("/admin/departments/{department}/teams", admin::teams::change)
        .get("/admin/departments/{department}/providers", admin::providers::show)
        .post("/admin/departments/{department}/providers", admin::providers::propose)
        .post("/admin/departments/{department}/providers/{provider}/try", admin::providers::try_out)
        .post("/admin/departments/{department}/providers/{provider}/live", admin::providers::make_live)
        .post("/admin/departments/{department}/providers/{provider}/retire", admin::providers::retire)
        .post("/admin/departments/{department}/providers/{provider}/withdraw", admin::providers::withdraw)
        .post("/admin/departments/{department}/providers/{provider}/secret", admin::providers::bring_secret)
        .post("/admin/departments/{department}/providers/{provider}/secret/use", admin::providers::use_next_secret)
        .get("/me/notifications", notifications::index)
        .post("/me/notifications/read", notifications::mark_all_read)
        .post("/me/notifications/{id}/read", notifications::mark_read)
        .get("/spaces", spaces::pages::index)
        .get("/spaces/new", spaces::pages::new)
        .post("/spaces/new", spaces::actions::create)
        .get("/spaces/audience", spaces::pages::preview)
        .get("/spaces/{space}", spaces::pages::show)
        .get("/spaces/{space}/about", spaces::pages::about)
        .get("/spaces/{space}/talk", spaces::pages::talk)
        .post("/spaces/{space}/talk", spaces::actions::make_channel)
        .get("/spaces/{space}/settings", spaces::pages::settings)
        .post("/spaces/{space}/settings", spaces::actions::change)
        .post("/spaces/{space}/guests", spaces::actions::allow_guests)
        .post("/spaces/{space}/close", spaces::actions::close)
        .post("/spaces/{space}/reopen", spaces::actions::reopen)
        .post("/spaces/{space}/join", spaces::actions::join)
        .post("/spaces/{space}/ask", spaces::actions::ask)
        .post("/spaces/{space}/ask/withdraw", spaces::actions::withdraw)
        .get("/spaces/{space}/leave", spaces::actions::leaving)
        .post("/spaces/{space}/leave", spaces::actions::leave)
        .post("/spaces/{space}/lead", spaces::actions::take_lead)
        .get("/spaces/{space}/appoint", spaces::pages::appointing)
        .post("/spaces/{space}/appoint", spaces::actions::appoint)
        .get("/spaces/{space}/members", spaces::members::show)
        .post("/spaces/{space}/members/invite", spaces::members::invite)
        .post("/spaces/{space}/members/{person}/remove", spaces::members::remove)
        .post("/spaces/{space}/members/{person}/appoint", spaces::members::appoint)
        .post("/spaces/{space}/members/{person}/stand-down", spaces::members::stand_down)
        .post("/spaces/{space}/invitation", spaces::members::answer_invitation)
        .post("/spaces/{space}/invitations/{id}/approve", spaces::members::approve)
        .post("/spaces/{space}/invitations/{id}/withdraw", spaces::members::withdraw)
        .post("/spaces/{space}/requests/{id}", spaces::members::answer)
        .get("/spaces/{space}/files", files::pages::index)
        .post("/spaces/{space}/files", files::actions::add)
        .get("/spaces/{space}/files/{path}", files::pages::show)
        .post("/spaces/{space}/files/{path}", files::actions::replace)
        .get("/spaces/{space}/files/{path}/download", files::pages::download)
        .get("/spaces/{space}/files/{path}/preview", files::pages::preview)
        .post("/spaces/{space}/files/{path}/delete", files::actions::delete)
        .get("/wiki", wiki::pages::index)
        .get("/wiki/new", wiki::pages::new)
        .post("/wiki/new", wiki::actions::create)
        .get("/wiki/{path:.+}/history/paragraphs", wiki::blame::show)
        .post("/wiki/history/zip", wiki::taking_out::take)
        .post("/wiki/{path:.+}/history/zip", wiki::taking_out::take)
        .get("/wiki/{path:.+}/history", wiki::pages::history)
        .post("/wiki/{path:.+}/history", wiki::actions::restore)
        .get("/wiki/{path:.+}/diff/{between}", wiki::pages::changes)
        .get("/wiki/history", wiki::lists::recent)
        .get("/wiki/{path:.+}/diff", wiki::pages::choose)
        .get("/wiki/links/{list}", wiki::lists::show)
        .get("/wiki/{path:.+}/links/graph", wiki::graph::show)
        .get("/wiki/{path:.+}/links", wiki::lists::leading)
        .get("/wiki/{path:.+}/edit/care", wiki::care::form)
        .post("/wiki/{path:.+}/edit/care", wiki::care::change)
        .post("/wiki/{path:.+}/edit/confirm", wiki::care::confirm)
        .get("/wiki/{path:.+}/edit/move", wiki::moving::form)
        .post("/wiki/{path:.+}/edit/move", wiki::moving::carry)
        .get("/wiki/{path:.+}/edit/merge", wiki::moving::merge_form)
        .post("/wiki/{path:.+}/edit/merge", wiki::moving::merge)
        .get("/wiki/{path:.+}/edit/split", wiki::splitting::form)
        .post("/wiki/{path:.+}/edit/split", wiki::splitting::split)
        .get("/wiki/{path:.+}/edit/delete", wiki::moving::ask)
        .post("/wiki/{path:.+}/edit/delete", wiki::moving::delete)
        .get("/wiki/{path:.+}/edit", wiki::pages::edit)
        .post("/wiki/{path:.+}/edit", wiki::actions::edit)
        .get("/wiki/{path:.+}", wiki::pages::show)
        .get("/spaces/{space}/wiki", wiki::pages::index)
        .get("/spaces/{space}/wiki/edit", wiki::care::rules_form)
        .post("/spaces/{space}/wiki/edit", wiki::care::set_rules)
        .get("/spaces/{space}/wiki/new", wiki::pages::new)
        .post("/spaces/{space}/wiki/new", wiki::actions::create)
        .get("/spaces/{space}/wiki/{path:.+}/history/paragraphs", wiki::blame::show)
        .post("/spaces/{space}/wiki/history/zip", wiki::taking_out::take)
        .post("/spaces/{space}/wiki/{path:.+}/history/zip", wiki::taking_out::take)
        .get("/spaces/{space}/wiki/{path:.+}/history", wiki::pages::history)
        .post("/spaces/{space}/wiki/{path:.+}/history", wiki::actions::restore)
        .get("/spaces/{space}/wiki/{path:.+}/diff/{between}", wiki::pages::changes)
        .get("/spaces/{space}/wiki/history", wiki::lists::recent)
        .get("/spaces/{space}/wiki/{path:.+}/diff", wiki::pages::choose)
        .get("/spaces/{space}/wiki/links/{list}", wiki::lists::show)
        .get("/spaces/{space}/wiki/{path:.+}/links/graph", wiki::graph::show)
        .get("/spaces/{space}/wiki/{path:.+}/links", wiki::lists::leading)
        .get("/spaces/{space}/wiki/{path:.+}/edit/care", wiki::care::form)
        .post("/spaces/{space}/wiki/{path:.+}/edit/care", wiki::care::change)
        .post("/spaces/{space}/wiki/{path:.+}/edit/confirm", wiki::care::confirm)
        .get("/spaces/{space}/wiki/{path:.+}/edit/move", wiki::moving::form)
        .post("/spaces/{space}/wiki/{path:.+}/edit/move", wiki::moving::carry)
        .get("/spaces/{space}/wiki/{path:.+}/edit/merge", wiki::moving::merge_form)
        .post("/spaces/{space}/wiki/{path:.+}/edit/merge", wiki::moving::merge)
        .get("/spaces/{space}/wiki/{path:.+}/edit/split", wiki::splitting::form)
        .post("/spaces/{space}/wiki/{path:.+}/edit/split", wiki::splitting::split)
        .get("/spaces/{space}/wiki/{path:.+}/edit/delete", wiki::moving::ask)
        .post("/spaces/{space}/wiki/{path:.+}/edit/delete", wiki::moving::delete)
        .get("/spaces/{space}/wiki/{path:.+}/edit", wiki::pages::edit)
        .post("/spaces/{space}/wiki/{path:.+}/edit", wiki::actions::edit)
        .get("/spaces/{space}/wiki/{path:.+}", wiki::pages::show)
        .get("/me/working", talk::desktop::working)
        .get("/m/{id}", talk::there)
        .get("/m/{id}/cards", talk::cards::show)
        .get("/talk", talk::index)
        .get("/updates", updates::index)
        .post("/updates", updates::post)
        .get("/updates/{id}", updates::show)
        .post("/updates/{id}/comments", updates::comment)
        .get("/updates/{id}/edit", updates::editing::show)
        .post("/updates/{id}/edit", updates::editing::edit)
        .get("/updates/{id}/history", updates::editing::history)
        .post("/updates/{id}/delete", updates::delete)
        .post("/people/{handle}/follow", updates::follow)
        .get("/talk/search", talk::search::search)
        .get("/talk/with", talk::with::index)
        .post("/talk/with", talk::with::begin)
        .post("/talk/with/{id}/read", talk::with::mark)
        .get("/talk/{channel}", talk::channel)
        .post("/talk/{channel}/topics", talk::start)
        .post("/talk/{channel}/read", talk::marks::channel)
        .post("/talk/{channel}/settings/level", talk::marks::level)
        .get("/talk/{channel}/settings/people", talk::people::index)
        .post("/talk/{channel}/settings/people", talk::people::invite)
        .post("/talk/{channel}/settings/people/{person}/leave", talk::people::leave)
        .get("/talk/{channel}/settings", talk::settings::form)
        .post("/talk/{channel}/settings", talk::settings::change)
        .get("/talk/{channel}/{topic}", talk::topic)
        .post("/talk/{channel}/{topic}", talk::say)
        .post("/talk/{channel}/{topic}/read", talk::marks::topic)
        .post("/talk/{channel}/{topic}/resolve", talk::change::resolve)
        .get("/talk/{channel}/{topic}/{number}/edit", talk::change::form)
        .post("/talk/{channel}/{topic}/{number}/edit", talk::change::edit)
        .post("/talk/{channel}/{topic}/{number}/delete", talk::change::delete)
        .get("/talk/{channel}/{topic}/{number}/move", talk::moving::form)
        .post("/talk/{channel}/{topic}/{number}/move", talk::moving::take)
        .post("/talk/{channel}/{topic}/{number}/pin", talk::pinning::pin)
        .post("/talk/{channel}/{topic}/{number}/unread", talk::marks::unread)
        .post("/talk/{channel}/{topic}/{number}/react", talk::reacting::react)
        .get("/talk/{channel}/{topic}/{number}/reactions", talk::reacting::who);
    routes
}

/// Routes that can be listed as well as served: a test walks the list as every kind of visitor.
#[derive(Default)]
pub struct Routes(Vec<(Method, &'static str, actix_web::Route)>);

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.list()).finish()
    }
}

impl Routes {
    /// Adds a page.
    pub fn get<F, Args>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        // HEAD is a GET whose body stays away: for those who ask whether we are there.
        let route = web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler);
        self.0.push((Method::GET, path, route));
        self
    }

    /// Adds an action.
    pub fn post<F, Args>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.0.push((Method::POST, path, web::post().to(handler)));
        self
    }

    /// Methods and paths.
    pub fn list(&self) -> impl Iterator<Item = (&Method, &'static str)> {
        self.0.iter().map(|(method, path, _)| (method, *path))
    }

    /// Mounts them: those of one path together, so that another method is told so.
    pub fn configure(self, cfg: &mut web::ServiceConfig) {
        let mut by_path: Vec<(&'static str, Vec<actix_web::Route>)> = Vec::new();
        for (_, path, route) in self.0 {
            match by_path.iter_mut().find(|(known, _)| *known == path) {
                Some((_, routes)) => routes.push(route),
                None => by_path.push((path, vec![route])),
            }
        }
        for (path, routes) in by_path {
            let resource = routes.into_iter().fold(web::resource(path), actix_web::Resource::route);
            cfg.service(resource);
        }
    }
}
