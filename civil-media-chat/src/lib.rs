//! The websocket service of Civil Talk. It knows sockets; it knows no SQL and no HTML pages.
//!
//! The truth is in the database: acknowledged means committed, and a client that was away says what it has
//! seen and is brought up to date. What is kept in memory here is who listens to what.
#![warn(missing_docs)]

mod admit;
mod changes;
mod clock;
pub mod config;
pub mod ending;
pub mod framing;
pub mod hub;
mod limits;
pub mod live;
mod marks;
mod memory;
mod pace;
mod presence;
pub mod protocol;
mod routes;
pub mod sender;
pub mod server;
mod session;
