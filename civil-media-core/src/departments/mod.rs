//! Departments and partner bodies: what they are, how one is provisioned, its domains, teams and those who run it.
mod admins;
mod domains;
mod keeping;
mod model;
mod provisioning;
mod read;
mod teams;
mod write;

pub(crate) use admins::grant_awaited;
pub use admins::{Admin, admins, appoint_admin, await_admin, awaited_admins, forget_awaited, remove_admin};
pub use domains::{Domain, DomainName, add_domain, approve_domain, domain_of, domains, remove_domain, waiting_domains};
pub(crate) use keeping::{end_admin, keep_an_admin, set_suite_admin};
pub use model::{Department, DepartmentKind, NewDepartment};
pub(crate) use provisioning::has_let_in;
pub use provisioning::{Draft, Missing, begin, change, missing, open, runs};
pub use read::{all, called, children, find, find_by_id, known, known_by_id, named, run_by};
pub(crate) use read::{held_domains, holding, is_served_by};
pub(crate) use teams::DEEPEST;
pub use teams::{Branch, Level, Team, branch, lineage, team};
pub(crate) use write::add;

#[cfg(test)]
mod tests;
