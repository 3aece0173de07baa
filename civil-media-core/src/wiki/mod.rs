//! Wikis: one for the whole service, one for each space. Every version is kept.
/// What is done with a thing of a wiki under the permit for an act: the first in the whole service's wiki, the second in
/// a space's.
macro_rules! permitted {
    ($seen:expr, $service:ident, $space:ident, |$permit:ident| $done:expr) => {{
        let seen = $seen;
        if seen.place.kind == SpaceKind::Service {
            let $permit = seen.permit::<act::$service>()?;
            $done
        } else {
            let $permit = seen.permit::<act::$space>()?;
            $done
        }
    }};
}

/// The same of writing, by who may write there.
macro_rules! written {
    ($seen:expr, $who:expr, |$permit:ident| $done:expr) => {{
        match $who {
            EditedBy::Readers => {
                let $permit = $seen.permit::<act::WriteServicePage>()?;
                $done
            }
            EditedBy::Members => permitted!($seen, WriteServicePage, WritePage, |$permit| $done),
            EditedBy::Leads => permitted!($seen, WriteProtectedServicePage, WriteProtectedPage, |$permit| $done),
        }
    }};
}

mod anchors;
mod archive;
mod blame;
mod care;
mod digest;
mod editors;
mod ending;
mod graph;
mod input;
#[cfg(test)]
mod late_tests;
mod links;
pub mod lists;
mod model;
mod moving;
#[cfg(test)]
mod moving_tests;
mod pictures;
mod read;
pub mod recent;
mod splitting;
mod together;
mod tree;
mod write;

pub use crate::items::Freshness;
pub use archive::{FileEntry, MOST_TAKEN, Manifest, PageEntry, PictureEntry, Taken, Taking, take_out, taken};
pub use blame::{Blamed, blame};
pub(crate) use care::first_review;
pub use care::{care, confirm, may_care, may_protect, rules, set_rules};
pub use digest::{Changed, PAGES_SHOWN, digest};
pub(crate) use digest::{note, send as send_digests};
pub(crate) use editors::forget_editors;
pub use editors::{PageEditor, begin_editing, editing_too, end_editing};
pub(crate) use ending::unhide;
pub use ending::{bring_back, delete, merge, merged_into};
pub use graph::{DRAWN, Graph, graph};
pub use input::{Care, NewPage, PageEdit, PagePath, Split, WikiRules};
pub use links::{Named, named};
pub(crate) use links::{Stands, found, set_links};
pub use model::{PageKey, WikiPage};
pub use moving::{Moved, PageMove, move_page};
pub use pictures::{add_pictures, change_picture, pictures_of, remove_picture};
pub use read::{find, version, with_section};
pub use splitting::{may_split, split};
pub use together::{Clashed, clash};
pub(crate) use tree::check_above;
pub use tree::{Below, PAGES_AT_ONCE, above, below};
pub use write::{changeable, create, edit, may_write, may_write_in, restore};

#[cfg(test)]
mod tests;
