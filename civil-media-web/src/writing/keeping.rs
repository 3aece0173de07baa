//! What the editor's script asks for: to keep a draft while it is typed, and to show how it will look.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use civil_media_core::blogs::{self, Writing};
use civil_media_core::ids::ItemId;
use civil_media_core::text::{Markdown, Slug};
use civil_media_core::{Error, db, people, spaces, wiki};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::actions::looks_of;
use super::forms::DraftForm;
use crate::components::{Illustrated, PageText};
use crate::error::{Result, WebError};
use crate::forms::{Sent, reply};
use crate::paths;
use crate::visitor::Visitor;

/// What the script is told when what is written is kept.
#[derive(Debug, Serialize)]
pub struct Saved {
    /// Where one goes on with it.
    pub address: String,
    /// Where its pictures are brought.
    pub pictures: String,
    /// What the next text to be kept has to name.
    pub version: i32,
    /// A sentence for people.
    pub said: String,
}

/// What the script is told when it is another text by now.
#[derive(Debug, Serialize)]
pub struct Theirs {
    /// The title that is there.
    pub title: String,
    /// The text that is there.
    pub body: String,
    /// As in [`Saved`].
    pub version: i32,
}

/// Begins a draft.
pub async fn begin(visitor: Visitor, blog: Path<Slug>, sent: Sent<DraftForm>) -> Result {
    let blog = blog.into_inner();
    let text = sent.form.kept().map_err(Error::from)?;
    let (me, (id, version)) =
        visitor.submit(sent.submission, move |tx, actor| blogs::keep(tx, actor, &Writing::New(blog), &text)).await?;
    Ok(saved(&me, id, version))
}

/// Keeps a draft. Whoever asks twice is told what is there, which is their own text.
pub async fn keep(visitor: Visitor, id: Path<ItemId>, sent: Sent<DraftForm>) -> Result {
    let id = id.into_inner();
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let text = sent.form.kept().map_err(Error::from)?;
    let version = sent.form.version();
    let kept = visitor.write(move |tx, actor| blogs::keep(tx, actor, &Writing::Kept(id, version), &text)).await;
    match kept {
        Ok((me, (id, version))) => Ok(saved(&me, id, version)),
        Err(WebError::Core(Error::Conflict)) => {
            let (_, theirs) = visitor.read(move |conn, actor| blogs::draft(conn, actor, id)).await?;
            Ok(HttpResponse::Conflict().json(Theirs {
                title: theirs.typed_title().to_owned(),
                body: theirs.body.to_string(),
                version: theirs.version,
            }))
        }
        Err(error) => Err(error),
    }
}

fn saved(me: &crate::visitor::Me, id: ItemId, version: i32) -> HttpResponse {
    let said = me.words.with("draft-kept", &[("at", me.words.time(db::now()).into())]).into_owned();
    HttpResponse::Ok().json(Saved { address: paths::draft(id), pictures: paths::pictures(id), version, said })
}

/// A text to look at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    body: String,
}

/// For which wiki a text is looked at, and where it stands there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfWiki {
    /// The slug of its space, empty for the whole service's; none for no wiki's text.
    wiki: Option<String>,
    path: String,
}

/// How a text will look: a piece of a page.
pub async fn preview(visitor: Visitor, of: Query<OfWiki>, sent: Sent<Looked>) -> Result {
    let OfWiki { wiki, path } = of.into_inner();
    if let Some(wiki) = wiki {
        return preview_page(visitor, &wiki, path, &sent.form.body).await;
    }
    let (me, ()) = visitor.read(|_, _| Ok(())).await?;
    let looks = looks_of(&visitor, &sent.form.body).await?;
    let piece: Markup = html! {
        @match &looks {
            Some(looks) => (Illustrated { words: me.words, html: &looks.html, language: None, pictures: &looks.pictures }),
            None => p.cm-empty { (me.words.get("preview-empty")) },
        }
    };
    Ok(reply(StatusCode::OK, piece))
}

/// The same of a page of a wiki, with what it names.
async fn preview_page(visitor: Visitor, wiki: &str, path: String, typed: &str) -> Result {
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    let space = if wiki.is_empty() { None } else { Some(Slug::parse(wiki).map_err(|_| Error::NotFound)?) };
    let (body, slug) = (Markdown::parse(typed).ok(), space.clone());
    // In the turn of a read: so many at once, and for so long.
    let (me, looks) = visitor
        .read(move |conn, actor| {
            let Some(body) = body else { return Ok(None) };
            let of = match &slug {
                Some(slug) => spaces::find(conn, actor, slug)?,
                None => spaces::service(conn, actor)?,
            };
            let html = people::with_names(conn, actor, body.render_page())?;
            let named = wiki::named(conn, actor, None, (of.place.id, &path), &html)?;
            let pictures = wiki::pictures_of(conn, actor, &html, &named)?;
            Ok(Some((html, named, pictures)))
        })
        .await?;
    let words = me.words;
    let piece: Markup = html! {
        @match &looks {
            Some((html, named, pictures)) => (PageText { words, space: space.as_ref(), page: None, html, named, pictures, may_create: true, edit: None, language: None }),
            None => p.cm-empty { (words.get("preview-empty")) },
        }
    };
    Ok(reply(StatusCode::OK, piece))
}
