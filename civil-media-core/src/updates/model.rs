use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::Problem;
use crate::ids::ItemId;
use crate::items::{Marked, Tag};
use crate::policy::{Actor, Place, Placing, Standing, Subject, Visibility};
use crate::schema::{departments, items, people, spaces, updates};
use crate::text::{Html, Markdown, Slug};

/// A few words of somebody, with the names a reader sees around them.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = updates::table.inner_join(items::table
    .inner_join(spaces::table)
    .inner_join(people::table.on(people::id.eq(items::author_id)))
    .left_join(departments::table.on(departments::id.nullable().eq(items::department_id)))))]
pub struct Update {
    /// Its id, also its address.
    #[diesel(select_expression = items::id)]
    pub id: ItemId,
    /// What it says, as written.
    pub body: Markdown,
    /// What it says, as shown.
    pub body_html: Html,
    /// The update that it passes on.
    pub shares_id: Option<ItemId>,
    /// How far it reaches.
    #[diesel(select_expression = items::visibility)]
    pub visibility: Visibility,
    /// Its marking.
    #[diesel(embed)]
    pub marked: Marked,
    /// From when on nobody answers any more.
    #[diesel(select_expression = items::comments_close_at)]
    pub comments_close_at: Option<DateTime<Utc>>,
    /// How many answers it has.
    #[diesel(select_expression = items::comment_count)]
    pub comment_count: i32,
    /// When it was posted.
    #[diesel(select_expression = items::created_at)]
    pub posted_at: DateTime<Utc>,
    /// Who posted it.
    #[diesel(select_expression = people::name)]
    pub author: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub author_handle: Slug,
    /// The department for which they did.
    #[diesel(select_expression = departments::acronym.nullable())]
    pub department: Option<String>,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Its own.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Subject for Update {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

/// An update to post.
#[derive(Debug, Clone)]
pub struct NewUpdate {
    pub(super) body: Markdown,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// The update that it passes on.
    pub shares: Option<ItemId>,
}

impl NewUpdate {
    /// The longest an update may be, in characters.
    pub const MOST: usize = 500;

    /// An update as typed: 1 to 500 characters.
    ///
    /// # Errors
    /// What is wrong with its text.
    pub fn parse(raw: &str, tags: Vec<Tag>, shares: Option<ItemId>) -> Result<Self, Problem> {
        Ok(Self { body: Markdown::parse_to(raw, Self::MOST)?, tags, shares })
    }
}
