use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::Problem;
use crate::ids::ItemId;
use crate::items::{Marked, Tag};
use crate::people::Language;
use crate::pictures::NewPicture;
use crate::policy::{Actor, Place, Placing, Standing, Subject, Visibility};
use crate::schema::{departments, items, people, revisions, spaces, updates};
use crate::text::{Html, Markdown, Note, Slug};

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
    /// What it is called where only a line has room.
    #[diesel(select_expression = items::title)]
    pub title: String,
    /// The language it is written in.
    #[diesel(select_expression = items::language)]
    pub language: Language,
    /// Raised each time that it is changed; 1 at first.
    #[diesel(select_expression = items::version)]
    pub version: i32,
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
    /// When it changed last.
    #[diesel(select_expression = items::updated_at)]
    pub updated_at: DateTime<Utc>,
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

impl Update {
    /// Whether it said something else before.
    pub fn is_edited(&self) -> bool {
        self.version > 1
    }
}

/// What an update said before it was changed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = revisions, check_for_backend(diesel::pg::Pg))]
pub struct Earlier {
    /// Which version this was.
    pub number: i32,
    /// What it said.
    pub body: Markdown,
    /// Since when it had said so.
    pub at: DateTime<Utc>,
}

/// The picture of an update, whose bytes are in the store.
#[derive(Debug, Clone)]
pub struct Pictured {
    pub(super) picture: NewPicture,
    pub(super) alt: Note,
}

impl Pictured {
    /// A picture, and what it shows: those who do not see it learn that.
    ///
    /// # Errors
    /// What is wrong with what is said of it: nothing, for one.
    pub fn new(picture: NewPicture, alt: &str) -> Result<Self, Problem> {
        Ok(Self { picture, alt: described(alt)? })
    }
}

/// What a picture shows, as typed.
///
/// # Errors
/// `picture-unsaid` for nothing.
pub fn described(alt: &str) -> Result<Note, Problem> {
    let alt = Note::parse(alt)?;
    if alt.is_empty() { Err(Problem::new("picture-unsaid")) } else { Ok(alt) }
}

/// An update to post.
#[derive(Debug, Clone)]
pub struct NewUpdate {
    pub(super) body: Markdown,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// The update that it passes on.
    pub shares: Option<ItemId>,
    /// What it shows.
    pub picture: Option<Pictured>,
}

/// An update as it is to be from now on.
#[derive(Debug, Clone)]
pub struct UpdateEdit {
    pub(super) body: Markdown,
    /// What it is found under.
    pub tags: Vec<Tag>,
    /// The version that was changed.
    pub version: i32,
    /// What becomes of its picture.
    pub picture: PictureEdit,
}

/// What becomes of the picture of an update.
#[derive(Debug, Clone)]
pub enum PictureEdit {
    /// It stays as it is; so does an update without one.
    Stays,
    /// Something else is said of it.
    Described(Note),
    /// It is taken out.
    Removed,
    /// This one takes its place.
    Replaced(Pictured),
}

impl UpdateEdit {
    /// An update as typed anew, by the rules of [`NewUpdate::parse`].
    ///
    /// # Errors
    /// What is wrong with its text.
    pub fn parse(raw: &str, tags: Vec<Tag>, version: i32, picture: PictureEdit) -> Result<Self, Problem> {
        Ok(Self { body: Markdown::parse_to(raw, NewUpdate::MOST)?, tags, version, picture })
    }
}

impl NewUpdate {
    /// The longest an update may be, in characters.
    pub const MOST: usize = 500;

    /// An update as typed: 1 to 500 characters.
    ///
    /// # Errors
    /// What is wrong with its text.
    pub fn parse(raw: &str, tags: Vec<Tag>, shares: Option<ItemId>) -> Result<Self, Problem> {
        Ok(Self { body: Markdown::parse_to(raw, Self::MOST)?, tags, shares, picture: None })
    }
}
