//! Home: the newest things that one may read; and the permanent address of anything.
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use civil_media_core::ids::ItemId;
use civil_media_core::items::{self, Card, Wanted};
use civil_media_core::page::{Cursor, Page as List};
use civil_media_core::policy::{Seen, SpaceKind};
use civil_media_core::text::Slug;
use civil_media_core::{Error, imports, wiki};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::GuestBadge;
use crate::error::{Result, WebError};
use crate::forms::{page, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::reach::tag;
use crate::visitor::{Me, Visitor};

/// How many items one page of a list shows.
pub const SIZE: usize = 20;

/// Where in a list one is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    before: String,
}

impl Before {
    /// The place, if the address names one; a broken one is refused.
    pub fn cursor(&self) -> Result<Option<Cursor>> {
        if self.before.is_empty() {
            return Ok(None);
        }
        Cursor::decode(&self.before).map(Some).ok_or(WebError::BadRequest("no such page"))
    }
}

/// The newest things.
pub async fn show(visitor: Visitor, before: web::Query<Before>) -> Result {
    let wanted = Wanted { before: before.cursor()?, ..Wanted::default() };
    let (me, found) = visitor.read(move |conn, actor| items::newest(conn, actor, wanted, SIZE)).await?;
    let title = me.words.get("home-title");
    Ok(page(Page::new(&me, Section::Home, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (me.words.get("home-lead")) }
        (feed(&me, &found, &paths::home()))
    })))
}

/// From the permanent address of anything to where it stands now.
pub async fn permanent(visitor: Visitor, id: web::Path<ItemId>) -> Result {
    let id = id.into_inner();
    let (_, card) = visitor
        .read(move |conn, actor| match items::find(conn, actor, id) {
            // It may have become a part of another page.
            Err(Error::NotFound) => wiki::merged_into(conn, actor, id),
            found => found,
        })
        .await?;
    Ok(see(&paths::item(&card)))
}

/// A page of items, each with its byline, and the way to the next page.
pub fn feed(me: &Me, found: &List<Seen<Card>>, address: &str) -> Markup {
    let words = me.words;
    html! {
        @if found.rows.is_empty() {
            p.cm-empty { (words.get("feed-empty")) }
        } @else {
            ul.cm-feed { @for card in &found.rows { (entry(me, card, &html! {})) } }
        }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (address) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    }
}

/// An item in a list, with what may be done with it there.
pub fn entry(me: &Me, card: &Card, acts: &Markup) -> Markup {
    let words = me.words;
    let lang = words.foreign(card.language);
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(paths::item(card)) lang=[lang] { (card.title) }
                (tag(words, card.placing.item_marking.max(card.place.marking)))
            }
            p.cm-byline {
                span.cm-kind { (words.get(&format!("kind-{}", card.kind.as_str()))) }
                (byline(&card.author, card.profile(), card.department.as_deref()))
                (GuestBadge(words, card.is_by_guest && card.credited_name.is_none()))
                // Somebody's own blog has their name, which stands there already.
                @if card.place.kind != SpaceKind::Person { " · " (words.of(&card.space_en, &card.space_cy)) }
                @if let Some(at) = card.published_at { " · " time datetime=(at.to_rfc3339()) { (words.date(at)) } }
                @if card.comment_count > 0 { " · " (words.with("blog-comments", &[("n", card.comment_count.into())])) }
            }
            @if !card.summary.is_empty() { p.cm-feed__summary lang=[lang] { (card.summary) } }
            (acts)
        }
    }
}

/// Where something is that was elsewhere before: `/from/` and its old address, which its old site leads to.
pub async fn moved(visitor: Visitor, request: HttpRequest, address: web::Path<String>) -> Result {
    let query = request.query_string();
    let url = format!("https://{address}{}{query}", if query.is_empty() { "" } else { "?" });
    let (_, card) = visitor.read(move |conn, actor| imports::moved(conn, actor, &url)).await?;
    let to = (header::LOCATION, paths::item(&card));
    // For one person alone: whether there is something depends on who asks.
    Ok(HttpResponse::Found().insert_header(to).insert_header((header::CACHE_CONTROL, "private")).finish())
}

/// Who wrote something, and for which department.
pub fn byline<'a>(author: &str, handle: impl Into<Option<&'a Slug>>, department: Option<&str>) -> Markup {
    html! {
        @if let Some(handle) = handle.into() { a.govuk-link.govuk-link--no-visited-state href=(paths::person(handle)) { (author) } }
        @else { (author) }
        @if let Some(department) = department { ", " (department) }
    }
}

/// Some items below a heading; nothing where there are none.
pub fn others(me: &Me, id: &str, heading: &str, cards: &[Seen<Card>]) -> Markup {
    let words = me.words;
    html! {
        @if !cards.is_empty() {
            section aria-labelledby=(id) {
                h2.govuk-heading-m id=(id) { (heading) }
                ul.govuk-list { @for card in cards { li {
                    a.govuk-link href=(paths::item(card)) lang=[words.foreign(card.language)] { (card.title) }
                    (tag(words, card.placing.item_marking.max(card.place.marking)))
                    " · " (byline(&card.author, card.profile(), card.department.as_deref()))
                } } }
            }
        }
    }
}
