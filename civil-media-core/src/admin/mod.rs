//! What those who run a department or the suite see to: its people, and the log of what happened. They run
//! things, and do not read them.
mod list;
mod listed_teams;
mod load;
mod log;
mod staff;

pub use list::{Row, RowProblem, parse_people};
pub use load::{Loaded, load_people};
pub use log::{Asked, Entry, MOST_EXPORTED, export, read_log};
pub use staff::{Colleague, staff};

#[cfg(test)]
mod tests;
