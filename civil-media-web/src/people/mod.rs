//! People: finding them, their profiles, and one's own to edit.
pub mod actions;
pub mod corrections;
pub mod find;
pub mod forms;
pub mod pages;
pub mod picture;
pub mod views;

pub use find::Suggestion;
