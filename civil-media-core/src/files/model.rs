use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::blobs::Stored;
use crate::ids::{BlobId, ItemId};
use crate::items::Marked;
use crate::policy::{Actor, Place, Placing, Standing, Subject, Visibility};
use crate::schema::{file_versions, files, items, people, spaces};
use crate::text::{Note, Slug, Title};

/// A file of a space, as its newest version has it.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = files)]
#[diesel(base_query = files::table
    .inner_join(items::table
        .inner_join(spaces::table)
        .inner_join(people::table.on(people::id.eq(items::author_id))))
    .inner_join(file_versions::table.on(
        file_versions::item_id.eq(items::id).and(file_versions::number.eq(items::version)))))]
pub struct File {
    /// Its id, also its permanent address.
    #[diesel(select_expression = items::id)]
    pub id: ItemId,
    /// Its address inside its space.
    #[diesel(select_expression = items::path)]
    pub path: Slug,
    /// What it is called.
    #[diesel(select_expression = file_versions::name)]
    pub name: String,
    /// What it is, by inspection.
    #[diesel(select_expression = file_versions::media_type)]
    pub media_type: String,
    /// How long it is.
    #[diesel(select_expression = file_versions::bytes)]
    pub bytes: i64,
    /// Whether there is a picture of it.
    #[diesel(select_expression = file_versions::preview_id.is_not_null())]
    pub has_preview: bool,
    /// Its version, from 1.
    #[diesel(select_expression = items::version)]
    pub version: i32,
    /// How far it reaches.
    #[diesel(select_expression = items::visibility)]
    pub visibility: Visibility,
    /// Its marking.
    #[diesel(embed)]
    pub marked: Marked,
    /// When its first version came.
    #[diesel(select_expression = items::created_at)]
    pub created_at: DateTime<Utc>,
    /// When its newest version came.
    #[diesel(select_expression = items::updated_at)]
    pub updated_at: DateTime<Utc>,
    /// Who brought it.
    #[diesel(select_expression = people::name)]
    pub author: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
    /// The space it lies in.
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

impl Subject for File {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

impl File {
    /// Its address.
    pub fn key(&self) -> FileKey {
        FileKey { space: self.space.clone(), path: self.path.clone() }
    }
}

/// A version of a file.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = file_versions::table.inner_join(people::table))]
pub struct FileVersion {
    /// From 1.
    pub number: i32,
    /// Where its bytes lie.
    pub blob_id: BlobId,
    /// Where the picture of it lies.
    pub preview_id: Option<BlobId>,
    /// What it was called then.
    pub name: String,
    /// What it is, by inspection.
    pub media_type: String,
    /// How long it is.
    pub bytes: i64,
    /// What was changed, in the words of who brought it.
    pub note: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who brought it.
    #[diesel(select_expression = people::name)]
    pub author: String,
    /// Their address.
    #[diesel(select_expression = people::handle)]
    pub author_handle: Slug,
    /// Whether they came as a guest.
    #[diesel(select_expression = people::is_guest)]
    pub is_by_guest: bool,
}

/// The address of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileKey {
    /// Its space.
    pub space: Slug,
    /// Its own part.
    pub path: Slug,
}

/// A file whose bytes are in the store, to be placed.
#[derive(Debug, Clone)]
pub struct Uploaded {
    /// What it is called.
    pub name: Title,
    /// What it is, by inspection.
    pub media_type: &'static str,
    /// Its bytes.
    pub stored: Stored,
    /// A picture of it.
    pub preview: Option<BlobId>,
    /// What was changed.
    pub note: Note,
}

impl Uploaded {
    /// All that has been stored for it.
    pub fn blobs(&self) -> impl Iterator<Item = BlobId> {
        std::iter::once(self.stored.id).chain(self.preview)
    }
}
