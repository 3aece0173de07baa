use actix_web::web::{Path, Query};
use civil_media_core::blogs::{self, Post, PostKey};
use civil_media_core::comments::Comment;
use civil_media_core::items::{self, Amendment, Card, ItemKind, Neighbours, Responses, Tag, Wanted};
use civil_media_core::page::Cursor;
use civil_media_core::people::Named;
use civil_media_core::pictures::{self, Picture};
use civil_media_core::policy::{Seen, act};
use civil_media_core::spaces::Audience;
use civil_media_core::text::{Line, Slug};
use civil_media_core::{Actor, Conn, Error, FieldErrors, comments, people, spaces};

use super::forms::PostForm;
use super::views;
use crate::discussion::{CommentForm, Discussion, From};
use crate::error::Result;
use crate::forms::page;
use crate::home::{Before, SIZE};
use crate::paths;
use crate::unsaved::Beside;
use crate::visitor::{Me, Visitor};

/// Year, month and slug, as an address has them.
pub type Dated = (Slug, u16, String, Slug);

pub fn key((blog, year, month, slug): Dated) -> PostKey {
    PostKey { blog, path: format!("{year:04}/{month}/{slug}") }
}

/// The newest posts of all blogs.
pub async fn index(visitor: Visitor, before: Query<Before>) -> Result {
    let wanted = Wanted { before: before.cursor()?, ..Wanted::posts() };
    let (me, found) = visitor.read(move |conn, actor| items::newest(conn, actor, wanted, SIZE)).await?;
    Ok(page(views::index(&me, &found)))
}

/// A blog.
pub async fn blog(visitor: Visitor, blog: Path<Slug>, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, (space, found)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &blog)?;
            let wanted = Wanted { space: Some(space.place.id), before, ..Wanted::posts() };
            let found = items::newest(conn, actor, wanted, SIZE)?;
            Ok((space, found))
        })
        .await?;
    Ok(page(views::blog(&me, &space, &found)))
}

/// A post with its comments.
pub async fn show(visitor: Visitor, dated: Path<Dated>, from: Query<From>) -> Result {
    let From { from, answer } = from.into_inner();
    let key = key(dated.into_inner());
    let (me, shown) = visitor.read(move |conn, actor| shown(conn, actor, &key, from)).await?;
    let form = CommentForm { parent: answer, ..CommentForm::default() };
    Ok(page(views::show(&me, &shown, &form, &FieldErrors::default())))
}

/// A post with some of its comments.
#[derive(Debug)]
pub struct Shown {
    /// The post.
    pub post: Seen<Post>,
    /// How many can read it.
    pub audience: Audience,
    /// Who wrote it beside its author.
    pub co_authors: Vec<Named>,
    /// In whose name.
    pub on_behalf_of: Option<Named>,
    /// What the author's post was called then.
    pub job: Option<Line>,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// What is found under the same.
    pub related: Vec<Seen<Card>>,
    /// What mentions it.
    pub mentions: Vec<Seen<Card>>,
    /// The posts of its blog before and after it.
    pub neighbours: Neighbours,
    /// The pictures in its text.
    pub pictures: Vec<Seen<Picture>>,
    /// What was wrong in it.
    pub amendments: Vec<Amendment>,
    /// What readers did with it.
    pub responses: Responses,
    /// Comments.
    pub said: Vec<Comment>,
    /// How many come before them.
    pub from: i64,
}

impl Shown {
    /// What is said about it.
    pub fn discussion(&self) -> Discussion<'_, Post> {
        Discussion {
            on: &self.post,
            address: paths::post(&self.post.key()),
            is_published: self.post.placing.reach > 0,
            closes_at: self.post.comments_close_at,
            count: self.post.comment_count,
            said: &self.said,
            from: self.from,
        }
    }
}

/// A post with its comments from one on.
pub fn shown(conn: &mut Conn, actor: &Actor, key: &PostKey, from: i64) -> civil_media_core::Result<Shown> {
    let post = blogs::find(conn, actor, key)?;
    let audience = spaces::audience(conn, &post.place, post.visibility, post.marked.marking())?;
    let co_authors = people::named(conn, &post.placing.co_author_ids)?;
    let senior: Vec<_> = post.on_behalf_of.into_iter().collect();
    let on_behalf_of = people::named(conn, &senior)?.into_iter().next();
    let day = post.published_at.unwrap_or(post.updated_at).with_timezone(&chrono_tz::Europe::London).date_naive();
    let job = match post.credited_name {
        None => people::post_on(conn, post.placing.author_id, post.department_id, day)?,
        Some(_) => None,
    };
    let tags = items::tags_of(conn, post.id)?;
    let related = items::related(conn, actor, post.id, &tags)?;
    let mentions = items::mentions(conn, actor, post.id)?;
    let at = Cursor { at: post.published_at.unwrap_or(post.updated_at), id: post.id.0 };
    let neighbours = items::neighbours(conn, actor, (post.place.id, ItemKind::Post), at)?;
    let pictures = pictures::of_text(conn, actor, Some(post.id), &post.body_html)?;
    let amendments = items::amendments(conn, post.id)?;
    let responses = items::responses(conn, actor, post.id)?;
    let from = from.clamp(0, 1_000_000);
    let said = comments::of(conn, post.id, from)?;
    Ok(Shown {
        post,
        audience,
        co_authors,
        on_behalf_of,
        job,
        tags,
        related,
        mentions,
        neighbours,
        pictures,
        amendments,
        responses,
        said,
        from,
    })
}

/// The post that is to be corrected, if the visitor may.
pub async fn may_edit(visitor: &Visitor, key: PostKey) -> Result<(Me, Seen<Post>)> {
    let (me, post) = visitor.read(move |conn, actor| blogs::find(conn, actor, &key)).await?;
    if post.may::<act::EditPost>() { Ok((me, post)) } else { Err(Error::Forbidden("EditPost").into()) }
}

/// The form that corrects a post.
pub async fn edit(visitor: Visitor, dated: Path<Dated>) -> Result {
    let (me, post) = may_edit(&visitor, key(dated.into_inner())).await?;
    let id = post.id;
    let (_, (tags, unsaved)) =
        visitor.read(move |conn, actor| Ok((items::tags_of(conn, id)?, items::unsaved(conn, actor, id)?))).await?;
    let form = match &unsaved {
        Some(edit) => PostForm::of_unsaved(&edit.editing, &post),
        None => PostForm::of(&post, &tags),
    };
    let beside = Beside::late(&me, unsaved.as_ref(), post.version, &post.body);
    Ok(page(views::edit(&me, (&post.key(), id), &form, &FieldErrors::default(), &beside)))
}
