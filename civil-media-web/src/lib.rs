//! The pages of Civil Media, behind departmental sign-in. It knows HTTP and HTML; it knows no SQL and no socket.
#![warn(missing_docs)]

pub mod config;
pub mod routes;
pub mod server;
pub mod site;
pub mod telemetry;

mod admin;
mod assets;
mod blogs;
mod comments;
mod components;
mod departments;
mod discussion;
mod error;
mod feeds;
mod files;
mod forms;
mod health;
mod home;
mod imports;
mod language;
mod layout;
mod middleware;
mod notifications;
mod pace;
mod paths;
mod people;
mod pictures;
mod reach;
mod reports;
mod responses;
mod signin;
mod spaces;
mod talk;
mod unsaved;
mod updates;
mod uploads;
mod versions;
mod visitor;
mod watching;
mod wiki;
mod words;
mod writing;

pub use signin::oidc::Issuers;
