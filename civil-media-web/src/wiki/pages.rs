use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use civil_media_core::items::{self, Card, ItemKind, Revision, Tag, Wanted, Watch};
use civil_media_core::pictures::Picture;
use civil_media_core::policy::{Act as _, Seen, act};
use civil_media_core::spaces::Audience;
use civil_media_core::text::{Html, Slug};
use civil_media_core::wiki::{self, Below, Named, PageKey, PagePath, WikiPage};
use civil_media_core::{Error, FieldErrors, spaces};
use serde::Deserialize;

use super::forms::PageForm;
use super::{care, views};
use crate::error::{Result, WebError};
use crate::forms::{page, reply, see};
use crate::home::{Before, SIZE};
use crate::paths;
use crate::unsaved::Beside;
use crate::versions::{Changes, between};
use crate::visitor::{Me, Visitor};

/// The wiki of an address: `/wiki/…` or `/spaces/{space}/wiki/…`. An address that cannot be one has no page.
pub fn key(request: &HttpRequest) -> Result<PageKey> {
    let none = || WebError::Core(Error::NotFound);
    let path = PagePath::parse(request.match_info().get("path").unwrap_or_default()).map_err(|_| none())?;
    Ok(PageKey { space: space(request)?, path })
}

/// The space of an address; none for the whole service.
pub fn space(request: &HttpRequest) -> Result<Option<Slug>> {
    let space = request.match_info().get("space").map(Slug::parse).transpose();
    space.map_err(|_| WebError::Core(Error::NotFound))
}

/// From which page on those below another one are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: i64,
}

impl From {
    pub fn from(&self) -> i64 {
        self.from
    }
}

/// The pages at the top of a wiki, and what was written last in it.
pub async fn index(visitor: Visitor, request: HttpRequest, before: Query<Before>, from: Query<From>) -> Result {
    let (slug, before, from) = (space(&request)?, before.cursor()?, from.from);
    let asked = slug.clone();
    let (me, (space, top, found)) = visitor
        .read(move |conn, actor| {
            let space = match &asked {
                Some(slug) => spaces::find(conn, actor, slug)?,
                None => spaces::service(conn, actor)?,
            };
            let wanted =
                Wanted { kind: Some(ItemKind::Page), space: Some(space.place.id), before, ..Wanted::default() };
            let found = items::newest(conn, actor, wanted, SIZE)?;
            let top = wiki::below(conn, actor, space.place.id, "", from)?;
            Ok((space, top, found))
        })
        .await?;
    Ok(page(views::index(&me, slug.as_ref(), &space, &top, &found)))
}

/// Which version is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Version {
    v: Option<i32>,
    /// `yes` after somebody saved what was put together with another's change.
    merged: String,
    /// From which of the pages below it on they are shown.
    from: i64,
}

/// A page with what stands around it.
#[derive(Debug)]
pub struct Shown {
    /// The page.
    pub page: Seen<WikiPage>,
    /// How many can read it.
    pub audience: Audience,
    /// An earlier version, and how it looked.
    pub earlier: Option<(Revision, Html)>,
    /// What it names.
    pub named: Named,
    /// The pictures in it.
    pub pictures: Vec<Seen<Picture>>,
    /// The pages above it, from the top down.
    pub above: Vec<Seen<Card>>,
    /// The pages below it.
    pub below: Below,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// What of it the reader follows.
    pub watch: Option<Watch>,
    /// What mentions it.
    pub mentions: Vec<Seen<Card>>,
    /// Whether it was put together from two changes just now.
    pub is_merged: bool,
}

/// A page, as it is or as it was.
pub async fn show(visitor: Visitor, request: HttpRequest, version: Query<Version>) -> Result {
    let key = key(&request)?;
    let (asked, version) = (key.clone(), version.into_inner());
    let (me, shown) = visitor
        .read(move |conn, actor| {
            let page = wiki::find(conn, actor, &asked)?;
            let audience = spaces::audience(conn, &page.place, page.visibility, page.marked.marking())?;
            let earlier = match version.v {
                Some(number) if number != page.version => Some(wiki::version(conn, actor, &page, number)?),
                _ => None,
            };
            let html = earlier.as_ref().map_or(&page.body_html, |(_, html)| html);
            let named = wiki::named(conn, actor, Some(page.id), (page.place.id, &page.path), html)?;
            let pictures = wiki::pictures_of(conn, actor, html, &named)?;
            let above = wiki::above(conn, actor, page.place.id, &asked.path)?;
            let below = wiki::below(conn, actor, page.place.id, &asked.path, version.from)?;
            let tags = items::tags_of(conn, page.id)?;
            let watch = items::watching(conn, actor, page.id)?;
            let mentions = items::mentions(conn, actor, page.id)?;
            let is_merged = version.merged == "yes";
            Ok(Shown { page, audience, earlier, named, pictures, above, below, tags, watch, mentions, is_merged })
        })
        .await?;
    if shown.page.path != *key.path {
        // Found where it stood before it was moved.
        return Ok(see(&paths::page(key.space.as_ref(), &shown.page.path)));
    }
    Ok(page(views::show(&me, &key, &shown)))
}

