//! Items: the root of all that a person can write, find, mark, comment on, retain or export.
mod amendments;
mod bin;
mod deciders;
mod freshness;
mod links;
mod model;
mod reach;
mod read;
mod responses;
mod tags;
#[cfg(test)]
mod tests;
mod unsaved;
mod write;

pub(crate) use amendments::add_amendment;
pub use amendments::{Amendment, amendments};
pub use bin::{Binned, DAYS, bin, restore};
pub(crate) use bin::{delete, delete_all, restore_all};
pub use deciders::Decider;
pub(crate) use deciders::{Deciding, deciders_of, undecided, wait_again};
pub use freshness::Freshness;
pub(crate) use links::led_to;
pub use links::mentions;
pub(crate) use links::{add_links, cards_in, set_links};
pub use model::{Card, ItemKind, Revision, State, VersionLine};
pub(crate) use reach::check_in_place;
pub use reach::{Marked, Reach, levels, may_set_reach, reach_of, set_reach};
pub use read::{Dated, Neighbours, Wanted, find, neighbours, newest, revision, revisions, titled, version_lines};
pub(crate) use read::{cards_of, published_before};
pub(crate) use responses::start_watching;
pub use responses::who_reacted;
pub use responses::{
    Count, Reacted, Reaction, Responses, Watch, react, responses, save, saved, watch, watched, watching,
};
pub use tags::{Tag, TagEdit, related, tag, tags_of};
pub(crate) use tags::{edit_tags, publish_tags, set_tags};
pub use unsaved::{Editing, UnsavedEdit, all_unsaved, discard_unsaved, keep_unsaved, unsaved};
pub(crate) use unsaved::{forget_unsaved, let_go_of_unsaved};
pub(crate) use write::{By, NewItem, free_path, hide, hold, insert, insert_by, keep_revision, unhide, update_text};
