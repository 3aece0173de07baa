//! Wikis: a page, its versions, and the form that writes it; the same for the whole service and for a space.
pub mod actions;
pub mod blame;
pub mod care;
mod forms;
pub mod graph;
pub mod lists;
pub mod moving;
pub mod pages;
pub mod splitting;
pub mod taking_out;
mod views;
