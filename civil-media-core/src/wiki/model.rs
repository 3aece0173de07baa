use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::input::PagePath;
use crate::ids::ItemId;
use crate::items::{Freshness, Marked};
use crate::people::Language;
use crate::policy::{Actor, EditedBy, Place, Placing, SpaceKind, Standing, Subject, Visibility};
use crate::schema::{items, pages, people, spaces};
use crate::text::{Html, Markdown, Slug};

/// A page of a wiki, as it is now.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = pages)]
#[diesel(base_query = pages::table.inner_join(items::table
    .inner_join(spaces::table)
    .left_join(people::table.on(people::id.nullable().eq(items::owner_id).and(people::switched_off_at.is_null())))))]
pub struct WikiPage {
    /// Its id, also its permanent address.
    #[diesel(select_expression = items::id)]
    pub id: ItemId,
    /// Where it stands in its wiki.
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
    /// How far it reaches.
    #[diesel(select_expression = items::visibility)]
    pub visibility: Visibility,
    /// Its marking.
    #[diesel(embed)]
    pub marked: Marked,
    /// Its version, from 1.
    #[diesel(select_expression = items::version)]
    pub version: i32,
    /// When it last changed.
    #[diesel(select_expression = items::updated_at)]
    pub updated_at: DateTime<Utc>,
    #[diesel(select_expression = people::name.nullable())]
    owner: Option<String>,
    #[diesel(select_expression = people::handle.nullable())]
    owner_handle: Option<Slug>,
    /// Their last day, where they leave.
    #[diesel(select_expression = people::left_on.nullable())]
    owner_left_on: Option<NaiveDate>,
    /// When it is to be looked at again.
    #[diesel(select_expression = items::review_on)]
    pub review_on: Option<NaiveDate>,
    /// Who may change it, where it says so itself.
    pub edited_by: Option<EditedBy>,
    /// Who may change it as its space says.
    #[diesel(select_expression = spaces::wiki_edited_by)]
    pub wiki_edited_by: Option<EditedBy>,
    /// The space whose wiki it is in.
    #[diesel(select_expression = spaces::slug)]
    pub space: Slug,
    /// Its name in English.
    #[diesel(select_expression = spaces::name_en)]
    pub space_en: String,
    /// Its name in Welsh.
    #[diesel(select_expression = spaces::name_cy)]
    pub space_cy: String,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Its own.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Subject for WikiPage {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

impl WikiPage {
    /// Whether it is of the whole service's wiki, which everyone may edit.
    pub fn is_of_service(&self) -> bool {
        self.place.kind == SpaceKind::Service
    }

    /// Who answers for it, and the address of their profile; none where nobody does, or they have gone.
    pub fn owner(&self) -> Option<(&str, &Slug)> {
        let has_left = self.owner_left_on.is_some_and(|day| day <= crate::db::today());
        self.owner.as_deref().zip(self.owner_handle.as_ref()).filter(|_| !has_left)
    }

    /// Who may change it.
    pub fn who_edits(&self) -> EditedBy {
        who_edits(self.edited_by.or(self.wiki_edited_by), self.place.kind)
    }

    /// How far it can be relied upon today.
    pub fn freshness(&self) -> Freshness {
        Freshness::of(self.review_on, crate::db::today())
    }
}

/// Who may change a page, and the facts on which that rests.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = pages)]
#[diesel(base_query = pages::table.inner_join(items::table.inner_join(spaces::table)))]
pub(super) struct Protected {
    pub edited_by: Option<EditedBy>,
    #[diesel(select_expression = spaces::wiki_edited_by)]
    pub wiki_edited_by: Option<EditedBy>,
    #[diesel(embed)]
    pub place: Place,
    #[diesel(embed)]
    pub placing: Placing,
}

impl Protected {
    pub fn who_edits(&self) -> EditedBy {
        who_edits(self.edited_by.or(self.wiki_edited_by), self.place.kind)
    }
}

impl Subject for Protected {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

/// Who may change the pages of a kind of space: those it says, or those that are usual.
pub(super) fn who_edits(said: Option<EditedBy>, of: SpaceKind) -> EditedBy {
    said.unwrap_or(if of == SpaceKind::Service { EditedBy::Readers } else { EditedBy::Members })
}

/// The address of a page: the space of its wiki, none for the whole service's, and its path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageKey {
    /// The space; none for the whole service.
    pub space: Option<Slug>,
    /// The path.
    pub path: PagePath,
}
