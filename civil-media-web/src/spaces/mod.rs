//! Spaces: which there are, the home of one, its people, and what its leads see to.
pub mod actions;
pub mod forms;
pub mod members;
pub mod pages;
pub mod views;
