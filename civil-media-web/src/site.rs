//! What every request of the site shares.
use std::sync::Arc;

use civil_media_core::Db;
use civil_media_core::blobs::Store;
use civil_media_core::ids::{PersonId, ProviderId};
use civil_media_core::signin::sessions::TokenHash;
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::pace::{AtOnce, Pace};
use crate::signin::oidc::Issuers;

/// The site: its settings, its database, and what it knows of the providers.
#[derive(Debug)]
pub struct Site {
    /// The settings.
    pub config: Config,
    /// The doors to the database.
    pub db: Db,
    /// Where files lie.
    pub store: Store,
    /// The departments' providers.
    pub issuers: Issuers,
    /// How many refused sign-ins of a provider leave an event: they are kept for ever, and anybody can make one.
    pub refusals: Pace<ProviderId>,
    /// How many sign-ins may begin at a provider.
    pub begun: Pace<ProviderId>,
    /// How many logout tokens a provider may send: anybody can try some.
    pub logouts: Pace<ProviderId>,
    /// How many forms a session may send.
    pub sent: Pace<TokenHash>,
    /// How many messages a session may send by a form.
    pub spoken: Pace<TokenHash>,
    /// Searches in what was said that are under way: each takes a turn at the database for a while.
    pub searching: Semaphore,
    /// How often a session may comment, or change a comment.
    pub commented: Pace<TokenHash>,
    /// Long texts that are compared at this moment: each takes a turn at the database for a while.
    pub comparing: Semaphore,
    /// How often a session may take out people as a table.
    pub exported: Pace<TokenHash>,
    /// How often a session may look for people.
    pub looked: Pace<TokenHash>,
    /// How often somebody's feeds may be fetched.
    pub fetched: Pace<PersonId>,
    /// Feeds that are being written, each with whole texts in memory.
    pub feeding: Semaphore,
    /// Wikis that are being taken out, each with some pages and a piece of a file in memory.
    pub taking_out: Arc<Semaphore>,
    /// How many each person is taking out.
    pub taking: AtOnce<PersonId>,
    /// How many forms with files a session may send.
    pub uploaded: Pace<TokenHash>,
    /// How many things a session may report.
    pub reported: Pace<TokenHash>,
    /// Forms with files that are being taken in, each with some pieces in memory.
    pub uploads: Semaphore,
    /// Images that are being drawn, each with all its pixels in memory.
    pub drawing: Arc<Semaphore>,
    /// How many forms with files each person is sending.
    pub uploading: AtOnce<PersonId>,
}