/// Before which version a page of the history begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BeforeVersion {
    before: Option<i32>,
}

/// The versions of a page.
pub async fn history(visitor: Visitor, request: HttpRequest, before: Query<BeforeVersion>) -> Result {
    let key = key(&request)?;
    let (asked, before) = (key.clone(), before.before);
    let (me, (found, (versions, has_more))) = visitor
        .read(move |conn, actor| {
            let found = wiki::find(conn, actor, &asked)?;
            let versions = items::version_lines(conn, found.id, before, 50)?;
            Ok((found, versions))
        })
        .await?;
    Ok(page(views::history(&me, &key, &found, &versions, has_more)))
}

/// How changes are shown: `side` for both texts side by side.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    show: String,
}

/// Which two versions were chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Two {
    from: i32,
    to: i32,
}

/// Leads to what changed between two versions that were chosen.
pub async fn choose(visitor: Visitor, request: HttpRequest, two: Query<Two>) -> Result {
    let key = key(&request)?;
    let asked = key.clone();
    let (_, found) = visitor.read(move |conn, actor| wiki::find(conn, actor, &asked)).await?;
    Ok(see(&paths::page_changes(key.space.as_ref(), &found.path, two.from.max(1), two.to.max(1))))
}

/// What changed from one version of a page to another.
pub async fn changes(visitor: Visitor, request: HttpRequest, way: Query<Way>) -> Result {
    let key = key(&request)?;
    let two = request.match_info().get("between").and_then(between).ok_or(Error::NotFound)?;
    let asked = key.clone();
    let _turn = visitor.compare().await?;
    let (me, (found, changed)) = visitor
        .read(move |conn, actor| {
            let found = wiki::find(conn, actor, &asked)?;
            let changed = Changes::find(conn, found.id, two)?;
            Ok((found, changed))
        })
        .await?;
    Ok(page(views::changes(&me, &key, &found, &changed, way.show == "side")))
}

/// The wiki that a page is to be created in, if the visitor may.
pub async fn may_create(visitor: &Visitor, slug: Option<Slug>) -> Result<Me> {
    let (me, space) = visitor
        .read(move |conn, actor| match &slug {
            Some(slug) => spaces::find(conn, actor, slug),
            None => spaces::service(conn, actor),
        })
        .await?;
    if wiki::may_write_in(&space) { Ok(me) } else { Err(Error::Forbidden("WritePage").into()) }
}

/// Below which page one is to be created, and how it may be called.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Placed {
    below: String,
    title: String,
}

/// The form that creates a page.
pub async fn new(visitor: Visitor, request: HttpRequest, placed: Query<Placed>) -> Result {
    let slug = space(&request)?;
    let me = may_create(&visitor, slug.clone()).await?;
    let Placed { below, title } = placed.into_inner();
    let form = PageForm { below, title, ..PageForm::default() };
    Ok(page(views::new(&me, slug.as_ref(), &form, &FieldErrors::default())))
}

/// The page that is to be edited, if the visitor may.
pub async fn may_edit(visitor: &Visitor, key: PageKey) -> Result<(Me, Seen<WikiPage>)> {
    let (me, found) = visitor.read(move |conn, actor| wiki::find(conn, actor, &key)).await?;
    if wiki::may_write(&found) { Ok((me, found)) } else { Err(Error::Forbidden("WritePage").into()) }
}

/// Which section alone is to be edited.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfSection {
    pub section: Option<usize>,
}

/// The form that edits a page, or a section of it.
pub async fn edit(visitor: Visitor, request: HttpRequest, of: Query<OfSection>) -> Result {
    let key = key(&request)?;
    let of_page = key.clone();
    let (me, found) = visitor.read(move |conn, actor| wiki::find(conn, actor, &of_page)).await?;
    if !wiki::may_write(&found) {
        return Ok(reply(StatusCode::FORBIDDEN, care::refused(&me, &key, &found, act::WritePage::NAME)));
    }
    let id = found.id;
    // Whoever cannot be told of others can write all the same.
    let others = visitor.write(move |tx, actor| wiki::begin_editing(tx, actor, id)).await;
    let others = others.map_or_else(|_| Vec::new(), |(_, others)| others);
    if let Some((number, text)) = of.section.and_then(|number| Some((number, found.body.section(number)?))) {
        let form = PageForm { body: text.to_owned(), section: number.to_string(), ..PageForm::from(&*found) };
        let beside = (&Beside::part(), &*others);
        return Ok(page(views::edit_beside(&me, (&key, id), &form, &FieldErrors::default(), beside)));
    }
    let (_, (unsaved, tags)) =
        visitor.read(move |conn, actor| Ok((items::unsaved(conn, actor, id)?, items::tags_of(conn, id)?))).await?;
    let form = match &unsaved {
        Some(edit) => PageForm::of_unsaved(&edit.editing, found.version, &tags),
        None => PageForm::from(&*found).tagged(&tags),
    };
    let beside = Beside::unsaved(unsaved.as_ref());
    Ok(page(views::edit_beside(&me, (&key, id), &form, &FieldErrors::default(), (&beside, &others))))
}
