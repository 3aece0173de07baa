//! Pictures in the texts of items: what they show, how they are cut, and the widths in which they are drawn.
mod drawing;
mod model;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use drawing::{draw_due, work};
pub use model::{Cut, Details, Keep, MOST_OF_ITEM, NewPicture, Picture, SOURCE, WIDTHS};
pub use read::{find, listed, of_items, of_text, of_texts, shown};
pub(crate) use write::{add, bring_back, change, check, hand_on, keep_version, place, remove};
