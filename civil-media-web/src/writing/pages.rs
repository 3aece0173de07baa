use actix_web::web::{Path, Query};
use civil_media_core::blogs::{self, Draft};
use civil_media_core::ids::{ItemId, PersonId};
use civil_media_core::items::{self, Tag};
use civil_media_core::people::{self, Named};
use civil_media_core::pictures::{self, Picture};
use civil_media_core::policy::{Act as _, Seen, act};
use civil_media_core::spaces::{self, Space};
use civil_media_core::text::Slug;
use civil_media_core::{Actor, Conn, Error, FieldErrors};

use super::forms::{DraftForm, filled};
use super::views;
use crate::error::Result;
use crate::forms::page;
use crate::home::{Before, SIZE};
use crate::unsaved;
use crate::visitor::{Me, Visitor};

/// The blog that a post is to stand on, if the visitor may write for it.
pub async fn may_write(visitor: &Visitor, blog: Slug) -> Result<(Me, Seen<Space>)> {
    let (me, space) = visitor.read(move |conn, actor| spaces::find(conn, actor, &blog)).await?;
    if blogs::may_write(&space) { Ok((me, space)) } else { Err(Error::Forbidden(act::PublishPost::NAME).into()) }
}

/// The form that begins a post.
pub async fn new(visitor: Visitor, blog: Path<Slug>) -> Result {
    let (me, space) = may_write(&visitor, blog.into_inner()).await?;
    let form = DraftForm {
        language: me.words.0.as_str().to_owned(),
        visibility: space.place.visibility.as_str().to_owned(),
        ..DraftForm::default()
    };
    Ok(page(views::new(&me, &space, &form, &FieldErrors::default(), None)))
}

/// A draft with the names on it.
#[derive(Debug)]
pub struct Opened {
    /// The draft.
    pub draft: Seen<Draft>,
    /// The blog that it is for, if the visitor may still read that.
    pub space: Option<Seen<Space>>,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// Who writes it beside its author.
    pub co_authors: Vec<Named>,
    /// In whose name.
    pub on_behalf_of: Option<Named>,
    /// Who gave it back.
    pub returned_by: Option<Named>,
    /// The pictures in its text.
    pub pictures: Vec<Seen<Picture>>,
}

impl Opened {
    /// As its form shows it.
    pub fn form(&self) -> DraftForm {
        let handles: Vec<String> = self.co_authors.iter().map(|one| one.handle.to_string()).collect();
        let senior = self.on_behalf_of.as_ref().map(|one| one.handle.to_string()).unwrap_or_default();
        filled(&self.draft, &self.tags, &handles, &senior)
    }
}

/// A draft that the visitor writes or is to approve.
pub fn opened(conn: &mut Conn, actor: &Actor, id: ItemId) -> civil_media_core::Result<Opened> {
    let draft = blogs::draft(conn, actor, id)?;
    let space = match spaces::find(conn, actor, &draft.blog) {
        Ok(space) => Some(space),
        Err(Error::NotFound) => None,
        Err(other) => return Err(other),
    };
    let mut one = |of: Option<PersonId>| -> civil_media_core::Result<Option<Named>> {
        let ids: Vec<PersonId> = of.into_iter().collect();
        Ok(people::named(conn, &ids)?.into_iter().next())
    };
    let on_behalf_of = one(draft.on_behalf_of)?;
    let returned_by = one(draft.returned_by)?;
    let co_authors = people::named(conn, &draft.placing.co_author_ids)?;
    let tags = items::tags_of(conn, id)?;
    let pictures = pictures::of_text(conn, actor, Some(id), &draft.body_html)?;
    Ok(Opened { draft, space, tags, co_authors, on_behalf_of, returned_by, pictures })
}

/// A draft: to go on with, or to approve.
pub async fn show(visitor: Visitor, id: Path<ItemId>) -> Result {
    let id = id.into_inner();
    let (me, opened) = visitor.read(move |conn, actor| opened(conn, actor, id)).await?;
    if opened.draft.may::<act::EditPost>() && opened.draft.is_mine(&me.actor) {
        return Ok(page(views::edit(&me, &opened, &opened.form(), &FieldErrors::default(), &views::Beside::default())));
    }
    Ok(page(views::review(&me, &opened, "", &FieldErrors::default(), false)))
}

/// What one is writing, and what waits for one's approval.
pub async fn mine(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, (found, waiting, unsaved)) = visitor
        .read(move |conn, actor| {
            let found = blogs::drafts(conn, actor, before, SIZE)?;
            let is_first = before.is_none();
            let waiting = if is_first { blogs::waiting(conn, actor)? } else { Vec::new() };
            let unsaved = if is_first { items::all_unsaved(conn, actor)? } else { Vec::new() };
            Ok((found, waiting, unsaved))
        })
        .await?;
    Ok(page(views::mine(&me, &found, &waiting, &unsaved::list(&me, &unsaved))))
}

/// What one deleted, and what was deleted in spaces that one leads.
pub async fn bin(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = visitor.read(move |conn, actor| items::bin(conn, actor, before, SIZE)).await?;
    Ok(page(views::bin(&me, &found, &FieldErrors::default())))
}
