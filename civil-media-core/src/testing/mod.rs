//! What tests of all three crates share: a database each, the cast, and builders.
mod cast;
mod clock;
mod cluster;
mod crowd;
mod database;
mod folder;
pub mod hostile;
mod nats;
mod stand_ins;

pub use cast::{Cast, SpaceBuilder};
pub use clock::clock_off;
pub use cluster::{Cluster, free_port, wait_for};
pub use crowd::{Crowd, CrowdRoom};
pub use database::{TestDb, run_sql};
pub use folder::Folder;
pub use nats::NatsServer;
