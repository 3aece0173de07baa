use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::{CommentId, PersonId};
use crate::schema::{comments, departments, people};
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
    /// Who wrote it.
    pub author_id: PersonId,
    /// What they wrote, rendered; empty once it has been removed.
    pub body_html: Html,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Since when it is removed.
    pub removed_at: Option<DateTime<Utc>>,
    /// Their name.
    #[diesel(select_expression = people::name)]
    pub author: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub author_handle: Slug,
    /// The department they wrote for.
    #[diesel(select_expression = departments::acronym.nullable())]
    pub department: Option<String>,
}

/// A comment to add.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// What it says.
    pub body: Markdown,
    /// The comment it answers.
    pub parent: Option<CommentId>,
}
