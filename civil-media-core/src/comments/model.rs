use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::coalesce;
use crate::ids::{CommentId, PersonId};
use crate::items::Card;
use crate::policy::{Actor, Standing, Subject};
use crate::schema::{comment_revisions, comments, departments, people};
use crate::text::{Html, Markdown, Slug};

/// A comment on an item that has been seen; who may read the item may read it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = comments::table
    .inner_join(people::table)
    .left_join(departments::table))]
pub struct Comment {
    /// Its id, also its anchor on the page.
    pub id: CommentId,
    /// The comment it answers.
    pub parent_id: Option<CommentId>,
    /// The comment that its thread began with; none for that one itself.
    pub thread_id: Option<CommentId>,
    /// Who wrote it.
    pub author_id: PersonId,
    /// What they wrote, rendered; empty once it has been removed or hidden.
    pub body_html: Html,
    /// Counts its edits, from 1.
    pub version: i32,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Since when it is removed.
    pub removed_at: Option<DateTime<Utc>>,
    /// Since when a moderator hides it.
    pub hidden_at: Option<DateTime<Utc>>,
    /// Their name.
    #[diesel(select_expression = coalesce(comments::credited_name, people::name))]
    pub author: String,
    /// Who wrote it elsewhere, where they have no account here.
    pub credited_name: Option<String>,
    /// The address of whoever answers for having written it.
    #[diesel(select_expression = people::handle)]
    pub(crate) author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
    /// The department they wrote for.
    #[diesel(select_expression = departments::acronym.nullable())]
    pub department: Option<String>,
}

impl Comment {
    /// Whether the actor wrote it. Whoever brought along what somebody else wrote puts no words into their mouth.
    pub fn is_of(&self, actor: &Actor) -> bool {
        self.author_id == actor.person && self.credited_name.is_none()
    }

    /// The profile of whoever wrote it; none of somebody who is only named, because they wrote it elsewhere and have no
    /// account here.
    pub fn profile(&self) -> Option<&Slug> {
        self.credited_name.is_none().then_some(&self.author_handle)
    }

    /// Whether what it says may be shown: nobody took it away.
    pub fn is_there(&self) -> bool {
        self.removed_at.is_none() && self.hidden_at.is_none()
    }
}

/// A comment, as one that may be changed.
#[derive(Debug, Clone)]
pub struct Said {
    /// The comment.
    pub comment: Comment,
    /// What it says, as written.
    pub body: Markdown,
    /// What it is on.
    pub on: Card,
}

impl Subject for Said {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        let on = self.on.standing(actor)?;
        // Whoever wrote the item does not own what others say of it.
        Some(Standing { owns: self.comment.is_of(actor), ..on })
    }
}

/// What a comment said before.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = comment_revisions, check_for_backend(diesel::pg::Pg))]
pub struct Earlier {
    /// From 1.
    pub number: i32,
    /// The text then.
    pub body: Markdown,
    /// From when on it said so.
    pub at: DateTime<Utc>,
}

/// A comment to add.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// What it says.
    pub body: Markdown,
    /// The comment it answers.
    pub parent: Option<CommentId>,
}
