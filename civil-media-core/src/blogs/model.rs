use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::coalesce;
use crate::ids::{DepartmentId, ItemId, PersonId};
use crate::items::{Marked, State};
use crate::people::Language;
use crate::policy::{Actor, Place, Placing, Standing, Subject, Visibility};
use crate::schema::{departments, items, people, posts, spaces};
use crate::text::{Html, Markdown, Slug};

/// A published post, with the names a reader sees around it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = posts::table.inner_join(items::table
    .inner_join(spaces::table)
    .inner_join(people::table.on(people::id.eq(items::author_id)))
    .left_join(departments::table.on(departments::id.nullable().eq(items::department_id)))))]
pub struct Post {
    /// Its id, also its permanent address.
    #[diesel(select_expression = items::id)]
    pub id: ItemId,
    /// Its address inside its blog: year, month, slug.
    #[diesel(select_expression = items::path)]
    pub path: String,
    /// Its title.
    #[diesel(select_expression = items::title)]
    pub title: String,
    /// Its text as written.
    pub body: Markdown,
    /// Its text as shown.
    pub body_html: Html,
    /// The language it is written in.
    #[diesel(select_expression = items::language)]
    pub language: Language,
    /// Where it is in its life: published or withdrawn.
    #[diesel(select_expression = items::state)]
    pub state: State,
    /// The senior in whose name it was written.
    pub on_behalf_of: Option<PersonId>,
    /// Who approved it before it was published.
    pub approved_by: Option<PersonId>,
    /// Whether it was published without the review that its blog asked for.
    pub is_unreviewed: bool,
    /// How far it reaches.
    #[diesel(select_expression = items::visibility)]
    pub visibility: Visibility,
    /// Its marking.
    #[diesel(embed)]
    pub marked: Marked,
    /// Counts its edits, from 1.
    #[diesel(select_expression = items::version)]
    pub version: i32,
    /// From when on nobody comments any more.
    #[diesel(select_expression = items::comments_close_at)]
    pub comments_close_at: Option<DateTime<Utc>>,
    /// How many comments it has.
    #[diesel(select_expression = items::comment_count)]
    pub comment_count: i32,
    /// When it was published.
    #[diesel(select_expression = items::published_at)]
    pub published_at: Option<DateTime<Utc>>,
    /// When it last changed.
    #[diesel(select_expression = items::updated_at)]
    pub updated_at: DateTime<Utc>,
    /// Who wrote it.
    #[diesel(select_expression = coalesce(items::credited_name, people::name))]
    pub author: String,
    /// Who wrote it elsewhere, where they have no account here.
    #[diesel(select_expression = items::credited_name)]
    pub credited_name: Option<String>,
    /// From which site it was brought.
    #[diesel(select_expression = items::imported_from)]
    pub imported_from: Option<String>,
    /// The address of whoever answers for having written it.
    #[diesel(select_expression = people::handle)]
    pub(crate) author_handle: Slug,
    /// The department it was written for, by its id.
    #[diesel(select_expression = items::department_id)]
    pub department_id: Option<DepartmentId>,
    /// The department it was written for.
    #[diesel(select_expression = departments::acronym.nullable())]
    pub department: Option<String>,
    /// The blog it stands in.
    #[diesel(select_expression = spaces::slug)]
    pub blog: Slug,
    /// The blog's name in English.
    #[diesel(select_expression = spaces::name_en)]
    pub blog_en: String,
    /// The blog's name in Welsh.
    #[diesel(select_expression = spaces::name_cy)]
    pub blog_cy: String,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Its own.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Subject for Post {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

impl Post {
    /// The profile of whoever wrote it; none of somebody who is only named, because they wrote it elsewhere and have no
    /// account here.
    pub fn profile(&self) -> Option<&Slug> {
        self.credited_name.is_none().then_some(&self.author_handle)
    }

    /// Its address.
    pub fn key(&self) -> PostKey {
        PostKey { blog: self.blog.clone(), path: self.path.clone() }
    }
}

/// The address of a post: its blog, and year, month and slug in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostKey {
    /// The blog.
    pub blog: Slug,
    /// `yyyy/mm/slug`.
    pub path: String,
}
