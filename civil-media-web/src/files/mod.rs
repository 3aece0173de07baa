//! Files of spaces: which there are, their versions, and ways in and out.
pub mod actions;
pub mod pages;
mod views;

pub use views::size;
