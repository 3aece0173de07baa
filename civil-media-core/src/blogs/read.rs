use diesel::prelude::*;

use super::model::{Post, PostKey};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::ItemId;
use crate::items::ItemKind;
use crate::policy::{Actor, Seen, readable_items};
use crate::schema::{items, spaces};

/// One post, by its address.
pub fn find(conn: &mut Conn, actor: &Actor, key: &PostKey) -> Result<Seen<Post>> {
    let post = Post::query()
        .filter(readable_items(actor))
        .filter(spaces::slug.eq(&key.blog))
        .filter(items::path.eq(&key.path).and(items::kind.eq(ItemKind::Post)))
        .first(conn)?;
    Seen::by(actor, post)
}

/// The address of a post, by its id.
pub fn find_key(conn: &mut Conn, actor: &Actor, id: ItemId) -> Result<PostKey> {
    let post: Post = Post::query().filter(readable_items(actor)).filter(items::id.eq(id)).first(conn)?;
    Ok(Seen::by(actor, post)?.key())
}
