//! What those who run a department or the suite see to: its people, and the log of what happened. They run
//! things, and do not read them.
mod list;
mod listed_teams;
mod load;
mod log;
mod staff;
mod teams;

pub use list::{Row, RowProblem, parse_people};
pub use load::{Loaded, load_people};
pub use log::{Asked, Entry, MOST_EXPORTED, export, read_log};
pub use staff::{Colleague, staff};
pub use teams::{ManagedTeam, TeamDraft, add_team, change_team, close_team, team, teams};

#[cfg(test)]
mod tests;
