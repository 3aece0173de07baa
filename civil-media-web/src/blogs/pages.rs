use actix_web::web::{Path, Query};
use civil_media_core::blogs::{self, Post, PostKey};
use civil_media_core::comments::Comment;
use civil_media_core::items::{self, Wanted};
use civil_media_core::policy::{Seen, act};
use civil_media_core::spaces::{Audience, Space};
use civil_media_core::text::Slug;
use civil_media_core::{Actor, Conn, Error, FieldErrors, comments, spaces};
use serde::Deserialize;

use super::forms::{CommentForm, PostForm};
use super::views;
use crate::error::Result;
use crate::forms::page;
use crate::home::{Before, SIZE};
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

/// From which comment on a page shows them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: i64,
}

/// A post with its comments.
pub async fn show(visitor: Visitor, dated: Path<Dated>, from: Query<From>) -> Result {
    let from = from.from.clamp(0, 1_000_000);
    let key = key(dated.into_inner());
    let (me, shown) = visitor.read(move |conn, actor| shown(conn, actor, &key, from)).await?;
    Ok(page(views::show(&me, &shown, &CommentForm::default(), &FieldErrors::default())))
}

/// A post with some of its comments.
#[derive(Debug)]
pub struct Shown {
    /// The post.
    pub post: Seen<Post>,
    /// How many can read it.
    pub audience: Audience,
    /// Comments.
    pub said: Vec<Comment>,
    /// How many come before them.
    pub from: i64,
}

/// A post with its comments from one on.
pub fn shown(conn: &mut Conn, actor: &Actor, key: &PostKey, from: i64) -> civil_media_core::Result<Shown> {
    let post = blogs::find(conn, actor, key)?;
    let audience = spaces::audience(conn, &post.place, post.visibility, post.marked.marking())?;
    let said = comments::of(conn, post.id, from)?;
    Ok(Shown { post, audience, said, from })
}

/// The blog that a post is to stand on, if the visitor may write there.
pub async fn may_publish(visitor: &Visitor, blog: Slug) -> Result<(Me, Seen<Space>)> {
    let (me, space) = visitor.read(move |conn, actor| spaces::find(conn, actor, &blog)).await?;
    if space.may::<act::PublishPost>() { Ok((me, space)) } else { Err(Error::Forbidden("PublishPost").into()) }
}

/// The form that writes a post.
pub async fn new(visitor: Visitor, blog: Path<Slug>) -> Result {
    let (me, space) = may_publish(&visitor, blog.into_inner()).await?;
    let form = PostForm {
        language: me.words.0.as_str().to_owned(),
        visibility: space.place.visibility.as_str().to_owned(),
        ..PostForm::default()
    };
    Ok(page(views::new(&me, &space, &form, &FieldErrors::default())))
}

/// The post that is to be corrected, if the visitor may.
pub async fn may_edit(visitor: &Visitor, key: PostKey) -> Result<(Me, Seen<Post>)> {
    let (me, post) = visitor.read(move |conn, actor| blogs::find(conn, actor, &key)).await?;
    if post.may::<act::EditPost>() { Ok((me, post)) } else { Err(Error::Forbidden("EditPost").into()) }
}

/// The form that corrects a post.
pub async fn edit(visitor: Visitor, dated: Path<Dated>) -> Result {
    let (me, post) = may_edit(&visitor, key(dated.into_inner())).await?;
    let form = PostForm::from(&*post);
    Ok(page(views::edit(&me, &post.key(), &form, &FieldErrors::default(), None)))
}
