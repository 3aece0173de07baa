use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::{char_length, coalesce};
use crate::ids::ItemId;
use crate::people::Language;
use crate::policy::{Actor, Place, Placing, Standing, Subject};
use crate::schema::{departments, items, people, revisions, spaces};
use crate::stored::words;
use crate::text::{Markdown, Slug};

words! {
    /// What an item is. Each kind has a detail table.
    ItemKind {
        /// A dated post of a blog.
        Post = "post",
        /// A page of a wiki.
        Page = "page",
        /// A channel of talk.
        Channel = "channel",
        /// A file of a space.
        File = "file",
        /// A few words of somebody.
        Update = "update",
    }
}

words! {
    /// Where an item is in its life.
    State {
        /// Not yet for others.
        Draft = "draft",
        /// For all it reaches.
        Published = "published",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
        /// Taken away by a moderator.
        Hidden = "hidden",
        /// Gone, but kept until a rule purges it.
        Deleted = "deleted",
    }
}

/// An item as it stands in a list.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = items)]
#[diesel(base_query = items::table
    .inner_join(spaces::table)
    .inner_join(people::table.on(people::id.eq(items::author_id)))
    .left_join(departments::table.on(departments::id.nullable().eq(items::department_id))))]
pub struct Card {
    /// Its id, also its permanent address.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Its address inside its space.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its beginning.
    pub summary: String,
    /// The language it is written in.
    pub language: Language,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Where it is in its life.
    pub state: State,
    /// Where it was before it was deleted.
    pub deleted_state: Option<State>,
    /// How many comments it has.
    pub comment_count: i32,
    /// Who wrote it.
    #[diesel(select_expression = coalesce(items::credited_name, people::name))]
    pub author: String,
    /// Who wrote it elsewhere, where they have no account here.
    pub credited_name: Option<String>,
    /// The address of whoever answers for having written it.
    #[diesel(select_expression = people::handle)]
    pub(crate) author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
    /// The department it was written for.
    #[diesel(select_expression = departments::acronym.nullable())]
    pub department: Option<String>,
    /// Where it lies.
    #[diesel(select_expression = spaces::slug)]
    pub space: Slug,
    /// The name of that in English.
    #[diesel(select_expression = spaces::name_en)]
    pub space_en: String,
    /// The name of that in Welsh.
    #[diesel(select_expression = spaces::name_cy)]
    pub space_cy: String,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Its own.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Card {
    /// The profile of whoever wrote it; none of somebody who is only named, because they wrote it elsewhere and have no
    /// account here.
    pub fn profile(&self) -> Option<&Slug> {
        self.credited_name.is_none().then_some(&self.author_handle)
    }
}

impl Subject for Card {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

/// A version of an item's text in a list: without that text, which may be long.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = revisions)]
#[diesel(base_query = revisions::table.inner_join(people::table))]
pub struct VersionLine {
    /// From 1.
    pub number: i32,
    /// How long its text is, in characters.
    #[diesel(select_expression = char_length(revisions::body))]
    pub length: i32,
    /// What its writer says of the change.
    pub note: String,
    /// Whether they called it minor.
    pub is_minor: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    #[diesel(select_expression = coalesce(revisions::credited_name, people::name))]
    pub author: String,
    credited_name: Option<String>,
    #[diesel(select_expression = people::handle)]
    author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
}

impl VersionLine {
    /// The profile of whoever wrote it; none of somebody who is only named.
    pub fn profile(&self) -> Option<&Slug> {
        self.credited_name.is_none().then_some(&self.author_handle)
    }
}

/// A version of an item's text.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = revisions::table.inner_join(people::table))]
pub struct Revision {
    /// From 1.
    pub number: i32,
    /// The title then.
    pub title: String,
    /// The text then.
    pub body: Markdown,
    /// What its writer says of the change.
    pub note: String,
    /// Whether they called it minor.
    pub is_minor: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    #[diesel(select_expression = coalesce(revisions::credited_name, people::name))]
    pub author: String,
    /// Who wrote it elsewhere, where they have no account here.
    pub credited_name: Option<String>,
    /// The address of whoever answers for having written it.
    #[diesel(select_expression = people::handle)]
    pub(crate) author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
}

impl Revision {
    /// The profile of whoever wrote it; none of somebody who is only named.
    pub fn profile(&self) -> Option<&Slug> {
        self.credited_name.is_none().then_some(&self.author_handle)
    }
}
