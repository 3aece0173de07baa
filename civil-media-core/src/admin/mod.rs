//! What those who run a department or the suite see to: its people, and the log of what happened. They run
//! things, and do not read them.
mod load;
mod log;
mod staff;

pub use load::{Loaded, Row, RowProblem, load_people, parse_people};
pub use log::{Asked, Entry, MOST_EXPORTED, export, read_log};
pub use staff::{Colleague, staff};

#[cfg(test)]
mod tests;
