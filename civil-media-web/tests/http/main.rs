//! The whole site over HTTP, each test with a database and a server of its own.
mod admin;
mod blogs;
mod faults;
mod feeds;
mod files;
mod headers;
mod people;
mod providers;
mod reports;
mod sessions;
mod signin;
mod site;
mod spaces;
mod stage;
mod talk;
mod wiki;
mod writing;
