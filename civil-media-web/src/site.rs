//! What every request of the site shares.
use civil_media_core::Db;

use crate::config::Config;
use crate::signin::oidc::Issuers;
use crate::signin::refusals::Refusals;

/// The site: its settings, its database, and what it knows of the providers.
#[derive(Debug)]
pub struct Site {
    /// The settings.
    pub config: Config,
    /// The doors to the database.
    pub db: Db,
    /// The departments' providers.
    pub issuers: Issuers,
    /// How many refused sign-ins leave an event.
    pub refusals: Refusals,
}
