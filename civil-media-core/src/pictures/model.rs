use diesel::prelude::*;

use crate::blobs::Stored;
use crate::ids::{BlobId, ItemId, PictureId};
use crate::policy::{Actor, Place, Placing, Standing, Subject};
use crate::schema::{items, pictures, spaces};
use crate::stored::words;
use crate::text::{Line, Note, Title};

/// The longest side of what is kept of a picture, in pixels.
pub const SOURCE: u32 = 2560;
/// The widths in which a picture is drawn, as far as it is as wide.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];
/// The most pictures of one item.
pub const MOST_OF_ITEM: i64 = 200;

words! {
    /// Which shape is cut out of a picture.
    Cut {
        /// None: all of it is shown.
        Whole = "whole",
        /// 16 to 9.
        Wide = "wide",
        /// 4 to 3.
        Classic = "classic",
        /// As wide as high.
        Square = "square",
    }
}

words! {
    /// Which part is kept where a shape is cut out.
    Keep {
        /// The left or upper one.
        Start = "start",
        /// The middle.
        Middle = "middle",
        /// The right or lower one.
        End = "end",
    }
}

/// A picture of an item.
#[derive(Debug, Clone, HasQuery)]
#[diesel(base_query = pictures::table.inner_join(items::table.inner_join(spaces::table)))]
pub struct Picture {
    /// Its id.
    pub id: PictureId,
    /// The item in whose text it stands.
    pub item_id: ItemId,
    /// What it was called where it came from.
    pub name: String,
    /// The whole of it.
    pub(crate) source_id: BlobId,
    pub(crate) source_width: i32,
    pub(crate) source_height: i32,
    /// What it shows.
    pub alt: String,
    /// Whether it shows nothing that one has to know.
    pub is_decorative: bool,
    /// What stands below it.
    pub caption: String,
    /// Who made it.
    pub credit: String,
    /// Under which terms it is used.
    pub rights: String,
    /// The shape that is cut out.
    pub cut: Cut,
    /// Which part is kept then.
    pub keep: Keep,
    /// Counts how it is cut; part of the address of what is shown.
    pub edition: i32,
    /// The widths that are drawn.
    pub widths: Vec<i32>,
    pub(crate) blob_ids: Vec<BlobId>,
    /// The facts of its space on which rights rest.
    #[diesel(embed)]
    pub place: Place,
    /// Those of its item.
    #[diesel(embed)]
    pub placing: Placing,
}

impl Subject for Picture {
    fn standing(&self, actor: &Actor) -> Option<Standing> {
        actor.standing_on(&self.place, &self.placing)
    }
}

impl Picture {
    /// How wide and high it is as it is cut, in pixels, before it is drawn smaller.
    pub fn size(&self) -> (u32, u32) {
        let (_, size) = piece(self.source_width as u32, self.source_height as u32, self.cut, self.keep);
        size
    }

    /// The bytes of it in this width, and whether they are what will lie there for ever. Where it is not drawn in this
    /// width they are of the widest, and until it is drawn at all of the whole of it; of what is cut, nobody sees what
    /// was cut away but those who cut it.
    pub fn bytes(&self, edition: i32, width: i32, is_writer: bool) -> Option<(BlobId, bool)> {
        let at = self.widths.iter().position(|one| *one == width);
        if let Some(blob) = at.and_then(|at| self.blob_ids.get(at)) {
            return Some((*blob, edition == self.edition));
        }
        // Widths go up.
        let may_be_whole = self.cut == Cut::Whole || is_writer;
        let widest = self.blob_ids.last().copied().or(may_be_whole.then_some(self.source_id));
        widest.map(|blob| (blob, false))
    }

    /// The bytes of it as everybody sees it: all of it where nothing was cut away, else what is shown, once that is drawn.
    pub fn shown(&self) -> Option<BlobId> {
        if self.cut == Cut::Whole { Some(self.source_id) } else { self.blob_ids.last().copied() }
    }

    /// Whether those who do not see it learn what it shows, or that they miss nothing.
    pub fn is_described(&self) -> bool {
        self.is_decorative || !self.alt.is_empty()
    }
}

/// Where a piece of this shape begins in a picture of this size, and how wide and high it is.
pub(super) fn piece(width: u32, height: u32, cut: Cut, keep: Keep) -> ((u32, u32), (u32, u32)) {
    let (across, down) = match cut {
        Cut::Whole => return ((0, 0), (width, height)),
        Cut::Wide => (16_u64, 9_u64),
        Cut::Classic => (4, 3),
        Cut::Square => (1, 1),
    };
    let fitted = |side: u32, by: u64, of: u64| (u64::from(side) * by / of).max(1) as u32;
    let size = if u64::from(width) * down > u64::from(height) * across {
        (fitted(height, across, down), height)
    } else {
        (width, fitted(width, down, across))
    };
    let from = |rest: u32| match keep {
        Keep::Start => 0,
        Keep::Middle => rest / 2,
        Keep::End => rest,
    };
    ((from(width - size.0), from(height - size.1)), size)
}

/// A picture whose bytes are in the store, drawn by [`crate::blobs::redraw`].
#[derive(Debug, Clone)]
pub struct NewPicture {
    /// What it was called.
    pub name: Title,
    /// Its bytes.
    pub source: BlobId,
    /// How wide and high it is.
    pub size: (u32, u32),
}

impl NewPicture {
    /// Of what is stored.
    pub fn of(name: Title, stored: &Stored, size: (u32, u32)) -> Self {
        Self { name, source: stored.id, size }
    }
}

/// What is said of a picture, and how it is cut.
#[derive(Debug, Clone)]
pub struct Details {
    /// What it shows; it may be missing while the item is a draft.
    pub alt: Note,
    /// Whether it shows nothing that one has to know.
    pub is_decorative: bool,
    /// What stands below it.
    pub caption: Note,
    /// Who made it.
    pub credit: Line,
    /// Under which terms it is used.
    pub rights: Line,
    /// The shape that is cut out.
    pub cut: Cut,
    /// Which part is kept then.
    pub keep: Keep,
}
