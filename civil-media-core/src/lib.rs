//! The domain of Civil Media: departments, people, spaces, blogs, wikis, talk.
//!
//! It knows SQL; it knows no HTTP, no HTML pages and no socket. Nobody reads or writes except as
//! someone: [`Db::read`] and [`Db::write`] hand out an [`Actor`], reads give [`policy::Seen`] values,
//! and only what has left an event commits.
#![warn(missing_docs)]

pub mod ids;
pub mod page;
pub(crate) mod stored;
pub mod text;

pub mod error;

pub mod policy;

pub mod events;

pub mod db;

pub mod blobs;

pub mod config;
pub mod departments;
pub mod people;
pub mod signin;

pub mod spaces;

pub mod items;

pub mod feeds;
pub mod files;
pub mod pictures;

pub mod notifications;

pub mod blogs;
pub mod comments;
pub mod talk;
pub mod updates;
pub mod wiki;

pub mod imports;
pub mod reports;

pub mod admin;
pub mod jobs;

pub mod operator;
pub mod sample;

pub mod migrations;

mod schema;

#[cfg(feature = "testing")]
pub mod testing;

pub use db::{As, Conn, Db, Recorded, Submission, Tx, Written};
pub use error::{Error, FieldErrors, Problem, Result};
pub use policy::Actor;
