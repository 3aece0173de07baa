//! What those who run a department or the suite see to: provisioning, domains, providers, people, the log.
pub mod departments;
mod forms;
pub mod log;
pub mod people;
pub mod providers;
pub mod teams;
mod views;
