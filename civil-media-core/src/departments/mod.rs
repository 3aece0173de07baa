//! Departments and partner bodies.
mod model;
mod read;
#[cfg(feature = "testing")]
mod write;

pub use model::{Department, DepartmentKind, NewDepartment};
pub use read::{all, find, find_by_id};
pub(crate) use read::{held_domains, holding, is_served_by};
#[cfg(feature = "testing")]
pub(crate) use write::add;
